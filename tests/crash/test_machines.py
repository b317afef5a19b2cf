"""A machine killed at any moment while it changes what machines share: all find the old state or the new."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.databases import passing_database
from support.fakes import HashEncoder
from support.index_writer import ended_and_begun, state_after
from support.paths import PYTHONPATH
from support.searching import an_index, searched_in

from bot.store.database import Database
from embeddings.index import Index
from embeddings.manifest import NAME

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

KILLS = 25
#: Whether machines copy what they share, or PostgreSQL searches it.
HOW = ("copied", "searched")

#: Changes the index until it is killed.
WRITER = """
    import sys
    from pathlib import Path
    from support.index_writer import change_on
    from support.searching import an_index
    from bot.store.database import Database

    change_on(an_index(Path(sys.argv[1]), Database(sys.argv[3]), sys.argv[4]), int(sys.argv[2]))
"""


@contextmanager
def a_writer(folder: Path, first: int, address: str, how: str) -> Iterator[subprocess.Popen[str]]:
    """Run the writer from step ``first``; it is killed when the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(folder), str(first), address, how],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PYTHONPATH},
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def killed_after(seconds: float, folder: Path, first: int, address: str, how: str) -> tuple[int, int]:
    """Let the writer go on for so long; return how many changes it ended and began before the kill."""
    with a_writer(folder, first, address, how) as process:
        assert process.stdout is not None
        opening = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        said = [opening, *process.stdout]
    assert process.returncode == -signal.SIGKILL
    return ended_and_begun(said, first)


def found_in(index: Index) -> dict[str, tuple[str, ...]]:
    """What the next question is looked for in; every file in the folder belongs there."""
    index.refresh()
    found: dict[str, tuple[str, ...]] = {}
    for segment in searched_in(index):
        texts = tuple(p.text for p in segment.passages)
        found[segment.document.id] = found.get(segment.document.id, ()) + texts
    assert {o.document.id: tuple(p.text for p in o.passages) for o in index.originals()} == found
    entries = index.manifest.entries
    named = {NAME, "lock", *(e.file for e in entries if e.segment), *(e.original for e in entries)}
    assert {path.name for path in index.folder.iterdir()} == named
    return found


@pytest.mark.parametrize("how", HOW)
def test_a_machine_killed_at_any_moment_leaves_the_old_state_or_the_new_on_all(
    postgresql_server: str, postgresql_template: str, tmp_path: Path, how: str
) -> None:
    moments, done, mid_change, leftovers = random.Random(18), 0, 0, 0
    with passing_database(postgresql_server, postgresql_template) as address:
        database = Database(address)
        other = an_index(tmp_path / "other", database, how)
        for _ in range(KILLS):
            ended, begun = killed_after(moments.uniform(0, 0.08), tmp_path / "killed", done, address, how)
            mid_change += begun > ended
            found = found_in(other)
            assert found in (state_after(ended), state_after(begun)), f"neither, killed in step {begun - 1}"
            before = {path.name for path in (tmp_path / "killed").iterdir()}
            again = an_index(tmp_path / "killed", database, how)
            assert found_in(again) == found  # the killed machine, as it starts again
            leftovers += {path.name for path in (tmp_path / "killed").iterdir()} != before
            done = begun if found == state_after(begun) else ended
        database.close()
    assert mid_change >= 5
    assert leftovers >= 1


@pytest.mark.parametrize("how", HOW)
def test_a_machine_that_follows_is_killed_at_any_moment_and_follows_on(
    postgresql_server: str, postgresql_template: str, tmp_path: Path, how: str
) -> None:
    moments = random.Random(19)
    follower = """
        import sys
        from pathlib import Path
        from support.searching import an_index
        from bot.store.database import Database

        index = an_index(Path(sys.argv[1]), Database(sys.argv[2]), sys.argv[3])
        while True:
            index.refresh()
            print("followed", flush=True)
    """
    with passing_database(postgresql_server, postgresql_template) as address:
        database = Database(address)
        with a_writer(tmp_path / "writer", 0, address, how):
            for _ in range(8):
                with subprocess.Popen(
                    [sys.executable, "-c", textwrap.dedent(follower), str(tmp_path / "killed"), address, how],
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "PYTHONPATH": PYTHONPATH},
                ) as process:
                    assert process.stdout is not None
                    assert process.stdout.readline() == "followed\n"
                    time.sleep(moments.uniform(0, 0.2))
                    process.send_signal(signal.SIGKILL)
        stands = found_in(an_index(tmp_path / "other", database, how))
        again = an_index(tmp_path / "killed", database, how)
        assert found_in(again) == stands
        assert isinstance(again.encoder, HashEncoder)
        assert again.encoder.texts == 0
        database.close()
