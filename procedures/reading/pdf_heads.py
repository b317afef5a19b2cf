"""Names that stand over several columns of a table without lines: which columns each of them is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from statistics import median

from procedures.reading.pages import Box
from procedures.reading.pdf_lines import Line
from procedures.reading.pdf_tables import Spot
from procedures.reading.tables import are_counted, may_name_column

#: A longer text names no column.
_LONGEST = 40
#: In points: within what a name begins where its first column does; of a column's width, how far its middle
#: may stand off that of its columns.
_STRAIGHT, _OFF = 3.0, 0.45

Span = tuple[int, int]


def with_wide_heads(
    grid: list[list[Spot]], first: Sequence[Line], second: Sequence[Line], edges: Sequence[float]
) -> bool:
    """Merge in ``grid`` what the names in its first row stand over, if the second row names each column.

    ``first`` and ``second`` are the lines of those rows, ``edges`` where columns begin and the last ends.
    Returns whether both rows name columns.
    """
    width = len(edges) - 1
    over = [line for line in first if line.left > edges[1] - _STRAIGHT]
    if len(grid) < 3 or width < 3 or not 0 < len(over) < width - 1 or not _are_names(grid[:2], second):
        return False
    spans = _straight(over, edges) or _centred(over, edges)
    if not spans:
        return False
    for line, (start, end) in zip(over, spans, strict=True):
        area = grid[0][start].area
        spot = Spot(Box(area.left, area.top, edges[end], area.bottom), list(line.words))
        grid[0][start:end] = [spot] * (end - start)
    return True


def _are_names(rows: Sequence[Sequence[Spot]], second: Sequence[Line]) -> bool:
    """Whether the second row names every column but the first, which the first row may name."""
    told = [line.text for line in second]
    full = all(spot.words for spot in rows[1][1:]) and bool(rows[0][0].words or rows[1][0].words)
    short = all(len(text) <= _LONGEST and not text.endswith((".", ";", ",")) for text in told)
    names = all(map(may_name_column, told)) or all(line.bold for line in second) or are_counted(told)
    return full and short and names and not (rows[0][0].words and rows[1][0].words)


def _straight(over: Sequence[Line], edges: Sequence[float]) -> list[Span]:
    """The columns below names that begin where the first of theirs does; none if one does not."""
    starts = [
        next((n for n, edge in enumerate(edges[:-1]) if abs(edge - line.left) <= _STRAIGHT), 0)
        for line in over
    ]
    if not all(starts) or starts[0] != 1 or len(set(starts)) < len(starts):
        return []
    return list(pairwise([*starts, len(edges) - 1]))


def _centred(over: Sequence[Line], edges: Sequence[float]) -> list[Span]:
    """The columns over whose middle each name stands; none unless that is sure."""
    width = median(right - left for left, right in pairwise(edges[1:-1]))
    # The last column ends where its words do, or later.
    edges = (*edges[:-1], max(edges[-1], edges[-2] + width))
    found = sorted((_off(over, spans, edges), spans) for spans in _partings(len(over), len(edges) - 1))
    if found[0][0] > _OFF * width or (len(found) > 1 and found[1][0] < found[0][0] + _OFF * width / 2):
        return []
    return list(found[0][1])


def _partings(groups: int, end: int) -> Iterator[tuple[Span, ...]]:
    """Yield every way to part the columns after the first into so many groups."""
    for cuts in combinations(range(2, end), groups - 1):
        yield tuple(pairwise((1, *cuts, end)))


def _off(over: Sequence[Line], spans: Sequence[Span], edges: Sequence[float]) -> float:
    """How far the name that is furthest off stands from the middle of its columns."""
    return max(
        abs((line.left + line.right) / 2 - (edges[start] + edges[end]) / 2)
        for line, (start, end) in zip(over, spans, strict=True)
    )
