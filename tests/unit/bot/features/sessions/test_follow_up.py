"""What follows a session, on both databases: leads told once of what was missed; gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from support.sessions import BELL, DUTY, NIGHT, NOW, Shelf, conductor, enrolled

from bot.core.people import Role
from bot.errors import RefusedError
from bot.features.sessions.attendance import Given
from bot.features.sessions.model import SessionMove
from bot.store.store import Store

LEASE = dt.timedelta(minutes=1)


def test_leads_of_the_team_are_told_once_and_gaps_are_made_of_what_no_passage_answers(
    store: Store,
) -> None:
    shelf = Shelf()
    conducts = conductor(store, shelf)
    trainer, people = enrolled(store, 1, Role.TRAINER), [enrolled(store, 20 + n) for n in range(5)]
    lead = enrolled(store, 3, Role.TEAM_LEAD)
    enrolled(store, 4, Role.TEAM_LEAD, NIGHT)
    session = conducts.open(trainer, DUTY, BELL, NOW)
    for person in people:
        conducts.join(session.code, person, NOW)
    session = conducts.move(session.id, trainer, SessionMove.NEXT, session.step, NOW)
    conducts.answer_all([Given(session.id, 0, person.id, 2) for person in people], NOW)
    for move in (SessionMove.CLOSE, SessionMove.REVEAL):
        session = conducts.move(session.id, trainer, move, session.step, NOW)
    shelf.passages = [p for p in shelf.passages if p.id != "ferry/1"]
    for move in (SessionMove.NEXT, SessionMove.END):
        session = conducts.move(session.id, trainer, move, session.step, NOW)
    with pytest.raises(RefusedError):
        conducts.move(session.id, trainer, SessionMove.END, session.step, NOW)
    sent = store.outbox.claim(99, NOW, LEASE)
    suggested = [m for m in sent if "worth a learning point" in str(m.body)]
    assert [m.person_id for m in suggested] == [lead.id]
    assert "0 of 5 knew: Question 0" in str(suggested[0].body)
    assert "The ferry manual" in str(suggested[0].body)
    assert [(gap.wording, gap.team) for gap in store.gaps.all()] == [("Question 1: who rings?", DUTY)]


def test_where_nothing_was_missed_nobody_is_told(store: Store) -> None:
    conducts = conductor(store)
    trainer = enrolled(store, 1, Role.TRAINER)
    enrolled(store, 3, Role.TEAM_LEAD)
    session = conducts.open(trainer, DUTY, BELL, NOW)
    session = conducts.move(session.id, trainer, SessionMove.END, session.step, NOW)
    assert store.outbox.claim(99, NOW, LEASE) == []
    assert store.gaps.all() == []
