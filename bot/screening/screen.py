"""Screening a message before anything is stored, embedded or logged.

Danger comes first, even when the message names somebody; then personal details; then whether the question
is one for this assistant. What the message says never leaves this module except in `cleaned`, where a word
stands in place of every detail found, and in `bare`, where nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Literal

from bot.screening.courtesy import is_courtesy, without_request
from bot.screening.danger import DangerSigns, clauses_of, parts_of, sentences_of
from bot.screening.detail import PersonalDetail
from bot.screening.held_terms import HeldTerms
from bot.screening.outright import Outright
from bot.screening.own_fear import OwnFear
from bot.screening.past import Past
from bot.screening.personal_details import PersonalDetails, kinds_of, with_words, without_details
from bot.screening.plain_text import plain
from bot.screening.scope import Scope, Unless
from bot.screening.spelling import PlainReader, Speller
from bot.screening.tokens import tokenise
from bot.screening.word_lists import read_words, read_yaml

_TELLING_NOBODY = ("ordinary_words", "work_words", "places", "settlements")
"""Words that may stay in a question when a detail that they were part of is taken out."""
_NO_SLIPS = (*_TELLING_NOBODY, "given_names", "surnames")
"""Words that are not to be taken for a slip of another one."""

_MOST_CLEANINGS = 3

#: Takes details out of a text.
TakeOut = Callable[[str, Sequence[PersonalDetail]], str]
Outcome = Literal["clear", "danger", "personal_details", "out_of_scope"]


@dataclass(frozen=True)
class Screened:
    """What screening made of a message; none of its fields but `cleaned` and `bare` comes from it.

    `cleaned` is the message to be read, `bare` the same to be searched for. `unless` is what a search may
    find that brings in a message that is outside the work.
    """

    outcome: Outcome
    kinds: tuple[str, ...] = ()
    cleaned: str | None = None
    bare: str | None = None
    reason: str = ""
    unless: Unless | None = None


class Screen:
    """The three checks, built once with the places, authorities and hospitals that a question may name."""

    def __init__(self, places: Iterable[str], hospitals: Iterable[str] = ()) -> None:
        places = tuple(places)
        self._held: HeldTerms | None = None
        self._danger = DangerSigns()
        self._own_fear = OwnFear(self._danger.signals)
        self._outright = Outright(self._danger.signals)
        self._personal = PersonalDetails(places, hospitals)
        self._scope = Scope(places)
        speller = Speller(self._danger.vocabulary | self._scope.vocabulary)
        no_slips = frozenset().union(*map(read_words, _NO_SLIPS))
        self._reader = PlainReader(read_yaml("everyday"), no_slips, speller)
        self._past = Past(self._danger.signals, self._words)
        self._telling_nobody = frozenset().union(*map(read_words, _TELLING_NOBODY))

    def holding(self, held: HeldTerms) -> Screen:
        """Return this screen with the terms of held documents, which are nobody's names."""
        made = copy(self)
        made._held = held
        return made

    def is_danger(self, text: str) -> bool:
        """Return whether a message says that someone is in danger now; the first of the checks, alone."""
        return self._is_danger(text := plain(text), self._read(text))

    def check(self, text: str, *, calm: bool = False) -> Screened:
        """Screen one message: danger, unless its sender said that there is none, personal details, scope."""
        text = plain(text)
        sentences = self._read(text)
        if not calm and self._is_danger(text, sentences):
            return Screened("danger", reason="someone may be in danger now")
        if found := self._check_details(text):
            return found
        outside = self._scope.outside(_asked(sentences), sum(map(len, sentences)))
        if outside:
            return Screened("out_of_scope", reason=outside.reason, unless=outside.unless)
        return Screened("clear")

    def danger_features(self, text: str) -> tuple[list[list[str]], list[float]]:
        """Return what the danger model reads: the plain words of each sentence, and the rules' measures."""
        text = plain(text)
        meant = self._without_harmless(self._of_now(text, self._read(text))[1])
        return meant, self._danger.measures(meant)

    def scope_features(self, text: str) -> tuple[list[list[str]], list[float]]:
        """Return what the scope model reads, in the same form."""
        sentences = self._read(plain(text))
        return sentences, self._scope.measures(sentences)

    def _is_danger(self, text: str, sentences: list[list[str]]) -> bool:
        """Whether a message or a part of it says so, or tells outright of a harm or of one's own fear."""
        of_now, told = self._of_now(text, sentences)
        meant = self._without_harmless(told)
        apart = [[words] for words in told] if len(told) > 1 else []
        apart += [self._read(clause) for clause in clauses_of(of_now)]
        if self._danger.is_told_in(meant) or any(
            self._danger.is_told_plainly_in(self._without_harmless(part), meant) for part in apart
        ):
            return True
        parts = [self._words(part) for part in parts_of(of_now)]
        return (
            self._danger.is_told_of_oneself_in(self._without_harmless(parts))
            or self._own_fear.is_told_in(parts)
            or self._outright.is_told_in([token.word for token in tokenise(of_now)], parts)
        )

    def _of_now(self, text: str, sentences: list[list[str]]) -> tuple[str, list[list[str]]]:
        """Return a message without what it says is over, and the words of its sentences."""
        of_now = self._past.of_now(text, sentences)
        return of_now, sentences if of_now == text else self._read(of_now)

    def _without_harmless(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return what sentences tell, without courtesies and without harm that is none."""
        return [
            self._outright.without_harmless(words) for words in _asked(sentences) if not is_courtesy(words)
        ]

    def _read(self, text: str) -> list[list[str]]:
        return [self._words(sentence) for sentence in sentences_of(text)]

    def _words(self, text: str) -> list[str]:
        return self._reader.read(tokenise(text))

    def _check_details(self, text: str) -> Screened | None:
        details = self._details_in(text)
        if not details:
            return None
        return Screened(
            "personal_details",
            kinds=kinds_of(details),
            cleaned=self._cleaned(text, details, with_words),
            bare=self._cleaned(text, details, without_details),
            reason="holds what could tell who someone is",
        )

    def _details_in(self, text: str) -> list[PersonalDetail]:
        tokens = tokenise(text)
        details = self._personal.find(text, tokens)
        return self._held.without(tokens, details) if self._held else details

    def _cleaned(self, text: str, details: Sequence[PersonalDetail], take_out: TakeOut) -> str | None:
        """Take the details out, and again while that lays others bare; nothing if some will not go."""
        taken = {word for detail in details for word in _words(text[detail.start : detail.end])}
        for _ in range(_MOST_CLEANINGS):
            text = take_out(text, details)
            details = self._details_in(text)
            taken |= {word for detail in details for word in _words(text[detail.start : detail.end])}
            if not details:
                break
        holds = (taken & _words(text)) - self._telling_nobody
        return None if details or holds else text


def _asked(sentences: Iterable[Sequence[str]]) -> list[list[str]]:
    """Return what is asked: a request for help that opens a sentence says nothing of it."""
    return [list(without_request(words)) for words in sentences]


def _words(text: str) -> set[str]:
    return {token.word for token in tokenise(text)}
