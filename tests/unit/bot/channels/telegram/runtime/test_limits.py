"""The limits on sending, with a clock that runs as fast as it is asked."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.runtime import limits as module
from bot.channels.telegram.runtime.limits import A_MINUTE, IN_A_GROUP, TRIES, Seldom, SendingLimits


class Time:
    """A clock that moves only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns of its own future
    monkeypatch.setattr(module, "time", made)
    monkeypatch.setattr(module.asyncio, "sleep", made.sleep)
    return made


def sent(limits: SendingLimits, chats: list[int], clock: Time, *faults: Exception) -> list[float]:
    """When each message went, one call after another; the first calls meet ``faults``."""
    times: list[float] = []
    waiting = list(faults)

    async def call(*_: Any, **__: Any) -> bool:
        times.append(clock.now)
        if waiting:
            raise waiting.pop(0)
        return True

    async def all_of_them() -> None:
        for chat in chats:
            await limits.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, None)

    asyncio.run(all_of_them())
    return times


def test_never_more_than_allowed_in_any_second(clock: Time) -> None:
    times = sent(SendingLimits(30), list(range(200)), clock)
    worst = max(sum(start <= t < start + 1 for t in times) for start in times)
    assert worst == 30
    assert (len(times) - 1) / (times[-1] - times[0]) > 29


def test_a_share_that_changes_holds_from_then_on(clock: Time) -> None:
    limits = SendingLimits(30)
    sent(limits, list(range(100)), clock)
    limits.hold(10)
    began = clock.now + 1.01
    times = [t for t in sent(limits, list(range(100)), clock) if t >= began]
    assert max(sum(start <= t < start + 1 for t in times) for start in times) == 10
    limits.hold(0)
    limits.hold(15, 6.0)
    now = clock.now
    times = sent(limits, list(range(60)), clock)
    assert times[0] >= now + 6.0
    assert max(sum(start <= t < start + 1 for t in times) for start in times) == 15
    SendingLimits(0).hold(10)


def test_a_share_that_shrinks_while_all_places_are_taken_goes_as_they_come_free() -> None:
    limits, going, done = SendingLimits(4), asyncio.Event(), []

    async def call(*_: Any, **__: Any) -> bool:
        await going.wait()
        done.append(1)
        return True

    async def story() -> int:
        each = [limits.process_request(call, (), {}, "sendMessage", {"chat_id": n}, None) for n in range(4)]
        tasks = [asyncio.create_task(one) for one in each]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        limits.hold(1)
        limits.hold(2)
        going.set()
        await asyncio.gather(*tasks)
        return limits._places.qsize()

    assert asyncio.run(story()) == 2
    assert len(done) == 4


def test_one_a_second_in_a_chat(clock: Time) -> None:
    times = sent(SendingLimits(30), [7, 7, 7], clock)
    assert [b - a for a, b in itertools.pairwise(times)] == [1.0, 1.0]


def test_it_says_how_long_the_next_to_a_group_waits(clock: Time) -> None:
    limits = SendingLimits(30)
    assert limits.wait(-5) <= 0
    times = sent(limits, [-5] * IN_A_GROUP, clock)
    assert limits.wait(-5) == times[0] + A_MINUTE - clock.now
    assert limits.wait(-6) <= 0
    assert SendingLimits(0).wait(-5) <= 0


def test_the_limits_can_be_lifted_for_measuring(clock: Time) -> None:
    times = sent(SendingLimits(0), [7] * 100, clock)
    assert set(times) == {1000.0}


def test_told_to_wait_it_waits_and_sends_once_more(clock: Time) -> None:
    times = sent(SendingLimits(30), [7], clock, RetryAfter(5), NetworkError("cut"), TimedOut())
    assert len(times) == 4
    assert times[1] - times[0] >= 5


@pytest.mark.parametrize("fault", [BadRequest("chat not found"), Forbidden("blocked")])
def test_what_does_not_pass_is_not_tried_again(clock: Time, fault: Exception) -> None:
    with pytest.raises(type(fault)):
        sent(SendingLimits(30), [7], clock, fault)
    assert clock.now == 1000.0


def test_it_gives_up_in_the_end(clock: Time) -> None:
    with pytest.raises(NetworkError):
        sent(SendingLimits(30), [7], clock, *[NetworkError("cut")] * TRIES)


def test_however_long_the_way_takes_no_more_arrive_in_any_second(clock: Time) -> None:
    """Each of the first places takes longer to be answered for, as on a busy machine."""
    limits, arrived, waits = SendingLimits(3), [], [0.9, 0.5, 0.0] + [0.0] * 9

    async def call(*_: Any, **__: Any) -> bool:
        await clock.sleep(waits[len(arrived)])
        arrived.append(clock.now)
        return True

    async def all_of_them() -> None:
        for chat in range(len(waits)):
            await limits.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, None)

    asyncio.run(all_of_them())
    assert max(sum(start <= t < start + 1 for t in arrived) for start in arrived) <= 3


def test_an_ornament_passes_so_often_and_no_more(clock: Time) -> None:
    seldom, passed = Seldom(0.25), []
    for _ in range(100):
        if seldom.now():
            passed.append(clock.now)
        clock.now += 0.0625
    gaps = [later - earlier for earlier, later in itertools.pairwise(passed)]
    assert passed[0] == 1000.0
    assert set(gaps) == {0.25}
