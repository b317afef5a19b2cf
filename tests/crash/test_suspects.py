"""Which message ends processes: the one that does is given up, and none that was only in hand beside it."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from support.bot_api import client
from support.chat import PATIENCE, Chat, a_chat
from support.crowd import Crowd, enrolled
from support.outages import hung_answering
from support.samples import WORDS_OF_THE_NOTE, write_library

from bot.channels.telegram.runtime.inbox_worker import TRIES
from bot.features.answers import batching
from bot.features.answers.messages import LEADS

pytestmark = pytest.mark.crash

ASKED = "who convenes the lantern meeting"
FATAL = "under the sunken bell"
IN_HAND = "inbox where handled is null and held_until is not null"
#: More than the ends of a process at which a message that was in hand alone is given up.
KILLS = TRIES + 2


def leases_end(chat: Chat) -> None:
    """Let what a dead process holds be anybody's, as it is a while later."""
    with closing(sqlite3.connect(chat.command_line.data / "store.db", timeout=30)) as database, database:
        database.execute("update inbox set held_until = null where handled is null")


def several_in_hand(chat: Chat) -> bool:
    """Look for a moment whether the bot takes several messages in hand."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        if chat.rows(IN_HAND) >= 3:
            return True
        time.sleep(0.01)
    return False


def test_nobody_is_given_up_for_being_in_hand_with_others_at_any_number_of_kills(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    with a_chat(tmp_path / "bot", library, SAFEGUARDING_REPLIES_PER_SECOND="0") as chat:
        people, kills = enrolled(chat, 10), 0
        crowd = Crowd(chat, people, {ASKED: WORDS_OF_THE_NOTE}, 6)

        def kill() -> None:
            nonlocal kills
            if kills < KILLS and several_in_hand(chat):
                chat.stop(signal.SIGKILL)
                chat.start()
                leases_end(chat)
                kills += 1

        crowd.run(patience=300, between=kill)
        assert kills == KILLS
        assert (crowd.unanswered(), +crowd.unexpected) == (0, {})


def test_a_message_that_ends_the_service_is_given_up_and_those_beside_it_are_answered(
    tmp_path: Path,
) -> None:
    library, deaths = write_library(tmp_path / "library"), 0
    with a_chat(tmp_path / "bot", library, TEST_FATAL_IN_CHAT=FATAL) as chat:
        others, writer = [chat.person() for _ in range(4)], chat.person()
        asks_all(others, writer)
        while chat.server.call("pending") or chat.rows("inbox where handled is null"):
            assert chat.process is not None
            if chat.process.poll() is not None:
                deaths += 1
                assert deaths <= TRIES
                chat.start()
                leases_end(chat)
            time.sleep(0.05)
        answered_but(others, writer)
        assert deaths == TRIES
        (given_up,) = chat.lines("an update is given up")
        assert given_up["tries"] == TRIES


def test_a_question_that_ends_the_process_that_answers_is_given_up_and_its_batch_is_answered(
    tmp_path: Path,
) -> None:
    library = write_library(tmp_path / "library")
    with a_chat(tmp_path / "bot", library, TEST_FATAL_IN_ANSWERING=FATAL) as chat:
        others, writer = [chat.person() for _ in range(6)], chat.person()
        with hung_answering(chat):
            asks_all(others, writer)
            end = time.monotonic() + PATIENCE
            while chat.rows(IN_HAND) < len(others) + 1:
                assert time.monotonic() < end
                time.sleep(0.01)
        answered_but(others, writer)
        others[0].says(ASKED)
        others[0].message(WORDS_OF_THE_NOTE, timeout=PATIENCE)
        # Once with its batch, and then alone.
        assert len(chat.lines("the process that answers died")) == 1 + batching.TRIES


def asks_all(others: list[client.Person], writer: client.Person) -> None:
    """Let people ask at the same moment, one of them with the words over which a process dies."""
    *before, last = others
    for person in before:
        person.says(ASKED)
    writer.says(f"{ASKED} {FATAL}")
    last.says(ASKED)


def answered_but(others: list[client.Person], writer: client.Person) -> None:
    """Everybody is answered, but whoever wrote those words, who is told that there is no answer."""
    for person in others:
        person.message(WORDS_OF_THE_NOTE, timeout=PATIENCE)
        assert not any(LEADS["failed"] in one["text"] for one in person.transcript())
    writer.message(LEADS["failed"], timeout=PATIENCE)
