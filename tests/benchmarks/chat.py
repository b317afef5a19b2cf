"""The chat's figures, against a Bot API server on loopback: ``python tests/benchmarks/chat.py [part ...]``.

Parts: load (200 chats against one), limit (30 replies a second), flood (1,000 messages of a stranger), kills
(twenty by polling, twenty by webhook, or as many as ``--kills`` says), memory (100,000 updates, or as many as
``--updates`` says), machines (three that answer over one PostgreSQL against one). Each prints its figures as
lines; nothing is decided by them.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from support.bot_api import client
from support.chat import Chat, a_chat, by_webhook
from support.crowd import Crowd, enrolled, questions_of
from support.kill_storm import ASKED
from support.machines import machines_over
from support.outages import a_postgresql
from support.samples import WORDS_OF_THE_NOTE, write_library

from procedures.library import SHIPPED, load_library

CHATS, EACH, ALONE = 200, 5, 60
FLOOD = 1000
MACHINES, PEOPLE = 3, 60
LIFTED = {"SAFEGUARDING_REPLIES_PER_SECOND": "0"}


def load(folder: Path) -> dict[str, Any]:
    """200 chats against one, with the limits on sending lifted."""
    with running(folder, **LIFTED) as (chat, questions):
        people = enrolled(chat, CHATS)
        Crowd(chat, people[:1], questions, 10).run()
        took_alone = Crowd(chat, people[:1], questions, ALONE).run()
        many = Crowd(chat, people, questions, EACH)
        took = many.run()
    alone, together = ALONE / took_alone, CHATS * EACH / took
    waits = sorted(many.waits)
    slowest = waits[int(len(waits) * 0.95)] / statistics.median(waits)
    return {
        "one chat alone, replies a second": round(alone, 1),
        "200 chats, replies a second": round(together, 1),
        "200 chats against one (at least 3)": round(together / alone, 2),
        "200 chats, median wait, s": round(statistics.median(waits), 2),
        "slowest twentieth against the median (at most 2)": round(slowest, 2),
        "repeated replies": many.repeats,
    }


def limit(folder: Path) -> dict[str, Any]:
    """As many replies as the limit of sending lets through."""
    with running(folder) as (chat, questions):
        people = enrolled(chat, CHATS)
        chat.server.call("clears_rates")
        Crowd(chat, people, questions, EACH).run()
        rates = chat.server.call("rates")
    return {
        "sustained, messages a second": round(rates["sent"] / rates["span"], 1),
        "most in any second (at most 30)": rates["worst"],
        "most in any second in one chat": rates["worst_chat"],
    }


def flood(folder: Path) -> dict[str, Any]:
    """How long somebody waits for answers while a stranger sends 1,000 messages as fast as they can."""
    figures: dict[str, Any] = {}
    library = write_library(folder / "library")
    for how, settings in (("polling", {}), ("webhook", by_webhook())):
        with a_chat(folder / how, library, **LIFTED, **settings) as chat:
            worker, stranger = chat.person(), chat.stranger()
            quiet = [answered(worker) for _ in range(30)]
            flooding = threading.Thread(target=flood_from, args=[stranger])
            flooding.start()
            flooded = []
            while flooding.is_alive():
                flooded.append(answered(worker))
            flooded.append(answered(worker))
            chat.drained()
            replies = len([message for message in stranger.transcript() if message["from_bot"]])
        figures[f"median wait by {how}, s"] = round(statistics.median(quiet), 3)
        figures[f"median wait in the flood by {how}, s"] = round(statistics.median(flooded), 3)
        figures[f"longest wait in the flood by {how}, s (delay under 1)"] = round(max(flooded), 3)
        figures[f"answers in the flood by {how}"] = len(flooded)
        figures[f"replies to the stranger by {how}"] = replies
    return figures


def flood_from(stranger: client.Person) -> None:
    """Send as much as somebody can who means harm."""
    for number in range(FLOOD):
        stranger.says(f"let me in {number}")


def answered(worker: client.Person) -> float:
    """Ask a question; return the seconds until its answer."""
    begun = time.perf_counter()
    worker.says("who convenes the lantern meeting")
    worker.message(WORDS_OF_THE_NOTE)
    return time.perf_counter() - begun


def kills(folder: Path, count: int) -> dict[str, Any]:
    """Kill the bot at random during a load, and start it again."""
    figures: dict[str, Any] = {}
    for how, settings in (("polling", {}), ("webhook", by_webhook())):
        with running(folder, **LIFTED, **settings) as (chat, questions):
            people = enrolled(chat, 40)
            crowd = Crowd(chat, people, questions, 60)
            killer = Killer(chat, crowd, count, random.Random(how))
            crowd.run(patience=900, between=killer.at_a_turn)
        figures[f"kills by {how}"] = killer.killed
        figures[f"questions by {how}, all answered"] = len(people) * 60
        figures[f"asked again after five kills in hand by {how}"] = crowd.given_up
        figures[f"repeated replies by {how}"] = crowd.repeats
    return figures


@dataclass
class Killer:
    """Kills the bot ``count`` times, each a random while after it answered again, and starts it."""

    chat: Chat
    crowd: Crowd
    count: int
    chance: random.Random
    killed: int = 0
    _due: float | None = None
    _left: int = 0

    def __post_init__(self) -> None:
        self._left = self.crowd.unanswered()

    def at_a_turn(self) -> None:
        """Kill the bot if it is time."""
        if self._due is None and self.crowd.unanswered() < self._left:
            self._due = time.monotonic() + self.chance.uniform(0.2, 3)
        if self._due is None or time.monotonic() < self._due or self.killed == self.count:
            return
        self.chat.stop(signal.SIGKILL)
        self.chat.start()
        self.killed, self._due, self._left = self.killed + 1, None, self.crowd.unanswered()


def memory(folder: Path, updates: int) -> dict[str, Any]:
    """Many updates, one in ten a question: the bot's memory after a tenth, half and all of them."""
    with running(folder, **LIFTED) as (chat, questions):
        people, asked = enrolled(chat, 50), itertools.cycle(questions)
        figures, done = {}, 0
        for share in (0.1, 0.5, 1.0):
            while done < updates * share:
                for number, person in enumerate(people, start=done):
                    text = "/nonsense" if number % 10 else next(asked)
                    chat.server.call("says", person=person, text=text)
                done += len(people)
                chat.drained()
            figures[f"resident memory after {done} updates, MB"] = chat.resident()
    return figures


