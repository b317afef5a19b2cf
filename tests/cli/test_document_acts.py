"""Taking documents in and out is logged, and waits for a second person where a setting asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest
from support.commands import CommandLine, Told
from support.samples import LETTERS, LETTERS_ID, MANUAL, write_library

from procedures.document import as_held_back, as_own


@dataclass(frozen=True)
class Officers:
    """Two users of one machine."""

    line: CommandLine
    folder: Path

    def run(self, user: str, *arguments: str, two: bool = False) -> Told:
        with mock.patch("bot.app.Assistant.operator", user):
            return self.line.run(*arguments, **({"SAFEGUARDING_TWO_PEOPLE": "1"} if two else {}))

    def add(self, user: str, text: str, *, two: bool = False) -> Told:
        path = self.folder / "letters.txt"
        path.write_text(text, encoding="utf-8")
        return self.run(user, "add", str(path), two=two)

    def log(self) -> list[tuple[str, str, str, bool]]:
        acts = json.loads(self.run("anybody", "documents", "log", "--json").out)
        return [(act["by"], act["did"], act["id"], act["done"]) for act in acts]

    def held(self) -> set[str]:
        listed = json.loads(self.run("anybody", "documents", "--json").out)
        return {entry["id"] for entry in listed if entry["passages"]}


@pytest.fixture
def officers(tmp_path: Path) -> Officers:
    return Officers(CommandLine(tmp_path / "data", write_library(tmp_path / "library")), tmp_path)


def test_each_act_is_logged_with_who_did_it_and_the_digest(officers: Officers) -> None:
    assert officers.run("anybody", "documents", "log").out == "Nothing was done with documents yet.\n"
    officers.add("ada", LETTERS)
    officers.add("ben", LETTERS.replace("nine", "ten"))
    officers.run("ada", "documents", "set", LETTERS_ID, "--date", "2031-04")
    officers.run("cy", "remove", LETTERS_ID)
    assert officers.log() == [
        ("ada", "taken in", LETTERS_ID, True),
        ("ben", "replaced", LETTERS_ID, True),
        ("ada", "corrected", LETTERS_ID, True),
        ("cy", "taken out", LETTERS_ID, True),
    ]
    acts = json.loads(officers.run("anybody", "documents", "log", "--json").out)
    assert len({act["digest"] for act in acts}) == 2
    assert acts[0]["source"] == "letters.txt"
    told = officers.run("anybody", "documents", "log").out
    assert f"ben  replaced  {LETTERS_ID}  letters.txt" in told


def test_what_one_takes_in_waits_for_a_second_person_who_sees_the_difference(officers: Officers) -> None:
    officers.add("ada", LETTERS)
    changed = LETTERS.replace("nine working days", "ten working days")
    told = officers.add("ada", changed, two=True)
    waiting = f"held-back.{LETTERS_ID}"
    assert f"safeguarding-bot documents confirm {waiting}" in told.out
    assert "nine working" in officers.run("ada", "show", LETTERS_ID).out
    assert "waits for a second person" in officers.run("ada", "documents").out
    assert officers.run("ada", "check").code == 0
    own = officers.run("ada", "documents", "confirm", waiting, "--yes", two=True)
    assert (own.code, "a second person has to confirm it" in own.err) == (1, True)
    unsure = officers.run("ben", "documents", "confirm", waiting, two=True)
    assert (unsure.code, "[-nine-] {+ten+}" in unsure.out) == (1, True)
    confirmed = officers.run("ben", "documents", "confirm", waiting, "--yes", two=True)
    assert (confirmed.code, confirmed.err) == (0, "")
    assert "ten working" in officers.run("ada", "show", LETTERS_ID).out
    assert officers.held() == {LETTERS_ID}
    assert officers.log()[1:] == [
        ("ada", "proposed", LETTERS_ID, True),
        ("ben", "replaced", LETTERS_ID, True),
    ]


def test_what_waits_is_found_by_nobody_who_asks(officers: Officers) -> None:
    officers.add("ada", LETTERS, two=True)
    (card,) = officers.line.ask(["how many working days has the clerk to answer a letter about the ford?"])
    assert "nine working" not in json.dumps(card["passages"])


def test_taking_out_needs_two_people_too(officers: Officers) -> None:
    officers.add("ada", LETTERS)
    told = officers.run("ada", "remove", LETTERS_ID, two=True)
    assert "stays until somebody else takes it out too" in told.out
    assert officers.run("ada", "remove", LETTERS_ID, two=True).code == 1
    assert officers.held() == {LETTERS_ID}
    assert "is removed" in officers.run("ben", "remove", LETTERS_ID, two=True).out
    assert officers.held() == set()


def test_a_text_that_is_no_source_cannot_be_confirmed(officers: Officers) -> None:
    (officers.folder / "source.txt").write_text(MANUAL, encoding="utf-8")
    assert officers.run("ada", "sources", str(officers.folder / "source.txt")).code == 0
    officers.add("ada", MANUAL.replace("shall convene", "may convene"), two=True)
    (waiting,) = officers.held()
    told = officers.run("ben", "documents", "confirm", waiting, "--yes", two=True)
    assert (told.code, "differs from the text that the notes were written from" in told.err) == (1, True)


def test_what_cannot_be_logged_is_not_done(officers: Officers) -> None:
    path = officers.folder / "letters.txt"
    path.write_text(LETTERS, encoding="utf-8")
    told = officers.line.run("add", str(path), SAFEGUARDING_DATABASE_URL="postgresql://a:b@127.0.0.1:1/c")
    assert (told.code, "The database cannot be used now" in told.err) == (1, True)
    assert officers.held() == set()


def test_a_damaged_original_is_taken_out_all_the_same(officers: Officers) -> None:
    officers.add("ada", LETTERS)
    (kept,) = [path for path in (officers.line.data / "index").glob("*.json") if path.stem != "manifest"]
    kept.write_bytes(b"{}")
    told = officers.run("ada", "remove", LETTERS_ID)
    assert (told.code, told.err) == (0, "")
    assert officers.log()[-1] == ("ada", "taken out", LETTERS_ID, True)


def test_what_is_one_councils_alone_waits_and_stays_so(officers: Officers) -> None:
    path = officers.folder / "letters.txt"
    path.write_text(LETTERS, encoding="utf-8")
    told = officers.run("ada", "add", str(path), "--only-for", "kent", two=True)
    own = as_own(LETTERS_ID, "kent")
    assert f"safeguarding-bot documents confirm {as_held_back(own)}" in told.out
    assert officers.run("ben", "documents", "confirm", as_held_back(own), "--yes", two=True).code == 0
    assert officers.held() == {own}
    assert officers.log() == [("ada", "proposed", own, True), ("ben", "taken in", own, True)]
    assert not officers.run("ada", "remove", own, two=True).code
    assert not officers.run("ben", "remove", own, two=True).code
    assert officers.held() == set()
