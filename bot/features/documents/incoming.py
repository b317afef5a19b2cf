"""Incoming documents: what an officer sent or named by its address, looked at before any of it is kept.

They wait in a folder of their own for an hour at most, are seen by nobody else, and go once they are decided.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from bot.core.people import Person
from bot.errors import NotHeldError, RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.background import WAITS, sentence_of
from bot.features.documents.facts import changed_in, facts_of
from bot.features.documents.model import Outcome, Taken
from bot.features.documents.office import DocumentOffice
from bot.features.documents.sources import Read, Source, is_address, is_hidden
from procedures.authorities import Authorities
from procedures.originals import DocumentFacts
from procedures.reading.address import Fetched
from procedures.reading.errors import ReadingError

#: Documents of one person that may wait at once.
MOST_WAITING = 50
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


@dataclass
class IncomingDocument:
    """A document that waits for whoever sent it; ``problem`` says what is amiss with it, or went amiss.

    ``said`` is what they said of it so far, ``work`` what is done with it in the background.
    """

    number: int
    owner_id: int
    arrived: dt.datetime
    folder: Path
    source: Source
    state: IncomingState = IncomingState.READING
    outcome: Outcome | None = None
    said: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    work: Future[None] | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it waits, and nothing of it is in doubt."""
        is_sure = self.outcome is not None and self.outcome.is_sure
        return self.state is IncomingState.WAITING and is_sure and not self.problem

    @property
    def name(self) -> str:
        """The name of its file, or its address."""
        return self.source.shown


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
        self._all: dict[int, IncomingDocument] = {}
        self._lock = threading.Lock()
        self._working = ThreadPoolExecutor(1, thread_name_prefix="documents")
        self._fetching = ThreadPoolExecutor(1, thread_name_prefix="addresses")

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
            if len(self.of(person)) + len(coming) > MOST_WAITING:
                raise RefusedError(document_messages.TOO_MANY_WAITING.format(most=MOST_WAITING))
        except BaseException:
            for folder in {folder for folder, _ in coming}:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        now = self._clock()
        with self._lock:
            made = [IncomingDocument(next(self._numbers), person.id, now, *each) for each in coming]
            self._all |= {document.number: document for document in made}
        for document in made:
            self._begin_reading(person, document)
        return made

    def of(self, person: Person) -> list[IncomingDocument]:
        """Return what waits for somebody, in the order in which it came."""
        self.sweep()
        return [each for each in list(self._all.values()) if each.owner_id == person.id]

    def document(self, person: Person, number: int) -> IncomingDocument:
        """Return one of somebody's documents. Raises NotHeldError, also for those of others."""
        self.sweep()
        found = self._all.get(number)
        if found is None or found.owner_id != person.id:
            raise NotHeldError(document_messages.NOT_WAITING)
        return found

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
            facts_of(changed, self._authorities)
            document.said |= changed
            self._begin_reading(person, document)
        return document

    def keep(self, person: Person, number: int) -> IncomingDocument:
        """Begin to take a document in as it was understood. Raises NotHeldError and RefusedError."""
        document = self._idle(person, number, IncomingState.WAITING)
        self._begin(document, IncomingState.KEEPING, partial(self._keep, person, document))
        return document

    def keep_sure(self, person: Person, numbers: Collection[int]) -> list[IncomingDocument]:
        """Begin to take in those documents of which nothing is in doubt, each by itself; return them.

        One that fails, or that somebody decides meanwhile, costs no other.
        """
        begun = []
        for document in self.of(person):
            if document.number in numbers and document.is_sure:
                with suppress(NotHeldError, RefusedError):
                    begun.append(self.keep(person, document.number))
        return begun

    def drop(self, person: Person, number: int) -> IncomingDocument:
        """Take a document off the list, with its file; return it. Raises NotHeldError and RefusedError."""
        document = self._idle(person, number)
        self._forget(document)
        return document

    def sweep(self) -> None:
        """Drop what nobody decided in time, and files that a process left behind which ended."""
        before = self._clock() - WAITS
        for document in list(self._all.values()):
            if document.arrived < before and document.state not in BUSY:
                self._forget(document)
        held = {document.folder for document in list(self._all.values())}
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            with suppress(FileNotFoundError):  # another request may have dropped it
                if folder not in held and folder.stat().st_mtime < before.timestamp():
                    shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of what waits."""
        self._fetching.shutdown(cancel_futures=True)
        self._working.shutdown(cancel_futures=True)
        for document in list(self._all.values()):
            self._forget(document)

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

    def _begin(self, document: IncomingDocument, state: IncomingState, work: Callable[[], None]) -> None:
        document.state, document.problem = state, ""
        document.work = self._working.submit(self._done, document, work)

    def _begin_reading(self, person: Person, document: IncomingDocument) -> None:
        """Begin to read a document. What comes from elsewhere is fetched first, and holds up no other."""
        read, source = partial(self._read, person, document), document.source.read
        if not isinstance(source, _ReadOnce) or source.fetched:
            self._begin(document, IncomingState.READING, read)
            return

        def fetched_and_read() -> None:
            source()
            self._working.submit(read).result()

        document.state, document.problem = IncomingState.READING, ""
        document.work = self._fetching.submit(self._done, document, fetched_and_read)

    def _done(self, document: IncomingDocument, work: Callable[[], None]) -> None:
        """Do work on a document; one that fails leaves its sentence and costs no other."""
        try:
            work()
        except Exception as fault:
            self._failed(document, sentence_of(fault))

    def _failed(self, document: IncomingDocument, problem: str) -> None:
        """Note what went wrong; what was understood before can be kept again."""
        is_read = document.outcome is not None and document.outcome.original is not None
        document.state = IncomingState.WAITING if is_read else IncomingState.REFUSED
        document.problem = problem

    def _read(self, person: Person, document: IncomingDocument) -> None:
        outcome = self._office.service_of(person).understood(self._said(document))
        if outcome.taken is Taken.REPLACED and outcome.replaced:
            self._check_is_theirs(person, document, outcome)
        if document.state is IncomingState.REFUSED:
            return
        document.outcome = outcome
        document.problem = outcome.problem or ""
        if outcome.original is None or outcome.taken is Taken.HELD_BACK:
            document.state = IncomingState.REFUSED
        else:
            document.state = IncomingState.HELD if outcome.taken in _HELD else IncomingState.WAITING

    def _check_is_theirs(self, person: Person, document: IncomingDocument, outcome: Outcome) -> None:
        """Refuse what would take the place of another council's document."""
        assert outcome.replaced is not None
        if not self._office.may_change(person, outcome.replaced.document):
            document.outcome = None
            document.state, document.problem = IncomingState.REFUSED, document_messages.ANOTHERS

    def _keep(self, person: Person, document: IncomingDocument) -> None:
        seen = document.outcome

        def review(outcome: Outcome, _again: object) -> Outcome | None:
            return outcome if seen is not None and _is_as_seen(outcome, seen) else None

        service = self._office.service_of(person)
        (outcome,) = service.add([self._said(document)], _untold, _untold, review)
        if outcome.taken is Taken.LEFT_OUT:  # what is held changed since it was looked at
            self._read(person, document)
            document.problem = document.problem or document_messages.CHANGED_SINCE
            return
        document.outcome, document.problem = outcome, outcome.problem or ""
        is_kept = outcome.taken in {Taken.NEW, Taken.REPLACED, Taken.WAITS}
        document.state = IncomingState.KEPT if is_kept else IncomingState.HELD
        self._delete_file(document)

    def _said(self, document: IncomingDocument) -> Source:
        """Return the source of a document, with what was said of it and a place that only this text has."""
        source, facts = document.source, facts_of(document.said, self._authorities)
        facts = facts.over(source.facts or DocumentFacts())
        if source.read is None or is_address(source.place):
            return replace(source, facts=facts)
        try:
            digest = hashlib.sha256(source.read().data).hexdigest()
        except ReadingError as error:
            return replace(source, problem=str(error))
        return replace(source, facts=facts, place=f"sent:{digest[:16]}")

    def _forget(self, document: IncomingDocument) -> None:
        self._all.pop(document.number, None)
        self._delete_file(document)

    def _delete_file(self, document: IncomingDocument) -> None:
        """Delete the file of a document, unless others that came in it still wait."""
        undecided = {each.folder for each in list(self._all.values()) if each.state is not IncomingState.KEPT}
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
    replaced = [o.replaced.digest if o.replaced else "" for o in (outcome, seen)]
    return ours.document == theirs.document and replaced[0] == replaced[1]


def _untold(_done: int, _of: int) -> None:
    """Tell nobody how far work has come."""
