"""Questions that arrive together are answered together, and each gets its own card."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from bot.core.card import Card, Status
from bot.core.question import Question
from bot.features.answers.batching import MOST, Batcher


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
