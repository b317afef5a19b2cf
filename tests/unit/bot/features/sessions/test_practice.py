"""Practice on one's own: five a day, what was missed before what was never seen, and nobody else's."""

from __future__ import annotations

import datetime as dt

from support.sessions import DUTY, NOW, conductor, enrolled, question

from bot.core.people import Role
from bot.features.sessions.attendance import Given
from bot.features.sessions.model import SessionMove
from bot.features.sessions.practice import A_DAY, PracticeService
from bot.store.store import Store
from procedures.refresher import ScenarioSet

MANY = ScenarioSet("many", "Many", "all", (*(question(n, 0) for n in range(9)), question(9, None)))
DAY = dt.timedelta(days=1)


def practising(store: Store, *sets: ScenarioSet) -> PracticeService:
    held = sets or (MANY,)
    return PracticeService(store.practice, store.attending, store.sessions, lambda: held)


def tried(practice: PracticeService, person_id: int, now: dt.datetime, choice: int = 0) -> list[str]:
    """Practise until no more is given; return what was asked."""
    asked = []
    while scenario := practice.next(person_id, now):
        assert practice.answer(person_id, scenario, choice, now) is (choice == scenario.right)
        asked.append(scenario.id)
    return asked


def test_five_a_day_each_once_and_none_for_discussion(store: Store) -> None:
    practice, person = practising(store), enrolled(store, 1)
    first = tried(practice, person.id, NOW)
    assert len(first) == len(set(first)) == A_DAY
    assert practice.next(person.id, NOW + dt.timedelta(hours=11)) is None
    second = tried(practice, person.id, NOW + DAY)
    assert set(second) & set(first) == set()  # what was right is not due the next day
    assert len(second) == 4
    assert practice.progress(person.id, NOW + DAY).left_today == 1


def test_the_day_turns_at_midnight_in_london(store: Store) -> None:
    practice, person = practising(store), enrolled(store, 1)
    summer = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)  # half past eleven in London
    tried(practice, person.id, summer)
    assert practice.next(person.id, summer + dt.timedelta(minutes=29)) is None
    assert practice.next(person.id, summer + dt.timedelta(minutes=31)) is not None


def test_what_was_wrong_comes_back_before_what_was_never_seen(store: Store) -> None:
    practice, person = practising(store), enrolled(store, 1)
    wrong = tried(practice, person.id, NOW, choice=1)
    later = NOW + 30 * DAY
    assert practice.progress(person.id, later).due == A_DAY
    assert set(tried(practice, person.id, later)) == set(wrong)


def test_a_question_tried_today_is_not_counted_again(store: Store) -> None:
    practice, person = practising(store), enrolled(store, 1)
    assert practice.answer(person.id, question(0), 1, NOW) is False
    assert practice.answer(person.id, question(0), 0, NOW) is None
    progress = practice.progress(person.id, NOW)
    assert (progress.practised, progress.tries, progress.right) == (1, 1, 0)


def test_what_was_missed_in_a_session_comes_first_if_its_person_keeps_their_answers(store: Store) -> None:
    conducts = conductor(store, None, MANY)
    trainer, keeper, other = enrolled(store, 1, Role.TRAINER), enrolled(store, 2), enrolled(store, 3)
    store.practice.wish(keeper.id, keep=True)
    session = conducts.open(trainer, DUTY, MANY, NOW)
    for person in (keeper, other):
        conducts.join(session.code, person, NOW)
    for number in range(8):
        session = conducts.move(session.id, trainer, SessionMove.NEXT, session.step, NOW)
        choice = 1 if number == 7 else 0
        conducts.answer_all([Given(session.id, number, p.id, choice) for p in (keeper, other)], NOW)
        for move in (SessionMove.CLOSE, SessionMove.REVEAL):
            session = conducts.move(session.id, trainer, move, session.step, NOW)
    conducts.move(session.id, trainer, SessionMove.END, session.step, NOW)
    practice = practising(store)
    first = {p.id: practice.next(p.id, NOW) for p in (keeper, other)}
    assert first == {keeper.id: question(7, 0), other.id: question(0, 0)}


def test_a_question_that_was_withdrawn_is_not_practised(store: Store) -> None:
    person = enrolled(store, 1)
    tried(practising(store), person.id, NOW, choice=1)
    few = ScenarioSet("few", "Few", "few", (question(8, 0),))
    assert tried(practising(store, few), person.id, NOW + 30 * DAY) == ["bell/q8"]


def test_each_sees_their_own_alone_and_can_wipe_it(store: Store) -> None:
    practice, person, other = practising(store), enrolled(store, 1), enrolled(store, 2)
    tried(practice, person.id, NOW)
    tried(practice, other.id, NOW)
    practice.wipe(person.id)
    assert practice.progress(person.id, NOW).practised == 0
    assert practice.progress(other.id, NOW).practised == A_DAY
    assert len(tried(practice, person.id, NOW)) == A_DAY


def test_only_who_asked_is_reminded_once_a_day_and_only_of_what_is_due(store: Store) -> None:
    practice, asked, silent = practising(store), enrolled(store, 1), enrolled(store, 2)
    store.practice.wish(asked.id, remind=True)
    for person in (asked, silent):
        tried(practice, person.id, NOW, choice=1)
    later = NOW + 30 * DAY
    assert store.practice.claim_reminders(NOW, NOW) == []
    assert store.practice.claim_reminders(later - DAY, later) == [asked.id]
    assert store.practice.claim_reminders(later - DAY, later) == []
    assert store.practice.wish(asked.id, remind=False).remind is False
    assert store.practice.claim_reminders(later, later + DAY) == []
