"""A session that two processes run together: what one takes in the other may do, and either may end."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import httpx
import pytest
from support.bot_api.client import Person
from support.chat import PATIENCE, Chat, a_chat, by_webhook
from support.loopback import ON_LOOPBACK
from support.samples import write_library
from support.session_chat import crowd, joined, opened, write_sets

from bot.features.sessions import messages as said

pytestmark = pytest.mark.crash


def handled(chat: Chat) -> float:
    """How many updates a process has handled, by its own figures."""
    page = httpx.get(f"http://{chat.environment['SAFEGUARDING_LISTEN']}/metrics", **ON_LOOPBACK).text
    line = next(line for line in page.splitlines() if line.startswith("safeguarding_updates_handled_total"))
    return float(line.split()[-1])


def both_handle(first: Chat, second: Chat, person: Person) -> None:
    """Wait until each process has handled an update: whichever comes first takes the next one."""
    deadline = time.monotonic() + PATIENCE
    while min(handled(first), handled(second)) == 0:
        assert time.monotonic() < deadline, (handled(first), handled(second))
        person.says("hello")
        person.message("Hello. I say what safeguarding procedure says")


def test_two_processes_run_one_session_and_one_outlives_the_other(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    write_sets(library)
    unlimited = {"SAFEGUARDING_REPLIES_PER_SECOND": "0"}
    with a_chat(tmp_path / "bot", library, **by_webhook(), **unlimited) as first:
        trainer = first.person("trainer")
        code = opened(trainer, guests=said.GUESTS_NO)
        people = [joined(person, code) for person in crowd(first, 12)]
        # From here on Telegram reaches the second; both tell people how the session stands.
        beside = first.environment | by_webhook()
        second = Chat(first.server, first.command_line, beside, tmp_path / "second.log")
        second.start()
        try:
            trainer.presses("Next question")
            trainer.message("Question 1 of 3 is open")
            for person in people:
                person.message("Question 1, who rings", timeout=60)
            queries = [person.presses("A") for person in people]
            for person, query in zip(people, queries, strict=True):
                assert person.answer(query, timeout=60)["text"] == said.NOTED.format(letter="A")
            trainer.edit("12 of 12 have answered")
            both_handle(first, second, trainer)
            first.drained()  # what was sent and not yet noted comes again after a kill, and may
            first.stop(signal.SIGKILL)
            trainer.presses("Close")
            trainer.message("Question 1 of 3 is closed")
            trainer.presses("Show the answer")
            for person in people:
                person.wait_for(lambda e: e["kind"] == "message" and "Right: A" in str(e["message"]))
        finally:
            second.stop(signal.SIGKILL)
        for person in people:
            shown = [m for m in person.transcript() if "Question 1, who rings" in json.dumps(m)]
            assert len(shown) == 1
