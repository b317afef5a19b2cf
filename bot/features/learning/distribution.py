"""Distribution of a released point: who gets it and when, by itself or in one message a week.

Messages go in working hours, so many a day. What a release or a recall sends is planned whole, then kept
in one change with the move.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from bot.core.calendar import Hours, after, day_of, is_working_day
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Person, Team
from bot.features.learning import messages as said
from bot.features.learning.formatting import briefing
from bot.features.learning.model import DIGEST, DeliveryPlan, LearningPoint, Receipt

if TYPE_CHECKING:
    from bot.store.learning_points import LearningPointRepository
    from bot.store.people import PersonRepository
    from bot.store.receipts import ReceiptRepository

#: The day of the week on which digests go: Monday.
DIGEST_DAY = 0


def release_plan(
    point: LearningPoint,
    paragraphs: Sequence[str],
    people: Iterable[Person],
    groups: Mapping[int, Team],
    digests: frozenset[int],
    planned: Counter[tuple[int, dt.date]],
    hours: Hours,
    now: dt.datetime,
) -> DeliveryPlan:
    """Return what a release sends: a receipt for each person of the audience, a message where it can go.

    ``planned`` says how many messages each person is to get on each day; it is counted on.
    """
    receipts: list[Receipt] = []
    messages: list[OutgoingMessage] = []
    opening = hours.next_open(now)
    for person in people:
        team = team_in(point, person)
        if team is None:
            continue
        receipt = Receipt(point.id, point.release, person.id, team)
        if person.telegram_id is None or not person.reachable:
            receipts.append(replace(receipt, due=now, failed=_unreached(person)))
        elif person.id in digests:
            receipts.append(replace(receipt, due=now))
        else:
            due = place(person.id, opening, planned, hours)
            once = f"learning {point.id}.{point.release} to {person.id}"
            receipts.append(replace(receipt, once=once, due=due))
            messages.append(
                OutgoingMessage(once, person.telegram_id, body(point, paragraphs), due, person.id)
            )
    for chat_id, team in groups.items():
        if for_group(point, team):
            messages.append(
                OutgoingMessage(post_name(point, chat_id), chat_id, post(point, paragraphs), opening)
            )
    return DeliveryPlan(receipts, messages)


@dataclass(frozen=True)
class Reach:
    """To whom a release goes: people and groups, from when on; and who gets it in their weekly message."""

    people: int = 0
    weekly: int = 0
    groups: int = 0
    first: dt.datetime | None = None

    @classmethod
    def of(cls, plan: DeliveryPlan, now: dt.datetime) -> Reach:
        """Return what a plan of ``now`` reaches; ``first`` is None where it goes at once."""
        due = [r for r in plan.receipts if r.due is not None and r.failed is None]
        sent = [r.due for r in due if r.once is not None and r.due is not None]
        named = {r.once for r in due}
        groups = [m for m in plan.messages if m.person_id is None and m.once not in named]
        moments = [*sent, *(m.not_before for m in groups)]
        later = min(moments) if moments and min(moments) > now else None
        return cls(len(sent), len(due) - len(sent), len(groups), later)

    @property
    def everybody(self) -> int:
        """How many people it goes to."""
        return self.people + self.weekly


def body(point: LearningPoint, paragraphs: Sequence[str]) -> dict[str, object]:
    """Return a briefing for the channel: words, the release it is of, and its buttons."""
    return _with_buttons(point, paragraphs, [[said.READ, "read"], [said.DISCUSSED, "discussed"]])


def post(point: LearningPoint, paragraphs: Sequence[str]) -> dict[str, object]:
    """Return a post in a group: as a briefing, with the one button that each may press for themselves."""
    return _with_buttons(point, paragraphs, [[said.DISCUSSED, "discussed"]])


def post_name(point: LearningPoint, chat_id: int) -> str:
    """Return what names a release's post in a group in the outbox."""
    return f"learning {point.id}.{point.release} in {chat_id}"


def for_group(point: LearningPoint, team: Team) -> bool:
    """Whether a point goes to the groups of a team: not where it is for some roles in it alone."""
    audience = point.wording.audience
    return (
        not audience.roles
        and (not audience.councils or team.authority in audience.councils)
        and (not audience.teams or team in audience.teams)
    )


def team_in(point: LearningPoint, person: Person) -> Team | None:
    """Return the team in which somebody is of a point's audience, or None for who is not."""
    for membership in person.memberships:
        if point.wording.audience.includes(replace(person, memberships=(membership,))):
            return membership.team
    return None


def next_digest(now: dt.datetime, hours: Hours) -> bool:
    """Whether digests go at a moment: on their day of the week or the working day after it, in hours."""
    return day_of(now) == _digest_day(day_of(now), hours) and hours.next_open(now) == now


def digest_day(now: dt.datetime, hours: Hours, *, had_todays: bool) -> dt.date:
    """Return the day on which somebody's next digest goes; it may be today, unless they ``had_todays``."""
    today = day_of(now)
    this = _digest_day(today, hours)
    is_to_come = this > today or (this == today and day_of(hours.next_open(now)) == today)
    return this if is_to_come and not had_todays else _digest_day(today + dt.timedelta(days=7), hours)


