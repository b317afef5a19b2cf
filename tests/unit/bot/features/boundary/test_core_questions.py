"""The core question as people type it: how many wordings open with the right verdict, screening counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.data import read_data
from support.shipped import shared_encoder, shipped_screen

from bot.core.question import Question
from bot.features.boundary.case_reader import CaseReader
from bot.features.boundary.guide import Guide
from procedures.boundary.facts import NATIONS, NOT_SURE, ChildStatus, Facts, Somewhere, Tie
from procedures.library import Library

pytestmark = pytest.mark.model

WORDINGS = read_data("core_questions")
SAID = read_data("case_facts")
STRANGERS = read_data("case_strangers")
OTHERS = read_data("other_questions")
#: The facts that a card shows under "Read as".
SHOWN = ("home", "other", "third", "tie", "status", "concern", "now", "order", "stay")
#: The share of wordings of which a fact may be read that their words do not say.
WRONGLY = 0.05
FACTS = ("now", "concern", "order", "refused", "status")
#: The share that opens with the right verdict, and that screening lets through to it.
RIGHT = 0.9


def is_right(case: dict[str, Any], facts: Facts | None, guide: Guide) -> bool:
    """Whether the councils, the facts that are named and who holds it are as they should be."""
    if facts is None or facts.home not in case["home"] or facts.other not in case["other"]:
        return False
    told = all(facts.value(name) == case[name] for name in FACTS if name in case)
    return told and guide.card(facts).holds.default in case["holds"]


@pytest.mark.parametrize(
    "which", [pytest.param(name, marks=pytest.mark.slow) if name == "seen" else name for name in WORDINGS]
)
def test_nine_in_ten_wordings_open_with_the_right_verdict(
    which: str, library: Library, encoded: Path
) -> None:
    reader = CaseReader(library.authorities, library.wordings, shared_encoder(), encoded / "wordings")
    screen, guide = shipped_screen(), Guide(library)
    wrong = []
    for case in WORDINGS[which]:
        read = reader.read(Question.of(case["asks"], case.get("own")))
        clear = screen.check(case["asks"]).outcome == "clear"
        if not clear or read is None or not is_right(case, read.facts, guide):
            wrong.append(case["asks"])
    share = 1 - len(wrong) / len(WORDINGS[which])
    print(f"{which}: {share:.0%} of {len(WORDINGS[which])} wordings open with the right verdict")
    assert share >= RIGHT, wrong


def read_wrongly(case: dict[str, Any], facts: Facts) -> list[str]:
    """The facts that are read and that the words do not say."""
    plain = Facts(NOT_SURE, NOT_SURE)
    said = {name: {case["says"].get(name), *case.get("may", {}).get(name, [])} for name in SHOWN}
    read = {name: facts.value(name) for name in SHOWN if facts.value(name) != plain.value(name)}
    return [f"{name}={value}: {case['asks']}" for name, value in read.items() if value not in said[name]]


@pytest.mark.slow
def test_few_wordings_have_a_fact_read_that_they_do_not_say(library: Library, encoded: Path) -> None:
    reader = CaseReader(library.authorities, library.wordings, shared_encoder(), encoded / "wordings")
    cases = [case for half in SAID.values() for case in half]
    read = [(case, reader.read(Question.of(case["asks"], case.get("own")))) for case in cases]
    wrong = [
        bad for case, found in read if found and found.facts and (bad := read_wrongly(case, found.facts))
    ]
    print(f"{len(wrong)} of {len(cases)} wordings have a fact read wrongly")
    assert len(wrong) <= WRONGLY * len(cases), wrong


def area_of(name: str | None, library: Library) -> str:
    """The council or the nation of a name, as facts have it."""
    if name is None:
        return NOT_SURE
    nation = name.lower().replace(" ", "_")
    if nation in NATIONS:
        return nation
    (found,) = library.authorities.named_in(name) or [
        n.slug for n in library.authorities.nations_in(f"in {name}")
    ]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("which", "at_least", "at_most"),
    [
        ("sealed", 57, 7),
        ("sealed_again", 22, 3),
        ("hurried", 67, 28),
        ("at_work", 64, 37),
    ],
)
def test_strangers_wordings_are_read_no_worse_than_they_were(
    which: str, at_least: int, at_most: int, library: Library, encoded: Path
) -> None:
    """Whatever strangers typed, who holds it is right as often as it was, and few facts are wrong."""
    reader = CaseReader(library.authorities, library.wordings, shared_encoder(), encoded / "wordings")
    guide, cases = Guide(library), STRANGERS[which]
    right, wrong = [], []
    for case in cases:
        own = area_of(case["own"], library) if "own" in case else None
        home, other = area_of(case.get("home"), library), area_of(case.get("other"), library)
        ties = {case["tie"], *case.get("tie_may", ())}
        read = reader.read(Question.of(case["asks"], own))
        if read is None or read.facts is None:
            continue
        facts = read.facts
        said = {"home": {home}, "other": {other}, "tie": ties, "status": {case["status"]}}
        wrong += [case["asks"] for name in said if facts.value(name) not in {NOT_SURE, *said[name]}]
        meant = [
            replace(facts, home=home, other=other, tie=Tie(tie), status=ChildStatus(case["status"]), third="")
            for tie in ties
        ]
        holders = {guide.card(each).holds.default for each in meant}
        if (facts.home, facts.other) == (home, other) and guide.card(facts).holds.default in holders:
            right.append(case["asks"])
    wrongly = len(set(wrong))
    print(f"{which}: {len(right)} of {len(cases)} with the right verdict, {wrongly} with a fact read wrongly")
    assert len(right) >= at_least
    assert wrongly <= at_most, wrong


def test_every_case_that_is_learned_from_is_between_areas_that_there_are(library: Library) -> None:
    areas = {*library.authorities.by_slug, *NATIONS, *Somewhere}
    cases = library.wordings.cases
    assert cases
    assert [c.asks for c in cases if not {c.home, c.other, c.own or c.home} <= areas] == []


@pytest.mark.slow
def test_few_questions_that_ask_something_else_get_a_duty_card(library: Library, encoded: Path) -> None:
    """Of a stranger's questions of councils, one in a hundred or two is taken for one of who is to act."""
    reader = CaseReader(library.authorities, library.wordings, shared_encoder(), encoded / "wordings")
    taken = [text for text in OTHERS["sealed"] if reader.read(Question.of(text, "leeds"))]
    print(f"{len(taken)} of {len(OTHERS['sealed'])} get a duty card")
    assert len(taken) <= 3, taken
