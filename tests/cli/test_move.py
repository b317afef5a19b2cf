"""A whole installation moved to PostgreSQL and back: all of it or nothing, and the old one left as it was."""

from __future__ import annotations

import datetime as dt
import errno
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select, text
from support.commands import CommandLine
from support.databases import name_of, passing_database
from support.moves import SAID, TABLES, Place, an_installation
from support.samples import LETTERS_ID

from bot.features.admin import messages as said
from bot.features.admin import move as module
from bot.store import database as database_module
from bot.store import transfer
from bot.store.database import Database
from bot.store.document_tables import shared_index, shared_originals, shared_segments
from bot.store.tables import replies, state
from embeddings import manifest

pytestmark = pytest.mark.postgres


@pytest.fixture
def empty(postgresql_server: str) -> Iterator[str]:
    """The address of an empty database."""
    with passing_database(postgresql_server) as address:
        yield address


@pytest.fixture
def old(tmp_path: Path) -> Place:
    return an_installation(tmp_path)


#: Somebody new.
TRAINER = ("--role", "trainer", "--team", "duty", "--authority", "kent", "--label", "late")


def beside(place: Place, name: str, address: str | None = None) -> Place:
    """A place next to another, with its library."""
    return Place(CommandLine(place.line.data.parent / name, place.line.library), address)


def moved(place: Place, to: str) -> str:
    told = place.run("move", "--to", to)
    assert told.code == 0, told.err
    return told.out


def refused(place: Place, to: str, sentence: str, code: int = 1) -> None:
    told = place.run("move", "--to", to)
    assert (told.code, told.out) == (code, "")
    assert told.err.strip() == sentence


def numbers_on(place: Place) -> int:
    """The number that the next reply has."""
    database = place.database()
    with database.write() as connection:
        row = {"chat_id": 1, "payload": "x", "asked": dt.datetime.now(dt.UTC)}
        made = connection.execute(insert(replies).values(**row)).inserted_primary_key
        assert made is not None
        connection.execute(replies.delete().where(replies.c.id == made[0]))
    database.close()
    return int(made[0])


def test_an_installation_goes_to_postgresql_and_back_whole(old: Place, empty: str) -> None:
    before, files, next_number = old.held(), old.files(), numbers_on(old)
    told = moved(old, empty)
    rows = sum(len(held) for name, held in before.items() if name != "documents")
    assert f"Moved and checked: {rows} rows of" in told
    assert "and 2 documents." in told
    assert said.MOVED_TO_DATABASE in told
    assert (old.held(), old.files()) == (before, files)
    there = beside(old, "machine", empty)
    assert there.held() == before
    assert "nine working" in there.run("show", LETTERS_ID).out
    assert numbers_on(there) > next_number
    # What was encoded came along: a machine encodes no document again.
    database = there.database()
    with database.read() as connection:
        assert len(connection.execute(select(shared_segments.c.name)).all()) == 2
    database.close()

    on_server = Place(old.line, empty).held()
    folder = old.line.data.parent / "new"
    told = moved(Place(old.line, empty), str(folder))
    assert said.MOVED_TO_FOLDER.format(folder=folder) in told
    back = beside(old, "new")
    assert back.held() == on_server
    assert "nine working" in back.run("show", LETTERS_ID).out
    assert numbers_on(back) > next_number
    assert Place(old.line, empty).held() == on_server
    # What waits can be read there.
    database = back.database()
    with database.read() as connection:
        payload = (
            connection.execute(select(replies.c.payload).order_by(replies.c.id.desc())).scalars().first()
        )
    database.close()
    assert payload is not None
    assert back.cipher().open(payload) == SAID
    assert [path.suffix for path in (folder / "waiting").iterdir()] == [".sealed"]
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_every_table_is_carried_or_named_as_one_that_is_not(old: Place) -> None:
    documents = {shared_index, shared_originals, shared_segments}
    assert set(transfer.TABLES) | documents == set(TABLES)
    assert all(old.held()[table.name] for table in transfer.TABLES)


