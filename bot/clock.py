"""The clock: the one place that asks the machine for the time. Whatever needs the time is given a clock.

Machines that share a database go by its clock: what one holds for a while is free for the others by that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

#: Returns this moment, aware and in UTC; ``bot.core.calendar.day_of`` makes London's day of it.
Clock = Callable[[], dt.datetime]


#: How far this machine's clock may be from one that it follows: of two further apart, either may be wrong.
FURTHEST = dt.timedelta(hours=1)
#: How long being told the time may take, so that what is told still holds.
QUICK = dt.timedelta(seconds=2)


class FollowingClock:
    """This machine's clock, set by another one, such as that of a database that several machines share."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        #: How far the other is ahead.
        self._ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        """Return this moment, in UTC."""
        return self._clock() + self._ahead

    def follow(self, other: Callable[[], dt.datetime | None]) -> dt.timedelta:
        """Go by another clock from now on; return how far it is ahead of this machine's.

        One that is too far away is not followed, nor is one that takes long to tell the time; None is none.
        """
        before = self._clock()
        told = other()
        took = self._clock() - before
        if told is None or not dt.timedelta() <= took <= QUICK:
            return self._ahead
        ahead = told - before - took / 2
        self._ahead = ahead if abs(ahead) <= FURTHEST else dt.timedelta()
        return ahead


def system_clock() -> dt.datetime:
    """Return this moment by the machine's clock, in UTC."""
    return dt.datetime.now(dt.UTC)
