"""What was learned, kept as a file of numbers with names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoder
from embeddings.errors import IndexFault
from embeddings.reranker import PackagedReranker
from embeddings.weights import SHIPPED, load_learned, save_learned


def test_what_is_saved_is_what_is_read(tmp_path: Path) -> None:
    shipped = load_learned(SHIPPED)
    save_learned(shipped, tmp_path / "weights.yaml")
    again = load_learned(tmp_path / "weights.yaml")
    assert np.allclose(again.weights.note, shipped.weights.note)
    assert np.allclose(again.weights.original, shipped.weights.original)
    assert np.allclose(again.scales.after.original.spread, shipped.scales.after.original.spread)
    for name in ("encoder", "reranker", "digest", "rates", "questions"):
        assert getattr(again, name) == getattr(shipped, name)


def test_what_came_with_the_project_was_learned_for_the_packaged_models() -> None:
    learned = load_learned(SHIPPED)
    assert (learned.encoder, learned.reranker) == (Encoder("default").digest, PackagedReranker().digest)


def test_no_signal_is_divided_by_nothing() -> None:
    scales = load_learned(SHIPPED).scales
    for scale in (scales.before, scales.after, scales.first):
        assert (scale.note.spread > 0).all()
        assert (scale.original.spread > 0).all()
    assert 0 < scales.nearest <= scales.answers < 1


@pytest.mark.parametrize("content", ["", "encoder: x", "[1, 2", "encoder: x\noriginal: {late: often}"])
def test_a_damaged_file_is_refused_with_the_way_out(content: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IndexFault, match=r"weights\.yaml cannot be used; run safeguarding-bot calibrate"):
        load_learned(path)
