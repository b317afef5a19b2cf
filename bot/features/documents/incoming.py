"""Incoming documents: what an officer sent or named by its address, looked at before any of it is kept.

They wait in a folder of their own for an hour at most from when work on them last started, are seen by nobody
else, and go once they are decided.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from bot.core.people import Person
from bot.errors import ChangedError, RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.background import WAITS, BackgroundWork, Lane, Task
from bot.features.documents.facts import ONLY_FOR, changed_in, facts_of
from bot.features.documents.model import Outcome, Taken
from bot.features.documents.office import DocumentOffice
from bot.features.documents.sources import Read, Source, is_address, is_hidden
from procedures.authorities import Authorities
from procedures.originals import DocumentFacts
from procedures.reading.address import Fetched
from procedures.reading.errors import ReadingError

#: Documents of one person that may wait at once, megabytes of the files in which they came, and of the
#: documents those that come from addresses.
MOST_WAITING, MOST_MEGABYTES, MOST_ADDRESSES = 1000, 200, 50
#: Characters of a file's name that are kept, and folders within one another.
LONGEST_NAME, DEEPEST = 120, 12
#: What there is nothing to decide of: it is held already.
_HELD = frozenset({Taken.SAME_TEXT, Taken.UNCHANGED})


class IncomingState(StrEnum):
    """How far a document has come."""

    READING = "being read"
    WAITING = "waiting for you"
    HELD = "held already"
    REFUSED = "cannot be taken in"
    KEEPING = "being taken in"
    KEPT = "taken in"


#: States in which nothing of it may be touched.
BUSY = frozenset({IncomingState.READING, IncomingState.KEEPING})


@dataclass
class _ReadOnce:
    """What an address gave when it was first read: it waits in a file, so that what was seen is kept."""

    fetch: Read
    path: Path
    fetched: Fetched | None = None

    def __call__(self) -> Fetched:
        if self.fetched is None:
            fetched = self.fetch()
            self.path.write_bytes(fetched.data)
            self.fetched = replace(fetched, data=b"")
        return replace(self.fetched, data=self.path.read_bytes())


#: A file by its name, as its sender's browser gave it.
NamedFile = tuple[str, IO[bytes]]
#: Documents, each with the folder in which its file waits.
Placed = list[tuple[Path, Source]]


@dataclass(kw_only=True, eq=False)
class IncomingDocument(Task[Outcome]):
    """A document that waits for whoever sent it, under a number, as it is understood so far.

    ``said`` is what they said of it. ``own`` is a council of theirs for which alone something is held that is
    like it, and ``for_all`` whether they said that all may see it nevertheless.
    """

    folder: Path
    source: Source
    said: dict[str, str] = field(default_factory=dict)
    own: str = ""
    for_all: bool = False
    is_keeping: bool = False
    is_kept: bool = False

    @property
    def number(self) -> int:
        """Its number."""
        return int(self.key)

    @property
    def is_sure(self) -> bool:
        """Whether it waits, and nothing of it is in doubt."""
        is_sure = self.outcome is not None and self.outcome.is_sure
        return self.state is IncomingState.WAITING and is_sure and not (self.problem or self.for_all)

    @property
    def name(self) -> str:
        """The name of its file, or its address."""
        return self.source.shown

    @property
    def outcome(self) -> Outcome | None:
        """What it is and what would become of it, or became of it."""
        return self.made

    @property
    def state(self) -> IncomingState:
        """How far it has come."""
        if self.is_busy:
            return IncomingState.KEEPING if self.is_keeping else IncomingState.READING
        if self.is_kept:
            return IncomingState.KEPT
        if self.made is None or self.made.original is None or self.made.taken is Taken.HELD_BACK:
            return IncomingState.REFUSED
        return IncomingState.HELD if self.made.taken in _HELD else IncomingState.WAITING

    @property
    def problem(self) -> str:
        """What is amiss with it, or went amiss."""
        told = self.made.problem or "" if self.made else ""
        return "" if self.is_busy else self.fault or told


class IncomingDocuments:
    """The service that lets officers look at documents before they are kept. Its work is done one by one."""

    def __init__(
        self,
        folder: Path,
        office: DocumentOffice,
        authorities: Authorities,
        clock: Callable[[], dt.datetime],
    ) -> None:
        """``folder`` is where files wait."""
        self._folder = folder
        self._office = office
        self._authorities = authorities
        self._clock = clock
        self._numbers = itertools.count(1)
        self._tasks = BackgroundWork[IncomingDocument](clock, self._delete_file)
        self._working = Lane("documents")
        self._fetching = Lane("addresses")

    def receive(
        self, person: Person, files: Sequence[NamedFile], folder: Sequence[NamedFile] = ()
    ) -> list[IncomingDocument]:
        """Let files wait, each by its name, and begin to read them; a zip archive is all that is in it.

        Those of a folder are named with their path in it, and a table in it says what they are. Raises
        RefusedError where that would be too many.
        """
        if not files and not folder:
            raise RefusedError(document_messages.NO_FILE)
        put = [partial(self._put, person, name, file) for name, file in files]
        return self._received(person, [*put, partial(self._put_folder, person, folder)] if folder else put)

    def receive_addresses(self, person: Person, addresses: Sequence[str]) -> list[IncomingDocument]:
        """Let what is at addresses wait, and begin to read it. Raises RefusedError as ``receive`` does."""
        if not addresses:
            raise RefusedError(document_messages.NO_ADDRESS_TYPED)
        return self._received(person, [partial(self._put_address, person, each) for each in addresses])

    def _received(self, person: Person, puts: Sequence[Callable[[], Placed]]) -> list[IncomingDocument]:
        self.sweep()
        coming: Placed = []
        try:
            for put in puts:
                coming += put()
            self._check_room(self.of(person), coming)
        except BaseException as fault:
            for folder in {folder for folder, _ in coming}:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(fault, OSError):
                raise RefusedError(document_messages.NO_ROOM) from fault
            raise
        together = object()
        return [self._received_one(person, *each, together) for each in coming]

    def _check_room(self, waiting: Sequence[IncomingDocument], coming: Placed) -> None:
        """Raise RefusedError where with what comes too much would wait of one person."""
        placed = [*((each.folder, each.source) for each in waiting), *coming]
        if len(placed) > MOST_WAITING:
            raise RefusedError(document_messages.TOO_MANY_WAITING.format(most=MOST_WAITING))
        if sum(is_address(source.place) for _, source in placed) > MOST_ADDRESSES:
            raise RefusedError(document_messages.TOO_MANY_ADDRESSES.format(most=MOST_ADDRESSES))
        if sum(map(_size_of, {folder for folder, _ in placed})) > MOST_MEGABYTES * 1024 * 1024:
            raise RefusedError(document_messages.TOO_LARGE_WAITING.format(most=MOST_MEGABYTES))

    def _received_one(
        self, person: Person, folder: Path, source: Source, together: object
    ) -> IncomingDocument:
        number = str(next(self._numbers))
        document = IncomingDocument(owner=person, key=number, folder=folder, source=source)
        return self._begin_reading(person, document, together)

    def of(self, person: Person) -> list[IncomingDocument]:
        """Return what waits for somebody, in the order in which it came."""
        self.sweep()
        return self._tasks.of(person)

    def document(self, person: Person, number: int) -> IncomingDocument:
        """Return one of somebody's documents. Raises NotHeldError, also for those of others."""
        self.sweep()
        return self._tasks.task(person, str(number))

    def correct(self, person: Person, number: int, form: Mapping[str, str]) -> IncomingDocument:
        """Say what the fields of a form say of a document, and read it again if that is something new.

        Raises NotHeldError, RefusedError and UnknownError.
        """
        document = self._idle(person, number, IncomingState.WAITING)
        assert document.outcome is not None
        assert document.outcome.original is not None
        changed = changed_in(form, document.outcome.original.document)
        if changed:
            self._office.check_words(changed.values())
            if not self._may_be_for(person, facts_of(changed, self._authorities)):
                raise RefusedError(document_messages.NOT_YOUR_COUNCIL)
            document.said |= changed
            document.for_all = document.for_all and ONLY_FOR not in changed
            self._begin_reading(person, document)
        return document

    def let_all_see(self, person: Person, number: int) -> IncomingDocument:
        """Say that all may see a document though it is like one that is for a council of theirs alone.

        It is read again. Raises NotHeldError, and RefusedError where it is not like one of such a council.
        """
        document = self._idle(person, number, IncomingState.WAITING)
        if document.own not in self._office.manages(person):
            raise RefusedError(document_messages.NOT_YOURS_TO_OPEN)
        document.said.pop(ONLY_FOR, None)
        document.for_all = True
        return self._begin_reading(person, document)

    def keep(self, person: Person, number: int) -> IncomingDocument:
        """Begin to take a document in as it was understood. Raises NotHeldError and RefusedError."""
        return self._begin_keeping(person, self._idle(person, number, IncomingState.WAITING))

    def keep_sure(self, person: Person, numbers: Collection[int]) -> list[IncomingDocument]:
        """Begin to take in those documents of which nothing is in doubt, each by itself; return them.

        One that fails, or that somebody decides meanwhile, costs no other.
        """
        begun = []
        for document in self.of(person):
            if document.number in numbers and document.is_sure:
                with suppress(RefusedError):
                    begun.append(self._begin_keeping(person, document))
        return begun

    def drop(self, person: Person, number: int) -> IncomingDocument:
        """Take a document off the list, with its file; return it. Raises NotHeldError and RefusedError."""
        document = self._idle(person, number)
        self._tasks.forget(document)
        return document

    def drop_rest(self, person: Person) -> int:
        """Take all off somebody's list that is not being worked on, with its file; return how many."""
        idle = [document for document in self.of(person) if document.state not in BUSY]
        self._tasks.forget(*idle)
        return len(idle)

    def sweep(self) -> None:
        """Drop what nobody decided in time, and files that a process left behind which ended."""
        before = self._clock() - WAITS
        self._tasks.sweep()
        held = {document.folder for document in self._tasks.all()}
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            with suppress(FileNotFoundError):  # another request may have dropped it
                if folder not in held and folder.stat().st_mtime < before.timestamp():
                    shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of what waits."""
        self._fetching.close()
        self._working.close()
        for document in self._tasks.all():
            self._tasks.forget(document)

    def _put(self, person: Person, name: str, file: IO[bytes]) -> Placed:
        """Write a file into a folder of its own; return that with each document in it."""
        with self._new_folder() as folder:
            path = folder / file_name(name)
            _write(path, file)
            return self._placed(person, folder, path)

    def _put_folder(self, person: Person, files: Sequence[NamedFile]) -> Placed:
        """Write the files of a folder as they lie in it; return that with each document in it."""
        parts = [(_parts(name), file) for name, file in files]
        parts = [(path, file) for path, file in parts if not any(map(is_hidden, path))]
        tops = {path[0] if len(path) > 1 else "" for path, _ in parts}
        is_shared = len(tops) == 1 and tops != {""}
        top = file_name(tops.pop()) if is_shared else document_messages.FOLDER
        refused: list[Source] = []
        with self._new_folder() as folder:
            (folder / top).mkdir()
            for path, file in parts:
                try:
                    _write(_free(folder / top, path[1:] if is_shared else path), file)
                except RefusedError as error:
                    shown = "/".join(map(file_name, path[-DEEPEST:]))
                    refused.append(Source(shown, shown, shown, problem=str(error)))
            return [*self._placed(person, folder, folder / top), *((folder, source) for source in refused)]

    def _put_address(self, person: Person, address: str) -> Placed:
        """Give an address a folder in which what it gives can wait."""
        with self._new_folder() as folder:
            return self._placed(person, folder, address)

    @contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """Give a new folder to wait in; it goes where what is done with it fails."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self._folder / secrets.token_hex(8)
        folder.mkdir(mode=0o700)
        now = self._clock().timestamp()
        os.utime(folder, (now, now))
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _placed(self, person: Person, folder: Path, named: Path | str) -> Placed:
        """Return the documents of what waits in a folder, or is to wait there once its address gave it."""
        found = self._office.service_of(person).sources([str(named)], (), DocumentFacts())
        now = self._clock().timestamp()
        os.utime(folder, (now, now))
        return [(folder, _waiting_in(folder, number, source)) for number, source in enumerate(found)]

    def _idle(self, person: Person, number: int, needed: IncomingState | None = None) -> IncomingDocument:
        document = self.document(person, number)
        if document.state in BUSY or needed not in (None, document.state):
            raise RefusedError(document_messages.NOT_NOW.format(state=document.state.value))
        return document

    def _begin_keeping(self, person: Person, document: IncomingDocument) -> IncomingDocument:
        """Begin to take a document in. Raises RefusedError where something is under way with it."""
        self._tasks.begin(document, self._working, partial(self._kept, person, document))
        document.is_keeping = True
        return document

    def _begin_reading(
        self, person: Person, document: IncomingDocument, together: object = None
    ) -> IncomingDocument:
        """Begin to read a document. What comes from elsewhere is fetched first, and holds up no other."""
        source = document.source.read
        is_elsewhere = isinstance(source, _ReadOnce) and source.fetched is None
        first = (self._fetching, source) if source and is_elsewhere else None
        work = partial(self._read, person, document)
        self._tasks.begin(document, self._working, work, first=first, together=together)
        document.is_keeping = False
        return document

    def _read(self, person: Person, document: IncomingDocument) -> Outcome:
        """Return what a document is; what would take the place of another council's is refused.

        What is held for a council of theirs alone, or may be another edition of that, is for it alone again.
        """
        service = self._office.service_of(person)
        outcome = service.understood(self._said(person, document))
        if outcome.held_for in self._office.manages(person):
            document.own = outcome.held_for if outcome.is_only_like else ""
            document.said[ONLY_FOR], document.for_all = outcome.held_for.replace("_", " "), False
            outcome = service.understood(self._said(person, document))
        if self._is_theirs(person, outcome):
            return outcome
        return Outcome(outcome.source, problem=document_messages.ANOTHERS)

    def _is_theirs(self, person: Person, outcome: Outcome) -> bool:
        """Whether what would give way to a document is somebody's to change."""
        return outcome.replaced is None or self._office.changeable_by(person)(outcome.replaced.document)

    def _kept(self, person: Person, document: IncomingDocument) -> Outcome:
        """Take a document in, unless that would no more do what its sender saw, or may do."""
        seen = document.outcome

        def review(outcome: Outcome, _again: object) -> Outcome | None:
            is_as_seen = seen is not None and _is_as_seen(outcome, seen)
            return outcome if is_as_seen and self._is_theirs(person, outcome) else None

        try:
            (outcome,) = self._office.service_of(person).add(
                [self._said(person, document)], _untold, _untold, review
            )
        except ChangedError:
            return self._read_anew(person, document)
        if outcome.taken is Taken.LEFT_OUT:
            return self._read_anew(person, document)
        document.is_kept = outcome.taken in {Taken.NEW, Taken.REPLACED, Taken.WAITS}
        self._delete_file(document)
        return outcome

    def _read_anew(self, person: Person, document: IncomingDocument) -> Outcome:
        """Return what a document is now that what is held changed since its sender looked at it."""
        outcome = self._read(person, document)
        return replace(outcome, problem=outcome.problem or document_messages.CHANGED_SINCE)

    def _said(self, person: Person, document: IncomingDocument) -> Source:
        """Return the source of a document, with what was said of it and a place that only this text has."""
        source, facts = document.source, facts_of(document.said, self._authorities)
        facts = replace(facts.over(source.facts or DocumentFacts()), for_all=document.for_all)
        may_open = not document.for_all or document.own in self._office.manages(person)
        if not may_open or not self._may_be_for(person, facts):
            return replace(source, problem=document_messages.NOT_YOUR_COUNCIL)
        if source.read is None or is_address(source.place):
            return replace(source, facts=facts)
        try:
            digest = hashlib.sha256(source.read().data).hexdigest()
        except ReadingError as error:
            return replace(source, problem=str(error))
        return replace(source, facts=facts, place=f"sent:{digest[:16]}")

    def _may_be_for(self, person: Person, facts: DocumentFacts) -> bool:
        """Whether somebody may say that a document is for those people alone for whom it is said to be."""
        return not facts.only_for or facts.only_for in self._office.manages(person)

    def _delete_file(self, document: IncomingDocument) -> None:
        """Delete the file of a document, unless others that came in it still wait."""
        undecided = {each.folder for each in self._tasks.all() if not each.is_kept}
        if document.folder not in undecided:
            shutil.rmtree(document.folder, ignore_errors=True)


