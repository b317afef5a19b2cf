"""Documents of the trade, all invented: what each is, whose, of when and about whom, in every format."""

from __future__ import annotations

import html
import io
from dataclasses import dataclass

import pytest
from docx import Document as NewDocument
from fpdf import FPDF

from procedures.document import Kind
from procedures.library import Library
from procedures.originals import NO_PUBLISHER, original_of


@dataclass(frozen=True)
class Paper:
    """A document as it begins, "## " before a heading, and what is right of it."""

    title: str
    lines: tuple[str, ...]
    kind: Kind
    published: str | None = None
    about: tuple[str, ...] = ()
    publisher: str = NO_PUBLISHER
    called: str = ""
    site: str = ""


LGSCO = "Local Government and Social Care Ombudsman"
PARTNERSHIP = "Exampleshire Safeguarding Children Partnership"
TRADE = (
    Paper(
        "Children and Education Scrutiny Committee",
        (
            "Minutes of the meeting held on Tuesday 14 January 2025 at Kent County Council, Sessions House",
            "Present: Cllr A Heron (Chair) and Cllr B Otter",
            "## 1. Apologies",
            "Apologies came from Cllr C Eel.",
            "## 2. Strategy discussions",
            "The committee noted that more discussions are held on the day.",
        ),
        Kind.MINUTES,
        "2025-01-14",
        ("kent",),
        "Kent County Council",
    ),
    Paper(
        "Minutes of the Safeguarding Partnership Executive",
        ("Date: 3 February 2025", "## Attendance", "Ms Heron took the chair.", "## Matters arising", "None."),
        Kind.MINUTES,
        "2025-02-03",
    ),
    Paper(
        "Inspection of Exampleshire local authority children's services",
        (
            "Inspection dates: 3 to 14 June 2024",
            "Lead inspector: Ann Heron",
            "## Judgement",
            "Ofsted found that the help which children are given is good.",
        ),
        Kind.INSPECTION,
        "2024-06-14",
        publisher="Ofsted",
    ),
    Paper(
        "Focused visit to Havering children's services",
        (
            "14 May 2024",
            "Dear Director",
            "Ofsted's inspectors visited Havering and this letter tells what was found.",
            "## Headline findings",
            "Workers see children alone.",
        ),
        Kind.INSPECTION,
        "2024-05-14",
        ("havering",),
        "Ofsted",
    ),
    Paper(
        "Child Protection and Safeguarding Policy 2024-25",
        (
            "Heron Park Primary School",
            "Approved by the governing body: September 2024",
            "Next review: September 2025",
            "## 1. Aims",
            "Our pupils are safe at school.",
        ),
        Kind.POLICY,
        "2024-09",
        publisher="Heron Park Primary School",
    ),
    Paper(
        "Safeguarding Policy",
        ("Otter Academy Trust", "Version 4.1, Oct 2023", "## Scope", "This is for all staff of the trust."),
        Kind.POLICY,
        "2023-10",
        publisher="Otter Academy Trust",
        site="Safeguarding Policy - Otter Academy Trust",
    ),
    Paper(
        "Joint protocol for children who move between local authorities",
        (
            "London Borough of Croydon and Kent County Council",
            "Version 2.0 November 2023",
            "## Purpose",
            "1.1 The sending council tells the receiving council within one day.",
        ),
        Kind.PROCEDURE,
        "2023-11",
        ("croydon", "kent"),
        "London Borough of Croydon and Kent County Council",
    ),
    Paper(
        "Report to Cabinet",
        (
            "Report title: Foster carer allowances",
            "Report of: Director of Children's Services, Surrey County Council",
            "Date of meeting: 17 March 2025",
            "Wards affected: All",
            "## Recommendations",
            "That Cabinet agrees the allowances.",
        ),
        Kind.PAPER,
        "2025-03-17",
        ("surrey",),
        "Surrey County Council",
        called="Foster carer allowances",
    ),
    Paper(
        "Corporate Parenting Board",
        (
            "Date of meeting: 4 June 2024",
            "Report by: the head of service",
            "Subject: How the virtual school did",
            "Classification: Public",
            "## Summary",
            "1.1 This report tells of the year at school.",
        ),
        Kind.PAPER,
        "2024-06-04",
        called="How the virtual school did",
    ),
    Paper(
        "Kent County Council (23 009 876)",
        (
            "## The Ombudsman's final decision",
            "Summary: The Council was at fault for late visits.",
            "## The complaint",
            "Mrs R complained that visits were late.",
            "## My findings",
            "The visits were late.",
        ),
        Kind.DECISION,
        None,
        ("kent",),
        LGSCO,
    ),
    Paper(
        "Right Help, Right Time",
        (
            "Birmingham Safeguarding Children Partnership",
            "Multi-agency threshold document",
            "Published April 2023",
            "## Level 3",
            "A child at level three needs several services.",
        ),
        Kind.PROCEDURE,
        "2023-04",
        ("birmingham",),
        "Birmingham Safeguarding Children Partnership",
    ),
    Paper(
        "Local Child Safeguarding Practice Review: Child H",
        (PARTNERSHIP, "Published 9 October 2024", "## Introduction", "1.1 Child H was found at the ferry."),
        Kind.REVIEW,
        "2024-10-09",
        publisher=PARTNERSHIP,
    ),
    Paper(
        "Serious Case Review: Baby Heron",
        (PARTNERSHIP, "Overview report, December 2019", "## Why", "The review was asked for in the spring."),
        Kind.REVIEW,
        "2019-12",
        publisher=PARTNERSHIP,
    ),
    Paper(
        "Promoting the education of children in need",
        (
            "Statutory guidance for local authorities",
            "Department for Education",
            "February 2025",
            "## Who acts",
            "1. A virtual school head has a duty.",
        ),
        Kind.GUIDANCE,
        "2025-02",
        publisher="Department for Education",
    ),
    Paper(
        "Information sharing for practitioners",
        (
            "Department for Education",
            "May 2024",
            "Non-statutory advice for practitioners who share information.",
            "## Who it is for",
            "It is for everyone who works with children.",
        ),
        Kind.ADVICE,
        "2024-05",
        publisher="Department for Education",
    ),
    Paper(
        "Safeguarding newsletter, spring 2025",
        (PARTNERSHIP, "## New chapters", "Read our new chapter on herons."),
        Kind.OTHER,
        "2025",
        publisher=PARTNERSHIP,
    ),
    Paper(
        "Audit of strategy discussions",
        ("Kent County Council, March 2025", "## What was read", "We looked at forty records."),
        Kind.OTHER,
        "2025-03",
        ("kent",),
        "Kent County Council",
    ),
    Paper(
        "Re H (A Child) [2024] EWFC 123",
        ("In the Family Court", "Approved Judgment", "Date: 3 May 2024", "## Who", "1. It is about a child."),
        Kind.JUDGMENT,
        "2024-05-03",
    ),
)
SITES = (
    (
        "5.3 Children who go missing",
        "5.3 Children who go missing | Kent and Medway Procedures Manual",
        "kent",
    ),
    ("Private fostering", "Private fostering - Procedures Online - Croydon", "croydon"),
    ("Bruises", "Bruises | Croydon Safeguarding Procedures", "croydon"),
    ("Home visits", "Croydon Children's Procedures » Home visits", "croydon"),
)


