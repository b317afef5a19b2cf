"""How much was asked about a subject, as it is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class SubjectCount:
    """How often a subject was asked about in a council in a month, by what became of the questions."""

    authority: str
    month: dt.date
    subject: str
    answered: int = 0
    closest: int = 0
    not_found: int = 0
