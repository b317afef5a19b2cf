"""Texts that claim to be a source of the library: the true one goes in, any other is held back."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.samples import MANUAL, MANUAL_ID, WORDS_OF_CLAUSE_1_2, write_library

from procedures.library import Library, differing, resting_places
from procedures.originals import original_of


@pytest.fixture
def officer(tmp_path: Path) -> CommandLine:
    """The command line over a library that keeps the shapes of the manual's paragraphs."""
    made = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    source = tmp_path / "source.txt"
    source.write_text(MANUAL, encoding="utf-8")
    told = made.run("sources", str(source))
    assert told.code == 0, told.err
    assert "The shapes of 1 paragraphs of 1 documents" in told.out
    return made


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def add(officer: CommandLine, folder: Path, text: str, name: str = "manual.txt") -> tuple[int, str]:
    told = officer.run("add", str(write(folder / name, text)))
    return told.code, told.err


def listed(officer: CommandLine) -> dict[str, dict[str, object]]:
    return {entry["id"]: entry for entry in json.loads(officer.run("documents", "--json").out)}


def test_the_shapes_hold_no_word_of_the_source(officer: CommandLine) -> None:
    assert officer.library is not None
    kept = (officer.library / "sources.json").read_text()
    assert MANUAL_ID in kept
    assert not any(word in kept for word in MANUAL.lower().split() if len(word) > 9 and word not in MANUAL_ID)


def test_the_source_itself_is_taken_in_and_stands_beside_its_note(
    officer: CommandLine, tmp_path: Path
) -> None:
    assert add(officer, tmp_path, MANUAL) == (0, "")
    assert add(officer, tmp_path, MANUAL.replace(" the ", "  the "), "copy.txt")[0] == 0
    entry = listed(officer)[MANUAL_ID]
    assert (entry["passages"], entry["held_back"]) == (3, [])


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("shall convene", "may convene"),
        ("two working days", "nine working days"),
        ("two working days", "22 working days"),
        ("shall do so", "shall not do so"),
        ("the duty manager of whichever area holds", "the clerk of the office that sold"),
    ],
)
def test_a_forged_text_is_held_back_and_named_and_the_source_stays(
    officer: CommandLine, tmp_path: Path, was: str, becomes: str
) -> None:
    assert add(officer, tmp_path, MANUAL)[0] == 0
    forged = re.sub(was, becomes, MANUAL, flags=re.I)
    assert forged != MANUAL
    code, problem = add(officer, tmp_path, forged, "forged.txt")
    assert code == 1
    assert "forged.txt says that it is Exampleshire Crossing Procedure" in problem
    assert "held back" in problem
    held = listed(officer)
    assert held[MANUAL_ID]["held_back"] == []
    assert held[f"held-back.{MANUAL_ID}"]["held_back"]
    assert WORDS_OF_CLAUSE_1_2 in officer.run("show", MANUAL_ID).out
    checked = officer.run("check")
    assert (checked.code, f"held-back.{MANUAL_ID}, from forged.txt, is held back" in checked.out) == (1, True)
    assert officer.run("remove", f"held-back.{MANUAL_ID}").code == 0
    assert officer.run("check").code == 0


def test_a_text_that_is_held_back_is_shown_to_nobody_who_asks(officer: CommandLine, tmp_path: Path) -> None:
    forged = MANUAL.replace(WORDS_OF_CLAUSE_1_2, "Whoever is nearest to the purple lantern must act first.")
    assert add(officer, tmp_path, forged)[0] == 1
    cards = officer.ask(["who acts first by the purple lantern?", "who convenes the crossing meeting?"])
    assert "purple lantern" not in json.dumps([card["passages"] for card in cards])
    assert all(not p.get("originals") for card in cards for p in card["passages"])


def test_a_forged_text_of_guidance_is_never_shown_as_the_guidance_and_the_doubt_is_told(
    shipped: CommandLine, tmp_path: Path
) -> None:
    shutil.copytree(shipped.data, tmp_path / "data")
    officer, title = CommandLine(tmp_path / "data"), "Working Together to Safeguard Children 2023"
    asked = "how many working days before a referral is made to the purple desk?"
    said = "1. Whoever is worried about a child waits ten working days before a referral to the purple desk."
    forged = f"# {title}\n\nHM Government\n\nDecember 2023\n\n{said}"
    code, problem = add(officer, tmp_path, forged, "forged.md")
    assert (code, "shown to nobody" in problem) == (1, True)
    assert "purple" not in json.dumps([card["passages"] for card in officer.ask([asked])])
    forged = f"# {title}\n\nHarbour Academy Ltd\n\nDecember 2023\n\n{said}"
    told = officer.run("add", "--json", str(write(tmp_path / "academy.md", forged)))
    entry = json.loads(told.out)
    assert (entry["title"], entry["notes"]) == (f"{title} (unproved copy)", [])
    assert any("nothing here proves" in doubt for doubt in entry["doubts"])
    (line,) = [line for line in officer.run("documents").out.splitlines() if line.startswith(entry["id"])]
    assert "in doubt" in line
    (card,) = officer.ask([asked])
    assert card["passages"][0]["document"]["id"] == entry["id"]
    assert "unproved copy" in " ".join(card["brief"].split())
    assert any("Nothing here proves that this is the text" in notice for notice in card["notices"])


def test_what_was_added_before_its_source_was_known_is_held_back_too(tmp_path: Path) -> None:
    officer = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    add(officer, tmp_path, MANUAL.replace(WORDS_OF_CLAUSE_1_2, "Nobody rings, ever."), "forged.txt")
    assert listed(officer)[MANUAL_ID]["held_back"] == []
    (tmp_path / "true.txt").write_text(MANUAL, encoding="utf-8")
    assert officer.run("sources", str(tmp_path / "true.txt")).code == 0
    assert listed(officer)[MANUAL_ID]["held_back"] == ["1.2"]
    assert officer.run("check").code == 1
    assert add(officer, tmp_path, MANUAL, "true.txt")[0] == 0
    assert listed(officer)[MANUAL_ID]["held_back"] == []
    assert officer.run("check").code == 0


def test_shapes_that_cannot_be_read_are_named(officer: CommandLine) -> None:
    assert officer.library is not None
    (officer.library / "sources.json").write_text("[1]")
    told = officer.run("check")
    assert told.code == 1
    assert "sources.json:1: cannot be used; make it anew with safeguarding-bot sources" in told.out


def test_without_a_note_that_rests_on_it_no_shape_is_kept(officer: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Ferry letters\n\n1. Ring the quay.\n")
    told = officer.run("sources", str(tmp_path / "other.txt"))
    assert (told.code, "no shape was kept" in told.err) == (1, True)


def test_the_shapes_of_the_shipped_library_are_of_all_places_that_its_notes_rest_on(library: Library) -> None:
    places = resting_places(library)
    assert library.sources
    assert {document_id: set(shapes) for document_id, shapes in library.sources.items()} == {
        document_id: set(places[document_id]) for document_id in library.sources
    }


def test_the_seeds_are_what_the_shipped_notes_were_written_from(seeds: Path, library: Library) -> None:
    for path in sorted(seeds.glob("0*.txt")):
        assert differing(library, original_of(path.read_bytes(), path.name, library)) == ()
