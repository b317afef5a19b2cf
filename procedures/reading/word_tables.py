"""Tables of a Word file as grids: merged cells carried into each place they cover, empty cells kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from procedures.reading.structure import Block, Cell, Table
from procedures.reading.word_styles import Styles

#: A cell is taken to cover no more columns than this, whatever it says.
MOST_COLUMNS = 100
#: More cells than this, merged ones counted where they stand, belong to no document.
_MOST_CELLS = 200_000

#: A number or a letter alone in a cell.
LONE_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|\(?[a-z]{1,4}[.)])$", re.IGNORECASE)


def grid_of(table: Any, styles: Styles, read: Callable[[Any], Iterator[Block]]) -> Table:
    """Return the grid of a table; ``read`` yields the blocks of a cell."""
    from docx.oxml.ns import qn

    grid: list[list[Cell]] = []
    bold: list[list[bool]] = []
    held: dict[int, Cell] = {}
    count = 0
    for row in rows_of(table):
        cells = [Cell() for _ in range(_whole(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0))]
        heavy = [True for _ in cells]
        for element in cells_of(row):
            width = _whole(element.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
            merged = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            above = held.get(len(cells)) if goes_on else None
            cell = above if above is not None else Cell(tuple(read(element)))
            count += width
            width = width if count < _MOST_CELLS else 1
            for place in range(len(cells), len(cells) + width):
                held[place] = cell
            cells += [cell] * width
            heavy += [_is_bold_cell(element, styles) or not cell.blocks] * width
        grid.append(cells)
        bold.append(heavy)
    return _squared(grid, bold, _named_rows(table))


def _squared(grid: list[list[Cell]], bold: list[list[bool]], named: int) -> Table:
    """Give every row as many cells as the widest, and drop columns that only repeat the one before."""
    width = max(len(row) for row in grid)
    full = [[*row, *(Cell() for _ in range(width - len(row)))] for row in grid]
    used = [
        n
        for n in range(width)
        if n == 0 or any(row[n] is not row[n - 1] and (row[n].blocks or row[n - 1].blocks) for row in full)
    ]
    rows = tuple(tuple(row[n] for n in used) for row in full)
    heads = named or (1 if len(rows) > 1 and all(bold[0]) and any(c.blocks for c in rows[0][1:]) else None)
    if heads == 1 and not named and all(all(row) for row in bold):
        heads = None
    body = bold[heads or 1 :]
    across = 1 if body and all(row and row[0] and not all(row) for row in body) else None
    return Table(rows, heads, across)


def rows_of(table: Any) -> list[Any]:
    """The rows of a table, also from content controls."""
    return list(_unwrapped(table, "w:tr"))


def cells_of(row: Any) -> list[Any]:
    return list(_unwrapped(row, "w:tc"))


def _unwrapped(container: Any, tag: str) -> Iterator[Any]:
    from docx.oxml.ns import qn

    for element in container:
        if element.tag == qn(tag):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _unwrapped(element, tag)


def _whole(element: Any, otherwise: int) -> int:
    from docx.oxml.ns import qn

    printed = (element.get(qn("w:val"), "") if element is not None else "").strip()
    if not printed.isdecimal():
        return otherwise
    return max(otherwise, min(int(printed[:6]), MOST_COLUMNS))


def _named_rows(table: Any) -> int:
    """How many rows at the top are repeated on each page: they name the columns."""
    from docx.oxml.ns import qn

    count = 0
    for row in rows_of(table):
        flag = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        if flag is None or flag.get(qn("w:val"), "true") in ("0", "false", "off"):
            break
        count += 1
    return count


def _is_bold_cell(element: Any, styles: Styles) -> bool:
    from docx.oxml.ns import qn

    paragraphs = list(element.iter(qn("w:p")))
    return bool(paragraphs) and all(
        styles.is_bold(p) or not "".join(p.itertext()).strip() for p in paragraphs
    )


def number_in(cell: Cell) -> str:
    return " ".join(cell.text.split())


def clause_of(row: tuple[Cell, ...]) -> Iterator[Block]:
    """A row whose first cell is a number alone is a numbered paragraph."""
    number = number_in(row[0])
    blocks = row[1].blocks
    if (
        LONE_NUMBER.match(number)
        and blocks
        and blocks[0].kind in ("paragraph", "item")
        and not blocks[0].marker
    ):
        yield replace(blocks[0], kind="item", marker=number, depth=0)
        yield from (replace(block, depth=block.depth + 1) for block in blocks[1:])
    else:
        for cell in row:
            yield from cell.blocks
