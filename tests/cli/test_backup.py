"""Backups while somebody writes, back into an empty folder, and tables back by one version."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from support.commands import CommandLine
from support.databases import fresh_database
from support.samples import LETTERS, LETTERS_ID, MANUAL, MANUAL_ID, write_library

from bot.store.database import HEAD, Database


@pytest.fixture
def officer(tmp_path: Path) -> CommandLine:
    """The command line over a folder that holds a document and an enrolled person."""
    made = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    (tmp_path / "letters.txt").write_text(LETTERS, encoding="utf-8")
    assert made.run("add", str(tmp_path / "letters.txt")).code == 0
    who = ("--role", "administrator", "--team", "duty", "--authority", "kent", "--label", "officer-7")
    added = made.run("people", "add", *who)
    assert added.code == 0, added.err
    (made.data / "key").write_bytes(b"0" * 32)
    return made


@contextmanager
def a_writer(officer: CommandLine) -> Iterator[list[int]]:
    """Write pairs of rows in one transaction each, until the block ends; the list counts them."""
    database, over, done = Database(f"sqlite:///{officer.data / 'store.db'}"), threading.Event(), [0]

    def write() -> None:
        while not over.is_set():
            done[0] += 1
            with database.write() as connection:
                for half in ("a", "b"):
                    row = {"name": f"{half}{done[0]}", "value": "x" * 2000}
                    connection.execute(text("insert into state (name, value) values (:name, :value)"), row)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join()
        database.close()


def rows(path: Path) -> tuple[int, int]:
    database = Database(f"sqlite:///{path}")
    with database.read() as connection:
        assert connection.execute(text("pragma integrity_check")).scalar() == "ok"
        count = "select count(*) from state where name like :half"
        found = [int(connection.execute(text(count), {"half": f"{half}%"}).scalar_one()) for half in "ab"]
    database.close()
    return found[0], found[1]


def test_a_backup_made_while_somebody_writes_is_whole_and_comes_back(
    officer: CommandLine, tmp_path: Path
) -> None:
    folder, again = tmp_path / "backup", CommandLine(tmp_path / "again", officer.library)
    with a_writer(officer) as written:
        while written[0] < 20:
            pass
        told = officer.run("backup", str(folder))
        at_the_end = written[0]
    assert told.code == 0, told.err
    assert "files are copied to" in told.out
    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()}
    assert (modes, stat.S_IMODE(folder.stat().st_mode)) == ({0o600}, 0o700)
    told = again.run("restore", str(folder))
    assert told.code == 0, told.err
    assert "nine working" in again.run("show", LETTERS_ID).out
    assert "officer-7" in again.run("people", "list").out
    assert (again.data / "key").read_bytes() == b"0" * 32
    a, b = rows(again.data / "store.db")
    assert a == b
    assert 19 <= a <= at_the_end
    assert again.run("documents", "log").out.count("taken in") == 1


def test_an_index_that_is_changed_meanwhile_is_copied_as_it_was_or_as_it_is(
    officer: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "manual.txt").write_text(MANUAL, encoding="utf-8")
    other = threading.Thread(target=lambda: CommandLine(officer.data, officer.library).run_process("check"))
    other.start()
    for number in range(3):
        assert officer.run("add", str(tmp_path / "manual.txt")).code == 0
        folder = tmp_path / f"backup{number}"
        assert officer.run("backup", str(folder)).code == 0
        again = CommandLine(tmp_path / f"again{number}", officer.library)
        assert again.run("restore", str(folder)).code == 0
        assert MANUAL_ID in again.run("documents").out
    other.join()


def test_a_backup_goes_into_a_new_folder_and_comes_back_into_an_empty_one(
    officer: CommandLine, tmp_path: Path
) -> None:
    told = officer.run("backup", str(tmp_path / "library"))
    assert (told.code, "is not empty; name a new folder" in told.err) == (1, True)
    assert officer.run("backup", str(tmp_path / "backup")).code == 0
    told = officer.run("restore", str(tmp_path / "backup"))
    assert (told.code, "is not empty; move what is in it away" in told.err) == (1, True)
    told = CommandLine(tmp_path / "new").run("restore", str(tmp_path / "library"))
    assert (told.code, "holds no whole backup" in told.err) == (1, True)


@pytest.mark.parametrize("name", ["store.db", "index/manifest.json", "key"])
def test_a_damaged_backup_is_refused(officer: CommandLine, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "backup"
    assert officer.run("backup", str(folder)).code == 0
    (folder / name).write_bytes((folder / name).read_bytes()[:-1] + b"!")
    told = CommandLine(tmp_path / "new").run("restore", str(folder))
    assert (told.code, f"is damaged ({name})" in told.err) == (1, True)
    assert not (tmp_path / "new").exists()


def test_tables_go_back_by_one_version_and_up_again_while_somebody_writes(officer: CommandLine) -> None:
    with a_writer(officer) as written:
        while written[0] < 10:
            pass
        told = officer.run("migrate", "--down")
        assert told.code == 0, told.err
        assert HEAD not in told.out
        assert "Install the version before this one" in told.out
        up = officer.run("migrate")
        assert (up.code, f"({HEAD})" in up.out) == (0, True)
        last = written[0]
        while written[0] < last + 5:
            pass
    a, b = rows(officer.data / "store.db")
    assert a == b > 10
    assert "officer-7" in officer.run("people", "list").out


@pytest.mark.postgres
def test_the_tables_of_a_server_go_back_and_up_again_too(tmp_path: Path, postgresql_server: str) -> None:
    server = {"SAFEGUARDING_DATABASE_URL": fresh_database(postgresql_server)}
    line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    who = ("--role", "administrator", "--team", "duty", "--authority", "kent", "--label", "officer-7")
    assert line.run("people", "add", *who, **server).code == 0
    told = line.run("migrate", "--down", **server)
    assert (told.code, HEAD in told.out) == (0, False)
    told = line.run("migrate", **server)
    assert (told.code, f"({HEAD})" in told.out) == (0, True)
    assert "officer-7" in line.run("people", "list", **server).out


def test_without_tables_there_is_nothing_to_undo(tmp_path: Path) -> None:
    told = CommandLine(tmp_path / "data").run("migrate", "--down")
    assert (told.code, "there is no change to undo" in told.err) == (1, True)
