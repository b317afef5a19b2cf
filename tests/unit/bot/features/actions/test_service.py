"""Actions on both kinds of database: who may do what, two at once, reminders, what is kept of whom."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from support.leads import COURT, DUTY, MEDWAY, NOW, Office, shipped

from bot.core.calendar import Hours
from bot.core.people import Membership, Person, Role, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.actions.due_dates import When
from bot.features.actions.model import ActionMove, ActionState, CouncilAction
from bot.features.actions.reminders import ActionReminderJob
from bot.features.actions.service import ActionService
from bot.features.admin.retention import everything_of, forget, sweep
from bot.features.learning.policy import Delegation
from bot.store.store import Store
from procedures.actions import period_of

APOLOGY = "havering-19-011-816/kent-apology"
TRAINING = "havering-19-011-816/cross-border-training"
WHAT = "Give every team the escalation steps, and keep a list of who got them."
SOON = period_of("6 weeks")
DAY = dt.timedelta(days=1)


class Actions(Office):
    """An office with the desk for actions."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        library, screen = shipped()
        self.actions = ActionService(store.actions, store.people, screen, library)
        self.reminding = self.another_job()

    def another_job(self) -> ActionReminderJob:
        """What reminds, as another process would have it."""
        return ActionReminderJob(self.store.actions, self.store.people, self.store.delegations, Hours())

    def added(self, by: Person, when: When = SOON, **more: int | Team) -> CouncilAction:
        return self.actions.add(by, WHAT, when, NOW, **more)  # type: ignore[arg-type]


@pytest.fixture
def office(store: Store) -> Actions:
    return Actions(store)


def test_a_named_council_takes_up_what_is_overdue_by_the_decisions_date(office: Actions) -> None:
    lead = office.lead()
    action = office.actions.take(lead, APOLOGY, None, NOW)
    assert (action.state, action.team, action.due) == (ActionState.OPEN, DUTY, dt.date(2021, 4, 16))
    assert action.overdue(NOW.date())
    assert (action.origin.period, action.origin.start) == ("6 weeks", dt.date(2021, 3, 5))
    assert action.origin.citation == "London Borough of Havering (19 011 816), paragraph 60, 5 March 2021"
    assert action.origin.voice == "agreed action"
    assert action.owner_id == lead.id
    assert office.store.actions.by_id(action.id) == action
    assert office.delivered() == {}


def test_another_council_follows_it_in_its_own_time_with_a_named_owner(office: Actions) -> None:
    lead, worker = office.lead(MEDWAY), office.worker(MEDWAY)
    action = office.actions.take(lead, TRAINING, None, NOW, owner_id=worker.id)
    assert (action.due, action.origin.start) == (dt.date(2027, 5, 24), NOW.date())
    assert action.origin.notice == "It follows the joint approach, which must be agreed first."
    (told,) = office.delivered()[worker.telegram_id or 0]
    assert told.startswith(f"Action {action.id} of duty (Medway) is with you now. It is due on 24 May 2027:")
    assert action.what in told


def test_one_council_takes_an_agreed_action_up_once_unless_it_was_dropped(office: Actions) -> None:
    lead, court, medway = office.lead(), office.lead(COURT), office.lead(MEDWAY)
    first = office.actions.take(lead, TRAINING, None, NOW)
    with pytest.raises(RefusedError, match=f"took that up already, as action {first.id}"):
        office.actions.take(court, TRAINING, None, NOW)
    office.actions.take(medway, TRAINING, None, NOW)
    taken = {o.agreed.id: o.taken for o in office.actions.offered(court)}
    assert (taken[TRAINING], taken[APOLOGY]) == (first.id, None)
    assert {o.taken for o in office.actions.offered(None)} == {None}
    dropped = office.actions.drop(court, first, "The training was given already.", NOW)
    second = office.actions.take(court, TRAINING, None, NOW)
    assert (second.team, second.id != first.id) == (COURT, True)
    with pytest.raises(RefusedError, match=f"already, as action {second.id}"):
        office.actions.reopen(lead, dropped, "It was not.", NOW)


