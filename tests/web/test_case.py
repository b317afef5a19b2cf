"""The case guide on one page: choices alone, the duty card for them, and its slip."""

from __future__ import annotations

import re

import pytest
from support.web import Browser, Site, said_on, token_on

from bot.channels.web import messages as said
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.layout import first_page_blocks
from bot.rendering.text import text_of
from procedures.boundary.facts import Asking, ChildStatus, Concern, Danger, Facts, Now, Tie

CASE = {"danger": "no", "home": "havering", "other": "kent", "tie": "risk_there"}


def test_the_page_offers_every_council_and_asks_for_danger_first(browser: Browser) -> None:
    page = browser.get("/case")
    shown = said_on(page)
    assert shown.index("ring 999") < shown.index(boundary_messages.QUESTIONS["danger"])
    assert shown.index(boundary_messages.QUESTIONS["danger"]) < shown.index("normally live")
    assert page.text.count('<option value="havering">') == 3
    assert len(re.findall("<optgroup", page.text)) > 20


def test_what_is_chosen_gives_the_card_that_every_channel_gives(site: Site, browser: Browser) -> None:
    answer = browser.fills("/case", "/case", **CASE)
    facts = Facts(
        "havering",
        "kent",
        tie=Tie.RISK,
        status=ChildStatus.NOT_SURE,
        danger=Danger.NO,
        asking=Asking.OTHER,
        now=Now.NOT_SURE,
        concern=Concern.SOMEONE_THERE,
    )
    card = site.assistant.boundary.card(facts)
    shown = re.sub(r"\W+", " ", said_on(answer))
    assert re.sub(r"\W+", " ", text_of(first_page_blocks(card))).strip() in shown
    assert re.findall(r"<summary>(.*?)</summary>", answer.text)[:4] == list(boundary_messages.OPEN.values())
    assert "copy for the record" in answer.text


def test_the_slip_is_one_page_for_the_file(browser: Browser) -> None:
    answer = browser.fills("/case", "/case/slip", **CASE)
    assert answer.content.startswith(b"%PDF-")
    assert re.fullmatch(r'attachment; filename="\w{4}-\w{4}\.pdf"', answer.headers["content-disposition"])
    assert browser.fills("/case", "/case/slip").status_code == 400


@pytest.mark.parametrize("missing", CASE)
def test_what_is_missing_is_named_and_led_to(browser: Browser, missing: str) -> None:
    answer = browser.fills("/case", "/case", **{k: v for k, v in CASE.items() if k != missing})
    assert answer.status_code == 400
    assert f'<a href="#{missing}">{boundary_messages.PAGE_NEEDED[missing]}</a>' in answer.text
    assert f'id="{missing}"' in answer.text
    assert f'id="{missing}-error"' in answer.text
    kept = CASE["tie" if missing != "tie" else "home"]
    assert f'<option value="{kept}" selected>' in answer.text  # what was chosen stays chosen


@pytest.mark.parametrize("name", ["danger", "home", "other", "tie", "status", "third", "refused", "now"])
@pytest.mark.parametrize("value", ["nowhere", "<script>", "kent,danger=yes", "risk_there;x"])
def test_what_is_not_offered_is_no_fact(browser: Browser, name: str, value: str) -> None:
    answer = browser.fills("/case", "/case", **{**CASE, name: value})
    assert answer.status_code == 400
    assert boundary_messages.PAGE_NOT_OFFERED in said_on(answer)
    assert "<script>" not in answer.text


def test_danger_comes_before_all_else_on_the_card(browser: Browser) -> None:
    shown = said_on(browser.fills("/case", "/case", **{**CASE, "danger": "not_sure", "now": "there"}))
    assert shown.index("ring 999 first") < shown.index("First:")


def test_no_choice_is_kept(site: Site, browser: Browser) -> None:
    token = token_on(browser.get("/case"))
    browser.post("/case", form_token=token, **{**CASE, "refused": "short_notice"})
    assert b"short_notice" not in b"".join(
        p.read_bytes() for p in site.assistant.settings.data_dir.glob("store.db*")
    )
    assert said.CASE_HOW in said_on(browser.get("/case"))
