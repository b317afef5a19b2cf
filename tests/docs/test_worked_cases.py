"""The worked cases of the guide's page: what it says of each is what the command line prints."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine
from support.paths import ROOT

from bot.features.boundary import messages as boundary_messages
from procedures.boundary.facts import CHOICES, Refused
from procedures.library import Library

PAGE = ROOT / "docs" / "cross-border.md"
COLUMNS = ("number", "case", "flags", "acts first", "holds", "settled", "enquires", "also", "why")


def rows() -> list[dict[str, str]]:
    table = PAGE.read_text("utf-8").split("\n## Worked cases\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in table.splitlines() if re.match(r"\| *\d", line)]
    return [
        dict(zip(COLUMNS, (c.strip() for c in line.strip("|").split("|")), strict=True)) for line in lines
    ]


CASES = rows()


def card_of(row: dict[str, str], data: Path) -> dict[str, Any]:
    """The card of a row's case, with nothing added."""
    printed = CommandLine(data).run("case", *shlex.split(row["flags"].strip("`")), "--json")
    assert printed.code == 0, printed.err
    card: dict[str, Any] = json.loads(printed.out)
    return card


def cited(part: Any) -> set[str]:
    """Every passage id anywhere under a part of a card."""
    if isinstance(part, dict):
        return set(part.get("cites", ())) | {i for value in part.values() for i in cited(value)}
    return {i for value in part for i in cited(value)} if isinstance(part, list) else set()


def test_there_are_forty_five_and_each_says_why() -> None:
    assert [row["number"] for row in CASES] == [str(n) for n in range(1, 46)]
    assert all(len(row["why"].split()) > 5 for row in CASES)
    assert len({row["flags"] for row in CASES}) == len(CASES)


@pytest.mark.parametrize("row", CASES, ids=[row["number"] for row in CASES])
def test_a_worked_case_is_as_its_row_says(row: dict[str, str], library: Library, tmp_path: Path) -> None:
    card = card_of(row, tmp_path)
    assert card["acts_first"]["who"] == row["acts first"]
    assert (card["holds"]["default"], card["holds"]["settled"]) == (row["holds"], row["settled"])
    assert card["enquires"]["who"] == row["enquires"]
    also = re.findall(r"`([^`]+)`", row["also"])
    assert also
    words = {note.id: note.text for note in library.notes}
    for name in also:
        if "/" in name:
            assert name in cited(card) or words[name] in card["notices"], name
        elif name in list(Refused):
            assert card["not_a_reason"][0]["reason"] == name
        else:
            assert boundary_messages.NOTICES[name] in card["notices"]


def test_the_worked_cases_go_through_every_tie_and_every_reason() -> None:
    flags = " ".join(row["flags"] for row in CASES)
    for name in ("danger", "tie", "refused", "asking", "status"):
        assert set(re.findall(rf"--{name} (\w+)", flags)) == set(CHOICES[name]), name
