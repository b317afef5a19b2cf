"""Ombudsman decisions: the head, whose words each part holds, and what is not part of it."""

from __future__ import annotations

import pytest

from procedures.document import Kind, Voice
from procedures.reading.decision import recognise_decision, voices_in_order
from procedures.reading.layout import passages_of
from procedures.reading.recognised import Recognised
from procedures.reading.text import blocks_of_text

HEAD = """Skip to main content

Northborough City Council (19 000 123)

Print this page

Category : Children's care services > Child protection

Decision : Not upheld

Decision date : 03 Apr 2019

The Ombudsman's final decision:

Summary: Ms Q says Northborough was slow. We found no fault.
"""
BODY = """
The complaint

  1. Ms Q says East Exampleshire County Council and Northborough were slow.
  2. She wants an apology.

Back to top

What I found

The Children Act 1989

  1. A council must enquire.

The Northborough procedures

  1. They say who is told.

My findings

Northborough

  1. Northborough was quick.

Exampleshire

  1. So was Exampleshire.

Agreed actions

Exampleshire

  1. Exampleshire will thank Ms Q.

Final decision

  1. There was no fault.

Back to top
"""
FOOT = """
Investigator's decision on behalf of the Ombudsman

Print this page

Review your privacy settings

Required cookies

These cookies keep the page working and cannot be turned off.

View required cookies
"""


def read(text: str) -> Recognised:
    found = recognise_decision(blocks_of_text(text))
    assert found is not None
    return found


def test_the_head_says_what_it_is_about_how_it_ended_and_when() -> None:
    found = read(HEAD + BODY + FOOT)
    assert found.kind is Kind.DECISION
    assert found.title == "Northborough City Council (19 000 123)"
    assert found.publisher == "Local Government and Social Care Ombudsman"
    assert (found.reference, found.outcome, found.published) == ("19 000 123", "Not upheld", "2019-04-03")
    assert found.category == "Children's care services > Child protection"
    assert found.councils == (
        "Northborough City Council",
        "East Exampleshire County Council",
    )
    assert found.through


def test_the_head_can_be_cited_and_paragraphs_count_through() -> None:
    made = passages_of("d", read(HEAD + BODY + FOOT).body, through=True)
    assert [p.locator for p in made] == [
        "Head of the decision, paragraph 1",
        "Summary",
        *map(str, range(1, 9)),
    ]
    assert made[0].text.split("\n")[1:] == ["Decision : Not upheld", "Decision date : 03 Apr 2019"]
    assert made[-1].text == "There was no fault."


@pytest.mark.parametrize("foot", [FOOT, FOOT[FOOT.index("Print") :], FOOT[FOOT.index("Review") :]])
def test_no_word_of_the_page_around_it_stays(foot: str) -> None:
    text = " ".join(block.text for block in read(HEAD + BODY + foot).body).lower()
    assert not [
        w for w in ("cookie", "print this", "privacy", "back to top", "skip to", "investigator") if w in text
    ]


def test_a_print_link_above_the_text_does_not_end_it() -> None:
    above = HEAD.replace("The Ombudsman's final", "Print this page\n\nThe Ombudsman's final")
    assert read(above + BODY + FOOT).body == read(HEAD + BODY + FOOT).body


def test_a_council_below_a_group_is_named_with_it() -> None:
    made = passages_of("d", read(HEAD + BODY).body, through=True)
    assert {p.locator: p.heading for p in made if p.locator in "5678"} == {
        "5": "My findings: Northborough",
        "6": "My findings: Exampleshire",
        "7": "Agreed actions: Exampleshire",
        "8": "Final decision",
    }


def test_a_decision_without_numbers_keeps_its_paragraphs() -> None:
    text = HEAD + "The complaint\n- Ms Q says it was slow.\n- She rang. It said:\n- it was sorry.\n"
    found = read(text)
    assert not found.through
    assert [p.locator for p in passages_of("d", found.body)][2:] == [
        "The complaint, paragraph 1",
        "The complaint, paragraph 2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("(19 000 123)", ""),
        HEAD.replace("Decision : Not upheld", ""),
        HEAD.replace("Decision date : 03 Apr 2019", ""),
        "Northborough City Council (19 000 123)\n\nA note on a decision.\n",
        "",
    ],
)
def test_what_lacks_the_head_is_no_decision(text: str) -> None:
    assert recognise_decision(blocks_of_text(text)) is None


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("the London Borough of Barking and Dagenham", "London Borough of Barking and Dagenham"),
        ("East Exampleshire County Council", "East Exampleshire County Council"),
        ("Royal Borough of Kingston upon Thames", "Royal Borough of Kingston upon Thames"),
    ],
)
def test_the_whole_name_of_the_other_council_is_read(name: str, slugs: str) -> None:
    found = read(HEAD + f"\nThe complaint\n\n  1. Ms Q says {name} was slow.\n")
    assert found.councils == ("Northborough City Council", slugs)


def test_each_part_keeps_its_voice() -> None:
    headings = {
        "The complaint": Voice.COMPLAINT,
        "The Ombudsman’s role and powers": Voice.ACCOUNT,
        "What I found": Voice.ACCOUNT,
        "The Children Act 1989": Voice.LAW,
        "Working Together to Safeguard Children": Voice.GUIDANCE,
        "The Northborough procedures": Voice.PROCEDURE,
        "Ms Q’s complaint": Voice.ACCOUNT,
        "My findings": Voice.FINDING,
        "Northborough": Voice.FINDING,
        "Recommended action": Voice.RECOMMENDATION,
        "Agreed actions": Voice.AGREED,
        "Exampleshire": Voice.AGREED,
        "Final decision": Voice.FINDING,
    }
    assert dict(zip(headings, voices_in_order(list(headings)))) == headings
