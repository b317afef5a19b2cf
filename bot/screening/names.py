"""Finding people's names in a message, typed with or without capitals.

A word counts as a name by three things: the lists it is on, the way it is typed, and its company ("called",
"mum is", "said", an age, a surname). A name that is hardly ever another word needs no company; a name that
is also a word, a month or a place does. What is published may be named: reviews, judges, cases, places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.screening.detail import PersonalDetail
from bot.screening.name_context import NameContext
from bot.screening.name_lists import NameLists, Rank
from bot.screening.tokens import Token

_LONGEST_NAME = 4
_ON_A_LIST = (Rank.GIVEN, Rank.SURNAME, Rank.WORDY)
_HYPHENS = ("-", "\N{EN DASH}")


class NameFinder:
    """Finds names, given the places and authorities that may be named."""

    def __init__(self, places: Iterable[str]) -> None:
        self._lists = NameLists(places)

    def find(self, text: str, tokens: Sequence[Token]) -> list[PersonalDetail]:
        """Return each name in the text, a given name joined with the surname beside it."""
        message = _Message(text, tokens, self._lists)
        found: list[PersonalDetail] = []
        at = 0
        while at < len(tokens):
            end = message.name_at(at)
            if end > at:
                found.append(PersonalDetail(tokens[at].start, tokens[end - 1].end, "a name"))
            at = max(end, at + 1)
        return found


class _Message(NameContext):
    """The rules by which a word of one message is a name."""

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

    def _speaks(self, at: int) -> bool:
        """Whether only a person could be doing what follows: "said", "told"."""
        speaking = self.joined(at) and self.word(at + 1) in self._lists.cue("speaking")
        word = self.word(at)
        other = word in self._lists.cue("modals") or self._lists.is_month_or_place(word)
        return speaking and not other and (at == 0 or self.word(at - 1) in self._lists.cue("before_people"))

    def _after_title(self, at: int) -> bool:
        """Whether "Mrs" and the like stand before, and the word could be a surname."""
        initial = len(self.word(at - 1)) == 1
        title = at - 2 if initial else at - 1
        if self.word(title) not in self._lists.cue("titles") or not self.joined_or_dot(at - 1):
            return False
        if len(self._tokens[at].raw) < 3:
            return False
        if self.word(title) == "miss" and not (self._tokens[at].titled or self.rank(at) is Rank.SURNAME):
            return False
        if self._tokens[at].titled and not self._tokens[at].raw.isupper() and not initial:
            return True
        return self.rank(at) in {Rank.SURNAME, Rank.STRANGER} or (
            self._lists.is_word_surname(self.word(at)) and not initial
        )

    def _is_called(self, at: int) -> bool:
        """Whether "called", "name is" and the like stand before."""
        rank, before = self.rank(at), self.word(at - 1)
        if self._lists.calls(before, self.word(at - 2)):
            plain_word = self._lists.is_grammar(self.word(at)) and not self._tokens[at].titled
            return rank is not Rank.ORDINARY and not plain_word and not self._lists.is_place(self.word(at))
        related = before == "is" and self.word(at - 2) in self._lists.cue("relations")
        if related or before in self._lists.cue("weak") or self._equated(at):
            return rank is Rank.SURNAME or (rank is Rank.STRANGER and self._two_strangers(at))
        return False

    def _equated(self, at: int) -> bool:
        """Whether "dad =" or "mum:" stands before."""
        sign = self.between(at - 1).strip()
        return sign in {"=", ":"} and self.word(at - 1) in self._lists.cue("relations")

    def _two_strangers(self, at: int) -> bool:
        """Whether two words that no list knows stand together with capitals, or with an age."""
        together = self.rank(at + 1) in {Rank.STRANGER, Rank.SURNAME} and self.joined(at)
        return self.has_age(at) or (together and self._tokens[at].titled) or (together and not self.cased)

    def _surname_has_company(self, at: int) -> bool:
        household = self.word(at + 1) in self._lists.cue("households") and self.joined(at)
        initial = len(self.word(at - 1)) == 1 and self.word(at - 1).isalpha() and self._after_initial(at)
        listed = self.rank(at + 1) in {Rank.GIVEN, Rank.WORDY} and self.between(at).strip() == ","
        pair = (
            self.rank(at + 1) is Rank.SURNAME
            and self.joined(at)
            and self._tokens[at].titled == self._tokens[at + 1].titled
        )
        return household or initial or listed or pair or self.has_age(at) or self._acts_like_person(at)

    def _after_initial(self, at: int) -> bool:
        raw = self._tokens[at - 1].raw
        return (
            raw.isupper()
            and self.joined_or_dot(at - 1)
            and self.word(at - 2) not in self._lists.cue("letter_bearers")
        )

    def _acts_like_person(self, at: int) -> bool:
        if not self._tokens[at].titled and self.cased:
            return False
        return self.does_something(at) and self.word(at - 1) not in self._lists.cue("determiners")

    def _wordy_has_company(self, at: int) -> bool:
        word = self.word(at)
        if self._opens_full_name(at) or self._speaks(at):
            return True
        if self.has_age(at) and not self._lists.is_grammar(word):
            return True
        everyday = self._lists.is_grammar(word) and not self.stands_out(at)
        if everyday or self._lists.is_month_or_place(word):
            return False
        related = self.word(at - 1) in self._lists.cue("relations") and self.joined(at - 1)
        if related and (self.stands_out(at) or self.does_something(at)):
            return True
        spoken_of = self.does_something(at) or self.word(at - 1) in self._lists.cue("before_people")
        return self.stands_out(at) and spoken_of

    def _opens_full_name(self, at: int) -> bool:
        """Whether a surname follows a name that is also a word: "Grace Adeyemi", "mark wilson"."""
        if not self.joined(at) or not self._lists.is_word_surname(self.word(at + 1)):
            return False
        both_titled = self._tokens[at].titled and self._tokens[at + 1].titled
        if both_titled and not self.begins_sentence(at):
            return True
        listed = self.rank(at + 1) in {Rank.SURNAME, Rank.GIVEN} and (both_titled or not self.cased)
        return listed and self._may_open_a_name(at)

    def _may_open_a_name(self, at: int) -> bool:
        """A name that is also a helping verb ("will", "may") must be typed as a name."""
        token = self._tokens[at]
        return token.word not in self._lists.cue("modals") or (token.titled and not self.begins_sentence(at))

    def _stranger_has_company(self, at: int) -> bool:
        """A word no list knows is a name with an age, or typed as one beside another or a relation."""
        token = self._tokens[at]
        if self.rank(at) is not Rank.STRANGER or len(token.word) < 3:
            return False
        related = self.word(at - 1) in self._lists.cue("relations") and self.joined(at - 1)
        if self.has_age(at) or self._hyphened_with_name(at):
            return True
        if related and (self.stands_out(at) or (self.does_something(at) and not self.cased)):
            return True
        return (self.stands_out(at) or not self.cased) and self._surname_follows(at)

    def _hyphened_with_name(self, at: int) -> bool:
        """Whether a hyphen joins a word no list knows to one that may be a name: "Kaydie-Mae"."""
        return self.between(at) in _HYPHENS and self.rank(at + 1) in _ON_A_LIST

    def _surname_follows(self, at: int) -> bool:
        """Whether a surname stands next, or after one more word that no list knows."""
        if self.rank(at + 1) is Rank.STRANGER and self.joined(at):
            at += 1
        return self.rank(at + 1) is Rank.SURNAME and self.joined(at)

    # Where a name ends

    def _end_of_name(self, at: int) -> int:
        end = at + 1
        while end < len(self._tokens) and end - at < _LONGEST_NAME and self._continues(end):
            end += 1
        if end == at + 1 and self.rank(end) is Rank.GIVEN and self.between(at).strip() == ",":
            return end + 1
        return end

    def _continues(self, at: int) -> bool:
        if not self.joined(at - 1):
            return False
        if self.rank(at) in {Rank.GIVEN, Rank.SURNAME}:
            return True
        hyphened = self.between(at - 1) in _HYPHENS
        if hyphened:
            return self._tokens[at].titled == self._tokens[at - 1].titled
        word = self.word(at)
        if self.rank(at) is Rank.STRANGER:
            return self._tokens[at].titled or not self.cased
        if self._tokens[at].titled and self._tokens[at - 1].titled:
            published_or_place = self._lists.is_word_surname(word) or self._lists.is_place(word)
            return self.rank(at) is not Rank.NEVER or published_or_place
        return (
            self._lists.is_word_surname(word)
            and not self._lists.is_grammar(word)
            and not self._tokens[at - 1].titled
        )
