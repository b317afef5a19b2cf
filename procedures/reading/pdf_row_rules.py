"""Tables that only lines between their rows rule, as browsers and office programs print them.

Where the lines are drawn a piece a cell, the columns are where the pieces meet; else where no word stands
in any row. Without that, a name that is set beside the middle of its row is read with the lines of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from procedures.reading.pages import Box, Page, Word
from procedures.reading.pdf_lines import marker_of

#: How far pieces may miss each other and still meet, and stand off one height, in points.
_MEETS, _LEVEL = 3.0, 1.0
#: Fewer lines rule no table: such as are drawn in pieces, and such as are drawn whole.
_LEAST_PIECES, _LEAST_WHOLE = 2, 3
#: More lines with the same ends are none of one page of a table.
_MOST_ROWS = 200
#: A page with more pieces of line than this holds a drawing.
_MOST = 1500
#: A shorter line rules no table, and a narrower gap parts no columns, in points.
_LEAST_WIDTH, _GUTTER = 100.0, 9.0
#: Of the size of the letters: lines of one row are no further apart, the nearest no further from a rule, and
#: words of two columns no closer.
_PITCH, _PADDING, _APART = 1.7, 2.4, 0.7

Edge = Mapping[str, float]


@dataclass(frozen=True)
class _Rule:
    """One line across a table: its height, and where its pieces meet, its two ends with them."""

    at: float
    stops: tuple[float, ...]


def row_sides(page: Page, edges: Sequence[Edge]) -> Iterator[Box]:
    """Yield the sides of cells that are not drawn, of tables that only lines between rows rule.

    ``edges`` are all lines of the page, those along it with "top", "x0" and "x1". A row above the first of
    them or below the last, which no line closes, is one of the table where it has words in two columns.
    """
    along = [edge for edge in edges if edge["x1"] - edge["x0"] > _MEETS and edge["bottom"] == edge["top"]]
    upright = [edge for edge in edges if edge["bottom"] > edge["top"]]
    if len(along) > _MOST:
        return
    words = [word for word in page.words if not word.angle]
    rules = list(_rules(along))
    runs = [run for table in _tables(rules, _LEAST_PIECES, parted=True) for run in _in_pieces(table, words)]
    for table in _tables(rules, _LEAST_WHOLE, parted=False):
        if not any(_goes_through(edge, table) for edge in upright):
            runs += _drawn_whole(table, words)
    for run in runs:
        if any(_is_open(above, below, words, upright) for above, below in pairwise(run)):
            yield from _closed(run, words, upright)


def _is_open(above: _Rule, below: _Rule, words: Sequence[Word], upright: Sequence[Edge]) -> bool:
    """Whether words stand in two columns between two lines, and nothing is drawn between the columns."""
    stops, middle = max(above.stops, below.stops, key=len), (above.at + below.at) / 2
    inside = _between(words, stops, above.at, below.at)
    return len(_filled(inside, stops)) > 1 and not any(_is_drawn(upright, at, middle) for at in stops[1:-1])


def _closed(rules: Sequence[_Rule], words: Sequence[Word], upright: Sequence[Edge]) -> Iterator[Box]:
    """Yield the sides that close the cells between lines, and those of an open first and last row."""
    columns = max((rule.stops for rule in rules), key=len)
    heights = [rule.at for rule in rules]
    first, last = heights[0], _end_of_row(words, columns, heights[-1], 1)
    if not _is_bold(_between(words, columns, heights[0], heights[1])):
        first = _end_of_row(words, columns, heights[0], -1)
    for at in {first, last} - {heights[0], heights[-1]}:
        yield Box(columns[0], at, columns[-1], at)
    for top, bottom in pairwise(sorted({first, *heights, last})):
        inside = _between(words, columns, top, bottom)
        for stop in {stop for rule in rules if rule.at in (top, bottom) for stop in rule.stops}:
            if not _is_crossed(inside, stop) and not _is_drawn(upright, stop, (top + bottom) / 2):
                yield Box(stop, top, stop, bottom)


def _rules(along: Sequence[Edge]) -> Iterator[_Rule]:
    """Yield the lines that pieces make end to end; one that is drawn twice, or over others, counts once."""
    for level in _levels(along):
        shortest: dict[int, Edge] = {}
        for edge in sorted(level, key=lambda edge: edge["x1"], reverse=True):
            shortest[round(edge["x0"] / _MEETS)] = edge
        stops: list[float] = []
        for edge in sorted(shortest.values(), key=lambda edge: edge["x0"]):
            if stops and edge["x0"] < stops[-1] - _MEETS:
                continue
            if stops and edge["x0"] > stops[-1] + _MEETS:
                yield _Rule(level[0]["top"], tuple(stops))
                stops = []
            stops = [*(stops or [edge["x0"]]), edge["x1"]]
        yield _Rule(level[0]["top"], tuple(stops))


def _levels(along: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Yield the pieces of each height."""
    level: list[Edge] = []
    for edge in sorted(along, key=lambda edge: edge["top"]):
        if level and edge["top"] - level[0]["top"] > _LEVEL:
            yield level
            level = []
        level.append(edge)
    if level:
        yield level


