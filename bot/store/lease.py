"""Leases: rows that one caller holds for a while, so that no two do the same work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, or_, update

#: How long before its statement runs a caller may have read the clock: it waits for a thread, a
#: connection and the database's one writer, and another process may hold the row meanwhile.
_CLOCK_READ_EARLY = dt.timedelta(minutes=2)

#: A moment and a length of time: of this machine's clock, or as the database has them.
Moment = dt.datetime | ColumnElement[Any]
Span = dt.timedelta | ColumnElement[Any]


def is_free(
    held_until: Column[Any], now: Moment, lease: Span, read_early: Span = _CLOCK_READ_EARLY
) -> ColumnElement[bool]:
    """Return the condition that nobody holds a row, or that its lease has ended.

    So has one that ends much later than a lease from now: it was taken before the clock was put back.
    ``now`` may be the database's own clock, which is read as the statement runs.
    """
    return or_(held_until.is_(None), held_until <= now, held_until > now + lease + read_early)


def claim(
    connection: Connection,
    wanted: Select[Any],
    key: Column[Any],
    values: Mapping[str, Any],
    *within: ColumnElement[bool],
) -> Sequence[Row[Any]]:
    """Hold the wanted rows by setting ``values``; return them as they were before.

    Rows that another caller is claiming at this moment are passed over. ``key`` is a column that names a
    row, where ``within`` holds.
    """
    if connection.dialect.name == "postgresql":  # on SQLite one process writes at a time
        wanted = wanted.with_for_update(skip_locked=True, of=key.table)
    found = connection.execute(wanted).all()
    if found:
        mine = key.in_([row._mapping[key] for row in found])
        connection.execute(update(key.table).where(mine, *within).values(values))
    return found
