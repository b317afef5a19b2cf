"""A team lead's pages in a real Chromium, on a phone and a wide screen: stories, keyboard, axe."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from support.chromium import PHONE, WIDE, reach, serious, sign_in
from support.samples import WORDS_OF_CLAUSE_1_2
from support.web import Site
from support.web_leads import POINT, Leads

from bot.channels.web import messages as said
from bot.core.people import Role
from bot.features.audits import messages as audits_messages
from bot.features.audits.model import Answer
from bot.features.gaps import messages as gaps_messages
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.group_posts import post_in

pytestmark = pytest.mark.browser

MANUAL = "/documents/exampleshire-crossing-procedure-f3ee42"


@pytest.fixture
def leads(site: Site) -> Leads:
    return Leads.of(site, site.council())


def test_a_point_from_its_passage_to_a_colleague_who_discussed_it(
    site: Site, leads: Leads, page: Any
) -> None:
    lead, other, worker = leads.people
    sign_in(site, page, lead)
    page.goto(MANUAL)
    page.locator("#p-1\\.2").get_by_role("link", name=said.PROPOSE).first.click()
    page.get_by_text(WORDS_OF_CLAUSE_1_2).wait_for()
    page.get_by_label(said.POINT_TEXT).fill(POINT["text"])
    page.get_by_label(said.POINT_FIRST).fill(POINT["first"])
    page.get_by_label(said.POINT_SECOND).fill(POINT["second"])
    page.get_by_role("button", name=said.SHOW_POINT).click()
    page.get_by_text(learning_messages.PREVIEW).wait_for()
    page.get_by_role("button", name=sharing_messages.SEND).click()
    page.get_by_role("status").wait_for()
    number = re.search(r"\d+", page.get_by_role("heading", level=1).inner_text())
    assert number
    assert "Ring" not in page.url
    sign_out(page)

    sign_in(site, page, other)
    page.goto("/learning/queue")
    page.get_by_role("link", name=re.compile(rf"^{number[0]}\. ")).click()
    page.locator("summary", has_text="Release").click()
    page.get_by_role("button", name="Release").click()
    page.get_by_text("can be found from now on").wait_for()
    sign_out(page)

    sign_in(site, page, worker)
    page.goto("/learning")
    page.get_by_role("link", name=re.compile(rf"^{number[0]}\. ")).click()
    page.get_by_role("button", name=learning_messages.DISCUSSED).click()
    page.get_by_text(said.YOU_DISCUSSED, exact=True).wait_for()


def test_a_lead_sends_a_point_back_with_the_keyboard_alone(site: Site, leads: Leads, page: Any) -> None:
    point = leads.has_proposed()
    sign_in(site, page, leads.people[1])
    page.goto(f"/learning/{point.id}")
    reach(page, "Return")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Say who rings.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text(learning_messages.MOVED.format(number=point.id, state="returned")).wait_for()


@pytest.mark.usefixtures("chat")
def test_what_the_chat_app_brings_is_chosen_and_ended_with_the_keyboard_alone(
    site: Site, leads: Leads, page: Any
) -> None:
    lead, receipts = leads.in_chat(Role.TEAM_LEAD), site.assistant.store.receipts
    group = -880_000 - lead.id
    post_in(receipts, lead, group, leads.team, site.clock())
    sign_in(site, page, lead)
    page.goto("/learning")
    reach(page, said.WEEKLY)
    page.keyboard.press("Enter")
    page.get_by_text(sharing_messages.DIGEST_OFF).wait_for()
    reach(page, sharing_messages.WEEKLY)
    page.keyboard.press("Enter")
    page.get_by_text(sharing_messages.DIGEST_NOW_ON).wait_for()
    assert receipts.wants_digest(lead.id)
    page.goto("/learning/queue")
    reach(page, said.GROUPS)
    page.keyboard.press("Enter")
    line = page.locator("li", has_text=said.GROUP_LINE.format(number=group))
    button = line.get_by_role("button", name=said.GROUP_END)
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text(said.GROUP_ENDED).wait_for()
    assert group not in receipts.groups()


def test_an_action_from_the_board_to_done(site: Site, leads: Leads, page: Any) -> None:
    sign_in(site, page, leads.people[0])
    page.goto("/actions")
    page.get_by_role("link", name=said.ADD_OWN).click()
    page.get_by_label(said.WHAT_TO_DO).fill("File the list of out-of-hours numbers.")
    page.get_by_label(said.ON_DAY).check()
    page.get_by_label(said.ON_WHICH_DAY).fill("2026-11-27")
    page.get_by_role("button", name=said.ADD_OWN).click()
    page.get_by_text("due on 27 November 2026").first.wait_for()
    page.get_by_role("link", name=said.BACK_TO_BOARD).click()
    soon = page.locator("section.soon").get_by_role("link", name="File the list").last
    soon.click()
    page.locator("summary", has_text=re.compile("^Done$")).click()
    page.locator("details[open]").get_by_label(said.WORDS).fill("The list is filed.")
    page.locator("details[open]").get_by_role("button", name="Done").click()
    page.get_by_text("is done.").first.wait_for()


def test_an_audit_of_two_cases(site: Site, page: Any) -> None:
    leads = Leads.of(site, site.council())
    sign_in(site, page, leads.people[0])
    page.goto("/audits")
    page.get_by_label(said.AUDIT_CASES).fill("2")
    page.get_by_role("button", name=said.AUDIT_BEGIN).click()
    page.get_by_role("link", name=said.AUDIT_CASE).click()
    page.get_by_role("button", name=said.AUDIT_NOTE_IT).click()
    page.wait_for_selector(".error-summary")
    page.locator(".error-summary a").first.click()
    for group in page.get_by_role("group").all():
        group.get_by_label("no", exact=True).check()
    page.get_by_role("button", name=said.AUDIT_NOTE_IT).click()
    page.get_by_text("1 of 2 cases audited. Similar issues in 1: 100 %").wait_for()
    assert page.locator("table tbody tr").count() == 1
    page.locator("summary", has_text=said.AUDIT_END).click()
    page.get_by_role("button", name=said.AUDIT_END).click()
    page.get_by_role("button", name=said.AUDIT_BEGIN).wait_for()


def test_the_table_of_an_audit_is_fetched_and_sent_back_filled_in(
    site: Site, leads: Leads, page: Any
) -> None:
    sign_in(site, page, leads.people[0])
    page.goto("/audits")
    page.get_by_label(said.AUDIT_CASES).fill("3")
    page.get_by_role("button", name=said.AUDIT_BEGIN).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=said.AS_CSV).click()
    header = download.value.path().read_text(encoding="utf-8-sig").strip()
    rows = [f"{number},{','.join(['no'] * header.count(','))}" for number in (1, 2)]
    table = {"name": "cases.csv", "mimeType": "text/csv", "buffer": "\r\n".join([header, *rows]).encode()}
    reach(page, said.AUDIT_READ)
    page.keyboard.press("Enter")
    page.get_by_label(said.FILE, exact=True).set_input_files(table)
    reach(page, said.AUDIT_READ_BUTTON)
    page.keyboard.press("Enter")
    page.get_by_text(audits_messages.READ.format(cases="2 cases")).wait_for()
    page.get_by_text("2 of 3 cases audited. Similar issues in 2: 100 %").wait_for()


def test_a_question_is_sent_on_from_its_card_and_closed_by_a_lead(
    site: Site, leads: Leads, page: Any
) -> None:
    lead, _, worker = leads.people
    sign_in(site, page, worker)
    page.get_by_label(said.QUESTION).fill("who chairs the strategy discussion when both teams are closed?")
    page.get_by_role("button", name=said.ASK_BUTTON).click()
    page.wait_for_selector(".card")
    page.get_by_role("button", name=said.TO_LEAD).click()
    assert "who chairs the strategy discussion" in page.locator("#words").input_value()
    page.get_by_role("button", name=said.SEND_ON_BUTTON).click()
    page.get_by_text(gaps_messages.sent_to_leads(2, 0)).wait_for()
    sign_out(page)

    sign_in(site, page, lead)
    page.goto("/learning/queue")
    page.get_by_role("link", name="who chairs the strategy discussion").click()
    page.locator("summary", has_text=said.LEAD_GAP_CLOSE).first.click()
    page.locator("details[open]").get_by_label(said.WORDS).fill("A note was added on it.")
    page.locator("details[open]").get_by_role("button", name=said.CLOSE_SHOW).click()
    page.get_by_text("These words go to whoever asked: 1 person").wait_for()
    page.get_by_role("button", name=said.CLOSE_YES).click()
    page.get_by_text("is closed. Of 1 person who asked").wait_for()
    sign_out(page)

    sign_in(site, page, worker)
    page.goto("/sent-on")
    page.get_by_text(said.SENT_ON_DONE.format(closing="A note was added on it.")).wait_for()


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_nothing_serious_on_the_pages_of_leads(
    site: Site, leads: Leads, chromium: Any, address: str, size: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    post_in(
        site.assistant.store.receipts,
        leads.people[1],
        -990_000 - leads.people[1].id,
        leads.team,
        site.clock(),
    )
    waiting, out = leads.has_proposed(), leads.has_released("Write down who was rung, and when.")
    context = chromium.new_context(base_url=address, bypass_csp=True, **size)
    page = context.new_page()
    sign_in(site, page, leads.people[1])
    when = dt.date(2026, 11, 27)
    acted = site.assistant.actions.add(leads.people[1], "File the list.", when, site.clock(), team=leads.team)
    council = site.council()
    auditor = Leads.of(site, council).people[0]
    audits = site.assistant.audits
    audit = audits.start(auditor, council, audits.checklist(), (), 5, site.clock())
    audits.note(audit, None, dict.fromkeys((q.id for q in audit.plan.questions), Answer.NO), site.clock())
    (offered, *_) = site.assistant.library.actions
    site.assistant.gaps.open(leads.people[2], "who chairs the discussion at night?", site.clock())
    site.assistant.lead_questions.ask(leads.people[2], "who chairs it at noon?", site.clock())
    paths = [
        "/gaps",
        "/sent-on",
        "/evidence",
        "/evidence/this_month",
        f"/evidence/points/{out.id}",
        "/actions",
        "/actions/new",
        "/actions/offered",
        f"/actions/take?agreed={offered}",
        f"/actions/{acted.id}",
        MANUAL,
        "/learning",
        "/learning/queue",
        "/learning/weekly",
        "/learning/groups",
        "/learning/new",
        f"/learning/{waiting.id}",
        f"/learning/{waiting.id}/edit",
        f"/learning/{out.id}",
    ]
    found: list[str] = []
    for path in paths:
        page.goto(path)
        found += serious(Axe(), page)
    page.goto("/gaps")
    page.locator("summary", has_text=said.LEAD_GAP_CLOSE).first.click()
    page.locator("details[open]").get_by_label(said.WORDS).fill("The night manager chairs it.")
    page.locator("details[open]").get_by_role("button", name=said.CLOSE_SHOW).click()
    page.get_by_role("button", name=said.CLOSE_YES).wait_for()
    found += serious(Axe(), page)
    page.get_by_role("button", name=said.SIGN_OUT).last.click()
    sign_in(site, page, auditor)
    for path in (f"/audits/{council}", f"/audits/{council}/case"):
        page.goto(path)
        found += serious(Axe(), page)
    page.get_by_role("button", name=said.AUDIT_NOTE_IT).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    page.goto("/learning/new")
    page.get_by_label(said.POINT_TEXT).fill("**")
    page.get_by_label(said.POINT_FIRST).fill("?")
    page.get_by_label(said.POINT_SECOND).fill("?")
    page.get_by_role("button", name=said.SHOW_POINT).click()
    page.wait_for_selector(".error-summary")
    found += serious(Axe(), page)
    context.close()
    assert found == []


def sign_out(page: Any) -> None:
    page.get_by_role("button", name=said.SIGN_OUT).click()
    page.get_by_text(said.SIGNED_OUT).wait_for()
