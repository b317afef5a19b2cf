"""The words of a message beside one another: what a name is told by."""

from __future__ import annotations

from collections.abc import Sequence

from bot.screening.name_lists import NameLists, Rank
from bot.screening.tokens import Token

OLDEST_CHILD = 18
_LONGER_THAN_SHORT = 3
_MOSTLY = 0.7


class NameContext:
    """The words of one message, each with its rank as a name and its neighbours at hand."""

    def __init__(self, text: str, tokens: Sequence[Token], lists: NameLists) -> None:
        self._text = text
        self._tokens = tokens
        self._lists = lists
        self._ranks = lists.ranks(tokens)
        self.cased = _uses_capitals(tokens)

    def word(self, at: int) -> str:
        return self._tokens[at].word if 0 <= at < len(self._tokens) else ""

    def rank(self, at: int) -> Rank:
        return self._ranks[at] if 0 <= at < len(self._ranks) else Rank.NEVER

    def between(self, at: int) -> str:
        """The text between a word and the one after it."""
        if not 0 <= at < len(self._tokens) - 1:
            return "\n"
        return self._text[self._tokens[at].end : self._tokens[at + 1].start]

    def joined(self, at: int) -> bool:
        """Whether a word and the next are parts of one phrase."""
        return self.between(at).strip(" -'\N{EN DASH}\N{RIGHT SINGLE QUOTATION MARK}") == ""

    def stands_out(self, at: int) -> bool:
        """Whether a word has a capital that the start of a sentence does not explain."""
        return self.cased and self._tokens[at].titled and not self.begins_sentence(at)

    def begins_sentence(self, at: int) -> bool:
        return at == 0 or any(mark in self.between(at - 1) for mark in ".?!\n")

    def has_age(self, at: int) -> bool:
        """Whether an age follows: "(7)", ", 7,", "aged 7", "7yo"."""
        following = self.word(at + 1)
        if following in {"aged", "age"}:
            return True
        if self.word(at + 3) == "ago":
            return False
        plain_age = following.isdigit() and len(following) <= 2 and 0 < int(following) <= OLDEST_CHILD
        if plain_age:
            return (
                "(" in self.between(at)
                or "," in self.between(at)
                or self.word(at + 2) in self._lists.cue("age_words")
            )
        return following[:1].isdigit() and following.endswith(("yo", "yr", "yrs", "yrold"))

    def does_something(self, at: int) -> bool:
        """Whether a word of what people do follows: "said", "is", "has been"."""
        return self.joined(at) and self.word(at + 1) in self._lists.cue("person_verbs")

    def joined_or_dot(self, at: int) -> bool:
        return self.between(at).strip(" .") == ""


def _uses_capitals(tokens: Sequence[Token]) -> bool:
    """Whether capitals mean anything here: not when there are none, nor In A Title Like This."""
    words = [token for token in tokens if token.word.isalpha() and len(token.raw) > _LONGER_THAN_SHORT]
    titled = sum(token.titled for token in words)
    return titled > 0 and (len(words) <= _LONGER_THAN_SHORT or titled < _MOSTLY * len(words))
