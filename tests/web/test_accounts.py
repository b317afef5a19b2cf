"""By a council's own account: who comes in, as what, and that nothing forged, replayed or borrowed does.

The provider is a real one on loopback, over http: an issuer may be without encryption on this machine alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from sqlalchemy import select, text
from support.openid_provider import SPOILED, Provider
from support.paths import ROOT
from support.proxy import HOST, Proxy
from support.site import Site as OtherSite
from support.web import ADDRESS, Browser, Site, said_on
from support.web_accounts import KENT, Councils, file_of, sent_on, two_councils

from bot.channels.web import gate as gate_module
from bot.channels.web import messages as said
from bot.channels.web.accounts import WITHIN
from bot.channels.web.app import app_of
from bot.channels.web.security import account_secret
from bot.core.people import Membership, Permission, Role, Team
from bot.features.people import messages as people_messages
from bot.features.people import openid
from bot.features.people.account_providers import load_providers
from bot.features.people.council_accounts import CouncilAccountService
from bot.features.people.model import FRESH
from bot.features.people.openid import AccountTrouble
from bot.store.tables import council_accounts

DUTY, COURT = Team("kent", "duty"), Team("kent", "court")
PRACTITIONER, LEAD = Membership(DUTY, Role.PRACTITIONER), Membership(DUTY, Role.TEAM_LEAD)
TRAINER = Membership(COURT, Role.TRAINER)


@pytest.fixture(scope="module")
def councils(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Councils]:
    with two_councils(tmp_path_factory.mktemp("accounts")) as made:
        yield made


@pytest.fixture(scope="module")
def site(councils: Councils) -> Site:
    """The pages, for whom Kent and Havering vouch."""
    return councils.site


@pytest.fixture
def provider(councils: Councils) -> Provider:
    return councils.provider


def comes_back(site: Site, provider: Provider, subject: str, council: str = "kent") -> tuple[Browser, Any]:
    """Somebody signs in with their account: their browser, and what it gets as it comes back."""
    browser = site.browser()
    back = provider.signs_in(sent_on(browser, action=f"/sign-in/with/{council}"), subject)
    return browser, browser.get(back)


def signed_in(site: Site, provider: Provider, subject: str, council: str = "kent") -> Browser:
    browser, answer = comes_back(site, provider, subject, council)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/ask"), said_on(answer)
    return browser


def person_of(site: Site, browser: Browser) -> Any:
    held = site.assistant.browsers.session_of(browser.cookies["session"])
    assert held
    return held.person


def is_in(browser: Browser) -> bool:
    return browser.get("/you").status_code == 200


def test_a_group_enrols_somebody_new_with_its_role(site: Site, provider: Provider) -> None:
    people = len(site.assistant.store.people.all())
    subject = provider.person("new@example.org", "kent-court", "unheard-of", email="new@example.org")
    person = person_of(site, signed_in(site, provider, subject))
    assert person.memberships == (TRAINER,)
    assert (person.telegram_id, person.authority, person.display_name) == (None, "kent", "")
    again = person_of(site, signed_in(site, provider, subject))
    assert again.id == person.id
    assert len(site.assistant.store.people.all()) == people + 1


def test_of_an_account_no_name_and_no_address_is_kept(site: Site, provider: Provider) -> None:
    claims = {"email": "robin@example.org", "name": "Robin Marjoram"}
    subject = provider.person("robin@example.org", "kent-duty", **claims)
    signed_in(site, provider, subject)
    with site.assistant.database.read() as connection:
        tables = connection.execute(text("select name from sqlite_master where type = 'table'")).scalars()
        held = str([connection.execute(text(f"select * from {table}")).all() for table in tables])
    assert provider.kent in held
    assert "robin" not in held.lower()
    assert "marjoram" not in held.lower()


def test_of_two_groups_for_one_team_the_first_in_the_file_counts(site: Site, provider: Provider) -> None:
    subject = provider.person("both-groups", "kent-leads", "kent-duty")
    assert person_of(site, signed_in(site, provider, subject)).memberships == (PRACTITIONER,)


def test_a_role_goes_with_its_group_and_one_given_by_hand_stays(site: Site, provider: Provider) -> None:
    subject = provider.person("changing", "kent-duty", "kent-court")
    person = person_of(site, signed_in(site, provider, subject))
    people = site.assistant.store.people
    panel = Membership(Team("kent", "panel"), Role.TRAINER)
    people.give_role(person.id, panel)
    people.give_role(person.id, LEAD)  # what an administrator changed is theirs from then on
    elsewhere = Membership(Team("havering", "duty"), Role.PRACTITIONER)
    people.give_role(person.id, elsewhere)
    provider.person("changing", "kent-leads")
    browser = signed_in(site, provider, subject)
    assert person_of(site, browser).memberships == (elsewhere, LEAD, panel)
    provider.person("changing")
    assert person_of(site, signed_in(site, provider, subject)).memberships == (elsewhere, LEAD, panel)


def test_whose_groups_all_went_sees_to_their_own_data_alone(site: Site, provider: Provider) -> None:
    subject = provider.person("leaver", "kent-duty")
    signed_in(site, provider, subject)
    provider.person("leaver")
    browser = signed_in(site, provider, subject)
    assert said.NO_TEAM in said_on(browser.get("/ask"))
    assert is_in(browser)


def test_who_is_in_no_group_of_the_file_is_told_so_and_not_enrolled(site: Site, provider: Provider) -> None:
    people = site.assistant.store.people.all()
    for subject in (provider.person("stranger"), provider.person("other", "canteen")):
        browser, answer = comes_back(site, provider, subject)
        assert answer.status_code == 403
        assert said.ACCOUNT_NO_GROUP.format(name="Kent") in said_on(answer)
        assert not is_in(browser)
    assert site.assistant.store.people.all() == people


def test_no_account_gives_a_role_in_another_council(site: Site, provider: Provider) -> None:
    kents = provider.person("of-kent", "kent-duty", "havering-duty", "both")
    person = person_of(site, signed_in(site, provider, kents))
    assert {team.authority for team in person.teams} == {"kent"}
    assert person.teams == {DUTY, Team("kent", "both")}
    _, answer = comes_back(site, provider, provider.person("no-kent", "havering-duty"))
    assert answer.status_code == 403


def test_the_same_subject_of_another_issuer_is_another_person(site: Site, provider: Provider) -> None:
    subject = provider.person("twin", "both")
    one = person_of(site, signed_in(site, provider, subject))
    two = person_of(site, signed_in(site, provider, subject, "havering"))
    assert one.id != two.id
    assert two.teams == {Team("havering", "both")}


def test_the_session_is_new_and_the_one_before_ends(site: Site, provider: Provider) -> None:
    subject = provider.person("again", "kent-duty")
    browser = signed_in(site, provider, subject)
    first = browser.cookies["session"]
    assert "account" not in browser.cookies
    site.clock.now += dt.timedelta(days=29)
    other = site.browser()
    other.cookies["session"] = "chosen-by-somebody-else"
    other.get(provider.signs_in(sent_on(other), subject))
    assert other.cookies["session"] not in {first, "chosen-by-somebody-else"}
    assert is_in(other)


def test_what_is_asked_for_is_who_somebody_is_and_nothing_else(site: Site, provider: Provider) -> None:
    browser = site.browser()
    asked = parse_qs(urlsplit(sent_on(browser)).query)
    assert asked["scope"] == ["openid"]
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [f"{ADDRESS}/sign-in/with/kent"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 64
    shown = browser.cookies["account"]
    assert shown not in str(asked)
    again = parse_qs(urlsplit(sent_on(browser)).query)
    assert {again[name][0] for name in ("state", "nonce", "code_challenge")}.isdisjoint(
        {asked[name][0] for name in ("state", "nonce", "code_challenge")}
    )


@pytest.mark.parametrize("state", ["", "0" * 64, "é", None], ids=str)
def test_a_forged_state_signs_nobody_in(site: Site, provider: Provider, state: str | None) -> None:
    browser, subject = site.browser(), provider.person("forged", "kent-duty")
    back = provider.signs_in(sent_on(browser), subject)
    code = parse_qs(urlsplit(back).query)["code"][0]
    given = "" if state is None else f"&state={state}"
    answer = browser.get(f"/sign-in/with/kent?code={code}{given}")
    assert answer.status_code == 400
    assert said.ACCOUNT_OLD in said_on(answer)
    assert not is_in(browser)
    assert said.ACCOUNT_OLD in said_on(browser.get(back))  # it was this browser's one try


def test_an_answer_is_for_the_browser_that_asked_and_for_its_council(site: Site, provider: Provider) -> None:
    subject = provider.person("borrowed", "kent-duty", "havering-duty")
    mine, theirs = site.browser(), site.browser()
    back = provider.signs_in(sent_on(mine), subject)
    assert said.ACCOUNT_OLD in said_on(theirs.get(back))
    sent_on(theirs)  # who has begun a sign-in of their own
    assert said.ACCOUNT_OLD in said_on(theirs.get(back))
    assert said.ACCOUNT_OLD in said_on(mine.get(back.replace("/kent?", "/havering?")))
    assert not is_in(mine)
    assert not is_in(theirs)


def test_an_answer_is_taken_once_even_from_a_copy_of_the_browser(site: Site, provider: Provider) -> None:
    browser, copied = site.browser(), site.browser()
    back = provider.signs_in(sent_on(browser), provider.person("replayed", "kent-duty"))
    copied.cookies = dict(browser.cookies)
    assert browser.get(back).status_code == 303
    browser.fills("/you", "/sign-out")
    assert said.ACCOUNT_OLD in said_on(browser.get(back))
    answer = copied.get(back)
    assert said.ACCOUNT_TROUBLE[AccountTrouble.REFUSED].format(name="Kent") in said_on(answer)
    assert not is_in(copied)


def test_an_answer_that_took_too_long_signs_nobody_in(site: Site, provider: Provider) -> None:
    browser = site.browser()
    back = provider.signs_in(sent_on(browser), provider.person("slow", "kent-duty"))
    site.clock.now += WITHIN
    assert said.ACCOUNT_OLD in said_on(browser.get(back))
    assert not is_in(browser)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"aud": "another client"},
        {"aud": ["another client"]},
        {"iss": "https://login.example.org"},
        {"exp": 1},
        {"iat": 4102444800},
        {SPOILED: "other"},
        {SPOILED: "none"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_signs_nobody_in(
    site: Site, provider: Provider, claims: dict[str, object]
) -> None:
    people = site.assistant.store.people.all()
    subject = provider.person("doubtful", "kent-duty", **claims)
    browser, answer = comes_back(site, provider, subject)
    assert answer.status_code == 400
    assert said.ACCOUNT_TROUBLE[AccountTrouble.NONSENSE].format(name="Kent") in said_on(answer)
    assert not is_in(browser)
    assert site.assistant.store.people.all() == people


def test_a_subject_that_no_provider_may_give_signs_nobody_in(site: Site, provider: Provider) -> None:
    _, answer = comes_back(site, provider, provider.person("a" * 256, "kent-duty"))
    assert said.ACCOUNT_TROUBLE[AccountTrouble.NONSENSE].format(name="Kent") in said_on(answer)


def test_more_groups_than_are_listed_take_no_role_away(site: Site, provider: Provider) -> None:
    subject = provider.person("many", "kent-duty")
    person = person_of(site, signed_in(site, provider, subject))
    provider.person("many", _claim_names={"groups": "src1"})
    _, answer = comes_back(site, provider, subject)
    assert said.ACCOUNT_TROUBLE[AccountTrouble.TOO_MANY_GROUPS].format(name="Kent") in said_on(answer)
    held = site.assistant.store.people.by_id(person.id)
    assert held
    assert held.memberships == (PRACTITIONER,)


@pytest.mark.parametrize("groups", ["kent-duty", {"kent-duty": 1}, 7, None, [7, ["kent-duty"]]], ids=str)
def test_groups_in_another_form_are_one_group_or_none(site: Site, provider: Provider, groups: object) -> None:
    subject = provider.person(f"form-{groups!s:.4}".replace("{", "").replace("[", ""), groups=groups)
    browser, answer = comes_back(site, provider, subject)
    assert is_in(browser) is (groups == "kent-duty"), said_on(answer)


def test_who_refuses_at_their_council_is_told_the_other_ways(site: Site, provider: Provider) -> None:
    browser = site.browser()
    answer = browser.get(provider.denies(sent_on(browser)))
    assert answer.status_code == 400
    assert said.ACCOUNT_DENIED in said_on(answer)
    assert said.SIGN_IN_HOW in said_on(answer)
    assert said.DANGER in said_on(answer)


def test_a_council_that_nobody_named_has_no_sign_in(site: Site) -> None:
    for council in ("medway", "KENT", "nowhere"):
        assert site.browser().fills("/sign-in", f"/sign-in/with/{council}").status_code == 404
        assert site.browser().get(f"/sign-in/with/{council}?code=1&state=2").status_code == 404


def test_whoever_is_signed_in_is_not_signed_in_as_somebody_else(site: Site) -> None:
    answer = site.signed_in().fills("/you", "/sign-in/with/kent")
    assert answer.status_code == 400
    assert said.SIGNED_IN_ALREADY in said_on(answer)


@pytest.mark.parametrize("field", ["state", "code", "error", "error_description"])
@pytest.mark.parametrize("value", ["%3Cscript%3Equokka", "%00quokka", "%ff%feququokka", "quokka" * 900])
def test_whatever_an_answer_holds_is_not_repeated(site: Site, field: str, value: str) -> None:
    browser = site.browser()
    state = parse_qs(urlsplit(sent_on(browser)).query)["state"][0]
    given = {"state": state, "code": "any", field: value}
    answer = browser.get("/sign-in/with/kent?" + "&".join(f"{name}={held}" for name, held in given.items()))
    assert answer.status_code == 400
    assert "quokka" not in answer.text
    assert said.DANGER in said_on(answer)


def test_answers_cannot_be_tried_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_module, "RETURNS", (5.0, 0.0))
    strict = replace(site, app=app_of(site.assistant, ADDRESS))
    browser = strict.browser()
    answers = [browser.get("/sign-in/with/kent?code=1&state=2") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429] * 2
    assert said.DANGER in said_on(answers[-1])
    code = site.assistant.browsers.code_for(site.person(), WITHIN).code
    assert browser.sends_form("/sign-in", "/sign-in", code=code).status_code == 303  # counted by themselves
    assert browser.get("/sign-in/with/kent?code=1&state=2").status_code == 429  # signed in or not


# Linking, of somebody who is here already.


def linked(site: Site, provider: Provider, browser: Browser, subject: str) -> str:
    """What somebody who is signed in is told after they linked an account."""
    back = provider.signs_in(sent_on(browser, "/you", "/you/account/kent"), subject)
    return said_on(browser.followed(browser.get(back)))


def test_somebody_links_their_account_and_signs_in_with_it(site: Site, provider: Provider) -> None:
    person = site.person(Role.TEAM_LEAD)
    browser, subject = site.signed_in(person), provider.person("linking", "kent-duty", "kent-court")
    assert said.ACCOUNT_IS_LINKED.format(name="Kent") in linked(site, provider, browser, subject)
    held = person_of(site, signed_in(site, provider, subject))
    assert held.id == person.id
    assert held.memberships == (TRAINER, LEAD)  # what was given by hand stays as it was
    shown = said_on(browser.get("/you"))
    assert said.ACCOUNT_UNLINK.format(name="Kent") in shown
    assert said.ACCOUNT_LINK.format(name="Havering") in shown
    assert "Accounts with a council by which you sign in, without name or address: 1." in shown


def test_to_unlink_takes_what_came_from_the_account_and_no_more(site: Site, provider: Provider) -> None:
    person = site.person(Role.TEAM_LEAD)
    browser, subject = site.signed_in(person), provider.person("unlinking", "kent-court")
    linked(site, provider, browser, subject)
    answer = browser.fills("/you", "/you/account/kent/unlink")
    assert said.ACCOUNT_IS_UNLINKED.format(name="Kent") in said_on(answer)
    assert person_of(site, browser).memberships == (LEAD,)
    assert person_of(site, signed_in(site, provider, subject)).id != person.id


def test_who_is_here_by_their_account_alone_does_not_lose_the_way_in(site: Site, provider: Provider) -> None:
    browser = signed_in(site, provider, provider.person("alone", "kent-duty"))
    answer = browser.fills("/you", "/you/account/kent/unlink")
    assert people_messages.ACCOUNT_ALL.format(name="Kent") in said_on(answer)
    assert person_of(site, browser).memberships == (PRACTITIONER,)


def test_an_account_is_one_persons_and_a_person_has_one_of_a_council(site: Site, provider: Provider) -> None:
    subject, another = provider.person("taken", "kent-duty"), provider.person("second", "kent-duty")
    owner = person_of(site, signed_in(site, provider, subject))
    taken = people_messages.ACCOUNT_TAKEN.format(name="Kent")
    person = site.person()
    browser = site.signed_in(person)
    assert taken in linked(site, provider, browser, subject)
    assert said.ACCOUNT_IS_LINKED.format(name="Kent") in linked(site, provider, browser, another)
    assert taken in linked(site, provider, browser, provider.person("third", "kent-duty"))
    assert person_of(site, signed_in(site, provider, subject)).id == owner.id
    assert person_of(site, signed_in(site, provider, another)).id == person.id


def test_what_was_begun_as_somebody_links_nothing_to_somebody_else(site: Site, provider: Provider) -> None:
    browser, subject = site.signed_in(), provider.person("switched", "kent-duty")
    back = provider.signs_in(sent_on(browser, "/you", "/you/account/kent"), subject)
    begun = browser.cookies["account"]
    for session in ({}, {"session": site.signed_in().cookies["session"]}):
        other = site.browser()
        other.cookies = {**session, "account": begun}
        assert said.ACCOUNT_OLD in said_on(other.get(back))
    with site.assistant.database.read() as connection:
        held = len(connection.execute(select(council_accounts)).all())
    assert said.ACCOUNT_IS_LINKED.format(name="Kent") in said_on(browser.followed(browser.get(back)))
    with site.assistant.database.read() as connection:
        assert len(connection.execute(select(council_accounts)).all()) == held + 1


def test_an_account_goes_with_its_person(site: Site, provider: Provider) -> None:
    subject = provider.person("gone", "kent-duty")
    browser = signed_in(site, provider, subject)
    person = person_of(site, browser)
    browser.fills("/you", "/you/removal", sure="yes")
    assert site.assistant.store.people.by_id(person.id) is None
    assert person_of(site, signed_in(site, provider, subject)).id != person.id


def test_who_uses_the_chat_app_too_is_told_there_that_their_roles_changed(
    site: Site, provider: Provider
) -> None:
    store = site.assistant.store
    store.invitations.add("ABCDEFGH22", PRACTITIONER, "", 1, site.clock(), site.clock() + WITHIN)
    person = store.invitations.redeem("ABCDEFGH22", 7700900123, site.clock())
    assert person
    browser = site.signed_in(person)
    linked(site, provider, browser, provider.person("in-chat", "kent-court"))
    (body,) = said_in_chat(site)
    assert body["menu"]
    linked_told = people_messages.ACCOUNT_LINKED.format(name="Kent")
    assert body["paragraphs"][:2] == [linked_told, people_messages.NOT_YOU]
    assert "You are now: trainer in court" in body["paragraphs"][2]
    browser.fills("/you", "/you/account/kent/unlink")
    (body,) = said_in_chat(site)
    unlinked_told = people_messages.ACCOUNT_UNLINKED.format(name="Kent")
    assert body["paragraphs"][:2] == [unlinked_told, people_messages.NOT_YOU]
    assert body["paragraphs"][2].startswith("You are not in court (Kent County Council) here any more.")
    browser.fills("/you", "/you/account/kent/unlink")
    assert said_in_chat(site) == []  # there was nothing to unlink


def said_in_chat(site: Site) -> list[dict[str, Any]]:
    """What waits to be said in the chat app, which then waits no more."""
    outbox = site.assistant.store.outbox
    claimed = outbox.claim(99, site.clock(), WITHIN)
    for message in claimed:
        outbox.done(message, site.clock())
    return [dict(message.body) for message in claimed]


def test_the_last_administrator_is_told_what_unlinking_leaves_before_it_does(
    site: Site, provider: Provider
) -> None:
    person = site.person(Role.TEAM_LEAD)
    browser = site.signed_in(person)
    linked(site, provider, browser, provider.person("administers", "kent-office"))
    asked = browser.fills("/you", "/you/account/kent/unlink")
    assert said.ACCOUNT_UNLINK_ASK.format(name="Kent") in said_on(asked)
    assert "You are the last administrator of Kent County Council." in said_on(asked)
    assert person_of(site, browser).may(Permission.MANAGE_PEOPLE)
    answer = browser.fills("/you", "/you/account/kent/unlink", sure="yes")
    assert said.ACCOUNT_IS_UNLINKED.format(name="Kent") in said_on(answer)
    assert person_of(site, browser).memberships == (LEAD,)


# Not long after signing in alone, as with passkeys.


def test_long_after_signing_in_no_account_is_linked_or_unlinked(site: Site, provider: Provider) -> None:
    browser, subject = site.signed_in(), provider.person("late", "kent-duty")
    site.clock.now += FRESH - WITHIN / 2
    back = provider.signs_in(sent_on(browser, "/you", "/you/account/kent"), subject)
    site.clock.now += WITHIN / 2
    for answer in (browser.get(back), browser.fills("/you", "/you/account/kent")):
        assert (answer.status_code, said.AGAIN_HOW in said_on(answer)) == (403, True)
    assert site.assistant.council_accounts.linked(person_of(site, browser))[0][1] is False
    page = browser.get("/you")
    assert "/you/account/kent" not in page.text
    assert said.AGAIN_FIRST in said_on(page)
    fresh = site.signed_in(person_of(site, browser))
    linked(site, provider, fresh, subject)
    refused = browser.fills("/you", "/you/account/kent/unlink", sure="yes")
    assert (refused.status_code, said.AGAIN_HOW in said_on(refused)) == (403, True)
    assert site.assistant.council_accounts.linked(person_of(site, browser))[0][1] is True


def test_a_stolen_session_links_no_account_whatever_its_thief_makes_up(
    site: Site, provider: Provider
) -> None:
    thief = site.browser()
    asked = urlsplit(sent_on(thief))  # whose answer the thief then makes up for the stolen session
    thief.cookies = {"session": site.signed_in().cookies["session"]}
    person = person_of(site, thief)
    site.clock.now += FRESH
    shown = thief.cookies["account"] = f"{int(site.clock().timestamp())}.link.made-up"
    state, nonce, verifier = (
        account_secret(shown, f"{what} kent {thief.cookies['session']}")
        for what in ("state", "nonce", "pkce")
    )
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = dict(parse_qsl(asked.query)) | {"state": state, "nonce": nonce, "code_challenge": challenge}
    back = provider.signs_in(
        asked._replace(query=urlencode(query)).geturl(), provider.person("thief", "kent-duty")
    )
    answer = thief.get(back)
    assert (answer.status_code, said.AGAIN_HOW in said_on(answer)) == (403, True)
    assert site.assistant.council_accounts.linked(person)[0][1] is False


def test_who_signs_in_again_by_their_account_comes_back_with_a_session_that_is_new(
    site: Site, provider: Provider
) -> None:
    subject = provider.person("anew", "kent-duty")
    browser = signed_in(site, provider, subject)
    person, before = person_of(site, browser), browser.cookies["session"]
    site.clock.now += FRESH
    page = browser.get("/you/again")
    assert "/you/again/with/kent" in page.text
    assert "/you/again/with/havering" not in page.text  # that one is not theirs
    address = sent_on(browser, "/you/again", "/you/again/with/kent")
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    answer = browser.get(provider.signs_in(address, subject))
    assert (answer.status_code, answer.headers["location"]) == (303, "/you")
    assert person_of(site, browser).id == person.id
    assert site.assistant.browsers.session_of(before) is None
    assert said.AGAIN_FIRST not in said_on(browser.get("/you"))


def test_nobody_signs_in_again_by_the_account_of_somebody_else_or_of_nobody_yet(
    site: Site, provider: Provider
) -> None:
    browser = signed_in(site, provider, provider.person("owner", "kent-duty"))
    signed_in(site, provider, provider.person("colleague", "kent-duty"))
    person, people = person_of(site, browser), site.assistant.store.people.all()
    site.clock.now += FRESH
    for subject in ("colleague", provider.person("newcomer", "kent-duty")):
        address = sent_on(browser, "/you/again", "/you/again/with/kent")
        answer = browser.get(provider.signs_in(address, subject))
        assert answer.status_code == 403
        assert said.ACCOUNT_NOT_YOURS.format(name="Kent") in said_on(answer)
        assert said.AGAIN_FIRST in said_on(browser.get("/you"))
    assert person_of(site, browser).id == person.id
    assert site.assistant.store.people.all() == people


def ago(**passed: float) -> int:
    """A moment by the provider's clock, which no test moves."""
    return int(time.time() - dt.timedelta(**passed).total_seconds())


