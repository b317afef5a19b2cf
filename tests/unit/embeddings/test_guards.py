"""Guards: what in the words of a question and a passage speaks against an answer."""

from __future__ import annotations

import pytest
from support.samples import a_document, a_note

from embeddings.guards import CAPPED, GUARDS, Held, asked_of, guarded
from procedures.authorities import Authorities, Authority, Manual
from procedures.document import Document, Kind, Passage, Seen, Voice

NAMES = Authorities(
    (
        Authority("northborough", "Northborough Council", procedures="north"),
        Authority("southborough", "Southborough Council"),
        Authority("medfield", "Medfield Council", procedures="north"),
    ),
    (
        Manual("north", "Northern procedures", ("northern",)),
        Manual("scotland", "Scots guidance", ("scots",), also=("aberdeen",), pointer="scots/whose-law"),
    ),
)


def against(
    question: str, document: Document, text: str, home: str | None = None, **known: object
) -> set[str]:
    """The guards that speak against a passage."""
    held = Held(a_note(document.id, text, **known), document)
    return {name for name, raised in guarded(asked_of(question, NAMES, home), held).items() if raised}


def a_decision(*about: str) -> Document:
    return a_document("decision", kind=Kind.DECISION, about=about, title="A decision")


@pytest.mark.parametrize(
    ("question", "raised"),
    [
        ("southborough: is there a remedy", True),
        ("northborough: is there a remedy", False),
        ("is there a remedy", False),
    ],
)
def test_a_passage_of_another_place_does_not_answer_for_the_place_asked_about(
    question: str, raised: bool
) -> None:
    found = against(question, a_decision("northborough"), "There is a remedy.")
    assert ("another place" in found) is raised


def test_a_passage_that_names_the_place_speaks_of_it() -> None:
    text = "There was a remedy, and Southborough shared it."
    assert "another place" not in against("southborough remedy", a_decision("northborough"), text)


def test_a_national_rule_holds_in_every_place() -> None:
    document = a_document("law", kind=Kind.STATUTE)
    assert "another place" not in against("southborough: who enquires", document, "The council enquires.")


@pytest.mark.parametrize(
    ("question", "text", "raised"),
    [
        ("child moving to scotland, who keeps the plan", "The council keeps the plan.", True),
        ("child moving to scotland, who keeps the plan", "A council in Scotland keeps the plan.", False),
        ("what does the sswba say about enquiries", "The council enquires.", True),
        ("referral to the children's reporter, who makes it", "The council makes it.", True),
        ("northern ireland: who is told", "The council is told.", True),
        ("child moved to ireland, who is told", "In Northern Ireland the trust is told.", True),
        ("child moved to dublin, who is told", "Tusla is told.", False),
        ("who keeps the plan", "The council keeps the plan.", False),
    ],
)
def test_an_english_passage_does_not_answer_for_another_nation(
    question: str, text: str, raised: bool
) -> None:
    assert ("another nation" in against(question, a_document("law", kind=Kind.STATUTE), text)) is raised


@pytest.mark.parametrize(
    ("question", "raised"),
    [("what did the 2018 edition say", True), ("what does the 2031 edition say", False)],
)
def test_another_year_is_another_edition(question: str, raised: bool) -> None:
    assert ("another edition" in against(question, a_document("manual"), "The duty manager rings.")) is raised


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("how long do we have to visit", "The visit is arranged with care.", "no time"),
        ("how long do we have to visit", "The visit is within ten working days.", ""),
        ("how quickly must we visit", "The visit takes place at once.", ""),
        ("how many visits were missed", "Visits were missed.", "no figure"),
        ("how many visits were missed", "Four visits were missed.", ""),
        ("how many working days do we have", "The visit is within seven working days.", ""),
        ("how much did they pay", "They apologised.", "no figure, no money"),
        ("how much did they pay", "They paid £300.", ""),
        ("phone number for the night team", "The night team is rung.", "no contact"),
        ("phone number for the night team", "The night team is on 01632 960 001.", ""),
        ("is there a form for it", "The duty manager is told.", "no form"),
        ("is there a form for it", "The duty manager is told on the blue form.", ""),
        ("what does the escort cost", "An escort comes with the child.", "no figure, no money"),
        ("who pays for the interpreter", "An interpreter is booked by the council.", "no money"),
        ("who pays for the interpreter", "The council that asks pays for the interpreter.", ""),
        ("is there a fine for it", "It is an offence.", "no money"),
        ("is legal aid to be had", "Parents may bring somebody.", "no money"),
        ("who grants the order", "The court makes it.", ""),
        ("how much should the school know", "The school is told.", "no figure"),
        ("is it held at noon", "It is held at dusk.", ""),
    ],
)
def test_a_passage_without_the_thing_asked_for(question: str, text: str, lacks: str) -> None:
    found = against(question, a_document("manual"), text, heading="")
    assert found & {"no figure", "no time", "no contact", "no form", "no money"} == set(
        filter(None, lacks.split(", "))
    )


