"""Danger now: what must be caught, and the questions about danger that must be let through."""

from __future__ import annotations

from functools import cache

import pytest
from support.data import messages

from bot.screening.screen import Screen


@cache
def screen() -> Screen:
    return Screen(["Kent", "Croydon", "Lewisham", "Leeds", "Bromley", "Greenwich"])


def is_danger(text: str) -> bool:
    return screen().check(text).outcome == "danger"


@pytest.mark.parametrize(("half", "floor"), [("first", 0.95), ("held_out", 0.90)])
def test_emergencies_are_caught(half: str, floor: float) -> None:
    emergencies = messages("emergencies", half)
    missed = [text for text in emergencies if not is_danger(text)]
    assert len(missed) <= (1 - floor) * len(emergencies), missed


@pytest.mark.parametrize("half", ["first", "held_out"])
def test_ordinary_questions_raise_hardly_any_false_alarm(half: str) -> None:
    questions = messages("ordinary", half)
    alarmed = [text for text in questions if is_danger(text)]
    assert len(alarmed) <= max(1, len(questions) / 110), alarmed


@pytest.mark.parametrize(
    "text",
    [
        "what do we do if a child is in immediate danger",
        "when a child is at risk of significant harm who should be told",
        "historic abuse disclosed, do we need a strategy discussion",
        "dad threatened the worker last year",
        "who pays for emergency accommodation",
        "the Ombudsman said the child remained at risk",
        "mum was drunk when SW visited in 2018",
        "emergency protection order how long",
        "child abduction",
        "overdose",
        "knife crime",
    ],
)
def test_procedure_past_and_bare_topics_are_no_danger(text: str) -> None:
    assert not is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "hes just hit her w a belt and wont let us in",
        "shes took loads of pills",
        "15yo on railway bridge on phone to me",
        "SHE IS NOT BREATHING",
        "he\N{RIGHT SINGLE QUOTATION MARK}s strangeling her now",
        "baby is unresponsiv what do i do",
        "He's got a knife. Which council do I ring?",
    ],
)
def test_hurried_and_misspelt_messages_are_caught(text: str) -> None:
    assert is_danger(text)


def test_the_question_beside_a_harm_is_taken_into_account() -> None:
    assert not is_danger(
        "The child is in hospital after an overdose. Which council convenes the strategy discussion?"
    )


@pytest.mark.parametrize(
    "told",
    [
        "child is being strangled right now, who holds the strategy discussion",
        "child is being strangled right now help who convenes the meeting",
        "he has got a knife, who holds the strategy discussion",
        "she is being kicked by dad as we speak - which council acts",
    ],
)
def test_a_question_beside_it_does_not_make_danger_a_question(told: str) -> None:
    assert screen().check(told).outcome == "danger"
    assert screen().is_danger(told)


@pytest.mark.parametrize(
    "told",
    [
        "our looked after girl says the carer's son got in bed with her. who convenes, us or the host?",
        "teacher at his school grabbed him by the throat, he lives over the border. who holds the strat",
        "mum's boyfriend has been hitting the baby, they live in the next borough. who do we refer to",
    ],
)
def test_a_harm_told_to_ask_which_council_acts_is_no_danger(told: str) -> None:
    assert not screen().is_danger(told)


@pytest.mark.parametrize(
    "told",
    [
        "baby not breathing at nan's in the next town, which council",
        "toddler gone floppy and blue in temporary housing. who do I ring, us or them",
        "mum's boyfriend has just thrown the baby across the room, they live over the border. who convenes",
        "he is outside the refuge banging on the door, family are from another council, who leads",
    ],
)
def test_a_life_or_this_moment_is_danger_whichever_council_is_asked_for(told: str) -> None:
    assert screen().is_danger(told)
