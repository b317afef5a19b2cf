"""Several machines of one bot over one PostgreSQL: by polling one of them fetches, and all answer."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from support.chat import UNHURRIED, Chat, a_chat, at_a_free_port
from support.commands import CommandLine
from support.samples import LETTERS, write_library


@contextmanager
def machines_over(address: str, folder: Path, count: int, *, pages: bool = False) -> Iterator[list[Chat]]:
    """Run several machines over the small library and a document that the database searches.

    With ``pages`` each serves them at an address of its own.
    """
    folder.mkdir(exist_ok=True)
    (folder / "letters.txt").write_text(LETTERS, encoding="utf-8")
    with ExitStack() as running:
        first = running.enter_context(
            one_machine(
                address,
                folder / "machine-1",
                write_library(folder / "library"),
                **(at_a_free_port() if pages else {}),
            )
        )
        added = first.run("add", str(folder / "letters.txt"))
        assert added.code == 0, added.err
        others = [
            running.enter_context(
                another_machine(first, folder / f"machine-{number}", **(at_a_free_port() if pages else {}))
            )
            for number in range(2, count + 1)
        ]
        yield [first, *others]


@contextmanager
def one_machine(address: str, folder: Path, library: Path, **environment: str) -> Iterator[Chat]:
    """Run a machine over a database."""
    settings = {
        **UNHURRIED,
        **environment,
        "SAFEGUARDING_DATABASE_URL": address,
        "SAFEGUARDING_KEY": Fernet.generate_key().decode(),
    }
    with a_chat(folder, library, keep=50, **settings) as chat:
        yield chat


@contextmanager
def another_machine(chat: Chat, folder: Path, **environment: str) -> Iterator[Chat]:
    """Another machine of a running bot, with a data folder of its own, and settings of its own."""
    folder.mkdir()
    line = CommandLine(folder / "data", chat.command_line.library)
    made = Chat(chat.server, line, {**chat.environment, **environment}, folder / "log")
    made.start()
    try:
        yield made
    finally:
        if made.process is not None:
            made.stop(signal.SIGKILL)
