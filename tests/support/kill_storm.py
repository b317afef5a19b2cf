"""Kills of several machines of one bot and of their database, one after another, while people ask."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from cryptography.fernet import Fernet

from support.chat import UNHURRIED, Chat, a_chat
from support.commands import CommandLine
from support.fault_storm import Rest, Storm
from support.outages import PostgreSQL, answering_process
from support.samples import write_library

#: What is killed: a machine's service, the process in which one answers, and the database.
SERVICE, ANSWERING, DATABASE = "service", "process that answers", "database"
#: How often a machine is started that ends at once.
TRIES = 10
#: Seconds between two kills, at least and at most.
BETWEEN = (0.5, 3.0)


class KillStorm(Storm):
    """A storm of kills, by chance but the same with the same ``seed``; what was killed is started again."""

    def __init__(
        self, machines: Sequence[Chat], server: PostgreSQL, seed: str, *, processes: int, databases: int
    ) -> None:
        """``processes`` is how many of the machines' are killed, ``databases`` how often the database is."""
        super().__init__(machines[0], processes + databases, seed, server)
        self._machines = machines
        self._database = server
        self._starting: dict[int, threading.Thread] = {}
        kinds = [DATABASE] * databases
        kinds += [(SERVICE, ANSWERING)[n % 2] for n in range(processes)]
        self._chance.shuffle(kinds)
        self._kinds = kinds

    @property
    def over(self) -> bool:
        """Whether every kill was made, and all runs again."""
        return not self._kinds and not any(thread.is_alive() for thread in self._starting.values())

    def between(self, rest: Rest) -> None:
        """Make the next kill when it is due, while one machine at least runs. ``rest`` is not needed."""
        up = [n for n in range(len(self._machines)) if not self._is_starting(n)]
        if not self._kinds or not up or time.monotonic() < self._due:
            return
        number = self._chance.choice(up)
        kind = self._kinds.pop()
        if self._killed(kind, number):
            self._kills.append(time.perf_counter())
            self.record.faults[kind] += 1
        else:
            self._kinds.append(kind)
        self._due = time.monotonic() + self._chance.uniform(*BETWEEN)

    def _killed(self, kind: str, number: int) -> bool:
        """Kill something of a kind; return False where it was not there to be killed."""
        machine = self._machines[number]
        if kind == DATABASE:
            self._database.killed()
        elif kind == SERVICE:
            machine.stop(signal.SIGKILL)
            self._starting[number] = threading.Thread(target=_start, args=(machine,))
            self._starting[number].start()
        else:
            try:
                os.kill(answering_process(machine), signal.SIGKILL)
            except (ValueError, OSError):  # it was killed a moment ago, and another takes its place
                return False
        return True

    def _is_starting(self, number: int) -> bool:
        thread = self._starting.get(number)
        return thread is not None and thread.is_alive()


@contextmanager
def machines_over(server: PostgreSQL, folder: Path, count: int) -> Iterator[list[Chat]]:
    """Run several machines of one bot over a database; by polling, so that one fetches and all answer."""
    settings = {
        **UNHURRIED,
        "SAFEGUARDING_DATABASE_URL": server.address,
        "SAFEGUARDING_KEY": Fernet.generate_key().decode(),
    }
    library = write_library(folder / "library")
    with ExitStack() as running:
        first = running.enter_context(a_chat(folder / "machine-1", library, keep=50, **settings))
        machines = [first]
        for number in range(2, count + 1):
            place = folder / f"machine-{number}"
            place.mkdir()
            line = CommandLine(place / "data", library)
            machine = Chat(first.server, line, first.environment, place / "log")
            running.callback(_ended, machine)
            machine.start()
            machines.append(machine)
        yield machines


def _start(machine: Chat) -> None:
    """Start a machine, again where it ends because the database was killed meanwhile, as systemd does."""
    for _ in range(TRIES):
        with suppress(AssertionError):
            machine.start()
            return


def _ended(machine: Chat) -> None:
    if machine.process is not None:
        machine.stop(signal.SIGKILL)
