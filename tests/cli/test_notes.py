"""A library of one's own: copied from the one that comes with the project, and never over anything."""

from __future__ import annotations

from pathlib import Path

from support.commands import CommandLine

from procedures.library import SHIPPED


def test_the_shipped_library_is_copied_into_a_new_folder_and_answers_from_there(tmp_path: Path) -> None:
    folder = tmp_path / "our notes"
    told = CommandLine(tmp_path / "data").run("notes", "copy", str(folder))
    assert (told.code, told.err) == (0, "")
    assert f"SAFEGUARDING_LIBRARY_DIR={folder}" in told.out
    names = [path.relative_to(SHIPPED) for path in SHIPPED.rglob("*") if path.is_file()]
    assert all((folder / name).read_bytes() == (SHIPPED / name).read_bytes() for name in names)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == len(names)
    checked = CommandLine(tmp_path / "data", folder).run("check")
    assert (checked.code, "No mistakes" in checked.out) == (0, True)


def test_nothing_is_copied_over_what_is_there_nor_into_the_shipped_library(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "kept.md").write_text("ours")
    (tmp_path / "file").write_text("ours")
    for folder in (tmp_path / "full", SHIPPED, SHIPPED / "own", tmp_path / "file" / "notes"):
        told = CommandLine(tmp_path / "data").run("notes", "copy", str(folder))
        assert told.code == 1, folder
        assert "name" in told.err
        assert len(told.err.strip().splitlines()) == 1
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["kept.md"]
    assert not (SHIPPED / "own").exists()
