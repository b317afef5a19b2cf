"""What was done with documents, in the database: rows are added and, but for being done, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from bot.features.documents.acts import Act, ActKind
from bot.store.database import Database
from bot.store.document_tables import document_acts


class DocumentActRepository:
    """The journal of documents."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, acts: Sequence[Act]) -> list[int]:
        """Keep what is about to be done; return the numbers of the rows."""
        with self._database.write() as connection:
            rows = [
                insert(document_acts)
                .values(
                    at=act.at,
                    actor=act.actor,
                    did=act.did.value,
                    document_id=act.document_id,
                    digest=act.digest,
                    source=_as_text(act.source),
                )
                .returning(document_acts.c.id)
                for act in acts
            ]
            return [int(connection.execute(row).scalar_one()) for row in rows]

    def finish(self, numbers: Sequence[int], now: dt.datetime) -> None:
        """Note that something stands."""
        with self._database.write() as connection:
            mine = document_acts.c.id.in_(numbers)
            connection.execute(update(document_acts).where(mine).values(done=now))

    def all(self) -> list[Act]:
        """Return all that was done or begun, the oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(document_acts).order_by(document_acts.c.id)).all()
        return [Act(ActKind(r.did), r.document_id, r.digest, r.source, r.actor, r.at, r.done) for r in rows]

    def sweep(self, before: dt.datetime) -> int:
        """Drop what was done before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(document_acts).where(document_acts.c.at < before)).rowcount


def _as_text(name: str) -> str:
    """A file's name as text: bytes of it that are none are written out."""
    return name.encode(errors="backslashreplace").decode()
