"""Whole-text vectors, searched with FAISS by inner product."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Floats


class Dense:
    """Rows of unit-length vectors, which FAISS reads where they are; the product of two is their cosine."""

    def __init__(self, vectors: Floats) -> None:
        self.vectors = np.ascontiguousarray(vectors, np.float32)

    def nearest(self, questions: Floats, count: int) -> npt.NDArray[np.int64]:
        """Return the ``count`` nearest rows to each of ``questions`` (q, d), best first, as (q, count)."""
        import faiss

        count = min(count, len(self.vectors))
        if not count:
            return np.zeros((len(questions), 0), np.int64)
        # Several thread pools that wait for work by spinning starve one another; torch's is the one kept.
        # Where both share one pool the setting is torch's too, of the calling thread, so it is put back.
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        try:
            asked = np.ascontiguousarray(questions, np.float32)
            _, rows = faiss.knn(asked, self.vectors, count, metric=faiss.METRIC_INNER_PRODUCT)
        finally:
            faiss.omp_set_num_threads(threads)
        return np.asarray(rows, np.int64)

    def cosines(self, question: Floats, rows: npt.NDArray[np.int64]) -> Floats:
        """Return the cosine of ``question`` (d,) with each of ``rows``."""
        return np.asarray(np.vecdot(self.vectors[rows], question), np.float32)
