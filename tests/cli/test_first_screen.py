"""The first screen of an answer over the shipped library: a phone's worth, whatever is asked."""

from __future__ import annotations

import statistics

import pytest
from support.commands import CommandLine

from bot.features.answers.layout import MOST_CHARACTERS, MOST_WORDS
from procedures.library import Library

pytestmark = pytest.mark.model

#: Of the phrasings of all notes, one in so many is asked.
ONE_IN = 8
MEDIAN = 110


def test_no_first_screen_is_longer_than_a_phones(shipped: CommandLine, library: Library) -> None:
    phrasings = [phrasing for note in library.notes for phrasing in note.asked_as]
    odd = ["", "who won the cup", "child is being strangled right now", "write me a letter to the landlord"]
    cards = shipped.ask([*phrasings[::ONE_IN], *odd])
    words = [len(card["brief"].split()) for card in cards]
    characters = [len(card["brief"]) for card in cards]
    found = [count for count, card in zip(words, cards, strict=True) if card["passages"]]
    print(f"{len(cards)} first screens: median {statistics.median(found)} words, longest {max(words)}")
    assert max(characters) <= MOST_CHARACTERS
    assert max(words) <= MOST_WORDS
    assert statistics.median(found) <= MEDIAN


def test_the_first_screen_holds_the_best_passage_or_a_part_that_says_so(
    shipped: CommandLine, library: Library
) -> None:
    phrasings = [phrasing for note in library.notes for phrasing in note.asked_as]
    for card in (c for c in shipped.ask(phrasings[:: ONE_IN * 4]) if c["passages"]):
        brief = " ".join(card["brief"].split())
        best = card["passages"][0]
        if len(best["text"].split()) <= 80:
            assert " ".join(best["text"].split()) in brief or "Open it whole" in brief
        else:
            assert "Part of " in brief or "Open it whole" in brief
        assert card["code"] in brief
