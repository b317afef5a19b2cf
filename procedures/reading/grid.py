"""An HTML table as a grid: merged cells carried into each place they cover, empty cells kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from procedures.reading.structure import Block, Cell, Table
from procedures.reading.tables import header_rows

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A cell is taken to cover no more columns or rows than this, whatever it says.
MOST_COLUMNS = 100
MOST_ROWS = 5000
#: More cells than this belong to no document.
_MOST_CELLS = 200_000

_PARTS = ("thead", "tbody", "tfoot")


def is_layout(table: HtmlElement) -> bool:
    """Whether a table only lays a page out: one column or row, or headings or tables in its cells."""
    if table.get("role") in ("presentation", "none"):
        return True
    rows = _rows(table)
    if max((len(_cells(row)) for row in rows), default=0) < 2:
        return True
    if any(cell.tag == "th" for row in rows for cell in _cells(row)):
        return False
    nested = table.xpath(".//td//h1 | .//td//h2 | .//td//h3 | .//td//table")
    return bool(nested) or len(rows) < 2


def caption_of(table: HtmlElement) -> HtmlElement | None:
    """Return the table's caption, if it has one."""
    return next((child for child in table if child.tag == "caption"), None)


def table_of(table: HtmlElement, read: Callable[[HtmlElement], tuple[Block, ...]]) -> Table:
    """Return the grid of ``table``; ``read`` makes the blocks of a cell."""
    rows = _rows(table)
    bold = _heads_in_bold(rows)
    grid: list[dict[int, tuple[Cell, bool]]] = [{} for _ in rows]
    cells = 0
    for place, row in enumerate(rows):
        column = 0
        for element in _cells(row):
            while column in grid[place]:
                column += 1
            cell = (Cell(read(element)), element.tag == "th")
            width = _span(element, "colspan", MOST_COLUMNS)
            height = min(_span(element, "rowspan", MOST_ROWS), len(rows) - place)
            cells += width * height
            if cells > _MOST_CELLS:
                width = height = 1
            for down in range(height):
                for across in range(width):
                    grid[place + down].setdefault(column + across, cell)
            column += width
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    full = [[row.get(n, (Cell(), False)) for n in range(width)] for row in grid]
    kept = _used(full)
    made = Table(
        tuple(tuple(cell for cell, _ in row) for row in kept),
        _header_rows(table, kept),
        _header_columns(kept),
    )
    return replace(made, header_rows=1) if bold and not header_rows(made) else made


def _heads_in_bold(rows: list[HtmlElement]) -> bool:
    """Whether the first row is bold in two cells at least, and another row is not."""
    first, *rest = ([cell for cell in _cells(row) if cell.text_content().strip()] for row in rows)
    return len(first) > 1 and all(map(_is_bold, first)) and not all(_is_bold(c) for row in rest for c in row)


def _is_bold(cell: HtmlElement) -> bool:
    bold = cell.xpath(".//*[self::b or self::strong][not(ancestor::b or ancestor::strong)]")
    return "".join(cell.text_content().split()) == "".join(
        "".join(part.text_content().split()) for part in bold
    )


def _used(rows: list[list[tuple[Cell, bool]]]) -> list[list[tuple[Cell, bool]]]:
    """Drop columns that only repeat the one before them: a span wider than the table."""
    width = len(rows[0]) if rows else 0
    used = [
        n
        for n in range(width)
        if n == 0
        or any(row[n][0] is not row[n - 1][0] and (row[n][0].blocks or row[n - 1][0].blocks) for row in rows)
    ]
    return [[row[n] for n in used] for row in rows]


def _rows(table: HtmlElement) -> list[HtmlElement]:
    """The table's own rows, heads first and feet last, as a browser shows them."""
    parts = [child for child in table if child.tag in _PARTS]
    ordered = sorted(parts, key=lambda part: _PARTS.index(str(part.tag)))
    direct = [child for child in table if child.tag == "tr"]
    heads = [row for part in ordered if part.tag == "thead" for row in part if row.tag == "tr"]
    others = [row for part in ordered if part.tag != "thead" for row in part if row.tag == "tr"]
    return [*heads, *direct, *others]


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _span(element: HtmlElement, name: str, most: int) -> int:
    printed = element.get(name, "1").strip()
    if name == "rowspan" and printed == "0":
        return most
    return max(1, min(int(printed[:6]), most)) if printed.isdecimal() else 1


def _header_rows(table: HtmlElement, rows: list[list[tuple[Cell, bool]]]) -> int | None:
    heads = next((len([row for row in part if row.tag == "tr"]) for part in table if part.tag == "thead"), 0)
    if heads:
        return heads
    for row in rows:
        if not any(is_head for _, is_head in row) or not all(
            is_head or not cell.blocks for cell, is_head in row
        ):
            break
        heads += 1
    return heads if 0 < heads < len(rows) else None


def _header_columns(rows: list[list[tuple[Cell, bool]]]) -> int | None:
    body = [row for row in rows if not all(is_head or not cell.blocks for cell, is_head in row)]
    columns = 0
    while body and columns < len(body[0]) - 1 and all(row[columns][1] for row in body):
        columns += 1
    return columns or None
