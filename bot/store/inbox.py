"""Updates that came in, each handled once, in the database, whichever way they came.

What an update says is sealed from the moment it is kept, and dropped with the change that notes it as
handled. The replies to it are kept in that same change, so that a kill before it has the update handled again
with nothing sent, and a kill after it has its replies sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, delete, exists, func, select, update

from bot.store.database import Database
from bot.store.lease import claim, is_free
from bot.store.payload_cipher import PayloadCipher, UnreadableError
from bot.store.replies import Reply, ReplyDraft, ReplyRepository
from bot.store.tables import dialogues_before, inbox, replies
from bot.store.upsert import insert_into

#: Most updates named in one statement.
AT_ONCE = 500
#: Ends of a process at which an update was in hand with others. More of them, and it is handled alone: it may
#: be what ends processes, and what is in hand beside it must not be taken for that.
TOGETHER = 2


@dataclass(frozen=True)
class ReceivedUpdate:
    """An update as it came in: its number, its chat, what it says, and whether it is held by who keeps it."""

    update_id: int
    chat_id: int
    payload: str
    held: bool = False


@dataclass(frozen=True)
class WaitingUpdate:
    """An update that waits to be handled. ``payload`` is None where the key to it is gone.

    ``tries`` counts the claims of it before this one that ended without a word, such as by a kill.
    """

    update_id: int
    chat_id: int
    payload: str | None
    received: dt.datetime
    tries: int = 0

    @property
    def is_alone(self) -> bool:
        """Whether it is handled with nothing else in hand."""
        return self.tries >= TOGETHER


@dataclass(frozen=True)
class HandledUpdate:
    """An update that was handled, with the replies to it."""

    update_id: int
    chat_id: int
    replies: Sequence[ReplyDraft] = ()


@dataclass(frozen=True)
class InboxCounts:
    """How many updates wait to be handled, and since when the first of them."""

    waiting: int
    oldest: dt.datetime | None


class Inbox:
    """Updates, by their number."""

    def __init__(self, database: Database, cipher: PayloadCipher, replies: ReplyRepository) -> None:
        self._database = database
        self._cipher = cipher
        self._replies = replies

    def put(self, updates: Sequence[ReceivedUpdate], now: dt.datetime, until: dt.datetime) -> set[int]:
        """Keep updates until they are handled; return the numbers of those that did not come before.

        Those that are ``held`` are the caller's until ``until``, whatever else waits in their chats.
        """
        rows = [
            {
                "update_id": one.update_id,
                "chat_id": one.chat_id,
                "payload": self._cipher.seal(one.payload),
                "received": now,
                "held_until": until if one.held else None,
                "tries": int(one.held),
            }
            for one in updates
        ]
        if not rows:
            return set()
        with self._database.write() as connection:
            new = insert_into(connection, inbox).on_conflict_do_nothing(index_elements=["update_id"])
            return set(connection.execute(new.returning(inbox.c.update_id), rows).scalars())

    def claim(
        self, most: int, now: dt.datetime, lease: dt.timedelta, *, idle: bool = True
    ) -> list[WaitingUpdate]:
        """Hold up to ``most`` waiting updates for the caller; no two callers get the same.

        Of a chat only the earliest is given, so that a chat's updates are handled in order
        whichever process handles them. While one waits that is handled alone, nothing else is given; it is
        given to a caller who is ``idle``, with nothing else in hand.
        """
        earlier = inbox.alias()
        before = exists().where(
            earlier.c.chat_id == inbox.c.chat_id,
            earlier.c.handled.is_(None),
            earlier.c.update_id < inbox.c.update_id,
        )
        free = and_(inbox.c.handled.is_(None), is_free(inbox.c.held_until, now, lease), ~before)
        alone = and_(free, inbox.c.tries >= TOGETHER)
        with self._database.write() as connection:
            if connection.execute(select(inbox.c.update_id).where(alone).limit(1)).first():
                free, most = alone, int(idle)
            wanted = select(inbox).where(free).order_by(inbox.c.update_id).limit(most)
            values = {"held_until": now + lease, "tries": inbox.c.tries + 1}
            held = claim(connection, wanted, inbox.c.update_id, values)
        return [
            WaitingUpdate(row.update_id, row.chat_id, self._opened(row.payload), row.received, row.tries)
            for row in held
        ]

    def hold(self, claimed: Collection[WaitingUpdate], until: dt.datetime) -> None:
        """Hold updates that are still being handled for longer.

        Whoever holds them lives: where another claimed them meanwhile, because the database was away for
        longer than a lease, nothing had ended, and that counts for nothing.
        """
        self._set({one.update_id: one.tries + 1 for one in claimed}, until)

    def give_back(self, claimed: Collection[WaitingUpdate]) -> None:
        """Let updates be claimed again at once, as if they never had been."""
        self._set({one.update_id: one.tries for one in claimed}, None)

    def finish(
        self, handled: Sequence[HandledUpdate], now: dt.datetime, until: dt.datetime
    ) -> dict[int, list[Reply]]:
        """Note updates as handled, drop what they said, and keep the replies to them, all in one change.

        Returns by update the replies that the caller is to deliver, held until ``until``. An update that
        another process handled meanwhile has its replies there, and none here.
        """
        by_number = {one.update_id: one for one in handled}
        received: dict[int, dt.datetime] = {}
        kept: dict[int, list[Reply]] = {}
        with self._database.write() as connection:
            numbers = list(by_number)
            for start in range(0, len(numbers), AT_ONCE):
                these = numbers[start : start + AT_ONCE]
                mine = inbox.c.update_id.in_(these) & inbox.c.handled.is_(None)
                values = {"handled": now, "payload": None, "held_until": None}
                noted = update(inbox).where(mine).values(**values)
                settled = connection.execute(noted.returning(inbox.c.update_id, inbox.c.received))
                received.update((row.update_id, row.received) for row in settled)
                connection.execute(delete(dialogues_before).where(dialogues_before.c.update_id.in_(these)))
            for number in sorted(received):
                if drafts := by_number[number].replies:
                    kept[number] = self._replies.keep(connection, drafts, received[number], until)
        return kept

    def others_wait(self, chat_id: int, update_id: int) -> bool:
        """Return whether more of a chat waits to be handled than this update."""
        others = select(inbox.c.update_id).where(
            inbox.c.chat_id == chat_id, inbox.c.handled.is_(None), inbox.c.update_id != update_id
        )
        with self._database.read() as connection:
            return connection.execute(others.limit(1)).first() is not None

    def counts(self) -> InboxCounts:
        """Return how many updates are not handled, and when the first of them came."""
        with self._database.read() as connection:
            waiting = select(func.count(), func.min(inbox.c.received)).where(inbox.c.handled.is_(None))
            return InboxCounts(*connection.execute(waiting).one())

    def seal_anew(self) -> int:
        """Seal what waits with the newest key; return how many updates and replies that were."""
        return sum(_sealed_anew(self._database, self._cipher, table) for table in (inbox, replies))

    def drop_unhandled(self, before: dt.datetime) -> int:
        """Drop updates that came in before a moment and were never handled; return how many."""
        lost = inbox.c.handled.is_(None) & (inbox.c.received < before)
        with self._database.write() as connection:
            return connection.execute(delete(inbox).where(lost)).rowcount

    def sweep(self, before: dt.datetime) -> int:
        """Drop the numbers of updates handled before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(inbox).where(inbox.c.handled < before)).rowcount

    def _set(self, tries: Mapping[int, int], until: dt.datetime | None) -> None:
        """Set until when updates are held, and how often they were claimed."""
        if tries:
            mine = (inbox.c.update_id == bindparam("number")) & inbox.c.handled.is_(None)
            held = update(inbox).where(mine).values(held_until=until, tries=bindparam("claims"))
            rows = [{"number": number, "claims": claims} for number, claims in sorted(tries.items())]
            with self._database.write() as connection:
                connection.execute(held, rows)

    def _opened(self, payload: str | None) -> str | None:
        if payload is None or payload.startswith("{"):  # as a version before the cipher kept it
            return payload
        try:
            return self._cipher.open(payload)
        except UnreadableError:
            return None


def _sealed_anew(database: Database, cipher: PayloadCipher, table: Any) -> int:
    """Seal a table's payloads anew; what cannot be opened any more stays as it is."""
    (key,) = table.primary_key.columns
    done = 0
    with database.write() as connection:
        for row in connection.execute(select(key, table.c.payload).where(table.c.payload.is_not(None))).all():
            named = dict(row._mapping)
            try:
                payload = cipher.seal_anew(named["payload"])
            except UnreadableError:
                continue
            connection.execute(update(table).where(key == named[key.name]).values(payload=payload))
            done += 1
    return done
