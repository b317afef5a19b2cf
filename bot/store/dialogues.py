"""Where people stand in a conversation of several steps, in the database.

Of what they typed, only the draft of a learning point is kept, each part of it once it was screened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from bot.store.database import Database
from bot.store.tables import dialogues


@dataclass(frozen=True)
class Dialogue:
    """One conversation: what it is about, where it stands, and when it last moved."""

    kind: str
    state: Mapping[str, Any]
    changed: dt.datetime


class DialogueRepository:
    """One conversation at most for a person in a chat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, chat_id: int, person_id: int, since: dt.datetime) -> Dialogue | None:
        """Return the conversation, if it moved since a moment."""
        here = (dialogues.c.chat_id == chat_id) & (dialogues.c.person_id == person_id)
        with self._database.read() as connection:
            row = connection.execute(select(dialogues).where(here, dialogues.c.changed >= since)).first()
        return Dialogue(row.kind, row.state, row.changed) if row else None

    def put(
        self, chat_id: int, person_id: int, kind: str, state: Mapping[str, Any], now: dt.datetime
    ) -> None:
        """Keep where a conversation stands, in place of any other that the person had in the chat."""
        values = {"kind": kind, "state": dict(state), "changed": now}
        with self._database.write() as connection:
            connection.execute(_of(chat_id, person_id))
            connection.execute(insert(dialogues).values(chat_id=chat_id, person_id=person_id, **values))

    def end(self, chat_id: int, person_id: int) -> None:
        """Forget the conversation."""
        with self._database.write() as connection:
            connection.execute(_of(chat_id, person_id))

    def sweep(self, before: dt.datetime) -> int:
        """Drop what did not move since a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(dialogues).where(dialogues.c.changed < before)).rowcount


def _of(chat_id: int, person_id: int) -> Any:
    return delete(dialogues).where(dialogues.c.chat_id == chat_id, dialogues.c.person_id == person_id)
