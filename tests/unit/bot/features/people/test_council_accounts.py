"""Accounts of councils, on both kinds of database: whose each is, what it gives, and when that goes."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from support.databases import cipher

from bot.clock import Clock
from bot.core.people import Membership, Person, Role, Team
from bot.errors import RefusedError
from bot.features.admin.retention import everything_of, forget, sweep
from bot.features.people import messages as people_messages
from bot.features.people.account_providers import AccountProvider, GroupRole
from bot.features.people.council_accounts import CouncilAccountService
from bot.features.people.model import IDLE, LONGEST, Account
from bot.features.people.openid import ProvenAccount
from bot.features.people.service import invite, redeem
from bot.store.database import Database
from bot.store.store import Store
from bot.store.tables import council_accounts
from procedures.library import Library

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DUTY, COURT = Team("kent", "duty"), Team("kent", "court")
PRACTITIONER, TRAINER = Membership(DUTY, Role.PRACTITIONER), Membership(COURT, Role.TRAINER)
KENT = AccountProvider(
    "kent",
    "https://login.example.org",
    "us",
    SecretStr("hush"),
    {"d": GroupRole("duty", Role.PRACTITIONER), "c": GroupRole("court", Role.TRAINER)},
    "Kent",
)


def account(subject: str, *groups: str) -> ProvenAccount:
    return ProvenAccount(Account(KENT.issuer, subject), frozenset(groups))


class Door:
    """The service at a moment that a test moves."""

    def __init__(self, store: Store, library: Library) -> None:
        self.now, self.store = NOW, store
        self.service = service_over(store, library, lambda: self.now)

    def signed_in(self, *groups: str, subject: str = "robin") -> Person | None:
        found = self.service.sign_in(KENT, account(subject, *groups))
        return found and self.store.people.by_id(found.person_id)


def service_over(store: Store, library: Library, clock: Clock) -> CouncilAccountService:
    return CouncilAccountService({"kent": KENT}, store.council_accounts, library.authorities, clock)


@pytest.fixture
def door(store: Store, library: Library) -> Door:
    return Door(store, library)


def test_a_session_begins_with_the_person(door: Door) -> None:
    found = door.service.sign_in(KENT, account("robin", "d"))
    assert found
    held = door.store.browsers.held(found.token, NOW, IDLE, LONGEST)
    assert held
    assert (held.person.id, held.person.memberships) == (found.person_id, (PRACTITIONER,))
    assert held.person.label == "Kent account"
    again = door.service.sign_in(KENT, account("robin", "d"), before=found.token)
    assert again
    assert again.person_id == found.person_id
    assert door.store.browsers.held(found.token, NOW, IDLE, LONGEST) is None


def test_nobody_is_enrolled_for_nothing(door: Door) -> None:
    assert door.signed_in() is None
    assert door.store.people.all() == []


def test_of_many_who_bring_one_account_at_once_one_is_enrolled(
    database_address: str, door: Door, library: Library
) -> None:
    found: list[int] = []

    def come() -> None:
        own = Store(Database(database_address), cipher())
        signed_in = service_over(own, library, lambda: NOW).sign_in(KENT, account("robin", "d"))
        assert signed_in
        found.append(signed_in.person_id)
        own.close()

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == len(door.store.people.all()) == 1


def test_a_role_that_no_account_gave_for_long_goes_and_one_given_by_hand_stays(door: Door) -> None:
    person = door.signed_in("d", "c")
    assert person
    door.store.people.give_role(person.id, PRACTITIONER)
    assert sweep(door.store, NOW + LONGEST, 30)["roles from councils' accounts"] == 0
    held = door.store.people.by_id(person.id)
    assert held
    assert held.memberships == (TRAINER, PRACTITIONER)
    dropped = sweep(door.store, NOW + LONGEST + dt.timedelta(seconds=1), 30)
    assert dropped["roles from councils' accounts"] == 1
    held = door.store.people.by_id(person.id)
    assert held
    assert held.memberships == (PRACTITIONER,)
    door.now = NOW + LONGEST + dt.timedelta(days=1)
    back = door.signed_in("c")
    assert back
    assert (back.id, back.memberships) == (person.id, (TRAINER, PRACTITIONER))


def test_signing_in_renews_what_an_account_gives(door: Door) -> None:
    door.signed_in("d")
    door.now = NOW + LONGEST
    door.signed_in("d")
    dropped = sweep(door.store, NOW + LONGEST + LONGEST, 30)
    assert dropped["roles from councils' accounts"] == 0


def test_of_an_account_a_digest_is_kept_and_goes_with_its_person(
    door: Door, store: Store, database_address: str
) -> None:
    person, other = door.signed_in("d"), door.signed_in("d", subject="kim")
    assert person
    assert other
    line = "Accounts with a council by which you sign in, without name or address: 1."
    assert line in everything_of(person, store)
    forget(person, store)
    database = Database(database_address)
    with database.read() as connection:
        (row,) = connection.execute(select(council_accounts)).all()
    database.close()
    assert (row.person_id, row.issuer, len(row.account_digest)) == (other.id, KENT.issuer, 64)
    assert "kim" not in str(row)
    assert store.council_accounts.issuers(other.id) == {KENT.issuer}


def test_linking_gives_beside_what_is_there_and_unlinking_takes_that_alone(door: Door) -> None:
    person = door.store.people.add(PRACTITIONER, "", NOW)
    door.service.link(person, KENT, account("robin", "c"))
    door.service.link(person, KENT, account("robin", "c", "d"))
    assert door.service.linked(person) == [(KENT, True)]
    with pytest.raises(RefusedError):
        door.service.link(person, KENT, account("another", "c"))
    held = door.store.people.by_id(person.id)
    assert held
    assert held.memberships == (TRAINER, PRACTITIONER)
    door.service.unlink(person, KENT)
    door.service.unlink(person, KENT)
    held = door.store.people.by_id(person.id)
    assert held
    assert held.memberships == (PRACTITIONER,)
    assert door.service.linked(person) == [(KENT, False)]


def said_to(door: Door, person: Person) -> list[str]:
    """What waits to be said to somebody in the chat app."""
    claimed = door.store.outbox.claim(99, door.now, dt.timedelta(minutes=1))
    for message in claimed:
        door.store.outbox.done(message, door.now)
    return [
        line for each in claimed if each.chat_id == person.telegram_id for line in each.body["paragraphs"]
    ]


def in_chat(door: Door) -> Person:
    """Somebody who uses the chat app, and is a practitioner there."""
    made = invite(door.store.invitations, PRACTITIONER, now=NOW, days=7)
    person = redeem(door.store.invitations, made.code, 42, NOW)
    assert person
    return person


def test_whose_roles_all_go_with_their_groups_is_told_so(door: Door) -> None:
    person = in_chat(door)
    door.service.link(person, KENT, account("robin", "c"))
    door.store.people.leave(person.id, DUTY)
    said_to(door, person)
    changed = door.signed_in()
    assert changed
    assert changed.memberships == ()
    (first, *_) = said_to(door, person)
    assert first.startswith("You are not in court (Kent County Council) here any more, and in no other team")
    door.signed_in()
    assert said_to(door, person) == []  # nothing is new


def test_whose_roles_end_by_their_age_is_told_how_to_have_them_again(door: Door) -> None:
    person = in_chat(door)
    door.service.link(person, KENT, account("robin", "c"))
    said_to(door, person)
    door.now = NOW + LONGEST + dt.timedelta(hours=1)
    assert sweep(door.store, door.now, 60)["roles from councils' accounts"] == 1
    (first, *_) = said_to(door, person)
    assert first == people_messages.ROLES_ENDED.format(days=30)
    assert sweep(door.store, door.now, 60)["roles from councils' accounts"] == 0
    assert said_to(door, person) == []


def test_nobody_is_linked_who_left_meanwhile(door: Door) -> None:
    person = door.store.people.add(PRACTITIONER, "", NOW)
    forget(person, door.store)
    with pytest.raises(RefusedError):
        door.service.link(person, KENT, account("robin", "c"))
