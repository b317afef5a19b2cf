"""What stands in the index: one small file, replaced in a single step.

Whoever reads it finds the old state or the new one, whole, also after a crash. Every file it
names is checked against the digest kept here.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from embeddings.errors import IndexFault
from procedures.document import owner_of

FORMAT = 2
NAME = "manifest.json"

#: When a file was written, where it lies on the disk, and its size: other bytes, another mark.
FileMark = tuple[int, int, int]


@dataclass(frozen=True)
class Entry:
    """One segment: a document's notes, or an original with the file that keeps its text."""

    document_id: str
    role: Literal["notes", "original"]
    segment: str
    sha256: str
    original: str = ""
    original_sha256: str = ""

    @property
    def file(self) -> str:
        """The name of the segment's file."""
        return segment_file(self.segment, self.sha256)


@dataclass(frozen=True)
class Manifest:
    """The segments that make up the index, and the encoder they were made with.

    ``shared`` is the place whose copy this is, where machines share one. An earlier version of this program
    does not know it, so it is no part of the digest.
    """

    encoder: str
    entries: tuple[Entry, ...] = ()
    shared: str = ""

    @cached_property
    def corpus(self) -> str:
        """A digest of everything that can be found, independent of the order it was added in."""
        names = sorted(entry.segment for entry in self.entries)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]

    @cached_property
    def originals(self) -> tuple[Entry, ...]:
        """The entries of originals, in the order in which they were added."""
        return tuple(entry for entry in self.entries if entry.role == "original")

    @cached_property
    def owners(self) -> frozenset[str]:
        """The councils that have documents which are theirs alone."""
        return frozenset(filter(None, (owner_of(entry.document_id) for entry in self.originals)))

    @cached_property
    def originals_digest(self) -> str:
        """A digest of every original, independent of the order it was added in."""
        names = sorted(entry.original_sha256 for entry in self.originals)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]

    @property
    def digest(self) -> str:
        """A digest of every field, so that no flipped bit goes unseen."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()

    @property
    def content(self) -> dict[str, Any]:
        """Every field, for the file."""
        return {"encoder": self.encoder, "entries": [vars(entry) for entry in self.entries]}


def segment_file(segment: str, sha256: str) -> str:
    """Return the file name of a segment: what it was made of, and the digest of its bytes."""
    return f"{segment}-{sha256}.safetensors"


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in ``folder``, or None if there is none yet.

    Raises IndexFault if it is damaged or of another version.
    """
    try:
        raw = (folder / NAME).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexFault(f"{folder / NAME} cannot be read; {_WAY_OUT}") from error
    try:
        content = json.loads(raw)
        entries = tuple(Entry(**entry) for entry in content["entries"])
        made = Manifest(content["encoder"], entries, content.get("shared", ""))
        sound = content["format"] == FORMAT and content["digest"] == made.digest
    except (ValueError, KeyError, TypeError) as error:
        raise IndexFault(f"{folder / NAME} is damaged; {_WAY_OUT}") from error
    if not sound:
        raise IndexFault(f"{folder / NAME} is damaged or of another version; {_WAY_OUT}")
    return made


def copy_index(folder: Path, target: Path) -> None:
    """Copy what the manifest of an index names, then the manifest, while nobody changes it.

    Raises IndexFault where the index cannot be read, OSError on a full disk.
    """
    with writing(folder):
        if manifest := read_manifest(folder):
            copy_files(folder, manifest, target)


def copy_files(folder: Path, manifest: Manifest, target: Path) -> None:
    """Copy what a manifest names, then the manifest, for whoever holds the right to change the index.

    Raises OSError on a full disk.
    """
    target.mkdir(mode=0o700)
    for name in [name for e in manifest.entries for name in (e.original, e.file) if name]:
        if (folder / name).exists():  # a segment that is lost is made again
            write_whole(target / name, (folder / name).read_bytes())
    write_manifest(target, manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put ``manifest`` in place of the old one. Raises OSError if there is no room."""
    content = {"format": FORMAT, "digest": manifest.digest, **manifest.content}
    if manifest.shared:
        content["shared"] = manifest.shared
    write_whole(folder / NAME, json.dumps(content, indent=1).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, never sees half of it. Raises OSError."""
    partial = path.with_name(f"{path.name}.part")
    try:
        with open(partial, "wb", opener=_for_this_user_only) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        flush_folder(path.parent)
    finally:
        partial.unlink(missing_ok=True)


def mark_of(path: Path) -> FileMark | None:
    """Return the mark of a file as it is now, or None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_ino, found.st_size)


def flush_folder(folder: Path) -> None:
    """Make the names in ``folder`` as durable as its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the right to change the index; a second writer waits for the first.

    Raises IndexFault if ``folder`` is not one that this user may write.
    """
    try:
        for place in reversed([folder, *folder.parents]):
            if not place.exists():
                place.mkdir(mode=0o700, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        lock = open(folder / "lock", "wb", opener=_for_this_user_only)  # noqa: SIM115
    except OSError as error:
        if error.errno not in _UNUSABLE:
            raise
        message = f"The index folder {folder} cannot be written ({error.strerror})."
        raise IndexFault(
            f"{message} Give SAFEGUARDING_DATA_DIR a folder that this user may write."
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _for_this_user_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


_UNUSABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}
_WAY_OUT = "move the folder away, then add the documents again."
