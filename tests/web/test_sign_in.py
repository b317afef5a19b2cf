"""Who comes in: by a code once, with a session that ends, and with nothing forged, replayed or stolen."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select
from support.web import ADDRESS, Browser, Site, said_on, token_on

from bot.channels.web import gate as gate_module
from bot.channels.web import messages as said
from bot.channels.web.app import app_of
from bot.channels.web.security import form_token
from bot.core.people import Membership, Role, Team
from bot.features.people.model import IDLE, LONGEST, SHORTLY
from bot.features.people.service import invite, remove
from bot.store.tables import browser_sessions, invitations, sign_in_codes

DUTY = Membership(Team("kent", "duty"), Role.PRACTITIONER)


def invitation(site: Site, uses: int = 1) -> str:
    return invite(site.assistant.store.invitations, DUTY, now=site.clock(), days=7, uses=uses).code


def is_in(browser: Browser) -> bool:
    return browser.get("/ask").status_code == 200


def test_where_no_council_has_a_sign_in_of_its_own_nothing_says_so(site: Site) -> None:
    for page in (site.browser().get("/sign-in"), site.signed_in().get("/you")):
        assert page.status_code == 200
        assert "account" not in page.text


def test_an_invitation_enrols_somebody_once_and_signs_them_in(site: Site) -> None:
    code, browser = invitation(site), site.browser()
    before = len(site.assistant.store.people.all())
    answer = browser.sends_form("/sign-in", "/sign-in", code=f"{code[:5].lower()} {code[5:]}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ask")
    assert is_in(browser)
    people = site.assistant.store.people.all()
    assert len(people) == before + 1
    assert (people[-1].telegram_id, people[-1].memberships) == (None, (DUTY,))
    again = site.browser().fills("/sign-in", "/sign-in", code=code)
    assert again.status_code == 400
    assert said.CODE_BAD in said_on(again)


def test_a_link_is_used_by_its_button_and_not_by_being_looked_at(site: Site) -> None:
    code = invitation(site)
    for _ in range(3):
        assert site.browser().get(f"/sign-in/{code}").status_code == 200
    browser = site.browser()
    assert browser.sends_form(f"/sign-in/{code}", "/sign-in", code=code).status_code == 303
    assert is_in(browser)


@pytest.mark.parametrize("code", ["", "   ", "ABCDEFGH22", "<script>", "A" * 500, "0000-0000", "ÄÖÜ2222222"])
def test_a_code_that_is_none_lets_nobody_in(site: Site, code: str) -> None:
    browser = site.browser()
    answer = browser.fills("/sign-in", "/sign-in", code=code)
    assert answer.status_code == 400
    assert not code.strip() or code not in answer.text
    assert not is_in(browser)


def test_a_code_that_ran_out_lets_nobody_in(site: Site) -> None:
    made = site.assistant.browsers.code_for(site.person(), SHORTLY)
    site.clock.now += SHORTLY
    assert site.browser().fills("/sign-in", "/sign-in", code=made.code).status_code == 400


def test_a_session_is_kept_as_a_digest_and_its_cookie_is_read_by_no_script(site: Site) -> None:
    browser = site.browser()
    made = site.assistant.browsers.code_for(site.person(), SHORTLY)
    answer = browser.sends_form("/sign-in", "/sign-in", code=made.code)
    (cookie,) = [c for c in answer.headers.get_list("set-cookie") if c.startswith("session=")]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    token = browser.cookies["session"]
    assert len(token) >= 43
    with site.assistant.database.read() as connection:
        held = set(connection.execute(select(browser_sessions.c.token_digest)).scalars())
        codes = set(connection.execute(select(sign_in_codes.c.code_digest)).scalars())
        codes |= set(connection.execute(select(invitations.c.code_digest)).scalars())
    assert hashlib.sha256(token.encode()).hexdigest() in held
    assert token not in held
    assert made.code not in codes


def test_the_session_is_new_at_every_sign_in_and_the_one_before_ends(site: Site) -> None:
    person, browser = site.person(), site.browser()
    browser.cookies["session"] = "chosen-by-somebody-else"  # a session that was fixed beforehand
    code = site.assistant.browsers.code_for(person, SHORTLY).code
    browser.fills("/sign-in", "/sign-in", code=code)
    first = browser.cookies["session"]
    assert first != "chosen-by-somebody-else"
    browser.fills("/ask", "/sign-out")
    code = site.assistant.browsers.code_for(person, SHORTLY).code
    browser.fills("/sign-in", "/sign-in", code=code)
    assert browser.cookies["session"] not in {first, ""}
    stolen = site.browser()
    stolen.cookies["session"] = first
    assert not is_in(stolen)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "a" * 5000, "../../etc", "\x01\x02"])
def test_a_forged_session_is_none(site: Site, token: str) -> None:
    browser = site.browser()
    browser.cookies["session"] = token
    assert not is_in(browser)


def test_a_session_ends_by_the_button_and_what_was_copied_of_it_is_worth_nothing(site: Site) -> None:
    browser = site.signed_in()
    copied = site.browser()
    copied.cookies = dict(browser.cookies)
    assert is_in(copied)
    answer = browser.fills("/ask", "/sign-out")
    assert said.SIGNED_OUT in said_on(answer)
    assert not is_in(browser)
    assert not is_in(copied)
    replayed = copied.post(
        "/ask", question="who rings first", form_token=form_token(copied.cookies["session"])
    )
    assert replayed.status_code == 403
    assert said.SIGNED_OUT_HERE in said_on(replayed)


def test_a_session_ends_when_it_is_not_used_and_at_its_age_in_any_case(site: Site) -> None:
    idle = site.signed_in()
    site.clock.now += IDLE - dt.timedelta(minutes=1)
    assert is_in(idle)
    site.clock.now += IDLE - dt.timedelta(minutes=1)
    assert is_in(idle)  # it was used meanwhile
    site.clock.now += IDLE
    assert not is_in(idle)
    used, begun = site.signed_in(), site.clock.now
    while site.clock.now - begun < LONGEST - dt.timedelta(days=1):
        assert is_in(used)
        site.clock.now += dt.timedelta(days=1)
    site.clock.now = begun + LONGEST
    assert not is_in(used)


def test_a_session_ends_with_its_person(site: Site) -> None:
    person = site.person()
    one, two = site.signed_in(person), site.signed_in(person)
    code = site.assistant.browsers.code_for(person, SHORTLY).code
    assert remove(site.assistant.store.people, person.id, site.clock())
    assert not is_in(one)
    assert not is_in(two)
    assert site.browser().fills("/sign-in", "/sign-in", code=code).status_code == 400


def test_everything_of_a_person_is_signed_out_at_once(site: Site) -> None:
    person, other = site.person(), site.signed_in()
    one, two = site.signed_in(person), site.signed_in(person)
    one.fills("/you", "/sign-out/everywhere")
    assert not is_in(one)
    assert not is_in(two)
    assert is_in(other)


def test_a_role_that_was_taken_is_gone_at_the_next_page(site: Site) -> None:
    person = site.person()
    browser = site.signed_in(person)
    site.assistant.store.people.leave(person.id, Team("kent", "duty"))
    answer = browser.get("/ask")
    assert answer.status_code == 403
    assert said.NO_TEAM in said_on(answer)
    assert browser.get("/you").status_code == 200  # one's own data stays one's own


def test_codes_cannot_be_tried_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "STRANGER", (5.0, 0.0))
    strict = replace(site, app=app_of(site.assistant, ADDRESS))
    browser = strict.browser()
    page = browser.get("/sign-in")
    answers = [browser.post("/sign-in", form_token=token_on(page), code="ABCDEFGH22") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429] * 2
    assert said.DANGER in said_on(answers[-1])
    other = strict.browser()
    assert other.sends_form("/sign-in", "/sign-in", code=invitation(site)).status_code == 303
    assert is_in(other)


def test_somebody_who_sends_too_much_waits_and_others_do_not(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_module, "PERSON", (5.0, 0.0))
    strict, person = replace(site, app=app_of(site.assistant, ADDRESS)), site.person()
    browser, elsewhere, other = strict.browser(), strict.browser(), strict.browser()
    browser.cookies = dict(site.signed_in(person).cookies)
    elsewhere.cookies = dict(site.signed_in(person).cookies)
    other.cookies = dict(site.signed_in().cookies)
    codes = [browser.get("/privacy").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert elsewhere.get("/privacy").status_code == 429  # it is counted by the person, wherever they are
    assert other.get("/privacy").status_code == 200


def test_a_form_without_its_token_or_with_that_of_another_does_nothing(site: Site) -> None:
    browser, other, code = site.browser(), site.browser(), invitation(site)
    mine, theirs = token_on(browser.get("/sign-in")), token_on(other.get("/sign-in"))
    for given in ({}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": theirs}):
        answer = browser.post("/sign-in", code=code, **given)
        assert answer.status_code == 403
        assert said.FORM_OLD in said_on(answer)
    browser.headers["origin"] = "https://example.org"
    assert browser.post("/sign-in", code=code, form_token=mine).status_code == 403
    browser.headers = {"origin": ADDRESS, "sec-fetch-site": "cross-site"}
    assert browser.post("/sign-in", code=code, form_token=mine).status_code == 403
    browser.headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
    assert browser.post("/sign-in", code=code, form_token=mine).status_code == 303
