"""Tables of a printed page: grids of ruled lines, and columns that only their alignment shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from procedures.reading.pages import Box, Page, Word
from procedures.reading.pdf_row_rules import row_sides

#: How far lines may miss each other and still meet, in points.
_MEETS = 3.0
#: A page with more lines than this holds a drawing, not tables.
_MOST_LINES = 1500
#: A shaded area less high than this is a mark or an underline, not a cell.
_LEAST_CELL = 8.0
#: A shorter line underlines a word; it rules no table.
_LEAST_WIDTH = 40.0
#: With more rectangles than this, they are the cells of a table, each drawn by itself.
_MOST_SHAPES = 120


@dataclass
class Spot:
    """A cell while its words are gathered. A merged cell is one object in every place it covers."""

    area: Box
    words: list[Word] = field(default_factory=list)


@dataclass
class Sheet:
    """A table, or a part of one, on one page. ``edges`` are where its columns begin and the last one ends.

    ``nameless`` says that none of its cells names others: nothing rules it, and it was read off a picture.
    """

    page: int
    area: Box
    edges: tuple[float, ...]
    rows: list[list[Spot]]
    header_rows: int | None = None
    continues: bool = False
    nameless: bool = False

    def holds(self, word: Word) -> bool:
        """Whether a word stands in the table."""
        return self.area.holds(*word.middle)

    def spot(self, x: float, y: float) -> Spot | None:
        """Return the cell at a point."""
        if not self.area.holds(x, y):
            return None
        spots = (spot for row in self.rows for spot in row)
        return next((spot for spot in spots if spot.area.holds(x, y)), None)


def ruled(page: Page) -> tuple[list[Sheet], list[Box]]:
    """Return the tables that lines rule on a page, and the frames that hold no table."""
    alone = _alone(page)
    edges = _edges(page, alone)
    cells = _cells([*edges, *map(_edge, row_sides(page, edges))])
    sheets, frames = [], list(alone)
    for group in cells:
        area = _around(group)
        if area.width > page.width * 0.93 and area.height > page.height * 0.85:
            continue
        lefts = _boundaries([x for cell in group for x in (cell.left, cell.right)])
        tops = _boundaries([y for cell in group for y in (cell.top, cell.bottom)])
        if len(lefts) > 2 and len(tops) > 2:
            sheets.append(Sheet(page.number, area, tuple(lefts), _grid(group, lefts, tops)))
        else:
            frames.append(area)
    return sheets, frames


def _alone(page: Page) -> list[Box]:
    """The rectangles that share no side with another and that no line divides: shapes of a chart, boxes."""
    frames = [f for f in page.frames if f.width > _LEAST_CELL and f.height > _LEAST_CELL][:_MOST_LINES]
    if len(frames) > _MOST_SHAPES:
        return []
    found = []
    for frame in frames:
        others = [f for f in frames if f is not frame and not _same(f, frame)]
        if not any(_share_side(frame, other) for other in others) and not any(
            _divides(r, frame) for r in page.rules
        ):
            found.append(frame)
    return found


def _same(one: Box, other: Box) -> bool:
    across = max(abs(one.left - other.left), abs(one.right - other.right))
    return max(across, abs(one.top - other.top), abs(one.bottom - other.bottom)) < _MEETS


def _share_side(one: Box, other: Box) -> bool:
    beside = min(one.bottom, other.bottom) - max(one.top, other.top) > _MEETS
    below = min(one.right, other.right) - max(one.left, other.left) > _MEETS
    across = min(abs(a - b) for a in (one.left, one.right) for b in (other.left, other.right)) < _MEETS
    down = min(abs(a - b) for a in (one.top, one.bottom) for b in (other.top, other.bottom)) < _MEETS
    return (
        (across and beside and below is False)
        or (down and below and beside is False)
        or (across and down and beside and below)
    )


def _divides(line: Box, frame: Box) -> bool:
    """Whether a line goes through a rectangle from side to side."""
    x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    if not (
        frame.left + _MEETS < x < frame.right - _MEETS and frame.top + _MEETS < y < frame.bottom - _MEETS
    ):
        return False
    return line.width > 0.8 * frame.width or line.height > 0.8 * frame.height


def _edges(page: Page, alone: Sequence[Box]) -> list[dict[str, Any]]:
    rules = [rule for rule in page.rules if not any(_is_side(rule, frame) for frame in alone)]
    lines = [*rules, *(side for fill in page.fills for side in _sides(fill))]
    if len(lines) > _MOST_LINES:
        return []
    return [_edge(line) for line in lines if max(line.width, line.height) >= _MEETS]


def _is_side(rule: Box, frame: Box) -> bool:
    """Whether a line is a side of a rectangle."""
    across = rule.width > rule.height
    if across:
        ends = abs(rule.left - frame.left) < _MEETS and abs(rule.right - frame.right) < _MEETS
        return ends and min(abs(rule.top - frame.top), abs(rule.top - frame.bottom)) < _MEETS
    ends = abs(rule.top - frame.top) < _MEETS and abs(rule.bottom - frame.bottom) < _MEETS
    return ends and min(abs(rule.left - frame.left), abs(rule.left - frame.right)) < _MEETS


def _sides(area: Box) -> Iterator[Box]:
    if area.height >= _LEAST_CELL and area.width >= _LEAST_CELL:
        yield Box(area.left, area.top, area.right, area.top)
        yield Box(area.left, area.bottom, area.right, area.bottom)
        yield Box(area.left, area.top, area.left, area.bottom)
        yield Box(area.right, area.top, area.right, area.bottom)


def _edge(line: Box) -> dict[str, Any]:
    """A line as pdfplumber takes it, without thickness."""
    across = line.width >= line.height
    x, y = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    x0, x1 = (line.left, line.right) if across else (x, x)
    top, bottom = (y, y) if across else (line.top, line.bottom)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if across else "v", "object_type": "line",
    }  # fmt: skip


def _open_sides(edges: Sequence[dict[str, Any]]) -> Iterator[Box]:
    """Close a table all round where two lines or more end together and others cross them."""
    ends: defaultdict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        if edge["orientation"] == "h" and edge["width"] > _LEAST_WIDTH:
            ends[round(edge["x0"] / _MEETS), round(edge["x1"] / _MEETS)].append(edge)
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    for lines in ends.values():
        left, right = lines[0]["x0"], lines[0]["x1"]
        inside = [
            edge
            for edge in upright
            if left + _MEETS < edge["x0"] < right - _MEETS
            and any(edge["top"] - _MEETS <= line["top"] <= edge["bottom"] + _MEETS for line in lines)
        ]
        closed = any(min(abs(edge["x0"] - left), abs(edge["x0"] - right)) < _MEETS for edge in upright)
        if closed or not inside or len({round(line["top"]) for line in lines}) < 2:
            continue
        top = min(e["top"] for e in (*lines, *inside))
        bottom = max(e["bottom"] for e in (*lines, *inside))
        yield from _sides(Box(left, top, right, bottom))


def _cells(edges: list[dict[str, Any]]) -> list[list[Box]]:
    """Return the closed cells that lines make, gathered by table."""
    if len(edges) < 4:
        return []
    from pdfplumber import table

    merged = table.merge_edges(edges, _MEETS, _MEETS, _MEETS, _MEETS)
    if len(merged) > _MOST_LINES:
        return []
    closing = [_edge(line) for line in _open_sides(merged)]
    if closing:
        merged = table.merge_edges([*merged, *closing], _MEETS, _MEETS, _MEETS, _MEETS)
    cells = table.intersections_to_cells(table.edges_to_intersections(merged, _MEETS, _MEETS))
    groups = table.cells_to_tables(cells)
    grouped = {cell for group in groups for cell in group}
    groups += [[cell] for cell in cells if cell not in grouped]
    return [[Box(*map(float, cell)) for cell in group] for group in groups]


def _around(areas: Sequence[Box]) -> Box:
    return Box(
        min(a.left for a in areas),
        min(a.top for a in areas),
        max(a.right for a in areas),
        max(a.bottom for a in areas),
    )


def _boundaries(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _MEETS:
            kept.append(value)
    return kept


def _grid(cells: Sequence[Box], lefts: Sequence[float], tops: Sequence[float]) -> list[list[Spot]]:
    """Put each cell in every place that it covers; a place that no cell covers gets one of its own."""
    spots = [Spot(cell) for cell in cells]
    grid = []
    for top, bottom in pairwise(tops):
        row = []
        for left, right in pairwise(lefts):
            x, y = (left + right) / 2, (top + bottom) / 2
            own = Spot(Box(left, top, right, bottom))
            row.append(next((spot for spot in spots if spot.area.holds(x, y)), own))
        grid.append(row)
    return grid
