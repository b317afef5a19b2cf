"""Whole-text vectors: the nearest are those that comparing with every row finds."""

from __future__ import annotations

import faiss
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.dense import Dense
from embeddings.encoder import Floats


def unit_rows(random: np.random.Generator, count: int, dimensions: int) -> Floats:
    rows = random.standard_normal((count, dimensions)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@given(
    st.integers(0, 2**32 - 1), st.integers(0, 60), st.integers(1, 5), st.integers(0, 70), st.integers(2, 40)
)
def test_the_nearest_are_those_of_brute_force(
    seed: int, rows: int, questions: int, count: int, dimensions: int
) -> None:
    random = np.random.default_rng(seed)
    vectors, asked = unit_rows(random, rows, dimensions), unit_rows(random, questions, dimensions)
    dense = Dense(vectors)
    found = dense.nearest(asked, count)
    assert found.shape == (questions, min(count, rows))
    for question, places in zip(asked, found, strict=True):
        cosines = vectors @ question
        assert len(set(places.tolist())) == len(places)
        assert np.allclose(cosines[places], np.sort(cosines)[::-1][:count], atol=1e-5)
        assert np.allclose(dense.cosines(question, places), cosines[places], atol=1e-5)


def test_a_vector_is_nearest_to_itself() -> None:
    vectors = unit_rows(np.random.default_rng(3), 50, 32)
    assert Dense(vectors).nearest(vectors, 1)[:, 0].tolist() == list(range(50))


def test_rows_that_are_a_view_are_searched_as_they_stand() -> None:
    vectors = unit_rows(np.random.default_rng(4), 20, 8)
    turned = vectors[::-2]
    assert Dense(turned).nearest(turned[:3], 1)[:, 0].tolist() == [0, 1, 2]


def test_a_search_leaves_the_threads_of_whoever_asks_as_they_were() -> None:
    """Where FAISS and torch share one pool of threads, encoding would go on in one alone."""
    vectors, before = unit_rows(np.random.default_rng(5), 20, 8), faiss.omp_get_max_threads()
    try:
        for threads in (2, 3):
            faiss.omp_set_num_threads(threads)
            Dense(vectors).nearest(vectors[:2], 3)
            assert faiss.omp_get_max_threads() == threads
    finally:
        faiss.omp_set_num_threads(before)
