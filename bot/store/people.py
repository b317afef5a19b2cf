"""People and their teams, in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, insert, select, update

from bot.core.outgoing import Messages, nobody
from bot.core.people import Membership, Person, Role, Team
from bot.features.people.model import RoleChange
from bot.store.database import Database
from bot.store.outgoing import put
from bot.store.personal import end_sessions, forget, next_number
from bot.store.state import CHAT_ENDED
from bot.store.tables import memberships, people, state

#: Whether the chat app brings nothing any more.
_CHAT_ENDED = exists().where(state.c.name == CHAT_ENDED).label("chat_ended")


class PersonRepository:
    """Those who were enrolled."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Person]:
        """Return everybody, in the order in which they joined."""
        with self._database.read() as connection:
            return _people(connection)

    def of_team(self, team: Team) -> list[Person]:
        """Return the people of one team."""
        return [person for person in self.all() if team in person.teams]

    def accounts(self) -> frozenset[int]:
        """Return the accounts of everybody who has one in the chat app."""
        with self._database.read() as connection:
            held = select(people.c.telegram_id).where(people.c.telegram_id.is_not(None))
            return frozenset(number for number in connection.execute(held).scalars() if number is not None)

    def by_id(self, person_id: int) -> Person | None:
        """Return a person by their number here."""
        with self._database.read() as connection:
            return _one(connection, people.c.id == person_id)

    def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person whose account this is, or None for a stranger."""
        with self._database.read() as connection:
            return _one(connection, people.c.telegram_id == telegram_id)

    def add(self, membership: Membership, label: str, now: dt.datetime) -> Person:
        """Add somebody who has no account in the chat app, such as whoever works in a browser."""
        with self._database.write() as connection:
            return add_person(connection, membership, label, now)

    def give_role(
        self, person_id: int, membership: Membership, messages: Messages[RoleChange] = nobody
    ) -> Person | None:
        """Set what a person is in a team, whether or not they were in it, and send messages of that.

        None for an unknown person.
        """
        with self._database.write() as connection:
            before = _one(connection, people.c.id == person_id)
            if before is None:
                return None
            join(connection, person_id, membership)
            return role_changed(connection, before, messages)

    def leave(self, person_id: int, team: Team, messages: Messages[RoleChange] = nobody) -> Person | None:
        """Take a person out of one team, and send messages of that; None where they were not in it."""
        here = (
            (memberships.c.person_id == person_id)
            & (memberships.c.authority == team.authority)
            & (memberships.c.team == team.name)
        )
        with self._database.write() as connection:
            before = _one(connection, people.c.id == person_id)
            if before is None or not connection.execute(delete(memberships).where(here)).rowcount:
                return None
            return role_changed(connection, before, messages)

    def prefer(self, person_id: int, authority: str | None) -> None:
        """Set whose procedures come first for a person."""
        self._set(person_id, authority=authority)

    def name(self, person_id: int, display_name: str) -> None:
        """Set what a person is called among colleagues; empty takes it back."""
        self._set(person_id, display_name=display_name)

    def names(self, reader: Person | None) -> dict[int, str]:
        """Return what people are called who chose a name, by their number: to a reader, of their councils.

        At the command line, on the machine itself, the reader is nobody (None) and is shown all of them.
        """
        chosen = select(people.c.id, people.c.display_name).where(people.c.display_name != "")
        if reader is not None:
            here = memberships.c.authority.in_(reader.councils)
            chosen = chosen.where(people.c.id.in_(select(memberships.c.person_id).where(here)))
        with self._database.read() as connection:
            return {row.id: row.display_name for row in connection.execute(chosen)}

    def mark_blocked(self, telegram_id: int, when: dt.datetime | None) -> None:
        """Note that a person blocked the bot, or with None that they no longer do."""
        with self._database.write() as connection:
            here = people.c.telegram_id == telegram_id
            connection.execute(update(people).where(here).values(blocked=when))

    def mark_stopped(self, person_id: int, when: dt.datetime | None) -> None:
        """Note that a person wants no messages sent unasked, or with None that they want them again."""
        self._set(person_id, stopped=when)

    def remove(self, person_id: int, messages: Messages[Person] = nobody) -> bool:
        """Remove a person with everything that is kept of them, and send messages of who they were.

        Return whether there was one.
        """
        with self._database.write() as connection:
            gone = _one(connection, people.c.id == person_id)
            if gone is not None:
                forget(connection, person_id)
                put(connection, messages(gone))
        self._database.settle()
        return gone is not None

    def _set(self, person_id: int, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(people).where(people.c.id == person_id).values(**values))


def enrol(
    connection: Connection, telegram_id: int, membership: Membership, label: str, now: dt.datetime
) -> Person:
    """Enrol the owner of an account, or add a team to somebody who is enrolled already.

    A browser that is signed in as somebody of one council, such as by a link from an administrator there, is
    not by that in another: with their first team of a council, all their sessions end.
    """
    known = _one(connection, people.c.telegram_id == telegram_id)
    person_id = known.id if known else _insert(connection, telegram_id, membership.team.authority, label, now)
    join(connection, person_id, membership)
    if known and membership.team.authority not in known.councils:
        end_sessions(connection, person_id)
    return _found(connection, person_id)


def add_person(
    connection: Connection,
    membership: Membership,
    label: str,
    now: dt.datetime,
    provided: dt.datetime | None = None,
) -> Person:
    """Add somebody who has no account in the chat app, in the change that ``connection`` makes.

    ``provided`` is as ``join`` takes it.
    """
    person_id = _insert(connection, None, membership.team.authority, label, now)
    join(connection, person_id, membership, provided)
    return _found(connection, person_id)


def person_of_account(connection: Connection, telegram_id: int) -> Person | None:
    """Return the person whose account this is, in the change that ``connection`` makes."""
    return _one(connection, people.c.telegram_id == telegram_id)


def join(
    connection: Connection, person_id: int, membership: Membership, provided: dt.datetime | None = None
) -> None:
    """Put a person into a team, or change what they are in it.

    ``provided`` is the moment at which their council's own account said so; without, a person did.
    """
    team = membership.team
    values = {"person_id": person_id, "authority": team.authority, "team": team.name}
    same = [memberships.c[name] == value for name, value in values.items()]
    held = {"role": membership.role.value, "provided": provided}
    if not connection.execute(update(memberships).where(*same).values(**held)).rowcount:
        connection.execute(insert(memberships).values(**values, **held))


def role_changed(connection: Connection, before: Person, messages: Messages[RoleChange]) -> Person:
    """Return somebody as they are after a change of their roles, whose messages are kept with it."""
    person = _found(connection, before.id)
    put(connection, messages(RoleChange(person, before.memberships)))
    return person


def people_of(connection: Connection) -> list[Person]:
    """Return everybody, in the change or the reading that ``connection`` is for."""
    return _people(connection)


def people_by_id(connection: Connection, ids: Collection[int]) -> dict[int, Person]:
    """Return those of some people who are still here, by number."""
    return {person.id: person for person in _people(connection, people.c.id.in_(ids))} if ids else {}


def _insert(
    connection: Connection, telegram_id: int | None, authority: str, label: str, now: dt.datetime
) -> int:
    values = {"telegram_id": telegram_id, "authority": authority, "label": label, "joined": now}
    if number := next_number(connection):
        values["id"] = number
    key = connection.execute(insert(people).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _found(connection: Connection, person_id: int) -> Person:
    (person,) = _people(connection, people.c.id == person_id)
    return person


def _one(connection: Connection, condition: ColumnElement[bool]) -> Person | None:
    return next(iter(_people(connection, condition)), None)


def _people(connection: Connection, *conditions: ColumnElement[bool]) -> list[Person]:
    """Return people in order; none of them with an account in the chat app where that was taken away."""
    rows = connection.execute(select(people, _CHAT_ENDED).where(*conditions).order_by(people.c.id)).all()
    if not rows:
        return []
    held = select(memberships).join(people, people.c.id == memberships.c.person_id).where(*conditions)
    order = (memberships.c.authority, memberships.c.team)
    teams: dict[int, list[Membership]] = {}
    for row in connection.execute(held.order_by(*order)):
        teams.setdefault(row.person_id, []).append(Membership(Team(row.authority, row.team), Role(row.role)))
    return [_person(row, teams.get(row.id, ())) for row in rows]


def _person(row: Row[tuple[object, ...]], teams: Iterable[Membership]) -> Person:
    kept = row._mapping
    return Person(
        id=kept["id"],
        telegram_id=None if kept["chat_ended"] else kept["telegram_id"],
        memberships=tuple(teams),
        authority=kept["authority"],
        label=kept["label"],
        joined=kept["joined"],
        blocked=None if kept["chat_ended"] else kept["blocked"],
        stopped=kept["stopped"],
        display_name=kept["display_name"],
    )