def test_what_is_not_offered_or_not_for_them_is_said(office: Actions) -> None:
    lead, worker = office.lead(), office.worker()
    with pytest.raises(NotHeldError, match="No decision offers nonsense"):
        office.actions.take(lead, "nonsense", None, NOW)
    with pytest.raises(NotHeldError, match="No agreed action is held of nonsense; those"):
        office.actions.offered(lead, "nonsense")
    for by in (worker, office.enrolled((Role.ADMINISTRATOR, DUTY), (Role.TRAINER, COURT))):
        with pytest.raises(RefusedError, match="Only team leads take up actions"):
            office.actions.take(by, APOLOGY, None, NOW)
        with pytest.raises(RefusedError, match="Only team leads take up actions"):
            office.added(by)
    with pytest.raises(RefusedError, match="Person 999 is in no team of"):
        office.added(lead, owner_id=999)
    with pytest.raises(RefusedError, match=r"in no team of Kent"):
        office.added(lead, owner_id=office.worker(MEDWAY).id)
    assert office.store.actions.all() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing in it"),
        ("Train everyone. " * 50, "characters"),
        ("<b>Train</b> everyone.", "plain text"),
        ("Обучить всех.", "English letters"),
        ("Ring Marjorie Blenkinsop on 07700 900123.", "it holds"),
        (
            "Tell staff what was learned about the 6 year old in Ashford last March.",
            "an age, a place and an event",
        ),
    ],
)
def test_typed_words_are_screened_before_anything_is_kept(office: Actions, typed: str, said: str) -> None:
    lead = office.lead()
    with pytest.raises(RefusedError, match=said) as refused:
        office.actions.add(lead, typed, SOON, NOW)
    assert "Blenkinsop" not in str(refused.value)
    action = office.added(lead)
    for does in (office.actions.note, office.actions.drop, office.actions.done):
        if typed:
            with pytest.raises(RefusedError, match=said):
                does(lead, action, typed, NOW)
    assert office.store.actions.by_id(action.id) == action


def test_an_action_is_done_on_evidence_and_its_history_only_grows(office: Actions) -> None:
    lead, other = office.lead(), office.lead(COURT)
    action = office.added(lead)
    with pytest.raises(RefusedError, match="Say what shows that it is done"):
        office.actions.done(lead, action, None, NOW)
    noted = office.actions.note(other, action, "The list is in the team folder.", NOW + DAY)
    done = office.actions.done(lead, noted, None, NOW + 2 * DAY)
    late = office.actions.note(lead, done, "The partnership has seen it.", NOW + 3 * DAY)
    again = office.actions.reopen(other, late, "Two teams were left out.", NOW + 4 * DAY)
    assert (again.state, again.ended, again.due) == (ActionState.OPEN, None, action.due)
    assert [(e.did, e.person_id, e.text) for e in again.history] == [
        (ActionMove.TAKE, lead.id, None),
        (ActionMove.NOTE, other.id, "The list is in the team folder."),
        (ActionMove.DO, lead.id, None),
        (ActionMove.NOTE, lead.id, "The partnership has seen it."),
        (ActionMove.REOPEN, other.id, "Two teams were left out."),
    ]
    assert again.evidence == ("The list is in the team folder.", "The partnership has seen it.")
    with pytest.raises(RefusedError, match=f"Action {action.id} is open, so it cannot be opened again"):
        office.actions.reopen(lead, again, "No reason.", NOW)
    with pytest.raises(RefusedError, match="Say why"):
        office.actions.drop(lead, again, "  ", NOW)


def test_two_teams_of_a_council_see_its_actions_and_another_council_none(office: Actions) -> None:
    duty, court, medway = office.lead(), office.lead(COURT), office.lead(MEDWAY)
    both = office.enrolled((Role.TEAM_LEAD, MEDWAY), (Role.PRACTITIONER, DUTY))
    leads_both = office.enrolled((Role.TEAM_LEAD, MEDWAY), (Role.TEAM_LEAD, COURT))
    ours, theirs = office.added(duty), office.added(medway)
    sees = {
        p.id: [a.id for a in office.actions.listed(p, NOW)] for p in (duty, court, medway, both, leads_both)
    }
    assert sees == {
        duty.id: [ours.id],
        court.id: [ours.id],
        medway.id: [theirs.id],
        both.id: [theirs.id],
        leads_both.id: [ours.id, theirs.id],
    }
    for stranger in (medway, both, office.worker()):
        with pytest.raises(NotHeldError, match="No action of yours"):
            office.actions.action(ours.id, stranger)
        with pytest.raises(RefusedError, match="That is for a lead of Kent"):
            office.actions.note(stranger, ours, "Done.", NOW)
    with pytest.raises(RefusedError, match="with --team"):
        office.added(leads_both)
    assert office.added(leads_both, team=COURT).team == COURT
    with pytest.raises(RefusedError, match="do not lead duty"):
        office.added(leads_both, team=DUTY)


