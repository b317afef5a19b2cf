"""Reading a document: paragraphs in order with the headings that begin at them, and the notes on each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import a_document, a_library_of, a_note, a_paragraph

from bot.core.card import ShownPassage
from bot.core.corpus import Corpus
from bot.errors import NotHeldError
from bot.features.documents.comparison import Comparisons
from bot.features.documents.layout import number_of
from bot.features.documents.reading import DocumentReader, anchor_of
from procedures.document import Document, Kind, Original, Passage, Standing

OLD = a_document("rules-2020", title="Rules 2020", standing=Standing.SUPERSEDED, superseded_by="rules-2030")
NEW = a_document("rules-2030", title="Rules 2030", supersedes="rules-2020", published="2030")
MINUTES = a_document("minutes", title="Minutes", kind=Kind.MINUTES)


def paragraph(document: Document, number: str, heading: str, *above: str, text: str = "") -> Passage:
    return Passage(
        f"{document.id}#{number}",
        document.id,
        text or f"Words of {number}.",
        number,
        heading=heading,
        above=above,
    )


PARAGRAPHS = (
    paragraph(OLD, "1", "Who", "Meetings"),
    paragraph(OLD, "2", "Who", "Meetings", text="The duty manager's CALL comes first."),
    paragraph(OLD, "3", "When", "Meetings"),
    paragraph(OLD, "4", "Letters"),
)
ON_TWO = a_note("rules-2020", "The manager rings.", rests_on=("2",))
ON_NONE = a_note("rules-2020", "Nothing is said of bells.", rests_on=("9",))


@pytest.fixture
def reader() -> DocumentReader:
    notes = (ON_TWO, ON_NONE, a_note("minutes", "A bell was asked for."))
    documents = {document.id: document for document in (OLD, NEW, MINUTES)}
    library = a_library_of(*(ShownPassage(note, documents[note.document_id]) for note in notes))
    originals = (Original(OLD, PARAGRAPHS), Original(NEW, (a_paragraph("rules-2030"),)))
    return DocumentReader(library, lambda _councils: Corpus.of(library, originals), Comparisons())


def test_documents_are_listed_by_kind_those_that_can_be_read_first(reader: DocumentReader) -> None:
    listed = reader.documents()
    assert [(kind, [one.document.id for one in held]) for kind, held in listed.items()] == [
        (Kind.PROCEDURE, ["rules-2020", "rules-2030"]),
        (Kind.MINUTES, ["minutes"]),
    ]
    (old, _), (minutes,) = listed[Kind.PROCEDURE], listed[Kind.MINUTES]
    assert (old.paragraphs, old.notes) == (4, 2)
    assert (minutes.paragraphs, minutes.notes) == (0, 1)


def test_a_heading_stands_where_it_begins_and_nowhere_else(reader: DocumentReader) -> None:
    opened = reader.open("rules-2020")
    assert [one.headings for one in opened.paragraphs] == [("Meetings", "Who"), (), ("When",), ("Letters",)]
    (whole,) = opened.parts
    assert [heading for heading, _ in whole.contents] == ["Meetings", "Who", "When", "Letters"]


def test_a_note_stands_beside_what_it_rests_on_else_at_the_end(reader: DocumentReader) -> None:
    opened = reader.open("rules-2020")
    assert [one.notes for one in opened.paragraphs] == [(), (ON_TWO,), (), ()]
    assert opened.notes == (ON_NONE,)


def test_editions_and_what_must_be_read_with_one_are_said(reader: DocumentReader) -> None:
    old, new = reader.open("rules-2020"), reader.open("rules-2030")
    assert old.after
    assert new.before
    assert (old.after.id, new.before.id) == ("rules-2030", "rules-2020")
    assert any("has been replaced by Rules 2030" in notice for notice in old.notices)


def test_every_word_must_stand_in_a_place_however_it_is_written(reader: DocumentReader) -> None:
    assert [p.locator for p in reader.open("rules-2020").found("call MANAG")] == ["2"]
    assert {p.id for p in reader.open("rules-2020").found("manager")} == {PARAGRAPHS[1].id, ON_TWO.id}
    assert reader.open("rules-2020").found("manager zebra") == ()
    assert reader.open("rules-2020").found(" - ") == ()


def test_what_is_not_held_is_said_not_to_be(reader: DocumentReader) -> None:
    with pytest.raises(NotHeldError):
        reader.open("held-back.rules-2020")
    with pytest.raises(NotHeldError):
        reader.open("nothing").found("word")


@given(st.text(max_size=40))
def test_a_place_on_a_page_has_a_name_that_an_address_can_carry(own: str) -> None:
    name = anchor_of(f"rules#{own}")
    assert name.startswith("p-")
    assert name.isascii()
    assert not set(name) & set(" <>\"'&#%?/")


def test_the_number_of_a_paragraph_is_said_without_its_heading() -> None:
    assert number_of(paragraph(OLD, "Who, paragraph 1", "Who")) == "paragraph 1"
    assert number_of(paragraph(OLD, "4.2", "Who")) == "4.2"
