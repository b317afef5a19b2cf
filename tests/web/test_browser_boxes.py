"""Boxes that look at what was typed before it leaves them, in a real Chromium: a phone, the keyboard, axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.boxes import HELD, LET_THROUGH, emergencies, is_refused, typed
from support.chromium import PHONE, serious, sign_in
from support.examples import examples
from support.shipped import shipped_screen
from support.web import Site
from support.web_leads import POINT, Leads

from bot.channels.web import messages as said
from bot.features.answers import messages as answer_messages

pytestmark = pytest.mark.browser

MOVED = "the family moved to {where}, which council chairs the conference"


@pytest.fixture
def phone(site: Site, chromium: Any, address: str) -> Iterator[Any]:
    """A page on a phone, where scripts run."""
    context = chromium.new_context(base_url=address, bypass_csp=True, **PHONE)
    yield context.new_page()
    context.close()


def sent_by(page: Any) -> list[str]:
    """The addresses to which forms go from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def types(page: Any, words: str) -> None:
    """Type over what stands in the box that has the focus, and send it, with the keyboard alone."""
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_postcode_stays_in_the_box_until_it_is_taken_out(site: Site, phone: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    sign_in(site, phone)
    sent = sent_by(phone)
    for key in ("Tab", "Enter", "Tab"):  # over the menu into the box
        phone.keyboard.press(key)
    types(phone, MOVED.format(where="ME14 1XQ"))
    told = phone.get_by_role("alert")
    assert told.inner_text() == f"{said.DANGER} {said.HELD_BACK.format(kinds='a postcode')}"
    box = phone.locator(":focus")
    assert (box.get_attribute("id"), box.get_attribute("aria-invalid")) == ("question", "true")
    assert told.get_attribute("id") in box.get_attribute("aria-describedby").split()
    assert serious(Axe(), phone) == []
    assert (sent, box.input_value()) == ([], MOVED.format(where="ME14 1XQ"))
    types(phone, MOVED.format(where="ME14 1XQ, mother on 07700 900123"))
    assert "a postcode and a phone number" in told.inner_text()
    types(phone, MOVED.format(where="Kent"))
    phone.wait_for_selector(".card")
    assert len(sent) == 1


def test_an_emergency_goes_out_at_once_whatever_it_holds(site: Site, phone: Any) -> None:
    sign_in(site, phone)
    phone.get_by_label(said.QUESTION).fill("dad is strangling her right now at ME14 1XQ, 07700 900123")
    phone.get_by_role("button", name=said.ASK_BUTTON).click()
    phone.get_by_text(answer_messages.RING_999).wait_for()


def test_of_several_boxes_each_says_what_it_holds(site: Site, phone: Any) -> None:
    leads = Leads.of(site, site.council())
    sign_in(site, phone, leads.people[0])
    phone.goto("/learning/new")
    sent = sent_by(phone)
    phone.get_by_label(said.POINT_TEXT).fill(POINT["text"])
    phone.get_by_label(said.POINT_FIRST).fill("Is 07700 900123 on the list?")
    phone.get_by_label(said.POINT_SECOND).fill("Is robin.field@example.org on the list?")
    phone.get_by_role("button", name=said.SHOW_POINT).click()
    told = phone.get_by_role("alert").all_inner_texts()
    kinds = ("a phone number", "an e-mail address")
    assert told == [f"{said.DANGER} {said.HELD_BACK.format(kinds=kind)}" for kind in kinds]
    assert (phone.locator(":focus").get_attribute("name"), sent) == ("first", [])


def test_chromium_sees_what_screening_sees_and_no_more(site: Site, phone: Any) -> None:
    sign_in(site, phone)

    def seen(texts: list[str]) -> list[list[str]]:
        found: list[list[str]] = phone.evaluate("texts => texts.map((text) => detailsIn(text, true))", texts)
        return found

    assert seen([*HELD, *LET_THROUGH]) == [*([kind] for kind in HELD.values()), *([] for _ in LET_THROUGH)]
    told = [f"{text} at ME14 1XQ" for text in emergencies()]
    held = [text for text, kinds in zip(told, seen(told), strict=True) if kinds]
    assert [text for text in held if shipped_screen().is_danger(text)] == []
    texts = list(typed(examples(2000), 3))
    refused = [text for text, kinds in zip(texts, seen(texts), strict=True) if kinds]
    assert refused
    assert [text for text in refused if not is_refused(text)] == []
