"""What must be true of a Word file before it is unpacked: a sound archive of modest size."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from procedures.reading.errors import ReadingError

#: Bytes that the parts of a file may hold together once unpacked.
LARGEST_UNPACKED = 100 * 1024 * 1024
#: Beyond a small file, how many times its packed size its unpacked size may be.
GREATEST_RATIO = 200
#: More parts than this belong to no document.
MOST_PARTS = 5000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SMALL = 10 * 1024 * 1024
_ENCRYPTED = 0x1
_ENCODING = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)")


def check_word_archive(data: bytes, name: str) -> None:
    """Raise ReadingError unless ``data`` is a Word file that is safe to unpack and parse."""
    if data.startswith(OLE):
        raise ReadingError(
            f"{name} is an old Office file, or locked with a password; save it as .docx without one."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive.infolist(), name)
            _check_parts(archive, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise damaged(name) from error


def damaged(name: str) -> ReadingError:
    """Return the error for a file that Word may be able to mend."""
    return ReadingError(f"{name} is damaged or no Word file (.docx); open it in Word and save a fresh copy.")


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    """By what the archive says of itself; zipfile never unpacks more of a part than is said here."""
    packed = sum(part.compress_size for part in parts)
    unpacked = sum(part.file_size for part in parts)
    swollen = unpacked > _SMALL and unpacked > packed * GREATEST_RATIO
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or swollen:
        raise ReadingError(
            f"{name} unpacks to far more than a document holds; save it without pictures as a new file."
        )
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ReadingError(f"{name} is locked with a password; save a copy without one and add that.")


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    names = archive.namelist()
    if not any(part.startswith("word/") for part in names):
        what = "a spreadsheet" if any(part.startswith("xl/") for part in names) else "not a Word document"
        raise ReadingError(
            f"{name} is {what}; save its text as Word (.docx), PDF or plain text and add that."
        )
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")) and not _is_plain_xml(archive.read(part)):
            raise damaged(name)


def _is_plain_xml(part: bytes) -> bool:
    """Whether a part declares no entities, in an encoding in which that can be seen.

    Office files never carry a document type; a parser would expand its entities in attributes.
    """
    flat = (
        part.replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    encoding = _ENCODING.match(flat)
    known = encoding is None or encoding[1].lower() in {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}
    return known and flat.lstrip().startswith(b"<") and b"<!DOCTYPE" not in flat and b"<!ENTITY" not in flat
