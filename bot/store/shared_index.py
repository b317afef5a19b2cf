"""Originals that machines share, in the database: what stands changes in one transaction, or not at all."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from bot.errors import GaveWayError, StoreError
from bot.store.database import Database
from bot.store.document_tables import shared_index, shared_originals, shared_segments
from bot.store.passages import PassageRepository
from bot.store.sight import see_as
from bot.store.upsert import insert_into
from embeddings.manifest import Entry
from embeddings.shared import Shared, SharedOriginal

log = logging.getLogger(__name__)

#: Segments kept of an original: those of this version of the program and of one beside it.
VERSIONS = 2
#: How often a segment is offered where another change has to go first.
TRIES = 5


class SharedIndexRepository:
    """What machines share of the index."""

    def __init__(self, database: Database, searching: PassageRepository | None = None) -> None:
        """``searching`` is what searches the passages where PostgreSQL can; without it machines copy them."""
        self._database = database
        self._searching = searching

    @property
    def passages(self) -> PassageRepository | None:
        """Where the passages of originals are searched; None where each machine searches its copy."""
        searching = self._searching
        return None if searching is None or searching.why_not() else searching

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Give a connection that reads all that machines share, whoever may see what of it."""
        with self._database.read() as connection:
            see_as(connection, None)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a connection that changes what machines share, whoever may see what of it."""
        with self._database.write() as connection:
            see_as(connection, None)
            yield connection

    def searched(self) -> set[str]:
        """Return the ids of the originals that can be searched here."""
        return self.passages.searched() if self.passages else set()

    def mark(self) -> str | None:
        """Return the mark of what stands, None where nothing was ever published."""
        with self._database.read() as connection:
            return connection.execute(select(shared_index.c.mark)).scalar()

    def stands(self) -> Shared | None:
        """Return what stands at one moment, None where nothing was ever published."""
        with self._reading() as connection:
            return _stands(connection)

    def original(self, entry: Entry) -> bytes | None:
        """Return the file of an original, None where it does not stand any more."""
        with self._reading() as connection:
            wanted = select(shared_originals.c.content).where(_is_of(entry))
            return connection.execute(wanted).scalar()

    def segment(self, entry: Entry) -> tuple[str, bytes] | None:
        """Return the digest and the bytes of the segment that a machine made of an original under a name."""
        table = shared_segments
        of_it = (table.c.document_id == entry.document_id) & (table.c.name == entry.segment)
        with self._reading() as connection:
            found = connection.execute(select(table.c.sha256, table.c.content).where(of_it)).one_or_none()
        return None if found is None else (found.sha256, found.content)

    def publish(
        self, instead_of: str | None, coming: Iterable[SharedOriginal], going: Collection[str]
    ) -> Shared | None:
        """Put originals in, each in place of an earlier text, and take others out by their ids.

        Does nothing and returns None unless ``instead_of`` is still the mark of what stands, and where
        another change has to go first.
        """
        mark = secrets.token_hex(16)
        with suppress(GaveWayError), self._writing() as connection:
            if _is_first(connection, instead_of, mark):
                return self._changed(connection, coming, going)
        return None

    def _changed(
        self, connection: Connection, coming: Iterable[SharedOriginal], going: Collection[str]
    ) -> Shared | None:
        """Put originals in and take others out, within a change that is being made."""
        searching = self.passages
        if searching:
            searching.take_turn(connection)
        _take_out(connection, going)
        last = connection.execute(select(func.max(shared_originals.c.place))).scalar() or 0
        for place, one in enumerate(coming, last + 1):
            _put(connection, one, place)
            if searching and one.segment is not None:
                searching.put(connection, one.entry.document_id, one.segment)
        return _stands(connection)

    def offer(self, entry: Entry, segment: bytes) -> None:
        """Give the others a segment, while its original stands.

        A database that cannot take it is logged; where it is searched there, StoreError is raised.
        """
        try:
            for _ in range(TRIES):
                with suppress(GaveWayError):
                    self._put_offered(entry, segment)
                    return
            self._put_offered(entry, segment)
        except StoreError as error:  # each machine makes its own then
            if self.passages:
                raise
            log.warning("a segment could not be shared: %s", error)

    def _put_offered(self, entry: Entry, segment: bytes) -> None:
        """Keep a segment while its original stands. Raises StoreError."""
        searching = self.passages
        with self._writing() as connection:
            if searching:
                searching.take_turn(connection)
            standing = select(shared_originals.c.place).where(_is_of(entry))
            if connection.execute(standing.with_for_update(read=True)).first() is not None:
                _put_segment(connection, entry, segment)
                if searching:
                    searching.put(connection, entry.document_id, segment)


def _is_first(connection: Connection, instead_of: str | None, mark: str) -> bool:
    """Whether nobody changed what stands since; from here on others wait until this change is kept."""
    if instead_of is None:
        first = insert_into(connection, shared_index).values(row=1, id=secrets.token_hex(16), mark=mark)
        changed = first.on_conflict_do_nothing().returning(shared_index.c.mark)
        return connection.execute(changed).first() is not None
    same = shared_index.c.mark == instead_of
    return connection.execute(update(shared_index).where(same).values(mark=mark)).rowcount == 1


def _stands(connection: Connection) -> Shared | None:
    row = connection.execute(select(shared_index.c.id, shared_index.c.mark)).one_or_none()
    if row is None:
        return None
    table = shared_originals.c
    wanted = select(table.document_id, table.file, table.sha256).order_by(table.place)
    held = connection.execute(wanted).all()
    return Shared(row.id, row.mark, tuple(Entry(r[0], "original", "", "", r[1], r[2]) for r in held))


def _put(connection: Connection, one: SharedOriginal, place: int) -> None:
    entry = one.entry
    _take_out(connection, [entry.document_id])
    connection.execute(
        insert(shared_originals).values(
            document_id=entry.document_id,
            place=place,
            file=entry.original,
            sha256=entry.original_sha256,
            content=one.content,
        )
    )
    if one.segment is not None:
        _put_segment(connection, entry, one.segment)


def _put_segment(connection: Connection, entry: Entry, segment: bytes) -> None:
    """Keep a segment in place of one of the same name, and drop those of versions before the last ones."""
    table, of_it = shared_segments, shared_segments.c.document_id == entry.document_id
    connection.execute(delete(table).where(of_it, table.c.name == entry.segment))
    connection.execute(
        insert(table).values(
            document_id=entry.document_id,
            name=entry.segment,
            sha256=hashlib.sha256(segment).hexdigest(),
            content=segment,
        )
    )
    last = select(table.c.id).where(of_it).order_by(table.c.id.desc()).limit(VERSIONS)
    connection.execute(delete(table).where(of_it, table.c.id.not_in(last)))


def _take_out(connection: Connection, document_ids: Collection[str]) -> None:
    """Delete originals with all that was made of them."""
    connection.execute(delete(shared_originals).where(shared_originals.c.document_id.in_(list(document_ids))))


def _is_of(entry: Entry) -> ColumnElement[bool]:
    """The row of an original, as long as it is the same text."""
    table = shared_originals.c
    return (table.document_id == entry.document_id) & (table.sha256 == entry.original_sha256)
