"""Backup: the data folder as it is at one moment while the service runs, and back into an empty folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.errors import RefusedError
from bot.features.admin import messages as admin_messages
from embeddings.manifest import copy_index, write_whole

#: The file that lists the others; it is written last, so a backup without it is none.
CONTENTS = "backup.json"
#: The database in a backup, whatever it is called where it stands.
DATABASE = "store.db"
INDEX = "index"


class CopiedDatabase(Protocol):
    """A database that can be copied while others write."""

    def copy_to(self, path: Path) -> bool:
        """Copy it as it is at one moment; return False where it is a server's."""


@dataclass(frozen=True)
class Places:
    """Where what is backed up stands: the index, and files beside it by their name in a backup."""

    index: Path
    files: dict[str, Path]

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.index.parent


def back_up(
    places: Places, database: Callable[[], CopiedDatabase], folder: Path, now: dt.datetime
) -> tuple[int, bool]:
    """Copy all that cannot be made again into a new folder; return how many files, and whether the database.

    Raises RefusedError where the folder is not empty; IndexFault, StoreError and OSError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(admin_messages.BACKUP_NOT_EMPTY.format(folder=folder))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if places.index.exists():
        copy_index(places.index, folder / INDEX)
    whole = database().copy_to(folder / DATABASE)
    for name, path in places.files.items():
        if path.exists():
            write_whole(folder / name, path.read_bytes())
    copied = {path.relative_to(folder).as_posix(): _digest(path) for path in _files(folder)}
    content = {"made": now.isoformat(timespec="seconds"), "files": copied}
    write_whole(folder / CONTENTS, json.dumps(content, indent=1).encode())
    return len(copied), whole


def restore(places: Places, database: Path | None, folder: Path) -> tuple[int, bool]:
    """Put a backup into an empty data folder; return how many files, and whether the database was among them.

    ``database`` is where its file goes, None where it is a server's. Raises RefusedError for a backup that is
    not whole and a folder that is not empty, OSError on a full disk.
    """
    files = _checked(folder)
    taken = places.folder.exists() and any(places.folder.iterdir())
    if taken or (database and database.exists()):
        raise RefusedError(admin_messages.RESTORE_NOT_EMPTY.format(folder=places.folder))
    places.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole = DATABASE in files and database is not None
    targets = {DATABASE: database, **places.files}
    for name in sorted(files, key=lambda name: name.endswith("manifest.json")):
        target = targets.get(name, places.index / name.removeprefix(f"{INDEX}/"))
        if target is not None:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(target, (folder / name).read_bytes())
    return len(files), whole


def _checked(folder: Path) -> dict[str, str]:
    """Return the digests of the files of a backup that is whole. Raises RefusedError."""
    try:
        content: dict[str, Any] = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        files: dict[str, str] = content["files"]
        led_out = [name for name in files if Path(name).is_absolute() or ".." in Path(name).parts]
        wrong = led_out or [name for name, digest in files.items() if _digest(folder / name) != digest]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusedError(admin_messages.NO_BACKUP.format(folder=folder)) from error
    if wrong:
        raise RefusedError(admin_messages.BACKUP_DAMAGED.format(folder=folder, name=", ".join(wrong[:3])))
    return files


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
