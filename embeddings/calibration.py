"""Learning from labelled questions: how to weigh the scores, and when a passage is an answer.

The weights are those of a conditional logit over each question's candidates (McFadden,
"Conditional logit analysis of qualitative choice behavior", 1973): the right ones become the
likeliest. Originals are learned first, from the ways people ask for the notes that rest on them;
notes then, from questions that no note lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import numpy.typing as npt

from embeddings.catalogue import Catalogue
from embeddings.confidence import FIRST, LOWERS, SIGNALS, OneScale, Scale, Scales, chance_of
from embeddings.encoder import Floats
from embeddings.finder import Candidates, Finder, reranked
from embeddings.fusion import BOUNDS, FOR_NOTE, FOR_ORIGINAL, Weights
from embeddings.guards import asked_of
from embeddings.reranker import Reranker
from embeddings.results import results_of
from embeddings.weighing import UNREAD, Weighed, first_of, first_signals, reread, weighed_cheaply
from procedures.fields import STRICT, Text, Words, must, optional
from procedures.library import resting
from procedures.lists import read_yaml

#: How strongly weights are held near zero: of originals, learned from the phrasings of many notes; of
#: notes, learned from the questions of a few writers, which must not be learned by heart; of the one scale.
RIDGE_ORIGINAL = 3e-3
RIDGE_NOTE = 1e-2
RIDGE_SCALE = 2e-3
RIDGE_FIRST = 3e-3
#: Parts into which the questions are cut, each judged by what was learned from the others.
FOLDS = 5
#: Of the questions whose answer stands first, the share that may be called less than answered.
REFUSED = 0.2
#: Of the questions with an answer here, the share that may be told that nothing bears on them.
LOST = 0.01
#: A signal that varies less than this tells nothing.
STEADY = 1e-3
#: Questions of each kind without which nothing can be learned.
FEWEST = 20

Rows = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
#: The least and the most that a weight may be.
Bound = tuple[float | None, float | None]


class RelevantPassage(NamedTuple):
    """What answers a question: a paragraph of a document by its locator, or a note by its slug.

    A note is named where its original is not held, or where the note answers and no single paragraph does.
    """

    document: Text
    locator: Words = ""
    note: Words = ""

    @property
    def note_id(self) -> str:
        """The id of the note that it names."""
        return f"{self.document}/{self.note}"


@dataclass(frozen=True)
class LabelledQuestion:
    """A question with the passages that answer it; none for one that has no answer here, and ``why``.

    ``guard`` is what a near miss turns on, or what a question with an answer only seems to turn on: place,
    nation, edition, kind (of thing asked for), rare term, story. ``over`` are the documents it is asked of
    alone, where it was labelled without a look at others; none for the whole library.
    """

    __pydantic_config__ = STRICT

    question: Text
    kind: Text
    evidence: Annotated[
        tuple[RelevantPassage, ...],
        optional(tuple),
        must(lambda found: all(bool(e.locator) != bool(e.note) for e in found), "name a locator or a note"),
    ] = ()
    why: str = ""
    guard: str = ""
    over: tuple[str, ...] = ()


def load_labelled(path: Path) -> list[LabelledQuestion]:
    """Read a file of labelled questions; an absent file holds none.

    Raises ListError, naming file and line of each mistake.
    """
    file = read_yaml(path, list)
    made = [file.value(LabelledQuestion, entry, (at,)) for at, entry in enumerate(file.content or ())]
    return file.sound([labelled for labelled in made if labelled])


def asked_of_their_documents(labelled: Sequence[LabelledQuestion]) -> list[LabelledQuestion]:
    """Return questions as asked of the documents alone that their evidence names, all together."""
    documents = tuple(dict.fromkeys(e.document for q in labelled for e in q.evidence))
    return [replace(q, over=documents) for q in labelled]


@dataclass(frozen=True)
class Taught:
    """A question with what was found for it and where its answer stands; none where it has no answer here.

    ``fold`` is the part of the questions that is left out together with it.
    """

    question: LabelledQuestion
    found: Candidates
    right: frozenset[int]
    fold: int


def learn(
    finder: Finder,
    labelled: Sequence[LabelledQuestion],
    reranker: Reranker | None,
    told: Callable[[str], None],
) -> tuple[Weights, Scales, dict[str, float], int]:
    """Return weights, scales, and the rates on questions left out, with how many questions taught.

    A question whose answer is not held teaches nothing. Raises ValueError if the questions hold fewer
    than 20 of either kind, RerankerError if the reranker cannot be loaded.
    """
    told(f"searching for {len(labelled)} questions")
    taught = taught_by(finder, labelled)
    answerable = sum(bool(t.right) for t in taught)
    if min(answerable, len(taught) - answerable) < FEWEST:
        raise ValueError(f"calibration needs at least {FEWEST} questions with an answer and {FEWEST} without")
    phrasings = _phrasings(finder, told)
    told("learning how to weigh")
    weights = learn_weights(finder, phrasings, taught)
    left_out = [
        learn_weights(finder, phrasings, [t for t in taught if t.fold != fold]) for fold in range(FOLDS)
    ]
    cheap = [_weighed_by(finder, left_out[t.fold], t) for t in taught]
    before = learn_scale(cheap, taught)
    cheap = [replace(w, odds=before.odds(w.signals, w.notes)) for w in cheap]
    after, closely = before, cheap
    if reranker:
        told("reading closely")
        closely = reread(cheap, finder.catalogue, Scales(before, before, before, 0, 0), reranker)
        after = learn_scale(closely, taught)
    judged = _judged_by_others(closely, taught)
    firsts = _firsts(finder, judged, taught)
    first = learn_first(firsts)
    by_others = _chances_by_others(firsts)
    answers, nearest = _thresholds(by_others)
    return weights, Scales(before, after, first, answers, nearest), rates(by_others, answers), len(taught)


def taught_by(finder: Finder, labelled: Sequence[LabelledQuestion]) -> list[Taught]:
    """Return the questions that teach something, in parts of which none shares a document with another."""
    known = [(q, frozenset(evidence_places(finder, q))) for q in labelled]
    known = [(q, right) for q, right in known if right or not q.evidence]
    folds = _folds([q for q, _ in known])
    found = _all(finder, [q.question for q, _ in known])
    return [
        Taught(q, _of_its_documents(c, q, finder.catalogue), right, fold)
        for (q, right), c, fold in zip(known, found, folds, strict=True)
    ]


def _of_its_documents(found: Candidates, labelled: LabelledQuestion, catalogue: Catalogue) -> Candidates:
    """Return the candidates that count for a question: where it is over documents alone, their own text."""
    if not labelled.over:
        return found
    kept = [
        n
        for n, place in enumerate(found.places.tolist())
        if place >= catalogue.originals and catalogue.passages[place].document_id in labelled.over
    ]
    return replace(found, places=found.places[kept], features=found.features[kept], scores=found.scores[kept])


def _folds(labelled: Sequence[LabelledQuestion]) -> list[int]:
    """Cut the questions into even parts: those about a document together, the rest by turns."""
    about = Counter(q.evidence[0].document for q in labelled if q.evidence)
    sizes = [0] * FOLDS
    of: dict[str, int] = {}
    for document, count in about.most_common():
        of[document] = sizes.index(min(sizes))
        sizes[of[document]] += count
    return [of[q.evidence[0].document] if q.evidence else n // 4 % FOLDS for n, q in enumerate(labelled)]


def _phrasings(finder: Finder, told: Callable[[str], None]) -> list[tuple[Candidates, set[int]]]:
    """Return what is found for each way people ask for a note, with the originals under it."""
    catalogue = finder.catalogue
    asked = [
        (phrasing, set(catalogue.rests[place]))
        for place, passage in enumerate(catalogue.passages)
        if catalogue.rests[place]
        for phrasing in passage.asked_as
    ]
    told(f"searching for {len(asked)} phrasings")
    found = _all(finder, [phrasing for phrasing, _ in asked])
    return [(c, right) for c, (_, right) in zip(found, asked, strict=True)]


def learn_weights(
    finder: Finder, phrasings: Sequence[tuple[Candidates, set[int]]], taught: Sequence[Taught]
) -> Weights:
    """Return the weights of originals, learned from phrasings and questions, and of notes, from questions."""
    catalogue = finder.catalogue
    asked = [*phrasings, *((t.found, t.right) for t in taught if t.right)]
    originals = [_of_originals(c, right, catalogue) for c, right in asked]
    original = (_conditional_logit(originals, RIDGE_ORIGINAL, BOUNDS) * FOR_ORIGINAL).astype(np.float32)
    weights = replace(finder.weights, original=original)
    again = [(reranked(t.found, weights, catalogue), t.right) for t in taught if t.right]
    note = _conditional_logit([_of_notes(c, right, catalogue) for c, right in again], RIDGE_NOTE, BOUNDS)
    return Weights(original=original, note=(note * FOR_NOTE).astype(np.float32))


def learn_scale(weighed: Sequence[Weighed], taught: Sequence[Taught]) -> OneScale:
    """Return the one scale: how likely each candidate is to answer, of notes and of originals.

    First the order is learned, notes and originals of a question together: the right ones become the
    likeliest. Then a line of each kind turns its odds into chances: questions that were labelled over a
    document alone say of originals what those with notes do not.
    """
    kept = [~w.silent & (w.read | ~w.read.any()) for w in weighed]
    questions = [
        (
            w.signals[k].astype(np.float64),
            w.notes[k],
            np.array([p in t.right for p in w.places[k].tolist()], np.bool_),
        )
        for w, t, k in zip(weighed, taught, kept, strict=True)
    ]
    signals, notes, right = (np.concatenate(column) for column in zip(*questions, strict=True))
    made, ranges = [], []
    for kind in (notes, ~notes):
        spread = signals[kind].std(axis=0)
        spread[spread < STEADY] = 1
        ranges.append((signals[kind].mean(axis=0), spread))

    def rows(of: Rows, which: Truth) -> Rows:
        parts = [(of - mean) / spread * at[:, None] for at, (mean, spread) in zip((which, ~which), ranges)]
        return np.concatenate([*parts, which[:, None].astype(np.float64)], axis=1)

    within = _bounds(SIGNALS)
    ordered = _conditional_logit(
        [(rows(of, which), its) for of, which, its in questions],
        RIDGE_SCALE,
        [*within, *within, (None, None)],
        standardised=True,
    )
    odds = rows(signals, notes) @ ordered
    for kind, (mean, spread), weights, more in zip(
        (notes, ~notes), ranges, np.split(ordered[:-1], 2), (float(ordered[-1]), 0.0), strict=True
    ):
        line = _logistic(odds[kind][:, None], right[kind], ("odds",), 0.0)
        slope = float(line.weights[0] / line.spread[0])
        bias = line.bias + slope * (more - float(line.mean[0]))
        made.append(
            Scale(
                mean.astype(np.float32),
                spread.astype(np.float32),
                (slope * weights).astype(np.float32),
                bias,
            )
        )
    return OneScale(*made)


def _bounds(names: Sequence[str]) -> list[Bound]:
    """Return what the weight of each signal must be within: what may only lower has none above zero."""
    return [(None, 0.0 if name in LOWERS else None) for name in names]


def _logistic(
    signals: Rows, right: Truth, names: Sequence[str] = SIGNALS, ridge: float = RIDGE_SCALE
) -> Scale:
    """Return a logistic regression in which what may only lower has no weight above zero."""
    from scipy.optimize import minimize

    mean, spread = signals.mean(axis=0), signals.std(axis=0)
    spread[spread < STEADY] = 1
    z = np.concatenate([(signals - mean) / spread, np.ones((len(signals), 1))], axis=1)
    held = np.append(np.full(len(names), ridge), 0.0)

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        odds = z @ w
        total = float((np.logaddexp(0, odds) - right * odds).mean() + held @ w**2)
        return total, z.T @ (1 / (1 + np.exp(-odds)) - right) / len(z) + 2 * held * w

    within = [*_bounds(names), (None, None)]
    found = minimize(loss, np.zeros(z.shape[1]), jac=True, method="L-BFGS-B", bounds=within)
    return Scale(
        mean.astype(np.float32),
        spread.astype(np.float32),
        found.x[:-1].astype(np.float32),
        float(found.x[-1]),
    )


def _weighed_by(finder: Finder, weights: Weights, taught: Taught) -> Weighed:
    """Weigh a question's candidates by their cheap signals, on no scale as yet."""
    catalogue, library = finder.catalogue, finder.library
    asked = asked_of(taught.question.question, library.authorities, words=library.words)
    return weighed_cheaply(reranked(taught.found, weights, catalogue), asked, catalogue, None)


