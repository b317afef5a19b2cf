"""Learning points in a browser: from a passage in its document to colleagues who read it, and its end."""

from __future__ import annotations

import html
import re
import sqlite3

import pytest
from support.samples import WORDS_OF_CLAUSE_1_2
from support.web import Browser, Site, said_on, token_on
from support.web_leads import POINT, Leads

from bot.channels.web import messages as said
from bot.core.people import Role
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.model import PointState
from bot.screening import messages as screening_messages

MANUAL = "/documents/exampleshire-crossing-procedure-f3ee42"
NAMED = "Marjorie Blenkinsop of 14 Quarry Lane told us to ring first."
NARROW = "A child of 4 died in Dover; ring the other council first."


@pytest.fixture
def leads(site: Site) -> Leads:
    return Leads.of(site, site.council())


def form_on(answer_text: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer_text)
    return {name: html.unescape(value) for name, value in found}


def test_a_lead_begins_a_point_under_a_passage_and_nobody_else_is_offered_it(leads: Leads) -> None:
    lead, _, worker = leads.browsers
    links = re.findall(r'href="(/learning/new\?passage=[^"]+)"', lead.get(MANUAL).text)
    assert links
    assert "/learning/new" not in worker.get(MANUAL).text
    page = lead.get(html.unescape(links[1]))
    assert WORDS_OF_CLAUSE_1_2 in said_on(page)
    given = {**form_on(page.text), **POINT, "local": ""}
    shown = lead.post("/learning/new", **given, do="show")
    assert learning_messages.PREVIEW in said_on(shown)
    assert POINT["text"] in said_on(shown)
    assert WORDS_OF_CLAUSE_1_2 in said_on(shown)
    assert leads.site.assistant.learning.queue(leads.people[1], leads.site.clock()) == []
    sent = lead.followed(lead.post("/learning/new", **form_on(shown.text), do="send"))
    point = leads.site.assistant.learning.queue(leads.people[1], leads.site.clock())[0]
    assert learning_messages.PROPOSED.format(number=point.id, team=point.team) in said_on(sent)
    assert point.wording.ground
    assert point.wording.ground.text == WORDS_OF_CLAUSE_1_2
    again = lead.followed(lead.post("/learning/new", **form_on(shown.text), do="send"))
    assert again.status_code == 200
    assert len(leads.site.assistant.learning.queue(leads.people[1], leads.site.clock())) == 1


def test_a_lead_goes_back_from_what_people_will_get_and_loses_nothing(leads: Leads) -> None:
    lead = leads.browsers[0]
    shown = lead.fills("/learning/new", "/learning/new", **POINT, do="show")
    back = lead.post("/learning/new", **form_on(shown.text), do="change")
    assert f">{POINT['text']}</textarea>" in back.text
    assert '<input type="radio" id="audience" name="audience" value="council" checked>' in back.text


def test_words_stand_on_every_page_as_they_were_typed(leads: Leads) -> None:
    lead = leads.browsers[0]
    text = "Say \"ring\" & 'wait' \u2265 2 < 3; {{ 7 * 7 }}, \u00e9t\u00e9."
    shown = lead.fills("/learning/new", "/learning/new", **{**POINT, "text": text}, do="show")
    assert form_on(shown.text)["text"] == text
    assert text in said_on(shown)
    point = leads.proposed(text=text)
    assert text in said_on(lead.get(f"/learning/{point.id}"))
    assert text in said_on(lead.get(f"/learning/{point.id}/edit"))


def test_a_passage_that_changed_meanwhile_is_read_again_before_a_point_rests_on_it(leads: Leads) -> None:
    lead = leads.browsers[0]
    (_, link, *_) = re.findall(r'href="(/learning/new\?passage=[^"]+)"', lead.get(MANUAL).text)
    given = {**form_on(lead.get(html.unescape(link)).text), **POINT, "local": "", "digest": "0" * 64}
    moved = lead.followed(lead.post("/learning/new", **given, do="send"))
    assert moved.status_code == 400
    assert learning_messages.GROUND_MOVED in said_on(moved)
    assert WORDS_OF_CLAUSE_1_2 in said_on(moved)
    again = {**given, "digest": form_on(moved.text)["digest"]}
    assert lead.followed(lead.post("/learning/new", **again, do="send")).status_code == 200


