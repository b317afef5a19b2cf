"""A library of an installation's own follows its files of notes: the old state or the new one, never half."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest
from support.samples import WORDS_OF_THE_NOTE, write_library

from embeddings.manifest import write_whole
from procedures.current_library import CurrentLibrary
from procedures.library import load_library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library")


@pytest.fixture
def library(folder: Path) -> CurrentLibrary:
    return CurrentLibrary(folder)


def convenes(folder: Path) -> Path:
    return next(path for path in folder.glob("local/*.md") if WORDS_OF_THE_NOTE in path.read_text("utf-8"))


def reworded(path: Path, old: str, new: str) -> None:
    write_whole(path, path.read_text("utf-8").replace(old, new).encode())


def test_it_is_the_library_that_a_command_loads(folder: Path, library: CurrentLibrary) -> None:
    loaded = load_library(folder)
    for name in (
        "files",
        "notes",
        "by_id",
        "documents",
        "problems",
        "rules",
        "actions",
        "sets",
        "digest",
        "folder",
    ):
        assert getattr(library, name) == getattr(loaded, name), name


def test_what_was_changed_is_in_use_once_it_is_looked_for(folder: Path, library: CurrentLibrary) -> None:
    files = library.files
    library.follow()
    assert library.files is files
    reworded(convenes(folder), WORDS_OF_THE_NOTE, "Nobody convenes it.")
    assert WORDS_OF_THE_NOTE in {note.text for note in library.notes}
    library.follow()
    texts = {note.text for note in library.notes}
    assert ("Nobody convenes it." in texts, WORDS_OF_THE_NOTE in texts) == (True, False)
    assert library.by_id == load_library(folder).by_id
    assert library.documents == load_library(folder).documents


def test_a_retired_note_is_gone_and_a_new_file_is_there(folder: Path, library: CurrentLibrary) -> None:
    path = convenes(folder)
    (note,) = [note for note in library.notes if note.text == WORDS_OF_THE_NOTE]
    text = path.read_text("utf-8")
    write_whole(
        path, text.replace("Rests on: 1.2\n", "Rests on: 1.2\nRetired: 2031-05-01, wrong\n", 1).encode()
    )
    more = text.replace(f"id: {note.document_id}", "id: another-manual")
    write_whole(path.parent / "another-manual.md", more.encode())
    library.follow()
    assert note.id not in library.by_id
    assert "another-manual" in library.documents
    assert [file.path for file in library.files] == sorted(file.path for file in library.files)


@pytest.mark.parametrize("amiss", ["Rest on: 1.2\n", "\udcff", ""])
def test_a_file_with_a_mistake_stays_in_use_as_it_was_until_it_is_mended(
    folder: Path, library: CurrentLibrary, caplog: pytest.LogCaptureFixture, amiss: str
) -> None:
    path, notes = convenes(folder), library.notes
    text = path.read_text("utf-8")
    wrong = text.replace(WORDS_OF_THE_NOTE, "Half.").replace("Rests on: 1.2\n", amiss, 1) if amiss else ""
    path.write_bytes(wrong.encode(errors="surrogateescape"))
    with caplog.at_level(logging.WARNING):
        library.follow()
    assert library.notes == notes
    assert path.name in caplog.text
    path.unlink()
    library.follow()
    assert library.notes == notes
    path.write_text(text.replace(WORDS_OF_THE_NOTE, "Whole."), "utf-8")
    library.follow()
    assert "Whole." in {note.text for note in library.notes}


def test_those_who_look_together_all_find_one_state(folder: Path, library: CurrentLibrary) -> None:
    path, wrong = convenes(folder), list[str]()
    states = [path.read_text("utf-8").replace(WORDS_OF_THE_NOTE, words) for words in ("First.", "Second.")]
    write_whole(path, states[0].encode())
    library.follow()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            library.follow()
            texts = {note.text for note in library.files and library.notes}
            if len(texts & {"First.", "Second."}) != 1:
                wrong.append(repr(texts))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(40):
        write_whole(path, states[n % 2].encode())
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    library.follow()
    assert "Second." in {note.text for note in library.notes}
