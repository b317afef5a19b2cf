"""Word files: counted numbers kept, headings and tables read, bombs and strangers refused unopened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document as NewDocument
from docx.enum.numbering import WD_NUMBER_FORMAT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.reading import archive
from procedures.reading.docx import blocks_of_docx
from procedures.reading.errors import ReadingError
from procedures.reading.formats import content_of
from procedures.reading.structure import Block

if TYPE_CHECKING:
    from docx.document import Document
    from docx.numbering import NumberingDefinition


def saved(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def blocks(document: Document) -> list[Block]:
    return blocks_of_docx(saved(document), "procedure.docx")


def clauses(document: Document) -> NumberingDefinition:
    """Define 1., 1.1, 1.1.1 and (a) in ``document``."""
    return document.numbering.add_definition(
        [
            {"level_text": "%1."},
            {"level_text": "%1.%2"},
            {"level_text": "%1.%2.%3"},
            {"level_text": "(%4)", "number_format": WD_NUMBER_FORMAT.LOWER_LETTER},
        ],
        multi_level_type="multilevel",
    )


def add(document: Document, text: str, number: int, level: int, style: str | None = None) -> None:
    document.add_paragraph(text, style=style).set_numbering(number, level=level)


def test_counted_numbers_are_kept_and_headings_carry_theirs() -> None:
    document = NewDocument()
    number = clauses(document).num_id
    document.add_heading("Who acts first", level=0)
    add(document, "Referral", number, 0, "Heading 1")
    add(document, "The council where the child is found acts first.", number, 1)
    add(document, "It must:", number, 2)
    add(document, "tell the home council; and", number, 3)
    add(document, "record it.", number, 3)
    add(document, "Discussion", number, 0, "Heading 1")
    add(document, "The manager holds it.", number, 1)
    assert blocks(document) == [
        Block("heading", "Who acts first", depth=1),
        Block("heading", "1. Referral", depth=1),
        Block("item", "The council where the child is found acts first.", "1.1"),
        Block("item", "It must:", "1.1.1"),
        Block("item", "tell the home council; and", "(a)", 1),
        Block("item", "record it.", "(b)", 1),
        Block("heading", "2. Discussion", depth=1),
        Block("item", "The manager holds it.", "2.1"),
    ]


def test_lists_that_word_counts_as_one_are_one() -> None:
    document = NewDocument()
    number = clauses(document).num_id
    other = second_list(document, number)
    add(document, "First", number, 0, "Heading 1")
    add(document, "Second", number, 0, "Heading 1")
    add(document, "A clause of the second section.", other, 1)
    assert blocks(document)[-1].marker == "2.1"


def second_list(document: Document, number: int) -> int:
    """Add a list with the same definition, as Word does when a list is copied."""
    numbering = document.part.numbering_part.element
    definition = next(each.abstract_num_id for each in document.numbering if each.num_id == number)
    return int(numbering.add_num(definition).numId)


def test_a_restarted_list_starts_again() -> None:
    document = NewDocument()
    number = clauses(document).num_id
    again = document.numbering.restart(number).num_id
    add(document, "One.", number, 0)
    add(document, "Two.", number, 0)
    add(document, "One again.", again, 0)
    assert [block.marker for block in blocks(document)] == ["1.", "2.", "1."]


def test_bullets_of_symbol_fonts_are_bullets_and_nest() -> None:
    document = NewDocument()
    bullets = document.numbering.add_bulleted_definition(bullets=("\uf0b7", "o")).num_id
    document.add_paragraph("The council must:")
    add(document, "ring the police;", bullets, 0)
    add(document, "the duty sergeant; and", bullets, 1)
    document.add_paragraph("write it down.", style="List Bullet")
    found = blocks(document)
    assert [(block.marker, block.depth) for block in found] == [("", 0), ("•", 0), ("•", 1), ("•", 0)]


def test_typed_numbers_and_bold_headings_are_understood() -> None:
    document = NewDocument()
    document.add_paragraph().add_run("What to do first").bold = True
    document.add_paragraph("3.4.1\tRing 07700 900123 and ask for Odessa Quill.")
    document.add_paragraph().add_run("A whole bold sentence stays a sentence.").bold = True
    assert blocks(document) == [
        Block("heading", "What to do first", depth=6),
        Block("item", "Ring 07700 900123 and ask for Odessa Quill.", "3.4.1"),
        Block("paragraph", "A whole bold sentence stays a sentence."),
    ]


def test_a_clause_set_in_a_heading_style_is_a_clause() -> None:
    document = NewDocument()
    number = clauses(document).num_id
    add(document, "The social worker tells the police at once.", number, 1, "Heading 2")
    assert blocks(document) == [Block("item", "The social worker tells the police at once.", "1.1")]


def test_a_merged_cell_stands_in_each_place_and_one_column_is_no_table() -> None:
    document = NewDocument()
    table = document.add_table(rows=3, cols=2)
    for cell, text in zip(table._cells, ["Who", "When", "Police", "1 day", "merged", ""], strict=True):
        cell.text = text
    table.cell(2, 0).merge(table.cell(2, 1))
    box = document.add_table(rows=1, cols=1)
    box.cell(0, 0).text = "4.1 A clause in a box."
    found, clause = blocks(document)
    assert found.table is not None
    texts = [[cell.text for cell in row] for row in found.table.rows]
    assert texts == [["Who", "When"], ["Police", "1 day"], ["merged", "merged"]]
    assert found.table.rows[2][0] is found.table.rows[2][1]
    assert clause == Block("item", "A clause in a box.", "4.1")


def test_a_clause_number_in_a_cell_of_its_own_is_the_marker() -> None:
    document = NewDocument()
    number = clauses(document).num_id
    table = document.add_table(rows=2, cols=2)
    for row, text in enumerate(["The police come.", "The health visitor comes."]):
        table.cell(row, 0).paragraphs[0].set_numbering(number, level=1)
        table.cell(row, 1).text = text
    assert blocks(document) == [
        Block("item", "The police come.", "1.1"),
        Block("item", "The health visitor comes.", "1.2"),
    ]


def test_headers_footers_contents_and_removed_words_are_left_out() -> None:
    document = NewDocument()
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.styles.add_style("TOC 1", 1)
    document.add_paragraph("Referral 3", style="TOC 1")
    paragraph = document.add_paragraph("The council ")
    change = '<w:{0} {1} w:id="1" w:author="Odessa Quill"><w:r><w:{2}>{3}</w:{2}></w:r></w:{0}>'
    for tag, text_tag, text in (("ins", "t", "must"), ("del", "delText", "may")):
        changed: Any = parse_xml(change.format(tag, nsdecls("w"), text_tag, text))
        paragraph._p.append(changed)
    paragraph.add_run(" act.")
    assert [block.text for block in blocks(document)] == ["The council must act."]


@pytest.mark.parametrize("title", ["Contents", "What is in this manual"])
@pytest.mark.parametrize("page", ["", " 4", "\t4", " ........ 4"])
def test_a_contents_list_that_was_typed_is_no_text_of_the_document(title: str, page: str) -> None:
    document = NewDocument()
    document.add_paragraph(title, style="TOC Heading")
    for heading in ("Referral", "Visits"):
        document.add_paragraph(f"{heading}{page}")
    for heading in ("Referral", "Visits"):
        document.add_heading(heading, 1)
        document.add_paragraph(f"{heading} is written down.")
    read = content_of(saved(document), "procedure.docx").blocks
    assert [block.text for block in read] == [
        "Referral",
        "Referral is written down.",
        "Visits",
        "Visits is written down.",
    ]


def test_what_follows_the_title_of_a_contents_list_that_is_not_there_is_kept() -> None:
    document = NewDocument()
    document.add_paragraph("Contents", style="TOC Heading")
    document.add_paragraph("The worker rings the other council.")
    read = content_of(saved(document), "procedure.docx").blocks
    assert [block.text for block in read] == ["Contents", "The worker rings the other council."]


def test_a_file_without_text_says_so() -> None:
    with pytest.raises(ReadingError, match=r"^procedure\.docx holds no text"):
        blocks(NewDocument())


def rezipped(change: Callable[[str, bytes], bytes]) -> bytes:
    """A sound Word file, each part of which has gone through ``change``."""
    document = NewDocument()
    document.add_paragraph("Text.")
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(document))) as whole,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in whole.namelist():
            made.writestr(name, change(name, whole.read(name)))
    return file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"<" + bytes(archive.LARGEST_UNPACKED + 1))
    data = bytearray(file.getvalue())
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (4_000_000_000).to_bytes(4, "little")
    assert len(data) < 200_000
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("a part was unpacked"))
    for claimed in (bytes(data), file.getvalue()):
        with pytest.raises(ReadingError, match=r"^bomb\.docx unpacks to far more"):
            blocks_of_docx(claimed, "bomb.docx")


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(
        rezipped(lambda name, part: part + b" " * 5_000_000 if name == "word/document.xml" else part)
    )
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        real = whole.getinfo("word/document.xml").file_size
    data = bytearray(bytes(data).replace(real.to_bytes(4, "little"), (900).to_bytes(4, "little")))
    with pytest.raises(ReadingError, match=r"^liar\.docx is damaged"):
        blocks_of_docx(bytes(data), "liar.docx")


def test_too_many_parts_and_too_great_a_ratio_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    swollen = rezipped(lambda _, part: part + b" " * 3_000_000)
    with pytest.raises(ReadingError, match="unpacks to far more"):
        blocks_of_docx(swollen, "x.docx")
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    with pytest.raises(ReadingError, match="unpacks to far more"):
        blocks_of_docx(rezipped(lambda _, part: part), "x.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    declared = '<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY f SYSTEM "file:///etc/passwd">]>'

    def hostile(name: str, part: bytes) -> bytes:
        if name != "word/document.xml":
            return part
        _, rest = part.decode().split("?>", 1)
        return f'<?xml version="1.0" encoding="{encoding}"?>{declared}{rest}'.encode(encoding)

    with pytest.raises(ReadingError, match=r"^x\.docx is damaged"):
        blocks_of_docx(rezipped(hostile), "x.docx")


def other_archive(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(part, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (archive.OLE + bytes(600), "old Office file, or locked with a password"),
        (b"plain text", "damaged or no Word file"),
        (b"", "damaged or no Word file"),
        (other_archive("xl/workbook.xml"), "is a spreadsheet"),
        (other_archive("holiday.jpg"), "is not a Word document"),
        (other_archive("word/document.xml"), "damaged or no Word file"),
        (rezipped(lambda _, part: part)[:-300], "damaged or no Word file"),
    ],
)
def test_what_is_no_word_file_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(ReadingError, match=said) as raised:
        blocks_of_docx(data, "policy.docx")
    assert str(raised.value).startswith("policy.docx ")
    assert "; " in str(raised.value)


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(other_archive("word/document.xml"))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ReadingError, match="locked with a password"):
        blocks_of_docx(bytes(data), "x.docx")


@settings(max_examples=examples(60))
@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=30), st.booleans())
def test_whatever_comes_only_a_reading_error_is_raised(at: int, junk: bytes, whole: bool) -> None:
    data = bytearray(SOUND if whole else b"PK\x03\x04" + junk)
    at %= len(data)
    data[at : at + len(junk)] = junk
    said = "x.docx "
    try:
        blocks_of_docx(bytes(data), "x.docx")
    except ReadingError as error:
        said = str(error)
    assert said.startswith("x.docx ")


SOUND = rezipped(lambda _, part: part)


@settings(max_examples=examples(30))
@given(st.lists(st.text(alphabet="abcdé’&<> ", min_size=1, max_size=40), min_size=1, max_size=8))
def test_the_text_of_every_paragraph_survives(texts: list[str]) -> None:
    document = NewDocument()
    for text in texts:
        document.add_paragraph(f"Then {text}.")
    assert [block.text for block in blocks(document)] == [" ".join(f"Then {text}.".split()) for text in texts]


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_an_item_that_was_deleted_or_moved_away_is_not_counted(change: str) -> None:
    document = NewDocument()
    for text in ("A chair", "A councillor", "A doctor"):
        document.add_paragraph(text, style="List Number")
    gone = document.paragraphs[1]._p
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement(f"w:{change}"))
    gone.get_or_add_pPr().append(mark)
    wrapper = OxmlElement(f"w:{change}")
    for run in gone.findall(qn("w:r")):
        gone.replace(run, wrapper)
        wrapper.append(run)
    read = [(block.marker, block.text) for block in blocks_of_docx(saved(document), "a.docx")]
    assert read == [("1.", "A chair"), ("2.", "A doctor")]


def test_a_file_that_holds_another_in_place_of_text_is_refused_by_name() -> None:
    document = NewDocument()
    document.add_paragraph("What stands in it is read.")
    document.element.body.insert(0, OxmlElement("w:altChunk"))
    with pytest.raises(ReadingError, match=r"^a\.docx holds another file .* save it and add that\.$"):
        blocks_of_docx(saved(document), "a.docx")