def test_what_is_refused_is_neither_kept_nor_shown_again(
    site: Site, leads: Leads, caplog: pytest.LogCaptureFixture
) -> None:
    lead = leads.browsers[0]
    given = {**POINT, "text": NAMED, "second": "", "do": "send"}
    answer = lead.fills("/learning/new", "/learning/new", **given)
    shown = said_on(answer)
    assert answer.status_code == 400
    assert "Blenkinsop" not in answer.text
    assert "Quarry" not in caplog.text
    assert f'<a href="#text">{screening_messages.PERSONAL.split("{")[0]}' in answer.text
    assert f'<a href="#second">{screening_messages.EMPTY}</a>' in answer.text
    assert f">{POINT['first']}</textarea>" in answer.text
    assert said.ERROR_SUMMARY in shown
    assert site.assistant.learning.queue(leads.people[1], site.clock()) == []
    database = site.assistant.settings.data_dir / "store.db"
    with sqlite3.connect(database) as connection:
        assert "Blenkinsop" not in "\n".join(connection.iterdump())


def test_too_many_words_are_shown_again_to_be_shortened(leads: Leads) -> None:
    long = "Ring the other council before the discussion. " * 20
    answer = leads.browsers[0].fills("/learning/new", "/learning/new", **{**POINT, "text": long})
    assert "Say it in 600." in said_on(answer)
    assert "Ring the other council before the discussion. Ring" in answer.text


def test_age_place_and_event_are_warned_of_and_taken_once_a_lead_is_sure(leads: Leads) -> None:
    lead = leads.browsers[0]
    warned = lead.fills("/learning/new", "/learning/new", **{**POINT, "text": NARROW}, do="send")
    assert learning_messages.COULD_IDENTIFY in said_on(warned)
    assert 'name="sure"' in warned.text
    point = leads.proposed(text=NARROW, sure="yes")
    assert point.wording.text == NARROW


def test_nobody_releases_their_own_and_another_lead_does(leads: Leads) -> None:
    lead, other, worker = leads.browsers
    assert learning_messages.NONE_WAITING in said_on(other.get("/learning/queue"))
    point = leads.proposed()
    assert sharing_messages.MOVES["release"] not in said_on(lead.get(f"/learning/{point.id}"))
    own = leads.moves(lead, point, "release", months="6")
    assert own.status_code == 400
    assert learning_messages.NEVER_YOUR_OWN.format(number=point.id) in said_on(own)
    assert worker.get(f"/learning/{point.id}").status_code == 404
    assert f"{point.id}. {POINT['text']}" in said_on(other.get("/learning/queue"))
    assert said.WAITING_FOR_YOU in said_on(other.get("/learning/queue"))
    assert said.POINT_STATES["proposed"] in said_on(lead.get("/learning/queue"))
    assert "can be found from now on" in said_on(leads.moves(other, point, "release", months="6"))
    assert worker.get(f"/learning/{point.id}").status_code == 200
    assert leads.moves(worker, point, "recall").status_code == 403


def test_a_point_goes_back_with_a_reason_and_its_proposer_changes_it(leads: Leads) -> None:
    lead, other, _ = leads.browsers
    point = leads.proposed()
    wordless = leads.moves(other, point, "return", reason="  ")
    assert wordless.status_code == 400
    assert screening_messages.EMPTY in said_on(wordless)
    named = leads.moves(other, point, "return", reason=NAMED)
    assert "Blenkinsop" not in named.text
    returned = leads.moves(other, point, "return", reason="Say who rings.")
    assert learning_messages.MOVED.format(number=point.id, state="returned") in said_on(returned)
    assert "Say who rings." in said_on(lead.get(f"/learning/{point.id}"))
    page = lead.get(f"/learning/{point.id}/edit")
    assert f">{POINT['text']}</textarea>" in page.text
    given = {**form_on(page.text), **POINT, "text": "The duty manager rings first.", "do": "send"}
    changed = lead.followed(lead.post(f"/learning/{point.id}/edit", **given))
    assert sharing_messages.EDITED.format(number=point.id) in said_on(changed)
    assert "<ins>" in changed.text


