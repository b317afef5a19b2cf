"""Pages loaded again after a form: nothing is sent a second time, and what came of it is told once."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from support.samples import ASKED
from support.web import Browser, Site, read, said_on, token_on
from support.web_leads import POINT, Leads
from support.web_office import INCOMING, Officer, has_kept, own_notes, rules
from support.web_sessions import Trainer, joined

from bot.channels.web import messages as said
from bot.channels.web import templates
from bot.channels.web.notices import SOON, PageNotices
from bot.channels.web.sessions import messages as ours
from bot.core.people import Role
from bot.features.documents.acts import ActKind
from bot.features.learning import messages as learning_messages
from bot.features.sessions import messages as sessions_messages

HTML = Path(templates.__file__).parent / "html"
NOTES = "/office/notes/ford-rules-2030"
NOTE, NEW_NOTE = f"{NOTES}/bicycles", "/office/new-note/ford-rules-2030"
BARROWS = {
    "heading": "Over by day",
    "text": "The rules of 2030 let a barrow over the ford by day, and by night let none.",
    "voice": "guidance",
    "rests_on": "10",
    "topics": "barrows, hours",
    "asked_as": "can a barrow cross at night\nbarrow hours ford\nwhen may a barrow cross\nbarrows 2030",
}


def filled_on(answer: httpx.Response) -> dict[str, str]:
    """What stands in the fields on a page, but for the token of its forms."""
    return {name: value for name, value in read(answer).filled.items() if name != "form_token"}


def was_on(answer: httpx.Response) -> str:
    """The digest of the note on a page that the form for reading it carries."""
    return re.findall(r'name="was" value="(\w+)"', answer.text)[-1]


def is_told_once(browser: Browser, page: str, action: str, told: str, at: str, **fields: str) -> None:
    """Send a form: it sends on to a page that says what came of it, and not again when it is loaded again."""
    answer = browser.sends_form(page, action, **fields)
    assert (answer.status_code, answer.headers.get("location")) == (303, at), said_on(answer)
    assert told in said_on(browser.get(at))
    again = browser.get(at)
    assert (again.status_code, told in said_on(again)) == (200, False)


@pytest.mark.usefixtures("as_it_was")
def test_a_document_that_is_kept_is_so_when_its_page_is_loaded_again(officer: Officer) -> None:
    path = officer.sent("landau.txt", rules("landau"))
    answer = officer.browser.sends_form(path, path, do="keep")
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    officer.loaded(path)
    for _ in range(2):  # how it stands, so it is said each time
        again = officer.browser.get(path)
        assert (again.status_code, said.KEPT_NOW in said_on(again)) == (200, True)
    off = said.LEFT_OUT.format(name="landau.txt")
    is_told_once(officer.browser, path, path, off, INCOMING, do="drop")


@pytest.mark.usefixtures("as_it_was")
def test_a_document_that_is_taken_out_is_told_once(site: Site, officer: Officer) -> None:
    own = f"/office/documents/{has_kept(site, officer.person, rules('surrey cart'))}"
    is_told_once(officer.browser, own, own, "becomes 2026", own, date="2026", standing="current")
    is_told_once(officer.browser, f"{own}/removal", f"{own}/removal", "is taken out", "/office")


def test_a_lead_proposes_once_and_hears_of_it_once(site: Site) -> None:
    leads = Leads.of(site)
    lead = leads.browsers[0]
    answer = lead.sends_form("/learning/new", "/learning/new", **POINT, do="send")
    (point,) = [p for p in site.assistant.learning.listed(leads.people[0]) if p.team == leads.team]
    at, told = f"/learning/{point.id}", learning_messages.PROPOSED.format(number=point.id, team=leads.team)
    assert answer.headers["location"] == at
    assert [told in said_on(lead.get(at)) for _ in range(2)] == [True, False]
    taken_back = learning_messages.MOVED.format(number=point.id, state="withdrawn")
    version = str(site.assistant.learning.point(point.id, None).version)
    is_told_once(lead, at, f"{at}/move", taken_back, at, move="withdraw", version=version)


def test_somebody_is_removed_once(site: Site) -> None:
    council = site.council()
    office = site.signed_in(site.person(Role.ADMINISTRATOR, council))
    number = site.person(Role.PRACTITIONER, council).id
    page, told = f"/people/{number}", said.REMOVED.format(number=number)
    is_told_once(office, page, f"{page}/removal", told, "/people", sure="yes")


def test_a_note_is_kept_and_read_once(site: Site, tmp_path: Path) -> None:
    with own_notes(site, tmp_path):
        writer, reader = Officer.of(site).browser, Officer.of(site).browser
        for page, at in ((NEW_NOTE, f"{NOTES}/over-by-day"), (NOTE, NOTE)):
            checked = writer.fills(page, page, **{**filled_on(writer.get(page)), **BARROWS, "do": "look"})
            held = {**filled_on(checked), "do": "keep"}
            is_told_once(writer, page, page, said.NOTE_KEPT, at, **held)
            is_told_once(reader, at, at, said.NOTE_READ_NOW, at, was=was_on(reader.get(at)), do="read")
        acts = [
            act.did for act in site.assistant.documents.acts() if act.document_id.startswith("ford-rules")
        ]
        assert acts[-4:] == [ActKind.NOTE_WRITTEN, ActKind.NOTE_READ, ActKind.NOTE_CHANGED, ActKind.NOTE_READ]


def test_what_somebody_says_and_chooses_for_themselves_is_told_once(site: Site) -> None:
    browser = site.signed_in()
    code = re.search(r'name="code" value="([\w-]+)"', browser.asks(ASKED).text)
    assert code
    thanks = said.THANKS.format(verdict="right")
    is_told_once(browser, "/ask", "/verdict", thanks, "/ask", code=code[1], verdict="right")
    is_told_once(browser, "/you", "/you/council", said.SAVED, "/you", council="surrey")
    is_told_once(browser, "/you", "/you/name", said.SAVED, "/you", called="Sam, weekends")
    is_told_once(browser, "/practice", "/practice", sessions_messages.WIPED, "/practice", do="wipe")


def test_a_session_is_run_and_left_by_forms_that_send_on(site: Site) -> None:
    trainer, browser = Trainer.begins(site), site.signed_in()
    page = joined(browser, trainer.code)
    is_told_once(browser, page, page, sessions_messages.KEEPS_MINE, page, act="keep")
    left = browser.sends_form(page, page, act="leave")
    assert (left.status_code, left.headers["location"]) == (303, page)
    first = trainer.browser.sends_form(trainer.panel, trainer.panel, step="0", move="next")
    assert (first.status_code, first.headers["location"]) == (303, trainer.panel)
    is_told_once(
        trainer.browser,
        trainer.panel,
        trainer.panel,
        sessions_messages.MOVED_ON,
        trainer.panel,
        step="0",
        move="next",
    )
    colleague = site.signed_in(site.person(Role.TRAINER))
    over = f"/sessions/{trainer.number}/take-over"
    is_told_once(colleague, trainer.panel, over, ours.TAKEN_OVER, trainer.panel)


def test_one_browser_is_not_told_what_came_of_anothers_form(officer: Officer, site: Site) -> None:
    path, other = officer.sent("gharry.txt", rules("gharry")), site.signed_in(officer.person)
    token = token_on(officer.browser.get(path))
    officer.browser.post(path, form_token=token, do="drop")
    told = said.LEFT_OUT.format(name="gharry.txt")
    assert [told in said_on(each.get(INCOMING)) for each in (other, officer.browser)] == [False, True]


def test_every_page_has_room_for_a_notice_and_none_asks_for_it() -> None:
    """One place shows it, and where a page is live its own."""
    shown = {p.name for p in HTML.rglob("*.html") if "{{ notice }}" in p.read_text("utf-8")}
    assert shown == {"base.html", "live_base.html"}
    pages = [p for p in HTML.rglob("*.html") if "<!DOCTYPE" in p.read_text("utf-8")]
    assert [p.name for p in pages] == ["base.html"]


def test_what_no_browser_comes_for_is_told_for_a_minute_alone() -> None:
    now = 100.0
    notices = PageNotices(lambda: now)
    notices.leave("one", "/office", "Taken out.")
    assert notices.taken("other", "/office") == ""
    assert notices.taken("one", "/people") == ""
    now += SOON
    assert notices.taken("one", "/office") == ""
