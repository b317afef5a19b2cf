"""Updates that came in, each handled once, in the database.

From a webhook an update is kept whole until it is handled, because Telegram forgets it with our
answer. From polling only the numbers of handled updates are kept: Telegram keeps the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Database
from bot.store.lease import claim, is_free
from bot.store.tables import dialogues_before, inbox
from bot.store.upsert import insert_into


@dataclass(frozen=True)
class Waiting:
    """An update that waits to be handled: its number and its JSON."""

    update_id: int
    payload: str


class Inbox:
    """Updates, by their number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, update_id: int, chat_id: int, payload: str, now: dt.datetime) -> bool:
        """Keep an update until it is handled; False if it came before."""
        row = {"update_id": update_id, "chat_id": chat_id, "payload": payload, "received": now}
        with self._database.write() as connection:
            kept = _insert_new(connection).values(row).returning(inbox.c.update_id)
            return connection.execute(kept).first() is not None

    def handled(self, updates: Sequence[tuple[int, int]], now: dt.datetime) -> None:
        """Note updates (number, chat) as handled; drop what they said, and what stood before them."""
        done = {update_id for update_id, _ in updates}
        values = {"handled": now, "payload": None, "held_until": None}
        with self._database.write() as connection:
            connection.execute(update(inbox).where(inbox.c.update_id.in_(done)).values(**values))
            rows = [
                {"update_id": update_id, "chat_id": chat_id, "received": now, "handled": now}
                for update_id, chat_id in updates
            ]
            connection.execute(_insert_new(connection), rows)
            connection.execute(delete(dialogues_before).where(dialogues_before.c.update_id.in_(done)))

    def seen(self, update_ids: Collection[int]) -> set[int]:
        """Return which of these were handled."""
        wanted = select(inbox.c.update_id).where(
            inbox.c.update_id.in_(update_ids), inbox.c.handled.is_not(None)
        )
        with self._database.read() as connection:
            return set(connection.execute(wanted).scalars())

    def claim(self, most: int, now: dt.datetime, until: dt.datetime) -> list[Waiting]:
        """Hold up to ``most`` waiting updates for the caller until ``until``; no two callers get the same.

        Of a chat only the earliest is given, so that a chat's updates are handled in order
        whichever process handles them.
        """
        earlier = inbox.alias()
        before = exists().where(
            earlier.c.chat_id == inbox.c.chat_id,
            earlier.c.handled.is_(None),
            earlier.c.update_id < inbox.c.update_id,
        )
        free = and_(inbox.c.handled.is_(None), is_free(inbox.c.held_until, now), ~before)
        wanted = select(inbox).where(free).order_by(inbox.c.update_id).limit(most)
        with self._database.write() as connection:
            held = claim(connection, wanted, inbox.c.update_id, {"held_until": until})
            return [Waiting(row.update_id, row.payload) for row in held]

    def hold(self, update_ids: Collection[int], until: dt.datetime) -> None:
        """Hold updates that are still being handled for longer."""
        with self._database.write() as connection:
            mine = inbox.c.update_id.in_(update_ids) & inbox.c.handled.is_(None)
            connection.execute(update(inbox).where(mine).values(held_until=until))

    def waiting(self) -> int:
        """Return how many updates are not handled."""
        with self._database.read() as connection:
            return len(connection.execute(select(inbox.c.update_id).where(inbox.c.handled.is_(None))).all())

    def drop_unhandled(self, before: dt.datetime) -> int:
        """Drop updates that came in before a moment and were never handled; return how many."""
        lost = inbox.c.handled.is_(None) & (inbox.c.received < before)
        with self._database.write() as connection:
            return connection.execute(delete(inbox).where(lost)).rowcount

    def sweep(self, before: dt.datetime) -> int:
        """Drop the numbers of updates handled before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(inbox).where(inbox.c.handled < before)).rowcount


def _insert_new(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """An insert that leaves a row that is there already as it is."""
    return insert_into(connection, inbox).on_conflict_do_nothing(index_elements=["update_id"])
