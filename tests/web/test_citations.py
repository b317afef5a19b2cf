"""A citation's code opens what its card showed, and what has changed since."""

from __future__ import annotations

import re

import pytest
from support.samples import ASKED, WORDS_OF_CLAUSE_1_2
from support.web import Browser, Site, said_on

from bot.core.people import Role
from bot.features.citations import messages as citations_messages
from bot.features.learning.model import Audience, Wording

LEARNED = "Put the heron bell on the minutes of every lantern meeting at the ford."
ASKED_OF_IT = "who puts the heron bell on the minutes of the lantern meeting"


@pytest.fixture
def code(browser: Browser) -> str:
    """The code of a card that was shown."""
    found = re.search(r"/citations/(\w{4}-\w{4})", browser.asks(ASKED).text)
    assert found
    return found[1]


def test_a_code_as_it_is_typed_leads_to_its_card(site: Site, code: str) -> None:
    browser = site.signed_in(site.person(council="havering"))
    answer = browser.sends_form("/citations", "/citations", code=f" {code.lower().replace('-', ' ')} ")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/citations/{code}")
    shown = said_on(browser.get(f"/citations/{code}"))
    assert citations_messages.ALL_AS_THEY_WERE in shown
    assert WORDS_OF_CLAUSE_1_2 in shown
    assert ASKED not in shown


def test_local_learning_is_for_its_own_council_alone(site: Site) -> None:
    """Of a point that is for one council, another sees neither the answer nor what stood under its code."""
    council = site.council()
    first, second = (site.person(Role.TEAM_LEAD, council) for _ in range(2))
    desk, now = site.assistant.learning, site.clock()
    point = desk.propose(first, Wording(LEARNED, (ASKED_OF_IT,), audience=Audience((council,))), None, now)
    desk.release(second, point, now)
    own = site.signed_in(site.person(council=council)).asks(ASKED_OF_IT)
    assert LEARNED in said_on(own)
    assert LEARNED not in said_on(site.signed_in(site.person(council="havering")).asks(ASKED_OF_IT))
    found = re.search(r"/citations/(\w{4}-\w{4})", own.text)
    assert found
    shown = said_on(site.signed_in(site.person(council="havering")).get(found[0]))
    assert LEARNED not in shown
    assert citations_messages.NOT_FOR_YOU in shown
    assert LEARNED in said_on(site.signed_in(second).get(found[0]))


@pytest.mark.parametrize("typed", ["0000-0000", "who rings first", "", "<b>", "K7F3"])
def test_what_is_no_code_is_said_to_be_none(browser: Browser, typed: str) -> None:
    answer = browser.fills("/citations", "/citations", code=typed)
    assert answer.status_code == 400
    assert citations_messages.UNKNOWN_CODE in said_on(answer)
    assert not re.search(r"[<>]|who", typed) or typed not in answer.text
