"""Questions that arrive together are answered together, and each gets its own card."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor

import pytest

from bot.core.card import Card, Status
from bot.core.question import Question
from bot.features.answers.batching import MOST, TRIES, Batcher


def test_what_waits_goes_as_one_batch_in_order() -> None:
    begun, go, batches = threading.Event(), threading.Event(), []

    def answer_all(questions: Sequence[Question]) -> list[Card]:
        begun.set()
        go.wait(10)
        batches.append([q.text for q in questions])
        return [Card(Status.NOTHING, headline=q.text) for q in questions]

    gathering = Batcher(answer_all)
    first = gathering.ask(Question("first"))
    assert begun.wait(10)
    others = [gathering.ask(Question(str(number))) for number in range(MOST + 3)]
    go.set()
    gathering.close()
    assert first.result().headline == "first"
    assert [promised.result().headline for promised in others] == [str(n) for n in range(MOST + 3)]
    assert [len(batch) for batch in batches] == [1, MOST, 3]


def test_a_fault_reaches_whoever_asked_and_stops_nothing() -> None:
    faults = [ZeroDivisionError()]

    def answer_all(questions: Sequence[Question]) -> list[Card]:
        if faults:
            raise faults.pop()
        return [Card(Status.NOTHING) for _ in questions]

    gathering = Batcher(answer_all)
    with pytest.raises(ZeroDivisionError):
        gathering.ask(Question("first")).result(10)
    assert gathering.ask(Question("second")).result(10).status is Status.NOTHING
    gathering.close()


class Mortal:
    """Answers, a batch at a time once it may; dies over some questions, so often or always."""

    def __init__(self, **dies: int) -> None:
        self.go = threading.Event()
        self.asked: list[list[str]] = []
        self._dies = dies

    def answer_all(self, questions: Sequence[Question]) -> list[Card]:
        self.go.wait(10)
        self.asked.append([q.text for q in questions])
        for question in questions:
            if self._dies.get(question.text):
                self._dies[question.text] -= 1
                raise BrokenExecutor
        return [Card(Status.NOTHING, headline=q.text) for q in questions]


def test_of_a_batch_over_which_a_process_dies_only_the_question_that_kills_is_given_up() -> None:
    mortal = Mortal(kills=99, unlucky=TRIES - 1)
    gathering = Batcher(mortal.answer_all)
    before = gathering.ask(Question("before"))
    promised = {name: gathering.ask(Question(name)) for name in ("kills", "one", "unlucky", "other")}
    mortal.go.set()
    gathering.close()
    with pytest.raises(BrokenExecutor):
        promised.pop("kills").result(10)
    assert before.result(10).headline == "before"
    assert {name: one.result(10).headline for name, one in promised.items()} == {n: n for n in promised}
    # Each alone, and what may be waiting for those that kill is asked before they are again.
    alone = [["kills"], ["one"], ["unlucky"], ["other"], *[["kills"], ["unlucky"]] * (TRIES - 1)]
    assert mortal.asked[-len(alone) :] == alone


def test_a_question_for_which_nobody_waits_any_more_is_not_asked_again() -> None:
    mortal = Mortal(kills=99)
    gathering = Batcher(mortal.answer_all)
    gathering.ask(Question("before"))
    kills, other = gathering.ask(Question("kills")), gathering.ask(Question("other"))
    assert kills.cancel()
    mortal.go.set()
    gathering.close()
    assert other.result(10).headline == "other"
    assert ["kills"] not in mortal.asked
