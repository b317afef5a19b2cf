"""Duty cards: danger first and every word, in lines that fit and in messages that Telegram takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.bot_api import markup
from support.cases import every_pair, facts
from support.examples import examples

from bot.core import formatting
from bot.features.answers import messages as answer_messages
from bot.features.boundary import messages as words
from bot.features.boundary.comparison import side_by_side
from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.guide import Guide
from bot.features.boundary.layout import (
    CardPart,
    comparison_blocks,
    duty_card_blocks,
    opened_blocks,
    record_copy,
)
from bot.features.boundary.steps import Steps, Walk
from bot.rendering.telegram_html import pages_of
from bot.rendering.text import WIDTH, text_of
from procedures.authorities import Authorities
from procedures.boundary.facts import Asking, Facts, Now, Tie
from procedures.document import Original
from procedures.library import Library


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


def render_duty(card: DutyCard, authorities: Authorities) -> str:
    return text_of(duty_card_blocks(card, authorities))


def one_line(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


def missing(card: DutyCard, printed: str) -> list[str]:
    """What a card holds and its print does not."""
    held = [shown.passage.text for shown in card.shown]
    held += [formatting.citation(shown.passage, shown.document) for shown in card.shown]
    held += [shown.passage.voice.value.capitalize() for shown in card.shown if shown.passage.voice.islower()]
    held += [d.question for d in card.disagreements]
    held += [line.what for line in card.do]
    held += [line.step for line in card.if_they_refuse]
    held += [*card.record, *(notice.text for notice in card.notices), card.code]
    printed = one_line(printed)
    return [text for text in held if one_line(text) not in printed]


@pytest.mark.parametrize("tie", Tie)
def test_every_word_of_a_card_is_printed_in_lines_that_fit(guide: Guide, library: Library, tie: Tie) -> None:
    pairs = list(every_pair(library))
    for home, other in pairs[:: len(pairs) // 12]:
        card = guide.card(facts(home, other, tie=tie, refused="police_investigating"))
        printed = render_duty(card, library.authorities)
        assert missing(card, printed) == []
        assert max(len(line) for line in printed.split("\n")) <= WIDTH
        assert printed.endswith("\n")
        assert not printed.endswith("\n\n")


@pytest.mark.parametrize("tie", Tie)
def test_the_first_line_is_about_danger_where_there_is_danger(
    guide: Guide, library: Library, tie: Tie
) -> None:
    printed = render_duty(guide.card(facts(tie=tie, danger="yes")), library.authorities)
    assert printed.startswith(f"{answer_messages.LEADS['danger']}\n")
    calm = render_duty(guide.card(facts(tie=tie)), library.authorities)
    assert calm.startswith("First: ")


def test_where_danger_is_and_no_side_is_sure_the_card_says_where_the_child_is(
    guide: Guide, library: Library
) -> None:
    printed = one_line(render_duty(guide.card(facts(tie="suspect_there", danger="yes")), library.authorities))
    assert words.ANYWHERE_IN_DANGER in printed


def test_three_councils_stand_on_the_first_page_and_on_the_copy(guide: Guide, library: Library) -> None:
    case = Facts("leeds", "york", Tie.PLACED, asking=Asking.HOME, third="hull")
    card = guide.card(case)
    assert "Three councils: Leeds rings Hull too, and all three agree today who holds it." in card.brief
    copy = record_copy(card, library.authorities, dt.datetime(2031, 5, 1, tzinfo=dt.UTC))
    assert "The third council, Hull City Council." in copy
    unnamed = guide.card(replace(case, third="", now=Now.ELSEWHERE)).brief
    assert "Leeds rings the council where the child is too" in unnamed


@pytest.mark.parametrize("part", CardPart)
def test_what_stands_behind_the_first_page_opens_part_by_part(
    guide: Guide, library: Library, part: CardPart
) -> None:
    card = guide.card(facts())
    opened = one_line(text_of(opened_blocks(card, library.authorities, part)))
    whole = one_line(render_duty(card, library.authorities))
    for group in opened.split(". "):
        assert group.rstrip(".") in whole


def test_a_copy_for_the_record_has_the_facts_the_verdict_the_citations_the_code_and_the_time(
    guide: Guide, library: Library
) -> None:
    card = guide.card(facts(status="protection_plan"))
    copy = record_copy(card, library.authorities, dt.datetime(2026, 7, 5, 23, 30, tzinfo=dt.UTC))
    assert card.brief in copy
    assert "6 July 2026, 00:30, London time" in copy
    assert "The child is on a child protection plan." in copy
    assert "London Borough of Havering (19 011 816), paragraph 48" in copy
    assert copy.count(card.code) >= 2


def test_the_two_councils_are_named_and_a_shared_duty_is_said_to_be_one(
    guide: Guide, library: Library
) -> None:
    printed = one_line(render_duty(guide.card(facts()), library.authorities))
    assert "The home council, London Borough of Havering." in printed
    assert "The host council, Kent County Council." in printed
    assert words.HOLDS_TOGETHER in printed
    assert words.SETTLED["no"] in printed
    assert words.WHICHEVER_COMES in printed


def test_one_council_twice_is_called_by_its_name_alone(guide: Guide, library: Library) -> None:
    printed = render_duty(guide.card(facts("kent", "kent")), library.authorities)
    assert "The host council" not in printed.split("The words it rests on")[0]
    assert "Both councils" not in printed
    assert one_line(words.NOTICES["one-council"]) in one_line(printed)


@pytest.mark.parametrize("slug", ["england", "outside_england", "not_sure"])
def test_a_council_that_is_not_named_is_said_to_be_so(guide: Guide, library: Library, slug: str) -> None:
    printed = render_duty(guide.card(facts(slug, "kent")), library.authorities)
    assert f"The home council, {words.PLACES[slug]}." in printed
    assert slug not in printed.split()


def test_a_reason_is_told_as_the_other_sides_words(guide: Guide, library: Library) -> None:
    printed = one_line(render_duty(guide.card(facts(refused="case_closed")), library.authorities))
    assert "The reason given for not acting: the case is closed." in printed


def test_paragraphs_that_were_added_stand_under_their_notes(
    library: Library, originals: dict[str, Original]
) -> None:
    guide = Guide(library, originals.values())
    card = guide.card(facts())
    printed = render_duty(card, library.authorities)
    under = [original for shown in card.shown for original in shown.originals]
    assert len(under) > 10
    assert [o.locator for o in under if one_line(o.text) not in one_line(printed)] == []
    assert max(len(line) for line in printed.split("\n")) <= WIDTH


def test_side_by_side_prints_each_side_and_says_what_is_not_here(guide: Guide, library: Library) -> None:
    case = facts("surrey", "kent", tie="moved_there")
    printed = text_of(
        comparison_blocks(side_by_side(guide.case(case)), guide.card(case), library.authorities)
    )
    steps = side_by_side(guide.case(case))
    assert printed.count(words.NOT_HERE) == sum(
        not side for step in steps for side in (step.home, step.national, step.host)
    )
    for step in steps:
        for shown in (*step.home, *step.national, *step.host):
            assert one_line(shown.passage.text) in one_line(printed)
    assert max(len(line) for line in printed.split("\n")) <= WIDTH


@settings(max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_a_card_of_any_walk_is_within_telegrams_limits(
    data: st.DataObject, library: Library, guide: Guide
) -> None:
    steps = Steps(library.authorities)
    walk: Walk = steps.begin()
    while (asked := steps.asked(walk)) is not None:
        walk = steps.choose(walk, data.draw(st.sampled_from([c.value for c in asked.choices])))
    card = guide.card(steps.facts(walk))
    pages = pages_of(duty_card_blocks(card, library.authorities))
    read = [markup.message_text(page.html, "HTML") for page in pages]
    assert any(card.code in page.text for page in read)
    assert read[0].text.startswith(answer_messages.LEADS["danger"]) is card.danger
