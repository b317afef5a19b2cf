"""What a person is, in words."""

from __future__ import annotations

from bot.core.people import Membership, Person
from procedures.authorities import Authorities


def roles_of(person: Person, names: Authorities) -> str:
    """Return what a person is in each of their teams: team lead in duty (Kent County Council)."""
    return "; ".join(role_in_team(membership, names) for membership in person.memberships)


def role_in_team(membership: Membership, names: Authorities) -> str:
    """Return what somebody is in one team."""
    return f"{role(membership)} in {team(membership, names)}"


def role(membership: Membership) -> str:
    """Return a role as people write it: team lead."""
    return membership.role.value.replace("_", " ")


def team(membership: Membership, names: Authorities) -> str:
    """Return a team with its council: duty (Kent County Council)."""
    return f"{membership.team.name} ({names.name_of(membership.team.authority)})"
