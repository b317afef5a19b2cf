"""The machine of states: every move from every state, and what withdrawn passages do to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sessions import BELL, DUTY, NOW, question

from bot.errors import RefusedError
from bot.features.sessions import messages as said
from bot.features.sessions.model import Move, Phase, Plan, Session
from procedures.refresher import Scenario

FOUR = tuple(question(n, 0) for n in range(4))


def session(*scenarios: Scenario) -> Session:
    return Session(1, "ABC234", Plan(DUTY, 1, "bell", "The bell", scenarios or BELL.scenarios), NOW)


def standing(_scenario: Scenario) -> str | None:
    return None


def after(begun: Session, *moves: Move) -> Session:
    for move in moves:
        begun = begun.moved(move, standing, NOW)
    return begun


def test_a_session_from_its_first_question_to_its_end() -> None:
    begun = session()
    assert begun.scenario is None
    opened = after(begun, Move.NEXT)
    assert (opened.at, opened.phase, opened.takes_answers) == (0, Phase.OPEN, True)
    closed = after(opened, Move.CLOSE)
    assert (closed.phase, closed.takes_answers, closed.asked) == (Phase.CLOSED, False, {0})
    shown = after(closed, Move.REVEAL)
    assert shown.phase is Phase.REVEALED
    talk = after(shown, Move.NEXT, Move.CLOSE, Move.REVEAL, Move.NEXT)
    assert (talk.at, talk.phase, talk.takes_answers) == (2, Phase.OPEN, False)
    assert talk.moves[0] is Move.REVEAL
    last = after(talk, Move.REVEAL)
    assert Move.NEXT not in last.moves
    ended = after(last, Move.END)
    assert (ended.phase, ended.ended, ended.moves) == (Phase.ENDED, NOW, ())


@pytest.mark.parametrize(
    ("before", "move", "sentence"),
    [
        ([], Move.CLOSE, said.NOT_OPEN),
        ([], Move.REVEAL, said.NOT_OPEN),
        ([], Move.SKIP, said.NOT_OPEN),
        ([], Move.BACK, said.NO_EARLIER),
        ([], Move.RESUME, said.NOT_PAUSED),
        ([Move.NEXT], Move.NEXT, said.STILL_OPEN),
        ([Move.NEXT], Move.REVEAL, said.NOT_CLOSED),
        ([Move.NEXT, Move.CLOSE], Move.CLOSE, said.NOT_OPEN),
        ([Move.NEXT, Move.CLOSE], Move.NEXT, said.STILL_OPEN),
        ([Move.NEXT, Move.PAUSE], Move.CLOSE, said.PAUSED),
        ([Move.PAUSE], Move.PAUSE, said.PAUSED),
        ([Move.NEXT, Move.SKIP, Move.SKIP], Move.SKIP, said.NO_MORE),
        ([Move.END], Move.NEXT, said.ENDED),
        ([Move.END], Move.END, said.ENDED),
    ],
)
def test_what_cannot_be_done_has_its_sentence(before: list[Move], move: Move, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        after(session(), *before, move)
    assert str(refused.value) == sentence


def test_a_pause_goes_back_to_where_it_was() -> None:
    paused = after(session(), Move.NEXT, Move.CLOSE, Move.PAUSE)
    assert not paused.takes_answers
    assert after(paused, Move.RESUME).phase is Phase.CLOSED


def test_going_back_shows_an_answer_again_and_opens_what_was_skipped() -> None:
    begun = after(session(*FOUR), Move.NEXT, Move.CLOSE, Move.REVEAL, Move.NEXT, Move.SKIP)
    skipped = after(begun, Move.BACK)
    assert (skipped.at, skipped.phase) == (1, Phase.OPEN)
    seen = after(skipped, Move.BACK)
    assert (seen.at, seen.phase) == (0, Phase.REVEALED)


def test_a_question_whose_passage_changed_is_left_out() -> None:
    def changed(scenario: Scenario) -> str | None:
        return "it changed" if scenario.id == "bell/q1" else None

    begun = after(session(*FOUR), Move.NEXT, Move.CLOSE, Move.REVEAL)
    passed = begun.moved(Move.NEXT, changed, NOW)
    assert (passed.at, passed.dropped) == (2, {1})


def test_a_question_whose_passage_changed_while_it_was_open_does_not_count() -> None:
    opened = after(session(*FOUR), Move.NEXT)
    closed = opened.moved(Move.CLOSE, lambda s: "it changed" if s.id == "bell/q0" else None, NOW)
    assert (closed.phase, closed.dropped, closed.asked) == (Phase.REVEALED, {0}, frozenset())


@given(st.lists(st.sampled_from(Move), max_size=30))
def test_every_move_is_refused_with_a_sentence_or_rises_the_step_by_one(moves: list[Move]) -> None:
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
