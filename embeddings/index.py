"""Index on disk: originals kept, every document a segment, one manifest that says what stands.

Originals are the truth and segments are made from them, so a segment that is lost, damaged or
made with another encoder is made again; one document's change never encodes, reads or hashes another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from embeddings.encoder import Encoder
from embeddings.errors import IndexFault, StaleChange
from embeddings.manifest import (
    NAME,
    Entry,
    FileMark,
    Manifest,
    flush_folder,
    mark_of,
    read_manifest,
    write_manifest,
    writing,
)
from embeddings.originals import Originals
from embeddings.segment import Segment, build_segments, read_segment, segment_name, units_of, write_segment
from procedures.document import HELD_BACK, Document, Original, Passage
from procedures.library import Library, differing

#: Told (texts encoded so far, texts in all).
Progress = Callable[[int, int], None]

#: Texts after which documents that are encoded together are written, so that an interruption loses few.
TOGETHER = 256

#: The files that an index writes, whole or not; no other file in its folder is ever touched.
_SEGMENT = re.compile(r"(?P<name>[0-9a-f]{32})-(?P<sha256>[0-9a-f]{64})\.safetensors")
_OURS = re.compile(rf"({_SEGMENT.pattern}|[0-9a-f]{{32}}\.json|{re.escape(NAME)})(\.part)?")


@dataclass(frozen=True)
class _Wanted:
    """Segment that must stand: its entry, as yet without the digest of its file, and what it is made of."""

    entry: Entry
    document: Document
    passages: Sequence[Passage]


class Index:
    """Index in one folder, for one library and one encoder."""

    def __init__(self, folder: Path, library: Library, encoder: Encoder) -> None:
        self.folder = folder
        self.library = library
        self.encoder = encoder
        self.manifest = Manifest("")
        #: Originals that cannot be read any more, by id, each with a sentence that names the way out.
        self.damaged: dict[str, str] = {}
        self._open: dict[str, Segment] = {}
        self._standing: tuple[tuple[Entry, Segment], ...] = ()
        self._originals = Originals(folder)
        self._read: tuple[FileMark, Manifest] | None = None
        self._stamp: FileMark | None = None
        self._differing: dict[str, bool] = {}

    def refresh(self, progress: Progress | None = None) -> bool:
        """Bring this process up to what stands on disk; return whether anything changed.

        What is missing, damaged or made with another encoder or library is made again. An original that is
        itself damaged is left out and named in ``damaged``. Raises OSError if the disk is full.
        """
        if self._current:
            return False
        with self._changing():
            self._stand([*self._notes, *map(self._opened_or_left_out, self._held().originals)], progress)
            self._stamp = mark_of(self.folder / NAME)
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
        with self._changing():
            held = self._held()
            self._check_stands(held, instead_of or {})
            kept = [e for e in held.entries if e.role == "notes" or e.document_id not in coming]
            for entry in filter(self._originals.was_checked, kept):
                self._originals.check(entry)
            stands: list[Entry | _Wanted] = [*kept]
            if held.encoder not in ("", self.encoder.digest):  # none of its segments can stay
                stands = [*self._notes, *(self._opened(e) for e in kept if e.role == "original")]
            for original in coming.values():
                entry = self._originals.write(original)
                stands.append(self._wanted(entry, original.document, original.passages))
            self._stand(stands, progress)

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
        with self._changing():
            held = self._held()
            left = tuple(e for e in held.entries if e.role != "original" or e.document_id != document_id)
            if left == held.entries:
                return False
            self._replace(replace(held, entries=left))
            return True

    def holds(self, document_id: str) -> bool:
        """Whether an original of an id is kept, also one that is held back or damaged. Reads none of them."""
        return any(entry.document_id == document_id for entry in self._held().originals)

    def originals(self) -> list[Original]:
        """Return the originals as of now, each read once: none held back, none damaged."""
        found, self.damaged = self._originals_where(held_back=False)
        return found

    def held_back(self) -> list[Original]:
        """Return the originals that nobody is shown: those that wait, or are not what they claim to be."""
        found, damaged = self._originals_where(held_back=True)
        self.damaged |= damaged
        return found

    def _originals_where(self, *, held_back: bool) -> tuple[list[Original], dict[str, str]]:
        """Return originals, and a sentence for each that is damaged, by id."""
        held, found, damaged = self._held(), [], {}
        for entry in held.originals:
            try:
                if self._is_held_back(entry) is held_back:
                    found.append(self._originals.read(entry))
            except IndexFault as fault:
                damaged[entry.document_id] = str(fault)
        if damaged and held != self._held():
            return self._originals_where(held_back=held_back)  # another process took one out meanwhile
        return found, damaged

    def _is_held_back(self, entry: Entry) -> bool:
        """Whether an original waits, or is another text than the library's notes on it were written from."""
        if entry.role != "original" or entry.document_id not in self.library.sources:
            return entry.role == "original" and entry.document_id.startswith(HELD_BACK)
        if entry.original not in self._differing:
            self._differing[entry.original] = bool(differing(self.library, self._originals.read(entry)))
        return self._differing[entry.original]

    @property
    def originals_digest(self) -> str:
        """A digest of the originals as of now: another digest, other originals. Reads none of them."""
        return self._held().originals_digest

    def segments(self) -> list[Segment]:
        """Return the segments as of the last refresh or change here, but for those of what is held back."""
        if self._stamp is None:
            self.refresh()
        return [segment for entry, segment in self._standing if self._is_shown(entry)]

    def _is_shown(self, entry: Entry) -> bool:
        """Whether what is found may be of an original: it is whole, and not held back."""
        try:
            return not self._is_held_back(entry)
        except IndexFault:
            return False

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Hold the right to change the index; a change that fails leaves no files behind.

        One that is interrupted does, and the next change reuses those that are whole.
        """
        with writing(self.folder):
            try:
                yield
            except Exception:
                with suppress(IndexFault, OSError):
                    self._sweep()
                raise

    @property
    def _current(self) -> bool:
        """Whether what is open here is all that stands on disk."""
        return self._stamp is not None and self._stamp == mark_of(self.folder / NAME)

    def _held(self) -> Manifest:
        """Return the manifest on disk; it is read again only once it is another file."""
        mark = mark_of(self.folder / NAME)
        if mark is not None and self._read is not None and self._read[0] == mark:
            return self._read[1]
        held = read_manifest(self.folder) or Manifest("")
        if mark is not None and mark == mark_of(self.folder / NAME):
            self._read = (mark, held)
        return held

    @cached_property
    def _notes(self) -> list[_Wanted]:
        files = [file for file in self.library.files if file.notes]
        return [self._wanted(Entry(f.document.id, "notes", "", ""), f.document, f.notes) for f in files]

    def _wanted(self, entry: Entry, document: Document, passages: Sequence[Passage]) -> _Wanted:
        name = segment_name(document, passages, self.encoder.digest)
        return _Wanted(replace(entry, segment=name), document, passages)

    def _opened(self, entry: Entry) -> Entry | _Wanted:
        """Return an original's entry where its segment can be opened, else what it is to be made of."""
        self._originals.check(entry)
        if self._held().encoder == self.encoder.digest and self._opens(entry.file, entry.sha256):
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
            return replace(entry, segment="", sha256="")

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
        missing = [w for name, w in wanted.items() if name not in sound]
        sound |= self._encoded(missing, progress) if missing else {}
        entries = (
            replace(s.entry, sha256=sound[s.entry.segment]) if isinstance(s, _Wanted) else s for s in stands
        )
        self._replace(Manifest(self.encoder.digest, tuple(entries)))

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

    def _earlier(self, want: _Wanted) -> Segment | None:
        """Return what stands of a document with new particulars, where what is searched is the same."""
        held = self._held()
        of_it = (e for e in held.entries if (e.document_id, e.role) == (want.document.id, want.entry.role))
        entry = next(of_it, None)
        if entry is None or held.encoder != self.encoder.digest or not self._opens(entry.file, entry.sha256):
            return None
        earlier = self._open[entry.file]
        if units_of(earlier.document, earlier.passages) != units_of(want.document, want.passages):
            return None
        return replace(earlier, document=want.document, passages=tuple(want.passages))

    def _written(self, want: _Wanted, segment: Segment) -> str:
        """Write and open a segment; return the digest of its file."""
        entry = replace(want.entry, sha256=write_segment(segment, self.folder, want.entry.segment))
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
            segments = build_segments([(w.document, w.passages) for w in some], self.encoder, more)
            for want, segment in zip(some, segments, strict=True):
                made[want.entry.segment] = self._written(want, segment)
            first, held = after, 0
        return made

    def _replace(self, manifest: Manifest) -> None:
        """Put ``manifest`` in place of the one on disk, and delete what no longer stands."""
        current = self._current
        if manifest != self._held():
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
        entries = self._held().entries
        named = {NAME, *(e.file for e in entries), *(e.original for e in entries)}
        gone = [p for p in self.folder.iterdir() if p.name not in named and _OURS.fullmatch(p.name)]
        for path in gone:
            path.unlink(missing_ok=True)
        if gone:
            flush_folder(self.folder)
