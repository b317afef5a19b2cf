"""Questions sent on from a card, in words their asker approves; and unanswered ones, seen to by who may."""

from __future__ import annotations

import datetime as dt
import html
import logging
import re

import httpx
import pytest
from support.samples import ASKED
from support.web import Browser, Site, said_on
from support.web_leads import Leads

from bot.channels.web import messages as said
from bot.core.people import Membership, Role
from bot.features.gaps import messages as gaps_messages
from bot.features.gaps.model import Gap
from bot.screening import messages as screening_messages

UNKNOWN = "who chairs the strategy discussion when both duty teams are closed?"
NAMED = "who visits Marjorie Blenkinsop of 14 Quarry Lane?"
CLOSING = "A note was added on who chairs it."


@pytest.fixture
def leads(site: Site) -> Leads:
    made = Leads.of(site)
    assert made.people
    return made


def words_of(browser: Browser, to: str) -> httpx.Response:
    """Ask a question, and press what sends it on."""
    card = browser.asks(ASKED)
    held = re.search(r'name="card" value="([^"]+)">\s*<button [^>]+name="to"', card.text)
    assert held, card.text
    token = re.search(r'name="form_token" value="(\w+)"', card.text)
    assert token
    return browser.post("/sent-on/words", form_token=token[1], card=held[1], to=to)


def sent(leads: Leads, who: int = 2, wording: str = UNKNOWN, to: str = "owner") -> httpx.Response:
    return leads.browsers[who].fills("/sent-on", "/sent-on", to=to, words=wording)


def gap_of(leads: Leads) -> Gap:
    (gap,) = [g for g in leads.site.assistant.gaps.listed(None, closed=True) if g.team == leads.team]
    return gap


def test_a_question_goes_from_its_card_to_the_policy_owner(site: Site, leads: Leads) -> None:
    worker = leads.browsers[2]
    page = words_of(worker, "lead")
    asked = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text)
    assert asked
    assert html.unescape(asked[1]) == ASKED
    assert gaps_messages.GOES_TO_LEAD.format(days=30) in said_on(page)
    assert gaps_messages.NOBODY_KNOWS in said_on(page)
    assert [g for g in site.assistant.gaps.listed(None) if g.team == leads.team] == []
    answer = sent(leads)
    assert answer.status_code == 200
    gap = gap_of(leads)
    assert (gap.wording, gap.askers, gap.owner_id) == (UNKNOWN, (leads.people[2].id,), leads.people[0].id)
    assert UNKNOWN in said_on(worker.get("/sent-on"))
    assert UNKNOWN not in said_on(leads.browsers[1].get("/sent-on"))


