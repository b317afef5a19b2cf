"""Messages that wait to be sent, in the database; any process may send them, and no two the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update

from bot.core.outgoing import LEAVES_NOTHING, ClaimedMessage, OutboxCounts, OutgoingMessage
from bot.store.database import Database
from bot.store.learning_tables import receipts
from bot.store.lease import claim, is_free
from bot.store.outgoing import put
from bot.store.purge import drop_stale
from bot.store.tables import outbox

_WAITING = outbox.c.sent.is_(None) & outbox.c.failed.is_(None)
#: What stays of a message once it was sent, or could not be.
_NOTHING: Mapping[str, Any] = {}


class Outbox:
    """Messages, each once.

    A message is sent at least once, and exactly once unless whoever sends it is killed between sending
    it and ``done``, or outlives its lease. In the chat app a process outlives the service for that moment.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, messages: Sequence[OutgoingMessage]) -> int:
        """Keep messages all together; return how many were not there yet by their ``once``."""
        with self._database.write() as connection:
            return put(connection, messages)

    def claim(self, most: int, now: dt.datetime, lease: dt.timedelta) -> list[ClaimedMessage]:
        """Hold up to ``most`` due messages, the urgent first, then the earliest; no two callers get the same.

        One whose lease ended without ``done``, ``failed`` or ``give_back`` is given again. One of a
        learning point that stands no more is dropped.
        """
        due = select(outbox).where(
            _WAITING, outbox.c.not_before <= now, is_free(outbox.c.held_until, now, lease)
        )
        wanted = due.order_by(outbox.c.urgent.desc(), outbox.c.not_before, outbox.c.id).limit(most)
        values = {"held_until": now + lease, "tries": outbox.c.tries + 1}
        with self._database.write() as connection:
            rows = claim(connection, wanted, outbox.c.id, values)
            stale = drop_stale(connection, rows)
            left = [row for row in rows if row.once not in stale]
            return [ClaimedMessage(r.id, r.chat_id, r.person_id, dict(r.body), r.tries + 1) for r in left]

    def done(self, claimed: ClaimedMessage, now: dt.datetime) -> None:
        """Note that a message was sent, and drop what it said."""
        self._settle(outbox.c.id == claimed.id, sent=now, held_until=None, body=_NOTHING)

    def failed(self, claimed: ClaimedMessage, why: str) -> None:
        """Note that a message cannot be sent, such as ``blocked``, and drop what it said."""
        self._settle(_held_by(claimed), failed=why[:64], held_until=None, body=_NOTHING)

    def give_back(self, claimed: ClaimedMessage, not_before: dt.datetime, *, untried: bool = False) -> None:
        """Let a message be claimed again, from ``not_before`` on; ``untried`` as if it had not been."""
        tries = claimed.tries - untried
        self._settle(_held_by(claimed), not_before=not_before, held_until=None, tries=tries)

    def leave_alone(self, chat_id: int, until: dt.datetime) -> None:
        """Give nobody what waits for a chat before a moment, whichever process was told so."""
        waiting = _WAITING & (outbox.c.chat_id == chat_id) & outbox.c.held_until.is_(None)
        with self._database.write() as connection:
            later = update(outbox).where(waiting, outbox.c.not_before < until)
            connection.execute(later.values(not_before=until))

    def bring_forward(self, now: dt.datetime, until: dt.datetime) -> None:
        """Let what waits for a moment up to ``until`` be given now: the clock was put back meanwhile."""
        waiting = _WAITING & (outbox.c.not_before > now) & (outbox.c.not_before <= until)
        with self._database.write() as connection:
            connection.execute(update(outbox).where(waiting).values(not_before=now))

    def waits(self, once: str) -> bool:
        """Return whether a message waits that nobody holds."""
        free = _WAITING & outbox.c.held_until.is_(None) & (outbox.c.once == once)
        with self._database.read() as connection:
            return connection.execute(select(outbox.c.id).where(free)).first() is not None

    def counts(self) -> OutboxCounts:
        """Return how many messages wait, were sent and failed."""
        with self._database.read() as connection:
            total, sent, failed = connection.execute(
                select(func.count(), func.count(outbox.c.sent), func.count(outbox.c.failed))
            ).one()
        return OutboxCounts(total - sent - failed, sent, failed)

    def sweep(self, before: dt.datetime) -> int:
        """Drop what was sent before a moment, or should have been; return how many."""
        late = and_(outbox.c.sent.is_(None), outbox.c.not_before < before)
        with self._database.write() as connection:
            return connection.execute(delete(outbox).where(or_(outbox.c.sent < before, late))).rowcount

    def _settle(self, which: Any, **values: object) -> None:
        told = {name: values[name] for name in ("sent", "failed") if name in values}
        with self._database.write() as connection:
            if told:
                fleeting = outbox.c.body[LEAVES_NOTHING].as_boolean()
                connection.execute(delete(outbox).where(which, _WAITING, fleeting))
            settled = update(outbox).where(which, _WAITING).values(**values).returning(outbox.c.once)
            once = connection.execute(settled).scalar()
            if once and told:  # what carried learning points is a receipt of them too
                connection.execute(update(receipts).where(receipts.c.once == once).values(**told))


def _held_by(claimed: ClaimedMessage) -> Any:
    """A sender whose lease ended and whose message another claimed has no say in it."""
    return (outbox.c.id == claimed.id) & (outbox.c.tries == claimed.tries)
