"""Pages as office programs print them and sites show them: ligatures, struck words, ticked boxes, panels."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import typst
from docx import Document
from fpdf import FPDF

from procedures.document import Passage
from procedures.reading.coverage import coverage_of
from procedures.reading.formats import content_of
from procedures.reading.layout import passages_of
from procedures.reading.pdf_scan import can_read
from procedures.reading.publishers import publisher_of
from procedures.reading.symbols import symbol

needs_tesseract = pytest.mark.skipif(not can_read(), reason="tesseract is not installed")


def printed(source: str) -> bytes:
    return bytes(typst.compile(source.encode()))


def passages(data: bytes, name: str = "chapter.pdf") -> tuple[Passage, ...]:
    return passages_of("d", content_of(data, name).blocks)


def said(data: bytes, name: str = "chapter.pdf") -> str:
    return "\n".join(passage.text for passage in passages(data, name))


@pytest.mark.parametrize(
    "words",
    [
        "All staff ring an officer.",
        "Five offices affirm it in the first file.",
        "A difficult, baffling effort.",
    ],
)
def test_letters_that_are_drawn_as_one_part_no_word(words: str) -> None:
    assert said(printed(f"= Visits\n\n{words}")) == words


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("Ring within #strike[five] one day.", "Ring within one day."),
        ("Ring within #strike[five]one day.", "Ring within one day."),
        ("#strike[Never ring at night.] Ring the desk.", "Ring the desk."),
        ("Ring #underline[within] one day.", "Ring within one day."),
        ("Ring #overline[within] one day.", "Ring within one day."),
    ],
)
def test_words_that_a_line_strikes_out_are_not_kept(source: str, left: str) -> None:
    data = printed(f"= Visits\n\n{source}")
    assert said(data) == left
    assert coverage_of(data, "visits.pdf", passages(data)).lost == 0


def test_a_line_that_goes_beyond_the_words_strikes_nothing_out() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.text(80, 50, "Ring the desk.")
    pdf.line(20, 48.8, 190, 48.8)
    assert said(bytes(pdf.output())) == "Ring the desk."


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", 0xF0FE, "☑"),
        ("ABCDEF+Wingdings-Regular", 0xA8, "☐"),
        ("OpenSymbol", 0xF0A8, "☐"),
        ("Wingdings 2", 0xF052, "☑"),
        ("SymbolMT", 0xF0B3, "≥"),
        ("Helvetica", 0xFE, ""),
    ],
)
def test_a_ticked_box_stays_ticked(font: str, code: int, shown: str) -> None:
    assert symbol(font, code) == shown


LEVELS = """#table(columns: 4, [Domain], [Level 2], [Level 3], [Level 4],
  [Health], [Missed one visit], [Missed many visits], [Untreated illness],
  [Housing], [Shares a bed], [Sleeps on a floor], [No home])"""


@pytest.mark.parametrize("heading", ["3.1 Levels of need", "What the levels mean", "Signs by level here"])
def test_a_heading_of_as_many_words_as_columns_names_none_of_them(heading: str) -> None:
    data = printed(f"#set text(size: 11pt)\n#strong[{heading}]\n\n{LEVELS}")
    text = said(data)
    assert "Level 3: Sleeps on a floor" in text
    assert not any(f"{word}:" in text for word in heading.split())


def scanned(data: bytes) -> bytes:
    """The pages of a PDF as pictures in another."""
    pdf = FPDF()
    for page in pypdfium2.PdfDocument(data):
        pdf.add_page()
        pdf.image(page.render(scale=200 / 72, grayscale=True).to_pil(), 0, 0, 210)
    return bytes(pdf.output())


@needs_tesseract
def test_the_ruled_table_of_a_scanned_page_keeps_its_rows_and_columns() -> None:
    text = said(scanned(printed(f"#set text(size: 12pt)\n= Levels of need\n\n{LEVELS}")))
    for told in ("Level 2: Missed one visit", "Level 4: Untreated illness", "Level 3: Sleeps on a floor"):
        assert told in text


@needs_tesseract
def test_a_table_without_lines_on_a_scanned_page_names_no_cell() -> None:
    rows = (("Judgement", "Grade"), ("How leaders help workers", "Good"), ("How families are met", "Poor"))
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    text = said(
        scanned(
            printed(
                "#set text(size: 13pt)\n= Night work\n\n"
                f"#table(columns: (9cm, 5cm), stroke: none, {cells})\n\n"
                "The night workers of the county are well led."
            )
        )
    )
    assert ": Good" not in text
    assert ": Poor" not in text
    assert "families are met" in text


PANELS = (
    '<button aria-controls="p" aria-expanded="false">Referral</button>'
    '<div id="p" hidden><p>Decide today.</p></div>',
    '<style>.body {display: none}</style><button class="accordion">Referral</button>'
    '<div class="body"><p>Decide today.</p></div>',
    '<div class="card"><div class="card-header"><a data-toggle="collapse" href="#c">Referral</a></div>'
    '<div id="c" aria-hidden="true"><p>Decide today.</p></div></div>',
    '<div><a role="tab" aria-controls="t" href="#t">Referral</a></div>'
    '<div role="tabpanel" id="t" style="display:none"><p>Decide today.</p></div>',
    '<h3><button aria-controls="q">Referral</button></h3>'
    '<div id="q" aria-hidden="true"><p>Decide today.</p></div>',
)


@pytest.mark.parametrize("panel", PANELS)
def test_what_a_reader_opens_by_a_press_is_read_under_the_words_that_open_it(panel: str) -> None:
    page = f"<main><h1>Time limits</h1><p>Each has its own.</p>{panel}<p>Ask if unsure.</p></main>"
    found = {passage.text: passage.heading for passage in passages(page.encode(), "limits.html")}
    assert found["Decide today."] == "Referral"
    assert "Ask if unsure." in found


def test_a_hidden_menu_and_a_hidden_sentence_stay_hidden() -> None:
    page = (
        '<html><body><button aria-controls="m">Menu</button>'
        '<ul id="m" hidden><li><a href="/a">Fees</a></li></ul>'
        "<main><h1>Visits</h1><p>Two go.</p><p hidden>Nobody goes.</p></main></body>"
    )
    assert said(page.encode(), "visits.html") == "Two go."


def test_a_list_that_is_typed_with_line_breaks_is_one() -> None:
    page = (
        "<h1>When to ring</h1><p>Do not ring when:"
        "<br>- a child is safe;<br>- you<br>know why; or<br>- it is day.</p>"
    )
    assert said(page.encode(), "ring.html") == (
        "Do not ring when:\n• a child is safe;\n• you know why; or\n• it is day."
    )


def test_links_about_the_page_are_no_text_and_no_loss() -> None:
    page = (
        '<h1>Visits</h1><p>Two go.<sup><a href="#n1" id="r1">1</a></sup></p>'
        '<p><a href="#top">Return to Contents</a></p>'
        '<div class="footnotes"><ol><li id="fn1">At night three. <a href="#r1">\u21a9</a></li></ol></div>'
    ).encode()
    found = passages(page, "visits.html")
    assert [passage.text.split("\n")[-1] for passage in found] == ["Two go.", "Footnote 1: At night three."]
    assert coverage_of(page, "visits.html", found).lost == 0


def test_the_site_says_whose_a_page_is() -> None:
    site = "Heronshire Safeguarding Children Partnership Manual"
    page = f"<title>Visits | {site}</title><h1>Visits</h1><p>Two go.</p>"
    assert publisher_of(content_of(page.encode(), "v.html"), "v.html") == (
        "Heronshire Safeguarding Children Partnership"
    )


def test_the_list_styles_of_word_nest_though_each_is_a_list_of_its_own() -> None:
    word = Document()
    for style, text in (
        ("", "The lead:"),
        (" 2", "does not:"),
        (" 3", "write; or"),
        (" 3", "wait."),
        ("", "Rings."),
    ):
        word.add_paragraph(text, style=f"List Bullet{style}" if text != "The lead:" else "Normal")
    held = io.BytesIO()
    word.save(held)
    assert said(held.getvalue(), "lead.docx").splitlines()[1:] == [
        "• does not:", "  • write; or", "  • wait.", "• Rings.",
    ]  # fmt: skip
