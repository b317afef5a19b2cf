"""Is this an answer, the closest thing, or nothing? Several signals, weighed by what was learned.

No single score separates a near miss from an answer, so a logistic regression over the signals
below gives the chance that the best passage answers. It is learned from labelled questions, with
the threshold set on questions left out of the learning (cross-validation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from embeddings.finder import Candidates, Finder
from embeddings.fusion import COLUMN, Floats
from embeddings.results import Result

#: What is weighed, in the order of a signal row.
SIGNALS = (
    "score",  # of the best result that can settle the question
    "margin",  # over the next
    "over silence",  # over the best note of what a document does not say
    "body",  # late interaction with its text
    "phrasing",  # late interaction with the nearest phrasing among the first five
    "dense phrasing",  # cosine with the nearest phrasing among the first five
    "words",  # BM25
    "dense",  # cosine of question and passage
    "share",  # of the question's words that stand in the passage, its phrasings or its originals
    "formal share",  # the same with formal terms added
    "asks a number",  # 1 if the question asks how many, how long, when
    "length",  # logarithm of the question's words
    "silence",  # late interaction with the nearest phrasing of what is not said
    "dense silence",  # cosine with it
    "certainty",  # logarithm of the share of the best among all candidates' odds
)
_NUMBER = re.compile(
    r"\bhow (many|much|long|old|often|quick|quickly|soon|fast|big|far)\b|\bwhen\b|\bdeadline|\btimescale"
    r"|\bwhat (date|age|number|percent|day|time|year)|\b(cost|fee|rate|ratio|percentage)\b",
    re.I,
)
_FAR = 8.0


class Verdict(StrEnum):
    """What the passages found are to the question."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOTHING = "nothing_found"


@dataclass(frozen=True)
class Judge:
    """A weight for each signal, on standardised signals, and the two thresholds on the chance."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: float
    answers: float
    nearest: float

    def chance(self, signals: Floats) -> float:
        """Return the chance, 0 to 1, that the best passage answers."""
        odds = float(((signals - self.mean) / self.spread) @ self.weights) + self.bias
        return float(1 / (1 + np.exp(-odds)))

    def verdict(self, chance: float) -> Verdict:
        """Return what a chance amounts to."""
        if chance >= self.answers:
            return Verdict.ANSWERED
        return Verdict.CLOSEST if chance >= self.nearest else Verdict.NOTHING


@dataclass(frozen=True)
class Judges:
    """A judge for each kind of best result: a note, whose phrasings count, or an original."""

    note: Judge
    original: Judge

    def of(self, best: Result) -> Judge:
        """Return the judge for what ``best`` is."""
        return self.note if best.passage.note else self.original


def signals_of(
    found: Candidates, shown: Sequence[Result], silences: Sequence[Result], finder: Finder
) -> Floats | None:
    """Return the signals (s,) for a question, or None if nothing found could settle it."""
    settling = [r for r in shown if r.settles]
    if not settling:
        return None
    best = settling[0]
    silence = silences[0] if silences else None
    near = np.array([r.features for r in settling[:5]])
    text = " ".join(
        [best.document.title, best.passage.heading, best.passage.text, *best.passage.asked_as]
        + [original.text for original in best.originals]
    )
    keywords = finder.catalogue.keywords
    stems = frozenset(keywords.stems(text))
    odds = np.array([r.score for r in settling])
    row = {
        "score": best.score,
        "margin": best.score - (settling[1].score if len(settling) > 1 else best.score - _FAR),
        "over silence": best.score - (silence.score if silence else best.score - _FAR),
        "body": best.features[COLUMN["late body"]],
        "phrasing": near[:, COLUMN["late phrasing"]].max(),
        "dense phrasing": near[:, COLUMN["dense phrasing"]].max(),
        "words": best.features[COLUMN["words"]],
        "dense": best.features[COLUMN["dense"]],
        "share": keywords.shared(found.question, stems),
        "formal share": keywords.shared(found.formal, stems),
        "asks a number": float(bool(_NUMBER.search(found.question))),
        "length": np.log1p(len(found.question.split())),
        "silence": silence.features[COLUMN["late phrasing"]] if silence else 0.0,
        "dense silence": silence.features[COLUMN["dense phrasing"]] if silence else 0.0,
        "certainty": float(odds[0] - np.logaddexp.reduce(odds)),
    }
    return np.array([row[name] for name in SIGNALS], np.float32)
