"""Keyword search: BM25 over stemmed words, with bm25s.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
scores are computed ahead of time as Lù, "BM25S" (2024) describes.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from embeddings.encoder import Floats

#: What counts as a word, as bm25s cuts a text: two or more letters or digits.
_WORD = re.compile(r"\b\w\w+\b")


class Keywords:
    """A BM25 index of texts, kept in memory and made anew when the texts change."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s
        import Stemmer
        from bm25s.stopwords import STOPWORDS_EN

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._size = len(texts)
        self._stemmer: Any = Stemmer.Stemmer("english")
        self._common = frozenset(STOPWORDS_EN)
        self._index: Any = bm25s.BM25()
        tokens = bm25s.tokenize(list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False)
        if tokens.vocab:
            self._index.index(tokens, show_progress=False)
        self._known = set(tokens.vocab)
        self._counts = Counter(number for row in tokens.ids for number in set(row))
        self._numbers: Mapping[str, int] = tokens.vocab

    def stems(self, text: str) -> list[str]:
        """Return the stems of the words of ``text`` in order, as bm25s cuts the texts of the index."""
        words = [word for word in _WORD.findall(text.lower()) if word not in self._common]
        return list(self._stemmer.stemWords(words))

    def scores(self, question: str) -> Floats:
        """Return a score for every text, (n,); 0 where no word is shared."""
        stems = [stem for stem in self.stems(question) if stem in self._known]
        if not stems:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._index.get_scores(stems), np.float32)

    def count(self, stem: str) -> int:
        """Return how many texts hold a stem."""
        number = self._numbers.get(stem)
        return self._counts[number] if number is not None else 0
