"""Passkeys in the database: what each is checked with, and what a browser's passkey is to sign next."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.core.outgoing import Messages, nobody
from bot.core.people import Person
from bot.features.people.model import HeldPasskey, Passkey, PasskeyCredential
from bot.store.browser_sessions import begin_session
from bot.store.database import Database
from bot.store.digests import digest_of
from bot.store.outgoing import put
from bot.store.people import people_by_id
from bot.store.personal import end_sessions
from bot.store.tables import passkey_challenges, passkeys
from bot.store.upsert import insert_into


class PasskeyRepository:
    """Passkeys with which people sign in with a browser."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_challenge(self, browser: str, challenge: bytes, now: dt.datetime, since: dt.datetime) -> None:
        """Keep what a passkey is to sign in the browser that shows this, in place of what it was before.

        What was made before ``since`` holds no more and goes.
        """
        key, new = {"browser_digest": digest_of(browser)}, {"challenge": challenge, "made": now}
        with self._database.write() as connection:
            connection.execute(delete(passkey_challenges).where(passkey_challenges.c.made <= since))
            put = insert_into(connection, passkey_challenges).values({**key, **new})
            connection.execute(put.on_conflict_do_update(index_elements=list(key), set_=new))

    def take_challenge(self, browser: str, since: dt.datetime) -> bytes | None:
        """Use up what a passkey is to sign in a browser; None for none, or one made before ``since``."""
        mine = passkey_challenges.c.browser_digest == digest_of(browser)
        with self._database.write() as connection:
            held = connection.execute(select(passkey_challenges).where(mine)).first()
            used = held and connection.execute(delete(passkey_challenges).where(mine)).rowcount
        return bytes(held.challenge) if held and used and held.made > since else None

    def add(
        self,
        person_id: int,
        credential: PasskeyCredential,
        name: str,
        most: int,
        now: dt.datetime,
        messages: Messages[Person] = nobody,
    ) -> bool:
        """Keep a passkey of a person, and send messages of that.

        Return False where they have ``most``, or it is somebody's already.
        """
        values = {
            "person_id": person_id,
            "credential_id": credential.credential_id,
            "public_key": credential.public_key,
            "sign_count": credential.sign_count,
            "name": name,
            "made": now,
        }
        with self._database.write() as connection:
            self._database.take_turn(connection, "passkeys")
            person = people_by_id(connection, [person_id]).get(person_id)
            theirs = select(func.count()).select_from(passkeys).where(passkeys.c.person_id == person_id)
            same = select(passkeys.c.id).where(passkeys.c.credential_id == credential.credential_id)
            is_full = connection.execute(theirs).scalar_one() >= most
            if person is None or is_full or connection.execute(same).first() is not None:
                return False
            connection.execute(insert(passkeys).values(values))
            put(connection, messages(person))
        return True

    def of_person(self, person_id: int) -> list[Passkey]:
        """Return the passkeys of a person, the oldest first."""
        theirs = select(passkeys).where(passkeys.c.person_id == person_id).order_by(passkeys.c.id)
        with self._database.read() as connection:
            rows = connection.execute(theirs).all()
        return [Passkey(row.id, row.name, row.made, row.used, bytes(row.credential_id)) for row in rows]

    def by_credential(self, credential_id: bytes) -> HeldPasskey | None:
        """Return a passkey by the id that its device gave it."""
        here = passkeys.c.credential_id == credential_id
        with self._database.read() as connection:
            row = connection.execute(select(passkeys).where(here)).first()
        if row is None:
            return None
        credential = PasskeyCredential(bytes(row.credential_id), bytes(row.public_key), row.sign_count)
        return HeldPasskey(row.id, row.person_id, credential)

    def begin(self, held: HeldPasskey, sign_count: int, token: str, before: str, now: dt.datetime) -> bool:
        """Note that a passkey was used, and keep the session that it begins, all or nothing.

        Return False where it is not held any more, or was used meanwhile with a count that is as high.
        """
        here = (passkeys.c.id == held.number) & _counts_on(sign_count)
        with self._database.write() as connection:
            noted = connection.execute(update(passkeys).where(here).values(sign_count=sign_count, used=now))
            if not noted.rowcount:
                return False
            begin_session(connection, held.person_id, token, before, now)
        return True

    def remove(
        self,
        person_id: int,
        number: int,
        messages: Messages[Person] = nobody,
        *,
        ends_sessions: bool = False,
    ) -> bool:
        """Drop a passkey of a person, and send messages of that; return whether there was one.

        With ``ends_sessions`` they are signed out in every browser.
        """
        here = (passkeys.c.id == number) & (passkeys.c.person_id == person_id)
        with self._database.write() as connection:
            if not connection.execute(delete(passkeys).where(here)).rowcount:
                return False
            if ends_sessions:
                end_sessions(connection, person_id)
            put(connection, messages(people_by_id(connection, [person_id])[person_id]))
        return True

    def sweep(self, before: dt.datetime) -> int:
        """Drop what no passkey signed and was made before a moment; return how many."""
        with self._database.write() as connection:
            old = delete(passkey_challenges).where(passkey_challenges.c.made <= before)
            return connection.execute(old).rowcount


def _counts_on(sign_count: int) -> ColumnElement[bool]:
    """Return the condition that a count follows the one that is held; many passkeys count nothing."""
    return passkeys.c.sign_count < sign_count if sign_count else passkeys.c.sign_count == 0
