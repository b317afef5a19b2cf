"""Messages of learning points that stand no more: dropped before they leave, with what was noted of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update

from bot.features.learning.model import Audience, PointState
from bot.store.learning_tables import points, receipts
from bot.store.people import people_by_id
from bot.store.tables import outbox

#: Messages named in one statement, so that none grows too long.
AT_ONCE = 500

_WAITING = outbox.c.sent.is_(None) & outbox.c.failed.is_(None) & outbox.c.held_until.is_(None)
_NOTHING_YET = receipts.c.sent.is_(None) & receipts.c.failed.is_(None)


def drop_unsent(connection: Connection, point_id: int) -> None:
    """Drop what waits to be sent of a point; what a digest was to carry beside it goes into the next one.

    So is what waits for its leads, such as that it was released: it would arrive after the recall.

    What somebody holds is left: it is on its way, or is dropped when it is claimed again.
    """
    mine = receipts.c.point_id == point_id
    its = select(receipts.c.once).where(mine, receipts.c.once.is_not(None))
    posts = outbox.c.once.like(f"learning {point_id}.% in %")
    to_leads = outbox.c.once.like(f"learning {point_id} %")
    these = or_(outbox.c.once.in_(its), posts, to_leads)
    unsent = select(outbox.c.once).where(_WAITING, these).with_for_update()
    _drop(connection, list(connection.execute(unsent).scalars()), mine)


def drop_calls_to_release(connection: Connection, point_id: int) -> None:
    """Drop what is still to tell leads that a point waits for one of them, for it does so no more."""
    connection.execute(delete(outbox).where(_WAITING, outbox.c.once.like(f"learning {point_id} proposed %")))


def drop_stale(connection: Connection, claimed: Sequence[Row[Any]]) -> set[str]:
    """Drop those of some messages that carry a point which is not out as it is in them; return which.

    So are those to somebody whom a point is not for any more, such as who went to another council.
    """
    carried = {row.once: points_in(row.body) for row in claimed}
    ids = {point_id for pairs in carried.values() for point_id, _ in pairs}
    if not ids:
        return set()
    is_out = (points.c.state == PointState.RELEASED.value) & points.c.id.in_(ids)
    out = {
        (row.id, row.release): Audience.of_json(row.audience)
        for row in connection.execute(select(points).where(is_out))
    }
    ended = {pair for pairs in carried.values() for pair in pairs} - out.keys()
    here = people_by_id(connection, {row.person_id for row in claimed if row.person_id is not None})
    left = {
        (*pair, row.person_id)
        for row in claimed
        for pair in carried[row.once]
        if pair in out and row.person_id in here and not out[pair].includes(here[row.person_id])
    }
    stale = {
        row.once
        for row in claimed
        if any(pair in ended or (*pair, row.person_id) in left for pair in carried[row.once])
    }
    if stale:
        gone = [and_(receipts.c.point_id == p, receipts.c.release == r) for p, r in ended]
        gone += [
            and_(receipts.c.point_id == p, receipts.c.release == r, receipts.c.person_id == person)
            for p, r, person in left
        ]
        _drop(connection, sorted(stale), or_(*gone))
    return stale


def points_in(body: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return which releases of which points a message carries."""
    pairs: Iterable[Sequence[int]] = body.get("points") or ([body["point"]] if body.get("point") else ())
    return [(pair[0], pair[1]) for pair in pairs]


def _drop(connection: Connection, messages: Sequence[str], ended: ColumnElement[bool]) -> None:
    """Drop messages; of the points that ended the receipts go too, and others wait for a digest again."""
    for start in range(0, len(messages), AT_ONCE):
        these = messages[start : start + AT_ONCE]
        connection.execute(delete(outbox).where(outbox.c.once.in_(these)))
        freed = _NOTHING_YET & receipts.c.once.in_(these)
        connection.execute(update(receipts).where(freed).values(once=None))
    mine = ended & _NOTHING_YET & receipts.c.once.is_(None)
    connection.execute(delete(receipts).where(mine, receipts.c.shown.is_(None)))
    connection.execute(update(receipts).where(mine).values(due=None))
