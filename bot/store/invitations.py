"""Invitations and the tries at them, in the database. A code is kept as its SHA-256 alone."""

from __future__ import annotations

import datetime as dt
import hashlib

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.core.people import Membership, Person, Role, Team
from bot.errors import TooManyTriesError
from bot.store.database import Database
from bot.store.people import enrol
from bot.store.tables import enrolment_tries, invitations

#: How often an account may try a code within what time.
TRIES, WITHIN = 5, dt.timedelta(hours=1)


class InvitationRepository:
    """Codes that enrol people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, code: str, membership: Membership, label: str, uses: int, now: dt.datetime, expires: dt.datetime
    ) -> None:
        """Keep an invitation."""
        values = {
            "code_digest": _digest(code),
            "role": membership.role.value,
            "authority": membership.team.authority,
            "team": membership.team.name,
            "label": label,
            "uses_left": uses,
            "made": now,
            "expires": expires,
        }
        with self._database.write() as connection:
            connection.execute(insert(invitations).values(**values))

    def redeem(self, code: str, telegram_id: int, now: dt.datetime) -> Person | None:
        """Use an invitation once for an account, and count the try; None if the code is not good now.

        Raises TooManyTriesError after five tries within the hour, also for a good code.
        """
        good = (
            (invitations.c.code_digest == _digest(code))
            & (invitations.c.uses_left > 0)
            & (invitations.c.expires > now)
        )
        with self._database.write() as connection:
            _count_the_try(connection, telegram_id, now)
            used = connection.execute(
                update(invitations).where(good).values(uses_left=invitations.c.uses_left - 1)
            )
            if not used.rowcount:
                return None
            row = connection.execute(
                select(invitations).where(invitations.c.code_digest == _digest(code))
            ).one()
            membership = Membership(Team(row.authority, row.team), Role(row.role))
            return enrol(connection, telegram_id, membership, row.label, now)

    def sweep(self, before: dt.datetime) -> int:
        """Drop tries and invitations that ended before a moment; return how many."""
        with self._database.write() as connection:
            tries = connection.execute(delete(enrolment_tries).where(enrolment_tries.c.tried < before))
            codes = connection.execute(delete(invitations).where(invitations.c.expires < before))
            return tries.rowcount + codes.rowcount


def _count_the_try(connection: Connection, telegram_id: int, now: dt.datetime) -> None:
    mine = (enrolment_tries.c.telegram_id == telegram_id) & (enrolment_tries.c.tried > now - WITHIN)
    tried = connection.execute(select(func.count()).select_from(enrolment_tries).where(mine)).scalar_one()
    if tried >= TRIES:
        raise TooManyTriesError("Too many codes were tried. Wait an hour, or ask for a new invitation.")
    connection.execute(insert(enrolment_tries).values(telegram_id=telegram_id, tried=now))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
