"""Invitations and the tries at them, in the database. A code is kept as its SHA-256 alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.core.people import MAY, Membership, Person, Role, Team
from bot.errors import TooManyTriesError
from bot.features.people.model import OpenInvitation
from bot.store.database import Database
from bot.store.digests import digest_of
from bot.store.people import add_person, enrol, person_of_account
from bot.store.tables import enrolment_tries, invitations, memberships, people

#: How often an account may try a code within what time.
TRIES, WITHIN = 5, dt.timedelta(hours=1)


class RoleLossError(Exception):
    """A code would take from somebody what they may do in a team; it was not used.

    ``digest`` names the code, for ``redeem_digest``; ``held`` is what they are now, ``coming`` what they
    would be.
    """

    def __init__(self, digest: str, held: Membership, coming: Membership) -> None:
        super().__init__()
        self.digest = digest
        self.held = held
        self.coming = coming


class InvitationRepository:
    """Codes that enrol people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, code: str, membership: Membership, label: str, uses: int, now: dt.datetime, expires: dt.datetime
    ) -> None:
        """Keep an invitation."""
        values = {
            "code_digest": digest_of(code),
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

    def open(self, now: dt.datetime) -> list[OpenInvitation]:
        """Return the invitations that can be used now, the newest first."""
        here = (invitations.c.uses_left > 0) & (invitations.c.expires > now)
        order = (invitations.c.made.desc(), invitations.c.code_digest)
        with self._database.read() as connection:
            rows = connection.execute(select(invitations).where(here).order_by(*order)).all()
        return [
            OpenInvitation(r.code_digest, _membership(r), r.label, r.uses_left, r.made, r.expires)
            for r in rows
        ]

    def withdraw(self, name: str) -> bool:
        """Drop an invitation by the name that ``open`` gives it; return whether there was one."""
        here = invitations.c.code_digest == name
        with self._database.write() as connection:
            return connection.execute(delete(invitations).where(here)).rowcount > 0

    def redeem(self, code: str, telegram_id: int, now: dt.datetime) -> Person | None:
        """Use an invitation once for an account, and count the try; None if the code is not good now.

        Raises TooManyTriesError after five tries within the hour, also for a good code, and RoleLossError
        where it would take something from them.
        """
        return self.redeem_digest(digest_of(code), telegram_id, now, losing=False)

    def redeem_digest(
        self, digest: str, telegram_id: int, now: dt.datetime, *, losing: bool = True
    ) -> Person | None:
        """Use the invitation of a digest as ``redeem`` does; with ``losing`` whatever it takes from them."""
        good = _good(digest, now)
        with self._database.write() as connection:
            _count_the_try(connection, telegram_id, now)
            coming = connection.execute(select(invitations).where(good)).first()
            if coming and (known := _holder(connection, telegram_id, _membership(coming))):
                return known  # who is that already uses up nobody else's invitation
            loss = _loss(connection, telegram_id, coming, digest) if coming and not losing else None
            if loss is None:
                if coming is None or not _use(connection, good):
                    return None
                return enrol(connection, telegram_id, _membership(coming), coming.label, now)
        raise loss  # after the try was counted

    def sweep(self, before: dt.datetime) -> int:
        """Drop tries and invitations that ended before a moment; return how many."""
        with self._database.write() as connection:
            tries = connection.execute(delete(enrolment_tries).where(enrolment_tries.c.tried < before))
            codes = connection.execute(delete(invitations).where(invitations.c.expires < before))
            return tries.rowcount + codes.rowcount


def enrol_newcomer(connection: Connection, code: str, now: dt.datetime) -> Person | None:
    """Use an invitation once for somebody new without an account in the chat app; None if it is not good.

    Tries are not counted here: there is no account yet to count them by.
    """
    good = _good(digest_of(code), now)
    coming = connection.execute(select(invitations).where(good)).first()
    if coming is None or not _use(connection, good):
        return None
    return add_person(connection, _membership(coming), coming.label, now)


def _membership(invitation: Row[Any]) -> Membership:
    return Membership(Team(invitation.authority, invitation.team), Role(invitation.role))


def _holder(connection: Connection, telegram_id: int, membership: Membership) -> Person | None:
    """The owner of an account, where they are already what an invitation would make them."""
    person = person_of_account(connection, telegram_id)
    return person if person and membership in person.memberships else None


def _loss(connection: Connection, telegram_id: int, coming: Row[Any], digest: str) -> RoleLossError | None:
    """What an account would lose in a team by an invitation, where it would."""
    after = _membership(coming)
    here = (people.c.telegram_id == telegram_id) & (memberships.c.authority == after.team.authority)
    held = select(memberships.c.role).join(people, people.c.id == memberships.c.person_id)
    role = connection.execute(held.where(here, memberships.c.team == after.team.name)).scalar()
    if role is None or MAY[Role(role)] <= MAY[after.role]:
        return None
    return RoleLossError(digest, Membership(after.team, Role(role)), after)


def _count_the_try(connection: Connection, telegram_id: int, now: dt.datetime) -> None:
    # One of a later hour was counted before the clock was put back, and would hold for longer than it says.
    within = (enrolment_tries.c.tried > now - WITHIN) & (enrolment_tries.c.tried <= now)
    mine = (enrolment_tries.c.telegram_id == telegram_id) & within
    newest = select(enrolment_tries.c.tried).where(mine).order_by(enrolment_tries.c.tried.desc()).limit(TRIES)
    tried = list(connection.execute(newest).scalars())
    if len(tried) == TRIES:
        raise TooManyTriesError(tried[-1] + WITHIN)
    connection.execute(insert(enrolment_tries).values(telegram_id=telegram_id, tried=now))


def _good(digest: str, now: dt.datetime) -> ColumnElement[bool]:
    """The invitation of a digest, as long as it can be used."""
    here = invitations.c.code_digest == digest
    return here & (invitations.c.uses_left > 0) & (invitations.c.expires > now)


def _use(connection: Connection, good: ColumnElement[bool]) -> bool:
    """Use an invitation once; return whether there was a use left."""
    used = update(invitations).where(good).values(uses_left=invitations.c.uses_left - 1)
    return bool(connection.execute(used).rowcount)
