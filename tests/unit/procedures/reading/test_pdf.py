"""PDFs: furniture gone, wrapped lines rejoined, clauses kept; locked, scanned and damaged ones refused."""

from __future__ import annotations

import io

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.examples import examples

from procedures.reading.errors import ReadingError
from procedures.reading.pdf import blocks_of_pdf
from procedures.reading.structure import Block

LONG = (
    "The social worker must tell the police and the health visitor on the same day. The manager then decides "
    "whether a multi-agency discussion is held, and writes down why. Children Act duties stay with the "
    "council where the child is found, whoever holds the file."
)


class Procedure(FPDF):
    """Pages with a running header and a numbered footer."""

    def header(self) -> None:
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, "Exampleshire Safeguarding Procedure 2031", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=9)
        self.cell(0, 8, f"Page {self.page_no()} of 4", align="C")


def printed(paragraphs: list[str], *, gap: float = 3, pdf: FPDF | None = None) -> FPDF:
    pdf = pdf or FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", "B", 15)
    pdf.cell(0, 10, "1. Who acts first", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Helvetica", size=11)
    for paragraph in paragraphs:
        pdf.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(gap)
    return pdf


@pytest.mark.parametrize("gap", [0, 3])
def test_clauses_survive_the_turn_of_pages_without_header_and_footer(gap: float) -> None:
    clauses = [f"1.{n} In case {n} there is this. {LONG}" for n in range(1, 41)]
    pdf = printed(clauses, gap=gap, pdf=Procedure())
    assert pdf.page_no() >= 3
    heading, *items = blocks_of_pdf(bytes(pdf.output()), "procedure.pdf")
    assert heading == Block("heading", "1. Who acts first", depth=1, page=1)
    assert [f"{item.marker} {item.text}" for item in items] == clauses


def test_letters_and_bullets_stay_items_of_their_own() -> None:
    pdf = printed(["2.1 The council must:", "a) tell the other council; and", "b) invite it.", "- a dash"])
    blocks = blocks_of_pdf(bytes(pdf.output()), "procedure.pdf")
    assert [(block.marker, block.depth) for block in blocks[1:]] == [
        ("2.1", 0),
        ("a)", 0),
        ("b)", 0),
        ("•", 0),
    ]


def test_a_line_that_starts_with_a_capital_is_no_heading_because_the_last_ended_a_sentence() -> None:
    blocks = blocks_of_pdf(bytes(printed([f"{LONG} {LONG} {LONG}"]).output()), "procedure.pdf")
    assert [block.kind for block in blocks] == ["heading", "paragraph"]
    assert blocks[1].text == f"{LONG} {LONG} {LONG}"


def test_a_locked_file_is_refused() -> None:
    pdf = printed([LONG])
    pdf.set_encryption("owner", "user", encryption_method=EncryptionMethod.RC4)
    with pytest.raises(
        ReadingError, match=r"^secret\.pdf is locked with a password; save a copy without one"
    ):
        blocks_of_pdf(bytes(pdf.output()), "secret.pdf")


def test_a_file_that_only_forbids_printing_is_read() -> None:
    pdf = printed([LONG])
    pdf.set_encryption("owner", encryption_method=EncryptionMethod.RC4)
    assert blocks_of_pdf(bytes(pdf.output()), "open.pdf")[-1].text == LONG


def scanned(pages: int, *, text_pages: int = 0) -> bytes:
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.image(Image.new("L", (40, 60), 200), w=100)
    for number in range(text_pages):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, f"1.{number + 1} {LONG}")
    return bytes(pdf.output())


def test_a_scan_is_refused_and_names_the_way_out() -> None:
    with pytest.raises(ReadingError, match=r"^scan\.pdf .*OCR"):
        blocks_of_pdf(scanned(3), "scan.pdf")


def test_a_mostly_scanned_file_is_refused_but_a_cover_picture_is_not() -> None:
    with pytest.raises(ReadingError, match="OCR"):
        blocks_of_pdf(scanned(3, text_pages=1), "scan.pdf")
    assert len(blocks_of_pdf(scanned(1, text_pages=2), "cover.pdf")) == 2


def test_an_empty_page_is_refused() -> None:
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(ReadingError, match=r"^blank\.pdf "):
        blocks_of_pdf(bytes(pdf.output()), "blank.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no PDF at all", scanned(1)[:200]])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError, match=r"^bad\.pdf .*; .*"):
        blocks_of_pdf(data, "bad.pdf")


def test_a_file_of_too_many_pages_is_refused() -> None:
    pdf = FPDF()
    for _ in range(1001):
        pdf.add_page()
    with pytest.raises(ReadingError, match=r"^long\.pdf has more than 1,000 pages"):
        blocks_of_pdf(bytes(pdf.output()), "long.pdf")


@settings(max_examples=examples(60))
@given(st.binary(max_size=400), st.booleans())
def test_whatever_comes_only_a_reading_error_is_raised(data: bytes, dressed: bool) -> None:
    with pytest.raises(ReadingError, match=r"^x\.pdf "):
        blocks_of_pdf(b"%PDF-1.4\n" + data if dressed else data, "x.pdf")


@settings(max_examples=examples(60))
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=20))
def test_a_file_with_bytes_overwritten_is_read_or_refused(at: int, junk: bytes) -> None:
    whole = bytes(printed([LONG]).output())
    data = io.BytesIO(whole)
    data.seek(at % len(whole))
    data.write(junk)
    said = "x.pdf "
    try:
        blocks_of_pdf(data.getvalue(), "x.pdf")
    except ReadingError as error:
        said = str(error)
    assert said.startswith("x.pdf ")


@settings(max_examples=examples(25))
@given(
    st.lists(
        st.lists(st.sampled_from(["the", "child", "council", "police", "found"]), min_size=4), min_size=1
    )
)
def test_every_word_of_every_paragraph_survives_in_order(paragraphs: list[list[str]]) -> None:
    texts = [f"3.{n} Then {' '.join(words)}." for n, words in enumerate(paragraphs, start=1)]
    blocks = blocks_of_pdf(bytes(printed(texts).output()), "x.pdf")
    assert [f"{block.marker} {block.text}" for block in blocks[1:]] == texts
