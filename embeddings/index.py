"""The index on disk: originals kept, every document a segment, one manifest that says what stands.

Originals are the truth and segments are made from them, so a segment that is lost, damaged or
made with another encoder is made again; one document's change never encodes another.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from embeddings.encoder import Encoder
from embeddings.errors import IndexFault
from embeddings.manifest import NAME, Entry, Manifest, read_manifest, write_manifest, write_whole, writing
from embeddings.segment import (
    Segment,
    build_segment,
    document_from,
    file_digest,
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
        self._stamp: tuple[int, int, int] | None = None

    def refresh(self, progress: Progress | None = None) -> bool:
        """Bring this process up to what stands on disk; return whether anything changed.

        What is missing, damaged or made with another encoder or library is made again. Raises
        IndexFault if an original itself is damaged, OSError if the disk is full.
        """
        if self._stamp is not None and self._stamp == self._stamped():
            return False
        with writing(self.folder):
            self._stand(self._kept(), progress)
        return True

    def add(self, original: Original, progress: Progress | None = None) -> None:
        """Take an original in, in place of an earlier text of the same document.

        Raises OSError when the disk is full; the index then stands as before.
        """
        with writing(self.folder):
            content = json.dumps(asdict(original), sort_keys=True).encode()
            name = f"{segment_name(original.document, original.passages, '')}.json"
            write_whole(self.folder / name, content)
            entry = Entry(original.document.id, "original", "", "", name, file_digest(self.folder / name))
            kept = [w for w in self._kept(without=original.document.id)]
            self._stand([*kept, _Wanted("original", original.document, original.passages, entry)], progress)

    def remove(self, document_id: str) -> bool:
        """Take an original out; return whether it was there. Notes about it stay."""
        with writing(self.folder):
            held = read_manifest(self.folder) or Manifest("")
            if not any(e.role == "original" and e.document_id == document_id for e in held.entries):
                return False
            self._stand(self._kept(without=document_id), None)
            return True

    def originals(self) -> list[Original]:
        """Return the originals as of now. Raises IndexFault if one is damaged."""
        held = read_manifest(self.folder) or Manifest("")
        return [self._original(entry) for entry in held.entries if entry.role == "original"]

    def segments(self) -> list[Segment]:
        """Return the segments as of the last refresh, add or remove."""
        return [self._open[entry.segment] for entry in self.manifest.entries]

    def _stamped(self) -> tuple[int, int, int] | None:
        try:
            found = (self.folder / NAME).stat()
        except FileNotFoundError:
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
        path = self.folder / entry.original
        if not path.is_file() or file_digest(path) != entry.original_sha256:
            message = f"The stored text of {entry.document_id} is damaged."
            raise IndexFault(f"{message} Run: safeguarding-bot remove {entry.document_id}, then add it again.")
        content = json.loads(path.read_text(encoding="utf-8"))
        document = document_from(content.pop("document"))
        passages = tuple(passage_from(p) for p in content.pop("passages"))
        return Original(document, passages, **content)

    def _stand(self, wanted: Sequence[_Wanted], progress: Progress | None) -> None:
        """Make ``wanted`` what stands: write what is missing, then the manifest, then sweep."""
        held = read_manifest(self.folder)
        sound = self._sound(held)
        names = [segment_name(w.document, w.passages, self.encoder.digest) for w in wanted]
        total = sum(len(units_of(w.document, w.passages)) for w, n in zip(wanted, names, strict=True) if n not in sound)
        done = 0

        def more(texts: int) -> None:
            nonlocal done
            done += texts
            if progress:
                progress(done, total)

        entries = []
        for want, name in zip(wanted, names, strict=True):
            if name not in sound:
                sound[name] = self._written(name, want, more, held)
            made = Entry(want.document.id, want.role, name, sound[name])
            if want.entry:
                made = replace(made, original=want.entry.original, original_sha256=want.entry.original_sha256)
            entries.append(made)
        manifest = Manifest(self.encoder.digest, tuple(entries))
        if manifest != held:
            write_manifest(self.folder, manifest)
        self._sweep(manifest)
        self._open = {name: self._open[name] for name in names}
        self.manifest, self._stamp = manifest, self._stamped()

    def _sound(self, held: Manifest | None) -> dict[str, str]:
        """Open the segments that ``held`` names; return the digests of those that are sound."""
        sound = {}
        for entry in held.entries if held and held.encoder == self.encoder.digest else ():
            try:
                if entry.segment not in self._open:
                    self._open[entry.segment] = read_segment(self.folder / _file(entry.segment), entry.sha256)
                sound[entry.segment] = entry.sha256
            except IndexFault:
                continue
        return sound

    def _written(self, name: str, want: _Wanted, more: Callable[[int], None], held: Manifest | None) -> str:
        path = self.folder / _file(name)
        try:
            write_segment(build_segment(want.document, want.passages, self.encoder, more), path)
        except OSError:
            self._sweep(held or Manifest(""))  # a full disk gets back what this attempt took
            raise
        digest = file_digest(path)
        self._open[name] = read_segment(path, digest)
        return digest

    def _sweep(self, manifest: Manifest) -> None:
        """Delete what no longer stands, also what a crash left behind."""
        named = {_file(e.segment) for e in manifest.entries} | {e.original for e in manifest.entries}
        for path in self.folder.iterdir():
            if path.suffix in {".safetensors", ".json", ".part"} and path.name not in named | {NAME}:
                path.unlink(missing_ok=True)


def _file(segment: str) -> str:
    return f"{segment}.safetensors"
