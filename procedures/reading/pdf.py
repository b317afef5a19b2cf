"""A PDF into blocks, from the words that it draws and where it draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from procedures.reading.errors import ReadingError
from procedures.reading.pages import Page
from procedures.reading.pdf_scan import (
    DOTS,
    can_read,
    few_words,
    is_picture,
    read_picture,
    with_lone_lines,
    with_numbered_headings,
    with_sizes,
)
from procedures.reading.structure import Block, Content, joined

if TYPE_CHECKING:
    from procedures.reading.pages import Box
    from procedures.reading.pdf_lines import Line
    from procedures.reading.pdf_notes import Note
    from procedures.reading.pdf_page import Parts
    from procedures.reading.pdf_tables import Sheet

    #: The lines of each page by rows, the tables drawn on it, the lines that are no text, the body's size.
    _Laid = tuple[list[list[list[Line]]], list[tuple[list[Sheet], list[Box]]], set[int], float]


def blocks_of_pdf(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a PDF in order, without what is repeated on its pages.

    Raises ReadingError if it is locked, damaged, mostly scanned, empty, too long or overfull.
    """
    return list(content_of_pdf(data, name).blocks)


def content_of_pdf(data: bytes, name: str) -> Content:
    """Return the blocks of a PDF, and the pages that could not be read or were read by machine.

    Raises ReadingError if it is locked, damaged, mostly scanned, empty, too long or overfull.
    """
    from procedures.reading.pdf_page import upright

    pages = [upright(page) for page in _pages(data, name)]
    pages = with_sizes([_read_by_machine(data, page) for page in pages])
    blocks, empty, around = _blocks(pages)
    unread = tuple(page.number for page in pages if page.number in empty and is_picture(page))
    if not blocks or len(unread) * 2 > len(pages):
        raise _no_text(name)
    by_machine = tuple(page.number for page in pages if page.machine)
    headed = with_numbered_headings(with_lone_lines(blocks, few_words(pages)), by_machine)
    return Content(tuple(headed), unread=unread, by_machine=by_machine, around=around)


def _read_by_machine(data: bytes, page: Page) -> Page:
    """Return a page that is a picture with the words read off it, where a program for that is installed."""
    from procedures.reading import textlayer

    if not can_read() or not is_picture(page):
        return page
    try:
        return read_picture(page, textlayer.picture_of(data, page.number, DOTS))
    except (textlayer.LockedError, textlayer.DamagedError, MemoryError):
        return page


def _pages(data: bytes, name: str) -> Sequence[Page]:
    from procedures.reading import textlayer

    try:
        return _drawn_in(data)
    except textlayer.LockedError as error:
        raise ReadingError(f"{name} {_REFUSALS['locked']}") from error
    except textlayer.DamagedError as error:
        raise ReadingError(f"{name} {_REFUSALS['damaged']}") from error
    except textlayer.TooMuchError as error:
        raise ReadingError(f"{name} {_REFUSALS[str(error)]}") from error


@lru_cache(maxsize=1)
def _drawn_in(data: bytes) -> tuple[Page, ...]:
    """Return what is drawn on each page; a file is asked for twice, to be read and to be measured."""
    from procedures.reading import textlayer

    return tuple(textlayer.pages_of(data))


_REFUSALS = {
    "locked": "is locked with a password; save a copy without one and add that.",
    "damaged": "is damaged or no PDF; open it in a PDF viewer and save a fresh copy.",
    "pages": "has more than 1,000 pages; split it and add the parts.",
    "a page": "has a page with too much on it to be prose; save its text and add that.",
    "characters": "holds too much text for one document; split it and add the parts.",
}


def _no_text(name: str) -> ReadingError:
    return ReadingError(f"{name} has no text, only pictures of pages; run it through OCR and add the result.")


def _blocks(pages: Sequence[Page]) -> tuple[list[Block], set[int], tuple[str, ...]]:
    """Return the blocks of a document, the pages without a word of it, and its running heads and feet."""
    from procedures.reading.pdf_flow import Flow, look_of
    from procedures.reading.pdf_lines import flat
    from procedures.reading.pdf_page import Placed, parts_of

    laid = _laid(pages)
    if laid is None:
        return [], {page.number for page in pages}, ()
    rows, drawn, dropped, body = laid
    words = {id(word) for page in rows for line in flat(page) if id(line) in dropped for word in line.words}
    parts: list[Parts] = []
    noted: list[Note] = []
    for page, found in zip(pages, drawn, strict=True):
        parts.append(parts_of(page, found, words, body, noted[-1] if noted else None))
        noted += parts[-1].notes
    elements = [element for part in parts for element in part.elements]
    look = look_of([e for e in elements if isinstance(e, Placed)], noted, body)
    machine = frozenset(page.number for page in pages if page.machine)
    flow = Flow(replace(look, machine=machine, slight=few_words(pages)))
    blocks = flow.blocks(elements)
    notes: list[Block] = []
    for page, part in zip(pages, parts, strict=True):
        for note in part.notes:
            made = flow.note(note, page.number)
            if note.mark or not notes:
                notes.append(made)
            else:
                notes[-1] = joined(notes[-1], made.text)
    empty = {page.number for page in pages if all(id(word) in words for word in page.words)}
    around = dict.fromkeys(line.text for page in rows for line in flat(page) if id(line) in dropped)
    return list(_with_notes(blocks, notes)), empty, tuple(around)


def body_lines(data: bytes, name: str) -> list[Line]:
    """Return the printed lines of a PDF but for what is repeated on its pages and its contents list.

    They are taken before any paragraph is made, for measuring what the blocks hold. Raises ReadingError.
    """
    from procedures.reading.pdf_lines import flat
    from procedures.reading.pdf_page import upright

    laid = _laid([upright(page) for page in _pages(data, name)])
    if laid is None:
        return []
    rows, _, dropped, _ = laid
    return [line for page in rows for line in flat(page) if id(line) not in dropped]


def _laid(pages: Sequence[Page]) -> _Laid | None:
    """Return how pages are laid out, or None where they hold no word."""
    from procedures.reading.pdf_furniture import contents_of, furniture_of
    from procedures.reading.pdf_lines import flat, letters_by_size, lines_of
    from procedures.reading.pdf_tables import ruled

    rows = [lines_of([word for word in page.words if not word.angle], page.number) for page in pages]
    sizes: Counter[float] = sum((letters_by_size(flat(page)) for page in rows), Counter())
    if not sizes:
        return None
    body = sizes.most_common(1)[0][0]
    drawn = [ruled(page) for page in pages]
    outside = [
        [[line for line in row if not any(sheet.holds(line.plain[0]) for sheet in sheets)] for row in page]
        for page, (sheets, _) in zip(rows, drawn, strict=True)
    ]
    dropped = furniture_of(
        [[r for r in page if r] for page in outside], [page.height for page in pages], body
    )
    dropped |= contents_of(rows, dropped, body)
    return rows, drawn, dropped, body


def _with_notes(blocks: Sequence[Block], notes: Sequence[Block]) -> Iterator[Block]:
    """Put each footnote after the last block that begins on its page or before."""
    waiting = list(notes)
    for block in blocks:
        while waiting and waiting[0].page < block.page:
            yield waiting.pop(0)
        yield block
    yield from waiting
