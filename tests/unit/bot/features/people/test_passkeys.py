"""Passkeys, on both kinds of database: what is made and signed is checked, each challenge is used once."""

from __future__ import annotations

import datetime as dt
import json
import threading
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from support.databases import cipher, store_at
from support.examples import examples
from support.passkeys import PRESENT, VERIFIED, Device, to_text

from bot.core.people import Membership, Person, Role, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.admin.retention import everything_of, forget, sweep
from bot.features.people import messages as said
from bot.features.people.browsers import BrowserService
from bot.features.people.model import MOST_PASSKEYS, RelyingParty
from bot.features.people.passkeys import HOLDS, PasskeyService
from bot.screening.screen import Screen
from bot.store.database import Database
from bot.store.store import Store
from bot.store.tables import passkey_challenges, passkeys

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DUTY = Membership(Team("kent", "duty"), Role.PRACTITIONER)
ORIGIN = "https://safeguarding.example.org"
PARTY = RelyingParty("safeguarding.example.org", ORIGIN, "Safeguarding procedure")
#: What browsers show: of somebody signed in, and of two where nobody is.
MINE, ONE, OTHER = "the session of a browser", "a visit", "another visit"


@cache
def screen() -> Screen:
    return Screen(["Kent", "Havering"])


class Door:
    """The service at a moment that a test moves."""

    def __init__(self, store: Store) -> None:
        self.now = NOW
        self.store = store
        self.service = PasskeyService(store.passkeys, screen(), lambda: self.now)
        self.browsers = BrowserService(store.browsers, store.people, lambda: self.now)

    def person(self) -> Person:
        return self.store.people.add(DUTY, "", NOW)

    def adds(self, person: Person, device: Device, name: str = "", **lies: Any) -> None:
        options = self.service.creation_options(person, name, PARTY, MINE)
        self.service.add(person, name, device.makes(options, **lies), PARTY, MINE)

    def signs_in(self, device: Device, **lies: Any) -> int | None:
        """Who is signed in by a device, with a session that holds."""
        options = self.service.request_options(PARTY, ONE)
        return self.person_of(device.signs(options, **lies))

    def person_of(self, answer: str, browser: str = ONE) -> int | None:
        found = self.service.sign_in(answer, PARTY, browser)
        if found is None:
            return None
        held = self.browsers.session_of(found.token)
        assert held
        assert held.person.id == found.person_id
        return found.person_id


@pytest.fixture
def door(store: Store) -> Door:
    return Door(store)


def of(name: str, **more: Any) -> Device:
    """A device whose passkey is known by a name."""
    return Device(ORIGIN, credential_id=name.encode(), **more)


def test_a_device_is_asked_for_what_the_page_says(door: Door) -> None:
    person = door.person()
    asked = json.loads(door.service.creation_options(person, "", PARTY, MINE))
    assert asked["rp"] == {"name": PARTY.name, "id": PARTY.id}
    assert asked["user"]["name"] == f"Person {person.id}"
    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert asked["attestation"] == "none"
    again = json.loads(door.service.request_options(PARTY, ONE))
    assert (again["rpId"], again["userVerification"], again["allowCredentials"]) == (PARTY.id, "required", [])
    assert len(again["challenge"]) >= 43
    assert again["challenge"] != json.loads(door.service.request_options(PARTY, ONE))["challenge"]


def test_a_passkey_signs_its_person_in_again_and_again(door: Door) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device, "work phone")
    door.person()
    (held,) = door.service.listed(person)
    assert (held.name, held.made, held.used, held.credential_id) == ("work phone", NOW, None, b"phone")
    door.now += dt.timedelta(days=400)
    assert [door.signs_in(device) for _ in range(3)] == [person.id] * 3
    assert door.service.listed(person)[0].used == door.now


def test_a_device_that_has_a_passkey_is_told_so_and_keeps_its_owner(door: Door) -> None:
    person, first, second = door.person(), of("phone"), of("key")
    door.adds(person, first)
    asked = json.loads(door.service.creation_options(person, "", PARTY, MINE))
    assert [each["id"] for each in asked["excludeCredentials"]] == [to_text(b"phone")]
    door.adds(person, second)
    assert first.owner == second.owner


@pytest.mark.parametrize(
    "lies",
    [
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"challenge": to_text(b"another challenge of the same length.")},
        {"origin": "https://safeguarding.example.com"},
        {"origin": "http://safeguarding.example.org"},
        {"origin": f"{ORIGIN}:8443"},
        {"origin": None},
        {"party": "example.org"},
        {"type": "webauthn.create"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"owner": b"999"},
        {"owner": None},
        {"credential_id": b"unknown"},
    ],
    ids=lambda lies: ", ".join(f"{name}" for name in lies),
)
def test_what_is_not_signed_as_asked_signs_nobody_in(door: Door, lies: dict[str, Any]) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    assert door.signs_in(device, **lies) is None
    assert door.signs_in(device) == person.id


