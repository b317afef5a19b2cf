"""A classifier of short texts, such as questions, learned from a few labelled ones.

Vectors see what is meant, pieces of words see slang and typos. What is learned is a small table of weights,
kept in a file, so that the labelled texts are encoded once.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Encoder

#: Places for pieces of words, and for words and pairs of them; how little the weights are held back.
_PLACES, _LOOSENESS = 2048, 100.0
_BITS = 0xFFFFFFFF
_WORD = re.compile(r"\b\w+\b")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ShortTextClassifier:
    """A classifier: a weight for each label and feature. ``labels`` are in the order of its rows."""

    labels: tuple[str, ...]
    weights: Floats
    biases: Floats

    @classmethod
    def learn(cls, features: Floats, labels: Sequence[str]) -> ShortTextClassifier:
        """Return what is learned of texts, as ``features_of`` gives them, and their labels."""
        from sklearn.linear_model import LogisticRegression

        model: Any = LogisticRegression(C=_LOOSENESS, max_iter=2000).fit(features, labels)
        weights, biases = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # of two labels only the second has a row
            weights, biases = np.vstack([-weights, weights]) / 2, np.hstack([-biases, biases]) / 2
        return cls(tuple(map(str, model.classes_)), weights, biases)

    @classmethod
    def load(cls, path: Path) -> ShortTextClassifier | None:
        """Return what ``save`` wrote, or None where nothing sound is there."""
        try:
            with np.load(path, allow_pickle=False) as held:
                return cls(tuple(map(str, held["labels"])), held["weights"], held["biases"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None

    def save(self, path: Path) -> None:
        """Write the classifier, so that no half of it is ever read."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez(part, labels=np.array(self.labels), weights=self.weights, biases=self.biases)
        part.replace(path)

    def likeliest(self, features: Floats) -> tuple[str, float]:
        """Return the likeliest label of one text, and how likely it is."""
        return max(self.likelihoods(features).items(), key=lambda label: label[1])

    def likelihoods(self, features: Floats) -> dict[str, float]:
        """Return how likely each label of one text is."""
        scores = self.weights @ features + self.biases
        likely = np.exp(scores - scores.max())
        return dict(zip(self.labels, map(float, likely / likely.sum()), strict=True))


def features_of(texts: Sequence[str], encoder: Encoder) -> Floats:
    """Return the features of texts, one row each: a vector, pieces of words, and words with pairs of them."""
    return np.hstack([encoder.encode(list(texts)).vectors, hashed(texts, _pieces), hashed(texts, _words)])


def hashed(texts: Sequence[str], parts_of: Callable[[str], Iterable[str]]) -> Floats:
    """Return a row of unit length for each text, in which each of its parts counts at the place of its hash.

    The same numbers as scikit-learn's HashingVectorizer makes, which takes a second to import.
    """
    rows = np.zeros((len(texts), _PLACES))
    for row, text in zip(rows, texts, strict=True):
        for part, count in Counter(parts_of(text.lower())).items():
            number = _murmur(part.encode("utf-8", "replace"))
            row[abs(number) % _PLACES] += count if number >= 0 else -count
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands together in each word, two to five letters, with the blanks around it."""
    for word in (f" {word} " for word in text.split()):
        for size in range(2, 6):
            yield from (word[at : at + size] for at in range(max(1, len(word) - size + 1)))
            if size >= len(word):
                break


def _words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [*words, *map(" ".join, pairwise(words))]


def _murmur(data: bytes) -> int:
    """Return the hash of some bytes, a number of 32 bits with its sign.

    Source: Appleby, "MurmurHash3" (public domain), in its form for 32 bits.
    """
    number, whole = 0, len(data) // 4 * 4
    for at in range(0, whole, 4):
        number ^= _mixed(int.from_bytes(data[at : at + 4], "little"))
        number = ((number << 13 | number >> 19) * 5 + 0xE6546B64) & _BITS
    number ^= _mixed(int.from_bytes(data[whole:], "little")) ^ len(data)
    number = ((number ^ number >> 16) * 0x85EBCA6B) & _BITS
    number = ((number ^ number >> 13) * 0xC2B2AE35) & _BITS
    number ^= number >> 16
    return number - (1 << 32) if number >> 31 else number


def _mixed(block: int) -> int:
    block = (block * 0xCC9E2D51) & _BITS
    return ((block << 15 | block >> 17) * 0x1B873593) & _BITS
