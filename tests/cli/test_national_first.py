"""The national rule comes first over the shipped library, and what nobody read is never called an answer."""

from __future__ import annotations

from typing import Any

import pytest
from support.commands import CommandLine

pytestmark = pytest.mark.model

FIRST = {
    "girl of 15 sleeps at a schoolmates house, his parents had her 6 weeks": "private-fostering-defined",
    "homeless mother with a two year old came from the next county, which council": "duties-by-area",
    "four month old with a bruised cheek, cannot sit up yet. do we refer": "injury-refer-and-medical",
    "asylum seeking teenager alone off a lorry in our county, who looks after him": "entry-and-receiving",
    "dad has taken a child on our plan to aberdeen": "whose-guidance",
    "17 year old homeless after a row, is section 17 enough": "section-20-not-housing",
}
NOT_SAID = {
    "guide leader works for one county and lives in another, whose lado is it": "which-designated-officer",
    "parents wont agree to a medical examination of the baby": "parent-refuses-not-read",
    "pregnant mum moves next month, whose is the pre birth assessment": "unborn-which-council",
}


@pytest.fixture(scope="module")
def asked(shipped: CommandLine) -> dict[str, dict[str, Any]]:
    questions = [*FIRST, *NOT_SAID]
    return dict(zip(questions, shipped.ask(questions), strict=True))


@pytest.mark.parametrize(("question", "note"), FIRST.items())
def test_the_national_rule_stands_first(asked: dict[str, dict[str, Any]], question: str, note: str) -> None:
    assert asked[question]["passages"][0]["id"].split("/")[1] == note


@pytest.mark.parametrize(("question", "note"), NOT_SAID.items())
def test_what_is_not_known_is_never_called_an_answer(
    asked: dict[str, dict[str, Any]], question: str, note: str
) -> None:
    card = asked[question]
    assert card["status"] == "closest"
    assert card["passages"][0]["id"].split("/")[1] == note
    assert "This answers it" not in card["brief"]