def test_from_folder_to_folder(old: Place, tmp_path: Path) -> None:
    before = old.held()
    moved(old, str(tmp_path / "new"))
    assert beside(old, "new").held() == before == old.held()


def test_a_citation_code_the_journal_and_numbers_of_those_who_left_come_along(
    tmp_path: Path, empty: str
) -> None:
    old = an_installation(tmp_path, full=False)
    assert old.run("people", "add", *TRAINER).code == 0
    assert old.run("people", "remove", "2").code == 0
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", old.run("ask", "how soon are letters answered").out)
    assert code
    journal = old.run("documents", "log").out
    moved(old, empty)
    there = beside(old, "machine", empty)
    assert "nine working" in there.run("verify", code[0]).out
    assert there.run("documents", "log").out == journal
    moved(there, str(tmp_path / "new"))
    back = beside(old, "new")
    assert "officer-7" in back.run("people", "list").out
    for place in (there, back):  # nobody gets the number of somebody who left
        assert re.match(r"3\b", place.run("people", "add", *TRAINER).out)


def test_what_is_not_empty_is_left_alone(old: Place, empty: str, tmp_path: Path) -> None:
    moved(old, empty)
    on_server = Place(old.line, empty).held()
    other = an_installation_of_another(tmp_path)
    refused(other, empty, said.MOVE_NOT_EMPTY)
    assert Place(old.line, empty).held() == on_server
    refused(other, str(old.line.data), said.MOVE_NOT_EMPTY)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("x")
    refused(other, str(tmp_path / "used"), said.MOVE_NOT_EMPTY)
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["notes.txt"]
    refused(old, str(old.line.data), said.MOVE_NOWHERE)


def an_installation_of_another(folder: Path) -> Place:
    (folder / "another").mkdir()
    return an_installation(folder / "another")


def test_another_programs_tables_are_left_alone(old: Place, empty: str) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("create table people (name text)")
    refused(old, empty, said.MOVE_NOT_EMPTY)
    with psycopg.connect(empty) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'public'"
        )
        assert found.fetchall() == [("people",)]


@pytest.mark.parametrize("version", ["0023", "9999"])
def test_tables_of_another_version_are_one_sentence(old: Place, empty: str, version: str) -> None:
    database = Database(empty)
    database.migrate()
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = :v"), {"v": version})
    database.close()
    refused(old, empty, said.MOVE_TARGET_VERSION)
    database = old.database()
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = :v"), {"v": version})
    database.close()
    refused(old, str(old.line.data.parent / "new"), said.MOVE_OTHER_VERSION)
    assert not (old.line.data.parent / "new").exists()


def test_nothing_to_move_and_an_address_of_no_kind_are_one_sentence(tmp_path: Path, old: Place) -> None:
    refused(Place(CommandLine(tmp_path / "none")), str(tmp_path / "new"), said.MOVE_NOTHING)
    assert not (tmp_path / "none").exists()
    for address in ("mysql://example.org/x", "sqlite:///x.db"):
        refused(old, address, said.MOVE_BAD_ADDRESS, code=2)


def test_a_server_that_is_not_there_is_one_sentence_without_the_password(old: Place) -> None:
    fault = said.TARGET.format(fault=database_module.AWAY)
    refused(old, "postgresql://someone:secret@127.0.0.1:1/none", fault)


