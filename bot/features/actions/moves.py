"""Moves on actions as channels offer them: which there are, to whom one is given, what is said of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.core import formatting
from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.actions import messages as said
from bot.features.actions.formatting import Names
from bot.features.actions.model import ActionMove, CouncilAction
from bot.features.actions.service import ActionService

#: Moves that take words, and what is said once they are made.
WORDED: Mapping[ActionMove, str] = {
    ActionMove.NOTE: said.NOTED,
    ActionMove.DO: said.DONE_NOW,
    ActionMove.DROP: said.DROPPED_NOW,
    ActionMove.REOPEN: said.REOPENED_NOW,
}


def moved_on(
    service: ActionService,
    by: Person,
    action: CouncilAction,
    move: ActionMove,
    now: dt.datetime,
    names: Names,
    *,
    words: str = "",
    owner_id: int | None = None,
) -> str:
    """Move an action on, in words that are screened first, or give it to somebody; return what is said of it.

    Raises RefusedError and NotHeldError.
    """
    if move is ActionMove.ASSIGN:
        if owner_id is None:
            raise RefusedError(said.WHO_OWNS.format(number=action.id))
        moved = service.assign(by, action, owner_id, now)
        return said.ASSIGNED.format(number=moved.id, owner=formatting.person(owner_id, names))
    make = {
        ActionMove.NOTE: service.note,
        ActionMove.DO: service.done,
        ActionMove.DROP: service.drop,
        ActionMove.REOPEN: service.reopen,
    }[move]
    return WORDED[move].format(number=make(by, action, words, now).id)


def owners_offered(service: ActionService, by: Person, action: CouncilAction) -> list[tuple[int, str]]:
    """Return to whom an action can be given, each by number and as somebody who chooses knows them."""
    return [
        (person.id, _called(person, by, action))
        for person in service.owners(action)
        if person.id != action.owner_id
    ]


def _called(somebody: Person, by: Person, action: CouncilAction) -> str:
    if somebody.id == by.id:
        return said.YOURSELF
    mine = [m for m in somebody.memberships if m.team.authority == action.team.authority]
    near = next((m for m in mine if m.team == action.team), mine[0])
    if somebody.display_name:
        return said.OWNER_NAMED.format(owner=somebody.display_name, team=near.team.name)
    role = near.role.value.replace("_", " ")
    owner = formatting.capitalised(formatting.person(somebody.id, {}))
    return said.OWNER_CHOICE.format(owner=owner, role=role, team=near.team.name)
