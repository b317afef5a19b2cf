"""When a document was made, as it says itself: a day, a month, a year or a school year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from procedures.reading.marks import HEADING
from procedures.reading.structure import Block

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DATE = re.compile(
    rf"\b(?:(?<!\d\.)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>[A-Z][a-z]{{2,8}})\.?,?\s+{_YEAR}",
    re.I,
)
_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>(?:20)?\d\d)\b")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?\b")
_SCHOOL_YEAR = re.compile(r"\b((?:19|20)\d\d)\s?[/–-]\s?((?:19|20)?\d\d)\b")
_LONE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
#: Words that say that a date is the document's, and words that say that it is not.
_MADE = re.compile(
    r"\b(published|publication|prepared|produced|updated?|reviewed|revised|approved|ratified|adopted"
    r"|issued?|effective|version|edition|"
    r"dated?|date|amended|last changed|last review|latest review|in force|valid from|v\d)\b",
    re.I,
)
_TO_COME = re.compile(
    r"\b(next|due|until|expires?|expiry|(?<!last )review (?:date|by|due|in)|to be reviewed|for review)\b"
    r"|(?<!last )(?<!latest )(?<!previous )\breview\s*[:–-]",
    re.I,
)
#: Where a line goes on with another particular: "Approved September 2025. Review: September 2026."
_ANOTHER = re.compile(
    r"\s*[.;,|–]\s+(?=(?:next|due|review\w*|expires?|expiry|approved|ratified|adopted|published|issued|valid|version)\b)"
    r"|\s+\|\s+",
    re.I,
)
_REVISIONS = re.compile(r"\b(version|revision|amend\w*|change\w*|history|date|author|issue)\b", re.I)
#: A line that ends in a date: "Exampleshire Council, March 2025", "Exampleshire Council. March 2025."
_LAST_DATE = r"\s*(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]{2,8}\.?,?\s+(?:19|20)\d\d"
_ENDS_IN_DATE = re.compile(rf"^[A-Z][^.!?;:]{{2,80}}(?:[,|–—-]{_LAST_DATE}|\.{_LAST_DATE}\.?)$")
#: What stands beside the date of a meeting in the line that says when it was: a weekday, a clock time, words.
_CLOCK = r"(?:\d{1,2}(?:[.:]\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.|noon|hours|hrs)|\d{1,2}[.:]\d\d|noon|midday)"
_BESIDE = re.compile(
    rf"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    rf"|(?:\bfrom\s+|\bat\s+)?{_CLOCK}(?:\s*(?:to|until|-|–|—)\s*{_CLOCK})?(?!\w)",
    re.I,
)
#: A line that tells of a meeting that was held, or is called for a day.
_MEETS = re.compile(
    r"\b(?:minutes|notes|record|agenda|meeting)\b.{0,80}\b(?:of|on|from|for|held)\b|\bheld\s+(?:on|at|in|by|via)\b",
    re.I,
)
#: What a document of a meeting says at its head.
_MEETING = re.compile(
    r"\b(?:minutes|agenda|meeting|committee|panel|forum|board|cabinet|governors|present|apologies|attend\w*)\b",
    re.I,
)
#: Places where a meeting is: "Town Hall", "by video call".
_PLACE = re.compile(
    r"\b(?:hall|room|chamber|centre|center|house|offices?|suite|school|building|library|college|church|hub"
    r"|floor|online|virtual(?:ly)?|remote(?:ly)?|teams|zoom|video|hybrid)\b",
    re.I,
)
#: What a line of another meeting says: the last one's minutes, the next one's day.
_OTHER_MEETING = re.compile(r"\b(?:last|previous|next|future|forthcoming|matters arising|apologies)\b", re.I)
#: When an inspection or a visit was.
_HELD = re.compile(
    r"^(?:inspection|visit|fieldwork) dates?\s*:|^dates? of (?:the )?(?:inspection|visit)\b", re.I
)
#: Words beside the date in a line that only says where and when.
_FEW_WORDS = 12
#: Blocks at a document's head, and at its foot, that may say when it was made.
_HEAD, _FOOT = 25, 8


def first_date(text: str) -> str | None:
    """Return the first written day in ``text`` ("9th March 2021", "05 Mar 2021") as an ISO date."""
    return next((date for date in dates_in(text) if len(date) == 10), None)


def dates_in(text: str) -> Iterator[str]:
    """Yield the dates written in ``text`` in order: days and months as far as they are said."""
    found = [(match.start(), date) for match in _DATE.finditer(text) if (date := _written(match))]
    found += [(match.start(), date) for match in _FIGURES.finditer(text) if (date := _in_figures(match))]
    found += [(match.start(), match[0]) for match in _ISO.finditer(text) if _is_sound(match)]
    yield from (date for _, date in sorted(found))


def stated_date(blocks: Sequence[Block], title: str = "") -> str | None:
    """Return the date on which a document says it was made; a date in a sentence is of something else.

    The latest of those that are said to be its own; else the first that stands by itself or ends a line,
    or the last day of an inspection or a visit; else the last row of a table of revisions; else the year,
    or the school year, in its title.
    """
    lines = list(_short_lines(blocks))
    made = list(_made(lines))
    if own := said_date(lines):
        return own
    alone = [date for line in lines for date in dates_in(line) if _is_alone(line)]
    alone = alone or [
        date for line in lines for date in list(dates_in(line))[-1:] if _ENDS_IN_DATE.search(line)
    ]
    if any(_MEETING.search(line) for line in (title, *lines)):
        alone = alone or [date for line in lines if _is_of_meeting(line) for date in list(dates_in(line))[:1]]
    alone = alone or [date for line in lines if _HELD.match(line) for date in list(dates_in(line))[-1:]]
    if alone:
        return alone[0]
    years = [year for line in made if (year := _year_in(line))]
    if years:
        return max(years)
    revised = [date for block in (*blocks[:_HEAD], *blocks[-_FOOT:]) for date in _revisions(block)]
    if revised:
        return max(revised)
    return _year_in(title)


def said_date(lines: Iterable[str]) -> str | None:
    """Return the latest date that lines say is the document's own: "Issued March 2025"."""
    return max((date for line in _made(lines) for date in dates_in(line)), default=None)


