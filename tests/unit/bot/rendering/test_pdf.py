"""Papers as tagged PDF: any text is data, and comes back as it went in."""

from __future__ import annotations

import re
import string

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from bot.errors import RefusedError
from bot.rendering.blocks import (
    Alert,
    Bar,
    Chart,
    Citation,
    Group,
    Listing,
    Notice,
    Quote,
    TableBlock,
    emphasis,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.pdf import PageSetup, Paper, pdf_of

MARKUP = "#let x = 1 $a^2$ \\ [b] *c* _d_ `e` <f> @g // h /* i */ = j - k ~ \" ' --- #panic() ] } ) {"


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def letters(text: str) -> str:
    """A text without its spaces and line ends, at which a PDF may break it."""
    return re.sub(r"[\s\ufffe]+", "", text)


def plain(line: str) -> Paper:
    return Paper("Title", (paragraph(line),), shape=PageSetup(numbered=False))


def every_block(text: str) -> Paper:
    source = Citation(text, text)
    blocks = (
        paragraph(strong(text), text),
        Quote(text, source),
        Listing((item(text, Quote(text), source=source), item(text, mark=text))),
        TableBlock((text, text), ((text, text),)),
        Chart(text, (Bar(text, 1, text, marked=True, before=2),)),
        source,
        Notice(text),
        section(text, paragraph(text), number=1),
    )
    head = (Alert(text), paragraph(text), Group((section(text, *blocks),), framed=True))
    return Paper(
        f"Title {text}", (section(text, *blocks), paragraph(emphasis(text))), head, PageSetup(columns=2)
    )


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


def test_a_table_has_a_header_row_and_a_chart_has_its_words() -> None:
    table = TableBlock(("Answer", "People"), (("The clerk", "3"), ("The cook", "4")))
    chart = Chart("Who rings", (Bar("The clerk", 3, "3"),))
    pdf = pdf_of(Paper("T", (section("S", table, chart),)))
    assert len(re.findall(rb"/S\s*/TH\b", pdf)) == 2
    assert len(re.findall(rb"/S\s*/TD\b", pdf)) == 4
    assert pdf.count(b"/Scope/Column") == 2
    assert b"/Alt(Who rings. The clerk: 3)" in pdf


def test_the_same_paper_is_the_same_bytes() -> None:
    assert pdf_of(every_block("Bell")) == pdf_of(every_block("Bell"))


def test_markup_is_words() -> None:
    text = words_of(pdf_of(Paper("Title", (section("S", paragraph(MARKUP)),), (paragraph(MARKUP),))))
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
    printed = words_of(pdf_of(plain("Мария Ιωάννα \U0001f469\u200d\U0001f9b0 قلم \u6f22")))
    assert "Мария Ιωάννα [woman][emoji component red hair] " in printed
    assert "قلم" in printed


def test_a_paper_that_cannot_be_set_is_one_sentence() -> None:
    with pytest.raises(RefusedError, match="title is empty") as told:
        pdf_of(Paper("", (paragraph("x"),)))
    assert str(told.value).endswith("; tell whoever runs this assistant.")
    assert "\n" not in str(told.value)


def test_a_table_with_a_cell_too_few_is_no_table() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        TableBlock(("Team", "Read"), (("North",),))


def test_right_to_left_letters_are_all_there() -> None:
    given = "שלום مرحبا"
    assert set(given) <= set(words_of(pdf_of(plain(given))))


@settings(max_examples=examples(40))
@given(st.text(max_size=60))
def test_any_text_can_be_printed_anywhere(text: str) -> None:
    assert pdf_of(every_block(text)).startswith(b"%PDF")


@settings(max_examples=examples(40))
@given(st.text(string.ascii_letters + string.digits + string.punctuation + " éłß£€", min_size=1, max_size=60))
def test_text_comes_back_as_it_went_in(text: str) -> None:
    assert letters(words_of(pdf_of(plain(text)))) == f"Title{letters(text)}"


def test_every_character_that_is_never_spelled_has_a_glyph() -> None:
    safe = [chr(n) for n in (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2013, 0x201F), 0x20AC)]
    printed = words_of(pdf_of(Paper("Title", (paragraph("\U0001f600"), paragraph("".join(safe))))))
    assert "[grinning face]" in printed
    assert printed.count("[") == 2
