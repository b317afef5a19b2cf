"""Follow-ups keep the facts of the case in hand, and ask something of it or change it."""

from __future__ import annotations

import pytest
from support.cases import facts

from bot.features.boundary.follow_up import Focus, answer, changed, focus_of, follows_case
from bot.features.boundary.guide import Guide
from procedures.library import Library


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("what about the minutes", Focus.MINUTES),
        ("who attends", Focus.ATTENDS),
        ("and if they refuse", Focus.REFUSE),
        ("who does the s47 then", Focus.ENQUIRES),
        ("and the plan?", Focus.KEEPS),
        ("who has to be told", Focus.TELLS),
        ("how soon", Focus.SOON),
    ],
)
def test_a_short_text_asks_something_of_the_case_in_hand(library: Library, text: str, focus: Focus) -> None:
    assert focus_of(text) is focus
    assert follows_case(text, library.authorities)


@pytest.mark.parametrize(
    "text",
    ["thanks", "what is a lado", "ok", "a " * 12 + "minutes", "what if a child is missing from school"],
)
def test_another_text_does_not(library: Library, text: str) -> None:
    assert not follows_case(text, library.authorities)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("and if she is only visiting", "tie", "is_there_now"),
        ("and if he's placed there", "tie", "placed_there"),
        ("what if he is missing", "now", "missing"),
        ("what if shes there tonight", "now", "there"),
        ("and if he is back at home", "now", "at_home"),
        ("and supposing it's the foster carer", "tie", "placed_there"),
        ("and if nothing is open", "status", "none"),
        ("what if it's an old allegation", "tie", "past_offence_there"),
        ("and if they refuse because there is no disclosure", "refused", "no_disclosure"),
        ("what if it was surrey instead", "other", "surrey"),
    ],
)
def test_a_follow_up_changes_a_fact_and_keeps_the_others(
    library: Library, text: str, fact: str, value: str
) -> None:
    before = facts(status="protection_plan")
    assert follows_case(text, library.authorities)
    read = changed(before, text, library.authorities)
    assert read.value(fact) == value
    kept = {"home", "status", "other"} - {fact}
    assert all(read.value(name) == before.value(name) for name in kept)


def test_the_other_way_round_the_asker_is_on_the_other_side(library: Library) -> None:
    turned = changed(facts(asking="home"), "and the other way round", library.authorities)
    assert turned.asking == "other"


@pytest.mark.parametrize(
    ("text", "home", "other"),
    [
        ("and the other way round", "kent", "havering"),
        ("what if it was surrey", "havering", "surrey"),
        ("who attends", "havering", "kent"),
    ],
)
def test_a_case_is_turned_round_or_has_another_council(
    library: Library, text: str, home: str, other: str
) -> None:
    read = changed(facts(), text, library.authorities)
    assert (read.home, read.other) == (home, other)


def test_each_is_answered_from_the_card(library: Library) -> None:
    guide = Guide(library)
    card = guide.card(facts("havering", "kent", tie="is_there_now", status="protection_plan"))
    told = {focus: answer(card, focus, library.authorities) for focus in Focus}
    assert all(told.values())
    assert any("one day" in line for line in told[Focus.MINUTES])
    assert told[Focus.ATTENDS][0].startswith("Attends: Havering")
    assert told[Focus.KEEPS][0].endswith("Havering keeps the plan.")
    assert any("manager" in line.lower() or "Ask in writing" in line for line in told[Focus.REFUSE])


@pytest.mark.parametrize("asked", [Focus.MINUTES, Focus.TELLS, Focus.SOON])
def test_by_when_is_said_once_in_a_line(library: Library, asked: Focus) -> None:
    lines = answer(Guide(library).card(facts("bury", "rochdale")), asked, library.authorities)
    assert lines
    for line in lines:
        said, _, by = line.removesuffix(").").rpartition(" (")
        assert by not in said, line