def _judged_by_others(weighed: Sequence[Weighed], taught: Sequence[Taught]) -> list[Weighed]:
    """Weigh each question by the scale that was learned without its part of the questions."""
    made = list(weighed)
    for fold in range(FOLDS):
        others = [n for n, t in enumerate(taught) if t.fold != fold]
        scale = learn_scale([weighed[n] for n in others], [taught[n] for n in others])
        for n, t in enumerate(taught):
            if t.fold == fold:
                w = weighed[n]
                odds = scale.odds(w.signals, w.notes)
                made[n] = replace(w, odds=np.where(w.read | ~w.read.any(), odds, w.odds - UNREAD))
    return made


@dataclass(frozen=True)
class First:
    """What stands first for a question: its signals, whether it answers, and whether any could."""

    signals: Floats
    note: bool
    capped: bool
    right: bool
    answerable: bool
    fold: int
    chance: float = 0.0


def _firsts(finder: Finder, judged: Sequence[Weighed], taught: Sequence[Taught]) -> list[First]:
    catalogue, firsts = finder.catalogue, []
    for w, t in zip(judged, taught, strict=True):
        row = first_of(w)
        if row is None:
            firsts.append(First(np.zeros(len(FIRST), np.float32), True, True, False, bool(t.right), t.fold))
            continue
        shown, _ = results_of(w, catalogue)
        places = {catalogue.place[p.id] for p in (shown[0].passage, *shown[0].originals)}
        right = not places.isdisjoint(t.right)
        signals = first_signals(w, row, catalogue)
        firsts.append(First(signals, bool(w.notes[row]), shown[0].capped, right, bool(t.right), t.fold))
    return firsts


