"""Follow-ups: what stands alone and what is read with the question before it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.core.card import Card, Status
from bot.core.people import Membership, Person, Role, Team
from bot.core.question import Question
from bot.features.answers.batching import Batcher
from bot.features.answers.conversation import (
    WITHIN,
    CardQuestions,
    Conversation,
    RecentQuestions,
    follows_up,
)
from procedures.library import Library


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    "text",
    ["and in london?", "what about the minutes", "how about kent", "in sussex?", "minutes?", "who does that"],
)
def test_a_follow_up_is_seen(text: str) -> None:
    assert follows_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "who holds the strategy discussion",
        "how soon must minutes go round",
        "and in london who has to hold the strategy discussion for a child on contact",
        "what does found mean",
    ],
)
def test_what_stands_on_its_own_is_left_alone(text: str) -> None:
    assert not follows_up(text)


def test_it_is_read_with_the_last_question_of_the_same_asker(library: Library) -> None:
    recent = RecentQuestions(library.authorities, Clock())
    recent.remember(1, Question("who holds the strat when a child is placed in kent"))
    understood = recent.understood(1, Question("and in london?"))
    assert understood.searched == "who holds the strat when a child is placed in and in london?"
    assert recent.understood(2, Question("and in london?")).earlier is None


def test_a_chain_of_follow_ups_keeps_the_first_question(library: Library) -> None:
    recent = RecentQuestions(library.authorities, Clock())
    recent.remember(1, Question("how soon must minutes go round"))
    second = recent.understood(1, Question("and in kent?"))
    recent.remember(1, second)
    third = recent.understood(1, Question("and in sefton?"))
    assert third.searched.startswith("how soon must minutes go round")
    assert "kent" not in third.searched


def test_after_ten_minutes_it_is_forgotten(library: Library) -> None:
    clock = Clock()
    recent = RecentQuestions(library.authorities, clock)
    recent.remember(1, Question("how soon must minutes go round"))
    clock.now = WITHIN + 1
    assert recent.understood(1, Question("and in london?")).earlier is None
    recent.remember(1, Question("how soon must minutes go round"))
    clock.now += WITHIN
    assert recent.understood(1, Question("and in london?")).earlier is not None


def test_what_is_let_go_is_gone(library: Library) -> None:
    recent = RecentQuestions(library.authorities, Clock())
    recent.remember(1, Question("how soon must minutes go round"))
    recent.forget(1)
    assert recent.understood(1, Question("and in london?")).earlier is None


def test_each_card_keeps_its_own_question_for_ten_minutes() -> None:
    clock = Clock()
    cards = CardQuestions(clock)
    cards.hold((1, 1), "older", Question("how soon must minutes go round"))
    clock.now = 1.0
    cards.hold((1, 1), "newer", Question("who attends"))
    cards.hold((1, 2), "newer", Question("who convenes"))
    assert cards.of((1, 1), "older") == Question("how soon must minutes go round")
    assert cards.of((1, 2), "older") is None
    clock.now = WITHIN + 0.5
    assert cards.of((1, 1), "older") is None
    assert cards.of((1, 1), "newer") == Question("who attends")
    cards.forget((1, 1))
    assert cards.of((1, 1), "newer") is None
    assert cards.of((1, 2), "newer") == Question("who convenes")


def test_what_a_card_offers_is_asked_by_its_asker_as_they_are_by_then(library: Library) -> None:
    clock, asked = Clock(), list[Question]()

    def answer(questions: Sequence[Question]) -> list[Card]:
        asked.extend(questions)
        return [Card(Status.NOTHING) for _ in questions]

    batcher = Batcher(answer)
    conversation = Conversation(batcher, RecentQuestions(library.authorities, clock), clock)
    before, after = (
        Person(1, 1, (Membership(Team(c, "duty"), Role.PRACTITIONER),)) for c in ("kent", "medway")
    )
    for overheard in (False, True):
        offered = Question.of("who convenes", None, before, overheard=overheard)
        conversation.hold(before, 1, "code", offered, Card(Status.PERSONAL, offered=offered))
        pending = conversation.ask_offered(after, 1, "code")
        assert pending is not None
        pending.card.result(5)
    batcher.close()
    assert [question.councils for question in asked] == [{"medway"}, set()]
