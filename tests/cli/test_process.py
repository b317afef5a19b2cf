"""What only a process of its own shows: a cold start, exit codes, the streams, a signal, no traceback."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from support.commands import COMMAND, CommandLine, cards_of, lines_of
from support.samples import ASKED, ODD_QUESTIONS, WORDS_OF_THE_NOTE, write_library

from bot.channels.terminal.messages import CHAT_CLOSING

pytestmark = pytest.mark.process


@pytest.fixture
def line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data", write_library(tmp_path / "library"))


@pytest.mark.model
@pytest.mark.slow
def test_a_cold_start_answers_whatever_is_asked_in_any_locale(line: CommandLine) -> None:
    asked = lines_of([*ODD_QUESTIONS, f"{ASKED} 🏮"])
    told = line.run_process("ask", "--json", "-", stdin=asked, LC_ALL="C", PYTHONIOENCODING="ascii:strict")
    cards = cards_of(told)
    assert len(cards) == len(ODD_QUESTIONS) + 1
    assert cards[0]["headline"] == cards[-1]["headline"] == WORDS_OF_THE_NOTE


def test_each_way_to_end_has_its_code_and_one_sentence(line: CommandLine) -> None:
    wanted = {
        ("check",): (0, 1),  # it says that this library is not calibrated
        ("verify", "K7F3-9QTX"): (1, 1),
        ("add", "/not-here.txt"): (1, 1),
        ("case", "--home", "kentt"): (2, 1),
    }
    told = {arguments: line.run_process(*arguments) for arguments in wanted}
    assert {arguments: (t.code, t.err.count("\n")) for arguments, t in told.items()} == wanted


@pytest.mark.model
def test_who_is_interrupted_sees_no_traceback(line: CommandLine) -> None:
    command, pipe = [*COMMAND, "chat"], subprocess.PIPE
    with subprocess.Popen(
        command, env=line.environment, cwd="/", stdin=pipe, stdout=pipe, stderr=pipe
    ) as running:
        assert running.stdout is not None
        said = b""
        while not said.endswith(b"> "):
            said += running.stdout.read(1)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert (running.returncode, err) == (0, b"")
    assert CHAT_CLOSING in out.decode()
