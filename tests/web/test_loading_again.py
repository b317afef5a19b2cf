"""Pages loaded again after a form: nothing is sent a second time, and what came of it is told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.web import Browser, Site, said_on, token_on
from support.web_leads import POINT, Leads
from support.web_office import INCOMING, Officer, has_kept, rules

from bot.channels.web import messages as said
from bot.channels.web import templates
from bot.channels.web.notices import SOON, PageNotices
from bot.core.people import Role
from bot.features.learning import messages as learning_messages

HTML = Path(templates.__file__).parent / "html"


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
