"""A document that is one council's alone, in browsers of two councils: no page shows it to the other."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.routing import Route
from support.site import Site as WebSite
from support.web import Browser, Site, said_on
from support.web_office import INCOMING, Officer, has_read_again, own_notes, rules

from bot.channels.web import messages as said
from bot.channels.web.security import form_token
from bot.core import messages as core_messages
from bot.core.people import Membership, Role, Team
from bot.features.citations import messages as citation_messages
from bot.features.documents import messages as document_messages
from bot.store.people import PersonRepository
from procedures.document import owner_of

pytestmark = pytest.mark.usefixtures("as_it_was")

#: A word that stands in the one document alone, its title first.
WORD = "fiacre"
ASKED = f"who brings the {WORD} across the ford"


@dataclass
class Kept:
    """A document of Kent alone, with people of Kent and of Medway before their browsers."""

    id: str
    officer: Officer
    ours: Browser
    theirs: Browser
    other: Officer

    @property
    def page(self) -> str:
        return f"/documents/{self.id}"


@pytest.fixture
def kept(site: Site, officer: Officer) -> Kept:
    path = officer.sent(f"{WORD}.txt", rules(WORD, "Kent"))
    assert "Kent County Council" in said_on(officer.does(path, "correct", only_for="kent"))
    officer.does(path, "keep")
    document_id = officer.document_id(path)
    assert owner_of(document_id) == "kent"
    ours, theirs = (site.signed_in(site.person(Role.PRACTITIONER, c)) for c in ("kent", "medway"))
    return Kept(document_id, officer, ours, theirs, Officer.of(site, "medway"))


def test_its_own_people_find_read_and_list_it_and_the_others_do_not(kept: Kept) -> None:
    card = said_on(kept.ours.asks(ASKED))
    assert f"The {WORD} is wheeled" in card
    assert core_messages.OWN.format(title=f"{WORD.title()} rules") in said_on(kept.ours.get(kept.page))
    assert f"{WORD.title()} rules" in kept.ours.reads("/documents")
    found = kept.ours.fills(kept.page, kept.page, words="wheeled")
    assert f"The {WORD} is wheeled" in said_on(found)
    assert WORD not in said_on(kept.theirs.asks(ASKED)).replace(ASKED, "")
    assert WORD not in kept.theirs.reads("/documents")
    assert kept.theirs.get(kept.page).status_code == 404


def test_every_page_of_it_is_none_for_another_council(site: Site, kept: Kept) -> None:
    paths = [r.path for r in site.app.routes if isinstance(r, Route) and "{document}" in r.path]
    assert len(paths) > 10
    for browser in (kept.theirs, kept.other.browser):
        for path in (path.replace("{document}", kept.id) for path in paths):
            shown = [
                browser.get(f"{path}?at=p-1.1&with={kept.id}"),
                browser.fills("/ask", path, words="wheeled"),
            ]
            for answer in shown:
                assert answer.status_code >= 400, path
                assert f"{WORD.title()} rules" not in answer.text, path
    assert f"{WORD.title()} rules" not in kept.other.browser.reads("/office")
    assert f"{WORD.title()} rules" in kept.officer.browser.reads("/office")


def test_what_stands_near_it_elsewhere_is_shown_and_it_is_shown_near_nothing_of_others(
    site: Site, kept: Kept
) -> None:
    shared = kept.other.keeps("britzka.txt", rules("britzka", "Medway"))
    near = f"/documents/{shared}/others?at=p-1.1"
    assert WORD not in said_on(kept.theirs.get(near))
    assert WORD in said_on(kept.ours.get(near))
    of_it = f"{kept.page}/others?at=p-1.1"
    assert "britzka" in said_on(kept.ours.get(of_it)).lower()
    assert kept.theirs.get(of_it).status_code == 404


def test_a_code_and_what_stands_around_a_passage_are_for_its_own_people(site: Site, kept: Kept) -> None:
    card = kept.ours.asks(ASKED)
    (code,) = set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", said_on(card)))
    assert f"The {WORD} is wheeled" in said_on(kept.ours.get(f"/citations/{code}"))
    theirs = said_on(kept.theirs.get(f"/citations/{code}"))
    assert WORD not in theirs
    assert citation_messages.NOT_FOR_YOU in theirs


def test_what_is_wrong_with_it_is_told_to_its_own_council_alone(site: Site, kept: Kept) -> None:
    path = f"{kept.page}/wrong"
    kept.ours.fills(path, path, words="Paragraph 1.1 names a form that is not used any more.")
    (gap,) = site.assistant.gaps.about_document(kept.officer.person, kept.id)
    owner = site.assistant.store.people.by_id(gap.owner_id or 0)
    assert owner is not None
    assert "kent" in owner.councils
    assert all("kent" in person.councils for person in site.assistant.gaps.owners(gap))
    assert site.assistant.gaps.about_document(kept.other.person, kept.id) == []
    assert WORD not in kept.other.browser.reads("/gaps")


@pytest.mark.parametrize(
    ("council", "told"),
    [("medway", document_messages.NOT_YOUR_COUNCIL), ("kent, medway", "not one council"), ("kint", "kent")],
)
def test_it_can_be_for_ones_own_council_alone_and_no_other(officer: Officer, council: str, told: str) -> None:
    path = officer.sent("landau.txt", rules("landau", "Kent"))
    page = officer.does(path, "correct", only_for=council)
    assert (page.status_code, told in said_on(page)) == (400, True)
    again = said_on(officer.does(path, "correct", only_for="Kent County Council"))
    assert f"{document_messages.PARTICULARS_OF['only_for']}Kent County Council" in again
    officer.browser.fills(path, path, do="drop")


def test_a_table_of_a_folder_says_it_for_ones_own_council_alone(site: Site, officer: Officer) -> None:
    table = b"file,only_for\nbrougham.txt,medway\nclarence.txt,kent\n"
    names = ("brougham", "clarence")
    files = [(f"folder/{name}.txt", rules(name, "Kent").encode()) for name in names]
    officer.sends_folder(("folder/documents.csv", table), *files)
    theirs, ours = (officer.page_of(f"folder/{name}.txt") for name in names)
    assert document_messages.NOT_YOUR_COUNCIL in said_on(officer.loaded(theirs))
    officer.loaded(ours)
    assert "It is taken in." in said_on(officer.does(ours, "keep"))
    assert owner_of(officer.document_id(ours)) == "kent"
    officer.browser.fills(theirs, theirs, do="drop")


def test_the_same_text_of_another_council_is_taken_in_beside_it_and_tells_nothing(
    site: Site, kept: Kept
) -> None:
    path = kept.other.sent(f"{WORD}.txt", rules(WORD, "Kent"))
    shown = said_on(kept.other.does(path, "correct", only_for="medway"))
    assert kept.id not in shown
    assert "It is taken in." in said_on(kept.other.does(path, "keep"))
    mine = kept.other.document_id(path)
    assert owner_of(mine) == "medway"
    assert kept.theirs.get(f"/documents/{mine}").status_code == 200
    assert kept.ours.get(f"/documents/{mine}").status_code == 404
    assert kept.ours.get(kept.page).status_code == 200


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("March 2025", "March 2025"),
        ("March 2025", "April 2026"),
        (f"{WORD.title()} rules", "Carriage handbook"),
        ("by the warden alone", "by two wardens"),
    ],
)
def test_a_later_text_of_it_is_its_councils_alone_though_nobody_says_so_again(
    site: Site, kept: Kept, before: str, then: str
) -> None:
    later = rules(WORD, "Kent", "\n1.3 The warden washes it.\n").replace(before, then)
    path = kept.officer.sent("later.txt", later)
    assert f"{document_messages.PARTICULARS_OF['only_for']}Kent County Council" in said_on(
        kept.officer.browser.get(path)
    )
    assert "It is taken in." in said_on(kept.officer.does(path, "keep"))
    assert owner_of(kept.officer.document_id(path)) == "kent"
    assert WORD not in kept.theirs.reads("/documents")


#: How an officer of Kent and Medway ceases to look after the documents of Kent.
LOSES = {
    "left the council": lambda store, i: store.leave(i, Team("kent", "duty")),
    "another role there": lambda store, i: store.give_role(i, Membership(Team("kent", "duty"), Role.TRAINER)),
    "left all": lambda store, i: [store.leave(i, Team(c, "duty")) for c in ("kent", "medway")],
    "removed": lambda store, i: store.remove(i),
}


@pytest.fixture
def of_both(site: Site) -> Officer:
    """An officer of Kent and of Medway."""
    officer = Officer.of(site)
    membership = Membership(Team("medway", "duty"), Role.ADMINISTRATOR)
    person = site.assistant.store.people.give_role(officer.person.id, membership)
    assert person is not None
    return Officer(site, person, officer.browser)


@pytest.mark.parametrize("loses", LOSES.values(), ids=LOSES)
def test_what_waits_is_read_by_nobody_who_lost_the_role_in_which_they_sent_it(
    site: Site, kept: Kept, of_both: Officer, loses: Callable[[PersonRepository, int], object]
) -> None:
    browser, later = of_both.browser, rules(WORD, "Kent").replace("by the warden alone", "by two wardens")
    path = of_both.sent("later.txt", later)
    archive = of_both.sent("more.txt", rules("tumbrel", "Medway"))
    assert "two wardens" in browser.get(path).text
    token = form_token(browser.cookies["session"])
    loses(site.assistant.store.people, of_both.person.id)
    for page in (path, archive, INCOMING):
        for answer in (
            browser.get(page),
            browser.post(page, form_token=token, do="keep"),
            browser.post(page, form_token=token, do="correct", title="Mine"),
        ):
            assert "wardens" not in answer.text
            assert "later.txt" not in answer.text
            assert "tumbrel" not in answer.text
            assert answer.status_code != 200 or page == INCOMING
    browser.post(
        f"{INCOMING}/kept",
        form_token=token,
        documents=",".join(p.rpartition("/")[2] for p in (path, archive)),
    )
    assert "two wardens" not in str(site.assistant.documents.original(kept.id).passages)


@pytest.mark.parametrize("loses", list(LOSES.values())[:2], ids=list(LOSES)[:2])
def test_what_was_found_of_it_is_told_to_nobody_who_lost_the_role_meanwhile(
    site: Site, of_both: Officer, elsewhere: WebSite, loses: Callable[[PersonRepository, int], object]
) -> None:
    elsewhere.text = rules(WORD, "Kent")
    path = str(of_both.names(elsewhere.address).headers["location"])
    of_both.loaded(path)
    of_both.does(path, "correct", only_for="kent")
    assert "It is taken in." in said_on(of_both.does(path, "keep"))
    document_id = of_both.document_id(path)
    assert owner_of(document_id) == "kent"
    elsewhere.text = rules(WORD, "Kent").replace("by the warden alone", "by two wardens")
    has_read_again(site, of_both.person, document_id)
    against = site.assistant.against_files.begin(
        of_both.person, document_id, "notes.txt", io.BytesIO(b"Eleven quokkas follow it home.")
    )
    assert against.work is not None
    against.work.result()
    pages = [f"/office/refresh/{document_id}", "/office/refresh", f"/office/documents/{document_id}/against"]
    assert "wardens" in of_both.browser.get(pages[0]).text
    loses(site.assistant.store.people, of_both.person.id)
    for page in pages:
        answer = of_both.browser.get(page)
        assert not {
            word for word in ("wardens", "quokkas", f"{WORD.title()} rules") if word in answer.text
        }, page


def test_what_is_like_it_is_for_all_where_an_officer_of_its_council_says_so(site: Site, kept: Kept) -> None:
    later = rules(WORD, "Kent", "\n1.3 The warden washes it.\n").replace(f"{WORD.title()} rules", "Handbook")
    path = kept.officer.sent("open.txt", later)
    page = said_on(kept.officer.browser.get(path))
    assert said.LIKE_OWN.format(council="Kent County Council") in page
    assert said.LET_ALL_SEE in page
    opened = said_on(kept.officer.does(path, "open"))
    assert said.OPEN_TO_ALL.format(council="Kent County Council") in opened
    assert f"{document_messages.PARTICULARS_OF['only_for']}Kent County Council" not in opened
    waiting = site.assistant.incoming_documents.of(kept.officer.person)
    assert not any(each.is_sure for each in waiting), "it is kept by a press of its own alone"
    back = said_on(kept.officer.does(path, "correct", only_for="kent"))
    assert f"{document_messages.PARTICULARS_OF['only_for']}Kent County Council" in back
    kept.officer.browser.fills(path, path, do="drop")
    path = kept.officer.sent("open.txt", later)
    kept.officer.does(path, "open")
    assert "It is taken in." in said_on(kept.officer.does(path, "keep"))
    document_id = kept.officer.document_id(path)
    assert owner_of(document_id) == ""
    assert kept.theirs.get(f"/documents/{document_id}").status_code == 200
    assert kept.theirs.get(kept.page).status_code == 404


def test_what_is_like_none_is_opened_by_nobody(kept: Kept) -> None:
    bell = "Bell handbook\n\nKent County Council\n\nMarch 2025\n\n1.1 A miller rings at noon on Sundays.\n"
    path = kept.officer.sent("other.txt", bell)
    assert said.LET_ALL_SEE not in said_on(kept.officer.browser.get(path))
    kept.officer.does(path, "correct", only_for="kent")
    assert document_messages.NOT_YOURS_TO_OPEN in said_on(kept.officer.does(path, "open"))
    kept.officer.browser.fills(path, path, do="drop")


def test_an_officer_of_another_council_opens_nothing_of_it_and_learns_of_none(kept: Kept) -> None:
    later = rules(WORD, "Kent", "\n1.3 The warden washes it.\n").replace(f"{WORD.title()} rules", "Handbook")
    path = kept.other.sent("open.txt", later)
    page = said_on(kept.other.browser.get(path))
    assert said.LET_ALL_SEE not in page
    assert document_messages.NOT_YOURS_TO_OPEN in said_on(kept.other.does(path, "open"))
    kept.other.browser.fills(path, path, do="drop")


@pytest.mark.parametrize("loses", LOSES.values(), ids=LOSES)
def test_who_may_look_after_its_council_no_more_opens_nothing_that_they_began(
    site: Site, kept: Kept, of_both: Officer, loses: Callable[[PersonRepository, int], object]
) -> None:
    later = rules(WORD, "Kent", "\n1.3 The warden washes it.\n").replace(f"{WORD.title()} rules", "Handbook")
    path = of_both.sent("open.txt", later)
    assert said.LET_ALL_SEE in said_on(of_both.browser.get(path))
    of_both.does(path, "open")
    token = form_token(of_both.browser.cookies["session"])
    loses(site.assistant.store.people, of_both.person.id)
    of_both.browser.post(path, form_token=token, do="keep")
    assert "Handbook" not in {o.document.title for o in site.assistant.index.originals(councils=None)}


def test_no_note_is_written_on_it(site: Site, kept: Kept, tmp_path: Path) -> None:
    with own_notes(site, tmp_path):
        assert kept.id not in {d.id for d in site.assistant.note_office.without_notes(kept.officer.person)}
        assert WORD not in kept.officer.browser.reads("/office/notes")


def test_a_learning_point_does_not_rest_on_it(site: Site, kept: Kept) -> None:
    lead = site.signed_in(site.person(Role.TEAM_LEAD, "kent"))
    answer = lead.get(f"/learning/new?passage={kept.id}%231.1")
    assert f"The {WORD} is wheeled" not in answer.text


def test_the_form_says_for_whom_it_may_be(site: Site, officer: Officer) -> None:
    path = officer.sent("phaeton.txt", rules("phaeton", "Kent"))
    page = said_on(officer.browser.get(path))
    assert said.FIELD_NAMES["only_for"] in page
    assert said.FIELD_HINTS["only_for"] in page
    officer.browser.fills(path, path, do="drop")
    assert path.startswith(INCOMING)
