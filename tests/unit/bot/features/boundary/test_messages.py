"""The sentences of the cross-border guide: plain, and complete for whatever a case may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from support.shipped import shipped_library

from bot.core.formatting import in_words
from bot.features.boundary import messages as boundary_messages
from procedures.boundary.facts import Somewhere


def strings(value: object) -> Iterator[str]:
    """Every text in a constant, however deep it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for held in value.values() for text in strings(held))


SENTENCES = [
    text for name, value in vars(boundary_messages).items() if name.isupper() for text in strings(value)
]


def longest(sentence: str) -> int:
    return max(len(part.split()) for part in re.split(r"[.?;](?:\s|$)", sentence))


def test_sentences_are_plain_and_short_enough_for_a_tired_reader() -> None:
    assert [s for s in SENTENCES if longest(s) > 22 or not s.isascii()] == []


def test_our_own_sentences_state_no_law() -> None:
    """What a procedure, a finding or the Act says is a note's to say."""
    law = re.compile(r"\b(must|shall|duty|section \d|s47|Ombudsman|within \d+)\b")
    ours = [*boundary_messages.RECORD.values(), *boundary_messages.NOTICES.values()]
    assert [sentence for sentence in ours if law.search(sentence)] == []


def test_a_place_that_is_no_council_has_a_name() -> None:
    assert set(boundary_messages.PLACES) == set(Somewhere)
    assert set(boundary_messages.SOMEWHERE) | {"england"} == set(Somewhere)


def test_regions_are_written_as_people_do() -> None:
    regions = {a.region for a in shipped_library().authorities.all}
    assert {in_words(slug) for slug in regions} >= {
        "London",
        "East of England",
        "Yorkshire and the Humber",
    }


def test_a_flag_with_no_near_name_says_how_to_find_one() -> None:
    assert "safeguarding-bot case" in boundary_messages.no_such_council("home", "zzz", ())
