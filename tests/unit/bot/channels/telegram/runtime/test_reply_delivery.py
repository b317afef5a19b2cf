"""Replies on their way: in a chat's order, no chat waiting for another, late ones saying so, none lost."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any, cast

import pytest
from telegram.error import BadRequest, NetworkError

from bot.channels.telegram.runtime.group_watch import GroupWatch
from bot.channels.telegram.runtime.named_pictures import NamedPictures
from bot.channels.telegram.runtime.reply_body import file_body, text_bodies
from bot.channels.telegram.runtime.reply_delivery import ReplyDelivery
from bot.channels.telegram.runtime.sender import Sender
from bot.channels.telegram.runtime.update_in_hand import UpdateInHand
from bot.core import formatting
from bot.errors import StoreError
from bot.rendering.telegram_html import paragraphs
from bot.store.inbox import HandledUpdate, ReceivedUpdate
from bot.store.replies import Reply
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 14, 30, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=20)


class Telegram:
    """Takes messages; meets ``faults`` by chat, one a try, before it does."""

    def __init__(self, **faults: list[Exception]) -> None:
        self.taken: list[tuple[int, str]] = []
        self.files: list[tuple[int, bytes, str]] = []
        self.faults = {int(chat[1:]): waiting for chat, waiting in faults.items()}

    async def send_html(self, chat_id: int, text: str, *_: Any, **__: Any) -> object:
        if waiting := self.faults.get(chat_id):
            raise waiting.pop(0)
        self.taken.append((chat_id, text))
        return object()

    async def file(self, chat_id: int, content: bytes, name: str, _topic: int | None = None) -> object:
        self.files.append((chat_id, content, name))
        return object()


def kept(store: Store, number: int, chat_id: int, *texts: str, asked: dt.datetime = NOW) -> list[Reply]:
    """Keep replies to an update, as whoever handled it does."""
    store.inbox.put([ReceivedUpdate(number, chat_id, "{}")], NOW, NOW)
    hand = UpdateInHand(asked)
    for text in texts:
        hand.reply(chat_id, text_bodies(paragraphs([text])))
    return store.inbox.finish([HandledUpdate(number, chat_id, hand.drafts)], NOW, NOW + LEASE)[number]


def delivered(
    store: Store,
    telegram: Telegram,
    *replies: list[Reply],
    until: Callable[[], bool] | None = None,
) -> None:
    """Deliver replies until nothing waits, or until something is so."""

    async def work() -> None:
        sender = cast("Sender", telegram)
        delivery = ReplyDelivery(
            sender,
            NamedPictures(sender, str.encode),
            store.replies,
            GroupWatch(lambda: store, lambda: NOW),
            lambda: NOW,
        )
        stopping = asyncio.Event()
        running = asyncio.create_task(delivery.run(stopping))
        for some in replies:
            delivery.deliver(some)
        async with asyncio.timeout(30):
            while not (until() if until else store.replies.waiting() == 0):
                await asyncio.sleep(0.01)
        stopping.set()
        await delivery.end(0.1)
        await running

    asyncio.run(work())


def test_a_chats_replies_come_in_order_and_are_kept_no_longer(store: Store) -> None:
    telegram = Telegram(_7=[NetworkError("cut"), NetworkError("cut")])
    delivered(store, telegram, kept(store, 1, 7, "one", "two"), kept(store, 2, 7, "three"))
    assert telegram.taken == [(7, "one"), (7, "two"), (7, "three")]
    assert store.replies.waiting() == 0


def test_a_chat_that_must_wait_holds_up_no_other(store: Store) -> None:
    telegram = Telegram(_7=[NetworkError("cut")] * 99)
    replies = kept(store, 1, 7, "never"), kept(store, 2, 8, "at once")
    delivered(store, telegram, *replies, until=lambda: bool(telegram.taken))
    assert telegram.taken == [(8, "at once")]
    # What was not delivered is anybody's.
    assert [reply.chat_id for reply in store.replies.claim(9, NOW, LEASE)] == [7]


def test_what_is_refused_for_good_holds_up_nothing_behind_it(store: Store) -> None:
    telegram = Telegram(_7=[BadRequest("chat not found")])
    delivered(store, telegram, kept(store, 1, 7, "one", "two"))
    assert telegram.taken == [(7, "two")]


def test_a_late_reply_says_once_when_it_was_asked(store: Store) -> None:
    telegram, asked = Telegram(), NOW - dt.timedelta(minutes=28)
    delivered(store, telegram, kept(store, 1, 7, "one", "two", asked=asked), kept(store, 2, 8, "in time"))
    assert formatting.moment(asked) == "24 November 2026, 14:02"
    assert [text for chat, text in telegram.taken if chat == 7] == [
        "You asked this on 24 November 2026, 14:02.\n\none",
        "two",
    ]
    assert (8, "in time") in telegram.taken


def test_what_a_killed_process_left_is_delivered_by_another(store: Store) -> None:
    (reply,) = kept(store, 1, 7, "left")
    store.replies.hold([reply.id], NOW)
    telegram = Telegram()
    delivered(store, telegram)
    assert telegram.taken == [(7, "left")]


def test_a_file_is_a_reply_too(store: Store) -> None:
    store.inbox.put([ReceivedUpdate(1, 7, "{}")], NOW, NOW)
    hand = UpdateInHand(NOW)
    hand.reply(7, [file_body(b"%PDF", "slip.pdf")])
    replies = store.inbox.finish([HandledUpdate(1, 7, hand.drafts)], NOW, NOW + LEASE)[1]
    telegram = Telegram()
    delivered(store, telegram, replies)
    assert telegram.files == [(7, b"%PDF", "slip.pdf")]


def test_a_database_that_is_away_after_it_was_sent_repeats_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies, away, done = kept(store, 1, 7, "one"), [True, True], store.replies.done

    def done_later(ids: list[int]) -> None:
        if away:
            away.pop()
            raise StoreError("away")
        done(ids)

    monkeypatch.setattr(store.replies, "done", done_later)
    telegram = Telegram()
    delivered(store, telegram, replies)
    assert telegram.taken == [(7, "one")]
