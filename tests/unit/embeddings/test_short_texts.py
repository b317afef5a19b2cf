"""What was learned of short texts, as it stands on the disk."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np

from embeddings.short_texts import ShortTextClassifier


def test_its_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "wordings" / "asks.npz"
    ShortTextClassifier(("a", "b"), np.zeros((2, 3)), np.zeros(2)).save(path)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert ShortTextClassifier.load(path) is not None
