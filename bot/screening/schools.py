"""Finding a school that is named with a year or a class: together they tell who a child is.

A school alone may be named, and a year alone; so may "a primary school" and "the academy".
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from bot.screening.detail import PersonalDetail
from bot.screening.tokens import Token
from bot.screening.word_lists import read_words, read_yaml

_NUMBER = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
_YEAR = re.compile(
    rf"""\b(?: (?: years? | yrs? | class | form | grade ) \s? (?: group \s )? (?: 1[0-3] | [1-9] | {_NUMBER}
        ) [a-z]? \b (?! \s ago)
    | y (?: 1[0-3] | [1-9] ) [a-z]? \b | 1?[0-9][A-Z] \b | \d(?:st|nd|rd|th) \s (?: form | year | grade )
    | (?: lower | upper | sixth ) \s? form (?: er s? )? | sixth \s former | reception | nursery |
    pre-?school | foundation \s stage
    | toddler \s room | baby \s room | kindergarten | form \s tutor )""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_NAME_WORDS = 5
_NO_SCHOOL = ("ordinary_words", "work_words", "places", "settlements")
"""Words that with a capital by themselves are a place or a thing, and no school."""


class SchoolFinder:
    """Finds the names of schools in messages that tell a year or a class as well."""

    def __init__(self) -> None:
        lists = {name: frozenset(words.split()) for name, words in read_yaml("schools").items()}
        self._endings = lists["endings"]
        self._generic = lists["generic"] | self._endings
        self._before = lists["before"]
        self._no_school = frozenset().union(*map(read_words, _NO_SCHOOL))

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[PersonalDetail]:
        """Yield every named school in a message with a year or a class."""
        if not _YEAR.search(text):
            return
        at = 0
        while at < len(tokens):
            end = self._end_of_name(text, tokens, at) if self._may_begin(tokens, at) else at
            if end > at:
                yield PersonalDetail(tokens[at].start, tokens[end - 1].end, "a school")
            at = max(end, at + 1)

    def _may_begin(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a school's name may begin at a word: after "at", at "St", or with a capital.

        The first word of a message has one in any case, and begins a name only beside another.
        """
        if tokens[at].word in {"st", "saint"} and at + 1 < len(tokens):
            return True
        if not tokens[at].word.isalpha():
            return False
        before = tokens[at - 1].word if at else ""
        titled = tokens[at].titled and tokens[at].word not in self._generic
        return before in self._before or (titled and (at > 0 or _is_ending_titled(tokens, self._endings)))

    def _end_of_name(self, text: str, tokens: Sequence[Token], at: int) -> int:
        """Return where a name that begins at a word ends with a word for a school, or the word itself."""
        saint = tokens[at].word in {"st", "saint"}
        named, end = saint, at + 2 if saint else at
        for place in range(at, min(len(tokens), at + _MOST_NAME_WORDS)):
            if place > at and not _goes_on(text, tokens[place - 1], tokens[place]):
                break
            if tokens[place].word in self._endings:
                alone = tokens[place - 1].word == "and"  # "lives in Leeds and nursery says"
                end = place + 1 if named and not alone else end
            elif tokens[place].word not in self._generic:
                named = True
        titled = tokens[at].titled and not saint and tokens[at - 1].word in {"at", "attends"}
        if end == at and titled and _YEAR.search(text[max(0, tokens[at].start - 30) : tokens[at].start]):
            return self._end_of_capitals(text, tokens, at)
        return end

    def _end_of_capitals(self, text: str, tokens: Sequence[Token], at: int) -> int:
        """Return where two or more words with capitals end: "6th form at Highgate Wood"."""
        end = at
        while (
            end < len(tokens)
            and tokens[end].titled
            and (end == at or text[tokens[end - 1].end : tokens[end].start] == " ")
        ):
            end += 1
        return end if end - at > 1 or tokens[at].word not in self._no_school else at


def _is_ending_titled(tokens: Sequence[Token], endings: Container[str]) -> bool:
    """Whether a message opens with two capitals, the second a word for a school: "Oakfield Primary"."""
    return len(tokens) > 1 and tokens[1].titled and tokens[1].word in endings


def _goes_on(text: str, token: Token, following: Token) -> bool:
    """Whether a name goes on over what stands between two words; a stop ends it, but not after "St."."""
    between = text[token.end : following.start].strip(" '-&")
    return between == "" or (between == "." and (token.word in {"st", "saint"} or len(token.word) == 1))
