"""The first screen of an answer over the shipped library: a phone's worth, whatever is asked."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import pytest
from support.commands import CommandLine
from support.examples import one_in

from bot.features.answers.layout import MOST_CHARACTERS, MOST_WORDS
from procedures.library import Library

pytestmark = pytest.mark.model

#: Of the phrasings of all notes, one in so many is asked; a prime, so that all notes take turns.
ONE_IN = 47
MEDIAN = 110
#: Characters of the first page of a duty card.
MOST_OF_A_DUTY_CARD = 1300


@pytest.fixture(scope="module")
def cards(shipped: CommandLine, library: Library) -> list[dict[str, Any]]:
    """The cards of phrasings of notes."""
    phrasings = [phrasing for note in library.notes for phrasing in note.asked_as]
    return shipped.ask(phrasings[:: one_in(ONE_IN, 8)])


def is_duty_card(card: dict[str, Any]) -> bool:
    """Whether a question was one across a boundary, which has a page of its own; danger stands above it."""
    return any(line.startswith("First:") for line in str(card["brief"]).splitlines())


def test_no_first_screen_is_longer_than_a_phones(
    cards: Sequence[dict[str, Any]], shipped: CommandLine
) -> None:
    odd = ["", "who won the cup", "child is being strangled right now", "write me a letter to the landlord"]
    every = [*cards, *shipped.ask(odd)]
    duty = [card["brief"] for card in every if is_duty_card(card)]
    answers = [card for card in every if not is_duty_card(card)]
    words = [len(card["brief"].split()) for card in answers]
    found = [count for count, card in zip(words, answers, strict=True) if card["passages"]]
    print(f"{len(answers)} first screens: median {statistics.median(found)} words, longest {max(words)}")
    assert max(len(card["brief"]) for card in answers) <= MOST_CHARACTERS
    assert max(words) <= MOST_WORDS
    assert statistics.median(found) <= MEDIAN
    assert all(len(page) <= MOST_OF_A_DUTY_CARD for page in duty)


def test_the_first_screen_holds_the_best_passage_or_a_part_that_says_so(
    cards: Sequence[dict[str, Any]],
) -> None:
    for card in cards:
        if not card["passages"] or is_duty_card(card):
            continue
        brief = " ".join(card["brief"].split())
        best = card["passages"][0]
        if len(best["text"].split()) <= 80:
            assert " ".join(best["text"].split()) in brief or "Open it whole" in brief
        else:
            assert "Part of " in brief or "Open it whole" in brief
        assert card["code"] in brief
