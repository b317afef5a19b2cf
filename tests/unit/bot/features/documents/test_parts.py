"""The parts of a long document: all of it once, in order, by its headings, and none too long for a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.long_documents import CHAPTERS, long_rules
from support.samples import a_note
from support.shipped import shipped_library

from bot.core.corpus import Corpus
from bot.features.documents import messages as document_messages
from bot.features.documents.comparison import Comparisons
from bot.features.documents.layout import numbers_of
from bot.features.documents.parts import LONGEST, DocumentPart, OpenedParagraph, parts_of
from bot.features.documents.reading import DocumentReader, OpenedDocument, anchor_of
from procedures.document import Passage


def opened(document_id: str = "lantern-rules") -> OpenedDocument:
    library = shipped_library()
    corpus = Corpus.of(library, [long_rules(document_id)])
    return DocumentReader(library, lambda _councils: corpus, Comparisons()).open(document_id)


def length_of(part: DocumentPart) -> int:
    return sum(one.length for one in part.paragraphs)


def test_every_paragraph_of_a_long_document_stands_in_one_part_in_order() -> None:
    rules = opened()
    assert len(rules.parts) > 2
    assert [p.id for p in rules.passages] == [one.passage.id for one in rules.paragraphs]
    assert all(length_of(part) <= LONGEST for part in rules.parts)
    for number, part in enumerate(rules.parts):
        assert {rules.part_with(anchor_of(p.id)) for p in part.passages} == {number}
    assert rules.part_with("p-9.9.9") is None


def test_a_chapter_that_fits_is_not_torn_apart_and_a_part_says_what_it_holds() -> None:
    rules = opened()
    chapters = [{one.passage.above for one in part.paragraphs} for part in rules.parts]
    assert sum(map(len, chapters)) == CHAPTERS
    first, last = rules.parts[0], rules.parts[-1]
    assert first.title == document_messages.PART_FROM_TO.format(
        first="Chapter 1", last=first.paragraphs[-1].passage.above[0]
    )
    assert numbers_of(first).startswith("1.1.1 to ")
    assert last.title.endswith(f"Chapter {CHAPTERS}")
    assert [heading for heading, _ in first.contents][:2] == ["Chapter 1", "Bells of watch 1"]


def paragraph(number: int, *headings: str, text: str = "Words.") -> OpenedParagraph:
    above, heading = headings[:-1], headings[-1] if headings else ""
    return OpenedParagraph(
        Passage(f"rules#{number}", "rules", text, str(number), heading=heading, above=above)
    )


def test_a_section_that_is_too_long_goes_on_under_its_heading() -> None:
    parts = parts_of([paragraph(n, "Meetings", "Who comes") for n in range(300)], ())
    assert len(parts) > 2
    assert {part.title for part in parts} == {"Who comes"}
    assert [part.over for part in parts] == [("Meetings", "Who comes")] * len(parts)
    lengths = list(map(length_of, parts))
    assert min(lengths) > max(lengths) / 2


def test_notes_on_a_document_whose_text_is_not_here_are_cut_too() -> None:
    notes = [a_note("rules", f"{n} is rung twice.") for n in range(200)]
    parts = parts_of((), notes)
    assert len(parts) > 1
    assert [note for part in parts for note in part.notes] == notes
    assert {part.title for part in parts} == {document_messages.PART_OF_NOTES}
    assert parts_of((), notes[:3]) == (DocumentPart("", (), tuple(notes[:3])),)
    assert parts_of((), ()) == (DocumentPart(""),)


_HEADINGS = st.lists(st.sampled_from(["", "A", "B", "C"]), max_size=3)


@given(st.lists(st.tuples(_HEADINGS, st.integers(0, 30_000)), max_size=40))
def test_whatever_its_headings_are_nothing_is_lost_and_no_part_is_much_too_long(
    drawn: list[tuple[list[str], int]],
) -> None:
    held = [paragraph(n, *headings, text="w" * letters) for n, (headings, letters) in enumerate(drawn)]
    parts = parts_of(held, ())
    assert [one for part in parts for one in part.paragraphs] == held
    longest = max((one.length for one in held), default=0)
    assert all(length_of(part) <= LONGEST + longest for part in parts)
    assert len(parts) == 1 or all(part.paragraphs and part.title for part in parts)
