"""Reading around a passage: what stands before and after it in its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.card import ShownPassage
from procedures.document import Original, Passage
from procedures.library import Library, resting

#: Passages before and after.
REACH = 2


@dataclass(frozen=True)
class Excerpt:
    """An excerpt: passages of a document in order; ``wanted`` holds the ids it was opened for."""

    passages: tuple[ShownPassage, ...] = ()
    wanted: frozenset[str] = frozenset()


def around(passage_id: str, originals: Iterable[Original], library: Library) -> Excerpt:
    """Return a passage with those before and after it.

    For a note, the paragraphs it rests on and those around them, where its original was added;
    else the notes beside it on the same document. Empty if the passage is not held.
    """
    document_id = passage_id.split("/")[0]
    original = next((o for o in originals if o.document.id == document_id), None)
    notes = [n for n in library.notes if n.document_id == document_id]
    note = next((n for n in notes if n.id == passage_id), None)
    if original is not None:
        ground = {passage_id} if note is None else {p.id for p in _ground(note, original)}
        if found := _with_neighbours(original.passages, ground):
            return Excerpt(tuple(ShownPassage(p, original.document) for p in found), frozenset(ground))
    if note is None:
        return Excerpt()
    document = library.documents[document_id]
    beside = _with_neighbours(notes, {passage_id})
    return Excerpt(tuple(ShownPassage(n, document) for n in beside), frozenset({passage_id}))


def _ground(note: Passage, original: Original) -> list[Passage]:
    return [p for place in note.rests_on for p in resting(original.passages, place)]


def _with_neighbours(passages: Sequence[Passage], wanted: set[str]) -> list[Passage]:
    at = [n for n, passage in enumerate(passages) if passage.id in wanted]
    kept = {n for place in at for n in range(place - REACH, place + REACH + 1)}
    return [passage for n, passage in enumerate(passages) if n in kept]
