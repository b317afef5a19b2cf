"""Learning points and their history. A move is kept whole, with what it sends, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.core.outgoing import OutgoingMessage
from bot.core.passage_ref import PassageRef
from bot.core.people import Team
from bot.features.learning.delivery_plan import NOTHING, DeliveryPlan
from bot.features.learning.model import (
    Audience,
    LearningPoint,
    PointEvent,
    PointMove,
    PointState,
    Wording,
)
from bot.store.database import Database
from bot.store.learning_tables import history, points
from bot.store.outbox import put
from bot.store.purge import drop_unsent
from bot.store.receipts import keep


class LearningPoints:
    """Learning points, by number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, team: Team, proposer_id: int, wording: Wording, now: dt.datetime) -> LearningPoint:
        """Keep a proposal."""
        with self._database.write() as connection:
            values = {
                "version": 1,
                "release": 0,
                "state": PointState.PROPOSED.value,
                "authority": team.authority,
                "team": team.name,
                "proposer_id": proposer_id,
                "proposed": now,
                "waiting_since": now,
                **wording.as_row(),
            }
            key = connection.execute(insert(points).values(**values)).inserted_primary_key
            assert key is not None
            event = PointEvent(now, proposer_id, PointMove.PROPOSE, PointState.PROPOSED, wording.text)
            _note(connection, int(key[0]), event)
            (made,) = _points(connection, points.c.id == int(key[0]))
            return made

    def by_id(self, point_id: int) -> LearningPoint | None:
        """Return a point with its history, or None."""
        with self._database.read() as connection:
            return next(iter(_points(connection, points.c.id == point_id)), None)

    def all(self, states: Iterable[PointState] | None = None) -> list[LearningPoint]:
        """Return the points in some states, or all, by number, with their histories."""
        with self._database.read() as connection:
            if states is None:
                return _points(connection)
            return _points(connection, points.c.state.in_([state.value for state in states]))

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Return the number and version of every point that is out: another stamp means another set."""
        out = select(points.c.id, points.c.version).where(points.c.state == PointState.RELEASED.value)
        with self._database.read() as connection:
            return tuple((row.id, row.version) for row in connection.execute(out.order_by(points.c.id)))

    def move(
        self,
        point: LearningPoint,
        event: PointEvent,
        values: Mapping[str, Any],
        plan: DeliveryPlan = NOTHING,
    ) -> LearningPoint | None:
        """Move a point on and send what the plan holds; None if somebody else moved it meanwhile."""
        here = (points.c.id == point.id) & (points.c.version == point.version)
        changed = {**values, "state": event.state.value, "version": point.version + 1}
        with self._database.write() as connection:
            if not connection.execute(update(points).where(here).values(**changed)).rowcount:
                return None
            _note(connection, point.id, event)
            if plan.drop_unsent:
                drop_unsent(connection, point.id)
            keep(connection, plan.receipts)
            put(connection, plan.messages)
            return next(iter(_points(connection, points.c.id == point.id)))

    def review_by(self, day: dt.date) -> list[LearningPoint]:
        """Return the points that are out and were to be reviewed by a day."""
        due = (points.c.state == PointState.RELEASED.value) & (points.c.review_by <= day)
        with self._database.read() as connection:
            return _points(connection, due)

    def ended_since(self, moment: dt.datetime) -> list[LearningPoint]:
        """Return the points that were taken out of use since a moment."""
        ended = points.c.state.in_(
            [state.value for state in (PointState.IN_REVIEW, PointState.RECALLED, PointState.RETIRED)]
        )
        with self._database.read() as connection:
            return _points(connection, ended, points.c.waiting_since >= moment)

    def remind(
        self, reminded: Sequence[LearningPoint], now: dt.datetime, messages: Sequence[OutgoingMessage]
    ) -> bool:
        """Note that people were reminded of points, and remind them; False if one was moved meanwhile."""
        with self._database.write() as connection:
            for point in reminded:
                here = (points.c.id == point.id) & (points.c.version == point.version)
                as_read = (
                    points.c.reminded == point.reminded if point.reminded else points.c.reminded.is_(None)
                )
                if not connection.execute(update(points).where(here, as_read).values(reminded=now)).rowcount:
                    connection.rollback()
                    return False
            put(connection, messages)
            return True

    def sweep(self, before: dt.datetime) -> int:
        """Drop proposals that came to nothing before a moment; return how many."""
        nothing = points.c.state.in_([PointState.DECLINED.value, PointState.WITHDRAWN.value])
        later = select(history.c.point_id).where(history.c.at >= before)
        with self._database.write() as connection:
            return connection.execute(delete(points).where(nothing, points.c.id.not_in(later))).rowcount


def _note(connection: Connection, point_id: int, event: PointEvent) -> None:
    connection.execute(
        insert(history).values(
            point_id=point_id,
            at=event.at,
            person_id=event.person_id,
            did=event.did.value,
            state=event.state.value,
            text=event.text,
            reason=event.reason,
        )
    )


def _points(connection: Connection, *conditions: ColumnElement[bool]) -> list[LearningPoint]:
    rows = connection.execute(select(points).where(*conditions).order_by(points.c.id)).all()
    ids = select(points.c.id).where(*conditions)
    events: dict[int, list[PointEvent]] = {}
    wanted = select(history).where(history.c.point_id.in_(ids)).order_by(history.c.id)
    for row in connection.execute(wanted) if rows else ():
        event = PointEvent(
            row.at, row.person_id, PointMove(row.did), PointState(row.state), row.text, row.reason
        )
        events.setdefault(row.point_id, []).append(event)
    return [_point(row, events.get(row.id, ())) for row in rows]


def _point(row: Row[tuple[Any, ...]], events: Sequence[PointEvent]) -> LearningPoint:
    kept = row._mapping
    wording = Wording(
        text=kept["text"],
        questions=tuple(kept["questions"]),
        topics=tuple(kept["topics"]),
        audience=Audience.of_json(kept["audience"]),
        ground=PassageRef(**kept["ground"]) if kept["ground"] else None,
    )
    same = ("id", "version", "release", "proposer_id", "proposed", "waiting_since", "reminded")
    return LearningPoint(
        **{name: kept[name] for name in same},
        state=PointState(kept["state"]),
        team=Team(kept["authority"], kept["team"]),
        wording=wording,
        released=kept["released"],
        released_by=kept["released_by"],
        review_by=kept["review_by"],
        history=tuple(events),
    )
