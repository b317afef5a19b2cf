"""The packaged reranker: what it makes of a pair, whatever else is read with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.process
def test_reading_closely_tells_the_makers_of_the_library_nothing(tmp_path: Path) -> None:
    # Left to itself, onnxruntime keeps a number of this machine and what it would send, and sends it.
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR")}
    asked = "from embeddings.reranker import reranker_named; reranker_named('default').scores([('a', 'b')])"
    told = {**os.environ, **homes, "ORT_DISABLE_TELEMETRY": "0"}
    subprocess.run([sys.executable, "-c", asked], env=told, check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
