"""The database on both kinds: its tables, its faults, and two who write at once."""

from __future__ import annotations

import datetime as dt
import socket
import stat
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import delete, insert, inspect, select, text

from bot.errors import DamagedStoreError, StoreError
from bot.features.sessions.draft_review import Review, ReviewMove
from bot.store import database as module
from bot.store.columns import Moment
from bot.store.database import HEAD, Database
from bot.store.drafts import QuestionDraftRepository
from bot.store.search_tables import searched
from bot.store.session_tables import draft_history, drafts
from bot.store.tables import (
    council_accounts,
    gap_askers,
    gaps,
    memberships,
    metadata,
    passkey_challenges,
    passkeys,
    people,
    state,
    subject_counts,
)

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def test_the_migrations_make_the_tables_that_the_code_knows(empty_database: str) -> None:
    database = Database(empty_database)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        tables = [metadata, searched] if database.on_postgresql else [metadata]
        assert compare_metadata(context, tables) == []  # type: ignore[arg-type]
        assert connection.execute(text("select version_num from alembic_version")).scalar() == HEAD
    database.close()


def test_the_head_that_is_looked_for_is_the_last_migration() -> None:
    scripts = ScriptDirectory(str(Path(module.__file__).parent / "migrations"))
    assert scripts.get_heads() == [HEAD]


def test_each_migration_can_be_undone(empty_database: str) -> None:
    from alembic import command
    from alembic.config import Config

    database = Database(empty_database)
    with database.write() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    database.close()


def down_to(database: Database, revision: str) -> None:
    """Take a database back, a version at a time, as whoever runs the service does."""
    while database.revision != revision:
        database.migrate_down()


def up_again(address: str) -> Database:
    """The database with its tables as they are now."""
    database = Database(address)
    database.migrate()
    assert database.revision == HEAD
    return database


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def columns(database: Database, table: str) -> set[str]:
    with database.read() as connection:
        return {column["name"] for column in inspect(connection).get_columns(table)}


def with_a_person(address: str) -> Database:
    database = Database(address)
    with database.write() as connection:
        connection.execute(insert(people).values(id=1, authority="kent", joined=NOW))
    return database


def test_taken_back_a_role_that_a_person_gave_stays_and_one_that_an_account_gave_goes(
    database_address: str,
) -> None:
    database = with_a_person(database_address)
    roles = [
        {"team": "court", "role": "trainer", "provided": NOW},
        {"team": "duty", "role": "team_lead", "provided": None},
    ]
    account = {"account_digest": "0" * 64, "issuer": "https://login.example.org", "linked": NOW}
    with database.write() as connection:
        connection.execute(insert(memberships), [{"person_id": 1, "authority": "kent", **r} for r in roles])
        connection.execute(insert(council_accounts).values(person_id=1, **account))
    down_to(database, "0018")
    assert rows(database, "select team, role from memberships") == [("duty", "team_lead")]
    assert "provided" not in columns(database, "memberships")
    with database.read() as connection:
        assert not inspect(connection).has_table("council_accounts")
    database.close()
    database = up_again(database_address)
    assert rows(database, "select team, role, provided from memberships") == [("duty", "team_lead", None)]
    assert rows(database, "select person_id from council_accounts") == []
    assert rows(database, "select id from people") == [(1,)]
    database.close()


def test_taken_back_passkeys_go_and_their_people_stay(database_address: str) -> None:
    database = with_a_person(database_address)
    key = {"credential_id": b"id", "public_key": b"key", "sign_count": 0, "made": NOW}
    with database.write() as connection:
        connection.execute(insert(passkeys).values(person_id=1, **key))
        connection.execute(
            insert(passkey_challenges).values(browser_digest="0" * 64, challenge=b"c", made=NOW)
        )
    down_to(database, "0017")
    with database.read() as connection:
        assert not {"passkeys", "passkey_challenges"} & set(inspect(connection).get_table_names())
    database.close()
    database = up_again(database_address)
    assert rows(database, "select id from passkeys") == []
    assert rows(database, "select browser_digest from passkey_challenges") == []
    assert rows(database, "select id from people") == [(1,)]
    database.close()


def test_taken_back_a_question_to_leads_goes_and_what_others_may_see_stays(database_address: str) -> None:
    database = with_a_person(database_address)
    usual = {"authority": "kent", "team": "duty", "made": NOW, "due": NOW.date()}
    held = [
        {"id": 1, "wording": "who keeps the list", "document_id": "", "for_leads": False},
        {"id": 2, "wording": "who is to ring", "document_id": "", "for_leads": True},
        {"id": 3, "wording": "the form is old", "document_id": "manual", "for_leads": False},
    ]
    count = {"authority": "kent", "month": NOW.date().replace(day=1), "subject": "strategy discussions"}
    with database.write() as connection:
        connection.execute(insert(gaps), [{**usual, **each} for each in held])
        connection.execute(insert(gap_askers), [{"gap_id": each["id"], "person_id": 1} for each in held])
        connection.execute(insert(subject_counts).values(**count, answered=7))
    down_to(database, "0020")
    assert rows(database, "select id from gaps order by id") == [(1,), (2,), (3,)]
    assert "document_id" not in columns(database, "gaps")
    down_to(database, "0019")
    assert rows(database, "select id, wording from gaps order by id") == [
        (1, "who keeps the list"),
        (3, "the form is old"),
    ]
    assert rows(database, "select gap_id from gap_askers order by gap_id") == [(1,), (3,)]
    assert "for_leads" not in columns(database, "gaps")
    database.close()
    database = up_again(database_address)
    asked = "select id from gaps where not for_leads and document_id = '' order by id"
    assert rows(database, asked) == [(1,), (3,)]
    assert rows(database, "select gap_id from gap_askers order by gap_id") == [(1,), (3,)]
    assert rows(database, "select subject from subject_counts") == []
    database.close()


