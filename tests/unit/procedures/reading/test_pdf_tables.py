"""Tables of PDFs: every cell under its own column and in its own row, with lines and without."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples
from support.pdf_pages import a_page

from procedures.reading.coverage import coverage_of
from procedures.reading.layout import passages_of
from procedures.reading.pdf import blocks_of_pdf
from procedures.reading.structure import Block
from procedures.reading.tables import rows_of

SENTENCE = "The duty worker rings the other council before the meeting and agrees who takes the chair of it."


def read(pdf: FPDF) -> list[Block]:
    return blocks_of_pdf(bytes(pdf.output()), "x.pdf")


def grid(block: Block) -> list[list[str]]:
    """The cells of a table as text."""
    assert block.table is not None
    return [[" ".join(cell.text.split()) for cell in row] for row in block.table.rows]


def tables(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if block.kind == "table"]


def ruled(pdf: FPDF, rows: list[list[str]], **known: object) -> None:
    with pdf.table(**known) as table:
        for row in rows:
            made = table.row()
            for text in row:
                made.cell(text)


LEVELS = [
    ["", "Level 1", "Level 2", "Level 3"],
    ["Teeth", "Seen by a dentist every year", "", "In pain and not taken to a dentist by anybody"],
    ["Sleep", "", "Shares a bed with a brother or a sister", ""],
    ["School", "Goes every day", "Misses a day now and then", "Has not been seen for a month"],
]


def test_an_empty_cell_moves_no_other() -> None:
    pdf = a_page()
    ruled(pdf, LEVELS)
    (table,) = read(pdf)
    assert grid(table) == LEVELS


def test_a_table_without_outer_sides_keeps_its_first_and_last_column() -> None:
    pdf = a_page()
    ruled(pdf, LEVELS, borders_layout="INTERNAL")
    assert grid(tables(read(pdf))[0])[-1] == LEVELS[-1]


def test_a_merged_cell_stands_in_every_place_that_it_covers() -> None:
    pdf = a_page()
    with pdf.table(first_row_as_headings=False) as table:
        row = table.row()
        row.cell("Who")
        row.cell("By when", colspan=2)
        for texts in (["", "In hours", "At night"], ["The manager", "Within an hour", "At once"]):
            row = table.row()
            for text in texts:
                row.cell(text)
    (block,) = read(pdf)
    assert block.table is not None
    head = block.table.rows[0]
    assert head[1] is head[2]
    assert grid(block) == [
        ["Who", "By when", "By when"],
        ["", "In hours", "At night"],
        ["The manager", "Within an hour", "At once"],
    ]


def test_a_cell_that_is_merged_downwards_stands_in_every_row() -> None:
    pdf = a_page()
    with pdf.table(first_row_as_headings=False) as table:
        row = table.row()
        row.cell("Night", rowspan=2)
        row.cell("Ring the manager")
        row = table.row()
        row.cell("Ring the police")
        row = table.row()
        row.cell("Day")
        row.cell("Ring the desk")
    (block,) = read(pdf)
    assert grid(block) == [
        ["Night", "Ring the manager"],
        ["Night", "Ring the police"],
        ["Day", "Ring the desk"],
    ]


@pytest.mark.parametrize("repeat", [True, False])
def test_a_table_goes_on_over_the_turn_of_a_page(repeat: bool) -> None:
    rows = [["Step", "What is done", "By whom"]]
    rows += [[f"Step {n}", f"What is done in case {n} of them all", f"Worker {n}"] for n in range(60)]
    pdf = a_page()
    ruled(pdf, rows, repeat_headings=int(repeat))
    assert pdf.page_no() > 1
    (table,) = read(pdf)
    assert grid(table) == rows


def test_a_table_in_prose_renames_nothing_after_it() -> None:
    pdf = a_page(11)
    pdf.set_font(style="B")
    pdf.multi_cell(0, 6, "Visiting", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(style="")
    for clause in ("1.1", "1.2"):
        pdf.multi_cell(0, 6, f"{clause} {SENTENCE} {SENTENCE}", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    ruled(pdf, [["Status", "First visit"], ["In need", "10 working days"], ["Looked after", "One week"]])
    pdf.ln(3)
    pdf.multi_cell(0, 6, f"1.3 {SENTENCE}", new_x="LMARGIN", new_y="NEXT")
    blocks = read(pdf)
    assert [block.kind for block in blocks] == ["heading", "item", "item", "table", "item"]
    assert blocks[-1].marker == "1.3"
    assert blocks[-1].text == SENTENCE


def columns(
    pdf: FPDF, rows: list[list[str]], lefts: tuple[int, ...], width: int = 55, gap: float = 3
) -> None:
    """Print rows of cells without lines, each cell wrapped in its own width."""
    for row in rows:
        top, lowest = pdf.get_y(), pdf.get_y()
        for left, text in zip(lefts, row, strict=True):
            pdf.set_xy(left, top)
            if text:
                pdf.multi_cell(width, 5, text, align="L")
            lowest = max(lowest, pdf.get_y())
        pdf.set_xy(10, lowest + gap)


GRADES = [
    ["How leaders help the workers who are on duty at night", "Good"],
    ["How families are met when they ring at night from home", "Outstanding"],
    ["How young people who have left care are helped at night", "Requires improvement"],
]


def test_each_grade_of_a_table_without_lines_stands_in_its_own_row() -> None:
    pdf = a_page()
    columns(pdf, GRADES, (20, 120))
    pdf.ln(8)
    pdf.multi_cell(0, 6, "Night workers are well led.")
    table, after = read(pdf)
    assert grid(table) == GRADES
    assert after.text == "Night workers are well led."


def test_a_table_without_lines_keeps_three_columns_and_its_empty_cells() -> None:
    rows = [
        ["Sign of harm", "First step", "Second step"],
        ["A bruise that nobody can account for at all", "", "Ring the doctor on the same day"],
        ["A child who does not come home", "Ring the police", ""],
        ["A child who says so", "Listen to the child", "Write it down"],
    ]
    pdf = a_page()
    pdf.set_font(style="B")
    columns(pdf, rows[:1], (20, 80, 140), 50)
    pdf.set_font(style="")
    columns(pdf, rows[1:], (20, 80, 140), 50)
    (table,) = read(pdf)
    assert grid(table) == rows
    assert table.table is not None
    assert table.table.header_rows == 1


def test_bold_words_right_above_name_the_columns_that_they_are_as_many_as() -> None:
    pdf = a_page()
    pdf.set_font(style="B")
    pdf.multi_cell(0, 6, "Judgement Grade", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(style="")
    columns(pdf, GRADES, (10, 120))
    (table,) = read(pdf)
    assert grid(table) == [["Judgement", "Grade"], *GRADES]


def test_a_list_in_a_cell_stays_a_list() -> None:
    pdf = a_page()
    ruled(pdf, [["Who", "What"], ["The manager", "must:\n(a) ring the police;\n(b) write it down."]])
    (block,) = read(pdf)
    assert block.table is not None
    cell = block.table.rows[1][1]
    assert [(inner.kind, inner.marker) for inner in cell.blocks] == [
        ("paragraph", ""),
        ("item", "(a)"),
        ("item", "(b)"),
    ]


def test_the_shapes_of_a_chart_are_paragraphs_not_a_table() -> None:
    said = ["A call comes in at night", "The worker rings the manager", "The manager decides what is done"]
    pdf = a_page()
    for number, text in enumerate(said):
        top = 20 + 30 * number
        pdf.rect(40, top, 90, 18)
        pdf.set_xy(42, top + 5)
        pdf.cell(80, 6, text)
        if number:
            pdf.line(85, top - 12, 85, top)
    assert [(block.kind, block.text) for block in read(pdf)] == [("paragraph", text) for text in said]


def test_a_shaded_aside_is_a_box_with_its_title() -> None:
    pdf = a_page()
    pdf.multi_cell(0, 6, SENTENCE, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(6)
    pdf.set_fill_color(200, 220, 230)
    pdf.rect(10, pdf.get_y() - 2, 190, 34, style="F")
    pdf.set_font(style="B", size=14)
    pdf.multi_cell(0, 8, "At night", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(style="", size=12)
    pdf.multi_cell(0, 6, f"{SENTENCE} {SENTENCE}", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(20)
    pdf.multi_cell(0, 6, "After the box.")
    before, box, after = read(pdf)
    assert (before.text, after.text) == (SENTENCE, "After the box.")
    assert (box.kind, box.text) == ("box", "At night")
    assert [inner.text for inner in box.blocks] == [f"{SENTENCE} {SENTENCE}"]


WORDS = st.lists(
    st.sampled_from(["child", "police", "home", "night", "must", "ring"]), min_size=1, max_size=6
)
CELL = st.one_of(st.just(""), WORDS.map(lambda words: " ".join(words).capitalize()))


@settings(max_examples=examples(40), deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=2, max_size=6)
    )
)
def test_every_cell_of_any_ruled_table_stands_where_it_stood(rows: list[list[str]]) -> None:
    named = [[f"Column {n}" for n in range(len(rows[0]))]]
    named += [[f"Row {at}", *row[1:]] for at, row in enumerate(rows)]
    for row in named[1:]:
        row[-1] = row[-1] or "None"
    pdf = a_page()
    ruled(pdf, named)
    (table,) = read(pdf)
    assert grid(table) == named


CASELOADS = (
    ("Team", "Children", "Seen on time", "Not seen"),
    ("Duty", "112", "98", "14"),
    ("Court", "47", "41", "6"),
    ("Care", "203", "", "3"),
)


@pytest.mark.parametrize("angle", [0, 90, 270])
def test_a_table_of_figures_is_read_upright_and_no_figure_is_called_lost(angle: int) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_auto_page_break(auto=False)
    pdf.set_font("Helvetica", size=10)
    with pdf.rotation(angle, 105, 148):
        for down, row in enumerate(CASELOADS):
            for across, cell in enumerate(row):
                pdf.set_xy(10 + across * 45, 125 + down * 8)
                pdf.cell(45, 8, cell, border=1)
    data = bytes(pdf.output())
    made = passages_of("caseloads", blocks_of_pdf(data, "x.pdf"))
    assert "\n".join(passage.text for passage in made) == (
        "Team: Duty | Children: 112 | Seen on time: 98 | Not seen: 14\n"
        "Team: Court | Children: 47 | Seen on time: 41 | Not seen: 6\n"
        "Team: Care | Children: 203 | Not seen: 3"
    )
    assert coverage_of(data, "x.pdf", made).missing == ()


@pytest.mark.parametrize("height", [5, 6, 8, 12])
def test_a_table_that_nothing_rules_keeps_its_empty_cells_however_far_its_rows_stand(height: float) -> None:
    rows = (
        ("Sign", "Level 1", "Level 2", "Level 3"),
        ("Sleep", "", "Out at night", ""),
        ("Food", "Hungry", "", "Not fed for a day"),
        ("Home", "Untidy", "", ""),
    )
    pdf = a_page(16)
    pdf.cell(0, 12, "Levels of need", new_x="LMARGIN", new_y="NEXT")
    for down, row in enumerate(rows):
        pdf.set_font("Helvetica", "" if down else "B", 10)
        for cell in row:
            pdf.cell(45, height, cell)
        pdf.ln(height)
    (made,) = passages_of("d", read(pdf))
    assert made.text == (
        "Sign: Sleep | Level 2: Out at night\n"
        "Sign: Food | Level 1: Hungry | Level 3: Not fed for a day\n"
        "Sign: Home | Level 1: Untidy"
    )


def wide_heads(
    heads: tuple[str, ...],
    spans: tuple[int, ...],
    align: str,
    subs: tuple[str, ...],
    *,
    bold: bool,
    high: float,
) -> bytes:
    """A table without lines, in which ``heads`` stand over as many columns as ``spans`` say."""
    rows = (
        ("School", "Late now and then", "Late every week", "", "Never seen there"),
        ("Home", "", "Often cold", "No food on most days", "Left alone at night"),
        ("Sleep", "Tired", "Often tired", "Sleeps in class", "Has no bed"),
    )
    pdf = FPDF(orientation="L")
    pdf.add_page()
    pdf.set_font("Helvetica", "B" if bold else "", 9)
    widths = [30.0, *[240 / len(subs)] * len(subs)]
    pdf.cell(widths[0], high, "Area")
    for head, span in zip(heads, spans, strict=True):
        pdf.cell(widths[1] * span, high, head, align=align)
    for row in (("", *subs), *rows):
        pdf.ln()
        for width, text in zip(widths, row, strict=True):
            pdf.cell(width, high, text)
        pdf.set_font("Helvetica", "", 9)
    return bytes(pdf.output())


@pytest.mark.parametrize("align", ["L", "C"])
@pytest.mark.parametrize("bold", [True, False])
@pytest.mark.parametrize("high", [6, 12])
@pytest.mark.parametrize("spans", [(2, 2), (3, 1), (1, 3)])
def test_a_name_over_several_columns_is_that_of_each_though_nothing_rules_the_table(
    spans: tuple[int, int], high: float, bold: bool, align: str
) -> None:
    levels = ("Level 1", "Level 2", "Level 3", "Level 4")
    data = wide_heads(("Early help", "Statutory"), spans, align, levels, bold=bold, high=high)
    (table,) = [block.table for block in blocks_of_pdf(data, "a.pdf") if block.table]
    school, home, _ = (row.text for row in rows_of(table))
    second = "Early help" if spans[0] > 1 else "Statutory"
    third = "Early help" if spans[0] > 2 else "Statutory"
    assert school == (
        f"Area: School | Early help, Level 1: Late now and then | {second}, Level 2: Late every week"
        " | Statutory, Level 4: Never seen there"
    )
    assert home.startswith(f"Area: Home | {second}, Level 2: Often cold | {third}, Level 3: No food")


def test_a_first_row_with_fewer_words_than_columns_takes_no_name_from_the_row_below() -> None:
    data = wide_heads(("Signs",), (4,), "C", ("Late", "Rude", "Cold", "Hurt"), bold=False, high=6)
    tables = [block.table for block in blocks_of_pdf(data, "a.pdf") if block.table]
    assert not [row for table in tables for row in rows_of(table) if "Signs, Late" in row.text]
