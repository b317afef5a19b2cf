"""Index on disk: originals kept, every document a segment, one manifest that says what stands.

Originals are the truth and segments are made from them, so a segment that is lost, damaged or
made with another encoder is made again; one document's change never encodes, reads or hashes another.
Where several machines share originals, the folder is a copy: each look and each change begins with what
they share, and a change is theirs before it is the folder's.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from embeddings.encoder import Encoder
from embeddings.errors import IndexFault, StaleChange
from embeddings.manifest import (
    NAME,
    Entry,
    FileMark,
    Manifest,
    copy_files,
    flush_folder,
    mark_of,
    read_manifest,
    segment_file,
    write_manifest,
    write_whole,
    writing,
)
from embeddings.originals import Originals
from embeddings.passage_store import PassageStore
from embeddings.segment import Segment, build_segments, read_segment, segment_name, units_of, write_segment
from embeddings.shared import Shared, SharedIndex, SharedOriginal
from procedures.document import Document, Original, Passage, is_for, is_held_back
from procedures.library import Library, differing
from procedures.notes import NoteFile

log = logging.getLogger(__name__)

Changed = TypeVar("Changed")

#: Told (texts encoded so far, texts in all).
Progress = Callable[[int, int], None]

#: Texts after which documents that are encoded together are written, so that an interruption loses few.
TOGETHER = 256

#: Beside the folder: what it held before it became a copy of another machine's.
SET_ASIDE = "index-set-aside"

#: The files that an index writes, whole or not; no other file in its folder is ever touched.
_SEGMENT = re.compile(r"(?P<name>[0-9a-f]{32})-(?P<sha256>[0-9a-f]{64})\.safetensors")
_OURS = re.compile(rf"({_SEGMENT.pattern}|[0-9a-f]{{32}}\.json|{re.escape(NAME)})(\.part)?")


class _Overtaken(Exception):  # noqa: N818 -- nothing is wrong: the change is made again
    """Another machine changed what stands while a change was made here."""


@dataclass(frozen=True)
class _Wanted:
    """Segment that must stand: its entry, as yet without the digest of its file, and what it is made of."""

    entry: Entry
    document: Document
    passages: Sequence[Passage]


class Index:
    """Index in one folder, for one library and one encoder."""

    def __init__(
        self, folder: Path, library: Library, encoder: Encoder, shared: SharedIndex | None = None
    ) -> None:
        """``shared`` is where several machines share originals; without it the folder stands for itself."""
        self.folder = folder
        self.library = library
        self.encoder = encoder
        self.manifest = Manifest("")
        #: Originals that cannot be read any more, by id, each with a sentence that names the way out.
        self.damaged: dict[str, str] = {}
        self._open: dict[str, Segment] = {}
        self._standing: tuple[tuple[Entry, Segment], ...] = ()
        self._shared = shared
        self._copied: Shared | None = None
        self._holder: int | None = None
        self._coming: set[str] = set()
        self._searched: Collection[str] = ()
        self._is_searched_there = False
        self._originals = Originals(folder, self._fetched_again)
        self._read: tuple[FileMark, Manifest] | None = None
        self._stamp: FileMark | None = None
        self._differing: dict[str, bool] = {}
        self._noted: tuple[tuple[NoteFile, ...], list[_Wanted]] = ((), [])
        self._stood: tuple[NoteFile, ...] | None = None

    @property
    def passages(self) -> PassageStore | None:
        """Where the passages of originals are searched, if not here: then no segment of them is kept here."""
        return self._shared.passages if self._shared else None

    @property
    def shared_mark(self) -> str | None:
        """The mark of what this process last saw machines share."""
        return self._copied.mark if self._copied else None

    def refresh(self, progress: Progress | None = None, *, again: bool = False) -> bool:
        """Bring this process up to what stands; return whether anything changed. ``again`` looks in any case.

        What is missing, damaged or made with another encoder or library is made again. An original that is
        itself damaged is left out and named in ``damaged``. Raises OSError if the disk is full; where it is,
        and notes alone have changed, these are left out until there is room.
        """
        self.library.follow()
        self._follow()
        is_current = self._current and self._is_searched_there == (self.passages is not None)
        if is_current and self._stood is self.library.files and not again:
            return False

        def stand() -> None:
            files = self.library.files
            self._look_what_is_searched()
            self._stand([*self._notes, *map(self._opened_or_left_out, self._here().originals)], progress)
            self._stamp, self._stood = mark_of(self.folder / NAME), files

        try:
            self._change(stand)
        except OSError as error:
            if not is_current:
                raise
            # Notes alone have changed: what is found goes on without them, and never with what they said.
            log.error("changed notes cannot be found yet: error=%s", type(error).__name__)
        return True

    def add(self, original: Original, progress: Progress | None = None) -> None:
        """Take an original in, in place of an earlier text of the same document.

        Raises OSError when the disk is full; the index then stands as before.
        """
        self.add_all([original], progress)

    def add_all(
        self,
        originals: Sequence[Original],
        progress: Progress | None = None,
        instead_of: Mapping[str, Original | None] | None = None,
    ) -> None:
        """Take originals in, all or none, each in place of an earlier text of the same document.

        ``instead_of`` is what stood under ids when this was decided, None where nobody was shown anything.
        Costs what they cost, however much is held. Raises as ``add`` does, IndexFault where this process
        sees that an original it knew is damaged, and StaleChange where something else stands by now.
        """
        coming = {original.document.id: original for original in originals}

        def take_in() -> None:
            self._look_what_is_searched()
            held = self._here()
            self._check_stands(held, instead_of or {})
            kept = [e for e in held.entries if e.role == "notes" or e.document_id not in coming]
            for entry in filter(self._originals.was_checked, kept):
                self._originals.check(entry)
            stands: list[Entry | _Wanted] = [*kept]
            if held.encoder not in ("", self.encoder.digest):  # none of its segments can stay
                stands = [*self._notes, *(self._opened(e) for e in kept if e.role == "original")]
            for original in coming.values():
                entry = self._originals.write(original)
                self._coming.add(entry.original)
                stands.append(self._wanted(entry, original.document, original.passages))
            self._stand(stands, progress)

        self._change(take_in)

    def check_stands(self, decided_on: Mapping[str, Original | None]) -> None:
        """Raise StaleChange where a change that ``add_all`` is to make would be refused as things stand."""
        self._check_stands(self._held(), decided_on)

    def _check_stands(self, held: Manifest, decided_on: Mapping[str, Original | None]) -> None:
        """Raise StaleChange where under an id another original is shown than a change was decided on."""
        entries = {entry.document_id: entry for entry in held.originals}
        for document_id, seen in decided_on.items():
            if self._shown(entries.get(document_id)) != seen:
                raise StaleChange(f"What is held of {document_id} has changed meanwhile.")

    def _shown(self, entry: Entry | None) -> Original | None:
        """Return an original; None where there is none that anybody is shown, or it is damaged."""
        try:
            return self._originals.read(entry) if entry and not self._is_held_back(entry) else None
        except IndexFault:
            return None

    def remove(self, document_id: str) -> bool:
        """Take an original out, also a damaged one; return whether it was there. Notes about it stay."""

        def take_out() -> bool:
            held = self._here()
            left = tuple(e for e in held.entries if e.role != "original" or e.document_id != document_id)
            if left == held.entries:
                return False
            self._replace(replace(held, entries=left))
            return True

        return self._change(take_out)

    def holds(self, document_id: str) -> bool:
        """Whether an original of an id is kept, also one that is held back or damaged. Reads none of them."""
        return any(entry.document_id == document_id for entry in self._held().originals)

    def originals(
        self, of: Collection[str] | None = None, councils: Collection[str] | None = ()
    ) -> list[Original]:
        """Return the originals as of now, or those ``of`` some ids, each read once.

        None of them is held back, none damaged. Those that are one council's alone are there where it is one
        of ``councils``, which are the reader's own; None for whoever runs the service.
        """
        found, damaged = self._originals_where(held_back=False, of=of, councils=councils)
        self.damaged = damaged if of is None else self.damaged | damaged
        return found

    def each_original(self) -> Iterator[Original]:
        """Yield the originals as ``originals`` returns them, one at a time; none is kept in memory."""
        for entry in self._held().originals:
            with suppress(IndexFault):
                if not self._is_held_back(entry):
                    yield self._originals.look(entry)

    def held_back(self) -> list[Original]:
        """Return the originals that nobody is shown: those that wait, or are not what they claim to be."""
        found, damaged = self._originals_where(held_back=True, councils=None)
        self.damaged |= damaged
        return found

    def _originals_where(
        self, *, held_back: bool, councils: Collection[str] | None, of: Collection[str] | None = None
    ) -> tuple[list[Original], dict[str, str]]:
        """Return originals, and a sentence for each that is damaged, by id."""
        held, found, damaged = self._held(), [], {}
        for entry in held.originals:
            if of is not None and entry.document_id not in of:
                continue
            try:
                original = self._originals.read(entry) if self._is_held_back(entry) is held_back else None
                if original and is_for(entry.document_id, councils):
                    found.append(original)
            except IndexFault as fault:
                damaged[entry.document_id] = str(fault)
        if damaged and held != self._held():  # another process took one out meanwhile
            return self._originals_where(held_back=held_back, councils=councils, of=of)
        return found, damaged

    def _is_held_back(self, entry: Entry) -> bool:
        """Whether an original waits, or is another text than the library's notes on it were written from."""
        if entry.role != "original" or entry.document_id not in self.library.sources:
            return entry.role == "original" and is_held_back(entry.document_id)
        if entry.original not in self._differing:
            self._differing[entry.original] = bool(differing(self.library, self._originals.read(entry)))
        return self._differing[entry.original]

    @property
    def originals_digest(self) -> str:
        """A digest of the originals as of now: another digest, other originals. Reads none of them."""
        return self._held().originals_digest

    @property
    def owners(self) -> frozenset[str]:
        """The councils that have documents of their own here, as of the last look."""
        return self.manifest.owners

    def not_shown(self, councils: Collection[str] = ()) -> set[str]:
        """Return the ids of the originals, as of the last look, of which people may find nothing.

        ``councils`` are those whose people they are.
        """
        hidden = {e.document_id for e in self.manifest.originals if not self._is_shown(e, (), councils)}
        return hidden | self.damaged.keys()

    def segments(self, councils: Collection[str] = ()) -> list[Segment]:
        """Return the segments as of the last refresh or change here that people of some councils may find.

        Where passages of originals are not searched here, they are those of notes.
        """
        if self._stamp is None:
            self.refresh()
        noted = {wanted.entry.segment for wanted in self._notes}
        return [segment for entry, segment in self._standing if self._is_shown(entry, noted, councils)]

    def _is_shown(self, entry: Entry, noted: Collection[str], councils: Collection[str]) -> bool:
        """Whether people may find it: notes as they are now, or an original that is whole and for them."""
        if entry.role == "notes":
            return entry.segment in noted
        try:
            return is_for(entry.document_id, councils) and not self._is_held_back(entry)
        except IndexFault:
            return False

    def _change(self, change: Callable[[], Changed]) -> Changed:
        """Make a change to what stands by now; again where another machine made one at the same moment."""
        with self._changing():
            while True:
                self._copy()
                with suppress(_Overtaken):
                    return change()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the right to change the index; a change that fails leaves no files behind.

        One that is interrupted does, and the next change reuses those that are whole.
        """
        if self._holder == threading.get_ident():
            yield
            return
        with writing(self.folder):
            self._holder = threading.get_ident()
            try:
                yield
            except Exception:
                self._copied = None  # what stands is looked at anew, also where it was published before
                self._coming.clear()
                with suppress(IndexFault, OSError):
                    self._sweep()
                raise
            finally:
                self._coming.clear()
                self._holder = None

    def _follow(self) -> None:
        """Make the folder a copy of what machines share, where something else stands there by now."""
        if self._shared is None:
            return
        mark = self._shared.mark()
        with suppress(IndexFault):  # a damaged manifest is copied again
            same = mark is not None and self._copied is not None and mark == self._copied.mark
            if self._here().shared if same else mark is None and not self._here().originals:
                return
        with self._changing():
            self._copy()

    def _copy(self) -> None:
        """Copy what machines share into the folder, for whoever holds the right to change it.

        The first machine that finds nothing there publishes what it holds.
        """
        if self._shared is None:
            return
        while True:
            self._copied = shared = self._shared.stands()
            here = self._here_or_nothing(shared)
            if shared is None and not here.originals:
                return
            originals = here.originals if shared is None else self._copies(shared, here)
            notes = (entry for entry in here.entries if entry.role == "notes")
            copy = replace(here, entries=(*notes, *originals), shared=shared.id if shared else "")
            with suppress(_Overtaken):
                if shared is None or copy != here:
                    self._replace(copy)
                    self._stamp = None  # segments that are missing are for a refresh to fetch or make
                return

    def _here_or_nothing(self, shared: Shared | None) -> Manifest:
        """Return the manifest in the folder; where it is damaged nothing, if all can be copied again."""
        try:
            return self._here()
        except IndexFault:
            if shared is None:
                raise
            return Manifest("")

    def _copies(self, shared: Shared, here: Manifest) -> tuple[Entry, ...]:
        """Return the entries of what is shared, with the segments that are here, once its files are here."""
        by_content = {(entry.document_id, entry.original): entry for entry in here.originals}
        keys = [(entry.document_id, entry.original) for entry in shared.originals]
        others = by_content.keys() - set(keys)
        if others and here.shared != shared.id:  # held by this machine alone, and never taken out by another
            aside = self.folder.parent / SET_ASIDE
            if not aside.exists():
                copy_files(self.folder, here, aside)
            log.warning("documents held here alone were set aside: count=%d folder=%s", len(others), aside)
        copies = tuple(by_content.get(k, entry) for k, entry in zip(keys, shared.originals, strict=True))
        for entry in copies:
            with suppress(IndexFault):  # damaged there too: it stays named, and is told of as damaged
                self._originals.check(entry)
        return copies

    def _fetched_again(self, entry: Entry) -> bool:
        """Write the file of an original that is shared; return False where it cannot be had whole."""
        content = self._shared.original(entry) if self._shared else None
        if content is None or hashlib.sha256(content).hexdigest() != entry.original_sha256:
            return False
        with self._changing():
            write_whole(self.folder / entry.original, content)
        return True

    def _published(self, manifest: Manifest) -> Manifest:
        """Share what a manifest changes; return it with the place's id. Raises _Overtaken."""
        if self._shared is None:
            return manifest
        shared = {e.document_id: e.original for e in self._copied.originals} if self._copied else {}
        coming = [e for e in manifest.originals if shared.get(e.document_id) != e.original]
        going = shared.keys() - {entry.document_id for entry in manifest.originals}
        if coming or going:
            mark = self._copied.mark if self._copied else None
            published = self._shared.publish(mark, map(self._carried, coming), going)
            if published is None:
                raise _Overtaken
            self._copied = published
        entries = manifest.entries
        if self.passages is not None:  # what is searched there needs no segment here
            self._coming -= {entry.file for entry in manifest.originals}
            entries = tuple(_without_segment(e) if e.role == "original" else e for e in entries)
        return replace(manifest, entries=entries, shared=self._copied.id if self._copied else "")

    def _carried(self, entry: Entry) -> SharedOriginal:
        """Read an original's files; one that is lost goes empty, so that it stays named as damaged."""
        original, segment = self.folder / entry.original, self.folder / entry.file
        content = original.read_bytes() if original.exists() else b""
        return SharedOriginal(entry, content, segment.read_bytes() if segment.exists() else None)

    @property
    def _current(self) -> bool:
        """Whether what is open here is all that stands on disk."""
        return self._stamp is not None and self._stamp == mark_of(self.folder / NAME)

    def _held(self) -> Manifest:
        """Return the manifest of what stands, on whichever machine it was changed."""
        self._follow()
        return self._here()

    def _here(self) -> Manifest:
        """Return the manifest on disk; it is read again only once it is another file."""
        mark = mark_of(self.folder / NAME)
        if mark is not None and self._read is not None and self._read[0] == mark:
            return self._read[1]
        held = read_manifest(self.folder) or Manifest("")
        if mark is not None and mark == mark_of(self.folder / NAME):
            self._read = (mark, held)
        return held

    @property
    def _notes(self) -> list[_Wanted]:
        """What is to stand of the library's notes as they are now."""
        files = self.library.files
        if self._noted[0] is not files:
            noted = [file for file in files if file.notes]
            entries = [Entry(file.document.id, "notes", "", "") for file in noted]
            wanted = [self._wanted(e, f.document, f.notes) for e, f in zip(entries, noted, strict=True)]
            self._noted = files, wanted
        return self._noted[1]

    def _wanted(self, entry: Entry, document: Document, passages: Sequence[Passage]) -> _Wanted:
        name = segment_name(document, passages, self.encoder.digest)
        return _Wanted(replace(entry, segment=name), document, passages)

    def _opened(self, entry: Entry) -> Entry | _Wanted:
        """Return an original's entry where its segment can be opened, else what it is to be made of."""
        self._originals.check(entry)
        if entry.document_id in self._searched:
            return _without_segment(entry)
        if self._here().encoder == self.encoder.digest and self._opens(entry.file, entry.sha256):
            return entry
        original = self._originals.read(entry)
        return self._wanted(entry, original.document, original.passages)

    def _opened_or_left_out(self, entry: Entry) -> Entry | _Wanted:
        """Return what ``_opened`` does; a damaged original stays named, with nothing of it to be found."""
        try:
            return self._opened(entry)
        except IndexFault as fault:
            self.damaged[entry.document_id] = str(fault)
            self._open.pop(entry.file, None)
            return _without_segment(entry)

    def _opens(self, file: str, sha256: str) -> bool:
        """Whether the file of a segment is there and whole; it is open then."""
        if file in self._open and (self.folder / file).exists():
            return True
        with suppress(IndexFault):
            self._open[file] = read_segment(self.folder / file, sha256)
            return True
        return False

    def _stand(self, stands: Sequence[Entry | _Wanted], progress: Progress | None) -> None:
        """Make ``stands`` what stands: write what is missing, then the manifest, then sweep."""
        wanted = {w.entry.segment: w for w in stands if isinstance(w, _Wanted)}
        sound = self._sound(wanted)
        for name, want in wanted.items():
            if name not in sound and (earlier := self._earlier(want)):
                sound[name] = self._written(want, earlier)
        sound |= self._made_elsewhere([w for name, w in wanted.items() if name not in sound])
        missing = [w for name, w in wanted.items() if name not in sound]
        made = self._encoded(missing, progress) if missing else {}
        sound |= made
        entries = (
            replace(s.entry, sha256=sound[s.entry.segment]) if isinstance(s, _Wanted) else s for s in stands
        )
        manifest = Manifest(self.encoder.digest, tuple(entries), self._here().shared)
        self._offer(manifest, made)
        self._replace(manifest)

    def _offer(self, manifest: Manifest, made: Collection[str]) -> None:
        """Give the others what was ``made`` here of what stands, and to be searched whatever is not yet."""
        standing = {entry.original for entry in self._copied.originals} if self._copied else set()
        for entry in filter(lambda e: e.segment and e.original in standing, manifest.originals):
            missing = self.passages is not None and entry.document_id not in self._searched
            if self._shared and (missing or entry.segment in made):
                self._shared.offer(entry, (self.folder / entry.file).read_bytes())

    def _look_what_is_searched(self) -> None:
        """Look which originals can be searched where machines share them, if anything is searched there."""
        self._is_searched_there = self.passages is not None
        self._searched = self._shared.searched() if self._shared and self._is_searched_there else ()

    def _made_elsewhere(self, missing: Sequence[_Wanted]) -> dict[str, str]:
        """Fetch the segments of originals that another machine made already; return their digests."""
        found: dict[str, str] = {}
        if self._shared is None:
            return found
        for want in missing:
            fetched = self._shared.segment(want.entry) if want.entry.original else None
            if fetched is None or hashlib.sha256(fetched[1]).hexdigest() != fetched[0]:
                continue  # encoded here, and offered in its place
            name, (sha256, content) = want.entry.segment, fetched
            file = segment_file(name, sha256)
            self._coming.add(file)
            write_whole(self.folder / file, content)
            if self._opens(file, sha256):
                found[name] = sha256
        return found

    def _sound(self, names: Collection[str]) -> dict[str, str]:
        """Open the whole segments on disk that are called one of ``names``; return their digests.

        Also those that an interrupted change left: a segment's name says all that it was made of.
        """
        sound = {}
        for found in filter(None, (_SEGMENT.fullmatch(path.name) for path in self.folder.iterdir())):
            name, sha256 = found["name"], found["sha256"]
            if name in names and name not in sound and self._opens(found[0], sha256):
                sound[name] = sha256
        return sound

    def _standing_of(self, want: _Wanted) -> Segment | None:
        """Return what stands now of what is to stand: the same document's notes, or its text."""
        held = self._here()
        of_it = (e for e in held.entries if (e.document_id, e.role) == (want.document.id, want.entry.role))
        entry = next(of_it, None)
        if entry is None or held.encoder != self.encoder.digest or not self._opens(entry.file, entry.sha256):
            return None
        return self._open[entry.file]

    def _earlier(self, want: _Wanted) -> Segment | None:
        """Return what stands of a document with new particulars, where what is searched is the same."""
        earlier = self._standing_of(want)
        if earlier is None or earlier.units != tuple(units_of(want.document, want.passages)):
            return None
        return replace(earlier, document=want.document, passages=tuple(want.passages))

    def _written(self, want: _Wanted, segment: Segment) -> str:
        """Write and open a segment; return the digest of its file."""
        entry = replace(want.entry, sha256=write_segment(segment, self.folder, want.entry.segment))
        self._coming.add(entry.file)
        self._open[entry.file] = read_segment(self.folder / entry.file, entry.sha256)
        return entry.sha256

    def _encoded(self, missing: Sequence[_Wanted], progress: Progress | None) -> dict[str, str]:
        """Encode, write and open segments, short ones together; return the digest of each by its name."""
        counts = [len(units_of(w.document, w.passages)) for w in missing]
        done, made = 0, {}

        def more(texts: int) -> None:
            nonlocal done
            done += texts
            if progress:
                progress(done, sum(counts))

        first, held = 0, 0
        for after, count in enumerate(counts, 1):
            held += count
            if held < TOGETHER and after < len(counts):
                continue
            some = missing[first:after]
            earlier = [segment for w in some if (segment := self._standing_of(w))]
            segments = build_segments([(w.document, w.passages) for w in some], self.encoder, more, earlier)
            for want, segment in zip(some, segments, strict=True):
                made[want.entry.segment] = self._written(want, segment)
            first, held = after, 0
        return made

    def _replace(self, manifest: Manifest) -> None:
        """Put ``manifest`` in place of the one on disk, and delete what no longer stands."""
        current = self._current
        manifest = self._published(manifest)
        if manifest != self._here_or_nothing(self._copied):
            write_manifest(self.folder, manifest)
        self._open = {e.file: self._open[e.file] for e in manifest.entries if e.file in self._open}
        self._standing = tuple((e, self._open[e.file]) for e in manifest.entries if e.file in self._open)
        self._originals.keep({entry.original for entry in manifest.originals})
        self.manifest = manifest
        # Where this process did not know all that stood, what else has changed is for a refresh to find.
        self._stamp = mark_of(self.folder / NAME) if current else None
        self._sweep()

    def _sweep(self) -> None:
        """Delete what the manifest does not name, also what a crash left behind."""
        entries = self._here().entries
        named = {NAME, *self._coming, *(e.file for e in entries), *(e.original for e in entries)}
        gone = [p for p in self.folder.iterdir() if p.name not in named and _OURS.fullmatch(p.name)]
        for path in gone:
            path.unlink(missing_ok=True)
        if gone:
            flush_folder(self.folder)


def _without_segment(entry: Entry) -> Entry:
    """The entry of an original of which no segment is here."""
    return replace(entry, segment="", sha256="")
