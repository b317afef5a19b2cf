"""Pages that a browser printed: bullets drawn as shapes, lines between rows alone, figures drawn raised."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typst
from fpdf import FPDF
from support.pdf_pages import a_page

from procedures.document import Passage
from procedures.reading.coverage import coverage_of
from procedures.reading.layout import passages_of
from procedures.reading.pdf import blocks_of_pdf
from procedures.reading.structure import Block

#: Draws a bullet of about a millimetre with its left at one place and its middle at another.
Bullet = Callable[[FPDF, float, float], None]


def blocks(pdf: FPDF) -> list[Block]:
    return blocks_of_pdf(bytes(pdf.output()), "chapter.pdf")


def texts(pdf: FPDF) -> list[str]:
    return [passage.text for passage in passages_of("d", blocks(pdf))]


# Bullets


def disc(pdf: FPDF, left: float, middle: float) -> None:
    pdf.ellipse(left, middle - 0.65, 1.3, 1.3, style="F")


def ring(pdf: FPDF, left: float, middle: float) -> None:
    pdf.set_line_width(0.2)
    pdf.ellipse(left, middle - 0.65, 1.3, 1.3, style="D")


def square(pdf: FPDF, left: float, middle: float) -> None:
    pdf.rect(left, middle - 0.6, 1.2, 1.2, style="F")


def small(pdf: FPDF, left: float, middle: float) -> None:
    pdf.ellipse(left, middle - 0.4, 0.8, 0.8, style="F")


ITEMS = (
    (0, "visit by appointment only"),
    (0, "speak to the child beside a carer who:"),
    (6, "has hurt the child, or"),
    (6, "has hidden the child"),
)


def listed(lead: str, bullet: Bullet) -> FPDF:
    pdf = a_page(11)
    pdf.cell(0, 6, lead, new_x="LMARGIN", new_y="NEXT")
    for inset, words in ITEMS:
        top = pdf.get_y()
        bullet(pdf, 14 + inset, top + 2.8)
        pdf.set_xy(17 + inset, top)
        pdf.cell(0, 6, words, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.multi_cell(0, 6, "The worker writes down who was there, and when. That is all.")
    return pdf


@pytest.mark.parametrize("bullet", [disc, ring, square, small])
@pytest.mark.parametrize("lead", ["Do not:", "A worker who comes at night must never:"])
def test_items_whose_bullets_are_drawn_keep_what_leads_them_in(lead: str, bullet: Bullet) -> None:
    assert texts(listed(lead, bullet)) == [
        f"{lead}\n• visit by appointment only\n• speak to the child beside a carer who:"
        "\n  • has hurt the child, or\n  • has hidden the child",
        "The worker writes down who was there, and when. That is all.",
    ]


def test_drawn_bullets_in_a_cell_part_its_items() -> None:
    pdf = a_page(11)
    for top, cells in ((20, ("Level", "Signs")), (28, ("Level 2", ""))):
        for left, words in zip((10, 60), cells, strict=True):
            pdf.rect(left, top, 50, 8 if top == 20 else 16)
            pdf.set_xy(left, top)
            pdf.cell(50, 8, words)
    for at, words in enumerate(("misses school", "is often late")):
        disc(pdf, 62, 32 + 7 * at)
        pdf.set_xy(64, 29 + 7 * at)
        pdf.cell(40, 6, words)
    (made,) = texts(pdf)
    assert made == "Level: Level 2\nSigns:\n• misses school\n• is often late"


def test_a_row_of_dots_and_a_dot_between_words_are_no_bullets() -> None:
    pdf = a_page(11)
    pdf.cell(0, 6, "The chair rings the other council.", new_x="LMARGIN", new_y="NEXT")
    pdf.set_xy(10, 30)
    pdf.cell(40, 6, "Ring the desk")
    for left in range(45, 90, 3):
        disc(pdf, left, 33)
    pdf.set_xy(91, 30)
    pdf.cell(40, 6, "today")
    pdf.set_xy(10, 50)
    pdf.cell(40, 6, "Kent")
    disc(pdf, 22, 53)
    pdf.set_xy(25, 50)
    pdf.cell(40, 6, "Medway")
    assert "•" not in " ".join(texts(pdf))


# Tables with lines between their rows alone

GRADES = (
    ("Judgement", "Grade"),
    (
        "The impact of leaders on social work practice with children, with families and with those who care",
        "Requires improvement to be good, as it did at the last inspection of the council",
    ),
    (
        "The experiences and progress of children who need help and who need protection",
        "Inadequate",
    ),
    ("The experiences and progress of children in care", "Good"),
    ("Overall effectiveness", "Inadequate"),
)
WIDTHS = (90, 60)


def between_rows(pdf: FPDF, rows: tuple[tuple[str, ...], ...], lines: str, middle: bool) -> None:
    """Print rows, with a piece of line a cell below each, above it, or both; words may be in the middle."""
    top, pitch = pdf.get_y(), 5.0
    widths = WIDTHS if len(rows[0]) == 2 else (50, 50, 50)
    for cells in rows:
        counts = [
            len(pdf.multi_cell(width, pitch, words, dry_run=True, output="LINES")) if words else 0
            for width, words in zip(widths, cells, strict=True)
        ]
        height = max(counts) * pitch + 4
        left = 20.0
        for width, words, count in zip(widths, cells, counts, strict=True):
            pdf.set_xy(left, top + ((height - count * pitch) / 2 if middle else 2))
            pdf.multi_cell(width, pitch, words, align="L")
            for at in {"below": (top + height,), "above": (top,), "both": (top, top + height)}[lines]:
                pdf.rect(left, at, width, 0.25, style="F")
            left += width
        top += height
    pdf.set_xy(10, top + 8)


@pytest.mark.parametrize("lines", ["below", "above", "both"])
@pytest.mark.parametrize("middle", [True, False])
def test_each_grade_stands_in_its_own_row_where_only_lines_between_rows_are_drawn(
    lines: str, middle: bool
) -> None:
    pdf = a_page(11)
    pdf.multi_cell(
        0, 6, "Inspectors came to the council in the spring and looked at what it does for children."
    )
    pdf.ln(14)
    between_rows(pdf, GRADES, lines, middle)
    pdf.multi_cell(
        0, 6, "Services have got worse since the last inspection, and leaders did not know of it at all."
    )
    read = blocks(pdf)
    assert [block.kind for block in read] == ["paragraph", "table", "paragraph"]
    table = read[1].table
    assert table is not None
    assert tuple(tuple(" ".join(cell.text.split()) for cell in row) for row in table.rows) == GRADES


@pytest.mark.parametrize("lines", ["below", "above", "both"])
def test_an_empty_cell_between_lines_moves_no_other(lines: str) -> None:
    rows = (
        ("Area", "Level 2", "Level 3"),
        ("Teeth, and everything else that a dentist looks at", "", "In pain and not taken to a dentist"),
        ("Sleep", "Shares a bed with a brother, a sister or another child of the house", ""),
    )
    pdf = a_page(11)
    between_rows(pdf, rows, lines, middle=True)
    (made,) = texts(pdf)
    assert made.split("\n") == [
        f"Area: {rows[1][0]} | Level 3: {rows[1][2]}",
        f"Area: {rows[2][0]} | Level 2: {rows[2][1]}",
    ]


@pytest.mark.parametrize("middle", [True, False])
@pytest.mark.parametrize("around", ["", "above", "below"])
def test_lines_that_are_drawn_whole_part_rows_too(middle: bool, around: str) -> None:
    rows = (
        ("Step", "What is done", "By when"),
        ("Offer", "The interviewer rings the child and offers a place that the child chooses", "24 hours"),
        (
            "Interview",
            "The child is seen by somebody who does not work for the home of the child",
            "72 hours",
        ),
        ("Report", "What bears on safety goes to the council where the child is, on the same day", ""),
    )
    pdf = a_page(11)
    if around == "above":
        pdf.multi_cell(0, 6, "An interview is offered to every child who has been missing from home or care.")
        pdf.ln(8)
    pitch, places = 5.0, ((20, 35), (55, 45), (120, 30))
    top = pdf.get_y() + 4
    pdf.rect(20, top, 130, 0.25, style="F")
    for cells in rows:
        lines = [
            len(pdf.multi_cell(width, pitch, text, dry_run=True, output="LINES")) if text else 0
            for (_, width), text in zip(places, cells, strict=True)
        ]
        height = max(lines) * pitch + 3
        for (left, width), text, count in zip(places, cells, lines, strict=True):
            pdf.set_xy(left, top + ((height - count * pitch) / 2 if middle else 1.5))
            pdf.multi_cell(width, pitch, text, align="L")
        top += height
        pdf.rect(20, top, 130, 0.25, style="F")
    if around == "below":
        pdf.set_xy(10, top + 8)
        pdf.multi_cell(
            0, 6, "The report is read by the manager, who decides whether a meeting is to be held."
        )
    (made,) = [text for text in texts(pdf) if "Offer" in text]
    assert made.split("\n") == [
        f"Step: Offer | What is done: {rows[1][1]} | By when: 24 hours",
        f"Step: Interview | What is done: {rows[2][1]} | By when: 72 hours",
        f"Step: Report | What is done: {rows[3][1]}",
    ]


def test_two_tables_of_the_same_columns_stay_two_and_the_text_between_them_is_text() -> None:
    first = (("Who", "Acts"), ("Home council", "Attends"), ("Host council", "Holds the discussion"))
    second = (("Step", "Days"), ("Ask", "Two"), ("Answer", "Five"))
    told = "Both councils write down what they have agreed, who agreed it, when, and what happens next."
    pdf = a_page(11)
    between_rows(pdf, first, "below", middle=False)
    pdf.multi_cell(0, 6, told, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(10)
    between_rows(pdf, second, "below", middle=False)
    assert texts(pdf) == [
        "Who: Home council | Acts: Attends\nWho: Host council | Acts: Holds the discussion",
        told,
        "Step: Ask | Days: Two\nStep: Answer | Days: Five",
    ]


def test_lines_below_headings_make_no_table_of_what_stands_between() -> None:
    pdf = a_page(11)
    for heading in ("Visits", "Records", "Letters"):
        pdf.set_font("Helvetica", "B", 15)
        pdf.cell(0, 9, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.rect(10, pdf.get_y(), 190, 0.3, style="F")
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, f"1. {heading} are made by two.", new_x="LMARGIN", new_y="NEXT")
        pdf.multi_cell(0, 6, f"2. {heading} are written down.", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    assert [block.kind for block in blocks(pdf)] == ["heading", "item", "item"] * 3


def test_lines_between_paragraphs_make_no_table_of_them() -> None:
    pdf = a_page(11)
    for words in (
        "The first of them is seen alone.",
        "The second is seen at school.",
        "The third is at home.",
    ):
        pdf.multi_cell(0, 6, words, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
        for left in (10, 105):
            pdf.rect(left, pdf.get_y(), 95, 0.25, style="F")
        pdf.ln(4)
    assert [block.kind for block in blocks(pdf)] == ["paragraph"] * 3


# Figures that a font draws raised


def printed(source: str) -> tuple[Passage, ...]:
    data = bytes(
        typst.compile(
            f'#set super(typographic: true)\n#set text(font: "Libertinus Serif")\n{source}'.encode()
        )
    )
    made = passages_of("d", blocks_of_pdf(data, "a.pdf"))
    assert not coverage_of(data, "a.pdf", made).missing
    return made


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "A conference is held within 15#super[1] working days.",
            "A conference is held within 15 working days.",
        ),
        (
            "A conference is held within 15#super[12] working days.",
            "A conference is held within 15 working days.",
        ),
        (
            "The police ring first.#super[3] Then the council does.",
            "The police ring first. Then the council does.",
        ),
        ("There are 15 of them, and 1 or 2 more in 2024.", "There are 15 of them, and 1 or 2 more in 2024."),
        ('#text(number-type: "old-style")[Ring 0300 555 0147 by 6.]', "Ring 0300 555 0147 by 6."),
    ],
)
def test_a_figure_that_its_font_draws_raised_is_a_mark_and_no_part_of_a_number(
    source: str, text: str
) -> None:
    assert [passage.text for passage in printed(source)] == [text]


def test_a_footnote_with_such_a_mark_stands_apart() -> None:
    source = "It is held within 15#footnote[Counted from the day of the referral.] working days of that."
    assert [(p.locator.split(" to ")[0], p.text.split("\n")[-1]) for p in printed(source)] == [
        ("opening, paragraph 1", "It is held within 15 working days of that."),
        ("footnote 1", "Footnote 1: Counted from the day of the referral."),
    ]


# What else such pages showed


def test_a_numbered_item_after_and_is_the_next_of_its_list() -> None:
    pdf = a_page(11)
    lines = (
        "1. Ask the family whether they agree to:",
        "   1. an assessment, and",
        "   2. telling the school.",
    )
    for line in (*lines, "2. Ring without waiting where a child is at risk."):
        indent = 8 if line.startswith(" ") else 0
        pdf.set_x(10 + indent)
        pdf.cell(0, 6, line.strip(), new_x="LMARGIN", new_y="NEXT")
    first, second = passages_of("d", blocks(pdf))
    assert (
        first.text == "Ask the family whether they agree to:\n1. an assessment, and\n2. telling the school."
    )
    assert second.text == "Ring without waiting where a child is at risk."


@pytest.mark.parametrize("turned", [90, 270])
def test_bullets_of_a_page_that_is_printed_on_its_side_are_bullets(turned: int) -> None:
    source = (
        f"#page(width: 15cm, height: 15cm)[#rotate({turned}deg, reflow: true)[#box(width: 11cm)[Do not:\\\n"
        + "".join(
            f"#h(0.5cm)#box(baseline: -2pt, circle(radius: 1.8pt, fill: black))#h(0.3cm){words}\\\n"
            for words in ("ring first", "bring the carer")
        )
        + "]]]"
    )
    data = bytes(typst.compile(source.encode()))
    (made,) = passages_of("d", blocks_of_pdf(data, "a.pdf"))
    assert made.text == "Do not:\n• ring first\n• bring the carer"


@pytest.mark.parametrize("closing", ["unless the child asks for it.", "and tells the manager of it."])
def test_words_printed_left_of_a_list_go_on_for_all_of_it(closing: str) -> None:
    pdf = a_page(11)
    lines = ((10, "The worker must not"), (20, "(a) ring the home, or"), (20, "(b) go alone,"), (10, closing))
    for left, line in lines:
        pdf.set_x(left)
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    (made,) = texts(pdf)
    assert made.split("\n") == [line for _, line in lines]


def test_a_number_with_its_first_part_is_kept_where_the_document_is_no_law() -> None:
    pdf = a_page(11)
    for line in ("4.-(1) The council must ask the child.", "(2) It writes down what was said."):
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    assert texts(pdf)[0] == "4.-(1) The council must ask the child."
