"""Tables as text: every cell with the names of its row and of its column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from procedures.reading.structure import Cell, Table, lines_of

#: A longer cell names no column, and a longer one no row.
_LONGEST_COLUMN_NAME = 80
_LONGEST_ROW_NAME = 120
#: Between the cells of a row, and between the parts of a name.
BETWEEN = " | "
_PART = ", "
#: What stands for an empty cell.
_NOTHING = "–"

_ENDS = re.compile(r"[.;]$")
#: A name of a column that is cut short ends in a stop and is one all the same.
_CUT_SHORT = re.compile(
    r"^(?:s\.? ?no|serial no|item no|action no|nos?|refs?|para|pp?|pg|tel|ext|approx|max|min)\.$", re.I
)
_NAMES_COLUMNS = re.compile(
    r"^(who|what|when|where|why|how|which|whom?|actions?|step|stage|task|tasks|time|times|times?cales?|days?|dates?"
    r"|level|levels|tier|grade|grades|judge?ments?|area|areas|role|roles|responsib\w+|indicators?|signs?|"
    r"need|needs|terms?|meaning|definitions?|types?|contacts?|name|telephone|phone|email|version|changes?|"
    r"reference|section|concern|response|outcomes?|measures?|factors?|agency|agencies|organisation|service|"
    r"decision|purpose|examples?|descriptions?|question|answer|theme|standard|category|criteria|criterion)\b",
    re.I,
)


#: Words that name columns too, where most beside them do.
_OFTEN_NAMES = re.compile(
    r"^(?:(?:by|for|to) (?:who|when)|within|owner|lead|post|due|deadline|frequency|status|priority|comments?"
    r"|notes?|progress|evidence|council|team|sector|setting|visits?|item|no|ref|email|number|threshold|document)\b",
    re.I,
)
#: How somebody is reached: that is said of them, and names no column.
_REACHES = re.compile(r"\S@\S+\.\w|\b0\d[\d ]{8,}|\+44")
#: What a column names that holds for several rows.
_GROUPS = re.compile(
    r"^(?:levels?|tiers?|stages?|steps?|phases?|grades?|needs?|categor(?:y|ies)|areas?|themes?|types?"
    r"|domains?|councils?|boroughs?|districts?|agenc(?:y|ies)|organi[sz]ations?|services?|teams?|departments?)\b",
    re.I,
)


@dataclass(frozen=True)
class NamedCell:
    """A cell with the name of its column, "" where the table gives none."""

    column: str
    cell: Cell

    @property
    def text(self) -> str:
        """The cell as it is shown: its column's name before its words."""
        words = "\n".join(_lines_in(self.cell)) or _NOTHING
        between = "\n" if "\n" in words else " "
        return f"{self.column}:{between}{words}" if self.column else words


@dataclass(frozen=True)
class NamedRow:
    """A row that says something: its own name, and its cells that are not empty.

    ``band`` is the heading that stands across the table above it.
    """

    band: str
    name: str
    cells: tuple[NamedCell, ...]

    @property
    def title(self) -> str:
        """The band and the name, which every cell is read with."""
        return _PART.join(part for part in (self.band, self.name) if part)

    @property
    def text(self) -> str:
        """The row on one line, or on several where a cell holds several."""
        parts = [self.title, *(cell.text for cell in self.cells)]
        between = "\n" if any("\n" in part for part in parts) else BETWEEN
        return between.join(part for part in parts if part)


def rows_of(table: Table) -> list[NamedRow]:
    """Return the rows of a table in order; those that only name columns are in the names."""
    heads = header_rows(table)
    columns = [_column_name(table, place, heads) for place in range(_width(table))]
    across = header_columns(table, heads)
    if heads >= len(table.rows):
        return list(_plain_rows(table))
    rows: list[NamedRow] = []
    body = _with_groups(columns, table.rows[heads:]) if len(columns) > 1 else table.rows[heads:]
    silent = {name for n, name in enumerate(columns) if name and not any(row[n].text for row in body)}
    nameless = not any(columns)
    bands = [row[0] for row in table.rows[:heads] if _is_band(row)]
    rows += (NamedRow("", "", (NamedCell("", cell),)) for cell in bands if _is_long(cell))
    band = _PART.join(_flat(cell) for cell in bands if not _is_long(cell))
    for cells in body:
        if _is_band(cells):
            long = _is_long(cells[0])
            band = band if long else _flat(cells[0])
            rows.append(NamedRow("", "", (NamedCell("", cells[0]),)) if long else NamedRow("", band, ()))
            continue
        named = _labelled(cells[:across], columns[:across])
        name = _PART.join(" ".join(cell.text.split()) for cell in named)
        rest = cells[across:]
        if nameless:  # an empty cell keeps the next in its own column
            said = _labelled(rest[: _words_end(rest)], columns[across:], {""})
        else:
            said = _labelled(rest, columns[across:], silent)
        rows.append(NamedRow(band, name, tuple(said)))
    return [row for row, after in zip(rows, [*rows[1:], None], strict=True) if _speaks(row, after)]