def test_a_passkey_of_somebody_else_is_theirs_whoever_names_it(door: Door) -> None:
    person, other = door.person(), door.person()
    mine, theirs = of("mine"), of("theirs")
    door.adds(person, mine)
    door.adds(other, theirs)
    assert door.signs_in(mine, credential_id=b"theirs") is None
    assert door.signs_in(mine, credential_id=b"theirs", owner=theirs.owner) is None
    assert door.signs_in(mine, owner=theirs.owner) is None
    with pytest.raises(RefusedError, match=said.PASSKEY_NOT_ADDED):
        door.adds(person, of("theirs"))
    assert door.signs_in(theirs) == other.id


def test_a_challenge_is_used_once_also_by_an_answer_that_is_not_good(door: Door) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    answer = device.signs(door.service.request_options(PARTY, ONE))
    assert door.person_of(answer) == person.id
    assert door.person_of(answer) is None
    options = door.service.request_options(PARTY, ONE)
    assert door.person_of(device.signs(options, flags=PRESENT)) is None
    assert door.person_of(device.signs(options)) is None


def test_a_challenge_holds_for_a_while_and_the_newest_alone(door: Door) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    options = door.service.request_options(PARTY, ONE)
    door.now += HOLDS - SECOND
    assert door.person_of(device.signs(options)) == person.id
    options = door.service.request_options(PARTY, ONE)
    door.now += HOLDS
    assert door.person_of(device.signs(options)) is None
    before, after = (door.service.request_options(PARTY, ONE) for _ in range(2))
    assert door.person_of(device.signs(before)) is None
    assert door.person_of(device.signs(after)) is None  # the try used it up


def test_a_challenge_is_for_the_browser_that_asked_and_for_what_it_asked(door: Door) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    answer = device.signs(door.service.request_options(PARTY, ONE))
    assert door.person_of(answer, OTHER) is None
    assert door.person_of(answer, MINE) is None
    assert door.person_of(answer) == person.id
    made = of("key").makes(door.service.creation_options(person, "", PARTY, MINE))
    with pytest.raises(RefusedError):
        door.service.add(person, "", made, PARTY, ONE)
    door.service.add(person, "", made, PARTY, MINE)
    with pytest.raises(RefusedError):
        door.service.add(person, "", made, PARTY, MINE)


def test_a_count_that_does_not_go_up_is_refused_and_logged_without_detail(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    assert [door.signs_in(device) for _ in range(3)] == [person.id] * 3
    for used in (2, 0, 1):  # one more is counted as it signs
        device.used = used
        assert door.signs_in(device) is None
    assert [record.getMessage() for record in caplog.records] == [
        "a passkey was refused: its sign count did not go up, so there may be a copy of it"
    ] * 3
    device.used = 3
    assert door.signs_in(device) == person.id


def test_a_forged_count_is_neither_kept_nor_logged(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    device.used = 50
    assert door.signs_in(device, key=ec.generate_private_key(ec.SECP256R1())) is None
    device.used = 0
    assert door.signs_in(device) == person.id
    assert caplog.records == []


def test_a_device_that_counts_nothing_signs_in_again_and_again(door: Door) -> None:
    person, device = door.person(), of("phone", counts=False)
    door.adds(person, device)
    assert [door.signs_in(device) for _ in range(2)] == [person.id] * 2


@pytest.mark.parametrize(
    "lies",
    [
        {"challenge": to_text(b"another challenge of the same length.")},
        {"origin": "https://safeguarding.example.com"},
        {"party": "example.org"},
        {"type": "webauthn.get"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"statement": {"fmt": "none", "attStmt": {"sig": b"x"}}},
        {"statement": {"fmt": "made up", "attStmt": {}}},
        {"statement": {"fmt": "packed", "attStmt": {"alg": -7, "sig": b"x"}}},
        {"statement": {"fmt": 7, "attStmt": []}},
    ],
    ids=lambda lies: ", ".join(lies),
)
def test_what_is_not_made_as_asked_is_not_added(door: Door, lies: dict[str, Any]) -> None:
    person = door.person()
    with pytest.raises(RefusedError, match=said.PASSKEY_NOT_ADDED):
        door.adds(person, of("phone"), **lies)
    assert door.service.listed(person) == []


def test_an_id_that_is_longer_than_the_standard_lets_it_be_is_not_added(door: Door) -> None:
    person = door.person()
    with pytest.raises(RefusedError, match=said.PASSKEY_NOT_ADDED):
        door.adds(person, of("x" * 1024))
    door.adds(person, of("x" * 1023))
    assert [len(held.credential_id) for held in door.service.listed(person)] == [1023]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "authenticatorData", "x"]),
            inner | st.just("public-key") | st.just(to_text(b"phone")),
            max_size=7,
        )
    ),
    max_leaves=12,
)


