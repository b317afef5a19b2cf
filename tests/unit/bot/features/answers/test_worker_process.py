"""Answering in a process of its own: cards come back in order, and whichever process dies, answers go on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from support.chat import runs
from support.paths import PYTHONPATH
from support.worker import answering, answering_unless_killed, asked, refusing

from bot.errors import BotError
from bot.features.answers import worker_process
from bot.features.answers.worker_process import WorkerProcess


@pytest.fixture
def apart() -> Iterator[WorkerProcess]:
    made = WorkerProcess(partial(answering, "About"))
    yield made
    made.close()


def test_cards_come_from_another_process_in_order(apart: WorkerProcess) -> None:
    cards = asked(apart, "one", "two", "three")
    assert [card.headline for card in cards] == ["About one", "About two", "About three"]
    assert {card.notices for card in cards} != {(str(os.getpid()),)}
    assert asked(apart, "four")[0].notices == cards[0].notices


def test_what_stops_it_from_beginning_reaches_whoever_began_it() -> None:
    with pytest.raises(BotError, match="no encoder"):
        WorkerProcess(refusing).begin()


def test_a_fault_reaches_whoever_asked_and_stops_nothing(apart: WorkerProcess) -> None:
    with pytest.raises(ZeroDivisionError):
        asked(apart, "raise")
    assert asked(apart, "next")[0].headline == "About next"


def test_when_the_process_is_killed_another_answers(apart: WorkerProcess) -> None:
    (before,) = asked(apart, "before")
    os.kill(int(before.notices[0]), signal.SIGKILL)
    (after,) = asked(apart, "after")
    assert after.headline == "About after"
    assert after.notices != before.notices


def test_questions_over_which_the_process_dies_are_told_of_and_the_next_are_answered(
    apart: WorkerProcess,
) -> None:
    with pytest.raises(BrokenProcessPool):
        asked(apart, "before", "die")
    assert asked(apart, "next")[0].headline == "About next"


def test_questions_that_only_waited_when_the_process_died_go_to_the_next(
    apart: WorkerProcess, tmp_path: Path
) -> None:
    with ThreadPoolExecutor() as callers:
        first = callers.submit(asked, apart, f"wait, {tmp_path / 'go'}", "die")
        others = []
        for number in (2, 3):
            while len(apart._under_way) < number - 1:
                time.sleep(0.01)
            others.append(callers.submit(asked, apart, f"other {number}"))
        while len(apart._under_way) < 3:
            time.sleep(0.01)
        (tmp_path / "go").touch()
        assert [other.result()[0].headline for other in others] == ["About other 2", "About other 3"]
        with pytest.raises(BrokenProcessPool):
            first.result()


def test_processes_that_die_as_they_begin_cost_no_question_its_answer(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.write_text("4")
    apart = WorkerProcess(partial(answering_unless_killed, left))
    assert asked(apart, "one", "two")[1].headline == "About two"
    assert left.read_text() == "0"
    apart.close()


def test_where_no_process_lives_whoever_asked_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "PATIENCE", 0.1)
    left = tmp_path / "left"
    left.write_text("99")
    with pytest.raises(TimeoutError, match="no process lives"):
        asked(WorkerProcess(partial(answering_unless_killed, left)), "one")


def test_neighbours_come_from_the_process_that_answers(apart: WorkerProcess) -> None:
    with pytest.raises(BrokenProcessPool):  # nobody waits for one to begin
        apart.neighbours("manual#1", "kent")
    (card,) = asked(apart, "before")
    (shown,) = apart.neighbours("1", "kent").result()
    assert (shown.passage.id, shown.document.title) == ("manual#1", "About kent")
    assert shown.mark == card.notices[0]


def answering_again(apart: WorkerProcess) -> str:
    """The mark of the process that gives neighbours, once one does again; nobody waits for it to begin."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(BrokenProcessPool):
            (shown,) = apart.neighbours("1", None).result()
            return shown.mark
        time.sleep(0.02)
    pytest.fail("no process answers again")


def test_who_asks_for_neighbours_alone_has_them_again_after_the_process_was_killed(
    apart: WorkerProcess,
) -> None:
    (before,) = asked(apart, "before")
    os.kill(int(before.notices[0]), signal.SIGKILL)
    assert answering_again(apart) != before.notices[0]


def test_one_that_died_while_nobody_asked_is_replaced_when_that_is_seen(apart: WorkerProcess) -> None:
    (before,) = asked(apart, "before")
    os.kill(int(before.notices[0]), signal.SIGKILL)
    apart.end_hung()
    assert answering_again(apart) != before.notices[0]


def test_a_signal_to_the_whole_group_leaves_the_last_answers_to_be_given(apart: WorkerProcess) -> None:
    (before,) = asked(apart, "before")
    for told in (signal.SIGTERM, signal.SIGINT):
        os.kill(int(before.notices[0]), told)
    assert asked(apart, "after")[0].notices == before.notices


def test_it_ends_with_the_process_that_began_it_however_that_ends() -> None:
    program = (
        "from functools import partial\n"
        "from support.worker import answering, asked\n"
        "from bot.features.answers.worker_process import WorkerProcess\n"
        "import time\n"
        "if __name__ == '__main__':\n"
        "    print(asked(WorkerProcess(partial(answering, '')), '')[0].notices[0], flush=True)\n"
        "    time.sleep(60)\n"
    )
    environment = os.environ | {"PYTHONPATH": PYTHONPATH}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert runs(child)
        parent.kill()
    deadline = time.monotonic() + 60
    while runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)