def _with_groups(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Return rows with the level, stage or area of those above in each that leaves it out: it is said once.

    So is a label such as "Present:". Not where columns are levels themselves, nor where a name may be
    missing: a post without a holder is not that of the person above.
    """
    made: list[Sequence[Cell]] = []
    names = [_flat(row[0]) for row in rows if row[0].text]
    whole = all(all(cell.text for cell in row) or not _says(row[1:]) for row in rows if row[0].text)
    grouped = _GROUPS.match(columns[0]) and (whole or are_counted(names))
    grouped = grouped or (len(names) > 1 and all(name.endswith(":") for name in names))
    if not grouped and not (are_counted(names) and not are_counted(columns)):
        return list(rows)
    for row in rows:
        if row[0].text or not made or not _says(row[1:]) or _is_band(made[-1]):
            made.append(row)
            continue
        above = made[-1] if _says(made[-1][1:]) else made.pop()
        made.append((above[0], *row[1:]))
    return made


def _says(cells: Sequence[Cell]) -> bool:
    return any(cell.text for cell in cells)


def are_counted(names: Sequence[str]) -> bool:
    """Whether names differ in their numbers alone: "Level 1", "Level 2"."""
    alike = {re.sub(r"\d+", "#", name) for name in names}
    return len(alike) < len(set(names)) and any("#" in name for name in alike)


def _lines_in(cell: Cell) -> Iterator[str]:
    """Yield the lines of a cell; a table that stands in it has the names of its own rows and columns."""
    for block in cell.blocks:
        if block.table is None:
            yield from lines_of(block)
            continue
        yield from [block.text] if block.text else []
        yield from (line for row in rows_of(block.table) for line in row.text.split("\n"))


def header_rows(table: Table) -> int:
    """Return how many rows at the top name columns: as the file says, or as the cells look."""
    if table.header_rows is not None:
        return min(table.header_rows, len(table.rows))
    width = _width(table)
    if width < 2 or len(table.rows) < 2:
        return 0
    first = table.rows[0]
    if _is_band(first):
        rest = Table(table.rows[1:], None, table.header_columns)
        return 1 + header_rows(rest) if header_rows(rest) else 0
    if not _may_name_columns(table, width):
        return 0
    merged = any(one is other for one, other in pairwise(first))
    return 2 if merged and len(table.rows) > 2 and all(map(_is_name, table.rows[1])) else 1


def header_columns(table: Table, heads: int) -> int:
    """Return how many columns at the left name rows: as the file says, or as the cells look."""
    if table.header_columns not in (None, 1):
        return min(table.header_columns or 0, _width(table))
    if _width(table) < 2:
        return min(table.header_columns or 0, _width(table))
    rows = [cells for cells in table.rows[heads:] if not _is_band(cells)]
    texts = [_flat(cells[0]) for cells in rows]
    short = all(len(text) <= _LONGEST_ROW_NAME for text in texts) and any(texts)
    named = table.header_columns or int(short)
    return 2 if named and _width(table) > 2 and _are_grouped(rows) else named


def _are_grouped(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first column names groups of rows, in merged cells, and the second each row of one."""
    merged = any(one[0] is other[0] and one[0].text for one, other in pairwise(rows))
    names = [_flat(cells[1]) for cells in rows]
    return (
        merged and all(names) and len(set(names)) == len(names) and all(map(_is_name, (c[1] for c in rows)))
    )


def may_name_column(text: str) -> bool:
    """Whether a word is one that columns are often named by: "Judgement", "Grade", "By when"."""
    return bool(_NAMES_COLUMNS.match(text))


def names_columns(texts: Sequence[str]) -> bool:
    """Whether a row is one of names by its words alone: most are such as columns have, or are counted.

    Where nothing but words shows it, a first row of people or days names nothing below it.
    """
    told = [text for text in texts if text]
    if any(text.endswith(":") for text in told[:1]):
        return False
    known = sum(bool(_NAMES_COLUMNS.match(text) or _OFTEN_NAMES.match(text)) for text in told)
    return known * 2 > len(told) or are_counted(told)


def _width(table: Table) -> int:
    return max((len(row) for row in table.rows), default=0)


def _flat(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _is_band(cells: Sequence[Cell]) -> bool:
    """Whether one merged cell with words fills the row."""
    return len(cells) > 1 and bool(cells[0].text) and all(cell is cells[0] for cell in cells)


def _is_long(cell: Cell) -> bool:
    """Whether a cell that fills a row says more than a name: it names no row below it."""
    told = len(cell.blocks) > 1 and any(b.kind == "item" or b.text.endswith(".") for b in cell.blocks)
    return told or len(_flat(cell)) > _LONGEST_ROW_NAME


def _is_name(cell: Cell) -> bool:
    text = _flat(cell)
    return len(text) <= _LONGEST_COLUMN_NAME and not (_ENDS.search(text) and not _CUT_SHORT.match(text))


def _may_name_columns(table: Table, width: int) -> bool:
    first, rest = table.rows[0], table.rows[1:]
    texts = [_flat(cell) for cell in first]
    if not all(map(_is_name, first)) or not any(texts[1:]) or any(map(_REACHES.search, texts)):
        return False
    if width > 2 and texts[0].endswith(":") and any(_flat(row[0]).endswith(":") for row in rest):
        return False  # labels of rows, of which the first row has one too
    if any(_is_alike(texts[n], [_flat(row[n]) for row in rest]) for n in range(min(width, len(texts)))):
        return False
    if width > 2 or not texts[0]:
        return all(texts[1:])
    if all(map(may_name_column, texts)):
        return True
    longer = mean(len(_flat(row[-1])) for row in rest) > 2 * len(texts[-1])
    return len(rest) > 1 and longer and not any(map(str.isdigit, "".join(texts)))


def _is_alike(text: str, below: Sequence[str]) -> bool:
    """Whether a cell has figures as most below it have, in the same words: then it is one of them."""
    if not any(map(str.isdigit, text)):
        return False
    shape = re.sub(r"[\d.,]+", "#", text)
    return sum(re.sub(r"[\d.,]+", "#", other) == shape for other in below) * 2 >= max(len(below), 1)


def _column_name(table: Table, place: int, heads: int) -> str:
    names = [_flat(row[place]) for row in table.rows[:heads] if not _is_band(row) and place < len(row)]
    return _PART.join(dict.fromkeys(name.rstrip(":") for name in names if name))


def _labelled(
    cells: Sequence[Cell], columns: Sequence[str], silent: Collection[str] = ()
) -> Iterator[NamedCell]:
    """Yield the cells that are not empty; one that covers several columns has all their names.

    A column without a word in any row is one of ``silent`` and is said to be empty, lest it vanish.
    """
    place = 0
    while place < len(cells):
        last = place
        while last + 1 < len(cells) and cells[last + 1] is cells[place]:
            last += 1
        if cells[place].text or columns[place] in silent:
            names = dict.fromkeys(name for name in columns[place : last + 1] if name)
            yield NamedCell(_joined(list(names)), cells[place])
        place = last + 1


def _words_end(cells: Sequence[Cell]) -> int:
    """Return how many cells there are up to the last that holds a word."""
    return max((n for n, cell in enumerate(cells, 1) if cell.text), default=0)


def _joined(names: Sequence[str]) -> str:
    """Join the names of columns; what stands above all of them is said once."""
    above = {name.split(_PART)[0] for name in names}
    if len(names) < 2 or len(above) > 1 or not all(_PART in name for name in names):
        return _PART.join(names)
    (first,) = above
    return _PART.join([first, *(name.removeprefix(f"{first}{_PART}") for name in names)])


def _plain_rows(table: Table) -> Iterator[NamedRow]:
    """A table of names alone: its words are kept as they stand."""
    for cells in table.rows:
        yield NamedRow("", "", tuple(_labelled(cells, [""] * len(cells))))


def _speaks(row: NamedRow, after: NamedRow | None) -> bool:
    """Whether a row has words of its own; a band is said by the rows below it."""
    if not row.cells and row.name and not row.band and after is not None and after.band == row.name:
        return False
    return bool(row.cells or row.name)
