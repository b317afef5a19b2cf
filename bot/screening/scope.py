"""Telling a question about procedure from a request for something else.

The phrases are in `data/scope.yaml`, filed under the reason they give, and the learnt model weighs them with
the words; those of `data/scope_settled.yaml` settle by themselves, so that the model needs no teaching of
them. A mention of procedure keeps a question in, unless the request is one that procedure cannot answer: a
thing to write, a decision about a child, or who somebody is. What somebody else has to write or find is no
request: "whose job is it to look up the records".

What a message is about is settled together with what is held: most of what is outside is so only unless a
search finds something that answers it (`Unless`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from bot.screening.linear import LinearModel
from bot.screening.phrases import Hit, Phrasebook
from bot.screening.word_lists import read_words, read_yaml

_INSIDE = "inside"
_DUTY = "duty"
_SMALL_TALK = "is small talk or not about safeguarding"
_LEISURE = "is about the weather, sport or travel"
_BEGINNING = "^"
_NOTHING_ASKED = "asks nothing"
_OTHER_WORK = "is about other work than procedure for children"
LIKELY = 0.9
"""From this likelihood on a message is outside, also where no phrase says so."""
HARDLY_TELLING = 0.99
"""The same where a message has a word at most that tells what it is about."""
_BARE = 3
"""So few words name a topic, which a document may hold: only a phrase says it is outside."""
DOUBTFUL = 0.3
"""Below this likelihood a phrase is not believed."""
_NOWHERE = ("places", "settlements")
"""Places may be asked about in any matter."""
MOST_WORDS = 4.0
"""As many words as count towards what a message speaks of."""
_LETTERS = " ".join("abcdefghijklmnopqrstuvwxyz")


class Unless(Enum):
    """What a search may find that brings a message in again."""

    HELD = auto()
    """A document that was added answers it."""
    ANSWERED = auto()
    """Anything answers it."""


@dataclass(frozen=True)
class Outside:
    """Why a message is outside the work, and what brings it in again, if anything does."""

    reason: str
    unless: Unless | None = None


class Scope:
    """What the assistant is for, read once."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        data: dict[str, Any] = read_yaml("scope")
        self._learnt: LinearModel | None = None
        outside: Mapping[str, Sequence[str]] = data["outside"]
        self._always = frozenset(data["always"])
        self._final = self._always | {_SMALL_TALK}
        self._only = frozenset(data["only"].split())
        self._subjects: Mapping[str, Sequence[str]] = data["subjects"]
        self._children = frozenset(str(data["children"]).split())
        self._everyday = frozenset(str(data["everyday"]).split()).union(*map(read_words, _NOWHERE))
        self._everyday |= {word for place in places for word in place.lower().split()}
        self._procedure = read_words("procedure_words") | read_words("work_words")
        self._book = Phrasebook(
            {**outside, **self._subjects, _INSIDE: data["inside"]}, {**data["groups"], "letter": _LETTERS}
        )
        self._settled = _Settled(read_yaml("scope_settled"), data["groups"])

    @property
    def _model(self) -> LinearModel:
        if self._learnt is None:  # training makes it, and needs the phrases before
            self._learnt = LinearModel("scope_model")
        return self._learnt

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words the phrases are written in, for mending misspelt ones."""
        return self._book.vocabulary

    def measures(self, sentences: Sequence[Sequence[str]]) -> list[float]:
        """Return what the phrases say of a message, as numbers for the learnt model.

        Whether it asks for what is outside in any case, for what is outside unless it is about procedure,
        whether it is about procedure, whether it is about other services' subjects alone, and about children;
        how many of its words the library's questions speak in, how many they do not, and whether none.
        """
        found = self._found([word for sentence in sentences for word in sentence])
        outside = found - {_INSIDE}
        subjects = outside & self._subjects.keys()
        words = {word for sentence in sentences for word in sentence}
        children = not self._children.isdisjoint(words)
        telling = self._telling(words)
        known = len(telling & self._procedure)
        return [
            float(bool(outside & self._always)),
            float(bool(outside - self._always - subjects)),
            float(_INSIDE in found),
            float(bool(subjects) and not children),
            float(children),
            min(MOST_WORDS, float(known)),
            min(MOST_WORDS, float(len(telling) - known)),
            float(bool(telling) and not known),
        ]

    def outside(self, sentences: Sequence[Sequence[str]], typed: int) -> Outside | None:
        """Say why a message of so many words is outside the assistant's work; None when it is inside.

        ``sentences`` are what it asks.
        """
        words = [word for sentence in sentences for word in sentence]
        if self._only.issuperset(words):
            return Outside(_NOTHING_ASKED)
        likelihood = self._model.likelihood(sentences, self.measures(sentences))
        reason, settled = self._phrased_reason(words)
        if reason and (settled or likelihood >= DOUBTFUL):
            if reason in self._final:
                return Outside(reason)
            return Outside(reason, Unless.HELD if likelihood >= LIKELY else Unless.ANSWERED)
        if typed <= _BARE or self._settled.settles(_INSIDE, words):
            return None
        hardly = len(self._telling(set(words))) <= 1
        is_likely = likelihood >= (HARDLY_TELLING if hardly else LIKELY)
        return Outside(_OTHER_WORK, Unless.ANSWERED) if is_likely else None

    def _phrased_reason(self, words: Sequence[str]) -> tuple[str, bool]:
        """Say why the phrases alone take a message outside, or nothing; and whether that settles it."""
        hits = self._settled.hits(words, self._book)
        found = {hit.name for hit in hits}
        subjects = found & (self._subjects.keys() | self._settled.subjects)
        found -= subjects - self._settled.of_no_child(subjects, words, hits, self._children)
        procedural = _INSIDE in found
        for reason in sorted(found - {_INSIDE}):
            if reason in self._always or reason in subjects or not procedural:
                return reason, self._settled.settles(reason, words)
        return "", False

    def _telling(self, words: set[str]) -> set[str]:
        """Return the words that tell what a message is about: no grammar, no figure and no place."""
        return {word for word in words - self._everyday if word.isalpha()}

    def _found(self, words: Sequence[str]) -> set[str]:
        return {hit.name for hit in self._book.find([_BEGINNING, *words])}


class _Settled:
    """The phrases that settle by themselves, and what they are read beside."""

    def __init__(self, data: Mapping[str, Any], groups: Mapping[str, str]) -> None:
        phrases = {**data["outside"], **data["subjects"], _INSIDE: data["inside"], _DUTY: data["duty"]}
        self._book = Phrasebook(phrases, {**groups, **data["groups"]})
        self.subjects = frozenset((*data["subjects"], _LEISURE))
        self._asked_of_us, self._for_adults = frozenset(data["asked_of_us"]), frozenset(data["for_adults"])
        self._leisure, self._young, self._named = (
            frozenset(str(data[words]).split()) for words in ("leisure", "young", "named")
        )

    def hits(self, words: Sequence[str], weighed: Phrasebook) -> list[Hit]:
        """Return the phrases found, also those of the book that the model weighs.

        What somebody else has to write or find is procedure; small talk of snow or football alone is leisure.
        """
        marked = [_BEGINNING, *words]
        hits = [*weighed.find(marked), *self._book.find(marked)]
        of_others = min((hit.end for hit in hits if hit.name == _DUTY), default=len(marked))
        return [
            Hit(_LEISURE, hit.start, hit.end) if self._is_leisure(hit, marked) else hit
            for hit in hits
            if hit.name != _DUTY and not (hit.name in self._asked_of_us and hit.start >= of_others)
        ]

    def settles(self, reason: str, words: Sequence[str]) -> bool:
        """Whether a phrase of its own gives a reason, which the model need not believe."""
        return any(hit.name == reason for hit in self._book.find([_BEGINNING, *words]))

    def of_no_child(
        self, subjects: set[str], words: Sequence[str], hits: Sequence[Hit], children: frozenset[str]
    ) -> set[str]:
        """Return the subjects that no child brings in: in "child benefit" by itself there is none."""
        spans = [range(hit.start - 1, hit.end - 1) for hit in hits if hit.name in subjects]
        told = {
            word
            for at, word in enumerate(words)
            if word not in self._named or not any(at in span for span in spans)
        }
        if not self._young.isdisjoint(told):
            return set()
        return subjects & self._for_adults if not children.isdisjoint(told) else subjects

    def _is_leisure(self, hit: Hit, marked: Sequence[str]) -> bool:
        return hit.name == _SMALL_TALK and self._leisure.issuperset(marked[hit.start : hit.end])
