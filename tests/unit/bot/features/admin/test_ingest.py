"""Taking originals in: what cannot be read is named, the rest goes in, and nothing is half added."""

from __future__ import annotations

import errno
from contextlib import nullcontext
from pathlib import Path

import pytest
from support.fakes import HashEncoder
from support.samples import LETTERS, MANUAL, MANUAL_ID, write_bad_files, write_library

from bot.app import Assistant
from bot.features.admin import ingest as adding
from bot.features.admin.ingest import Outcome, add_all
from bot.settings import Settings
from embeddings import index as module
from procedures.reading.errors import ReadingError


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    made = Assistant(Settings(data_dir=tmp_path / "data", library_dir=write_library(tmp_path / "library")))
    made.encoder = HashEncoder()
    return made


def taken_in(assistant: Assistant, *sources: str | Path) -> list[Outcome]:
    return list(
        add_all(
            [str(s) for s in sources],
            assistant.library,
            assistant.index,
            assistant.clock,
            nullcontext(lambda done, total: None),
        )
    )


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_found_is_said_for_a_person_and_for_a_program(assistant: Assistant, tmp_path: Path) -> None:
    (outcome,) = taken_in(assistant, written(tmp_path, "manual.txt", MANUAL))
    assert outcome.as_json() == {
        "source": str(tmp_path / "manual.txt"),
        "id": MANUAL_ID,
        "kind": "local procedure",
        "title": "Exampleshire Crossing Procedure",
        "reference": None,
        "about": [],
        "outcome": None,
        "published": "2031-03-05",
        "passages": 3,
        "notes": [f"{MANUAL_ID}/who-convenes"],
    }
    said = outcome.report(assistant.library).split("\n")
    assert said[0] == f"{MANUAL_ID}: Exampleshire Crossing Procedure"
    rest = " ".join(said[1:])
    for found in ("local procedure", "5 March 2031", "passages: 3", f"1 (such as {MANUAL_ID}/who-convenes)"):
        assert found in rest


def test_each_bad_file_is_one_sentence_that_names_it_and_the_others_go_in(
    assistant: Assistant, tmp_path: Path
) -> None:
    bad = write_bad_files(tmp_path / "bad")
    good = [written(tmp_path, "manual.txt", MANUAL), written(tmp_path, "letters.txt", LETTERS)]
    outcomes = taken_in(assistant, good[0], *(tmp_path / "bad" / name for name in bad), good[1])
    first, *refused, last = outcomes
    assert first.problem is None
    assert last.problem is None
    for (name, way_out), outcome in zip(bad.items(), refused, strict=True):
        assert outcome.original is None
        assert outcome.problem is not None
        assert outcome.problem.startswith(f"{name} ")
        assert way_out in outcome.problem
        assert "\n" not in outcome.problem
        assert outcome.report(assistant.library) == outcome.problem
        assert outcome.as_json() == {"source": str(tmp_path / "bad" / name), "problem": outcome.problem}
    held = {o.document.id for o in assistant.index.originals()}
    assert held == {first.as_json()["id"], last.as_json()["id"]}


def test_an_address_is_fetched_and_one_that_cannot_be_is_a_sentence(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(address: str) -> object:
        raise ReadingError(f"{address} could not be reached; check the network.")

    monkeypatch.setattr(adding, "fetch", fetch)
    (outcome,) = taken_in(assistant, "https://example.org/manual")
    assert outcome.problem == "https://example.org/manual could not be reached; check the network."


def test_a_full_disk_is_raised_and_leaves_the_old_state(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(assistant, written(tmp_path, "manual.txt", MANUAL))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "write_segment", full)
    with pytest.raises(OSError, match="No space left"):
        taken_in(assistant, written(tmp_path, "letters.txt", LETTERS))
    assert [o.document.id for o in assistant.index.originals()] == [MANUAL_ID]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"ferry office" not in kept


def test_the_same_file_again_takes_the_place_of_the_first(assistant: Assistant, tmp_path: Path) -> None:
    path = written(tmp_path, "manual.txt", MANUAL)
    taken_in(assistant, path)
    written(tmp_path, "manual.txt", MANUAL.replace("Marigold", "Saffron"))
    taken_in(assistant, path)
    (held,) = assistant.index.originals()
    assert "Saffron" in held.passages[-1].text
    assert "Marigold" not in str(held)
