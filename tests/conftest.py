"""What tests of several kinds need: the sources beside the project, the encoded library, databases."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

# Each process that runs tests has one thread for its numbers: two would wait for each other by spinning.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from support.commands import CommandLine, shared
from support.databases import (
    fresh_database,
    migrated,
    migrated_file,
    name_of,
    passing_database,
    postgresql,
    store_at,
)
from support.examples import examples
from support.forking import programs_are_forked
from support.paths import AT_SET_UP, IN_MEMORY, SEEDS
from support.shipped import shipped_library
from xdist.scheduler import LoadScopeScheduling

from bot.store.store import Store
from embeddings.memory import kept_for_good
from procedures.document import Original
from procedures.library import Library
from procedures.originals import original_of

# How long an example took says nothing of the code on a machine that others use too. The same examples are
# tried on every machine, so that nobody's change is held up by another's fault; EXPLORE=1 tries new ones.
settings.register_profile(
    "any machine",
    max_examples=examples(settings.default.max_examples),
    deadline=None,
    derandomize=not os.environ.get("EXPLORE"),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")

# No test waits for a disk, where there is room in memory for what tests write; pytest reads this.
if IN_MEMORY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", IN_MEMORY)

#: What a process that runs tests should make once: tests over it run in one and the same. The bot over the
#: small library is made by two, since all its stories one after another take as long as all other tests.
GROUPS = {
    f"tests/chat/test_{name}.py": group
    for group, names in {
        "the bot over the shipped library": ("actions", "boundary"),
        "the bot over the small library": (
            "answers",
            "evidence",
            "groups",
            "learning",
            "learning_scheduler",
            "permissions",
            "sessions",
        ),
        "the bot over the small library, by polling and by webhook": (
            "edges",
            "emergency",
            "sessions_in_browser",
            "webhook",
        ),
    }.items()
    for name in names
}
#: Where what takes longest is, beside what is marked so: it begins first, so that none is left with it at
#: the end.
FIRST = (
    "tests/chat/",
    "tests/cli/",
    "tests/crash/",
    "tests/store/",
    "tests/unit/bot/features/boundary/",
    "tests/web/",
)


class ByGroup(LoadScopeScheduling):
    """Gives a whole group, else a whole file, to one of the processes that run tests."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return GROUPS.get(path, path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByGroup:
    return ByGroup(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> tuple[bool, bool, bool]:
        path = item.nodeid.partition("::")[0]
        waits = any(item.get_closest_marker(mark) for mark in ("slow", "crash"))
        return (path not in GROUPS, not waits, not path.startswith(FIRST))

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays to the end: no search for rubbish goes through it, now or later."""
    with kept_for_good():
        collected = yield
        gc.collect()
        return collected


@pytest.fixture(scope="session", autouse=True)
def parts_are_shared() -> Iterator[None]:
    """Every assistant of this process has the same of what comes with the project, and bots begin with it."""
    with shared(), programs_are_forked():
        yield


@pytest.fixture(scope="session")
def library() -> Library:
    """The library that comes with the project."""
    return shipped_library()


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
def encoded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder that holds the shipped library, encoded, and nothing else: a test takes a copy.

    It begins with what was encoded at set-up, if that is there; the program encodes what has changed since.
    """

    def make(folder: Path) -> None:
        folder.mkdir(mode=0o700)
        for made in ("index", "wordings"):
            if (AT_SET_UP / made).is_dir():
                shutil.copytree(AT_SET_UP / made, folder / made)
        asked = CommandLine(folder).run("ask", "who holds the strategy discussion?")
        assert asked.code == 0, asked.err

    return _made_once("encoded", make, tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def shipped(encoded: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> CommandLine:
    """The command line over the shipped library, with the source documents where they are."""

    def make(folder: Path) -> None:
        shutil.copytree(encoded, folder)
        if sources := sorted(str(path) for path in SEEDS.glob("0*.txt")):
            added = CommandLine(folder).run("add", *sources)
            assert added.code == 0, added.err

    everybodys = _made_once("with-sources", make, tmp_path_factory, worker_id)
    return CommandLine(shutil.copytree(everybodys, tmp_path_factory.mktemp("shipped") / "data"))


def _made_once(
    name: str, make: Callable[[Path], None], factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """Make a folder that takes long to make: one of the processes that run the tests does it for all."""
    base = factory.getbasetemp()
    folder = base / name if worker_id == "master" else base.parent / name
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            make(folder.with_suffix(".part"))
            folder.with_suffix(".part").rename(folder)
    return folder


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run."""
    with postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file whose tables stand, to be copied."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    path.touch(mode=0o600)
    path.write_bytes(migrated_file())
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a PostgreSQL database whose tables stand, to be copied."""
    return name_of(migrated(fresh_database(postgresql_server)))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables: a test that uses it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'store.db'}"
        return
    with passing_database(request.getfixturevalue("postgresql_server")) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database whose tables stand and are empty: a test that uses it runs on both kinds."""
    if request.param == "sqlite":
        (tmp_path / "data").mkdir(mode=0o700, exist_ok=True)
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "data" / "store.db")
        yield f"sqlite:///{path}"
        return
    template = request.getfixturevalue("postgresql_template")
    with passing_database(request.getfixturevalue("postgresql_server"), template) as address:
        yield address


@pytest.fixture
def store(database_address: str) -> Iterator[Store]:
    """An empty store, on both kinds of database."""
    made = store_at(database_address)
    yield made
    made.close()
