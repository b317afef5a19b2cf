"""Scans: pictures of pages are named or read by machine; and drawings within drawings."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from support.hostile import nested_forms

from procedures.reading.layout import passages_of
from procedures.reading.pages import Page
from procedures.reading.pdf import content_of_pdf
from procedures.reading.pdf_scan import read_picture, with_numbered_headings
from procedures.reading.structure import Block
from procedures.reading.textlayer import picture_of

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def pages(*, typed: int, scanned: int, footed: bool = False) -> bytes:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for number in range(typed):
        pdf.add_page()
        pdf.multi_cell(0, 6, f"{number + 1}. Two workers go after dark, and ring in at midnight.")
    for number in range(scanned):
        pdf.add_page()
        pdf.image(Image.new("L", (60, 80), 200), x=10, y=10, w=190, h=260)
        if footed:
            pdf.text(105, 290, str(typed + number + 1))
    return bytes(pdf.output())


def a_program(folder: Path, says: str) -> None:
    program = folder / "tesseract"
    program.write_text(f"#!/bin/sh\ncat > /dev/null\n{says}\n")
    program.chmod(0o755)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("no_tesseract")
@pytest.mark.parametrize("footed", [False, True])
def test_each_page_that_is_a_picture_is_named(footed: bool) -> None:
    content = content_of_pdf(pages(typed=3, scanned=3, footed=footed), "half.pdf")
    assert content.unread == (4, 5, 6)
    assert [block.marker for block in content.blocks] == ["1.", "2.", "3."]


@pytest.mark.usefixtures("no_tesseract")
def test_a_blank_page_is_no_unread_one() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    pdf.cell(text="Two workers go after dark.")
    pdf.add_page()
    assert content_of_pdf(bytes(pdf.output()), "x.pdf").unread == ()


def test_a_picture_is_read_where_tesseract_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = "\n".join(
        f"5\t1\t1\t1\t{line}\t{at}\t{200 + 160 * at}\t{300 + 50 * line}\t140\t36\t95\t{word}"
        for line, words in enumerate(("Ring the manager", "and the police."))
        for at, word in enumerate(words.split())
    )
    a_program(tmp_path, f"cat <<'END'\n{HEAD}\n{rows}\nEND")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    content = content_of_pdf(pages(typed=1, scanned=1), "x.pdf")
    assert (content.unread, content.by_machine) == ((), (2,))
    assert [(block.text, block.page) for block in content.blocks][1:] == [
        ("Ring the manager and the police.", 2)
    ]


@pytest.mark.parametrize("says", ["exit 1", "echo nothing", f"printf '{HEAD}\\n5\\tx\\n'"])
def test_a_program_that_fails_leaves_the_page_unread(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, says: str
) -> None:
    a_program(tmp_path, says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    page = Page(1, 595, 842, ())
    drawn = io.BytesIO()
    Image.new("L", (60, 80), 200).save(drawn, "PNG")
    assert read_picture(page, drawn.getvalue()) == page
    assert content_of_pdf(pages(typed=1, scanned=1), "x.pdf").unread == (2,)


def test_a_word_that_is_only_guessed_is_kept_and_said_to_be_a_guess(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = (("Workers", 95), ("never", 12), ("go", 96), ("alone.", 0), ("~", 3))
    rows = "\n".join(
        f"5\t1\t1\t1\t1\t{at}\t{200 + 160 * at}\t300\t140\t36\t{sure}\t{word}"
        for at, (word, sure) in enumerate(said)
    )
    a_program(tmp_path, f"cat <<'END'\n{HEAD}\n{rows}\nEND")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    content = content_of_pdf(pages(typed=1, scanned=1), "x.pdf")
    assert content.blocks[-1].text == "Workers [never?] go [alone.?]"


def test_a_few_forms_are_read() -> None:
    assert content_of_pdf(nested_forms(2, 1), "x.pdf").blocks[0].text == "a"


def scanned(*pages: list[tuple[str, float, str]], typed: str = "", align: str = "L") -> bytes:
    """Pages with lines of print, each of a size and a weight, as pictures of themselves.

    ``typed`` is the text of a page before them that is no picture.
    """
    made = FPDF()
    if typed:
        made.add_page()
        made.set_font("Helvetica", size=11)
        made.multi_cell(0, 6, typed)
    for lines in pages:
        pdf = FPDF()
        pdf.set_margins(20, 20)
        pdf.add_page()
        for text, size, weight in lines:
            pdf.set_font("Helvetica", weight, size)
            pdf.multi_cell(0, size * 0.5, text, align=align, new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
        made.add_page()
        made.image(io.BytesIO(picture_of(bytes(pdf.output()), 1, 200)), x=0, y=0, w=210, h=297)
    return bytes(made.output())


LONG = "Two workers go on a first visit after dark, and they ring the duty desk before they leave."
NEXT = "The record is made on the same day, and it names who was seen and who was not seen."
READS = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")


def headings(data: bytes) -> list[tuple[int, str]]:
    blocks = content_of_pdf(data, "scan.pdf").blocks
    return [(block.depth, block.text) for block in blocks if block.kind == "heading"]


@READS
@pytest.mark.parametrize(("title", "section", "weight"), [(20, 15, "B"), (16, 13, ""), (24, 14, "B")])
def test_what_is_clearly_larger_on_a_scanned_page_is_a_heading(
    title: float, section: float, weight: str
) -> None:
    lines = [("Home visits", title, weight), (LONG, 11, ""), ("Exceptions", section, weight), (NEXT, 11, "")]
    lines += [("Names and records", section, weight), (LONG, 11, "")]
    assert headings(scanned(lines)) == [(1, "Home visits"), (2, "Exceptions"), (2, "Names and records")]


@READS
def test_a_line_on_a_scanned_page_that_is_as_large_as_the_rest_is_no_heading() -> None:
    lines = [("ease our cares", 11, "B"), (LONG, 11, ""), ("QUICKLY", 11, ""), (NEXT, 11, "")]
    assert headings(scanned(lines)) == []


@READS
def test_numbered_titles_on_a_scanned_page_are_headings() -> None:
    lines = [("1. Who goes", 11, "B"), (LONG, 11, ""), ("2. What is written", 11, "B"), (NEXT, 11, "")]
    assert headings(scanned(lines)) == [(1, "1. Who goes"), (1, "2. What is written")]


def item(number: str, text: str, depth: int = 0) -> Block:
    return Block("item", text, number, depth=depth, page=1)


def text(words: str, depth: int = 0) -> Block:
    return Block("paragraph", words, depth=depth, page=1)


@pytest.mark.parametrize(
    "blocks",
    [
        [item("1.", "Ring the manager"), item("2.", "Ring the police"), text(LONG)],
        [item("1.", "Ring the manager."), text(LONG), item("2.", "Ring the police."), text(NEXT)],
        [
            item("1.", "Who goes"),
            text(LONG),
            item("3.", "Names"),
            text(NEXT),
            item("2.", "Notes"),
            text(NEXT),
        ],
        [item("1.", "Who goes"), text(LONG, 1), item("2.", "Names"), text(NEXT, 1)],
        [item("1.", "Who goes"), text(LONG)],
        [item("1.", "Never alone"), text("after dark."), item("2.", "Never late"), text(NEXT)],
    ],
)
def test_numbers_on_a_scanned_page_that_may_be_a_lists_stay_a_list(blocks: list[Block]) -> None:
    assert with_numbered_headings(blocks, {1}) == blocks


def test_numbers_of_typed_pages_are_left_as_they_are() -> None:
    blocks = [item("1.", "Who goes"), text(LONG), item("2.", "Names"), text(NEXT)]
    assert with_numbered_headings(blocks, {2}) == blocks
    assert [b.kind for b in with_numbered_headings(blocks, {1})] == ["heading", "paragraph"] * 2


LONE = "Never ask the child alone"


def said(data: bytes) -> list[tuple[int, str]]:
    """The passages of a file with their pages."""
    blocks = content_of_pdf(data, "scan.pdf").blocks
    return [(p.page, p.text) for p in passages_of("d", blocks, through=False, noun="paragraph")]


@READS
@pytest.mark.parametrize(("size", "weight", "align"), [(11, "", "C"), (20, "B", "L")])
def test_a_scanned_page_of_one_line_is_a_passage_wherever_it_stands(
    size: float, weight: str, align: str
) -> None:
    lone = [(LONE, size, weight)]
    title = [("Home visits", 20, "B"), (LONG, 11, "")]
    assert said(scanned(lone, typed=LONG, align=align)) == [(1, LONG), (2, LONE)]
    assert said(scanned(title, lone, [(NEXT, 11, "")], align=align)) == [(1, LONG), (2, LONE), (3, NEXT)]


@READS
def test_a_scan_of_one_line_is_a_passage() -> None:
    assert said(scanned([(LONE, 20, "B")])) == [(1, LONE)]


@READS
def test_the_title_alone_on_the_first_scanned_page_heads_what_follows() -> None:
    data = scanned([("Home visits", 20, "B")], [(LONG, 11, ""), (NEXT, 11, "")])
    assert headings(data) == [(1, "Home visits")]
