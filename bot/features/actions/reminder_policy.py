"""When somebody is reminded of an action, and who: its owner first, then one more lead each working day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.calendar import day_of, is_working_day, not_after
from bot.core.people import Permission, Person, leads_in
from bot.features.actions.model import ActionState, CouncilAction
from bot.features.actions.policy import in_council


class ReminderKind(StrEnum):
    """Why somebody is reminded."""

    WEEK = "a week before"
    DAY = "on the day"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Reminded:
    """That somebody was reminded of an action. ``day`` is the working day for which it was."""

    action_id: int
    kind: ReminderKind
    day: dt.date
    person_id: int | None


def reminder_due(action: CouncilAction, today: dt.date) -> tuple[ReminderKind, dt.date] | None:
    """Return what reminder an action calls for today and for which working day, or None.

    A week before and on the day it is due, or on the last working day not after these; then on each
    working day. What was past when the action was taken up is not made up for.
    """
    if action.state is not ActionState.OPEN:
        return None
    taken = day_of(action.taken)
    week, day = not_after(action.due - dt.timedelta(days=7)), not_after(action.due)
    if today > action.due:
        return (ReminderKind.OVERDUE, today) if is_working_day(today) and taken < today else None
    if today >= day:
        return (ReminderKind.DAY, day) if taken < day else None
    return (ReminderKind.WEEK, week) if taken < week <= today else None


def to_remind(
    action: CouncilAction,
    kind: ReminderKind,
    people: Iterable[Person],
    told: Collection[int],
    away: Collection[int],
) -> Person | None:
    """Return whom to remind, or None where that is nobody.

    Before it is overdue, the owner, or a lead where the owner cannot be reached. Then each lead of the
    council once, who is not in ``told``: those of the action's team first, those who are ``away`` last;
    the owner where there is no other lead.
    """
    everybody = [person for person in people if person.reachable]
    owner = next((p for p in everybody if p.id == action.owner_id and in_council(action, p)), None)
    others = [p for p in everybody if leads_in(action.team.authority, p) and p.id != action.owner_id]
    others.sort(key=lambda p: (p.id in away, not p.may(Permission.SHARE_LEARNING, action.team), p.id))
    if kind is not ReminderKind.OVERDUE:
        return owner or next(iter(others), None)
    chain = others or ([owner] if owner else [])
    return next((person for person in chain if person.id not in told), None)
