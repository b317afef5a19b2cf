"""What Telegram refuses goes again with less: without links, without buttons, without its form."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden

from bot.channels.telegram.runtime.gate import Bot
from bot.channels.telegram.runtime.sender import Sender
from bot.clock import system_clock
from bot.store.people import PersonRepository

PRESS = InlineKeyboardButton("Send", callback_data="a:send")
LINK = InlineKeyboardButton("Source", url="https://example.org/a")


class Telegram:
    """Refuses messages that have one of ``refuses``; takes down what it was sent."""

    def __init__(self, *refuses: str) -> None:
        self.refuses = refuses
        self.tries: list[tuple[list[str], bool]] = []
        self.blocked: list[int] = []

    async def send_message(self, chat_id: int, text: str, **how: Any) -> object:
        markup = how.get("reply_markup")
        labels = [b.text for row in markup.inline_keyboard for b in row] if markup else []
        self.tries.append((labels, "parse_mode" not in how))
        here = {"link"} if "Source" in labels else set()
        here |= {"buttons"} if labels else set()
        here |= {"markup"} if "parse_mode" not in how else set()
        if "everything" in self.refuses or here & set(self.refuses):
            raise BadRequest("Button_url_invalid")
        if "person" in self.refuses:
            raise Forbidden("bot was blocked by the user")
        return object()

    def mark_blocked(self, chat_id: int, _when: object) -> None:
        self.blocked.append(chat_id)


def sent(telegram: Telegram, *rows: list[InlineKeyboardButton]) -> object:
    sender = Sender(cast("Bot", telegram), cast("PersonRepository", telegram), system_clock)
    buttons = InlineKeyboardMarkup(rows) if rows else None
    return asyncio.run(sender.send_html(7, "<b>words</b>", buttons))


def test_what_is_taken_is_sent_once() -> None:
    telegram = Telegram()
    assert sent(telegram, [PRESS, LINK])
    assert telegram.tries == [(["Send", "Source"], True)]


@pytest.mark.parametrize(
    ("refuses", "last"),
    [("link", (["Send"], True)), ("buttons", ([], True)), ("markup", ([], False))],
)
def test_a_refused_message_arrives_with_less(refuses: str, last: tuple[list[str], bool]) -> None:
    telegram = Telegram(refuses)
    assert sent(telegram, [PRESS], [LINK])
    assert telegram.tries[-1] == last


def test_what_is_refused_whatever_it_is_says_so() -> None:
    telegram = Telegram("everything")
    with pytest.raises(BadRequest):
        sent(telegram, [PRESS, LINK])
    assert len(telegram.tries) == 4


def test_who_blocked_the_bot_is_noted() -> None:
    telegram = Telegram("person")
    assert sent(telegram) is None
    assert telegram.blocked == [7]
