"""What comes of adding, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from procedures.document import Document, Original, Passage
from procedures.reading.coverage import Coverage


class Taken(StrEnum):
    """What was done with a document."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    SAME_TEXT = "the same text twice"
    REFUSED = "refused"
    LEFT_OUT = "left out at review"
    HELD_BACK = "held back"
    WAITS = "waiting for a second person"


@dataclass(frozen=True)
class Overruled:
    """What a person said of a document and what stands instead, each as (name, said, stands).

    ``library`` is the file that says what stands; it is "" where the text is held already as another file's.
    """

    values: tuple[tuple[str, str, str], ...]
    library: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one source: an original, or a sentence that says why not.

    ``replaced`` is the original that gave way, ``same_as`` the held one whose text this is; ``beside`` is
    another document that the same file gave before, ``edition_of`` what this may be a later edition of;
    ``overruled`` is what a person said of it that does not stand. ``held_for`` is the council for which it is
    held alone already, where it was not said again, and ``is_only_like`` whether it is but like that.
    """

    source: str
    taken: Taken = Taken.REFUSED
    original: Original | None = None
    notes: tuple[Passage, ...] = ()
    problem: str | None = None
    replaced: Original | None = None
    same_as: Document | None = None
    beside: Document | None = None
    edition_of: Document | None = None
    coverage: Coverage | None = None
    overruled: Overruled | None = None
    held_for: str = ""
    is_only_like: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether nothing is in doubt of a document: it is new, all of it was read, and so was what it is."""
        original, covered = self.original, self.coverage
        if original is None or self.taken not in {Taken.NEW, Taken.WAITS}:
            return False
        unread = original.doubts or original.unread or original.by_machine or (covered and covered.lost)
        others = self.replaced or self.same_as or self.beside or self.edition_of
        return not (unread or others or self.overruled or self.problem)

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
            "publisher": document.publisher,
            "standing": document.standing.value,
            "superseded_by": document.superseded_by,
            "taken": self.taken.value,
            "problem": self.problem,
            "replaced": _particulars(self.replaced) if self.replaced else None,
            "same_text_as": self.same_as.id if self.same_as else None,
            "overruled": {name: stands for name, _, stands in self.overruled.values}
            if self.overruled
            else {},
            "doubts": list(self.original.doubts),
            "unread": list(self.original.unread),
            "by_machine": list(self.original.by_machine),
            "words": self.coverage.words if self.coverage else None,
            "words_left_out": self.coverage.lost if self.coverage else None,
        }


def _particulars(original: Original) -> dict[str, Any]:
    document = original.document
    return {
        "id": document.id,
        "published": document.published,
        "added": original.added,
        "source": original.source,
        "passages": len(original.passages),
    }
