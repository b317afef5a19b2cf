"""A clock that goes by another one, such as that of a database that machines share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.clock import FURTHEST, FollowingClock

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SECOND, MINUTE = dt.timedelta(seconds=1), dt.timedelta(minutes=1)


def telling(clock: list[dt.datetime], ahead: dt.timedelta, took: dt.timedelta) -> Callable[[], dt.datetime]:
    """Another clock, which is so far ahead and takes so long to tell the time."""

    def tell() -> dt.datetime:
        clock[0] += took
        return clock[0] - took / 2 + ahead

    return tell


@pytest.mark.parametrize("ahead", [MINUTE, -MINUTE, FURTHEST, dt.timedelta()])
def test_it_goes_by_the_other_from_then_on(ahead: dt.timedelta) -> None:
    machine = [NOW]
    clock = FollowingClock(lambda: machine[0])
    assert clock() == NOW
    assert clock.follow(telling(machine, ahead, SECOND)) == ahead
    assert clock() == machine[0] + ahead
    machine[0] += MINUTE
    assert clock() == machine[0] + ahead
    assert clock.follow(telling(machine, dt.timedelta(), SECOND)) == dt.timedelta()
    assert clock() == machine[0]


@pytest.mark.parametrize("ahead", [FURTHEST + SECOND, -FURTHEST - SECOND, dt.timedelta(days=365)])
def test_one_that_is_too_far_away_is_told_and_not_followed(ahead: dt.timedelta) -> None:
    machine = [NOW]
    clock = FollowingClock(lambda: machine[0])
    assert clock.follow(telling(machine, ahead, SECOND)) == ahead
    assert clock() == machine[0]


@pytest.mark.parametrize("took", [10 * SECOND, -MINUTE])
def test_what_took_long_or_was_put_back_meanwhile_is_not_believed(took: dt.timedelta) -> None:
    machine = [NOW]
    clock = FollowingClock(lambda: machine[0])
    clock.follow(telling(machine, MINUTE, SECOND))
    assert clock.follow(telling(machine, -MINUTE, took)) == MINUTE
    assert clock() == machine[0] + MINUTE


def test_where_there_is_no_other_it_is_the_machines() -> None:
    clock = FollowingClock(lambda: NOW)
    assert clock.follow(lambda: None) == dt.timedelta()
    assert clock() == NOW
