"""Signing in with a browser: codes, sessions, and for how long each holds."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from bot.core.people import Membership

#: A browser's session ends when it was not used for so long, and this long after it began in any case.
IDLE, LONGEST = dt.timedelta(days=7), dt.timedelta(days=30)
#: How long a code holds with which somebody signs in on another device of theirs.
SHORTLY = dt.timedelta(minutes=15)
#: Bytes of chance in what a browser shows, and its characters at most; what is longer is none.
CHANCE, MOST = 32, 100


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
class OpenInvitation:
    """An invitation that can still be used, by a name that is not its code."""

    name: str
    membership: Membership
    label: str
    uses_left: int
    made: dt.datetime
    expires: dt.datetime
