"""The machine of states: every move from every state, and what withdrawn passages do to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sessions import BELL, DUTY, NOW, question

from bot.errors import RefusedError
from bot.features.sessions import messages as said
from bot.features.sessions.model import Phase, Session, SessionMove, SessionPlan
from procedures.refresher import Scenario

FOUR = tuple(question(n, 0) for n in range(4))


def session(*scenarios: Scenario) -> Session:
    return Session(1, "ABC234", SessionPlan(DUTY, 1, "bell", "The bell", scenarios or BELL.scenarios), NOW)


def standing(_scenario: Scenario) -> str | None:
    return None


def after(begun: Session, *moves: SessionMove) -> Session:
    for move in moves:
        begun = begun.moved(move, standing, NOW)
    return begun


def test_a_session_from_its_first_question_to_its_end() -> None:
    begun = session()
    assert begun.scenario is None
    opened = after(begun, SessionMove.NEXT)
    assert (opened.at, opened.phase, opened.takes_answers) == (0, Phase.OPEN, True)
    closed = after(opened, SessionMove.CLOSE)
    assert (closed.phase, closed.takes_answers, closed.asked) == (Phase.CLOSED, False, {0})
    shown = after(closed, SessionMove.REVEAL)
    assert shown.phase is Phase.REVEALED
    talk = after(shown, SessionMove.NEXT, SessionMove.CLOSE, SessionMove.REVEAL, SessionMove.NEXT)
    assert (talk.at, talk.phase, talk.takes_answers) == (2, Phase.OPEN, False)
    assert talk.moves[0] is SessionMove.REVEAL
    last = after(talk, SessionMove.REVEAL)
    assert SessionMove.NEXT not in last.moves
    ended = after(last, SessionMove.END)
    assert (ended.phase, ended.ended, ended.moves) == (Phase.ENDED, NOW, ())


@pytest.mark.parametrize(
    ("before", "move", "sentence"),
    [
        ([], SessionMove.CLOSE, said.NOT_OPEN),
        ([], SessionMove.REVEAL, said.NOT_OPEN),
        ([], SessionMove.SKIP, said.NOT_OPEN),
        ([], SessionMove.BACK, said.NO_EARLIER),
        ([], SessionMove.RESUME, said.NOT_PAUSED),
        ([SessionMove.NEXT], SessionMove.NEXT, said.STILL_OPEN),
        ([SessionMove.NEXT], SessionMove.REVEAL, said.NOT_CLOSED),
        ([SessionMove.NEXT, SessionMove.CLOSE], SessionMove.CLOSE, said.NOT_OPEN),
        ([SessionMove.NEXT, SessionMove.CLOSE], SessionMove.NEXT, said.STILL_OPEN),
        ([SessionMove.NEXT, SessionMove.PAUSE], SessionMove.CLOSE, said.PAUSED),
        ([SessionMove.PAUSE], SessionMove.PAUSE, said.PAUSED),
        ([SessionMove.NEXT, SessionMove.SKIP, SessionMove.SKIP], SessionMove.SKIP, said.NO_MORE),
        ([SessionMove.END], SessionMove.NEXT, said.ENDED),
        ([SessionMove.END], SessionMove.END, said.ENDED),
    ],
)
def test_what_cannot_be_done_has_its_sentence(
    before: list[SessionMove], move: SessionMove, sentence: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        after(session(), *before, move)
    assert str(refused.value) == sentence


def test_a_pause_goes_back_to_where_it_was() -> None:
    paused = after(session(), SessionMove.NEXT, SessionMove.CLOSE, SessionMove.PAUSE)
    assert not paused.takes_answers
    assert after(paused, SessionMove.RESUME).phase is Phase.CLOSED


def test_going_back_shows_an_answer_again_and_opens_what_was_skipped() -> None:
    begun = after(
        session(*FOUR),
        SessionMove.NEXT,
        SessionMove.CLOSE,
        SessionMove.REVEAL,
        SessionMove.NEXT,
        SessionMove.SKIP,
    )
    skipped = after(begun, SessionMove.BACK)
    assert (skipped.at, skipped.phase) == (1, Phase.OPEN)
    seen = after(skipped, SessionMove.BACK)
    assert (seen.at, seen.phase) == (0, Phase.REVEALED)


def test_a_question_whose_passage_changed_is_left_out() -> None:
    def changed(scenario: Scenario) -> str | None:
        return "it changed" if scenario.id == "bell/q1" else None

    begun = after(session(*FOUR), SessionMove.NEXT, SessionMove.CLOSE, SessionMove.REVEAL)
    passed = begun.moved(SessionMove.NEXT, changed, NOW)
    assert (passed.at, passed.dropped) == (2, {1})


def test_a_question_whose_passage_changed_while_it_was_open_does_not_count() -> None:
    opened = after(session(*FOUR), SessionMove.NEXT)
    closed = opened.moved(SessionMove.CLOSE, lambda s: "it changed" if s.id == "bell/q0" else None, NOW)
    assert (closed.phase, closed.dropped, closed.asked) == (Phase.REVEALED, {0}, frozenset())


@given(st.lists(st.sampled_from(SessionMove), max_size=30))
def test_every_move_is_refused_with_a_sentence_or_rises_the_step_by_one(moves: list[SessionMove]) -> None:
    held = session(*FOUR)
    refusals: list[tuple[bool, str]] = []
    for move in moves:
        try:
            new = held.moved(move, standing, NOW)
        except RefusedError as refused:
            refusals.append((move in held.moves, str(refused)))
            continue
        assert new.step == held.step + 1
        assert -1 <= new.at < 4
        assert not new.takes_answers or new.phase is Phase.OPEN
        held = new
    assert all(sentence == said.NO_MORE for offered, sentence in refusals if offered)
