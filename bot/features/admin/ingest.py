"""Taking originals in, one after another: what cannot be read is named, the rest goes in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.core import formatting
from embeddings.index import Index, Progress
from procedures.document import Original, Passage
from procedures.library import Library, resting
from procedures.originals import original_of
from procedures.reading.address import fetch
from procedures.reading.errors import ReadingError
from procedures.reading.files import read_bytes


@dataclass(frozen=True)
class Outcome:
    """The outcome of one source: an original, or a sentence that says why not."""

    source: str
    original: Original | None = None
    notes: tuple[Passage, ...] = ()
    problem: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the outcome for a program."""
        if self.original is None:
            return {"source": self.source, "problem": self.problem}
        document = self.original.document
        return {
            "source": self.source,
            "id": document.id,
            "kind": document.kind.value,
            "title": document.title,
            "reference": document.reference,
            "about": list(document.about),
            "outcome": document.outcome,
            "published": document.published,
            "passages": len(self.original.passages),
            "notes": [note.id for note in self.notes],
        }

    def report(self, library: Library) -> str:
        """Return what was found, for a person."""
        if self.original is None:
            return self.problem or ""
        document = self.original.document
        councils = formatting.joined(tuple(library.authorities.name_of(slug) for slug in document.about))
        beside = f" (such as {self.notes[0].id})" if self.notes else ""
        return "\n".join(
            [
                f"{document.id}: {document.title}",
                f"  kind: {document.kind.value}; reference: {document.reference or 'none'}",
                f"  councils: {councils or 'none recognised'}",
                f"  outcome: {document.outcome or 'none'}; date: {formatting.date(document.published)}",
                f"  passages: {len(self.original.passages)}",
                f"  notes now beside their paragraphs: {len(self.notes)}{beside}",
            ]
        )


def add_all(
    sources: Sequence[str],
    library: Library,
    index: Index,
    clock: Clock,
    bar: AbstractContextManager[Progress],
) -> Iterator[Outcome]:
    """Take each source in and yield what came of it. Raises OSError when the disk is full."""
    with bar as progress:
        for source in sources:
            yield _add(source, library, index, clock(), progress)


def _add(source: str, library: Library, index: Index, now: dt.datetime, progress: Progress) -> Outcome:
    try:
        data, name, content_type = _bytes_of(source)
        added = now.isoformat(timespec="seconds")
        original = original_of(data, name, library, content_type, added=added)
    except ReadingError as error:
        return Outcome(source, problem=str(error))
    index.add(original, progress)
    notes = [n for n in library.notes if n.document_id == original.document.id]
    beside = tuple(n for n in notes if any(resting(original.passages, place) for place in n.rests_on))
    return Outcome(source, original, beside)


def _bytes_of(source: str) -> tuple[bytes, str, str]:
    if "://" in source:
        fetched = fetch(source)
        return fetched.data, fetched.url, fetched.content_type
    return read_bytes(Path(source)), Path(source).name, ""
