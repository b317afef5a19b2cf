"""The one way in: what comes by polling or by webhook is screened, counted, and kept to be worked."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from bot.channels.telegram import messages as chat_messages
from bot.channels.telegram.runtime.allowance import Allowance
from bot.channels.telegram.runtime.emergency import REMEMBERED, EmergencyResponder
from bot.channels.telegram.runtime.inbox_worker import LEASE, InboxWorker
from bot.channels.telegram.runtime.limits import best_effort
from bot.channels.telegram.runtime.raw_update import RawUpdate
from bot.channels.telegram.runtime.sender import Sender, paragraphs
from bot.clock import Clock
from bot.core.remembered import Remembered
from bot.errors import StoreError
from bot.runtime.run_blocking import run_blocking
from bot.store.inbox import ReceivedUpdate, WaitingUpdate
from bot.store.spool import Spool
from bot.store.store import Store

log = structlog.get_logger(__name__)

Json = dict[str, Any]

#: Seconds between two times that it is looked up whether one account is enrolled that writes much.
SELDOM = 1.0
#: Seconds given to the database to keep what came in, before the disk beside it does.
PATIENCE = 2.0


class Receiver:
    """The receiver of updates, whichever way they come."""

    def __init__(
        self,
        store: Store,
        spool: Spool,
        emergency: EmergencyResponder,
        worker: InboxWorker,
        sender: Sender,
        read: Callable[[Json], RawUpdate],
        clock: Clock,
        allowance: Allowance,
    ) -> None:
        self._store = store
        self._spool = spool
        #: Whether the database did not keep what came in last.
        self._away = False
        self._emergency = emergency
        self._worker = worker
        self._sender = sender
        self._read = read
        self._clock = clock
        self._allowance = allowance
        #: By number: whether an update is within its account's allowance. Each is counted once.
        self._counted = Remembered[int, bool](REMEMBERED)
        self._telling: set[asyncio.Task[None]] = set()
        self._looked_up = Remembered[int, float](REMEMBERED)

    def look(self, updates: Sequence[Json]) -> None:
        """See to emergencies, and count what each account sends. Needs nothing but this process."""
        while self._sender.let_in:
            self._allowance.enrol(self._sender.let_in.pop())
        for raw in updates:
            known = self._read(raw)
            self._emergency.look(known)
            if known.number not in self._counted:
                self._counted[known.number] = self._allowance.takes(known.sender)

    async def keep(self, updates: Sequence[Json]) -> None:
        """Keep updates that were looked at, to be worked: in the database, or while it is away beside it.

        Raises StoreError where neither can be.
        """
        kept, urgent = [], []
        for raw in updates:
            known = self._read(raw)
            if not await self._is_taken(known):
                continue
            payload, held = json.dumps(raw), self._emergency.look(known)
            kept.append(ReceivedUpdate(known.number, known.chat_id, payload, held))
            if held:
                urgent.append(WaitingUpdate(known.number, known.chat_id, payload, self._clock()))
        if not kept:
            return
        # What came before and waits beside the database goes first, so that each chat keeps its order.
        if self._away or not self._spool.is_empty or not await self._put(kept, urgent):
            await asyncio.to_thread(self._spool.put, kept)

    async def hand_on(self) -> None:
        """Give the database what came in while it was away. Raises StoreError while it still is."""
        if self._spool.is_empty:
            self._away = False
            return
        count = await run_blocking(self._spool.hand_on, self._store.inbox, self._clock())
        self._away = False
        log.info("the database has what waited beside it", count=count)
        self._worker.wake()

    async def _put(self, kept: Sequence[ReceivedUpdate], urgent: Sequence[WaitingUpdate]) -> bool:
        """Have the database keep updates; return whether it did in time."""
        now = self._clock()
        try:
            async with asyncio.timeout(PATIENCE):
                new = await run_blocking(self._store.inbox.put, kept, now, now + LEASE)
        except (StoreError, TimeoutError) as fault:
            log.error("what comes in is kept beside the database", fault=type(fault).__name__)
            self._away = True
            return False
        for waiting in urgent:
            if waiting.update_id in new:
                self._worker.begin(waiting)
        if new:
            self._worker.wake()
        return True

    async def refresh(self) -> None:
        """Look up anew who is enrolled."""
        self._allowance.enrolled = await run_blocking(self._store.people.accounts)

    async def _is_taken(self, known: RawUpdate) -> bool:
        """Whether an update is taken in; an emergency always is, and so is who was enrolled a moment ago."""
        if self._counted.get(known.number, True) or self._emergency.look(known):
            return True
        if known.sender not in self._allowance.enrolled and await self._is_new(known.sender):
            self._counted[known.number] = True
            return True
        if known.private and self._allowance.is_to_be_told(known.sender):
            sending = self._sender.send(known.chat_id, paragraphs(chat_messages.TOO_MANY))
            task = asyncio.get_running_loop().create_task(best_effort(sending))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return False

    async def _is_new(self, account: int) -> bool:
        """Whether somebody was enrolled since that was looked up; looked up seldom for one account."""
        now = time.monotonic()
        if now - self._looked_up.get(account, float("-inf")) < SELDOM:
            return False
        self._looked_up[account] = now
        try:
            if await run_blocking(self._store.people.by_telegram, account) is None:
                return False
        except StoreError:
            return False
        self._allowance.enrol(account)
        return True
