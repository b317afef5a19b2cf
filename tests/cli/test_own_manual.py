"""An officer's own pages beside the shipped library: each question about them shows their clause first."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.commands import CommandLine
from support.paths import SHARED

REPRO = SHARED / "repro"


@dataclass(frozen=True)
class Own:
    """A document of an officer's own: where its text is, and which clause answers each question."""

    name: str
    answers: dict[str, str]
    text: str = ""
    path: Path | None = None


CARERS = """# Invented Fen Council: young carers handbook

Reviewed January 2026

## 1. Lantern club

1.1 A young carer may come to the lantern club on any Wednesday until they are sixteen.

1.2 The club's minibus fetches a child who lives more than three miles from the boathouse.

## 2. Tortoise grants

2.1 A tortoise grant of forty pounds a term is paid to a young carer by the clerk of the fen.
"""
LODGINGS = """<!doctype html><html><head><title>Seaside lodgings | Invented Cove Council</title></head>
<body><main><h1>Seaside lodgings</h1><p>Invented Cove Council, March 2026</p><h2>1. Landladies</h2>
<p>1.1 A landlady who takes in a care leaver is visited by the lodgings officer before the first night.</p>
<p>1.2 The lodgings officer asks every landlady for:</p><ol type="a"><li>a gas certificate, and</li>
<li>the name of a neighbour who holds a key.</li></ol></main></body></html>
"""
OWN = [
    Own(
        "manual.txt",
        {
            "how long before a private fostering placement must the parent tell the council": "1.1",
            "how often do we visit a privately fostered child": "1.2",
            "what do we do about a bruise on a baby who cannot crawl": "2.1",
            "how soon must a paediatrician see a non mobile baby with a bruise": "2.1",
            "is a birthmark a bruise": "2.2",
            "what happens when a toddler was bitten by a dog at home": "3.1",
            "within how many hours is a runaway child offered a return interview": "4.1",
            "who does the return interview": "4.1",
            "when does the education welfare officer write to a family that home educates": "5.1",
            "when does the exploitation panel meet": "6.1",
            "who chairs the exploitation panel": "6.1",
            "A child who ran away is offered a return interview within 72 hours of being found, by an adult "
            "who is not their social worker.": "4.1",
        },
        path=REPRO / "own-manual" / "manual.txt",
    ),
    Own(
        "dog-bites.md",
        {
            "how soon must the duty worker photograph the bite mark?": "1.1",
            "who is rung about a dog bite before the visit ends": "1.2",
            "which form is a dog bite written up on": "2.1",
            "form DB7": "2.1",
        },
        path=REPRO / "documents" / "unreachable" / "dog-bites.md",
    ),
    Own(
        "carers.md",
        {
            "until what age may a young carer come to the lantern club": "1.1",
            "who is fetched by the minibus of the club": "1.2",
            "how much is a tortoise grant": "2.1",
        },
        CARERS,
    ),
    Own(
        "lodgings.html",
        {
            "who visits a landlady before a care leaver's first night": "1.1",
            "what does the lodgings officer ask a landlady for": "1.2",
            "gas certificate": "1.2",
        },
        LODGINGS,
    ),
]


@pytest.fixture
def officer(shipped: CommandLine, tmp_path: Path) -> CommandLine:
    """The shipped library with a data folder of its own."""
    return CommandLine(shutil.copytree(shipped.data, tmp_path / "data"))


@pytest.mark.parametrize("own", OWN, ids=lambda own: own.name)
def test_each_question_about_an_officers_own_document_shows_its_clause_first(
    officer: CommandLine, tmp_path: Path, own: Own
) -> None:
    path = own.path or tmp_path / own.name
    if own.text:
        path.write_text(own.text, encoding="utf-8")
    if not path.is_file():
        pytest.skip(f"{own.name} is not beside this checkout")
    added = officer.run("add", "--json", str(path))
    assert added.code == 0, added.err
    cards: list[dict[str, Any]] = officer.ask(list(own.answers))
    shown = {question: card["passages"][:2] for question, card in zip(own.answers, cards, strict=True)}
    assert {question: _clause(passages) for question, passages in shown.items()} == own.answers
    assert all(card["status"] in {"answered", "closest"} for card in cards)


def _clause(passages: list[dict[str, Any]]) -> str | None:
    """The locator of the first passage that is an original's; only what the law says may stand above it."""
    above = [passage for passage in passages if passage["kind"] == "note"]
    of_law = all(passage["document"]["kind"] in {"statute", "regulations"} for passage in above)
    originals = [passage for passage in passages if passage["kind"] == "original"]
    return originals[0]["locator"] if originals and (of_law or passages[0] is originals[0]) else None
