"""Long polling: Telegram's offset moves past an update when it is kept, and not before.

While the store cannot be written, Telegram is asked for the same updates again and again, so that an
emergency among those that come is seen at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog

from bot.channels.telegram.runtime import messages as runtime_messages
from bot.channels.telegram.runtime.bot_api import BotApi, CallError
from bot.channels.telegram.runtime.raw_update import KINDS, is_update
from bot.channels.telegram.runtime.receiver import Receiver
from bot.errors import ServiceError, StoreError, TwoPollersError
from bot.runtime.jobs import every, pause

log = structlog.get_logger(__name__)

#: Seconds that Telegram holds a poll open, and within which it must then have answered.
OPEN, ANSWER = 10, 5.0
#: Seconds between polls while updates wait to be kept, and the most that keeping is waited for.
BETWEEN = 0.5
#: Seconds after a fault, doubled each time up to the last: within it an emergency is seen.
FIRST_WAIT, LAST_WAIT = 0.3, 2.0

Json = dict[str, Any]


class Polling:
    """The poller: fetches updates and has them kept, until it is stopped."""

    def __init__(self, api: BotApi, receiver: Receiver) -> None:
        self._api = api
        self._receiver = receiver
        self._next = 0
        self._wait = FIRST_WAIT
        self._keeping: asyncio.Task[int] | None = None
        self._unkept = False
        self._answered = time.monotonic()

    def silent_for(self) -> float:
        """Return for how many seconds Telegram has not answered."""
        return time.monotonic() - self._answered

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until ``stopping`` is set. Raises ServiceError if Telegram will not have this bot."""
        self._answered = time.monotonic()
        await every(LAST_WAIT, partial(self._poll, stopping), stopping, failed="what was polled was not kept")
        if self._keeping is not None:
            await asyncio.wait({self._keeping}, timeout=ANSWER)
        await self._acknowledge()

    async def _poll(self, stopping: asyncio.Event) -> bool:
        """Fetch updates once, see to emergencies among them, and have them kept."""
        try:
            updates = await _unless(stopping, self._fetch(0 if self._unkept else OPEN))
        except CallError as fault:
            await self._failed(fault, stopping)
            return True
        self._wait, self._answered = FIRST_WAIT, time.monotonic()
        if not updates:
            return not stopping.is_set()
        self._receiver.look(updates)
        await self._keep(updates, stopping)
        return True

    async def _keep(self, updates: list[Json], stopping: asyncio.Event) -> None:
        """Have updates kept; the offset moves on when they are. What is slow is not waited for."""
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._kept(updates))
        done, _ = await asyncio.wait({self._keeping}, timeout=BETWEEN)
        if not done:
            self._unkept = True
            return
        keeping, self._keeping = self._keeping, None
        try:
            self._next = keeping.result()
        except StoreError as fault:
            if not self._unkept:
                log.error("updates wait at Telegram", why=str(fault))
            self._unkept = True
            await pause(BETWEEN, stopping)
        else:
            self._unkept = False

    async def _kept(self, updates: list[Json]) -> int:
        """Keep updates and return the number from which on the next are wanted. Raises StoreError."""
        try:
            await self._receiver.keep(updates)
        except StoreError:
            raise
        except Exception as fault:  # one that cannot be kept must not stop the others
            log.error("updates are kept one by one", fault=type(fault).__name__)
            for update in updates:
                await self._kept_alone(update)
        return int(max(update["update_id"] for update in updates)) + 1

    async def _kept_alone(self, update: Json) -> None:
        try:
            await self._receiver.keep([update])
        except StoreError:
            raise
        except Exception as fault:
            log.error("an update cannot be kept", update=update["update_id"], fault=type(fault).__name__)

    async def _failed(self, fault: CallError, stopping: asyncio.Event) -> None:
        if fault.code in {401, 404}:
            raise ServiceError(runtime_messages.NOT_KNOWN)
        if fault.code == 409:
            raise TwoPollersError(runtime_messages.TWO_POLLERS)
        log.warning("polling failed", code=fault.code)
        await pause(max(self._wait, fault.wait), stopping)
        self._wait = min(self._wait * 2, LAST_WAIT)

    async def _acknowledge(self) -> None:
        """Tell Telegram what is kept, so that the next start is not given it again."""
        try:
            await self._fetch(0)
        except CallError as fault:
            log.warning("acknowledging failed", code=fault.code)

    async def _fetch(self, open_for: int) -> list[Json]:
        parameters = {"offset": self._next, "timeout": open_for, "allowed_updates": KINDS}
        fetched = await self._api.call("getUpdates", open_for + ANSWER, **parameters)
        return [update for update in fetched if is_update(update)] if isinstance(fetched, list) else []


async def _unless(stopping: asyncio.Event, fetching: Coroutine[Any, Any, list[Json]]) -> list[Json]:
    """Wait for updates; none if told to stop first. What Telegram was about to give, it gives again."""
    fetched, told = asyncio.create_task(fetching), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({fetched, told}, return_when=asyncio.FIRST_COMPLETED)
        return await fetched if fetched.done() else []
    finally:
        fetched.cancel()
        told.cancel()
