"""The JSON of a duty card: the keys that tools rely on, no more and no fewer."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from support.cases import facts

from bot.features.boundary.duty_card import DutyCard
from bot.features.boundary.guide import Guide
from bot.features.citations.service import as_typed
from procedures.document import Standing, Voice
from procedures.library import Library

SAYS = {"says": str, "cites": list}
FORM = {
    "acts_first": {"who": str, **SAYS},
    "holds": {"default": str, "settled": str, **SAYS},
    "keeps": (dict, type(None)),
    "enquires": {"who": str, **SAYS},
    "attends": [{"who": str, **SAYS}],
    "do": [
        {"who": str, "whichever": str, "what": str, "by": (str, type(None)), "strength": str, "cites": list}
    ],
    "not_a_reason": [{"reason": str, **SAYS}],
    "disagreements": [
        {
            "question": str,
            "sides": [
                {"says": str, "voice": str, "date": (str, type(None)), "standing": str, "cites": list},
            ],
        }
    ],
    "if_they_refuse": [{"step": str, **SAYS}],
    "record": [str],
    "notices": [str],
    "code": str,
    "brief": str,
}


@pytest.fixture(scope="module")
def card(library: Library) -> DutyCard:
    return Guide(library).card(facts(danger="yes", refused="no_disclosure"))


def has_form(value: object, form: object) -> bool:
    """Whether a value has exactly the keys and kinds of a form, all the way down."""
    if isinstance(form, dict):
        return (
            isinstance(value, dict)
            and list(value) == list(form)
            and all(has_form(value[key], form[key]) for key in form)
        )
    if isinstance(form, list):
        return isinstance(value, list) and bool(value) and all(has_form(entry, form[0]) for entry in value)
    return isinstance(value, form)  # type: ignore[arg-type]


def test_the_json_has_the_keys_and_kinds_that_were_agreed(card: DutyCard) -> None:
    made = card.as_json()
    assert has_form(made, FORM)
    assert json.loads(json.dumps(made)) == made


def test_what_a_part_says_is_a_whole_note_of_the_library_and_so_is_each_citation(
    card: DutyCard, library: Library
) -> None:
    words = {note.id: note.text for note in library.notes}
    made = card.as_json()
    parts = [
        made["acts_first"],
        made["holds"],
        *made["attends"],
        *made["not_a_reason"],
        *made["if_they_refuse"],
    ]
    sides = [side for d in made["disagreements"] for side in d["sides"]]
    assert sides
    for part in (*parts, *sides):
        assert words[part["cites"][0]] == part["says"]
    assert all(cite in words for part in (*parts, *sides, *made["do"]) for cite in part["cites"])
    assert all(part["cites"] for part in made["do"])


def test_a_side_says_whose_words_it_is_and_whether_they_stand(card: DutyCard) -> None:
    for d in card.as_json()["disagreements"]:
        for side in d["sides"]:
            assert side["voice"] in list(Voice)
            assert side["standing"] in list(Standing)


def test_every_note_is_shown_once_in_the_order_of_the_card(card: DutyCard) -> None:
    ids = [shown.passage.id for shown in card.shown]
    assert len(set(ids)) == len(ids)
    assert ids[0] == card.acts_first.cites[0]
    assert {shown.passage.id for shown in card.said} <= set(ids)


def test_the_code_goes_by_the_facts_and_by_every_word_shown(card: DutyCard, library: Library) -> None:
    other = Guide(library).card(facts(danger="yes", refused="no_disclosure", asking="other"))
    assert card.code == Guide(library).card(card.facts).code
    assert card.code != other.code
    assert as_typed(card.code) == card.code
    first = card.acts_first.shown[0]
    reworded = replace(first, passage=replace(first.passage, text="Other words."))
    changed = replace(card, acts_first=replace(card.acts_first, shown=(reworded, *card.acts_first.shown[1:])))
    assert changed.code != card.code
