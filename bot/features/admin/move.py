"""Moving a whole installation into another database or data folder, which stands there at once or not at all.

Documents go first, each checked by its digest, and then all rows in one change that also drops the mark under
which the target takes them. A move that was killed is begun again, and takes what is there already. What
stood before is read and not written.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.clock import Clock
from bot.errors import DamagedStoreError, RefusedError, StoreError, UnknownError
from bot.features.admin import messages as admin_messages
from bot.store.transfer import CarriedRows, Progress, ServiceSigns
from embeddings.manifest import Entry, Manifest, copy_files, read_manifest, write_whole, writing
from embeddings.shared import SharedIndex, SharedOriginal

#: Seconds after which a service that writes nothing down has ended, and between looks whether it has.
SILENT, LOOKED = 15.0, 1.0
#: The part of the data folder that holds the index, and the one where what comes in waits.
INDEX, WAITING = "index", "waiting"
#: The file of the database in a data folder.
DATABASE = "store.db"


class Rows(Protocol):
    """What carries the rows of one database into another."""

    def close(self) -> None:
        """Let the target go."""

    def stands_in_source(self) -> bool:
        """Whether the source has the tables of this version."""

    def is_half_in_source(self) -> bool:
        """Whether what stands in the source is itself half of a move."""

    def revision_in_target(self) -> str | None:
        """The last change that the tables of the target have had; None where there are none."""

    def is_half_done(self, mark: str) -> bool:
        """Whether a move of this mark was begun in the target, and not ended."""

    def holds_rows(self) -> bool:
        """Whether the target has tables that are not ours, or rows in those that are."""

    def begin(self, mark: str) -> None:
        """Bring the tables of the target up to date, and note there whose move it is to take."""

    def signs_of_service(self) -> ServiceSigns:
        """Return the signs that a service works on the source."""

    def carried_already(self) -> CarriedRows | None:
        """Return what was carried where every table of the target is what it is in the source, else None."""

    def carry(self, told: Progress, still: Callable[[], bool]) -> CarriedRows:
        """Carry every row, all in one change or none."""


@dataclass(frozen=True)
class From:
    """Where an installation stands: its address without password, its data folder, files beside the index.

    ``digest`` gives the digest of its originals as of now, once the folder has them.
    """

    address: str
    folder: Path
    file: Path | None
    files: dict[str, Path]
    digest: Callable[[], str]


@dataclass(frozen=True)
class To:
    """Where it is to stand: a server's database, whose documents are ``shared``, or a data folder."""

    address: str
    shared: SharedIndex | None
    folder: Path | None
    head: str


@dataclass(frozen=True)
class Moved:
    """What was moved: how many tables, rows and documents."""

    tables: int
    rows: int
    documents: int


