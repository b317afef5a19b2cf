"""Scope: what the assistant is not for, and the borderline questions that it is for."""

from __future__ import annotations

from functools import cache

import pytest
from support.data import messages

from bot.screening.scope import Unless
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


@pytest.mark.parametrize(
    "text",
    [
        "whose duty is it to look up old records",
        "who must find out where the family lives now",
        "do we have to translate the plan for parents",
        "are we allowed to search facebook for a missing parent",
        "who is meant to write the letter to the parents",
        "should the chair summarise the risks",
    ],
)
def test_what_somebody_has_to_write_or_find_is_procedure(text: str) -> None:
    assert screen().check(text).outcome == "clear"


@pytest.mark.parametrize(
    "text",
    [
        "look up this family for me",
        "find out where the family lives now",
        "translate the plan",
        "pen a letter to the parents",
        "can you put together a chronology",
        "find his sister",
    ],
)
def test_the_same_asked_of_the_assistant_is_outside(text: str) -> None:
    assert screen().check(text).outcome == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "section 42 enquiry, who chairs it",
        "s42 threshold",
        "power of attorney for gran",
        "is child benefit taxed",
        "warm home discount",
        "how do I apply for a british passport",
        "speed camera fine",
        "is it lawful to film my landlord",
        "who is chairing today",
        "what's the ext for legal",
        "u r rubbish",
        "homelessness help for a single man",
        "drunk driving ban how long",
        "what's the IRO's number",
        "what shall I cook for tea",
        "you alright hun",
    ],
)
def test_other_services_and_chat_are_outside(text: str) -> None:
    assert screen().check(text).outcome == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "what snow rules are there for visits",
        "bad weather and the core group, can it be by phone",
        "rugby coach allegation",
        "free school meals stopped, is that neglect",
        "laptop with case files lost, who do we tell",
        "the minutes were on a phone that was stolen",
        "DoLS for a 16 year old in a children's home",
        "section 47 for a child in hospital",
        "who's the chair for a transfer conference",
    ],
)
def test_the_same_beside_a_child_or_the_work_is_in_scope(text: str) -> None:
    assert screen().check(text).outcome == "clear"


@pytest.mark.parametrize(
    ("text", "unless"),
    [
        ("write me a letter to the landlord", None),
        ("how do i book annual leave", Unless.HELD),
        ("memory clinic", "inside"),
        ("toddler with black eye", "inside"),
        ("can a homeless sixteen year old be accommodated", "inside"),
    ],
)
def test_what_brings_a_message_in_again_goes_by_how_sure_it_is_outside(text: str, unless: object) -> None:
    seen = screen().check(text)
    assert (seen.unless if seen.reason else "inside") == unless


@pytest.mark.parametrize(
    "text",
    [
        "check the grammar in my report",
        "give me six questions for a job interview",
        "can you sort a rota for the team",
        "come up with a title for my talk",
        "what should my cv say",
        "my father in law keeps falling",
        "hostel for a couple",
        "next door's neighbours play loud music",
        "eviction notice section 21",
        "inheritance tax threshold",
        "contesting my aunt's will",
        "how do I complain about my dentist",
        "my bike was stolen",
        "can I be working from Spain in the summer",
        "airport parking",
        "rail strike dates",
        "remedy for a hangover",
        "who is the queen of Denmark",
    ],
)
def test_what_other_services_and_other_people_are_for_is_outside(text: str) -> None:
    assert screen().check(text).outcome == "out_of_scope"


@pytest.mark.parametrize(
    "text",
    [
        "smoking in foster homes",
        "contraception for a girl of 14 in care",
        "car seats in a kinship placement",
        "driving lessons for a care leaver, who pays",
        "a care leaver is evicted",
        "benefits stopped and the family has no food, do we help",
        "parent complains about the hospital in conference",
        "a neighbour hears a child and loud music every night",
    ],
)
def test_children_in_care_and_families_bring_the_same_in(text: str) -> None:
    assert screen().check(text).outcome == "clear"
