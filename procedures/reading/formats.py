"""Which reader a file goes to: by its first bytes, then by what the server said, then by its name."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import Message
from pathlib import PurePosixPath

from procedures.reading.archive import OLE
from procedures.reading.contents import without_contents
from procedures.reading.docx import content_of_docx
from procedures.reading.errors import ReadingError
from procedures.reading.files import decode, guessed_encoding
from procedures.reading.html import content_of_html
from procedures.reading.marks import counted_on
from procedures.reading.metadata import content_of_text
from procedures.reading.structure import Block, Content

_READABLE = "save it as PDF, Word (.docx), a web page or plain text and add that"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BY_TYPE = {
    "application/pdf": "pdf",
    _DOCX: "docx",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
}
_BY_SUFFIX = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
}
_PAGE = re.compile(
    rb"^(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
#: First bytes of what no reader here can read, though its name may say otherwise.
_FOREIGN = (
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
)


def content_of(data: bytes, name: str, content_type: str = "") -> Content:
    """Return the blocks of a file of any kind that can be read, and what it says of itself.

    ``name`` is its name or its address; ``content_type`` is what a server said it is. Raises
    ReadingError with one sentence naming the file and the way out.
    """
    kind = format_of(data, name, content_type)
    if kind == "pdf":
        from procedures.reading.pdf import content_of_pdf

        content = content_of_pdf(data, name)
    elif kind == "docx":
        content = content_of_docx(data, name)
    elif kind == "html":
        content = replace(
            content_of_html(data, name, charset_of(content_type)),
            guessed=_guessed_of_page(data, content_type),
        )
    elif kind == "text":
        content = replace(content_of_text(decode(data, name), name), guessed=guessed_encoding(data))
    else:
        raise ReadingError(f"{name} is of a kind that cannot be read; {_READABLE}.")
    blocks = tuple(counted_on(without_contents(content.blocks)))
    if not blocks:
        raise ReadingError(f"{name} holds no text; add a copy with text in it.")
    return replace(content, blocks=blocks)


def format_of(data: bytes, name: str, content_type: str = "") -> str:
    """Return the reader of a file: "pdf", "docx", "html" or "text"; "foreign" or "" where there is none."""
    return _by_first_bytes(data) or _by_type(content_type) or _by_name(name)


def blocks_of(data: bytes, name: str, content_type: str = "") -> list[Block]:
    """Return the blocks of a file alone; see ``content_of``."""
    return list(content_of(data, name, content_type).blocks)


def _guessed_of_page(data: bytes, content_type: str) -> str:
    from procedures.reading.webpage import is_in_stated_encoding

    return "" if is_in_stated_encoding(data, charset_of(content_type)) else guessed_encoding(data)


def _by_first_bytes(data: bytes) -> str:
    start = data[:4096].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").lstrip()
    if start.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE)):
        return "docx"
    if data.startswith(_FOREIGN):
        return "foreign"
    return "html" if _PAGE.match(start) else ""


def _by_type(content_type: str) -> str:
    return _BY_TYPE.get(content_type.split(";")[0].strip().lower(), "")


def _by_name(name: str) -> str:
    path = re.split(r"[?#]", name)[0] if "://" in name else name
    return _BY_SUFFIX.get(PurePosixPath(path).suffix.lower(), "")


def charset_of(content_type: str) -> str:
    """Return the character set that a server said, or ""."""
    message = Message()
    message["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    return message.get_content_charset("")
