"""What citation codes stand for, and what readers say of a card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.passage_ref import PassageRef


@dataclass(frozen=True)
class CitationRecord:
    """What a code stands for. ``facts`` is what the card said of itself, such as its status.

    ``shown`` is the day on which the card was last shown, None until it was kept.
    """

    code: str
    kind: str
    facts: Mapping[str, str]
    passages: tuple[PassageRef, ...]
    shown: dt.date | None = None


class FeedbackVerdict(StrEnum):
    """What a reader says of a card."""

    RIGHT = "right"
    WRONG = "wrong"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
