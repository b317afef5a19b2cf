"""Actions in a browser: a board by due date, taken up from a decision, noted on, given away, done."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from support.web import Site, said_on, token_on
from support.web_leads import Leads

from bot.channels.web import messages as said
from bot.features.actions import messages as actions_messages
from bot.features.actions.model import ActionState, CouncilAction

OWN = {"what": "File the list of out-of-hours numbers.", "when": "within", "within": "6 weeks"}
NAMED = "Tell Marjorie Blenkinsop of 14 Quarry Lane to file the list."
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def leads(site: Site) -> Leads:
    return Leads.of(site, site.council())


def newest(leads: Leads) -> CouncilAction:
    held = leads.site.assistant.actions.listed(leads.people[0], leads.site.clock(), ended=True)
    return max(held, key=lambda action: action.id)


def added(leads: Leads, **changed: str) -> CouncilAction:
    answer = leads.browsers[0].fills("/actions/new", "/actions/new", **{**OWN, **changed})
    assert answer.status_code == 200, answer.text
    return newest(leads)


def moves(leads: Leads, who: int, action: CouncilAction, move: str, **given: str) -> str:
    browser, path = leads.browsers[who], f"/actions/{action.id}"
    now = leads.site.assistant.actions.action(action.id, None)
    fields = {"form_token": token_on(browser.get(path)), "version": str(now.version), "move": move, **given}
    return said_on(browser.followed(browser.post(f"{path}/move", **fields)))


def test_a_board_has_actions_by_their_due_date(leads: Leads) -> None:
    service, lead, now = leads.site.assistant.actions, leads.people[0], leads.site.clock()
    due = {"overdue": TODAY, "soon": TODAY + dt.timedelta(8), "later": TODAY + dt.timedelta(40)}
    for column, day in due.items():
        service.add(lead, f"File the {column} list.", day, now, team=leads.team)
    ended = service.add(lead, "File the last list.", TODAY, now, team=leads.team)
    service.done(lead, ended, "It is filed.", now)
    leads.site.clock.now += dt.timedelta(days=1)
    try:
        page = leads.browsers[0].get("/actions").text
    finally:
        leads.site.clock.now -= dt.timedelta(days=1)
    columns = re.findall(r'<section class="(\w+)".*?</section>', page, re.S)
    assert columns == ["overdue", "soon", "later", "ended"]
    for column in columns:
        (within,) = re.findall(rf'<section class="{column}".*?</section>', page, re.S)
        assert len(re.findall(r'href="/actions/\d+"', within)) == 1, column
        assert (f"File the {column} list." in within) is (column != "ended")
    assert "Overdue by 1 day" in page


def test_a_lead_takes_up_what_a_decision_agreed(leads: Leads) -> None:
    lead = leads.browsers[0]
    links = re.findall(r'href="(/actions/take\?agreed=[^"]+)"', lead.get("/actions/offered").text)
    assert len(links) > 3
    path = html.unescape(links[0])
    page = lead.get(path)
    agreed = re.search(r'name="agreed" value="([^"]+)"', page.text)
    assert agreed
    given = {"agreed": html.unescape(agreed[1]), "when": "within", "within": "6 weeks"}
    answer = lead.fills(path, "/actions/take", **given)
    action = newest(leads)
    assert (action.origin.agreed, action.due) == (given["agreed"], dt.date(2027, 1, 5))
    assert f"as action {action.id}" in said_on(answer)
    assert said.TAKEN_UP.format(number=action.id) in said_on(lead.get("/actions/offered"))
    again = lead.fills(path, "/actions/take", **given)
    assert again.status_code == 400
    assert actions_messages.TAKEN_ALREADY.format(number=action.id) in said_on(again)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"when": "day", "day": ""}, actions_messages.NO_TIME),
        ({"when": "day", "day": "soon"}, actions_messages.NO_TIME),
        ({"when": "within", "within": "900 years"}, actions_messages.NO_TIME),
        ({"when": ""}, actions_messages.NO_TIME),
        ({"when": "source"}, actions_messages.NO_TIME),
        ({"when": "day", "day": "2026-01-01"}, "has passed"),
        ({"what": "  "}, "There is nothing in it"),
    ],
    ids=str,
)
def test_what_is_amiss_is_said(site: Site, chosen: dict[str, str], sentence: str) -> None:
    lead = Leads.of(site, site.council()).browsers[0]
    answer = lead.fills("/actions/new", "/actions/new", **{**OWN, **chosen})
    assert answer.status_code == 400
    assert sentence in said_on(answer)


def test_an_action_with_a_name_in_it_is_not_kept_or_shown_again(leads: Leads) -> None:
    answer = leads.browsers[0].fills("/actions/new", "/actions/new", **{**OWN, "what": NAMED})
    assert answer.status_code == 400
    assert "Blenkinsop" not in answer.text
    assert leads.site.assistant.actions.listed(leads.people[0], leads.site.clock()) == []
    action = added(leads)
    assert "Blenkinsop" not in moves(leads, 0, action, "note", words=NAMED)
    long = "The list is filed with the others. " * 30
    assert long.strip() in moves(leads, 0, action, "note", words=long), "too long, and still in its box"
    assert leads.site.assistant.actions.action(action.id, None).evidence == ()


def test_sent_twice_it_is_added_once(leads: Leads) -> None:
    assert added(leads).id == added(leads).id


def test_an_action_is_given_away_noted_on_done_and_opened_again(leads: Leads) -> None:
    action, worker = added(leads), leads.people[2]
    assert leads.browsers[2].get(f"/actions/{action.id}").status_code == 404
    assert actions_messages.NONE_OWNED in said_on(leads.browsers[2].get("/actions"))
    moves(leads, 1, action, "assign", owner=str(worker.id))
    shown = said_on(leads.browsers[2].get(f"/actions/{action.id}"))
    assert OWN["what"] in shown
    assert actions_messages.ASK_MOVES["drop"] not in shown
    assert actions_messages.NOTED.format(number=action.id) in moves(
        leads, 2, action, "note", words="It is filed."
    )
    assert "That is for a lead of" in moves(leads, 2, action, "do", words="It is done.")
    assert actions_messages.DONE_NOW.format(number=action.id) in moves(leads, 0, action, "do")
    assert leads.site.assistant.actions.action(action.id, None).state is ActionState.DONE
    moves(leads, 0, action, "reopen", words="One list is missing.")
    assert leads.site.assistant.actions.action(action.id, None).state is ActionState.OPEN


def test_done_needs_evidence_and_the_sentence_stands_at_its_form(leads: Leads) -> None:
    action = added(leads)
    assert actions_messages.NO_EVIDENCE in moves(leads, 0, action, "do")


def test_another_council_sees_nothing(site: Site, leads: Leads) -> None:
    action, there = added(leads), Leads.of(site, "havering")
    for browser in there.browsers:
        assert browser.get(f"/actions/{action.id}").status_code == 404
        assert f"/actions/{action.id}" not in browser.get("/actions").text
        fields = {"move": "note", "version": "1", "words": "Seen."}
        assert browser.fills("/actions", f"/actions/{action.id}/move", **fields).status_code == 404
    outsider = there.people[1]
    assert "is in no team of" in moves(leads, 0, action, "assign", owner=str(outsider.id))