def learn_first(firsts: Sequence[First]) -> OneScale:
    """Return the scale on which the first of a list is judged, of notes and of originals."""
    made = []
    for note in (True, False):
        kept = [f for f in firsts if f.note == note and not f.capped]
        signals = np.stack([f.signals for f in kept]).astype(np.float64)
        made.append(_logistic(signals, np.array([f.right for f in kept], np.bool_), FIRST, RIDGE_FIRST))
    return OneScale(*made)


def _chances_by_others(firsts: Sequence[First]) -> list[First]:
    """Give each its chance by the scale that was learned without its part of the questions."""
    made = []
    for fold in range(FOLDS):
        scale = learn_first([f for f in firsts if f.fold != fold])
        for f in (f for f in firsts if f.fold == fold):
            odds = scale.odds(f.signals[None], np.array([f.note]))[0]
            made.append(replace(f, chance=0.0 if f.capped else chance_of(float(odds))))
    return made


def _thresholds(firsts: Sequence[First]) -> tuple[float, float]:
    """Return from which chance on a passage answers, and from which on it bears on the question."""
    answers = float(np.quantile([f.chance for f in firsts if f.right and not f.capped], REFUSED))
    nearest = float(np.quantile([f.chance for f in firsts if f.answerable and not f.capped], LOST))
    return answers, min(nearest, answers)