class Move:
    """The move of one installation."""

    def __init__(self, source: From, target: To, rows: Rows, clock: Clock) -> None:
        self._source = source
        self._target = target
        self._rows = rows
        self._clock = clock
        #: Whose move this is: the target takes up what the same one left half way.
        self._mark = _digest(f"{source.folder}\n{source.address}".encode())

    @property
    def folder(self) -> Path | None:
        """The new data folder; None where a server's database is moved to."""
        return self._target.folder

    def run(self, documents_told: Progress, rows_told: Progress) -> Moved:
        """Move it; return what was moved. Raises RefusedError, StoreError, IndexFault and OSError."""
        try:
            return self._moved(documents_told, rows_told)
        finally:
            self._rows.close()

    def _moved(self, documents_told: Progress, rows_told: Progress) -> Moved:
        with _told_of(admin_messages.SOURCE):
            self._check_source()
            self._check_no_service()
            before = self._source.digest()
            held = read_manifest(self._source.folder / INDEX) or Manifest("")
            self._check_originals(held.originals)
        with _told_of(admin_messages.TARGET):
            carried = self._checked_target()
            if carried is None:
                self._rows.begin(self._mark)
                self._move_documents(held)
                self._move_files()
            self._check_documents(held.originals, documents_told)
        if carried is None:
            carried = self._rows.carry(rows_told, lambda: self._source.digest() == before)
        return Moved(carried.tables, carried.rows, len(held.originals))

    def _check_source(self) -> None:
        if self._source.address == self._target.address:
            raise RefusedError(admin_messages.MOVE_NOWHERE)
        if self._source.file is not None and not self._source.file.exists():
            raise RefusedError(admin_messages.MOVE_NOTHING)
        if not self._rows.stands_in_source():
            raise RefusedError(admin_messages.MOVE_OTHER_VERSION)
        if self._rows.is_half_in_source():
            raise RefusedError(admin_messages.MOVE_HALF)

    def _check_no_service(self) -> None:
        """Raise RefusedError where a service works on the source; one that has just ended is waited for."""
        first = self._rows.signs_of_service()
        while _may_work(signs := self._rows.signs_of_service(), self._clock().timestamp()):
            if signs.watched != first.watched or _later(signs, first):
                raise RefusedError(admin_messages.MOVE_SERVED)
            time.sleep(LOOKED)

    def _check_originals(self, originals: Sequence[Entry]) -> None:
        for entry in originals:
            path = self._source.folder / INDEX / entry.original
            if not path.exists() or _digest(path.read_bytes()) != entry.original_sha256:
                raise RefusedError(admin_messages.MOVE_DAMAGED.format(document=entry.document_id))

    def _checked_target(self) -> CarriedRows | None:
        """Return what stands in the target where all of it was moved, and only the word of it was cut off.

        Raises RefusedError where anything else stands there.
        """
        folder = self._target.folder
        others = {path.name for path in folder.glob("*")} if folder else set()
        if folder is None or DATABASE in others:
            if self._rows.revision_in_target() not in (None, self._target.head):
                raise RefusedError(admin_messages.MOVE_TARGET_VERSION)
            if self._rows.is_half_done(self._mark):
                return None
            if self._rows.holds_rows():
                return self._moved_already()
        if others - {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"}:
            raise RefusedError(admin_messages.MOVE_NOT_EMPTY)
        return None

    def _moved_already(self) -> CarriedRows:
        carried = None if self._rows.revision_in_target() is None else self._rows.carried_already()
        if carried is None:
            raise RefusedError(admin_messages.MOVE_NOT_EMPTY)
        return carried

    def _move_documents(self, held: Manifest) -> None:
        """Put every original there with what was made of it."""
        index = self._source.folder / INDEX
        if self._target.folder is not None:
            place = self._target.folder / INDEX
            if place.exists():  # of a move that was cut off
                shutil.rmtree(place)
            if held.entries:
                with writing(index):
                    copy_files(index, replace(held, shared=""), place)
        elif self._target.shared is not None and held.originals:
            _publish(self._target.shared, index, held.originals)

    def _check_documents(self, originals: Sequence[Entry], told: Progress) -> None:
        """Read every original again where it is to stand. Raises RefusedError where one is another."""
        for done, entry in enumerate(originals, 1):
            content = self._content_there(entry)
            if content is None or _digest(content) != entry.original_sha256:
                raise RefusedError(admin_messages.MOVE_NOT_SAME.format(document=entry.document_id))
            told(done, len(originals))

    def _content_there(self, entry: Entry) -> bytes | None:
        if self._target.shared is not None:
            return self._target.shared.original(entry)
        assert self._target.folder is not None
        path = self._target.folder / INDEX / entry.original
        return path.read_bytes() if path.exists() else None

    def _move_files(self) -> None:
        """Copy what lies beside the index into another data folder: keys, weights, what waits."""
        folder = self._target.folder
        if folder is None:
            return
        waiting = self._source.folder / WAITING
        beside = {f"{WAITING}/{path.name}": path for path in waiting.glob("*.sealed")}
        for name, path in {**self._source.files, **beside}.items():
            if path.exists():
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_whole(folder / name, path.read_bytes())


def place_of(named: str) -> tuple[str, Path | None]:
    """Return the address of a database, and its data folder where it is a file in one.

    Raises UnknownError for an address of another kind.
    """
    if "://" not in named:
        folder = Path(named).expanduser().absolute()
        return f"sqlite:///{folder / DATABASE}", folder
    if not named.startswith(("postgresql://", "postgresql+psycopg://")):
        raise UnknownError(admin_messages.MOVE_BAD_ADDRESS)
    return named, None


def _may_work(signs: ServiceSigns, now: float) -> bool:
    """Whether a service may work there: it looked after it a moment ago, or leads."""
    looked = signs.watched is not None and abs(now - signs.watched.timestamp()) < SILENT
    return looked or (signs.leads_until is not None and signs.leads_until > signs.clock)


def _later(signs: ServiceSigns, first: ServiceSigns) -> bool:
    """Whether a lead was renewed meanwhile."""
    if signs.leads_until is None:
        return False
    return first.leads_until is None or signs.leads_until > first.leads_until


def _publish(shared: SharedIndex, index: Path, originals: Sequence[Entry]) -> None:
    """Make originals what stands in a database, in one change; nothing where they stand already."""
    stands = shared.stands()
    keys = [(entry.document_id, entry.original, entry.original_sha256) for entry in originals]
    there = [(e.document_id, e.original, e.original_sha256) for e in stands.originals] if stands else []
    if there == keys:
        return
    going = {document_id for document_id, *_ in there} - {entry.document_id for entry in originals}
    coming = (_carried(index, entry) for entry in originals)
    if shared.publish(stands.mark if stands else None, coming, going) is None:
        raise RefusedError(admin_messages.MOVE_NOT_EMPTY)


def _carried(index: Path, entry: Entry) -> SharedOriginal:
    segment = index / entry.file
    made = segment.read_bytes() if entry.sha256 and segment.exists() else None
    whole = made is not None and _digest(made) == entry.sha256
    return SharedOriginal(entry, (index / entry.original).read_bytes(), made if whole else None)


@contextmanager
def _told_of(place: str) -> Iterator[None]:
    """Say of a fault of a database which of the two it is."""
    try:
        yield
    except DamagedStoreError:
        raise
    except StoreError as fault:
        raise StoreError(place.format(fault=fault)) from None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
