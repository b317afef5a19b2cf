"""A form that holds files, read as it arrives: so many bytes and files at most, none of it in memory."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import IO

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

#: Bytes and files of one form at most.
MOST_BYTES, MOST_FILES = 100 * 1024 * 1024, 100


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
    raw: Request, most_fields: int, largest_field: int
) -> tuple[dict[str, str], list[SentFile]]:
    """Return the fields of a form, each once, and its files. Raises as the errors here say."""
    kind = raw.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise NoFileFormError
    parser = MultiPartParser(
        raw.headers,
        _up_to(raw, MOST_BYTES),
        max_files=MOST_FILES,
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