def rates(firsts: Sequence[First], answers: float) -> dict[str, float]:
    """Return how often cards are right and wrong, on questions left out, each 0 to 1."""
    said = [f for f in firsts if f.chance >= answers]
    held = [f for f in firsts if f.answerable]
    return {
        "answered wrongly": _share(not f.right for f in said),
        "not answered": _share(f.chance < answers for f in held),
        "answered without an answer": _share(f.chance >= answers for f in firsts if not f.answerable),
        "right first": _share(f.right for f in held),
    }


def _share(marks: Iterable[bool]) -> float:
    counted = list(marks)
    return round(sum(counted) / len(counted), 3) if counted else 0.0


def evidence_places(finder: Finder, labelled: LabelledQuestion) -> set[int]:
    """Return the places of what answers a question, as far as ``finder`` holds it.

    A paragraph is right together with every note that rests on it. A note is right together with the
    paragraphs that it rests on, but not with other notes: where only a page was seen, many rest on it.
    """
    right: set[int] = set()
    for evidence in labelled.evidence:
        right |= (
            _places_of_note(finder, evidence) if evidence.note else _places_of_paragraph(finder, evidence)
        )
    return right


def _places_of_note(finder: Finder, evidence: RelevantPassage) -> set[int]:
    note = finder.library.by_id.get(evidence.note_id)
    if note is None:
        return set()
    found = {place for locator in note.rests_on for place in _named(finder, evidence.document, locator)}
    own = finder.catalogue.place.get(note.id)
    return found if own is None else found | {own}


