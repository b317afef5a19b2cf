"""The steps of a case: always a question or a case, always a way back, always room for not being sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.answers import messages as answer_messages
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.steps import CaseStep, Steps, Walk
from procedures.authorities import load_authorities
from procedures.boundary.facts import Asking, ChildStatus, Danger, Refused, Tie
from procedures.library import SHIPPED

AUTHORITIES = load_authorities(SHIPPED / "authorities.yaml")
STEPS = Steps(AUTHORITIES)
FULL = ("no", "london", "havering", "south_east", "kent", "risk_there", "none", "home", "none")

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
        seen.append(asked.step)
        walk = STEPS.choose(walk, value)
    assert seen == list(CaseStep)
    assert STEPS.asked(walk) is None
    facts = STEPS.facts(walk)
    assert (facts.home, facts.other, facts.tie, facts.status) == (
        "havering",
        "kent",
        Tie.RISK,
        ChildStatus.NONE,
    )
    assert (facts.danger, facts.asking, facts.refused) == (Danger.NO, Asking.HOME, Refused.NONE)


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
        assert STEPS.choose(walk, value).answers == (*walk.answers, value)
    with pytest.raises(ValueError, match=r"zip|complete"):
        STEPS.facts(walk)


@given(picks)
def test_back_undoes_one_choice_and_again_all(numbers: list[int]) -> None:
    walk = by_chance(numbers)
    asked = STEPS.asked(walk)
    if asked:
        assert asked.can_go_back == bool(walk.answers)
        assert STEPS.choose(walk, asked.choices[0].value).back() == walk
    assert walk.again() == STEPS.begin()
    assert STEPS.begin().back() == STEPS.begin()


@given(picks)
def test_a_walk_is_kept_as_a_short_line(numbers: list[int]) -> None:
    walk = by_chance(numbers)
    assert STEPS.read(walk.as_text()) == walk
    assert len(walk.as_text()) < 250


@given(st.text(max_size=60))
def test_a_line_that_no_walk_wrote_begins_again_where_it_stops_making_sense(line: str) -> None:
    walk = STEPS.read(line)
    assert STEPS.asked(walk) or STEPS.facts(walk)


def test_a_line_is_read_up_to_what_is_no_longer_offered() -> None:
    assert STEPS.read("no,london,atlantis,south_east;;").answers == ("no", "london")


@pytest.mark.parametrize("value", ["", "yes ", "back", "havering", "Yes"])
def test_what_a_step_does_not_offer_changes_nothing(value: str) -> None:
    assert STEPS.choose(STEPS.begin(), value) == STEPS.begin()
    assert STEPS.choose(walked(*FULL), value) == walked(*FULL)


@pytest.mark.parametrize("somewhere", ["england", "outside_england", "not_sure"])
def test_a_council_that_is_not_known_is_not_asked_for_twice(somewhere: str) -> None:
    walk = walked("no", somewhere)
    asked = STEPS.asked(walk)
    assert asked
    assert asked.step is CaseStep.OTHER_REGION
    facts = STEPS.facts(walked("no", somewhere, somewhere, "not_sure", "not_sure", "not_sure", "not_sure"))
    assert facts.home == facts.other == somewhere


def test_a_council_that_is_not_sure_within_its_region_is_somewhere_in_england() -> None:
    values = ("no", "london", "not_sure", "not_sure", "not_sure", "none", "home", "none")
    assert STEPS.facts(walked(*values)).home == "england"


def test_not_sure_of_danger_is_treated_as_danger_and_the_rest_as_the_wider() -> None:
    values = ("not_sure", "england", "england", "not_sure", "not_sure", "not_sure", "not_sure")
    facts = STEPS.facts(walked(*values))
    assert (facts.danger, facts.tie, facts.status) == (Danger.YES, Tie.NOT_SURE, ChildStatus.NOT_SURE)
    assert (facts.asking, facts.refused) == (Asking.THIRD, Refused.NONE)


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_what_to_do_in_danger_is_said_before_every_further_question(answer: str) -> None:
    walk = walked(answer)
    for value in FULL[1:]:
        asked = STEPS.asked(walk)
        assert asked
        assert asked.warning == answer_messages.LEADS["danger"]
        walk = STEPS.choose(walk, value)
    calm = STEPS.asked(walked("no"))
    assert calm
    assert not calm.warning


def test_what_a_question_named_is_offered_first_for_confirmation() -> None:
    walk = STEPS.begin(named=("havering", "kent", "atlantis", "kent"), tie="suspect_there")
    assert walk.named == ("havering", "kent")
    asked = STEPS.asked(STEPS.choose(walk, "no"))
    assert asked
    assert [choice.value for choice in asked.choices[:2]] == ["havering", "kent"]
    assert "named in the question" in asked.choices[0].label
    walk = STEPS.choose(STEPS.choose(STEPS.choose(walk, "no"), "kent"), "south_west")
    walk = STEPS.choose(walk, "devon")
    asked = STEPS.asked(walk)
    assert asked
    assert asked.step is CaseStep.TIE
    assert asked.choices[0].value == "suspect_there"
    assert len(asked.choices) == len(Tie)
    assert STEPS.read(walk.as_text()) == walk
    assert STEPS.begin(tie="nonsense").tie == ""


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
        (boundary_messages.DANGER, [*Danger, "not_sure"]),
        (boundary_messages.ASKING, [*Asking, "not_sure"]),
        (boundary_messages.REFUSED, [*Refused, "not_sure"]),
    ],
)
def test_every_value_has_its_label(labels: dict[str, str], values: list[str]) -> None:
    assert list(labels) == values
