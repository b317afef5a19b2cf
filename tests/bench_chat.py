"""The chat's figures, against a Bot API server on loopback: ``python tests/bench_chat.py [part ...]``.

Parts: load (200 chats against one), limit (30 replies a second), kills (by polling and by webhook),
memory (100,000 updates). Each prints its figures as lines; nothing is decided by them.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot_api import client
from chat import Chat, a_chat

from procedures.library import SHIPPED, load_library

CHATS, EACH, ALONE = 200, 5, 60


class Crowd:
    """People who each ask their questions one after another, as fast as answers come."""

    def __init__(self, chat: Chat, people: Sequence[int], questions: Sequence[str], each: int) -> None:
        self._chat = chat
        self._people = people
        self._questions = questions
        self._each = each
        self.asked: dict[int, list[float]] = defaultdict(list)
        self.replied: dict[int, list[float]] = defaultdict(list)
        self._seen = chat.server.call("now")

    def run(self, patience: float = 120.0) -> float:
        """Ask until everybody has every answer; return the seconds that it took."""
        begun = time.perf_counter()
        for person in self._people:
            self._ask(person)
        while any(len(self.replied[p]) < self._each for p in self._people):
            self.follow()
            if time.perf_counter() - begun > patience:
                missing = sum(self._each - len(self.replied[p]) for p in self._people)
                raise TimeoutError(f"{missing} answers are missing after {patience} s")
        return time.perf_counter() - begun

    def follow(self) -> None:
        """Take what the bot sent, and ask the next question of whoever was answered."""
        for event in self._chat.server.call("events", after=self._seen, chat=None, timeout=5):
            self._seen = event["seq"]
            if event["kind"] == "message" and event["message"]["buttons"]:
                person = event["chat_id"]
                self.replied[person].append(time.perf_counter())
                if len(self.asked[person]) < self._each:
                    self._ask(person)

    def _ask(self, person: int) -> None:
        number = len(self.asked[person])
        question = self._questions[(person * 7 + number) % len(self._questions)]
        self.asked[person].append(time.perf_counter())
        self._chat.server.call("says", person=person, text=question)

    @property
    def waits(self) -> list[float]:
        """The seconds from each question to its reply."""
        return [
            there - here
            for person in self._people
            for here, there in zip(self.asked[person], self.replied[person], strict=True)
        ]


def load(folder: Path) -> dict[str, Any]:
    """200 chats against one, with the limits on sending lifted."""
    with running(folder, SAFEGUARDING_REPLIES_PER_SECOND="0") as (chat, questions):
        people = enrolled(chat, CHATS)
        Crowd(chat, people[:1], questions, 10).run()
        alone = Crowd(chat, people[:1], questions, ALONE)
        took_alone = alone.run()
        many = Crowd(chat, people, questions, EACH)
        took = many.run()
        waits = sorted(many.waits)
    return {
        "one chat alone, replies a second": round(ALONE / took_alone, 1),
        "200 chats, replies a second": round(CHATS * EACH / took, 1),
        "200 chats against one (at least 3)": round(CHATS * EACH / took / (ALONE / took_alone), 2),
        "200 chats, median wait, s": round(statistics.median(waits), 2),
        "slowest twentieth against the median (at most 2)": round(
            waits[int(len(waits) * 0.95)] / statistics.median(waits), 2
        ),
        "every question answered once, in order": all(len(many.replied[p]) == EACH for p in people),
    }


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[tuple[Chat, list[str]]]:
    """Give a bot over the shipped library, and questions that it answers."""
    for kept in (folder / "data").glob("store.db*"):
        kept.unlink()  # the server counts updates anew
    library = load_library(SHIPPED)
    asked = [note.asked_as[0] for note in library.notes if note.asked_as and not note.silent][:150]
    with a_chat(folder, **environment) as chat:
        cards = chat.command_line.ask(asked)
        yield chat, [q for q, card in zip(asked, cards, strict=True) if card["status"] == "answered"]


def enrolled(chat: Chat, count: int) -> list[int]:
    """Enrol people with one invitation for all; return their chats."""
    wanted = ("--role", "practitioner", "--team", "duty", "--authority", "kent", "--uses", str(count))
    told = chat.command_line.run("people", "invite", *wanted, **chat.environment)
    code = told.out.split()[1].rstrip(".")
    people = [client.person(chat.server, f"Person {n}") for n in range(count)]
    for person in people:
        person.starts(code)
    for person in people:
        person.message("You are enrolled", timeout=120)
    return [person.id for person in people]


PARTS = {"load": load}


def main() -> None:
    """Run the parts that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--folder", type=Path, help="Keeps the index between runs.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        for part in given.parts:
            for name, value in PARTS[part](given.folder or Path(fresh)).items():
                print(f"{name:60} {value}", flush=True)


if __name__ == "__main__":
    main()
