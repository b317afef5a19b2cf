"""Late interaction: each word of the question looks for its best match in a passage.

Source: Khattab and Zaharia, "ColBERT" (2020), here over the token vectors of an ordinary sentence
encoder, with each question token weighed by how rare it is in the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Encoded, Floats, Numbers

#: What is left of the weight of a word that only carries the asking ("how", "reckon").
ASKING = 0.3


@dataclass(frozen=True)
class Tokens:
    """Where one searched text keeps its token vectors: rows ``start`` to ``end`` of ``encoded``.

    From row ``body`` on they are the passage's own words; before it stand title and heading.
    """

    encoded: Encoded
    start: int
    body: int
    end: int


class Rarity:
    """How much a vocabulary number tells: the logarithm of how few texts hold it."""

    def __init__(self, texts: Iterable[Numbers], size: int, asking: Iterable[int]) -> None:
        counts = np.zeros(size, np.float32)
        total = 0
        for ids in texts:
            counts[np.unique(ids)] += 1
            total += 1
        self._weights = np.log1p(total / (counts + 0.5)).astype(np.float32)
        self._weights[list(asking)] *= ASKING

    def raw(self, ids: Numbers) -> Floats:
        """Return the weights of ``ids`` as they are."""
        return np.asarray(self._weights[ids], np.float32)

    def of(self, ids: Numbers) -> Floats:
        """Return the weights of ``ids``, adding up to 1."""
        weights = self.raw(ids)
        total = weights.sum()
        return np.asarray(weights / total if total else weights, np.float32)


def late_scores(question: Floats, weights: Floats, texts: Sequence[Tokens]) -> Floats:
    """Return (whole, body) for each of ``texts`` as (n, 2), each at most 1.

    ``question`` is (t, d) token vectors and ``weights`` (t,) adds up to 1.
    """
    held = [t for t in texts if t.end > t.start]
    if not held or not len(question):
        return np.zeros((len(texts), 2), np.float32)
    matches, starts = _matches(question, held)
    bodies = starts + np.array([t.body - t.start for t in held])
    # Cut at every start and every body: even pieces are title and heading, odd ones the body.
    cuts = np.stack([starts, bodies], axis=1).ravel()
    best = np.maximum.reduceat(matches, np.minimum(cuts, matches.shape[1] - 1), axis=1)
    body = best[:, 1::2]
    whole = np.maximum(best[:, 0::2], body)
    return _in_place(texts, np.stack([weights @ whole, weights @ body], axis=1))


def mutual_scores(question: Floats, weights: Floats, texts: Sequence[Tokens], rarity: Rarity) -> Floats:
    """Return (there, back) for each of ``texts`` as (n, 2): how well the text covers the question,
    and how well the question covers the text. For texts of one kind, such as two questions.
    """
    held = [t for t in texts if t.end > t.start]
    if not held or not len(question):
        return np.zeros((len(texts), 2), np.float32)
    matches, starts = _matches(question, held)
    there = weights @ np.maximum.reduceat(matches, starts, axis=1)
    rare = rarity.raw(np.concatenate([t.encoded.ids[t.start : t.end] for t in held]))
    covered = np.add.reduceat(matches.max(axis=0) * rare, starts)
    back = covered / np.maximum(np.add.reduceat(rare, starts), 1e-6)
    return _in_place(texts, np.stack([there, back], axis=1))


def _in_place(texts: Sequence[Tokens], scores: Floats) -> Floats:
    """Return ``scores`` of the texts that have tokens, with zeros for those that have none."""
    placed = np.zeros((len(texts), scores.shape[1]), np.float32)
    placed[[t.end > t.start for t in texts]] = scores
    return placed


def _matches(question: Floats, texts: Sequence[Tokens]) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Return every question token against every token of ``texts``, (t, m), and where each text starts."""
    tokens = np.concatenate([t.encoded.tokens[t.start : t.end] for t in texts], dtype=np.float32)
    scales = np.concatenate([t.encoded.scales[t.start : t.end] for t in texts])
    matches = ((tokens @ question.T) * scales[:, None]).T
    lengths = [t.end - t.start for t in texts]
    return matches, np.cumsum([0, *lengths[:-1]])
