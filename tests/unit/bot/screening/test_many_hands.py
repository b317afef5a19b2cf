"""Messages of six kinds in the words of others: how many of each half are answered as wanted."""

from __future__ import annotations

import pytest
from support.data import read_data
from support.shipped import shipped_screen

#: By what is wanted: the outcomes that are right.
WANTED = {
    "emergencies": {"danger"},
    "administrative": {"clear", "personal_details", "out_of_scope"},
    "out_of_scope": {"out_of_scope"},
    "in_scope": {"clear"},
    "personal": {"personal_details", "danger"},
    "ordinary": {"clear"},
}
#: By who typed them: how many of the open and of the sealed half are answered so. "strangers" had seen
#: nothing of the product.
FLOORS = {
    "many_hands": {
        "emergencies": (30, 29),
        "administrative": (30, 30),
        "out_of_scope": (29, 27),
        "in_scope": (30, 29),
        "personal": (20, 20),
        "ordinary": (19, 19),
    },
    "strangers": {
        "emergencies": (434, 274),
        "administrative": (389, 243),
        "out_of_scope": (307, 165),
        "in_scope": (342, 206),
        "personal": (199, 119),
        "ordinary": (204, 143),
    },
}


@pytest.mark.parametrize(("place", "half"), list(enumerate(["open", "sealed"])))
@pytest.mark.parametrize("kind", WANTED)
@pytest.mark.parametrize("who", FLOORS)
def test_as_many_are_answered_as_wanted_as_were_measured(who: str, kind: str, place: int, half: str) -> None:
    texts = read_data(f"screening_{who}")[f"{kind}, {half}"]
    right = sum(shipped_screen().check(text).outcome in WANTED[kind] for text in texts)
    assert right >= FLOORS[who][kind][place], f"{right} of {len(texts)}"
