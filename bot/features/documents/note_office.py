"""The office of notes: where an installation has a library of its own, officers write and change its notes.

A note is checked before it is kept, and waits for somebody else to read it a second time. The library that
comes with the project is never written to.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from bot.core.calendar import day_of
from bot.core.people import Person
from bot.errors import NotHeldError, RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.acts import Act, ActKind, Journal
from bot.features.documents.office import DocumentOffice
from bot.screening.screen import Screen
from bot.screening.user_text import names_somebody
from embeddings.manifest import write_whole
from procedures.document import Document, owner_of
from procedures.document import slug as slug_of
from procedures.library import SHIPPED, Library, is_shipped
from procedures.note_text import (
    FIELDS,
    HEAD_FIELDS,
    HEADING,
    READ_AGAIN,
    RETIRED,
    NoteFileText,
    NoteTextError,
    cleaned,
    file_for,
)
from procedures.notes import NOT_YET, NoteFile, read_notes
from procedures.problem import Problem

#: Characters of a field at most: far more than a note may have, and few enough to be screened at once.
LONGEST_FIELD = 4000
#: Characters of the slug of a new note at most, but for a number at its end.
LONGEST_SLUG = 48


@dataclass(frozen=True)
class OfficeNote:
    """A note as its file stands now. ``digest`` is that of its text there.

    ``is_read`` says that it was read a second time, ``may_read`` that this officer may be the one who does.
    """

    document: Document
    slug: str
    fields: Mapping[str, str]
    digest: str
    is_read: bool
    may_read: bool


@dataclass(frozen=True)
class OfficeHead:
    """What the head of a file of notes says of its document, as it stands now, with the digest of that."""

    document: Document
    fields: Mapping[str, str]
    digest: str


@dataclass(frozen=True)
class NoteDraft:
    """A note as somebody would have it, with what the check of the whole library finds then.

    ``digest`` is that of its text, ``to_mend`` are its own mistakes, ``elsewhere`` those of other places,
    each with its file and line.
    """

    slug: str
    digest: str
    to_mend: tuple[str, ...]
    elsewhere: tuple[tuple[str, int, str], ...]
    is_kept: bool = False


class NoteOffice:
    """The service with which officers write and change notes."""

    def __init__(
        self,
        library: Library,
        folder: Path,
        office: DocumentOffice,
        screen: Screen,
        check: Callable[[Mapping[Path, str]], Sequence[Problem]],
        journal: Callable[[], Journal],
        clock: Callable[[], dt.datetime],
    ) -> None:
        """``check`` looks for mistakes in the library, with texts in place of what some of its files hold."""
        self._library = library
        self._folder = folder
        self._office = office
        self._screen = screen
        self._check = check
        self._journal = journal
        self._clock = clock

    def why_closed(self) -> str:
        """Return why notes cannot be changed here, "" where they can."""
        if is_shipped(self._folder):
            return document_messages.NOTES_ARE_SHIPPED
        return "" if os.access(self._folder, os.W_OK) else document_messages.NOTES_NOT_WRITABLE

    def documents(self, person: Person) -> list[tuple[Document, int]]:
        """Return the documents whose notes somebody may change, by title, each with how many."""
        self._library.follow()
        may_change = self._office.changeable_by(person)
        files = (file for file in self._library.files if may_change(file.document))
        found = [(file.document, len(file.notes)) for file in files]
        return sorted(found, key=lambda each: each[0].title.casefold())

    def all_documents(self) -> list[Document]:
        """Return the documents that have notes, whoever may change them."""
        self._library.follow()
        return [file.document for file in self._library.files]

    def without_notes(self, person: Person) -> list[Document]:
        """Return the documents that have no note yet and on which somebody may write the first, by title."""
        self._library.follow()
        may_change, noted = self._office.changeable_by(person), self._library.documents
        held = (original.document for original in self._office.held(person))
        found = [d for d in held if d.id not in noted and may_change(d) and not owner_of(d.id)]
        return sorted(found, key=lambda document: document.title.casefold())

    def check_may_change(self, person: Person, document_id: str) -> NoteFile:
        """Return the notes on a document that somebody may change; none yet where its text alone is held.

        Raises NotHeldError, and RefusedError where they may not, or nobody may here.
        """
        if problem := self.why_closed():
            raise RefusedError(problem)
        self._library.follow()
        known = next((file for file in self._library.files if file.document.id == document_id), None)
        if known is None:
            document = self._office.held_document(person, document_id)
            if owner_of(document_id):
                raise RefusedError(document_messages.NO_NOTES_ON_OWN)
            known = NoteFile(self._folder / file_for(document), document, ())
        if not self._office.changeable_by(person)(known.document):
            raise RefusedError(document_messages.NOTES_ANOTHERS)
        return known

    def file(self, person: Person, document_id: str) -> NoteFile:
        """Return the notes on a document as their file stands now. Raises NotHeldError and RefusedError."""
        known = self.check_may_change(person, document_id)
        if _is_to_be_begun(known):
            return known
        file, _ = read_notes(known.path)
        if file is None or file.document.id != document_id:
            raise RefusedError(document_messages.NOTE_NOT_PLAIN)
        return file

    def opened(self, person: Person, document_id: str, slug: str) -> OfficeNote:
        """Return a note as its file stands now. Raises NotHeldError and RefusedError."""
        file = self.file(person, document_id)
        with _plainly():
            text = _text_of(file)
            fields = text.fields_of(slug)
        if fields is None:
            raise NotHeldError(document_messages.NOTE_GONE)
        note_id = f"{document_id}/{slug}"
        is_read = note_id not in file.unread
        may_read = not is_read and person.actor not in self._changed_by(note_id)
        return OfficeNote(file.document, slug, fields, text.digest_of(slug), is_read, may_read)

    def look_at(
        self, person: Person, document_id: str, slug: str, typed: Mapping[str, str], was: str
    ) -> NoteDraft:
        """Return a note as somebody typed it, checked; ``was`` is the digest of what they began with.

        Raises NotHeldError, and RefusedError where it holds personal details, says nothing new, cannot be
        written, or was changed by somebody else meanwhile.
        """
        file, made = self._changed(person, document_id, slug, typed, was)
        return self._checked(file, made, slug)

    def keep(
        self, person: Person, document_id: str, slug: str, typed: Mapping[str, str], was: str, seen: str
    ) -> NoteDraft:
        """Keep a note as somebody typed it, where nothing of it is to be mended and they saw it checked.

        ``seen`` is the digest of what they saw. Raises as ``look_at`` does, and StoreError for want of a log.
        """
        with self._alone():
            file, made = self._changed(person, document_id, slug, typed, was)
            return self._kept(person, ActKind.NOTE_CHANGED, file, slug, made, seen)

    def look_at_new(self, person: Person, document_id: str, typed: Mapping[str, str]) -> NoteDraft:
        """Return a new note on a document as somebody typed it, checked, under the slug that it would have.

        Raises NotHeldError, and RefusedError where it holds personal details or cannot be written.
        """
        file, slug, made = self._added(person, document_id, typed)
        return self._checked(file, made, slug)

    def keep_new(self, person: Person, document_id: str, typed: Mapping[str, str], seen: str) -> NoteDraft:
        """Keep a new note at the end of its file, as ``keep`` keeps one that is changed."""
        with self._alone():
            file, slug, made = self._added(person, document_id, typed)
            return self._kept(person, ActKind.NOTE_WRITTEN, file, slug, made, seen)

    def opened_head(self, person: Person, document_id: str) -> OfficeHead:
        """Return the head of the notes on a document as their file stands now.

        Raises NotHeldError, and RefusedError where the document has no note yet.
        """
        file = self._with_head(person, document_id)
        with _plainly():
            text = _text_of(file)
            return OfficeHead(file.document, text.head_fields(), text.head_digest)

    def look_at_head(self, person: Person, document_id: str, typed: Mapping[str, str], was: str) -> NoteDraft:
        """Return a head as somebody typed it, checked with all that rests on it. Raises as ``look_at``."""
        file, made = self._changed_head(person, document_id, typed, was)
        return self._draft(file, made, "", made.head_lines, made.head_digest)

    def keep_head(
        self, person: Person, document_id: str, typed: Mapping[str, str], was: str, seen: str
    ) -> NoteDraft:
        """Keep a head as somebody typed it, where nothing of it is to be mended and they saw it checked."""
        with self._alone():
            file, made = self._changed_head(person, document_id, typed, was)
            draft = self._draft(file, made, "", made.head_lines, made.head_digest)
            if draft.to_mend or draft.digest != seen:
                return draft
            self._write(person, ActKind.NOTE_CHANGED, file, document_id, made.head_digest, made)
            return replace(draft, is_kept=True)

    def say_read(self, person: Person, document_id: str, slug: str, was: str) -> None:
        """Note that somebody else than who changed it read a note a second time, against its paragraphs.

        Raises NotHeldError, RefusedError and StoreError.
        """
        with self._alone():
            note = self.opened(person, document_id, slug)
            if note.digest != was:
                raise RefusedError(document_messages.NOTE_CHANGED_SINCE_READ)
            if note.is_read:
                return
            if not note.may_read:
                raise RefusedError(document_messages.NOTE_OWN_CHANGE)
            file, note_id = self.file(person, document_id), f"{document_id}/{slug}"
            today = day_of(self._clock()).isoformat()
            with _plainly():
                made = _text_of(file).changed(slug, {**note.fields, READ_AGAIN: today})
            self._write(person, ActKind.NOTE_READ, file, note_id, made.digest_of(slug), made)

    def may_be_shown(self, typed: str) -> bool:
        """Whether what somebody typed may be shown to them again."""
        return len(typed) <= LONGEST_FIELD and not names_somebody(typed, self._screen)

    def _changed(
        self, person: Person, document_id: str, slug: str, typed: Mapping[str, str], was: str
    ) -> tuple[NoteFile, NoteFileText]:
        """Return a note's file, and its text with what somebody typed."""
        file = self.file(person, document_id)
        with _plainly():
            text = _text_of(file)
            held = text.fields_of(slug)
        changed = self._screened(typed, held or {})
        if held is None:
            raise RefusedError(document_messages.NOTE_GONE)
        if text.digest_of(slug) != was:
            raise RefusedError(document_messages.NOTE_CHANGED_SINCE)
        if not changed:
            raise RefusedError(document_messages.NOTE_AS_IT_WAS)
        try:
            return file, text.changed(slug, {**held, **changed, READ_AGAIN: NOT_YET})
        except NoteTextError:
            raise RefusedError(document_messages.NOTE_LINES) from None

    def _with_head(self, person: Person, document_id: str) -> NoteFile:
        """Return a file that is there. Raises NotHeldError and RefusedError."""
        file = self.file(person, document_id)
        if _is_to_be_begun(file):
            raise RefusedError(document_messages.NO_HEAD_YET)
        return file

    def _changed_head(
        self, person: Person, document_id: str, typed: Mapping[str, str], was: str
    ) -> tuple[NoteFile, NoteFileText]:
        """Return a file, and its text with the head that somebody typed."""
        file = self._with_head(person, document_id)
        with _plainly():
            text = _text_of(file)
            held = text.head_fields()
        changed = self._screened(typed, held, HEAD_FIELDS)
        if text.head_digest != was:
            raise RefusedError(document_messages.HEAD_CHANGED_SINCE)
        if not changed:
            raise RefusedError(document_messages.HEAD_AS_IT_WAS)
        try:
            return file, text.with_head(changed)
        except NoteTextError:
            raise RefusedError(document_messages.HEAD_LINES) from None

    def _added(
        self, person: Person, document_id: str, typed: Mapping[str, str]
    ) -> tuple[NoteFile, str, NoteFileText]:
        """Return a file, and with a note that somebody typed its slug and the text."""
        file = self.file(person, document_id)
        with _plainly():
            text = _text_of(file)
        given = self._screened({name: words for name, words in typed.items() if name != RETIRED}, {})
        slug = _free_slug(given.get(HEADING, ""), file)
        try:
            return file, slug, text.added(slug, {**given, READ_AGAIN: NOT_YET})
        except NoteTextError:
            raise RefusedError(document_messages.NOTE_LINES) from None

    def _screened(
        self, typed: Mapping[str, str], held: Mapping[str, str], names: Sequence[str] = FIELDS
    ) -> dict[str, str]:
        """Return the fields that somebody typed otherwise than they are held. Raises RefusedError."""
        given = {name: cleaned(name, typed[name]) for name in names if name in typed}
        changed = {name: words for name, words in given.items() if words != held.get(name, "")}
        if not all(map(self.may_be_shown, changed.values())):
            raise RefusedError(document_messages.PERSONAL_IN_NOTE)
        return changed

    def _kept(
        self, person: Person, did: ActKind, file: NoteFile, slug: str, made: NoteFileText, seen: str
    ) -> NoteDraft:
        """Keep a note of which nothing is to be mended and which somebody saw checked."""
        draft = self._checked(file, made, slug)
        if draft.to_mend or draft.digest != seen:
            return draft
        self._write(person, did, file, f"{file.document.id}/{slug}", draft.digest, made)
        return replace(draft, is_kept=True)

    def _checked(self, file: NoteFile, made: NoteFileText, slug: str) -> NoteDraft:
        return self._draft(file, made, slug, made.lines_of(slug), made.digest_of(slug))

    def _draft(
        self, file: NoteFile, made: NoteFileText, slug: str, own: Container[int], digest: str
    ) -> NoteDraft:
        """Return what is found with a file as it was made; what stands on its ``own`` lines is to mend."""
        to_mend, elsewhere = [], []
        for found in self._check({file.path: made.text}):
            if found.path == file.path and found.line in own:
                to_mend.append(found.message.removeprefix(f"{slug}: "))
            else:
                elsewhere.append((self._place_of(found.path), found.line, found.message))
        return NoteDraft(slug, digest, tuple(to_mend), tuple(elsewhere))

    def _place_of(self, path: Path) -> str:
        """Where a file of the library lies in its folder."""
        inside = path.is_relative_to(self._folder)
        return path.relative_to(self._folder).as_posix() if inside else path.name

    def _changed_by(self, note_id: str) -> frozenset[str]:
        """Who wrote or changed a note since it was last read a second time, or may have: it was begun."""
        changed: set[str] = set()
        for act in self._journal().all():
            if act.document_id == note_id and act.did in {ActKind.NOTE_WRITTEN, ActKind.NOTE_CHANGED}:
                changed.add(act.actor)
            elif act.document_id == note_id and act.did is ActKind.NOTE_READ and act.done:
                changed.clear()
        return frozenset(changed)

    def _write(
        self, person: Person, did: ActKind, file: NoteFile, of: str, digest: str, made: NoteFileText
    ) -> None:
        """Put a file in place of the one that is there; what was done ``of`` which part is logged before."""
        path, journal, now = _real(file.path), self._journal(), self._clock()
        act = Act(did, of, digest, self._place_of(file.path), person.actor, now)
        numbers = journal.begin([act])
        try:
            path.parent.mkdir(exist_ok=True)
            mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _readable_as(path.parent)
            write_whole(path, made.data)
            path.chmod(mode)
        except OSError:
            raise RefusedError(document_messages.NOTES_NOT_WRITABLE) from None
        journal.finish(numbers, self._clock())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other officers from writing meanwhile, also those in front of another process."""
        try:
            handle = os.open(self._folder, os.O_RDONLY)
        except OSError:
            raise RefusedError(document_messages.NOTES_NOT_WRITABLE) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def copy_notes(folder: Path) -> int:
    """Copy the library that comes with the project into a new folder; return how many files.

    Raises RefusedError where the folder is not empty, or cannot be written.
    """
    try:
        if is_shipped(folder) or (folder.exists() and any(folder.iterdir())):
            raise RefusedError(document_messages.NOTES_NOT_EMPTY.format(folder=folder))
        paths = [path for path in sorted(SHIPPED.rglob("*")) if path.is_file()]
        for path in paths:  # not with its mode: a package's files may be nobody's to write
            copy = folder / path.relative_to(SHIPPED)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    except OSError as error:
        told = document_messages.NOTES_NOT_COPIED.format(folder=folder, why=error.strerror)
        raise RefusedError(told) from None
    return len(paths)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say of a file that cannot be read, or taken apart, what to do."""
    try:
        yield
    except (OSError, NoteTextError):
        raise RefusedError(document_messages.NOTE_NOT_PLAIN) from None


