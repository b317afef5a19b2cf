"""An administrator's pages: people, invitations and the service, for their own councils alone."""

from __future__ import annotations

import datetime as dt
import html
import itertools
import logging
import re
from dataclasses import dataclass
from functools import cached_property

import httpx
import pytest
from support.web import Browser, Site, read, said_on, token_on

from bot.channels.web import messages as said
from bot.core import formatting
from bot.core.outgoing import ClaimedMessage
from bot.core.people import Membership, Person, Role, Team
from bot.features.admin import messages as admin_messages
from bot.features.people import messages as people_messages
from bot.features.people.model import FRESH
from bot.features.people.service import invite, redeem
from bot.screening.rates import kept_rates

_ACCOUNTS = itertools.count(900_001)
_TEAMS = (f"lighthouse {n}" for n in itertools.count(1))


@dataclass
class Administration:
    """An administrator of Kent and somebody of a team that no other story has."""

    site: Site
    team: Team

    @classmethod
    def of(cls, site: Site) -> Administration:
        return cls(site, Team("kent", next(_TEAMS)))

    @cached_property
    def administrator(self) -> Person:
        return self.site.person(Role.ADMINISTRATOR, "kent", self.team.name)

    @cached_property
    def browser(self) -> Browser:
        return self.site.signed_in(self.administrator)

    def in_chat(self, role: Role = Role.PRACTITIONER) -> Person:
        """Somebody who came by the chat app, and is told there."""
        made = self.site.assistant.administration.invite(
            self.administrator, "kent", self.team.name, role.value, days=7, uses=1, label=""
        )
        invitations = self.site.assistant.store.invitations
        person = redeem(invitations, made.code, next(_ACCOUNTS), self.site.clock())
        assert person is not None
        return person

    def joins(self, person: Person, council: str) -> None:
        """Somebody of the chat app uses an invitation to one more team."""
        store = self.site.assistant.store
        assert person.telegram_id is not None
        nights, now = Membership(Team(council, "nights"), Role.PRACTITIONER), self.site.clock()
        made = invite(store.invitations, nights, now=now, days=1)
        redeem(store.invitations, made.code, person.telegram_id, now)

    def sends(self, number: int, move: str, **fields: str) -> httpx.Response:
        token = token_on(self.browser.get("/people"))
        return self.browser.followed(
            self.browser.post(f"/people/{number}/{move}", form_token=token, **fields)
        )

    def held(self, person: Person) -> Person | None:
        return self.site.assistant.store.people.by_id(person.id)


@pytest.fixture
def office(site: Site) -> Administration:
    return Administration.of(site)


def told(site: Site, person: Person) -> str:
    """What somebody is told in the chat app."""
    outbox, now = site.assistant.store.outbox, site.clock()
    claimed: list[ClaimedMessage] = outbox.claim(999, now, dt.timedelta(minutes=1))
    for message in claimed:
        outbox.done(message, now)
    mine = [message for message in claimed if message.chat_id == person.telegram_id]
    return " ".join(line for message in mine for line in message.body["paragraphs"])


def test_an_administrator_sees_who_is_in_their_council_and_nobody_else(
    site: Site, office: Administration
) -> None:
    mine = site.person(Role.TRAINER, "kent", office.team.name)
    site.assistant.store.people.name(mine.id, "Quill")
    theirs = site.person(Role.TRAINER, "havering", "duty")
    site.assistant.store.people.name(theirs.id, "Osprey")
    shown = office.browser.reads("/people")
    assert "Quill" in shown
    assert f"{office.team.name} (Kent" in shown
    assert "trainer; " in shown
    assert "Osprey" not in shown
    pages = office.browser.pages_of("/people")
    assert not [page for page in pages if f'href="/people/{theirs.id}"' in page.text]
    assert office.browser.get(f"/people/{theirs.id}").status_code == 404
    for move, fields in {
        "role": {"council": "kent", "team": office.team.name, "role": "trainer"},
        "leave": {"council": "havering", "team": "duty"},
        "removal": {"sure": "yes"},
    }.items():
        assert office.sends(theirs.id, move, **fields).status_code == 404
    assert office.held(theirs) is not None


