"""Keyword search: BM25 over stemmed words, with bm25s.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
scores are computed ahead of time as Lù, "BM25S" (2024) describes.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

from embeddings.encoder import Floats

#: What counts as a word, as bm25s cuts a text: two or more letters or digits.
_WORD = re.compile(r"\b\w\w+\b")
#: What turns a text round, though it is too common to be looked for.
_NOT = re.compile(r"\b(?:not?|without)\b")
#: The parameters of BM25, as bm25s has them: how soon a word that is repeated counts no more, and how much
#: the length of a text counts.
REPEATED, LENGTH = 1.5, 0.75


class WordScores(Protocol):
    """What tells how near some texts are to a question by their words."""

    def scores(self, question: str) -> Floats:
        """Return a score for every text, (n,); 0 where no word is shared."""

    def count(self, stem: str) -> int:
        """Return how many texts hold a stem."""


class Keywords:
    """A BM25 index of texts, kept in memory and made anew when the texts change."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._size = len(texts)
        self._index: Any = bm25s.BM25(k1=REPEATED, b=LENGTH)
        tokens = bm25s.tokenize(list(texts), stopwords="en", stemmer=_english()[0], show_progress=False)
        if tokens.vocab:
            self._index.index(tokens, show_progress=False)
        self._known = set(tokens.vocab)
        self._counts = Counter(number for row in tokens.ids for number in set(row))
        self._numbers: Mapping[str, int] = tokens.vocab

    def scores(self, question: str) -> Floats:
        """Return a score for every text, (n,); 0 where no word is shared."""
        stems = [stem for stem in stems_of(question) if stem in self._known]
        if not stems:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._index.get_scores(stems), np.float32)

    def count(self, stem: str) -> int:
        """Return how many texts hold a stem."""
        number = self._numbers.get(stem)
        return self._counts[number] if number is not None else 0


@dataclass(frozen=True)
class WordCounts:
    """What BM25 must know of all texts: how many there are, how long, and how many hold each stem asked for.

    ``average`` is their length in stems; ``held`` has the stems that any of them holds.
    """

    texts: int
    average: float
    held: Mapping[str, int]

    def weight(self, stem: str) -> float:
        """Return how much a stem tells; 0 where no text holds it."""
        count = self.held.get(stem, 0)
        return float(np.log1p((self.texts - count + 0.5) / (count + 0.5))) if count else 0.0


class DrawnKeywords:
    """Some of many texts, with the BM25 scores that they have among all of them."""

    def __init__(self, texts: Sequence[str], counts: WordCounts) -> None:
        self._counts = counts
        self._times = [Counter(stems_of(text)) for text in texts]
        lengths = np.array([times.total() for times in self._times], np.float64)
        self._lengths = REPEATED * (1 - LENGTH + LENGTH * lengths / max(counts.average, 1e-9))

    def scores(self, question: str) -> Floats:
        """Return a score for every text, (n,); 0 where no word is shared."""
        scores = np.zeros(len(self._times))
        for stem, asked in Counter(stems_of(question)).items():
            if weight := asked * self._counts.weight(stem):
                times = np.array([held[stem] for held in self._times], np.float64)
                scores += weight * times / (times + self._lengths)
        return scores.astype(np.float32)

    def count(self, stem: str) -> int:
        """Return how many of all texts hold a stem."""
        return self._counts.held.get(stem, 0)


def stems_of(text: str) -> list[str]:
    """Return the stems of the words of ``text`` in order, as bm25s cuts the texts of an index."""
    stemmer, common = _english()
    words = [word for word in _WORD.findall(text.lower()) if word not in common]
    return list(stemmer.stemWords(words))


def stem_of(word: str) -> str:
    """Return the stem of one word, however common it is."""
    return str(_english()[0].stemWord(word.lower()))


def words_of(text: str) -> Counter[str]:
    """Return what a short text says, whatever the order and the forms of its words: its stems, and "not"."""
    return Counter([*stems_of(text), *_NOT.findall(text.lower())])


@cache
def _english() -> tuple[Any, frozenset[str]]:
    """The stemmer, and the words that are too common to be looked for."""
    import Stemmer
    from bm25s.stopwords import STOPWORDS_EN

    return Stemmer.Stemmer("english"), frozenset(STOPWORDS_EN)
