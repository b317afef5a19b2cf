"""One fault after another under a running bot, while people ask, and what became of their questions."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.features.answers import messages as answer_messages
from support.bot_api import client
from support.chat import Chat
from support.crowd import Crowd
from support.outages import PostgreSQL, full_disk, hung_answering, locked_database, stopped
from support.samples import WORDS_OF_THE_NOTE

DANGER = "he has got a knife and is at the door now"
#: What people ask, and what its answer says. Two in turn, so that an answer that comes again is seen.
QUESTIONS = {
    "who convenes the lantern meeting": WORDS_OF_THE_NOTE,
    "can a bicycle cross the ford": "A bicycle may be wheeled across the ford",
}
#: Seconds that a fault lasts, at least and at most, and between two.
LASTS, BETWEEN = (0.5, 4.0), (0.3, 1.5)
#: Faults of Telegram, as the Bot API server of the tests makes them.
AT_TELEGRAM = ("error", "cut", "too_many")
#: The fault that ends the process: what was in flight then may come twice. One stops it for a while.
KILLS, STOPS = "kill", "stopped"
#: Seconds for which what a killed process held may wait: its lease, and a look at what is left.
LINGERS = 25.0
#: While these last, nothing can be sent.
NO_SENDING = {*AT_TELEGRAM, KILLS, STOPS}

Rest = Callable[[float], None]


@dataclass
class StormRecord:
    """What came of a storm: faults by kind, questions, and how long cards of emergencies took."""

    faults: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    unanswered: int = 0
    repeated: int = 0
    #: Of those, the ones before which nothing had been killed.
    repeated_without_kill: int = 0
    #: What those saw last who were not answered.
    instead: list[list[str]] = field(default_factory=list)
    unexpected: Counter[str] = field(default_factory=Counter)
    #: Seconds to the card of an emergency, by kind: from the fault's end, or where sending works meanwhile
    #: from the message.
    emergency_waits: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    emergencies_missing: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as figures."""
        return {
            "faults": dict(self.faults),
            "questions": self.asked,
            "unanswered in the end": self.unanswered,
            "what they got instead": self.instead,
            "answered twice": self.repeated,
            "of those with no kill before": self.repeated_without_kill,
            "other replies": dict(self.unexpected),
            "emergencies without a card": self.emergencies_missing,
            "longest wait for a card, s": {
                kind: round(max(waits), 2) for kind, waits in sorted(self.emergency_waits.items())
            },
        }


class Storm:
    """A storm of ``count`` faults, by chance but the same with the same ``seed``."""

    def __init__(self, chat: Chat, count: int, seed: str, server: PostgreSQL | None = None) -> None:
        """``server`` is that of the bot's database, where it has one."""
        self._chat = chat
        self._left = count
        self._chance = random.Random(seed)
        self._server = server
        self.record = StormRecord()
        self._kills: list[float] = []
        self._due = time.monotonic() + 1
        self._witnesses: list[client.Person] = [chat.stranger() for _ in range(3)]

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of fault that can be made here."""
        restarts = ("restart",) if self._server else ()
        return (*AT_TELEGRAM, "hung", KILLS, STOPS, "locked", "full disk", *restarts)

    @property
    def over(self) -> bool:
        """Whether every fault was made."""
        return self._left <= 0

    def between(self, rest: Rest) -> None:
        """Make the next fault when it is due; somebody writes of danger. ``rest`` lets time go by."""
        if self.over or time.monotonic() < self._due:
            return
        self._left -= 1
        kind, lasts = self._chance.choice(self.kinds), self._chance.uniform(*LASTS)
        self.record.faults[kind] += 1
        witness = self._witnesses[self._left % len(self._witnesses)]
        witness.catch_up()
        with self._made(kind):
            rest(lasts / 2)
            witness.says(DANGER)
            since = time.monotonic()
            if kind not in NO_SENDING:
                self._waited(kind, witness, since)
            rest(lasts / 2)
        if kind in NO_SENDING:
            self._waited(kind, witness, time.monotonic())
        self._due = time.monotonic() + self._chance.uniform(*BETWEEN)

    def repeats_without_kill(self, crowd: Crowd) -> int:
        """Return how many replies came again though nothing had been killed shortly before.

        What a killed process held is sent when its lease ends; its reader has asked on meanwhile.
        """
        return sum(
            not any(one.at - LINGERS < kill < again for kill in self._kills)
            for asked in crowd.asked.values()
            for one in asked
            for again in one.replies[1:]
        )

    def _waited(self, kind: str, witness: client.Person, since: float) -> None:
        """Take down how long a card takes."""
        try:
            witness.message(answer_messages.RING_999, timeout=60)
        except client.SilenceError:
            self.record.emergencies_missing += 1
        self.record.emergency_waits[kind].append(time.monotonic() - since)

    @contextmanager
    def _made(self, kind: str) -> Iterator[None]:
        """Let a fault last for the block."""
        if kind in AT_TELEGRAM:
            self._chat.server.call("fault", kind=kind, calls=10_000, method="sendMessage")
            yield
            self._chat.server.call("clears_faults")
        elif kind == KILLS:
            self._kills.append(time.perf_counter())
            self._chat.stop(signal.SIGKILL)
            yield
            self._chat.start()
        else:
            with self._outage(kind):
                yield

    def _outage(self, kind: str) -> AbstractContextManager[None]:
        if kind == "locked":
            return locked_database(self._chat)
        if kind == "full disk":
            return self._server.full_disk() if self._server else full_disk(self._chat)
        if kind == "hung":
            return hung_answering(self._chat)
        if kind == STOPS:
            return stopped(self._chat)
        assert self._server is not None
        return self._server.down()


def weather(
    chat: Chat,
    people: Sequence[int],
    storm: Storm,
    each: int,
    questions: Mapping[str, str] = QUESTIONS,
) -> StormRecord:
    """Let people ask through a storm, until every fault was made and every question answered."""
    record = storm.record
    while True:
        crowd = Crowd(chat, people, questions, each)
        try:
            crowd.run(patience=600, between=partial(storm.between, partial(_rest, crowd)))
        except TimeoutError:
            record.unanswered += crowd.unanswered()
            record.instead += [
                [message["text"][:200] for message in chat.server.call("transcript", chat=person, last=6)]
                for person, asked in crowd.asked.items()
                if not asked[-1].replies
            ]
        record.asked += len(people) * each
        chat.drained()
        crowd.follow()
        record.repeated += crowd.repeats
        record.repeated_without_kill += storm.repeats_without_kill(crowd)
        record.unexpected += crowd.unexpected
        if storm.over or record.unanswered:
            return record


def _rest(crowd: Crowd, seconds: float) -> None:
    """Let time go by; people ask on."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        crowd.follow(min(left, 0.5))
