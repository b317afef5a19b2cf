"""The grades of an inspection that a page prints without a table: each with the name of what it is of.

They stand below their names in a narrow column. Read line by line with the text beside them, each could be
taken for the grade of the next name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from procedures.reading.marks import GRADES
from procedures.reading.pages import Box
from procedures.reading.pdf_lines import Line, flat
from procedures.reading.pdf_tables import Sheet, Spot

#: Fewer grades are no list of them.
_LEAST = 3
#: Of their size: the lines of a name and its grade stand no further apart, nor those of a paragraph.
_CLOSE = 1.65
#: In points: lines that begin so near to one another stand below one another.
_NEAR = 4.0
#: Lines that one name may have, and words of them.
_NAME_LINES, _NAME_WORDS = 3, 14

_GRADE = re.compile(rf"^(?:{GRADES})$", re.I)

_Pair = tuple[tuple[Line, ...], Line]


def grades_of(rows: Sequence[Sequence[Line]], page: int) -> tuple[list[list[Line]], list[Sheet]]:
    """Return the rows of a page without its grades and their names, and those as tables of two columns."""
    lines = list(flat(rows))
    pairs = list(_pairs(lines))
    columns: list[list[_Pair]] = []
    for pair in pairs:
        at = next((c for c in columns if abs(c[0][1].left - pair[1].left) < _NEAR), None)
        if at is None:
            columns.append([pair])
        else:
            at.append(pair)
    listed = [column for column in columns if len(column) >= _LEAST]
    taken = {id(line) for column in listed for names, grade in column for line in (*names, grade)}
    left = [[line for line in row if id(line) not in taken] for row in rows]
    rest = [line for row in left for line in row]
    return [row for row in left if row], [_sheet(column, rest, page) for column in listed]


def _pairs(lines: Sequence[Line]) -> Iterator[_Pair]:
    """Yield each grade with the lines of the name that stands above it."""
    used: set[int] = set()
    for line in lines:
        names = _above(line, lines, used) if _GRADE.match(line.text) else []
        if names:
            used |= {id(line), *map(id, names)}
            yield tuple(names), line


def _above(grade: Line, lines: Sequence[Line], used: set[int]) -> list[Line]:
    """The lines of a name that stand right above a grade, straight below one another."""
    found: list[Line] = []
    below = grade
    while len(found) < _NAME_LINES:
        above = next((line for line in lines if _is_above(line, below)), None)
        if above is None or id(above) in used or _GRADE.match(above.text) or above.text.endswith("."):
            break
        if found and above.bold != found[0].bold:
            break
        found.insert(0, above)
        below = above
    return found if sum(len(line.text.split()) for line in found) <= _NAME_WORDS else []


def _is_above(line: Line, below: Line) -> bool:
    step = below.baseline - line.baseline
    straight = abs(line.left - below.left) < _NEAR and abs(line.size - below.size) < 0.2 * below.size
    return straight and 0.5 * below.size < step <= _CLOSE * below.size


def _sheet(pairs: Sequence[_Pair], rest: Sequence[Line], page: int) -> Sheet:
    """The table of a list of grades, where no paragraph that stands beside it is cut."""
    lines = [line for names, grade in pairs for line in (*names, grade)]
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    top, bottom = min(line.top for line in lines), max(line.baseline for line in lines) + 2
    beside = [line for line in rest if line.baseline > top and line.top < bottom]
    area = Box(left, top, right, bottom)
    if beside:
        start = _paragraph_start(min(beside, key=lambda line: line.baseline), rest)
        area = Box(left, start.top - 1, right, start.top - 1)
    middle = (left + right) / 2
    rows = [
        [
            Spot(area, [word for name in names for word in name.words]),
            Spot(area, list(grade.words)),
        ]
        for names, grade in pairs
    ]
    return Sheet(page, area, (left, middle, right), rows, 0)


def _paragraph_start(line: Line, rest: Sequence[Line]) -> Line:
    """The first line of the paragraph that a line belongs to."""
    while above := next((one for one in rest if _is_above(one, line)), None):
        line = above
    return line
