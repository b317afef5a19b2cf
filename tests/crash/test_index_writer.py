"""The story of a machine that dies: after kill -9 at any moment the old state answers or the new one."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support.commands import COMMAND, CommandLine
from support.samples import write_library

from bot.app import Assistant
from bot.settings import Settings
from embeddings.encoder import Encoder
from procedures.originals import original_of

pytestmark = pytest.mark.crash

KILLS = 3
ASKED = ["how many pears are in the basket", "who keeps the basket of pears"]


def a_manual(edition: int) -> str:
    """An original with as many paragraphs as make its taking in last a moment."""
    clauses = [
        f"{edition}.{n} Pear {n} of edition {edition} goes into the basket of the ferry."
        for n in range(1, 40)
    ]
    return "Exampleshire Pear Manual\n\nPears\n\n" + "\n\n".join(clauses) + "\n"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """One encoder for all that this process looks at."""
    return Encoder()


@pytest.fixture
def command_line(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data", write_library(tmp_path / "library"))


def timed(command_line: CommandLine, *arguments: str) -> float:
    """Run a command to its end in a process of its own; return how long it took."""
    start = time.monotonic()
    told = command_line.run_process(*arguments)
    assert told.code == 0, told.err
    return time.monotonic() - start


def killed(command_line: CommandLine, moment: str, seconds: float, *arguments: str) -> bool:
    """Kill a command ``seconds`` after a new file of the index appears whose name ends with ``moment``.

    An empty ``moment`` is the start. Return whether the command was killed before its end.
    """
    index = command_line.data / "index"
    before = {path.name for path in index.iterdir()}
    with subprocess.Popen(
        [*COMMAND, *arguments],
        env=command_line.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    ) as process:
        while moment and process.poll() is None:
            if any(name.endswith(moment) for name in {path.name for path in index.iterdir()} - before):
                break
            time.sleep(0.001)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    return process.returncode == -signal.SIGKILL


def assistant_of(command_line: CommandLine, encoder: Encoder) -> Assistant:
    """The assistant over the same folders, as the next start of a process makes it."""
    assistant = Assistant(Settings(data_dir=command_line.data, library_dir=command_line.library))
    assistant.encoder = encoder
    return assistant


def editions_found(command_line: CommandLine, encoder: Encoder) -> set[int]:
    """The editions that the next start holds and finds, each with all of its paragraphs."""
    assistant = assistant_of(command_line, encoder)
    found = assistant.search.find(ASKED)
    held = {int(o.passages[0].locator.split(".")[0]): o for o in assistant.index.originals()}
    for edition, original in held.items():
        assert [p.locator for p in original.passages] == [f"{edition}.{n}" for n in range(1, 40)]
    texts = {p.text for original in held.values() for p in original.passages}
    shown = [r.passage.text for one in found for r in one.results if not r.passage.note]
    assert {text for text in shown if text not in texts} == set()
    assert bool(shown) == bool(held)
    catalogue = assistant.search.finder().catalogue
    assert sum(not p.note for p in catalogue.passages) == len(texts)
    assert sum(p.note for p in catalogue.passages) == len(assistant.library.notes)
    left = {path.name for path in assistant.index.folder.iterdir()}
    named = {
        name for entry in assistant.index.manifest.entries for name in (entry.file, entry.original) if name
    }
    assert left == {*named, "manifest.json", "lock"}
    return set(held)


def test_a_killed_add_leaves_the_old_text_or_the_new(
    command_line: CommandLine, encoder: Encoder, tmp_path: Path
) -> None:
    path, chance, kills = tmp_path / "pears.txt", random.Random(3), 0
    add_here(command_line, encoder)
    standing = {1}
    # When the original is on disk, some time into its encoding, and when its segment is being written.
    moments = [(".json", 0.0), (".json", chance.uniform(1, 8)), (".safetensors", 0.0)]
    for edition, (moment, seconds) in enumerate(moments, 2):
        path.write_text(a_manual(edition), encoding="utf-8")
        kills += killed(command_line, moment, seconds, "add", str(path))
        found = editions_found(command_line, encoder)
        assert found in (standing, {edition})
        standing = found
    assert kills >= 2
    add_here(command_line, encoder)
    assert editions_found(command_line, encoder) == {1}


def test_a_killed_remove_leaves_all_of_a_text_or_nothing(
    command_line: CommandLine, encoder: Encoder, tmp_path: Path
) -> None:
    chance = random.Random(4)
    add_here(command_line, encoder)
    whole = timed(command_line, "documents")  # as long as a remove: neither loads the model
    for _ in range(KILLS):
        killed(command_line, "", chance.uniform(0.6, 1.2) * whole, "remove", "exampleshire-pear-manual")
        found = editions_found(command_line, encoder)
        assert found in ({1}, set())
        kept = b"".join(p.read_bytes() for p in command_line.data.rglob("*") if p.is_file())
        assert (b"basket of the ferry" in kept) is bool(found)
        if not found:
            add_here(command_line, encoder)


def add_here(command_line: CommandLine, encoder: Encoder) -> None:
    """Take the first edition in, in this process."""
    assistant = assistant_of(command_line, encoder)
    assistant.index.add(original_of(a_manual(1).encode(), "pears.txt", assistant.library))
