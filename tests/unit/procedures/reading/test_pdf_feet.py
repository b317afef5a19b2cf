"""Heads and feet of one page: never a part of the last clause, and never text that somebody needs."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from procedures.document import Passage
from procedures.library import Library
from procedures.originals import original_of
from procedures.reading.coverage import coverage_of
from procedures.reading.layout import passages_of
from procedures.reading.pdf import content_of_pdf

CLAUSE = (
    "The council where the child is found holds the discussion on the day it hears, and it tells the other "
    "council by telephone before five."
)
OTHER = (
    "Both councils write down by six who was asked, who came, and what each of them does before the night."
)
ADDRESS = "Exampleshire County Council, County Hall, 1 High Street, Northmere EX1 2AB"

Foot = str | tuple[str, str, str]


def one_page(
    *feet: Foot, size: float = 8, at: float = 283, head: str = "", clauses: int = 10, pages: int = 1
) -> bytes:
    """Pages of clauses in letters of 11 points, with lines at the foot of each, whole or in three parts."""
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    for page in range(pages):
        pdf.add_page()
        pdf.set_font("Helvetica", "", 8)
        pdf.text(20, 10, head)
        pdf.set_xy(20, 20)
        pdf.set_font("Helvetica", "B", 18)
        pdf.cell(0, 12, "Cases that cross a boundary" if not page else "More cases")
        pdf.set_y(35)
        pdf.set_font("Helvetica", "", 11)
        for number in range(clauses):
            pdf.set_x(20)
            pdf.multi_cell(170, 5.5, f"{page * clauses + number + 1}. {CLAUSE if not page else OTHER}")
            pdf.ln(2)
        pdf.set_font("Helvetica", "", size)
        for line, foot in enumerate(feet):
            for left, part in zip((20, 90, 165), (foot,) if isinstance(foot, str) else foot, strict=False):
                pdf.text(left, at + line * size * 0.45, part)
    return bytes(pdf.output())


def passages(data: bytes) -> tuple[Passage, ...]:
    return passages_of("d", content_of_pdf(data, "a.pdf").blocks, through=False, noun="paragraph")


FEET: list[tuple[tuple[Foot, ...], float]] = [
    ((f"{ADDRESS} | Version 2.1, March 2026 | Page 1 of 1",), 8),
    ((("Exampleshire Council", "Version 2.1, March 2026", "Page 1 of 1"),), 8),
    ((("Exampleshire Council", "Version 2.1, March 2026", "1"),), 11),
    ((ADDRESS, "Tel 01632 960123 www.example.org", "Version 2.1, March 2026  1"), 8),
    (("Approved by the Board: March 2026   Review date: March 2027",), 8),
    (("Issued 3 March 2026",), 11),
    (("OFFICIAL - SENSITIVE",), 9),
    (("H:/Policies/Boundary v2.docx",), 8),
    (("Cases that cross a boundary  Page 1",), 9),
    (("© Exampleshire County Council 2026",), 8),
    ((("29/11/2026, 22:10", "https://www.example.org/boundary", "1/1"),), 8),
    ((("11/29/26, 10:10 PM", "file:///home/page.html", "1/1"),), 8),
    (("- 1 -",), 11),
]


@pytest.mark.parametrize(("feet", "size"), FEET)
@pytest.mark.parametrize("clauses", [3, 16])
def test_the_foot_of_a_single_page_is_no_part_of_its_last_clause(
    feet: tuple[Foot, ...], size: float, clauses: int
) -> None:
    data = one_page(*feet, size=size, clauses=clauses)
    made = passages(data)
    assert [passage.text for passage in made] == [CLAUSE] * clauses
    assert not coverage_of(data, "a.pdf", made, titles=["Cases that cross a boundary"]).missing


def test_the_feet_of_two_pages_that_differ_are_no_text_of_either() -> None:
    data = one_page(("Exampleshire Council", "Version 2.1", "March 2026"), pages=2)
    assert {passage.text for passage in passages(data)} == {CLAUSE, OTHER}


@pytest.mark.parametrize(
    "head", ["Version 2.1 | March 2026", "29/11/2026, 22:10", "11/29/26, 10:10 PM", "Page 1 of 1"]
)
def test_the_head_of_a_single_page_is_no_text_of_it(head: str) -> None:
    assert {passage.text for passage in passages(one_page(head=head))} == {CLAUSE}


@pytest.mark.parametrize(
    ("foot", "size"),
    [
        ("Ring the duty desk on 07700 900123 at once.", 8),
        ("Out of hours duty desk: 07700 900123", 8),
        ("This page can be had in other languages from the council.", 8),
        ("The worker must not go alone | Version 2.1", 8),
        ("1 The meeting is held within 3 days.", 8),
        (ADDRESS, 11),
        ("Exampleshire and Northborough", 8),
        ("Never leave the child in March 2026", 8),
        ("Review weekly until 5 March 2026.", 8),
        ("Review by both councils before 5 March 2026", 11),
        ("Version 2 of the form must be used", 11),
        ("Refer today", 8),
        ("Issue resolved", 11),
        ("(c) tell the other council at once", 8),
        ("Copyright in the form stays with the parents", 8),
        ("Save it as boundary note.docx", 8),
        ("Old form withdrawn - 5 March 2026", 8),
        ("Host council leads | March 2026", 11),
        ("Medway: Jo Bright | 12", 8),
        ("Use form www.example.org/form | Version 2", 8),
        ("Emergency Duty Team | Tel 01632 960123 | Page 1", 8),
        ("Emergency Duty Team 01632 960123 | Page 1", 8),
    ],
)
def test_words_at_the_foot_that_may_be_text_are_kept(foot: str, size: float) -> None:
    said = "\n".join(passage.text for passage in passages(one_page(foot, size=size)))
    assert foot.removeprefix("1 ") in said


@pytest.mark.parametrize(
    "feet",
    [
        ("Northmere Safeguarding Children Partnership", "Tel 07700 900123"),
        ("Exampleshire County Council", "Northborough Council", "Kent County Council"),
    ],
)
def test_whom_to_ring_and_who_is_bound_is_kept_at_the_foot(feet: tuple[str, ...]) -> None:
    said = "\n".join(passage.text for passage in passages(one_page(*feet, at=275)))
    assert all(foot in said for foot in feet)


@pytest.mark.parametrize(
    "rows",
    [
        ("3 March 2026", "7 April 2026", "5 May 2026", "2 June 2026", "7 July 2026", "4 August 2026"),
        (("Kent", "12", "3 March 2026"), ("Surrey", "14", "5 March 2026"), ("Essex", "9", "6 March 2026")),
        ("The form was agreed by both boards and holds from", "5 March 2026"),
        ("Nobody may use the old form, which is", "Version 2"),
        (("Version", "Date", "By"), ("1", "March 2025", "Jo Bright"), ("2", "March 2026", "Sam Reed")),
    ],
)
@pytest.mark.parametrize("size", [9, 11])
def test_the_last_rows_of_a_list_a_table_or_a_sentence_are_no_foot(
    rows: tuple[Foot, ...], size: float
) -> None:
    said = {w for p in passages(one_page(*rows, size=size, at=262)) for w in f"{p.locator} {p.text}".split()}
    words = {
        word for row in rows for part in ((row,) if isinstance(row, str) else row) for word in part.split()
    }
    assert words <= {word.strip("|:") for word in said}


def test_a_date_in_the_middle_of_a_page_is_text() -> None:
    said = "\n".join(passage.text for passage in passages(one_page("Version 2.1, March 2026", at=200)))
    assert "Version 2.1, March 2026" in said


@pytest.mark.parametrize(
    "foot", ["Exampleshire County Council | March 2026 | Page 1", f"{ADDRESS} | Issued 3/2/2026"]
)
def test_what_a_foot_says_of_the_document_is_still_known(library: Library, foot: str) -> None:
    document = original_of(one_page(foot), "a.pdf", library).document
    assert document.publisher == "Exampleshire County Council"
    assert (document.published or "")[:4] == "2026"
