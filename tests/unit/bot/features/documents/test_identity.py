"""How much of one text stands in another, whatever was compared before and however much."""

from __future__ import annotations

import pytest
from support.fakes import an_original

from bot.features.documents import identity
from bot.features.documents.identity import SharedText

FORD = "Whoever finds a lantern at the ford rings the keeper before the bell."
HERON = "Two people count the herons each evening and write the number down."


@pytest.mark.parametrize("remembered", [0, 1, 64])
def test_a_text_is_compared_with_the_one_that_is_meant(
    remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "REMEMBERED", remembered)
    shared, coming = SharedText(), an_original("coming", f"{FORD} From now on the clerk does too.")
    for _ in range(2):
        assert shared.is_much(coming, an_original("ford", FORD))
        assert not shared.is_much(coming, an_original("heron", HERON))
    assert len(shared._runs) <= remembered
