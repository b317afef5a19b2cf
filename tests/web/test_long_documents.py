"""Long documents in a browser: read part by part, searched page by page, printed whole, and compared."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import httpx
import pytest
from support.long_documents import CHAPTERS, EVERYWHERE, PARAGRAPHS, SECTIONS, long_rules
from support.web import Browser, Site, read, said_on, token_on
from support.web_office import Officer

from bot.channels.web import messages as said
from bot.channels.web.paging import ROWS
from bot.core.people import Role
from procedures.document import Standing

RULES = "/documents/lantern-rules"
COUNT = CHAPTERS * SECTIONS * PARAGRAPHS
#: Bytes of a page of a long document at most; the stylesheet and a script come with the first.
MOST_BYTES = 100_000


@pytest.fixture
def rules(site: Site, as_it_was: None) -> str:
    """The page of long rules that are held in two editions."""
    site.assistant.index.add(
        long_rules("lantern-old", standing=Standing.SUPERSEDED, superseded_by="lantern-rules")
    )
    site.assistant.index.add(long_rules("lantern-rules", "second", supersedes="lantern-old"))
    return RULES


def places(text: str) -> list[str]:
    """The names under which the paragraphs of a page stand."""
    return re.findall(r'<section class="paragraph" id="([^"]+)"', text)


def parts_of(browser: Browser, path: str) -> list[str]:
    """The pages of a document, by their own links from one to the next."""
    found = [browser.get(path).text]
    while after := re.search(r'<a rel="next" href="([^"]+)"', found[-1]):
        found.append(browser.get(f"{path}{unescape(after[1])}").text)
        assert len(found) < COUNT
    return found


def test_every_paragraph_stands_on_one_of_its_pages_and_none_is_long(browser: Browser, rules: str) -> None:
    pages = parts_of(browser, rules)
    standing = [place for page in pages for place in places(page)]
    assert len(pages) > 2
    assert standing == [f"p-{p.locator}" for p in long_rules("lantern-rules").passages]
    assert max(len(page.encode()) for page in pages) < MOST_BYTES
    back = re.findall(r'<a rel="prev" href="([^"]+)"', pages[-1])
    assert places(browser.get(f"{rules}{unescape(back[0])}").text) == places(pages[-2])
    assert ['rel="prev"' in page for page in pages] == [False] + [True] * (len(pages) - 1)


def test_an_address_of_a_paragraph_opens_the_part_in_which_it_stands(browser: Browser, rules: str) -> None:
    for place in ("p-1.1.1", "p-4.2.7", "p-6.2.15"):
        page = browser.get(f"{rules}?at={place}")
        assert f'id="{place}"' in page.text
        assert f'<a href="?at={place}#{place}">' in page.text  # an address to copy that lasts
    assert said.NOT_IN_IT_NOW not in said_on(page)
    gone = browser.get(f"{rules}?at=p-9.9.9")
    assert (gone.status_code, said.NOT_IN_IT_NOW in said_on(gone)) == (200, True)
    assert places(gone.text)[0] == "p-1.1.1"


def test_the_contents_name_every_part_and_heading_and_lead_there(browser: Browser, rules: str) -> None:
    page = browser.get(f"{rules}?at=p-4.2.7")
    links = [a.get("href") or "" for tag, a in read(page).tags if tag == "a"]
    told = [link for link in links if link.startswith("?at=")]
    for chapter in range(1, CHAPTERS + 1):
        assert f"?at=p-{chapter}.2.1#p-{chapter}.2.1" in told
    (shown,) = (a for tag, a in read(page).tags if tag == "a" and a.get("aria-current") == "true")
    assert "p-4.2.7" in places(browser.get(f"{rules}{shown['href']}").text)
    assert "Part 2 of 3" in said_on(page)


def test_of_very_many_headings_only_those_of_the_part_are_named(
    browser: Browser, rules: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web.documents.MOST_HEADINGS", 3)
    page = browser.get(rules).text
    assert "?at=p-1.2.1#p-1.2.1" in page
    assert "?at=p-6.2.1#p-6.2.1" not in page


def test_no_name_on_a_page_of_a_part_is_given_twice(browser: Browser, rules: str) -> None:
    for page in (browser.get(f"{rules}?at=p-4.1.1"), browser.get(f"{rules}/whole")):
        named = [a["id"] for _, a in read(page).tags if "id" in a]
        assert len(named) == len(set(named))


def test_the_whole_document_can_be_printed_and_nothing_is_begun_there(browser: Browser, rules: str) -> None:
    assert f'href="{rules}/whole"' in browser.get(rules).text
    page = browser.get(f"{rules}/whole")
    assert len(places(page.text)) == COUNT
    assert (said.OTHERS in said_on(page), "<script" in page.text) == (False, False)
    assert browser.get("/documents/nothing-of-that-name/whole").status_code == 404


def test_a_short_document_stays_one_page(site: Site, browser: Browser) -> None:
    path = "/documents/exampleshire-crossing-procedure-f3ee42"
    page = browser.get(f"{path}?at=p-1.2")
    assert 'id="p-1.1"' in page.text
    assert ("pager" in page.text, "/whole" in page.text) == (False, False)
    assert browser.get(f"{path}/whole").headers["location"] == path


def turned(browser: Browser, **fields: str) -> httpx.Response:
    """Turn to another page of what was found, by the form that is on the page."""
    return browser.post(RULES, form_token=token_on(browser.get(RULES)), **fields)


def found_on(text: str) -> list[str]:
    return re.findall(rf'<h2><a href="{RULES}\?at=([^#"]+)#\1"', text)


def test_what_a_search_finds_stands_page_by_page_and_no_word_of_it(browser: Browser, rules: str) -> None:
    first = browser.fills(rules, rules, words="lantern BELL")
    (mark,) = re.findall(r'name="found" value="([^"]+)"', first.text)
    assert said.FOUND.format(count=COUNT) in said_on(first)
    assert said.ROWS_OF.format(first=1, last=ROWS, count=COUNT) in said_on(first)
    pages = [first, *(turned(browser, found=mark, page=str(n)) for n in (2, 3, 4))]
    standing = [place for page in pages for place in found_on(page.text)]
    assert standing == [f"p-{p.locator}" for p in long_rules("lantern-rules").passages]
    assert not [page for page in pages if "BELL" in page.text]
    assert re.findall(r'name="page" value="(\d)"', pages[1].text) == ["1", "3"]
    assert re.findall(r'name="page" value="(\d)"', pages[3].text) == ["3"]


@pytest.mark.parametrize(
    "mark",
    ["", "x", "{state}-", "{state}-zz", "{state}-0", "0-ff", "{state}-ff" + "g", "{state}-" + "f" * 9000],
)
def test_a_mark_that_is_none_is_said_to_be_none(browser: Browser, rules: str, mark: str) -> None:
    first = browser.fills(rules, rules, words="lantern")
    (given,) = re.findall(r'name="found" value="([^"-]+)-', first.text)
    answer = turned(browser, found=mark.format(state=given), page="1")
    assert answer.status_code == 400
    assert (said.SEARCH_CHANGED if mark else said.SEARCH_NONE) in said_on(answer)


def test_a_search_of_a_document_that_changed_meanwhile_is_made_again(
    site: Site, browser: Browser, rules: str
) -> None:
    first = browser.fills(rules, rules, words="lantern")
    (mark,) = re.findall(r'name="found" value="([^"]+)"', first.text)
    site.assistant.index.remove("lantern-rules")
    shorter = long_rules("lantern-rules")
    site.assistant.index.add(replace(shorter, passages=shorter.passages[1:], digest="other"))
    answer = turned(browser, found=mark, page="2")
    assert (answer.status_code, said.SEARCH_CHANGED in said_on(answer)) == (400, True)
    again = browser.fills(rules, rules, words="lantern")
    (mark,) = re.findall(r'name="found" value="([^"]+)"', again.text)
    for page in ("0", "5", "-1", "two", ""):
        assert turned(browser, found=mark, page=page).status_code == 404


def test_whoever_reads_a_document_sees_what_changed_since_the_edition_before(site: Site, rules: str) -> None:
    browser = site.signed_in(site.person(Role.PRACTITIONER, "rutland"))
    for path in (rules, "/documents/lantern-old"):
        assert f'<a href="{rules}/changes">{said.CHANGES_BETWEEN}</a>' in browser.get(path).text
    page = browser.get(f"{rules}/changes")
    shown = said_on(page)
    assert (page.status_code, "30 changed." in shown) == (200, True)
    assert f"{said.EDITION_BEFORE}: Lantern rules, first edition" in shown
    assert page.text.count("<del>first</del>") == page.text.count("<ins>second</ins>") == 30
    assert f'href="{rules}?at=p-4.1.1#p-4.1.1"' in page.text


@pytest.mark.usefixtures("as_it_was")
def test_many_changes_stand_page_by_page_for_readers_and_for_officers(
    site: Site, browser: Browser, officer: Officer
) -> None:
    site.assistant.index.add(long_rules("lantern-old", superseded_by="lantern-rules"))
    other = long_rules("lantern-rules", supersedes="lantern-old")
    texts = (p.text.replace(EVERYWHERE, "No lamp is ever") for p in other.passages)
    passages = tuple(replace(p, text=text) for p, text in zip(other.passages, texts, strict=True))
    site.assistant.index.add(replace(other, passages=passages, digest="other"))
    for reader, path in (
        (browser, f"{RULES}/changes"),
        (officer.browser, "/office/documents/lantern-rules/changes?with=lantern-old"),
    ):
        pages = reader.pages_of(path)
        headings = [h for page in pages for h in re.findall(r"<h2[^>]*>(\w+: [\d.]+)</h2>", page.text)]
        assert len(pages) > 2
        assert len(set(headings)) == len(headings) >= COUNT


def test_without_both_texts_nothing_is_compared(site: Site, browser: Browser, rules: str) -> None:
    assert browser.get("/documents/lantern-old/changes").status_code == 404
    assert browser.get("/documents/working-together-2023/changes").status_code == 404
    site.assistant.index.remove("lantern-old")
    assert f"{rules}/changes" not in browser.get(rules).text
    assert browser.get(f"{rules}/changes").status_code == 404
