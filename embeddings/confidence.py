"""The one scale: the chance that a passage answers, whoever wrote it, and what the best chance amounts to.

Every candidate, note or original, has a row of signals. A logistic regression over them gives the
chance that it answers; one is learned for notes and one for originals, on the same questions, so
that the chances of both stand on one scale. Guards have weights of zero or less: they lower a chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from embeddings.catalogue import Catalogue
from embeddings.finder import Candidates
from embeddings.fusion import COLUMN, Floats
from embeddings.guards import GUARDS, Asked, Held, guarded

#: What is weighed before a passage is read closely, in the order of a signal row.
CHEAP = (
    "score",  # of all ways of comparing, as the logarithm of odds
    "margin",  # over the best other of its kind
    "certainty",  # logarithm of its share of the odds of its kind
    "over silence",  # over the best note of what a document does not say
    "phrasing",  # late interaction with the nearest phrasing
    "dense phrasing",  # cosine with the nearest phrasing
    "body",  # late interaction with its text
    "words",  # BM25
    "dense",  # cosine of question and passage
    "sentence",  # cosine of the question and its best sentence
    "covered",  # share of what the question's words tell that stands in the passage
    "missing",  # how rare the rarest word of the question is that does not
    "length",  # logarithm of the question's words, at least SHORT
)
#: What reading closely adds.
CLOSE = (
    "reading",  # the reranker's logarithm of odds
    "under it",  # the best reading of the originals a note rests on, or of itself
    "reading margin",  # over the best other of its kind
)
SIGNALS = (*CHEAP, *CLOSE, *GUARDS)
AT = {name: place for place, name in enumerate(SIGNALS)}
#: What the list as a whole adds for its first passage.
LISTED = (
    "odds",  # of the first, on the one scale
    "lead",  # over the next, a note that rests on it or that it rests on left out
    "silence",  # late interaction with the nearest phrasing of what is not said
    "dense silence",  # cosine with it
)
#: What decides whether the first passage of a list answers.
FIRST = (*SIGNALS, *LISTED)
#: What no weight may be above.
LOWERS = tuple(name for name in SIGNALS if name in GUARDS or name == "missing")
_FAR = 8.0
#: A question of fewer words is as likely to be answered as one of so many.
SHORT = 8
#: What few others are there to be compared with does not stand out for that: they count as so many.
CROWD = 10


class Verdict(StrEnum):
    """What the passages found are to the question."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOTHING = "nothing_found"


def cheap_signals(
    found: Candidates,
    rows: npt.NDArray[np.intp],
    asked: Asked,
    catalogue: Catalogue,
) -> Floats:
    """Return the signals (r, s) of the candidates in ``rows``, those of close reading zero as yet."""
    made = np.zeros((len(rows), len(SIGNALS)), np.float32)
    notes = catalogue.notes[found.places]
    silent = np.array([catalogue.passages[p].silent for p in found.places.tolist()], np.bool_)
    silence = found.scores[silent].max() if silent.any() else None
    for kind in (True, False):
        of_kind = found.scores[(notes == kind) & ~silent]
        its = notes[rows] == kind
        if not its.any() or not len(of_kind):
            continue
        few = max(0, CROWD - len(of_kind))
        of_kind = np.concatenate([of_kind, np.full(few, of_kind.min(), of_kind.dtype)])
        scores = found.scores[rows[its]]
        second, best = np.sort(of_kind)[-2:]
        made[its, AT["margin"]] = scores - np.where(scores >= best, second, best)
        made[its, AT["certainty"]] = scores - np.logaddexp.reduce(of_kind)
        if kind:
            made[its, AT["over silence"]] = scores - silence if silence is not None else _FAR
    made[:, AT["score"]] = found.scores[rows]
    for signal, feature in (
        ("phrasing", "late phrasing"),
        ("dense phrasing", "dense phrasing"),
        ("body", "late body"),
        ("words", "words"),
        ("dense", "dense"),
        ("sentence", "sentence"),
    ):
        made[:, AT[signal]] = found.features[rows, COLUMN[feature]]
    made[:, AT["length"]] = np.log1p(max(SHORT, len(found.question.split())))
    # Whose passage it is the guards know: that it bears the name of the area asked about says no more.
    told = asked.authorities.without_areas(found.question)
    wanted, meant = catalogue.rare(told), catalogue.meant(told)
    for row, place in enumerate(found.places[rows].tolist()):
        held = held_at(place, catalogue)
        made[row, [AT["covered"], AT["missing"]]] = _covered(wanted, meant, place, catalogue)
        for name, against in guarded(asked, held).items():
            made[row, AT[name]] = against
    return made


def held_at(place: int, catalogue: Catalogue) -> Held:
    """Return a passage as guards look at it."""
    under = tuple(catalogue.passages[o] for o in catalogue.rests[place])
    return Held(catalogue.passages[place], catalogue.document(place), under)


def _covered(
    wanted: Mapping[str, float],
    meant: Mapping[str, Sequence[Set[str]]],
    place: int,
    catalogue: Catalogue,
) -> tuple[float, float]:
    if not wanted:
        return 0.0, 0.0
    held = catalogue.stems_at(place)
    for original in catalogue.rests[place]:
        held = held | catalogue.stems_at(original)
    missing = [
        weight
        for stem, weight in wanted.items()
        if stem not in held and not any(called <= held for called in meant.get(stem, ()))
    ]
    return 1 - sum(missing) / sum(wanted.values()), max(missing, default=0.0)


def read_closely(signals: Floats, notes: npt.NDArray[np.bool_], readings: Floats, under: Floats) -> Floats:
    """Return ``signals`` with the readings of the candidates (r,) and of what is under each."""
    made = signals.copy()
    both = np.maximum(readings, under)
    made[:, AT["reading"]] = readings
    made[:, AT["under it"]] = both
    for kind in (notes, ~notes):
        if kind.any():
            best, second = (*np.sort(both[kind])[::-1][:2], both[kind].min() - _FAR)[:2]
            made[kind, AT["reading margin"]] = both[kind] - np.where(both[kind] >= best, second, best)
    return made


@dataclass(frozen=True)
class Scale:
    """A weight for each signal, on standardised signals."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: float

    def odds(self, signals: Floats) -> Floats:
        """Return the logarithm of the odds that each passage of ``signals`` (r, s) answers."""
        return np.asarray(((signals - self.mean) / self.spread) @ self.weights + self.bias, np.float32)


@dataclass(frozen=True)
class OneScale:
    """A scale for notes and one for originals, learned on the same questions, so that they compare."""

    note: Scale
    original: Scale

    def odds(self, signals: Floats, notes: npt.NDArray[np.bool_]) -> Floats:
        """Return the logarithm of the odds of each row, given which rows are notes."""
        return np.where(notes, self.note.odds(signals), self.original.odds(signals))


@dataclass(frozen=True)
class Scales:
    """The one scale before close reading and after it, that of the first of a list, and two thresholds.

    ``answers`` is the chance of the first from which on it is called an answer, and ``nearest`` that from
    which on it is shown.
    """

    before: OneScale
    after: OneScale
    first: OneScale
    answers: float
    nearest: float

    def verdict(self, chance: float) -> Verdict:
        """Return what a chance amounts to."""
        if chance >= self.answers:
            return Verdict.ANSWERED
        return Verdict.CLOSEST if chance >= self.nearest else Verdict.NOTHING


def chance_of(odds: float) -> float:
    """Return the chance, 0 to 1, of a logarithm of odds."""
    return float(1 / (1 + np.exp(-odds)))
