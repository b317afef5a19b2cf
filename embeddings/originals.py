"""Originals as the index keeps them: each a file named by its bytes, hashed and parsed once in a process.

A file is hashed again only where its time, its size or its place on the disk is another than it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from embeddings.errors import IndexFault
from embeddings.manifest import Entry, FileMark, mark_of, write_whole
from embeddings.segment import document_from, passage_from
from procedures.document import Original


class Originals:
    """Files of originals in the index's folder. Threads may share it."""

    def __init__(self, folder: Path, again: Callable[[Entry], bool] = lambda _: False) -> None:
        """``again`` writes a file that is lost or damaged anew; it returns False where it cannot."""
        self._folder = folder
        self._again = again
        self._sound: dict[str, FileMark] = {}
        self._parsed: dict[str, Original] = {}

    def write(self, original: Original) -> Entry:
        """Write an original onto the disk; return its entry, as yet without a segment. Raises OSError."""
        content = json.dumps(original, default=vars, sort_keys=True).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        # Named by its bytes, so that it never overwrites a file that still stands.
        entry = Entry(original.document.id, "original", "", "", f"{sha256[:32]}.json", sha256)
        write_whole(self._folder / entry.original, content)
        self.check(entry)
        return entry

    def check(self, entry: Entry) -> None:
        """Hash an original, unless this process did. Raises IndexFault if it is damaged."""
        mark = mark_of(self._folder / entry.original)
        if mark is None or mark != self._sound.get(entry.original):
            self._bytes_of(entry)

    def was_checked(self, entry: Entry) -> bool:
        """Whether this process found an original whole before."""
        return entry.original in self._sound

    def read(self, entry: Entry) -> Original:
        """Return an original. Raises IndexFault if it is damaged."""
        self.check(entry)
        parsed = self._parsed.get(entry.original)
        if parsed is None:
            parsed = self._parsed[entry.original] = _parsed(entry, self._bytes_of(entry))
        return parsed

    def look(self, entry: Entry) -> Original:
        """Return an original as ``read`` does; this process does not keep it."""
        return self._parsed.get(entry.original) or _parsed(entry, self._bytes_of(entry))

    def keep(self, names: Collection[str]) -> None:
        """Forget every file but those of these names."""
        for name in self._sound.keys() - names:
            self._sound.pop(name, None)
            self._parsed.pop(name, None)

    def _bytes_of(self, entry: Entry) -> bytes:
        try:
            return self._whole(entry)
        except IndexFault:
            if not self._again(entry):
                raise
            return self._whole(entry)

    def _whole(self, entry: Entry) -> bytes:
        path = self._folder / entry.original
        mark = mark_of(path)  # as it was before it is read: what changes it since is seen
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise _damaged(entry) from error
        if mark is None or hashlib.sha256(raw).hexdigest() != entry.original_sha256:
            raise _damaged(entry)
        self._sound[entry.original] = mark
        return raw


def _parsed(entry: Entry, raw: bytes) -> Original:
    try:
        content = json.loads(raw)
        document = document_from(content.pop("document"))
        passages = tuple(passage_from(p) for p in content.pop("passages"))
        return Original(document, passages, **{name: _tuples(value) for name, value in content.items()})
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(entry) from error


def _tuples(value: Any) -> Any:
    """Return what JSON made lists of as tuples again."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _damaged(entry: Entry) -> IndexFault:
    message = f"The stored text of {entry.document_id} is damaged."
    return IndexFault(f"{message} Run: safeguarding-bot remove {entry.document_id}, then add it again.")
