"""What a question tells as so, and what it only supposes, asks, takes back or tells of another child."""

from __future__ import annotations

import pytest

from bot.features.boundary.case_cues import cues_of, is_missing, order_of, speaks_of, spelled_out, stay_of
from bot.features.boundary.case_standing import Told
from procedures.boundary.facts import Order, Stay, Tie


def so(text: str) -> str:
    return Told.of(spelled_out(text)).so


@pytest.mark.parametrize(
    "text",
    [
        "if police protection had been used, would york have held it",
        "what if she was in police protection",
        "had there been an epo would hull hold it",
        "should police protection be used?",
        "should we take police protection or can it wait",
        "does it matter whether there is an epo",
        "police protection not used",
        "there was an epo in 2019",
        "applying for an epo, not got it yet",
        "under an epo? no",
        "in police protection but he wasn't",
    ],
)
def test_an_order_that_is_supposed_asked_denied_or_over_is_none(text: str) -> None:
    assert order_of(so(text)) is Order.NONE


@pytest.mark.parametrize(
    "text",
    [
        "is it different if the child is looked after?",
        "would it be ours if he were on a plan",
        "her brother is on a cp plan in york",
        "the boy's half sister is looked after by hull",
        "cousin of a child on a plan",
        "mum was looked after herself",
        "dad's other kids are on a cp plan",
        "his girlfriend is lac",
        "neighbour's kid is on a plan",
        "was in foster care till june",
        "was in care to hull as a kid",
        "they say he's lac to us but he isn't",
        "told she's on a plan in hull but hull say that's her cousin",
        "is she on a plan?",
        "looked after? no, he lives with mum",
        "was on a plan? no, never has been on a plan",
    ],
)
def test_what_is_open_for_another_child_or_only_asked_is_not_open_for_this_one(text: str) -> None:
    assert not cues_of("status", so(text))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("who holds it if a child on a cp plan in hull gets hurt in york", ["protection_plan"]),
        ("do we convene for a child in care in york?", ["looked_after"]),
        ("brother and sister are on cp plans in hull", ["protection_plan"]),
        ("care leaver? no still lac", ["looked_after"]),
        ("mum and kids on a cp plan", ["protection_plan"]),
    ],
)
def test_a_case_that_is_put_with_if_or_asked_about_is_told(text: str, told: list[str]) -> None:
    assert cues_of("status", so(text)) == told


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("if he went missing again would we lead", False),
        ("in case she goes missing", False),
        ("the boy's brother is missing", False),
        ("is he missing? no", False),
        ("if he had stayed we would hold it, he is missing", True),
    ],
)
def test_who_may_go_missing_or_is_another_child_is_not_missing(text: str, missing: bool) -> None:
    assert is_missing(so(text)) is missing


@pytest.mark.parametrize(
    ("tie", "text"),
    [
        (Tie.SCHOOL, "if the child was at a school in our area would we hold it"),
        (Tie.PLACED, "with foster carers?? no that's his brother"),
        (Tie.PLACED, "supposing he was placed by us"),
        (Tie.PLACED, "sibling in foster care in hull"),
    ],
)
def test_a_tie_that_is_supposed_or_of_another_child_is_not_spoken_of(tie: Tie, text: str) -> None:
    assert not speaks_of(tie, so(text))


def test_who_works_in_a_refuge_is_not_in_one() -> None:
    assert stay_of(so("mum told a refuge worker in luton")) is Stay.NOT_SURE


def test_what_is_told_as_so_is_as_long_as_the_text() -> None:
    text = "if she was placed here, her brother is in care in hull. lives in york"
    told = Told.of(text)
    assert len(told.so) == len(text)
    assert told.so.endswith(" lives in york")
    assert told.is_of_another(text.index("hull"))
    assert not told.is_of_another(text.index("york"))
