"""What a document that is read is, in blocks, for every channel that shows one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core import formatting
from bot.features.documents import messages as document_messages
from bot.features.documents.parts import DocumentPart, OpenedParagraph
from bot.features.documents.reading import OpenedDocument
from bot.rendering.blocks import Block, Citation, Notice, Quote, paragraph
from procedures.document import Document, Passage


def particulars_blocks(opened: OpenedDocument) -> Iterator[Block]:
    """Yield whose document it is, of what date and standing, and what must be read with it."""
    document = opened.document
    told = [
        document.publisher,
        formatting.capitalised(document.kind.value),
        formatting.date(document.published),
        formatting.standing(document),
        *([document_messages.REFERENCE.format(said=document.reference)] if document.reference else []),
        *([document_messages.OUTCOME.format(said=document.outcome)] if document.outcome else []),
    ]
    yield paragraph(document_messages.PARTICULARS.format(told=". ".join(map(formatting.capitalised, told))))
    yield from map(Notice, opened.notices)
    if not opened.paragraphs:
        yield Notice(document_messages.ONLY_NOTES)


def number_of(passage: Passage) -> str:
    """Return the printed number of a paragraph, without the heading that stands over it."""
    return passage.locator.removeprefix(f"{passage.heading.strip()}, ")


def numbers_of(part: DocumentPart) -> str:
    """Return the printed numbers of a part, its first to its last; "" for one without a paragraph."""
    if not part.paragraphs:
        return ""
    first, last = (number_of(part.paragraphs[n].passage) for n in (0, -1))
    return first if first == last else document_messages.PART_FROM_TO.format(first=first, last=last)


def paragraph_blocks(opened: OpenedParagraph) -> Iterator[Block]:
    """Yield a paragraph word for word."""
    yield Quote(opened.passage.text)


def note_blocks(note: Passage, document: Document) -> Iterator[Block]:
    """Yield a note, said to be ours, with where it rests."""
    places = document_messages.RESTS_ON.format(places=formatting.joined(note.rests_on))
    yield Quote(note.text, Citation(places, formatting.whose_words(note, document)), under=True)