#: What a provider may say of when somebody signed in, who was not asked to do so just now.
NOT_ANEW = {
    "long ago": lambda: ago(minutes=11),
    "last year": lambda: ago(days=365),
    "at the beginning of time": lambda: 0,
    "before it": lambda: -1,
    "still to come": lambda: ago(minutes=-5),
    "nothing": lambda: None,
    "no number": lambda: True,
}


@pytest.mark.parametrize("said_so", NOT_ANEW)
def test_a_provider_that_asks_nobody_anew_signs_nobody_in_again(
    site: Site, provider: Provider, said_so: str
) -> None:
    subject = provider.person(f"ignores-{said_so}".replace(" ", "-"), "kent-duty")
    browser = signed_in(site, provider, subject)
    before = browser.cookies["session"]
    site.clock.now += FRESH
    address = sent_on(browser, "/you/again", "/you/again/with/kent")
    provider.person(subject, "kent-duty", auth_time=NOT_ANEW[said_so]())
    answer = browser.get(provider.signs_in(address, subject))
    assert answer.status_code == 403
    assert people_messages.ACCOUNT_NOT_ANEW in said_on(answer)
    assert said.AGAIN_HOW in said_on(answer)
    assert browser.cookies["session"] == before
    assert said.AGAIN_FIRST in said_on(browser.get("/you"))
    refused = browser.fills("/you", "/you/passkeys/removal", passkey="1")
    assert (refused.status_code, said.AGAIN_HOW in said_on(refused)) == (403, True)


