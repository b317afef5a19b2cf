"""Scans: pictures of pages are named or read by machine; and drawings within drawings."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from support.hostile import nested_forms

from procedures.reading.pages import Page
from procedures.reading.pdf import content_of_pdf
from procedures.reading.pdf_scan import read_picture

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
