"""A bot that is killed while people ask: no question is lost, by polling and by webhook."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from support.chat import PATIENCE, Chat, a_chat, by_webhook, runs
from support.crowd import Crowd, enrolled
from support.samples import LETTERS, MANUAL, WORDS_OF_THE_NOTE, write_library

pytestmark = pytest.mark.crash

ASKED = "who convenes the lantern meeting"


@pytest.mark.parametrize("how", ["polling", "webhook"])
def test_every_question_is_answered_though_the_bot_is_killed_and_told_to_stop_all_its_processes_end(
    tmp_path: Path, how: str
) -> None:
    library = write_library(tmp_path / "library")
    for name, text in (("manual.txt", MANUAL), ("letters.txt", LETTERS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = by_webhook() if how == "webhook" else {}
    with a_chat(tmp_path / "bot", library, SAFEGUARDING_REPLIES_PER_SECOND="0", **settings) as chat:
        people = enrolled(chat, 8)
        crowd = Crowd(chat, people, {ASKED: WORDS_OF_THE_NOTE}, 12)
        kills, before = 2, [len(people) * 12]

        def kill() -> None:
            nonlocal kills
            if kills and crowd.unanswered() <= before[0] - 10:
                before[0] = crowd.unanswered()
                chat.stop(signal.SIGKILL)
                chat.start()
                kills -= 1

        crowd.run(patience=150, between=kill)
        chat.drained()
        assert kills == 0
        assert crowd.unanswered() == 0
        assert not +crowd.unexpected
        # What may come again is what was in flight when the bot was killed: one a chat at most.
        assert crowd.repeats <= 2 * len(people)
        told_to_stop_all_its_processes_end(chat)


def told_to_stop_all_its_processes_end(chat: Chat) -> None:
    """Told to stop together with all that it began, it ends, and so do they."""
    below = chat.below()
    assert below
    for process in below:
        os.kill(process, signal.SIGTERM)
    assert chat.stop() == 0
    deadline = time.monotonic() + PATIENCE
    while any(runs(process) for process in below):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_every_question_is_answered_though_the_process_that_answers_is_killed(tmp_path: Path) -> None:
    library = write_library(tmp_path / "library")
    with a_chat(tmp_path / "bot", library, cold=True, SAFEGUARDING_REPLIES_PER_SECOND="0") as chat:
        people = enrolled(chat, 8)
        crowd = Crowd(chat, people, {ASKED: WORDS_OF_THE_NOTE}, 12)
        killed = False

        def kill() -> None:
            nonlocal killed
            if not killed and crowd.unanswered() <= len(people) * 10:
                for process in chat.below():
                    os.kill(process, signal.SIGKILL)
                killed = True

        crowd.run(patience=150, between=kill)
        assert killed
        assert not crowd.repeats
        assert not +crowd.unexpected
        told_to_stop_all_its_processes_end(chat)