def _digest_day(day: dt.date, hours: Hours) -> dt.date:
    """The day on which the digests go of the week in which a day is."""
    monday = day - dt.timedelta(days=day.weekday() - DIGEST_DAY)
    return monday if hours.always or is_working_day(monday) else after(monday, 1)


def _unreached(person: Person) -> str:
    """Say why somebody is not sent anything; they can still read it in a browser."""
    if person.telegram_id is None:
        return "no account"
    return "blocked" if person.blocked else "stopped"


def place(
    person_id: int, opening: dt.datetime, planned: Counter[tuple[int, dt.date]], hours: Hours
) -> dt.datetime:
    """Return when a message goes to somebody: from ``opening`` on, on a day that has room; it is counted."""
    due = opening
    while planned[(person_id, day_of(due))] >= hours.most:
        due = hours.the_day_after(due)
    planned[(person_id, day_of(due))] += 1
    return due


def _with_buttons(point: LearningPoint, paragraphs: Sequence[str], row: list[list[str]]) -> dict[str, object]:
    meaning = {"kind": "briefing", "point": point.id, "release": point.release}
    return {
        "paragraphs": list(paragraphs),
        "point": [point.id, point.release],
        "buttons": {"meaning": meaning, "rows": [row]},
    }


#: Points in one digest; a message has room for no more buttons. What is over goes with the next.
MOST = 40


def compose_digests(
    points: LearningPointRepository,
    receipts: ReceiptRepository,
    people: PersonRepository,
    hours: Hours,
    now: dt.datetime,
) -> int:
    """Put the digests of the day into the outbox, if it is their day; return how many were new.

    A digest and what it carries are kept in one change. A person has one on a day, whichever process made it.
    """
    if not next_digest(now, hours) or not (waiting := receipts.for_digests(day_of(now))):
        return 0
    known = {person.id: person for person in people.all()}
    out = {point.id: point for point in points.all() if point.is_out}
    planned = receipts.planned(now - dt.timedelta(days=1))
    made = 0
    for person_id, held in groupby(waiting, key=lambda receipt: receipt.person_id):
        carried = _still_out(held, out)
        person = known.get(person_id) if person_id is not None else None
        if person is None or not carried:
            continue
        if not person.reachable:
            receipts.not_reached(carried, "blocked" if person.blocked else "stopped")
            continue
        made += receipts.digest(
            carried[:MOST], digest_message(person, carried[:MOST], out, planned, hours, now)
        )
    return made


@dataclass(frozen=True)
class WaitingDigest:
    """A person's next digest as it stands: whether they chose one a week, what is in it, the day it goes."""

    is_chosen: bool
    points: tuple[LearningPoint, ...]
    day: dt.date


def waiting_digest(
    points: LearningPointRepository,
    receipts: ReceiptRepository,
    person: Person,
    hours: Hours,
    now: dt.datetime,
) -> WaitingDigest:
    """Return what a person's next digest would carry now."""
    todays = DIGEST.format(person=person.id, day=day_of(now).isoformat())
    mine = receipts.of_person(person.id)
    day = digest_day(now, hours, had_todays=any(receipt.once == todays for receipt in mine))
    out = {point.id: point for point in points.all() if point.is_out}
    carried = _still_out((receipt for receipt in mine if receipt.waits_for_digest), out)[:MOST]
    held = tuple(out[receipt.point_id] for receipt in carried)
    return WaitingDigest(receipts.wants_digest(person.id), held, day)


def _still_out(waiting: Iterable[Receipt], out: Mapping[int, LearningPoint]) -> list[Receipt]:
    """Return the receipts of those releases that are out."""
    return [r for r in waiting if r.point_id in out and out[r.point_id].release == r.release]


def digest_message(
    person: Person,
    carried: Sequence[Receipt],
    points: Mapping[int, LearningPoint],
    planned: Counter[tuple[int, dt.date]],
    hours: Hours,
    now: dt.datetime,
) -> OutgoingMessage:
    """Return a person's digest; it counts as one of the messages that they get on a day."""
    assert person.telegram_id is not None
    due = place(person.id, now, planned, hours)
    once = DIGEST.format(person=person.id, day=day_of(now).isoformat())
    return OutgoingMessage(
        once, person.telegram_id, digest_body([points[r.point_id] for r in carried]), due, person.id
    )


def digest_body(carried: Sequence[LearningPoint]) -> dict[str, Any]:
    """Return a digest for the channel, with a row of buttons for each point; a word names its point."""
    paragraphs = [said.DIGEST.format(count=len(carried))]
    rows = []
    for point in carried:
        paragraphs += briefing(point)
        pair = ((said.DIGEST_READ, "read"), (said.DIGEST_DISCUSSED, "discussed"))
        named = f"{point.id}:{point.release}"
        rows.append([[label.format(number=point.id), f"{word}:{named}"] for label, word in pair])
    return {
        "paragraphs": paragraphs,
        "points": [[point.id, point.release] for point in carried],
        "buttons": {"meaning": {"kind": "briefing"}, "rows": rows},
    }
