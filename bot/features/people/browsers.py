"""The service of signing in with a browser: by an invitation, or by a code for somebody who is enrolled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.core.outgoing import OutgoingMessage
from bot.core.people import Membership, Permission, Person, Role, Team
from bot.features.people import messages as said
from bot.features.people.model import FRESH, IDLE, LONGEST, MOST, SignedIn, SignInCode, new_token
from bot.features.people.service import new_code, typed_code

if TYPE_CHECKING:
    from bot.store.browser_sessions import BrowserSessionRepository, HeldSession
    from bot.store.people import PersonRepository

#: The team of an administrator whom nobody invited, because there was nobody.
FIRST_TEAM = "administrators"


class BrowserService:
    """The service that lets people in with a browser, knows them again, and lets them out."""

    def __init__(self, browsers: BrowserSessionRepository, people: PersonRepository, clock: Clock) -> None:
        self._browsers = browsers
        self._people = people
        self._clock = clock

    def code_for(
        self, person: Person, hold: dt.timedelta, messages: Sequence[OutgoingMessage] = ()
    ) -> SignInCode:
        """Make a code with which a person signs in once, while it holds, and send messages of that."""
        return self._code(person, self._clock() + hold, messages=messages)

    def code_from(self, session: HeldSession, hold: dt.timedelta) -> SignInCode:
        """Make a code for another device of whoever is signed in.

        What it begins ends when the session does that it is made from, so that nobody stays signed in by
        making code after code.
        """
        expires = min(self._clock() + hold, session.begun + LONGEST)
        return self._code(session.person, expires, session.begun)

    def sign_in(self, typed: str, before: str = "", again: Person | None = None) -> SignedIn | None:
        """Sign somebody in by a code as they typed it; None if it is not good.

        An invitation enrols somebody new. ``before`` is what the browser showed until now: that session ends.
        Who signs in ``again`` does so by a code of theirs that they did not make themselves.
        """
        code, token = typed_code(typed), new_token()
        if code is None:
            return None
        only, before = again.id if again else None, before if len(before) <= MOST else ""
        person_id = self._browsers.begin(code, token, before, self._clock(), only)
        return None if person_id is None else SignedIn(person_id, token)

    def session_of(self, token: str) -> HeldSession | None:
        """Return the session of a browser that shows this, with what its person is now; None for none."""
        if not token or len(token) > MOST:
            return None
        return self._browsers.held(token, self._clock(), IDLE, LONGEST)

    def is_fresh(self, session: HeldSession) -> bool:
        """Return whether somebody signed in so lately that they may change how they sign in."""
        return self._clock() - session.begun < FRESH

    def note_seen(self, token: str) -> None:
        """Note that a session was used, so that it does not end as one that is not."""
        self._browsers.note_seen(token, self._clock())

    def people_of(self, tokens: Collection[str]) -> dict[str, Person]:
        """Return who is signed in where browsers show these, without those that are signed out by now."""
        return self._browsers.people_of(tokens, self._clock(), IDLE, LONGEST) if tokens else {}

    def sign_out(self, token: str) -> None:
        """End the session of a browser, if it has one."""
        if token and len(token) <= MOST:
            self._browsers.end(token)

    def sign_out_everywhere(self, person: Person) -> int:
        """End every session of a person; return how many there were."""
        return self._browsers.end_all(person.id)

    def first_administrator(self, authority: str) -> Person:
        """Return the administrator who was enrolled first; where there is none, one of a council."""
        administers = Permission.MANAGE_PEOPLE
        for person in self._people.all():
            if person.may(administers):
                return person
        membership = Membership(Team(authority, FIRST_TEAM), Role.ADMINISTRATOR)
        return self._people.add(membership, said.FIRST_LABEL, self._clock())

    def _code(
        self,
        person: Person,
        expires: dt.datetime,
        begun: dt.datetime | None = None,
        messages: Sequence[OutgoingMessage] = (),
    ) -> SignInCode:
        made = SignInCode(new_code(), expires)
        self._browsers.add_code(made.code, person.id, expires, begun, messages)
        return made