def as_markdown(paper: Paper) -> bytes:
    return "\n\n".join([f"# {paper.title}", *paper.lines, ""]).encode()


def as_page(paper: Paper) -> bytes:
    body = "".join(
        f"<h2>{html.escape(line[3:])}</h2>" if line.startswith("## ") else f"<p>{html.escape(line)}</p>"
        for line in paper.lines
    )
    title = html.escape(paper.site or paper.title)
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body><main><h1>{html.escape(paper.title)}</h1>{body}</main></body></html>".encode()


def as_word(paper: Paper) -> bytes:
    document = NewDocument()
    document.add_heading(paper.title, 0)
    for line in paper.lines:
        if line.startswith("## "):
            document.add_heading(line[3:], 1)
        else:
            document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_print(paper: Paper) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    for line in (f"# {paper.title}", *paper.lines):
        size = 20 if line.startswith("# ") else 14 if line.startswith("## ") else 11
        pdf.set_font("Helvetica", "B" if size > 11 else "", size)
        pdf.multi_cell(0, size * 0.55, line.lstrip("# "), new_x="LMARGIN", new_y="NEXT")
        pdf.ln(5)
    return bytes(pdf.output())


WRITTEN = {"a.md": as_markdown, "a.html": as_page, "a.docx": as_word, "a.pdf": as_print}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("paper", TRADE, ids=lambda paper: paper.title)
def test_a_document_of_the_trade_is_known_for_what_it_is(library: Library, paper: Paper, name: str) -> None:
    document = original_of(WRITTEN[name](paper), name, library).document
    assert document.kind is paper.kind
    assert document.title == (paper.called or paper.title)
    assert document.published == paper.published
    assert set(document.about) == set(paper.about)
    assert document.publisher == paper.publisher


@pytest.mark.parametrize(("title", "site", "council"), SITES)
def test_a_chapter_of_a_manual_is_known_by_the_name_of_its_site(
    library: Library, title: str, site: str, council: str
) -> None:
    lines = ("## Scope", "This chapter is for every worker.", "Last updated 12/11/2024")
    page = as_page(Paper(title, lines, Kind.PROCEDURE, site=site))
    document = original_of(page, "chapter.html", library).document
    assert (document.kind, document.title, document.published) == (Kind.PROCEDURE, title, "2024-11-12")
    assert council in document.about