def test_of_somebody_in_two_councils_each_sees_its_own_and_neither_removes_them(
    site: Site, office: Administration
) -> None:
    both = site.person(Role.TRAINER, "kent", office.team.name)
    site.assistant.store.people.give_role(both.id, Membership(Team("havering", "duty"), Role.TEAM_LEAD))
    page = said_on(office.browser.get(f"/people/{both.id}"))
    assert f"trainer in {office.team.name}" in page
    assert "Havering" not in page
    refused = office.sends(both.id, "removal", sure="yes")
    assert refused.status_code == 400
    assert people_messages.NOT_YOURS_ALONE in said_on(refused)
    assert office.sends(both.id, "leave", council="havering", team="duty").status_code == 400
    assert (held := office.held(both)) is not None
    assert len(held.memberships) == 2
    gone = office.sends(both.id, "leave", council="kent", team=office.team.name)
    assert said.LEFT.format(number=both.id) in said_on(gone)
    assert office.browser.get(f"/people/{both.id}").status_code == 404
    assert (held := office.held(both)) is not None
    assert [m.team.authority for m in held.memberships] == ["havering"]


def test_a_role_is_changed_counts_at_once_and_is_told(site: Site, office: Administration) -> None:
    person = office.in_chat()
    browser = site.signed_in(person)
    assert browser.get("/learning/queue").status_code == 403
    changed = office.sends(person.id, "role", council="kent", team=office.team.name, role="team_lead")
    assert said.CHANGED in said_on(changed)
    assert f"team lead in {office.team.name}" in said_on(changed)
    assert browser.get("/learning/queue").status_code == 200
    assert "team lead in" in told(site, person)


def test_somebody_is_moved_to_another_team_and_keeps_one_at_least(site: Site, office: Administration) -> None:
    person = office.in_chat()
    only = office.sends(person.id, "leave", council="kent", team=office.team.name)
    assert only.status_code == 400
    assert people_messages.ONLY_TEAM in said_on(only)
    moved = office.sends(person.id, "role", team="  Night   DESK ", role="practitioner")
    assert "practitioner in night desk (Kent" in said_on(moved)
    site.clock.now += dt.timedelta(seconds=1)
    left = office.sends(person.id, "leave", council="kent", team=office.team.name)
    assert said.CHANGED in said_on(left)
    assert f"in {office.team.name}" not in said_on(left)
    assert f"not in {office.team.name}" in told(site, person)


@pytest.mark.parametrize(
    "fields",
    [
        {"council": "havering", "team": "duty", "role": "trainer"},
        {"council": "kent", "team": "Marjorie Blenkinsop", "role": "trainer"},
        {"council": "kent", "team": "ring 07700 900123", "role": "trainer"},
        {"council": "kent", "team": "", "role": "trainer"},
        {"council": "kent", "team": "a" * 65, "role": "trainer"},
        {"council": "kent", "team": "duty", "role": "owner"},
        {"council": "kent", "team": "duty", "role": ""},
    ],
    ids=str,
)
def test_a_team_or_role_that_is_none_of_theirs_is_refused(
    office: Administration, fields: dict[str, str]
) -> None:
    person = office.in_chat()
    answer = office.sends(person.id, "role", **fields)
    assert answer.status_code == 400
    assert (held := office.held(person)) is not None
    assert held.memberships == person.memberships


def test_nobody_changes_or_removes_themselves_so_one_administrator_stays(
    site: Site, office: Administration
) -> None:
    me = office.administrator
    assert said.YOURSELF in said_on(office.browser.get(f"/people/{me.id}"))
    for move, fields in {
        "role": {"council": "kent", "team": "night desk", "role": "team_lead"},
        "leave": {"council": "kent", "team": office.team.name},
        "removal": {"sure": "yes"},
    }.items():
        refused = office.sends(me.id, move, **fields)
        assert refused.status_code == 400
        assert people_messages.NOT_YOURSELF in said_on(refused)
    assert (held := office.held(me)) is not None
    assert held.memberships == me.memberships


def test_somebody_is_removed_once_that_is_said_and_is_out_at_once(site: Site, office: Administration) -> None:
    person = office.in_chat()
    browser = site.signed_in(person)
    browser.asks("who holds the strategy discussion")
    asked = office.sends(person.id, "removal")
    assert said.REMOVE_ASK.format(name=f"person {person.id}") in said_on(asked)
    assert browser.get("/ask").status_code == 200
    removed = office.sends(person.id, "removal", sure="yes")
    assert said.REMOVED.format(number=person.id) in said_on(removed)
    assert office.held(person) is None
    answer = browser.get("/ask")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert people_messages.REMOVED[0] in told(site, person)
    assert office.sends(person.id, "removal", sure="yes").status_code == 404


