"""One fault after another under a running bot, while people ask, and what became of their questions."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.features.answers import messages as answer_messages
from support.bot_api import client
from support.chat import Chat
from support.crowd import Crowd
from support.outages import full_disk, hung_answering, locked_database

DANGER = "he has got a knife and is at the door now"
#: Seconds that a fault lasts, at least and at most, and between two.
LASTS, BETWEEN = (0.5, 4.0), (0.3, 1.5)
#: Faults of Telegram, as the Bot API server of the tests makes them.
AT_TELEGRAM = ("error", "cut", "too_many")
#: Faults that end the process: what was in flight then may come twice.
KILLS = "kill"


@dataclass
class StormRecord:
    """What came of a storm: faults by kind, questions, and how long cards of emergencies took."""

    faults: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    unanswered: int = 0
    repeated: int = 0
    unexpected: Counter[str] = field(default_factory=Counter)
    #: Seconds from the fault's end (or the message, if that is later) to the card; by kind the worst.
    emergency_waits: dict[str, float] = field(default_factory=dict)
    emergencies_missing: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as figures."""
        return {
            "faults": dict(self.faults),
            "questions": self.asked,
            "unanswered in the end": self.unanswered,
            "answered twice": self.repeated,
            "other replies": dict(self.unexpected),
            "emergencies without a card": self.emergencies_missing,
            "longest wait for a card after the fault, s": {
                kind: round(wait, 2) for kind, wait in self.emergency_waits.items()
            },
        }


class Storm:
    """A storm of ``count`` faults, by chance but the same with the same ``seed``."""

    def __init__(
        self, chat: Chat, count: int, seed: str, restart: Callable[[float], None] | None = None
    ) -> None:
        """``restart`` ends the database's server, and starts it again after so many seconds."""
        self._chat = chat
        self._left = count
        self._chance = random.Random(seed)
        self._restart = restart
        self.record = StormRecord()
        self._due = time.monotonic() + 1
        self._witnesses: list[client.Person] = [chat.stranger() for _ in range(3)]

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of fault that can be made here."""
        of_database = ("restart",) if self._restart else ("locked", "full disk")
        return (*AT_TELEGRAM, "hung", KILLS, *of_database)

    @property
    def over(self) -> bool:
        """Whether every fault was made."""
        return self._left <= 0

    def between(self) -> None:
        """Make the next fault when it is due; somebody writes of danger meanwhile."""
        if self.over or time.monotonic() < self._due:
            return
        self._left -= 1
        kind, lasts = self._chance.choice(self.kinds), self._chance.uniform(*LASTS)
        self.record.faults[kind] += 1
        witness = self._witnesses[self._left % len(self._witnesses)]
        witness.catch_up()
        with self._made(kind, lasts):
            time.sleep(lasts / 2)
            witness.says(DANGER)
            time.sleep(lasts / 2)
        ended = time.monotonic()
        try:
            witness.message(answer_messages.RING_999, timeout=60)
        except client.SilenceError:
            self.record.emergencies_missing += 1
        waited = time.monotonic() - ended
        self.record.emergency_waits[kind] = max(waited, self.record.emergency_waits.get(kind, 0.0))
        self._due = time.monotonic() + self._chance.uniform(*BETWEEN)

    @contextmanager
    def _made(self, kind: str, lasts: float) -> Iterator[None]:
        """Let a fault last for the block."""
        if kind == "locked":
            with locked_database(self._chat):
                yield
        elif kind == "full disk":
            with full_disk(self._chat):
                yield
        elif kind == "hung":
            with hung_answering(self._chat):
                yield
        elif kind == KILLS:
            self._chat.stop(signal.SIGKILL)
            yield
            self._chat.start()
        elif kind == "restart" and self._restart is not None:
            yield
            self._restart(lasts)
        else:
            self._chat.server.call("fault", kind=kind, calls=10_000, method="sendMessage")
            yield
            self._chat.server.call("clears_faults")


def weather(
    chat: Chat, people: Sequence[int], questions: dict[str, str], storm: Storm, each: int
) -> StormRecord:
    """Let people ask through a storm, until every fault was made and every question answered."""
    record = storm.record
    while True:
        crowd = Crowd(chat, people, questions, each)
        try:
            crowd.run(patience=600, between=storm.between)
        except TimeoutError:
            record.unanswered += crowd.unanswered()
        record.asked += len(people) * each
        chat.drained()
        crowd.follow()
        record.repeated += crowd.repeats
        record.unexpected += crowd.unexpected
        if storm.over or record.unanswered:
            return record
