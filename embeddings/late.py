"""Late interaction: each word of the question looks for its best match in a passage.

Source: Khattab and Zaharia, "ColBERT" (2020), here over the token vectors of an ordinary sentence
encoder, with each question token weighed by how rare it is in the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Bytes, Encoded, Floats, Numbers

#: What is left of the weight of a word that only carries the asking ("how", "reckon").
ASKING = 0.3
#: Token vectors that are compared at a time.
BLOCK = 256

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """Where one searched text keeps its token vectors: rows ``start`` to ``end`` of ``encoded``.

    From row ``body`` on they are the passage's own words; before it stand title and heading.
    """

    encoded: Encoded
    start: int
    body: int
    end: int


class Texts:
    """n searched texts laid out for comparing; what is kept of their tokens stays where it is kept.

    ``starts``, ``bodies`` and ``ends`` (n,) are rows there: text i is from ``starts[i]`` to ``ends[i]``,
    its own words from ``bodies[i]``.
    """

    def __init__(self, texts: Sequence[Tokens]) -> None:
        sources = {id(t.encoded): t.encoded for t in texts}
        at = {kept: place for place, kept in enumerate(sources)}
        self._sources = list(sources.values())
        self._source = np.array([at[id(t.encoded)] for t in texts], np.int64)
        self.starts = np.array([t.start for t in texts], np.int64)
        self.bodies = np.array([t.body for t in texts], np.int64)
        self.ends = np.array([t.end for t in texts], np.int64)

    def with_those_of(self, others: Texts) -> Texts:
        """Return these texts with others after them."""
        joined = Texts(())
        joined._sources = [*self._sources, *others._sources]
        joined._source = np.concatenate([self._source, others._source + len(self._sources)])
        joined.starts = np.concatenate([self.starts, others.starts])
        joined.bodies = np.concatenate([self.bodies, others.bodies])
        joined.ends = np.concatenate([self.ends, others.ends])
        return joined

    def __len__(self) -> int:
        return len(self.starts)

    def lengths(self, rows: Rows) -> Rows:
        """Return how many tokens each text of ``rows`` has."""
        return np.asarray(self.ends[rows] - self.starts[rows], np.int64)

    def kept(self, row: int) -> tuple[Bytes, Floats]:
        """Return the token vectors (t, d) of a text in whole numbers, and the scale (t,) of each."""
        source, tokens = self._sources[self._source[row]], slice(self.starts[row], self.ends[row])
        return source.tokens[tokens], source.scales[tokens]

    def ids(self, row: int) -> Numbers:
        """Return the vocabulary numbers (t,) of a text."""
        ids: Numbers = self._sources[self._source[row]].ids[self.starts[row] : self.ends[row]]
        return ids

    def body(self, row: int) -> tuple[Floats, Numbers]:
        """Return the token vectors (t, d) and the vocabulary numbers (t,) of a text's own words."""
        (vectors, scales), own = self.kept(row), slice(int(self.bodies[row] - self.starts[row]), None)
        return vectors[own].astype(np.float32) * scales[own, None], self.ids(row)[own]


class Rarity:
    """How much a vocabulary number tells: the logarithm of how few texts hold it."""

    def __init__(self, held: Floats, texts: int, asking: Iterable[int]) -> None:
        """``held`` says for each vocabulary number how many of all ``texts`` hold it."""
        self._weights = np.log1p(texts / (held + np.float32(0.5))).astype(np.float32)
        self._weights[list(asking)] *= ASKING

    def raw(self, ids: Numbers) -> Floats:
        """Return the weights of ``ids`` as they are."""
        return np.asarray(self._weights[ids], np.float32)

    def of(self, ids: Numbers) -> Floats:
        """Return the weights of ``ids``, adding up to 1."""
        weights = self.raw(ids)
        total = weights.sum()
        return np.asarray(weights / total if total else weights, np.float32)


def texts_holding(texts: Iterable[Numbers], size: int) -> Floats:
    """Return for each of ``size`` vocabulary numbers how many texts hold it."""
    counts = np.zeros(size, np.float32)
    for ids in texts:
        counts[np.unique(ids)] += 1
    return counts


