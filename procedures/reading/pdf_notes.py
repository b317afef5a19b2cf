"""Footnotes of a printed page: small print at its foot that a mark begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from procedures.reading.pages import Page
from procedures.reading.pdf_lines import Line, flat

#: Of the size of body text: what is larger is no footnote.
_SMALLER = 0.93
_MARK = re.compile(r"^\[?(F?\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,4})[\].)]?$")
_AMENDMENT = re.compile(r"^[FCIMPEX]\d{1,4}$")
_AMENDMENT_TITLE = re.compile(
    r"^(?:textual amendments|modifications etc\.?|commencement information|marginal citations"
    r"|extent information|subordinate legislation made|editorial information)\b",
    re.I,
)
_DIGITS_FIRST = re.compile(r"^(\d{1,3}|[*†‡§¶]{1,3})(?=[^\d\s.,)*†‡§¶])")
_STOPS = re.compile(r"[.;:!?]['\"”’)\]]*$")


@dataclass
class Note:
    """A footnote: its mark, "" where it goes on from the page before, and its lines without it.

    ``title`` is what a group of notes stands under.
    """

    mark: str
    lines: list[Line] = field(default_factory=list)
    title: str = ""


Rows = list[list[Line]]


def notes_of(rows: Rows, page: Page, body: float, *, framed: bool = False) -> tuple[Rows, list[Note]]:
    """Part the footnotes of a page, or of a box on it, from its rows."""
    rows, notes = _amendments(rows, page, body)
    if framed:
        return rows, notes
    rows, footnotes = _footnotes(rows, page, body)
    return rows, notes + footnotes


def _footnotes(rows: Rows, page: Page, body: float) -> tuple[Rows, list[Note]]:
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


def _amendments(rows: Rows, page: Page, body: float) -> tuple[Rows, list[Note]]:
    """Take out the notes of amendments to an Act: small print that marks like "F12" begin, under a title."""
    kept: Rows = []
    notes: list[Note] = []
    title: list[Line] = []
    open_note: Note | None = None
    if rows and rows[0][0].size < body * _SMALLER and _is_flanked(rows[0][0], page):
        open_note = Note("", [])
        notes.append(open_note)
    for row in rows:
        first = row[0]
        small = first.size < body * _SMALLER
        if small and _AMENDMENT.match(first.words[0].text) and len(first.words) > 1:
            open_note = Note(
                first.words[0].text, [_without_first(first), *row[1:]], " ".join(t.text for t in title)
            )
            notes.append(open_note)
        elif _AMENDMENT_TITLE.match(first.text) and first.bold and len(row) == 1:
            title, open_note = [first], None
        elif open_note and small and _is_close(open_note, first):
            open_note.lines += row
        else:
            kept.append(row)
            open_note = None
    return kept, notes


def _is_close(note: Note, line: Line) -> bool:
    return not note.lines or line.baseline - note.lines[-1].baseline < 2 * line.size


def _is_flanked(line: Line, page: Page) -> bool:
    """Whether the sides of a box that began on the page before stand left and right of a line."""
    sides = [r for r in page.rules if r.width < 2 and r.top <= line.baseline <= r.bottom]
    return any(r.left < line.left for r in sides) and any(r.left > line.right for r in sides)
