"""Installations to be moved: rows in every table, and all that one holds, read apart from what moves it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, LargeBinary, Table, insert, select
from sqlalchemy.sql.ddl import sort_tables

from bot.store.columns import Moment
from bot.store.database import Database
from bot.store.document_tables import shared_index, shared_originals, shared_segments
from bot.store.payload_cipher import PayloadCipher
from bot.store.spool import Spool
from bot.store.store import Store
from bot.store.tables import leaderships, metadata
from support.commands import CommandLine, Told
from support.samples import LETTERS, MANUAL, write_library

assert Store  # which knows every table

#: All that is a person's, or of what people did.
TABLES = [t for t in sort_tables(metadata.tables.values()) if t is not leaderships]
ROWS_EACH = 3
NOW = dt.datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=dt.UTC)
SAID = "what waited when it was moved"

#: What is held: by table, or by the name of an original.
Held = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A place where an installation stands: a data folder, and a server's database where it has one."""

    line: CommandLine
    address: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {"SAFEGUARDING_DATABASE_URL": self.address} if self.address else {}

    def run(self, *arguments: str, **environment: str) -> Told:
        return self.line.run(*arguments, **self.environment, **environment)

    def database(self) -> Database:
        return Database(self.address or f"sqlite:///{self.line.data / 'store.db'}")

    def held(self) -> Held:
        """Everything that stands here."""
        database = self.database()
        with database.read() as connection:
            found: Held = {
                table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                for table in TABLES
                if table not in (shared_index, shared_originals, shared_segments)
            }
        database.close()
        told = self.run("documents", "--json")
        assert told.code == 0, told.err
        return found | {"documents": told.out}

    def files(self) -> Mapping[str, str]:
        """The digest of every file of the data folder but what a database keeps beside its file."""
        return {
            str(path.relative_to(self.line.data)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.line.data.rglob("*"))
            if path.is_file() and "store.db" not in path.name and path.name != "lock"
        }

    def cipher(self) -> PayloadCipher:
        return PayloadCipher(self.line.data / "key")


def an_installation(folder: Path, address: str | None = None, *, full: bool = True) -> Place:
    """An installation with two documents, people, and something that waits.

    If ``full`` it has rows of every kind of value in every table; most say nothing that anybody could read.
    """
    place = Place(CommandLine(folder / "old", write_library(folder / "library")), address)
    for name, text in (("letters.txt", LETTERS), ("manual.txt", MANUAL)):
        (folder / name).write_text(text, encoding="utf-8")
        told = place.run("add", str(folder / name))
        assert told.code == 0, told.err
    who = ("--role", "administrator", "--team", "duty", "--authority", "kent", "--label", "officer-7")
    assert place.run("people", "add", *who).code == 0
    database = place.database()
    if full:
        fill(database)
    with database.write() as connection:
        waiting = metadata.tables["replies"]
        kept = {"chat_id": 7, "payload": place.cipher().seal(SAID), "asked": NOW}
        connection.execute(insert(waiting).values(**kept))
        gone = connection.execute(insert(waiting).values(**kept)).inserted_primary_key
        assert gone is not None
        connection.execute(waiting.delete().where(waiting.c.id == gone[0]))  # its number is nobody's again
    database.close()
    Spool(place.line.data / "waiting", place.cipher()).put([])
    return place


def fill(database: Database) -> None:
    """Put rows into every table, of every kind of value that it takes."""
    keys: dict[Table, list[Mapping[str, Any]]] = {}
    for table in TABLES:
        if table in (shared_index, shared_originals, shared_segments):
            continue
        rows = [
            {column.name: _value(table, column, number, keys) for column in table.columns}
            for number in range(1, ROWS_EACH + 1)
        ]
        with database.write() as connection:
            for row in rows:
                connection.execute(insert(table).values(**row))
        keys[table] = rows


def _value(table: Table, column: Column[Any], number: int, keys: dict[Table, Any]) -> object:
    for foreign in column.foreign_keys:
        other = foreign.column.table
        return keys[other][number - 1][foreign.column.name] if other in keys else None
    if column.nullable and number == ROWS_EACH:
        return None
    kind = column.type
    if isinstance(kind, JSON):
        return [{"words": f"ünder £5 “{number}”", "list": [1, 1.5, None, True]}, None, {}][number - 1]
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Moment):
        return NOW + dt.timedelta(seconds=number)
    if isinstance(kind, Date):
        return NOW.date() + dt.timedelta(days=number)
    if isinstance(kind, BigInteger):
        return 2**40 + number
    if isinstance(kind, Integer):
        return 1000 + number
    if isinstance(kind, LargeBinary):
        return bytes([0, 255, number])
    text = f"{number} ü {table.name} {column.name} £"
    return text[: getattr(kind, "length", None) or len(text)]


def a_key() -> str:
    """A key of a test."""
    return Fernet.generate_key().decode()


def environment_of(place: Place) -> dict[str, str]:
    """The environment of a process that works on a place."""
    return {**os.environ, **place.line.environment, **place.environment}
