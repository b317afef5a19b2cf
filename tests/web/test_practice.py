"""Practice in a browser without script: a question, its answer with the passages, and one's own progress."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest
from support.web import Browser, Site, read, said_on

from bot.features.sessions import messages as said
from bot.features.sessions.practice import A_DAY

PAGE = "/practice"


def asked_on(answer: httpx.Response) -> str:
    """The id of the question on a page."""
    found = re.search(r'name="scenario" value="([\w/-]+)"', answer.text)
    assert found, said_on(answer)
    return found[1]


def chooses(site: Site, browser: Browser, *, rightly: bool) -> httpx.Response:
    """Answer the question on the page."""
    number = asked_on(browser.get(PAGE))
    scenario = site.assistant.practice.scenario(number)
    assert scenario is not None
    assert scenario.right is not None
    choice = scenario.right if rightly else (scenario.right + 1) % len(scenario.choices)
    return browser.fills(PAGE, PAGE, scenario=number, choice=str(choice))


@pytest.mark.parametrize(("rightly", "verdict"), [(True, said.PRACTISE_RIGHT), (False, said.PRACTISE_WRONG)])
def test_a_choice_is_judged_and_the_answer_stands_with_its_passages(
    site: Site, browser: Browser, rightly: bool, verdict: str
) -> None:
    asked = browser.get(PAGE)
    assert len([a for tag, a in read(asked).tags if a.get("name") == "choice"]) >= 2
    assert "Right:" not in said_on(asked)
    shown = chooses(site, browser, rightly=rightly)
    text = said_on(shown)
    assert verdict in text
    assert "Right:" in text
    assert "blockquote" in [tag for tag, _ in read(shown).tags]
    assert "Practised: 1 questions, 1 tries" in text


def test_the_next_question_is_another_and_a_day_has_an_end(site: Site, browser: Browser) -> None:
    seen = set()
    for number in range(A_DAY):
        page = browser.get(PAGE)
        assert said.QUESTION_HEAD.format(number=number + 1, count=A_DAY) in said_on(page)
        seen.add(asked_on(page))
        chooses(site, browser, rightly=True)
    assert len(seen) == A_DAY
    assert said.PRACTISE_DONE in said_on(browser.get(PAGE))
    site.clock.now += dt.timedelta(days=1)
    assert "Right:" not in said_on(browser.get(PAGE))
    asked_on(browser.get(PAGE))


def test_a_question_is_tried_once_a_day(site: Site, browser: Browser) -> None:
    number = asked_on(browser.get(PAGE))
    browser.fills(PAGE, PAGE, scenario=number, choice="0")
    again = said_on(browser.fills(PAGE, PAGE, scenario=number, choice="1"))
    assert said.PRACTISE_AGAIN in again
    assert "1 tries" in again


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"scenario": "no-such", "choice": "0"}, said.WITHDRAWN), ({"choice": "0"}, said.WITHDRAWN)],
)
def test_a_question_that_cannot_be_asked_is_said_so(
    browser: Browser, fields: dict[str, str], told: str
) -> None:
    assert told in said_on(browser.fills(PAGE, PAGE, **fields))


@pytest.mark.parametrize("choice", ["", "9", "-1", "zanzibar"])
def test_a_choice_that_is_none_counts_as_no_try(browser: Browser, choice: str) -> None:
    number = asked_on(browser.get(PAGE))
    answer = browser.fills(PAGE, PAGE, scenario=number, choice=choice)
    assert "Practised: 0 questions, 0 tries" in said_on(answer)
    assert "zanzibar" not in answer.text


def test_progress_is_one_s_own_and_can_be_wiped(site: Site, browser: Browser) -> None:
    chooses(site, browser, rightly=True)
    assert "Practised: 0 questions" in said_on(site.signed_in().get(PAGE))
    wiped = said_on(browser.fills(PAGE, PAGE, do="wipe"))
    assert said.WIPED in wiped
    assert "Practised: 0 questions" in wiped


def test_the_page_of_sessions_leads_to_it(browser: Browser) -> None:
    assert f'href="{PAGE}"' in browser.get("/sessions").text
