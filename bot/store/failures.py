"""Failures by reference, in the database."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, insert, select

from bot.core.failure import FailedPart, Failure
from bot.store.database import Database
from bot.store.tables import failures


class FailureRepository:
    """What failed, by the reference that a person was shown."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, failure: Failure) -> None:
        """Keep a failure."""
        values = {
            "reference": failure.reference,
            "at": failure.at,
            "part": failure.part.name,
            "kind": failure.kind[:64],
        }
        with self._database.write() as connection:
            connection.execute(insert(failures).values(values))

    def newest(self, most: int) -> list[Failure]:
        """Return the newest failures, the last first."""
        order = (failures.c.at.desc(), failures.c.reference)
        with self._database.read() as connection:
            rows = connection.execute(select(failures).order_by(*order).limit(most)).all()
        return [Failure(row.reference, row.at, FailedPart[row.part], row.kind) for row in rows]

    def sweep(self, before: dt.datetime) -> int:
        """Drop what failed before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(failures).where(failures.c.at < before)).rowcount
