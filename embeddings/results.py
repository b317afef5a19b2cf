"""From candidates to what is shown: each thing once, a note with the originals under it."""

from __future__ import annotations

from dataclasses import dataclass

from embeddings.catalogue import Catalogue
from embeddings.finder import Candidates
from embeddings.fusion import Floats
from procedures.authorities import Authorities
from procedures.document import Document, Kind, Passage, Seen

#: By how much (logarithm of odds) a source that cannot settle a question stands back.
STANDS_BACK = 2.0


@dataclass(frozen=True)
class Result:
    """A note with the originals it rests on, or an original alone. ``features`` is (f,).

    ``settles`` is False for what cannot answer by itself: a source known only by report, or the
    local procedure of an area that the question does not name and no council has added.
    """

    passage: Passage
    document: Document
    score: float
    features: Floats
    originals: tuple[Passage, ...] = ()
    settles: bool = True


def results_of(
    found: Candidates, catalogue: Catalogue, authorities: Authorities
) -> tuple[list[Result], list[Result]]:
    """Return what may be shown, best first, and apart from it the notes of what is not said.

    An original is left out where a note that rests on it stands above it.
    """
    local = authorities.documents_for(found.question, found.councils)
    shown: list[Result] = []
    silences: list[Result] = []
    above: set[int] = set()
    scores = found.scores.tolist()
    for row, place in enumerate(found.places.tolist()):
        if not above.isdisjoint(catalogue.rested_on[place]):
            continue
        document = catalogue.document(place)
        settles = document.id in local or settles_questions(document, found.councils)
        result = Result(
            passage=catalogue.passages[place],
            document=document,
            score=scores[row] - (0 if settles else STANDS_BACK),
            features=found.features[row],
            originals=tuple(catalogue.passages[o] for o in catalogue.rests[place]),
            settles=settles,
        )
        if result.passage.silent:
            silences.append(result)
        else:
            shown.append(result)
            above.add(place)
    return sorted(shown, key=lambda r: -r.score), silences


def settles_questions(document: Document, named: frozenset[str]) -> bool:
    """Whether ``document`` may answer by itself a question that names these councils."""
    if document.seen is Seen.REPORTED:
        return False
    if document.kind is Kind.PROCEDURE and document.seen is Seen.PUBLISHER:
        return bool(named.intersection(document.about))
    return True
