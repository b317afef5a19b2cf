"""What several test files need: the source documents, where this checkout has them beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import CommandLine

from procedures.document import Original
from procedures.library import SHIPPED, Library, load_library
from procedures.originals import original_of

SEEDS = Path(__file__).parent.parent.parent / "shared" / "seeds"


@pytest.fixture(scope="session")
def library() -> Library:
    """The library that comes with the project."""
    return load_library(SHIPPED)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of source documents; its tests are skipped where it is absent."""
    if not SEEDS.is_dir():
        pytest.skip(f"the source documents are not at {SEEDS}")
    return SEEDS


@pytest.fixture(scope="session")
def originals(seeds: Path, library: Library) -> dict[str, Original]:
    """The source documents as they are taken in, by id."""
    taken_in = [original_of(path.read_bytes(), path.name, library) for path in sorted(seeds.glob("0*.txt"))]
    return {original.document.id: original for original in taken_in}


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line over the shipped library, with the source documents where they are; encoded once."""
    command_line = CommandLine(tmp_path_factory.mktemp("shipped") / "data")
    sources = sorted(str(path) for path in SEEDS.glob("0*.txt"))
    if sources:
        added = command_line.run("add", *sources)
        assert added.code == 0, added.err
    return command_line
