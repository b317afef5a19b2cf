"""Scope: what the assistant is not for, and the borderline questions that it is for."""

from __future__ import annotations

from functools import cache

import pytest
from support.data import messages

from bot.screening.screen import Screen


@cache
def screen() -> Screen:
    return Screen(["Kent", "Croydon", "Lewisham", "Leeds"])


@pytest.mark.parametrize(("half", "floor"), [("first", 0.90), ("held_out", 0.85)])
def test_requests_for_other_things_are_turned_away(half: str, floor: float) -> None:
    requests = messages("out_of_scope", half)
    kept = [text for text in requests if screen().check(text).outcome != "out_of_scope"]
    assert len(kept) <= (1 - floor) * len(requests), kept


@pytest.mark.parametrize("half", ["first", "held_out"])
def test_ordinary_questions_are_in_scope(half: str) -> None:
    questions = messages("ordinary", half)
    turned_away = [text for text in questions if screen().check(text).outcome == "out_of_scope"]
    assert len(turned_away) <= 0.01 * len(questions), turned_away


@pytest.mark.parametrize(
    "text",
    [
        "who drafts the minutes",
        "who decides whether to hold a strategy discussion",
        "should a council hold a strategy discussion",
        "does the sickness of a worker excuse delay",
        "what training did they order",
        "should I tell the parents before a referral",
        "is this child ours if the family is only visiting",
        "who is the designated officer",
    ],
)
def test_borderline_questions_about_procedure_stay_in(text: str) -> None:
    assert screen().check(text).outcome == "clear"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("draft a letter to the parents", "asks for something to be written"),
        ("should i remove this child", "asks for a decision about a child"),
        ("is this child at risk, tell me yes or no", "asks for a decision about a child"),
        ("who was child C", "asks who someone is or where"),
        ("how do i book annual leave", "is about working conditions or equipment and not procedure"),
        ("how do i renew my registration", "is about registration or fees"),
        ("tell me a joke", "is small talk or not about safeguarding"),
    ],
)
def test_the_reason_is_given_in_plain_words(text: str, reason: str) -> None:
    assert screen().check(text).reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "Hello, can you help me please, what is the timescale for an ICPC",
        "hi can you help me with a question about an icpc",
        "Hello can someone help me with thresholds please",
        "could you help me understand who chairs a conference",
    ],
)
def test_a_request_for_help_around_a_question_takes_it_nowhere(text: str) -> None:
    assert screen().check(text).outcome == "clear"


@pytest.mark.parametrize(
    "text", ["can you help me write a letter to the landlord", "hi could somebody help me with my expenses"]
)
def test_a_request_for_help_with_other_work_is_turned_away(text: str) -> None:
    assert screen().check(text).outcome == "out_of_scope"
