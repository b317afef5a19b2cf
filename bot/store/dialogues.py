"""Where people stand in a conversation of several steps, in the database.

Of what they typed, only the draft of a learning point is kept, each part of it once it was screened.

A kill after a conversation moved and before its update is noted as handled has the update handled again.
So a conversation is also kept as it stood before that update: the second handling starts from there, and
does the same once more. ``Inbox.finish`` forgets it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from bot.store.database import Database
from bot.store.tables import dialogues, dialogues_before


@dataclass(frozen=True)
class Dialogue:
    """One conversation: what it is about, where it stands, and when it last moved."""

    kind: str
    state: Mapping[str, Any]
    changed: dt.datetime


class DialogueRepository:
    """One conversation at most for a person in a chat; ``update_id`` is of the update in hand."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(
        self, chat_id: int, person_id: int, since: dt.datetime, update_id: int | None = None
    ) -> Dialogue | None:
        """Return the conversation as it stood before the update, if it moved since a moment."""
        with self._database.read() as connection:
            row = connection.execute(
                select(dialogues_before).where(
                    _of(dialogues_before, chat_id, person_id), dialogues_before.c.update_id == update_id
                )
            ).first()
            if row is None:
                row = connection.execute(select(dialogues).where(_of(dialogues, chat_id, person_id))).first()
        return (
            Dialogue(row.kind, row.state, row.changed) if row and row.kind and row.changed >= since else None
        )

    def put(
        self,
        chat_id: int,
        person_id: int,
        kind: str,
        state: Mapping[str, Any],
        now: dt.datetime,
        update_id: int | None = None,
    ) -> None:
        """Keep where a conversation stands, in place of any other that the person had in the chat."""
        values = {"kind": kind, "state": dict(state), "changed": now}
        with self._database.write() as connection:
            _keep_before(connection, chat_id, person_id, update_id, now)
            connection.execute(delete(dialogues).where(_of(dialogues, chat_id, person_id)))
            connection.execute(insert(dialogues).values(chat_id=chat_id, person_id=person_id, **values))

    def end(self, chat_id: int, person_id: int, now: dt.datetime, update_id: int | None = None) -> None:
        """Forget the conversation."""
        with self._database.write() as connection:
            _keep_before(connection, chat_id, person_id, update_id, now)
            connection.execute(delete(dialogues).where(_of(dialogues, chat_id, person_id)))

    def sweep(self, before: dt.datetime) -> int:
        """Drop what did not move since a moment; return how many."""
        with self._database.write() as connection:
            connection.execute(delete(dialogues_before).where(dialogues_before.c.changed < before))
            return connection.execute(delete(dialogues).where(dialogues.c.changed < before)).rowcount


def _keep_before(
    connection: Connection, chat_id: int, person_id: int, update_id: int | None, now: dt.datetime
) -> None:
    """Keep a conversation as it stands, unless the update in hand has moved it already."""
    if update_id is None:
        return
    here = _of(dialogues_before, chat_id, person_id)
    if connection.execute(
        select(dialogues_before.c.update_id).where(here, dialogues_before.c.update_id == update_id)
    ).first():
        return
    connection.execute(delete(dialogues_before).where(here))
    row = connection.execute(select(dialogues).where(_of(dialogues, chat_id, person_id))).first()
    stood = {"kind": row.kind, "state": row.state, "changed": row.changed} if row else {"changed": now}
    connection.execute(
        insert(dialogues_before).values(chat_id=chat_id, person_id=person_id, update_id=update_id, **stood)
    )


def _of(table: Table, chat_id: int, person_id: int) -> Any:
    return (table.c.chat_id == chat_id) & (table.c.person_id == person_id)
