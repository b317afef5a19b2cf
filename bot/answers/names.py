"""Finding people's names in a message, typed with or without capitals.

A word counts as a name by three things: the lists it is on, the way it is typed, and its company ("called",
"mum is", "said", an age, a surname). A name that is hardly ever another word needs no company; a name that
is also a word, a month or a place does. What is published may be named: reviews, judges, cases, places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers.details import Detail
from bot.answers.name_lists import NameLists, Rank
from bot.answers.tokens import Token

_LONGEST_NAME = 4


class NameFinder:
    """Finds names, given the places and authorities that may be named."""

    def __init__(self, places: Iterable[str]) -> None:
        self._lists = NameLists(places)

    def find(self, text: str, tokens: Sequence[Token]) -> list[Detail]:
        """Return each name in the text, a given name joined with the surname beside it."""
        message = _Message(text, tokens, self._lists)
        found: list[Detail] = []
        at = 0
        while at < len(tokens):
            end = message.name_at(at)
            if end > at:
                found.append(Detail(tokens[at].start, tokens[end - 1].end, "a name"))
            at = max(end, at + 1)
        return found


class _Message:
    """The words of one message, each with its rank as a name."""

    def __init__(self, text: str, tokens: Sequence[Token], lists: NameLists) -> None:
        self._text = text
        self._tokens = tokens
        self._lists = lists
        self._cased = _uses_capitals(tokens)
        self._ranks = lists.ranks(tokens)

    def name_at(self, at: int) -> int:
        """Return where the name that begins at a word ends, or the word itself when it begins none."""
        rank = self._ranks[at]
        if rank is Rank.NEVER:
            return at
        if self._is_name(at, rank):
            return self._end_of_name(at)
        return at

    def _is_name(self, at: int, rank: Rank) -> bool:
        if rank is Rank.GIVEN:
            return True
        if self._after_title(at) or self._is_called(at):
            return True
        if rank is Rank.SURNAME:
            return self._surname_has_company(at)
        if rank is Rank.WORDY:
            return self._wordy_has_company(at)
        return self._stranger_has_company(at)

    # What stands beside a word

    def _word(self, at: int) -> str:
        return self._tokens[at].word if 0 <= at < len(self._tokens) else ""

    def _rank(self, at: int) -> Rank:
        return self._ranks[at] if 0 <= at < len(self._ranks) else Rank.NEVER

    def _between(self, at: int) -> str:
        """The text between a word and the one after it."""
        if not 0 <= at < len(self._tokens) - 1:
            return "\n"
        return self._text[self._tokens[at].end : self._tokens[at + 1].start]

    def _joined(self, at: int) -> bool:
        """Whether a word and the next are parts of one phrase."""
        return self._between(at).strip(" -‐–'’") == ""

    def _stands_out(self, at: int) -> bool:
        """Whether a word has a capital that the start of a sentence does not explain."""
        return self._cased and self._tokens[at].titled and not self._begins_sentence(at)

    def _begins_sentence(self, at: int) -> bool:
        return at == 0 or any(mark in self._between(at - 1) for mark in ".?!\n")

    def _has_age(self, at: int) -> bool:
        """Whether an age follows: "(7)", ", 7,", "aged 7", "7yo"."""
        following = self._word(at + 1)
        if following in {"aged", "age"}:
            return True
        plain_age = following.isdigit() and 0 < int(following[:3]) < 19 and len(following) <= 2
        if plain_age:
            return "(" in self._between(at) or "," in self._between(at) or self._word(at + 2) in self._lists.cue("age_words")
        return following[:1].isdigit() and following.endswith(("yo", "yr", "yrs", "yrold"))

    def _does_something(self, at: int) -> bool:
        """Whether a word of what people do follows: "said", "is", "has been"."""
        return self._joined(at) and self._word(at + 1) in self._lists.cue("person_verbs")

    def _speaks(self, at: int) -> bool:
        """Whether only a person could be doing what follows: "said", "told"."""
        speaking = self._joined(at) and self._word(at + 1) in self._lists.cue("speaking")
        word = self._word(at)
        other = word in self._lists.cue("modals") or self._lists.is_month_or_place(word)
        return speaking and not other and (
            at == 0 or self._word(at - 1) in self._lists.cue("before_people")
        )

    # Kinds of company

    def _after_title(self, at: int) -> bool:
        """Whether "Mrs" and the like stand before, and the word could be a surname."""
        if self._word(at - 1) not in self._lists.cue("titles") or not self._joined_or_dot(at - 1):
            return False
        if len(self._tokens[at].raw) < 3:
            return False
        if self._word(at - 1) == "miss" and not (self._tokens[at].titled or self._rank(at) is Rank.SURNAME):
            return False
        if self._tokens[at].titled and not self._tokens[at].raw.isupper():
            return True
        return self._rank(at) in {Rank.SURNAME, Rank.STRANGER} or self._lists.is_word_surname(self._word(at))

    def _joined_or_dot(self, at: int) -> bool:
        return self._between(at).strip(" .") == ""

    def _is_called(self, at: int) -> bool:
        """Whether "called", "name is" and the like stand before."""
        rank, before = self._rank(at), self._word(at - 1)
        if self._lists.calls(before, self._word(at - 2)):
            plain_word = self._lists.is_grammar(self._word(at)) and not self._tokens[at].titled
            return rank is not Rank.ORDINARY and not plain_word and not self._lists.is_place(self._word(at))
        related = before == "is" and self._word(at - 2) in self._lists.cue("relations")
        if related or before in self._lists.cue("weak") or self._equated(at):
            return rank is Rank.SURNAME or (rank is Rank.STRANGER and self._two_strangers(at))
        return False

    def _equated(self, at: int) -> bool:
        """Whether "dad =" or "mum:" stands before."""
        return self._between(at - 1).strip() in {"=", ":"} and self._word(at - 1) in self._lists.cue("relations")

    def _two_strangers(self, at: int) -> bool:
        """Whether two words that no list knows stand together with capitals, or with an age."""
        together = self._rank(at + 1) in {Rank.STRANGER, Rank.SURNAME} and self._joined(at)
        return self._has_age(at) or (together and self._tokens[at].titled) or (together and not self._cased)

    def _surname_has_company(self, at: int) -> bool:
        household = self._word(at + 1) in self._lists.cue("households") and self._joined(at)
        initial = len(self._word(at - 1)) == 1 and self._word(at - 1).isalpha() and self._after_initial(at)
        listed = self._rank(at + 1) in {Rank.GIVEN, Rank.WORDY} and self._between(at).strip() == ","
        pair = self._rank(at + 1) is Rank.SURNAME and self._joined(at) and self._tokens[at].titled == self._tokens[at + 1].titled
        return household or initial or listed or pair or self._has_age(at) or self._acts_like_person(at)

    def _after_initial(self, at: int) -> bool:
        raw = self._tokens[at - 1].raw
        return raw.isupper() and self._joined_or_dot(at - 1) and self._word(at - 2) not in self._lists.cue("letter_bearers")

    def _acts_like_person(self, at: int) -> bool:
        if not self._tokens[at].titled and self._cased:
            return False
        return self._does_something(at) and self._word(at - 1) not in self._lists.cue("determiners")

    def _wordy_has_company(self, at: int) -> bool:
        token = self._tokens[at]
        follower = self._rank(at + 1) if self._joined(at) else Rank.NEVER
        listed = follower in {Rank.SURNAME, Rank.GIVEN} and self._lists.is_word_surname(self._word(at + 1))
        surnamed = listed and (not self._cased or (token.titled and self._tokens[at + 1].titled))
        if surnamed and self._may_open_a_name(at):
            return True
        both = token.titled and self._joined(at) and at + 1 < len(self._tokens) and self._tokens[at + 1].titled
        if both and self._lists.is_word_surname(self._word(at + 1)) and not self._begins_sentence(at):
            return True
        if self._has_age(at) and not self._lists.is_grammar(token.word):
            return True
        if self._speaks(at):
            return True
        if self._lists.is_month_or_place(token.word) or self._lists.is_grammar(token.word) and not self._stands_out(at):
            return False
        related = self._word(at - 1) in self._lists.cue("relations") and self._joined(at - 1)
        if related and (self._stands_out(at) or self._does_something(at)):
            return True
        return self._stands_out(at) and (self._does_something(at) or self._word(at - 1) in self._lists.cue("before_people"))

    def _may_open_a_name(self, at: int) -> bool:
        """A name that is also a helping verb ("will", "may") must be typed as a name."""
        token = self._tokens[at]
        return token.word not in self._lists.cue("modals") or (token.titled and not self._begins_sentence(at))

    def _stranger_has_company(self, at: int) -> bool:
        """A word no list knows is a name with an age, or typed as one beside another or a relation."""
        token = self._tokens[at]
        if self._rank(at) is not Rank.STRANGER or len(token.word) < 3:
            return False
        related = self._word(at - 1) in self._lists.cue("relations") and self._joined(at - 1)
        if self._has_age(at) or self._hyphened_with_name(at):
            return True
        if related and (self._stands_out(at) or (self._does_something(at) and not self._cased)):
            return True
        return (self._stands_out(at) or not self._cased) and self._surname_follows(at)

    def _hyphened_with_name(self, at: int) -> bool:
        """Whether a hyphen joins a word no list knows to one that may be a name: "Kaydie-Mae"."""
        return self._between(at) in {"-", "–"} and self._rank(at + 1) in {Rank.GIVEN, Rank.SURNAME, Rank.WORDY}

    def _surname_follows(self, at: int) -> bool:
        """Whether a surname stands next, or after one more word that no list knows."""
        if self._rank(at + 1) is Rank.STRANGER and self._joined(at):
            at += 1
        return self._rank(at + 1) is Rank.SURNAME and self._joined(at)

    # Where a name ends

    def _end_of_name(self, at: int) -> int:
        end = at + 1
        while end < len(self._tokens) and end - at < _LONGEST_NAME and self._continues(end):
            end += 1
        if end == at + 1 and self._rank(end) is Rank.GIVEN and self._between(at).strip() == ",":
            return end + 1
        return end

    def _continues(self, at: int) -> bool:
        if not self._joined(at - 1):
            return False
        if self._rank(at) in {Rank.GIVEN, Rank.SURNAME}:
            return True
        hyphened = self._between(at - 1) in {"-", "–"}
        if hyphened:
            return self._tokens[at].titled == self._tokens[at - 1].titled
        word = self._word(at)
        if self._rank(at) is Rank.STRANGER:
            return self._tokens[at].titled or not self._cased
        if self._tokens[at].titled and self._tokens[at - 1].titled:
            return self._rank(at) is not Rank.NEVER or self._lists.is_place(word)
        return self._lists.is_word_surname(word) and not self._lists.is_grammar(word) and not self._tokens[at - 1].titled


def _uses_capitals(tokens: Sequence[Token]) -> bool:
    """Whether capitals mean anything here: not in all small letters, nor all capitals, nor A Title Like This."""
    words = [token for token in tokens if token.raw.isalpha() and len(token.raw) > 3]
    titled = sum(token.titled for token in words)
    return 0 < titled and (len(words) < 4 or titled < 0.7 * len(words))

