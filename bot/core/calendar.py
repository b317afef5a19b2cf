"""Working days in England: Monday to Friday without bank holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from functools import cache
from zoneinfo import ZoneInfo


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day that it is in London at a moment."""
    return moment.astimezone(ZoneInfo("Europe/London")).date()


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


@cache
def _bank_holidays(year: int) -> Container[dt.date]:
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))
