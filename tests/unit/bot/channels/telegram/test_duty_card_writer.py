"""Duty cards of any facts as messages that Telegram takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bot_api import markup

from bot.channels.telegram.duty_card_writer import render_duty
from bot.features.answers import messages as answer_messages
from bot.features.boundary.guide import Guide
from bot.features.boundary.steps import Steps, Walk
from procedures.library import Library


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


@settings(max_examples=60)
@given(data=st.data())
def test_a_card_of_any_walk_is_within_telegrams_limits(
    data: st.DataObject, library: Library, guide: Guide
) -> None:
    steps = Steps(library.authorities)
    walk: Walk = steps.begin()
    while (asked := steps.asked(walk)) is not None:
        walk = steps.choose(walk, data.draw(st.sampled_from([c.value for c in asked.choices])))
    card = guide.card(steps.facts(walk))
    pages = render_duty(card, library.authorities)
    read = [markup.message_text(page.html, "HTML") for page in pages]
    assert any(card.code in page.text for page in read)
    assert read[0].text.startswith(answer_messages.LEADS["danger"]) is card.danger
