"""Tables in plain text: rows of Markdown, and cells that were pasted with tabs or wide gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from procedures.reading.structure import Block, Cell, Table
from procedures.reading.tables import header_rows, names_columns

#: Fewer lines in columns by wide gaps alone may be chance.
_FEWEST_GAPPED = 3
#: A wider line is prose that holds a tab by chance.
_WIDEST = 2000

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_MARKED = re.compile(r"^\s*(?:\d{1,3}[.)]|\d+(?:\.\d+)+\.?|\(?\w{1,3}\)|[-*•–])\s")
_HOUR = re.compile(r"^\d{1,2}\.(?:00|15|30|45)$")
_BREAK = re.compile(r"<br\s*/?>", re.I)


@dataclass(frozen=True)
class FoundTable:
    """A table that stands in the lines from ``start`` up to ``end``, and what stands between its rows."""

    start: int
    end: int
    blocks: tuple[Block, ...]


def tables_in(lines: Sequence[str], plain: Callable[[str], str]) -> Iterator[FoundTable]:
    """Yield the tables among ``lines``, which still have their tabs; ``plain`` clears a cell of Markdown."""
    place = 0
    while place < len(lines):
        found = _barred(lines, place, plain) or _tabbed(lines, place, plain) or _gapped(lines, place, plain)
        if found:
            yield found
        place = found.end if found else place + 1


def _barred(lines: Sequence[str], start: int, plain: Callable[[str], str]) -> FoundTable | None:
    """Rows with bars: with a rule below the names of columns, or each beginning with a bar."""
    end = start
    while end < len(lines) and len(lines[end]) <= _WIDEST and _BAR.search(lines[end]):
        end += 1
    ruled = end - start > 1 and bool(_RULE.match(lines[start + 1])) and "-" in lines[start + 1]
    if end - start < 2 or not (ruled or all(line.lstrip().startswith("|") for line in lines[start:end])):
        return None
    rows = [_barred_cells(line) for line in lines[start:end] if not _RULE.match(line)]
    return _found(start, end, rows, plain, 1 if ruled and len(rows) > 1 else None)


def _barred_cells(line: str) -> list[str]:
    inner = line.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|") for cell in _BAR.split(inner)]


def _tabbed(lines: Sequence[str], start: int, plain: Callable[[str], str]) -> FoundTable | None:
    """Rows whose words tabs part, in no more cells than the first has; a blank line between rows parts none.

    A row with more tabs may stand in any column: it is left as a line of words, and the rows go on below it.
    """
    rows: list[list[str]] = []
    end = start
    for place in range(start, len(lines)):
        line = lines[place].rstrip()
        if not line.strip():
            if rows and place == end:
                continue
            if rows and place - end > 1:
                break
            continue
        cells = lines[place].strip("\r\n ").split("\t")
        if len(line) > _WIDEST or len(cells) < 2 or _is_item(line):
            break
        first = cells[0].strip()
        if not rows and _MARKED.match(f"{first} ") and not _HOUR.match(first):
            break  # a clause, with a word aside
        if rows and place > end and len(cells) >= len(rows[0]) and all(cells) and names_columns(cells):
            break  # the names of the columns of another table
        rows.append(cells)
        end = place + 1
    told = [row for row in rows if len(row) <= len(rows[0])]
    if len(told) < 2 or len(told) * 2 <= len(rows) or not any(cell.strip() for cell in rows[0][1:]):
        return None
    heads = None if names_columns([plain(cell) for cell in rows[0]]) else 0
    return FoundTable(start, end, tuple(_split(rows, _table(told, plain, heads), plain)))


def _split(rows: Sequence[Sequence[str]], whole: Block, plain: Callable[[str], str]) -> Iterator[Block]:
    """Yield a table, parted where a row is none of it; each part has the names of the columns."""
    if whole.table is None or len(whole.table.rows) == len(rows):
        yield whole
        return
    heads = header_rows(whole.table)
    named, told = whole.table.rows[:heads], iter(whole.table.rows)
    part: list[tuple[Cell, ...]] = []
    for row in [*rows, None]:
        if row is not None and len(row) <= len(rows[0]):
            part.append(next(told))
            continue
        if len(part) > (heads if part[:heads] == list(named) else 0):
            yield Block("table", table=Table(tuple(part), heads))
        if row is not None:
            yield Block("paragraph", plain(" ".join(row)))
        part = list(named)


def _is_item(line: str) -> bool:
    """Whether the only tab stands after a printed marker."""
    head, _, rest = line.strip().partition("\t")
    return "\t" not in rest and bool(_MARKED.match(f"{head} "))


def _gapped(lines: Sequence[str], start: int, plain: Callable[[str], str]) -> FoundTable | None:
    """Lines that wide gaps part at the same places into two columns or more."""
    end = start
    columns: list[int] | None = None
    rows: list[list[str]] = []
    while end < len(lines) and _GAP.search(lines[end]) and not _MARKED.match(lines[end]):
        starts = [0, *(gap.end() for gap in _GAP.finditer(lines[end]))]
        if columns is None:
            columns = starts
        at = [_nearest(place, columns) for place in starts]
        if None in at or len(set(at)) < len(at):
            break
        cells = [""] * len(columns)
        for place, cell in zip(at, _GAP.split(lines[end]), strict=True):
            cells[place or 0] = cell
        rows.append(cells)
        end += 1
    if len(rows) < _FEWEST_GAPPED:
        return None
    return _found(start, end, rows, plain, None)


def _nearest(place: int, columns: Sequence[int]) -> int | None:
    near = [n for n, column in enumerate(columns) if abs(column - place) <= 2]
    return near[0] if near else None


def _found(
    start: int, end: int, rows: Sequence[Sequence[str]], plain: Callable[[str], str], heads: int | None
) -> FoundTable:
    return FoundTable(start, end, (_table(rows, plain, heads),))


def _table(rows: Sequence[Sequence[str]], plain: Callable[[str], str], heads: int | None) -> Block:
    width = max(len(row) for row in rows)
    cells = [tuple(_cell(text, plain) for text in [*row, *[""] * (width - len(row))]) for row in rows]
    return Block("table", table=Table(tuple(cells), heads))


def _cell(text: str, plain: Callable[[str], str]) -> Cell:
    pieces = (plain(piece) for piece in _BREAK.split(text))
    return Cell(tuple(Block("paragraph", piece) for piece in pieces if piece))
