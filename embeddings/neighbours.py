"""Neighbours: the passages of other documents that say something near to what a passage says.

Nothing is encoded: a passage is compared by the vectors with which it is searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.catalogue import Catalogue
from embeddings.guards import Asked, Held, asked_of, elsewhere
from embeddings.late import Rows, mutual_bodies
from embeddings.results import editions_after
from embeddings.weighing import NO_ANSWER, nearer
from procedures.authorities import Authorities
from procedures.document import Document, Passage
from procedures.reading.decision import HEAD

#: How near a passage must be to count: docs/how-it-finds.md says how it was measured.
NEAR = 0.65
#: How many windows of notes, and of originals, are compared word by word with each window of a passage.
COMPARED = 24
#: How many neighbours a passage has at most.
MOST = 4


@dataclass(frozen=True)
class Neighbour:
    """A passage of another document, with the originals it rests on, and how near it is (at most 1)."""

    passage: Passage
    document: Document
    nearness: float
    originals: tuple[Passage, ...] = ()


def neighbours_of(
    passage_id: str, catalogue: Catalogue, authorities: Authorities, home: str | None = None
) -> list[Neighbour]:
    """Return the nearest passage of each other document that is near enough; none for a passage not held.

    ``home`` is the reader's own council: what it and its partnership say is never left out for others', and
    all stand in the order of answers. No edition stands here that the passage's own document or another
    neighbour replaced, and the very same words stand once.
    """
    place = catalogue.place.get(passage_id)
    if place is None or not _tells(place, catalogue):
        return []
    asked = asked_of("", authorities, home)
    near = list(_said_once(_near(place, catalogue), catalogue))
    near.sort(key=lambda found: (_is_own(catalogue.document(found[1]), asked), found[0]), reverse=True)
    shown = sorted(
        near[:MOST], key=lambda found: (_standing(found[1], asked, catalogue), found[0]), reverse=True
    )
    return [_neighbour(other, nearness, catalogue) for nearness, other in shown]


def _near(place: int, catalogue: Catalogue) -> list[tuple[float, int]]:
    """Return the nearest passage of each other document that is near enough, but for editions replaced."""
    best: dict[str, tuple[float, int]] = {}
    for other, nearness in _compared(place, catalogue):
        if nearness >= NEAR:
            document_id = catalogue.passages[other].document_id
            best[document_id] = max(best.get(document_id, (0.0, 0)), (nearness, other))
    later = {catalogue.passages[place].document_id, *best}
    documents = catalogue.documents
    return [found for i, found in best.items() if later.isdisjoint(editions_after(i, documents))]


def _is_own(document: Document, asked: Asked) -> bool:
    """Whether a document is of the reader's own council, or of its partnership."""
    return asked.home in document.about or document.id in asked.own


def _standing(place: int, asked: Asked, catalogue: Catalogue) -> float:
    """How far up a passage stands because of whose words it is."""
    held = Held(catalogue.passages[place], catalogue.document(place))
    return nearer(place, asked, catalogue) - NO_ANSWER * elsewhere(asked, held)


def _compared(place: int, catalogue: Catalogue) -> Iterator[tuple[int, float]]:
    """Yield passages of other documents, each with how near it is, as often as it was compared."""
    own = {catalogue.place[p.id] for p in catalogue.by_document[catalogue.passages[place].document_id]}
    lesser = {
        at for at, passage in enumerate(catalogue.passages) if passage.silent or not _tells(at, catalogue)
    }
    rows = np.arange(catalogue.context_starts[place], catalogue.context_starts[place + 1])
    others = np.flatnonzero(~np.isin(catalogue.context_owners, list(own | lesser)))
    for row in rows.tolist():
        nearest = _nearest(row, others, catalogue)
        scores = mutual_bodies(row, nearest, catalogue.context_texts, catalogue.rarity)
        yield from zip(catalogue.context_owners[nearest].tolist(), scores.tolist(), strict=True)


def _tells(place: int, catalogue: Catalogue) -> bool:
    """Whether a passage says something, and not only what its document is and when it was made."""
    return bool(catalogue.telling[place]) and catalogue.passages[place].heading != HEAD


def _nearest(row: int, others: Rows, catalogue: Catalogue) -> Rows:
    """Return those of ``others`` that are nearest to a window as a whole, of notes and of originals."""
    cosines = catalogue.contexts[others] @ catalogue.contexts[row]
    order = others[np.argsort(-cosines, kind="stable")]
    notes = catalogue.notes[catalogue.context_owners[order]]
    return np.concatenate([order[notes][:COMPARED], order[~notes][:COMPARED]])


def _said_once(near: Sequence[tuple[float, int]], catalogue: Catalogue) -> Iterator[tuple[float, int]]:
    """Yield neighbours but for those whose very words stand already, as in a document under two ids."""
    said = set[str]()
    for found in sorted(near, reverse=True):
        text = catalogue.passages[found[1]].text
        if text not in said:
            said.add(text)
            yield found


def _neighbour(place: int, nearness: float, catalogue: Catalogue) -> Neighbour:
    under = tuple(catalogue.passages[original] for original in catalogue.rests[place])
    return Neighbour(catalogue.passages[place], catalogue.document(place), nearness, under)