def _places_of_paragraph(finder: Finder, evidence: RelevantPassage) -> set[int]:
    found = _named(finder, evidence.document, evidence.locator)
    return found | {note for place in found for note in finder.catalogue.rested_on[place]}


def _named(finder: Finder, document_id: str, locator: str) -> set[int]:
    """Return the places of a document's own paragraphs that ``locator`` names."""
    catalogue = finder.catalogue
    held = [p for p in catalogue.passages if p.document_id == document_id and not p.note]
    return {catalogue.place[p.id] for p in resting(held, locator)}


def _all(finder: Finder, questions: Sequence[str]) -> list[Candidates]:
    found: list[Candidates] = []
    for start in range(0, len(questions), 32):
        found += finder.candidates(questions[start : start + 32])
    return found


def _of_originals(found: Candidates, right: Collection[int], catalogue: Catalogue) -> tuple[Rows, Truth]:
    return _taught_rows(found, right, ~catalogue.notes[found.places], FOR_ORIGINAL)


def _of_notes(found: Candidates, right: Collection[int], catalogue: Catalogue) -> tuple[Rows, Truth]:
    spoken = np.array([not catalogue.passages[p].silent for p in found.places.tolist()], np.bool_)
    return _taught_rows(found, right, catalogue.notes[found.places] & spoken, FOR_NOTE)


def _taught_rows(found: Candidates, right: Collection[int], kept: Truth, counts: Truth) -> tuple[Rows, Truth]:
    truth = np.array([place in right for place in found.places[kept].tolist()], np.bool_)
    return (found.features[kept] * counts).astype(np.float64), truth


def _conditional_logit(
    questions: Sequence[tuple[Rows, Truth]],
    ridge: float,
    bounds: Sequence[Bound] = (),
    *,
    standardised: bool = False,
) -> npt.NDArray[np.float64]:
    """Return the weights (f,) that make each question's right candidates the likeliest, within ``bounds``."""
    from scipy.optimize import minimize

    taught = [(x, y) for x, y in questions if y.any() and not y.all()]
    rows = np.concatenate([x for x, _ in taught])
    scale = np.ones(rows.shape[1]) if standardised else rows.std(axis=0) + 1e-6
    z, right = rows / scale, np.concatenate([y for _, y in taught])
    starts = np.cumsum([0, *(len(y) for _, y in taught[:-1])])
    of = np.repeat(np.arange(len(taught)), [len(y) for _, y in taught])

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        logits = z @ w
        chances = np.exp(logits - np.maximum.reduceat(logits, starts)[of])
        chances /= np.add.reduceat(chances, starts)[of]
        told = np.add.reduceat(chances * right, starts) + 1e-12
        total = ridge * float(w @ w) - float(np.log(told).mean())
        return total, 2 * ridge * w - z.T @ (chances * right / told[of] - chances) / len(taught)

    within = bounds or [(None, None)] * len(scale)
    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B", bounds=within)
    return np.asarray(found.x / scale)
