"""Updates worked from the store: one that ends processes is handled alone, and then not any more."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from telegram import Update

from bot.channels.telegram.runtime.emergency import EmergencyResponder
from bot.channels.telegram.runtime.inbox_worker import LEASE, TRIES, App, InboxWorker
from bot.channels.telegram.runtime.raw_update import RawUpdate
from bot.channels.telegram.runtime.raw_update import read as read_raw
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.store.inbox import TOGETHER, ReceivedUpdate
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 14, 30, tzinfo=dt.UTC)
DANGER = "danger"


class House:
    """A worker of the inbox, and what it did: what was handled, and what was in hand with it."""

    def __init__(self, store: Store) -> None:
        self.inbox, self.now = store.inbox, NOW
        self.handled: list[tuple[str, int]] = []
        self.together: dict[int, int] = {}
        delivery = SimpleNamespace(LEASE=LEASE, deliver=lambda _: None)
        emergency = SimpleNamespace(look=self._is_danger, delivered=lambda _: asyncio.sleep(0))
        self.worker = InboxWorker(
            cast("App", SimpleNamespace(bot=None, process_update=partial(self._note, "answered"))),
            self.inbox,
            cast("ReplyDelivery", delivery),
            cast("EmergencyResponder", emergency),
            partial(read_raw, bot_id=1, username="bot"),
            lambda: self.now,
            failed=self._failed,
            after_emergency=partial(self._note, "followed up"),
        )

    def put(self, *chats: int, text: str = "words") -> None:
        """Keep a message of each of these chats, by its number."""
        self.inbox.put([_message(chat, text) for chat in chats], self.now, self.now)

    def died(self, times: int) -> None:
        """Let processes that hold all that waits end, one after another."""
        for _ in range(times):
            while self.inbox.claim(99, self.now, LEASE):
                pass
            self.now += LEASE

    def work(self, until: Callable[[], bool]) -> None:
        """Let the worker work until something is so."""

        async def working() -> None:
            stopping = asyncio.Event()
            running = asyncio.create_task(self.worker.run(stopping))
            async with asyncio.timeout(30):
                while not until():
                    await asyncio.sleep(0.005)
            stopping.set()
            await self.worker.end(0.1)
            await running

        asyncio.run(working())

    def done(self) -> bool:
        """Whether nothing waits."""
        return self.inbox.counts().waiting == 0

    def _is_danger(self, update: RawUpdate) -> bool:
        return update.text == DANGER

    async def _note(self, what: str, update: Update) -> None:
        self.together[update.update_id] = self.worker.in_hand
        await asyncio.sleep(0.02)
        self.handled.append((what, update.update_id))

    async def _failed(self, chat_id: int) -> None:
        self.handled.append(("told", chat_id))


def _message(chat: int, text: str) -> ReceivedUpdate:
    somebody: dict[str, Any] = {"id": chat, "first_name": "Ann", "is_bot": False}
    where = {"id": chat, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": where, "from": somebody, "text": text}
    return ReceivedUpdate(chat, chat, json.dumps({"update_id": chat, "message": message}))


def test_what_was_in_hand_at_several_ends_is_handled_with_nothing_beside_it(store: Store) -> None:
    house = House(store)
    house.put(7, 8)
    house.died(TOGETHER)
    house.put(9, 10)
    house.work(house.done)
    assert house.handled == [("answered", number) for number in (7, 8, 9, 10)]
    assert house.together == {7: 1, 8: 1, 9: 2, 10: 2}


def test_what_is_in_hand_ends_before_one_is_handled_alone(store: Store) -> None:
    house = House(store)
    house.put(7)
    house.died(TOGETHER)
    (suspect,) = house.inbox.claim(1, house.now, LEASE)  # another process holds it for the moment
    house.put(8, 9)

    def let_go() -> bool:
        if set(house.together) == {8, 9} and suspect.update_id not in house.together:
            house.inbox.give_back([suspect])
            house.put(10)
        return house.done()

    house.work(let_go)
    assert [number for _, number in house.handled] == [8, 9, 7, 10]
    assert house.together == {8: 2, 9: 2, 7: 1, 10: 1}


def test_what_ends_processes_alone_is_given_up_and_whoever_wrote_it_is_told(store: Store) -> None:
    house = House(store)
    house.put(7)
    house.died(TRIES)
    house.work(house.done)
    assert house.handled == [("told", 7)]


def test_one_end_fewer_and_it_is_handled(store: Store) -> None:
    house = House(store)
    house.put(7)
    house.died(TRIES - 1)
    house.work(house.done)
    assert house.handled == [("answered", 7)]


def test_an_emergency_over_which_processes_end_ends_with_its_card(store: Store) -> None:
    house = House(store)
    house.put(7, text=DANGER)
    house.died(TRIES)
    house.work(house.done)
    assert house.handled == []


def test_an_emergency_that_ends_none_is_followed_up(store: Store) -> None:
    house = House(store)
    house.put(7, text=DANGER)
    house.died(TRIES - 1)
    house.work(house.done)
    assert house.handled == [("followed up", 7)]
