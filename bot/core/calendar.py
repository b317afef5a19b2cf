"""Days in London: working days in England, months, periods, and the hours at which messages go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.core import formatting
from bot.core import messages as core_messages
from bot.errors import RefusedError

_LONDON = ZoneInfo("Europe/London")

#: Times that a button names, and how many whole months each is.
NAMED = {"month": 1, "quarter": 3, "year": 12}
#: Times up to today, and how many whole months before this one each takes in.
UP_TO_TODAY = {"this_month": 0, "year_to_today": 12}


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day that it is in London at a moment."""
    return moment.astimezone(_LONDON).date()


def is_working_day(day: dt.date) -> bool:
    """Return whether people are at work on a day."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def after(day: dt.date, n: int) -> dt.date:
    """Return the ``n``-th working day after ``day``, which does not count itself. ``n`` is 1 or more.

    Raises ValueError for a smaller ``n``.
    """
    if n < 1:
        raise ValueError("working days are counted from 1")
    while n:
        day += dt.timedelta(days=1)
        n -= is_working_day(day)
    return day


def not_after(day: dt.date) -> dt.date:
    """Return the last working day that is not after ``day``."""
    while not is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last of that month where it has no such day.

    Raises OverflowError for a day that no calendar holds.
    """
    try:
        later: dt.date = day + relativedelta(months=months)
    except ValueError as error:
        raise OverflowError from error
    return later


@dataclass(frozen=True)
class Hours:
    """When messages go: from ``opens`` until ``closes`` in London on working days; at any time if equal.

    ``most`` is how many a person gets on one day.
    """

    opens: int = 8
    closes: int = 18
    most: int = 3

    @property
    def always(self) -> bool:
        """Whether there are no quiet hours."""
        return self.opens == self.closes

    def next_open(self, moment: dt.datetime) -> dt.datetime:
        """Return the first moment from ``moment`` on at which messages go."""
        if self.always:
            return moment
        there = moment.astimezone(_LONDON)
        day = there.date()
        if is_working_day(day) and there.hour < self.closes:
            return max(moment, self._opening(day))
        return self._opening(after(day, 1))

    def the_day_after(self, moment: dt.datetime) -> dt.datetime:
        """Return when messages begin to go on the next day after that of ``moment``."""
        if self.always:
            return moment + dt.timedelta(days=1)
        return self._opening(after(day_of(moment), 1))

    def _opening(self, day: dt.date) -> dt.datetime:
        return dt.datetime(day.year, day.month, day.day, self.opens, tzinfo=_LONDON).astimezone(dt.UTC)


@dataclass(frozen=True)
class DayPeriod:
    """From the beginning of a day to the end of a day, which may be the same."""

    first: dt.date
    last: dt.date

    @property
    def until(self) -> dt.datetime:
        """The moment at which it is over, in UTC."""
        return _midnight(self.last + dt.timedelta(days=1))

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment is in it."""
        return self.first <= day_of(moment) <= self.last

    def __str__(self) -> str:
        return core_messages.PERIOD.format(
            first=formatting.date(self.first.isoformat()), last=formatting.date(self.last.isoformat())
        )


def period_of(first: str, last: str, today: dt.date) -> DayPeriod:
    """Return the time between two days typed as 2026-01-31. Raises RefusedError."""
    period = DayPeriod(_day(first), _day(last))
    if period.last < period.first:
        raise RefusedError(core_messages.BACKWARDS.format(first=first, last=last))
    if period.last > today:
        raise RefusedError(core_messages.TO_COME.format(day=last))
    return period


def named(name: str, today: dt.date) -> DayPeriod:
    """Return the whole months before this one: the last ``month``, ``quarter`` (three) or ``year``.

    What is in ``UP_TO_TODAY`` ends today.
    """
    this = today.replace(day=1)
    if name in UP_TO_TODAY:
        return DayPeriod(months_after(this, -UP_TO_TODAY[name]), today)
    return DayPeriod(months_after(this, -NAMED[name]), this - dt.timedelta(days=1))


def _day(typed: str) -> dt.date:
    try:
        return dt.datetime.strptime(typed.strip(), "%Y-%m-%d").replace(tzinfo=_LONDON).date()
    except ValueError:
        raise RefusedError(core_messages.BAD_DATE.format(day=typed[:40])) from None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=_LONDON).astimezone(dt.UTC)


@cache
def _bank_holidays(year: int) -> Container[dt.date]:
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
