"""What a lead can do with a point that they look at, and that it is still the point they looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from bot.core.people import Permission, Person, Team, leads_in
from bot.errors import RefusedError
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning.model import LearningPoint, PointMove, PointState, Wording
from bot.features.learning.policy import may_change
from bot.features.learning.service import LearningService, moved_meanwhile

#: Moves that are offered, in this order.
OFFERED = (
    PointMove.RELEASE,
    PointMove.CONFIRM,
    PointMove.EDIT,
    PointMove.RETURN,
    PointMove.DECLINE,
    PointMove.WITHDRAW,
    PointMove.RECALL,
    PointMove.RETIRE,
)
#: Moves that need a reason in words, and those that take one.
NEED_REASON = frozenset({PointMove.RETURN, PointMove.DECLINE})
TAKE_REASON = NEED_REASON | {PointMove.RECALL, PointMove.RETIRE}
#: Moves after which a point is looked at again on a day that is chosen.
DATED = frozenset({PointMove.RELEASE, PointMove.CONFIRM})
#: After how many months a point that is out is looked at again, as it is offered, and in words.
REVIEWS: Mapping[int, str] = {
    6: sharing_messages.HALF_A_YEAR,
    3: sharing_messages.THREE_MONTHS,
    12: sharing_messages.A_YEAR,
}
#: States in which a lead of its team has something to do with a point.
_OPEN = frozenset({PointState.RETURNED, PointState.IN_REVIEW, PointState.RECALLED})


def proposed_once(
    desk: LearningService, by: Person, wording: Wording, team: Team | None, now: dt.datetime
) -> LearningPoint:
    """Propose a point; return the one that waits already where the same lead proposed the same.

    So a press that is taken again after a crash proposes nothing twice. Raises RefusedError.
    """
    waiting = (p for p in desk.listed(by, [PointState.PROPOSED]) if p.proposer_id == by.id)
    same = (p for p in waiting if p.wording == wording and team in (None, p.team))
    return next(same, None) or desk.propose(by, wording, team, now)


def moves_for(
    desk: LearningService, by: Person, point: LearningPoint, now: dt.datetime
) -> tuple[PointMove, ...]:
    """Return what somebody may do with a point now."""
    releasers = desk.releasers(point, now)
    return tuple(m for m in OFFERED if point.after(m) and may_change(by, point, m, releasers))


def unmoved(desk: LearningService, by: Person, point_id: int, version: int) -> LearningPoint:
    """Return a point as somebody saw it. Raises RefusedError if it was changed since, NotHeldError."""
    point = desk.point(point_id, by)
    if point.version != version:
        raise RefusedError(moved_meanwhile(point, by))
    return point


def out_and_own(desk: LearningService, by: Person) -> list[LearningPoint]:
    """Return what is out for somebody, their own, and what their teams have to see to; the newest first."""
    led = by.teams_where(Permission.SHARE_LEARNING)
    points = [
        p
        for p in desk.listed(by)
        if p.is_out or p.proposer_id == by.id or (p.state in _OPEN and p.team in led)
    ]
    return sorted(points, key=lambda p: (p.released or p.proposed, p.id), reverse=True)


def may_stand_in(by: Person, people: Iterable[Person]) -> list[Person]:
    """Return who could stand in for a lead: other leads of a council in which they lead."""
    led = by.teams_where(Permission.SHARE_LEARNING)
    return [p for p in people if p.id != by.id and any(leads_in(team.authority, p) for team in led)]
