"""What readers say of an answer: one verdict a person and citation code, which they may change."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class FeedbackVerdict(StrEnum):
    """What a reader says of a card."""

    RIGHT = "right"
    WRONG = "wrong"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"


#: Each verdict as it stands in a sentence.
SAID: dict[FeedbackVerdict, str] = {
    FeedbackVerdict.RIGHT: "right",
    FeedbackVerdict.WRONG: "the wrong passage",
    FeedbackVerdict.OUTDATED: "out of date",
    FeedbackVerdict.INCOMPLETE: "incomplete",
}


def shares(counts: Mapping[FeedbackVerdict, int]) -> dict[str, float]:
    """Return each verdict's share of all, by its words; empty where nobody judged anything."""
    total = sum(counts.values())
    if not total:
        return {}
    return {said: round(counts.get(verdict, 0) / total, 3) for verdict, said in SAID.items()}
