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


# Lists without markers


def paragraphs(*texts: str) -> list[tuple[bytes, str]]:
    """One text as Word, as a page, and as print."""
    document = NewDocument()
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for text in texts:
        document.add_paragraph(text)
        pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    file = io.BytesIO()
    document.save(file)
    page = "".join(f"<p>{text}</p>" for text in texts)
    return [
        (file.getvalue(), "a.docx"),
        (f"<!doctype html><main>{page}</main>".encode(), "a.html"),
        (bytes(pdf.output()), "a.pdf"),
    ]


@pytest.mark.parametrize("lead", ["A worker must not:", "At night, never:"])
@pytest.mark.parametrize(
    "entries",
    [
        ("go into the house", "take the child away", "promise to keep a secret"),
        ("go into the house;", "take the child away; or", "promise to keep a secret."),
        ("Go into the house", "Take the child away", "Promise to keep a secret"),
    ],
)
def test_what_must_not_be_done_keeps_what_says_so_though_nothing_marks_the_list(
    lead: str, entries: tuple[str, ...]
) -> None:
    after = "The record says who was seen, and when that was."
    for data, name in paragraphs("Visits are made by two.", lead, *entries, after):
        made = passages_of("d", blocks_of(data, name))
        assert next(p.text for p in made if entries[-1].rstrip(".") in p.text).startswith(lead), name
        assert all(lead in p.text for p in made for entry in entries if entry.rstrip(".;") in p.text), name
        assert made[-1].text == after, name


def test_sentences_after_a_colon_are_paragraphs_of_their_own() -> None:
    texts = ("The facts are these:", "The child lived with an aunt.", "Nobody rang the other council.")
    for data, name in paragraphs(*texts):
        assert [p.text for p in passages_of("d", blocks_of(data, name))] == list(texts), name


@pytest.mark.parametrize("lead", ["A worker must not:", "At night, never:"])
def test_plain_text_keeps_a_lead_in_too(lead: str) -> None:
    text = f"Home visits\n\nVisits are made by two.\n\n{lead}\n\ngo alone\n\npromise to keep a secret.\n"
    made = passages_of("d", blocks_of(text.encode(), "a.txt"))
    assert all(lead in p.text for p in made if "go alone" in p.text or "promise" in p.text)


# Names of columns


def table_in(name: str, rows: list[list[str]]) -> bytes:
    if name == "a.docx":
        document = NewDocument()
        table = document.add_table(len(rows), len(rows[0]))
        for place, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(place, column).text = text
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()
    if name == "a.html":
        lines = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in cells)}</tr>" for cells in rows)
        return f"<!doctype html><main><table>{lines}</table></main>".encode()
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table(first_row_as_headings=False) as printed:
        for cells in rows:
            row = printed.row()
            for text in cells:
                row.cell(text)
    return bytes(pdf.output())


@pytest.mark.parametrize("name", ["a.docx", "a.html", "a.pdf"])
@pytest.mark.parametrize("number", ["No.", "Ref.", "S. No.", "Item no."])
def test_a_name_of_a_column_that_is_cut_short_is_a_name(name: str, number: str) -> None:
    rows = [
        [number, "Recommendation", "Who", "By when"],
        ["1", "Each council names a manager who keeps the plan open.", "Both", "30 September"],
        ["2", "The chair reads the minutes before they are sent out.", "", "At once"],
    ]
    (made,) = passages_of("d", blocks_of(table_in(name, rows), name))
    assert made.text.split("\n") == [
        f"{number}: 1 | Recommendation: {rows[1][1]} | Who: Both | By when: 30 September",
        f"{number}: 2 | Recommendation: {rows[2][1]} | By when: At once",
    ]