def invited(office: Administration, **fields: str) -> httpx.Response:
    usual = {"team": office.team.name, "role": "trainer", "days": "7", "uses": "1", "label": ""}
    return office.browser.fills("/people/invitations", "/people/invitations", **{**usual, **fields})


def test_an_invitation_is_shown_once_as_code_link_and_picture_and_works_once(
    site: Site, office: Administration
) -> None:
    page = invited(office, label="desk 7")
    code = re.search(r'<strong class="code">(\w{10})<', page.text)
    assert code
    assert html.escape(f"/sign-in/{code[1]}") in page.text
    assert f"trainer in {office.team.name}" in said_on(page)
    assert any(tag == "svg" for tag, _ in read(page).tags)
    assert code[1] not in office.browser.get("/people/invitations").text
    guest = site.browser()
    assert guest.sends_form(f"/sign-in/{code[1]}", "/sign-in", code=code[1]).status_code == 303
    assert guest.get("/sessions/new").status_code == 200
    assert "(desk 7)" in office.browser.reads("/people")
    assert site.browser().fills("/sign-in", "/sign-in", code=code[1]).status_code == 400


def test_open_invitations_are_listed_for_their_council_and_withdrawn(
    site: Site, office: Administration
) -> None:
    page = invited(office, label="post B4", uses="3", days="30")
    code = re.search(r'<strong class="code">(\w{10})<', page.text)
    assert code
    listed = office.browser.get("/people/invitations")
    assert "post B4; uses left: 3; until" in said_on(listed)
    name = re.findall(r'name="invitation" value="(\w+)"', listed.text.partition("post B4")[2])[0]
    other = site.signed_in(site.person(Role.ADMINISTRATOR, "havering"))
    assert "post B4" not in said_on(other.get("/people/invitations"))
    refused = other.fills("/people/invitations", "/people/invitations/withdraw", invitation=name)
    assert refused.status_code == 400
    withdrawn = office.browser.fills("/people/invitations", "/people/invitations/withdraw", invitation=name)
    assert said.WITHDRAWN in said_on(withdrawn)
    assert "post B4" not in said_on(withdrawn)
    assert site.browser().fills("/sign-in", "/sign-in", code=code[1]).status_code == 400
    again = office.browser.fills("/people/invitations", "/people/invitations/withdraw", invitation=name)
    assert said.NOT_OPEN in said_on(again)


def test_what_ran_out_or_is_used_up_is_not_open(site: Site, office: Administration) -> None:
    invited(office, label="short", days="1")
    site.clock.now += dt.timedelta(days=1)
    assert "short;" not in said_on(office.browser.get("/people/invitations"))


@pytest.mark.parametrize(
    "fields",
    [
        {"uses": "0"},
        {"uses": "501"},
        {"uses": "many"},
        {"days": "365"},
        {"role": "owner"},
        {"council": "havering"},
        {"label": "Marjorie Blenkinsop"},
        {"label": "07700 900123"},
        {"label": "<b>desk</b>"},
    ],
    ids=str,
)
def test_an_invitation_that_is_none_is_refused_and_not_repeated(
    office: Administration, fields: dict[str, str]
) -> None:
    before = len(office.site.assistant.store.invitations.open(office.site.clock()))
    answer = invited(office, **fields)
    assert answer.status_code == 400
    assert "Marjorie" not in answer.text
    assert len(office.site.assistant.store.invitations.open(office.site.clock())) == before


def test_the_assistant_is_paused_and_answers_again_by_whoever_may(site: Site, office: Administration) -> None:
    worker = site.signed_in()
    assert said.ANSWERS_NOW in said_on(office.browser.get("/service"))
    named = office.browser.fills("/service", "/service/pause", reason="Marjorie Blenkinsop broke it.")
    assert named.status_code == 400
    assert "Marjorie" not in named.text
    try:
        paused = office.browser.fills(
            "/service", "/service/pause", reason="The library is brought up to date."
        )
        assert said.PAUSED_NOW in said_on(paused)
        told_worker = worker.get("/documents")
        assert told_worker.status_code == 503
        assert "The library is brought up to date." in said_on(told_worker)
        assert worker.get("/service").status_code == 403
        assert office.browser.get("/documents").status_code == 503
        assert office.browser.get("/people").status_code == 200
        assert said.ANSWERS_NOW in said_on(office.browser.fills("/service", "/service/resume"))
        assert worker.get("/documents").status_code == 200
    finally:
        site.assistant.maintenance.resume()


