"""The parts of a long document: cut at its headings, so that a page of each is quickly read and loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby, takewhile
from typing import TypeVar

from bot.features.documents import messages as document_messages
from procedures.document import Passage

#: Letters that the page of a part takes at most, and what stands round a paragraph or a note counts as.
LONGEST, AROUND = 50_000, 700

Held = TypeVar("Held")


@dataclass(frozen=True)
class OpenedParagraph:
    """A paragraph of an original, with the headings that begin at it and the notes that rest on it."""

    passage: Passage
    headings: tuple[str, ...] = ()
    notes: tuple[Passage, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """The headings under which it stands, the largest first."""
        return tuple(heading for heading in (*self.passage.above, self.passage.heading) if heading.strip())

    @property
    def length(self) -> int:
        """How many letters of a page it takes."""
        return sum(AROUND + len(passage.text) for passage in (self.passage, *self.notes))


@dataclass(frozen=True)
class DocumentPart:
    """What stands on one page of a document; ``notes`` are those that rest on no paragraph that is here.

    ``title`` says what it holds, "" where it is the whole document.
    """

    title: str
    paragraphs: tuple[OpenedParagraph, ...] = ()
    notes: tuple[Passage, ...] = ()

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """The headings in order, each with the id of the paragraph at which it begins."""
        return tuple((heading, p.passage.id) for p in self.paragraphs for heading in p.headings)

    @property
    def over(self) -> tuple[str, ...]:
        """The headings under which its first paragraph stands, but for those that begin there."""
        first = self.paragraphs[0] if self.paragraphs else None
        return first.path[: len(first.path) - len(first.headings)] if first else ()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The paragraphs, each with the notes on it after it, and the other notes."""
        beside = (passage for p in self.paragraphs for passage in (p.passage, *p.notes))
        return (*beside, *self.notes)


def parts_of(paragraphs: Sequence[OpenedParagraph], notes: Sequence[Passage]) -> tuple[DocumentPart, ...]:
    """Return the parts of a document in order; one that is short is one part."""
    if _length(paragraphs) + _length_of(notes) <= LONGEST:
        return (DocumentPart("", tuple(paragraphs), tuple(notes)),)
    made = [DocumentPart(_title(held), tuple(held)) for held in _packed(paragraphs, 0)]
    for held in _evenly(notes, [AROUND + len(note.text) for note in notes]):
        made.append(DocumentPart(document_messages.PART_OF_NOTES, notes=tuple(held)))
    return tuple(made)


def _packed(held: Sequence[OpenedParagraph], depth: int) -> Iterator[list[OpenedParagraph]]:
    """Yield paragraphs by parts: what stands under one heading together, and short neighbours on one page."""
    if all(len(one.path) <= depth for one in held):
        yield from _evenly(held, [one.length for one in held])
        return
    waiting: list[OpenedParagraph] = []
    for _, group in groupby(held, key=lambda one: one.path[: depth + 1]):
        under = list(group)
        if _length(waiting) + _length(under) <= LONGEST:
            waiting += under
            continue
        if waiting:
            yield waiting
        waiting = under if _length(under) <= LONGEST else []
        if not waiting:
            yield from _packed(under, depth + 1)
    if waiting:
        yield waiting


def _evenly(held: Sequence[Held], lengths: Sequence[int]) -> Iterator[list[Held]]:
    """Yield what has no headings to be cut at in pieces of about one length."""
    whole = sum(lengths)
    longest = max(1, -(-whole // max(1, -(-whole // LONGEST))))
    pieces = (before // longest for before in accumulate(lengths, initial=0))
    for _, piece in groupby(zip(pieces, held, strict=False), key=lambda placed: placed[0]):
        yield [one for _, one in piece]


def _title(held: Sequence[OpenedParagraph]) -> str:
    """What a part holds: the heading over all of it, and its first and last below that."""
    paths = [one.path for one in held]
    common = [same[0] for same in takewhile(lambda same: len(set(same)) == 1, zip(*paths, strict=False))]
    below = [path[len(common)] for path in (paths[0], paths[-1]) if len(path) > len(common)]
    if not common and not below:
        return document_messages.PART_WITHOUT_HEADING
    ends = dict.fromkeys(below)
    inside = document_messages.PART_FROM_TO.format(first=below[0], last=below[-1]) if ends else ""
    inside = inside if len(ends) > 1 else "".join(ends)
    return ": ".join(filter(None, (common[-1] if common else "", inside)))


def _length(held: Iterable[OpenedParagraph]) -> int:
    return sum(one.length for one in held)


def _length_of(notes: Iterable[Passage]) -> int:
    return sum(AROUND + len(note.text) for note in notes)
