"""Signing in with a browser: codes, sessions, and for how long each holds."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from bot.core.people import Membership, Person, Team

#: A browser's session ends when it was not used for so long, and this long after it began in any case.
IDLE, LONGEST = dt.timedelta(days=7), dt.timedelta(days=30)
#: For how long after signing in somebody may add and remove ways to sign in: a session may have been stolen.
FRESH = dt.timedelta(minutes=10)
#: How long a code holds with which somebody signs in on another device of theirs.
SHORTLY = dt.timedelta(minutes=15)
#: Bytes of chance in what a browser shows, and its characters at most; what is longer is none.
CHANCE, MOST = 32, 100
#: Passkeys of one person at most.
MOST_PASSKEYS = 10


def new_token() -> str:
    """Return what a browser shows from now on, which nobody can guess."""
    return secrets.token_urlsafe(CHANCE)


@dataclass(frozen=True)
class SignInCode:
    """A code with which one person signs in, once; the only moment at which it can be read."""

    code: str
    expires: dt.datetime


@dataclass(frozen=True)
class SignedIn:
    """Somebody who signed in, with what their browser is to show from now on."""

    person_id: int
    token: str


@dataclass(frozen=True)
class RoleChange:
    """Somebody whose roles were set anew: who they are now, and what they were in their teams before."""

    person: Person
    before: tuple[Membership, ...]

    @property
    def is_new(self) -> bool:
        """Whether they are anything else than they were."""
        return set(self.person.memberships) != set(self.before)

    @property
    def left(self) -> tuple[Membership, ...]:
        """What they were in teams in which they are not any more."""
        teams: frozenset[Team] = self.person.teams
        return tuple(membership for membership in self.before if membership.team not in teams)


@dataclass(frozen=True)
class Account:
    """An account that somebody has with their council: who vouches for it, and its name there."""

    issuer: str
    subject: str


@dataclass(frozen=True)
class RelyingParty:
    """Whom a passkey is for: the name of the host, which it is bound to, where pages are, what they are."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True)
class Passkey:
    """A passkey of somebody, as they see it; ``credential_id`` is what their device knows it by."""

    number: int
    name: str
    made: dt.datetime
    used: dt.datetime | None
    credential_id: bytes


@dataclass(frozen=True)
class PasskeyCredential:
    """A passkey as its device made it; ``sign_count`` is how often it says it was used, 0 for no count."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class HeldPasskey:
    """A passkey that is held, with its person, for an answer of it to be checked."""

    number: int
    person_id: int
    credential: PasskeyCredential


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that can still be used, by a name that is not its code."""

    name: str
    membership: Membership
    label: str
    uses_left: int
    made: dt.datetime
    expires: dt.datetime
