"""Drafts and what a trainer decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from procedures.refresher import Scenario


class Review(StrEnum):
    """What a trainer decided."""

    DRAFTED = "drafted"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


@dataclass(frozen=True)
class QuestionDraft:
    """A drafted question, its document, and what became of it."""

    id: int
    document_id: str
    scenario: Scenario
    state: Review
