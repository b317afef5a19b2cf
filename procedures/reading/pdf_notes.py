"""Footnotes of a printed page: small print at its foot that a mark begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from procedures.reading.pages import Page
from procedures.reading.pdf_lines import Line, flat

#: Of the size of body text: what is larger is no footnote.
SMALLER = 0.93
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

    ``title`` is what a group of notes stands under. ``raised`` says that marks are lifted, ``amends`` that
    it tells what changed an Act.
    """

    mark: str
    lines: list[Line] = field(default_factory=list)
    title: str = ""
    raised: bool = False
    amends: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it breaks off without a stop."""
        return bool(self.lines) and not _STOPS.search(self.lines[-1].text)

    def precedes(self, mark: str) -> bool:
        """Whether ``mark`` is the number after this one's."""
        return self.mark.isdigit() and mark.isdigit() and int(mark) == int(self.mark) + 1


Rows = list[list[Line]]


def notes_of(
    rows: Rows, page: Page, body: float, above: Note | None = None, *, framed: bool = False
) -> tuple[Rows, list[Note]]:
    """Part the footnotes of a page, or of a box on it, from its rows; ``above`` is the last before it."""
    rows, notes = _amendments(rows, page, body, above)
    if framed:
        return rows, notes
    rows, footnotes = _footnotes(rows, page, body, above)
    return rows, notes + footnotes


def _footnotes(rows: Rows, page: Page, body: float, above: Note | None) -> tuple[Rows, list[Note]]:
    first = _first_small(rows, body)
    if first is None:
        return rows, []
    lines = list(flat(rows[first:]))
    ruled = any(_parts(rule.width, rule.top, rows, first, page) for rule in page.rules)
    start = next((at for at, line in enumerate(lines) if _mark(line, above)), None)
    if start is None and not (ruled and above and above.is_open):
        return rows, []
    if start is not None and not ruled and not _is_marked(lines[start]):
        return rows, []
    if start is None or ruled:
        start = 0
    kept = [list(row) for row in rows[:first]] + [[line] for line in lines[:start]]
    return kept, _noted(lines[start:], above)


def _noted(lines: Sequence[Line], above: Note | None) -> list[Note]:
    """Gather small print by its marks; what stands before the first goes on from the page before."""
    notes: list[Note] = []
    for line in lines:
        last = notes[-1] if notes else above
        mark = _mark(line, last)
        if mark:
            notes.append(Note(mark, [_without_first(line)], raised=0 in line.raised))
        elif notes:
            notes[-1].lines.append(line)
        else:
            notes.append(Note("", [line], raised=bool(last and last.raised)))
    return notes


def _first_small(rows: Rows, body: float) -> int | None:
    """Where the small print begins that goes on to the foot of the page."""
    first = len(rows)
    while first and all(line.size < body * SMALLER for line in rows[first - 1]):
        first -= 1
    return first if first < len(rows) else None


def _parts(width: float, top: float, rows: Rows, first: int, page: Page) -> bool:
    """Whether a short rule stands right above the small print."""
    above = rows[first - 1][0].baseline - 1 if first else 0.0
    return 30 < width < page.width * 0.5 and above < top < rows[first][0].baseline


def _is_marked(line: Line) -> bool:
    """Whether a line begins with a mark that is raised, or a lone number without a stop."""
    mark = line.words[0].text
    return (
        0 in line.raised
        or bool(re.match(r"^(?:\d{1,3}|[*†‡§¶]{1,3})$", mark))
        or bool(_DIGITS_FIRST.match(mark))
    )


def _mark(line: Line, above: Note | None) -> str:
    """Return the mark that begins a line, "" if none.

    After a note whose mark is raised, a number on the line is a mark only if it is the next one: else a
    sentence was wrapped before "13 weeks".
    """
    first = line.words[0]
    found = _MARK.match(first.text)
    if not found or len(line.words) < 2:
        return ""
    if 0 in line.raised or not found[1].isalnum():
        return found[1]
    if not first.text.rstrip(".)]").lstrip("[").isdigit():
        return ""
    return found[1] if not above or not above.raised or above.precedes(found[1]) else ""


def _without_first(line: Line) -> Line:
    raised = frozenset(at - 1 for at in line.raised if at)
    lowered = frozenset(at - 1 for at in line.lowered if at)
    return Line(line.words[1:], line.page, raised, lowered)


def _amendments(rows: Rows, page: Page, body: float, above: Note | None) -> tuple[Rows, list[Note]]:
    """Take out the notes of amendments to an Act: small print that marks like "F12" begin, under a title.

    The box they stand in may go on from the page before; small print in a chart's shape is none of them.
    """
    kept: Rows = []
    notes: list[Note] = []
    title: list[Line] = []
    open_note: Note | None = None
    goes_on = above is not None and above.amends and above.lines[-1].page == page.number - 1
    if goes_on and rows and rows[0][0].size < body * SMALLER and _is_flanked(rows[0][0], page):
        open_note = Note("", [], amends=True)
        notes.append(open_note)
    for row in rows:
        first = row[0]
        small = first.size < body * SMALLER
        if small and _AMENDMENT.match(first.words[0].text) and len(first.words) > 1:
            told = " ".join(t.text for t in title)
            open_note = Note(first.words[0].text, [_without_first(first), *row[1:]], told, amends=True)
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
