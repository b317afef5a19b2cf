"""A time of whole days in London, as it was typed or by its name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.calendar import day_of
from bot.errors import RefusedError

_LONDON = ZoneInfo("Europe/London")

#: Times that a button names, and how many whole months each is.
NAMED = {"month": 1, "quarter": 3, "year": 12}


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
    """Return the whole months before this one: the last ``month``, ``quarter`` (three) or ``year``."""
    this = today.replace(day=1)
    months = this.year * 12 + this.month - 1 - NAMED[name]
    return DayPeriod(dt.date(months // 12, months % 12 + 1, 1), this - dt.timedelta(days=1))


def _day(typed: str) -> dt.date:
    try:
        return dt.datetime.strptime(typed.strip(), "%Y-%m-%d").replace(tzinfo=_LONDON).date()
    except ValueError:
        raise RefusedError(core_messages.BAD_DATE.format(day=typed[:40])) from None


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=_LONDON).astimezone(dt.UTC)
