"""Several machines over one PostgreSQL, each with a folder, connections and an encoder of its own."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import select
from support.databases import passing_database
from support.fakes import HashEncoder, a_library, an_original
from support.searching import searched_in, shared_by

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.document_tables import shared_originals, shared_segments
from bot.store.shared_index import SharedIndexRepository
from embeddings import index as index_module
from embeddings.errors import IndexFault, StaleChange
from embeddings.index import SET_ASIDE, Index
from embeddings.manifest import NAME
from embeddings.shared import SharedIndex
from procedures.document import Original
from procedures.library import Library

pytestmark = pytest.mark.postgres

FERRY = an_original("ferry", "The ferryman rings the bell.", "The ferry waits for the bell.")
HARBOUR = an_original("harbour", "The harbour master keeps the lamp.")
NOTES = ("The home authority holds the discussion.",)


@dataclass
class Machine:
    """A machine: what it does with its index, and what it finds."""

    index: Index
    database: Database
    encoder: HashEncoder

    @property
    def folder(self) -> Path:
        return self.index.folder

    def add(self, original: Original, instead_of: Mapping[str, Original | None] | None = None) -> None:
        self.index.add_all([original], instead_of=instead_of)

    def finds(self) -> dict[str, tuple[str, ...]]:
        """What the next question is looked for in, by document; the notes apart."""
        self.index.refresh()
        found: dict[str, tuple[str, ...]] = {}
        for segment in searched_in(self.index):
            if segment.document.id != "kent":
                texts = tuple(p.text for p in segment.passages)
                found[segment.document.id] = found.get(segment.document.id, ()) + texts
        return found

    def holds(self) -> dict[str, tuple[str, ...]]:
        """What its pages show, which load no encoder."""
        return {o.document.id: tuple(p.text for p in o.passages) for o in self.index.originals()}

    def files(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} - {"lock"}

    def named(self) -> set[str]:
        """The files that belong in its folder, and no others."""
        return {
            NAME,
            *(e.file for e in self.index.manifest.entries if e.segment),
            *(e.original for e in self.index.manifest.entries if e.original),
        }


@dataclass
class Machines:
    """Makes machines over one database."""

    address: str
    base: Path
    library: Library
    searched: bool
    made: list[Machine] = field(default_factory=list)

    def start(self, name: str, encoder: str = "hash") -> Machine:
        """Start a machine, or one that was off, over its folder."""
        database, coder = Database(self.address), HashEncoder(encoder)
        shared: SharedIndex = shared_by(database, coder if self.searched else None)
        index = Index(self.base / name / "index", self.library, coder, shared)
        self.made.append(Machine(index, database, coder))
        return self.made[-1]

    def alone(self, name: str) -> Index:
        """The folder of a machine that shares nothing, as before there was anything to share."""
        return Index(self.base / name / "index", self.library, HashEncoder())

    def contents(self) -> list[bytes]:
        """Everything that the database holds of documents."""
        with self.made[0].database.read() as connection:
            tables = (shared_originals, shared_segments)
            return [row for t in tables for row in connection.execute(select(t.c.content)).scalars()]


def of(*originals: Original) -> dict[str, tuple[str, ...]]:
    return {o.document.id: tuple(p.text for p in o.passages) for o in originals}


@pytest.fixture(params=["copied", "searched there"])
def machines(
    request: pytest.FixtureRequest, postgresql_server: str, postgresql_template: str, tmp_path: Path
) -> Iterator[Machines]:
    """Machines that search copies of what is shared, and machines for which PostgreSQL searches it."""
    library = a_library(tmp_path / "library", kent=NOTES)
    with passing_database(postgresql_server, postgresql_template) as address:
        made = Machines(address, tmp_path, library, request.param == "searched there")
        yield made
        for machine in made.made:
            machine.database.close()


def test_what_is_added_replaced_and_removed_here_is_so_there_with_the_next_question(
    machines: Machines,
) -> None:
    here, there = machines.start("here"), machines.start("there")
    assert there.finds() == here.finds() == {}
    encoded = there.encoder.texts
    here.add(FERRY)
    assert there.finds() == there.holds() == of(FERRY)
    there.add(HARBOUR)
    assert here.finds() == here.holds() == of(FERRY, HARBOUR)
    other = an_original("ferry", "The ferryman swims.")
    here.add(other)
    assert there.finds() == there.holds() == of(HARBOUR, other)
    assert [o.document.id for o in there.index.originals()] == ["harbour", "ferry"]
    # What one machine encoded no other encodes.
    assert there.encoder.texts == encoded + 1
    assert there.index.remove("ferry") is True
    assert here.finds() == here.holds() == of(HARBOUR)
    assert here.index.remove("ferry") is False


def test_text_that_was_removed_or_replaced_is_in_no_folder_and_in_no_table(machines: Machines) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    here.add(HARBOUR)
    assert there.finds() == of(FERRY, HARBOUR)
    here.index.remove("ferry")
    there.add(an_original("harbour", "Nobody keeps it."))
    for machine in (here, there):
        assert machine.finds() == {"harbour": ("Nobody keeps it.",)}
        assert machine.files() == machine.named()
        kept = b"".join(path.read_bytes() for path in machine.folder.iterdir())
        assert b"ferryman" not in kept
        assert b"lamp" not in kept
    assert len(machines.contents()) == 2
    assert not any(b"ferryman" in content or b"lamp" in content for content in machines.contents())


def test_a_look_without_an_encoder_follows_too_and_leaves_what_it_removes_nowhere(machines: Machines) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    before = there.index.originals_digest
    assert there.holds() == of(FERRY)
    assert there.encoder.texts == 0
    here.index.remove("ferry")
    assert there.index.originals_digest != before
    assert not there.index.holds("ferry")
    assert there.files() == {NAME}


def test_machines_that_add_at_one_moment_lose_nothing(machines: Machines) -> None:
    pair = [machines.start("here"), machines.start("there")]
    start, faults = threading.Barrier(len(pair)), []

    def add(machine: Machine, number: int) -> None:
        start.wait()
        try:
            for turn in range(6):
                machine.add(an_original(f"document-{number}-{turn}", f"Text {number} {turn} of many."))
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=add, args=(m, n)) for n, m in enumerate(pair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    every = {f"document-{n}-{t}": (f"Text {n} {t} of many.",) for n in (0, 1) for t in range(6)}
    for machine in pair:
        assert machine.finds() == machine.holds() == every
        assert machine.files() == machine.named()
    assert len(machines.contents()) == 24


def test_of_two_machines_that_decided_on_the_same_state_one_is_told_that_it_changed(
    machines: Machines,
) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY, {"ferry": None})
    with pytest.raises(StaleChange):
        there.add(an_original("ferry", "Another ferry."), {"ferry": None})
    with pytest.raises(StaleChange):
        there.index.check_stands({"ferry": None})
    assert here.finds() == there.finds() == of(FERRY)
    assert there.files() == there.named()


def test_a_machine_that_is_overtaken_makes_its_change_over_the_other_and_encodes_once(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = machines.start("here"), machines.start("there")
    encode, turns = here.encoder.encode, []

    def meanwhile(*given: object) -> object:
        turns.append(1)
        there.add(HARBOUR if len(turns) == 1 else an_original("late", "Too late."))
        return encode(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(here.encoder, "encode", meanwhile)
    here.add(FERRY)
    assert turns == [1]
    monkeypatch.undo()
    assert here.finds() == there.finds() == of(HARBOUR, FERRY)
    assert here.files() == here.named()


def test_what_stands_in_one_folder_is_published_and_an_empty_one_takes_it(machines: Machines) -> None:
    alone = machines.alone("here")
    alone.refresh()
    alone.add_all([FERRY, HARBOUR])
    assert machines.start("empty").finds() == {}
    here = machines.start("here")
    assert here.holds() == of(FERRY, HARBOUR)
    assert here.encoder.texts == 0
    there = machines.start("there")
    assert there.finds() == of(FERRY, HARBOUR)
    assert there.encoder.texts == 1 * 5  # the notes' own texts and phrasings
    assert machines.made[0].finds() == of(FERRY, HARBOUR)


def test_another_folder_takes_what_is_shared_and_its_own_is_set_aside(
    machines: Machines, caplog: pytest.LogCaptureFixture
) -> None:
    machines.alone("there").add(HARBOUR)
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    assert there.finds() == there.holds() == of(FERRY)
    assert "set aside: count=1" in caplog.text
    kept = Index(there.folder.parent / SET_ASIDE, machines.library, HashEncoder())
    assert [original.document.id for original in kept.originals()] == ["harbour"]
    assert here.finds() == of(FERRY)


def test_what_was_removed_while_a_machine_was_off_is_not_set_aside(machines: Machines) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    assert there.finds() == of(FERRY)
    here.index.remove("ferry")
    later = machines.start("there")
    assert later.finds() == {}
    assert not (later.folder.parent / SET_ASIDE).exists()
    assert b"ferryman" not in b"".join(path.read_bytes() for path in later.folder.iterdir())


def test_two_versions_of_the_program_each_find_all_and_change_nothing_of_the_other(
    machines: Machines,
) -> None:
    old, new = machines.start("old", "old"), machines.start("new", "new")
    old.add(FERRY)
    new.add(HARBOUR)
    for _ in range(2):
        assert old.finds() == new.finds() == of(FERRY, HARBOUR)
    mark, encoded = SharedIndexRepository(old.database).mark(), (old.encoder.texts, new.encoder.texts)
    assert [machine.finds() for machine in (old, new, old)] == [of(FERRY, HARBOUR)] * 3
    assert SharedIndexRepository(old.database).mark() == mark
    assert (old.encoder.texts, new.encoder.texts) == encoded
    # What either encoded waits for the next machine of its version; of a third version the oldest gives way.
    again = machines.start("third", "old")
    assert again.finds() == of(FERRY, HARBOUR)
    assert again.encoder.texts == 5
    machines.start("fourth", "newest").finds()
    assert len(machines.contents()) == 2 + 2 * 2


@pytest.mark.parametrize("damage", ["lost", "other bytes"])
@pytest.mark.parametrize("what", ["original", "segment", "manifest"])
@pytest.mark.parametrize("running", [True, False], ids=["running", "at its start"])
def test_a_damaged_file_is_fetched_again(
    machines: Machines, what: str, damage: str, *, running: bool
) -> None:
    if machines.searched and what == "segment":
        pytest.skip("where PostgreSQL searches, no machine has a segment of an original")
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    assert there.finds() == of(FERRY)
    (entry,) = there.index.manifest.originals
    path = there.folder / {"original": entry.original, "segment": entry.file, "manifest": NAME}[what]
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(b"nothing of the kind")
    machine = there if running else machines.start("there")
    assert machine.holds() == machine.finds() == of(FERRY)
    assert machine.index.damaged == {}
    if what != "segment" or not running:  # one that is open is looked at again at the next start
        assert machine.files() == machine.named()
        assert machines.start("there").finds() == of(FERRY)
    assert machine.encoder.texts % 5 == 0  # notes at most, which are not shared


def test_an_original_that_is_damaged_in_the_database_too_is_named_with_the_way_out(
    machines: Machines,
) -> None:
    here = machines.start("here")
    here.add(FERRY)
    here.add(HARBOUR)
    with here.database.write() as connection:
        row = shared_originals.c.document_id == "ferry"
        connection.execute(shared_originals.update().where(row).values(content=b"{}"))
    there = machines.start("there")
    assert there.finds() == there.holds() == of(HARBOUR)
    assert "safeguarding-bot remove ferry" in there.index.damaged["ferry"]
    assert there.index.remove("ferry") is True
    assert here.finds() == there.finds() == of(HARBOUR)
    assert there.index.damaged == {"ferry": there.index.damaged["ferry"]} or not there.index.damaged


@pytest.mark.parametrize("moment", ["as it is published", "once it is published"])
def test_a_disk_that_fails_leaves_the_old_state_or_the_new_on_every_machine(
    machines: Machines, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(HARBOUR)
    assert here.finds() == of(HARBOUR)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        if moment == "as it is published":
            broken.setattr(here.index, "_carried", full)
        else:
            broken.setattr(index_module, "write_manifest", full)
        with pytest.raises(OSError, match="No space"):
            here.add(FERRY)
    stands = of(HARBOUR) if moment == "as it is published" else of(HARBOUR, FERRY)
    assert there.finds() == here.finds() == here.holds() == stands
    assert here.files() == here.named()


def test_where_the_disk_takes_nothing_no_text_is_found_that_was_removed(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    assert there.finds() == of(FERRY)
    here.index.remove("ferry")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(index_module, "write_manifest", full)
        for look in (there.finds, there.holds, lambda: there.index.holds("ferry")):
            with pytest.raises(OSError, match="No space"):
                look()
    assert there.finds() == {}


def test_where_the_database_is_away_nothing_is_answered_from_the_copy(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = machines.start("here")
    here.add(FERRY)
    away = Database("postgresql://nobody:x@127.0.0.1:1/none")
    cut = Index(here.folder, machines.library, HashEncoder(), SharedIndexRepository(away))
    for look in (cut.refresh, cut.originals, lambda: cut.holds("ferry"), lambda: cut.remove("ferry")):
        with pytest.raises(StoreError, match="cannot be used now"):
            look()
    assert here.finds() == of(FERRY)


def test_a_folder_that_may_not_be_written_is_said(machines: Machines) -> None:
    machines.start("here").add(FERRY)
    there = machines.start("there")
    there.folder.parent.mkdir()
    there.folder.write_text("a file, and no folder", encoding="utf-8")
    for look in (there.index.refresh, there.index.originals):
        with pytest.raises(IndexFault, match="SAFEGUARDING_DATA_DIR"):
            look()


def test_a_database_that_was_put_back_to_an_earlier_moment_is_followed(machines: Machines) -> None:
    here, there = machines.start("here"), machines.start("there")
    here.add(FERRY)
    earlier = SharedIndexRepository(here.database).stands()
    assert earlier is not None
    here.add(HARBOUR)
    assert there.finds() == of(FERRY, HARBOUR)
    with here.database.write() as connection:
        row = shared_originals.c.document_id == "harbour"
        connection.execute(shared_originals.delete().where(row))
        connection.exec_driver_sql(f"update shared_index set mark = '{earlier.mark}'")
    assert there.finds() == here.finds() == of(FERRY)


def test_one_version_back_each_machine_goes_on_with_its_copy_and_forward_they_share_again(
    machines: Machines,
) -> None:
    here = machines.start("here")
    here.add(FERRY)
    assert machines.start("there").finds() == of(FERRY)
    here.database.migrate_down()
    alone = machines.alone("there")
    alone.refresh()
    assert [original.document.id for original in alone.originals()] == ["ferry"]
    again = machines.start("there")
    assert again.finds() == machines.start("here").finds() == of(FERRY)
    assert not (again.folder.parent / SET_ASIDE).exists()


@dataclass
class Rival:
    """Somebody else's change that waits for ours once ours waits for it, and never gives way itself.

    It holds the counts of all documents, which ours needs last, and then wants what ours holds first.
    """

    address: str
    wants: str
    times: int
    met: int = 0

    def meets(self, ours: Callable[[], object]) -> None:
        """Stand in the way of a change, as often as was said."""
        import psycopg

        done = threading.Event()

        def run() -> None:
            try:
                ours()
            except Exception as fault:
                faults.append(fault)
            finally:
                done.set()

        faults: list[Exception] = []
        thread = threading.Thread(target=run)
        with psycopg.connect(self.address) as rival, psycopg.connect(self.address, autocommit=True) as watch:
            for turn in range(self.times):
                rival.execute("set local deadlock_timeout = '1h'")
                rival.execute("update searched_counts set count = count")
                if not turn:
                    thread.start()
                until(lambda: watch.execute(_WAITING).fetchone() == (1,) or done.is_set())
                rival.execute(self.wants.encode())  # ours has to go back for this to go on
                self.met += 1
                rival.rollback()
        thread.join(30)
        assert faults == []


_WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("how", ["filling", "a copying machine that deletes", "one that puts in its place"])
def test_of_two_changes_that_wait_for_one_another_ours_is_made_again(
    postgresql_server: str, postgresql_template: str, tmp_path: Path, how: str, times: int
) -> None:
    with passing_database(postgresql_server, postgresql_template) as address:
        notes = a_library(tmp_path / "library", mill=["The bells of the mill are rung before the tide."])
        filling = Machines(address, tmp_path, notes, searched=True).start("filling")
        copying = Machines(address, tmp_path, notes, searched=False).start("copying")
        filling.add(FERRY)
        assert copying.holds() == of(FERRY)
        with filling.database.read() as connection:
            name, held = connection.execute(select(shared_segments.c.name, shared_segments.c.content)).one()
        entry = replace(filling.index.manifest.originals[0], segment=name)
        shared = shared_by(filling.database, filling.encoder)
        mark = "update shared_index set mark = mark"
        text = "delete from shared_originals where document_id = 'ferry'"
        changes: dict[str, tuple[str, Callable[[], object]]] = {
            "filling": (text, lambda: shared.offer(entry, held)),
            "a copying machine that deletes": (mark, lambda: copying.index.remove("ferry")),
            "one that puts in its place": (mark, lambda: copying.add(an_original("ferry", "Another."))),
        }
        wants, ours = changes[how]
        rival = Rival(address, wants, times)
        rival.meets(ours)
        assert rival.met == times
        stands = {
            "filling": of(FERRY),
            "a copying machine that deletes": {},
            "one that puts in its place": {"ferry": ("Another.",)},
        }[how]
        for machine in (filling, copying):
            found = {i: t for i, t in machine.finds().items() if i != "mill"}
            assert found == machine.holds() == stands
            machine.database.close()
