"""Updates are worked from the store: each chat in its order, no chat waiting for another, each once.

What a handler replies is kept in the one change that notes its update as handled, and goes out after that.
Where the database fails meanwhile, the update is handled once more; where the process is killed, another has
it when its lease ends. What was in hand at several ends of a process is handled alone from then on, so that
the one that ends them is found, and given up, and no other.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Update
from telegram.ext import Application

from bot.channels.telegram.runtime.emergency import EmergencyResponder
from bot.channels.telegram.runtime.raw_update import RawUpdate, sent_at
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.runtime.update_in_hand import IN_HAND, UpdateInHand
from bot.clock import Clock
from bot.errors import StoreError
from bot.runtime.jobs import every
from bot.runtime.run_blocking import run_blocking
from bot.store.inbox import TOGETHER, HandledUpdate, Inbox, WaitingUpdate

log = structlog.get_logger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True)
class _InHand:
    """An update in hand, and the task that handles it."""

    waiting: WaitingUpdate
    task: asyncio.Task[None]


#: Updates in hand at once, and seconds between looks at the store that nobody asked for.
MOST, LOOKED = 256, 1.0
#: For how long an update is held, and the seconds after which that is renewed.
LEASE, RENEWED = dt.timedelta(seconds=20), 5.0
#: Seconds until what the database stopped is tried again.
AGAIN = 1.0
#: Seconds given to handling one update.
PATIENCE = 200.0
#: An update that was in hand at so many ends of a process, at the last of them alone, is what ends them: it
#: is not handled again.
TRIES = TOGETHER + 3

#: Follows up an emergency that had its card, and replies in a chat to what cannot be handled.
FollowUp = Callable[[Update], Awaitable[None]]
Failed = Callable[[int], Awaitable[None]]


class InboxWorker:
    """The worker of the inbox, until it is stopped; several processes may."""

    def __init__(
        self,
        app: App,
        inbox: Inbox,
        delivery: ReplyDelivery,
        emergency: EmergencyResponder,
        read: Callable[[dict[str, Any]], RawUpdate],
        clock: Clock,
        *,
        failed: Failed,
        after_emergency: FollowUp,
    ) -> None:
        """``failed`` replies to what cannot be handled, ``after_emergency`` to who had their card."""
        self._app = app
        self._inbox = inbox
        self._delivery = delivery
        self._emergency = emergency
        self._read = read
        self._clock = clock
        self._failed = failed
        self._after_emergency = after_emergency
        self._in_hand: dict[int, _InHand] = {}
        self._finished: list[HandledUpdate] = []
        self._stopping = asyncio.Event()
        self._new, self._ended = asyncio.Event(), asyncio.Event()
        self.handled = 0

    @property
    def in_hand(self) -> int:
        """How many updates are being handled."""
        return len(self._in_hand)

    def wake(self) -> None:
        """Look into the store at once: something new is there."""
        self._new.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Take updates and handle them."""
        await asyncio.gather(
            every(
                LOOKED,
                self._take,
                stopping,
                failed="updates could not be taken from the store",
                woken=self._new,
            ),
            every(RENEWED, self._renew, stopping, failed="updates could not be held for longer"),
            every(
                AGAIN,
                self._finish,
                self._stopping,
                failed="what was handled could not be kept",
                woken=self._ended,
            ),
        )

    async def end(self, seconds: float) -> None:
        """Wait until nothing is in hand, at most so long; what is left then is anybody's."""
        end = asyncio.get_running_loop().time() + seconds
        while self._in_hand and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.05)
        self._stopping.set()
        if self._in_hand:
            log.warning("stopped with updates in hand", count=len(self._in_hand))
            with suppress(StoreError):  # else its lease ends
                await self._give_back()

    def begin(self, waiting: WaitingUpdate) -> None:
        """Handle an update that this process holds, whatever else of its chat waits."""
        if waiting.update_id not in self._in_hand:
            task = asyncio.get_running_loop().create_task(self._handle(waiting))
            self._in_hand[waiting.update_id] = _InHand(waiting, task)

    async def start_anew(self) -> None:
        """Let go of all that is in hand; it is taken again from the store, from its beginning."""
        await self._give_back()
        self.wake()

    async def _give_back(self) -> None:
        left = list(self._in_hand.values())
        self._in_hand.clear()
        for one in left:
            one.task.cancel()
        await run_blocking(self._inbox.give_back, [one.waiting for one in left])

    async def _take(self) -> bool:
        """Take what waits, also what a killed process left; return whether there may be more."""
        room = MOST - len(self._in_hand)
        if room <= 0 or any(one.waiting.is_alone for one in self._in_hand.values()):
            return False
        idle = not self._in_hand
        claimed = await run_blocking(self._inbox.claim, room, self._clock(), LEASE, idle=idle)
        for waiting in claimed:
            self.begin(waiting)
        return len(claimed) == room

    async def _renew(self) -> None:
        """Hold what is still in hand for longer, so that no other process takes it too."""
        mine = [one.waiting for one in self._in_hand.values()]
        await run_blocking(self._inbox.hold, mine, self._clock() + LEASE)

    async def _handle(self, waiting: WaitingUpdate) -> None:
        """Handle an update, again while the database is away, and hand on what is replied."""
        raw = None if waiting.payload is None else json.loads(waiting.payload)
        urgent = await self._has_card(raw)
        while True:
            known = self._read(raw) if raw is not None else None
            topic, sender = (known.topic, known.sender) if known else (None, 0)
            hand = UpdateInHand(self._asked(waiting), waiting.chat_id, topic, sender)
            IN_HAND.set(hand)
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._work(waiting, raw, urgent)
            except StoreError as fault:
                hand.fault = fault
            except Exception as fault:
                log.error("an update could not be handled", fault=type(fault).__name__)
                await self._failed(waiting.chat_id)
            if hand.fault is None:
                break
            await asyncio.sleep(AGAIN)
        self._finished.append(HandledUpdate(waiting.update_id, waiting.chat_id, hand.drafts))
        self._ended.set()

    async def _has_card(self, raw: dict[str, Any] | None) -> bool:
        """Return whether an update is an emergency, once its card arrived, however long that takes."""
        if raw is None or not self._emergency.look(known := self._read(raw)):
            return False
        await self._emergency.delivered(known)
        return True

    async def _work(self, waiting: WaitingUpdate, raw: dict[str, Any] | None, urgent: bool) -> None:
        if raw is None or waiting.tries >= TRIES:
            log.error("an update is given up", readable=raw is not None, tries=waiting.tries)
            if not urgent:  # who had the card of an emergency has what matters
                await self._failed(waiting.chat_id)
            return
        update = self._update(raw, waiting)
        await (self._after_emergency(update) if urgent else self._app.process_update(update))

    def _update(self, raw: dict[str, Any] | None, waiting: WaitingUpdate) -> Update:
        """Return an update as handlers take it; one that cannot be read is of its chat alone."""
        try:
            update = Update.de_json(raw, self._app.bot) if raw is not None else None
            if update is not None:
                _ = update.effective_chat, update.effective_user, update.effective_message
                return update
        except Exception as fault:  # one that cannot be read must not stop the others
            log.warning("an update could not be read", fault=type(fault).__name__)
        return Update(waiting.update_id)

    def _asked(self, waiting: WaitingUpdate) -> dt.datetime:
        """When an update was sent: by Telegram's clock where it says so, and never after it came in."""
        sent = sent_at(json.loads(waiting.payload)) if waiting.payload else None
        if sent is None or not 0 < sent < waiting.received.timestamp():
            return waiting.received
        return dt.datetime.fromtimestamp(sent, dt.UTC)

    async def _finish(self) -> None:
        """Keep what was handled and its replies, all that ended together in one change, and deliver these.

        Where that cannot be kept now, it is tried again: nothing of it was sent, and nothing is lost.
        """
        if not self._finished:
            return
        batch: Sequence[HandledUpdate]
        batch, self._finished = self._finished, []
        try:
            now = self._clock()
            kept = await run_blocking(self._inbox.finish, batch, now, now + self._delivery.LEASE)
        except BaseException:
            self._finished = [*batch, *self._finished]
            raise
        for number in sorted(kept):
            self._delivery.deliver(kept[number])
        for one in batch:
            self._in_hand.pop(one.update_id, None)
        self.handled += len(batch)
        self._new.set()
