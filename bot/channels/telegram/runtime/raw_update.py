"""An update as it comes in, read without the telegram library: whatever its shape, it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

from bot.channels.telegram.message_text import names, raw_text_of, without_name

#: What Telegram is asked to send.
KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "poll_answer",
]
#: Numbers that a database can hold.
_MOST = 2**63 - 1
_MESSAGES = ("message", "edited_message")


@dataclass(frozen=True)
class RawUpdate:
    """What is to be known of an update at once.

    ``chat_id`` is of its chat, else of its sender, else 0; ``sender`` is whose account sent it, or the chat.
    ``text`` is what was typed, as text, under a file or in a poll, where the bot is meant, without the bot's
    name; ``message_id`` is of that, ``topic`` of the forum that it stands in, if any.
    """

    number: int
    chat_id: int
    sender: int
    text: str = ""
    message_id: int | None = None
    private: bool = True
    topic: int | None = None


def is_update(raw: object) -> TypeGuard[dict[str, Any]]:
    """Return whether this has the number of an update."""
    return isinstance(raw, dict) and _number(raw.get("update_id")) is not None


def read(raw: dict[str, Any], bot_id: int, username: str) -> RawUpdate:
    """Read an update for a bot, which is spoken to in a group by name or as a reply."""
    chat, sender = _place(raw)
    chat_id = _number(chat.get("id")) or _number(sender.get("id")) or 0
    number = int(raw["update_id"])
    account = _number(sender.get("id")) or chat_id
    private = chat.get("type", "private") == "private"
    message: dict[str, Any] = next((raw[kind] for kind in _MESSAGES if isinstance(raw.get(kind), dict)), {})
    text = raw_text_of(message)
    if not private and not _is_spoken_to(message, text, bot_id, username):
        text = ""
    text = without_name(text, username).strip()  # among the words of an emergency the name would hide it
    place = (_number(message.get("message_id")), private, _topic(raw))
    return RawUpdate(number, chat_id, account, text, *place)


def _topic(raw: dict[str, Any]) -> int | None:
    """Return the topic of a forum in which something was said or pressed; None where there is none."""
    for part in raw.values():
        if not isinstance(part, dict):
            continue
        for message in (part, part.get("message")):
            if isinstance(message, dict) and message.get("is_topic_message"):
                return _number(message.get("message_thread_id"))
    return None


def sent_at(raw: dict[str, Any]) -> int | None:
    """Return when a message was sent by Telegram's clock, in seconds since 1970, where it says so."""
    message = raw.get("message")
    return _number(message.get("date")) if isinstance(message, dict) else None


def _place(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the chat of an update and its sender, each empty where there is none."""
    for part in raw.values():
        if not isinstance(part, dict):
            continue
        chats = (holder.get("chat") for holder in (part, part.get("message")) if isinstance(holder, dict))
        chat = next((chat for chat in chats if isinstance(chat, dict)), {})
        sender: dict[str, Any] = next(
            (part[name] for name in ("from", "user") if isinstance(part.get(name), dict)), {}
        )
        if chat or sender:
            return chat, sender
    return {}, {}


def _is_spoken_to(message: dict[str, Any], text: str, bot_id: int, username: str) -> bool:
    replied = message.get("reply_to_message")
    author = replied.get("from") if isinstance(replied, dict) else None
    if isinstance(author, dict) and author.get("id") == bot_id:
        return True
    return names(text, username)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MOST else None
