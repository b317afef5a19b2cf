"""An administrator's pages in a real Chromium, on a phone and on a wide screen: without script, and axe."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, reach, serious, sign_in
from support.web import Site

from bot.channels.web import messages as said
from bot.core.people import Role
from bot.features.admin.model import SubjectCount

pytestmark = pytest.mark.browser

#: Councils in which nobody else asks.
OTHERS = iter(("haringey", "harrow"))
#: What was asked in Kent in the month before that of the clock.
A_MONTH = (
    SubjectCount("kent", dt.date(2026, 10, 1), "strategy-discussion", answered=12, closest=3),
    SubjectCount("kent", dt.date(2026, 10, 1), "missing", answered=6),
)


def test_what_was_asked_about_is_read_as_a_table(site: Site, page: Any) -> None:
    council = next(OTHERS)
    for _ in range(5):
        site.person(council=council)
    site.assistant.store.subject_counts.add([replace(count, authority=council) for count in A_MONTH])
    sign_in(site, page, site.person(Role.ADMINISTRATOR, council))
    page.goto("/service")
    page.get_by_role("link", name=said.SUBJECTS).click()
    page.get_by_role("heading", name="October 2026").wait_for()
    row = page.locator("tr", has_text="Strategy discussions")
    assert "12" in row.inner_text()
    assert "1 to 4" in row.inner_text()
    assert "13 to 16" in row.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name=said.AS_CSV).click()
    assert download.value.suggested_filename == "questions-by-subject.csv"


def test_somebody_is_invited_signs_in_gets_another_role_and_is_removed(
    site: Site, chromium: Any, address: str, page: Any
) -> None:
    sign_in(site, page, site.person(Role.ADMINISTRATOR, site.council()))
    page.get_by_role("link", name="Team", exact=True).click()
    page.get_by_role("link", name=said.PEOPLE, exact=True).click()
    page.get_by_role("link", name=said.INVITE).click()
    page.get_by_label(said.TEAM, exact=True).fill("night desk")
    page.get_by_label(said.ROLE).select_option("practitioner")
    page.get_by_label(said.LABEL).fill("desk 7")
    page.get_by_role("button", name=said.INVITE_BUTTON).click()
    code = page.locator("strong.code").inner_text()
    assert page.get_by_role("img", name=said.INVITATION_QR).bounding_box()["width"] > 150
    assert code not in page.url

    theirs = chromium.new_context(base_url=address, java_script_enabled=False, **PHONE)
    other = theirs.new_page()
    other.goto("/sign-in")
    other.get_by_label(said.CODE).fill(code)
    other.get_by_role("button", name=said.SIGN_IN).click()
    other.wait_for_url("**/ask")
    assert other.goto("/learning/queue").status == 403

    page.get_by_role("link", name=said.BACK_TO_INVITATIONS).click()
    page.get_by_role("link", name=said.BACK_TO_PEOPLE).click()
    page.get_by_role("link", name="(desk 7)").last.click()
    page.locator("summary", has_text="practitioner in night desk").click()
    page.locator("details[open]").get_by_label(said.ROLE).select_option("team_lead")
    page.get_by_role("button", name=said.CHANGE_ROLE).click()
    page.get_by_text(said.CHANGED).wait_for()
    assert other.goto("/learning/queue").status == 200

    page.get_by_role("button", name=said.REMOVE).click()
    page.get_by_role("button", name=said.REMOVE_YES).click()
    page.get_by_text("is removed, with everything").wait_for()
    other.goto("/ask")
    assert other.url.endswith("/sign-in")
    theirs.close()


def test_a_link_to_sign_in_is_made_with_the_keyboard_alone_and_opens_the_door_once(
    site: Site, chromium: Any, address: str, page: Any
) -> None:
    council = site.council()
    somebody = site.person(Role.TRAINER, council)
    sign_in(site, page, site.person(Role.ADMINISTRATOR, council))
    page.goto(f"/people/{somebody.id}")
    reach(page, said.SIGN_IN_LINK)
    page.keyboard.press("Enter")
    reach(page, said.SIGN_IN_LINK_BUTTON)
    page.keyboard.press("Enter")
    page.wait_for_selector(".qr")
    code = page.locator("strong.code").inner_text()
    assert code not in page.url
    theirs = chromium.new_context(base_url=address, java_script_enabled=False, **PHONE)
    other = theirs.new_page()
    other.goto(page.get_by_role("link", name=code).get_attribute("href"))
    other.get_by_role("button", name=said.SIGN_IN, exact=True).click()
    other.wait_for_url("**/ask")
    assert other.goto("/sessions/new").status == 200
    assert other.goto("/people").status == 403
    theirs.close()
    page.get_by_role("link", name=said.BACK_TO_PERSON).click()
    assert code not in page.content()


def test_the_assistant_is_paused_and_resumed(site: Site, page: Any) -> None:
    sign_in(site, page, site.person(Role.ADMINISTRATOR))
    page.goto("/service")
    try:
        page.locator("summary", has_text=said.PAUSE).click()
        page.get_by_label(said.PAUSE_REASON).fill("The library is brought up to date.")
        page.get_by_role("button", name=said.PAUSE).click()
        page.get_by_text(said.PAUSED_NOW, exact=True).wait_for()
        page.get_by_role("button", name=said.RESUME).click()
        page.get_by_text(said.ANSWERS_NOW, exact=True).wait_for()
    finally:
        site.assistant.maintenance.resume()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_on_the_pages_of_administrators(
    site: Site, chromium: Any, address: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page, site.person(Role.ADMINISTRATOR))
    somebody = site.person(Role.TRAINER)
    site.assistant.failures.of_answer(ValueError())
    for _ in range(5):
        site.person()
    site.assistant.store.subject_counts.add(A_MONTH)
    found: list[str] = []
    for path in (
        "/people",
        f"/people/{somebody.id}",
        "/people/invitations",
        "/service",
        "/service/rates",
        "/service/failures",
        "/service/subjects",
    ):
        page.goto(path)
        found += serious(Axe(), page)
    page.goto("/people/invitations")
    page.get_by_label(said.TEAM, exact=True).fill("duty")
    page.get_by_role("button", name=said.INVITE_BUTTON).click()
    page.wait_for_selector(".qr")
    found += serious(Axe(), page)
    page.goto("/people/invitations")
    page.get_by_label(said.TEAM, exact=True).fill("duty")
    page.get_by_label(said.FOR_HOW_MANY).fill("0")
    page.get_by_role("button", name=said.INVITE_BUTTON).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    page.goto(f"/people/{somebody.id}")
    page.get_by_role("button", name=said.REMOVE).click()
    page.get_by_role("button", name=said.REMOVE_YES).wait_for()
    found += serious(Axe(), page)
    page.goto(f"/people/{somebody.id}")
    page.locator("summary", has_text=said.SIGN_IN_LINK).click()
    page.get_by_role("button", name=said.SIGN_IN_LINK_BUTTON).click()
    page.wait_for_selector(".qr")
    found += serious(Axe(), page)
    context.close()
    assert found == []
