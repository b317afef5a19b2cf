"""Learning from labelled questions: how to weigh the scores, and when a passage is an answer.

The weights are those of a conditional logit over each question's candidates (McFadden,
"Conditional logit analysis of qualitative choice behavior", 1973): the right ones become the
likeliest. Originals are learned first, from the ways people ask for the notes that rest on them;
notes then, from questions that no note lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import numpy.typing as npt

from embeddings.confidence import Judge, Judges, signals_of
from embeddings.finder import Candidates, Finder
from embeddings.fusion import FEATURES, FOR_NOTE, FOR_ORIGINAL, Weights
from embeddings.results import results_of, settles_questions
from procedures.fields import STRICT, Text, optional
from procedures.library import resting
from procedures.lists import read_yaml

#: How strongly weights are held near zero: of originals, learned from the phrasings of many notes,
#: and of notes, learned from the questions of a few writers, which must not be learned by heart.
RIDGE_ORIGINAL = 3e-3
RIDGE_NOTE = 1e-2
#: The share of answerable questions that may be called less than answered.
REFUSED = 0.025
#: The share of hard near misses that may be called answered, whatever that costs in refusals.
PASSED = 0.55
#: A signal that varies less than this tells nothing.
STEADY = 1e-3
#: Questions of each kind without which nothing can be learned.
FEWEST = 20

Rows = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]


class Evidence(NamedTuple):
    """A paragraph that answers a question."""

    document: Text
    locator: Text


@dataclass(frozen=True)
class Labelled:
    """A question with the passages that answer it; none for one that has no answer here, and ``why``."""

    __pydantic_config__ = STRICT

    question: Text
    kind: Text
    evidence: Annotated[tuple[Evidence, ...], optional(tuple)] = ()
    why: str = ""


def load_labelled(path: Path) -> list[Labelled]:
    """Read ``calibration.yaml``; an absent file holds no questions.

    Raises ListError, naming file and line of each mistake.
    """
    file = read_yaml(path, list)
    made = [file.value(Labelled, entry, (at,)) for at, entry in enumerate(file.content or ())]
    return file.sound([labelled for labelled in made if labelled])


def learn_weights(
    finder: Finder, alone: Finder, labelled: Sequence[Labelled], told: Callable[[str], None]
) -> Weights:
    """Return weights learned with ``finder`` and, for originals, with ``alone``, which finds no notes.

    An original is learned where it must be found without a note to help, as in documents that no
    note is about.
    """
    catalogue = finder.catalogue
    asked = [
        (phrasing, {alone.catalogue.place[catalogue.passages[o].id] for o in catalogue.rests[place]})
        for place, passage in enumerate(catalogue.passages)
        if catalogue.rests[place]
        for phrasing in passage.asked_as
    ]
    told(f"learning originals from {len(asked)} phrasings")
    found = _all(alone, [phrasing for phrasing, _ in asked])
    originals = [_of_originals(c, right) for (_, right), c in zip(asked, found, strict=True)]
    original = (_conditional_logit(originals, RIDGE_ORIGINAL) * FOR_ORIGINAL).astype(np.float32)
    again = finder.weighing(replace(finder.weights, original=original))
    answerable = [q for q in labelled if q.evidence]
    told(f"learning notes from {len(answerable)} questions")
    found = _all(again, [q.question for q in answerable])
    both = [_scaled(again, c, evidence_places(finder, q)) for q, c in zip(answerable, found, strict=True)]
    learned = _conditional_logit(both, RIDGE_NOTE)
    under = np.array(FEATURES) == "under it"
    return Weights(
        original=(original * learned[-1]).astype(np.float32),
        note=np.where(under, learned[:-1] / learned[-1], learned[:-1]).astype(np.float32),
    )


def learn_judges(
    finder: Finder, alone: Finder, labelled: Sequence[Labelled]
) -> tuple[Judges, dict[str, float]]:
    """Return the judges learned from ``labelled``, and their error rates on questions left out.

    One is learned with ``finder`` and one with ``alone``, which finds no notes. Raises ValueError
    if the questions hold fewer than 20 of either kind.
    """
    note, with_notes = _learn_judge(finder, labelled)
    original, without = _learn_judge(alone, labelled)
    named = {f"{name}, originals alone": rate for name, rate in without.items()}
    return Judges(note=note, original=original), {**with_notes, **named}


def _learn_judge(finder: Finder, labelled: Sequence[Labelled]) -> tuple[Judge, dict[str, float]]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    rows, truth = [], []
    for question, found in zip(labelled, _all(finder, [q.question for q in labelled]), strict=True):
        signals = signals_of(found, *results_of(found, finder.catalogue, finder.library.authorities), finder)
        if signals is not None:
            rows.append(signals)
            truth.append(bool(question.evidence))
    x, y = np.array(rows), np.array(truth)
    if min(y.sum(), (~y).sum()) < FEWEST:
        raise ValueError(f"calibration needs at least {FEWEST} questions with an answer and {FEWEST} without")
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread[spread < STEADY] = 1
    model = LogisticRegression(C=0.3, class_weight="balanced", max_iter=1000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    left_out = cross_val_predict(model, (x - mean) / spread, y, cv=folds, method="predict_proba")[:, 1]
    answers_from = max(float(np.quantile(left_out[y], REFUSED)), float(np.quantile(left_out[~y], 1 - PASSED)))
    nearest_from = float(left_out[y].min()) / 2
    model.fit((x - mean) / spread, y)
    weights = model.coef_[0].astype(np.float32)
    judge = Judge(mean, spread, weights, float(model.intercept_[0]), answers_from, nearest_from)
    return judge, {
        "answerable, not answered": round(float((left_out[y] < answers_from).mean()), 3),
        "not answerable, answered": round(float((left_out[~y] >= answers_from).mean()), 3),
    }


def evidence_places(finder: Finder, labelled: Labelled) -> set[int]:
    """Return the places of the originals that answer a question, and of the notes that rest on them."""
    catalogue = finder.catalogue
    right: set[int] = set()
    for document_id, locator in labelled.evidence:
        held = [p for p in catalogue.passages if p.document_id == document_id and not p.note]
        right |= {catalogue.place[p.id] for p in resting(held, locator)}
    return right | {note for place in right for note in catalogue.rested_on[place]}


def _all(finder: Finder, questions: Sequence[str]) -> list[Candidates]:
    found: list[Candidates] = []
    for start in range(0, len(questions), 32):
        found += finder.candidates(questions[start : start + 32])
    return found


def _of_originals(found: Candidates, right: set[int]) -> tuple[Rows, Truth]:
    truth = np.array([place in right for place in found.places.tolist()], np.bool_)
    return (found.features * FOR_ORIGINAL).astype(np.float64), truth


def _scaled(finder: Finder, found: Candidates, right: set[int]) -> tuple[Rows, Truth]:
    """Rows of a note's features, then one column with an original's score as learned before.

    Only what could answer by itself is compared; the rest is shown apart or stands back.
    """
    catalogue = finder.catalogue
    kept = np.array(
        [
            not catalogue.passages[p].silent and settles_questions(catalogue.document(p), frozenset())
            for p in found.places
        ],
        np.bool_,
    )
    places, features = found.places[kept], found.features[kept]
    notes = catalogue.notes[places]
    score = np.where(notes, 0, np.vecdot(features, finder.weights.original))
    rows = np.concatenate([np.where(notes[:, None], features * FOR_NOTE, 0), score[:, None]], axis=1)
    return rows.astype(np.float64), np.array([place in right for place in places.tolist()], np.bool_)


def _conditional_logit(questions: Sequence[tuple[Rows, Truth]], ridge: float) -> npt.NDArray[np.float64]:
    """Return the weights (f,) that make each question's right candidates the likeliest."""
    from scipy.optimize import minimize

    taught = [(x, y) for x, y in questions if y.any() and not y.all()]
    scale = np.concatenate([x for x, _ in taught]).std(axis=0) + 1e-6

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        total, slope = ridge * float(w @ w), 2 * ridge * w
        for x, y in taught:
            z = x / scale
            logits = np.vecdot(z, w)
            chances = np.exp(logits - np.max(logits))
            chances /= chances.sum()
            right = chances * y
            total -= float(np.log(right.sum() + 1e-12)) / len(taught)
            slope -= np.vecdot(z.T, right / (right.sum() + 1e-12) - chances) / len(taught)
        return total, slope

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale)
