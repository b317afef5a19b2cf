"""Documents at the command line: added, reviewed, corrected, shown, compared, each mistake in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from unittest import mock

import pytest
from support.commands import CommandLine
from support.samples import LETTERS, LETTERS_ID, MANUAL, MANUAL_ID, write_library


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("documents")
    (made / "manual").mkdir()
    (made / "manual" / "manual.txt").write_text(MANUAL, encoding="utf-8")
    (made / "manual" / "letters.txt").write_text(LETTERS, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def officer(folder: Path) -> CommandLine:
    made = CommandLine(folder / "data", write_library(folder / "library"))
    told = made.run("add", str(folder / "manual"))
    assert told.code == 0, told.err
    assert "2 documents: 2 new." in told.out
    return made


def test_one_line_a_source_is_for_programs(officer: CommandLine, folder: Path) -> None:
    told = officer.run("add", "--json", str(folder / "manual"), str(folder / "nothing.txt"))
    assert told.code == 1
    entries = [json.loads(line) for line in told.out.splitlines()]
    assert [entry.get("taken") for entry in entries] == ["unchanged", "unchanged", None]
    assert "nothing.txt was not found" in entries[-1]["problem"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--date", "2021-13-45", "2021-13-45 is no date"),
        ("--kind", "statutary guidance", "the nearest are statutory guidance"),
        ("--council", "haverin", "havering"),
    ],
)
def test_a_fact_that_does_not_exist_is_named(
    officer: CommandLine, folder: Path, option: str, value: str, said: str
) -> None:
    told = officer.run("add", str(folder / "manual" / "letters.txt"), option, value)
    assert (told.code, said in told.err) == (2, True)


def test_a_review_needs_a_terminal(officer: CommandLine, folder: Path) -> None:
    told = officer.run("add", "--review", str(folder / "manual"))
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "needs a terminal" in told.err


def test_a_review_shows_asks_edits_and_keeps(folder: Path, officer: CommandLine, tmp_path: Path) -> None:
    other = CommandLine(tmp_path / "data", officer.library)
    letters = str(folder / "manual" / "letters.txt")
    with mock.patch("bot.channels.terminal.commands.documents._at_a_terminal", return_value=True):
        left = other.run("add", "--review", letters, stdin=b"no\n")
        assert "in doubt: " in left.out
        assert "passages: 2" in left.out
        answers = b"edit\n\nLetters of the ferry\n2030-05\nkent\nExampleshire Council\nyes\n"
        kept = other.run("add", "--review", letters, stdin=answers)
    assert kept.code == 0, kept.err
    (entry,) = [e for e in json.loads(other.run("documents", "--json").out) if e["passages"]]
    assert (entry["title"], entry["published"]) == ("Letters of the ferry", "2030-05")


def test_a_review_counts_tables_that_stand_within_a_paragraph_too(
    officer: CommandLine, tmp_path: Path
) -> None:
    rows = "\n".join(
        ["| Plan | First visit |", "|---|---|", "| Lantern | Five days |", "| Bells | Ten days |"]
    )
    prose = "1.1 The ferry clerk visits at the times below:\n\n"
    page = tmp_path / "visits.md"
    page.write_text(f"# Visits of the ferry\n\n## 1. Times\n\n{prose}{rows}\n", encoding="utf-8")
    with mock.patch("bot.channels.terminal.commands.documents._at_a_terminal", return_value=True):
        told = officer.run("add", "--review", str(page), stdin=b"no\n")
    assert "tables: 1; headings: 2" in told.out


def test_a_document_is_shown_as_it_was_understood(officer: CommandLine, folder: Path) -> None:
    told = officer.run("show", MANUAL_ID)
    assert told.code == 0
    assert "## Lantern meetings" in told.out
    assert "[1.2]" in told.out
    shown = json.loads(officer.run("show", MANUAL_ID, "--json").out)
    assert [p["locator"] for p in shown["passages"]] == ["1.1", "1.2", "1.3"]
    whole = officer.run("show", MANUAL_ID, "--against", str(folder / "manual" / "manual.txt"))
    assert whole.code == 0, whole.out
    other = officer.run("show", MANUAL_ID, "--against", str(folder / "manual" / "letters.txt"))
    assert other.code == 1
    assert "line 5" in other.out
    assert officer.run("show", "nothing").code == 1


def test_two_documents_are_compared(officer: CommandLine) -> None:
    told = officer.run("compare", MANUAL_ID, LETTERS_ID, "--json")
    kinds = {change["change"] for change in json.loads(told.out)["changes"]}
    assert kinds <= {"added", "gone", "changed"}
    assert "say the same" in officer.run("compare", MANUAL_ID, MANUAL_ID).out


def test_what_is_said_is_corrected_and_listed(officer: CommandLine) -> None:
    told = officer.run("documents", "set", LETTERS_ID, "--date", "March 2030", "--standing", "current")
    assert told.code == 0, told.err
    listed = json.loads(officer.run("documents", "--json").out)
    entry = next(e for e in listed if e["id"] == LETTERS_ID)
    assert (entry["published"], entry["standing"]) == ("2030-03", "current")
    assert officer.run("documents", "set", LETTERS_ID, "--standing", "curent").code == 2
    assert "stands in the library" in officer.run("documents", "set", MANUAL_ID, "--date", "2030").err
    assert "came from an address" in officer.run("refresh").err


EDITION = """---
title: Lighthouse Procedure {year}
publisher: Kent County Council
date: {year}-03
---
# Lighthouse Procedure {year}

1.1 The keeper calls the lighthouse meeting within {days} working days of the lamp going out.

1.2 The keeper writes the minutes of it and sends them to all who were asked.
"""


def test_once_one_edition_is_said_to_replace_another_its_paragraph_comes_first(tmp_path: Path) -> None:
    officer = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    sources = []
    for year, days in ((2021, "five"), (2025, "three")):
        sources.append(tmp_path / f"lighthouse-{year}.md")
        sources[-1].write_text(EDITION.format(year=year, days=days), encoding="utf-8")
    added = officer.run("add", "--json", *map(str, sources))
    assert added.code == 0, added.err
    old, new = (json.loads(line)["id"] for line in added.out.splitlines())
    asked = "who calls the lighthouse meeting within five working days of the lamp going out"

    def first() -> str:
        (card,) = officer.ask([asked])
        return str(card["passages"][0]["document"]["id"])

    assert first() == old
    told = officer.run("documents", "set", old, "--superseded-by", new)
    assert told.code == 0, told.err
    assert first() == new
