"""What a held document has with capitals more than once is a term, and opens nobody's name."""

from __future__ import annotations

import pytest

from bot.screening.held_terms import HeldTerms, terms_of
from bot.screening.screen import Screen

MANUAL = (
    "The Thandeka Protocol applies. Staff follow the Thandeka Protocol at Wrexley Lodge.",
    "Wrexley Lodge is told by the Quorvane team. The Quorvane team writes it down.",
    "Sarah Jones wrote this. It was read by Sarah Jones, and by Mrs Okonjwe. Mrs Okonjwe agreed.",
)


@pytest.fixture(scope="module")
def screen() -> Screen:
    return Screen(["Kent"]).holding(HeldTerms(lambda: ("manual", [MANUAL])))


def test_terms_stand_more_than_once_and_are_nobodys_name() -> None:
    terms = terms_of([MANUAL])
    assert {"thandeka protocol", "wrexley lodge", "quorvane"} <= terms
    assert not {"sarah jones", "sarah", "okonjwe", "staff"} & terms
    assert not terms_of([["The Thandeka Protocol applies."], ["The Thandeka Protocol ends."]])


@pytest.mark.parametrize(
    "typed", ["who uses the Thandeka Protocol in Kent", "thandeka protocol, who starts it"]
)
def test_a_term_of_a_held_document_is_no_name(screen: Screen, typed: str) -> None:
    assert screen.check(typed).outcome == "clear"


@pytest.mark.parametrize(
    "typed", ["is Sarah Jones known to us", "Thandeka told her teacher, who holds it", "Mrs Okonjwe rang"]
)
def test_a_person_is_one_though_a_document_names_them(screen: Screen, typed: str) -> None:
    assert screen.check(typed).outcome == "personal_details"