@pytest.mark.parametrize("name", ["a.html", "a.pdf"])
@pytest.mark.parametrize(
    "head", [("Team", "Extension"), ("Stage 1", "Stage 2"), ("Which day is it?", "Desk.")]
)
def test_a_first_row_in_bold_names_the_columns(name: str, head: tuple[str, str]) -> None:
    rows = [["Front Door", "Ext 4410"], ["Night desk", "Ext 4412"]]
    if name == "a.html":
        data = table_in(name, [[f"<b>{head[0]}</b>", f"<p><strong>{head[1]}</strong></p>"], *rows])
    else:
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        with pdf.table() as printed:
            for cells in ([*head], *rows):
                row = printed.row()
                for text in cells:
                    row.cell(text)
        data = bytes(pdf.output())
    (made,) = passages_of("d", blocks_of(data, name))
    assert made.text.split("\n") == [f"{head[0]}: {one} | {head[1]}: {other}" for one, other in rows]


@pytest.mark.parametrize(("number", "named"), [("Ref", "Action"), ("No.", "Task"), ("Step", "What to do")])
def test_a_numbered_table_with_a_head_is_no_layout_of_clauses(number: str, named: str) -> None:
    rows = [
        [number, named],
        ["1", "Ring the duty desk of the other council."],
        ["2", "Write down who answered."],
    ]
    (made,) = passages_of("d", blocks_of(table_in("a.docx", rows), "a.docx"))
    assert made.text.split("\n") == [f"{number}: {one} | {named}: {other}" for one, other in rows[1:]]


def test_a_long_text_across_the_top_of_a_table_names_none_of_its_rows() -> None:
    told = (
        "If you cannot reach the other council, act as if the child were yours, and say whom you rang. " * 2
    )
    head = "<tr><th>Situation</th><th>First</th><th>Second</th></tr>"
    row = "<tr><td>Found here</td><td>Holds it</td><td>Attends</td></tr>"
    page = f"<main><table><tr><td colspan=3>{told}</td></tr>{head}{row}</table></main>"
    made = passages_of("d", blocks_of(f"<!doctype html>{page}".encode(), "a.html"))
    lines = [line for passage in made for line in passage.text.split("\n")]
    assert lines == [told.strip(), "Situation: Found here | First: Holds it | Second: Attends"]


def test_a_table_within_a_cell_has_names_of_its_own() -> None:
    inner = "<table><tr><th>Day</th><th>Act</th></tr><tr><td>7</td><td>Decides</td></tr></table>"
    head = "<tr><th>Who</th><th>What</th></tr>"
    page = f"<main><table>{head}<tr><td>Panel</td><td>Always: {inner}</td></tr></table></main>"
    (made,) = passages_of("d", blocks_of(f"<!doctype html>{page}".encode(), "a.html"))
    assert made.text == "Who: Panel\nWhat:\nAlways:\nDay: 7 | Act: Decides"


# What a document says it is


@pytest.mark.parametrize(
    ("front", "title"),
    [
        ('title: "Supervision: how often, and what for"', "Supervision: how often, and what for"),
        ("title: Supervision of new staff", "Supervision of new staff"),
        ("name: Supervision", "Supervision"),
        ("title: Contents", "Frequency"),
    ],
)
def test_the_title_at_the_head_of_a_text_comes_before_its_first_heading(
    library: Library, front: str, title: str
) -> None:
    text = f"---\n{front}\n---\n\n# Frequency\n\nMonthly, by the manager.\n\n# Records\n\nBoth sign.\n"
    assert understood(library, text).document.title == title


@pytest.mark.parametrize("subject", ["Child Q7", "Baby J", "Family M and their children"])
def test_a_review_is_called_by_whom_it_is_about(library: Library, subject: str) -> None:
    text = f"# Local Child Safeguarding Practice Review\n\n## {subject}\n\nA child died in the spring.\n"
    made = understood(library, text).document
    assert (made.title, made.kind) == (f"Local Child Safeguarding Practice Review: {subject}", Kind.REVIEW)


