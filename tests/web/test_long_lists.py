"""Long lists: so many rows on a page, and by its links every row once, in the order that was asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from support.web import Browser, Site, read, said_on
from support.web_leads import Leads
from support.web_office import Officer
from support.web_questions import HERE as QUESTIONS
from support.web_questions import Author

from bot.channels.web import messages as said
from bot.channels.web.paging import ROWS
from bot.core.calendar import day_of
from bot.core.people import Role
from bot.features.gaps import messages as gaps_messages
from procedures.originals import original_of
from procedures.refresher import Scenario

#: More rows than two pages have.
MANY = 2 * ROWS + 7


def links_on(page: httpx.Response, to: str) -> list[str]:
    """The addresses on a page that go to one of what is listed."""
    found = [facts.get("href") or "" for tag, facts in read(page).tags if tag == "a"]
    return [href for href in found if re.fullmatch(to, href)]


def before(page: httpx.Response) -> list[str]:
    """The address of the page before another; none where there is none."""
    return [str(facts["href"]) for _, facts in read(page).tags if facts.get("rel") == "prev"]


def beside(page: httpx.Response) -> list[str]:
    """The addresses of the pages before and after another."""
    return [str(facts["href"]) for _, facts in read(page).tags if facts.get("rel") in {"prev", "next"}]


def every_row(browser: Browser, path: str, to: str) -> list[str]:
    """What a list has, page by page; each page says which rows it has, and leads back to the one before."""
    pages = browser.pages_of(path)
    rows = [links_on(page, to) for page in pages]
    count = sum(map(len, rows))
    assert [len(each) for each in rows[:-1]] == [ROWS] * (len(pages) - 1)
    for number, page in enumerate(pages):
        first, last = number * ROWS + 1, min(count, (number + 1) * ROWS)
        assert said.ROWS_OF.format(first=first, last=last, count=count) in said_on(page)
        back = [parse_qs(urlsplit(address).query)["page"] for address in before(page)]
        assert back == ([[str(number)]] if number else [])
    return [row for each in rows for row in each]


def test_every_document_stands_on_one_page_by_its_kind(site: Site, browser: Browser) -> None:
    rows = every_row(browser, "/documents", r"/documents/[\w.-]+")
    held = [one.document.id for kind in site.assistant.reader.documents().values() for one in kind]
    assert len(rows) > 2 * ROWS
    assert rows == [f"/documents/{document_id}" for document_id in held]


def test_of_one_kind_each_document_stands_on_the_pages_of_that_kind(site: Site, browser: Browser) -> None:
    kinds = site.assistant.reader.documents()
    paths = links_on(browser.get("/documents"), r"/documents\?kind=.*")
    assert [parse_qs(urlsplit(path).query)["kind"] for path in paths] == [[kind.value] for kind in kinds]
    assert max(map(len, kinds.values())) > ROWS
    for path, documents in zip(paths, kinds.values(), strict=True):
        rows = [row for page in browser.pages_of(path) for row in links_on(page, r"/documents/[\w.-]+")]
        assert rows == [f"/documents/{one.document.id}" for one in documents]


@pytest.mark.parametrize("order", ["title", "age", "cards"])
def test_an_officer_keeps_the_order_over_the_pages(site: Site, officer: Officer, order: str) -> None:
    path = f"/office?by={order}"
    rows = every_row(officer.browser, path, r"/office/documents/[\w.-]+")
    assert len(set(rows)) == len(rows) > ROWS
    for page in officer.browser.pages_of(path)[1:]:
        (back,) = before(page)
        assert parse_qs(urlsplit(back).query)["by"] == [order]


def test_people_stand_page_by_page(site: Site) -> None:
    council = site.council()
    office = site.signed_in(site.person(Role.ADMINISTRATOR, council))
    enrolled = {site.person(Role.PRACTITIONER, council).id for _ in range(MANY)}
    rows = every_row(office, "/people", r"/people/\d+")
    assert len(rows) == MANY + 1
    assert {f"/people/{number}" for number in enrolled} < set(rows)


def test_a_board_says_how_many_there_are_and_shows_those_of_a_page(site: Site) -> None:
    leads = Leads.of(site, site.council())
    actions, now = site.assistant.actions, site.clock()
    for _ in range(MANY):
        actions.add(leads.people[0], "File the list of numbers.", day_of(now), now, team=leads.team)
    rows = every_row(leads.browsers[0], "/actions", r"/actions/\d+")
    assert len(set(rows)) == MANY
    for page in leads.browsers[0].pages_of("/actions"):
        assert f"{said.BOARD['soon']} ({MANY})" in said_on(page)


def test_a_link_to_an_unanswered_question_leads_to_its_page(site: Site) -> None:
    leads = Leads.of(site, site.council())
    lead, now = leads.browsers[0], site.clock()
    for number in range(ROWS + 3):
        asker = leads.enrolled(Role.PRACTITIONER)
        site.assistant.lead_questions.ask(asker, f"who files list {number} after the conference?", now)
    asked = [row for page in lead.pages_of("/learning/queue") for row in links_on(page, r"/gaps\?.*")]
    assert len(asked) == ROWS + 3
    for row in asked[:: ROWS // 5]:
        address, _, place = row.partition("#")
        assert f'id="{place}"' in lead.get(address).text
    last = asked[-1].partition("#")[0]
    assert before(lead.get(last)) == ["/gaps?page=1"]
    number = re.search(r"\d+", last)
    assert number
    refused = lead.fills(last, f"/gaps/{number[0]}/close", words="ring 07700 900123")
    assert (refused.status_code, f'id="close-{number[0]}-error"' in refused.text) == (400, True)
    assert [lead.get(link).status_code for link in beside(refused)] == [200]


def test_a_list_that_a_form_is_refused_on_goes_on_to_its_pages(site: Site) -> None:
    trainer = Author.of(site)
    drafts, (first, *_) = site.assistant.store.drafts, site.assistant.corpus().passages.values()
    asked = [Scenario("drafted/new", f"Who files {n}?", rests_on={first.id: first.digest}) for n in range(51)]
    made = [drafts.write(each, None, site.clock()) for each in asked]
    assert len(made) > ROWS
    refused = trainer.browser.fills(QUESTIONS, f"{QUESTIONS}/draft", document="")
    assert refused.status_code == 400
    assert beside(refused)
    assert [trainer.browser.get(link).status_code for link in beside(refused)] == [200]
    for question in made:
        site.assistant.own_questions.drop(site.assistant.own_questions.held(question.id, None), None)


def test_a_question_that_is_given_away_stays_in_sight_with_what_came_of_it(site: Site) -> None:
    leads = Leads.of(site, site.council())
    office = leads.enrolled(Role.ADMINISTRATOR)
    for number in range(ROWS + 3):
        site.assistant.gaps.open(leads.people[2], f"who files list {number} after it?", site.clock())
    browser = site.signed_in(office)
    page = browser.get("/gaps?page=2")
    (number, *_) = re.findall(r'id="gap-(\d+)"', page.text)
    sent = browser.sends_form("/gaps?page=2", f"/gaps/{number}/owner", owner=str(office.id))
    assert sent.status_code == 303
    told = gaps_messages.ASSIGNED.format(number=number, owner=f"person {office.id}")
    shown = browser.followed(sent)
    assert (told in said_on(shown), f'id="gap-{number}"' in shown.text) == (True, True)
    assert told not in said_on(browser.followed(sent))


@pytest.mark.parametrize("page", ["0", "99", "-1", "1.5", "two", "1" * 400, "%00", "١"])
@pytest.mark.parametrize("path", ["/documents", "/learning"])
def test_a_page_that_there_is_none_is_not_found(browser: Browser, path: str, page: str) -> None:
    answer = browser.get(f"{path}?page={page}")
    assert (answer.status_code, said.NOT_HELD in said_on(answer)) == (404, True)


def test_a_short_list_is_one_page(browser: Browser) -> None:
    assert browser.get("/learning?page=1").status_code == 200
    assert "pager" not in browser.get("/learning").text


def test_what_somebody_sent_on_stands_page_by_page(site: Site) -> None:
    asker = site.person(Role.PRACTITIONER, site.council())
    for number in range(ROWS + 3):
        site.assistant.gaps.open(asker, f"who files list {number} after the meeting?", site.clock())
    pages = site.signed_in(asker).pages_of("/sent-on")
    rows = [number for page in pages for number in re.findall(r"who files list (\d+) after", said_on(page))]
    assert (len(pages), sorted(map(int, rows))) == (2, list(range(ROWS + 3)))
    assert before(pages[1]) == ["/sent-on?page=1"]


def test_invitations_stand_page_by_page_and_each_can_be_withdrawn(site: Site) -> None:
    council = site.council()
    office = site.person(Role.ADMINISTRATOR, council)
    for number in range(ROWS + 3):
        made = {"days": 7, "uses": 1, "label": f"list {number}"}
        site.assistant.administration.invite(office, council, "duty", "practitioner", **made)
    browser = site.signed_in(office)
    pages = browser.pages_of("/people/invitations")
    names = [n for page in pages for n in re.findall(r'name="invitation" value="([^"]+)"', page.text)]
    assert (len(pages), len(set(names))) == (2, ROWS + 3)
    action = "/people/invitations/withdraw"
    told = browser.fills("/people/invitations?page=2", action, invitation=names[-1])
    assert said.WITHDRAWN in said_on(told)
    assert names[-1] not in "".join(page.text for page in browser.pages_of("/people/invitations"))


def test_the_audits_before_the_newest_stand_page_by_page_under_each(site: Site) -> None:
    leads = Leads.of(site, site.council())
    audits, council, now = site.assistant.audits, leads.team.authority, site.clock()
    for _ in range(ROWS + 4):
        audits.end(audits.start(leads.people[0], council, audits.checklist(), (), 20, now), now)
    numbers = [audit.id for audit in audits.audits(leads.people[0], council)]
    for path in (f"/audits/{council}", f"/audits/{council}/{numbers[3]}"):
        rows = every_row(leads.browsers[0], path, rf"/audits/{council}/\d+")
        assert rows == [f"/audits/{council}/{number}" for number in numbers[1:]]


@pytest.mark.usefixtures("as_it_was")
def test_documents_from_addresses_stand_page_by_page(site: Site, officer: Officer) -> None:
    made = original_of(b"Bell rules\n\n1.1 The bell is rung.\n", "it.txt", site.assistant.library)
    address = "https://www.example.org/{n}"
    several = [
        replace(made, document=replace(made.document, id=f"bell-{n}"), place=address.format(n=n), passages=())
        for n in range(ROWS + 2)
    ]
    site.assistant.index.add_all([replace(each, source=each.place) for each in several])
    rows = every_row(officer.browser, "/office/refresh", r"/office/(?:refresh|documents)/bell-\d+")
    assert len(set(rows)) == ROWS + 2