def _free_slug(heading: str, file: NoteFile) -> str:
    """Return the slug of a new note, made of its heading, that no other of its file has; "" of no letters."""
    words = slug_of(heading)
    short = words[:LONGEST_SLUG]
    made = words if short == words else words[: LONGEST_SLUG + 1].rpartition("-")[0] or short
    taken = {note_id.rpartition("/")[2] for note_id in file.lines}
    others = (f"{made}-{number}" for number in count(2))
    return next(slug for slug in chain([made], others) if slug not in taken)


def _readable_as(folder: Path) -> int:
    """The mode of a new file in a folder: those read and write it who do so with the folder."""
    return stat.S_IMODE(folder.stat().st_mode) & 0o666


def _is_to_be_begun(file: NoteFile) -> bool:
    """Whether a file is not there yet: the document has no note."""
    return not file.lines and not os.path.lexists(file.path)


def _text_of(file: NoteFile) -> NoteFileText:
    if _is_to_be_begun(file):
        return NoteFileText.begun(file.path, file.document)
    return NoteFileText.of(_real(file.path).read_bytes())


def _real(path: Path) -> Path:
    """Return the file itself where a link stands for it. Raises RefusedError for one that came along."""
    real = path.resolve()
    if is_shipped(real):
        raise RefusedError(document_messages.NOTES_ARE_SHIPPED)
    return real
