"""Sessions as they are run and attended, on both databases: rights, joining, answers, withdrawal, numbers."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from support.sessions import BELL, DUTY, NIGHT, NOW, Shelf, conductor, enrolled, question

from bot.core.people import Role
from bot.errors import NotHeldError, RefusedError
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import (
    AnswerTaken,
    Attendance,
    Attendee,
    Given,
    Joined,
    Participation,
    SessionNumbers,
)
from bot.features.sessions.model import Phase, Session, SessionMove
from bot.features.sessions.service import SessionService
from bot.store.store import Store
from procedures.refresher import ScenarioSet

ALL = (
    SessionMove.NEXT,
    SessionMove.CLOSE,
    SessionMove.REVEAL,
    SessionMove.NEXT,
    SessionMove.CLOSE,
    SessionMove.REVEAL,
    SessionMove.NEXT,
    SessionMove.REVEAL,
    SessionMove.END,
)


def opened(store: Store, conducts: SessionService, account: int = 1, made: ScenarioSet = BELL) -> Session:
    trainer = store.people.by_telegram(account) or enrolled(store, account, Role.TRAINER)
    return conducts.open(trainer, DUTY, made, NOW)


def moved(
    store: Store, conducts: SessionService, session: Session, *moves: SessionMove, account: int = 1
) -> Session:
    trainer = store.people.by_telegram(account)
    assert trainer is not None
    for move in moves:
        session = conducts.move(session.id, trainer, move, session.step, NOW)
    return session


def answer(
    conducts: SessionService, session: Session, person_id: int, choice: int, question: int = 0
) -> AnswerTaken:
    (taken,) = conducts.answer_all([Given(session.id, question, person_id, choice)], NOW)
    return taken


def test_only_a_trainer_of_the_team_opens_and_runs_its_sessions(store: Store) -> None:
    conducts = conductor(store)
    worker = enrolled(store, 2)
    elsewhere = enrolled(store, 3, Role.TRAINER, NIGHT)
    for person in (worker, elsewhere):
        with pytest.raises(RefusedError, match="Only a trainer of duty"):
            conducts.open(person, DUTY, BELL, NOW)
    session = opened(store, conducts)
    for person in (worker, elsewhere):
        with pytest.raises(RefusedError, match="Only a trainer"):
            conducts.move(session.id, person, SessionMove.NEXT, 0, NOW)
        with pytest.raises(RefusedError, match="Only a trainer"):
            conducts.take_over(session.code, person)


def test_a_trainer_has_one_session_at_a_time(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    with pytest.raises(RefusedError, match=f"has not ended: The bell, code {session.code}"):
        opened(store, conducts)
    moved(store, conducts, session, SessionMove.END)
    assert opened(store, conducts).id != session.id


def test_two_openings_at_once_make_one_session(store: Store) -> None:
    conducts = conductor(store)
    trainer = enrolled(store, 1, Role.TRAINER)
    results: list[str] = []

    def one() -> None:
        try:
            results.append(conducts.open(trainer, DUTY, BELL, NOW).code)
        except RefusedError:
            results.append("refused")

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("refused") == 3


def test_another_trainer_takes_over_and_goes_on(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    other = enrolled(store, 2, Role.TRAINER)
    taken = conducts.take_over(session.code.lower(), other)
    assert taken.plan.trainer_id == other.id
    assert moved(store, conducts, taken, SessionMove.NEXT, account=2).at == 0
    assert opened(store, conducts).id != session.id  # the first is free to open another
    with pytest.raises(NotHeldError):
        conducts.take_over("ZZZZZZ", other)


def test_of_two_who_move_at_once_one_is_told_how_it_stands(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    moved(store, conducts, session, SessionMove.NEXT)
    with pytest.raises(RefusedError, match="has moved on"):
        moved(store, conducts, session, SessionMove.NEXT)


def test_joining_early_late_twice_and_after_the_end(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    first, second = enrolled(store, 2), enrolled(store, 3)
    joined, _, sentence = conducts.join(f" {session.code[:3]}-{session.code[3:].lower()}", first, NOW)
    assert (joined, sentence) == (Joined.JOINED, said.JOINED.format(title="The bell"))
    assert conducts.join(session.code, first, NOW)[0] is Joined.AGAIN
    session = moved(store, conducts, session, SessionMove.NEXT)
    joined, _, sentence = conducts.join(session.code, second, NOW)
    assert joined is Joined.LATE
    assert "question 1" in sentence
    moved(store, conducts, session, SessionMove.END)
    assert conducts.join(session.code, first, NOW)[0] is Joined.ENDED
    assert conducts.join("NOSUCH", first, NOW)[2] == said.NO_SESSION.format(code="NOSUCH")


def test_an_answer_counts_once_and_only_while_its_question_is_open(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    person = enrolled(store, 2)
    assert answer(conducts, session, person.id, 0) is AnswerTaken.NOT_JOINED
    conducts.join(session.code, person, NOW)
    assert answer(conducts, session, person.id, 0) is AnswerTaken.CLOSED  # not opened yet
    session = moved(store, conducts, session, SessionMove.NEXT)
    assert answer(conducts, session, person.id, 7) is AnswerTaken.NO_ANSWER
    assert answer(conducts, session, person.id, 0, question=9) is AnswerTaken.NO_ANSWER
    assert answer(conducts, session, person.id, 0) is AnswerTaken.COUNTED
    assert answer(conducts, session, person.id, 1) is AnswerTaken.TWICE
    late = enrolled(store, 3)
    conducts.join(session.code, late, NOW)
    paused = moved(store, conducts, session, SessionMove.PAUSE)
    assert answer(conducts, session, late.id, 0) is AnswerTaken.PAUSED
    closed = moved(store, conducts, paused, SessionMove.RESUME, SessionMove.CLOSE)
    assert answer(conducts, session, late.id, 0) is AnswerTaken.CLOSED
    assert answer(conducts, session, person.id, 0) is AnswerTaken.TWICE
    moved(store, conducts, closed, SessionMove.END)
    assert answer(conducts, session, person.id, 0) is AnswerTaken.ENDED
    assert answer(conducts, replace(session, id=999), person.id, 0) is AnswerTaken.NO_ANSWER
    assert store.attending.record(session.id).spread(0, 3) == (1, 0, 0)


def test_guests_are_counted_with_everybody_and_go_with_the_session(store: Store) -> None:
    conducts = conductor(store)
    trainer, person = enrolled(store, 1, Role.TRAINER), enrolled(store, 2)
    session = conducts.open(trainer, DUTY, BELL, NOW, guests=True)
    conducts.join(session.code, person, NOW)
    assert conducts.join_guest(session.code, "token", NOW)[0] is Joined.JOINED
    assert conducts.join_guest(f" {session.code.lower()} ", "token", NOW)[0] is Joined.AGAIN
    assert conducts.join_guest(session.code, "other", NOW)[0] is Joined.JOINED
    session = moved(store, conducts, session, SessionMove.NEXT)
    found = [conducts.guest_of(token) for token in ("token", "other")]
    guests = [who for held, who in filter(None, found) if held.id == session.id]
    given = [Given(session.id, 0, who.number, 2, is_guest=True) for who in guests]
    taken = conducts.answer_all([Given(session.id, 0, person.id, 0), *given, *given], NOW)
    assert taken == [AnswerTaken.COUNTED] * 3 + [AnswerTaken.TWICE] * 2
    assert conducts.numbers(session) == SessionNumbers(here=3, answered=3)
    assert conducts.participation_of(session, guests[0]) == Participation(is_here=True, choice=2)
    assert conducts.participations(session).keys() == {*guests, Attendee(person.id)}
    assert conducts.leave(session.id, guests[1], NOW)
    assert not conducts.leave(session.id, guests[1], NOW)
    assert conducts.numbers(session) == SessionNumbers(here=2, answered=3)
    moved(store, conducts, session, SessionMove.CLOSE, SessionMove.END)
    assert store.attending.record(session.id).attendance == Attendance(joined=3, answered=3, left=1)
    assert store.attending.record(session.id).spread(0, 3) == (1, 0, 2)
    assert conducts.guest_of("token") is None
    assert conducts.join_guest(session.code, "token", NOW)[0] is Joined.ENDED
    (late,) = conducts.answer_all(given[:1], NOW)
    assert late is AnswerTaken.ENDED


def test_a_session_takes_no_guests_unless_its_trainer_said_so(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    for code in (session.code, "NOSUCH"):
        assert conducts.join_guest(code, "token", NOW) == (Joined.UNKNOWN, None, said.NO_GUESTS)
    assert conducts.guest_of("token") is None
    assert conducts.guest_of("") is None


def test_a_session_is_held_for_trainers_of_its_team_alone(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    trainer, elsewhere = store.people.by_telegram(1), enrolled(store, 3, Role.TRAINER, NIGHT)
    assert trainer is not None
    assert conducts.held_for(session.id, trainer) == session
    assert conducts.running(trainer) == [session]
    assert conducts.run_by(trainer) == session
    assert conducts.running(elsewhere) == []
    for person in (elsewhere, enrolled(store, 4)):
        with pytest.raises(NotHeldError, match="for you"):
            conducts.held_for(session.id, person)
        with pytest.raises(NotHeldError, match="for you"):
            conducts.participation_of(session, Attendee(person.id))


def test_the_spread_is_shown_with_the_answer_only_where_it_singles_nobody_out(store: Store) -> None:
    conducts = conductor(store)
    session = moved(store, conducts, opened(store, conducts), SessionMove.NEXT)
    people = [enrolled(store, account) for account in range(2, 12)]
    for number, person in enumerate(people):
        conducts.join(session.code, person, NOW)
        if number in {4, 9}:
            assert conducts.revealed(session).spread == ()  # four chose one of them
        answer(conducts, session, person.id, number // 5)
    assert conducts.revealed(session).spread == (5, 5, 0)
    assert [passage.id for passage, _ in conducts.revealed(session).shown] == ["ferry/0"]


def test_who_leaves_is_not_counted_until_they_are_back(store: Store) -> None:
    conducts = conductor(store)
    session = moved(store, conducts, opened(store, conducts), SessionMove.NEXT)
    person = enrolled(store, 2)
    conducts.join(session.code, person, NOW)
    assert conducts.leave(session.id, Attendee(person.id), NOW)
    assert not conducts.leave(session.id, Attendee(person.id), NOW)
    assert answer(conducts, session, person.id, 0) is AnswerTaken.LEFT
    assert store.attending.here(session.id) == 0
    assert conducts.join(session.code, person, NOW)[0] is Joined.LATE
    assert answer(conducts, session, person.id, 0) is AnswerTaken.COUNTED


def test_answers_that_come_at_once_from_several_places_count_once_each(store: Store) -> None:
    conducts = conductor(store)
    session = moved(store, conducts, opened(store, conducts), SessionMove.NEXT)
    people = [enrolled(store, 100 + n) for n in range(20)]
    for person in people:
        conducts.join(session.code, person, NOW)
    taken: list[AnswerTaken] = []

    def place(choice: int) -> None:
        given = [Given(session.id, 0, person.id, choice) for person in people]
        for half in (given[:10], given[10:]):
            taken.extend(conducts.answer_all(half, NOW))

    threads = [threading.Thread(target=place, args=(choice,)) for choice in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(AnswerTaken.COUNTED) == 20
    assert taken.count(AnswerTaken.TWICE) == 40
    assert sum(store.attending.record(session.id).spread(0, 3)) == 20


def test_a_passage_withdrawn_in_mid_session_leaves_its_question_out(store: Store) -> None:
    shelf = Shelf()
    conducts = conductor(store, shelf)
    session = moved(
        store, conducts, opened(store, conducts), SessionMove.NEXT, SessionMove.CLOSE, SessionMove.REVEAL
    )
    shelf.reword(1)
    session = moved(store, conducts, session, SessionMove.NEXT)
    assert (session.at, session.dropped) == (2, {1})
    session = moved(store, conducts, session, SessionMove.REVEAL, SessionMove.END)
    states = [asked.state for asked in conducts.report(session.id).questions]
    assert states == ["asked", "left out", "discussed"]


def test_a_set_whose_every_passage_changed_cannot_be_opened(store: Store) -> None:
    shelf = Shelf()
    for number in range(3):
        shelf.reword(number)
    conducts = conductor(store, shelf)
    (made,) = conducts.sets()
    assert (made.scenarios, len(made.withdrawn)) == ((), 3)
    with pytest.raises(RefusedError, match="no question that can be asked"):
        opened(store, conducts, made=made)


def test_a_session_survives_its_process(store: Store) -> None:
    session = moved(
        store, conductor(store), opened(store, conductor(store)), SessionMove.NEXT, SessionMove.PAUSE
    )
    held = store.sessions.by_id(session.id)
    assert held == session
    assert store.sessions.live() == [session]


def test_the_report_compares_with_the_time_before_and_names_what_was_missed(store: Store) -> None:
    conducts = conductor(store)
    people = [enrolled(store, 100 + n) for n in range(8)]
    for right in (2, 6):
        session = opened(store, conducts)
        for person in people:
            conducts.join(session.code, person, NOW)
        for number in range(2):
            session = moved(store, conducts, session, SessionMove.NEXT)
            for n, person in enumerate(people):
                answer(conducts, session, person.id, number if n < right + 2 * number else 2, question=number)
            session = moved(store, conducts, session, SessionMove.CLOSE, SessionMove.REVEAL)
        with pytest.raises(RefusedError, match="has not ended"):
            conducts.report(session.id)
        session = moved(store, conducts, session, SessionMove.END)
    report = conducts.report(session.id)
    first, second, talk = report.questions
    assert (first.spread, first.before) == ((6, 0, 2), (2, 0, 6))
    assert (second.spread, second.before) == ((0, 8, 0), (0, 4, 4))
    assert (talk.state, talk.before) == ("not asked", None)
    assert [asked.number for asked in report.missed] == [1]
    assert (report.attendance.joined, report.attendance.answered) == (8, 8)
    assert report.as_json()["learning_points"] == ["ferry/0"]


def test_with_the_end_answers_are_dropped_but_for_those_who_keep_their_own(store: Store) -> None:
    conducts = conductor(store)
    keeper, other = enrolled(store, 2), enrolled(store, 3)
    store.practice.wish(keeper.id, keep=True)
    session = moved(store, conducts, opened(store, conducts), SessionMove.NEXT)
    for person in (keeper, other):
        conducts.join(session.code, person, NOW)
        answer(conducts, session, person.id, 2)
    moved(store, conducts, session, SessionMove.CLOSE, SessionMove.REVEAL, SessionMove.END)
    assert store.attending.kept_of(other.id) == []
    assert store.attending.kept_of(keeper.id) == [(session.id, 0, 2)]
    before = store.attending.record(session.id)
    store.people.remove(keeper.id)
    assert store.attending.record(session.id) == before  # numbers outlive people
    assert before.spread(0, 3) == (0, 0, 2)


def test_sessions_are_swept_with_all_that_hangs_on_them(store: Store) -> None:
    conducts = conductor(store)
    session = moved(store, conducts, opened(store, conducts), SessionMove.NEXT)
    person = enrolled(store, 2)
    conducts.join(session.code, person, NOW)
    answer(conducts, session, person.id, 1)
    assert store.sessions.sweep(NOW) == 0
    assert store.sessions.sweep(NOW + dt.timedelta(seconds=1)) == 1
    assert store.attending.kept_of(person.id) == []


def test_a_set_is_built_by_theme_council_number_and_length(store: Store) -> None:
    other = ScenarioSet("oars", "The oars", "who rows", (question(3, 0),))
    conducts = conductor(store, None, BELL, other)
    assert len(conducts.build((), (), 3, 60)) == 3
    assert len(conducts.build((), (), 9, 6)) == 2  # six minutes are two questions
    assert conducts.build(("oars",), ("kent",), 5, 60) == (question(3, 0),)
    with pytest.raises(RefusedError):
        conducts.build((), ("medway",), 5, 60)


def test_those_who_were_not_told_are_given_to_one_caller_alone(store: Store) -> None:
    conducts = conductor(store)
    session = moved(store, conducts, opened(store, conducts), SessionMove.NEXT)
    people = [enrolled(store, 100 + n) for n in range(4)]
    for person in people:
        conducts.join(session.code, person, NOW)
    store.people.mark_blocked(100, NOW)
    store.people.mark_stopped(people[1].id, NOW + dt.timedelta(seconds=1))
    until = NOW + dt.timedelta(seconds=30)
    first = store.attending.claim_untold(session.id, 1, 1, NOW, until)
    rest = store.attending.claim_untold(session.id, 1, 9, NOW, until)
    assert first == [(people[2].id, 102)]
    assert rest == [(people[3].id, 103)]
    store.attending.tell(session.id, 1, {people[2].id: []}, NOW, until)
    later = until + dt.timedelta(seconds=1)
    assert store.attending.claim_untold(session.id, 1, 9, later, later) == rest  # its holder died


def test_sessions_are_listed_to_those_who_train_their_team(store: Store) -> None:
    conducts = conductor(store)
    session = opened(store, conducts)
    assert session.phase is Phase.GATHERING
    mine = store.people.by_telegram(1)
    other = enrolled(store, 2, Role.TRAINER, NIGHT)
    assert mine is not None
    assert [(s.id, joined) for s, joined in conducts.sessions(mine)] == [(session.id, 0)]
    assert conducts.sessions(other) == []
    assert len(conducts.sessions()) == 1
