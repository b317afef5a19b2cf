"""Addresses read again by officers: what changed is shown first, and taken in once they agree."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from support.page_html import parsed
from support.site import Site as WebSite
from support.web import Site, said_on
from support.web_office import Officer, rules, text_of

from bot.channels.web import incoming as incoming_page
from bot.channels.web import messages as said
from bot.features.documents import messages as document_messages
from bot.features.documents.acts import Act, ActKind
from bot.features.documents.background import WAITS

pytestmark = pytest.mark.usefixtures("as_it_was")

LIST = "/office/refresh"
OLD = rules("hansom")
NEW = OLD.replace("by the warden alone", "by two wardens")


@pytest.fixture(autouse=True)
def before(elsewhere: WebSite) -> None:
    """What the web site gives at first."""
    elsewhere.text = OLD


def read_again(officer: Officer, document_id: str) -> str:
    """Read the address of a document again from its own page; return what the page then says."""
    answer = officer.browser.sends_form(f"/office/documents/{document_id}", LIST, document=document_id)
    assert answer.headers["location"] == f"{LIST}/{document_id}"
    return said_on(officer.loaded(f"{LIST}/{document_id}"))


def test_what_changed_is_shown_by_paragraph_and_taken_in_once_agreed(
    site: Site, officer: Officer, elsewhere: WebSite
) -> None:
    document_id = officer.keeps_from(elsewhere.address)
    own = f"{LIST}/{document_id}"
    assert said.REFRESH_ONE in said_on(officer.browser.get(f"/office/documents/{document_id}"))
    assert said.REFRESH in said_on(officer.browser.get("/office"))
    assert said.REFRESH_SAME in read_again(officer, document_id)
    assert elsewhere.given == 1  # asked whether it changed, and given nothing anew

    elsewhere.text = NEW
    page = read_again(officer, document_id)
    assert "Its address gives another text: 1 changed." in page
    tags = {tag for tag, _ in parsed(officer.browser.get(own).text).tags}
    assert {"ins", "del"} <= tags
    assert "warden alone" in text_of(site, document_id)
    assert "1 changed" in said_on(officer.browser.get(LIST))

    assert said.REFRESH_TAKEN in said_on(officer.does(own, "take"))
    assert "two wardens" in text_of(site, document_id)
    last = [act for act in site.assistant.documents.acts() if act.document_id == document_id][-1]
    assert (last.did, last.actor) == (ActKind.REPLACED, f"person {officer.person.id}")
    assert officer.browser.fills(own, own, do="take").status_code == 400  # it was taken in already


def test_a_change_that_is_left_changes_nothing(site: Site, officer: Officer, elsewhere: WebSite) -> None:
    document_id = officer.keeps_from(elsewhere.address)
    elsewhere.text = NEW
    read_again(officer, document_id)
    own = f"{LIST}/{document_id}"
    assert "Hansom rules" in said_on(officer.browser.fills(own, own, do="leave"))
    assert "warden alone" in text_of(site, document_id)
    assert officer.browser.get(own).status_code == 404


def test_all_are_read_again_at_once(officer: Officer, elsewhere: WebSite) -> None:
    other = f"{elsewhere.root}/other.txt"
    elsewhere.pages["/other.txt"] = rules("growler")
    one, two = officer.keeps_from(elsewhere.address), officer.keeps_from(other)
    elsewhere.pages["/other.txt"] = rules("growler", more="\n1.3 It is washed on Mondays.\n")
    assert officer.browser.sends_form(LIST, LIST).headers["location"] == LIST
    page = said_on(officer.loaded(LIST))
    assert f"Growler rules Added 24 November 2026. {said.REFRESH_CHANGED.format(counts='1 added')}" in page
    assert f"Hansom rules Added 24 November 2026. {said.REFRESH_SAME}" in page
    for document_id in (one, two):
        assert officer.browser.get(f"{LIST}/{document_id}").status_code == 200


@pytest.mark.parametrize("reason", ["robots", "gone", "sign in"])
def test_an_address_that_gives_no_such_text_is_told_and_changes_nothing(
    site: Site, officer: Officer, elsewhere: WebSite, reason: str
) -> None:
    document_id = officer.keeps_from(elsewhere.address)
    if reason == "robots":
        elsewhere.robots = "User-agent: *\nDisallow: /\n"
    elif reason == "gone":
        elsewhere.status = 410
    else:
        elsewhere.text = "Sign in\n\n1. Type your name.\n\n2. Type your password.\n"
    sentence = {
        "robots": "asks programs not to read it (robots.txt)",
        "gone": "answered with error 410",
        "sign in": "such as a page to sign in at",
    }[reason]
    page = read_again(officer, document_id)
    assert sentence in page
    assert said.REFRESH_TAKE not in page
    assert "safeguarding-bot" not in page
    own = f"{LIST}/{document_id}"
    refused = officer.browser.fills(own, own, do="take")
    assert (refused.status_code, document_messages.NOTHING_TO_TAKE_IN in said_on(refused)) == (400, True)
    assert "warden alone" in text_of(site, document_id)


def test_what_changed_meanwhile_is_read_again_first(site: Site, officer: Officer, elsewhere: WebSite) -> None:
    document_id, other = officer.keeps_from(elsewhere.address), Officer.of(site)
    elsewhere.text = NEW
    read_again(officer, document_id)
    read_again(other, document_id)
    own = f"{LIST}/{document_id}"
    assert said.REFRESH_TAKEN in said_on(other.does(own, "take"))
    acts = site.assistant.documents.acts()
    told = document_messages.CHANGED_SINCE_READ.format(id=document_id)
    assert told in said_on(officer.does(own, "take"))
    assert site.assistant.documents.acts() == acts


@pytest.mark.parametrize("two_people", [False, True], ids=["one", "two"])
def test_a_correction_made_meanwhile_is_not_undone(
    site: Site, officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch, two_people: bool
) -> None:
    settings = site.assistant.settings.model_copy(update={"two_people": two_people})
    document_id = officer.keeps_from(elsewhere.address)
    monkeypatch.setattr(site.assistant, "settings", settings)
    elsewhere.text = NEW
    read_again(officer, document_id)
    own, office = f"{LIST}/{document_id}", f"/office/documents/{document_id}"
    Officer.of(site).browser.fills(office, office, date="2026", standing="superseded")
    acts = site.assistant.documents.acts()
    told = document_messages.CHANGED_SINCE_READ.format(id=document_id)
    assert told in said_on(officer.does(own, "take"))
    corrected = site.assistant.documents.original(document_id)
    assert (corrected.document.published, corrected.document.standing.value) == ("2026", "superseded")
    assert "warden alone" in text_of(site, document_id)
    assert site.assistant.documents.acts() == acts

    read_again(officer, document_id)  # as the sentence says
    assert (said.KEPT_WAITS if two_people else said.REFRESH_TAKEN) in said_on(officer.does(own, "take"))
    if not two_people:
        now = site.assistant.documents.original(document_id).document
        assert (now.published, now.standing.value) == ("2026", "superseded")
        assert "two wardens" in text_of(site, document_id)


def kept_from(officer: Officer, elsewhere: WebSite, *names: str) -> list[str]:
    """Documents from addresses of their own, each by its name."""
    for name in names:
        elsewhere.pages[f"/{name}.txt"] = rules(name)
    return [officer.keeps_from(f"{elsewhere.root}/{name}.txt") for name in names]


def test_a_single_press_waits_behind_no_list(
    site: Site, officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, last = kept_from(officer, elsewhere, "brougham", "cabriolet", "tilbury", "victoria")
    other, elsewhere.wait = Officer.of(site), threading.Event()
    elsewhere.paths.clear()
    monkeypatch.setattr(incoming_page, "PATIENT", 0.0)
    try:
        officer.browser.fills(LIST, LIST)
        other.browser.fills(LIST, LIST, document=last)
    finally:
        elsewhere.wait.set()
    monkeypatch.setattr(incoming_page, "PATIENT", 8.0)
    other.loaded(f"{LIST}/{last}")
    officer.loaded(LIST)
    assert elsewhere.paths == [
        f"/{name}.txt" for name in ("brougham", "victoria", "cabriolet", "tilbury", "victoria")
    ]


def test_the_hour_counts_from_when_an_address_is_asked(
    site: Site, officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, queued = kept_from(officer, elsewhere, "dogcart", "rockaway")
    elsewhere.wait = threading.Event()
    elsewhere.paths.clear()
    monkeypatch.setattr(incoming_page, "PATIENT", 0.0)
    try:
        officer.browser.fills(LIST, LIST)
        site.clock.now += WAITS + dt.timedelta(minutes=1)
        assert "/rockaway.txt" not in elsewhere.paths
    finally:
        elsewhere.wait.set()
    monkeypatch.setattr(incoming_page, "PATIENT", 8.0)
    assert said.REFRESH_SAME in said_on(officer.loaded(f"{LIST}/{queued}"))
    site.clock.now += WAITS + dt.timedelta(minutes=1)
    assert officer.browser.get(f"{LIST}/{queued}").status_code == 404


def test_who_took_what_in_is_read_once_for_a_whole_list(
    site: Site, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, acts = Officer.of(site, "havering"), site.assistant.store.document_acts
    kept_from(stranger, elsewhere, "barouche", "curricle")  # Kent's, so that it counts who took them in
    everything, read = acts.all, list[int]()

    def counted() -> list[Act]:
        read.append(1)
        return everything()

    monkeypatch.setattr(acts, "all", counted)
    page = said_on(stranger.browser.get(LIST))
    assert "Barouche rules" in page
    assert "Curricle rules" in page
    assert len(read) == 1


def test_a_document_of_another_council_or_from_a_file_is_not_read_again(
    site: Site, officer: Officer, elsewhere: WebSite
) -> None:
    document_id, stranger = officer.keeps_from(elsewhere.address), Officer.of(site, "havering")
    assert said.REFRESH_NONE in said_on(stranger.browser.get(LIST))
    asked = elsewhere.asked
    refused = stranger.browser.fills(LIST, LIST, document=document_id)
    assert (refused.status_code, document_messages.ANOTHERS in said_on(refused)) == (400, True)
    assert stranger.browser.get(f"{LIST}/{document_id}").status_code == 404
    from_file = officer.keeps("clarence.txt", rules("clarence"))
    refused = officer.browser.fills(LIST, LIST, document=from_file)
    assert (refused.status_code, "came from a file" in said_on(refused)) == (400, True)
    assert officer.browser.fills(LIST, LIST, document="nothing-here").status_code == 404
    assert elsewhere.asked == asked


def test_what_one_officer_read_is_seen_by_them_alone_and_for_an_hour(
    site: Site, officer: Officer, elsewhere: WebSite
) -> None:
    document_id, other = officer.keeps_from(elsewhere.address), Officer.of(site)
    read_again(officer, document_id)
    own = f"{LIST}/{document_id}"
    assert other.browser.get(own).status_code == 404
    site.clock.now += WAITS + dt.timedelta(minutes=1)
    assert officer.browser.get(own).status_code == 404


def test_an_address_that_is_slow_is_asked_once_and_holds_up_no_page(
    officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = officer.keeps_from(elsewhere.address)
    monkeypatch.setattr(incoming_page, "PATIENT", 0.0)
    elsewhere.wait = threading.Event()
    own = f"{LIST}/{document_id}"
    try:
        officer.browser.fills(LIST, LIST, document=document_id)
        assert said.STILL_READING in said_on(officer.browser.get(own))
        again = officer.browser.fills(LIST, LIST, document=document_id)
        assert (again.status_code, document_messages.UNDER_WAY in said_on(again)) == (400, True)
        assert officer.browser.get("/ask").status_code == 200
    finally:
        elsewhere.wait.set()
    monkeypatch.setattr(incoming_page, "PATIENT", 8.0)
    assert said.REFRESH_SAME in said_on(officer.loaded(own))
    assert elsewhere.asked == 2


def test_where_two_people_are_asked_for_a_change_waits_for_the_second(
    site: Site, officer: Officer, elsewhere: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = officer.keeps_from(elsewhere.address)
    settings = site.assistant.settings.model_copy(update={"two_people": True})
    monkeypatch.setattr(site.assistant, "settings", settings)
    elsewhere.text = NEW
    read_again(officer, document_id)
    own = f"{LIST}/{document_id}"
    assert said.KEPT_WAITS in said_on(officer.does(own, "take"))
    assert "warden alone" in text_of(site, document_id)
    second, waits = Officer.of(site), f"/office/documents/held-back.{document_id}"
    assert "is taken in" in said_on(second.browser.fills(waits, f"{waits}/confirmed"))
    assert "two wardens" in text_of(site, document_id)
