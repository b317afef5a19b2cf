"""From a period and a day to a due date."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import is_working_day, not_after
from bot.errors import RefusedError
from bot.features.actions.due_dates import LAST_YEAR, When, worked_out
from bot.features.actions.due_dates import due_on as due
from procedures.actions import AgreedAction, Period, PeriodUnit, period_of
from procedures.document import Voice

TODAY = dt.date(2026, 11, 24)
DECIDED = dt.date(2021, 3, 5)

days = st.dates(dt.date(2015, 1, 1), dt.date(2040, 12, 31))


def agreed(by: str | None = "6 weeks", *, from_decision: bool = True) -> AgreedAction:
    period = period_of(by) if by else None
    return AgreedAction("d/a", "d", "Do it.", ("kent",), Voice.AGREED, period, from_decision, ("1",))


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("6 weeks", "2021-03-05", "2021-04-16"),
        ("3 months", "2021-03-05", "2021-06-05"),
        ("6 months", "2021-03-05", "2021-09-05"),
        ("1 month", "2020-07-10", "2020-08-10"),
        # Over the bank holiday of 19 September 2022.
        ("20 working days", "2022-08-29", "2022-09-27"),
        ("20 working days", "2026-12-11", "2027-01-13"),
        ("1 month", "2027-01-31", "2027-02-28"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("3 months", "2026-11-30", "2027-02-28"),
        ("12 months", "2028-02-29", "2029-02-28"),
        ("1 day", "2026-12-31", "2027-01-01"),
    ],
)
def test_due_dates_by_hand(period: str, start: str, end: str) -> None:
    assert due(period_of(period), dt.date.fromisoformat(start)).isoformat() == end


@given(st.integers(1, 240), days)
def test_a_month_ends_on_the_same_number_or_on_its_last_day(count: int, start: dt.date) -> None:
    end = due(Period(count, PeriodUnit.MONTHS), start)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == count
    last = calendar.monthrange(end.year, end.month)[1]
    assert end.day == min(start.day, last)


@given(st.integers(1, 200), days)
def test_so_many_working_days_lie_after_the_start(count: int, start: dt.date) -> None:
    end = due(Period(count, PeriodUnit.WORKING_DAYS), start)
    passed = [start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, passed)) == count


@given(st.sampled_from(PeriodUnit), st.integers(1, 300), days)
def test_a_longer_period_ends_later(unit: PeriodUnit, count: int, start: dt.date) -> None:
    assert start < due(Period(count, unit), start) < due(Period(count + 1, unit), start)


@pytest.mark.parametrize(
    ("period", "start"),
    [("9999 months", "2026-11-24"), ("4000 weeks", "2026-11-24"), ("9999 working days", "2075-01-01")],
)
def test_a_period_without_an_end_in_sight_is_refused(period: str, start: str) -> None:
    with pytest.raises(RefusedError, match=f"{period} is too long; an action has to end by {LAST_YEAR}"):
        due(period_of(period), dt.date.fromisoformat(start))


@given(days)
def test_the_last_working_day_not_after_a_day(day: dt.date) -> None:
    found = not_after(day)
    assert is_working_day(found)
    assert found <= day
    passed = [found + dt.timedelta(days=n) for n in range(1, (day - found).days + 1)]
    assert not any(map(is_working_day, passed))


def test_a_council_that_the_decision_names_counts_from_the_decision_and_may_be_late() -> None:
    worked = worked_out(None, TODAY, agreed(), council="kent", decided=DECIDED)
    assert (worked.due, worked.start) == (dt.date(2021, 4, 16), DECIDED)


def test_another_council_counts_from_today_and_never_from_the_decision() -> None:
    worked = worked_out(None, TODAY, agreed(), council="medway", decided=DECIDED)
    assert (worked.due, worked.start) == (dt.date(2027, 1, 5), TODAY)


def test_where_the_source_does_not_say_from_when_the_named_council_must() -> None:
    unsaid = agreed("3 months", from_decision=False)
    with pytest.raises(RefusedError, match="3 months, and not from which day"):
        worked_out(None, TODAY, unsaid, council="kent", decided=None)
    assert worked_out(None, TODAY, unsaid, council="medway", decided=None).due == dt.date(2027, 2, 24)


@pytest.mark.parametrize(
    ("when", "source", "said"),
    [
        (None, agreed(None, from_decision=False), "names no time"),
        (None, None, "Say by when"),
        (dt.date(2026, 11, 23), None, "23 November 2026 has passed"),
        (dt.date(2026, 11, 23), agreed(), "has passed"),
        (dt.date(9999, 12, 31), None, "too far ahead"),
        (period_of("999 months"), agreed(), "too long"),
    ],
)
def test_what_gives_no_due_date_is_one_sentence(when: When, source: AgreedAction | None, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        worked_out(when, TODAY, source, council="kent", decided=DECIDED)


def test_a_day_to_come_is_taken_as_it_is_and_today_is_one() -> None:
    assert worked_out(TODAY, TODAY, council="kent", decided=None).due == TODAY
