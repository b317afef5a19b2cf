"""What other documents say near to a passage that is read: without script, and where who answers is away."""

from __future__ import annotations

import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from urllib.parse import quote

import pytest
from support.samples import WORDS_OF_CLAUSE_1_2
from support.web import Browser, Site, read, said_on
from support.web_office import Officer, added

from bot.channels.web import documents as documents_page
from bot.channels.web import messages as said
from bot.features.answers import messages as answer_messages
from bot.features.documents.reading import anchor_of
from procedures.document import HELD_BACK
from procedures.originals import original_of

MANUAL = "exampleshire-crossing-procedure-f3ee42"
CLAUSE = f"{MANUAL}#1.2"
PAGE = f"/documents/{MANUAL}/others?at={anchor_of(CLAUSE)}"


def linked(page: str) -> list[str]:
    return [line.split('"')[1] for line in page.split("<a ")[1:] if "#" in line.split('"')[1]]


@pytest.mark.usefixtures("as_it_was")
def test_another_document_on_the_step_stands_under_it_with_where_it_is_read(
    site: Site, browser: Browser
) -> None:
    near = added(site, "Kent lantern rules", f"{WORDS_OF_CLAUSE_1_2} Twice.", "kent")
    far = added(site, "Rutland lantern rules", f"{WORDS_OF_CLAUSE_1_2} Thrice.", "rutland")
    opened = browser.get(f"/documents/{MANUAL}")
    assert PAGE in [facts.get("href") for tag, facts in read(opened).tags if tag == "a"]
    page = browser.get(PAGE)
    shown = said_on(page)
    assert page.status_code == 200
    assert shown.index("Kent lantern rules") < shown.index("Rutland lantern rules")
    assert answer_messages.MARK_OTHERS.format(area="Rutland's") in shown
    place = {one: f"/documents/{one}?at=p-1.1#p-1.1" for one in (near, far)}
    assert [link for link in linked(page.text) if link in place.values()] == [place[near], place[far]]
    for address in place.values():
        assert f'id="{address.partition("#")[2]}"' in browser.get(address).text
    back = f"/documents/{MANUAL}?at={anchor_of(CLAUSE)}#{anchor_of(CLAUSE)}"
    assert back in linked(page.text)
    of_rutland = site.signed_in(site.person(council="rutland")).get(PAGE)
    assert said_on(of_rutland).index("Rutland lantern") < said_on(of_rutland).index("Kent lantern")


@pytest.mark.usefixtures("as_it_was")
def test_what_is_held_back_is_no_neighbour_and_has_none(
    site: Site, browser: Browser, officer: Officer
) -> None:
    made = original_of(
        f"Fake\n\n1. Lanterns\n\n1.1 {WORDS_OF_CLAUSE_1_2} Never.\n".encode(),
        "it.txt",
        site.assistant.library,
    )
    hidden = replace(made.document, id=f"{HELD_BACK}fake", title="Hidden rules")
    passages = tuple(
        replace(p, document_id=hidden.id, id=p.id.replace(made.document.id, hidden.id)) for p in made.passages
    )
    site.assistant.index.add(replace(made, document=hidden, passages=passages))
    for reader in (browser, officer.browser):
        assert "Hidden rules" not in said_on(reader.get(PAGE))
        at = f"/documents/{hidden.id}/others?at={anchor_of(passages[0].id)}"
        assert reader.get(at).status_code == 404


@pytest.mark.parametrize("passage", ["", "p-99", CLAUSE, "n-lives-or-is-found", "%00"])
def test_a_passage_that_is_not_of_the_document_is_not_found(browser: Browser, passage: str) -> None:
    answer = browser.get(f"/documents/{MANUAL}/others?at={quote(passage, safe='%')}")
    assert (answer.status_code, said.NOT_HELD in said_on(answer)) == (404, True)
    assert browser.get(f"/documents/{MANUAL}/others").status_code == 404


def test_nothing_near_is_said_to_be_nothing(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: Future[tuple[()]] = Future()
    nothing.set_result(())
    monkeypatch.setitem(site.assistant.__dict__, "neighbours", lambda *_: nothing)
    assert said.OTHERS_NONE in said_on(browser.get(PAGE))


@pytest.mark.parametrize("away", ["no process", "died", "silent"])
def test_where_who_answers_is_away_the_document_stands_and_says_so(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch, away: str
) -> None:
    def asked(*_: object) -> Future[object]:
        if away == "no process":
            raise BrokenProcessPool
        promised: Future[object] = Future()
        if away == "died":
            promised.set_exception(BrokenProcessPool())
        return promised

    monkeypatch.setitem(site.assistant.__dict__, "neighbours", asked)
    monkeypatch.setattr(documents_page, "PATIENCE", 0.05)
    began = time.monotonic()
    page = browser.get(PAGE)
    assert (page.status_code, said.OTHERS_AWAY in said_on(page)) == (200, True)
    assert WORDS_OF_CLAUSE_1_2 in said_on(page)
    assert time.monotonic() - began < documents_page.PATIENCE + 10
    assert WORDS_OF_CLAUSE_1_2 in said_on(browser.get(f"/documents/{MANUAL}"))
