"""Papers as tagged PDF: any text is data, and comes back as it went in."""

from __future__ import annotations

import re
import string

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RefusedError
from bot.rendering.paper import (
    Heading,
    Listing,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Section,
    Shape,
    Table,
    pdf_of,
)

#: A picture of one dot.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005"
    "fe02fe0def46b80000000049454e44ae426082"
)
MARKUP = "#let x = 1 $a^2$ \\ [b] *c* _d_ `e` <f> @g // h /* i */ = j - k ~ \" ' --- #panic() ] } ) {"


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def letters(text: str) -> str:
    """A text without its spaces and line ends, at which a PDF may break it."""
    return re.sub(r"[\s\ufffe]+", "", text)


def plain(line: str) -> Paper:
    return Paper("Title", (line,), shape=Shape(numbered=False))


def every_block(text: str) -> Paper:
    blocks = (
        Heading(text),
        Paragraph(text, text),
        Quote(text, text),
        Listing((Paragraph(text, text),), numbered=True),
        Listing((Paragraph(text),)),
        Table((text, text), ((text, text),)),
        Picture(DOT, f"A dot {text}"),
    )
    section = Section(text, blocks)
    return Paper(f"Title {text}", (text,), (section,), (text,), (section,), text, Shape(columns=2))


def test_a_paper_is_tagged_titled_and_in_british_english() -> None:
    pdf = pdf_of(every_block("Bell"))
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert b"/Lang(en-GB)" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert {b"H1", b"H2", b"H3"} <= set(re.findall(rb"/S\s*/(H\d)\b", pdf))
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_dict()["Title"] == "Title Bell"
        assert document.get_metadata_dict()["CreationDate"] == ""


def test_a_table_has_a_header_row_and_a_picture_has_its_words() -> None:
    table = Table(("Answer", "People"), (("The clerk", "3"), ("The cook", "4")))
    pdf = pdf_of(Paper("T", sections=(Section("S", (table, Picture(DOT, "One dot"))),)))
    assert len(re.findall(rb"/S\s*/TH\b", pdf)) == 2
    assert len(re.findall(rb"/S\s*/TD\b", pdf)) == 4
    assert pdf.count(b"/Scope/Column") == 2
    assert b"/Alt(One dot)" in pdf


def test_the_same_paper_is_the_same_bytes() -> None:
    assert pdf_of(every_block("Bell")) == pdf_of(every_block("Bell"))


def test_markup_is_words() -> None:
    text = words_of(pdf_of(Paper("Title", (MARKUP,), (Section("S", (Paragraph(MARKUP),)),))))
    assert letters(text).count(letters(MARKUP)) == 2


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("Bell \U0001f600 rings", "Bell [grinning face] rings"),
        ("Zażółć \u6f22 gęś", "Zażółć [cjk unified ideograph-6f22] gęś"),
        ("\ue000Ring\x00 the\x07 bell\u202e now", "Ring the bell now"),
        ("one\ttwo\nthree\u2028four", "one two three four"),
        ("\ud800half a pair", "half a pair"),
    ],
)
def test_what_cannot_be_set_is_put_in_words_or_left_out(given: str, printed: str) -> None:
    assert words_of(pdf_of(plain(given))).splitlines()[-1].strip() == printed


def test_a_character_in_words_leaves_the_letters_beside_it_alone() -> None:
    printed = words_of(pdf_of(Paper("Title", ("Мария Ιωάννα \U0001f469\u200d\U0001f9b0 قلم \u6f22",))))
    assert "Мария Ιωάννα [woman][emoji component red hair] " in printed
    assert "قلم" in printed


@pytest.mark.parametrize(
    ("paper", "reason"),
    [
        (Paper("T", sections=(Section("S", (Picture(b"no picture", "a dot"),)),)), "decode image"),
        (Paper("T", sections=(Section("S", (Picture(DOT, ""),)),)), "missing alt text"),
    ],
)
def test_a_part_that_cannot_be_set_is_one_sentence(paper: Paper, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason) as told:
        pdf_of(paper)
    assert str(told.value).endswith("; tell whoever runs this assistant.")
    assert "\n" not in str(told.value)


def test_a_table_with_a_cell_too_few_is_no_table() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        Table(("Team", "Read"), (("North",),))


def test_right_to_left_letters_are_all_there() -> None:
    given = "שלום مرحبا"
    assert set(given) <= set(words_of(pdf_of(Paper("Title", (given,)))))


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_can_be_printed_anywhere(text: str) -> None:
    assert pdf_of(every_block(text)).startswith(b"%PDF")


@settings(max_examples=40)
@given(st.text(string.ascii_letters + string.digits + string.punctuation + " éłß£€", min_size=1, max_size=60))
def test_text_comes_back_as_it_went_in(text: str) -> None:
    assert letters(words_of(pdf_of(plain(text)))) == f"Title{letters(text)}"


def test_every_character_that_is_never_spelled_has_a_glyph() -> None:
    safe = [chr(n) for n in (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2013, 0x201F), 0x20AC)]
    printed = words_of(pdf_of(Paper("Title", ("\U0001f600", "".join(safe)))))
    assert "[grinning face]" in printed
    assert printed.count("[") == 2