def _made(lines: Iterable[str]) -> Iterator[str]:
    """Yield the particulars in lines that say when a document was made, and not when it is due again."""
    said = (part for line in lines for part in _ANOTHER.split(line))
    return (part for part in said if _MADE.search(part) and not _TO_COME.search(part))


def meeting_date(blocks: Sequence[Block]) -> str | None:
    """Return the day that stands by itself at the head of minutes, or in a line that says where they met."""
    lines = list(_short_lines(blocks))
    told = [line for line in lines if _is_alone(line)] or [line for line in lines if _is_of_meeting(line)]
    return next((date for line in told for date in dates_in(line)), None)


def is_of_another_meeting(line: str) -> bool:
    """Whether a line tells of the last meeting, or of the next."""
    return bool(_OTHER_MEETING.search(line))


def _short_lines(blocks: Sequence[Block]) -> Iterator[str]:
    head = blocks[:_HEAD]
    for block in [*head, *blocks[max(len(head), len(blocks) - _FOOT) :]]:
        if block.kind == "box":
            yield from _short_lines(block.blocks)
        for line in block.text.split("\n"):
            if 0 < len(line) <= HEADING and block.kind != "table":
                yield line
        if block.table is not None and not _is_revisions(block):
            for row in block.table.rows:
                yield " ".join(" ".join(cell.text.split()) for cell in row)[: HEADING + 1]


def _is_revisions(block: Block) -> bool:
    """Whether a table tells of versions, a row each."""
    if block.table is None or len(block.table.rows) < 2 or len(block.table.rows[0]) < 2:
        return False
    names = [cell.text for cell in block.table.rows[0]]
    return sum(bool(_REVISIONS.search(name)) for name in names) >= 2


def _revisions(block: Block) -> Iterable[str]:
    if block.table is None or not _is_revisions(block):
        return ()
    rows = (" ".join(cell.text for cell in row) for row in block.table.rows[1:])
    return [date for row in rows if not _TO_COME.search(row) for date in dates_in(row)]


def _is_alone(line: str) -> bool:
    """Whether a line is a date and nothing else, but perhaps a weekday and a time of day."""
    return bool(list(dates_in(line))) and not re.sub(r"[\W_]", "", _without_date(line))


def _is_of_meeting(line: str) -> bool:
    """Whether a line says when and where a meeting was: "Town Hall, 4 June 2025 at 2pm"; no sentence."""
    days = {date for date in dates_in(line) if len(date) == 10}
    if len(days) != 1 or (line.endswith((".", ":", "?")) and not _MEETS.search(line)):
        return False
    if _OTHER_MEETING.search(line) or _TO_COME.search(line):
        return False
    rest = _without_date(line)
    return bool(_MEETS.search(line)) or (len(rest.split()) <= _FEW_WORDS and bool(_PLACE.search(rest)))


def _without_date(line: str) -> str:
    return _BESIDE.sub(" ", _ISO.sub(" ", _FIGURES.sub(" ", _DATE.sub(" ", line))))


def _year_in(text: str) -> str | None:
    school = _SCHOOL_YEAR.search(text)
    if school and int(school[2][-2:]) == (int(school[1][-2:]) + 1) % 100:
        return school[1]
    years = _LONE_YEAR.findall(text)
    return years[-1] if years else None


def _written(found: re.Match[str]) -> str | None:
    start = found["month"].lower()
    month = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(start[:3])), 0)
    known = month and (_MONTHS[month - 1].startswith(start) or start == "sept")
    if not known:
        return None
    if found["day"] is None:
        return f"{found['year']}-{month:02}"
    return _sound(int(found["year"]), month, int(found["day"]))


def _in_figures(found: re.Match[str]) -> str | None:
    year = int(found["year"])
    return _sound(year if year > 100 else 2000 + year, int(found["month"]), int(found["day"]))


def _is_sound(found: re.Match[str]) -> bool:
    return _sound(int(found[1]), int(found[2]), int(found[3] or 1)) is not None


def _sound(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