def test_what_is_kept_and_how_often_it_errs_are_shown_as_they_are_written_down(
    office: Administration,
) -> None:
    kept = said_on(office.browser.get("/service"))
    for what, age in (("Verdicts", "30 days"), ("Citation codes", "6 years"), ("Dialogues", "1 hour")):
        assert f"{what}{age}" in kept
    rates = said_on(office.browser.get("/service/rates"))
    for rate in kept_rates():
        assert f"{rate.part}{rate.of:,}{rate.percent} %" in rates
    for sentence in office.site.assistant.inventory.rates():
        assert sentence in rates
    assert admin_messages.RATES_ABOUT in rates


def test_what_failed_is_found_by_the_reference_that_was_shown(
    site: Site, office: Administration, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(site.assistant.store.failures, "newest", lambda _: [])
        assert said.FAILURES_NONE in said_on(office.browser.get("/service/failures"))

    def broken(_: object) -> None:
        raise ZeroDivisionError("marjoram")

    with monkeypatch.context() as patched:
        patched.setattr(site.assistant.store.gaps, "of_asker", broken)
        failed = site.signed_in().get("/you")
    assert failed.status_code == 500
    reference = re.search(r"runs this assistant: (\w{8})\.", said_on(failed))
    assert reference
    listed = said_on(office.browser.get("/service/failures"))
    assert f"{reference[1]}24 November 2026, 12:00a pageZeroDivisionError" in listed
    assert "marjoram" not in listed
    assert reference[1] in caplog.text
    with monkeypatch.context() as patched:
        patched.setattr(site.assistant.answers, "_screened", broken)
        card = said_on(site.signed_in().asks("who holds the discussion when a family moves"))
    reference = re.search(r"runs this assistant: (\w{8})\.", card)
    assert reference
    assert f"{reference[1]}24 November 2026, 12:00an answerZeroDivisionError" in said_on(
        office.browser.get("/service/failures")
    )


def test_a_failure_that_cannot_be_kept_costs_nobody_their_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(site.assistant.store.gaps, "of_asker", broken)
    monkeypatch.setattr(site.assistant.store.failures, "add", broken)
    failed = site.signed_in().get("/you")
    assert failed.status_code == 500
    assert re.search(r"runs this assistant: \w{8}\.", said_on(failed))


# A session that somebody stole makes no administrator, and puts nobody out, long after it began.


def test_long_after_signing_in_nobody_is_made_an_administrator_or_put_out(
    site: Site, office: Administration
) -> None:
    person = site.person(Role.TRAINER, "kent", office.team.name)
    assert office.browser.get("/people").status_code == 200
    site.clock.now += FRESH
    of_team = {"council": "kent", "team": office.team.name}
    token = token_on(office.browser.get("/people"))
    for path, fields in {
        f"/people/{person.id}/role": {**of_team, "role": "administrator"},
        "/people/invitations": {**of_team, "role": "administrator", "days": "7", "uses": "1"},
        f"/people/{person.id}/removal": {"sure": "yes"},
        f"/people/{person.id}/passkeys/removal": {"passkey": "1"},
    }.items():
        refused = office.browser.post(path, form_token=token, **fields)
        assert (refused.status_code, said.AGAIN_HOW in said_on(refused)) == (403, True), path
        assert refused.text.count(f"<h1>{said.AGAIN}</h1>") == 1
    assert office.held(person) == person
    open_now = site.assistant.administration.invitations(office.administrator)
    assert [each for each in open_now if each.membership.team == office.team] == []
    changed = office.sends(person.id, "role", **of_team, role="team_lead")
    assert (changed.status_code, said.CHANGED in said_on(changed)) == (200, True)
    made = office.browser.post("/people/invitations", form_token=token, **of_team, role="trainer")
    assert said.INVITED in said_on(made)


def link_on(page: httpx.Response) -> str:
    """The address of the one link to sign in that a page shows."""
    (link,) = set(re.findall(r'href="[^"]+(/sign-in/\w+)"', page.text))
    return str(link)


def test_whoever_lost_their_way_in_gets_a_link_that_works_once_and_is_shown_once(
    site: Site, office: Administration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    person = office.in_chat(Role.TRAINER)
    assert said.SIGN_IN_LINK_BUTTON in said_on(office.browser.get(f"/people/{person.id}"))
    page = office.sends(person.id, "sign-in")
    expires = formatting.moment(site.clock() + dt.timedelta(days=1))
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert f"{said.SIGN_IN_LINK_SHOWN.format(expires=expires)} {said.TOLD_IN_CHAT}" in said_on(page)
    link, code = link_on(page), link_on(page).rsplit("/", 1)[1]
    assert code in said_on(page)
    assert code not in office.browser.get(f"/people/{person.id}").text
    assert office.browser.get(f"/people/{person.id}/sign-in").status_code in {404, 405}
    logged = f"by=person {office.administrator.id} for=person {person.id}"
    assert logged in caplog.text
    assert code not in caplog.text
    assert people_messages.SIGN_IN_CODE_MADE[0] in told(site, person)
    theirs = site.browser()
    assert f'value="{code}"' in theirs.get(link).text  # opening it uses nothing up
    answer = theirs.fills(link, "/sign-in", code=code)
    assert answer.status_code == 200
    assert theirs.get("/sessions/new").status_code == 200
    assert f"person {person.id}" in said_on(theirs.get("/you"))
    assert site.browser().fills(link, "/sign-in", code=code).status_code == 400


def test_a_link_that_nobody_used_ends_within_a_day_and_with_its_person(
    site: Site, office: Administration
) -> None:
    late, gone = office.in_chat(), office.in_chat()
    codes = [link_on(office.sends(person.id, "sign-in")).rsplit("/", 1)[1] for person in (late, gone)]
    office.sends(gone.id, "removal", sure="yes")
    assert site.browser().fills("/sign-in", "/sign-in", code=codes[1]).status_code == 400
    site.clock.now += dt.timedelta(hours=24)
    assert site.browser().fills("/sign-in", "/sign-in", code=codes[0]).status_code == 400


def test_who_was_let_in_for_one_council_is_not_by_that_in_another(site: Site, office: Administration) -> None:
    person = office.in_chat()
    theirs, links = site.browser(), [link_on(office.sends(person.id, "sign-in")) for _ in range(2)]
    used, unused = (link.rsplit("/", 1)[1] for link in links)
    theirs.fills("/sign-in", "/sign-in", code=used)
    office.joins(person, "kent")
    assert theirs.get("/you").status_code == 200
    office.joins(person, "havering")
    assert theirs.get("/you").status_code != 200
    assert site.browser().fills("/sign-in", "/sign-in", code=unused).status_code == 400


def test_nobody_makes_a_link_for_themselves_or_into_another_council(
    site: Site, office: Administration
) -> None:
    both = site.person(Role.TRAINER, "kent", office.team.name)
    site.assistant.store.people.give_role(both.id, Membership(Team("havering", "duty"), Role.TEAM_LEAD))
    refused = office.sends(both.id, "sign-in")
    assert refused.status_code == 400
    assert people_messages.NO_CODE_FOR_THEM in said_on(refused)
    own = office.sends(office.administrator.id, "sign-in")
    assert (own.status_code, people_messages.NOT_YOURSELF in said_on(own)) == (400, True)
    assert said.SIGN_IN_LINK_BUTTON not in said_on(office.browser.get(f"/people/{office.administrator.id}"))
    theirs = site.person(Role.PRACTITIONER, "havering")
    assert office.sends(theirs.id, "sign-in").status_code == 404
    assert office.sends(999_999, "sign-in").status_code == 404
    lead = site.signed_in(site.person(Role.TEAM_LEAD, "kent", office.team.name))
    token = token_on(lead.get("/learning"))
    somebody = site.person(Role.PRACTITIONER, "kent", office.team.name)
    assert lead.post(f"/people/{somebody.id}/sign-in", form_token=token).status_code == 403
    assert office.browser.post(f"/people/{somebody.id}/sign-in", form_token=token).status_code == 403


def test_a_link_is_made_soon_after_signing_in_alone(site: Site, office: Administration) -> None:
    person = office.in_chat()
    assert office.browser.get("/people").status_code == 200
    site.clock.now += FRESH
    answer = office.sends(person.id, "sign-in")
    assert answer.status_code == 403
    assert said.AGAIN_HOW in said_on(answer)
    assert "/sign-in/" not in answer.text.replace("/sign-in/passkey", "").replace("/sign-in/with", "")
    assert told(site, person) == ""


def test_who_is_not_in_the_chat_app_is_told_by_whoever_made_the_link(
    site: Site, office: Administration
) -> None:
    person = site.person(Role.PRACTITIONER, "kent", office.team.name)
    assert said.TELL_THEM in said_on(office.sends(person.id, "sign-in"))
