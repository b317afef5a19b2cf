"""Working days in England: weekends and bank holidays do not count."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import after, day_of, is_working_day

days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-24", True),
        ("2026-11-28", False),
        ("2026-11-29", False),
        ("2026-12-25", False),
        ("2026-12-28", False),  # Boxing Day falls on a Saturday
        ("2026-04-03", False),
        ("2026-04-06", False),
        ("2026-01-02", True),  # a holiday in Scotland alone
        ("2026-03-17", True),  # and this in Northern Ireland
        ("2022-09-19", False),  # given once
    ],
)
def test_who_is_at_work(day: str, works: bool) -> None:
    assert is_working_day(on(day)) is works


@pytest.mark.parametrize(
    ("day", "n", "then"),
    [
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-24", 10, "2026-12-08"),
        ("2026-11-28", 1, "2026-11-30"),
        ("2026-12-24", 1, "2026-12-29"),
        ("2026-12-18", 10, "2027-01-06"),
    ],
)
def test_the_day_itself_does_not_count(day: str, n: int, then: str) -> None:
    assert after(on(day), n) == on(then)


@given(days, st.integers(1, 60))
def test_between_lie_as_many_working_days(day: dt.date, n: int) -> None:
    then = after(day, n)
    assert is_working_day(then)
    between = (day + dt.timedelta(days=gone) for gone in range(1, (then - day).days + 1))
    assert sum(map(is_working_day, between)) == n


@pytest.mark.parametrize("n", [0, -1])
def test_fewer_than_one_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        after(on("2026-11-24"), n)


def test_a_day_is_that_of_london() -> None:
    assert day_of(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)) == on("2026-07-02")
    assert day_of(dt.datetime(2026, 12, 1, 23, 30, tzinfo=dt.UTC)) == on("2026-12-01")
