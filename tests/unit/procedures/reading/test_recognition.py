"""What a document is and whose: kind, date, publisher and identity, from its own pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document as NewDocument
from fpdf import FPDF
from support.paths import SHARED

from procedures.document import Kind, Original, Standing, Voice
from procedures.library import Library
from procedures.originals import original_of

REPRO = SHARED / "repro" / "documents"


def read(library: Library, text: str, name: str = "page.md") -> Original:
    return original_of(text.encode(), name, library)


@pytest.fixture
def shared(library: Library) -> dict[str, Original]:
    """The small inputs beside this checkout, by their names."""
    if not REPRO.is_dir():
        pytest.skip(f"the small inputs are not at {REPRO}")
    paths = [path for path in REPRO.rglob("*") if path.suffix in {".md", ".txt"} and path.stem != "questions"]
    return {path.name: original_of(path.read_bytes(), path.name, library) for path in paths}


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("Updated December 2024", "2024-12"),
        ("Last updated: 3 March 2023", "2023-03-03"),
        ("Version 3.2, Nov 2022", "2022-11"),
        ("Approved by governors: September 2025. Review: September 2026.", "2025-09"),
        ("Ratified September 2025, review September 2026", "2025-09"),
        ("Approved 3 March 2025; next review due 3 March 2027", "2025-03-03"),
        ("Issued: May 2024 | Review date: May 2026 | Version: 3", "2024-05"),
        ("Last review: May 2024. Review: May 2026", "2024-05"),
        ("Review: September 2026", None),
        ("Reviewed for the school year 2024/25", "2024"),
        ("Ring the office on 3 March 2023 if you were there.", None),
    ],
)
def test_the_date_is_the_one_that_a_document_states_of_itself(
    library: Library, said: str, published: str | None
) -> None:
    made = read(library, f"# Home visits\n\n{said}\n\nTwo workers go on a first visit after dark.\n")
    assert made.document.published == published


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("Town Hall, 4 June 2025", "2025-06-04"),
        ("Council Chamber, Town Hall, Wednesday 4 June 2025", "2025-06-04"),
        ("Wednesday, 4 June 2025 at 2pm, Town Hall", "2025-06-04"),
        ("Wednesday 4th June 2025, 2.00 p.m. to 4.30 p.m.", "2025-06-04"),
        ("4 June 2025, 14:00, Room 3, Civic Centre", "2025-06-04"),
        ("Held at 2pm on Wednesday 4 June 2025 in Committee Room 1", "2025-06-04"),
        ("Minutes of the meeting held on 4 June 2025 at 10.00 am.", "2025-06-04"),
        ("Meeting of 04/06/2025, by video call", "2025-06-04"),
        ("Minutes of the last meeting on 4 June 2025", None),
        ("Next meeting: Town Hall, 4 June 2025", None),
        ("On 4 June 2025 a mother came to the office and said that she was afraid.", None),
        ("Between 4 June 2025 and 9 July 2025 the room was shut.", None),
    ],
)
@pytest.mark.parametrize("head", ["", "Minutes\n\n"])
def test_minutes_are_dated_by_the_line_that_says_where_and_when(
    library: Library, head: str, said: str, published: str | None
) -> None:
    text = (
        f"# Harbour Safeguarding Panel\n\n{head}{said}\n\nPresent: Ms A Example (chair)\n\n"
        "1. The panel agreed that two workers go on a first visit after dark.\n"
    )
    assert read(library, text).document.published == published


@pytest.mark.parametrize(
    ("head", "kind", "voice"),
    [
        ("# The Night Work Regulations 2019\n\n1.—(1) The desk is staffed.", Kind.REGULATIONS, Voice.LAW),
        ("# Night Work Act 2019\n\n4A.-(1) The desk is staffed.", Kind.STATUTE, Voice.LAW),
        ("# Briefing on the Night Work Regulations 2019\n\n1.—(1) The desk.", Kind.OTHER, Voice.DOCUMENT),
        (
            "# Safeguarding policy\n\nHillside Primary School\n\nStaff ring the desk.",
            Kind.POLICY,
            Voice.POLICY,
        ),
        ("# A walk by the river\n\nThere were herons.", Kind.OTHER, Voice.DOCUMENT),
    ],
)
def test_a_kind_is_recognised_and_is_other_where_that_is_not_sure(
    library: Library, head: str, kind: Kind, voice: Voice
) -> None:
    made = read(library, f"{head}\n\nThe manager of the night writes it down before morning.\n")
    assert made.document.kind is kind
    assert {passage.voice for passage in made.passages} == {voice}


def test_chapters_that_begin_with_one_heading_are_documents_of_their_own(library: Library) -> None:
    text = "# {title}\n\n## Scope\n\nThis chapter is for every worker.\n"
    made = [read(library, text.format(title=title), f"{title}.md") for title in ("Herons", "Otters", "Eels")]
    assert len({original.document.id for original in made}) == 3


def test_one_text_in_two_formats_is_told_to_be_one(library: Library) -> None:
    page = b"<html><title>Herons</title><body><h1>Herons</h1><p>Ring the desk at dusk.</p></body></html>"
    markdown = read(library, "# Herons\n\nRing the desk at dusk.\n")
    assert original_of(page, "herons.html", library).words == markdown.words


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("HM Government\n\nDecember 2023", True),
        ("A briefing by the Exampleshire practice team, January 2024", False),
        ("Exampleshire Council, June 2026", False),
    ],
)
def test_guidance_is_known_by_its_publisher_and_not_by_its_name_alone(
    library: Library, head: str, known: bool
) -> None:
    made = read(
        library, f"# Working Together to Safeguard Children 2023\n\n{head}\n\n1. A worker takes part.\n"
    )
    assert (made.document.id == "working-together-2023") is known


def test_the_small_inputs_are_what_they_are(shared: dict[str, Original]) -> None:
    document = {name: original.document for name, original in shared.items()}
    guidance = document["wt2023-original.md"]
    assert (guidance.id, guidance.published) == ("working-together-2023", "2023-12")
    assert (guidance.kind, guidance.standing) == (Kind.GUIDANCE, Standing.SUPERSEDED)
    briefing = document["wt2026-briefing.md"]
    assert briefing.kind is Kind.OTHER
    assert "Exampleshire" in briefing.publisher
    paper = document["other-kent-paper.md"]
    assert (paper.kind, paper.published) == (Kind.PAPER, "2025-05-14")
    assert paper.id != "kent-paper-2021-03-09"
    assert document["chapter-a.md"].id != document["chapter-b.md"].id
    assert document["month-year.md"].published == "2024-12"
    decision = shared["decision-as-pasted.txt"]
    assert decision.document.kind is Kind.DECISION
    assert [p.voice for p in decision.passages if "lazy" in p.text] == [Voice.COMPLAINT]
    numbered = shared["numbered-guidance.md"]
    assert [p.locator for p in numbered.passages] == [f"paragraph {n}" for n in (1, 2, 3, 4)]


def test_every_item_keeps_a_short_lead_in(shared: dict[str, Original]) -> None:
    (passage,) = shared["ending-a-plan.md"].passages
    assert passage.text.startswith("A plan may end if:")


def test_a_path_is_no_part_of_what_is_read(library: Library, tmp_path: Path) -> None:
    text = "# Herons\n\nRing the desk at dusk.\n"
    one, other = read(library, text, str(tmp_path / "a.md")), read(library, text, "a.md")
    assert [p.text for p in one.passages] == [p.text for p in other.passages]


PAPER = """From: The Corporate Director of Children, Young People and Education

