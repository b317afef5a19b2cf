"""A session of 300 people, the Bot API server in a process of its own: ``python tests/bench_refresher.py``.

Prints figures as lines; nothing is decided by them.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from support.bot_api import client
from support.chat import PATIENCE, TOKEN, Chat
from support.commands import CommandLine
from support.paths import TESTS

from bot.features.sessions import messages as said

PEOPLE, WITHIN = 300, 2.0
JSON = dict[str, Any]


class Follower:
    """Notes when each event that is wanted comes, while others go on acting."""

    def __init__(self, address: str, wanted: Callable[[JSON], object | None], count: int) -> None:
        self.seen: dict[object, float] = {}
        self.events: dict[object, JSON] = {}
        self._remote, self._wanted, self._count = client.Remote(address), wanted, count
        self._from = self._remote.call("now")
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until all that is wanted has come. Raises TimeoutError."""
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise TimeoutError(f"{self._count - len(self.seen)} of {self._count} did not come")
        self._remote.close()

    def _follow(self) -> None:
        while len(self.seen) < self._count:
            for event in self._remote.call("events", after=self._from, chat=None, timeout=5):
                self._from = event["seq"]
                key = self._wanted(event)
                if key is not None and key not in self.seen:
                    self.seen[key], self.events[key] = time.perf_counter(), event


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a Bot API server in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = [sys.executable, "-m", "support.bot_api", "--port", str(port), "--token", TOKEN]
    process = subprocess.Popen(arguments, cwd=TESTS, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the Bot API server does not answer")


def text_of(event: JSON) -> str:
    """What a message says, under its picture too."""
    return json.dumps(event.get("message", {})) if event["kind"] == "message" else ""


def in_chat(words: str, chats: set[int]) -> Callable[[JSON], object | None]:
    """Want one message with these words in each of these chats."""
    return lambda e: e["chat_id"] if e["chat_id"] in chats and words in text_of(e) else None


def session(chat: Chat, address: str, remote: client.Remote) -> dict[str, Any]:
    """Hold a session of one question, and measure it."""
    trainer = client.person(remote, "Trainer")
    trainer.starts(chat.invited("trainer"))
    trainer.message("You are enrolled", timeout=PATIENCE)
    people = enrolled(chat, address, remote)
    chats = set(people)
    trainer.says("/session")
    trainer.message(said.CHOOSE_SET)
    trainer.presses("Who holds the discussion")
    code = trainer.message("/join", timeout=PATIENCE)["text"].split("/join ")[1].split()[0]
    trainer.message("Nothing has been asked yet")
    follower = Follower(address, in_chat("You have joined", chats), PEOPLE)
    for person in people:
        remote.call("says", person=person, text=f"/start join-{code}")
    follower.wait(120)
    question = Follower(address, in_chat("Question 1 of", chats), PEOPLE)
    begun = time.perf_counter()
    trainer.presses("Next question")
    question.wait(120)
    asked = max(question.seen.values()) - begun
    waits, counted = answered(address, remote, question)
    trainer.catch_up()
    trainer.presses("Close")
    trainer.message("is closed", timeout=PATIENCE)
    reveal = Follower(address, in_chat("Right: ", chats), PEOPLE)
    begun = time.perf_counter()
    trainer.presses("Show the answer")
    reveal.wait(120)
    shown = max(reveal.seen.values()) - begun
    return {
        "people": PEOPLE,
        "the question with everybody, s": round(asked, 2),
        "acknowledgement p50, ms": round(1000 * statistics.median(waits)),
        "acknowledgement p95, ms (under 500)": round(1000 * sorted(waits)[int(PEOPLE * 0.95)]),
        "acknowledgement slowest, ms": round(1000 * max(waits)),
        "answers counted": counted,
        "the answer with everybody, s (about 10)": round(shown, 2),
        **reported(chat, trainer),
    }


def enrolled(chat: Chat, address: str, remote: client.Remote) -> list[int]:
    """Enrol people with one invitation for all; return their chats."""
    wanted = ("--role", "practitioner", "--team", "duty", "--authority", "kent", "--uses", str(PEOPLE))
    told = chat.command_line.run("people", "invite", *wanted, "--json", **chat.environment)
    code = json.loads(told.out)["code"]
    people = [client.person(remote, f"Person {n}").id for n in range(PEOPLE)]
    follower = Follower(address, in_chat("You are enrolled", set(people)), PEOPLE)
    for person in people:
        remote.call("says", person=person, text=f"/start {code}")
    follower.wait(120)
    return people


def answered(address: str, remote: client.Remote, question: Follower) -> tuple[list[float], int]:
    """Let everybody press a button within two seconds; return each wait, and how many were noted."""
    acknowledged = Follower(address, lambda e: e.get("query_id") if e["kind"] == "answer" else None, PEOPLE)
    pressed: dict[object, float] = {}
    begun = time.perf_counter()
    for n, (person, event) in enumerate(question.events.items()):
        time.sleep(max(0.0, begun + n * WITHIN / PEOPLE - time.perf_counter()))
        button = event["message"]["buttons"][0][n % 4]
        moment = time.perf_counter()
        query = remote.call("presses", person=person, label=None, data=button["callback_data"], message=None)
        pressed[query] = moment
    took = time.perf_counter() - begun
    acknowledged.wait(60)
    print(f"{'pressed within, s':60} {took:.2f}", flush=True)
    noted = sum(e["text"].startswith("Noted") for e in acknowledged.events.values())
    return [acknowledged.seen[query] - moment for query, moment in pressed.items()], noted


def reported(chat: Chat, trainer: client.Person) -> dict[str, Any]:
    """End the session, and time its report at the command line."""
    trainer.message("has been shown", timeout=PATIENCE)
    trainer.presses("End")
    trainer.message(said.END_ASK)
    trainer.presses("End it")
    trainer.message("The session has ended", timeout=PATIENCE)
    begun = time.perf_counter()
    told = chat.command_line.run("refresher", "report", "1", "--json", **chat.environment)
    report = json.loads(told.out)
    return {
        "answers in the report": sum(report["questions"][0]["spread"]),
        "the report as a command of its own, s": round(time.perf_counter() - begun, 2),
    }


def main() -> None:
    """Run the session and print its figures."""
    with tempfile.TemporaryDirectory() as folder, server() as address:
        settings = {"SAFEGUARDING_TELEGRAM_TOKEN": TOKEN, "SAFEGUARDING_TELEGRAM_BASE_URL": address}
        remote = client.Remote(address)
        line = CommandLine(Path(folder) / "data")
        chat = Chat(remote, line, {**settings, **chosen()}, Path(folder) / "log")  # type: ignore[arg-type]
        try:
            chat.start()
            for name, value in session(chat, address, remote).items():
                print(f"{name:60} {value}", flush=True)
        finally:
            if chat.process is not None:
                chat.stop()
            remote.close()


def chosen() -> dict[str, str]:
    """Another database, if the environment names one."""
    address = os.environ.get("SAFEGUARDING_DATABASE_URL")
    return {"SAFEGUARDING_DATABASE_URL": address} if address else {}


if __name__ == "__main__":
    main()
