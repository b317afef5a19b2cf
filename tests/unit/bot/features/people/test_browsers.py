"""Signing in with a browser, on both kinds of database: codes once, sessions as digests, an end to each."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from support.databases import cipher

from bot.core.people import Membership, Permission, Person, Role, Team
from bot.features.admin.retention import everything_of, sweep
from bot.features.people import browsers as browsers_module
from bot.features.people.browsers import FIRST_TEAM, BrowserService
from bot.features.people.model import IDLE, LONGEST, SHORTLY
from bot.features.people.service import invite
from bot.store.browser_sessions import WRITTEN_EVERY
from bot.store.database import Database
from bot.store.store import Store
from bot.store.tables import browser_sessions, sign_in_codes

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DUTY = Membership(Team("kent", "duty"), Role.PRACTITIONER)


class Door:
    """The service at a moment that a test moves."""

    def __init__(self, store: Store) -> None:
        self.now = NOW
        self.store = store
        self.service = BrowserService(store.browsers, store.people, lambda: self.now)

    def person(self) -> Person:
        return self.store.people.add(DUTY, "", NOW)

    def signed_in(self, person: Person) -> str:
        found = self.service.sign_in(self.service.code_for(person, SHORTLY).code)
        assert found
        return found.token

    def person_of(self, token: str) -> Person | None:
        """Whose session a token is, which is noted as the gate does."""
        held = self.service.session_of(token)
        if held and held.is_to_note:
            self.service.note_seen(token)
        return held.person if held else None

    def device_of(self, token: str) -> str:
        """Another device that is signed in by a code made in the session of a token."""
        held = self.service.session_of(token)
        assert held
        found = self.service.sign_in(self.service.code_from(held, SHORTLY).code)
        assert found
        return found.token


@pytest.fixture
def door(store: Store) -> Door:
    return Door(store)


def test_a_code_signs_its_person_in_once(door: Door) -> None:
    person = door.person()
    made = door.service.code_for(person, SHORTLY)
    found = door.service.sign_in(f" {made.code[:4].lower()}-{made.code[4:]} ")
    assert found
    assert found.person_id == person.id
    assert door.person_of(found.token) == person
    assert door.service.sign_in(made.code) is None


def test_a_code_holds_until_its_moment_and_is_used_up_by_a_late_try(door: Door) -> None:
    made = door.service.code_for(door.person(), SHORTLY)
    door.now = made.expires
    assert door.service.sign_in(made.code) is None
    door.now = NOW
    assert door.service.sign_in(made.code) is None


def test_an_invitation_for_two_enrols_two_and_no_third(door: Door) -> None:
    code = invite(door.store.invitations, DUTY, now=NOW, days=1, uses=2, label="desk").code
    found = [door.service.sign_in(code) for _ in range(3)]
    assert [bool(one) for one in found] == [True, True, False]
    people = door.store.people.all()
    assert [(p.telegram_id, p.label, p.memberships) for p in people] == [(None, "desk", (DUTY,))] * 2


def test_a_new_session_ends_that_of_the_same_browser(door: Door) -> None:
    person = door.person()
    before = door.signed_in(person)
    after = door.service.sign_in(door.service.code_for(person, SHORTLY).code, before)
    assert after
    assert door.person_of(before) is None
    assert door.person_of(after.token) == person


def test_a_session_ends_idle_and_at_its_age(door: Door) -> None:
    person = door.person()
    token = door.signed_in(person)
    door.now += IDLE - WRITTEN_EVERY
    assert door.person_of(token) == person  # which is noted
    door.now += IDLE - WRITTEN_EVERY
    assert door.person_of(token) == person
    door.now += IDLE
    assert door.person_of(token) is None
    door.now = NOW + LONGEST
    assert door.person_of(door.signed_in(person)) == person
    assert door.person_of(token) is None


def test_a_session_that_another_made_ends_when_that_does_however_many_were_made(door: Door) -> None:
    person = door.person()
    token = door.signed_in(person)
    while door.now + dt.timedelta(days=5) < NOW + LONGEST:
        door.now += dt.timedelta(days=5)
        token = door.device_of(token)
        assert door.person_of(token) == person
    held = door.service.session_of(token)
    assert held
    door.now = NOW + LONGEST - dt.timedelta(minutes=1)
    assert door.service.code_from(held, SHORTLY).expires == NOW + LONGEST
    assert door.person_of(token) == person
    door.now = NOW + LONGEST
    assert door.person_of(token) is None


def test_a_code_is_not_used_up_where_the_session_cannot_begin(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = door.person()
    again = door.service.code_for(person, SHORTLY).code
    invited = invite(door.store.invitations, DUTY, now=NOW, days=1).code
    taken = door.signed_in(person)
    with monkeypatch.context() as patch:
        patch.setattr(browsers_module, "new_token", lambda: taken)  # which is there already
        for code in (again, invited):
            with pytest.raises(IntegrityError):
                door.service.sign_in(code)
    assert len(door.store.people.all()) == 1
    assert door.person_of(taken) == person
    assert all(door.service.sign_in(code) for code in (again, invited))


@pytest.mark.parametrize("token", ["", "no", "x" * 10_000, "\ud800", "'; drop table people"])
def test_what_is_no_token_is_nobodys(door: Door, token: str) -> None:
    door.signed_in(door.person())
    assert door.person_of(token) is None
    door.service.sign_out(token)


def test_everything_goes_with_the_person_and_with_time(
    door: Door, store: Store, database_address: str
) -> None:
    one, two = door.person(), door.person()
    for person in (one, two):
        door.signed_in(person)
        door.service.code_for(person, SHORTLY)
    assert everything_of(one, store) == [
        "Browsers in which you are signed in: 1.",
        "Codes with which you can sign in with a browser: 1.",
    ]
    store.people.remove(one.id)
    assert counts(database_address) == (1, 1)
    assert sweep(store, NOW + SHORTLY - dt.timedelta(seconds=1), 30)["browsers signed out"] == 0
    assert sweep(store, NOW + SHORTLY, 30)["browsers signed out"] == 1
    assert sweep(store, NOW + IDLE, 30)["browsers signed out"] == 1
    assert counts(database_address) == (0, 0)


def counts(address: str) -> tuple[int, int]:
    database = Database(address)
    with database.read() as connection:
        tables = (browser_sessions, sign_in_codes)
        found = [connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables]
    database.close()
    return found[0], found[1]


def test_of_many_who_use_one_code_at_once_one_comes_in(database_address: str, door: Door) -> None:
    code = invite(door.store.invitations, DUTY, now=NOW, days=1).code
    again = door.service.code_for(door.person(), SHORTLY).code
    found: list[object] = []

    def use() -> None:
        own = Store(Database(database_address), cipher())
        service = BrowserService(own.browsers, own.people, lambda: NOW)
        found.extend((service.sign_in(code), service.sign_in(again)))
        own.close()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in found) == 2
    assert len(door.store.people.all()) == 2


def test_the_first_administrator_is_made_once(door: Door) -> None:
    door.person()
    first = door.service.first_administrator("kent")
    assert first.may(Permission.MANAGE_PEOPLE, Team("kent", FIRST_TEAM))
    assert door.service.first_administrator("havering") == first
