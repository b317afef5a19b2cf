"""The measured rates: none may fall below what was written down; the privacy page shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.shipped import shipped_screen

from bot.screening import measuring, rates
from bot.screening.rates import Rate

ROOT = Path(__file__).parents[4]


def worse(now_measured: list[Rate]) -> list[tuple[Rate, Rate]]:
    kept = {(rate.set, rate.part): rate for rate in rates.kept_rates()}
    pairs = [(rate, kept[rate.set, rate.part]) for rate in now_measured]
    return [
        (now, then)
        for now, then in pairs
        if (now.percent > then.percent if now.set in rates.STOPS else now.percent < then.percent)
    ]


@pytest.mark.slow
def test_names_and_other_details_are_seen_no_worse_than_written_down() -> None:
    measured = [*measuring.names_seen(shipped_screen()), *measuring.details_seen(shipped_screen())]
    assert not worse(measured)
    assert all(rate.percent >= 90 for rate in measured if rate.set == "names")
    assert sum(rate.hits for rate in measured) >= 0.95 * sum(rate.of for rate in measured)


@pytest.mark.slow
def test_ordinary_messages_are_stopped_no_more_than_written_down() -> None:
    measured = list(measuring.questions_stopped(shipped_screen()))
    assert not worse(measured)
    library = [rate for rate in measured if rate.set == "questions of the library"]
    assert sum(rate.percent for rate in library) <= 1


@pytest.mark.slow
def test_messages_that_nothing_was_learnt_from_fare_no_worse_than_written_down() -> None:
    assert not worse(list(measuring.set_aside_seen(shipped_screen())))


@pytest.mark.slow
def test_danger_and_scope_are_judged_no_worse_than_written_down() -> None:
    assert not worse([*measuring.danger_seen(), *measuring.scope_seen()])


def test_the_privacy_page_shows_the_rates_as_written_down() -> None:
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert rates.table(rates.kept_rates()) in page
