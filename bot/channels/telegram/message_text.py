"""What somebody wrote, wherever a message holds it: as text, under a file, in a poll or a list, or quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from telegram import Message


def words_of(message: Message | None) -> str:
    """Return the words of a message as the telegram library holds it; empty where there is none."""
    return "" if message is None else raw_text_of(message.to_dict())


def raw_text_of(message: Mapping[str, Any]) -> str:
    """Return the words of a message as Telegram sends it; what is not as it should be holds none.

    What it quotes of another chat stands before what was typed. Each line of a poll or a list is a line.
    """
    quoted = _string(_part(message, "quote").get("text")) if message.get("external_reply") else ""
    typed = _string(message.get("text")) or _string(message.get("caption"))
    lines = (quoted, typed or "\n".join(_listed(message)))
    return "\n".join(line for line in lines if line)


def names(text: str, username: str) -> bool:
    """Return whether a text speaks to a bot by its name, which begins no longer name."""
    return _named(username).search(text) is not None


def without_name(text: str, username: str) -> str:
    """Return a text without the bot's name."""
    return _named(username).sub(" ", text)


def _named(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.I)


def _listed(message: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a poll and of a list: what it asks, each of its choices or tasks, why it is so."""
    poll, tasks = _part(message, "poll"), _part(message, "checklist")
    lines = [poll.get("question"), *_texts(poll.get("options")), poll.get("explanation")]
    yield from filter(None, map(_string, [*lines, tasks.get("title"), *_texts(tasks.get("tasks"))]))


def _texts(items: object) -> list[object]:
    return [item.get("text") for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
