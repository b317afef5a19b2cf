"""A case on one page: every case can be put on it, corrected on it, and nothing else comes of it."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cases import every_case

from bot.features.boundary.case_form import AT_ONCE, FURTHER, NEEDED, WAS, CaseForm
from bot.features.boundary.steps import Steps
from procedures.boundary.facts import Asking, Concern, Danger, Facts, Order, Refused, Stay, Tie
from procedures.library import Library

PLAIN = {"danger": "no", "home": "havering", "other": "kent", "tie": "risk_there"}


@pytest.fixture(scope="module")
def form(library: Library) -> CaseForm:
    return CaseForm(library.authorities)


def test_every_case_comes_back_as_it_was_put_on_the_page(form: CaseForm, library: Library) -> None:
    cases = list(islice(every_case(library), 0, None, 97))
    assert len(cases) > 50
    for facts in cases:
        assert form.filled(form.chosen_of(facts), "kent").facts == facts


def test_a_situation_says_what_the_steps_make_of_it(form: CaseForm, library: Library) -> None:
    steps = Steps(library.authorities)
    for situation in ("risk_there", "new_household", "refuge", "housed_for_now", "online", "unborn"):
        walk = steps.begin(["kent"], own="havering")
        for value in ("no", "havering", "kent", situation):
            walk = steps.choose(walk, value)
        while steps.asked(walk) is not None:
            walk = steps.choose(walk, "not_sure")
        filled = form.filled({**PLAIN, "tie": situation}, "havering")
        assert filled.facts == steps.facts(walk)


def test_a_tie_that_is_changed_takes_what_hung_on_the_old_one_with_it(form: CaseForm) -> None:
    asked = Facts("havering", "kent", tie=Tie.RISK, concern=Concern.SOMEONE_THERE)
    changed = form.filled({**form.chosen_of(asked), "tie": "refuge"}, None).facts
    assert changed
    assert (changed.tie, changed.stay, changed.concern) == (Tie.MOVED, Stay.REFUGE, Concern.NOT_SURE)
    kept = form.filled({**form.chosen_of(asked), "tie": "placed_there", "concern": "carer"}, None).facts
    assert kept
    assert kept.concern is Concern.CARER


def test_who_asks_is_read_from_the_askers_council_unless_it_is_said(form: CaseForm) -> None:
    for own, asking in (("havering", Asking.HOME), ("kent", Asking.OTHER), ("norfolk", Asking.THIRD)):
        facts = form.filled(PLAIN, own).facts
        assert facts
        assert facts.asking is asking
    said = form.filled({**PLAIN, "asking": "third"}, "kent").facts
    assert said
    assert said.asking is Asking.THIRD


@pytest.mark.parametrize(
    ("danger", "comes_to"),
    [
        ("not_sure", (Danger.YES, Order.NONE)),
        ("police_protection", (Danger.NO, Order.POLICE_PROTECTION)),
        ("emergency_order", (Danger.NO, Order.EMERGENCY_ORDER)),
    ],
)
def test_danger_that_is_not_sure_is_danger(
    form: CaseForm, danger: str, comes_to: tuple[Danger, Order]
) -> None:
    facts = form.filled({**PLAIN, "danger": danger}, None).facts
    assert facts
    assert (facts.danger, facts.order) == comes_to


def test_a_reason_that_no_list_has_is_none_of_the_list(form: CaseForm, library: Library) -> None:
    """In the chat, too: a refusal for another reason ended in a failure."""
    facts = form.filled({**PLAIN, "refused": "not_sure"}, None).facts
    assert facts
    assert facts.refused is Refused.NONE
    steps = Steps(library.authorities)
    walk = steps.choose(steps.of(facts).change("refused"), "not_sure")
    assert steps.facts(walk).refused is Refused.NONE


def test_what_is_missing_is_named(form: CaseForm) -> None:
    assert set(form.filled({}, None).problems) == set(NEEDED)
    fields = form.fields({}, "kent", form.filled({}, None).problems)
    assert [field.name for field in fields] == [*AT_ONCE, *FURTHER]
    assert [field.name for field in fields if field.problem] == list(NEEDED)


@given(st.dictionaries(st.sampled_from([*AT_ONCE, *FURTHER, WAS, "other"]), st.text(max_size=20)))
def test_whatever_is_sent_is_a_case_or_is_named(library: Library, sent: dict[str, str]) -> None:
    filled = CaseForm(library.authorities).filled({**PLAIN, **sent}, "kent")
    assert (filled.facts is None) is bool(filled.problems)
