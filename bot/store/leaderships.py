"""Leadership: which of several processes does what only one may do, and who takes part in what all do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Interval, cast, delete, func, literal, or_, select

from bot.clock import system_clock
from bot.store.database import Database
from bot.store.lease import is_free
from bot.store.tables import leaderships
from bot.store.upsert import insert_into


class LeadershipRepository:
    """Who leads in what, by the clock of PostgreSQL; on SQLite one machine has all of it.

    The subject of who takes part in what several do is that, a space, and their name.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def shared(self) -> bool:
        """Whether several machines have this database."""
        return self._database.on_postgresql

    def clock(self) -> dt.datetime | None:
        """Return this moment by the clock by which machines lead; None where there is one machine."""
        if not self.shared:
            return None
        with self._database.read() as connection:
            moment: dt.datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return moment

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

    def is_led_elsewhere(self, holder: str) -> bool:
        """Whether another machine than this one does now what only one may do."""
        theirs = (leaderships.c.holder != holder) & ~leaderships.c.subject.contains(" ")
        leads = theirs & (leaderships.c.until > func.clock_timestamp())
        if not self.shared:
            return False
        with self._database.read() as connection:
            return connection.execute(select(leaderships.c.subject).where(leads)).first() is not None

    def join(self, what: str, name: str, lease: dt.timedelta) -> int:
        """Take part in what several do at once, for so long; return how many take part in it now."""
        now, theirs = self._now(), _who_takes_part(what)
        span: Any = cast(literal(lease, Interval), Interval) if self.shared else lease
        mine = {"holder": name, "until": now + span}
        with self._database.write() as connection:
            connection.execute(
                delete(leaderships).where(theirs, is_free(leaderships.c.until, now, span, span))
            )
            joined = insert_into(connection, leaderships).values(subject=f"{what} {name}", **mine)
            kept = joined.on_conflict_do_update(index_elements=[leaderships.c.subject], set_=mine)
            connection.execute(kept)
            return connection.execute(
                select(func.count()).select_from(leaderships).where(theirs)
            ).scalar_one()

    def takes_part(self, what: str) -> bool:
        """Whether anybody takes part in it now."""
        theirs = select(leaderships.c.subject).where(_who_takes_part(what), leaderships.c.until > self._now())
        with self._database.read() as connection:
            return connection.execute(theirs).first() is not None

    def leave(self, what: str, name: str) -> None:
        """Take part no longer."""
        with self._database.write() as connection:
            connection.execute(delete(leaderships).where(leaderships.c.subject == f"{what} {name}"))

    def _now(self) -> Any:
        """This moment by the clock of whoever takes part: the database's where machines share it."""
        return func.clock_timestamp() if self.shared else system_clock()


def _who_takes_part(what: str) -> ColumnElement[bool]:
    return leaderships.c.subject.startswith(f"{what} ", autoescape=True)
