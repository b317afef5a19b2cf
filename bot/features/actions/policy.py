"""Who may see an action and move it on. Nothing is allowed that is not written here."""

from __future__ import annotations

from bot.core.people import Person, leads_in
from bot.features.actions.model import ActionMove, CouncilAction


def in_council(action: CouncilAction, person: Person) -> bool:
    """Whether somebody is in a team of the council whose action it is."""
    return action.team.authority in person.councils


def may_see(person: Person, action: CouncilAction) -> bool:
    """Whether somebody may see an action: a lead of its council, or its owner."""
    return leads_in(action.team.authority, person) or (
        person.id == action.owner_id and in_council(action, person)
    )


def may_change(person: Person, action: CouncilAction, move: ActionMove) -> bool:
    """Whether somebody may make a move: a lead of the council any; its owner may note evidence."""
    if leads_in(action.team.authority, person):
        return True
    return move is ActionMove.NOTE and may_see(person, action)
