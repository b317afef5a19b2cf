"""The steps of a case: always a question or a case, always a way back, always room for not being sure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.shipped import shipped_library

from bot.features.answers import messages as answer_messages
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.steps import CaseStep, Steps, Walk
from procedures.boundary.facts import (
    Asking,
    ChildStatus,
    Concern,
    Danger,
    Facts,
    Now,
    Order,
    Refused,
    Stay,
    Tie,
)

AUTHORITIES = shipped_library().authorities
STEPS = Steps(AUTHORITIES)
FULL = ("no", "london", "havering", "south_east", "kent", "risk_there", "none", "home")

#: Whole numbers, each of which picks one of the choices that a step offers.
picks = st.lists(st.integers(min_value=0), max_size=14)


def walked(*values: str) -> Walk:
    walk = STEPS.begin()
    for value in values:
        further = STEPS.choose(walk, value)
        assert further != walk, value
        walk = further
    return walk


def by_chance(numbers: list[int]) -> Walk:
    walk = STEPS.begin()
    for number in numbers:
        asked = STEPS.asked(walk)
        if asked is None:
            break
        walk = STEPS.choose(walk, asked.choices[number % len(asked.choices)].value)
    return walk


def test_a_case_from_the_first_question_to_its_facts() -> None:
    walk = STEPS.begin()
    seen = []
    for value in FULL:
        asked = STEPS.asked(walk)
        assert asked is not None
        seen.append(asked.step.value)
        walk = STEPS.choose(walk, value)
    assert seen == ["danger", "home_region", "home", "other_region", "other", "tie", "status", "asking"]
    assert STEPS.asked(walk) is None
    facts = STEPS.facts(walk)
    assert (facts.home, facts.other, facts.tie, facts.status) == (
        "havering",
        "kent",
        Tie.RISK,
        ChildStatus.NONE,
    )
    assert (facts.danger, facts.asking, facts.refused) == (Danger.NO, Asking.HOME, Refused.NONE)


@pytest.mark.parametrize("situation", boundary_messages.SITUATIONS)
@pytest.mark.parametrize("danger", ["yes", "no", "police_protection"])
def test_six_presses_are_enough_for_whoever_has_a_council(situation: str, danger: str) -> None:
    walk = STEPS.begin(own="havering")
    presses = 0
    while asked := STEPS.asked(walk):
        values = {
            "danger": danger,
            "home_region": "havering",
            "other_region": "south_east",
            "other": "kent",
            "tie": situation,
        }
        walk = STEPS.choose(walk, values.get(asked.step, asked.choices[-1].value))
        presses += 1
    assert presses <= 6
    assert STEPS.facts(walk).asking is Asking.HOME


def test_the_askers_own_council_comes_first_and_who_asks_is_not_asked() -> None:
    asked = STEPS.asked(STEPS.choose(STEPS.begin(own="kent"), "no"))
    assert asked
    assert (asked.choices[0].value, asked.choices[0].label) == ("kent", "Kent")
    walk = STEPS.begin(own="kent")
    for value in ("no", "london", "havering", "kent", "risk_there", "not_sure"):
        walk = STEPS.choose(walk, value)
    assert STEPS.asked(walk) is None
    assert STEPS.facts(walk).asking is Asking.OTHER


@given(picks)
def test_a_fact_is_changed_and_the_others_stay(numbers: list[int]) -> None:
    walk = by_chance([*numbers, *([0] * 14)])
    before = STEPS.facts(walk)
    for choice in STEPS.changes(walk):
        asking = walk.change(choice.value)
        asked = STEPS.asked(asking)
        assert asked
        assert asking.back() == walk
        changed = STEPS.choose(asking, asked.choices[-1].value)
        while further := STEPS.asked(changed):
            changed = STEPS.choose(changed, further.choices[-1].value)
        if choice.value not in {"home_region", "tie"}:
            assert STEPS.facts(changed).home == before.home


def test_no_label_is_cut_on_a_phone() -> None:
    """A button across the screen shows some 36 letters, one of a pair some 17; see the chat's rows."""
    walk = STEPS.begin(own="bournemouth_christchurch_and_poole")
    seen = {label for choices in everything(walk, 0) for label in choices}
    for slug in AUTHORITIES.by_slug:
        case = Facts(slug, slug, danger=Danger.NO, third=slug)
        seen |= {choice.label for choice in STEPS.changes(STEPS.of(case))}
    assert [label for label in seen if len(label) > 36] == []


