"""Reminders of actions, sent in working hours; each once, whichever process comes first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.core.calendar import Hours, day_of
from bot.core.people import Person
from bot.features.actions import messages as said
from bot.features.actions.model import ActionState, CouncilAction
from bot.features.actions.notifications import about
from bot.features.actions.reminder_policy import Reminded, ReminderKind, reminder_due, to_remind

if TYPE_CHECKING:
    from bot.store.actions import ActionRepository
    from bot.store.delegations import DelegationRepository
    from bot.store.people import PersonRepository


class ActionReminderJob:
    """Puts what is due into the outbox."""

    def __init__(
        self,
        actions: ActionRepository,
        people: PersonRepository,
        delegations: DelegationRepository,
        hours: Hours,
    ) -> None:
        self._actions = actions
        self._people = people
        self._delegations = delegations
        self._hours = hours

    def round(self, now: dt.datetime) -> int:
        """Remind of every action that calls for it; return of how many. Out of hours, of none."""
        if self._hours.next_open(now) != now:
            return 0
        today = day_of(now)
        called = [(a, due) for a in self._actions.all([ActionState.OPEN]) if (due := reminder_due(a, today))]
        if not called:
            return 0
        people = self._people.all()
        away = {delegation.lead_id for delegation in self._delegations.current(today)}
        before = self._actions.reminded()
        sent = 0
        for action, (kind, day) in called:
            mine = [r for r in before if r.action_id == action.id and r.kind is kind]
            if any(r.day == day for r in mine):
                continue
            known = {r.person_id for r in mine if r.person_id is not None}
            person = to_remind(action, kind, people, known, away)
            if person is None:
                continue
            once = f"action {action.id} {kind.value} {day.isoformat()}"
            message = about(action, person, once, _sentence(action, kind, person), now)
            reminded = Reminded(action.id, kind, day, person.id)
            sent += message is not None and self._actions.remind(action, reminded, message)
        return sent


def _sentence(action: CouncilAction, kind: ReminderKind, person: Person) -> str:
    if kind is ReminderKind.OVERDUE and person.id == action.owner_id:
        return said.STILL_YOURS
    return {
        ReminderKind.WEEK: said.WEEK_BEFORE,
        ReminderKind.DAY: said.ON_THE_DAY,
        ReminderKind.OVERDUE: said.ESCALATED,
    }[kind]
