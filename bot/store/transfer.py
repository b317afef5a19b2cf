"""Rows carried from one database into another, all in one change, each table checked by count and digest.

Documents that machines share, and who leads among them, are not carried: the first have a way of their own,
and nobody leads in a database that nobody serves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Row,
    Select,
    Table,
    delete,
    func,
    insert,
    inspect,
    null,
    select,
    text,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.sql.ddl import sort_tables

from bot.clock import system_clock
from bot.errors import ChangedError, RefusedError
from bot.store import action_tables, audit_tables, document_tables, learning_tables, session_tables, tables
from bot.store.database import HEAD, Database
from bot.store.personal import highest_gone
from bot.store.tables import leaderships, state

#: Told (rows carried so far, rows in all).
Progress = Callable[[int, int], None]

#: The fact under which a target says whose move it is to take.
MARK = "moving"
#: Rows read and written together.
TOGETHER = 500
#: Digests are added up, so that the order of rows, which the two kinds of database see otherwise, is nothing.
_MODULUS = 2**256

#: What is carried: of the tables of documents the journal alone.
_OF_PEOPLE = (tables, action_tables, audit_tables, learning_tables, session_tables)
TABLES = sort_tables(
    {
        document_tables.document_acts,
        *(each for module in _OF_PEOPLE for each in vars(module).values() if isinstance(each, Table)),
    }
    - {tables.leaderships}
)

CHANGED = "What is moved was changed meanwhile. Stop what works on it, and run the same command again."
NOT_KEPT = "A row of {table} cannot be kept there, so nothing was moved. Tell whoever maintains this program."
NOT_SAME = (
    "What arrived of {table} is not what stood before, so nothing was moved. Run the same command again."
)


@dataclass(frozen=True)
class CarriedRows:
    """How many tables were carried, and rows in them."""

    tables: int
    rows: int


@dataclass(frozen=True)
class ServiceSigns:
    """Signs that a service works on a database: when one last looked after it, and until when one leads."""

    watched: dt.datetime | None
    leads_until: dt.datetime | None
    #: The database's own clock.
    clock: dt.datetime


class Transfer:
    """The transfer of all rows of one database into another that is empty."""

    def __init__(self, source: Database, target: Database) -> None:
        self._source = source
        self._target = target

    def close(self) -> None:
        """Let the target go."""
        self._target.close()

    def stands_in_source(self) -> bool:
        """Whether the source has the tables of this version."""
        return self._source.revision == HEAD

    def is_half_in_source(self) -> bool:
        """Whether what stands in the source is itself half of a move."""
        with self._source.read() as connection:
            return connection.execute(select(state.c.name).where(state.c.name == MARK)).first() is not None

    def revision_in_target(self) -> str | None:
        """The last change that the tables of the target have had; None where there are none."""
        return self._target.revision

    def is_half_done(self, mark: str) -> bool:
        """Whether a move of this mark was begun in the target, and not ended."""
        with self._target.look() as connection:
            return inspect(connection).has_table(state.name) and self._has_mark(connection, mark)

    def holds_rows(self) -> bool:
        """Whether the target has tables that are not ours, or rows in those that are.

        Changes nothing there, so that a wrong address does no harm.
        """
        with self._target.look() as connection:
            names = set(inspect(connection).get_table_names())
            if "alembic_version" not in names:
                return bool(names)
            held = names - {"alembic_version", leaderships.name}
            quoted = connection.dialect.identifier_preparer.quote
            return any(
                connection.execute(text(f"select 1 from {quoted(name)} limit 1")).first() is not None  # noqa: S608
                for name in held
            )

    def begin(self, mark: str) -> None:
        """Bring the tables of the target up to date, and note there whose move it is to take."""
        with self._target.write() as connection:
            if not self._has_mark(connection, mark):
                connection.execute(insert(state).values(name=MARK, value=mark))

    def signs_of_service(self) -> ServiceSigns:
        """Return the signs that a service works on the source."""
        with self._source.read() as connection:
            found = connection.execute(select(state.c.value).where(state.c.name == "watched")).scalar()
            leads = connection.execute(select(func.max(leaderships.c.until))).scalar()
            now = system_clock()
            if self._source.on_postgresql:
                now = connection.execute(select(func.clock_timestamp())).scalar_one()
        return ServiceSigns(dt.datetime.fromisoformat(found) if found else None, leads, now)

    def carried_already(self) -> CarriedRows | None:
        """Return what was carried where every table of the target is what it is in the source, else None."""
        with self._source.read() as reading, self._target.read() as there:
            rows = 0
            for table in TABLES:
                summed = _sum_of(reading, table)
                if summed != _sum_of(there, table):
                    return None
                rows += summed[0]
        return CarriedRows(len(TABLES), rows)

    def carry(self, told: Progress, still: Callable[[], bool]) -> CarriedRows:
        """Carry every row, and keep them all together once each table is what it was; drop the mark then.

        ``still`` says at the end whether what was carried beside is as it was. Raises ChangedError where the
        source is not what it was at the beginning, RefusedError for a row that the target does not take.
        """
        with self._source.read() as reading, self._target.write() as writing:
            total = sum(_count(reading, table) for table in TABLES)
            writing.execute(delete(state).where(state.c.name == MARK))
            sums: dict[Table, tuple[int, int]] = {}
            for table in TABLES:
                before = sum(rows for rows, _ in sums.values())
                sums[table] = _carried(reading, writing, table, partial(_told_beside, told, before, total))
            with self._source.read() as again:
                same = all(_sum_of(again, table) == summed for table, summed in sums.items())
            if not (same and still()):
                raise ChangedError(CHANGED)
        return CarriedRows(len(TABLES), total)

    def _has_mark(self, connection: Connection, mark: str) -> bool:
        found = select(state.c.value).where(state.c.name == MARK)
        return connection.execute(found).scalar() == mark


def _told_beside(told: Progress, before: int, total: int, rows: int) -> None:
    """Tell of the rows of a table after those of the tables before it."""
    told(before + rows, total)


def _carried(
    reading: Connection, writing: Connection, table: Table, told: Callable[[int], None]
) -> tuple[int, int]:
    """Carry a table; return the number of its rows and the sum of their digests. Raises RefusedError."""
    adding = _Sum()
    for rows in _batches(reading, table):
        _put(writing, table, [_as_kept(table, row) for row in rows])
        adding.take(table, rows)
        told(adding.rows)
    if _sum_of(writing, table) != adding.both:
        raise RefusedError(NOT_SAME.format(table=table.name))
    _set_number(writing, table, _last_number(reading, table))
    return adding.both


class _Sum:
    """The sum of the digests of rows, with their number."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    @property
    def both(self) -> tuple[int, int]:
        return self.rows, self._sum

    def take(self, table: Table, rows: Sequence[Row[Any]]) -> None:
        for row in rows:
            plain = [_NULL if _is_null(table, row, n) else row[n] for n in range(len(table.columns))]
            said = json.dumps(plain, default=_plain, sort_keys=True).encode()
            self._sum = (self._sum + int.from_bytes(hashlib.sha256(said).digest())) % _MODULUS
        self.rows += len(rows)


