"""What the chat app brings, seen in a browser: one message a week, and posts in groups of a team."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from support.web import Site, said_on, token_on
from support.web_leads import POINT, Leads

from bot.channels.web import messages as said
from bot.core.people import Role, Team
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning.group_posts import post_in

WEEKLY, GROUPS = "/learning/weekly", "/learning/groups"
_GROUPS = itertools.count(-1_000_001, -1)


@pytest.fixture
def leads(site: Site) -> Leads:
    return Leads.of(site, site.council())


@pytest.mark.usefixtures("chat")
def test_who_wants_one_message_a_week_sees_what_it_will_carry(leads: Leads) -> None:
    worker = leads.in_chat()
    browser = leads.site.signed_in(worker)
    page = said_on(browser.get(WEEKLY))
    assert sharing_messages.DIGEST_OFF in page
    assert said.NO_CHAT_APP_HERE not in page
    chosen = browser.fills(WEEKLY, WEEKLY, wanted="on")
    assert sharing_messages.DIGEST_NOW_ON in said_on(chosen)
    assert said.WEEKLY_NOTHING in said_on(chosen)
    point = leads.released()
    page = browser.get(WEEKLY)
    assert said.WEEKLY_GOES.format(day="30 November 2026") in said_on(page)
    assert f'href="/learning/{point.id}"' in page.text
    assert POINT["text"] in said_on(page)
    leads.moves(leads.browsers[1], point, "recall")
    assert POINT["text"] not in said_on(browser.get(WEEKLY))
    assert sharing_messages.DIGEST_NOW_OFF in said_on(browser.fills(WEEKLY, WEEKLY, wanted="off"))
    assert not leads.site.assistant.store.receipts.wants_digest(worker.id)


@pytest.mark.usefixtures("chat")
def test_what_went_today_is_not_said_to_go_today_again(leads: Leads) -> None:
    site, worker = leads.site, leads.in_chat()
    browser = site.signed_in(worker)
    browser.fills(WEEKLY, WEEKLY, wanted="on")
    leads.released()
    site.clock.now = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    assert said.WEEKLY_GOES.format(day="30 November 2026") in said_on(browser.get(WEEKLY))
    site.assistant.learning_scheduler.round(site.clock())
    assert said.WEEKLY_NOTHING in said_on(browser.get(WEEKLY))
    leads.released(text="Ring the night desk first.")
    assert said.WEEKLY_GOES.format(day="7 December 2026") in said_on(browser.get(WEEKLY))


def test_where_there_is_no_chat_app_that_is_said(leads: Leads) -> None:
    browser = leads.browsers[2]
    page = said_on(browser.get(WEEKLY))
    assert f"{said.NO_CHAT_APP_HERE} {said.READ_HERE}" in page
    assert sharing_messages.DIGEST_OFF not in page
    groups = said_on(leads.browsers[0].get(GROUPS))
    assert said.NO_CHAT_APP_HERE in groups
    assert said.GROUP_BEGIN_HOW not in groups
    assert WEEKLY not in browser.get("/learning").text
    assert GROUPS not in leads.browsers[0].get("/learning/queue").text


@pytest.mark.usefixtures("chat")
def test_where_there_is_a_chat_app_its_pages_are_led_to_and_a_group_is_chosen_there(leads: Leads) -> None:
    assert f'href="{WEEKLY}"' in leads.browsers[2].get("/learning").text
    assert f'href="{GROUPS}"' in leads.browsers[0].get("/learning/queue").text
    page = leads.browsers[0].get(GROUPS)
    assert said.GROUP_BEGIN_HOW in said_on(page)
    assert 'href="https://t.me/ExampleBot?startgroup=posts"' in page.text


@pytest.mark.usefixtures("chat")
def test_once_the_chat_app_is_taken_away_nobody_is_said_to_be_told_there(leads: Leads) -> None:
    site, worker, group = leads.site, leads.in_chat(), next(_GROUPS)
    store, office = site.assistant.store, site.signed_in(leads.enrolled(Role.ADMINISTRATOR))
    post_in(store.receipts, leads.people[0], group, leads.team, site.clock())
    role = {"council": leads.team.authority, "team": leads.team.name, "role": "practitioner"}
    person = f"/people/{worker.id}"

    def seen() -> tuple[str, str, str]:
        released = leads.moves(leads.browsers[1], leads.proposed(), "release", months="6")
        changed = office.fills(person, f"{person}/role", **role)
        return said_on(released), said_on(changed), said_on(office.get(person))

    released, changed, page = seen()
    assert "It goes to 1 person now. It is posted in 1 group." in released
    assert (said.TOLD_IN_CHAT in changed, said.NO_CHAT_APP in page) == (True, False)
    store.state.end_chat(site.clock())
    released, changed, page = seen()
    assert f"It is sent to nobody. {said.SEEN_HERE}" in released
    assert (said.TELL_THEM in changed, said.NO_CHAT_APP in page) == (True, True)
    assert said.NO_CHAT_APP_HERE in said_on(site.signed_in(worker).get(WEEKLY))
    invited = office.fills("/people/invitations", "/people/invitations", **role, days="7", uses="1")
    assert said.INVITED in said_on(invited)
    assert "https://t.me/" not in invited.text
    store.state.begin_chat("ExampleBot")  # it comes back, and knows them and the group
    released, changed, page = seen()
    assert "It goes to 1 person now. It is posted in 1 group." in released
    assert (said.TOLD_IN_CHAT in changed, said.NO_CHAT_APP in page) == (True, False)


@pytest.mark.usefixtures("chat")
def test_whom_the_chat_app_does_not_reach_is_told_why(leads: Leads) -> None:
    assert said.NOT_IN_CHAT_APP in said_on(leads.browsers[2].get(WEEKLY))
    worker = leads.in_chat()
    leads.site.assistant.store.people.mark_stopped(worker.id, leads.site.clock())
    assert said.NOT_REACHED_IN_CHAT in said_on(leads.site.signed_in(worker).get(WEEKLY))


@pytest.mark.parametrize("wanted", ["", "yes", "ON", "on\x00"])
def test_only_a_choice_that_there_is_changes_anything(leads: Leads, wanted: str) -> None:
    assert leads.browsers[2].fills(WEEKLY, WEEKLY, wanted=wanted).status_code == 404
    assert not leads.site.assistant.store.receipts.wants_digest(leads.people[2].id)


@pytest.mark.usefixtures("chat")
def test_a_lead_sees_the_groups_of_their_teams_and_ends_one(site: Site, leads: Leads) -> None:
    ours, theirs, others = next(_GROUPS), next(_GROUPS), Leads.of(site, site.council())
    receipts, now = site.assistant.store.receipts, site.clock()
    assert said.GROUPS_NONE in said_on(leads.browsers[0].get(GROUPS))
    post_in(receipts, leads.people[0], ours, leads.team, now)
    post_in(receipts, others.people[0], theirs, others.team, now)
    page = said_on(leads.browsers[0].get(GROUPS))
    assert said.GROUP_LINE.format(number=ours) in page
    assert str(leads.team) in page
    assert str(theirs) not in page
    for given in (str(theirs), f" {ours}", f"{ours}.0", "", "x", "9" * 400):
        answer = leads.browsers[0].fills(GROUPS, GROUPS, group=given)
        assert answer.status_code == 404, given
    token = token_on(leads.browsers[0].get(GROUPS))
    assert others.browsers[0].post(GROUPS, form_token=token, group=str(theirs)).status_code == 403
    assert {ours: leads.team, theirs: others.team}.items() <= receipts.groups().items()
    assert said.GROUP_ENDED in said_on(leads.browsers[1].fills(GROUPS, GROUPS, group=str(ours)))
    assert (receipts.groups().get(ours), receipts.groups().get(theirs)) == (None, others.team)


@pytest.mark.usefixtures("chat")
def test_whoever_leads_there_no_more_sees_its_groups_no_more(site: Site, leads: Leads) -> None:
    group, receipts = next(_GROUPS), site.assistant.store.receipts
    post_in(receipts, leads.people[0], group, leads.team, site.clock())
    lead = site.person(Role.TEAM_LEAD, leads.team.authority, "another desk")
    assert said.GROUPS_NONE in said_on(site.signed_in(lead).get(GROUPS))
    assert receipts.groups()[group] == Team(leads.team.authority, leads.team.name)
