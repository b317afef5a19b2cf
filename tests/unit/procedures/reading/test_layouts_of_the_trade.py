"""Layouts of the trade, each as several offices make it: leaflets, tables, reports, minutes, pages."""

from __future__ import annotations

import io

import pytest
from docx import Document as NewDocument
from fpdf import FPDF

from procedures.document import Kind, Original
from procedures.library import Library
from procedures.originals import coverage, original_of
from procedures.reading.formats import blocks_of
from procedures.reading.layout import passages_of
from procedures.reading.pdf import blocks_of_pdf

# A leaflet of two columns whose lines are not level


LEFT = (
    ("h", "What is it?"),
    (
        "p",
        "Private fostering is when a child lives for four weeks or more with somebody who is no relative.",
    ),
    ("h", "Who must tell us?"),
    (
        "p",
        "You must tell the council where you plan it, and at once where the child has come to you already.",
    ),
    ("p", "The council then decides within seven working days whom it sends to see the child and"),
)
RIGHT = (
    ("p", "whether the child may stay there for longer than the carer said when she rang the council."),
    ("h", "What happens next?"),
    (
        "p",
        "A worker visits within seven days. In the first year visits are made every six weeks, then twelve.",
    ),
)


def leaflet(off: float, gap: float) -> bytes:
    """Two columns; the right one begins ``off`` millimetres lower, and ``gap`` parts paragraphs."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 20)
    pdf.cell(0, 12, "Private fostering", new_x="LMARGIN", new_y="NEXT")
    top = pdf.get_y() + 4
    for left, start, parts in ((10, top, LEFT), (112, top + off, RIGHT)):
        pdf.set_xy(left, start)
        for kind, text in parts:
            pdf.set_x(left)
            pdf.set_font("Helvetica", "B" if kind == "h" else "", 13 if kind == "h" else 10)
            pdf.multi_cell(85, 6 if kind == "h" else 5, text, align="L", new_x="LEFT", new_y="NEXT")
            pdf.ln(gap)
    return bytes(pdf.output())


@pytest.mark.parametrize("off", [0, 1, 2.5, 4])
@pytest.mark.parametrize("gap", [1, 2])
def test_columns_are_read_one_after_the_other_though_their_lines_are_not_level(
    off: float, gap: float
) -> None:
    blocks = blocks_of_pdf(leaflet(off, gap), "leaflet.pdf")
    assert [block.text for block in blocks] == [
        "Private fostering",
        *(text for _, text in LEFT[:-1]),
        f"{LEFT[-1][1]} {RIGHT[0][1]}",
        *(text for _, text in RIGHT[1:]),
    ]
    assert [b.kind for b in blocks if b.text in ("What is it?", "What happens next?")] == ["heading"] * 2


# Tables whose first column names groups of rows


GROUPS = (
    ("Child", "Health", "", "Misses visits"),
    ("Child", "School", "Is late", ""),
    ("Home", "Food", "", "None"),
)


def in_word() -> bytes:
    document = NewDocument()
    table = document.add_table(4, 4)
    for row, cells in enumerate((("Domain", "Area", "Level 2", "Level 3"), *GROUPS)):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Child"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def on_a_page(cell: str) -> bytes:
    rows = [
        f"<tr>{'' if n == 1 else f'<{cell} rowspan={2 - n // 2}>{group}</{cell}>'}"
        + "".join(f"<td>{text}</td>" for text in rest)
        + "</tr>"
        for n, (group, *rest) in enumerate(GROUPS)
    ]
    names = "".join(f"<th>{name}</th>" for name in ("Domain", "Area", "Level 2", "Level 3"))
    return f"<!doctype html><main><table><tr>{names}</tr>{''.join(rows)}</table></main>".encode()


@pytest.mark.parametrize(
    ("data", "name"), [(in_word(), "a.docx"), (on_a_page("td"), "a.html"), (on_a_page("th"), "a.html")]
)
def test_rows_of_a_group_have_the_name_of_the_group_and_their_own(data: bytes, name: str) -> None:
    (made,) = passages_of("d", blocks_of(data, name))
    assert made.text.split("\n") == [
        "Domain: Child, Area: Health | Level 3: Misses visits",
        "Domain: Child, Area: School | Level 2: Is late",
        "Domain: Home, Area: Food | Level 3: None",
    ]


def test_a_long_table_of_groups_names_each_row_apart() -> None:
    data = on_a_page("td").replace(b"Misses visits", b"Misses visits " * 60)
    locators = [passage.locator for passage in passages_of("d", blocks_of(data, "a.html"))]
    assert all("copy" not in locator for locator in locators)
    assert any(locator.endswith("Domain: Child, Area: School") for locator in locators)


def test_a_cell_below_two_columns_of_one_name_says_that_name_once() -> None:
    head = "<tr><th rowspan=2>Area</th><th colspan=2>Need</th></tr><tr><th>Level 2</th><th>Level 3</th></tr>"
    data = f"<main><table>{head}<tr><td>Teeth</td><td colspan=2>Not brushed</td></tr></table></main>"
    (made,) = passages_of("d", blocks_of(f"<!doctype html>{data}".encode(), "a.html"))
    assert made.text == "Area: Teeth | Need, Level 2, Level 3: Not brushed"


# Reports, minutes and decisions


def understood(library: Library, text: str, name: str = "a.md") -> Original:
    return original_of(text.encode(), name, library)


@pytest.mark.parametrize(
    "heading",
    [
        "Inspection of children's social care services",
        "Inspection of local authority children's services",
        "Focused visit",
        "Joint targeted area inspection",
    ],
)
def test_a_report_headed_by_the_councils_name_is_the_inspectorates(library: Library, heading: str) -> None:
    document = understood(
        library,
        f"# Kent County Council\n\n## {heading}\n\nInspection dates: 3 to 14 March 2025\n\n"
        "Lead inspector: Odessa Quill, Ofsted\n\nLeaders did not see soon enough what was wrong.\n",
    ).document
    assert (document.kind, document.publisher) == (Kind.INSPECTION, "Ofsted")
    assert document.about == ("kent",)


def test_a_procedure_that_speaks_of_inspections_is_no_report(library: Library) -> None:
    text = "# Visits procedure\n\nKent County Council\n\nOfsted looks at it.\n\n1. Visits are weekly.\n"
    assert understood(library, text).document.kind is Kind.PROCEDURE


def test_minutes_are_those_of_the_partnership_that_they_name(library: Library) -> None:
    text = (
        "# Kent Safeguarding Children Partnership\n\nMinutes of the meeting held on 4 February 2026\n\n"
        "Present: Odessa Quill\n\n| Item | Said | Action |\n|---|---|---|\n| 1 | Visits. | OQ writes |\n"
    )
    document = understood(library, text).document
    assert document.kind is Kind.MINUTES
    assert document.publisher == "Kent Safeguarding Children Partnership"


@pytest.mark.parametrize(
    ("head", "outcome", "published"),
    [
        ("Statement\n\nUpheld\n\n14-Jan-2026", "Upheld", "2026-01-14"),
        ("Statement Not upheld Child protection\n\n14 January 2026", "Not upheld", "2026-01-14"),
        ("Closed after initial enquiries", "Closed after initial enquiries", None),
        ("We upheld nothing. 14 January 2026 was a Wednesday.", None, None),
    ],
)
def test_a_decision_says_its_outcome_and_date_also_without_the_names_of_fields(
    library: Library, head: str, outcome: str | None, published: str | None
) -> None:
    text = (
        f"Kent County Council (24 999 123)\n\n{head}\n\n## The complaint\n\n1. Mr X complains.\n\n"
        "## What I found\n\n2. The Council was late.\n"
    )
    original = understood(library, text, "a.txt")
    assert original.document.kind is Kind.DECISION
    assert (original.document.outcome, original.document.published) == (outcome, published)
    assert any("without its outcome" in doubt for doubt in original.doubts) is not (outcome and published)


# Web pages


PANELS = (
    "<div class='item'><div role='button' data-bs-toggle='collapse' data-bs-target='#c'>Far away</div>"
    "<div id='c' class='collapse'><p>The host council is told.</p></div></div>",
    "<div><span role='button' aria-controls='c'>Far away</span><div id='c' hidden>"
    "<p>The host council is told.</p></div></div>",
    "<details><summary>Far away</summary><p>The host council is told.</p></details>",
)


@pytest.mark.parametrize("panel", PANELS)
def test_what_stands_after_a_list_in_a_panel_of_its_own_is_no_part_of_the_list(panel: str) -> None:
    steps = "<h2>First</h2><ol><li>Search the home.</li><li>Ring the police.</li></ol>"
    page = f"<!doctype html><main><h1>Missing</h1>{steps}{panel}<p>Both hold at night.</p></main>"
    made = [(p.heading, p.text) for p in passages_of("d", blocks_of(page.encode(), "a.html"))]
    assert made == [
        ("First", "Search the home."),
        ("First", "Ring the police."),
        ("Far away", "The host council is told."),
        ("First", "Both hold at night."),
    ]


@pytest.mark.parametrize("back", ["Back", "Back to text", "↩", "Return to reference 1"])
def test_the_way_back_from_a_footnote_is_no_word_of_it_and_an_ordinal_is_none_lost(
    library: Library, back: str
) -> None:
    page = (
        "<!doctype html><main><h1>Records</h1><p>Written within 5<sup><a href='#fn1' id='r1'>1</a></sup> "
        "days, and by the 21<sup>st</sup> of the month.</p><ol class='footnotes'>"
        f"<li id='fn1'>Two days on a plan. <a href='#r1'>{back}</a></li></ol></main>"
    ).encode()
    original = original_of(page, "a.html", library)
    assert original.passages[-1].text.endswith("Footnote 1: Two days on a plan.")
    assert coverage(original, page, name="a.html").lost == 0