def test_a_question_that_is_not_held_any_more_is_typed_anew(leads: Leads) -> None:
    page = leads.browsers[2].fills("/sent-on", "/sent-on/words", to="owner", card="of-another-hour")
    assert said.SEND_ON_GONE in said_on(page)
    assert leads.browsers[2].fills("/sent-on", "/sent-on/words", to="nobody", card="x").status_code == 404


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        (NAMED, screening_messages.PERSONAL_TO_SEND.split("{")[0]),
        ("a child is being strangled right now help", screening_messages.QUESTION_DANGER),
        ("  ", screening_messages.NOTHING_TO_SEND),
        ("who holds it? " * 60, "Say it in 500 characters."),
        ("A child of 4 died in Dover; who holds the discussion?", gaps_messages.COULD_IDENTIFY),
    ],
    ids=["personal", "danger", "empty", "long", "narrow"],
)
def test_what_may_not_be_sent_on_is_refused_and_not_kept(
    leads: Leads, wording: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = sent(leads, wording=wording)
    assert answer.status_code == 400
    assert sentence in said_on(answer)
    assert "Blenkinsop" not in answer.text
    assert "strangled" not in answer.text
    assert "Blenkinsop" not in caplog.text
    assert [g for g in leads.site.assistant.gaps.listed(None) if g.team == leads.team] == []


def in_chat_app(site: Site, leads: Leads) -> None:
    """Enrol one lead more, who uses the chat app."""
    store, now = site.assistant.store, site.clock()
    code = f"lead of {leads.team}"
    membership = Membership(leads.team, Role.TEAM_LEAD)
    store.invitations.add(code, membership, "", 1, now, now + dt.timedelta(minutes=1))
    assert store.invitations.redeem(code, 70_000 + leads.people[0].id, now)


def test_a_question_waits_for_the_leads_of_the_team_on_their_pages(site: Site, leads: Leads) -> None:
    assert gaps_messages.sent_to_leads(2, 0) in said_on(sent(leads, to="lead"))
    gap = gap_of(leads)
    assert (gap.for_leads, gap.owner_id, gap.askers) == (True, None, (leads.people[2].id,))
    for lead in leads.browsers[:2]:
        assert UNKNOWN in said_on(lead.get("/gaps"))
        assert said.LEAD_GAP.format(number=gap.id) in said_on(lead.get("/gaps"))
        assert said.ASKED_OF_LEADS in said_on(lead.get("/learning/queue"))
        assert f'href="/gaps?gap={gap.id}#gap-{gap.id}"' in lead.get("/learning/queue").text
    assert gaps_messages.WITH_LEADS in said_on(leads.browsers[2].get("/sent-on"))
    in_chat_app(site, leads)
    assert gaps_messages.sent_to_leads(3, 1) in said_on(sent(leads, to="lead", wording=f"{UNKNOWN} tonight?"))


def test_the_same_question_of_one_asker_waits_once_and_that_of_two_twice(leads: Leads) -> None:
    for who in (2, 2, 1):
        sent(leads, who, to="lead")
    sent(leads, to="owner")
    held = [gap for gap in leads.site.assistant.gaps.listed(None) if gap.team == leads.team]
    assert sorted((gap.for_leads, gap.askers) for gap in held) == [
        (False, (leads.people[2].id,)),
        (True, (leads.people[1].id,)),
        (True, (leads.people[2].id,)),
    ]


def test_where_there_is_no_other_lead_nothing_is_sent(site: Site, leads: Leads) -> None:
    assert leads.browsers
    site.assistant.store.people.remove(leads.people[1].id)
    assert gaps_messages.NO_LEAD in said_on(sent(leads, 0, to="lead"))
    assert [gap for gap in site.assistant.gaps.listed(None) if gap.team == leads.team] == []


def test_a_lead_answers_once_the_words_were_shown_back_and_the_asker_reads_them(
    site: Site, leads: Leads
) -> None:
    site.assistant.store.people.name(leads.people[2].id, f"Robin of {leads.team.name}")
    sent(leads, to="lead")
    gap, lead = gap_of(leads), leads.browsers[1]
    path, words = f"/gaps/{gap.id}/close", "The night manager chairs it."
    page = lead.fills("/gaps", path, words=words)
    goes = said.CLOSE_GOES.format(number=gap.id, askers=f"1 person (Robin of {leads.team.name})")
    assert goes in said_on(page)
    assert words in said_on(page)
    assert gap_of(leads).closed is None
    assert f"Gap {gap.id} is closed." in said_on(lead.fills("/gaps", path, words=words, sure="yes"))
    assert said.SENT_ON_DONE.format(closing=words) in said_on(leads.browsers[2].get("/sent-on"))
    assert UNKNOWN not in said_on(leads.browsers[0].get("/learning/queue"))


def test_what_is_shown_back_is_screened_again_before_it_goes(leads: Leads) -> None:
    sent(leads, to="lead")
    gap, lead = gap_of(leads), leads.browsers[0]
    refused = lead.fills("/gaps", f"/gaps/{gap.id}/close", words=NAMED, sure="yes")
    assert refused.status_code == 400
    assert "Blenkinsop" not in refused.text
    assert gap_of(leads).closed is None


def test_a_question_to_leads_is_theirs_alone(site: Site, leads: Leads) -> None:
    sent(leads, to="lead")
    gap = gap_of(leads)
    administrator = site.signed_in(leads.enrolled(Role.ADMINISTRATOR))
    elsewhere = Leads.of(site).browsers[0]
    for other in (administrator, elsewhere):
        assert UNKNOWN not in said_on(other.get("/gaps"))
        answer = other.fills("/gaps", f"/gaps/{gap.id}/close", words=CLOSING, sure="yes")
        assert answer.status_code == 404
    assert f"/gaps/{gap.id}/owner" not in leads.browsers[0].get("/gaps").text
    given = leads.browsers[0].fills("/gaps", f"/gaps/{gap.id}/owner", owner=str(leads.people[1].id))
    assert given.status_code == 400
    assert gap_of(leads).owner_id is None


def test_a_lead_closes_a_question_and_its_asker_reads_what_came_of_it(leads: Leads) -> None:
    sent(leads)
    gap, lead = gap_of(leads), leads.browsers[0]
    assert UNKNOWN in said_on(lead.get("/gaps"))
    path = f"/gaps/{gap.id}/close"
    long = "A note was added on who holds it. " * 40
    assert f">{long}</textarea>" in lead.fills("/gaps", path, words=long).text
    refused = lead.fills("/gaps", path, words=NAMED)
    assert refused.status_code == 400
    assert "Blenkinsop" not in refused.text
    assert f'<a href="#close-{gap.id}">' in refused.text
    assert f"Gap {gap.id} is closed." in said_on(lead.fills("/gaps", path, words=CLOSING, sure="yes"))
    assert said.SENT_ON_DONE.format(closing=CLOSING) in said_on(leads.browsers[2].get("/sent-on"))
    again = lead.fills("/gaps", path, words=CLOSING, sure="yes")
    assert again.status_code == 404


def test_a_question_is_given_to_another_lead(leads: Leads) -> None:
    sent(leads)
    gap, other = gap_of(leads), leads.people[1]
    assert f'<option value="{other.id}">' in leads.browsers[0].get("/gaps").text
    leads.browsers[0].fills("/gaps", f"/gaps/{gap.id}/owner", owner=str(other.id))
    assert gap_of(leads).owner_id == other.id
    worker = leads.people[2]
    given = leads.browsers[0].fills("/gaps", f"/gaps/{gap.id}/owner", owner=str(worker.id))
    assert given.status_code == 400
    assert gap_of(leads).owner_id == other.id


def test_another_team_and_another_council_see_and_close_nothing(site: Site, leads: Leads) -> None:
    sent(leads)
    gap = gap_of(leads)
    for elsewhere in (Leads.of(site), Leads.of(site, "havering")):
        lead = elsewhere.browsers[0]
        assert UNKNOWN not in said_on(lead.get("/gaps"))
        for sure in ("", "yes"):
            closed = lead.fills("/gaps", f"/gaps/{gap.id}/close", words=CLOSING, sure=sure)
            assert closed.status_code == 404
    assert leads.browsers[2].get("/gaps").status_code == 403
    assert gap_of(leads).closed is None