@pytest.mark.parametrize(
    ("question", "text", "raised"),
    [
        ("how many lodgers are there", "Lodgers are visited.", True),
        ("how many lodgers are there", "Lodgers are visited within seven working days.", True),
        ("how many lodgers are there", "Two clerks visit each of the lodgers.", True),
        ("how many lodgers are there", "Seven lodgers are visited every two weeks.", False),
        ("how many meetings may a parent miss", "There were 12 core meetings in 2031.", False),
        ("how many meetings may a parent miss", "The core group meets within ten working days.", True),
        ("the number of lodgers in the north", "Every lodger is seen 3 times a year.", True),
        ("number of the night team", "The night team is rung.", False),
        ("how many working days do we have", "The visit is soon.", False),
        ("how often are lodgers seen", "Lodgers are visited.", False),
    ],
)
def test_a_number_counts_only_before_its_thing(question: str, text: str, raised: bool) -> None:
    assert ("no count" in against(question, a_document("manual"), text, heading="")) is raised


@pytest.mark.parametrize(
    ("question", "voice", "raised"),
    [
        ("do we have to tell the school", Voice.ACCOUNT, True),
        ("do we have to tell the school", Voice.FINDING, False),
        ("did they tell the school", Voice.ACCOUNT, False),
    ],
)
def test_a_story_is_no_rule(question: str, voice: Voice, raised: bool) -> None:
    found = against(question, a_decision(), "They told the school.", voice=voice)
    assert ("a story for a rule" in found) is raised


@pytest.mark.parametrize(
    ("question", "home", "raised"),
    [
        ("when is the visit", None, True),
        ("when is the visit", "southborough", True),
        ("when is the visit", "northborough", False),
        ("when is the visit", "medfield", False),
        ("northborough: when is the visit", None, False),
    ],
)
def test_a_page_of_another_area_is_marked_unless_it_is_asked_for_or_the_askers_own(
    question: str, home: str | None, raised: bool
) -> None:
    page = a_document("northern", kind=Kind.PROCEDURE, seen=Seen.PUBLISHER, about=("northborough",))
    assert ("elsewhere" in against(question, page, "Within ten days.", home)) is raised


@pytest.mark.parametrize("seen", [Seen.PUBLISHER, Seen.REPORTED])
def test_advice_of_an_area_is_of_that_area_and_advice_of_none_is_everybodys(seen: Seen) -> None:
    police = a_document("police", kind=Kind.ADVICE, seen=seen, about=("northborough",), reported_by="a page")
    assert "elsewhere" in against("how long do the police take", police, "Within ten days.")
    assert "elsewhere" not in against("northborough police, how long", police, "Within ten days.")
    everybodys = a_document("charity", kind=Kind.ADVICE, seen=Seen.PUBLISHER)
    assert "elsewhere" not in against("how long do the police take", everybodys, "Within ten days.")


@pytest.mark.parametrize(
    ("question", "raised"),
    [
        ("dad took a child on our plan to spain", True),
        ("family on a plan moved next door", True),
        ("dad took a child on our plan to aberdeen", False),
        ("scottish family, whose plan is it", False),
        ("children's hearing for a child who moved", False),
    ],
)
def test_the_rule_of_another_nation_is_marked_unless_it_is_asked_for(question: str, raised: bool) -> None:
    guidance = a_document("scots", kind=Kind.GUIDANCE, seen=Seen.PUBLISHER)
    assert ("elsewhere" in against(question, guidance, "In Scotland they hold a discussion.")) is raised


def test_what_is_known_at_second_hand_is_no_answer() -> None:
    told = a_document("law", kind=Kind.STATUTE, seen=Seen.REPORTED, reported_by="a court")
    assert "second hand" in against("how long may police hold a child", told, "Up to 72 hours.")
    assert "second hand" in CAPPED


def test_every_guard_is_quiet_where_nothing_is_asked() -> None:
    held = Held(Passage("a#1", "a", "", "1", voice=Voice.DOCUMENT), a_document("a", seen=Seen.ORIGINAL))
    assert not any(guarded(asked_of("", NAMES), held).values())
    assert set(CAPPED) <= set(GUARDS)
