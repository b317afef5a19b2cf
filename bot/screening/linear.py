"""A logistic regression over the words of a message, small and quick: for what rules alone tell badly.

A message's features are its words, its pairs and triples of neighbours, and runs of four letters in each
word, so that a slip or an unseen form still counts. Each falls into one of a fixed number of places by its
checksum. Beside them stand a few measures that rules have taken, and the vector of what its words mean
(`word_vectors.py`). `bot.screening.training` learns the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from zlib import crc32

import numpy as np

from bot.screening.word_lists import DATA
from bot.screening.word_vectors import DIMENSIONS, word_vectors

PLACES = 1 << 17
LONGEST_RUN = 3
_LETTERS = 4
_BEGINNING = "^"


def features_of(sentences: Sequence[Sequence[str]]) -> set[int]:
    """Return the places of the features of a message, given as the plain words of its sentences."""
    found: set[int] = set()
    for words in sentences:
        marked = [_BEGINNING, *words]
        for length in range(1, LONGEST_RUN + 1):
            for at in range(len(marked) - length + 1):
                found.add(_place(" ".join(marked[at : at + length])))
        for word in words:
            edged = f"<{word}>"
            found.update(_place("#" + edged[at : at + _LETTERS]) for at in range(len(edged) - _LETTERS + 1))
    return found


def _place(feature: str) -> int:
    return crc32(feature.encode()) % PLACES


class LinearModel:
    """Learnt weights of features and of measures, read once from `data/<name>.npz`."""

    def __init__(self, name: str) -> None:
        with np.load(DATA / f"{name}.npz") as kept:
            self._weights, self._scale = kept["weights"], float(kept["scale"])
            others = kept["measures"]
            self._measures = [float(weight) for weight in others[:-DIMENSIONS]]
            self._meaning = others[-DIMENSIONS:].astype(np.float32)
            self._bias = float(kept["bias"])

    def likelihood(self, sentences: Sequence[Sequence[str]], measures: Sequence[float] = ()) -> float:
        """Return how likely a message is what the model was taught to see, from 0 to 1."""
        found = self._weights[list(features_of(sentences))]
        total = self._bias + self._scale * float(found.sum())
        total += sum(weight * measure for weight, measure in zip(self._measures, measures, strict=True))
        total += float(word_vectors().of(sentences) @ self._meaning)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