def addresses_in(typed: str) -> tuple[list[str], list[int]]:
    """Return the addresses in lines that somebody typed, and the numbers of the lines that are none."""
    lines = [line.strip() for line in typed.splitlines()]
    wrong = [number for number, line in enumerate(lines, 1) if line and not _is_plain_address(line)]
    return [line for line in dict.fromkeys(lines) if _is_plain_address(line)], wrong


def _is_plain_address(text: str) -> bool:
    """Whether a text is an address that holds no user name and no password."""
    try:
        return is_address(text) and urlsplit(text).username is None
    except ValueError:
        return False


def file_name(name: str) -> str:
    """Return the name of a file as it may stand in a folder: its last part, of characters that print."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in last if c.isprintable())
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else plain[:LONGEST_NAME]
    while len(short.encode("utf-8", "replace")) > LONGEST_NAME * 2:
        short = short[1:]
    return short.strip(". ") or document_messages.NAMELESS


def _parts(name: str) -> list[str]:
    """Return the folders and the file that a path names; a name alone is one part."""
    return [part for part in name.replace("\\", "/").split("/") if part.strip(". ")] or [name]


def _free(folder: Path, parts: Sequence[str]) -> Path:
    """Return where a file may lie within a folder, its folders made. Raises RefusedError where it may not."""
    path = folder.joinpath(*map(file_name, parts))
    try:
        if len(parts) > DEEPEST or path.exists():
            raise FileExistsError
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise RefusedError(document_messages.NO_PLACE.format(name=path.name)) from None
    return path


def _write(path: Path, file: IO[bytes]) -> None:
    with path.open("wb") as to:
        shutil.copyfileobj(file, to)


def _size_of(folder: Path) -> int:
    """Return the bytes of the files in a folder; one that goes meanwhile has none."""
    size = 0
    for at, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                size += (Path(at) / name).stat().st_size
    return size


def _waiting_in(folder: Path, number: int, source: Source) -> Source:
    """Return a source under the name that its sender knows, without where it waits.

    What an address gives is read once, into the folder.
    """
    if source.read is not None and is_address(source.place):
        return replace(source, read=_ReadOnce(source.read, folder / f"{number}.fetched"))
    prefix = f"{folder}{os.sep}"
    return replace(source, shown=source.shown.removeprefix(prefix), name=source.name.removeprefix(prefix))


def _is_as_seen(outcome: Outcome, seen: Outcome) -> bool:
    """Whether of a document would become what somebody saw would."""
    ours, theirs = outcome.original, seen.original
    if ours is None or theirs is None or outcome.taken is not seen.taken:
        return False
    is_same = (ours.document, ours.given) == (theirs.document, theirs.given)
    return is_same and outcome.replaced == seen.replaced


def _untold(_done: int, _of: int) -> None:
    """Tell nobody how far work has come."""
