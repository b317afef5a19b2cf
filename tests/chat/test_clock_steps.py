"""The machine's clock is put back or on under a running bot: all is answered once, and nothing waits."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.bot_api import client
from support.chat import DESK, PATIENCE, UNHURRIED, Chat, a_chat, own_team
from support.samples import ASKED, WORDS_OF_THE_NOTE, write_library, write_originals

from bot.features.answers import messages as answer_messages
from bot.features.people import messages as people_messages

pytestmark = [pytest.mark.process, pytest.mark.model, pytest.mark.slow]

HOUR, DAY = 3600, 24 * 3600
#: An hour back, a day on, and a day on that is put right again.
STEPS = {"an hour back": (-HOUR,), "a day on": (DAY,), "a day on and back": (DAY, 0)}
#: Seconds within which what a step held up must have come: far less than any step.
SOON = 60.0


@dataclass(frozen=True)
class Clock:
    """The clock of a running bot, as it is ahead of the machine's."""

    file: Path

    def put(self, seconds: int) -> None:
        """Put it on or back, at once."""
        part = self.file.with_suffix(".part")
        part.write_text(str(seconds), encoding="ascii")
        part.replace(self.file)


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Chat, Clock]]:
    """A running bot with a clock that can be put on or back."""
    folder = tmp_path_factory.mktemp("clock")
    clock = Clock(folder / "steps")
    clock.put(0)
    settings = {**UNHURRIED, "SAFEGUARDING_DUTY_DESK": DESK, "TEST_CLOCK_STEPS": str(clock.file)}
    with a_chat(folder / "bot", write_library(folder / "library"), **settings) as running:
        assert running.run("add", *write_originals(folder)).code == 0
        yield running, clock


@contextmanager
def steps(clock: Clock, kind: str) -> Iterator[None]:
    """Step the clock, and put it right after the block."""
    for seconds in STEPS[kind]:
        clock.put(seconds)
        time.sleep(2.5)  # each process has looked at it
    try:
        yield
    finally:
        clock.put(0)
        time.sleep(2.5)


def asks(somebody: client.Person) -> None:
    somebody.catch_up()
    somebody.says(ASKED)
    somebody.message(WORDS_OF_THE_NOTE, timeout=SOON)


def cards(somebody: client.Person) -> int:
    return len([message for message in somebody.transcript() if WORDS_OF_THE_NOTE in message["text"]])


@pytest.mark.parametrize("kind", STEPS)
def test_messages_are_answered_once_before_during_and_after(stepped: tuple[Chat, Clock], kind: str) -> None:
    chat, clock = stepped
    worker, stranger, slow = chat.person(), chat.stranger(), chat.person()
    asks(worker)
    # Replies that cannot be sent as the clock steps, and go on being tried.
    chat.server.call("fault", kind="error", calls=7, method="sendMessage", chat_id=slow.id)
    slow.says(ASKED)
    with steps(clock, kind):
        slow.message(WORDS_OF_THE_NOTE, timeout=SOON)
        asks(worker)
        stranger.says("he has got a knife and is at the door now")
        assert DESK in stranger.message(answer_messages.RING_999, timeout=20)["text"]
    asks(worker)
    chat.drained()
    assert (cards(worker), cards(slow)) == (3, 1)
    assert not chat.lines("a reply could not be delivered")


@pytest.mark.slow
@pytest.mark.parametrize("kind", STEPS)
def test_what_others_are_told_comes_once_and_soon(stepped: tuple[Chat, Clock], kind: str) -> None:
    chat, clock = stepped
    team = own_team()
    slow, busy, asker = (*(chat.person("team_lead", team) for _ in range(2)), chat.person(team=team))
    asks(asker)
    asker.presses("Ask my lead")
    asker.message(ASKED)
    # One message is under way as the clock steps, and one waits for its next try.
    chat.server.call("fault", kind="delay", seconds=6.0, method="sendMessage", chat_id=slow.id)
    chat.server.call("fault", kind="too_many", retry_after=6, method="sendMessage", chat_id=busy.id)
    asker.presses("Send")
    asker.message("Sent to 2 of your team leads")
    time.sleep(3)  # both were taken out of the outbox
    with steps(clock, kind):
        for lead in (slow, busy):
            lead.message("A colleague in", timeout=SOON)
        time.sleep(3)
    for lead in (slow, busy):
        told = [m for m in lead.transcript() if "A colleague in" in m["text"]]
        assert len(told) == 1


def test_a_limit_on_codes_ends_when_it_said_though_the_clock_was_put_back(
    stepped: tuple[Chat, Clock],
) -> None:
    chat, clock = stepped
    somebody, wrong = chat.person(), "WRNGCADE22"
    for _ in range(4):  # the fifth was good
        somebody.says(wrong)
        somebody.message("You are enrolled already")
    somebody.says(wrong)
    somebody.message(people_messages.TOO_MANY_CODES.split("{")[0])
    with steps(clock, "an hour back"):
        somebody.says(wrong)
        somebody.message("You are enrolled already", timeout=SOON)


@pytest.mark.slow
def test_what_a_killed_bot_held_waits_for_no_clock(stepped: tuple[Chat, Clock]) -> None:
    chat, clock = stepped
    worker = chat.person()
    chat.server.call("fault", kind="delay", seconds=30.0, method="sendMessage", chat_id=worker.id)
    worker.says(ASKED)
    deadline = time.monotonic() + PATIENCE
    while not chat.rows("replies"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    chat.stop(signal.SIGKILL)
    chat.server.call("clears_faults")
    clock.put(-HOUR)
    try:
        chat.start()
        worker.message(WORDS_OF_THE_NOTE, timeout=SOON)
    finally:
        clock.put(0)
