"""The layout of PDFs: columns, measures, footnotes, raised marks, page furniture, statutes, unseen text."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image
from support.pdf_pages import a_page

from procedures.reading.layout import passages_of
from procedures.reading.pdf import blocks_of_pdf
from procedures.reading.structure import Block

LINE = "The duty worker rings the other council before the meeting and agrees who takes the chair of it."
LONG = (
    "The night worker, who has read the order, tells the manager of the week and the police of the county "
    "what was seen, when it was seen and by whom, so that nobody has to guess later what was said to whom."
)

CASES = ("calls", "letters", "visits", "meetings", "reports", "fires", "floods", "strikes", "storms")


def para(pdf: FPDF, text: str, gap: float = 3, width: float = 0, left: float | None = None) -> None:
    if left is not None:
        pdf.set_x(left)
    pdf.multi_cell(width, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(gap)


def title(pdf: FPDF, text: str, size: float = 16) -> None:
    before = pdf.font_size_pt
    pdf.set_font("Helvetica", "B", size)
    pdf.multi_cell(0, 8, text, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", "", before)


def raised(pdf: FPDF, before: str, mark: str, after: str) -> None:
    """Print a line with a raised mark in it."""
    pdf.write(6, before)
    pdf.char_vpos = "SUP"
    pdf.write(6, mark)
    pdf.char_vpos = "LINE"
    pdf.write(6, after)
    pdf.ln(9)


def small(pdf: FPDF, text: str, y: float) -> None:
    size = pdf.font_size_pt
    pdf.set_font(size=8)
    pdf.set_xy(10, y)
    pdf.multi_cell(0, 4, text, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(size=size)


def read(pdf: FPDF) -> list[Block]:
    return blocks_of_pdf(bytes(pdf.output()), "x.pdf")


def texts(blocks: list[Block]) -> list[str]:
    return [f"{block.marker} {block.text}".strip() for block in blocks]


# ---- columns and measures


def two_columns(pdf: FPDF, left: str, right: str, top: float = 40) -> None:
    for at, text in ((10, left), (110, right)):
        pdf.set_xy(at, top)
        pdf.multi_cell(85, 6, text, align="L")


@pytest.mark.parametrize("size", [10, 12])
def test_columns_are_read_one_after_the_other(size: float) -> None:
    pdf = a_page(size)
    title(pdf, "Night work")
    one, other = f"{LONG} {LINE}", f"{LINE} {LONG} {LINE}"
    two_columns(pdf, one, other)
    assert texts(read(pdf)) == ["Night work", one, other]


def test_a_sentence_goes_on_from_column_to_column() -> None:
    pdf = a_page()
    two_columns(
        pdf, f"{LONG} {LINE} It is never too late and", f"it is never too early to tell. {LONG} {LINE}", 20
    )
    assert texts(read(pdf)) == [
        f"{LONG} {LINE} It is never too late and it is never too early to tell. {LONG} {LINE}"
    ]


def test_a_narrower_paragraph_beside_wide_ones_is_not_cut_at_its_margin() -> None:
    pdf = a_page()
    title(pdf, "Sharing")
    for _ in range(5):
        para(pdf, LONG)
    para(pdf, LONG, width=90)
    blocks = read(pdf)
    assert [block.kind for block in blocks] == ["heading", *["paragraph"] * 6]
    assert blocks[-1].text == LONG


def test_a_line_that_ends_before_a_name_is_no_heading() -> None:
    pdf = a_page()
    for _ in range(4):
        para(pdf, LONG)
    for line in (
        "14. Sharing what was seen is what a worker looks for first under the",
        "Night Order, which the",
        "Manager of the Week has read.",
    ):
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    assert texts(read(pdf))[-1] == (
        "14. Sharing what was seen is what a worker looks for first under the Night Order, which the Manager "
        "of the Week has read."
    )


# ---- pages


class Leafed(FPDF):
    """Pages whose heads alternate and carry the chapter's name, with numbers at the outer edge."""

    chapter = "Chapter 1 Who acts first"

    def header(self) -> None:
        self.set_font("Helvetica", "I", 8)
        left = self.page_no() % 2 == 0
        self.cell(
            0,
            5,
            self.chapter if left else "The Night Manual",
            align="L" if left else "R",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("Helvetica", size=8)
        self.cell(0, 5, f"{self.page_no() + 4}", align="L" if self.page_no() % 2 == 0 else "R")


def test_running_heads_that_alternate_and_name_the_chapter_go() -> None:
    pdf = a_page(pdf=Leafed())
    said = []
    for number in range(90):
        if number == 45:
            pdf.add_page()
            pdf.chapter = "Chapter 2 Who is told"  # type: ignore[attr-defined]
        pdf.set_font("Helvetica", size=12)
        para(pdf, f"{number + 1}. {LINE}")
        said.append(f"{number + 1}. {LINE}")
    assert pdf.page_no() >= 4
    assert texts(read(pdf)) == said


def test_a_sentence_over_the_turn_of_a_page_stays_whole_though_a_footnote_stands_between() -> None:
    pdf = a_page()
    for _ in range(3):
        para(pdf, LONG)
    pdf.set_y(240)
    pdf.cell(
        0, 6, "The Night Order is there to keep children safe when they are at", new_x="LMARGIN", new_y="NEXT"
    )
    small(pdf, "9 The Night Order 2019", 262)
    pdf.add_page()
    para(pdf, "risk of harm after dark, and to see that nobody works alone.")
    para(pdf, LONG)
    blocks = read(pdf)
    whole = (
        "The Night Order is there to keep children safe when they are at risk of harm after dark, and to see "
        "that nobody works alone."
    )
    assert texts(blocks) == [LONG, LONG, LONG, whole, "9 The Night Order 2019", LONG] or texts(blocks) == [
        LONG, LONG, LONG, whole, LONG, "9 The Night Order 2019",
    ]  # fmt: skip
    assert [block.marker for block in blocks if block.kind == "note"] == ["9"]


@pytest.mark.parametrize("leaders", ["", " ........ "])
def test_a_list_of_contents_goes_with_dots_and_without(leaders: str) -> None:
    pdf = a_page()
    title(pdf, "Contents")
    names = [f"How {case} are met" for case in CASES]
    for number, name in enumerate(names):
        y = pdf.get_y()
        pdf.cell(150, 7, f"{name}{leaders}{number + 2 if leaders else ''}")
        if not leaders:
            pdf.set_xy(185, y)
            pdf.cell(10, 7, str(number + 2))
        pdf.set_xy(10, y + 7)
    for name in names:
        pdf.add_page()
        title(pdf, name)
        para(pdf, f"{LONG} {name}.")
    assert texts(read(pdf)) == [text for name in names for text in (name, f"{LONG} {name}.")]


def test_a_list_of_contents_without_numbers_goes_where_it_names_the_headings() -> None:
    pdf = a_page()
    title(pdf, "Contents")
    names = ["Who acts first", "Who is told", "Who writes it down", "Who reads it"]
    for name in names:
        para(pdf, name, gap=1)
    pdf.add_page()
    for name in names:
        title(pdf, name)
        para(pdf, LONG)
    assert texts(read(pdf)) == [text for name in names for text in (name, LONG)]


def test_a_watermark_goes() -> None:
    pdf = a_page()
    with pdf.rotation(45, 100, 150):
        pdf.set_font(size=60)
        pdf.text(60, 150, "DRAFT")
    pdf.set_font(size=12)
    para(pdf, LONG)
    assert texts(read(pdf)) == [LONG]


# ---- notes and marks


def test_a_raised_mark_is_no_digit_and_its_note_stands_apart() -> None:
    pdf = a_page()
    para(pdf, f"1.1 {LONG}")
    raised(pdf, "1.2 Hold the meeting within 15", "1", " working days of the notice.")
    small(pdf, "1 Sixteen days where the notice came by post.", 260)
    blocks = read(pdf)
    assert texts(blocks)[1] == "1.2 Hold the meeting within 15 working days of the notice."
    assert blocks[1].calls == ("1",)
    assert (blocks[-1].kind, blocks[-1].marker, blocks[-1].text) == (
        "note",
        "1",
        "Sixteen days where the notice came by post.",
    )


@pytest.mark.parametrize(
    ("before", "mark", "after", "said"),
    [
        ("On the 1", "st", " of March.", "On the 1st of March."),
        ("Before his 18", "th", " birthday.", "Before his 18th birthday."),
        ("A room of 12 m", "2", " or more.", "A room of 12 m2 or more."),
        ("Told at once", "2,3", ", and by day.", "Told at once, and by day."),
        ("The council.", "12", " The police.", "The council. The police."),
        ("Ring the manager", "*", " first.", "Ring the manager first."),
    ],
)
def test_what_is_raised_is_a_mark_or_stays(before: str, mark: str, after: str, said: str) -> None:
    pdf = a_page()
    para(pdf, LONG)
    raised(pdf, before, mark, after)
    assert read(pdf)[-1].text == said


def test_a_note_of_two_lines_and_one_that_goes_on_overleaf_stay_whole() -> None:
    pdf = a_page()
    raised(pdf, "Ring the manager", "1", " first.")
    raised(pdf, "Ring the police", "2", " next.")
    para(pdf, LONG)
    pdf.line(10, 238, 60, 238)
    small(pdf, f"1 {LONG}", 240)
    small(
        pdf,
        "2 The police of the county where the child is found, or where that is not known, of the county",
        250,
    )
    pdf.add_page()
    para(pdf, LONG)
    pdf.line(10, 238, 60, 238)
    small(pdf, "in which the family lives at the time.", 240)
    small(pdf, "3 By telephone.", 245)
    notes = [block for block in read(pdf) if block.kind == "note"]
    assert [(note.marker, note.text) for note in notes] == [
        ("1", LONG),
        (
            "2",
            "The police of the county where the child is found, or where that is not known, of the county "
            "in which the family lives at the time.",
        ),
        ("3", "By telephone."),
    ]


def test_a_number_in_a_sentence_joins_no_word() -> None:
    pdf = a_page()
    para(pdf, "The council acts within 3 days. In 2019 there were 4 such cases of 12.")
    assert read(pdf)[0].text == "The council acts within 3 days. In 2019 there were 4 such cases of 12."


# ---- letters


def test_a_hyphen_at_a_line_end_goes_where_the_word_stands_joined_elsewhere() -> None:
    pdf = a_page()
    para(pdf, "The safeguarding of a child is for a multi-agency team.")
    for line in (
        "What keeps a child at home is safe-",
        "guarding, and it is for a multi-",
        "agency team to say so in a well-",
        "being plan.",
    ):
        pdf.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    assert read(pdf)[-1].text.startswith(
        "What keeps a child at home is safeguarding, and it is for a multi-agency team to say so in a well"
    )


def test_what_is_drawn_twice_is_read_once() -> None:
    pdf = a_page()
    for shift in (0, 0.15):
        pdf.text(10 + shift, 20, "Who acts first")
    pdf.set_y(30)
    para(pdf, LONG)
    assert texts(read(pdf)) == ["Who acts first", LONG]


def test_what_no_reader_sees_is_not_kept() -> None:
    pdf = a_page()
    pdf.set_text_color(255, 255, 255)
    para(pdf, "White words on white.")
    pdf.set_text_color(0, 0, 0)
    with pdf.local_context(text_mode=TextMode.INVISIBLE):
        para(pdf, "Words that are not painted.")
    para(pdf, LONG)
    assert texts(read(pdf)) == [LONG]


def test_white_words_on_a_dark_ground_and_unpainted_words_over_a_scan_are_kept() -> None:
    pdf = a_page()
    pdf.set_fill_color(0, 0, 90)
    pdf.rect(10, 10, 190, 12, style="F")
    pdf.set_text_color(255, 255, 255)
    para(pdf, "White words on blue.", gap=20)
    pdf.set_text_color(0, 0, 0)
    pdf.image(Image.new("L", (40, 40), 220), x=10, y=100, w=190, h=100)
    pdf.set_y(120)
    with pdf.local_context(text_mode=TextMode.INVISIBLE):
        para(pdf, LONG)
    assert texts(read(pdf)) == ["White words on blue.", LONG]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_page_is_read_like_any(turn: int) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_page_background(None)
    pdf.pages[1].rotate = turn  # type: ignore[attr-defined]
    pdf.set_font("Helvetica", size=12)
    with pdf.rotation(turn, 105, 148):
        for at, line in enumerate(("The duty worker rings the council", "and writes down what was said.")):
            pdf.text(60, 100 + 6 * at, line)
    assert texts(read(pdf)) == ["The duty worker rings the council and writes down what was said."]


def test_words_that_read_upwards_are_not_lost() -> None:
    pdf = a_page()
    para(pdf, LONG)
    with pdf.rotation(90, 150, 200):
        pdf.text(150, 200, "Margin")
    assert set(texts(read(pdf))) == {LONG, "Margin"}


# ---- lists and statutes


def test_items_are_nested_by_where_their_markers_stand() -> None:
    pdf = a_page()
    para(pdf, "1. The manager must:", left=10)
    para(pdf, "(a) tell the police, that is:", left=20)
    para(pdf, "(i) the police of the county; and", left=30)
    para(pdf, "(ii) the police of the road;", left=30)
    para(pdf, f"(b) write it down. {LONG}", left=20)
    para(pdf, "2. The council must answer.", left=10)
    assert [(block.marker, block.depth) for block in read(pdf)] == [
        ("1.", 0),
        ("(a)", 1),
        ("(i)", 2),
        ("(ii)", 2),
        ("(b)", 1),
        ("2.", 0),
    ]


def test_a_bold_line_that_opens_a_list_is_its_lead_in() -> None:
    pdf = a_page()
    title(pdf, "Roles")
    pdf.set_font(style="B")
    para(pdf, "The night manager should:")
    pdf.set_font(style="")
    para(pdf, "(a) ring the police", left=16)
    para(pdf, "(b) write it down", left=16)
    assert [(block.kind, block.text) for block in read(pdf)] == [
        ("heading", "Roles"),
        ("paragraph", "The night manager should:"),
        ("item", "ring the police"),
        ("item", "write it down"),
    ]


def test_provisions_are_called_as_people_cite_them() -> None:
    pdf = a_page(11)
    title(pdf, "The Night Work Act 2019", 20)
    pdf.ln(4)
    pdf.set_font(style="B")
    para(pdf, "4    Telling the council")
    pdf.set_font(style="")
    para(pdf, "(1) The manager must tell the council before midnight if-", left=20)
    for text in ("(a) a worker has been hurt;", "(b) a child has been moved; or"):
        para(pdf, text, gap=1, left=30)
    para(pdf, f"(c) the line has failed. {LONG} {LONG} {LONG}", gap=1, left=30)
    para(pdf, f"(2) The council must answer within the hour. {LONG}", left=20)
    pdf.set_font(style="B")
    para(pdf, "Schedule 1")
    pdf.set_font(style="")
    para(pdf, f"3.  The manager must keep a book. {LONG}", left=10)
    made = passages_of("act", read(pdf), noun="section")
    assert [passage.locator for passage in made] == [
        "section 4(1)(a)",
        "section 4(1)(b)",
        "section 4(1)(c)",
        "section 4(2)",
        "Schedule 1 paragraph 3",
    ]
    assert all(
        made[at].text.startswith("The manager must tell the council before midnight if-") for at in range(3)
    )


def test_each_block_knows_its_page() -> None:
    pdf = a_page()
    para(pdf, f"1. {LONG}")
    pdf.add_page()
    para(pdf, f"2. {LONG}")
    assert [(block.marker, block.page) for block in read(pdf)] == [("1.", 1), ("2.", 2)]


LONG_COLUMN = (
    "The worker asks the child first what the child wants, and writes the answer in the words of the child.",
    "Nobody is made to go. A child who says no is asked again only by somebody whom the child chose.",
    "Time that was put off is offered again within two weeks, on a day that suits the child.",
)
SHORT_COLUMN = (
    "A plan that has stood for six months is looked at anew by the officer with the carers and the family, "
    "all of them in one room.",
    "The officer writes to the child after each review.",
)


@pytest.mark.parametrize("right", [SHORT_COLUMN, SHORT_COLUMN[:1]])
@pytest.mark.parametrize("gap", [1.5, 3, 6])
def test_a_column_that_is_longer_than_the_next_is_read_to_its_end_first(
    right: tuple[str, ...], gap: float
) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_auto_page_break(auto=False)
    pdf.set_font("Helvetica", size=10)
    for left, texts in ((12, LONG_COLUMN), (110, right)):
        pdf.set_y(40)
        for text in texts:
            pdf.set_x(left)
            pdf.multi_cell(86, 5, text, align="L", new_x="LEFT", new_y="NEXT")
            pdf.set_y(pdf.get_y() + gap)
    made = blocks_of_pdf(bytes(pdf.output()), "x.pdf")
    assert [block.text for block in made] == [*LONG_COLUMN, *right]


LEFT = (
    "Two workers go on a first visit after dark and",
    "they ring the desk before they leave and once",
    "they are back. The times of both calls are kept",
    "with the record, so that whoever comes on duty",
    "next can see who is still out and who is not.",
)
RIGHT = ("The manager must be told within one hour of it.", "Nobody waits longer than that.")


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("lower", [0, 5])
@pytest.mark.parametrize("foot", ["", "All of this holds for agency staff too."])
def test_a_right_column_of_a_line_or_two_does_not_come_between_the_lines_of_the_left_one(
    lines: int, lower: int, foot: str
) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    pdf.text(60, 80, "What is written here was agreed by the duty team, and is read from the left column on.")
    for at, line in enumerate(LEFT):
        pdf.text(60, 120 + 14 * at, line)
    for at, line in enumerate(RIGHT[:lines]):
        pdf.text(330, 120 + 14 * at + lower, line)
    if foot:
        pdf.text(60, 120 + 14 * len(LEFT) + 20, foot)
    blocks = blocks_of_pdf(bytes(pdf.output()), "two.pdf")
    assert {block.kind for block in blocks} == {"paragraph"}
    said = " ".join(block.text for block in blocks)
    assert f"{' '.join(LEFT)} {' '.join(RIGHT[:lines])}{' ' * bool(foot)}{foot}" in said


def test_a_number_beside_one_name_is_not_joined_to_the_next_name() -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for at, (name, said) in enumerate((("Duty desk", "07700 900123"), ("Manager", "07700 900456"))):
        pdf.text(60, 120 + 14 * at, name)
        pdf.text(330, 120 + 14 * at, said)
    for at, line in enumerate(LEFT):
        pdf.text(60, 170 + 14 * at, line)
    blocks = blocks_of_pdf(bytes(pdf.output()), "list.pdf")
    rows = [[cell.text for cell in row] for block in blocks if block.table for row in block.table.rows]
    assert rows == [["Duty desk", "07700 900123"], ["Manager", "07700 900456"]]
    assert blocks[-1].text == " ".join(LEFT)


GRADES = (
    ("Overall effectiveness", "Requires improvement"),
    ("The quality of education", "Good"),
    ("Behaviour and attitudes", "Outstanding"),
    ("Leadership and management", "Inadequate"),
)


@pytest.mark.parametrize("left", [60, 400])
@pytest.mark.parametrize(("step", "weights"), [(30, ("B", "")), (22, ("", "B")), (24, ("", ""))])
def test_each_grade_beside_a_report_stands_under_the_name_above_it(
    left: int, step: int, weights: tuple[str, str]
) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for at, line in enumerate(LEFT):
        pdf.text(230 if left == 60 else 60, 120 + 14 * at, line)
    for at, said in enumerate(GRADES):
        for text, weight, lower in zip(said, weights, (0, 11), strict=True):
            pdf.set_font("Helvetica", weight, 9)
            pdf.text(left, 120 + step * at + lower, text)
    table, body = blocks_of_pdf(bytes(pdf.output()), "report.pdf")
    assert table.table is not None
    assert [tuple(cell.text for cell in row) for row in table.table.rows] == list(GRADES)
    assert body.text == " ".join(LEFT)
    (shown, _) = passages_of("report", [Block("heading", "Report"), table, body])
    assert shown.text.split("\n") == [f"{name} | {grade}" for name, grade in GRADES]


def test_each_grade_beside_its_name_is_of_that_name() -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    for at, (name, grade) in enumerate(GRADES):
        pdf.set_font("Helvetica", "", 11)
        pdf.text(60, 120 + 20 * at, name)
        pdf.set_font("Helvetica", "B", 11)
        pdf.text(260, 120 + 20 * at, grade)
    (block,) = blocks_of_pdf(bytes(pdf.output()), "report.pdf")
    assert block.table is not None
    assert [tuple(cell.text for cell in row) for row in block.table.rows] == list(GRADES)


def test_a_heading_that_is_a_grade_word_heads_its_text() -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    for at, name in enumerate(("Good", "Outstanding", "Inadequate")):
        pdf.set_font("Helvetica", "B", 14)
        pdf.text(60, 120 + 60 * at, name)
        pdf.set_font("Helvetica", "", 11)
        pdf.text(60, 140 + 60 * at, f"{LEFT[0]} back.")
    kinds = [block.kind for block in blocks_of_pdf(bytes(pdf.output()), "report.pdf")]
    assert kinds == ["heading", "paragraph"] * 3


@pytest.mark.parametrize("entries", [2, 3])
@pytest.mark.parametrize("step", [14, 18])
def test_each_number_of_a_list_of_contacts_stands_beside_its_name(entries: int, step: int) -> None:
    listed = [("Duty desk", "07700 900123"), ("Manager on call", "07700 900456"), ("Police", "101")][
        -entries:
    ]
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for at, (name, number) in enumerate(listed):
        pdf.text(60, 100 + step * at, name)
        pdf.text(300, 100 + step * at, number)
    (block,) = blocks_of_pdf(bytes(pdf.output()), "contacts.pdf")
    assert block.table is not None
    assert [tuple(cell.text for cell in row) for row in block.table.rows] == listed


def test_the_number_of_a_page_in_a_ruled_table_is_no_row_of_it() -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_font("Helvetica", "", 10)
    for page in (1, 2):
        pdf.add_page()
        rows = [("Step", "Within"), (f"Ring the desk {page}", "1 hour"), (f"Write it down {page}", "1 day")]
        for at, row in enumerate(rows):
            pdf.set_font("Helvetica", "" if at else "B", 10)
            for left, text in zip((60, 260), row, strict=True):
                pdf.rect(left, 60 + 22 * at, 200, 22)
                pdf.text(left + 4, 75 + 22 * at, text)
        pdf.rect(60, 126, 400, 22)
        pdf.text(220, 141, f"Page {page} of 2")
    (block,) = blocks_of_pdf(bytes(pdf.output()), "steps.pdf")
    assert block.table is not None
    assert [row[0].text for row in block.table.rows] == [
        "Step",
        *(f"{said} {page}" for page in (1, 2) for said in ("Ring the desk", "Write it down")),
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("They meet for a multi-", "agency talk on the same day."), "multi-agency"),
        (("An injury that is non-", "accidental is told the same day."), "non-accidental"),
        (("The safe-", "guarding lead is told the same day."), "safeguarding"),
        (("There are multi-", "ple homes that are told the same day."), "multiple"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays_at_the_end_of_a_line(
    lines: tuple[str, str], text: str
) -> None:
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", "", 11)
    for at, line in enumerate(lines):
        pdf.text(60, 120 + 14 * at, line)
    (block,) = blocks_of_pdf(bytes(pdf.output()), "words.pdf")
    assert text in block.text.split()


@pytest.mark.parametrize("number", ["01632 960 123", "020 7946 0123"])
@pytest.mark.parametrize("width", range(60, 90, 3))
def test_a_phone_number_goes_on_in_the_next_line(number: str, width: int) -> None:
    pdf = a_page()
    said = (
        f"Workers ring the duty team on {number}. They ring on the same day, and ask who answers, and when."
    )
    para(pdf, said, width=width)
    para(pdf, "The council answers.")
    assert texts(read(pdf)) == [said, "The council answers."]


@pytest.mark.parametrize("sizes", [(15, 12), (14, 11.5)])
def test_headings_of_two_levels_over_columns_head_the_text_of_their_own(sizes: tuple[float, float]) -> None:
    pdf = a_page(20)
    pdf.cell(0, 12, "Neglect", new_x="LMARGIN", new_y="NEXT")
    top = pdf.get_y()
    sides = (
        (
            "What neglect is",
            "Signs at home",
            "A child who is often hungry or cold may be neglected. Look at the bed.",
        ),
        (
            "What to do",
            "On the day",
            "Ring the front door of the council on the same day. Do not wait for proof.",
        ),
    )
    for left, (above, below, text) in zip((10, 110), sides, strict=True):
        pdf.set_xy(left, top)
        for size, words in ((sizes[0], above), (sizes[1], below), (10, text * 2)):
            pdf.set_font("Helvetica", "B" if size > 10 else "", size)
            pdf.set_x(left)
            pdf.multi_cell(85, 6, words, align="L", new_x="LEFT", new_y="NEXT")
            pdf.ln(1)
    made = passages_of("d", read(pdf))
    assert {passage.heading for passage in made} == {"Signs at home", "On the day"}
    assert [" ".join(p.text for p in made if p.heading == side[1]) for side in sides] == [
        side[2] * 2 for side in sides
    ]


@pytest.mark.parametrize(("above", "below"), [("07700", "900 123."), ("07700 900", "123. Say who you are.")])
def test_a_telephone_number_that_a_narrow_column_broke_is_whole(above: str, below: str) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for line in ("Out of hours the desk is", f"on {above}", below):
        pdf.cell(60, 6, line, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(8)
    pdf.multi_cell(150, 6, "The manager decides who goes, and writes down why nobody else could go there.")
    first, second = blocks_of_pdf(bytes(pdf.output()), "a.pdf")
    assert first.text.startswith(f"Out of hours the desk is on {above} {below[:3]}")
    assert second.text.startswith("The manager")
