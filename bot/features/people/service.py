"""The service of enrolment by invitation: codes that run out, are used once, and cannot be guessed."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.outgoing import LEAVES_NOTHING, Messages, OutgoingMessage
from bot.core.people import Membership, Person, Team
from bot.core.typed_code import plain_code
from bot.errors import RefusedError, UnknownError
from bot.features.people import messages as said
from bot.features.people.formatting import roles_of
from bot.features.people.formatting import team as team_in_words
from bot.features.people.model import LONGEST, RoleChange, new_token
from bot.screening.plain_text import plain as plain_text
from bot.screening.screen import Screen
from bot.screening.user_text import in_our_letters
from procedures.authorities import Authorities

if TYPE_CHECKING:
    from bot.store.invitations import InvitationRepository
    from bot.store.people import PersonRepository

#: Letters and digits that are not taken for one another when read out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
#: Characters of a display name at most, and what it is made of.
LONGEST_NAME = 40
#: Digits of one at most, such as of a team: more are a phone number, or somebody's date of birth.
MOST_DIGITS = 4
#: Characters of a team's name and of an administrator's label at most, and digits of a label: a staff number.
LONGEST_TEAM, LONGEST_LABEL, MOST_LABEL_DIGITS = 64, 80, 8
#: Characters of what somebody calls a passkey of theirs at most.
LONGEST_PASSKEY = 40
_NAME = re.compile(r"\w[\w .,'()/&+-]*")


@dataclass(frozen=True)
class Invitation:
    """A new invitation; the only moment at which its code can be read."""

    code: str
    membership: Membership
    expires: dt.datetime


def invite(
    store: InvitationRepository,
    membership: Membership,
    *,
    now: dt.datetime,
    days: int,
    uses: int = 1,
    label: str = "",
) -> Invitation:
    """Make an invitation that runs out after ``days``."""
    code = new_code()
    expires = now + dt.timedelta(days=days)
    store.add(code, membership, label, uses, now, expires)
    return Invitation(code, membership, expires)


def new_code() -> str:
    """Return a code with a digit in it: without, typed in small letters with a gap, it reads as two words."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if any(c.isdigit() for c in code):
            return code


def looks_like_code(typed: str) -> bool:
    """Return whether a message may be the code of an invitation and nothing else, however it was typed.

    Each has a digit; a word of as many letters, such as ASSESSMENT, is none.
    """
    code = typed_code(typed)
    return code is not None and any(c.isdigit() for c in code)


def typed_code(typed: str) -> str | None:
    """Return the code that a person typed, in its own form, or None if it is no code."""
    plain = plain_code(typed)
    return plain if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None


def redeem(store: InvitationRepository, typed: str, telegram_id: int, now: dt.datetime) -> Person | None:
    """Enrol the owner of an account by a code as they typed it; None if the code is not good.

    Raises TooManyTriesError after five tries within the hour, also for a good code, and RoleLossError where
    it would take from them what they may do in a team.
    """
    return store.redeem(plain_code(typed), telegram_id, now)


def change_role(
    people: PersonRepository, person_id: int, membership: Membership, names: Authorities, now: dt.datetime
) -> Person | None:
    """Set what somebody is in a team, and tell them; their menu follows. None for an unknown person."""
    return people.give_role(person_id, membership, role_notices(names, now))


def leave_team(
    people: PersonRepository, person_id: int, team: Team, names: Authorities, now: dt.datetime
) -> Person | None:
    """Take somebody out of a team, and tell them; their menu follows. None for an unknown person.

    Raises RefusedError for somebody who is not in it.
    """
    if people.by_id(person_id) is None:
        return None
    person = people.leave(person_id, team, role_notices(names, now))
    if person is None:
        raise RefusedError(said.NOT_IN_TEAM.format(number=person_id, team=team))
    return person


def remove(people: PersonRepository, person_id: int, now: dt.datetime) -> bool:
    """Remove somebody with all that is kept of them, and tell them; return whether there was one.

    Of the message nothing is kept once it was sent.
    """

    def notices(gone: Person) -> list[OutgoingMessage]:
        body = {"paragraphs": list(said.REMOVED), "menu": True, LEAVES_NOTHING: True}
        return _message(f"removed {gone.id}", gone, body, now)

    return people.remove(person_id, notices)


def role_notices(names: Authorities, now: dt.datetime, *first: str) -> Messages[RoleChange]:
    """Return what tells somebody that their roles changed, after what else they are to know.

    Where nothing is new of their roles, and nothing else is to be known, nothing is sent.
    """

    def notices(change: RoleChange) -> list[OutgoingMessage]:
        words = _words_of(change, names) if change.is_new else []
        return notice(change.person, [*first, *words], now, menu=True)

    return notices


