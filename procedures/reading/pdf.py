"""A PDF into blocks, from the text layer that it carries."""

from __future__ import annotations

from procedures.reading.blocks import Block
from procedures.reading.pages import text_of_pages
from procedures.reading.structure import Content
from procedures.reading.text import blocks_of_text


def blocks_of_pdf(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a PDF in order, without what is repeated on its pages.

    Raises ReadingError if it is locked, damaged, scanned, empty or too long.
    """
    from procedures.reading.textlayer import no_text, pages_of

    blocks = blocks_of_text(text_of_pages(pages_of(data, name)))
    if not blocks:
        raise no_text(name)
    return blocks


def content_of_pdf(data: bytes, name: str) -> Content:
    """Return the blocks of a PDF with the pages that could not be read. Raises ReadingError."""
    return Content(tuple(blocks_of_pdf(data, name)))
