"""The index on disk: originals kept, every document a segment, one manifest that says what stands.

Originals are the truth and segments are made from them, so a segment that is lost, damaged or
made with another encoder is made again; one document's change never encodes another.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from embeddings.encoder import Encoder
from embeddings.errors import IndexFault
from embeddings.manifest import (
    NAME,
    Entry,
    Manifest,
    flush_folder,
    read_manifest,
    write_manifest,
    write_whole,
    writing,
)
from embeddings.segment import (
    Segment,
    build_segment,
    document_from,
    passage_from,
    read_segment,
    segment_name,
    units_of,
    write_segment,
)
from procedures.document import Document, Original, Passage
from procedures.library import Library

#: Told (texts encoded so far, texts in all).
Progress = Callable[[int, int], None]

#: The files that an index writes, whole or not; no other file in its folder is ever touched.
_SEGMENT = re.compile(r"(?P<name>[0-9a-f]{32})-(?P<sha256>[0-9a-f]{64})\.safetensors")
_OURS = re.compile(rf"({_SEGMENT.pattern}|[0-9a-f]{{32}}\.json|{re.escape(NAME)})(\.part)?")


@dataclass(frozen=True)
class _Wanted:
    """A segment that must stand; ``entry`` is the original's present entry, if it is one."""

    role: Literal["notes", "original"]
    document: Document
    passages: Sequence[Passage]
    entry: Entry | None = None


