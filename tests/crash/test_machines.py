"""A machine killed at any moment while it changes what machines share: all find the old state or the new."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from support.databases import passing_database
from support.fakes import HashEncoder
from support.index_writer import ended_and_begun, follow, state_after, write_shared
from support.killing import working
from support.searching import an_index, searched_in

from bot.store.database import Database
from embeddings.index import Index
from embeddings.manifest import NAME

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

KILLS = 25
#: Whether machines copy what they share, or PostgreSQL searches it.
HOW = ("copied", "searched")


def killed_after(seconds: float, folder: Path, first: int, address: str, how: str) -> tuple[int, int]:
    """Let the writer go on for so long; return how many changes it ended and began before the kill."""
    with working(folder.with_suffix(".said"), write_shared, folder, first, address, how) as writer:
        writer.opening()
        time.sleep(seconds)
        return ended_and_begun(writer.killed(), first)


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
    with passing_database(postgresql_server, postgresql_template) as address:
        database = Database(address)
        with working(tmp_path / "writer.said", write_shared, tmp_path / "writer", 0, address, how):
            for _ in range(8):
                with working(tmp_path / "killed.said", follow, tmp_path / "killed", address, how) as follower:
                    assert follower.opening() == "followed"
                    time.sleep(moments.uniform(0, 0.2))
                    follower.killed()
        stands = found_in(an_index(tmp_path / "other", database, how))
        again = an_index(tmp_path / "killed", database, how)
        assert found_in(again) == stands
        assert isinstance(again.encoder, HashEncoder)
        assert again.encoder.texts == 0
        database.close()
