"""What a reader could tell of a document from its own pages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from procedures.document import Kind
from procedures.reading.structure import Block

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DATE = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]{2,8})\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I
)


@dataclass(frozen=True)
class Recognised:
    """Kind and particulars, with the blocks that remain to be read as paragraphs.

    ``councils`` are names as printed. ``published`` is an ISO date. ``through`` says that
    paragraphs are numbered through the whole document.
    """

    kind: Kind
    title: str
    body: tuple[Block, ...]
    publisher: str = ""
    councils: tuple[str, ...] = ()
    reference: str | None = None
    category: str | None = None
    outcome: str | None = None
    published: str | None = None
    through: bool = False


def first_date(text: str) -> str | None:
    """Return the first written date in ``text`` ("9th March 2021", "05 Mar 2021") as an ISO date."""
    for found in _DATE.finditer(text):
        start = found["month"].lower()
        month = next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(start[:3])), 0)
        if month and _MONTHS[month - 1].startswith(start):
            try:
                return dt.date(int(found["year"]), month, int(found["day"])).isoformat()
            except ValueError:
                continue
    return None
