"""Taking an original in: a file's bytes become a document of the library, or a new one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from procedures.authorities import Authorities
from procedures.document import Document, Original, Seen, slug
from procedures.library import Library
from procedures.notes import NoteFile
from procedures.reading.reader import passages, recognise
from procedures.reading.recognised import Recognised


def original_of(data: bytes, name: str, library: Library, content_type: str = "") -> Original:
    """Read an original and give it the id, date and standing that the library knows for it.

    ``name`` is the file's name or address. Raises ReadingError with a sentence that names it.
    """
    found = recognise(data, name, content_type)
    known = _known(found, library)
    document = known.document if known else _new_document(found, library.authorities)
    return Original(
        document=document,
        passages=passages(document.id, found, document.kind, name),
        source=name,
        digest=hashlib.sha256(data).hexdigest(),
    )


def _known(found: Recognised, library: Library) -> NoteFile | None:
    """The library's file for this document: by its reference, else by all its marks."""
    for file in library.files:
        if found.reference and file.document.reference and _digits(found.reference) == _digits(file.document.reference):
            return file
    opening = _plain([found.title, *(b.text for b in found.body[:40])])
    for file in library.files:
        if file.recognise and all(_plain([mark]) in opening for mark in file.recognise):
            return file
    return None


def _new_document(found: Recognised, authorities: Authorities) -> Document:
    particulars = [found.publisher or found.title, found.reference or found.published or found.title]
    return Document(
        id=slug("-".join(dict.fromkeys(particulars)))[:80].rstrip("-."),
        title=found.title,
        kind=found.kind,
        publisher=found.publisher or "publisher not stated in the document",
        about=authorities.named_in(" ; ".join(found.councils)),
        reference=found.reference,
        outcome=found.outcome,
        published=found.published,
        seen=Seen.ORIGINAL,
    )


def _digits(reference: str) -> str:
    return re.sub(r"\D", "", reference)


def _plain(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).replace("’", "'").lower().split())
