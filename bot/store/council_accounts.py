"""Accounts that people have with their council, and the roles that come from one, in the database.

Of an account its issuer is kept, and of issuer and subject together the SHA-256 alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, insert, select

from bot.core.outgoing import Messages, nobody
from bot.core.people import Membership, Team
from bot.features.people.model import Account, RoleChange
from bot.store.browser_sessions import begin_session
from bot.store.database import Database
from bot.store.digests import digest_of
from bot.store.people import add_person, join, people_by_id, role_changed
from bot.store.tables import council_accounts, memberships


class CouncilAccountRepository:
    """Accounts that people have with their council, each of one person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self,
        account: Account,
        council: str,
        given: Sequence[Membership],
        label: str,
        token: str,
        before: str,
        now: dt.datetime,
        messages: Messages[RoleChange] = nobody,
        only: int | None = None,
        begun: dt.datetime | None = None,
    ) -> int | None:
        """Renew the roles of whoever has an account, and keep the session that it begins, all or nothing.

        Return whose it is. Whoever is not known is enrolled with what the account gives; None where that is
        nothing. ``before`` is a session that ends with it. With ``only``, None where it is not this person's.
        ``begun`` is from when the session counts, where that is not ``now``.
        """
        with self._database.write() as connection:
            owner = self._owner(connection, account)
            if only not in {None, owner}:
                return None
            if owner is None:
                if not given:
                    return None
                owner = add_person(connection, given[0], label, now, provided=now).id
                _link(connection, owner, account, now)
            _renew(connection, owner, council, given, now, messages)
            begin_session(connection, owner, token, before, now, begun)
        return owner

    def link(
        self,
        person_id: int,
        account: Account,
        council: str,
        given: Sequence[Membership],
        now: dt.datetime,
        messages: Messages[RoleChange] = nobody,
    ) -> bool:
        """Give an account to somebody who is enrolled, with what it gives them, and send messages of that.

        Return False where it is somebody else's, or they have another of the same issuer.
        """
        with self._database.write() as connection:
            owner = self._owner(connection, account)
            if owner not in {None, person_id} or not people_by_id(connection, [person_id]):
                return False
            if owner is None:
                if account.issuer in _issuers(connection, person_id):
                    return False
                _link(connection, person_id, account, now)
            _renew(connection, person_id, council, given, now, messages)
        return True

    def unlink(
        self, person_id: int, issuer: str, council: str, messages: Messages[RoleChange] = nobody
    ) -> bool:
        """Take an account from somebody, with the roles that came from it, and send messages of that.

        Return False, with nothing done, where they have no other role: they could not come in again.
        """
        theirs = memberships.c.person_id == person_id
        from_it = theirs & (memberships.c.authority == council) & memberships.c.provided.is_not(None)
        mine = (council_accounts.c.person_id == person_id) & (council_accounts.c.issuer == issuer)
        with self._database.write() as connection:
            others = select(exists().where(theirs, ~from_it))
            if not connection.execute(others).scalar():
                return False
            before = people_by_id(connection, [person_id])[person_id]
            taken = connection.execute(delete(memberships).where(from_it)).rowcount
            if connection.execute(delete(council_accounts).where(mine)).rowcount or taken:
                role_changed(connection, before, messages)
        return True

    def given(self, person_id: int, council: str) -> frozenset[Team]:
        """Return the teams of a council in which somebody is what their account gave them."""
        theirs = (memberships.c.person_id == person_id) & (memberships.c.authority == council)
        named = select(memberships.c.team).where(theirs, memberships.c.provided.is_not(None))
        with self._database.read() as connection:
            return frozenset(Team(council, name) for name in connection.execute(named).scalars())

    def issuers(self, person_id: int) -> frozenset[str]:
        """Return the issuers of the accounts that somebody has."""
        with self._database.read() as connection:
            return _issuers(connection, person_id)

    def sweep(self, before: dt.datetime, messages: Messages[RoleChange] = nobody) -> int:
        """Take away roles that no account gave since a moment, and send messages of that; return how many."""
        old = memberships.c.provided < before
        with self._database.write() as connection:
            whose = connection.execute(select(memberships.c.person_id).where(old).distinct()).scalars()
            people = people_by_id(connection, whose.all())
            ended = connection.execute(delete(memberships).where(old)).rowcount
            for person in people.values():
                role_changed(connection, person, messages)
        return ended

    def _owner(self, connection: Connection, account: Account) -> int | None:
        """Return whose an account is; two who bring the same one at once are looked at in turn."""
        digest = _digest(account)
        self._database.take_turn(connection, f"council account {digest}")
        here = council_accounts.c.account_digest == digest
        return connection.execute(select(council_accounts.c.person_id).where(here)).scalar()


def _digest(account: Account) -> str:
    return digest_of(f"{account.issuer}\n{account.subject}")


def _link(connection: Connection, person_id: int, account: Account, now: dt.datetime) -> None:
    row = {"account_digest": _digest(account), "issuer": account.issuer, "person_id": person_id}
    connection.execute(insert(council_accounts).values(**row, linked=now))


def _issuers(connection: Connection, person_id: int) -> frozenset[str]:
    mine = council_accounts.c.person_id == person_id
    return frozenset(connection.execute(select(council_accounts.c.issuer).where(mine)).scalars())


def _renew(
    connection: Connection,
    person_id: int,
    council: str,
    given: Sequence[Membership],
    now: dt.datetime,
    messages: Messages[RoleChange],
) -> None:
    """Make the roles in one council that come from an account those that it gives now, and say so.

    What a person gave somebody in a team stays as it is.
    """
    before = people_by_id(connection, [person_id])[person_id]
    here = (memberships.c.person_id == person_id) & (memberships.c.authority == council)
    connection.execute(delete(memberships).where(here, memberships.c.provided.is_not(None)))
    by_hand = set(connection.execute(select(memberships.c.team).where(here)).scalars())
    for membership in given:
        if membership.team.authority == council and membership.team.name not in by_hand:
            join(connection, person_id, membership, now)
    role_changed(connection, before, messages)
