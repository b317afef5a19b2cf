"""Pausing on both kinds of database: the reason and whom to ring, in place of every card."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from support.samples import a_card

from bot.app import Assistant
from bot.core.card import Card, Status
from bot.core.question import Question
from bot.errors import RefusedError, StoreError
from bot.features.admin.maintenance_mode import pause, paused, paused_card, resume
from bot.features.answers.service import AnswerService
from bot.features.citations.service import Codes
from bot.screening.screen import Screen
from bot.settings import Settings
from bot.store.store import Store
from procedures.library import SHIPPED, load_library

REASON = "Our procedures changed today."


@cache
def screen() -> Screen:
    return Screen(load_library(SHIPPED).authorities.everyday_names())


class Pipe:
    """Stands for the pipeline, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def cards(self, questions: Sequence[Question]) -> list[Card]:
        self.asked += len(questions)
        return [a_card(Status.NOTHING) for _ in questions]


def test_a_pause_lasts_until_it_is_ended(store: Store) -> None:
    assert paused(store) is None
    assert pause(store, screen(), f"  {REASON}\n") == REASON
    assert paused(store) == REASON
    assert pause(store, screen(), "Another reason.") == paused(store) == "Another reason."
    assert resume(store)
    assert not resume(store)
    assert paused(store) is None


@pytest.mark.parametrize("reason", ["Ask Marjorie Blenkinsop on 07700 900123.", " . ", "so " * 400])
def test_a_reason_that_must_not_be_shown_does_not_pause(store: Store, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        pause(store, screen(), reason)
    assert "Blenkinsop" not in str(refused.value)
    assert paused(store) is None


def test_the_card_says_danger_first_then_whom_to_ring() -> None:
    card = paused_card(REASON, "the duty desk on 01632 960 001")
    assert (card.status, card.passages, card.code) == (Status.FAILED, (), None)
    assert card.notices == (f"The assistant is paused: {REASON}",)
    assert card.next_steps[0].startswith("If a child is in danger now, ring 999.")
    assert card.next_steps[1] == "Ring the duty desk on 01632 960 001, and use your own procedures manual."


def test_paused_every_question_gets_the_reason_and_none_is_looked_at() -> None:
    pipe, closed = Pipe(), [paused_card(REASON, "the desk")]
    answers = AnswerService(pipe, Codes(lambda _: frozenset()), lambda: next(iter(closed), None))  # type: ignore[arg-type]
    assert answers.answer_all(["a", "b"]) == closed * 2
    assert pipe.asked == 0
    closed.clear()
    assert answers.answer("c").status is Status.NOTHING
    assert pipe.asked == 1


def test_a_store_that_fails_does_not_pause() -> None:
    def fails() -> Card | None:
        raise StoreError("The database cannot be used now.")

    answers = AnswerService(Pipe(), Codes(lambda _: frozenset()), fails)  # type: ignore[arg-type]
    assert answers.answer("c").status is Status.NOTHING


def test_the_contact_of_the_settings_is_rung(tmp_path: Path) -> None:
    assistant = Assistant(Settings(data_dir=tmp_path, contact="the desk"))
    assert assistant.paused() is None
    pause(assistant.store, screen(), REASON)
    (card,) = assistant.answers.answer_all(["who holds the strategy discussion"])
    assert card == paused_card(REASON, "the desk")
    assistant.close()
