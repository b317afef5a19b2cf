"""The way in: what is read of an update at once, how much an account may send, and a store that is away."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.runtime import allowance as module
from bot.channels.telegram.runtime.allowance import Allowance
from bot.channels.telegram.runtime.bot_api import BotApi, CallError
from bot.channels.telegram.runtime.emergency import EmergencyResponder
from bot.channels.telegram.runtime.polling import Polling
from bot.channels.telegram.runtime.raw_update import RawUpdate, is_update, read
from bot.channels.telegram.runtime.receiver import Receiver
from bot.errors import ServiceError, StoreError
from bot.rendering.telegram_html import paragraphs

BOT, NAME = 99, "a_bot"
Json = dict[str, Any]


def a_message(number: int, text: str = "hello", chat_id: int = 7, **more: Any) -> Json:
    chat = {"id": chat_id, "type": "private" if chat_id > 0 else "group"}
    return {
        "update_id": number,
        "message": {"message_id": 3, "chat": chat, "from": {"id": 7}, "text": text, **more},
    }


def test_a_message_is_read_with_its_chat_its_sender_and_its_words() -> None:
    assert read(a_message(1), BOT, NAME) == RawUpdate(1, 7, 7, "hello", 3, True)
    caption = {"update_id": 2, "message": {"chat": {"id": 7}, "from": {"id": 8}, "caption": "words"}}
    assert read(caption, BOT, NAME) == RawUpdate(2, 7, 8, "words", None, True)
    press = {"update_id": 3, "callback_query": {"from": {"id": 8}, "message": {"chat": {"id": -5}}}}
    assert (read(press, BOT, NAME).chat_id, read(press, BOT, NAME).sender) == (-5, 8)
    poll = {"update_id": 4, "poll_answer": {"user": {"id": 8}}}
    assert (read(poll, BOT, NAME).chat_id, read(poll, BOT, NAME).sender) == (8, 8)


def test_in_a_group_words_are_read_where_the_bot_is_meant() -> None:
    assert read(a_message(1, "hello", -5), BOT, NAME).text == ""
    assert read(a_message(1, "hello @A_bot", -5), BOT, NAME).text == "hello"
    reply = a_message(1, "hello", -5, reply_to_message={"from": {"id": BOT}})
    assert read(reply, BOT, NAME).text == "hello"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)
KEYS = st.sampled_from(
    ["message", "chat", "from", "user", "id", "text", "caption", "reply_to_message", "type"]
)


@given(st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON))))
def test_whatever_its_shape_an_update_is_read(raw: Json) -> None:
    found = read({**raw, "update_id": 1}, BOT, NAME)
    assert abs(found.chat_id) < 2**63
    assert abs(found.sender) < 2**63


@pytest.mark.parametrize("raw", [None, [], {}, {"update_id": "1"}, {"update_id": True}, {"update_id": 2**80}])
def test_what_has_no_number_is_no_update(raw: object) -> None:
    assert not is_update(raw)


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


def test_a_stranger_may_send_little_and_somebody_enrolled_amply(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    allowance = Allowance()
    allowance.enrolled = frozenset({1})
    assert sum(allowance.takes(1) for _ in range(100)) == 60
    assert sum(allowance.takes(2) for _ in range(1000)) == 5
    assert allowance.is_to_be_told(1)
    assert not allowance.is_to_be_told(1)
    assert not allowance.is_to_be_told(2)
    clock.now += 10
    assert sum(allowance.takes(1) for _ in range(100)) == 20
    assert sum(allowance.takes(2) for _ in range(1000)) == 1
    lifted = Allowance(lifted=True)
    lifted.enrolled = frozenset({1})
    assert all(lifted.takes(1) for _ in range(1000))


class Telegram:
    """Gives updates from an offset on, as Telegram does, and takes messages; ``faults`` come first."""

    def __init__(self, *updates: Json, faults: list[CallError] | None = None) -> None:
        self.updates = list(updates)
        self.faults = faults or []
        self.sent: list[Json] = []

    async def call(self, method: str, _timeout: float, **parameters: Any) -> Any:
        await asyncio.sleep(0.01)
        if self.faults:
            raise self.faults.pop(0)
        if method == "sendMessage":
            self.sent.append(parameters)
            return {"message_id": len(self.sent)}
        self.updates = [u for u in self.updates if u["update_id"] >= parameters["offset"]]
        return self.updates[:100]


class Keeper:
    """A receiver whose store is away, or slow, for the first tries."""

    def __init__(self, *tries: str) -> None:
        self.tries = list(tries)
        self.looked: set[int] = set()
        self.kept: list[int] = []

    def look(self, updates: list[Json]) -> None:
        self.looked |= {update["update_id"] for update in updates}

    async def keep(self, updates: list[Json]) -> None:
        how = self.tries.pop(0) if self.tries else ""
        if how == "away":
            raise StoreError("away")
        if how == "slow":
            await asyncio.sleep(0.7)
        if how == "broken" or any(update.get("broken") for update in updates):
            raise ZeroDivisionError
        self.kept += [update["update_id"] for update in updates]


def polled(telegram: Telegram, keeper: Keeper) -> None:
    """Poll until Telegram has nothing more."""

    async def work() -> None:
        stopping = asyncio.Event()
        polling = Polling(cast("BotApi", telegram), cast("Receiver", keeper))
        running = asyncio.create_task(polling.run(stopping))
        async with asyncio.timeout(20):
            while telegram.updates and not running.done():
                await asyncio.sleep(0.01)
        stopping.set()
        await running

    asyncio.run(work())


def test_telegram_keeps_what_cannot_be_kept_here_and_gives_it_again() -> None:
    telegram, keeper = Telegram(a_message(1), a_message(2)), Keeper("away", "away", "slow")
    polled(telegram, keeper)
    assert keeper.kept == [1, 2]


def test_one_that_can_never_be_kept_stops_no_other() -> None:
    telegram, keeper = Telegram(a_message(1), {**a_message(2), "broken": True}, a_message(3)), Keeper()
    polled(telegram, keeper)
    assert keeper.kept == [1, 3]


def test_while_keeping_takes_long_what_comes_is_seen() -> None:
    telegram, keeper = Telegram(a_message(1)), Keeper("slow")

    async def work() -> None:
        stopping = asyncio.Event()
        running = asyncio.create_task(
            Polling(cast("BotApi", telegram), cast("Receiver", keeper)).run(stopping)
        )
        await asyncio.sleep(0.1)
        telegram.updates.append(a_message(2))
        async with asyncio.timeout(20):
            while 2 not in keeper.looked:
                await asyncio.sleep(0.01)
            while telegram.updates:
                await asyncio.sleep(0.01)
        stopping.set()
        await running

    asyncio.run(work())
    assert keeper.kept == [1, 2]


@pytest.mark.parametrize(
    ("code", "said"), [(401, "does not know this token"), (409, "Another process polls")]
)
def test_what_telegram_will_never_do_ends_the_service(code: int, said: str) -> None:
    with pytest.raises(ServiceError, match=said):
        polled(Telegram(a_message(1), faults=[CallError(code, "")]), Keeper())


def button(update: int) -> Json:
    """What stands under the card of an emergency."""
    return {"inline_keyboard": [[{"text": "Not an emergency", "callback_data": f"emergency:{update}"}]]}


def test_a_card_is_sent_until_it_arrives_and_once() -> None:
    telegram = Telegram(faults=[CallError(0, "cut"), CallError(500, ""), CallError(429, "", 0.05)])
    page = paragraphs(["Ring 999."])[0]

    async def work() -> None:
        responder = EmergencyResponder(cast("BotApi", telegram), lambda text: "knife" in text, page, button)
        update = read(a_message(1, "a knife"), BOT, NAME)
        assert [responder.look(update) for _ in range(3)] == [True] * 3
        assert not responder.look(read(a_message(2, "a spoon"), BOT, NAME))
        await responder.delivered(update)
        assert len(telegram.sent) == 1
        flood = [read(a_message(n, "a knife"), BOT, NAME) for n in range(10, 40)]
        assert all(responder.look(one) for one in flood)
        await responder.empty(20)

    asyncio.run(work())
    assert [message["text"] for message in telegram.sent] == ["Ring 999."] * 4
    numbers = [message["reply_markup"] for message in telegram.sent]
    assert numbers == [button(number) for number in (1, 10, 11, 12)]


def test_a_screen_that_fails_keeps_nobody_from_being_answered() -> None:
    def broken(_text: str) -> bool:
        raise ZeroDivisionError

    async def work() -> None:
        responder = EmergencyResponder(
            cast("BotApi", Telegram()), broken, paragraphs(["Ring 999."])[0], button
        )
        assert not responder.look(read(a_message(1, "a knife"), BOT, NAME))

    asyncio.run(work())
