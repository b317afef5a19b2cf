"""Working a case through in the terminal: numbers alone, back, start again, and stopping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.shipped import shipped_library

from bot.channels.terminal.commands.boundary import walk_through
from bot.features.answers import messages as answer_messages
from bot.features.boundary import messages as words
from bot.features.boundary.steps import Steps
from procedures.boundary.facts import Facts

STEPS = Steps(shipped_library().authorities)
#: Labels in the order of the questions: Havering and Kent, the risk there.
ANSWERS = (
    "No",
    "London",
    "Havering",
    "South East",
    "Kent",
    words.SITUATIONS["risk_there"],
    words.SHORT_STATUSES["none"],
    words.SHORT_ASKING["home"],
)


class Person:
    """Reads what is shown and answers with the number before a label, as a person does."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.seen: list[str] = []

    def show(self, text: str) -> None:
        self.seen.append(text)

    def read(self, prompt: str) -> str:
        wanted = next(self._answers, None)
        if wanted is None:
            raise EOFError
        for line in self.seen[-1].split("\n"):
            number, _, label = line.strip().partition(". ")
            if label == wanted:
                return number
        return wanted


def walked(*answers: str) -> tuple[Facts | None, list[str]]:
    person = Person(answers)
    return walk_through(STEPS, person.read, person.show), person.seen


def test_eight_numbers_make_a_case() -> None:
    facts, seen = walked(*ANSWERS)
    assert facts is not None
    assert (facts.home, facts.other, facts.tie) == ("havering", "kent", "risk_there")
    assert len(seen) == len(ANSWERS)


def test_back_and_start_again_are_numbers_at_every_step_but_the_first() -> None:
    _, seen = walked(*ANSWERS)
    assert "Back" not in seen[0]
    for shown in seen[1:]:
        assert [line.split(". ")[-1] for line in shown.split("\n")[-2:]] == ["Back", "Start again"]


@pytest.mark.parametrize("at", range(1, len(ANSWERS)))
def test_going_back_and_starting_again_lose_nothing_that_was_not_undone(at: int) -> None:
    straight, _ = walked(*ANSWERS)
    back, _ = walked(*ANSWERS[:at], "Back", *ANSWERS[at - 1 :])
    again, _ = walked(*ANSWERS[:at], "Start again", *ANSWERS)
    assert straight == back == again


@pytest.mark.parametrize("typed", ["0", "99", "-1", "1.", "one", "a child's name", "²", "9" * 5000])
def test_what_is_no_number_of_the_list_is_asked_again(typed: str) -> None:
    facts, seen = walked(*ANSWERS[:1], typed)
    assert facts is None
    assert seen[-1] == words.CHOOSE.format(last=19)


@pytest.mark.parametrize("stops", ["", "   "])
def test_an_empty_line_stops(stops: str) -> None:
    assert walked(*ANSWERS[:3], stops)[0] is None


def test_the_end_of_input_and_an_interruption_stop() -> None:
    def interrupted(_: str) -> str:
        raise KeyboardInterrupt

    readers: list[Callable[[str], str]] = [Person([]).read, interrupted]
    assert [walk_through(STEPS, read, lambda _: None) for read in readers] == [None, None]


def test_danger_is_answered_at_once() -> None:
    _, seen = walked("Yes", words.NOW["there"], *ANSWERS[1:6], ANSWERS[-1])
    assert all(shown.strip().startswith(answer_messages.LEADS["danger"]) for shown in seen[1:])


@given(st.lists(st.text(max_size=6), max_size=12))
def test_whatever_is_typed_there_is_a_case_or_none(typed: list[str]) -> None:
    lines = iter(typed)

    def read(_: str) -> str:
        line = next(lines, None)
        if line is None:
            raise EOFError
        return line

    facts = walk_through(STEPS, read, lambda _: None)
    assert facts is None or facts.line()