def test_a_message_that_is_taken_again_adds_nothing_twice(office: Actions) -> None:
    lead, other = office.lead(), office.lead()
    words, add = "Check the rota each week.", office.actions.add_once
    first = add(lead, words, SOON, NOW, team=DUTY)
    assert add(lead, f" {words} ", SOON, NOW, team=DUTY).id == first.id
    assert add(other, words, SOON, NOW, team=DUTY).id != first.id
    office.actions.drop(lead, first, "It is done elsewhere.", NOW)
    assert add(lead, words, SOON, NOW, team=DUTY).id != first.id


def test_an_owner_who_leads_nothing_may_note_and_no_more(office: Actions) -> None:
    lead, worker = office.lead(), office.worker()
    action = office.actions.assign(lead, office.added(lead), worker.id, NOW)
    assert len(office.delivered()[worker.telegram_id or 0]) == 1
    assert [a.id for a in office.actions.listed(worker, NOW)] == [action.id]
    noted = office.actions.note(worker, office.actions.action(action.id, worker), "Sent to all teams.", NOW)
    for does in (office.actions.done, office.actions.drop):
        with pytest.raises(RefusedError, match="for a lead of Kent"):
            does(worker, noted, "It is done.", NOW)
    with pytest.raises(RefusedError, match="owns action"):
        office.actions.assign(lead, noted, worker.id, NOW)
    moved = office.actions.assign(lead, noted, lead.id, NOW)
    assert office.actions.listed(worker, NOW) == []
    assert [e.owner_id for e in moved.history if e.did in {ActionMove.TAKE, ActionMove.ASSIGN}] == [
        lead.id,
        worker.id,
        lead.id,
    ]


def test_of_those_who_may_own_it_its_team_comes_first_and_of_that_the_leads(office: Actions) -> None:
    elsewhere, worker = office.lead(COURT), office.worker()
    lead, _ = office.lead(), office.lead(MEDWAY)
    owners = office.actions.owners(office.added(lead))
    assert [person.id for person in owners] == [lead.id, worker.id, elsewhere.id]


def test_of_two_leads_at_once_one_moves_it_and_the_other_is_told(office: Actions) -> None:
    leads = [office.lead() for _ in range(4)]
    action = office.added(leads[0])
    together, moved, told = threading.Barrier(4), [], []

    def does(lead: Person) -> None:
        together.wait()
        try:
            moved.append(office.actions.done(lead, action, f"Seen by lead {lead.id}.", NOW))
        except RefusedError as refused:
            told.append(str(refused))

    run_all([threading.Thread(target=does, args=(lead,)) for lead in leads])
    assert len(moved) == 1
    assert (
        told == [f"Somebody else changed action {action.id} meanwhile; it is done now. Look at it again."] * 3
    )
    (held,) = office.store.actions.all()
    assert (held.version, len(held.history)) == (2, 2)


def test_of_several_who_take_the_same_up_at_once_one_does(office: Actions) -> None:
    leads = [office.lead(team) for team in (DUTY, COURT, DUTY, COURT)]
    together, taken, told = threading.Barrier(4), [], []

    def takes(lead: Person) -> None:
        together.wait()
        try:
            taken.append(office.actions.take(lead, APOLOGY, None, NOW))
        except RefusedError as refused:
            told.append(str(refused))

    run_all([threading.Thread(target=takes, args=(lead,)) for lead in leads])
    assert [a.id for a in office.store.actions.all()] == [a.id for a in taken]
    assert told == [f"Your council took that up already, as action {taken[0].id}."] * 3


def test_reminders_go_to_the_owner_and_then_to_one_more_lead_each_working_day(office: Actions) -> None:
    owner, second, third = office.lead(), office.lead(), office.lead(COURT)
    office.lead(MEDWAY)
    office.worker()
    office.added(owner, dt.date(2027, 1, 20))
    got: list[tuple[str, int | None, str]] = []
    moment = NOW.replace(hour=9)
    while moment.date() < dt.date(2027, 2, 3):
        for _ in range(3):
            office.reminding.round(moment)
        for account, words in office.delivered(moment).items():
            got += [(moment.date().isoformat(), account, text.split("\n")[0]) for text in words]
        moment += DAY
    assert got == [
        ("2027-01-13", owner.telegram_id, "Action 1 of duty (Kent) is due on 20 January 2027:"),
        (
            "2027-01-20",
            owner.telegram_id,
            "Action 1 of duty (Kent) is due on 20 January 2027. Nothing says yet that it is done:",
        ),
        (
            "2027-01-21",
            second.telegram_id,
            "Action 1 of duty (Kent) is overdue by 1 day. You are told because you lead in its council:",
        ),
        (
            "2027-01-22",
            third.telegram_id,
            "Action 1 of duty (Kent) is overdue by 2 days. You are told because you lead in its council:",
        ),
    ]


