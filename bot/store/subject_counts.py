"""How much was asked about which subject, in the database: no question, nobody, no time but the month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, select

from bot.features.admin.model import SubjectCount
from bot.store.database import Database
from bot.store.tables import subject_counts
from bot.store.upsert import insert_into


class SubjectCountRepository:
    """Counts, by council, month and subject."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counts: Sequence[SubjectCount]) -> None:
        """Add counts to those that are kept, all or none."""
        if not counts:
            return
        with self._database.write() as connection:
            for count in sorted(counts):  # in one order, so that no two processes wait for one another
                adding = insert_into(connection, subject_counts).values(vars(count))
                sums = {
                    name: subject_counts.c[name] + adding.excluded[name]
                    for name in ("answered", "closest", "not_found")
                }
                key = ["authority", "month", "subject"]
                connection.execute(adding.on_conflict_do_update(index_elements=key, set_=sums))

    def before(self, month: dt.date) -> list[SubjectCount]:
        """Return the counts of every month before one."""
        with self._database.read() as connection:
            rows = connection.execute(select(subject_counts).where(subject_counts.c.month < month)).all()
        return [SubjectCount(**row._mapping) for row in rows]

    def sweep(self, month: dt.date) -> int:
        """Drop the counts of every month before one; return of how many subjects."""
        with self._database.write() as connection:
            old = delete(subject_counts).where(subject_counts.c.month < month)
            return connection.execute(old).rowcount
