"""Leadership: which of several processes does what only one may do, until another takes it over."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Interval, cast, delete, func, literal, or_

from bot.store.database import Database
from bot.store.lease import is_free
from bot.store.tables import leaderships
from bot.store.upsert import insert_into


class LeadershipRepository:
    """Who leads in what, by the clock of PostgreSQL; on SQLite one machine has all of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def shared(self) -> bool:
        """Whether several machines have this database."""
        return self._database.on_postgresql

    def take(self, subject: str, holder: str, lease: dt.timedelta) -> bool:
        """Take the lead, or keep it, for so long; return False where another has it."""
        if not self.shared:
            return True
        now, span = func.clock_timestamp(), cast(literal(lease, Interval), Interval)
        with self._database.write() as connection:
            wanted = insert_into(connection, leaderships).values(
                subject=subject, holder=holder, until=now + span
            )
            mine, free = leaderships.c.holder == holder, is_free(leaderships.c.until, now, span, span)
            taken = wanted.on_conflict_do_update(
                index_elements=[leaderships.c.subject],
                set_={"holder": holder, "until": now + span},
                where=or_(mine, free),
            ).returning(leaderships.c.holder)
            return connection.execute(taken).first() is not None

    def give_up(self, subject: str, holder: str) -> None:
        """Let another take the lead at once."""
        if self.shared:
            with self._database.write() as connection:
                mine = (leaderships.c.subject == subject) & (leaderships.c.holder == holder)
                connection.execute(delete(leaderships).where(mine))
