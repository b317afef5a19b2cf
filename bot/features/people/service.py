"""The service of enrolment by invitation: codes that run out, are used once, and cannot be guessed."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.people import Membership, Person

if TYPE_CHECKING:
    from bot.store.invitations import InvitationRepository

#: Letters and digits that are not taken for one another when read out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10


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
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    expires = now + dt.timedelta(days=days)
    store.add(code, membership, label, uses, now, expires)
    return Invitation(code, membership, expires)


def redeem(store: InvitationRepository, typed: str, telegram_id: int, now: dt.datetime) -> Person | None:
    """Enrol the owner of an account by a code as they typed it; None if the code is not good.

    Raises TooManyTriesError after five tries within the hour, also for a good code, and RoleLossError where
    it would take from them what they may do in a team.
    """
    return store.redeem(re.sub(r"[\s-]", "", typed).upper(), telegram_id, now)
