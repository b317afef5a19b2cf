"""What citation codes stand for, in the database: no person, no question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, delete, func, select, update

from bot.core.passage_ref import PassageRef
from bot.features.citations.model import CitationRecord
from bot.store.database import Database
from bot.store.tables import citations, cited
from bot.store.upsert import insert_into
from procedures.document import document_id_of


class CitationRepository:
    """Records, by code."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, records: Sequence[CitationRecord], today: dt.date) -> frozenset[str]:
        """Keep records, each once, in one transaction; return the codes that stand for what was given.

        A code that already stands for other passages is not among them. A card that was shown
        today is only looked up.
        """
        wanted = {record.code: record for record in records}
        codes = list(wanted)
        with self._database.read() as connection:
            held = _held(connection, codes)
            old = citations.c.code.in_(codes) & (citations.c.shown < today)
            again = set(connection.execute(select(citations.c.code).where(old)).scalars())
        if again or wanted.keys() - held.keys():
            with self._database.write() as connection:
                self._insert(connection, [r for r in wanted.values() if r.code not in held], today)
                seen = citations.c.code.in_(again) & (citations.c.shown < today)
                connection.execute(update(citations).where(seen).values(shown=today))
                held = _held(connection, codes)
        return frozenset(code for code, record in wanted.items() if held.get(code) == _passages(record))

    def by_code(self, code: str) -> CitationRecord | None:
        """Return what a code stands for, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(citations).where(citations.c.code == code)).first()
            under = select(cited).where(cited.c.code == code).order_by(cited.c.position)
            passages = tuple(
                PassageRef(p.passage_id, p.digest, p.text, p.citation) for p in connection.execute(under)
            )
        return CitationRecord(row.code, row.kind, dict(row.facts), passages, row.shown) if row else None

    def forget(self, document_ids: Iterable[str]) -> None:
        """Drop the words of originals that were taken out. That they were shown, and where, stays."""
        with self._database.write() as connection:
            for document_id in document_ids:
                its_own = cited.c.passage_id.startswith(f"{document_id}#", autoescape=True)
                connection.execute(update(cited).where(its_own).values(text=""))
        self._database.settle()

    def count_of(self, document_id: str) -> int:
        """Return how many codes show passages of a document, or notes on it."""
        its_own = cited.c.passage_id.startswith(f"{document_id}#", autoescape=True)
        noted = cited.c.passage_id.startswith(f"{document_id}/", autoescape=True)
        with self._database.read() as connection:
            found = select(func.count(cited.c.code.distinct())).where(its_own | noted)
            return connection.execute(found).scalar_one()

    def counts(self) -> dict[str, int]:
        """Return how many codes show passages of each document that any shows, or notes on it, by its id."""
        with self._database.read() as connection:
            rows = connection.execute(select(cited.c.code, cited.c.passage_id).distinct())
            shown = {(row.code, document_id_of(row.passage_id)) for row in rows}
        return Counter(document_id for _, document_id in shown)

    def sweep(self, before: dt.date) -> int:
        """Drop what was last shown before a day; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(citations).where(citations.c.shown < before)).rowcount

    def _insert(self, connection: Connection, records: Collection[CitationRecord], today: dt.date) -> None:
        if not records:
            return
        heads = [{"code": r.code, "kind": r.kind, "facts": dict(r.facts), "shown": today} for r in records]
        connection.execute(insert_into(connection, citations).on_conflict_do_nothing(), heads)
        rows = [
            {
                "code": record.code,
                "position": position,
                "passage_id": passage.passage_id,
                "digest": passage.digest,
                "text": passage.text,
                "citation": passage.citation,
            }
            for record in records
            for position, passage in enumerate(record.passages)
        ]
        connection.execute(insert_into(connection, cited).on_conflict_do_nothing(), rows)


def _held(connection: Connection, codes: Iterable[str]) -> dict[str, frozenset[tuple[str, str]]]:
    """Return the passages and digests under each of the codes that are held."""
    rows = connection.execute(
        select(cited.c.code, cited.c.passage_id, cited.c.digest).where(cited.c.code.in_(codes))
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for code, passage_id, digest in rows:
        found.setdefault(code, set()).add((passage_id, digest))
    return {code: frozenset(passages) for code, passages in found.items()}


def _passages(record: CitationRecord) -> frozenset[tuple[str, str]]:
    return frozenset((p.passage_id, p.digest) for p in record.passages)
