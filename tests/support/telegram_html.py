"""Texts that no writer may stumble over, and what Telegram makes of a message."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from bot.rendering import messages as rendering_messages
from bot.rendering.telegram_html import (
    MOST_ENTITIES,
    MOST_UNITS,
    MessagePage,
    utf16_units,
)
from support.bot_api import markup

AWKWARD = "<&>\"'/😀\ud800\udc00\udfff\r\n\t\0\x07\u200b\u2028\u00a0é́\u202e. "


any_text = st.text(st.sampled_from(AWKWARD) | st.characters(), max_size=30)


long_text = st.builds(lambda text, times, end: text * times + end, any_text, st.integers(0, 900), any_text)


def kept(text: str) -> str:
    """The characters of a text that show, as Telegram can carry them."""
    return "".join(
        "\ufffd" if unicodedata.category(c) == "Cs" else c
        for c in text
        if unicodedata.category(c) not in {"Zs", "Zl", "Zp", "Cc", "Cf"} and c != "\u2800"
    )


def accepted(page: MessagePage) -> markup.Formatted:
    """What Telegram makes of a message; it refuses one that breaks a rule of its own."""
    read = markup.message_text(page.html, "HTML")
    assert utf16_units(read.text) <= page.units <= MOST_UNITS
    assert len(read.entities) <= page.entities <= MOST_ENTITIES
    return read


def stretch(read: markup.Formatted, entity: dict[str, Any]) -> str:
    raw = read.text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def quotes(pages: tuple[MessagePage, ...]) -> list[str]:
    return [
        stretch(read, entity)
        for read in map(accepted, pages)
        for entity in read.entities
        if entity["type"] == "expandable_blockquote"
    ]


def without_markers(text: str) -> str:
    """A text without the lines that say which part of a passage follows."""
    said = rendering_messages.PART.partition("{")[0]
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(said))
