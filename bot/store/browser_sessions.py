"""Browsers in which people are signed in, and codes to sign in with, in the database.

Of a code, and of what a browser shows for its session, the SHA-256 alone is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from bot.core.outgoing import OutgoingMessage
from bot.core.people import Person
from bot.store.database import Database
from bot.store.digests import digest_of
from bot.store.invitations import enrol_newcomer
from bot.store.outgoing import put
from bot.store.people import people_by_id
from bot.store.personal import end_sessions
from bot.store.tables import browser_sessions, sign_in_codes

#: A session that was seen so lately is not written again: most requests only read.
WRITTEN_EVERY = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class HeldSession:
    """A session in a browser: whose it is, when it began, and whether it is to be noted that it was seen."""

    person: Person
    begun: dt.datetime
    is_to_note: bool


class BrowserSessionRepository:
    """Sessions in browsers, and the codes with which they begin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_code(
        self,
        code: str,
        person_id: int,
        expires: dt.datetime,
        begun: dt.datetime | None = None,
        messages: Sequence[OutgoingMessage] = (),
    ) -> None:
        """Keep a code with which a person signs in once, and send messages of that.

        ``begun`` is when the session began from which it was made: the one that it begins is as old.
        """
        row = {"code_digest": digest_of(code), "person_id": person_id, "expires": expires, "begun": begun}
        with self._database.write() as connection:
            connection.execute(insert(sign_in_codes).values(row))
            put(connection, messages)

    def begin(
        self, code: str, token: str, before: str, now: dt.datetime, only: int | None = None
    ) -> int | None:
        """Use a code, or an invitation for somebody new, and keep the session that it begins, all or nothing.

        Return whose it is, None if the code is not good now. ``before`` is a session that ends with it. With
        ``only``, a code is good that was made for this person, and not from a session.
        """
        with self._database.write() as connection:
            person_id, begun = _used(connection, code, now, only) or (None, now)
            if person_id is None:
                if only is not None:
                    return None
                newcomer = enrol_newcomer(connection, code, now)
                if newcomer is None:
                    return None
                person_id = newcomer.id
            begin_session(connection, person_id, token, before, now, begun)
        return person_id

    def held(
        self, token: str, now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta
    ) -> HeldSession | None:
        """Return the session of a token, None where there is none any more.

        One that was not seen for ``idle``, or that began ``longest`` ago, has ended.
        """
        here = (browser_sessions.c.token_digest == digest_of(token)) & _lives(now, idle, longest)
        with self._database.read() as connection:
            row = connection.execute(select(browser_sessions).where(here)).first()
            if row is None:
                return None
            person = people_by_id(connection, [row.person_id]).get(row.person_id)
        return HeldSession(person, row.begun, now - row.seen >= WRITTEN_EVERY) if person else None

    def note_seen(self, token: str, now: dt.datetime) -> None:
        """Note that a session was seen."""
        here = browser_sessions.c.token_digest == digest_of(token)
        with self._database.write() as connection:
            connection.execute(update(browser_sessions).where(here).values(seen=now))

    def people_of(
        self, tokens: Collection[str], now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta
    ) -> dict[str, Person]:
        """Return whose sessions some tokens are, those that have not ended, in one look."""
        by_digest = {digest_of(token): token for token in tokens}
        theirs = browser_sessions.c.token_digest.in_(by_digest) & _lives(now, idle, longest)
        with self._database.read() as connection:
            held = connection.execute(select(browser_sessions).where(theirs)).all()
            people = people_by_id(connection, {row.person_id for row in held})
        return {by_digest[row.token_digest]: people[row.person_id] for row in held if row.person_id in people}

    def end(self, token: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            _end(connection, token)

    def end_all(self, person_id: int) -> int:
        """End every session of a person, and drop their codes; return how many sessions there were."""
        with self._database.write() as connection:
            return end_sessions(connection, person_id)

    def sweep(self, now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> int:
        """Drop codes that ran out and sessions that have ended; return how many."""
        over = ~_lives(now, idle, longest)
        with self._database.write() as connection:
            codes = connection.execute(delete(sign_in_codes).where(sign_in_codes.c.expires <= now))
            return codes.rowcount + connection.execute(delete(browser_sessions).where(over)).rowcount


def begin_session(
    connection: Connection,
    person_id: int,
    token: str,
    before: str,
    now: dt.datetime,
    begun: dt.datetime | None = None,
) -> None:
    """Keep a new session in the change that ``connection`` makes; the one that was ``before`` ends with it.

    ``begun`` is from when its age counts, where that is not ``now``.
    """
    _end(connection, before)
    row = {"token_digest": digest_of(token), "person_id": person_id, "begun": begun or now, "seen": now}
    connection.execute(insert(browser_sessions).values(row))


def _lives(now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> ColumnElement[bool]:
    """Return the condition that a session has not ended: by not being used, or by its age."""
    return (browser_sessions.c.seen > now - idle) & (browser_sessions.c.begun > now - longest)


def _used(
    connection: Connection, code: str, now: dt.datetime, only: int | None
) -> tuple[int, dt.datetime] | None:
    """Use up a code; return whose it is and from when its session counts, None if it is not good now."""
    here = sign_in_codes.c.code_digest == digest_of(code)
    if only is not None:
        here &= (sign_in_codes.c.person_id == only) & sign_in_codes.c.begun.is_(None)
    held = connection.execute(select(sign_in_codes).where(here)).first()
    used = held and connection.execute(delete(sign_in_codes).where(here)).rowcount
    return (held.person_id, held.begun or now) if held and used and held.expires > now else None


def _end(connection: Connection, token: str) -> None:
    connection.execute(delete(browser_sessions).where(browser_sessions.c.token_digest == digest_of(token)))
