"""What words mean, as short vectors: so that a word that was never labelled counts for what it is like.

The encoder's vector of each word by itself, turned to its main directions and weighed by how rare the word
is in the library's questions. They are kept as whole numbers, made once by `python -m bot.screening.training
--vectors`; screening reads them without the encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from bot.screening.word_lists import DATA

DIMENSIONS = 64
LENGTH = 5.0
"""How long the vector of a message is, beside features that are ones."""

Numbers = npt.NDArray[np.float32]


class WordVectors:
    """The vectors of words, read once from `data/word_vectors.npz`."""

    def __init__(self) -> None:
        with np.load(DATA / "word_vectors.npz") as kept:
            self._vectors = kept["vectors"]
            words = bytes(kept["words"]).decode().split()
        self._rows = {word: row for row, word in enumerate(words)}

    def of(self, sentences: Sequence[Sequence[str]]) -> Numbers:
        """Return the vector of a message, given as plain words; zeros where every word is unknown."""
        rows = [self._rows[word] for words in sentences for word in words if word in self._rows]
        added: Numbers = self._vectors[rows].sum(axis=0, dtype=np.float32)
        length = float(np.sqrt(added @ added))
        return np.multiply(added, LENGTH / length, dtype=np.float32) if length else added


@cache
def word_vectors() -> WordVectors:
    """Return the vectors, read at the first call."""
    return WordVectors()