@pytest.mark.parametrize("moment", ["now", "1700000000", [1], 1e300], ids=str)
def test_a_moment_that_is_none_signs_nobody_in(site: Site, provider: Provider, moment: object) -> None:
    subject = provider.person("no-moment", "kent-duty", auth_time=moment)
    browser, answer = comes_back(site, provider, subject)
    assert said.ACCOUNT_TROUBLE[AccountTrouble.NONSENSE].format(name="Kent") in said_on(answer)
    assert not is_in(browser)


@pytest.mark.parametrize("said_so", NOT_ANEW)
def test_who_signs_out_and_is_let_in_unasked_changes_no_way_in(
    site: Site, provider: Provider, said_so: str
) -> None:
    subject = f"out-{said_so}".replace(" ", "-")
    provider.person(subject, "kent-duty", auth_time=NOT_ANEW[said_so]())
    browser = signed_in(site, provider, subject)
    assert browser.get("/ask").status_code == 200
    assert said.AGAIN_FIRST in said_on(browser.get("/you"))
    refused = browser.fills("/you", "/you/account/kent/unlink", sure="yes")
    assert (refused.status_code, said.AGAIN_HOW in said_on(refused)) == (403, True)


def test_a_session_is_as_old_as_the_sign_in_at_the_council(site: Site, provider: Provider) -> None:
    subject = provider.person("aged", "kent-duty", auth_time=ago(minutes=7))
    browser = signed_in(site, provider, subject)
    assert said.AGAIN_FIRST not in said_on(browser.get("/you"))
    site.clock.now += dt.timedelta(minutes=4)
    assert said.AGAIN_FIRST in said_on(browser.get("/you"))


