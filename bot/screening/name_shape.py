"""How far a word that no list knows is spelt like a name: letter patterns weighed by a logistic regression.

The weights were learnt by `bot.screening.training` from the lists of names beside this module, against
ordinary words, slips of ordinary words and places. A word's patterns are its runs of two to four letters
with its ends marked; each falls into one of a fixed number of places by its checksum.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import exp
from zlib import crc32

import numpy as np

from bot.screening.word_lists import DATA

PLACES = 1 << 14
SHORTEST, LONGEST = 2, 4
_WEIGHTS = "name_shape.npz"


def patterns_of(word: str) -> Iterator[int]:
    """Yield the place of each letter pattern of a folded word."""
    marked = f"^{word}$".encode()
    for length in range(SHORTEST, LONGEST + 1):
        for at in range(len(marked) - length + 1):
            yield crc32(marked[at : at + length]) % PLACES


class NameShape:
    """The learnt weights, read once."""

    def __init__(self) -> None:
        with np.load(DATA / _WEIGHTS) as kept:
            scale = float(kept["scale"])
            self._weights = [float(weight) * scale for weight in kept["weights"]]
            self._bias = float(kept["bias"])
        self.likelihood = cache(self._likelihood)

    def _likelihood(self, word: str) -> float:
        """Return how likely a word is a name, from 0 to 1, by its letters alone."""
        total = sum(self._weights[place] for place in set(patterns_of(word)))
        return 1 / (1 + exp(-max(-30.0, min(30.0, total + self._bias))))
