"""The pages in a real Chromium, on a phone and on a wide screen: without script, by keyboard, and by axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, serious, sign_in
from support.samples import ASKED, WORDS_OF_CLAUSE_1_2
from support.web import DESK, Site
from support.web_office import added

from bot.channels.web import messages as said
from bot.features.answers import messages as answer_messages
from bot.features.citations import messages as citations_messages

pytestmark = pytest.mark.browser

ACROSS = "child lives in havering, risk is in kent. who holds the discussion?"
MANUAL = "/documents/exampleshire-crossing-procedure-f3ee42"
PAGES = (
    "/ask",
    "/case",
    "/documents",
    MANUAL,
    "/documents/working-together-2023",
    "/citations",
    "/practice",
    "/you",
    "/privacy",
)


def ask(page: Any, question: str) -> None:
    page.goto("/ask")
    page.get_by_label(said.QUESTION).fill(question)
    page.get_by_role("button", name=said.ASK_BUTTON).click()
    page.wait_for_selector(".card")


def test_from_sign_in_to_the_passage_in_its_document_and_out(site: Site, page: Any) -> None:
    sign_in(site, page)
    ask(page, ASKED)
    assert page.get_by_text(WORDS_OF_CLAUSE_1_2).first.is_visible()
    whole = page.locator("details").first
    assert not whole.locator(".opened").is_visible()
    whole.locator("summary").click()
    assert whole.locator(".opened").is_visible()
    page.locator("summary", has_text="Around passage 1").click()
    page.get_by_role("link", name=said.READ_ON).first.click()
    page.wait_for_url(re.compile(r".*#p-1\.2$"))
    marked = page.locator(":target")
    assert WORDS_OF_CLAUSE_1_2 in marked.inner_text()
    page.get_by_label(said.SEARCH_INSIDE).fill("midsummer")
    page.get_by_role("button", name=said.SEARCH_BUTTON).click()
    page.get_by_text(said.FOUND_NOTHING).wait_for()
    assert "midsummer" not in page.url
    page.goto("/ask")
    page.get_by_role("button", name=said.SIGN_OUT).click()
    page.get_by_text(said.SIGNED_OUT).wait_for()
    page.go_back()
    assert WORDS_OF_CLAUSE_1_2 not in page.content()


def test_the_answer_stands_on_the_first_screen(site: Site, page: Any) -> None:
    sign_in(site, page)
    ask(page, ASKED)
    box = page.get_by_text(WORDS_OF_CLAUSE_1_2).first.bounding_box()
    assert box["y"] < 300
    ask(page, ACROSS)
    assert page.get_by_text("Strategy discussion:").first.bounding_box()["y"] < 200
    ask(page, "a child is being strangled right now help")
    assert page.get_by_text(answer_messages.RING_999).bounding_box()["y"] < 250
    assert page.get_by_text(DESK).is_visible()


def test_a_case_its_correction_its_slip_and_its_code(site: Site, page: Any) -> None:
    sign_in(site, page)
    page.goto("/case")
    page.get_by_role("button", name=said.CASE_BUTTON).click()
    page.get_by_role("link", name="Choose the other council").click()
    assert page.url.endswith("#other")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("normally live").select_option("havering")
    page.get_by_label("Which is the other council").select_option("kent")
    page.get_by_label("What ties the child").select_option("risk_there")
    page.get_by_role("button", name=said.CASE_BUTTON).click()
    page.wait_for_selector(".card")
    page.locator("summary", has_text=said.CASE_CHANGE).click()
    page.get_by_label("What ties the child").select_option("placed_there")
    page.get_by_role("button", name=said.CASE_BUTTON).click()
    page.wait_for_selector(".card")
    with page.expect_download() as started:
        page.get_by_role("button", name=said.SLIP).click()
    assert started.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name=said.LOOK_AGAIN).click()
    page.get_by_text(citations_messages.ALL_AS_THEY_WERE).wait_for()


def test_the_keyboard_alone_is_enough(site: Site, page: Any) -> None:
    sign_in(site, page)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == said.SKIP
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(ASKED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link again
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == said.OPENS["passages"]
    page.keyboard.press("Enter")
    assert page.locator("details .opened").first.is_visible()


@pytest.fixture
def near(site: Site, as_it_was: None) -> str:
    """A document of another council that says nearly what clause 1.2 of the manual says."""
    return added(site, "Rutland lantern rules", f"{WORDS_OF_CLAUSE_1_2} Twice.", "rutland")


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_what_other_documents_say_opens_under_the_passage_that_is_read(
    site: Site, chromium: Any, address: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page)
    page.goto(f"{MANUAL}#p-1.2")  # what is cited opens by itself
    page.locator(":target .others li").first.wait_for()
    assert page.locator(".others").count() == 1
    page.goto(f"{MANUAL}#p-1.1")  # nothing is near to that: it stays closed until it is pressed
    page.wait_for_load_state("networkidle")
    assert page.locator("#p-1\\.1 .beside-others").count() == 0
    page.locator("#p-1\\.1 a[data-others]").click()
    page.get_by_text(said.OTHERS_NONE).wait_for()
    link = page.locator("#p-1\\.2 a[data-others]")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".others", state="detached")
    assert link.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.locator("#p-1\\.2 .others li").first.wait_for()
    opened = page.locator(":focus")
    assert opened.get_attribute("aria-label") == f"{said.OTHERS}: 1.2"
    found = serious(Axe(), page)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text().startswith(said.READ_ON)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: MANUAL not in url)
    assert page.locator(":target").count() == 1
    context.close()
    assert found == []


@pytest.mark.usefixtures("near")
def test_without_script_a_page_says_what_other_documents_say(site: Site, page: Any) -> None:
    sign_in(site, page)
    page.goto(f"{MANUAL}#p-1.2")
    page.locator("#p-1\\.2 a[data-others]").click()
    page.get_by_role("heading", name=said.OTHERS).wait_for()
    assert page.locator(".others li").count() > 0
    page.locator("main a").first.click()
    page.wait_for_url(re.compile(r".*#p-1\.2$"))


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_and_nothing_runs_off_the_side(
    site: Site, chromium: Any, address: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    page.goto("/sign-in")
    found = serious(Axe(), page)
    sign_in(site, page)
    for path in PAGES:
        page.goto(path)
        found += serious(Axe(), page)
    for question in (ASKED, ACROSS, "a child is being strangled right now help"):
        ask(page, question)
        found += serious(Axe(), page)
    page.goto("/case")
    page.get_by_role("button", name=said.CASE_BUTTON).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    context.close()
    assert found == []
