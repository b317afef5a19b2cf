"""The one scale: what raises and lowers a chance, and what a chance amounts to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.confidence import (
    AT,
    LOWERS,
    SIGNALS,
    OneScale,
    Scale,
    Scales,
    Verdict,
    chance_of,
    read_closely,
)
from embeddings.guards import CAPPED, GUARDS
from embeddings.weights import SHIPPED, load_learned

ONES = np.ones(len(SIGNALS), np.float32)
SCALE = Scale(0 * ONES, ONES, ONES, 0.0)
ONE = OneScale(SCALE, SCALE)
SCALES = Scales(ONE, ONE, ONE, answers=0.6, nearest=0.2)


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
    assert SCALES.verdict(chance) is verdict


@given(st.floats(-20, 20), st.floats(0.01, 5))
def test_a_stronger_signal_never_lowers_the_chance(signal: float, more: float) -> None:
    weaker, stronger = (chance_of(float(SCALE.odds(ONES * np.float32(s)))) for s in (signal, signal + more))
    assert 0 <= weaker <= stronger <= 1


def test_notes_and_originals_are_weighed_each_by_its_own_weights() -> None:
    scale = OneScale(note=SCALE, original=Scale(0 * ONES, ONES, 0 * ONES, -1.0))
    odds = scale.odds(np.stack([ONES, ONES]), np.array([True, False]))
    assert odds.tolist() == [len(SIGNALS), -1.0]


@pytest.mark.parametrize("reading", ["before", "after", "first"])
@pytest.mark.parametrize("kind", ["note", "original"])
def test_what_was_learned_lets_no_guard_raise_a_chance(reading: str, kind: str) -> None:
    scale = getattr(getattr(load_learned(SHIPPED).scales, reading), kind)
    assert {name: scale.weights[AT[name]] for name in LOWERS if scale.weights[AT[name]] > 0} == {}


def test_every_guard_that_caps_is_a_guard() -> None:
    assert set(CAPPED) <= set(GUARDS) <= set(LOWERS)


def test_a_reading_is_compared_with_the_best_other_of_its_kind() -> None:
    notes = np.array([True, True, False])
    readings = np.array([1.0, 3.0, 9.0])
    read = read_closely(np.zeros((3, len(SIGNALS)), np.float32), notes, readings, np.array([-99, -99, -99]))
    assert read[:2, AT["reading margin"]].tolist() == [-2.0, 2.0]
    assert read[2, AT["reading margin"]] > 0
    assert read[:, AT["reading"]].tolist() == readings.tolist()
