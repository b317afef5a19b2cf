"""The story of an officer's machine that dies while a manual is added: what was reported is held, once."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.fakes import HashEncoder
from support.manual import write_manual
from support.samples import write_library

from bot.app import Assistant
from bot.settings import Settings
from procedures.document import Original

pytestmark = pytest.mark.crash

CHAPTERS, KILLS = 30, 4
#: The program with a quick encoder, and lots so small that a manual is many of them.
PROGRAM = """
import bot.app, bot.features.documents.service as service
from support.fakes import HashEncoder
bot.app.Encoder, service.TOGETHER = lambda *_: HashEncoder(), 60
from bot.channels.terminal.cli import main
main()
"""


def held(line: CommandLine) -> list[Original]:
    """The originals that the next start holds, after it has made all of them findable."""
    assistant = Assistant(Settings(data_dir=line.data, library_dir=line.library))
    assistant.encoder = HashEncoder()
    assistant.index.refresh()
    return assistant.index.originals()


def adding(line: CommandLine, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "add", "--json", str(folder)],
        env=line.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        text=True,
    )


def test_a_killed_add_of_a_manual_keeps_what_it_reported_and_ends_whole(tmp_path: Path) -> None:
    line = CommandLine(tmp_path / "data", write_library(tmp_path / "library"))
    paths, chance = write_manual(tmp_path / "manual", CHAPTERS), random.Random(7)
    (tmp_path / "manual" / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    kills = 0
    for _ in range(KILLS):
        reported: list[str] = []
        with adding(line, tmp_path / "manual") as process:
            assert process.stdout is not None
            for after, said in enumerate(process.stdout):
                reported += [entry["id"] for entry in [json.loads(said)] if "id" in entry]
                if after == chance.randint(3, CHAPTERS) or after == CHAPTERS - 5:
                    process.send_signal(signal.SIGKILL)
                    break
        kills += process.returncode == -signal.SIGKILL
        assert set(reported) <= {original.document.id for original in held(line)}
    assert kills >= KILLS - 1
    with adding(line, tmp_path / "manual") as process:
        assert process.stdout is not None
        entries = [json.loads(said) for said in process.stdout]
    assert process.returncode == 1  # the broken file, and nothing else
    assert [bool(entry.get("problem")) for entry in entries].count(True) == 1
    assert {entry["taken"] for entry in entries if "taken" in entry} <= {"new", "unchanged"}
    originals = held(line)
    assert sorted(original.place for original in originals) == sorted(map(str, paths))
    assert len({original.document.id for original in originals}) == CHAPTERS