def test_taken_back_what_became_of_a_question_goes_and_the_question_stays(database_address: str) -> None:
    database = Database(database_address)
    kept = {"asks": "Who rings?", "choices": [], "right": None, "why": "", "rests_on": {"ferry/bell": "0"}}
    row = {"document_id": "ferry", "scenario": {**kept, "id": "drafted/new"}, "made": NOW}
    with database.write() as connection:
        made = connection.execute(insert(drafts).values(**row, state="accepted", version=3))
        assert made.inserted_primary_key
        line = {"draft_id": made.inserted_primary_key[0], "at": NOW, "did": "accept", "state": "accepted"}
        connection.execute(insert(draft_history).values(**line))
    down_to(database, "0021")
    assert "version" not in columns(database, "refresher_drafts")
    assert rows(database, "select document_id, state from refresher_drafts") == [("ferry", "accepted")]
    with database.read() as connection:
        assert not inspect(connection).has_table("refresher_draft_history")
    database.close()
    database = up_again(database_address)
    (draft,) = QuestionDraftRepository(database).all()
    assert (draft.version, draft.state, draft.scenario.asks) == (1, Review.ACCEPTED, "Who rings?")
    assert [(line.did, line.person_id, line.at) for line in draft.history] == [(ReviewMove.DRAFT, None, NOW)]
    assert (draft.before, draft.writers) == (None, frozenset())
    database.close()


@pytest.mark.parametrize("damage", ["head", "middle"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "store.db"
    database = Database(f"sqlite:///{path}")
    with database.write() as connection:
        connection.execute(insert(state), [{"name": f"n{n}", "value": "v" * 500} for n in range(200)])
    database.settle()
    database.close()
    held = bytearray(path.read_bytes())
    held[slice(0, 100) if damage == "head" else slice(4096, None)] = b"x" * (
        100 if damage == "head" else len(held) - 4096
    )
    path.write_bytes(held)
    with pytest.raises(DamagedStoreError, match="put back the last backup"), database.read() as connection:
        connection.execute(select(state)).all()
    database.close()


def test_a_database_of_a_newer_version_is_refused(empty_database: str) -> None:
    database = Database(empty_database)
    with database.write() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    database.close()
    again = Database(empty_database)
    with pytest.raises(StoreError, match="newer version"), again.read():
        pass
    again.close()


def test_several_who_open_an_empty_database_at_once_find_it_ready(empty_database: str) -> None:
    problems: list[Exception] = []

    def opened() -> None:
        database = Database(empty_database)
        try:
            with database.read() as connection:
                connection.execute(select(state)).all()
        except Exception as error:
            problems.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=opened) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_what_is_read_together_is_of_one_moment_whatever_another_writes_meanwhile(
    database_address: str,
) -> None:
    database, other = Database(database_address), Database(database_address)
    named = select(state.c.name)
    with database.read() as connection:
        before = connection.execute(named).all()
        with other.write() as writing:
            writing.execute(insert(state).values(name="a mark", value="1"))
        assert connection.execute(named).all() == before
    with database.read() as connection:
        assert len(connection.execute(named).all()) == len(before) + 1
    database.close()
    other.close()


def test_a_change_that_fails_leaves_nothing(empty_database: str) -> None:
    database = Database(empty_database)
    with suppress(ZeroDivisionError), database.write() as connection:
        connection.execute(insert(state).values(name="paused", value="x"))
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute(select(state)).all() == []
    database.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "store.db"
    database = Database(f"sqlite:///{path}")
    with database.write() as connection:
        connection.execute(insert(state).values(name="a", value="b"))
        modes = {stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    database.close()


@pytest.mark.parametrize("address", ["nonsense", "mysql://example.org/x", "sqlite+other:///x"])
def test_an_address_that_cannot_be_used_is_named_and_not_shown(address: str) -> None:
    with pytest.raises(StoreError, match="SAFEGUARDING_DATABASE_URL") as refused:
        Database(address)
    assert "example" not in str(refused.value)


def test_a_server_that_is_not_there_is_one_sentence_without_the_password() -> None:
    database = Database("postgresql://someone:secret@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="cannot be used now") as refused, database.read():
        pass
    assert "secret" not in str(refused.value)


def test_a_moment_comes_back_in_utc_and_needs_its_zone() -> None:
    from sqlalchemy.dialects import postgresql, sqlite

    summer = dt.datetime(2026, 7, 1, 13, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        kept = Moment().process_bind_param(summer, dialect)
        assert Moment().process_result_value(kept, dialect) == summer
        with pytest.raises(ValueError, match="zone"):
            Moment().process_bind_param(NOW.replace(tzinfo=None), dialect)


def test_what_was_deleted_is_in_no_file_once_it_is_settled(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    for name in ("kept", "gone"):
        with database.write() as connection:
            connection.execute(insert(state).values(name=name, value=f"the words {name}"))
    with database.write() as connection:
        connection.execute(delete(state).where(state.c.name == "gone"))
    database.settle()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"the words kept" in held
    assert b"the words gone" not in held
    database.close()


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = Database(f"postgresql://someone@127.0.0.1:{silent.getsockname()[1]}/none")
        with pytest.raises(StoreError, match="cannot be used now"), database.read():
            pass
