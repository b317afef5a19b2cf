"""What a button under a message means, in the database. The button itself carries a short code."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, select

from bot.store.database import Database
from bot.store.tables import buttons

#: Bytes of chance in a code: it cannot be guessed, and leaves most of the 64 bytes of a button free.
CHANCE = 9
#: Buttons that people may press long after their message came, and for how long.
LASTING, LAST = "briefing", dt.timedelta(days=365)


class ButtonRepository:
    """Meanings, by code and chat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, chat_id: int, meaning: Mapping[str, Any], now: dt.datetime) -> str:
        """Keep what the buttons of one message mean; return their code, 12 characters."""
        code = secrets.token_urlsafe(CHANCE)
        values = {"code": code, "chat_id": chat_id, "meaning": dict(meaning), "made": now}
        with self._database.write() as connection:
            connection.execute(insert(buttons).values(**values))
        return code

    def put_all(
        self, chat_ids: Collection[int], meaning: Mapping[str, Any], now: dt.datetime
    ) -> dict[int, str]:
        """Keep one meaning for the messages of several chats; return a code for each chat."""
        codes = {chat_id: secrets.token_urlsafe(CHANCE) for chat_id in chat_ids}
        rows = [
            {"code": code, "chat_id": chat_id, "meaning": dict(meaning), "made": now}
            for chat_id, code in codes.items()
        ]
        if rows:
            with self._database.write() as connection:
                connection.execute(insert(buttons), rows)
        return codes

    def meaning(self, code: str, chat_id: int) -> dict[str, Any] | None:
        """Return what a code means in this chat, or None if it is not of this chat or was swept."""
        here = (buttons.c.code == code) & (buttons.c.chat_id == chat_id)
        with self._database.read() as connection:
            held = connection.execute(select(buttons.c.meaning).where(here)).scalar()
        return None if held is None else dict(held)

    def sweep(self, before: dt.datetime) -> int:
        """Drop what was made before a moment, briefings' buttons a year later; return how many."""
        lasting = buttons.c.meaning["kind"].as_string() == LASTING
        old = (buttons.c.made < before) & (~lasting | (buttons.c.made < before - LAST))
        with self._database.write() as connection:
            return connection.execute(delete(buttons).where(old)).rowcount
