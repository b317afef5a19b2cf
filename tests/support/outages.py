"""What fails under a running bot: its disk, its database, the process that answers. Each is mended again."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from support.chat import Chat


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
    """Hold the one place for writing in the bot's database."""
    with closing(sqlite3.connect(chat.command_line.data / "store.db", isolation_level=None)) as database:
        database.execute("begin immediate")
        yield
        database.execute("rollback")


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
