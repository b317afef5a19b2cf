"""Who uses the assistant, in which teams, and what each may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a team."""

    PRACTITIONER = "practitioner"
    TEAM_LEAD = "team_lead"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What may be done only by some."""

    ASK = "ask"
    OWN = "see to one's own data"
    HANDLE_GAPS = "handle gaps"
    SHARE_LEARNING = "share learning"
    RUN_SESSIONS = "run sessions"
    MANAGE_PEOPLE = "manage people"
    MANAGE_DOCUMENTS = "manage documents"


#: Each role and what it may do; nothing is allowed that is not written here.
MAY: dict[Role, frozenset[Permission]] = {
    Role.PRACTITIONER: frozenset({Permission.OWN, Permission.ASK}),
    Role.TEAM_LEAD: frozenset(
        {Permission.OWN, Permission.ASK, Permission.HANDLE_GAPS, Permission.SHARE_LEARNING}
    ),
    Role.TRAINER: frozenset({Permission.OWN, Permission.ASK, Permission.RUN_SESSIONS}),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.OWN,
            Permission.ASK,
            Permission.HANDLE_GAPS,
            Permission.MANAGE_PEOPLE,
            Permission.MANAGE_DOCUMENTS,
        }
    ),
}


#: Words in the name of a place that stay small.
_SMALL_WORDS = frozenset({"and", "of", "on", "the", "under", "upon"})


@dataclass(frozen=True, order=True)
class Team:
    """A team of one authority; the same name in another authority is another team."""

    authority: str
    name: str

    def __str__(self) -> str:
        """Return how a team is named to people: "duty (Bath and North East Somerset)"."""
        first, *more = self.authority.split("_")
        words = [first.title(), *(word if word in _SMALL_WORDS else word.title() for word in more)]
        return f"{self.name} ({' '.join(words)})"


@dataclass(frozen=True)
class Membership:
    """What a person is in one team."""

    team: Team
    role: Role


@dataclass(frozen=True)
class Person:
    """Somebody who was enrolled. ``authority`` is whose procedures come first for them.

    ``telegram_id`` is their account in the chat app; None without one, and where the chat app was taken away.
    ``display_name`` is what they chose to be called among colleagues, empty where they chose nothing.
    """

    id: int
    telegram_id: int | None
    memberships: tuple[Membership, ...]
    authority: str | None = None
    label: str = ""
    joined: dt.datetime | None = None
    blocked: dt.datetime | None = None
    stopped: dt.datetime | None = None
    display_name: str = ""

    def may(self, action: Permission, team: Team | None = None) -> bool:
        """Return whether one of their roles allows ``action``: in ``team``, or in any team if None.

        Their own data is theirs to see to, also when they are in no team any more.
        """
        if action is Permission.OWN and team is None:
            return True
        return any(action in MAY[m.role] for m in self.memberships if team in (None, m.team))

    def teams_where(self, action: Permission) -> tuple[Team, ...]:
        """Return the teams in which they may do ``action``."""
        return tuple(m.team for m in self.memberships if action in MAY[m.role])

    @property
    def teams(self) -> frozenset[Team]:
        """Every team they are in."""
        return frozenset(m.team for m in self.memberships)

    @property
    def councils(self) -> frozenset[str]:
        """Every council of whose teams they are in one."""
        return frozenset(team.authority for team in self.teams)

    @property
    def actor(self) -> str:
        """Under which name it is logged what they do with documents."""
        return f"person {self.id}"

    @property
    def reachable(self) -> bool:
        """Whether messages may be sent to them."""
        return self.telegram_id is not None and self.blocked is None and self.stopped is None


def councils_of(person: Person | None) -> frozenset[str]:
    """Return the councils whose own documents somebody may see: none where nobody knows who they are."""
    return person.councils if person else frozenset()


def leads_in(authority: str, person: Person) -> bool:
    """Whether somebody leads a team of a council."""
    return any(team.authority == authority for team in person.teams_where(Permission.SHARE_LEARNING))
