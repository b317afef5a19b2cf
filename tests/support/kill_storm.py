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
#: Of how many kills of processes one is of a service.
EVERY = 4
#: Seconds from an answer to the next kill, at least and at most.
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
        #: How many messages had been sent at the last kill, until another was.
        self._sent: int | None = None
        kinds = [DATABASE] * databases
        kinds += [SERVICE if n % EVERY == 0 else ANSWERING for n in range(processes)]
        self._chance.shuffle(kinds)
        self._kinds = kinds

    @property
    def over(self) -> bool:
        """Whether every kill was made, and all runs again."""
        return not self._kinds and not any(thread.is_alive() for thread in self._starting.values())

    def between(self, rest: Rest) -> None:
        """Make the next kill, a while after something was sent since the one before. ``rest`` is not needed.

        What is killed before it is at work again would only measure how long it takes to start. One machine
        at a time is started: on two cores nobody would be left to answer.
        """
        if self._sent is not None and self._chat.server.call("rates")["sent"] > self._sent:
            self._sent, self._due = None, time.monotonic() + self._chance.uniform(*BETWEEN)
        if not self._kinds or self._sent is not None or time.monotonic() < self._due:
            return
        up = [n for n in range(len(self._machines)) if not self._is_starting(n)]
        kind = self._kinds[-1]
        if not up or (kind == SERVICE and len(up) < len(self._machines)):
            return
        if self._killed(kind, self._chance.choice(up)):
            self._kills.append(time.perf_counter())
            self.record.faults[self._kinds.pop()] += 1
            self._sent = self._chat.server.call("rates")["sent"]

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