def test_the_proposer_reads_what_an_edit_changed_and_agrees_to_it(leads: Leads) -> None:
    lead, other, _ = leads.browsers
    point = leads.proposed()
    page = other.get(f"/learning/{point.id}/edit")
    given = {**form_on(page.text), **POINT, "text": POINT["text"].replace("called", "held")}
    preview = other.post(f"/learning/{point.id}/edit", **given, do="show")
    assert "<del>called.</del> <ins>held.</ins>" in preview.text
    other.followed(other.post(f"/learning/{point.id}/edit", **form_on(preview.text), do="send"))
    assert said.AGREE_OTHERS in said_on(other.get(f"/learning/{point.id}"))
    seen = lead.get(f"/learning/{point.id}")
    assert learning_messages.CHANGED_BY_EDIT in said_on(seen)
    assert said.AGREE_PROPOSER in said_on(seen)
    assert "<del>called.</del> <ins>held.</ins>" in seen.text
    assert leads.moves(other, point, "release", months="6").status_code == 400
    assert leads.moves(lead, point, "release", months="3").status_code == 200
    released = leads.site.assistant.learning.point(point.id, None)
    assert released.state is PointState.RELEASED


def test_an_edit_of_the_questions_alone_is_shown_to_the_proposer_too(leads: Leads) -> None:
    lead, other, _ = leads.browsers
    point = leads.proposed()
    assert said.AGREE_PROPOSER not in said_on(lead.get(f"/learning/{point.id}"))
    page = other.get(f"/learning/{point.id}/edit")
    given = {**form_on(page.text), **POINT, "second": "What if nobody rings?"}
    other.followed(other.post(f"/learning/{point.id}/edit", **given, do="send"))
    seen = lead.get(f"/learning/{point.id}")
    assert learning_messages.CHANGED_BY_EDIT in said_on(seen)
    assert "What if nobody <del>answers?</del> <ins>rings?</ins>" in seen.text
    assert said.AGREE_PROPOSER in said_on(seen)


def test_words_that_are_refused_stand_in_the_form_again_unless_they_hold_details(leads: Leads) -> None:
    other, point = leads.browsers[1], leads.proposed()
    long = "Say who rings. " * 60
    refused = leads.moves(other, point, "return", reason=long)
    assert refused.status_code == 400
    assert f">{long}</textarea>" in refused.text
    assert "Blenkinsop" not in leads.moves(other, point, "return", reason=NAMED).text


def test_what_was_changed_meanwhile_is_not_moved(leads: Leads) -> None:
    lead, other, _ = leads.browsers
    point = leads.proposed()
    token = token_on(other.get(f"/learning/{point.id}"))
    leads.moves(lead, point, "withdraw")
    fields = {"form_token": token, "version": str(point.version), "move": "release", "months": "6"}
    late = other.followed(other.post(f"/learning/{point.id}/move", **fields))
    assert late.status_code == 400
    sentence = learning_messages.MOVED_MEANWHILE.format(number=point.id, state="withdrawn")
    assert sentence in said_on(late)


def test_a_practitioner_reads_and_discusses_and_is_told_when_it_is_recalled(leads: Leads) -> None:
    _, other, worker = leads.browsers
    point = leads.released()
    shared = worker.get("/learning")
    assert said.NOT_READ in said_on(shared)
    assert f'href="/learning/{point.id}"' in shared.text
    path = f"/learning/{point.id}"
    read = worker.fills(path, f"{path}/confirmed", release=str(point.release), did="read")
    assert learning_messages.THANKS_READ in said_on(read)
    assert said.YOU_READ in said_on(read)
    worker.fills(path, f"{path}/confirmed", release=str(point.release), did="discussed")
    assert said.YOU_DISCUSSED in said_on(worker.get(path))
    receipts = leads.site.assistant.store.receipts.of_person(leads.people[2].id)
    assert [bool(r.read and r.discussed) for r in receipts if r.point_id == point.id] == [True]
    leads.moves(other, point, "recall", reason="The procedure is another now.")
    assert worker.get(path).status_code == 404
    shown = said_on(worker.get("/learning"))
    assert said.ENDED in shown
    ended = said.ENDED_LINE.format(number=point.id, text=POINT["text"])
    assert (
        f"{ended} {learning_messages.RECALL_REASON.format(reason='The procedure is another now.')}" in shown
    )
    late = worker.fills("/learning", f"{path}/confirmed", release=str(point.release), did="read")
    assert late.status_code == 400


