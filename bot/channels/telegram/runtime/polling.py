"""Long polling that acknowledges only what is handled, so that a crash loses nothing.

Telegram gives every update from an offset on, again and again, until the offset moves past it. The
offset here is the first update that is not handled. Those behind it that are handled already are
known by their numbers, in the store, and are not handled again after a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.jobs import every, pause
from bot.channels.telegram.runtime.limits import seconds_of
from bot.channels.telegram.runtime.update_queue import KINDS, Intake
from bot.errors import ServiceError

log = structlog.get_logger(__name__)

#: Seconds that Telegram holds a poll open, and the pauses after one that brought nothing new.
OPEN, SHORTEST, LONGEST = 25, 0.05, 1.0
#: With so many updates in hand there is work enough: seconds until the next poll.
PLENTY, SPARING = 32, 0.2
#: Seconds after a fault, doubled each time up to the last.
FIRST_WAIT, LAST_WAIT = 0.5, 30.0


class Polling:
    """The poller: fetches updates and hands them over, until it is stopped."""

    def __init__(self, bot: ExtBot[Any], intake: Intake) -> None:
        self._bot = bot
        self._intake = intake
        self._next = 0
        self._wait, self._pause = FIRST_WAIT, SHORTEST

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until ``stopping`` is set. Raises ServiceError if Telegram will not have this bot."""
        await every(LONGEST, partial(self._poll, stopping), stopping, failed="what was polled was not taken")

    async def _poll(self, stopping: asyncio.Event) -> bool:
        """Fetch updates once, hand them over, and wait as long as is due until the next time."""
        first = self._intake.first_in_hand()
        try:
            fetched = self._fetch(self._next if first is None else first, first is None)
            updates = await _unless(stopping, fetched)
        except (InvalidToken, Conflict) as refused:
            invalid = isinstance(refused, InvalidToken)
            raise ServiceError(
                runtime_messages.NOT_KNOWN if invalid else runtime_messages.TWO_POLLERS
            ) from refused
        except TelegramError as fault:
            log.warning("polling failed", fault=type(fault).__name__)
            await pause(seconds_of(fault) if isinstance(fault, RetryAfter) else self._wait, stopping)
            self._wait = min(self._wait * 2, LAST_WAIT)
            return True
        self._wait = FIRST_WAIT
        taken = await self._intake.take(updates)
        if updates:
            self._next = max(self._next, max(update["update_id"] for update in updates) + 1)
        if first is None:
            return True
        if len(self._intake.in_hand) >= PLENTY:  # each poll brings them all again
            await pause(SPARING, stopping)
            return True
        self._pause = SHORTEST if taken else min(self._pause * 2, LONGEST)
        await self._intake.woken(self._pause)
        return True

    async def acknowledge(self) -> None:
        """Tell Telegram what is handled, so that the next start is not given it again."""
        first = self._intake.first_in_hand()
        try:
            await self._fetch(self._next if first is None else first, False)
        except TelegramError as fault:
            log.warning("acknowledging failed", fault=type(fault).__name__)

    async def _fetch(self, offset: int, may_wait: bool) -> list[dict[str, Any]]:
        """Fetch updates as they are, so that one that is malformed does not cost the others."""
        open_for = OPEN if may_wait else 0
        fetched = await self._bot.do_api_request(
            "getupdates",  # lower case: the library's own method reads them all or none
            {"offset": offset, "timeout": open_for, "allowed_updates": KINDS},
            read_timeout=open_for + 10,
        )
        return [u for u in fetched if isinstance(u, dict) and isinstance(u.get("update_id"), int)]


async def _unless(
    stopping: asyncio.Event, fetching: Coroutine[Any, Any, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Wait for updates; none if told to stop first. What Telegram was about to give, it gives again."""
    fetched, told = asyncio.create_task(fetching), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({fetched, told}, return_when=asyncio.FIRST_COMPLETED)
        return await fetched if fetched.done() else []
    finally:
        fetched.cancel()
        told.cancel()
