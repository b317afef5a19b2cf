"""The figures of the duty card in the benchmark."""

from __future__ import annotations

from pathlib import Path

from support.samples import write_library

from bot.evaluation.duty_card_timing import duty_cards
from procedures.library import Library, load_library


def test_the_median_and_p95_are_given(library: Library) -> None:
    figures = duty_cards(library)
    assert list(figures) == ["duty card p50, ms", "duty card p95, ms"]
    assert 0 < figures["duty card p50, ms"] <= figures["duty card p95, ms"]


def test_a_library_without_rules_has_no_figures(tmp_path: Path) -> None:
    assert duty_cards(load_library(write_library(tmp_path))) == {}