# A provider that fails, or is slow.


def vouched(
    site: Site,
    folder: Path,
    issuer: str,
    monkeypatch: pytest.MonkeyPatch,
    client: tuple[str, str] = ("us", "hush-hush"),
) -> Site:
    """The same pages, where a machine at another address vouches for Kent."""
    file = file_of(folder / "openid.yaml", ("kent", issuer, client, KENT))
    assistant = site.assistant
    providers = load_providers(file, assistant.library.authorities)
    accounts, names = assistant.store.council_accounts, assistant.library.authorities
    service = CouncilAccountService(providers, accounts, names, assistant.clock)
    monkeypatch.setitem(assistant.__dict__, "council_accounts", service)
    return replace(site, app=app_of(assistant, ADDRESS))


def check_trouble(site: Site, trouble: AccountTrouble) -> None:
    """Who presses the button is told why not, and comes in by a code, as does everybody else."""
    browser = site.browser()
    answer = browser.fills("/sign-in", "/sign-in/with/kent")
    assert answer.status_code == 400
    assert said.ACCOUNT_TROUBLE[trouble].format(name="Kent") in said_on(answer)
    assert said.CODE in said_on(answer)
    code = site.assistant.browsers.code_for(site.person(), WITHIN).code
    assert browser.sends_form("/sign-in", "/sign-in", code=code).status_code == 303


