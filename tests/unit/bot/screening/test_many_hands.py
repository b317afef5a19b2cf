"""Messages of six kinds in the words of many hands: how many of each half are answered as wanted."""

from __future__ import annotations

import pytest
from support.data import read_data
from support.shipped import shipped_screen

#: By what is wanted: the outcomes that are right, and how many of each half are answered so.
FLOORS = {
    "emergencies": ({"danger"}, {"open": 30, "sealed": 28}),
    "administrative": ({"clear", "personal_details", "out_of_scope"}, {"open": 30, "sealed": 30}),
    "out_of_scope": ({"out_of_scope"}, {"open": 29, "sealed": 27}),
    "in_scope": ({"clear"}, {"open": 29, "sealed": 29}),
    "personal": ({"personal_details", "danger"}, {"open": 20, "sealed": 20}),
    "ordinary": ({"clear"}, {"open": 19, "sealed": 19}),
}


@pytest.mark.parametrize("half", ["open", "sealed"])
@pytest.mark.parametrize("kind", FLOORS)
def test_as_many_are_answered_as_wanted_as_were_measured(kind: str, half: str) -> None:
    wanted, floors = FLOORS[kind]
    texts = read_data("screening_many_hands")[f"{kind}, {half}"]
    right = [text for text in texts if shipped_screen().check(text).outcome in wanted]
    assert len(right) >= floors[half], sorted(set(texts) - set(right))