To: Children's and Young People's Cabinet Committee, {day}

Subject: Local Government and Social Care Ombudsman Public Report

Classification: Unrestricted

## 1. Introduction

1.1 This paper of Kent County Council is about a child who was left at a bus stop.
"""


@pytest.mark.parametrize(
    ("day", "published"),
    [("14 May 2025", "2025-05-14"), ("9 March 2022", "2022-03-09"), ("10 March 2021", "2021-03-10")],
)
def test_a_paper_of_another_day_is_another_paper(library: Library, day: str, published: str) -> None:
    made = read(library, PAPER.format(day=day)).document
    assert (made.kind, made.published, made.about) == (Kind.PAPER, published, ("kent",))
    assert made.id not in library.documents


@pytest.mark.parametrize(
    ("headings", "voices"),
    [
        (("The complaint", "The Ombudsman's role and powers"), (Voice.COMPLAINT, Voice.ACCOUNT)),
        (("The complaint", "What I found", "Agreed action"), (Voice.COMPLAINT, Voice.ACCOUNT, Voice.AGREED)),
        (
            ("The complaint", "How I considered this complaint", "Final decision"),
            (Voice.COMPLAINT, Voice.ACCOUNT, Voice.FINDING),
        ),
        (("The Complaint", "My findings"), (Voice.COMPLAINT, Voice.FINDING)),
    ],
)
@pytest.mark.parametrize("bullet", ["- ", "1. ", ""])
def test_a_decision_pasted_without_its_field_lines_keeps_whose_words_they_are(
    library: Library, headings: tuple[str, ...], voices: tuple[Voice, ...], bullet: str
) -> None:
    parts = "\n".join(
        f"{h}\n{bullet}Ms P told the council that it had lost letter {n} of those she sent, and it wrote."
        for n, h in enumerate(headings)
    )
    made = read(library, f"Exampleton Borough Council (25 000 002)\n{parts}\n", "pasted.txt")
    assert made.document.kind is Kind.DECISION
    assert tuple(passage.voice for passage in made.passages) == voices


@pytest.mark.parametrize("last", ["Investigator's decision on behalf of the Ombudsman", ""])
def test_a_decision_pasted_without_its_first_line_keeps_whose_words_they_are(
    library: Library, last: str
) -> None:
    role = "" if last else "The Ombudsman's role and powers\n2. We look into faults of councils.\n\n"
    text = (
        "The complaint\n1. Mr X says the Council lost his letter.\n\n"
        f"{role}What I found\n3. The Council has a book of letters.\n\n"
        "My findings\n4. The Council was at fault.\n\n"
        f"Agreed action\n5. It will say sorry within a month.\n\n{last}\n"
    )
    made = read(library, text, "pasted.txt")
    assert made.document.kind is Kind.DECISION
    wanted = [Voice.COMPLAINT, Voice.ACCOUNT, Voice.FINDING, Voice.AGREED]
    assert list(dict.fromkeys(passage.voice for passage in made.passages)) == wanted
    assert any("without its title" in doubt for doubt in made.doubts)


@pytest.mark.parametrize(
    "text",
    [
        "The complaint\nMr X says so.\n\nWhat we found\nIt was so.\n\nFinal decision\nWe agree.\n",
        "The Ombudsman's role and powers\nIt looks into faults.\n\nThe complaint\nHow to complain.\n",
    ],
)
def test_a_councils_own_page_on_complaints_is_no_decision(library: Library, text: str) -> None:
    assert read(library, text, "page.txt").document.kind is not Kind.DECISION


@pytest.mark.parametrize("marker", ["{}.", "{})", "({})"])
def test_the_printed_numbers_of_guidance_are_those_that_are_cited(library: Library, marker: str) -> None:
    numbered = [f"{marker.format(n)} A child waits no longer than {n} days for a visit." for n in (7, 8, 9)]
    made = read(library, "\n\n".join(["# Waiting times", *numbered[:1], "## Babies", *numbered[1:]]) + "\n")
    assert [p.locator for p in made.passages] == [f"paragraph {n}" for n in (7, 8, 9)]


def _footed_pdf(said: str) -> bytes:
    class Footed(FPDF):
        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("Helvetica", "I", 8)
            self.cell(0, 8, f"{said} | Page {self.page_no()}")

    pdf = Footed()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for number in range(60):
        pdf.multi_cell(
            0, 6, f"The worker rings office {number} on the same day.", new_x="LMARGIN", new_y="NEXT"
        )
    return bytes(pdf.output())


def _footed_word(said: str) -> bytes:
    document, file = NewDocument(), io.BytesIO()
    document.add_paragraph("Two workers go on a first visit after dark.")
    document.sections[0].footer.paragraphs[0].text = said
    document.save(file)
    return file.getvalue()


def _footed_page(said: str) -> bytes:
    text = "<p>Two workers go on a first visit after dark.</p>" * 5
    return f"<body><main><h1>Visits</h1>{text}</main><footer><p>{said}</p></footer></body>".encode()


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("Missing children protocol | Version 4 | Issued March 2025", "2025-03"),
        ("Page last updated: 14 March 2025", "2025-03-14"),
        ("Version 2 | Next review: March 2027", None),
        ("Copyright 2026 Exampleshire Council", None),
        ("29/11/2026, 10:15", None),
    ],
)
def test_the_foot_of_a_page_may_say_when_a_document_was_made(
    library: Library, said: str, published: str | None
) -> None:
    files = {"a.pdf": _footed_pdf(said), "a.docx": _footed_word(said), "a.html": _footed_page(said)}
    made = {name: original_of(data, name, library) for name, data in files.items()}
    assert {name: original.document.published for name, original in made.items()} == dict.fromkeys(
        files, published
    )
    assert not any(said in passage.text for original in made.values() for passage in original.passages)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Exampleshire Council, March 2025", "2025-03"),
        ("Exampleshire Council. March 2025.", "2025-03"),
        ("Exampleshire Council. 3 March 2025", "2025-03-03"),
        ("Two workers went on Monday, 3 March 2025.", None),
        ("It ended there. The panel met in March 2025.", None),
        ("Exampleshire Council. Next review March 2027.", None),
    ],
)
def test_the_line_under_a_title_may_end_in_the_date(
    library: Library, line: str, published: str | None
) -> None:
    text = "<p>Two workers go on a first visit after dark.</p>" * 5
    page = f"<body><main><h1>Visits</h1><p>{line}</p>{text}</main></body>".encode()
    assert original_of(page, "a.html", library).document.published == published


def test_the_council_of_a_long_chapter_is_told_by_the_title_that_names_its_site(library: Library) -> None:
    text = "<p>Two workers go on a first visit after dark.</p>" * 50
    title = "Visits | Kent and Medway Procedures Manual"
    page = f"<html><head><title>{title}</title></head><body><main><h1>Visits</h1>{text}</main></body></html>"
    assert "kent" in original_of(page.encode(), "a.html", library).document.about