def _tables(rules: Sequence[_Rule], least: int, *, parted: bool) -> Iterator[list[_Rule]]:
    """Gather lines with the same ends from the top down, ``parted`` in pieces or not."""
    found: list[list[_Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        same = next((table for table in found if _agree(table[0].stops, rule.stops)), None)
        if same is None:
            found.append([rule])
        elif rule.at - same[-1].at > _MEETS:
            same.append(rule)
    for table in found:
        wide = table[0].stops[-1] - table[0].stops[0] > _LEAST_WIDTH
        if (
            least <= len(table) <= _MOST_ROWS
            and wide
            and any(len(rule.stops) > 2 for rule in table) is parted
        ):
            yield table


def _agree(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether one line has no stop that the other lacks, and both begin and end alike."""
    few, many = sorted((one, other), key=len)
    ends = abs(few[0] - many[0]) <= _MEETS and abs(few[-1] - many[-1]) <= _MEETS
    return ends and all(any(abs(stop - at) <= _MEETS for at in many) for stop in few)


def _in_pieces(table: Sequence[_Rule], words: Sequence[Word]) -> Iterator[list[_Rule]]:
    """Part lines where what stands between two of them is no row: text across columns, or another head."""
    columns = max((rule.stops for rule in table), key=len)
    run: list[_Rule] = [table[0]]
    for above, below, after in zip(table, table[1:], [*table[2:], None]):
        inside = _between(words, columns, above.at, below.at)
        stops = below.stops if len(below.stops) > 2 else columns
        crossed = any(_is_crossed(inside, stop) for stop in stops[1:-1]) and not _is_band(inside)
        heads = after is not None and _is_bold(_between(words, columns, below.at, after.at))
        alone = len(_filled(inside, columns)) < 2 and len(run) > 1
        if crossed or (alone and heads):
            yield from [run] if len(run) >= _LEAST_PIECES else []
            run = []
        run.append(below)
    yield from [run] if len(run) >= _LEAST_PIECES else []


def _is_band(words: Sequence[Word]) -> bool:
    """Whether a row is one bold line across the table, which stands over the rows below it."""
    return _is_bold(words) and len({round(word.baseline) for word in words}) == 1


def _drawn_whole(table: Sequence[_Rule], words: Sequence[Word]) -> Iterator[list[_Rule]]:
    """Yield the lines of each run of rows that the same gaps go through, with the columns these make."""
    left, right = table[0].stops[0], table[0].stops[-1]
    rows = [_between(words, (left, right), above.at, below.at) for above, below in pairwise(table)]
    start = 0
    while start < len(rows):
        end, stops = start + 1, _stops(rows[start], left, right)
        while end < len(rows) and len(
            found := _stops([w for r in rows[start : end + 1] for w in r], left, right)
        ) >= (len(stops)):
            end, stops = end + 1, found
        if end - start > 1 and len(stops) > 2 and _are_rows(rows[start:end], stops):
            yield [_Rule(rule.at, stops) for rule in table[start : end + 1]]
        start = end


def _stops(words: Sequence[Word], left: float, right: float) -> tuple[float, ...]:
    """Where columns begin and the last ends, by the gaps that no word stands in."""
    stops, reached = [left], float("inf")
    for word in sorted(words, key=lambda word: word.left):
        if word.left - reached > _GUTTER:
            stops.append(word.left - 1.5)
        reached = word.right if reached == float("inf") else max(reached, word.right)
    return (*stops, right)


def _are_rows(rows: Sequence[Sequence[Word]], stops: Sequence[float]) -> bool:
    """Whether what stands between two lines is one row each time, and not a list with its markers."""
    several = [row for row in rows if len(_filled(row, stops)) > 1]
    names = [word for row in rows for word in row if word.left < stops[1]]
    return (
        len(several) > 1
        and all(map(_is_one, rows, [stops[1]] * len(rows)))
        and not all(marker_of(word.text) for word in names)
    )


def _is_one(row: Sequence[Word], second: float) -> bool:
    """Whether no line of the first column but the first begins anew, level with a line of another."""
    levels = {round(word.baseline) for word in row if word.left >= second}
    lines = [line[0] for line in _lines(word for word in row if word.left < second)]
    return not any(round(word.baseline) in levels and not word.text[:1].islower() for word in lines[1:])


def _between(words: Sequence[Word], stops: Sequence[float], top: float, bottom: float) -> list[Word]:
    """The words between two heights, from the first stop to the last."""
    return _across([word for word in words if top < word.baseline < bottom], stops)


def _across(words: Sequence[Word], stops: Sequence[float]) -> list[Word]:
    """The words from the first stop to the last."""
    return [w for w in words if stops[0] - _MEETS <= w.left and w.right <= stops[-1] + _MEETS]


def _lines(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield the words of each baseline from the top down, from left to right."""
    placed = sorted(words, key=lambda word: (round(word.baseline), word.left))
    for _, line in groupby(placed, lambda word: round(word.baseline)):
        yield list(line)


def _filled(words: Sequence[Word], stops: Sequence[float]) -> set[int]:
    """The columns that hold words."""
    return {
        at for at, (a, b) in enumerate(pairwise(stops)) for w in words if a - _MEETS <= w.left < b - _MEETS
    }


def _is_crossed(words: Sequence[Word], stop: float) -> bool:
    """Whether a line of text goes over a stop."""
    if any(word.left < stop - 1 and word.right > stop + 1 for word in words):
        return True
    return any(
        one.right <= stop + 1 and stop - 1 <= other.left and other.left - one.right < _APART * other.size
        for line in _lines(words)
        for one, other in pairwise(line)
    )


def _goes_through(edge: Edge, table: Sequence[_Rule]) -> bool:
    """Whether a line down the page stands in a table, or beside it as its side."""
    left, right = table[0].stops[0] - _MEETS, table[0].stops[-1] + _MEETS
    return left <= edge["x0"] <= right and edge["top"] < table[-1].at and edge["bottom"] > table[0].at


def _is_drawn(upright: Sequence[Edge], stop: float, middle: float) -> bool:
    return any(abs(e["x0"] - stop) <= _MEETS and e["top"] <= middle <= e["bottom"] for e in upright)


def _is_bold(words: Sequence[Word]) -> bool:
    """Whether a row is bold, and so the head of a table."""
    return bool(words) and all(word.bold for word in words)


def _end_of_row(words: Sequence[Word], columns: Sequence[float], rule: float, way: int) -> float:
    """Return where the row ends that stands above a rule (``way`` is -1) or below it (1), else the rule."""
    inside = _across([word for word in words if (word.baseline - rule) * way > 0], columns)
    end, near, filled = rule, rule, set[int]()
    for level in list(_lines(inside))[::way]:
        baseline, size = level[0].baseline, max(word.size for word in level)
        reach = _PITCH if filled else _PADDING + (0.75 if way > 0 else 0)
        places = _places(level, columns)
        if places is None or abs(baseline - near) > reach * size:
            break
        filled |= places
        near = baseline
        end = max(word.bottom for word in level) if way > 0 else min(word.top for word in level)
    return end + way if len(filled) > 1 else rule


def _places(level: Sequence[Word], columns: Sequence[float]) -> set[int] | None:
    """The columns in which words of one line stand; None where they go over from one into the next."""
    places = []
    for word in level:
        within = (a - 1 <= word.left and word.right <= b + 1 for a, b in pairwise(columns))
        places.append(next((at for at, stands in enumerate(within) if stands), -1))
    pieces = zip(pairwise(level), pairwise(places), strict=True)
    if -1 in places or any(
        a != b and two.left - one.right < _APART * two.size for (one, two), (a, b) in pieces
    ):
        return None
    return set(places)
