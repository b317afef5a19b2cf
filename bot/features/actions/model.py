"""An action that a council took up: who sees to it, by when, what shows that it was done; a small machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.history import Event
from bot.core.people import Team


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ActionMove(StrEnum):
    """What can be done with an action."""

    TAKE = "take"
    ASSIGN = "assign"
    NOTE = "note"
    DO = "do"
    DROP = "drop"
    REOPEN = "reopen"


#: From each state, what can be done, and where it leads; nothing is possible that is not written here.
MOVES: Mapping[ActionState, Mapping[ActionMove, ActionState]] = {
    ActionState.OPEN: {
        ActionMove.ASSIGN: ActionState.OPEN,
        ActionMove.NOTE: ActionState.OPEN,
        ActionMove.DO: ActionState.DONE,
        ActionMove.DROP: ActionState.DROPPED,
    },
    ActionState.DONE: {ActionMove.NOTE: ActionState.DONE, ActionMove.REOPEN: ActionState.OPEN},
    ActionState.DROPPED: {ActionMove.REOPEN: ActionState.OPEN},
}


#: One line of an action's history; ``text`` is an evidence note or a reason.
ActionEvent = Event[ActionMove, ActionState]


@dataclass(frozen=True)
class Origin:
    """Where an action comes from. ``agreed`` is the id of a decision's agreed action, None for own ones.

    ``citation`` and ``voice`` say whose word it is, ``who`` to whom it was said; ``period`` and ``start``
    how the due date was worked out.
    """

    agreed: str | None = None
    who: str | None = None
    citation: str | None = None
    voice: str | None = None
    notice: str | None = None
    period: str | None = None
    start: dt.date | None = None


@dataclass(frozen=True)
class CouncilAction:
    """An action of a council. ``due`` is a day in London; ``version`` rises with each move."""

    id: int
    version: int
    state: ActionState
    team: Team
    what: str
    due: dt.date
    origin: Origin
    owner_id: int | None
    taken: dt.datetime
    ended: dt.datetime | None = None
    history: Sequence[ActionEvent] = ()

    def after(self, move: ActionMove) -> ActionState | None:
        """Return where a move leads from here, or None where it is not possible."""
        return MOVES[self.state].get(move)

    def overdue(self, today: dt.date) -> bool:
        """Whether it should have been done before a day."""
        return self.state is ActionState.OPEN and self.due < today

    @property
    def evidence(self) -> tuple[str, ...]:
        """What was written to show that it is done, in order."""
        shown = (e.text for e in self.history if e.did in {ActionMove.NOTE, ActionMove.DO} and e.text)
        return tuple(shown)


def in_order(actions: Iterable[CouncilAction]) -> list[CouncilAction]:
    """Return open actions by due date, so those overdue first; then those that ended, the latest first."""
    held = list(actions)
    ended = [a for a in held if a.state is not ActionState.OPEN]
    latest = sorted(ended, key=lambda a: (a.ended or a.taken, a.id), reverse=True)
    return [*sorted((a for a in held if a.state is ActionState.OPEN), key=lambda a: (a.due, a.id)), *latest]


class BoardColumn(StrEnum):
    """A column of the board on which actions stand by their due date."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    ENDED = "ended"


#: Days from today on which what is due counts as due soon.
SOON = 7


def on_board(actions: Iterable[CouncilAction], today: dt.date) -> Mapping[BoardColumn, list[CouncilAction]]:
    """Return actions by their column, each in order; every column is there."""
    board: dict[BoardColumn, list[CouncilAction]] = {column: [] for column in BoardColumn}
    for action in in_order(actions):
        board[_column(action, today)].append(action)
    return board


def _column(action: CouncilAction, today: dt.date) -> BoardColumn:
    if action.state is not ActionState.OPEN:
        return BoardColumn.ENDED
    if action.overdue(today):
        return BoardColumn.OVERDUE
    return BoardColumn.SOON if (action.due - today).days <= SOON else BoardColumn.LATER
