"""What a lead can do with a point that they look at, and that it is still the point they looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from bot.core.calendar import day_of, months_after
from bot.core.people import Permission, Person, Team, leads_in
from bot.errors import RefusedError
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.model import LearningPoint, PointMove, PointState, Wording
from bot.features.learning.policy import may_change
from bot.features.learning.proposal import PointDraft
from bot.features.learning.service import LearningService, moved_meanwhile
from bot.features.learning.wizard import ProposalWizard
from bot.screening.screen import Screen
from bot.screening.user_text import approved_reason

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
#: For how many days another lead stands in, as it is offered, and in words.
STANDING_IN: Mapping[int, str] = {
    7: sharing_messages.A_WEEK,
    14: sharing_messages.TWO_WEEKS,
    28: sharing_messages.FOUR_WEEKS,
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


def kept(
    desk: LearningService, wizard: ProposalWizard, by: Person, draft: PointDraft, now: dt.datetime
) -> tuple[LearningPoint, str]:
    """Propose what a draft says, or change the point that it edits; return the point, and what is said of it.

    Raises RefusedError or NotHeldError.
    """
    wording = wizard.wording(draft)
    if draft.point is None:
        point = proposed_once(desk, by, wording, draft.team, now)
        return point, learning_messages.PROPOSED.format(number=point.id, team=point.team)
    point = desk.edit(by, unmoved(desk, by, draft.point, draft.version), wording, now)
    return point, sharing_messages.EDITED.format(number=point.id)


def reason_given(move: PointMove, typed: str, screen: Screen) -> str:
    """Return the reason for a move as it may be told, "" for a move that needs none. Raises RefusedError."""
    if move in NEED_REASON or (move in TAKE_REASON and typed.strip()):
        return approved_reason(typed, screen)
    return ""


def moved_on(
    desk: LearningService,
    by: Person,
    point: LearningPoint,
    move: PointMove,
    now: dt.datetime,
    *,
    reason: str = "",
    months: int | None = None,
) -> str:
    """Move a point on, but for an edit; return what is said of it.

    ``reason`` is one that may be told; ``months`` are until it is looked at again. Raises RefusedError.
    """
    if move in DATED:
        if months is None or months not in REVIEWS:
            raise RefusedError(sharing_messages.NOT_THERE)
        review = months_after(day_of(now), months)
        if move is PointMove.CONFIRM:
            desk.confirm(by, point, now, review)
            return learning_messages.CONFIRMED.format(number=point.id, when=learning_messages.day(review))
        _, reach = desk.release(by, point, now, review)
        goes = learning_messages.goes(reach.people, reach.weekly, reach.groups, reach.first)
        return learning_messages.RELEASED.format(number=point.id, goes=goes)
    if move in NEED_REASON:
        moved = desk.send_back(by, point, move, reason, now)
    elif move is PointMove.WITHDRAW:
        moved = desk.withdraw(by, point, now)
    else:
        moved = desk.end(by, point, move, now, reason or None)
    return learning_messages.MOVED.format(number=moved.id, state=moved.state.value)


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
