"""Boxes in which people type: each looks at what was typed before it leaves, as the server does after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.boxes import HELD
from support.web import Browser, Site, read, said_on, token_on
from support.web_leads import POINT, Leads
from support.web_office import own_notes
from support.web_questions import QUESTION

from bot.channels.web import templates
from bot.channels.web.security import POLICY, SCRIPT_POLICY
from bot.core.calendar import day_of
from bot.core.people import Role

HTML = Path(templates.__file__).parent / "html"
#: What may be typed into other boxes by its name: a code, a number, an address, words to look for, a team, a
#: name for a certificate that is kept nowhere, what colleagues call somebody, and the copy of a card.
NO_FREE_WORDS = {
    "code",
    "uses",
    "cases",
    "case",
    "addresses",
    "words",
    "find",
    "team",
    "name",
    "called",
    "copy",
}
DOCUMENT, MANUAL = "/documents/kent-19-010-314", "/documents/exampleshire-crossing-procedure-f3ee42"
NOTE, NEW_NOTE = "/office/notes/ford-rules-2030/bicycles", "/office/new-note/ford-rules-2030"
ACTION = {"what": "File the list of out-of-hours numbers.", "when": "within", "within": "6 weeks"}
INVITED = {"team": "duty", "role": "trainer", "days": "7", "uses": "1"}


@pytest.fixture(autouse=True)
def own(site: Site, tmp_path: Path) -> Iterator[None]:
    """Notes that may be changed."""
    with own_notes(site, tmp_path):
        yield


def boxes_on(browser: Browser, path: str) -> set[str]:
    """The names of the boxes on a page that look at what is typed; the page loads what does it."""
    answer = browser.get(path)
    named = {facts.get("name") for _, facts in read(answer).tags if "data-screened" in facts}
    assert ("/boxes-" in answer.text, answer.headers["content-security-policy"]) == (
        (True, SCRIPT_POLICY) if named else (False, POLICY)
    )
    return {str(name) for name in named}


def test_every_box_for_free_words_looks_at_them() -> None:
    boxes = [
        (path.name, box)
        for path in HTML.rglob("*.html")
        for box in re.findall(
            r"<textarea [^\n]*|<input [^\n]*type=\"(?:text|search)\"[^\n]*", path.read_text()
        )
    ]
    left = {
        (file, re.search(r'(?:name|id)="(\w+)"', box)[1]) for file, box in boxes if "data-screened" not in box
    }  # type: ignore[index]
    assert len(boxes) - len(left) >= 15
    assert {name for _, name in left} == NO_FREE_WORDS
    assert {file for file, name in left if name == "words"} == {"passages.html"}
    assert {file for file, name in left if name == "name"} == {"stage.html"}


def test_a_page_without_a_box_runs_nothing(browser: Browser) -> None:
    assert boxes_on(browser, "/ask") == {"question"}
    assert boxes_on(browser, f"{DOCUMENT}/wrong") == {"words"}
    for path in ("/case", "/documents", "/citations", "/learning", "/privacy"):
        assert boxes_on(browser, path) == set()
    assert "/boxes-" not in browser.get(DOCUMENT).text  # it runs what opens other documents, and no more


def test_what_a_box_holds_back_the_server_refuses_too(site: Site) -> None:
    leads = Leads.of(site, site.council())
    (lead, _, worker), now = leads.people, site.clock()
    version = {"version": str(leads.proposed().version)}
    (point,) = [p for p in site.assistant.learning.listed(lead) if p.team == leads.team]
    action = site.assistant.actions.add(
        lead, ACTION["what"], day_of(now) + dt.timedelta(days=42), now, team=leads.team
    )
    site.assistant.lead_questions.ask(worker, "who chairs the conference at night?", now)
    (gap,) = [gap for gap in site.assistant.gaps.listed(lead) if gap.for_leads]
    forms: tuple[tuple[Role, str, str, dict[str, str]], ...] = (
        (Role.PRACTITIONER, "/sent-on", "words", {"to": "owner"}),
        (Role.PRACTITIONER, f"{DOCUMENT}/wrong", "words", {}),
        *(
            (Role.TEAM_LEAD, "/learning/new", name, {**POINT, "do": "show"})
            for name in ("text", "first", "topics")
        ),
        (Role.TEAM_LEAD, f"/learning/{point.id}/move", "reason", {"move": "return", **version}),
        (Role.TEAM_LEAD, "/actions/new", "what", ACTION),
        (
            Role.TEAM_LEAD,
            f"/actions/{action.id}/move",
            "words",
            {"move": "note", "version": str(action.version)},
        ),
        (Role.TEAM_LEAD, f"/gaps/{gap.id}/close", "words", {}),
        (Role.TRAINER, "/sessions/questions/new", "asks", {**QUESTION, "do": "keep"}),
        (Role.ADMINISTRATOR, "/service/pause", "reason", {}),
        (Role.ADMINISTRATOR, "/people/invitations", "label", INVITED),
        *(
            (Role.ADMINISTRATOR, NOTE, name, {"do": "look", "was": "", "seen": ""})
            for name in ("text", "asked_as")
        ),
        (Role.ADMINISTRATOR, NEW_NOTE, "heading", {"do": "look", "text": "By day.", "asked_as": "over"}),
        (Role.ADMINISTRATOR, f"/office{MANUAL}", "title", {"standing": "current", "by": ""}),
    )
    for role, path, name, others in forms:
        browser = site.signed_in(leads.enrolled(role))
        page = "/ask" if path == "/sent-on" else re.sub(r"/(move|close|pause)$", "", path)
        page = page if not page.startswith("/gaps") else "/gaps"
        assert path == "/sent-on" or name in boxes_on(browser, page), page
        token = token_on(browser.get(page))
        for typed in HELD:
            answer = browser.post(path, form_token=token, **{**others, name: typed})
            assert answer.status_code == 400, (path, name, typed)
            assert typed not in said_on(answer)


def test_the_card_of_a_question_with_details_names_what_the_box_would(browser: Browser) -> None:
    for typed, kind in HELD.items():
        assert kind in said_on(browser.asks(typed)), typed
