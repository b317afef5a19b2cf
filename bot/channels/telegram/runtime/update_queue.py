"""Updates on their way in: each handed over once, and noted in the store when it is handled."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.ext import ExtBot

from bot.channels.telegram.runtime.per_chat_lock import place_of
from bot.clock import Clock
from bot.store.inbox import Inbox

log = structlog.get_logger(__name__)

#: What Telegram is asked to send.
KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "poll_answer",
]


class Intake:
    """The queue of updates, between what brings updates and what handles them."""

    def __init__(self, bot: ExtBot[Any], inbox: Inbox, queue: asyncio.Queue[object], clock: Clock) -> None:
        """``queue`` is where the application takes updates from."""
        self._bot = bot
        self._inbox = inbox
        self._queue = queue
        self._clock = clock
        self._in_hand: set[int] = set()
        self._waiting: dict[int, int] = {}
        self._count = 0
        #: Set when an update is handled or something new is there.
        self.noted = asyncio.Event()
        self._noting = asyncio.Lock()

    async def take(self, updates: Sequence[dict[str, Any]]) -> int:
        """Hand over those updates that are neither in hand nor handled; return how many."""
        new = [u for u in updates if u["update_id"] not in self._in_hand]
        if not new:
            return 0
        seen = await asyncio.to_thread(self._inbox.seen, [u["update_id"] for u in new])
        taken = 0
        for raw in new:
            if raw["update_id"] not in seen:
                taken += 1
                await self._hand_over(raw)
        return taken

    def first_in_hand(self) -> int | None:
        """Return the lowest number among the updates that are not handled yet."""
        return min(self._in_hand, default=None)

    @property
    def in_hand(self) -> frozenset[int]:
        """The numbers of the updates that are not handled yet."""
        return frozenset(self._in_hand)

    def count(self) -> int:
        """Return how many updates were handled since the start."""
        return self._count

    async def handled(self, update_id: int, place: int) -> None:
        """Note an update as handled. Those that end together are noted together."""
        self._waiting[update_id] = place
        async with self._noting:
            if update_id not in self._waiting:
                return  # the one before took it along
            batch, self._waiting = self._waiting, {}
            await asyncio.to_thread(self._inbox.handled, list(batch.items()), self._clock())
        self._in_hand.difference_update(batch)
        self._count += len(batch)
        self.noted.set()

    def wake(self) -> None:
        """Tell whoever waits that there is something new to take."""
        self.noted.set()

    async def woken(self, seconds: float) -> None:
        """Wait until an update is handled or something new is there, at most so long."""
        try:
            await asyncio.wait_for(self.noted.wait(), seconds)
        except TimeoutError:
            return
        finally:
            self.noted.clear()

    async def empty(self, seconds: float) -> bool:
        """Wait until nothing is in hand, at most so long; return whether it came to that."""
        end = asyncio.get_running_loop().time() + seconds
        while self._in_hand and (left := end - asyncio.get_running_loop().time()) > 0:
            await self.woken(min(left, 0.2))
        return not self._in_hand

    async def _hand_over(self, raw: dict[str, Any]) -> None:
        number = raw["update_id"]
        self._in_hand.add(number)
        try:
            update = Update.de_json(raw, self._bot)
            place_of(update)
        except Exception as fault:  # one that cannot be read must not stop the others
            log.warning("an update could not be read", update=number, fault=type(fault).__name__)
            await self.handled(number, 0)
            return
        await self._queue.put(update)