class Index:
    """The index in one folder, for one library and one encoder."""

    def __init__(self, folder: Path, library: Library, encoder: Encoder) -> None:
        self.folder = folder
        self.library = library
        self.encoder = encoder
        self.manifest = Manifest("")
        self._open: dict[str, Segment] = {}
        self._standing: tuple[Segment, ...] = ()
        self._stamp: tuple[int, int, int] | None = None

    def refresh(self, progress: Progress | None = None) -> bool:
        """Bring this process up to what stands on disk; return whether anything changed.

        What is missing, damaged or made with another encoder or library is made again. Raises
        IndexFault if an original itself is damaged, OSError if the disk is full.
        """
        if self._stamp is not None and self._stamp == self._stamped():
            return False
        with self._changing():
            self._stand(self._kept(), progress)
        return True

    def add(self, original: Original, progress: Progress | None = None) -> None:
        """Take an original in, in place of an earlier text of the same document.

        Raises OSError when the disk is full; the index then stands as before.
        """
        with self._changing():
            kept = self._kept(without=original.document.id)
            content = json.dumps(asdict(original), sort_keys=True).encode()
            sha256 = hashlib.sha256(content).hexdigest()
            # Named by its bytes, so that it never overwrites a file that still stands.
            entry = Entry(original.document.id, "original", "", "", f"{sha256[:32]}.json", sha256)
            write_whole(self.folder / entry.original, content)
            self._stand([*kept, _Wanted("original", original.document, original.passages, entry)], progress)

    def remove(self, document_id: str) -> bool:
        """Take an original out, also a damaged one; return whether it was there. Notes about it stay."""
        with self._changing():
            held = read_manifest(self.folder) or Manifest("")
            left = tuple(e for e in held.entries if e.role != "original" or e.document_id != document_id)
            if left == held.entries:
                return False
            self._replace(replace(held, entries=left))
            self._stamp = None  # what else has changed is for the next refresh to find
            return True

    def originals(self) -> list[Original]:
        """Return the originals as of now. Raises IndexFault if one is damaged."""
        held = read_manifest(self.folder) or Manifest("")
        return [self._original(entry) for entry in held.entries if entry.role == "original"]

    @property
    def held(self) -> str:
        """A mark of the originals as of now: another mark, other originals. Read without loading any."""
        held = read_manifest(self.folder) or Manifest("")
        return " ".join(sorted(entry.original for entry in held.entries if entry.role == "original"))

    def segments(self) -> list[Segment]:
        """Return the segments as of the last refresh or add, less what was removed since."""
        return list(self._standing)

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

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            found = (self.folder / NAME).stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_ino, found.st_size)

    def _kept(self, without: str = "") -> list[_Wanted]:
        """Return what stands now but for one original."""
        wanted = [_Wanted("notes", file.document, file.notes) for file in self.library.files if file.notes]
        held = read_manifest(self.folder) or Manifest("")
        for entry in held.entries:
            if entry.role == "original" and entry.document_id != without:
                original = self._original(entry)
                wanted.append(_Wanted("original", original.document, original.passages, entry))
        return wanted

    def _original(self, entry: Entry) -> Original:
        try:
            raw = (self.folder / entry.original).read_bytes()
            if hashlib.sha256(raw).hexdigest() != entry.original_sha256:
                raise ValueError("another digest")
            content = json.loads(raw)
            document = document_from(content.pop("document"))
            passages = tuple(passage_from(p) for p in content.pop("passages"))
            known = {
                name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
            }
            return Original(document, passages, **known)
        except (OSError, KeyError, TypeError, ValueError) as error:
            message = f"The stored text of {entry.document_id} is damaged."
            way_out = f"Run: safeguarding-bot remove {entry.document_id}, then add it again."
            raise IndexFault(f"{message} {way_out}") from error

    def _stand(self, wanted: Sequence[_Wanted], progress: Progress | None) -> None:
        """Make ``wanted`` what stands: write what is missing, then the manifest, then sweep."""
        names = [segment_name(w.document, w.passages, self.encoder.digest) for w in wanted]
        sound = self._sound(set(names))
        missing = {n: w for w, n in zip(wanted, names, strict=True) if n not in sound}
        total = sum(len(units_of(w.document, w.passages)) for w in missing.values())
        done = 0

        def more(texts: int) -> None:
            nonlocal done
            done += texts
            if progress:
                progress(done, total)

        for name, want in missing.items():
            segment = build_segment(want.document, want.passages, self.encoder, more)
            sound[name] = write_segment(segment, self.folder, name)
        entries = []
        for want, name in zip(wanted, names, strict=True):
            made = want.entry or Entry(want.document.id, want.role, "", "")
            entries.append(replace(made, document_id=want.document.id, segment=name, sha256=sound[name]))
        for entry in entries:
            if entry.file not in self._open:
                self._open[entry.file] = read_segment(self.folder / entry.file, entry.sha256)
        self._replace(Manifest(self.encoder.digest, tuple(entries)))

    def _sound(self, names: Collection[str]) -> dict[str, str]:
        """Open the whole segments on disk that are called one of ``names``; return their digests.

        Also those that an interrupted change left: a segment's name says all that it was made of.
        """
        sound = {}
        for found in filter(None, (_SEGMENT.fullmatch(path.name) for path in self.folder.iterdir())):
            name, sha256 = found["name"], found["sha256"]
            if name in names and name not in sound:
                with suppress(IndexFault):
                    if found[0] not in self._open:
                        self._open[found[0]] = read_segment(self.folder / found[0], sha256)
                    sound[name] = sha256
        return sound

    def _replace(self, manifest: Manifest) -> None:
        """Put ``manifest`` in place of the one on disk, and delete what no longer stands."""
        if manifest != read_manifest(self.folder):
            write_manifest(self.folder, manifest)
        self._open = {e.file: self._open[e.file] for e in manifest.entries if e.file in self._open}
        self._standing = tuple(self._open.values())
        self.manifest, self._stamp = manifest, self._stamped()
        self._sweep()

    def _sweep(self) -> None:
        """Delete what the manifest does not name, also what a crash left behind."""
        held = read_manifest(self.folder) or Manifest("")
        named = {NAME, *(e.file for e in held.entries), *(e.original for e in held.entries)}
        gone = [p for p in self.folder.iterdir() if _OURS.fullmatch(p.name) and p.name not in named]
        for path in gone:
            path.unlink(missing_ok=True)
        if gone:
            flush_folder(self.folder)
