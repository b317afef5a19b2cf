"""Keyword search: BM25 over stemmed words, with bm25s.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009);
scores are computed ahead of time as Lù, "BM25S" (2024) describes.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from embeddings.encoder import Floats


class Keywords:
    """A BM25 index of texts, kept in memory and made anew when the texts change."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s
        import Stemmer

        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._size = len(texts)
        self._stemmer: Any = Stemmer.Stemmer("english")
        self._tokenize: Any = bm25s.tokenize
        self._index: Any = bm25s.BM25()
        tokens = self._tokenize(list(texts), stopwords="en", stemmer=self._stemmer, show_progress=False)
        if tokens.vocab:
            self._index.index(tokens, show_progress=False)
        self._known = set(tokens.vocab)

    def scores(self, question: str) -> Floats:
        """Return a score for every text, (n,); 0 where no word is shared."""
        (stems,) = self._tokenize(
            [question], stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        stems = [stem for stem in stems if stem in self._known]
        if not stems:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._index.get_scores(stems), np.float32)

    def shared(self, questions: Sequence[str], text: str) -> list[float]:
        """Return for each of ``questions`` the share of its stems that ``text`` holds, 0 to 1."""
        *asked, held = self._tokenize(
            [*questions, text], stopwords="en", stemmer=self._stemmer, return_ids=False, show_progress=False
        )
        stems = set(held)
        return [len(stems.intersection(wanted)) / len(set(wanted)) if wanted else 0.0 for wanted in asked]
