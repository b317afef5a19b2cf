"""Working days in England, Monday to Friday without bank holidays, and the hours at which messages go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


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


@cache
def _bank_holidays(year: int) -> Container[dt.date]:
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
