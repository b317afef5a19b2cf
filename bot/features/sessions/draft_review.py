"""Questions of one's own: drafted or written, and what became of them when they were reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.history import Event
from procedures.refresher import Scenario


class Review(StrEnum):
    """Where a question stands."""

    DRAFTED = "drafted"
    ACCEPTED = "accepted"
    DROPPED = "dropped"


class ReviewMove(StrEnum):
    """What somebody did with a question."""

    DRAFT = "draft"
    WRITE = "write"
    CHANGE = "change"
    ACCEPT = "accept"
    DROP = "drop"
    REOPEN = "reopen"


@dataclass(frozen=True)
class ReviewEvent(Event[ReviewMove, Review]):
    """A line of a question's history, with the question as it then read where its words came or changed."""

    scenario: Scenario | None = None


@dataclass(frozen=True)
class QuestionDraft:
    """A question with what became of it; the ``document_id`` is "" of one that somebody wrote.

    ``version`` rises with each move.
    """

    id: int
    version: int
    document_id: str
    scenario: Scenario
    state: Review
    history: Sequence[ReviewEvent] = ()

    @property
    def writers(self) -> frozenset[int]:
        """Who wrote or changed it, each by number, since it was accepted before that."""
        wrote: set[int] = set()
        was_accepted = False
        for event in self.history:
            if event.did in {ReviewMove.WRITE, ReviewMove.CHANGE}:
                if was_accepted:
                    wrote.clear()
                was_accepted = False
                if event.person_id is not None:
                    wrote.add(event.person_id)
            elif event.did is ReviewMove.ACCEPT:
                was_accepted = True
        return frozenset(wrote)

    @property
    def bound(self) -> frozenset[int]:
        """Who may not accept it: who wrote or changed it, and who brought it back, each by number."""
        last = self.history[-1] if self.history else None
        back = last.person_id if last and last.did is ReviewMove.REOPEN else None
        return self.writers if back is None else self.writers | {back}

    @property
    def before(self) -> Scenario | None:
        """The question as it was accepted last, else as it came to be; None where it reads so still."""
        now = base = None
        for event in self.history:
            now = event.scenario or now
            if base is None or event.did is ReviewMove.ACCEPT:
                base = now
        return base if base and _read_out(base) != _read_out(self.scenario) else None


def _read_out(scenario: Scenario) -> tuple[object, ...]:
    """What of a question is read, and not its name or the digests under it."""
    return scenario.asks, scenario.choices, scenario.right, scenario.why, frozenset(scenario.rests_on)
