"""Updates that came in while the database was away: sealed, in files beside it, until it takes them.

A file holds what came together, is written whole or not at all, and goes once the database has it. Any
process may hand on any file: an update that the database has already is not taken twice.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

import structlog

from bot.errors import StoreError
from bot.store.inbox import Inbox, ReceivedUpdate
from bot.store.payload_cipher import PayloadCipher, UnreadableError

log = structlog.get_logger(__name__)

NO_ROOM = "{folder} cannot be written; see that its disk has room."
_WHOLE, _PART = ".sealed", ".part"


class Spool:
    """The spool, in a folder of its own."""

    def __init__(self, folder: Path, cipher: PayloadCipher) -> None:
        self._folder = folder
        self._cipher = cipher

    def prepare(self) -> None:
        """Drop what a killed process had half written: nobody was told that it was kept."""
        for part in self._folder.glob(f"*{_PART}"):
            part.unlink(missing_ok=True)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits to be handed on."""
        return not self._files()

    def put(self, updates: Sequence[ReceivedUpdate]) -> None:
        """Keep updates on the disk. Raises StoreError where that cannot be."""
        sealed = self._cipher.seal(json.dumps([astuple(update) for update in updates]))
        name = self._folder / f"{self._next():020}-{secrets.token_hex(4)}"
        part = name.with_suffix(_PART)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            part.replace(name.with_suffix(_WHOLE))
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise StoreError(NO_ROOM.format(folder=self._folder)) from None

    def hand_on(self, inbox: Inbox, now: dt.datetime) -> int:
        """Give the inbox what waits, the earliest first; return how many updates. Raises StoreError."""
        count = 0
        for path in self._files():
            if updates := self._read(path):
                count += len(inbox.put(updates, now, now))
            path.unlink(missing_ok=True)
        return count

    def _next(self) -> int:
        """The moment in nanoseconds, or what comes after the last file: a clock may have been put back."""
        last = 0
        with suppress(OSError, ValueError):
            last = max((int(path.name.partition("-")[0]) for path in self._files()), default=0)
        return max(time.time_ns(), last + 1)

    def _read(self, path: Path) -> list[ReceivedUpdate]:
        try:
            rows = json.loads(self._cipher.open(path.read_text("ascii")))
        except FileNotFoundError:  # another process handed it on
            return []
        except (UnreadableError, ValueError):
            log.error("what came in while the database was away cannot be read", file=path.name)
            return []
        return [ReceivedUpdate(number, chat_id, payload) for number, chat_id, payload, _ in rows]

    def _files(self) -> list[Path]:
        """The files that are whole, the earliest first."""
        try:
            return sorted(path for path in self._folder.iterdir() if path.suffix == _WHOLE)
        except FileNotFoundError:
            return []
