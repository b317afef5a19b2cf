"""Gaps and who asked, in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.core.outgoing import Messages
from bot.core.people import Team
from bot.features.gaps.model import Gap, NewGap, same_wording
from bot.store.database import Database
from bot.store.outgoing import put
from bot.store.tables import gap_askers, gaps
from bot.store.upsert import insert_into


class GapRepository:
    """Gaps, by number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, new: NewGap) -> Gap:
        """Make a gap with what is sent of it, or join the asker to an open one with the same wording.

        Only one of the same team, about the same document if any, is joined; of it nothing is sent. A
        question to leads is joined with none but the same of its asker, for they are to know who asks.
        """
        return self.open_all([new])[0]

    def open_all(self, new: Sequence[NewGap]) -> list[Gap]:
        """Make several gaps as ``open`` does, all or none."""
        with self._database.write() as connection:
            return [open_gap(self._database, connection, one) for one in new]

    def all(self, *, closed: bool = False) -> list[Gap]:
        """Return every open gap, with ``closed`` also those that were closed, by number."""
        with self._database.read() as connection:
            return _gaps(connection, *(() if closed else (gaps.c.closed.is_(None),)))

    def by_id(self, gap_id: int) -> Gap | None:
        """Return a gap by its number, or None."""
        with self._database.read() as connection:
            return next(iter(_gaps(connection, gaps.c.id == gap_id)), None)

    def of_asker(self, person_id: int) -> list[Gap]:
        """Return the gaps that somebody asked for, and what they said is wrong with a document."""
        asked = select(gap_askers.c.gap_id).where(gap_askers.c.person_id == person_id)
        with self._database.read() as connection:
            return _gaps(connection, gaps.c.id.in_(asked))

    def of_document(self, document_id: str) -> list[Gap]:
        """Return what was said to be wrong with a document, also what was closed."""
        with self._database.read() as connection:
            return _gaps(connection, gaps.c.document_id == document_id)

    def for_leads_before(self, moment: dt.datetime) -> list[int]:
        """Return the numbers of the open questions to leads that were made before a moment."""
        old = gaps.c.for_leads & gaps.c.closed.is_(None) & (gaps.c.made < moment)
        with self._database.read() as connection:
            return list(connection.execute(select(gaps.c.id).where(old).order_by(gaps.c.id)).scalars())

    def close(self, gap_id: int, closing: str, now: dt.datetime, messages: Messages[Gap]) -> Gap | None:
        """Close a gap with what is sent of it; None if it was not open."""
        return self._change(gap_id, messages, closed=now, closing=closing)

    def assign(self, gap_id: int, owner_id: int, messages: Messages[Gap]) -> Gap | None:
        """Give an open gap to an owner with what is sent of it; None if it was not open."""
        return self._change(gap_id, messages, owner_id=owner_id)

    def sweep(self, before: dt.datetime) -> int:
        """Drop gaps that were closed before a moment; return how many."""
        with self._database.write() as connection:
            return connection.execute(delete(gaps).where(gaps.c.closed < before)).rowcount

    def _change(self, gap_id: int, messages: Messages[Gap], **values: object) -> Gap | None:
        """Change a gap that is open and send messages of it as it then is, both or neither."""
        still = (gaps.c.id == gap_id) & gaps.c.closed.is_(None)
        with self._database.write() as connection:
            if not connection.execute(update(gaps).where(still).values(**values)).rowcount:
                return None
            (gap,) = _gaps(connection, gaps.c.id == gap_id)
            put(connection, messages(gap))
            return gap


def open_gap(database: Database, connection: Connection, new: NewGap) -> Gap:
    """Make a gap, or join its asker to the same one, as part of a change that is being made."""
    database.take_turn(connection, "gaps")
    here = (gaps.c.authority == new.team.authority) & (gaps.c.team == new.team.name)
    held = _gaps(connection, here, gaps.c.document_id == new.document_id, gaps.c.closed.is_(None))
    known = next((gap.id for gap in held if _is_same(gap, new)), None)
    gap_id = known or _insert(connection, new)
    asks = insert_into(connection, gap_askers).values(gap_id=gap_id, person_id=new.asker_id)
    connection.execute(asks.on_conflict_do_nothing())
    (gap,) = _gaps(connection, gaps.c.id == gap_id)
    if known is None:
        put(connection, new.messages(gap))
    return gap


def _is_same(gap: Gap, new: NewGap) -> bool:
    if gap.for_leads is not new.for_leads or (new.for_leads and new.asker_id not in gap.askers):
        return False
    return same_wording(gap.wording, new.wording)


def _insert(connection: Connection, new: NewGap) -> int:
    values = {
        name: getattr(new, name)
        for name in ("wording", "topic", "document_id", "owner_id", "made", "due", "for_leads")
    }
    values |= {"authority": new.team.authority, "team": new.team.name}
    key = connection.execute(insert(gaps).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _gaps(connection: Connection, *conditions: ColumnElement[bool]) -> list[Gap]:
    rows = connection.execute(select(gaps).where(*conditions).order_by(gaps.c.id)).all()
    ids = [row.id for row in rows]
    asked = select(gap_askers).where(gap_askers.c.gap_id.in_(ids)).order_by(gap_askers.c.person_id)
    askers: dict[int, list[int]] = {}
    for row in connection.execute(asked):
        askers.setdefault(row.gap_id, []).append(row.person_id)
    return [_gap(row, askers.get(row.id, ())) for row in rows]


def _gap(row: Row[tuple[object, ...]], askers: Sequence[int]) -> Gap:
    kept = row._mapping
    return Gap(
        id=kept["id"],
        wording=kept["wording"],
        topic=kept["topic"],
        document_id=kept["document_id"],
        team=Team(kept["authority"], kept["team"]),
        owner_id=kept["owner_id"],
        made=kept["made"],
        due=kept["due"],
        closed=kept["closed"],
        closing=kept["closing"],
        askers=tuple(askers),
        for_leads=kept["for_leads"],
    )
