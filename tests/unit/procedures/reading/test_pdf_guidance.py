"""What national guidance prints and readers misread: charts, footnotes over a page, headings, tiny marks."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from support import pdf_pages as pages

from procedures.reading.coverage import coverage_of
from procedures.reading.layout import passages_of
from procedures.reading.pdf import blocks_of_pdf
from procedures.reading.structure import Block

PROSE = (
    "The night worker, who has read the order, tells the manager of the week and the police of the county "
    "what was seen, when it was seen and by whom, so that nobody has to guess later what was said to whom."
)


def a_page(pdf: FPDF | None = None) -> FPDF:
    pdf = pages.a_page(pdf=pdf)
    pdf.set_auto_page_break(False)
    return pdf


def para(pdf: FPDF, text: str, *, style: str = "", gap: float = 4, left: float = 10) -> None:
    pdf.set_font(style=style)
    pdf.set_x(left)
    pdf.multi_cell(0, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(gap)
    pdf.set_font(style="")


def title(pdf: FPDF, text: str) -> None:
    pdf.set_font(style="B", size=16)
    pdf.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(style="", size=12)
    pdf.ln(3)


def raised(pdf: FPDF, before: str, mark: str, after: str) -> None:
    pdf.write(6, before)
    pdf.char_vpos = "SUP"
    pdf.write(6, mark)
    pdf.char_vpos = "LINE"
    pdf.write(6, after)
    pdf.ln(9)


def foot(pdf: FPDF, y: float, mark: str, text: str) -> None:
    """Print small print below a short rule, with a raised mark before it if there is one."""
    pdf.line(10, y - 4, 60, y - 4)
    pdf.set_font(size=8)
    pdf.set_xy(10, y)
    if mark:
        pdf.char_vpos = "SUP"
        pdf.write(4, mark)
        pdf.char_vpos = "LINE"
        pdf.write(4, " ")
    pdf.write(4, text)
    pdf.set_font(size=12)


def shape(pdf: FPDF, x: float, y: float, width: float, text: str, height: float = 20) -> None:
    pdf.rect(x, y, width, height)
    pdf.set_font(size=9)
    pdf.set_xy(x + 1, y + 2)
    pdf.multi_cell(width - 2, 4, text, align="C")
    pdf.set_font(size=12)


def label(pdf: FPDF, x: float, y: float, text: str) -> None:
    pdf.set_font(size=8)
    for at, line in enumerate(text.split("\n")):
        pdf.text(x, y + 3.4 * at, line)
    pdf.set_font(size=12)


def read(pdf: FPDF) -> list[Block]:
    return blocks_of_pdf(bytes(pdf.output()), "x.pdf")


def shown(pdf: FPDF) -> list[str]:
    return [passage.text for passage in passages_of("x", read(pdf))]


# ---- flow charts


def a_chart(pdf: FPDF, *, shapes: int = 3, drop: float = 0.0) -> None:
    title(pdf, "Flow chart 1: A call at night")
    shape(pdf, 30, 40, 120, "A call comes in")
    for at in range(shapes):
        across = 10 + at * (190 / shapes)
        shape(pdf, across, 75 + drop * (-1) ** at, 170 / shapes, f"The worker takes road {at}. She notes it.")
    shape(pdf, 30, 110, 120, "The call is closed and the outcome is recorded")


@pytest.mark.parametrize(("shapes", "drop"), [(2, 0.0), (3, 0.0), (3, 0.4), (4, -0.4)])
def test_a_chart_is_read_shape_by_shape_from_left_to_right(shapes: int, drop: float) -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    a_chart(a_page(pdf), shapes=shapes, drop=drop)
    roads = [f"The worker takes road {at}. She notes it." for at in range(shapes)]
    assert shown(pdf)[4:] == ["A call comes in", *roads, "The call is closed and the outcome is recorded"]


@pytest.mark.parametrize("mark", ["1", "115"])
def test_a_chart_on_a_later_page_never_joins_the_last_footnote(mark: str) -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    raised(pdf, "The manager signs it", mark, " on the same day.")
    foot(pdf, 260, mark, "See the manual of the county, chapter five.")
    a_chart(a_page(pdf))
    notes = [block.text for block in read(pdf) if block.kind == "note"]
    assert notes == ["See the manual of the county, chapter five."]
    assert any(text.endswith("A call comes in") for text in shown(pdf))


def test_labels_beside_a_chart_are_whole() -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    pdf = a_page(pdf)
    for at, text in enumerate(("A call comes in", "The worker rings back", "The call is closed")):
        shape(pdf, 70, 40 + 30 * at, 60, text)
    label(pdf, 15, 60, "A friend goes with\nthe family from the\nfirst call to the last")
    label(pdf, 150, 62, "These steps are\nfor the child and\nthe people at home")
    para_at = 140.0
    pdf.set_xy(10, para_at)
    para(pdf, PROSE)
    found = shown(pdf)
    assert "A friend goes with the family from the first call to the last" in "\n".join(found)
    assert "These steps are for the child and the people at home" in "\n".join(found)
    assert found[-1] == PROSE


def test_the_labels_of_a_drawing_are_one_passage_and_head_nothing() -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    for at, text in enumerate(("Sleep", "School", "Friends and\nneighbours", "Play")):
        label(pdf, 40 - 2 * at, 150 + 9 * at, text)
    for at, text in enumerate(("Warm meals", "A safe bed", "Praise and\nclear limits", "Time")):
        label(pdf, 130 + 2 * at, 149 + 9 * at, text)
    pdf.set_font(style="B")
    label(pdf, 85, 161.3, "The child")
    pdf.set_font(style="")
    pdf.set_xy(10, 220)
    title(pdf, "Referral")
    para(pdf, PROSE)
    found = passages_of("x", read(pdf))
    assert found[-2].text.split("\n") == [
        "Sleep", "School", "Friends and neighbours", "Play",
        "The child",
        "Warm meals", "A safe bed", "Praise and clear limits", "Time",
    ]  # fmt: skip
    assert {passage.heading for passage in found} == {"", "Referral"}


# ---- footnotes


@pytest.mark.parametrize(
    "after", ["13 weeks in all, counted from the first visit.", "two visits, one at night."]
)
def test_a_footnote_goes_on_at_the_foot_of_the_next_page(after: str) -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    raised(pdf, "The manager signs it", "57", " on the same day.")
    foot(pdf, 260, "57", "A short stay is one that ends before")
    pdf = a_page(pdf)
    for _ in range(4):
        para(pdf, PROSE)
    foot(pdf, 260, "", after)
    notes = [(block.marker, block.text) for block in read(pdf) if block.kind == "note"]
    assert notes == [("57", f"A short stay is one that ends before {after}")]


def test_numbers_that_are_not_raised_still_mark_notes() -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    foot(pdf, 250, "", "1 See the manual.")
    pdf.set_font(size=8)
    pdf.set_xy(10, 256)
    pdf.write(4, "2 See the law.")
    assert [b.marker for b in read(pdf) if b.kind == "note"] == ["1", "2"]


# ---- letters that nobody can see, and raised letters of an ordinal


@pytest.mark.parametrize("tiny", ["F", "9F", "76F"])
def test_letters_too_small_to_see_are_not_read(tiny: str) -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, PROSE)
    pdf.write(6, "Nursery schools")
    pdf.set_font(size=1)
    pdf.write(6, tiny)
    pdf.set_font(size=12)
    raised(pdf, "", "9", " and others.")
    found = read(pdf)[-1]
    assert (found.text, found.calls) == ("Nursery schools and others.", ("9",))


@pytest.mark.parametrize(("number", "letters"), [("18", "th"), ("21", "st"), ("3", "rd")])
def test_an_ordinal_at_the_head_of_a_line_begins_no_paragraph(number: str, letters: str) -> None:
    pdf = a_page()
    for _ in range(3):
        para(pdf, PROSE)
    pdf.multi_cell(0, 6, "Every young person in the county takes part in learning until they reach their",
                   new_x="LMARGIN", new_y="NEXT")  # fmt: skip
    raised(pdf, number, letters, " birthday, and may ask for a place after it.")
    assert read(pdf)[-1].text.endswith(
        f"until they reach their {number}{letters} birthday, and may ask for a place after it."
    )


# ---- headings and lists


@pytest.mark.parametrize(
    "text",
    [
        "Where the worry is borne out, and the child has been hurt or may well be hurt again at home:",
        "The duty of silence between a doctor and a patient and the law of the county forbid telling anybody",
        "(So-called) night calls, and calls at dawn",
    ],
)
def test_a_bold_paragraph_of_two_lines_heads_what_follows(text: str) -> None:
    pdf = a_page()
    para(pdf, "Where the worry is not borne out", style="B")
    para(pdf, PROSE)
    para(pdf, text, style="B")
    para(pdf, PROSE)
    assert [passage.heading for passage in passages_of("x", read(pdf))] == [
        "Where the worry is not borne out", text.rstrip(":"),
    ]  # fmt: skip


@pytest.mark.parametrize("marker", ["ii.", "iv.", "b."])
def test_a_large_bold_line_with_a_letter_heads_what_follows(marker: str) -> None:
    pdf = a_page()
    title(pdf, "Hiring")
    para(pdf, f"235. {PROSE}")
    title(pdf, f"{marker} Checks before the first day")
    para(pdf, f"236. {PROSE}")
    found = passages_of("x", read(pdf))
    assert [passage.locator for passage in found] == ["paragraph 235", "paragraph 236"]
    assert found[1].heading == f"{marker} Checks before the first day"
    assert found[0].text == PROSE


def test_lines_set_apart_are_not_joined_where_the_next_word_had_room() -> None:
    pdf = a_page()
    for _ in range(3):
        para(pdf, PROSE)
    listed = [
        "Help for schools with pupils who take medicine by day - a guide of the county",
        "Minds and manners at school - advice of the county for heads",
        "Night calls - advice",
    ]
    for text in listed:
        para(pdf, text)
    assert [block.text for block in read(pdf)][3:] == listed


def test_bullets_below_a_long_numbered_paragraph_keep_its_number_and_its_words() -> None:
    pdf = a_page()
    long = f"{PROSE} {PROSE}"
    para(pdf, f"14. {PROSE}")
    para(pdf, f"15. {long}")
    pdf.set_font("Symbol")
    for text in ("a call at night is answered at once " * 4, "a letter is answered in a week " * 4):
        pdf.set_x(20)
        pdf.set_font("Symbol")
        pdf.write(6, "\xb7")
        pdf.set_font("Helvetica")
        pdf.set_x(27)
        pdf.multi_cell(0, 6, text.strip(), new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    found = passages_of("x", read(pdf))
    assert [passage.locator for passage in found][-2:] == ["paragraph 15 item 1", "paragraph 15 item 2"]
    assert all(passage.text.startswith(long) for passage in found[-2:])


def test_a_second_level_of_o_bullets_keeps_its_lead_in_and_is_no_lost_word() -> None:
    pdf = a_page()
    para(pdf, f"97. {PROSE}")
    para(pdf, "98. Each school holds:")
    long = (
        "the plan of the county for calls at night and for letters that come by day, each in its own words, "
    )
    for left, bullet, text in (
        (20, "-", "a policy which:"),
        (35, "o", f"says who is told, and {long * 3}"),
        (35, "o", f"says when, and {long * 3}"),
        (20, "-", f"a register, and {long}"),
    ):
        pdf.set_x(left)
        pdf.cell(8, 6, bullet)
        pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    data = bytes(pdf.output())
    found = passages_of("x", blocks_of_pdf(data, "x.pdf"))
    nested = [passage.text.split("\n") for passage in found if "says " in passage.text]
    assert [lines[:2] for lines in nested] == [["Each school holds:", "• a policy which:"]] * 2
    assert coverage_of(data, "x.pdf", found).missing == ()