def late_scores(question: Floats, weights: Floats, texts: Texts, rows: Rows) -> Floats:
    """Return (whole, body) for each text of ``rows`` as (n, 2), each at most 1.

    ``question`` is (t, d) token vectors and ``weights`` (t,) adds up to 1.
    """
    scores = np.zeros((len(rows), 2), np.float32)
    held = texts.lengths(rows) > 0
    if held.any() and len(question):
        rows = rows[held]
        matches, starts = _matches(question, texts, rows)
        bodies = starts + texts.bodies[rows] - texts.starts[rows]
        # Cut at every start and every body: even pieces are title and heading, odd ones the body.
        cuts = np.stack([starts, bodies], axis=1).ravel()
        best = np.maximum.reduceat(matches, np.minimum(cuts, len(matches) - 1), axis=0)
        body = best[1::2]
        whole = np.maximum(best[0::2], body)
        scores[held] = np.stack([np.vecdot(whole, weights), np.vecdot(body, weights)], axis=1)
    return scores


def mutual_scores(question: Floats, weights: Floats, texts: Texts, rows: Rows, rarity: Rarity) -> Floats:
    """Return (there, back) for each text of ``rows`` as (n, 2): how well the text covers the question,
    and how well the question covers the text. For texts of one kind, such as two questions.
    """
    scores = np.zeros((len(rows), 2), np.float32)
    held = texts.lengths(rows) > 0
    if held.any() and len(question):
        rows = rows[held]
        matches, starts = _matches(question, texts, rows)
        there = np.vecdot(np.maximum.reduceat(matches, starts, axis=0), weights)
        rare = rarity.raw(np.concatenate([texts.ids(row) for row in rows.tolist()]))
        covered = np.add.reduceat(matches.max(axis=1) * rare, starts)
        back = covered / np.maximum(np.add.reduceat(rare, starts), 1e-6)
        scores[held] = np.stack([there, back], axis=1)
    return scores


def mutual_bodies(row: int, rows: Rows, texts: Texts, rarity: Rarity) -> Floats:
    """Return how well the own words of text ``row`` and of each text of ``rows`` cover each other, (n,).

    The worse of the two directions counts; titles and headings do not.
    """
    scores = np.zeros(len(rows), np.float32)
    body, ids = texts.body(row)
    own = rarity.raw(ids)
    for n, other in enumerate(rows.tolist()):
        others, other_ids = texts.body(other)
        if len(body) and len(others):
            matches, rare = body @ others.T, rarity.raw(other_ids)
            there = np.vecdot(matches.max(axis=1), own) / max(float(own.sum()), 1e-6)
            back = np.vecdot(matches.max(axis=0), rare) / max(float(rare.sum()), 1e-6)
            scores[n] = min(there, back)
    return scores


def spans(starts: Rows, ends: Rows) -> Rows:
    """Return all numbers from each of ``starts`` up to its end, one span after another."""
    lengths = ends - starts
    befores = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(int(lengths.sum())) + np.repeat(starts - befores, lengths), np.int64)


def _matches(question: Floats, texts: Texts, rows: Rows) -> tuple[Floats, Rows]:
    """Return every token of the texts against every question token, (m, t), and where each text starts.

    A block at a time is made floating point, small enough to be multiplied before it leaves the cache.
    """
    lengths = texts.lengths(rows)
    matches = np.empty((int(lengths.sum()), len(question)), np.float32)
    scales = list[Floats]()
    block = np.empty((max(BLOCK, int(lengths.max())), question.shape[1]), np.float32)
    turned = np.ascontiguousarray(question.T)
    done = filled = 0
    for vectors, scale in map(texts.kept, rows.tolist()):
        scales.append(scale)
        if filled + len(vectors) > len(block):
            np.matmul(block[:filled], turned, out=matches[done : done + filled])
            done, filled = done + filled, 0
        block[filled : filled + len(vectors)] = vectors
        filled += len(vectors)
    np.matmul(block[:filled], turned, out=matches[done:])
    matches *= np.concatenate(scales)[:, None]
    return matches, np.cumsum(lengths) - lengths