def everything(walk: Walk, depth: int) -> Iterator[list[str]]:
    """The labels of every question that the first choices lead to, and of the facts that can be changed."""
    asked = STEPS.asked(walk)
    if asked is None:
        yield [choice.label for choice in STEPS.changes(walk)]
        return
    yield [choice.label for choice in asked.choices]
    wide = asked.step in {CaseStep.HOME_REGION, CaseStep.TIE}
    for choice in asked.choices if wide else asked.choices[:1]:
        yield from everything(STEPS.choose(walk, choice.value), depth + 1)


@given(picks)
def test_every_choice_leads_on_and_not_sure_is_always_one(numbers: list[int]) -> None:
    walk = by_chance(numbers)
    asked = STEPS.asked(walk)
    if asked is None:
        assert STEPS.facts(walk).line()
        return
    values = [choice.value for choice in asked.choices]
    assert len(set(values)) == len(values) > 1
    assert any("not sure" in choice.label.lower() for choice in asked.choices)
    assert all(choice.label and len(choice.value.encode()) <= 48 for choice in asked.choices)
    for value in values:
        assert STEPS.choose(walk, value).chosen[asked.step] == value
    with pytest.raises(ValueError, match="complete"):
        STEPS.facts(walk)


@given(picks)
def test_back_undoes_one_choice_and_again_all(numbers: list[int]) -> None:
    walk = by_chance(numbers)
    asked = STEPS.asked(walk)
    if asked:
        assert asked.can_go_back == bool(walk.chosen)
        assert STEPS.choose(walk, asked.choices[0].value).back() == walk
    assert walk.again() == STEPS.begin()
    assert STEPS.begin().back() == STEPS.begin()


@given(picks)
def test_a_walk_is_kept_as_a_short_line(numbers: list[int]) -> None:
    walk = by_chance(numbers)
    assert STEPS.read(walk.as_text()) == walk
    assert len(walk.as_text()) < 400


@given(st.text(max_size=60))
def test_a_line_that_no_walk_wrote_begins_again_where_it_stops_making_sense(line: str) -> None:
    walk = STEPS.read(line)
    assert STEPS.asked(walk) or STEPS.facts(walk)


def test_what_is_no_longer_offered_is_left_out_of_a_line() -> None:
    read = STEPS.read("danger=no,home_region=atlantis,weather=fine,tie=risk_there;;;")
    assert dict(read.chosen) == {"danger": "no", "tie": "risk_there"}


@pytest.mark.parametrize("value", ["", "yes ", "back", "havering", "Yes"])
def test_what_a_step_does_not_offer_changes_nothing(value: str) -> None:
    assert STEPS.choose(STEPS.begin(), value) == STEPS.begin()
    assert STEPS.choose(walked(*FULL), value) == walked(*FULL)


@pytest.mark.parametrize("somewhere", ["wales", "outside_england", "not_sure"])
def test_a_council_that_is_not_known_is_not_asked_for_twice(somewhere: str) -> None:
    walk = walked("no", somewhere)
    asked = STEPS.asked(walk)
    assert asked
    assert asked.step is CaseStep.OTHER_REGION
    facts = STEPS.facts(walked("no", somewhere, somewhere, "not_sure", "not_sure"))
    assert facts.home == facts.other == somewhere


def test_a_council_that_is_not_sure_within_its_region_is_somewhere_in_england() -> None:
    values = ("no", "london", "not_sure", "not_sure", "not_sure", "home")
    assert STEPS.facts(walked(*values)).home == "england"


def test_not_sure_of_danger_is_treated_as_danger_and_the_rest_as_the_wider() -> None:
    values = ("not_sure", "not_sure", "not_sure", "not_sure", "not_sure", "not_sure")
    facts = STEPS.facts(walked(*values))
    assert (facts.danger, facts.tie, facts.status) == (Danger.YES, Tie.NOT_SURE, ChildStatus.NOT_SURE)
    assert (facts.asking, facts.refused) == (Asking.THIRD, Refused.NONE)


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_what_to_do_in_danger_is_said_before_every_further_question(answer: str) -> None:
    walk = walked(answer)
    for value in ("not_sure", *FULL[1:6], "home"):
        asked = STEPS.asked(walk)
        assert asked
        assert asked.warning == answer_messages.LEADS["danger"]
        walk = STEPS.choose(walk, value)
    calm = STEPS.asked(walked("no"))
    assert calm
    assert not calm.warning


