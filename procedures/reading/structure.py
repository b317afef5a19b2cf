"""The structural model: what every reader makes of a file, whatever its format.

A document is a flat sequence of blocks in reading order, and ``depth`` says what stands in what.
Readers (HTML, Word, PDF, text) only say what they see; ``layout.passages_of`` alone decides what
becomes a passage and what it is called. Three rules hold for all: no cell without the names of its
row and column, no item without its lead-in, no word of the body dropped.

How a reader fills it in:

* **heading**: ``depth`` is its level, 1 for the largest, 0 where it cannot be told. A printed number
  stays in ``text`` ("3. Sharing", "Chapter 2").
* **paragraph**: ``depth`` counts the items that hold it: 0 in the body, 1 below the text of an
  outermost item, and so on. A sentence over a page break is one paragraph.
* **item**: a paragraph with a printed ``marker`` ("3.", "4.1", "(a)", "•"), also where it is no list
  but a numbered paragraph. ``depth`` counts the items around it: 0 for the outermost. Where nesting
  cannot be seen, give the depth of the items above: markers of another kind are nested by the builder.
  The lead-in is simply the block above; readers attach nothing.
* **table**: ``text`` is its caption, ``table`` its grid. A table that only lays a page out (one column,
  or headings in its cells) is not one: give its content as blocks.
* **note**: a footnote or endnote, with its mark as ``marker`` and without it in ``text``. It may stand
  anywhere. The mark is taken out of the text that calls it, and put in ``calls`` of that block.
* **box**: a text box, an aside, a call-out: ``text`` is its title ("" if none), ``blocks`` its content.
  Headings inside it end with it.

``page`` counts the pages of a PDF from 1; it is 0 in formats without pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True)
class Cell:
    """A cell of a table. A merged cell is one object that stands in each place it covers."""

    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The cell's words, a line a block, with printed markers."""
        return "\n".join(line for block in self.blocks for line in lines_of(block))


@dataclass(frozen=True)
class Table:
    """A grid: every row has as many cells as the table has columns; an empty cell is ``Cell()``.

    The first ``header_rows`` rows name columns, the first ``header_columns`` columns name rows. A reader
    that does not know gives None and the builder judges by what the cells hold.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int | None = None
    header_columns: int | None = None


@dataclass(frozen=True)
class Block:
    """One piece of a document, with its text on one line; see the module for what each kind holds."""

    kind: Literal["heading", "paragraph", "item", "table", "note", "box"]
    text: str = ""
    marker: str = ""
    depth: int = 0
    calls: tuple[str, ...] = ()
    page: int = 0
    table: Table | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Content:
    """All that a reader found in a file: its blocks, and what the file says of itself beside them.

    ``title``, ``publisher``, ``published`` (an ISO date or a part of one) and ``url`` are the file's own
    properties, "" where it has none; whether to believe them is decided by ``reader``, but for a title that
    stands at the head of the text (``titled``), which is the document's own. ``unread`` are
    pages of which no word could be read; ``by_machine`` those that were read from a picture. ``around`` are
    lines of running heads and feet, which are no text but may say when a document was made. ``guessed`` is
    what the encoding is called that the text was read in where that is a guess.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    unread: tuple[int, ...] = ()
    by_machine: tuple[int, ...] = ()
    titled: bool = False
    around: tuple[str, ...] = ()
    guessed: str = ""


def joined(block: Block, line: str) -> Block:
    """Return ``block`` with a wrapped line rejoined to its end."""
    return replace(block, text=f"{block.text} {line.strip()}".strip())


def lines_of(block: Block) -> Iterator[str]:
    """Yield every line of text that a block holds, its marker before it."""
    if block.text or block.marker:
        yield f"{block.marker} {block.text}".strip()
    for inner in block.blocks:
        yield from lines_of(inner)
    if block.table:
        for row in block.table.rows:
            for cell in distinct(row):
                yield from (line for inner in cell.blocks for line in lines_of(inner))


def distinct(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row, a merged cell once."""
    return [cell for place, cell in enumerate(cells) if place == 0 or cell is not cells[place - 1]]


def deeper(blocks: Iterable[Block], by: int) -> Iterator[Block]:
    """Yield ``blocks`` as they stand inside ``by`` more items; headings keep their level."""
    for block in blocks:
        yield block if block.kind in ("heading", "note") else replace(block, depth=block.depth + by)