def test_whoever_opened_a_point_is_among_those_who_are_told_of_its_recall(leads: Leads) -> None:
    _, _, worker = leads.browsers
    point = leads.released()
    assert leads.people[2].id not in leads.site.assistant.store.receipts.had(point.id)
    worker.get(f"/learning/{point.id}")
    assert leads.people[2].id in leads.site.assistant.store.receipts.had(point.id)


def test_a_point_for_one_team_is_not_seen_by_another_and_never_by_another_council(site: Site) -> None:
    council = site.council()
    here, there, beside = Leads.of(site, council), Leads.of(site, "havering"), Leads.of(site, council)
    point = here.released()
    for browser in there.browsers:
        assert browser.get(f"/learning/{point.id}").status_code == 404
        assert f"/learning/{point.id}" not in browser.get("/learning").text
        assert there.moves(there.browsers[0], point, "recall").status_code == 404
    assert beside.browsers[2].get(f"/learning/{point.id}").status_code == 200
    for_team = re.search(
        rf'name="(part-\w+)" value="yes">\s*<label [^>]+>Team: {here.team.name} ',
        here.browsers[0].get("/learning/new").text,
    )
    assert for_team
    narrow = here.released(audience="chosen", text="Only we ring first.", **{for_team[1]: "yes"})
    assert here.browsers[2].get(f"/learning/{narrow.id}").status_code == 200
    assert beside.browsers[2].get(f"/learning/{narrow.id}").status_code == 404


def test_a_lead_who_is_away_has_somebody_stand_in(leads: Leads) -> None:
    lead = leads.browsers[0]
    other = leads.people[1]
    away = lead.fills("/learning/queue", "/learning/away", who=str(other.id), days="7")
    assert "stands in for" in said_on(away)
    assert said.LEAD_BACK in said_on(away)
    assert lead.fills("/learning/queue", "/learning/away", who=str(other.id), days="900").status_code == 400
    assert sharing_messages.IS_BACK in said_on(lead.fills("/learning/queue", "/learning/back"))


@pytest.mark.parametrize("number", ["0", "99999999", "99999999999999999999", "x", "-1", "1e3", "٣"])
def test_a_number_that_is_none_of_theirs_is_said_to_be_none(browser: Browser, number: str) -> None:
    assert browser.get(f"/learning/{number}").status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"audience": ""},
        {"audience": "chosen"},
        {"audience": "chosen", "part-0000000000": "yes"},
        {"local": "", "passage": "nothing-here#1"},
        {"local": ""},
        {"topics": "a," * 9 + "b" * 61},
    ],
    ids=str,
)
def test_what_is_amiss_is_said_beside_its_field(leads: Leads, changed: dict[str, str]) -> None:
    answer = leads.browsers[0].fills("/learning/new", "/learning/new", **{**POINT, **changed, "do": "send"})
    assert answer.status_code == 400
    (field,) = re.findall(r'<li><a href="#(\w+)">', answer.text)
    assert f'id="{field}-error"' in answer.text
    assert f'id="{field}"' in answer.text


def test_a_menu_shows_what_a_role_allows(site: Site) -> None:
    for role, expected in ((Role.PRACTITIONER, False), (Role.TRAINER, False), (Role.TEAM_LEAD, True)):
        page = site.signed_in(site.person(role)).get("/learning")
        assert ('href="/learning/queue"' in page.text) is expected, role


def test_an_emergency_in_a_form_is_met_with_what_to_do_now(leads: Leads) -> None:
    emergency = "a child is being strangled right now help"
    lead = leads.browsers[0]
    page = lead.fills("/learning/new", "/learning/new", **{**POINT, "text": emergency})
    assert said.DANGER in said_on(page)
    assert screening_messages.DANGER in said_on(page)
    assert "strangled" not in page.text
    refused = leads.moves(leads.browsers[1], leads.proposed(), "return", reason=emergency)
    assert said.DANGER in said_on(refused)
    assert "strangled" not in refused.text
