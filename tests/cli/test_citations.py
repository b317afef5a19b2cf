"""The story of a citation code at the command line: asked, kept, and looked at when the sources moved on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.samples import (
    LETTERS,
    LETTERS_ID,
    MANUAL,
    MANUAL_ID,
    WORDS_OF_CLAUSE_1_2,
    WORDS_OF_THE_NOTE,
    write_library,
)

pytestmark = pytest.mark.model

ASKED = "who convenes the lantern meeting"
LETTER = "how soon is a letter about the ford answered by the ferry office"


@pytest.fixture
def officer(tmp_path: Path) -> CommandLine:
    made = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    (tmp_path / "manual.txt").write_text(MANUAL, encoding="utf-8")
    (tmp_path / "letters.txt").write_text(LETTERS, encoding="utf-8")
    assert made.run("add", str(tmp_path / "manual.txt"), str(tmp_path / "letters.txt")).code == 0
    return made


def states(officer: CommandLine, code: str) -> dict[str, str]:
    told = officer.run("verify", code, "--json")
    assert told.code == 0, told.err
    return {passage["id"]: passage["state"] for passage in json.loads(told.out)["passages"]}


def test_a_card_is_looked_at_again(officer: CommandLine, tmp_path: Path) -> None:
    lantern, letter, again, danger = officer.ask([ASKED, LETTER, ASKED, "a child is being strangled now"])
    assert (again["code"], danger["code"]) == (lantern["code"], None)
    note = lantern["passages"][0]["id"]
    (clause,) = (original["id"] for original in lantern["passages"][0]["originals"])
    assert set(states(officer, lantern["code"]).values()) == {"as it was"}

    # The question is in no byte of what is kept.
    kept = b"".join(path.read_bytes() for path in officer.data.glob("store.db*"))
    assert WORDS_OF_CLAUSE_1_2.encode() in kept
    assert LETTER.encode() not in kept

    # The manual is added again with other words, and the note is retired.
    manual = tmp_path / "manual.txt"
    manual.write_text(MANUAL.replace("two working days after", "three working days after"), encoding="utf-8")
    assert officer.run("add", str(manual)).code == 0
    notes = (officer.library or Path()) / "local" / f"{MANUAL_ID}.md"
    retired = notes.read_text("utf-8").replace("Asked as:", "Retired: 2031-04-01, replaced\nAsked as:")
    notes.write_text(retired, encoding="utf-8")
    found = states(officer, lantern["code"])
    assert (found[note], found[clause]) == ("withdrawn", "changed")
    typed = lantern["code"].replace("-", " ").lower().replace("0", "o")
    told = officer.run("verify", *typed.split())
    plain = " ".join(told.out.replace("|", " ").split())
    assert WORDS_OF_THE_NOTE in plain
    assert WORDS_OF_CLAUSE_1_2 in plain
    assert "three working days after the heron" in plain

    # The letters guide is taken out: withdrawn, and its words are in no byte.
    assert officer.run("remove", LETTERS_ID).code == 0
    assert "withdrawn" in states(officer, letter["code"]).values()
    everything = [path.read_bytes() for path in officer.data.rglob("*") if path.is_file()]
    assert not any(b"nine working days" in content for content in everything)


@pytest.mark.parametrize("typed", ["K7F3-9QTX", "nonsense", "Marjorie Blenkinsop"])
def test_an_unknown_code_is_one_sentence_that_repeats_nothing(tmp_path: Path, typed: str) -> None:
    told = CommandLine(tmp_path / "data").run("verify", typed)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("No card is kept under that code.")
    assert "Marjorie" not in told.err
    assert len(told.err.splitlines()) == 1


def test_a_database_that_cannot_be_written_does_not_cost_the_answer(tmp_path: Path) -> None:
    officer = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    told = officer.run("ask", "--json", ASKED, SAFEGUARDING_DATABASE_URL=f"sqlite:///{tmp_path}")
    assert told.code == 0
    card = json.loads(told.out)
    assert (card["status"], card["headline"], card["code"]) == ("answered", WORDS_OF_THE_NOTE, None)
    assert any("no citation code" in notice for notice in card["notices"])
    assert str(tmp_path) not in told.err
