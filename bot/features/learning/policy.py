"""Who may propose, release and change a learning point. Nothing is allowed that is not written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.core.people import Permission, Person, Team, leads_in
from bot.features.learning.model import LearningPoint, PointMove


@dataclass(frozen=True)
class Delegation:
    """A lead who is away, and who stands in for them until the end of a day in London."""

    lead_id: int
    delegate_id: int
    until: dt.date


def leads_of(team: Team, people: Iterable[Person]) -> list[Person]:
    """Return who leads a team."""
    return [person for person in people if person.may(Permission.SHARE_LEARNING, team)]


def releasers_of(
    point: LearningPoint,
    people: Iterable[Person],
    delegations: Iterable[Delegation],
    today: dt.date,
    *,
    escalated: bool = False,
) -> list[Person]:
    """Return who may release a point: never its proposer.

    The other leads of its team, and those who stand in for a lead of the team; where that is nobody,
    or the point was ``escalated``, every other lead of its council.
    """
    everybody = list(people)
    leads = {person.id for person in leads_of(point.team, everybody)}
    standing_in = {d.delegate_id for d in delegations if d.lead_id in leads and d.until >= today}
    others = [p for p in everybody if p.id != point.proposer_id and leads_in(point.team.authority, p)]
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
        case PointMove.RELEASE | PointMove.RETURN | PointMove.DECLINE | PointMove.CONFIRM:
            return releases
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
