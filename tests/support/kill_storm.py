"""Kills of several machines of one bot and of their database, one after another, while people ask."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from support.chat import Chat
from support.fault_storm import Rest, Storm
from support.outages import PostgreSQL, answering_process

#: What is killed: a machine's service, the process in which one answers, and the database.
SERVICE, ANSWERING, DATABASE = "service", "process that answers", "database"
#: How often a machine is started that ends at once.
TRIES = 10
#: What people ask of a document that the database searches; two in turn, so that a repeated answer is seen.
ASKED = {
    "how soon are letters about the ford answered": "nine working days",
    "how long does the ferry office keep copies of letters": "eleven years",
}
#: Of how many kills of processes one is of a service; seconds for which nothing more of a machine is killed.
EVERY, RESTS = 4, 8.0
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
        self._last_killed: dict[int, float] = {}
        kinds = [DATABASE] * databases
        kinds += [SERVICE if n % EVERY == 0 else ANSWERING for n in range(processes)]
        self._chance.shuffle(kinds)
        self._kinds = kinds

    @property
    def over(self) -> bool:
        """Whether every kill was made, and all runs again."""
        return not self._kinds and not any(thread.is_alive() for thread in self._starting.values())

    def between(self, rest: Rest) -> None:
        """Make the next kill when it is due. ``rest`` is not needed.

        What was killed has a while to be at work again, and one machine at a time is started: on two cores
        nobody would be left to answer.
        """
        now, all_of_them = time.monotonic(), range(len(self._machines))
        ready = [n for n in all_of_them if now - self._last_killed.get(n, 0) > RESTS]
        is_starting = any(map(self._is_starting, all_of_them))
        if not self._kinds or now < self._due or not ready or (is_starting and self._kinds[-1] == SERVICE):
            return
        kind, number = self._kinds[-1], self._chance.choice(ready)
        if not self._is_starting(number) and self._killed(kind, number):
            self._kills.append(time.perf_counter())
            self.record.faults[self._kinds.pop()] += 1
            if kind != DATABASE:
                self._last_killed[number] = time.monotonic()
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


def _start(machine: Chat) -> None:
    """Start a machine, again where it ends because the database was killed meanwhile, as systemd does."""
    for _ in range(TRIES):
        with suppress(AssertionError):
            machine.start()
            return
