"""Replies that wait to be delivered, in the database: kept sealed with the update that they answer.

What people in a refresher session are told is kept among them, so that each chat has one order.

A reply is delivered in its chat's order, whichever process kept it, and its row goes when it was. It comes
once, unless whoever delivers it is killed between sending it and ``done``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update

from bot.store.database import Database
from bot.store.lease import claim, is_free
from bot.store.payload_cipher import PayloadCipher, UnreadableError
from bot.store.tables import replies


@dataclass(frozen=True)
class ReplyDraft:
    """A reply before it is kept: its chat, and a body of the channel's. ``asked``: when, if that is known."""

    chat_id: int
    body: Mapping[str, Any]
    asked: dt.datetime | None = None


@dataclass(frozen=True)
class Reply:
    """A reply that is held for whoever delivers it; ``asked`` is when that came in which it answers."""

    id: int
    chat_id: int
    body: Mapping[str, Any]
    asked: dt.datetime


class ReplyRepository:
    """Replies that were not delivered yet."""

    def __init__(self, database: Database, cipher: PayloadCipher) -> None:
        self._database = database
        self._cipher = cipher
        #: Those that this process delivers.
        self._mine: set[int] = set()

    def keep(
        self,
        connection: Connection,
        drafts: Sequence[ReplyDraft],
        received: dt.datetime,
        until: dt.datetime,
    ) -> list[Reply]:
        """Keep replies, sealed, in the change that is under way; return those that the caller is to deliver.

        These are the caller's until ``until``. Those to a chat in which an earlier one waits that is another
        process's, or was a dead one's, are nobody's yet: whoever claims that one has them after it.
        ``received`` is when that came in which they answer, where a draft does not say when it was asked.
        """
        behind = self._chats_of_others(connection, {draft.chat_id for draft in drafts})
        kept = []
        for draft in drafts:
            asked, free = draft.asked or received, draft.chat_id in behind
            payload = self._cipher.seal(json.dumps(draft.body, ensure_ascii=False))
            row = {"chat_id": draft.chat_id, "payload": payload, "asked": asked}
            held = insert(replies).values(**row, held_until=None if free else until)
            key = connection.execute(held).inserted_primary_key
            assert key is not None
            if not free:
                kept.append(Reply(int(key[0]), draft.chat_id, draft.body, asked))
        self._mine.update(reply.id for reply in kept)
        return kept

    def _chats_of_others(self, connection: Connection, chats: Collection[int]) -> set[int]:
        """Return those of some chats in which a reply waits that this process does not deliver."""
        waiting = select(replies.c.id, replies.c.chat_id).where(replies.c.chat_id.in_(chats))
        return {row.chat_id for row in connection.execute(waiting) if row.id not in self._mine}

    def claim(self, most: int, now: dt.datetime, lease: dt.timedelta) -> list[Reply]:
        """Hold up to ``most`` replies whose holder is gone, the earliest first; no two callers get the same.

        Those behind one that somebody else holds wait for it, so that a chat's order is kept. One whose key
        is gone is dropped.
        """
        earlier = replies.alias()
        held_before = exists().where(
            earlier.c.chat_id == replies.c.chat_id,
            earlier.c.id < replies.c.id,
            ~is_free(earlier.c.held_until, now, lease),
        )
        free = and_(is_free(replies.c.held_until, now, lease), ~held_before)
        wanted = select(replies).where(free).order_by(replies.c.id).limit(most)
        with self._database.write() as connection:
            # Else one that another claims at this moment is passed over, and those behind it are not.
            self._database.take_turn(connection, "replies")
            rows = claim(connection, wanted, replies.c.id, {"held_until": now + lease})
        self._mine.update(row.id for row in rows)
        opened = [(row, self._opened(row.payload)) for row in rows]
        self.done([row.id for row, body in opened if body is None])
        return [Reply(row.id, row.chat_id, body, row.asked) for row, body in opened if body is not None]

    def hold(self, ids: Collection[int], until: dt.datetime) -> None:
        """Hold replies for longer; with a moment that is past, let them go."""
        if ids:
            with self._database.write() as connection:
                connection.execute(update(replies).where(replies.c.id.in_(ids)).values(held_until=until))

    def done(self, ids: Collection[int]) -> None:
        """Drop replies that were delivered, or never can be."""
        if ids:
            with self._database.write() as connection:
                connection.execute(delete(replies).where(replies.c.id.in_(ids)))
            self._mine.difference_update(ids)

    def waiting(self) -> int:
        """Return how many replies were not delivered."""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(replies)).scalar_one()

    def sweep(self, before: dt.datetime) -> int:
        """Drop replies to what came in before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(replies).where(replies.c.asked < before)).rowcount

    def _opened(self, payload: str) -> dict[str, Any] | None:
        try:
            body: dict[str, Any] = json.loads(self._cipher.open(payload))
        except UnreadableError:
            return None
        return body
