"""An officer's pages in a real Chromium, on a phone and a wide screen: a story, the keyboard, axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, reach, serious, sign_in
from support.web import Site
from support.web_office import INCOMING, has_kept, has_sent, rules

from bot.channels.web import messages as said
from bot.core.people import Person, Role

pytestmark = pytest.mark.browser


@pytest.fixture
def person(site: Site) -> Iterator[Person]:
    """An officer; what they keep is taken out again, for the stories of others."""
    index = site.assistant.index
    before = {original.document.id for original in index.originals()}
    yield site.person(Role.ADMINISTRATOR)
    for original in index.originals():
        if original.document.id not in before:
            index.remove(original.document.id)


def test_a_document_from_its_file_to_an_answer_and_out_again(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    file = tmp_path / "handcart.txt"
    file.write_text(rules("handcart"), encoding="utf-8")
    sign_in(site, page, person)
    page.goto("/office")
    page.get_by_role("link", name=said.ADD_DOCUMENTS).click()
    page.get_by_label(said.FILES, exact=True).set_input_files(file)
    page.get_by_role("button", name=said.ADD_BUTTON).click()
    page.get_by_role("heading", name=said.UNDERSTOOD).wait_for()
    assert page.get_by_role("row", name="Date March 2025").count() == 1
    page.locator("summary", has_text=said.CORRECT).click()
    page.get_by_label(said.FIELD_NAMES["date"]).fill("5 April 2025")
    page.get_by_label(said.FIELD_NAMES["edition"]).fill("2nd edition")
    page.get_by_role("button", name=said.CORRECT_BUTTON).click()
    page.get_by_role("row", name="Date 5 April 2025").wait_for()
    page.get_by_role("button", name=said.KEEP, exact=True).click()
    page.get_by_text(said.KEPT_NOW).wait_for()

    page.get_by_role("link", name="Ask", exact=True).click()
    page.get_by_label(said.QUESTION).fill("who wheels the handcart over the ford")
    page.get_by_role("button", name=said.ASK_BUTTON).click()
    page.get_by_text("The handcart is wheeled over the ford by the warden alone").first.wait_for()

    page.goto("/office")
    page.get_by_role("link", name="Handcart rules, 2nd edition").click()
    page.get_by_role("link", name=said.TAKE_DOCUMENT_OUT).click()
    page.get_by_text("Citation codes that show it: ").wait_for()
    page.get_by_role("button", name=said.TAKE_OUT_YES).click()
    page.get_by_text("Handcart rules, 2nd edition is taken out").wait_for()
    assert page.get_by_role("link", name="Handcart rules, 2nd edition").count() == 0


def test_a_document_is_kept_with_the_keyboard_alone(
    site: Site, person: Person, page: Any, tmp_path: Path
) -> None:
    file = tmp_path / "unicycle.txt"
    file.write_text(rules("unicycle"), encoding="utf-8")
    sign_in(site, page, person)
    page.goto("/office/incoming")
    page.get_by_label(said.FILES, exact=True).set_input_files(file)
    reach(page, said.ADD_BUTTON)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=said.UNDERSTOOD).wait_for()
    reach(page, said.KEEP)
    page.keyboard.press("Enter")
    page.get_by_text(said.KEPT_NOW).wait_for()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_on_the_pages_of_officers(
    site: Site, person: Person, chromium: Any, address: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    first, second = has_kept(site, person, rules("ferry")), has_kept(site, person, rules("barge"))
    waiting = f"{INCOMING}/{has_sent(site, person, rules('coracle')).number}"
    refused = f"{INCOMING}/{has_sent(site, person, '').number}"
    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page, person)
    found: list[str] = []
    for path in (
        "/office",
        "/office/incoming",
        waiting,
        refused,
        f"/office/documents/{first}",
        f"/office/documents/{first}/removal",
        f"/office/documents/{second}/changes?with={first}",
    ):
        page.goto(path)
        found += serious(Axe(), page)
    page.goto(waiting)
    page.locator("summary", has_text=said.CORRECT).click()
    page.get_by_label(said.FIELD_NAMES["date"]).fill("soon")
    page.get_by_role("button", name=said.CORRECT_BUTTON).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    context.close()
    assert found == []
