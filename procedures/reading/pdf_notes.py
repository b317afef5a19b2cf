"""Footnotes of a printed page: small print at its foot that a mark begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from procedures.reading.pages import Page
from procedures.reading.pdf_lines import Line, flat

#: Of the size of body text: what is larger is no footnote.
_SMALLER = 0.93
_MARK = re.compile(r"^\[?(F?\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,4})[\].)]?$")
_AMENDMENT = re.compile(r"^[FCIMPEX]\d{1,4}$")
_DIGITS_FIRST = re.compile(r"^(\d{1,3}|[*†‡§¶]{1,3})(?=[^\d\s.,)*†‡§¶])")
_STOPS = re.compile(r"[.;:!?]['\"”’)\]]*$")


@dataclass
class Note:
    """A footnote: its mark, "" where it goes on from the page before, and its lines without it."""

    mark: str
    lines: list[Line] = field(default_factory=list)


Rows = list[list[Line]]


def notes_of(rows: Rows, page: Page, body: float, *, framed: bool = False) -> tuple[Rows, list[Note]]:
    """Part the footnotes of a page, or of a box on it, from its rows."""
    if framed:
        return _amendments(rows)
    first = _first_small(rows, body)
    if first is None:
        return rows, []
    lines = list(flat(rows[first:]))
    ruled = any(_parts(rule.width, rule.top, rows, first, page) for rule in page.rules)
    start = next((at for at, line in enumerate(lines) if _opens(line)), None)
    if start is None or (not ruled and not _is_marked(lines[start])):
        return rows, []
    if ruled:
        start = 0
    kept = [list(row) for row in rows[:first]] + [[line] for line in lines[:start]]
    notes: list[Note] = []
    for line in lines[start:]:
        mark, rest = _parted(line)
        if mark or not notes:
            notes.append(Note(mark, [rest]))
        else:
            notes[-1].lines.append(rest)
    return kept, notes


def _first_small(rows: Rows, body: float) -> int | None:
    """Where the small print begins that goes on to the foot of the page."""
    first = len(rows)
    while first and all(line.size < body * _SMALLER for line in rows[first - 1]):
        first -= 1
    return first if first < len(rows) else None


def _parts(width: float, top: float, rows: Rows, first: int, page: Page) -> bool:
    """Whether a short rule stands right above the small print."""
    above = rows[first - 1][0].baseline - 1 if first else 0.0
    return 30 < width < page.width * 0.5 and above < top < rows[first][0].baseline


def _opens(line: Line) -> bool:
    return bool(_parted(line)[0])


def _is_marked(line: Line) -> bool:
    """Whether a line begins with a mark that is raised, or a lone number without a stop."""
    mark = line.words[0].text
    return (
        0 in line.raised
        or bool(re.match(r"^(?:\d{1,3}|[*†‡§¶]{1,3})$", mark))
        or bool(_DIGITS_FIRST.match(mark))
    )


def _parted(line: Line) -> tuple[str, Line]:
    """Return the mark that begins a line, "" if none, and the line without it."""
    first = line.words[0]
    found = _MARK.match(first.text)
    if (
        found
        and len(line.words) > 1
        and (0 in line.raised or first.text.rstrip(".)]").lstrip("[").isdigit() or not found[1].isalnum())
    ):
        return found[1], _without_first(line)
    return "", line


def _without_first(line: Line) -> Line:
    raised = frozenset(at - 1 for at in line.raised if at)
    lowered = frozenset(at - 1 for at in line.lowered if at)
    return Line(line.words[1:], line.page, raised, lowered)


def _amendments(rows: Rows) -> tuple[Rows, list[Note]]:
    """The notes in a box of amendments to an Act; a box without such marks has none."""
    starts = [at for at, row in enumerate(rows) if _AMENDMENT.match(row[0].words[0].text)]
    if not starts:
        return rows, []
    notes: list[Note] = []
    for row in rows[starts[0] :]:
        for line in row:
            if line is row[0] and _AMENDMENT.match(line.words[0].text) and len(line.words) > 1:
                notes.append(Note(line.words[0].text, [_without_first(line)]))
            else:
                notes[-1].lines.append(line)
    return rows[: starts[0]], notes
