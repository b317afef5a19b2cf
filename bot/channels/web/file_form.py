"""A form that holds files, read as it arrives: so many bytes and files at most, none of it in memory."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from functools import cached_property
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True)
class FormLimits:
    """What a form with files may hold at most; ``megabytes`` are of all of it together."""

    megabytes: int
    files: int

    @property
    def bytes(self) -> int:
        """The bytes of all of it together."""
        return self.megabytes * 1024 * 1024


@dataclass(frozen=True)
class SentFile:
    """A file that a field of a form held, under the name that its sender gave it."""

    field: str
    name: str
    file: IO[bytes]


class NoFileFormError(Exception):
    """What was sent is no form with files."""


class FilesTooLargeError(MultiPartException):
    """What was sent is too large."""


async def read_file_form(
    raw: Request, limits: FormLimits, most_fields: int, largest_field: int
) -> tuple[dict[str, str], list[SentFile]]:
    """Return the fields of a form, each once, and its files. Raises as the errors here say."""
    kind = raw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise NoFileFormError
    parser = _Parser(
        raw.headers,
        _up_to(raw, limits.bytes),
        max_files=limits.files,
        max_fields=most_fields,
        max_part_size=largest_field,
    )
    try:
        form = await parser.parse()
    except FilesTooLargeError:
        raise
    except MultiPartException as refused:
        too_many = "Too many files" in refused.message
        raise (FilesTooLargeError(refused.message) if too_many else NoFileFormError) from None
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    sent = [(field, each) for field, each in form.multi_items() if isinstance(each, UploadFile)]
    return fields, [SentFile(field, each.filename or "", each.file) for field, each in sent]


async def _up_to(raw: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield what is sent. Raises FilesTooLargeError where it says, or turns out, to be more than ``most``."""
    said = raw.headers.get("content-length", "")
    if said.isascii() and said.isdecimal() and int(said[:20]) > most:
        raise FilesTooLargeError("too large")
    taken = 0
    async for chunk in raw.stream():
        taken += len(chunk)
        if taken > most:
            raise FilesTooLargeError("too large")
        yield chunk


class _Parser(MultiPartParser):
    """The parser of a form, which puts its files on one pile."""

    @cached_property
    def _pile(self) -> _Pile:
        return _Pile()

    def on_headers_finished(self) -> None:
        """Begin what the headers of a part say: a field, or a file."""
        super().on_headers_finished()
        if (begun := self._current_part.file) is not None:
            self._files_to_close_on_error.pop().close()
            file = cast(BinaryIO, self._pile.begin())
            self._files_to_close_on_error.append(file)  # type: ignore[arg-type]  # it is closed, no more
            self._current_part.file = UploadFile(file, size=0, filename=begun.filename, headers=begun.headers)


class _Pile:
    """One file on the disk that holds all files of a form one after another; it goes with the last of them.

    A thousand small files would each take memory, or each a handle of which a process has as many.
    """

    def __init__(self) -> None:
        self._pile = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the last of its files
        self._open = 0

    def begin(self) -> _Part:
        """Begin a file, which lies behind those that are there."""
        self._open += 1
        return _Part(self)

    def put(self, data: bytes) -> int:
        """Put bytes at the end; return where."""
        at = self._pile.seek(0, os.SEEK_END)
        self._pile.write(data)
        return at

    def read(self, at: int, count: int) -> bytes:
        """Return bytes from a place on."""
        self._pile.seek(at)
        return self._pile.read(count)

    def end(self) -> None:
        """Let go of one of the files."""
        self._open -= 1
        if not self._open:
            self._pile.close()


class _Part(io.RawIOBase):
    """A file of a pile. It is written from one end to the other before the next begins."""

    def __init__(self, pile: _Pile) -> None:
        self._pile = pile
        self._first = self._size = self._at = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # of what the parser writes
        at = self._pile.put(data)
        self._first = self._first if self._size else at
        self._size += len(data)
        return len(data)

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        data = self._pile.read(self._first + self._at, max(0, min(len(view), self._size - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._pile.end()
