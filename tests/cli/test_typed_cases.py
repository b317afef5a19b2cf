"""Typed cases: towns of one council, places of two, islands with a law of their own, danger, boarding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine

pytestmark = pytest.mark.model

ONE_COUNCIL = (
    "boy lives in hitchin, his dad in borehamwood belts him. who holds the strat",
    "mum is in whitby and the toddler in selby, risk there. which council leads the s47",
)
#: The first is one place, and the second speaks of another council.
NOT_ONE = (
    "uncle lives in ramsgate, kent. she is at risk there. who holds the strat",
    "child lives in ramsgate, mum in folkestone, harm is in the next borough. who holds the strat",
)
UNPLACED = "gretna and penrith both say the case is theirs"
ISLANDS = {
    "the family went to jersey with a child on a plan": "jersey-child-protection/whose-law",
    "boy is on guernsey with his grandparents, do english rules count": "guernsey-child-protection/whose-law",
    "baby was taken to alderney": "guernsey-child-protection/whose-law",
}
DANGER = (
    "girl lives in leeds, she is at home and in danger, uncle in wakefield is the risk. which council acts"
)
NO_DANGER = "boy lives in leeds, risk at his uncles in wakefield, he is not in danger. which council acts"
BOARDS = "surrey boy boards in durham, a matron slapped him. whose s47"

#: A country abroad that a family went to is the other side; the one that a parent comes from is none.
ABROAD = {
    "mum has taken the child on our plan to live in ireland, who do we tell": (
        "moved to the country abroad",
        True,
    ),
    "dad flew the children on a plan to ghana, who do i ring now": ("moved to the country abroad", True),
    "child on a plan in kent has moved to spain with dad, who keeps the plan": (
        "moved to the country abroad",
        True,
    ),
    "boy lives in kent, dad in northern ireland hit him, who holds the strat": ("Northern Ireland", True),
    "mum has taken the child on our plan to live in leeds, who convenes": ("moved to Leeds", False),
    "mum is from poland, child lives in leeds, hurt in bradford. whose strat": ("risk in Bradford", False),
}

#: What the card of a child gone abroad has, and that of one in another nation has not.
ABROAD_ON_A_PLAN = "child on a plan in kent has moved to spain with dad, who keeps the plan"
#: A baby who was born over the border is in hospital there, unless the words say where the baby went.
BORN = {
    "baby born in the next county, mum lives with us. who goes out": "hospital in the other council",
    "newborn delivered in leeds, parents live in bradford, whose s47": "lives in Bradford, hospital in Leeds",
    "baby born in leeds, mum moved with him to bradford, on a plan. who keeps it": "moved to Bradford",
}

#: What the search alone finds nothing for, or found nothing for once.
ABOVE_THEM = (
    "the other council is stonewalling, who is above them",
    "the other borough says no, who is above",
)

#: What is only told is a case where it ties a child to two councils; the first word of a question asks.
TOLD = {
    "dad moved with the children from kent to leeds, they are on a plan": "moved to Leeds, on a plan",
    "boy lives in kent, school in medway rang about marks": "school in Medway",
}
#: What is shared, denied, told by somebody there or told of another child is left unread.
LEFT_UNREAD = {
    "half the week in each, mum in hull dad in leeds, dad hit him. who holds the strat": "risk in Leeds",
    "grandma in surrey rang, boy lives in kent with mum. kent or surrey to hold the strat": "lives in Kent",
    "she doesn't live in bexley, she lives in kent. who holds the strat": "lives in Kent",
    "two boys, one placed in york by hull, other at home in hull with mum. who leads": "not said on which",
}
ASKED = "have sutton and surrey agreed a joint approach for border kids"


@pytest.fixture(scope="module")
def asked(shipped: CommandLine) -> dict[str, dict[str, Any]]:
    cases = [*ONE_COUNCIL, *NOT_ONE, UNPLACED, *ISLANDS, *ABROAD, *BORN, *TOLD, *LEFT_UNREAD]
    cases += ABOVE_THEM
    questions = [*cases, ASKED, DANGER, NO_DANGER, BOARDS]
    return dict(zip(questions, shipped.ask(questions), strict=True))


@pytest.mark.parametrize("question", ONE_COUNCIL)
def test_two_towns_of_one_council_cross_no_boundary(asked: dict[str, dict[str, Any]], question: str) -> None:
    page = asked[question]["brief"]
    assert page.startswith(("First: Hertfordshire.", "First: North Yorkshire."))
    assert "Both sides are in its area." in page
    assert " rings " not in page


@pytest.mark.parametrize("question", NOT_ONE)
def test_one_place_or_a_council_unnamed_is_not_one_council(
    asked: dict[str, dict[str, Any]], question: str
) -> None:
    assert "Both sides are in its area." not in asked[question]["brief"]


def test_councils_that_are_on_neither_side_are_named_and_no_move_is_made_up(
    asked: dict[str, dict[str, Any]],
) -> None:
    page = asked[UNPLACED]["brief"]
    assert "Named, but not said on which side: Scotland and Westmorland and Furness." in page
    assert "Have them ring each other today" in page
    assert "Only the English side is covered here." in page
    assert "keep the plan" not in page


@pytest.mark.parametrize(("question", "pointer"), ISLANDS.items())
def test_an_island_with_its_own_law_shows_whose_law_it_is(
    asked: dict[str, dict[str, Any]], question: str, pointer: str
) -> None:
    assert pointer in [passage["id"] for passage in asked[question]["passages"][:3]]


@pytest.mark.parametrize(("question", "read", "outside"), [(q, *told) for q, told in ABROAD.items()])
def test_a_country_is_where_a_family_went_and_not_where_it_comes_from(
    asked: dict[str, dict[str, Any]], question: str, read: str, outside: bool
) -> None:
    page = " ".join(asked[question]["brief"].split())
    assert read in page.partition("Read as:")[2]
    assert ("Only the English side is covered here." in page) is outside


def test_a_child_abroad_on_a_plan_has_the_central_authority_and_when_the_plan_ends(
    asked: dict[str, dict[str, Any]],
) -> None:
    page = " ".join(asked[ABROAD_ON_A_PLAN]["brief"].split())
    assert "Kent keeps the plan, unless the child has left the United Kingdom for good." in page
    assert "ask ICACU, England's central authority, to ask that country for help (today)" in page
    assert "ring Children and Families Across Borders for advice" in page
    assert "Attends: Police and health." in page
    assert "If they refuse" not in page
    assert " rings " not in page
    in_the_uk = next(question for question in ABROAD if "northern ireland" in question)
    assert "ICACU" not in asked[in_the_uk]["brief"]


@pytest.mark.parametrize(("question", "read"), BORN.items())
def test_a_baby_born_over_the_border_is_in_hospital_there(
    asked: dict[str, dict[str, Any]], question: str, read: str
) -> None:
    assert read in " ".join(asked[question]["brief"].split()).partition("Read as:")[2]


@pytest.mark.parametrize(("told", "read"), TOLD.items())
def test_a_case_that_is_told_and_asks_nothing_gets_its_duty_card(
    asked: dict[str, dict[str, Any]], told: str, read: str
) -> None:
    assert read in " ".join(asked[told]["brief"].split()).partition("Read as:")[2]


@pytest.mark.parametrize(("question", "read"), LEFT_UNREAD.items())
def test_what_could_be_said_of_either_side_is_left_unread(
    asked: dict[str, dict[str, Any]], question: str, read: str
) -> None:
    told = " ".join(asked[question]["brief"].split()).partition("Read as:")[2]
    assert read in told
    guessed = (
        "lives in Hull",
        "lives in Leeds",
        "risk in Surrey",
        "risk in Bexley",
        "placed in",
        "in Bexley",
    )
    assert not any(guess in told for guess in guessed)


def test_a_question_with_a_duty_card_is_never_said_to_have_found_nothing(
    asked: dict[str, dict[str, Any]],
) -> None:
    for question in ABOVE_THEM:
        card = asked[question]
        assert card["status"] != "nothing_found", question
        assert card["code"], question
        assert card["passages"], question


def test_a_question_about_two_councils_is_no_case(asked: dict[str, dict[str, Any]]) -> None:
    assert "Read as:" not in asked[ASKED]["brief"]


def test_danger_in_the_words_is_danger_on_the_card(asked: dict[str, dict[str, Any]]) -> None:
    page = asked[DANGER]["brief"]
    assert page.startswith("If a child is in danger now, ring 999 first.")
    assert "First: Leeds, where the child is now." in page
    assert asked[NO_DANGER]["brief"].startswith("First: Both.")


def test_a_child_who_boards_is_at_school_there(asked: dict[str, dict[str, Any]]) -> None:
    assert "school in Durham" in asked[BOARDS]["brief"]
    assert "Start with Durham" in asked[BOARDS]["brief"]


def test_a_nation_next_to_a_name_of_another_place_is_not_that_nation(tmp_path: Path) -> None:
    told = CommandLine(tmp_path / "data").run(
        "case", "--danger", "no", "--home", "new jersey", "--other", "kent"
    )
    assert told.code == 2