def test_without_rights_or_where_nobody_may_write_it_is_one_sentence(
    old: Place, empty: str, postgresql_server: str
) -> None:
    fault = said.TARGET.format(fault=database_module.RIGHTS)
    name = name_of(empty)
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("drop role if exists reader")
        connection.execute("create role reader login")
        connection.execute(f"alter database {name} set default_transaction_read_only = on".encode())
    refused(old, empty, fault)
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"alter database {name} reset default_transaction_read_only".encode())
    refused(old, empty.replace("postgres:@", "reader@"), fault)
    moved(old, empty)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_one_sentence_and_the_next_try_is_whole(
    old: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = old.held()

    def full(*_: object) -> None:
        raise OSError(number, "No room")

    with monkeypatch.context() as broken:
        broken.setattr(manifest, "write_whole", full)
        told = old.run("move", "--to", str(tmp_path / "new"))
    assert (told.code, "The disk is full" in told.err) == (1, True)
    moved(old, str(tmp_path / "new"))
    assert beside(old, "new").held() == before


def test_a_database_for_which_there_is_no_room_is_one_sentence(
    old: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = old.database()
    with database.write() as connection:
        connection.execute(insert(state).values(name="long", value="x" * 2_000_000))
    database.close()
    before, prepare = old.held(), database_module._prepare_sqlite

    def small(connection: object, record: object) -> None:
        prepare(connection, record)
        if "new" in str(connection.execute("pragma database_list").fetchone()[2]):  # type: ignore[attr-defined]
            connection.execute("pragma max_page_count = 300")  # type: ignore[attr-defined]

    with monkeypatch.context() as broken:
        broken.setattr(database_module, "_prepare_sqlite", small)
        told = old.run("move", "--to", str(tmp_path / "new"))
    assert (told.code, database_module.FULL in told.err) == (1, True), told.err
    moved(old, str(tmp_path / "new"))
    assert beside(old, "new").held() == before


def test_a_damaged_original_is_named_before_anything_is_moved(old: Place, empty: str) -> None:
    path = next((old.line.data / "index").glob("*.json"))
    for each in (old.line.data / "index").glob("*.json"):
        if each.name != "manifest.json" and LETTERS_ID in each.read_text():
            path = each
    path.write_bytes(path.read_bytes() + b" ")
    told = old.run("move", "--to", empty)
    assert (told.code, "is damaged" in told.err) == (1, True)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select to_regclass('people')").fetchone() == (None,)


@contextmanager
def a_service(place: Place) -> Iterator[None]:
    """What a service writes down while it runs."""
    over, written, database = threading.Event(), threading.Event(), place.database()

    def watch() -> None:
        while not over.is_set():
            with database.write() as connection:
                connection.execute(state.delete().where(state.c.name == "watched"))
                now = dt.datetime.now(dt.UTC).isoformat()
                connection.execute(insert(state).values(name="watched", value=now))
            written.set()
            time.sleep(0.1)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        assert written.wait(60)
        yield
    finally:
        over.set()
        thread.join()
        database.close()


def test_while_a_service_runs_nothing_is_moved_and_one_that_ended_is_waited_for(
    old: Place, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_service(old):
        refused(old, empty, said.MOVE_SERVED)
    monkeypatch.setattr(module, "SILENT", 2.0)
    moved(old, empty)


@pytest.mark.parametrize("what", ["row", "document"])
def test_what_changes_meanwhile_is_seen_and_nothing_was_moved(
    tmp_path: Path, empty: str, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    old = an_installation(tmp_path, full=False)
    set_number = transfer._set_number

    def meanwhile(*arguments: object) -> None:
        set_number(*arguments)  # type: ignore[arg-type]
        monkeypatch.undo()
        if what == "row":
            assert old.run("people", "add", *TRAINER).code == 0
        else:
            assert old.run("remove", LETTERS_ID).code == 0

    monkeypatch.setattr(transfer, "_set_number", meanwhile)
    refused(old, empty, transfer.CHANGED)
    there = Database(empty)
    with there.read() as connection:
        assert connection.execute(text("select count(*) from people")).scalar() == 0
    there.close()
    served = {"SAFEGUARDING_WEB_URL": "http://127.0.0.1:1"}
    told = Place(beside(old, "machine").line, empty).run("run", **served)
    assert (told.code, told.err.strip()) == (1, said.MOVE_HALF)
    before = old.held()
    moved(old, empty)
    assert beside(old, "machine", empty).held() == before
