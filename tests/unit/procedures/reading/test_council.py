"""A council's own papers: a report's front page and clauses, and minutes by heading and position."""

from __future__ import annotations

import pytest

from procedures.document import Kind
from procedures.reading.council import recognise_minutes, recognise_paper
from procedures.reading.layout import passages_of
from procedures.reading.reader import recognise
from procedures.reading.recognised import Recognised
from procedures.reading.text import blocks_of_text

PAPER = """
**From: Jo Example, Cabinet Member for Children**

**To: Children's Committee – 4<sup>th</sup> June 2019**

**Subject: Discussions held with a neighbour**

**Classification: Unrestricted**

**Past Pathway of report:** None

**Electoral Division:**

**Summary:** Exampleshire County Council and Northborough Council were late.

**Recommendation(s):**

The Committee is asked to note the paper.

## **1. Introduction**

1.1 Exampleshire County Council was told in May. Exampleshire County Council replied.

- 1.2 Exampleshire should:
  - ring Northborough; and
  - write it down.

**8. Advice**

Note the paper.

**8. Papers**

8.1 See [the letter](https://example.org/letter).
"""
MINUTES = """Agenda item

Discussions held with a neighbour

Minutes:

Officers of Northborough Council spoke to the paper, which was
about a child. Northborough Council would learn.



Members asked who would be told.

Supporting documents were thought thin by two members of the committee.

The Committee RESOLVED to note the advice:

1.1      The Committee is asked to note that the council should:

§   tell the other council on the day; and

§   write it down.

Supporting documents:
"""


def paper(text: str = PAPER) -> Recognised:
    found = recognise_paper(blocks_of_text(text))
    assert found is not None
    return found


def minutes(text: str = MINUTES) -> Recognised:
    found = recognise_minutes(blocks_of_text(text))
    assert found is not None
    return found


def test_a_paper_says_whose_it_is_to_whom_and_when() -> None:
    found = paper()
    assert (found.kind, found.title) == (Kind.PAPER, "Discussions held with a neighbour")
    assert (found.publisher, found.published) == ("Exampleshire County Council", "2019-06-04")
    assert found.councils == ("Exampleshire County Council", "Northborough Council")
    assert not found.through


def test_a_papers_front_page_and_clauses() -> None:
    made = {p.locator: p for p in passages_of("d", paper().body)}
    assert list(made) == [
        "Front page, paragraph 1",
        "Summary",
        "Recommendation(s), paragraph 1",
        "1.1",
        "1.2",
        "8. Advice, paragraph 1",
        "8.1",
    ]
    assert made["Front page, paragraph 1"].text.split("\n")[1:] == [
        "To: Children's Committee – 4th June 2019",
        "Subject: Discussions held with a neighbour",
        "Classification: Unrestricted",
    ]
    assert made["1.2"].text == "Exampleshire should:\n- ring Northborough; and\n- write it down."
    assert (made["8.1"].text, made["8.1"].heading) == ("See the letter.", "8. Papers")


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("**Electoral Division:** Northborough East", True),
        ("**Past Pathway of report:** Scrutiny, 1 May 2019", True),
        ("**Future Pathway of report:** None", False),
        ("**Electoral Division:**", False),
    ],
)
def test_a_field_is_dropped_only_where_it_was_left_empty(field: str, kept: bool) -> None:
    text = PAPER.replace("**Electoral Division:**", field)
    front = passages_of("d", paper(text).body)[0].text
    assert (field.replace("*", "").split(":")[0] in front) == kept


@pytest.mark.parametrize("lacking", ["**To:", "**Subject:"])
def test_a_text_without_its_fields_is_no_paper(lacking: str) -> None:
    assert recognise_paper(blocks_of_text(PAPER.replace(lacking, "**Re"))) is None


def test_minutes_are_called_by_heading_and_position() -> None:
    found = minutes()
    assert (found.kind, found.title, found.published) == (
        Kind.MINUTES,
        "Discussions held with a neighbour",
        None,
    )
    assert found.publisher == "Northborough Council"
    made = [(p.locator, p.text) for p in passages_of("d", found.body)]
    assert made == [
        (
            "Minutes, paragraph 1",
            "Officers of Northborough Council spoke to the paper, which was about a child. "
            "Northborough Council would learn.",
        ),
        ("Minutes, paragraph 2", "Members asked who would be told."),
        ("Minutes, paragraph 3", "Supporting documents were thought thin by two members of the committee."),
        (
            "1.1",
            "The Committee is asked to note that the council should:\n"
            "§ tell the other council on the day; and\n§ write it down.",
        ),
    ]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Meeting of Tuesday 4 June 2019", "2019-06-04"),
        ("Date of meeting: 4 Jun 2019", "2019-06-04"),
        ("The letter of 4 June 2019 was read to the members.", None),
    ],
)
def test_the_date_of_minutes_is_that_of_the_meeting_and_of_nothing_else(line: str, date: str | None) -> None:
    assert minutes(MINUTES.replace("Minutes:\n", f"{line}\n\nMinutes:\n")).published == date


def test_where_two_councils_are_named_alike_neither_is_said_to_have_written_it() -> None:
    text = MINUTES.replace(
        "Members asked", "Exampleshire County Council and Exampleshire County Council asked"
    )
    found = minutes(text)
    assert found.publisher == ""
    assert set(found.councils) == {"Northborough Council", "Exampleshire County Council"}


def test_a_text_without_an_agenda_is_no_minutes() -> None:
    text = MINUTES.replace("Agenda item", "A letter").replace("Minutes:", "Dear all,")
    assert recognise_minutes(blocks_of_text(text)) is None


@pytest.mark.parametrize(
    "head",
    [
        "From: Duty desk <duty@example.org>\nTo: All staff\nSubject: {}\nDate: 3 March 2026 09:12\n",
        "From: Duty desk\nSent: 3 March 2026 09:12\nTo: All staff\nSubject: {}\n",
        "From: Jo Example, duty desk\nTo: All staff\nSubject: {}\n\nDear all,\n",
    ],
)
def test_a_message_is_no_paper_and_keeps_its_list(head: str) -> None:
    title = "What to do when a family moves"
    body = "When a family moves:\n\n- ring the other council; and\n- do not close the case.\n"
    read = recognise(f"{head.format(title)}\n{body}".encode(), "mail.txt")
    assert (read.kind, read.title) == (Kind.OTHER, title)
    last = passages_of("d", read.body)[-1]
    assert last.text == "When a family moves:\n- ring the other council; and\n- do not close the case."


@pytest.mark.parametrize(
    ("between", "kept"),
    [
        ("- ring the other council;\n- write it down.\n", "ring the other council"),
        ("| Who | When |\n|---|---|\n| Jo | at once |\n", "Who: Jo | When: at once"),
        (f"{'The two councils wrote down what each of them does. ' * 7}\n", "what each of them does."),
    ],
)
def test_what_a_paper_says_without_numbers_is_no_part_of_its_front_page(between: str, kept: str) -> None:
    read = paper(
        "From: Jo Example, Cabinet Member\n\nTo: Children's Committee\n\nSubject: Discussions\n\n"
        f"{between}\nThe committee is asked to note it.\n"
    )
    assert read.body[1].text.split("\n")[-1] == "Subject: Discussions"
    assert any(kept in passage.text for passage in passages_of("d", read.body))