def machines(folder: Path) -> dict[str, Any]:
    """Three machines over one PostgreSQL against one, all of them on this machine's processors."""
    rates = {}
    for count in (1, MACHINES):
        of_them = folder / f"of {count}"
        of_them.mkdir()
        # A short path, because the server's socket lies in it.
        with (
            tempfile.TemporaryDirectory(prefix="pg") as short,
            a_postgresql(Path(short)) as server,
            machines_over(server.address, of_them, count) as running,
        ):
            people = enrolled(running[0], PEOPLE)
            Crowd(running[0], people, ASKED, 2).run()
            crowd = Crowd(running[0], people, ASKED, EACH)
            rates[count] = PEOPLE * EACH / crowd.run()
    return {
        "processors": os.cpu_count(),
        "one machine, replies a second": round(rates[1], 1),
        f"{MACHINES} machines, replies a second": round(rates[MACHINES], 1),
        f"{MACHINES} against one (2.2 where there are processors)": round(rates[MACHINES] / rates[1], 2),
        "load": os.getloadavg()[0],
    }


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[tuple[Chat, dict[str, str]]]:
    """Give a bot over the shipped library, and questions that it answers."""
    for kept in (folder / "data").glob("store.db*"):
        kept.unlink()  # the server counts updates anew
    library = load_library(SHIPPED)
    asked = [note.asked_as[0] for note in library.notes if note.asked_as and not note.silent][:150]
    with a_chat(folder, keep=30, **environment) as chat:
        yield chat, questions_of(chat, asked)


def main() -> None:
    """Run the parts that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help="load, limit, flood, kills, memory, machines")
    parser.add_argument("--folder", type=Path, help="Keeps the index between runs.")
    parser.add_argument("--kills", type=int, default=20, help="How often, each way in.")
    parser.add_argument("--updates", type=int, default=100_000)
    given = parser.parse_args()
    parts: dict[str, Callable[[Path], dict[str, Any]]] = {
        "load": load,
        "limit": limit,
        "flood": flood,
        "kills": partial(kills, count=given.kills),
        "memory": partial(memory, updates=given.updates),
        "machines": machines,
    }
    with tempfile.TemporaryDirectory() as fresh:
        for part in given.parts or parts:
            for name, value in parts[part](given.folder or Path(fresh)).items():
                print(f"{name:60} {value}", flush=True)


if __name__ == "__main__":
    main()
