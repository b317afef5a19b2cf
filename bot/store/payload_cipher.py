"""The cipher of what people wrote and are answered, while it waits in the database. The key is not in there.

The key is the setting SAFEGUARDING_KEY, or a file that its owner alone can read, made when it is first
needed. Either holds one key or more, the newest first: the newest seals, and all of them open.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import StoreError

#: Keys that are kept of a file: the newest, and the one before it for what was sealed a moment ago.
MOST_KEYS = 2


class UnreadableError(Exception):
    """A text was sealed with a key that is not here any more, or was changed since."""


class PayloadCipher:
    """The cipher: seals a text, and opens what was sealed with any of its keys."""

    def __init__(self, path: Path, keys: str | None = None) -> None:
        """Take the file that holds the keys, or ``keys`` themselves, which then count alone."""
        self._path = path
        self._setting = keys.replace(",", " ").split() if keys else []
        self._given = _fernet(self._setting, "SAFEGUARDING_KEY") if keys else None
        self._turn = threading.Lock()
        self._read: tuple[int, MultiFernet] | None = None

    def prepare(self) -> None:
        """Make the file if there is none. Raises StoreError where the keys cannot be used."""
        self._keys()

    @property
    def marks(self) -> tuple[str, ...]:
        """What its keys are told apart by, the newest first; nobody makes a key of it."""
        return tuple(hashlib.sha256(b"which key " + key.encode()).hexdigest()[:32] for key in self._held())

    def seal(self, text: str) -> str:
        """Return a text so that nobody without the key can read it."""
        return self._keys().encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed. Raises UnreadableError."""
        try:
            return self._keys().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise UnreadableError from None

    def seal_anew(self, sealed: str) -> str:
        """Return what was sealed, sealed with the newest key. Raises UnreadableError."""
        try:
            return self._keys().rotate(sealed.encode()).decode()
        except InvalidToken:
            raise UnreadableError from None

    def rotate(self) -> None:
        """Put a new key before the others; of those the last used stays. Raises StoreError for a setting."""
        if self._given is not None:
            raise StoreError("The key is SAFEGUARDING_KEY; put a new one before it there, with a comma.")
        held = self._held()
        beside = self._path.with_name(f"{self._path.name}.new")
        beside.unlink(missing_ok=True)  # of a rotation that was cut off
        _write(beside, [Fernet.generate_key().decode(), *held][:MOST_KEYS])
        beside.replace(self._path)

    def _held(self) -> list[str]:
        """The keys themselves, the newest first."""
        self._keys()
        return self._setting or self._path.read_text("ascii").split()

    def _keys(self) -> MultiFernet:
        """The keys as they are now: a running process sees at once that they were rotated."""
        if self._given is not None:
            return self._given
        with self._turn:
            try:
                changed = self._path.stat().st_mtime_ns
            except FileNotFoundError:
                changed = self._made()
            if self._read is None or self._read[0] != changed:
                self._read = (changed, self._from_file())
            return self._read[1]

    def _made(self) -> int:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(self._path, [Fernet.generate_key().decode()])
        except FileExistsError:  # another process made it in this moment
            pass
        except OSError:
            raise StoreError(
                f"The key cannot be written to {self._path}; see that its disk has room."
            ) from None
        return self._path.stat().st_mtime_ns

    def _from_file(self) -> MultiFernet:
        try:
            if stat.S_IMODE(self._path.stat().st_mode) & 0o077:
                raise StoreError(f"{self._path} can be read by others; run chmod 600 on it.")
            return _fernet(self._path.read_text("ascii").split(), str(self._path))
        except (OSError, UnicodeDecodeError):
            raise StoreError(f"{self._path} cannot be read; see to whom it belongs.") from None


def _fernet(keys: list[str], where: str) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise StoreError(f"{where} holds no key that can be used; see docs/running-it.md.") from None


def _write(path: Path, keys: list[str]) -> None:
    """Write keys into a new file. Raises FileExistsError."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write("\n".join(keys) + "\n")
        file.flush()
        os.fsync(file.fileno())
