"""A rule that nobody here read: marked so, until an officer adds the Act that has it."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine

from procedures.library import SHIPPED

pytestmark = pytest.mark.model

NOTE = "children-act-1989/consult-ordinary-residence"
CONSULT = "s47(12) do we have to ring the home council before our section 47"
HELP = "can we ever refuse to help another council's section 47, subsection (10)"
MARK = "not read here: check at legislation.gov.uk"
#: Invented words under the Act's own title and numbers.
ACT = """Children Act 1989

1989 CHAPTER 41

An Act to gather what is said of children. [16th November 1989]

UK Parliament

PART V
PROTECTION OF CHILDREN

47 Enquiries by a council

(1) A council that hears of a child in its area shall ask what is to be done.

(9) A council that is called on by another shall lend it a hand.

(10) Nobody need lend a hand under subsection (9) where it would be too much to ask.

(11) Those who may be called on are councils of every kind.
"""
TWELVE = (
    "(12) A council that asks about a child of another area shall talk to the council of that area first."
)


@pytest.fixture
def officer(tmp_path: Path) -> CommandLine:
    """A council whose library has the Act's notes alone."""
    library = tmp_path / "library"
    (library / "guidance").mkdir(parents=True)
    shutil.copy(SHIPPED / "guidance" / "children-act-1989.md", library / "guidance")
    shutil.copy(SHIPPED / "disagreements.yaml", library)
    return CommandLine(tmp_path / "data", library)


def add(officer: CommandLine, text: str) -> None:
    file = officer.data.parent / "act.txt"
    file.write_text(text, encoding="utf-8")
    told = officer.run("add", str(file))
    assert told.code == 0, told.err
    assert "children-act-1989: Children Act 1989" in told.out


def passage(card: dict[str, Any], note: str) -> dict[str, Any]:
    return next(found for found in card["passages"] if found["id"] == note)


def brief(card: dict[str, Any]) -> str:
    return " ".join(card["brief"].split())


def test_a_rule_that_was_not_read_says_so_until_the_act_is_there(officer: CommandLine) -> None:
    consult, helped = officer.ask([CONSULT, HELP])
    assert MARK in brief(consult)
    assert MARK in brief(helped)
    assert "Not read here: check section 47(12) at legislation.gov.uk." in consult["notices"]
    assert any("section 47(10)" in notice for notice in helped["notices"])

    add(officer, ACT)  # a copy that ends before subsection (12)
    consult, helped = officer.ask([CONSULT, HELP])
    assert MARK in brief(consult)
    assert MARK not in brief(helped)
    assert passage(consult, NOTE)["originals"] == []

    add(officer, f"{ACT}\n{TWELVE}\n")
    (consult,) = officer.ask([CONSULT])
    assert "not read here" not in (brief(consult) + " ".join(consult["notices"])).lower()
    (paragraph,) = passage(consult, NOTE)["originals"]
    assert paragraph["locator"] == "section 47(12)"
    assert "shall talk to the council of that area first" in paragraph["text"]


def _without_blank_lines(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line)


def _from_a_browser(text: str) -> str:
    """As a browser copies the Act: a stop and the extent behind a title, no space behind a number."""
    text = re.sub(r"^(47 .*)$", r"\1.E+W", _without_blank_lines(text), flags=re.M)
    return re.sub(r"^(\(\w+\)) ", r"\1", text, flags=re.M)


def _wrapped(text: str) -> str:
    lines = (line for whole in _without_blank_lines(text).splitlines() for line in textwrap.wrap(whole, 60))
    return "\n".join(lines)


def _numbered_in_full(text: str) -> str:
    """Each subsection with the number of its section, and no title above them."""
    text = re.sub(r"^47 .*\n", "", _without_blank_lines(text), flags=re.M)
    return re.sub(r"^\((\d+)\) ", r"47(\1) ", text, flags=re.M)


def _under_its_number(text: str) -> str:
    return re.sub(r"^47 .*$", "Section 47", _without_blank_lines(text), flags=re.M)


@pytest.mark.parametrize(
    "pasted", [_without_blank_lines, _from_a_browser, _wrapped, _numbered_in_full, _under_its_number]
)
def test_the_act_pasted_without_blank_lines_stands_beside_its_notes_too(
    officer: CommandLine, pasted: Callable[[str], str]
) -> None:
    add(officer, pasted(f"{ACT}\n{TWELVE}\n"))
    consult, helped = officer.ask([CONSULT, HELP])
    for card in (consult, helped):
        assert "not read here" not in (brief(card) + " ".join(card["notices"])).lower()
    (paragraph,) = passage(consult, NOTE)["originals"]
    assert (paragraph["locator"], paragraph["text"]) == ("section 47(12)", TWELVE.removeprefix("(12) "))
