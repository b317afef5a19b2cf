"""A file's bytes, and the text in them when they are text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from procedures.reading.errors import ReadingError

#: A larger file is not read.
LARGEST = 50 * 1024 * 1024
#: Of a text in an older encoding, the least share of plain ASCII characters.
_PLAIN_SHARE = 0.8
#: Of a text in Unicode, the greatest share of control characters.
_CONTROL_SHARE = 0.01

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_WINDOWS, _MAC = "cp1252", "mac_roman"
#: What encodings are called to people.
_CALLED = {_WINDOWS: "Windows-1252", _MAC: "Mac Roman"}
#: What a quotation mark or a dash of Mac Roman becomes where it is read as Windows-1252: a capital after a
#: small letter, or alone.
_MAC_MARK = re.compile(
    "(?<=[a-z.,;:!?)])[\u00d2-\u00d5](?!\\w{2})|(?<=[a-z])\u00d5|(?<!\\w)[\u00d0\u00d1](?!\\w)"
)
#: All but plain ASCII that is common in an English text of Windows-1252.
_COMMON = re.compile(
    "[\x00-\x7f\xa0\xa3\xa7\xa9\xad\xae\xb0\xb7\xbc-\xbe\xc9\xdf-\xf6\xf8-\xfc"
    "\u2013\u2014\u2018-\u201d\u2022\u2026\u20ac\u2122]*"
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path) -> bytes:
    """Return the content of the file at ``path``.

    Raises ReadingError if it is missing, a folder, empty, larger than LARGEST, or cannot be opened.
    """
    try:
        _check_is_file(path)
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except PermissionError as error:
        raise ReadingError(
            f"{path.name} may not be opened by this user; ask for the right to read it."
        ) from error
    except (OSError, ValueError) as error:
        raise ReadingError(f"{path.name} could not be opened; check its name and its disk.") from error
    return checked(data, path.name)


def checked(data: bytes, name: str) -> bytes:
    """Return what a file holds. Raises ReadingError if that is nothing, or more than LARGEST."""
    if not data:
        raise ReadingError(f"{name} is empty; add a copy with text in it.")
    if len(data) > LARGEST:
        size = LARGEST // (1024 * 1024)
        raise ReadingError(f"{name} is larger than {size} MB; split it or save it without pictures.")
    return data


def decode(data: bytes, name: str) -> str:
    """Return ``data`` as text: UTF-8, UTF-16 with its mark, or else each line in UTF-8 or an older encoding.

    Raises ReadingError if it is no text, or text in another encoding.
    """
    text = _unicode(data)
    if text is not None:
        if "\x00" in text or len(_CONTROLS.findall(text)) > len(text) * _CONTROL_SHARE:
            raise ReadingError(f"{name} is not a text file; save it as PDF, Word (.docx) or plain text.")
        return text
    text = _older(data)
    if text is None:
        raise ReadingError(
            f"{name} is not readable text; save it as plain text in UTF-8, or as PDF or Word (.docx)."
        )
    return text


def by_line(data: bytes, errors: str = "strict") -> str:
    """Return ``data`` with each line read as UTF-8 where it is that, else in the encoding that it looks like.

    A file put together from others may hold both. Raises UnicodeDecodeError as ``errors`` says.
    """
    encoding = _older_encoding(data)
    return "".join(
        line.decode(encoding, errors) if read is None else read
        for line, read in ((line, _in_unicode(line)) for line in _lines(data))
    )


def guessed_encoding(data: bytes) -> str:
    """Return what the encoding is called that a text was read in where that is a guess; else nothing.

    A text is taken for Windows-1252 without doubt where all its marks are common in English.
    """
    if _unicode(data) is not None:
        return ""
    encoding = _older_encoding(data)
    older = (line.decode(encoding, "replace") for line in _lines(data) if _in_unicode(line) is None)
    is_plain = encoding == _WINDOWS and all(map(_COMMON.fullmatch, older))
    return "" if is_plain else _CALLED[encoding]


def _older_encoding(data: bytes) -> str:
    """Return which encoding the lines of a text are in that are not in UTF-8, as their marks look."""
    older = (line.decode(_WINDOWS, "replace") for line in _lines(data) if _in_unicode(line) is None)
    return _MAC if any(map(_MAC_MARK.search, older)) else _WINDOWS


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _in_unicode(line: bytes) -> str | None:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _check_is_file(path: Path) -> None:
    if not path.exists():
        raise ReadingError(f"{path.name} was not found; check its name and folder.")
    if path.is_dir():
        raise ReadingError(f"{path.name or path} is a folder; name the files in it instead.")
    if not path.is_file():
        raise ReadingError(f"{path.name} is not an ordinary file; add a saved copy of it.")


def _unicode(data: bytes) -> str | None:
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _older(data: bytes) -> str | None:
    """Nearly every byte is a letter of an older encoding, so the text must also look like English."""
    try:
        text = by_line(data)
    except UnicodeDecodeError:
        return None
    plain = sum(character.isascii() for character in text)
    if _CONTROLS.search(text) or plain < len(text) * _PLAIN_SHARE:
        return None
    return text
