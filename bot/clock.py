"""The clock: the one place that asks the machine for the time. Whatever needs the time is given a clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

#: Returns this moment, aware and in UTC; ``bot.core.calendar.day_of`` makes London's day of it.
Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """Return this moment by the machine's clock, in UTC."""
    return dt.datetime.now(dt.UTC)
