"""The first screen of an answer over the shipped library: a phone's worth, whatever is asked."""

from __future__ import annotations

import statistics
from typing import Any

import pytest
from support.commands import CommandLine

from bot.features.answers.layout import MOST_CHARACTERS, MOST_WORDS
from procedures.library import Library

pytestmark = pytest.mark.model

#: Of the phrasings of all notes, one in so many is asked.
ONE_IN = 8
MEDIAN = 110
#: Characters of the first page of a duty card.
MOST_OF_A_DUTY_CARD = 1300


def is_duty_card(card: dict[str, Any]) -> bool:
    """Whether a question was one across a boundary, which has a page of its own."""
    return str(card["brief"]).startswith("First:")


def test_no_first_screen_is_longer_than_a_phones(shipped: CommandLine, library: Library) -> None:
    phrasings = [phrasing for note in library.notes for phrasing in note.asked_as]
    odd = ["", "who won the cup", "child is being strangled right now", "write me a letter to the landlord"]
    cards = shipped.ask([*phrasings[::ONE_IN], *odd])
    duty = [card["brief"] for card in cards if is_duty_card(card)]
    answers = [card for card in cards if not is_duty_card(card)]
    words = [len(card["brief"].split()) for card in answers]
    found = [count for count, card in zip(words, answers, strict=True) if card["passages"]]
    print(f"{len(answers)} first screens: median {statistics.median(found)} words, longest {max(words)}")
    assert max(len(card["brief"]) for card in answers) <= MOST_CHARACTERS
    assert max(words) <= MOST_WORDS
    assert statistics.median(found) <= MEDIAN
    assert all(len(page) <= MOST_OF_A_DUTY_CARD for page in duty)


def test_the_first_screen_holds_the_best_passage_or_a_part_that_says_so(
    shipped: CommandLine, library: Library
) -> None:
    phrasings = [phrasing for note in library.notes for phrasing in note.asked_as]
    for card in shipped.ask(phrasings[:: ONE_IN * 4]):
        if not card["passages"] or is_duty_card(card):
            continue
        brief = " ".join(card["brief"].split())
        best = card["passages"][0]
        if len(best["text"].split()) <= 80:
            assert " ".join(best["text"].split()) in brief or "Open it whole" in brief
        else:
            assert "Part of " in brief or "Open it whole" in brief
        assert card["code"] in brief
