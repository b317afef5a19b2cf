"""Messages that are sent unasked: what waits for its place in a chat waits in the store."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import pytest

from bot.channels.telegram.runtime import outbox_worker as module
from bot.channels.telegram.runtime.dispatch import OutboxRequest
from bot.channels.telegram.runtime.gate import Gate
from bot.channels.telegram.runtime.limits import SendingLimits
from bot.channels.telegram.runtime.outbox_worker import OutboxWorker
from bot.core.outgoing import OutgoingMessage
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
GROUP, SOMEBODY = -5, 7


class Telegram:
    """What a worker works with: a clock that stands still, chats that are full, messages that arrived."""

    def __init__(self, store: Store) -> None:
        self.store, self.moment = store, NOW
        self.sender = self.groups = self
        self.full: dict[int, float] = {}
        self.taken: list[tuple[int, str]] = []

    def now(self) -> dt.datetime:
        return self.moment

    def wait(self, chat_id: int) -> float:
        return self.full.get(chat_id, 0.0)

    async def run_blocking(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return work(*arguments)

    async def send(self, chat_id: int, pages: Any, *_: Any, **__: Any) -> object:
        self.taken.append((chat_id, pages[0].html))
        return object()

    def claimed(self, _messages: object) -> None:
        """Nothing outlives this service."""

    def kept(self, _number: int) -> None:
        """Nothing outlives this service."""


def put(store: Store, chat_id: int, *words: str, urgent: bool = False) -> None:
    store.outbox.put(
        [
            OutgoingMessage(f"{w} to {chat_id}", chat_id, {"paragraphs": [w]}, NOW, urgent=urgent)
            for w in words
        ]
    )


def test_what_is_urgent_overtakes_what_waits_for_its_place_in_a_full_group(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOKED", 0.01)
    telegram = Telegram(store)
    telegram.full[GROUP] = 40.0
    put(store, GROUP, "a post", "another")
    put(store, SOMEBODY, "a word")

    async def until(count: int) -> None:
        async with asyncio.timeout(30):
            while len(telegram.taken) < count:
                await asyncio.sleep(0.01)

    async def work() -> None:
        stopping = asyncio.Event()
        worker = OutboxWorker(
            cast("Gate", telegram), cast("OutboxRequest", telegram), cast("SendingLimits", telegram)
        )
        running = asyncio.create_task(worker.run(stopping))
        await until(1)
        put(store, GROUP, "a recall", urgent=True)
        await asyncio.sleep(0.1)  # it is claimed, and goes back
        assert telegram.taken == [(SOMEBODY, "a word")]
        telegram.full.clear()
        telegram.moment += dt.timedelta(seconds=41)
        await until(2)
        telegram.moment += dt.timedelta(seconds=2)
        await until(3)
        telegram.moment += dt.timedelta(seconds=2)
        await until(4)
        stopping.set()
        await running

    asyncio.run(work())
    assert telegram.taken[1:] == [(GROUP, "a recall"), (GROUP, "a post"), (GROUP, "another")]
