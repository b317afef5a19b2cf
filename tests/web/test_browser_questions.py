"""A trainer's own questions in a real Chromium on a phone: written and reviewed, by keyboard, read by axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.chromium import PHONE, reach, serious, sign_in
from support.samples import WORDS_OF_CLAUSE_1_2
from support.web import Site
from support.web_questions import HERE, QUESTION

from bot.channels.web import messages as web_said
from bot.channels.web.sessions import messages as ours
from bot.core.people import Role
from bot.features.sessions import messages as said

pytestmark = pytest.mark.browser

READER = "/documents/exampleshire-crossing-procedure-f3ee42"


@pytest.fixture
def phone(chromium: Any, address: str) -> Iterator[Any]:
    """A page on a phone's size, without script but for axe's own."""
    context = chromium.new_context(base_url=address, bypass_csp=True, **PHONE)
    yield context.new_page()
    context.close()


def test_a_question_from_its_passage_to_another_trainer_who_accepts_it(site: Site, phone: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    author, reviewer = site.person(Role.TRAINER), site.person(Role.TRAINER, "havering")
    found: list[str] = []
    sign_in(site, phone, author)
    phone.goto(READER)
    phone.locator("#p-1\\.2").get_by_role("link", name=web_said.WRITE_QUESTION_ON).first.click()
    phone.get_by_text(WORDS_OF_CLAUSE_1_2).wait_for()
    phone.get_by_label(ours.FIND_LABEL).fill("marigold notes")
    phone.get_by_role("button", name=ours.FIND_BUTTON).click()
    phone.get_by_role("heading", name=ours.FOUND).wait_for()
    found += serious(Axe(), phone)
    phone.get_by_label("Exampleshire Crossing Procedure, paragraph 1.3").check()
    phone.get_by_role("button", name=ours.KEEP).click()
    phone.wait_for_selector(".error-summary")
    found += serious(Axe(), phone)
    phone.locator(".error-summary a").first.click()
    assert phone.locator(":focus").get_attribute("id") == "asks"
    phone.get_by_label(ours.ASKS_LABEL).fill(QUESTION["asks"])
    for number in (1, 2, 3):
        label = ours.CHOICE.format(number=number)
        phone.get_by_label(label, exact=True).fill(QUESTION[f"choice-{number}"])
    phone.get_by_label(ours.RIGHT).select_option("2")
    phone.get_by_label(ours.WHY_LABEL, exact=True).fill(QUESTION["why"])
    phone.get_by_role("button", name=ours.KEEP).click()
    phone.get_by_text(ours.WRITTEN).wait_for()
    phone.get_by_text(said.OWN_WORDS).wait_for()
    assert phone.get_by_role("button", name=ours.ACCEPT).count() == 0
    assert phone.get_by_text("Marigold notes of the lantern meeting").count() == 1
    found += serious(Axe(), phone)
    address = phone.url
    phone.get_by_role("button", name=web_said.SIGN_OUT).click()

    sign_in(site, phone, reviewer)
    phone.goto("/sessions")
    phone.get_by_role("link", name=ours.TO_QUESTIONS).click()
    found += serious(Axe(), phone)
    phone.goto(address)
    reach(phone, ours.ACCEPT)
    phone.keyboard.press("Enter")
    phone.get_by_text(ours.MOVED["accept"]).wait_for()
    reach(phone, ours.CHANGE)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/change")
    reach_field(phone, "why")
    phone.keyboard.press("Control+A")
    phone.keyboard.type("So the manual says.")
    reach(phone, ours.KEEP)
    phone.keyboard.press("Enter")
    phone.get_by_text(ours.CHANGED).wait_for()
    assert " ".join(phone.locator("ins").all_inner_texts()) == "So manual says."
    found += serious(Axe(), phone)
    phone.goto(HERE)
    phone.get_by_role("link", name=QUESTION["asks"]).first.wait_for()
    assert found == []


def reach_field(page: Any, name: str) -> None:
    """Press Tab until a field has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("id") == name:
            return
    raise AssertionError(f"{name} is not reached with the keyboard")
