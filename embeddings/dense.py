"""Whole-text vectors, searched with FAISS by inner product."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Floats


class Dense:
    """Rows of unit-length vectors; the inner product of two is their cosine."""

    def __init__(self, vectors: Floats) -> None:
        import faiss

        self.vectors = vectors
        self._one_thread = faiss.omp_set_num_threads
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1])
        if len(vectors):
            self._index.add(np.ascontiguousarray(vectors, np.float32))

    def nearest(self, questions: Floats, count: int) -> npt.NDArray[np.int64]:
        """Return the ``count`` nearest rows to each of ``questions`` (q, d), best first, as (q, count)."""
        count = min(count, len(self.vectors))
        if not count:
            return np.zeros((len(questions), 0), np.int64)
        # Several thread pools that wait for work by spinning starve one another; torch's is the one kept.
        # The setting is of the calling thread, so it is made at each call.
        self._one_thread(1)
        _, rows = self._index.search(np.ascontiguousarray(questions, np.float32), count)
        return np.asarray(rows, np.int64)

    def cosines(self, question: Floats, rows: npt.NDArray[np.int64]) -> Floats:
        """Return the cosine of ``question`` (d,) with each of ``rows``."""
        return np.asarray(np.vecdot(self.vectors[rows], question), np.float32)
