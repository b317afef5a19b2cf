"""Learning points and their history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.core.outgoing import Messages, OutgoingMessage, nobody
from bot.core.passage_ref import PassageRef
from bot.core.people import Team
from bot.features.learning.model import (
    NOTHING,
    Audience,
    DeliveryPlan,
    LearningPoint,
    PointEvent,
    PointMove,
    PointState,
    Wording,
)
from bot.store.learning_tables import history, points
from bot.store.outgoing import put
from bot.store.purge import drop_calls_to_release, drop_unsent
from bot.store.receipts import keep
from bot.store.versioned import VersionedRepository

#: What a point and its row name alike.
_SAME = (
    *("id", "version", "release", "proposer_id", "proposed"),
    *("waiting_since", "reminded", "released", "released_by", "review_by"),
)


class LearningPointRepository(VersionedRepository[LearningPoint, PointMove, PointState]):
    """Learning points, by number."""

    table, history, of_item = points, history, "point_id"
    moves, states = PointMove, PointState

    def add(
        self,
        team: Team,
        proposer_id: int,
        wording: Wording,
        now: dt.datetime,
        messages: Messages[LearningPoint] = nobody,
    ) -> LearningPoint:
        """Keep a proposal, with what is sent of it."""
        values = {
            "release": 0,
            "authority": team.authority,
            "team": team.name,
            "proposer_id": proposer_id,
            "proposed": now,
            "waiting_since": now,
            **wording.as_row(),
        }
        event = PointEvent(now, proposer_id, PointMove.PROPOSE, PointState.PROPOSED, wording.text)
        with self._database.write() as connection:
            return self._add(connection, values, event, messages)

    def move(
        self,
        point: LearningPoint,
        event: PointEvent,
        values: Mapping[str, Any],
        messages: Messages[LearningPoint] = nobody,
        plan: DeliveryPlan = NOTHING,
    ) -> LearningPoint | None:
        """Move a point on, with what the plan holds and messages of the point as it then is.

        Returns the point, or None if somebody else moved it meanwhile: then nothing is kept or sent.
        """
        with self._database.write() as connection:
            moved = self._moved(connection, point, event, values, messages)
            if moved is not None:
                if moved.state is not PointState.PROPOSED:
                    drop_calls_to_release(connection, point.id)
                if plan.drop_unsent:
                    drop_unsent(connection, point.id)
                keep(connection, plan.receipts)
                put(connection, plan.messages)
            return moved

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Return the number and version of every point that is out: another stamp means another set."""
        out = select(points.c.id, points.c.version).where(points.c.state == PointState.RELEASED.value)
        with self._database.read() as connection:
            return tuple((row.id, row.version) for row in connection.execute(out.order_by(points.c.id)))

    def review_by(self, day: dt.date) -> list[LearningPoint]:
        """Return the points that are out and were to be reviewed by a day."""
        return self._all(points.c.state == PointState.RELEASED.value, points.c.review_by <= day)

    def ended_since(self, moment: dt.datetime) -> list[LearningPoint]:
        """Return the points that were taken out of use since a moment."""
        ended = (PointState.IN_REVIEW, PointState.RECALLED, PointState.RETIRED)
        states = points.c.state.in_([state.value for state in ended])
        return self._all(states, points.c.waiting_since >= moment)

    def remind(
        self, reminded: Sequence[LearningPoint], now: dt.datetime, messages: Sequence[OutgoingMessage]
    ) -> bool:
        """Note that people were reminded of points, and remind them; False if one was moved meanwhile."""
        with self._database.write() as connection:
            for point in reminded:
                as_read = points.c.reminded.is_not_distinct_from(point.reminded)
                here = update(points).where(self._as_seen(point), as_read)
                if not connection.execute(here.values(reminded=now)).rowcount:
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

    def _item(self, row: Row[tuple[Any, ...]], history: Sequence[PointEvent]) -> LearningPoint:
        kept = dict(row._mapping)
        wording = Wording(
            text=kept["text"],
            questions=tuple(kept["questions"]),
            topics=tuple(kept["topics"]),
            audience=Audience.of_json(kept["audience"]),
            ground=PassageRef(**kept["ground"]) if kept["ground"] else None,
        )
        return LearningPoint(
            **{name: kept[name] for name in _SAME},
            state=PointState(kept["state"]),
            team=Team(kept["authority"], kept["team"]),
            wording=wording,
            history=history,
        )