#: Nothing at all, which in JSON is another thing than its null.
_NULL = {"null": True}


def _json_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, JSON)]


def _is_null(table: Table, row: Row[Any], number: int) -> bool:
    """Whether nothing at all stands in a column."""
    name = list(table.columns)[number].name
    return bool(row._mapping.get(f"{name} is null", row[number] is None))


def _rows_of(table: Table) -> Select[Any]:
    """All rows, and for each column of JSON whether nothing at all stands there."""
    empty = [table.c[name].is_(null()).label(f"{name} is null") for name in _json_columns(table)]
    return select(*table.columns, *empty).order_by(*table.primary_key.columns)


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    wanted = _rows_of(table).execution_options(yield_per=TOGETHER)
    yield from connection.execute(wanted).partitions()


def _sum_of(connection: Connection, table: Table) -> tuple[int, int]:
    adding = _Sum()
    for rows in _batches(connection, table):
        adding.take(table, rows)
    return adding.both


def _as_kept(table: Table, row: Row[Any]) -> Mapping[str, Any]:
    kept = {}
    for number, column in enumerate(table.columns):
        value = row[number]
        if isinstance(column.type, JSON):
            value = null() if _is_null(table, row, number) else JSON.NULL if value is None else value
        kept[column.name] = value
    return kept


def _put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    try:
        connection.execute(insert(table), rows)
    except (DataError, IntegrityError):
        raise RefusedError(NOT_KEPT.format(table=table.name)) from None


def _plain(value: object) -> object:
    """Return what JSON has no form for in one that is the same on both kinds of database."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _number_column(table: Table) -> str | None:
    """The column in which a database numbers rows by itself."""
    column = table.autoincrement_column
    return None if column is None else column.name


def _last_number(connection: Connection, table: Table) -> int:
    """Return the last number that was given to a row, also one that is gone; 0 where none was."""
    name = _number_column(table)
    if name is None:
        return 0
    highest = int(connection.execute(select(func.max(table.c[name]))).scalar() or 0)
    if table is tables.people:
        highest = max(highest, highest_gone(connection))
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, table, name)
        if sequence is None:
            return highest
        given = connection.execute(
            text(f"select case when is_called then last_value else 0 end from {sequence}")  # noqa: S608
        )
        return max(highest, int(given.scalar_one()))
    if inspect(connection).has_table("sqlite_sequence"):
        given = connection.execute(
            text("select seq from sqlite_sequence where name = :name"), {"name": table.name}
        )
        return max(highest, int(given.scalar() or 0))
    return highest


def _set_number(connection: Connection, table: Table, last: int) -> None:
    """Let the next row have the number after ``last``, so that none is given a second time."""
    name = _number_column(table)
    if name is None or not last:
        return
    if connection.dialect.name == "postgresql":
        if sequence := _sequence(connection, table, name):
            connection.execute(text("select setval(:sequence, :last)"), {"sequence": sequence, "last": last})
    elif table.dialect_options["sqlite"]["autoincrement"]:
        named = {"name": table.name, "last": last}
        connection.execute(text("delete from sqlite_sequence where name = :name"), named)
        connection.execute(text("insert into sqlite_sequence (name, seq) values (:name, :last)"), named)


def _sequence(connection: Connection, table: Table, column: str) -> str | None:
    asked = text("select pg_get_serial_sequence(:table, :column)")
    found = connection.execute(asked, {"table": table.name, "column": column}).scalar()
    return None if found is None else str(found)