def expiry_notices(now: dt.datetime) -> Messages[RoleChange]:
    """Return what tells somebody that the roles from their council's account ended by their age."""
    words = [said.ROLES_ENDED.format(days=LONGEST.days), said.WHAT_THAT_MEANS]
    return lambda change: notice(change.person, words if change.is_new else [], now, menu=True)


def notice(
    person: Person, words: list[str], now: dt.datetime, *, menu: bool = False
) -> list[OutgoingMessage]:
    """Return what tells somebody in the chat app of a change to what is theirs; ``menu`` brings theirs."""
    body = {"paragraphs": words, **({"menu": True} if menu else {})}
    return _message(f"change of {person.id} {new_token()}", person, body, now) if words else []


def _message(
    name: str, person: Person, body: Mapping[str, object], now: dt.datetime
) -> list[OutgoingMessage]:
    """Return a message to somebody in the chat app, none where it cannot reach them.

    They get it also after /stop, for it is about themselves and their own data.
    """
    if person.telegram_id is None or person.blocked is not None:
        return []
    return [OutgoingMessage(name, person.telegram_id, body, now)]


def _words_of(change: RoleChange, names: Authorities) -> list[str]:
    left = formatting.joined(tuple(team_in_words(each, names) for each in change.left))
    if not change.person.memberships:
        return [sentence.format(team=left) for sentence in said.IN_NO_TEAM]
    sentence = said.LEFT_TEAM if left else said.ROLES_CHANGED
    return [sentence.format(team=left, roles=roles_of(change.person, names)), said.WHAT_THAT_MEANS]


def team_named(authority: str, typed: str) -> Team:
    """Return a team of a council by its name as it was typed. Raises UnknownError for what is no name."""
    name = " ".join(typed.split()).lower()
    if not 0 < len(name) <= LONGEST_TEAM:
        raise UnknownError(said.TEAM_NAME)
    return Team(authority, name)


def new_team(authority: str, typed: str, screen: Screen) -> Team:
    """Return a team that had nobody so far, by a name that is screened. Raises RefusedError."""
    name = _line_in_form(typed, LONGEST_TEAM, MOST_DIGITS, screen)
    if not name:
        raise RefusedError(said.TEAM_FORM.format(longest=LONGEST_TEAM, digits=MOST_DIGITS))
    return team_named(authority, name)


def label_of(typed: str, screen: Screen) -> str:
    """Return how administrators know somebody, as it may be kept; it may be empty. Raises RefusedError."""
    label = _line_in_form(typed, LONGEST_LABEL, MOST_LABEL_DIGITS, screen)
    if typed.strip() and not label:
        raise RefusedError(said.LABEL_FORM.format(longest=LONGEST_LABEL, digits=MOST_LABEL_DIGITS))
    return label


def passkey_name_of(typed: str, screen: Screen) -> str:
    """Return what somebody calls a passkey, as it may be kept; it may be empty. Raises RefusedError."""
    name = _line_in_form(typed, LONGEST_PASSKEY, MOST_DIGITS, screen)
    if typed.strip() and not name:
        raise RefusedError(said.PASSKEY_NAME_FORM.format(longest=LONGEST_PASSKEY, digits=MOST_DIGITS))
    return name


def _line_in_form(typed: str, longest: int, digits: int, screen: Screen) -> str:
    """Return one line of letters, digits and a few marks in which screening finds nothing, else ""."""
    line = " ".join(plain_text(typed).split())
    if len(line) > longest or not _NAME.fullmatch(line) or not in_our_letters(line):
        return ""
    if sum(map(str.isdigit, line)) > digits or screen.check(line).outcome in {"danger", "personal_details"}:
        return ""
    return line


def display_name(typed: str, person: Person, everybody: Iterable[Person], screen: Screen) -> str:
    """Return a name as its owner may be called among colleagues. Raises RefusedError saying why they may not.

    It is one line of letters, digits, spaces and a few marks, and nobody of the same council has it.
    """
    name = " ".join(plain_text(typed).split())
    in_form = 1 < len(name) <= LONGEST_NAME and _NAME.fullmatch(name)
    if not in_form or sum(map(str.isdigit, name)) > MOST_DIGITS or screen.is_danger(name):
        raise RefusedError(said.NAME_FORM.format(longest=LONGEST_NAME, digits=MOST_DIGITS))
    councils = person.councils
    others = (p for p in everybody if p.id != person.id and councils & p.councils)
    if any(other.display_name.casefold() == name.casefold() for other in others):
        raise RefusedError(said.NAME_TAKEN)
    return name
