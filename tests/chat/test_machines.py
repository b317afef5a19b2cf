"""Two machines of one bot over one PostgreSQL: one polls and does the jobs, and another takes over."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from support.bot_api.client import Person
from support.bot_api.server import Server
from support.bot_api.world import World
from support.broadcast import broadcast
from support.chat import PATIENCE, UNHURRIED, Chat, a_chat, by_webhook
from support.commands import CommandLine
from support.crowd import Crowd, enrolled
from support.databases import passing_database
from support.machines import another_machine
from support.samples import LETTERS, LETTERS_ID, WORDS_OF_THE_NOTE, write_library

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

ASKED = "how soon are letters about the ford answered"
#: Seconds in which another machine has to take over.
TAKES_OVER = 60.0


#: What a machine says that waits to lead in something.
WAITS = "another process does this; this one waits"
#: A key of these tests alone.
KEY = "aW52ZW50ZWQta2V5LW9mLXRoZS10ZXN0cy1hbG9uZSE="


def waits(chat: Chat, what: str) -> bool:
    return what in [e["what"] for e in chat.lines(WAITS)]


def until(true: object, seconds: float) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def took_over(chat: Chat) -> list[str]:
    """What a machine took over from another, each time."""
    return [entry["what"] for entry in chat.lines("this process took over")]


def test_one_polls_and_the_other_takes_over_when_it_hangs_stops_or_dies(
    postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> None:
    library = write_library(tmp_path / "library")
    (tmp_path / "letters.txt").write_text(LETTERS, encoding="utf-8")
    with passing_database(postgresql_server, postgresql_template) as address:
        settings = {**UNHURRIED, "SAFEGUARDING_DATABASE_URL": address, "SAFEGUARDING_KEY": KEY}
        with (
            a_chat(tmp_path / "first", library, **settings) as first,
            another_machine(first, tmp_path / "second") as second,
        ):
            person = first.person()
            until(lambda: waits(second, "polling") and waits(second, "jobs"), PATIENCE)
            assert not waits(first, "polling")
            assert second.run("add", str(tmp_path / "letters.txt")).code == 0
            person.says(ASKED)
            person.message("nine working days", timeout=PATIENCE)

            the_other_takes_over(first, second, person, signal.SIGSTOP)
            assert first.process is not None
            first.process.send_signal(signal.SIGCONT)  # it goes on, and finds that it does not poll any more
            until(lambda: waits(first, "polling") and waits(first, "jobs"), TAKES_OVER)
            person.says(ASKED)
            person.message("nine working days", timeout=PATIENCE)
            assert [chat.process.poll() for chat in (first, second) if chat.process] == [None, None]

            the_other_takes_over(second, first, person, signal.SIGTERM)
            assert second.process is not None
            assert second.process.wait(PATIENCE) == 0
            waited = len(second.lines(WAITS))
            second.start()
            until(lambda: len(second.lines(WAITS)) == waited + 2, PATIENCE)

            the_other_takes_over(first, second, person, signal.SIGKILL)
            assert second.run("remove", LETTERS_ID).code == 0
            assert json.loads(second.run("documents", "log", "--json").out)[-1]["did"] == "taken out"


def the_other_takes_over(leads: Chat, waiting: Chat, person: Person, how: int) -> None:
    """Send a signal to the machine that leads, and ask: the other answers, and does the jobs."""
    before = took_over(waiting)
    assert leads.process is not None
    leads.process.send_signal(how)
    began = time.monotonic()
    person.says("how long does the ferry office keep copies of letters")
    person.message("eleven years", timeout=TAKES_OVER)
    until(lambda: len(took_over(waiting)) == len(before) + 2, TAKES_OVER)
    assert time.monotonic() - began < TAKES_OVER
    assert set(took_over(waiting)[len(before) :]) == {"polling", "jobs"}
    assert waiting.process is not None
    assert waiting.process.poll() is None


def test_machines_whose_clocks_differ_by_a_minute_answer_once_and_take_over_when_due(
    postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> None:
    (tmp_path / "steps").write_text("60")
    library = write_library(tmp_path / "library")
    with passing_database(postgresql_server, postgresql_template) as address:
        settings = {**UNHURRIED, "SAFEGUARDING_DATABASE_URL": address, "SAFEGUARDING_KEY": KEY}
        with (
            a_chat(tmp_path / "first", library, **settings) as first,
            another_machine(first, tmp_path / "second", TEST_CLOCK_STEPS=str(tmp_path / "steps")) as second,
        ):
            until(lambda: waits(second, "polling") and waits(second, "jobs"), PATIENCE)
            until(lambda: second.lines("the clock differs"), PATIENCE)
            assert not first.lines("the clock differs")
            people = enrolled(first, 12)
            # What one machine sends is long on its way, and the other looks for what nobody holds.
            first.server.call("fault", kind="delay", seconds=2.5, calls=10_000, method="sendMessage")
            crowd = Crowd(first, people, {"who convenes the lantern meeting": WORDS_OF_THE_NOTE}, 2)
            crowd.run()
            first.drained()
            crowd.follow()
            first.server.call("clears_faults")
            assert (crowd.unanswered(), crowd.repeats, +crowd.unexpected) == (0, 0, {})
            # Nobody takes over from who is alive, and somebody does from who is not.
            assert (took_over(first), took_over(second)) == ([], [])
            (tmp_path / "letters.txt").write_text(LETTERS, encoding="utf-8")
            assert first.run("add", str(tmp_path / "letters.txt")).code == 0
            the_other_takes_over(first, second, first.person(), signal.SIGKILL)


def test_another_bot_over_the_same_database_is_one_sentence_and_harms_nobody(
    postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> None:
    library, token = write_library(tmp_path / "library"), "654321:invented-token-of-another-installation"
    with passing_database(postgresql_server, postgresql_template) as address:
        settings = {**UNHURRIED, "SAFEGUARDING_DATABASE_URL": address, "SAFEGUARDING_KEY": KEY}
        with (
            a_chat(tmp_path / "first", library, **settings) as first,
            Server(World(token, username="another_bot")) as elsewhere,
        ):
            until(lambda: first.rows("leaderships where subject = 'jobs'"), PATIENCE)
            theirs = {
                **settings,
                "SAFEGUARDING_TELEGRAM_TOKEN": token,
                "SAFEGUARDING_TELEGRAM_BASE_URL": elsewhere.base_url,
            }
            told = CommandLine(tmp_path / "mistaken", library).run_process("run", **theirs)
            assert told.code == 1
            assert "Another machine serves another bot" in told.err
            assert "database of its own" in told.err
            person = first.person()
            person.says("who convenes the lantern meeting")
            person.message(timeout=PATIENCE)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_two_that_send_keep_the_limit_together(
    postgresql_server: str, postgresql_template: str, tmp_path: Path, webhook: bool
) -> None:
    library, most, people = write_library(tmp_path / "library"), 16, 80
    with passing_database(postgresql_server, postgresql_template) as address:
        settings = {
            **UNHURRIED,
            "SAFEGUARDING_DATABASE_URL": address,
            "SAFEGUARDING_KEY": KEY,
            "SAFEGUARDING_REPLIES_PER_SECOND": str(most),
        }
        with a_chat(tmp_path / "first", library, **settings, **(by_webhook() if webhook else {})) as first:
            beside = by_webhook() if webhook else {}
            first.environment.update(beside)
            with another_machine(first, tmp_path / "second") as second:
                shared = "what may be sent is shared"
                until(lambda: [c.lines(shared)[-1]["processes"] for c in (first, second)] == [2, 2], PATIENCE)
                first.server.call("clears_rates")
                first.server.call("limits", overall=most, chat=1)
                with broadcast(first, people, 1) as sent:
                    sent.release()
                    until(lambda: not sent.waiting(), PATIENCE)
                rates = first.server.call("rates")
                assert (rates["sent"] >= people - 1, rates["worst"] <= most) == (True, True), rates
                assert not [*first.lines("told to wait"), *second.lines("told to wait")]
                # Who stops leaves its share to the other.
                second.stop()
                until(lambda: first.lines(shared)[-1]["processes"] == 1, PATIENCE)
                assert first.lines(shared)[-1]["places"] == most


def test_two_installations_that_poll_for_one_bot_are_one_sentence(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    with (
        a_chat(tmp_path / "first", library, **UNHURRIED) as first,
        another_machine(first, tmp_path / "second") as second,
    ):
        processes = [chat.process for chat in (first, second) if chat.process]
        until(lambda: any(process.poll() for process in processes), TAKES_OVER)
        told = first.log.read_text() + second.log.read_text()
        assert "Another process polls for this bot" in told
        assert [process.poll() for process in processes].count(None) == 1
