"""Passkeys over HTTP: added and removed on one's own page, and a way in that nobody forges or replays."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from support.passkeys import PRESENT, Device
from support.web import ADDRESS, Browser, Site, read, said_on, token_on

from bot.channels.web import gate as gate_module
from bot.channels.web import messages as said
from bot.channels.web.app import app_of
from bot.channels.web.security import SCRIPT_POLICY
from bot.core.people import Membership, Person, Role, Team
from bot.features.people import messages as people_said
from bot.features.people.model import FRESH, MOST_PASSKEYS
from bot.features.people.passkeys import HOLDS

URL = "http://localhost:8080"
_NUMBERS = itertools.count(1)


@pytest.fixture
def named(site: Site) -> Site:
    """The pages at an address that is a name."""
    return site.at(URL)


def device_of() -> Device:
    """A device whose passkey has an id of its own."""
    return Device(URL, credential_id=f"device {next(_NUMBERS)}".encode())


def adds(browser: Browser, device: Device, name: str = "", **lies: Any) -> httpx.Response:
    """Add a passkey as the script does."""
    options = browser.fills("/you", "/you/passkeys/challenge", name=name)
    assert options.headers["content-type"] == "application/json", said_on(options)
    answer = device.makes(options.text, **lies)
    return browser.fills("/you", "/you/passkeys", name=name, credential=answer)


def asked(browser: Browser) -> str:
    """What a passkey is to sign in a browser in which nobody is signed in."""
    options = browser.fills("/sign-in", "/sign-in/passkey/challenge")
    assert options.status_code == 200, said_on(options)
    return options.text


def signs_in(browser: Browser, device: Device, **lies: Any) -> httpx.Response:
    """Sign in with a passkey as the script does."""
    return sends(browser, device.signs(asked(browser), **lies))


def sends(browser: Browser, answer: str) -> httpx.Response:
    return browser.sends_form("/sign-in", "/sign-in/passkey", credential=answer)


def has_passkey(site: Site, person: Person | None = None) -> tuple[Person, Device, Browser]:
    """Somebody who added a passkey, with their device and the browser in which they did."""
    owner, device = person or site.person(), device_of()
    browser = site.signed_in(owner)
    assert said.PASSKEY_ADDED in said_on(adds(browser, device))
    return owner, device, browser


def is_refused(browser: Browser, answer: httpx.Response) -> bool:
    is_in = browser.get("/ask").status_code == 200
    return (answer.status_code, said.PASSKEY_BAD in said_on(answer), is_in) == (400, True, False)


def test_a_passkey_is_added_listed_and_signs_in_with_a_session_that_is_new(named: Site) -> None:
    person, device = named.person(), device_of()
    first = named.signed_in(person)
    shown = said_on(adds(first, device, "work phone"))
    assert f"work phone Added: 24 November 2026, 12:00. {said.PASSKEY_UNUSED}" in shown
    browser = named.browser()
    browser.cookies["session"] = "chosen-by-somebody-else"
    answer = signs_in(browser, device)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ask")
    assert browser.cookies.keys() == {"session"}
    assert browser.cookies["session"] not in {"chosen-by-somebody-else", first.cookies["session"]}
    shown = said_on(browser.get("/you"))
    assert f"You are person {person.id} here" in shown
    assert "Last used: 24 November 2026, 12:00." in shown
    assert "Passkeys with which you can sign in with a browser: 1." in shown
    assert "Browsers in which you are signed in: 2." in shown


def test_a_session_that_a_passkey_begins_ends_the_one_before_and_as_any_other(named: Site) -> None:
    _, device, first = has_passkey(named)
    browser = named.browser()
    assert signs_in(browser, device).status_code == 303
    token = browser.cookies["session"]
    browser.fills("/ask", "/sign-out")
    stolen = named.browser()
    stolen.cookies["session"] = token
    assert stolen.get("/ask").status_code == 303
    first.fills("/you", "/sign-out/everywhere")
    assert first.get("/ask").status_code == 303
    assert signs_in(browser, device).status_code == 303


@pytest.mark.parametrize(
    "lies",
    [
        {"challenge": "AAAA"},
        {"origin": "https://example.org"},
        {"flags": PRESENT},
        {"owner": b"1"},
        {"party": "x"},
    ],
    ids=lambda lies: next(iter(lies)),
)
def test_what_is_not_signed_as_asked_lets_nobody_in(named: Site, lies: dict[str, Any]) -> None:
    named.person()
    _, device, _ = has_passkey(named)
    browser = named.browser()
    assert is_refused(browser, signs_in(browser, device, **lies))
    assert signs_in(browser, device).status_code == 303


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", "[" * 9000, '{"id": "", "rawId": ""}', "\x00"], ids=range(7)
)
def test_what_is_no_answer_lets_nobody_in_and_is_not_shown(named: Site, answer: str) -> None:
    browser = named.browser()
    asked(browser)
    assert is_refused(browser, sends(browser, answer))


def test_an_answer_is_good_once_for_a_while_and_in_the_browser_that_asked(named: Site) -> None:
    _, device, _ = has_passkey(named)
    browser, thief = named.browser(), named.browser()
    answer = device.signs(asked(browser))
    asked(thief)
    assert is_refused(thief, sends(thief, answer))
    assert sends(browser, answer).status_code == 303
    browser.fills("/ask", "/sign-out")
    assert is_refused(browser, sends(browser, answer))
    answer = device.signs(asked(browser))
    named.clock.now += HOLDS
    assert is_refused(browser, sends(browser, answer))


def test_a_count_that_went_back_lets_nobody_in(named: Site) -> None:
    _, device, _ = has_passkey(named)
    browser = named.browser()
    device.used = 7
    assert signs_in(browser, device).status_code == 303
    browser.fills("/ask", "/sign-out")
    device.used = 3
    assert is_refused(browser, signs_in(browser, device))


def test_a_passkey_is_removed_by_its_owner_alone_and_lets_nobody_in_any_more(named: Site) -> None:
    _, device, owner = has_passkey(named)
    other, browser = named.signed_in(), named.browser()
    number = re.search(r'name="passkey" value="(\d+)"', owner.get("/you").text)
    assert number
    assert other.fills("/you", "/you/passkeys/removal", passkey=number[1]).status_code == 404
    answer = device.signs(asked(browser))
    assert said.PASSKEY_REMOVED in said_on(owner.fills("/you", "/you/passkeys/removal", passkey=number[1]))
    assert is_refused(browser, sends(browser, answer))
    assert is_refused(browser, signs_in(browser, device))
    for what in (number[1], "0", "x", ""):
        assert owner.fills("/you", "/you/passkeys/removal", passkey=what).status_code == 404


def number_on(answer: httpx.Response) -> str:
    """The number of the first passkey that a page lists with a button."""
    found = re.search(r'name="passkey" value="(\d+)"', answer.text)
    assert found, said_on(answer)
    return found[1]


# Not long after signing in alone: adding a passkey is how a stolen session becomes one for good.


def test_long_after_signing_in_no_passkey_is_added_or_removed(named: Site) -> None:
    person, device, browser = has_passkey(named)
    number = number_on(browser.get("/you"))
    made = device_of().makes(browser.fills("/you", "/you/passkeys/challenge").text)
    named.clock.now += FRESH
    page = browser.get("/you")
    assert said.AGAIN_FIRST in said_on(page)
    assert "/you/passkeys" not in page.text
    for action, fields in {
        "/you/passkeys/challenge": {},
        "/you/passkeys": {"credential": made},
        "/you/passkeys/removal": {"passkey": number},
    }.items():
        refused = browser.fills("/you", action, **fields)
        assert (refused.status_code, said.AGAIN_HOW in said_on(refused)) == (403, True), action
    assert [held.number for held in named.assistant.passkeys.listed(person)] == [int(number)]
    assert signs_in(named.browser(), device).status_code == 303


def signs_in_again(browser: Browser, device: Device) -> httpx.Response:
    options = browser.fills("/you/again", "/you/again/passkey/challenge")
    assert options.status_code == 200, said_on(options)
    return browser.sends_form("/you/again", "/you/again/passkey", credential=device.signs(options.text))


def test_who_signs_in_again_by_their_passkey_comes_back_with_a_session_that_is_new(named: Site) -> None:
    person, device, browser = has_passkey(named)
    named.clock.now += FRESH
    before = browser.cookies["session"]
    assert said.AGAIN_HOW in said_on(browser.get("/you/again"))
    answer = signs_in_again(browser, device)
    assert (answer.status_code, answer.headers["location"]) == (303, "/you")
    stolen = named.browser()
    stolen.cookies["session"] = before
    assert stolen.get("/you").status_code == 303
    assert said.PASSKEY_ADDED in said_on(adds(browser, device_of()))
    removed = browser.fills("/you", "/you/passkeys/removal", passkey=number_on(browser.get("/you")))
    assert said.PASSKEY_REMOVED in said_on(removed)
    assert len(named.assistant.passkeys.listed(person)) == 1


def test_who_signs_in_again_does_so_by_a_code_of_theirs_that_they_did_not_make(named: Site) -> None:
    person, other, browsers = named.person(), named.person(), named.assistant.browsers
    browser = named.signed_in(person)
    named.clock.now += FRESH
    people = named.assistant.store.people.all()
    own = re.search(r"Your code is (\w{10})\.", said_on(browser.fills("/you", "/you/device")))
    assert own
    theirs = browsers.code_for(other, HOLDS).code
    named.assistant.store.invitations.add(
        "BCDEFGHJ23", other.memberships[0], "", 1, named.clock(), named.clock() + HOLDS
    )
    for code in (own[1], theirs, "BCDEFGHJ23", "ABCDEFGH22", "x", ""):
        refused = browser.fills("/you/again", "/you/again", code=code)
        sentence = said.AGAIN_CODE_BAD if code else said.CODE_NONE
        assert (refused.status_code, sentence in said_on(refused)) == (400, True), code
        assert said.AGAIN_FIRST in said_on(browser.get("/you"))
    assert named.assistant.store.people.all() == people
    assert named.browser().sends_form("/sign-in", "/sign-in", code=theirs).status_code == 303  # not used up
    answer = browser.sends_form("/you/again", "/you/again", code=browsers.code_for(person, HOLDS).code)
    assert (answer.status_code, answer.headers["location"]) == (303, "/you")
    assert f"You are person {person.id} here" in said_on(browser.get("/you"))
    assert said.PASSKEY_ADDED in said_on(adds(browser, device_of()))


def test_nobody_signs_in_again_by_a_passkey_of_somebody_else(named: Site) -> None:
    _, theirs, _ = has_passkey(named)
    person, _, browser = has_passkey(named)
    named.clock.now += FRESH
    refused = signs_in_again(browser, theirs)
    assert (refused.status_code, said.PASSKEY_BAD in said_on(refused)) == (400, True)
    page = said_on(browser.get("/you"))
    assert f"You are person {person.id} here" in page
    assert said.AGAIN_FIRST in page


def test_a_session_from_a_code_of_ones_own_is_as_old_as_the_one_it_was_made_in(named: Site) -> None:
    browser = named.signed_in()
    named.clock.now += FRESH
    code = re.search(r"Your code is (\w{10})\.", said_on(browser.fills("/you", "/you/device")))
    assert code
    thief = named.browser()
    assert thief.sends_form("/sign-in", "/sign-in", code=code[1]).status_code == 303
    refused = thief.fills("/you", "/you/passkeys/challenge")
    assert (refused.status_code, said.AGAIN_HOW in said_on(refused)) == (403, True)


# What happens to somebody's passkeys they are told, and an administrator removes that of a lost phone.


def in_chat(site: Site) -> Person:
    """Somebody who uses the chat app too."""
    code, store, now = f"CHAT{next(_NUMBERS)}", site.assistant.store, site.clock()
    store.invitations.add(code, Membership(Team("kent", "duty"), Role.PRACTITIONER), "", 1, now, now + HOLDS)
    person = store.invitations.redeem(code, 800_000 + next(_NUMBERS), now)
    assert person is not None
    return person


def told(site: Site, person: Person) -> list[str]:
    """What waits to be said to somebody in the chat app."""
    claimed = site.assistant.store.outbox.claim(999, site.clock(), HOLDS)
    for message in claimed:
        site.assistant.store.outbox.done(message, site.clock())
    mine = [message for message in claimed if message.chat_id == person.telegram_id]
    return [line for message in mine for line in message.body["paragraphs"]]


def test_who_uses_the_chat_app_is_told_there_of_passkeys_added_and_removed(named: Site) -> None:
    person, _, browser = has_passkey(named, in_chat(named))
    assert told(named, person) == [people_said.PASSKEY_ADDED, people_said.NOT_YOU]
    browser.fills("/you", "/you/passkeys/removal", passkey=number_on(browser.get("/you")))
    assert told(named, person) == [people_said.PASSKEY_REMOVED, people_said.NOT_YOU]


@pytest.mark.parametrize("uses_chat", [True, False])
def test_an_administrator_removes_the_passkey_of_a_lost_phone_which_is_signed_out(
    named: Site, uses_chat: bool
) -> None:
    person, device = in_chat(named) if uses_chat else named.person(), device_of()
    phone, desk = named.signed_in(person), device_of()
    assert said.PASSKEY_ADDED in said_on(adds(phone, device, "lost phone"))
    assert said.PASSKEY_ADDED in said_on(adds(phone, desk, "desk"))
    code = named.assistant.browsers.code_for(person, HOLDS).code
    told(named, person)
    office = named.signed_in(named.person(Role.ADMINISTRATOR))
    page = office.get(f"/people/{person.id}")
    assert "lost phone Added: 24 November 2026" in said_on(page)
    assert "used" not in said_on(page).partition(said.PASSKEYS)[2]
    number = number_on(page)
    removed = office.fills("/people", f"/people/{person.id}/passkeys/removal", passkey=number)
    assert said.PASSKEY_TAKEN in said_on(removed)
    assert (said.TOLD_IN_CHAT in said_on(removed)) is uses_chat
    assert (said.TELL_THEM in said_on(removed)) is not uses_chat
    assert told(named, person) == (list(people_said.PASSKEY_TAKEN) if uses_chat else [])
    assert phone.get("/ask").status_code == 303
    assert named.browser().fills("/sign-in", "/sign-in", code=code).status_code == 400
    thief = named.browser()
    assert is_refused(thief, signs_in(thief, device))
    assert signs_in(named.browser(), desk).status_code == 303
    again = office.fills("/people", f"/people/{person.id}/passkeys/removal", passkey=number)
    assert again.status_code == 404


def test_nobody_else_removes_somebodys_passkey(named: Site) -> None:
    person, device, browser = has_passkey(named)
    number = number_on(browser.get("/you"))
    path = f"/people/{person.id}/passkeys/removal"
    for role, council, status in (
        (Role.ADMINISTRATOR, "havering", 404),
        (Role.TEAM_LEAD, "kent", 403),
        (Role.PRACTITIONER, "kent", 403),
    ):
        somebody = named.signed_in(named.person(role, council))
        assert somebody.fills("/you", path, passkey=number).status_code == status
    another = named.signed_in(named.person(Role.ADMINISTRATOR))
    elsewhere = f"/people/{named.person().id}/passkeys/removal"
    assert another.fills("/people", elsewhere, passkey=number).status_code == 404
    administrator, _, own = has_passkey(named, named.person(Role.ADMINISTRATOR))
    own_number = number_on(own.get("/you"))
    assert "/passkeys/removal" not in own.get(f"/people/{administrator.id}").text
    refused = own.fills("/people", f"/people/{administrator.id}/passkeys/removal", passkey=own_number)
    assert (refused.status_code, people_said.NOT_YOURSELF in said_on(refused)) == (400, True)
    assert len(named.assistant.passkeys.listed(administrator)) == 1
    assert signs_in(named.browser(), device).status_code == 303


def test_a_passkey_goes_with_its_person(named: Site) -> None:
    person, device, owner = has_passkey(named)
    browser = named.browser()
    answer = device.signs(asked(browser))
    assert said.FORGOTTEN in said_on(owner.fills("/you", "/you/removal", sure="yes"))
    assert is_refused(browser, sends(browser, answer))
    assert named.assistant.store.passkeys.of_person(person.id) == []


def test_who_is_in_no_team_any_more_sees_to_their_own_data_alone(named: Site) -> None:
    person, device, owner = has_passkey(named)
    named.assistant.store.people.leave(person.id, Team("kent", "duty"))
    browser = named.browser()
    assert signs_in(browser, device).status_code == 303
    assert browser.get("/ask").status_code == 403
    page = browser.get("/you")
    assert page.status_code == 200
    assert said.PASSKEY_REMOVE in said_on(page)
    assert "/you/passkeys/challenge" not in page.text
    assert said.NO_TEAM in said_on(owner.fills("/you", "/you/passkeys/challenge"))
    assert said.NO_TEAM in said_on(owner.fills("/you", "/you/passkeys"))


def test_a_person_has_so_many_at_most(named: Site) -> None:
    browser, device = named.signed_in(), device_of()
    for number in range(MOST_PASSKEYS):
        answer = adds(browser, replace(device, credential_id=f"{device.credential_id!r} {number}".encode()))
        assert said.PASSKEY_ADDED in said_on(answer)
    full = people_said.PASSKEYS_MOST.format(most=MOST_PASSKEYS)
    page = browser.get("/you")
    assert full in said_on(page)
    assert "/you/passkeys/challenge" not in page.text
    refused = browser.fills("/you", "/you/passkeys/challenge")
    assert (refused.status_code, full in said_on(refused)) == (400, True)


def test_a_passkey_of_somebody_else_is_not_added_as_ones_own(named: Site) -> None:
    _, theirs, _ = has_passkey(named)
    answer = adds(named.signed_in(), Device(URL, credential_id=theirs.credential_id))
    assert (answer.status_code, people_said.PASSKEY_NOT_ADDED in said_on(answer)) == (400, True)
    assert signs_in(named.browser(), theirs).status_code == 303


def test_what_is_not_made_as_asked_is_not_added(named: Site) -> None:
    browser = named.signed_in()
    assert adds(browser, device_of(), origin="https://example.org").status_code == 400
    assert browser.fills("/you", "/you/passkeys", credential="{}").status_code == 400
    other = named.signed_in()
    made = device_of().makes(browser.fills("/you", "/you/passkeys/challenge").text)
    assert other.fills("/you", "/you/passkeys", credential=made).status_code == 400
    assert browser.fills("/you", "/you/passkeys", credential=made).status_code == 200


def test_a_name_is_screened_before_a_passkey_is_made_and_shown_as_it_was_typed(named: Site) -> None:
    browser = named.signed_in()
    refused = browser.fills("/you", "/you/passkeys/challenge", name="robin on 07700 900123")
    assert refused.status_code == 400
    assert "A name for a passkey is one line" in said_on(refused)
    assert "07700" not in refused.text
    assert "Phone & key" in said_on(adds(browser, device_of(), "Phone & key"))


def test_passkeys_cannot_be_tried_without_end(named: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "STRANGER", (6.0, 0.0))
    strict = replace(named, app=app_of(named.assistant, URL))
    browser = strict.browser()
    answers = [sends(browser, "{}") for _ in range(5)]
    answers.append(browser.fills("/sign-in", "/sign-in", code="ABCDEFGH22"))  # counted with these
    answers.append(browser.fills("/sign-in", "/sign-in/passkey/challenge"))
    assert [answer.status_code for answer in answers] == [400] * 6 + [429]


def test_who_is_signed_in_signs_out_first(named: Site) -> None:
    _, _, browser = has_passkey(named)
    for path in ("/sign-in/passkey/challenge", "/sign-in/passkey"):
        answer = browser.fills("/you", path)
        assert (answer.status_code, said.SIGNED_IN_ALREADY in said_on(answer)) == (400, True)


def test_a_script_of_ours_runs_where_a_passkey_is_asked_for_and_nowhere_else(named: Site) -> None:
    browser = named.signed_in()
    for page in (
        named.browser().get("/sign-in"),
        browser.get("/you"),
        named.browser().post("/case", home="kent"),
    ):
        assert page.headers["content-security-policy"] == SCRIPT_POLICY
        scripts = [attributes for tag, attributes in read(page).tags if tag == "script"]
        assert all(list(attributes) == ["src", "defer"] for attributes in scripts)
        (path,) = [str(each["src"]) for each in scripts if "passkeys" in str(each["src"])]
        script = browser.get(path)
        assert script.headers["content-type"].startswith("text/javascript")
        assert "immutable" in script.headers["cache-control"]
        assert not any(name.startswith("on") for _, attributes in read(page).tags for name in attributes)
    for path in ("/privacy", "/documents", "/case"):
        assert "script-src" not in browser.get(path).headers["content-security-policy"]


def test_without_script_nothing_of_it_is_offered_and_what_is_there_can_be_removed(named: Site) -> None:
    _, _, browser = has_passkey(named)
    for page in (named.browser().get("/sign-in"), browser.get("/you")):
        forms = [attributes for tag, attributes in read(page).tags if tag == "form"]
        assert all(("hidden" in form) is ("data-challenge" in form) for form in forms)
        assert any("data-challenge" in form for form in forms)
    assert said.PASSKEYS_NOT_HERE in said_on(browser.get("/you"))


def test_where_the_address_is_a_number_passkeys_are_said_to_need_a_name(site: Site) -> None:
    browser = site.signed_in()
    for number in (ADDRESS, "https://192.0.2.7", "https://[2001:db8::7]:8443"):
        numbered = site.at(number)
        somebody = replace(browser, site=numbered)
        if number != ADDRESS:
            somebody.cookies = {"__Host-session": browser.cookies["session"]}
        page, way_in = somebody.get("/you"), numbered.browser().get("/sign-in")
        assert said.PASSKEYS_NEED_NAME.format(origin=number) in said_on(page)
        assert said.PASSKEY_SIGN_IN not in way_in.text
        for each in (page, way_in):
            assert "data-challenge" not in each.text
            assert "script" not in each.headers["content-security-policy"]
        stranger = numbered.browser()
        for path in ("/sign-in/passkey/challenge", "/sign-in/passkey"):
            refused = stranger.fills("/sign-in", path)
            assert (refused.status_code, "Passkeys need a page" in said_on(refused)) == (400, True)


def test_a_challenge_needs_a_form_of_ours(named: Site) -> None:
    browser, other = named.browser(), named.browser()
    browser.get("/sign-in")
    theirs = token_on(other.get("/sign-in"))
    for token in ("", "0" * 64, theirs):
        assert browser.post("/sign-in/passkey/challenge", form_token=token).status_code == 403
        assert browser.post("/sign-in/passkey", form_token=token, credential="{}").status_code == 403
    assert browser.get("/sign-in/passkey/challenge").status_code == 405


def test_a_passkey_is_for_the_name_of_the_service_whatever_its_port(site: Site) -> None:
    secure = site.at("https://Safeguarding.Example.org:8443")
    options = json.loads(asked(secure.browser()))
    assert options["rpId"] == "safeguarding.example.org"
    device = Device("https://safeguarding.example.org:8443", credential_id=device_of().credential_id)
    person = site.person()
    code = site.assistant.browsers.code_for(person, HOLDS).code
    browser = secure.browser()
    browser.fills("/sign-in", "/sign-in", code=code)
    assert said.PASSKEY_ADDED in said_on(adds(browser, device))
    assert signs_in(secure.browser(), device).status_code == 303
