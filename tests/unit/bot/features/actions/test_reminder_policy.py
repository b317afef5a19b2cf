"""When somebody is reminded of an action, and who: pure, from the first day to the last."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import is_working_day
from bot.core.people import Membership, Person, Role, Team
from bot.features.actions.model import MOVES, ActionMove, ActionState, CouncilAction, Origin, in_order
from bot.features.actions.policy import may_change, may_see
from bot.features.actions.reminder_policy import ReminderKind, reminder_due, to_remind

DUTY, COURT, MEDWAY = Team("kent", "duty"), Team("kent", "court"), Team("medway", "duty")
#: A Tuesday.
TAKEN = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def action(
    due: str = "2027-01-20", owner: int | None = 1, state: ActionState = ActionState.OPEN
) -> CouncilAction:
    return CouncilAction(
        7, 1, state, DUTY, "Do it.", dt.date.fromisoformat(due), Origin(), owner, taken=TAKEN
    )


def person(number: int, *memberships: tuple[Role, Team], reachable: bool = True) -> Person:
    held = tuple(Membership(team, role) for role, team in memberships)
    return Person(number, number + 9000 if reachable else None, held)


def lead(number: int, team: Team = DUTY, *, reachable: bool = True) -> Person:
    return person(number, (Role.TEAM_LEAD, team), reachable=reachable)


def worker(number: int, team: Team = DUTY) -> Person:
    return person(number, (Role.PRACTITIONER, team))


def test_a_week_before_on_the_day_and_then_each_working_day() -> None:
    held, today = action(), TAKEN.date()
    called: dict[tuple[ReminderKind, dt.date], dt.date] = {}
    while today < dt.date(2027, 1, 27):
        if found := reminder_due(held, today):
            called.setdefault(found, today)
        today += DAY
    assert called == {
        (ReminderKind.WEEK, dt.date(2027, 1, 13)): dt.date(2027, 1, 13),
        (ReminderKind.DAY, dt.date(2027, 1, 20)): dt.date(2027, 1, 20),
        **{(ReminderKind.OVERDUE, d): d for d in (dt.date(2027, 1, n) for n in (21, 22, 25, 26))},
    }


def test_what_falls_on_no_working_day_comes_on_the_one_before() -> None:
    boxing_day = action("2026-12-26")
    assert reminder_due(boxing_day, dt.date(2026, 12, 17)) is None
    assert reminder_due(boxing_day, dt.date(2026, 12, 18)) == (ReminderKind.WEEK, dt.date(2026, 12, 18))
    assert reminder_due(boxing_day, dt.date(2026, 12, 24)) == (ReminderKind.DAY, dt.date(2026, 12, 24))
    assert reminder_due(boxing_day, dt.date(2026, 12, 26)) == (ReminderKind.DAY, dt.date(2026, 12, 24))
    assert reminder_due(boxing_day, dt.date(2026, 12, 28)) is None
    assert reminder_due(boxing_day, dt.date(2026, 12, 29)) == (ReminderKind.OVERDUE, dt.date(2026, 12, 29))


@given(st.integers(-2000, 500), st.integers(0, 600))
def test_nobody_is_reminded_on_the_day_of_taking_up_or_of_what_ended(late: int, later: int) -> None:
    held = replace(action(), due=TAKEN.date() + late * DAY)
    today = TAKEN.date() + later * DAY
    assert reminder_due(held, TAKEN.date()) is None
    for state in (ActionState.DONE, ActionState.DROPPED):
        assert reminder_due(replace(held, state=state), today) is None
    if found := reminder_due(held, today):
        kind, day = found
        assert TAKEN.date() < today
        assert day <= today
        assert is_working_day(day)
        assert (kind is ReminderKind.OVERDUE) == (today > held.due)


def test_each_lead_of_the_council_once_and_the_teams_own_first() -> None:
    people = [lead(4, COURT), worker(5), lead(3), lead(1), lead(9, MEDWAY), lead(2, reachable=False)]
    told: list[int] = []
    while found := to_remind(action(), ReminderKind.OVERDUE, people, told, ()):
        told.append(found.id)
    assert told == [3, 4]
    assert to_remind(action(), ReminderKind.OVERDUE, people, (), {3}) == people[0]
    for kind in (ReminderKind.WEEK, ReminderKind.DAY):
        assert to_remind(action(), kind, people, (), ()) == lead(1)


def test_an_owner_who_cannot_be_reached_is_stood_in_for_and_a_single_lead_is_told_once() -> None:
    gone = action(owner=None)
    assert to_remind(gone, ReminderKind.DAY, [worker(5), lead(3)], (), ()) == lead(3)
    left = [worker(1, MEDWAY), lead(3)]
    assert to_remind(action(), ReminderKind.WEEK, left, (), ()) == lead(3)
    alone = [lead(1), worker(5)]
    assert to_remind(action(), ReminderKind.OVERDUE, alone, (), ()) == lead(1)
    assert to_remind(action(), ReminderKind.OVERDUE, alone, {1}, ()) is None
    assert to_remind(action(), ReminderKind.DAY, [], (), ()) is None


def test_who_may_see_and_move() -> None:
    both = person(6, (Role.TEAM_LEAD, MEDWAY), (Role.PRACTITIONER, DUTY))
    for somebody, sees in ((lead(2), True), (lead(3, COURT), True), (worker(5), False), (both, False)):
        assert may_see(somebody, action()) == sees
        assert {may_change(somebody, action(), move) for move in ActionMove} == {sees}
    assert may_see(both, replace(action(), team=MEDWAY))
    owner = worker(1)
    assert may_see(owner, action())
    assert [move for move in ActionMove if may_change(owner, action(), move)] == [ActionMove.NOTE]
    moved_away = worker(1, MEDWAY)
    assert not may_see(moved_away, action())
    assert not may_change(moved_away, action(), ActionMove.NOTE)


@pytest.mark.parametrize("state", ActionState)
def test_nothing_that_ended_is_given_away_or_ended_again(state: ActionState) -> None:
    can = MOVES[state]
    assert (ActionMove.REOPEN in can) == (state is not ActionState.OPEN)
    for move in (ActionMove.ASSIGN, ActionMove.DO, ActionMove.DROP):
        assert (move in can) == (state is ActionState.OPEN)


@given(st.lists(st.tuples(st.sampled_from(ActionState), st.dates()), max_size=8))
def test_open_ones_come_first_by_their_day(kinds: list[tuple[ActionState, dt.date]]) -> None:
    held = [replace(action(state=state), id=n, due=due) for n, (state, due) in enumerate(kinds)]
    sorted_ = in_order(held)
    states = [a.state is ActionState.OPEN for a in sorted_]
    assert states == sorted(states, reverse=True)
    dues = [a.due for a in sorted_ if a.state is ActionState.OPEN]
    assert dues == sorted(dues)
    assert {a.id for a in sorted_} == {a.id for a in held}
