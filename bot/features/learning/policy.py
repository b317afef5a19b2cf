"""Policy of learning points: who may propose, release and change one, and when leads are reminded.

Nothing is allowed that is not written here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.calendar import after, day_of, is_working_day
from bot.core.people import Permission, Person, Team, leads_in
from bot.features.learning.model import WAITING, LearningPoint, PointMove


@dataclass(frozen=True)
class Delegation:
    """A lead who is away, and who stands in for them until the end of a day in London."""

    lead_id: int
    delegate_id: int
    until: dt.date


def leads_of(team: Team, people: Iterable[Person]) -> list[Person]:
    """Return who leads a team."""
    return [person for person in people if person.may(Permission.SHARE_LEARNING, team)]


def author_of(point: LearningPoint) -> int | None:
    """Return who wrote the words of a point as they stand; None for somebody who has left."""
    return next((event.person_id for event in reversed(point.history) if event.text), point.proposer_id)


def releasers_of(
    point: LearningPoint,
    people: Iterable[Person],
    delegations: Iterable[Delegation],
    today: dt.date,
    *,
    escalated: bool = False,
) -> list[Person]:
    """Return who may release a point: never who wrote its words as they stand.

    Where somebody else edited a proposal, its proposer may, for then two people agree on the words. Else
    the other leads of its team, and those who stand in for a lead of the team; where that is nobody, or
    the point was ``escalated``, every other lead of its council.
    """
    everybody = list(people)
    leads = {person.id for person in leads_of(point.team, everybody)}
    standing_in = {d.delegate_id for d in delegations if d.lead_id in leads and d.until >= today}
    author = author_of(point)
    others = [p for p in everybody if p.id != author and leads_in(point.team.authority, p)]
    near = [person for person in others if person.id in leads or person.id in standing_in]
    return others if escalated else near or others


def told_of(
    releasers: Iterable[Person], delegations: Iterable[Delegation], today: dt.date
) -> Mapping[int, Person]:
    """Return whom to tell that a point waits: a lead who is away is spared where a delegate is told."""
    by_id = {person.id: person for person in releasers}
    away = {d.lead_id for d in delegations if d.until >= today and d.delegate_id in by_id}
    return {number: person for number, person in by_id.items() if number not in away} or by_id


def may_change(person: Person, point: LearningPoint, move: PointMove, releasers: Iterable[Person]) -> bool:
    """Return whether somebody may make a move on a point, if the point's state allows it."""
    proposed_it = person.id == point.proposer_id and person.may(Permission.SHARE_LEARNING, point.team)
    releases = any(person.id == releaser.id for releaser in releasers)
    match move:
        case PointMove.RELEASE | PointMove.CONFIRM:
            return releases
        case PointMove.RETURN | PointMove.DECLINE:
            return releases and person.id != point.proposer_id
        case PointMove.WITHDRAW:
            return proposed_it
        case PointMove.EDIT | PointMove.RECALL | PointMove.RETIRE:
            return proposed_it or releases or person.may(Permission.SHARE_LEARNING, point.team)
        case _:
            return False


def may_see(person: Person, point: LearningPoint, releasers: Iterable[Person]) -> bool:
    """Return whether somebody may see a point that is not out: a lead of its council, or who is involved."""
    return (
        person.id == point.proposer_id
        or leads_in(point.team.authority, person)
        or any(person.id == releaser.id for releaser in releasers)
    )


def as_seen_by(person: Person, point: LearningPoint) -> LearningPoint:
    """Return a point as somebody may see it who may see that it is there.

    Whom it only reached sees of its history when it was released: what was said before that, and why it
    went back, was never released.
    """
    if may_see(person, point, ()):
        return point
    return replace(point, history=tuple(e for e in point.history if e.did is PointMove.RELEASE))


#: Working days until those are reminded for whom a point waits, and from then until every other lead of
#: the council is told, who may release it from that day on.
REMIND, ESCALATE = 2, 2
#: Working days between two reminders after that, and of a review that is due.
AGAIN = 5


def waited(point: LearningPoint, today: dt.date) -> tuple[int, dt.date] | None:
    """Return how many reminders of a waiting point are due by now, and since which day the last is.

    None where it does not wait, or not long enough. The second is the escalation.
    """
    if point.state not in WAITING or point.waiting_since is None:
        return None
    return _steps(after(day_of(point.waiting_since), REMIND), ESCALATE, today)


def escalated(point: LearningPoint, today: dt.date) -> bool:
    """Whether a point has waited so long that every lead of its council may release it."""
    due = waited(point, today)
    return due is not None and due[0] > 1


def review_due(point: LearningPoint, today: dt.date) -> dt.date | None:
    """Return since which day the newest reminder of a point's review is due, or None where none is."""
    if not point.is_out or point.review_by is None:
        return None
    day = point.review_by
    due = _steps(day if is_working_day(day) else after(day, 1), AGAIN, today)
    return due[1] if due else None


def not_reminded_since(point: LearningPoint, due: dt.date) -> bool:
    """Whether nobody was reminded of a point on the day on which it was due, or later."""
    return point.reminded is None or day_of(point.reminded) < due


def _steps(first: dt.date, then: int, today: dt.date) -> tuple[int, dt.date] | None:
    if today < first:
        return None
    count, due = 1, first
    while (following := after(due, then if count == 1 else AGAIN)) <= today:
        count, due = count + 1, following
    return count, due
