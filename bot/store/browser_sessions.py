"""Browsers in which people are signed in, and codes to sign in with, in the database.

Of a code, and of what a browser shows for its session, the SHA-256 alone is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection

from sqlalchemy import delete, insert, or_, select, update

from bot.core.people import Person
from bot.store.database import Database
from bot.store.people import people_by_id
from bot.store.tables import browser_sessions, sign_in_codes

#: A session that was seen so lately is not written again: most requests only read.
WRITTEN_EVERY = dt.timedelta(minutes=5)


class BrowserSessionRepository:
    """Sessions in browsers, and the codes with which they begin."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_code(self, code: str, person_id: int, expires: dt.datetime) -> None:
        """Keep a code with which a person signs in once."""
        row = {"code_digest": _digest(code), "person_id": person_id, "expires": expires}
        with self._database.write() as connection:
            connection.execute(insert(sign_in_codes).values(row))

    def redeem(self, code: str, now: dt.datetime) -> int | None:
        """Use a code; return the number of whom it is for, or None if it is not good now."""
        here = sign_in_codes.c.code_digest == _digest(code)
        with self._database.write() as connection:
            held = connection.execute(select(sign_in_codes).where(here)).first()
            used = held and connection.execute(delete(sign_in_codes).where(here)).rowcount
            return held.person_id if held and used and held.expires > now else None

    def begin(self, token: str, person_id: int, now: dt.datetime) -> None:
        """Keep a new session."""
        row = {"token_digest": _digest(token), "person_id": person_id, "begun": now, "seen": now}
        with self._database.write() as connection:
            connection.execute(insert(browser_sessions).values(row))

    def person_of(
        self, token: str, now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta
    ) -> Person | None:
        """Return whose session a token is, and note that it was seen; None where there is none any more.

        One that was not seen for ``idle``, or that began ``longest`` ago, has ended.
        """
        here = browser_sessions.c.token_digest == _digest(token)
        with self._database.read() as connection:
            held = connection.execute(select(browser_sessions).where(here)).first()
            if held is None or held.seen + idle <= now or held.begun + longest <= now:
                return None
            person = people_by_id(connection, [held.person_id]).get(held.person_id)
        if now - held.seen >= WRITTEN_EVERY:
            with self._database.write() as connection:
                connection.execute(update(browser_sessions).where(here).values(seen=now))
        return person

    def people_of(
        self, tokens: Collection[str], now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta
    ) -> dict[str, Person]:
        """Return whose sessions some tokens are, those that have not ended, in one look."""
        by_digest = {_digest(token): token for token in tokens}
        table = browser_sessions.c
        lives = (table.seen > now - idle) & (table.begun > now - longest)
        with self._database.read() as connection:
            held = connection.execute(
                select(browser_sessions).where(table.token_digest.in_(by_digest), lives)
            ).all()
            people = people_by_id(connection, {row.person_id for row in held})
        return {by_digest[row.token_digest]: people[row.person_id] for row in held if row.person_id in people}

    def end(self, token: str) -> None:
        """End a session."""
        with self._database.write() as connection:
            here = browser_sessions.c.token_digest == _digest(token)
            connection.execute(delete(browser_sessions).where(here))

    def end_all(self, person_id: int) -> int:
        """End every session of a person, and drop their codes; return how many sessions there were."""
        with self._database.write() as connection:
            connection.execute(delete(sign_in_codes).where(sign_in_codes.c.person_id == person_id))
            mine = browser_sessions.c.person_id == person_id
            return connection.execute(delete(browser_sessions).where(mine)).rowcount

    def sweep(self, now: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> int:
        """Drop codes that ran out and sessions that have ended; return how many."""
        table = browser_sessions.c
        over = or_(table.seen <= now - idle, table.begun <= now - longest)
        with self._database.write() as connection:
            codes = connection.execute(delete(sign_in_codes).where(sign_in_codes.c.expires <= now))
            return codes.rowcount + connection.execute(delete(browser_sessions).where(over)).rowcount


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
