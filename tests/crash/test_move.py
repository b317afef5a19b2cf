"""A move that is killed at any moment: nobody is served by half of it, and the same command ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.commands import CommandLine
from support.databases import passing_database
from support.moves import Place, an_installation
from support.paths import PYTHONPATH

from bot.features.admin import messages as said

pytestmark = [pytest.mark.crash, pytest.mark.postgres]

#: Runs a move, and kills itself before a function is called for the nth time.
KILLED = """
    import importlib, os, signal, sys

    name, nth = sys.argv[1], int(sys.argv[2])
    module, _, function = name.rpartition(".")
    owner = importlib.import_module(module)
    whole, calls = getattr(owner, function), 0

    def counted(*arguments, **named):
        global calls
        calls += 1
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments, **named)

    setattr(owner, function, counted)
    sys.argv = ["safeguarding-bot", "move", "--to", sys.argv[3]]
    from bot.channels.terminal.cli import main
    main()
"""
#: Where it is killed: the function, the call of it, and whether the target then has all of it.
INTO_DATABASE = [
    ("bot.features.admin.move._publish", 1, False),
    ("bot.features.admin.move._carried", 2, False),
    ("bot.store.transfer._put", 1, False),
    ("bot.store.transfer._put", 12, False),
    ("bot.store.transfer._last_number", 30, False),
    ("click.echo", 1, True),
]
INTO_FOLDER = [
    ("embeddings.manifest.write_whole", 2, False),
    ("bot.features.admin.move.write_whole", 1, False),
    ("bot.store.transfer._put", 12, False),
    ("click.echo", 1, True),
]


def killed(place: Place, point: str, nth: int, to: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), point, str(nth), to],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **place.line.settings, **place.environment},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def is_half(place: Place) -> bool:
    """Whether a service refuses to begin there."""
    told = place.run("run", SAFEGUARDING_WEB_URL="http://127.0.0.1:1")
    assert told.code == 1
    return told.err.strip() == said.MOVE_HALF


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return an_installation(tmp_path_factory.mktemp("moved"))


@pytest.fixture(scope="module")
def on_server(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation that stands in PostgreSQL."""
    with passing_database(postgresql_server) as address:
        yield an_installation(tmp_path_factory.mktemp("on_server"), address)


@pytest.mark.parametrize(("point", "nth", "is_whole"), INTO_DATABASE)
def test_a_move_into_a_database_that_is_killed_is_ended_by_the_same_command(
    old: Place, postgresql_server: str, tmp_path: Path, point: str, nth: int, is_whole: bool
) -> None:
    before, files = old.held(), old.files()
    with passing_database(postgresql_server) as address:
        killed(old, point, nth, address)
        there = Place(CommandLine(tmp_path / "machine", old.line.library), address)
        if not is_whole:
            assert is_half(there)
        told = old.run("move", "--to", address)
        assert (told.code, "Moved and checked" in told.out) == (0, True), told.err
        assert there.held() == before == old.held()
        assert old.files() == files


@pytest.mark.parametrize(("point", "nth", "is_whole"), INTO_FOLDER)
def test_a_move_into_a_folder_that_is_killed_is_ended_by_the_same_command(
    on_server: Place, tmp_path: Path, point: str, nth: int, is_whole: bool
) -> None:
    before = on_server.held()
    there = Place(CommandLine(tmp_path / "new", on_server.line.library))
    killed(on_server, point, nth, str(there.line.data))
    if not is_whole:
        assert is_half(there)
    told = on_server.run("move", "--to", str(there.line.data))
    assert (told.code, "Moved and checked" in told.out) == (0, True), told.err
    assert there.held() == before == on_server.held()


def test_what_another_move_left_half_way_is_not_taken_up(
    old: Place, on_server: Place, tmp_path: Path
) -> None:
    to = tmp_path / "new"
    killed(on_server, "bot.store.transfer._put", 12, str(to))
    told = old.run("move", "--to", str(to))
    assert (told.code, told.err.strip()) == (1, said.MOVE_NOT_EMPTY)
    half = Place(CommandLine(to, on_server.line.library))
    told = half.run("move", "--to", str(tmp_path / "other"))
    assert (told.code, told.err.strip()) == (1, said.MOVE_HALF)
    assert on_server.run("move", "--to", str(to)).code == 0