def test_reminders_keep_to_working_hours_and_pass_over_who_is_away_or_blocked(office: Actions) -> None:
    owner, away, blocked, last = office.lead(), office.lead(), office.lead(), office.lead()
    office.added(owner, NOW.date() + DAY)
    office.store.people.mark_blocked(blocked.telegram_id or 0, NOW)
    office.store.delegations.put(Delegation(away.id, last.id, NOW.date() + 30 * DAY))
    friday = NOW + 3 * DAY  # overdue by two days
    assert office.reminding.round(friday.replace(hour=7)) == 0
    assert office.reminding.round(friday.replace(hour=18)) == 0
    assert office.reminding.round(friday + DAY) == 0
    assert office.reminding.round(friday) == 1
    assert list(office.delivered(friday)) == [last.telegram_id]
    monday = friday + 3 * DAY
    assert [office.reminding.round(monday), office.reminding.round(monday)] == [1, 0]
    assert list(office.delivered(monday)) == [away.telegram_id]
    assert office.reminding.round(monday + DAY) == 0


def test_a_clock_that_is_put_back_or_on_reminds_nobody_twice(office: Actions) -> None:
    owner, second = office.lead(), office.lead()
    office.added(owner, NOW.date() + 7 * DAY)
    due, hour = NOW.replace(hour=10) + 7 * DAY, dt.timedelta(hours=1)
    shown = [due, due - hour, due + DAY, due, due + DAY, due + hour]  # an hour back, a day on, back and on
    assert [office.reminding.round(moment) for moment in shown] == [1, 0, 1, 0, 0, 0]
    told = office.delivered(due + DAY)
    assert {account: len(words) for account, words in told.items()} == {
        owner.telegram_id: 1,
        second.telegram_id: 1,
    }


def test_several_processes_remind_once(office: Actions) -> None:
    owner = office.lead()
    for _ in range(5):
        office.added(owner, NOW.date() + 7 * DAY)
    for _ in range(3):
        office.lead()
    together, counts = threading.Barrier(4), []
    moment = NOW + 8 * DAY

    def works() -> None:
        together.wait()
        counts.append(office.another_job().round(moment))

    run_all([threading.Thread(target=works) for _ in range(4)])
    assert sum(counts) == 5
    assert sum(map(len, office.delivered(moment).values())) == 5


def test_what_was_done_or_given_away_is_not_escalated(office: Actions) -> None:
    owner = office.lead()
    office.lead()
    first, second = (office.added(owner, NOW.date() + DAY) for _ in range(2))
    office.actions.done(owner, first, "It is in the folder.", NOW)
    office.actions.drop(owner, second, "It was done before.", NOW)
    assert office.reminding.round(NOW + 3 * DAY) == 0


def test_what_is_kept_of_a_person_is_shown_and_they_are_forgotten(office: Actions) -> None:
    lead, other = office.lead(), office.lead()
    action = office.actions.note(lead, office.added(lead), "The list is in the folder.", NOW)
    kept = everything_of(lead, office.store)
    assert "Open actions that you own: 1." in kept
    assert "Lines with your number in the histories of actions: 2." in kept
    assert not any("action" in line for line in everything_of(other, office.store))
    assert office.reminding.round(NOW + 44 * DAY) == 1
    forget(lead, office.store)
    held = office.actions.action(action.id, other)
    assert (held.owner_id, [e.person_id for e in held.history]) == (None, [None, None])
    assert [e.owner_id for e in held.history] == [None, None]
    assert held.evidence == ("The list is in the folder.",)


def test_the_sweep_keeps_open_actions_and_what_ended_for_six_years(office: Actions) -> None:
    lead = office.lead()
    action = office.added(lead)
    done = office.actions.done(lead, action, "It is in the folder.", NOW)
    still = office.added(lead)
    assert sweep(office.store, NOW + 6 * 365 * DAY - DAY, 30)["actions that ended"] == 0
    assert sweep(office.store, NOW + 6 * 365 * DAY + DAY, 30)["actions that ended"] == 1
    assert [a.id for a in office.store.actions.all()] == [still.id]
    assert done.ended == NOW


def test_a_lead_who_left_the_team_moves_nothing(office: Actions) -> None:
    lead = office.lead()
    action = office.added(lead)
    office.store.people.give_role(lead.id, Membership(DUTY, Role.PRACTITIONER))
    left = office.store.people.by_id(lead.id)
    assert left is not None
    with pytest.raises(RefusedError, match="for a lead of Kent"):
        office.actions.drop(left, action, "It is not needed.", NOW)


def run_all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