@pytest.mark.parametrize(
    "by", ["Lead inspector: P. Yarrow, His Majesty's Inspector", "Inspectors: P. Yarrow, T. Lunn"]
)
def test_a_report_of_inspectors_is_one_though_it_names_no_inspectorate(library: Library, by: str) -> None:
    text = (
        "# Inspection of Thornleigh local authority children's services\n\n"
        f"Inspection dates: 3 to 14 February 2031\n\n{by}\n\nToo many children wait.\n"
    )
    assert understood(library, text).document.kind is Kind.INSPECTION


def test_a_page_on_what_to_do_in_an_inspection_is_no_report_of_one(library: Library) -> None:
    text = "# Inspection of records: a procedure\n\nInspectors: ask for the list, and give it back.\n"
    assert understood(library, text).document.kind is not Kind.INSPECTION


# A title below the name of whose document it is


TITLE = "Resolving professional disagreements"
BODY = "This page tells staff what to do when they cannot agree about a child."


def in_word(name: str) -> bytes:
    document = NewDocument()
    for text, level in ((name, 0), (TITLE, 1)):
        document.add_heading(text, level)
    document.add_paragraph(BODY)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("Exampleshire Safeguarding Children Partnership", ""),
        ("EXAMPLESHIRE SAFEGUARDING CHILDREN PARTNERSHIP", "Exampleshire Safeguarding Children Partnership"),
        ("Exampleshire Safeguarding\nChildren Partnership", "Exampleshire Safeguarding Children Partnership"),
        ("Exampleshire County Council", ""),
        ("LONDON BOROUGH OF NORTHMERE", "London Borough of Northmere"),
        ("Exampleshire County Council Children's Services", "Exampleshire County Council"),
        ("Northmere Primary School", ""),
    ],
)
@pytest.mark.parametrize("made", ["text", "apart", "markdown", "word"])
def test_the_name_of_whose_document_it_is_is_not_its_title(
    library: Library, name: str, publisher: str, made: str
) -> None:
    flat = " ".join(name.split())
    files = {
        "text": (f"{name}\n{TITLE}\n\n{BODY}\n".encode(), "a.txt"),
        "apart": (f"{name}\n\n{TITLE}\n\n{BODY}\n".encode(), "a.txt"),
        "markdown": (f"# {flat}\n\n## {TITLE}\n\n{BODY}\n".encode(), "a.md"),
        "word": (in_word(flat), "a.docx"),
    }
    document = original_of(*files[made], library).document
    assert (document.title, document.publisher) == (TITLE, publisher or name)


@pytest.mark.parametrize(
    "below",
    ["has three teams that answer by day.", "Scope", "County Hall", "1 High Street, Northmere EX1 2AB"],
)
def test_a_name_above_no_title_is_all_the_title_there_is_or_a_part_of_a_sentence(
    library: Library, below: str
) -> None:
    text = f"Exampleshire County Council\n{below}\n\n{BODY}\n"
    assert original_of(text.encode(), "a.txt", library).document.title != below


@pytest.mark.parametrize(
    "rows",
    [
        (
            ("Present:", "Jo Bright", "Council"),
            ("", "Sam Reed", "Police"),
            ("Apologies:", "Kit Moss", "Health"),
        ),
        (("Jo Bright", "Manager", "jo@example.org"), ("Sam Reed", "Deputy", "sam@example.org")),
        (("Jo Bright", "Manager", "07700 900001"), ("Sam Reed", "Deputy", "ask the desk")),
    ],
)
@pytest.mark.parametrize("kind", ["html", "docx"])
def test_a_first_row_of_people_names_nobody_below_it(rows: tuple[tuple[str, ...], ...], kind: str) -> None:
    document = NewDocument()
    table = document.add_table(rows=len(rows), cols=3)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    cells_of = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
    page = f"<!doctype html><main><table>{''.join(f'<tr>{cells}</tr>' for cells in cells_of)}</table></main>"
    data, name = (page.encode(), "a.html") if kind == "html" else (file.getvalue(), "a.docx")
    said = "\n".join(p.text for p in passages_of("d", blocks_of(data, name)))
    assert f"{rows[0][1]}: " not in said
    assert "Present: | Sam Reed | Police" in said or "Present:" not in said
