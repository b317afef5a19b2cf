"""An answer, the closest thing, or nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import a_note, a_paragraph, a_result

from embeddings.confidence import SIGNALS, Judge, Judges, Verdict

ONES = np.ones(len(SIGNALS), np.float32)
JUDGE = Judge(0 * ONES, ONES, ONES, 0.0, answers=0.6, nearest=0.2)


@pytest.mark.parametrize(
    ("chance", "verdict"),
    [
        (0.0, Verdict.NOTHING),
        (0.19, Verdict.NOTHING),
        (0.2, Verdict.CLOSEST),
        (0.59, Verdict.CLOSEST),
        (0.6, Verdict.ANSWERED),
        (1.0, Verdict.ANSWERED),
    ],
)
def test_a_chance_amounts_to_a_verdict(chance: float, verdict: Verdict) -> None:
    assert JUDGE.verdict(chance) is verdict


@given(st.floats(-20, 20), st.floats(0.01, 5))
def test_a_stronger_signal_never_lowers_the_chance(signal: float, more: float) -> None:
    weaker, stronger = (JUDGE.chance(ONES * np.float32(s)) for s in (signal, signal + more))
    assert 0 <= weaker <= stronger <= 1


def test_a_note_and_an_original_have_judges_of_their_own() -> None:
    judges = Judges(note=JUDGE, original=replace(JUDGE, bias=1.0))
    assert judges.of(a_result(a_note())) is judges.note
    assert judges.of(a_result(a_paragraph())) is judges.original
