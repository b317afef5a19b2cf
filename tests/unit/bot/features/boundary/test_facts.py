"""Flags of a case: each value stands for itself, and a wrong one is named with what comes near it."""

from __future__ import annotations

import pytest
from support.shipped import shipped_library

from bot.errors import UnknownError
from bot.features.boundary.facts import facts_of
from procedures.boundary.facts import CHOICES, Somewhere

AUTHORITIES = shipped_library().authorities
FULL = {
    "danger": "yes",
    "home": "havering",
    "other": "kent",
    "tie": "suspect_there",
    "status": "looked_after",
    "asking": "other",
    "refused": "case_closed",
}


def test_flags_become_facts() -> None:
    facts = facts_of(FULL, AUTHORITIES)
    assert {name: facts.value(name) for name in FULL} == FULL


def test_what_is_not_given_is_not_sure_or_not_so() -> None:
    facts = facts_of({}, AUTHORITIES)
    assert (facts.home, facts.other, facts.tie, facts.status) == ("not_sure",) * 4
    assert (facts.danger, facts.asking, facts.refused) == ("no", "third", "none")


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_of_every_flag_is_taken(name: str) -> None:
    for value in CHOICES[name]:
        assert facts_of({**FULL, name: value.value}, AUTHORITIES).value(name) == value


@pytest.mark.parametrize("somewhere", Somewhere)
def test_a_place_may_stand_for_a_council(somewhere: Somewhere) -> None:
    facts = facts_of({"home": somewhere, "other": somewhere}, AUTHORITIES)
    assert facts.home == facts.other == somewhere


@pytest.mark.parametrize("typed", ["tower-hamlets", "Tower Hamlets", " tower_hamlets "])
def test_spaces_hyphens_and_capitals_do_not_matter(typed: str) -> None:
    assert facts_of({"home": typed}, AUTHORITIES).home == "tower_hamlets"


@pytest.mark.parametrize(
    ("typed", "nation"),
    [
        ("cardiff", "wales"),
        ("Neath-Port-Talbot", "wales"),
        ("glasgow", "scotland"),
        ("belfast", "northern_ireland"),
        ("isle of man", "isle_of_man"),
    ],
)
def test_a_council_of_another_nation_stands_for_it(typed: str, nation: str) -> None:
    assert facts_of({"other": typed}, AUTHORITIES).other == nation


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        ({"home": "kentt"}, ["--home", "kentt", "kent"]),
        ({"other": "havring"}, ["--other", "havring", "havering"]),
        ({"other": "outside"}, ["--other", "outside", "outside_england"]),
        ({"home": ""}, ["--home"]),
        ({"tie": "risk"}, ["--tie", "risk", "risk_there"]),
        ({"danger": "maybe"}, ["--danger", "maybe", "yes or no"]),
        ({"status": "cin"}, ["--status", "child_in_need"]),
        ({"asking": "me"}, ["--asking", "home, other or third"]),
        ({"refused": "not_sure"}, ["--refused", "short_notice"]),
    ],
)
def test_a_wrong_value_is_one_sentence_with_the_flag_and_the_way_out(
    flags: dict[str, str], names: list[str]
) -> None:
    with pytest.raises(UnknownError) as raised:
        facts_of(flags, AUTHORITIES)
    sentence = str(raised.value)
    assert all(name in sentence for name in names), sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
