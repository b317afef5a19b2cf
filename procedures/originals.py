"""Taking an original in: a file's bytes become a document of the library, or a new one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from procedures.authorities import Authorities
from procedures.document import Document, Original, Seen, slug, text_digest
from procedures.library import Library
from procedures.notes import NoteFile
from procedures.reading.blocks import Block
from procedures.reading.reader import passages, recognise
from procedures.reading.recognised import Recognised

#: A longer paragraph is never taken for a title.
LONGEST_TITLE = 120


def original_of(
    data: bytes, name: str, library: Library, content_type: str = "", *, added: str = ""
) -> Original:
    """Read an original and give it the id, date and standing that the library knows for it.

    ``name`` is the file's name or address, ``added`` when it is taken in.
    Raises ReadingError with a sentence that names it.
    """
    found = recognise(data, name, content_type)
    known = _known(found, library)
    document = known.document if known else _new_document(found, library.authorities)
    return Original(
        document=document,
        passages=passages(document.id, found, document.kind, name),
        source=name,
        digest=hashlib.sha256(data).hexdigest(),
        added=added,
    )


def _known(found: Recognised, library: Library) -> NoteFile | None:
    """The library's file for this document: by its reference, else by all its marks."""
    number = _digits(found.reference)
    for file in library.files:
        if number and number == _digits(file.document.reference):
            return file
    opening = _plain([found.title, *(b.text for b in found.body[:40])])
    top = _plain([found.title, *(b.text for b in found.body[:10] if _is_title_like(b))])
    for file in library.files:
        marks = [_plain([mark]) for mark in file.recognise]
        if any(mark in top for mark in marks) and all(mark in opening for mark in marks):
            return file
    return None


def _is_title_like(block: Block) -> bool:
    """Whether a block may be a title: a paragraph that names another document is none."""
    return block.kind == "heading" or (block.kind == "paragraph" and len(block.text) <= LONGEST_TITLE)


def _new_document(found: Recognised, authorities: Authorities) -> Document:
    return Document(
        id=_id_of(found),
        title=found.title,
        kind=found.kind,
        publisher=found.publisher or "publisher not stated in the document",
        about=authorities.named_in(" ; ".join(found.councils)),
        reference=found.reference,
        outcome=found.outcome,
        published=found.published,
        seen=Seen.ORIGINAL,
    )


def _id_of(found: Recognised) -> str:
    """Whose it is, then its reference, or its date and title: two papers of one meeting are two."""
    named = [found.reference] if found.reference else [found.published, found.title]
    particulars = dict.fromkeys(part for part in (found.publisher, *named) if part)
    return slug("-".join(particulars))[:80].rstrip("-.") or f"document-{text_digest(found.title)}"


def _digits(reference: str | None) -> str:
    return re.sub(r"\D", "", reference or "")


def _plain(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).replace("’", "'").lower().split())
