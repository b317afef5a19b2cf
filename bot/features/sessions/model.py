"""A refresher session as a machine of states: what a trainer may do at each, and what becomes of it.

Nothing here knows a chat or a database. A session is kept whole after each move, with a number
that rises by one, so that two who move it at once cannot both be right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.people import Team
from bot.errors import RefusedError
from bot.features.sessions import messages as said
from procedures.document import Document, Passage
from procedures.refresher import Scenario

#: Says why a question is not to be asked now, or None where it stands.
Standing = Callable[[Scenario], str | None]


class Phase(StrEnum):
    """Where a session stands."""

    GATHERING = "gathering"
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    PAUSED = "paused"
    ENDED = "ended"


class SessionMove(StrEnum):
    """What a trainer can do."""

    NEXT = "next"
    CLOSE = "close"
    REVEAL = "reveal"
    SKIP = "skip"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


@dataclass(frozen=True)
class SessionPlan:
    """What a trainer sets up: the questions, and where people answer.

    ``group`` is the chat of a group; None where people answer in their own chats. ``topic`` is
    that of a forum, if the group is one. ``named`` says
    that the group agreed to names being seen, ``guests`` that the code alone lets somebody in.
    """

    team: Team
    trainer_id: int | None
    set_id: str
    title: str
    scenarios: tuple[Scenario, ...]
    group: int | None = None
    named: bool = False
    topic: int | None = None
    guests: bool = False


#: Passages with the documents that they are of.
Shown = Sequence[tuple[Passage, Document]]


@dataclass(frozen=True)
class RevealedAnswer:
    """What is shown with the answer to a question: its passages as they are held, and the spread of answers.

    ``spread`` is empty where it may not be shown, or nobody answered.
    """

    shown: Shown
    spread: tuple[int, ...] = ()


@dataclass(frozen=True)
class LastShown:
    """What a session's group was last shown: the step, its question and its phase, None before anything."""

    step: int
    at: int
    phase: Phase | None


@dataclass(frozen=True)
class Session:
    """A session. ``at`` counts from 0 and is -1 before the first question.

    ``asked`` are the questions that were closed once, ``dropped`` those left out because their
    passages changed.
    """

    id: int
    code: str
    plan: SessionPlan
    made: dt.datetime
    at: int = -1
    phase: Phase = Phase.GATHERING
    resumes: Phase | None = None
    step: int = 0
    asked: frozenset[int] = field(default_factory=frozenset)
    dropped: frozenset[int] = field(default_factory=frozenset)
    ended: dt.datetime | None = None

    @property
    def scenario(self) -> Scenario | None:
        """The question at which the session stands."""
        return self.plan.scenarios[self.at] if self.at >= 0 else None

    @property
    def takes_answers(self) -> bool:
        """Whether an answer counts now."""
        return self.phase is Phase.OPEN and self.scenario is not None and not self.scenario.discussion

    @property
    def takes_own_answers(self) -> bool:
        """Whether an answer counts now that somebody gives by themselves, and not in a group."""
        return self.takes_answers and self.plan.group is None

    @property
    def moves(self) -> tuple[SessionMove, ...]:
        """What can be done now, in the order in which it is offered."""
        match self.phase:
            case Phase.ENDED:
                return ()
            case Phase.PAUSED:
                return SessionMove.RESUME, SessionMove.END
            case Phase.GATHERING:
                return SessionMove.NEXT, SessionMove.PAUSE, SessionMove.END
            case Phase.OPEN:
                first = (
                    SessionMove.REVEAL if self.scenario and self.scenario.discussion else SessionMove.CLOSE
                )
                return first, SessionMove.SKIP, *self._back, SessionMove.PAUSE, SessionMove.END
            case Phase.CLOSED:
                return SessionMove.REVEAL, SessionMove.SKIP, *self._back, SessionMove.PAUSE, SessionMove.END
            case Phase.REVEALED:
                return *self._next, *self._back, SessionMove.PAUSE, SessionMove.END

    @property
    def _next(self) -> tuple[SessionMove, ...]:
        return (SessionMove.NEXT,) if self._after(self.at) is not None else ()

    @property
    def _back(self) -> tuple[SessionMove, ...]:
        return (SessionMove.BACK,) if self._before(self.at) is not None else ()

    def _after(self, at: int) -> int | None:
        later = range(at + 1, len(self.plan.scenarios))
        return next((n for n in later if n not in self.dropped), None)

    def _before(self, at: int) -> int | None:
        return next((n for n in range(at - 1, -1, -1) if n not in self.dropped), None)

    def moved(self, move: SessionMove, standing: Standing, now: dt.datetime) -> Session:
        """Return the session after a move. Raises RefusedError with the sentence for the trainer."""
        if self.phase is Phase.ENDED:
            raise RefusedError(said.ENDED)
        if move is SessionMove.END:
            return self._stepped(phase=Phase.ENDED, resumes=None, ended=now)
        if move is SessionMove.RESUME:
            if self.resumes is None:
                raise RefusedError(said.NOT_PAUSED)
            return self._stepped(phase=self.resumes, resumes=None)
        if self.phase is Phase.PAUSED:
            raise RefusedError(said.PAUSED)
        if move is SessionMove.PAUSE:
            return self._stepped(phase=Phase.PAUSED, resumes=self.phase)
        checked = self._without_withdrawn(standing)
        done = {
            SessionMove.NEXT: checked._opened,
            SessionMove.SKIP: checked._skipped,
            SessionMove.BACK: checked._went_back,
            SessionMove.CLOSE: checked._closed,
            SessionMove.REVEAL: checked._revealed,
        }
        return done[move]()

    def _stepped(self, **changes: object) -> Session:
        return replace(self, step=self.step + 1, **changes)  # type: ignore[arg-type]

    def _without_withdrawn(self, standing: Standing) -> Session:
        """Leave out the questions whose passages changed since the session was set up."""
        gone = {n for n, scenario in enumerate(self.plan.scenarios) if standing(scenario)}
        return replace(self, dropped=self.dropped | gone)

    def _opened(self) -> Session:
        if self.phase in {Phase.OPEN, Phase.CLOSED}:
            raise RefusedError(said.STILL_OPEN)
        return self._gone_to(self._after(self.at))

    def _skipped(self) -> Session:
        if self.phase not in {Phase.OPEN, Phase.CLOSED}:
            raise RefusedError(said.NOT_OPEN)
        return self._gone_to(self._after(self.at))

    def _went_back(self) -> Session:
        earlier = self._before(self.at)
        if earlier is None:
            raise RefusedError(said.NO_EARLIER)
        return self._gone_to(earlier)

    def _gone_to(self, at: int | None) -> Session:
        """Go to a question: it opens, unless it was closed before; then its answer is shown again."""
        if at is None:
            raise RefusedError(said.NO_MORE)
        return self._stepped(at=at, phase=Phase.REVEALED if at in self.asked else Phase.OPEN)

    def _closed(self) -> Session:
        if self.phase is not Phase.OPEN:
            raise RefusedError(said.NOT_OPEN)
        if self.at in self.dropped:
            return self._stepped(phase=Phase.REVEALED)
        return self._stepped(phase=Phase.CLOSED, asked=self.asked | {self.at})

    def _revealed(self) -> Session:
        talked = self.scenario is not None and self.scenario.discussion and self.phase is Phase.OPEN
        if self.phase is not Phase.CLOSED and not talked:
            raise RefusedError(said.NOT_CLOSED if self.phase is Phase.OPEN else said.NOT_OPEN)
        return self._stepped(phase=Phase.REVEALED, asked=self.asked | {self.at})
