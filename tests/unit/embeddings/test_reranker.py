"""The packaged reranker: what it makes of a pair, whatever else is read with it."""

from __future__ import annotations

import numpy as np
import pytest
from support.shipped import shared_reranker

from embeddings.reranker import PackagedReranker

pytestmark = pytest.mark.model

ASKED = "who mends the lantern when it goes out at night"
PAIRS = [
    (ASKED, "The keeper mends the lantern before the next tide."),
    (ASKED, "Ferries leave the north quay at nine. " * 12),
    ("when do ferries leave", "Ferries leave the north quay at nine."),
    ("a", "b"),
]


@pytest.fixture(scope="module")
def reranker() -> PackagedReranker:
    made = shared_reranker("default")
    assert isinstance(made, PackagedReranker)
    return made


def test_a_pair_scores_the_same_in_whatever_company(reranker: PackagedReranker) -> None:
    alone = [float(reranker.scores([pair])[0]) for pair in PAIRS]
    assert reranker.scores(PAIRS).tolist() == alone
    assert reranker.scores(PAIRS[::-1]).tolist() == alone[::-1]


def test_what_serves_a_question_scores_above_what_does_not(reranker: PackagedReranker) -> None:
    scores = reranker.scores(PAIRS)
    assert scores[0] > scores[1]


def test_nothing_to_read_is_no_score(reranker: PackagedReranker) -> None:
    assert reranker.scores([]).shape == (0,)
    assert reranker.scores(PAIRS).dtype == np.float32
