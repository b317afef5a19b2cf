"""Formats: the first bytes decide, then the server's word, then the name."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document as NewDocument
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.reading import formats
from procedures.reading.errors import ReadingError
from procedures.reading.structure import Block

SENTENCE = "The council where the child is found acts first."
CLAUSE = [Block("item", SENTENCE, "1.1")]
PAGE = f"<!DOCTYPE html><html><body><p>1.1 {SENTENCE}</p></body></html>".encode()
PLAIN = f"1.1 {SENTENCE}".encode()


def blocks_of(data: bytes, name: str, content_type: str = "") -> list[Block]:
    """The blocks of a file without the pages that only a PDF has."""
    return [replace(block, page=0) for block in formats.blocks_of(data, name, content_type)]


def word() -> bytes:
    document, file = NewDocument(), io.BytesIO()
    document.add_paragraph(f"1.1 {SENTENCE}")
    document.save(file)
    return file.getvalue()


def pdf() -> bytes:
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=11)
    made.cell(0, 6, f"1.1 {SENTENCE}")
    return bytes(made.output())


@pytest.mark.parametrize("data", [PAGE, word(), pdf()])
@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx", "a.html", "a", "https://example.org/a?b=c.pdf"])
@pytest.mark.parametrize("content_type", ["", "text/plain", "application/octet-stream"])
def test_the_first_bytes_decide(data: bytes, name: str, content_type: str) -> None:
    assert blocks_of(data, name, content_type) == CLAUSE


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf  \r\n" + PAGE,
        b'<?xml version="1.0"?>\n<!-- saved -->\n' + PAGE,
        b"<HTML>" + PAGE,
        PAGE.decode().encode("utf-16"),
        b"\n " + pdf(),
    ],
)
def test_what_stands_before_the_first_bytes_does_not_mislead(data: bytes) -> None:
    assert blocks_of(data, "a.bin") == CLAUSE


def test_the_server_is_believed_before_the_name() -> None:
    fragment = f"<p>1.1 {SENTENCE}</p>".encode()
    assert blocks_of(fragment, "a.pdf", "text/html; charset=utf-8") == CLAUSE
    assert blocks_of(PLAIN, "https://example.org/a.pdf", "Text/Plain") == CLAUSE


def test_the_charset_that_a_server_names_is_used() -> None:
    page = "<html><body><p>Zoë’s</p></body></html>".encode("cp1252")
    assert blocks_of(page, "a", 'text/html; charset="windows-1252"')[0].text == "Zoë’s"


@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "a.md", "a.markdown", "https://example.org/a.md?x=y"])
def test_text_goes_by_its_name(name: str) -> None:
    assert blocks_of(PLAIN, name) == CLAUSE


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "a.png"),
        (b"\x89PNG\r\n\x1a\n", "a.txt"),
        (b"\xff\xd8\xff\xe0", "a.pdf"),
        (b"{\\rtf1 text}", "a.txt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc"),
        (b"PK\x03\x04 nothing", "a.xlsx"),
        (b"PK\x05\x06" + bytes(18), "a.zip"),
        (PLAIN, "a.rtf"),
        (PLAIN, "a"),
        (PLAIN, "https://example.org"),
        (b"", "a"),
        (b" \n", "a.txt"),
        (b"<html></html>", "a.html"),
        (b"%PDF-1.7", "a.pdf"),
        (PLAIN, "a.pdf"),
        (PLAIN, "a.docx"),
    ],
)
def test_anything_else_is_refused_by_name_and_with_a_way_out(data: bytes, name: str) -> None:
    with pytest.raises(ReadingError) as raised:
        blocks_of(data, name)
    message = str(raised.value)
    assert message.startswith(f"{name} ")
    assert message.endswith(".")
    assert "; " in message


@settings(max_examples=examples(150))
@given(
    st.sampled_from(
        [b"", b"%PDF-", b"PK\x03\x04", b"<html>", b"<!doctype html>", b"\xff\xfe", b"\xef\xbb\xbf"]
    ),
    st.binary(max_size=200),
    st.sampled_from(["a.txt", "a.pdf", "a.docx", "a.html", "a", "http://[x", "://"]),
    st.sampled_from(
        ["", "text/html", "text/html; charset=nonsense", "text/html; charset", ";;", "application/pdf"]
    ),
)
def test_whatever_comes_only_a_reading_error_is_raised(
    start: bytes, rest: bytes, name: str, content_type: str
) -> None:
    said = name
    try:
        assert blocks_of(start + rest, name, content_type)
    except ReadingError as error:
        said = str(error)
    assert said.startswith(name)


def _written(paragraphs: list[str]) -> dict[str, bytes]:
    """The same paragraphs as files of every kind."""
    document, file, made = NewDocument(), io.BytesIO(), FPDF()
    made.set_font("Helvetica", size=11)
    made.add_page()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
        made.multi_cell(0, 6, paragraph, new_x="LMARGIN", new_y="NEXT")
        made.ln(3)
    document.save(file)
    return {
        "close.txt": "\n".join(paragraphs).encode(),
        "apart.txt": "\n\n".join(paragraphs).encode(),
        "a.html": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs).encode(),
        "a.docx": file.getvalue(),
        "a.pdf": bytes(made.output()),
    }


def test_numbers_go_on_past_999() -> None:
    paragraphs = [
        f"{number}. Visit {number} is written down, and who saw the child." for number in range(996, 1005)
    ]
    for name, data in _written(paragraphs).items():
        markers = [block.marker for block in blocks_of(data, name)]
        assert markers == [f"{number}." for number in range(996, 1005)], name


def test_a_number_like_a_year_counts_where_it_goes_on() -> None:
    numbers = range(998, 2003)
    data = "\n".join(f"{number}) Visit {number} is written down." for number in numbers).encode()
    assert [block.marker for block in blocks_of(data, "a.txt")] == [f"{number})" for number in numbers]


def test_a_year_at_the_start_of_a_paragraph_is_no_number() -> None:
    paragraphs = [
        "2. The review is due.",
        "2024. That was the year of the last review.",
        "3. It is written down.",
    ]
    for name, data in _written(paragraphs).items():
        assert [block.marker for block in blocks_of(data, name) if block.kind == "item"] == ["2.", "3."], name


def test_a_page_put_together_from_two_is_read_line_by_line() -> None:
    clauses = b"<p>1.1 The child\xe2\x80\x99s home.</p>\n<p>1.2 The child\x92s school.</p>"
    page = b"<html><body>\n" + clauses + b"\n</body></html>"
    assert [block.text for block in blocks_of(page, "a.html")] == ["The child’s home.", "The child’s school."]
