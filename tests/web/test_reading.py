"""Reading documents in a browser: the list, one whole with the notes on it, and words found in it."""

from __future__ import annotations

import re

import pytest
from support.samples import WORDS_OF_CLAUSE_1_2
from support.web import Browser, Site, read, said_on

from bot.channels.web import messages as said
from bot.features.documents import messages as document_messages


@pytest.fixture
def manual(browser: Browser) -> str:
    """The page of the invented manual."""
    listed = "".join(page.text for page in browser.pages_of("/documents"))
    (path,) = re.findall(r'"(/documents/exampleshire-crossing[^"]*)"', listed)
    return str(path)


def test_every_document_is_listed_by_kind_and_can_be_opened(site: Site, browser: Browser) -> None:
    text = "".join(page.text for page in browser.pages_of("/documents"))
    listed = set(re.findall(r'href="/documents/([^"#?]+)"', text))
    assert listed == set(site.assistant.corpus().documents)
    kinds = re.findall(r"<h2>(.*?)</h2>", text)
    assert kinds.index("Statute") < kinds.index("Local procedure")
    for document_id in sorted(listed)[::12]:
        assert site.signed_in().get(f"/documents/{document_id}").status_code == 200


def test_a_document_is_read_whole_with_its_numbers(browser: Browser, manual: str) -> None:
    page = browser.get(manual)
    shown = said_on(page)
    assert WORDS_OF_CLAUSE_1_2 in shown
    assert "Standing not known" in shown
    assert 'id="p-1.2"' in page.text
    assert '<a href="#p-1.2">1.2</a>' in page.text
    assert '<li><a href="#p-1.1" dir="auto">Lantern meetings</a></li>' in page.text


def test_notes_stand_with_the_document_they_are_on(browser: Browser) -> None:
    page = browser.get("/documents/working-together-2023")
    assert document_messages.ONLY_NOTES in said_on(page)
    notes = [a for tag, a in read(page).tags if a.get("class") == "note"]
    assert len(notes) > 10
    assert len({a["id"] for a in notes}) == len(notes)
    assert "Our note." in said_on(page)
    assert 'href="/documents/working-together-2026"' in page.text


def test_no_name_on_a_page_is_given_twice(site: Site, browser: Browser, manual: str) -> None:
    for path in (manual, "/documents/children-act-1989", "/ask", "/case", "/you"):
        named = [a["id"] for _, a in read(browser.get(path)).tags if "id" in a]
        assert len(named) == len(set(named)), path


def test_words_are_looked_for_inside_and_stand_in_no_address(browser: Browser, manual: str) -> None:
    answer = browser.fills(manual, manual, words="BRASS lantern")
    assert said.FOUND_ONE in said_on(answer)
    assert f'href="{manual}?at=p-1.2#p-1.2"' in answer.text
    assert "BRASS" not in answer.text
    assert said.FOUND_NOTHING in said_on(browser.fills(manual, manual, words="zebra lantern"))
    empty = browser.fills(manual, manual, words=" -- ")
    assert empty.status_code == 400
    assert said.SEARCH_NONE in said_on(empty)


def test_a_document_that_is_not_held_is_said_to_be_none(browser: Browser) -> None:
    answer = browser.get("/documents/nothing-of-that-name")
    assert answer.status_code == 404
    assert said.NOT_HELD in said_on(answer)
    assert browser.fills("/ask", "/documents/nothing-of-that-name", words="x").status_code == 404
