"""A storm of faults under people who ask: nothing is lost, nothing comes twice but at a kill."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from support.bot_api import client
from support.chat import UNHURRIED, a_chat, by_webhook
from support.crowd import Crowd, enrolled
from support.fault_storm import Storm, weather
from support.outages import full_disk
from support.samples import WORDS_OF_THE_NOTE, write_library

pytestmark = [pytest.mark.crash, pytest.mark.slow]

ASKED = "who convenes the lantern meeting"
FAULTS, PEOPLE, EACH = 12, 8, 6


@pytest.mark.parametrize("how", ["polling", "webhook"])
def test_a_storm_of_faults_loses_nothing(tmp_path: Path, how: str) -> None:
    settings = UNHURRIED | (by_webhook() if how == "webhook" else {})
    with a_chat(tmp_path / "bot", write_library(tmp_path / "library"), **settings) as chat:
        people = enrolled(chat, PEOPLE)
        storm = Storm(chat, FAULTS, how)
        record = weather(chat, people, storm, EACH)
    assert record.unanswered == 0
    assert record.emergencies_missing == 0
    assert record.repeated_without_kill == 0


@pytest.mark.parametrize("how", ["polling", "webhook"])
def test_a_disk_that_is_full_for_six_seconds_costs_no_answer(tmp_path: Path, how: str) -> None:
    settings = UNHURRIED | (by_webhook() if how == "webhook" else {})
    with a_chat(tmp_path / "bot", write_library(tmp_path / "library"), **settings) as chat:
        people = enrolled(chat, 13)
        crowd, due = Crowd(chat, people, {ASKED: WORDS_OF_THE_NOTE}, 10), [True]

        def fill() -> None:
            if due and crowd.unanswered() < 13 * 9:
                due.clear()
                with full_disk(chat):
                    time.sleep(6)

        crowd.run(patience=300, between=fill)
        chat.drained()
        crowd.follow()
    assert not due
    assert (crowd.unanswered(), crowd.repeats, +crowd.unexpected) == (0, 0, {})


def test_a_strangers_flood_costs_one_reply_and_holds_nobody_up(tmp_path: Path) -> None:
    with a_chat(tmp_path / "bot", write_library(tmp_path / "library")) as chat:
        worker, stranger = chat.person(), chat.stranger()
        worker.says(ASKED)
        worker.message(WORDS_OF_THE_NOTE)
        for number in range(1000):
            stranger.says(f"let me in {number}")
        worker.says(ASKED)
        worker.message(WORDS_OF_THE_NOTE, timeout=client.PATIENCE)
        chat.drained()
        assert len([message for message in stranger.transcript() if message["from_bot"]]) == 1
