"""What somebody wrote, wherever a message holds it: as text, under a file, or in a poll."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Message


def text_of(text: str | None, caption: str | None, poll: Sequence[str] = ()) -> str:
    """Return the words of a message; those of a poll are its question and its choices, a line each."""
    return text or caption or "\n".join(poll)


def words_of(message: Message | None) -> str:
    """Return the words of a message as the telegram library holds it; empty where there is none."""
    if message is None:
        return ""
    poll = [message.poll.question, *(option.text for option in message.poll.options)] if message.poll else []
    return text_of(message.text, message.caption, poll)


def raw_text_of(message: Mapping[str, Any]) -> str:
    """Return the words of a message as Telegram sends it; what is not as it should be holds none."""
    text, caption = (_string(message.get(part)) for part in ("text", "caption"))
    poll = message.get("poll")
    if not isinstance(poll, dict):
        return text_of(text, caption)
    options = poll.get("options")
    held = options if isinstance(options, list) else []
    choices = [option.get("text") for option in held if isinstance(option, dict)]
    return text_of(text, caption, [_string(words) for words in (poll.get("question"), *choices)])


def names(text: str, username: str) -> bool:
    """Return whether a text speaks to a bot by its name, which begins no longer name."""
    return _named(username).search(text) is not None


def without_name(text: str, username: str) -> str:
    """Return a text without the bot's name."""
    return _named(username).sub(" ", text)


def _named(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.I)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
