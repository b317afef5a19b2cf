"""The labels of a drawing on a printed page: short pieces of small print, beside and below one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from procedures.reading.pages import Box, Page
from procedures.reading.pdf_lines import Line, flat
from procedures.reading.pdf_notes import SMALLER, Rows

#: Of the size of the letters: rows so close are beside one another, and a larger step ends the drawing.
_BESIDE = 0.8
_FAR = 4.0
#: Of the size of the letters: lines of one label are no further apart.
_CLOSE = 1.5
#: So many rows must stand in each other's way; so many words a line, and so much of the page, is no label.
_LEAST = 3
_MOST_WORDS = 4
_WIDEST = 0.35


@dataclass(frozen=True)
class Labels:
    """The labels of one drawing, each as its lines, column by column; ``area`` is where they stand."""

    area: Box
    lines: tuple[tuple[Line, ...], ...]


def labels_of(rows: Rows, page: Page, body: float) -> tuple[Rows, list[Labels]]:
    """Part the labels of drawings from the rows of a page."""
    kept: Rows = []
    found: list[Labels] = []
    for run in _runs(rows, page, body):
        if _is_drawn(run):
            found.append(_gathered(list(flat(run))))
        else:
            kept += run
    return kept, found


def _runs(rows: Rows, page: Page, body: float) -> Iterator[Rows]:
    """Yield rows of short small print that are close or stand beside one chart, and each other row."""
    run: Rows = []
    for row in rows:
        small = all(_is_small(line, page, body) for line in row)
        if run and not (small and _is_near(run[-1][0].baseline, row[0], page)):
            yield run
            run = []
        if small:
            run.append(row)
        else:
            yield [row]
    if run:
        yield run


def _is_small(line: Line, page: Page, body: float) -> bool:
    return line.size < body * SMALLER and line.right - line.left < _WIDEST * page.width


def _is_near(above: float, line: Line, page: Page) -> bool:
    """Whether a row goes on close below another, or the shapes of a chart stand between them."""
    shapes = any(frame.top < line.baseline and frame.bottom > above for frame in page.frames)
    return shapes or line.baseline - above < _FAR * line.size


def _is_drawn(run: Rows) -> bool:
    """Whether rows stand so close that no column of text or table can be made of them."""
    lines = list(flat(run))
    steps = [below[0].baseline - above[0].baseline for above, below in pairwise(run)]
    close = sum(step < _BESIDE * row[0].size for step, row in zip(steps, run[1:], strict=True))
    return close >= _LEAST and median(len(line.words) for line in lines) <= _MOST_WORDS


def _gathered(lines: Sequence[Line]) -> Labels:
    labels: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        above = [label for label in labels if _goes_on(label[-1], line)]
        if above:
            max(above, key=lambda label: _overlap(_span(label), _span([line]))).append(line)
        else:
            labels.append([line])
    area = Box(
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.baseline for line in lines),
    )
    return Labels(area, tuple(tuple(label) for column in _columns(labels) for label in column))


def _goes_on(above: Line, line: Line) -> bool:
    step = line.baseline - above.baseline
    return 0 < step < _CLOSE * line.size and _overlap(_span([above]), _span([line])) > 0


def _columns(labels: Sequence[list[Line]]) -> list[list[list[Line]]]:
    """Labels that stand below one another, the leftmost column first."""
    columns: list[list[list[Line]]] = []
    for label in labels:
        own = _span(label)
        below = [column for column in columns if _overlap(_span([*flat(column)]), own) > 0]
        if below:
            max(below, key=lambda column: _overlap(_span([*flat(column)]), own)).append(label)
        else:
            columns.append([label])
    return sorted(columns, key=lambda column: _span([*flat(column)])[0])


def _span(lines: Sequence[Line]) -> tuple[float, float]:
    return min(line.left for line in lines), max(line.right for line in lines)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
