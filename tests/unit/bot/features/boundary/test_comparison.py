"""Two councils side by side: each one's own procedures, the national text between, and what is not here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.cases import facts

from bot.features.boundary.comparison import StepComparison, side_by_side
from bot.features.boundary.guide import Guide
from procedures.document import Kind
from procedures.library import Library


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return Guide(library)


def beside(guide: Guide, home: str, other: str, **given: str) -> dict[str, StepComparison]:
    return {step.title: step for step in side_by_side(guide.case(facts(home, other, **given)))}


def test_each_side_holds_its_own_procedures_and_the_middle_what_is_for_all(guide: Guide) -> None:
    steps = beside(guide, "havering", "kent")
    found = steps['What "found" means']
    assert [s.document.id for s in found.home] == ["london-procedures-cp3"]
    assert [s.document.id for s in found.host] == ["kent-medway-s47"]
    assert "children-act-1989" in {s.document.id for s in found.national}
    for step in steps.values():
        assert all("havering" in s.document.about for s in step.home)
        assert all("kent" in s.document.about for s in step.host)
        assert not any(s.document.kind in {Kind.PROCEDURE, Kind.PAPER, Kind.MINUTES} for s in step.national)


def test_a_council_whose_procedures_are_not_here_has_an_empty_side(guide: Guide) -> None:
    steps = beside(guide, "surrey", "kent")
    assert all(step.home == () for step in steps.values())
    assert any(step.host for step in steps.values())


def test_two_councils_of_one_manual_have_the_same_on_both_sides(guide: Guide) -> None:
    steps = beside(guide, "barnet", "redbridge", tie="placed_there").values()
    assert any(step.home for step in steps)
    assert all(step.home == step.host for step in steps)


def test_the_steps_are_those_that_bear_on_the_tie(guide: Guide) -> None:
    assert "A child who moves" in beside(guide, "leeds", "york", tie="moved_there")
    assert "A child who moves" not in beside(guide, "leeds", "york", tie="risk_there")
    assert "A child placed in the other area" in beside(guide, "leeds", "york", tie="not_sure")


TWO = facts("havering", "surrey")


def test_a_third_council_has_a_side_of_its_own(guide: Guide) -> None:
    three = {step.title: step for step in guide.compared(replace(TWO, third="kent"))}
    found = three['What "found" means']
    assert found.third is not None
    assert [s.document.id for s in found.third] == ["kent-medway-s47"]
    assert list(found.as_json()) == ["step", "home", "national", "host", "third"]
    assert all(step.third is None for step in guide.compared(TWO))


def test_a_council_has_nothing_to_be_set_beside_itself(guide: Guide) -> None:
    assert beside(guide, "kent", "kent") == {}


def test_the_json_holds_whole_passages(guide: Guide) -> None:
    step = next(iter(beside(guide, "havering", "kent").values())).as_json()
    assert list(step) == ["step", "home", "national", "host"]
    assert {"id", "text", "locator", "voice", "document", "digest"} <= step["home"][0].keys()
