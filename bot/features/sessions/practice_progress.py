"""What is kept of a person's practice, and what they want kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Wishes:
    """Whether a person wants their answers of sessions kept for practice, and to be reminded to practise."""

    keep: bool = False
    remind: bool = False


@dataclass(frozen=True)
class Practised:
    """A question that a person practised: the scheduler's card, and how often it was tried and right."""

    scenario: str
    card: Mapping[str, Any] = field(repr=False)
    due: dt.datetime
    last: dt.datetime
    tries: int
    right: int


@dataclass(frozen=True)
class Progress:
    """One person's own: questions practised, tries, right ones, due now, and left for today."""

    practised: int
    tries: int
    right: int
    due: int
    left_today: int