def test_what_was_named_is_offered_first() -> None:
    walk = STEPS.begin(named=("havering", "kent", "atlantis", "kent"))
    assert walk.named == ("havering", "kent")
    asked = STEPS.asked(STEPS.choose(walk, "no"))
    assert asked
    assert [choice.value for choice in asked.choices[:2]] == ["havering", "kent"]
    after = STEPS.asked(STEPS.choose(STEPS.choose(walk, "no"), "kent"))
    assert after
    assert after.choices[0].value == "havering"


@given(st.sampled_from(list(AUTHORITIES.by_slug)), st.sampled_from(list(Tie)), st.sampled_from(list(Concern)))
def test_the_walk_of_a_case_is_complete_and_leads_to_the_same_case(
    slug: str, tie: Tie, concern: Concern
) -> None:
    case = Facts(slug, "kent", tie, danger=Danger.YES, asking=Asking.OTHER, concern=concern, third="devon")
    walk = STEPS.of(case, "kent")
    assert STEPS.asked(walk) is None
    assert STEPS.facts(STEPS.read(walk.as_text())) == case


def test_a_child_in_a_third_area_is_asked_for_its_council() -> None:
    walk = walked("yes", "elsewhere", "yorkshire_and_the_humber", "leeds", "yorkshire_and_the_humber", "york")
    asked = STEPS.asked(walk)
    assert asked
    assert asked.step is CaseStep.THIRD_REGION
    walk = STEPS.choose(walk, "yorkshire_and_the_humber")
    asked = STEPS.asked(walk)
    assert asked
    offered = {choice.value for choice in asked.choices}
    assert "hull" in offered
    assert not {"leeds", "york"} & offered
    walk = STEPS.choose(STEPS.choose(STEPS.choose(walk, "hull"), "placed_there"), "home")
    facts = STEPS.facts(walk)
    assert (facts.home, facts.other, facts.third, facts.now) == ("leeds", "york", "hull", Now.ELSEWHERE)


def test_a_card_whose_child_comes_to_be_in_a_third_area_asks_for_it_too() -> None:
    walk = STEPS.of(Facts("leeds", "york", Tie.PLACED, danger=Danger.YES), "leeds").change(CaseStep.NOW)
    asked = STEPS.asked(STEPS.choose(walk, "elsewhere"))
    assert asked
    assert asked.step is CaseStep.THIRD_REGION
    unnamed = Facts("leeds", "york", Tie.PLACED, now=Now.ELSEWHERE)
    assert STEPS.facts(STEPS.of(unnamed)) == unnamed


def test_every_council_can_be_chosen() -> None:
    offered = set()
    asked = STEPS.asked(walked("no"))
    assert asked
    for region in (choice.value for choice in asked.choices):
        council = STEPS.asked(walked("no", region))
        assert council
        if council.step is CaseStep.HOME:
            offered |= {choice.value for choice in council.choices}
    assert offered - {"not_sure"} == set(AUTHORITIES.by_slug)


@pytest.mark.parametrize(
    ("labels", "values"),
    [
        (boundary_messages.TIES, list(Tie)),
        (boundary_messages.STATUSES, list(ChildStatus)),
        (boundary_messages.SHORT_STATUSES, list(ChildStatus)),
        (boundary_messages.NOW, list(Now)),
        (boundary_messages.CONCERNS, list(Concern)),
        (boundary_messages.ORDERS, list(Order)),
        (boundary_messages.STAYS, list(Stay)),
        (boundary_messages.ASKING, [*Asking, "not_sure"]),
        (boundary_messages.REFUSED, [*Refused, "not_sure"]),
        (boundary_messages.SHORT_REFUSED, [*Refused, "not_sure"]),
    ],
)
def test_every_value_has_its_label(labels: dict[str, str], values: list[str]) -> None:
    assert list(labels) == values
