"""Telegram's limits on sending, kept: so many messages a second, one a second in a chat, and retries."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
import warnings
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter
from telegram.warnings import PTBDeprecationWarning

from bot.core.remembered import Remembered

log = structlog.get_logger(__name__)

#: Seconds for which a place is taken once its message was answered for: one, and a little for clocks.
WINDOW = 1.005
#: Seconds between two messages to one chat.
SPACING = 1.0
#: Messages that a group takes in a minute, and that minute in seconds.
IN_A_GROUP, A_MINUTE = 20, 60.0
#: How often a message is tried, and the first wait in seconds after a network fault.
TRIES, FIRST_WAIT = 5, 0.5
#: Seconds that Telegram may say to wait and that are waited here; what is longer is its sender's to wait.
PATIENCE = 30.0
#: Chats whose last message is remembered.
MOST_CHATS = 20_000

#: Whether what is told to wait goes back to where it was taken from, and is not waited for here.
GOES_BACK: ContextVar[bool] = ContextVar("GOES_BACK", default=False)

Answer = bool | dict[str, Any] | list[dict[str, Any]]
Call = Callable[..., Coroutine[Any, Any, Answer]]


class SendingLimits(BaseRateLimiter[int]):
    """The rate limiter: lets calls that put something into a chat pass as Telegram allows, others at once."""

    def __init__(self, per_second: int) -> None:
        """``per_second`` 0 lifts the limits; retries stay."""
        #: When each place is free again. A place is held from before a message leaves until a second
        #: after it was answered for, so whatever the way there takes, no more arrive in any second.
        self._places: asyncio.Queue[float] = asyncio.Queue()
        for _ in range(per_second):
            self._places.put_nowait(0.0)
        self.per_second = per_second
        #: Places that there are, and those among them that go as soon as they are free.
        self._held, self._going = per_second, 0
        self._limited = per_second > 0
        self._chats = Remembered[int, float](MOST_CHATS)
        #: When the newest messages of each group leave.
        self._groups = Remembered[int, deque[float]](MOST_CHATS)

    def hold(self, places: int, free_in: float = 0.0) -> None:
        """Have so many places from now on, those that are new after some seconds."""
        if not self._limited:
            return
        while self._held - self._going > places:
            if self._places.empty():
                self._going += 1
            else:
                self._places.get_nowait()
                self._held -= 1
        while self._held - self._going < places:
            if self._going:
                self._going -= 1
            else:
                self._places.put_nowait(time.monotonic() + free_in)
                self._held += 1

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""

    async def process_request(
        self,
        callback: Call,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        """Make the call in its turn, again after a fault that passes. Raises what does not pass.

        ``rate_limit_args`` is how often the call is tried, if that is not as often as any.
        """
        limited = self._limited and endpoint.startswith(("send", "copy", "forward"))
        if endpoint == "sendChatAction":  # an ornament: not worth a message's place, nor a second try
            return await callback(*args, **kwargs)
        wait, tries = FIRST_WAIT, rate_limit_args or TRIES
        for last in (n == tries for n in range(1, tries + 1)):
            try:
                if limited:
                    return await self._in_place(data.get("chat_id"), lambda: callback(*args, **kwargs))
                return await callback(*args, **kwargs)
            except RetryAfter as busy:
                seconds = seconds_of(busy)
                if last or seconds > PATIENCE or GOES_BACK.get():
                    raise
                log.warning("told to wait", seconds=seconds)
                await asyncio.sleep(seconds + 0.1)
            except BadRequest:
                raise
            except NetworkError as fault:
                if last:
                    raise
                log.warning("sending again", fault=type(fault).__name__)
                await asyncio.sleep(wait)
                wait *= 2
        raise AssertionError("the last try returns or raises")

    async def _in_place(self, chat_id: object, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """Make a call when there is a place for it: first in the chat, then among all."""
        if isinstance(chat_id, int):
            await self._place_in_chat(chat_id)
        free = await self._places.get()  # first come, first served
        try:
            await _until(free)
            return await call()
        finally:
            if self._going:
                self._going, self._held = self._going - 1, self._held - 1
            else:
                self._places.put_nowait(time.monotonic() + WINDOW)

    def wait(self, chat_id: int) -> float:
        """Return the seconds until a message to a chat may leave."""
        return self._next_in_chat(chat_id) - time.monotonic() if self._limited else 0.0

    def _next_in_chat(self, chat_id: int) -> float:
        soonest = max(time.monotonic(), self._chats.get(chat_id, 0.0) + SPACING)
        newest = self._groups.get(chat_id)
        return max(soonest, newest[0] + A_MINUTE) if newest and len(newest) == IN_A_GROUP else soonest

    async def _place_in_chat(self, chat_id: int) -> None:
        self._chats[chat_id] = mine = self._next_in_chat(chat_id)
        if chat_id < 0:
            self._groups[chat_id] = newest = self._groups.get(chat_id, deque(maxlen=IN_A_GROUP))
            newest.append(mine)
        await _until(mine)


def seconds_of(busy: RetryAfter) -> float:
    """Return how long Telegram says to wait."""
    with warnings.catch_warnings():  # the library warns that it will give a timedelta one day
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        pause = busy.retry_after
    return pause.total_seconds() if isinstance(pause, dt.timedelta) else float(pause)


async def _until(moment: float) -> None:
    while (left := moment - time.monotonic()) > 0:
        await asyncio.sleep(left)


class Seldom:
    """A throttle: says when to adorn, so seldom that in a crowd it costs nobody their reply."""

    def __init__(self, spacing: float) -> None:
        """``spacing`` is in seconds."""
        self._spacing = spacing
        self._next = 0.0

    def now(self) -> bool:
        """Return whether enough time has gone by since the last time."""
        moment = time.monotonic()
        if moment < self._next:
            return False
        self._next = moment + self._spacing
        return True


async def best_effort(call: Awaitable[object]) -> None:
    """Await a call that only adorns, such as a typing sign: its failure costs nothing."""
    try:
        await call
    except Exception as fault:
        log.info("what only adorns failed", fault=type(fault).__name__)
