"""A writer killed at any moment: whoever opens the index next finds the old state or the new one, whole."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from support.fakes import HashEncoder, no_library
from support.index_writer import ended_and_begun, state_after, write
from support.killing import working

from embeddings.index import Index
from embeddings.manifest import NAME, read_manifest
from embeddings.segment import file_digest

pytestmark = pytest.mark.crash

KILLS, SECONDS = 30, 25.0


def killed_after(seconds: float, folder: Path, first: int) -> tuple[int, int]:
    """Run the writer from step ``first``; return how many changes it ended and began before the kill."""
    with working(folder.with_suffix(".said"), write, folder, first) as writer:
        writer.opening()
        time.sleep(seconds)
        said = writer.killed()
        assert writer.complaints() == ""
    return ended_and_begun(said, first)


def found_in(index: Index) -> dict[str, tuple[str, ...]]:
    return {s.document.id: tuple(p.text for p in s.passages) for s in index.segments()}


def test_a_writer_killed_at_any_moment_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    folder, moments = tmp_path / "index", random.Random(20)
    done = kills = mid_change = leftovers = 0
    deadline = time.monotonic() + SECONDS
    while kills < KILLS and (kills < 25 or time.monotonic() < deadline):
        ended, begun = killed_after(moments.uniform(0, 0.06), folder, done)
        kills += 1
        mid_change += begun > ended
        manifest = read_manifest(folder)
        named = (
            {e.file for e in manifest.entries} | {e.original for e in manifest.entries} if manifest else set()
        )
        for entry in manifest.entries if manifest else ():
            assert file_digest(folder / entry.file) == entry.sha256
            assert file_digest(folder / entry.original) == entry.original_sha256
        leftovers += bool({p.name for p in folder.iterdir()} - named - {NAME, "lock"})

        encoder = HashEncoder()
        index = Index(folder, no_library(), encoder)
        index.refresh()
        found = found_in(index)
        assert found in (state_after(ended), state_after(begun)), f"neither state, killed in step {begun - 1}"
        assert encoder.texts == 0
        assert {o.document.id: tuple(p.text for p in o.passages) for o in index.originals()} == found
        for segment in index.segments():
            assert len(segment.encoded.vectors) == len(segment.passages)
            assert len(segment.encoded.tokens) == segment.encoded.offsets[-1]
        assert {p.name for p in folder.iterdir()} == {
            NAME,
            "lock",
            *(e.file for e in index.manifest.entries),
            *(e.original for e in index.manifest.entries),
        }
        done = begun if found == state_after(begun) else ended
    assert kills >= 25
    # The moments were worth killing at: in the middle of a change, and with its files half made.
    assert mid_change >= 5
    assert leftovers >= 1
