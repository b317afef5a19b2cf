"""The service of administrators: who is in their councils, as what, and who is invited.

An administrator sees and changes what is of their own councils alone. Nobody changes themselves here, so
nobody raises themselves, and of a council's administrators the one who acts always stays. To go is
everybody's own right, the last administrator's too: they are told what that leaves.
"""

from __future__ import annotations

import datetime as dt
import logging
import shlex
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Membership, Permission, Person, Role, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.people import messages as said
from bot.features.people.browsers import BrowserService
from bot.features.people.model import OpenInvitation, Passkey, SignInCode
from bot.features.people.service import (
    Invitation,
    change_role,
    invite,
    label_of,
    leave_team,
    new_team,
    notice,
    remove,
)
from bot.screening.screen import Screen
from procedures.authorities import Authorities

if TYPE_CHECKING:
    from bot.store.invitations import InvitationRepository
    from bot.store.passkeys import PasskeyRepository
    from bot.store.people import PersonRepository

log = logging.getLogger(__name__)

#: How long a code holds that is made for somebody to sign in with.
SIGN_IN_HOLDS = dt.timedelta(hours=24)
#: For how many days an invitation may hold, and for how many people at most.
DAYS, MOST_USES = (1, 7, 30), 500


class PeopleAdministration:
    """The service with which administrators look after the people of their councils."""

    def __init__(
        self,
        people: PersonRepository,
        invitations: InvitationRepository,
        passkeys: PasskeyRepository,
        browsers: BrowserService,
        screen: Screen,
        names: Authorities,
        clock: Clock,
    ) -> None:
        self._people = people
        self._invitations = invitations
        self._passkeys = passkeys
        self._browsers = browsers
        self._screen = screen
        self._names = names
        self._clock = clock

    def councils(self, by: Person) -> tuple[str, ...]:
        """Return the councils that an administrator looks after."""
        return tuple(sorted({team.authority for team in by.teams_where(Permission.MANAGE_PEOPLE)}))

    def left_without(self, leaver: Person, stays: tuple[Membership, ...] = ()) -> str:
        """Return what whoever goes should know: which council is left without administrator, and the way out.

        Nothing, where another administrator stays. ``stays`` is what they are after that all the same.
        """
        kept = self.councils(replace(leaver, memberships=stays))
        others = [person for person in self._people.all() if person.id != leaver.id]
        last = {
            team.authority: team
            for team in leaver.teams_where(Permission.MANAGE_PEOPLE)
            if team.authority not in kept
            and not any(team.authority in self.councils(other) for other in others)
        }
        commands = "; ".join(
            said.MAKE_ADMINISTRATOR.format(team=shlex.quote(team.name), council=council)
            for council, team in sorted(last.items())
        )
        names = formatting.joined(tuple(self._names.name_of(council) for council in sorted(last)))
        return said.LAST_ADMINISTRATOR.format(councils=names, commands=commands) if last else ""

    def listed(self, by: Person) -> list[Person]:
        """Return the people of an administrator's councils, each with what they are in these alone."""
        councils = self.councils(by)
        return [_seen_from(person, councils) for person in self._people.all() if _is_in(person, councils)]

    def teams(self, by: Person) -> list[Team]:
        """Return the teams of an administrator's councils that have people."""
        return sorted({team for person in self.listed(by) for team in person.teams})

    def person(self, by: Person, number: int) -> Person:
        """Return somebody of an administrator's councils. Raises NotHeldError for everybody else."""
        return _seen_from(self._held(by, number), self.councils(by))

    def give_role(self, by: Person, number: int, council: str, team: str, role: str) -> Person:
        """Set what somebody is in a team, which may be new to them, and tell them.

        Raises NotHeldError and RefusedError.
        """
        held = self._other(by, number)
        membership = self._membership(by, council, team, role)
        now = self._clock()
        if change_role(self._people, held.id, membership, self._names, now) is None:
            raise NotHeldError(core_messages.UNKNOWN_PERSON.format(number=number))
        return self.person(by, number)

    def take_out(self, by: Person, number: int, council: str, team: str) -> Person | None:
        """Take somebody out of one of their teams, and tell them; return who they still are here, if anybody.

        Their only team is not taken from them, for nobody would find them then. Raises NotHeldError and
        RefusedError.
        """
        held = self._other(by, number)
        left = next((t for t in held.teams if (t.authority, t.name) == (council, team)), None)
        if left is None or council not in self.councils(by):
            raise RefusedError(said.NOT_IN_THAT_TEAM)
        if len(held.teams) == 1:
            raise RefusedError(said.ONLY_TEAM)
        if leave_team(self._people, held.id, left, self._names, self._clock()) is None:
            raise NotHeldError(core_messages.UNKNOWN_PERSON.format(number=number))
        return next((person for person in self.listed(by) if person.id == number), None)

    def may_remove(self, by: Person, number: int) -> Person:
        """Return somebody whom an administrator may remove. Raises NotHeldError and RefusedError."""
        return self._theirs_alone(by, number, said.NOT_YOURS_ALONE)

    def sign_in_code(self, by: Person, number: int) -> tuple[Person, SignInCode]:
        """Make a code with which somebody else signs in once, tell them, and return both.

        Whoever has it acts as that person. So it is made for those alone who are in no other council, and it
        is logged who made it for whom. Raises NotHeldError and RefusedError.
        """
        held = self._theirs_alone(by, number, said.NO_CODE_FOR_THEM)
        told = notice(held, list(said.SIGN_IN_CODE_MADE), self._clock())
        made = self._browsers.code_for(held, SIGN_IN_HOLDS, told)
        log.info("a code to sign in with was made: by=%s for=%s", by.actor, held.actor)
        return held, made

    def remove(self, by: Person, number: int) -> Person:
        """Remove somebody with all that is kept of them, tell them, and return who it was.

        Where they are signed in with a browser ends with them. Raises NotHeldError and RefusedError.
        """
        held = self.may_remove(by, number)
        if not remove(self._people, held.id, self._clock()):
            raise NotHeldError(core_messages.UNKNOWN_PERSON.format(number=number))
        return held

    def passkeys(self, by: Person, number: int) -> list[Passkey]:
        """Return the passkeys of somebody of an administrator's councils. Raises NotHeldError."""
        return self._passkeys.of_person(self._held(by, number).id)

    def remove_passkey(self, by: Person, number: int, passkey: int) -> Person:
        """Remove a passkey of somebody else, sign them out everywhere, tell them, and return who it was.

        A device that is lost may be signed in too. Raises NotHeldError and RefusedError.
        """
        held, now = self._other(by, number), self._clock()

        def notices(owner: Person) -> list[OutgoingMessage]:
            return notice(owner, list(said.PASSKEY_TAKEN), now)

        if not self._passkeys.remove(held.id, passkey, notices, ends_sessions=True):
            raise NotHeldError(said.NO_PASSKEY)
        return held

    def invite(
        self, by: Person, council: str, team: str, role: str, *, days: int, uses: int, label: str
    ) -> Invitation:
        """Make an invitation into a team of an administrator's councils. Raises RefusedError."""
        if days not in DAYS or not 0 < uses <= MOST_USES:
            raise RefusedError(said.USES.format(most=MOST_USES))
        membership = self._membership(by, council, team, role)
        label = label_of(label, self._screen)
        return invite(self._invitations, membership, now=self._clock(), days=days, uses=uses, label=label)

    def invitations(self, by: Person) -> list[OpenInvitation]:
        """Return the invitations into an administrator's councils that can still be used."""
        councils = self.councils(by)
        held = self._invitations.open(self._clock())
        return [invitation for invitation in held if invitation.membership.team.authority in councils]

    def withdraw(self, by: Person, name: str) -> bool:
        """End an invitation by the name that ``invitations`` gives it; return whether it was open."""
        mine = any(invitation.name == name for invitation in self.invitations(by))
        return mine and self._invitations.withdraw(name)

    def _membership(self, by: Person, council: str, team: str, role: str) -> Membership:
        """Return a team and a role as they were typed and chosen. Raises RefusedError."""
        councils = self.councils(by)
        authority = council or (councils[0] if len(councils) == 1 else "")
        if authority not in councils or role not in Role.__members__.values():
            raise RefusedError(said.CHOOSE_ROLE)
        named = Team(authority, " ".join(team.split()).lower())
        if named not in self.teams(by):
            named = new_team(authority, team, self._screen)
        return Membership(named, Role(role))

    def _held(self, by: Person, number: int) -> Person:
        person = self._people.by_id(number)
        if person is None or not _is_in(person, self.councils(by)):
            raise NotHeldError(core_messages.UNKNOWN_PERSON.format(number=number))
        return person

    def _theirs_alone(self, by: Person, number: int, refusal: str) -> Person:
        """Return somebody whom an administrator may change and who is in no other council than theirs.

        Raises NotHeldError, and RefusedError saying ``refusal`` of who is.
        """
        held = self._other(by, number)
        if not held.councils <= set(self.councils(by)):
            raise RefusedError(refusal)
        return held

    def _other(self, by: Person, number: int) -> Person:
        """Return somebody whom an administrator may change. Raises NotHeldError and RefusedError."""
        if number == by.id:
            raise RefusedError(said.NOT_YOURSELF)
        return self._held(by, number)


def _is_in(person: Person, councils: Collection[str]) -> bool:
    return any(team.authority in councils for team in person.teams)


def _seen_from(person: Person, councils: Collection[str]) -> Person:
    """Return somebody as one who looks after some councils may see them."""
    here = tuple(m for m in person.memberships if m.team.authority in councils)
    return replace(person, memberships=here)
