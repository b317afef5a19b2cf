"""A long document in a real Chromium: by parts without script, old addresses led on with it, print, axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, serious, sign_in
from support.long_documents import long_rules
from support.web import Site

from bot.channels.web import messages as said

pytestmark = pytest.mark.browser

RULES = "/documents/lantern-rules"


@pytest.fixture(autouse=True)
def rules(site: Site, as_it_was: None) -> None:
    """Long rules that are held in two editions."""
    site.assistant.index.add(long_rules("lantern-old", superseded_by="lantern-rules"))
    site.assistant.index.add(long_rules("lantern-rules", "second", supersedes="lantern-old"))


def comes_into_sight(page: Any, place: str) -> None:
    """Wait until a paragraph stands on the screen, where the page comes to rest."""
    from playwright.sync_api import expect

    expect(page.locator(f"[id='{place}']")).to_be_in_viewport(timeout=30_000)


def test_without_script_a_long_document_is_read_by_parts_and_searched(site: Site, page: Any) -> None:
    sign_in(site, page)
    page.goto(RULES)
    page.locator("summary", has_text=said.CONTENTS).click()
    page.get_by_role("link", name="Chapter 3 to Chapter 4").click()
    page.get_by_text("Part 2 of 3").wait_for()
    page.get_by_role("link", name=said.PART_AFTER).click()
    page.get_by_text("Part 3 of 3").wait_for()
    page.get_by_role("link", name=said.PART_BEFORE).click()
    page.get_by_text("Part 2 of 3").wait_for()
    page.get_by_label(said.SEARCH_INSIDE).fill("lantern")
    page.get_by_role("button", name=said.SEARCH_BUTTON).click()
    page.get_by_role("button", name=said.ROWS_AFTER).click()
    page.get_by_text(said.ROWS_OF.format(first=51, last=100, count=180)).wait_for()
    assert "lantern" not in page.url.removeprefix(page.url.partition(RULES)[0] + RULES)
    page.locator(".found a").first.click()
    page.wait_for_url(re.compile(r".*\?at=(p-[\d.]+)#\1$"))
    assert page.locator(":target").count() == 1
    page.goto(f"{RULES}?at=p-6.2.15#p-6.2.15")
    comes_into_sight(page, "p-6.2.15")
    page.goto(f"{RULES}/changes")
    assert page.locator("del").count() == page.locator("ins").count() == 30


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_an_address_from_before_the_parts_opens_where_its_paragraph_stands_now(
    site: Site, chromium: Any, address: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"{RULES}#p-5.1.9")
    page.wait_for_url(f"**{RULES}?at=p-5.1.9#p-5.1.9")
    comes_into_sight(page, "p-5.1.9")
    page.goto(f"{RULES}#p-9.9.9")
    page.get_by_text(said.NOT_IN_IT_NOW).wait_for()
    page.goto(f"{RULES}?at=p-3.1.1")
    found = serious(Axe(), page)
    page.goto(f"{RULES}/whole")
    found += serious(Axe(), page)
    page.goto(f"{RULES}/changes")
    found += serious(Axe(), page)
    page.goto(RULES)
    page.get_by_label(said.SEARCH_INSIDE).fill("lantern")
    page.keyboard.press("Enter")
    page.get_by_role("button", name=said.ROWS_AFTER).wait_for()
    found += serious(Axe(), page)
    context.close()
    assert found == []


def test_on_paper_stands_the_text_and_nothing_to_press(site: Site, page: Any) -> None:
    sign_in(site, page)
    page.goto(RULES)
    page.emulate_media(media="print")
    assert page.locator(".paragraph").first.is_visible()
    hidden = (".pager", ".contents", ".propose", ".printing", "form", "header")
    assert [name for name in hidden if page.locator(name).first.is_visible()] == []
    page.emulate_media(media="screen")
    page.get_by_role("link", name=said.WHOLE).click()
    page.wait_for_url(f"**{RULES}/whole")
    assert page.locator(".paragraph").count() == len(long_rules("lantern-rules").passages)
