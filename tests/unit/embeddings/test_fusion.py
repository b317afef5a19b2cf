"""Many scores into one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.fusion import COLUMN, FEATURES, FOR_NOTE, FOR_ORIGINAL, Weights

ROWS = st.lists(
    st.lists(st.floats(-5, 5, width=32), min_size=len(FEATURES), max_size=len(FEATURES)), max_size=8
)


@given(rows=ROWS, notes=st.integers(0, 255))
def test_a_note_is_weighed_as_a_note_and_an_original_as_an_original(
    rows: list[list[float]], notes: int
) -> None:
    features = np.array(rows, np.float32).reshape(-1, len(FEATURES))
    kinds = np.array([bool(notes >> n & 1) for n in range(len(features))], np.bool_)
    weights = Weights(np.ones(len(FEATURES), np.float32), 2 * np.ones(len(FEATURES), np.float32))
    expected = [row.sum() * (2 if note else 1) for row, note in zip(features, kinds, strict=True)]
    assert np.allclose(weights.scores(features, kinds), expected, atol=1e-3)


def test_only_notes_are_weighed_by_how_people_ask_for_them() -> None:
    for name in ("late phrasing", "phrasing back", "dense phrasing", "three phrasings", "under it"):
        assert FOR_NOTE[COLUMN[name]]
        assert not FOR_ORIGINAL[COLUMN[name]]
