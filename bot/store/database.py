"""The database: SQLite in the data folder, or PostgreSQL by address. One set of tables on both."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
)

from bot.errors import DamagedStoreError, GaveWayError, RefusedError, StoreError

if TYPE_CHECKING:
    from alembic.config import Config

#: The newest change of the tables; a database that stands here needs nothing done.
HEAD = "0027"

#: Seconds to wait for a server that does not answer.
PATIENCE = 10
#: Seconds that PostgreSQL gives one statement, so that none holds a thread for ever.
LONGEST = 60

AWAY = "The database cannot be used now; see that it runs and that its disk has room."
FULL = "The disk of the database is full; free some space."
RIGHTS = "The database does not let its user write there; see the rights of the user that its address names."
DAMAGED = (
    "The database is damaged; stop the service, put back the last backup, and see the disk for faults. See "
    "docs/running-it.md."
)
GAVE_WAY = "Another change to the database had to go first; do it again."
#: What PostgreSQL calls it where it gives a change up for another: a deadlock, and one of the same moment.
_GIVEN_UP = ("40P01", "40001")
#: What is raised where a database is away; PostgreSQL calls it internal where its disk takes nothing more.
_AWAY = (OperationalError, InternalError, InterfaceError)
#: What SQLite says of a file that is none of its own any more.
_DAMAGED = ("malformed", "not a database")
#: What either says of a user who may not, and of a disk that takes nothing more.
_REFUSED = ("permission denied", "must be owner", "read-only", "readonly")
_NO_ROOM = ("full", "no space left")

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Connections to one database, whose tables are brought up to date before the first of them."""

    def __init__(self, address: str) -> None:
        """Take an SQLAlchemy address. Raises StoreError if it is not one that can be used here."""
        # SQLite's own waiting sleeps for longer and longer; the threads of one process wait here instead.
        self._turn = threading.RLock()
        try:
            self._url = make_url(address)
        except ArgumentError as error:
            raise StoreError("SAFEGUARDING_DATABASE_URL is not a database address.") from error
        if self._url.drivername == "postgresql":
            self._url = self._url.set(drivername="postgresql+psycopg")
        if self.on_postgresql:
            limits = {"connect_timeout": str(PATIENCE), "options": f"-c statement_timeout={LONGEST}s"}
            given = self._url.query
            self._url = self._url.update_query_dict({k: v for k, v in limits.items() if k not in given})
        if self._url.drivername not in {"sqlite", "postgresql+psycopg"}:
            raise StoreError("SAFEGUARDING_DATABASE_URL must begin with sqlite:/// or postgresql://.")

    @property
    def on_postgresql(self) -> bool:
        """Whether this is PostgreSQL; else it is SQLite."""
        return self._url.drivername != "sqlite"

    @property
    def place(self) -> str:
        """Its address, without the password."""
        return self._url.set(password=None).render_as_string()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with; what it sees is of one moment."""
        with self._faults_told(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection to look with at what stands, whatever tables that are; nothing is changed."""
        with self._faults_told(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together when the block ends, or not at all."""
        turn = nullcontext() if self.on_postgresql else self._turn
        with self._faults_told(), turn, self._ready.execution_options(writes=True).begin() as connection:
            yield connection

    def take_turn(self, connection: Connection, subject: str) -> None:
        """Let one process at a time go on that writes about a subject, until its change is kept."""
        if self.on_postgresql:  # on SQLite one process writes at a time
            connection.execute(text("select pg_advisory_xact_lock(7216002, hashtext(:s))"), {"s": subject})

    def settle(self) -> None:
        """Leave nothing of what was deleted in the log that SQLite writes beside its file."""
        if not self.on_postgresql:
            with self._faults_told(), self._ready.connect() as connection:
                connection.detach()
                log = connection.connection.cursor()
                log.execute("pragma wal_checkpoint(truncate)")

    def copy_to(self, path: Path) -> bool:
        """Copy the database as it is at one moment, while others write; return False where it is a server's.

        Raises StoreError.
        """
        if self.on_postgresql:
            return False
        path.touch(mode=0o600)
        with self._faults_told(), self._ready.connect() as connection, closing(sqlite3.connect(path)) as copy:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copy)
            copy.execute("pragma journal_mode=DELETE")  # one file, whole in itself
        return True

    @property
    def file(self) -> Path | None:
        """The file of the database, where it is one."""
        return None if self.on_postgresql or not self._url.database else Path(self._url.database)

    @property
    def revision(self) -> str | None:
        """The last change of its tables that a database has had."""
        with self._faults_told(), self._engine.connect() as connection:
            return _revision(connection)

    def migrate(self) -> None:
        """Bring the tables up to date."""
        with self.read():
            pass

    def migrate_down(self) -> None:
        """Undo the last change of the tables, for the version of this program before it.

        Raises RefusedError where none is left to undo.
        """
        from alembic import command

        with self._faults_told(), self._migrating() as config:
            if _revision(config.attributes["connection"]) is None:
                raise RefusedError("The database has no tables yet, so there is no change to undo.")
            command.downgrade(config, "-1")

    def close(self) -> None:
        """Let every connection go."""
        if "_engine" in self.__dict__:
            self._engine.dispose()

    @cached_property
    def _engine(self) -> Engine:
        try:
            if self.on_postgresql:
                return create_engine(self._url, pool_pre_ping=True)
            self._make_file()
            engine = create_engine(self._url)
        except NoSuchModuleError as error:
            raise StoreError(
                "The driver for this database is not installed; run make setup again."
            ) from error
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @cached_property
    def _ready(self) -> Engine:
        with self._engine.connect() as connection:
            held = _revision(connection)
        if held != HEAD:
            self._upgrade()
        return self._engine

    @cached_property
    def _reader(self) -> Engine:
        # PostgreSQL otherwise lets each statement of a transaction see what others wrote meanwhile.
        one_moment = {"isolation_level": "REPEATABLE READ"} if self.on_postgresql else {}
        return self._ready.execution_options(**one_moment)

    def _upgrade(self) -> None:
        """Bring the tables up to date; of several processes one does it and the others wait."""
        from alembic import command

        with self._migrating() as config:
            command.upgrade(config, "head")

    @contextmanager
    def _migrating(self) -> Iterator[Config]:
        """Give what changes the tables, in one transaction. Raises StoreError for a newer database."""
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        turn = nullcontext() if self.on_postgresql else self._turn
        with turn, self._engine.execution_options(writes=True).begin() as connection:
            if self.on_postgresql:  # however long the one before takes, and this one
                connection.execute(text("set local statement_timeout = 0"))
                connection.execute(text("select pg_advisory_xact_lock(7216001)"))
            config.attributes["connection"] = connection
            try:
                yield config
            except CommandError as error:
                raise StoreError(
                    "The database was made by a newer version of this program; install that version."
                ) from error

    def _make_file(self) -> None:
        """Make the file before SQLite does, so that its owner alone can read it."""
        if self._url.database and self._url.database != ":memory:":
            path = Path(self._url.database)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            said = str(error.orig).lower()
            if any(sign in said for sign in _DAMAGED):
                raise DamagedStoreError(DAMAGED) from None
            if getattr(error.orig, "sqlstate", None) in _GIVEN_UP:
                raise GaveWayError(GAVE_WAY) from None
            if any(sign in said for sign in _REFUSED):
                raise StoreError(RIGHTS) from None
            if error.connection_invalidated or isinstance(error, _AWAY):
                raise StoreError(FULL if any(sign in said for sign in _NO_ROOM) else AWAY) from None
            raise


@contextmanager
def driver_cursor(connection: Connection, *, binary: bool = False) -> Iterator[Any]:
    """Give a cursor of PostgreSQL's driver, for what SQLAlchemy has no form of."""
    import psycopg

    driver = connection.connection.driver_connection
    assert driver is not None
    try:
        with driver.cursor(binary=binary) as cursor:
            yield cursor
    except psycopg.Error as error:
        raised = DBAPIError.instance(None, None, error, psycopg.Error, dialect=connection.dialect)
        raise raised from error


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    held = connection.execute(text("select version_num from alembic_version")).scalar()
    return None if held is None else str(held)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the begin below is ours
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "secure_delete=ON",
    ):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the one place for writing at once, so that two writers wait instead of failing."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("begin immediate" if writes else "begin")