class SlowMachine:
    """A provider that answers of itself at once, and about a code called slow only once it is let."""

    def __init__(self) -> None:
        self.let, self.waiting, self.root = asyncio.Event(), 0, ""

    async def begin(self) -> asyncio.Server:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.root = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        if b"code=slow" in body:
            self.waiting += 1
            await self.let.wait()
        told = '{"error": "invalid_grant"}' if body else DISCOVERY.format(issuer=self.root, at=self.root)
        status = "400 Bad Request" if body else "200 OK"
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\n"
            f"Content-Length: {len(told)}\r\n\r\n{told}".encode()
        )
        with suppress(ConnectionError):
            await writer.drain()
        writer.close()


def test_a_stranger_who_fills_the_places_at_a_slow_provider_holds_up_nobody_else(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = SlowMachine()
    server = site.loop.run_until_complete(machine.begin())
    pages = vouched(site, tmp_path, machine.root, monkeypatch)
    first, stranger, other = pages.browser(), pages.browser(), pages.browser()

    def back(browser: Browser, code: str) -> str:
        state = parse_qs(urlsplit(sent_on(browser)).query)["state"][0]
        return f"/sign-in/with/kent?code={code}&state={state}"

    slow, theirs, quick = back(first, "slow"), back(stranger, "slow"), back(other, "used")

    async def crowd() -> None:
        waits = [asyncio.create_task(first.opens(slow))]
        while machine.waiting < 1:
            await asyncio.sleep(0.01)
        waits += [asyncio.create_task(stranger.opens(theirs)) for _ in range(openid.MOST_WAITING - 1)]
        while machine.waiting < openid.MOST_WAITING:
            await asyncio.sleep(0.01)
        answer = await other.opens(quick)
        assert said.ACCOUNT_TROUBLE[AccountTrouble.REFUSED].format(name="Kent") in said_on(answer)
        gave_way, waiting = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        assert waits[0] in waiting  # of an address that had one place, however old
        (gone,) = gave_way
        assert said.ACCOUNT_TROUBLE[AccountTrouble.BUSY].format(name="Kent") in said_on(await gone)
        machine.let.set()
        await asyncio.gather(*waiting)
        server.close()
        await server.wait_closed()

    site.loop.run_until_complete(crowd())


LOADED = """
import asyncio, sys
from pydantic import SecretStr
from bot.core.people import Role
from bot.features.people.account_providers import AccountProvider, GroupRole
from bot.features.people.openid import AccountRequest, OpenIdProvider
issuer, client, secret, back = sys.argv[1:]
groups = {"kent-duty": GroupRole("duty", Role.PRACTITIONER)}
provider = OpenIdProvider(AccountProvider("kent", issuer, client, SecretStr(secret), groups))
before = set(sys.modules)
async def signs_in():
    request = AccountRequest(back, "state", "nonce", "v" * 64)
    print(await provider.address(request, "192.0.2.1"), flush=True)
    proven = await provider.proven(request, input(), "192.0.2.1")
    print(proven.account.subject)
asyncio.run(signs_in())
late = [name for name in sys.modules.keys() - before if name.startswith(("authlib", "joserfc", "httpx2"))]
print(sorted(late))
"""


@pytest.mark.process
def test_what_speaks_the_protocol_is_loaded_before_anybody_waits_for_it(councils: Councils) -> None:
    provider, (client, secret) = councils.provider, councils.client
    subject = provider.person("first", "kent-duty")
    command = [sys.executable, "-W", "error", "-c", LOADED]
    given = [provider.kent, client, secret, f"{ADDRESS}/sign-in/with/kent"]
    with subprocess.Popen(
        [*command, *given], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        back = urlsplit(provider.signs_in(running.stdout.readline().strip(), subject))
        told, _ = running.communicate(parse_qs(back.query)["code"][0] + "\n")
    assert told.splitlines() == [subject, "[]"]


@pytest.fixture
def machine() -> Iterator[OtherSite]:
    """A machine that answers what a test has it answer."""
    made = OtherSite()
    yield made
    made.close()


def test_a_provider_that_is_away_keeps_nobody_from_coming_in(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    machine = OtherSite()
    machine.close()
    with caplog.at_level(logging.DEBUG):
        check_trouble(vouched(site, tmp_path, machine.root, monkeypatch), AccountTrouble.AWAY)
    assert "council=kent trouble=away" in caplog.text
    assert "hush-hush" not in caplog.text


def test_a_provider_that_does_not_answer_is_waited_for_briefly(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openid, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        check_trouble(vouched(site, tmp_path, issuer, monkeypatch), AccountTrouble.AWAY)


def test_a_provider_that_is_broken_counts_as_away(
    site: Site, tmp_path: Path, machine: OtherSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.status = 502
    check_trouble(vouched(site, tmp_path, machine.root, monkeypatch), AccountTrouble.AWAY)


DISCOVERY = (
    '{{"issuer": "{issuer}", "authorization_endpoint": "{at}/a", "token_endpoint": "{at}/t", '
    '"jwks_uri": "{at}/k"}}'
)


@pytest.mark.parametrize(
    "text",
    [
        "<html>Down for maintenance</html>",
        "",
        "[]",
        "null",
        "{}",
        DISCOVERY.format(issuer="https://login.example.org", at="https://login.example.org"),
        DISCOVERY.replace("{issuer}", "ROOT").format(at="http://login.example.org"),
        DISCOVERY.replace("{issuer}", "ROOT").format(at="javascript:alert(1)"),
        DISCOVERY.replace("{issuer}", "ROOT").format(at="https://user@login.example.org"),
    ],
)
def test_a_provider_that_says_nonsense_of_itself_is_not_gone_to(
    site: Site, tmp_path: Path, machine: OtherSite, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    machine.text = text.replace("ROOT", machine.root)
    check_trouble(vouched(site, tmp_path, machine.root, monkeypatch), AccountTrouble.NONSENSE)


def test_what_is_wrong_for_a_moment_is_asked_for_again(
    site: Site, tmp_path: Path, machine: OtherSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = vouched(site, tmp_path, machine.root, monkeypatch)
    check_trouble(pages, AccountTrouble.NONSENSE)
    machine.text = DISCOVERY.format(issuer=machine.root, at=machine.root)
    assert sent_on(pages.browser()).startswith(f"{machine.root}/a?")
    machine.text = "gone"  # what it said of itself is kept
    assert sent_on(pages.browser()).startswith(f"{machine.root}/a?")


def test_a_token_endpoint_that_answers_with_a_page_signs_nobody_in(
    site: Site, tmp_path: Path, machine: OtherSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.text = DISCOVERY.format(issuer=machine.root, at=machine.root)
    pages = vouched(site, tmp_path, machine.root, monkeypatch)
    browser = pages.browser()
    state = parse_qs(urlsplit(sent_on(browser)).query)["state"][0]
    answer = browser.get(f"/sign-in/with/kent?code=any&state={state}")
    assert said.ACCOUNT_TROUBLE[AccountTrouble.NONSENSE].format(name="Kent") in said_on(answer)
    assert not is_in(browser)


def test_a_provider_is_reached_through_the_proxy_of_the_environment(
    site: Site, councils: Councils, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = Proxy(tmp_path, councils.provider.port)
    monkeypatch.setenv("HTTPS_PROXY", proxy.address)
    monkeypatch.setenv("SSL_CERT_FILE", str(proxy.certificate))
    monkeypatch.setenv("NO_PROXY", "localhost")
    try:
        pages = vouched(site, tmp_path, f"https://{HOST}", monkeypatch, councils.client)
        subject = councils.provider.person("by-proxy", "kent-duty")
        signed_in(pages, councils.provider, subject)
    finally:
        proxy.close()
    assert set(proxy.asked) == {f"CONNECT {HOST}:443"}