def test_whatever_comes_in_place_of_an_answer_is_refused(door: Door) -> None:
    person = door.person()
    door.adds(person, of("phone"))

    @settings(max_examples=examples(100))
    @given(JSON.map(json.dumps) | st.text(max_size=60))
    def tried(answer: str) -> None:
        door.service.request_options(PARTY, ONE)
        assert door.person_of(answer) is None
        door.service.creation_options(person, "", PARTY, MINE)
        with pytest.raises(RefusedError):
            door.service.add(person, "", answer, PARTY, MINE)

    tried()
    for answer in ("[" * 20_000, "1" * 20_000, "\ud800", "\x00"):
        assert door.person_of(answer) is None


@pytest.mark.parametrize("name", ["07700 900123", "x" * 41, "<b>phone</b>", "robin@example.org", "1234 5678"])
def test_a_name_that_may_not_be_kept_is_refused_before_a_passkey_is_made(door: Door, name: str) -> None:
    person = door.person()
    with pytest.raises(RefusedError, match="A name for a passkey"):
        door.service.creation_options(person, name, PARTY, MINE)
    made = of("phone").makes(door.service.creation_options(person, "", PARTY, MINE))
    with pytest.raises(RefusedError, match="A name for a passkey"):
        door.service.add(person, name, made, PARTY, MINE)
    assert door.service.listed(person) == []


def test_a_person_has_so_many_at_most_also_where_several_are_added_at_once(
    door: Door, database_address: str
) -> None:
    person, other = door.person(), door.person()
    for number in range(MOST_PASSKEYS - 1):
        door.adds(person, of(f"device {number}"))
    problems: list[str] = []

    def add(number: int) -> None:
        own = Door(store_at(database_address))
        browser = f"browser {number}"
        made = of(f"late {number}").makes(own.service.creation_options(person, "", PARTY, browser))
        begun.wait()
        try:
            own.service.add(person, "", made, PARTY, browser)
        except RefusedError as refused:
            problems.append(str(refused))
        own.store.close()

    begun = threading.Barrier(3)
    threads = [threading.Thread(target=add, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [said.PASSKEY_NOT_ADDED] * 2
    assert len(door.service.listed(person)) == MOST_PASSKEYS
    with pytest.raises(RefusedError, match="You have 10 passkeys"):
        door.service.creation_options(person, "", PARTY, MINE)
    door.adds(other, of("theirs"))


def test_of_many_who_send_one_answer_at_once_one_comes_in(door: Door, database_address: str) -> None:
    person, device = door.person(), of("phone", counts=False)
    door.adds(person, device)
    answer = device.signs(door.service.request_options(PARTY, ONE))
    found: list[int | None] = []

    def use() -> None:
        own = Door(Store(Database(database_address), cipher()))
        found.append(own.person_of(answer))
        own.store.close()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [who for who in found if who] == [person.id]


def test_a_passkey_is_removed_by_its_owner_alone_and_signs_nobody_in_any_more(door: Door) -> None:
    person, other, device = door.person(), door.person(), of("phone")
    door.adds(person, device)
    (held,) = door.service.listed(person)
    with pytest.raises(NotHeldError):
        door.service.remove(other, held.number)
    answer = device.signs(door.service.request_options(PARTY, ONE))
    door.service.remove(person, held.number)
    assert door.person_of(answer) is None
    assert door.signs_in(device) is None
    door.adds(person, of("phone"))
    with pytest.raises(NotHeldError):
        door.service.remove(person, held.number)  # a number is not given again


def test_everything_goes_with_the_person_and_challenges_with_time(
    door: Door, store: Store, database_address: str
) -> None:
    person, device = door.person(), of("phone")
    door.adds(person, device)
    door.service.request_options(PARTY, ONE)
    assert everything_of(person, store) == ["Passkeys with which you can sign in with a browser: 1."]
    assert counts(database_address) == (1, 1)
    assert sweep(store, NOW + dt.timedelta(minutes=59), 30)["challenges that no passkey signed"] == 0
    assert sweep(store, NOW + dt.timedelta(hours=1), 30)["challenges that no passkey signed"] == 1
    assert counts(database_address) == (1, 0)
    answer = device.signs(door.service.request_options(PARTY, ONE))
    forget(person, store)
    assert door.person_of(answer) is None
    assert counts(database_address) == (0, 0)
    with pytest.raises(RefusedError, match=said.PASSKEY_NOT_ADDED):
        door.adds(person, device)


def test_a_challenge_that_holds_no_more_goes_when_the_next_is_made(door: Door, database_address: str) -> None:
    for browser in ("a", "b", "b", "c"):
        door.service.request_options(PARTY, browser)
    assert counts(database_address) == (0, 3)
    door.now += HOLDS
    door.service.request_options(PARTY, "d")
    assert counts(database_address) == (0, 1)


def counts(address: str) -> tuple[int, int]:
    database = Database(address)
    with database.read() as connection:
        tables = (passkeys, passkey_challenges)
        found = [connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables]
    database.close()
    return found[0], found[1]
