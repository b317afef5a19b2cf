"""From weighed candidates to what is shown: each thing once, best first, a note with its originals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from embeddings.catalogue import Catalogue
from embeddings.confidence import chance_of
from embeddings.weighing import Weighed
from procedures.document import Document, Passage, Seen

#: What is far (logarithm of odds): a note this far below a paragraph it rests on, and below evens, does not
#: bring it.
TOGETHER = 1.0
#: Of the words of two paragraphs, the share in both from which one is the other in a later edition.
SAME_PARAGRAPH = 0.7


@dataclass(frozen=True)
class Result:
    """A note with the originals it rests on, or an original alone, and the chance that it answers.

    ``capped`` says that it must not be called an answer: it is of another place, nation or edition,
    or known at second hand.
    """

    passage: Passage
    document: Document
    score: float
    originals: tuple[Passage, ...] = ()
    capped: bool = False


def results_of(
    weighed: Weighed, catalogue: Catalogue, asked_for: Sequence[int] = ()
) -> tuple[list[Result], list[Result]]:
    """Return what may be shown, best first, and apart from it the notes of what is not said.

    Among equals the asker's own council comes first, then its partnership, then the rest.

    A note and the paragraphs it rests on are one thing: the note brings them. Only where one of them is far
    likelier to answer, and the note far likelier not to, does that paragraph stand alone. ``asked_for`` are
    places that the question asks for by name: they come first, and are certain.

    A paragraph stands before the same paragraph of an edition that its own replaced.
    """
    odds = dict(zip(weighed.places.tolist(), weighed.standing.tolist(), strict=True))
    capped = dict(zip(weighed.places.tolist(), weighed.capped.tolist(), strict=True))
    silent = {p for p in odds if catalogue.passages[p].silent}
    taken = {*asked_for, *(n for place in asked_for for n in catalogue.rested_on[place])}
    shown = [_result(p, 1.0, catalogue.document(p).seen is Seen.REPORTED, catalogue) for p in asked_for]
    said = {(r.passage.text, r.document.standing) for r in shown}
    for place in sorted(odds.keys() - silent, key=lambda p: -odds[p]):
        if place in taken:
            continue
        over = [n for n in catalogue.rested_on[place] if n in odds and n not in taken | silent]
        brings = max(over, key=odds.__getitem__, default=place)
        if odds[brings] < min(-TOGETHER, odds[place] - TOGETHER):
            brings = place
        taken |= {place, brings, *catalogue.rests[brings]}
        if brings == place:  # a paragraph that stands alone is not brought again
            taken.update(catalogue.rested_on[place])
        words = (catalogue.passages[brings].text, catalogue.document(brings).standing)
        if words not in said:  # the same document under two ids is said once
            said.add(words)
            shown.append(_result(brings, chance_of(odds[place]), capped[brings], catalogue))
    silences = sorted(silent, key=lambda p: -odds[p])
    named = len(asked_for)
    ordered = [*shown[:named], *_later_editions_first(shown[named:], catalogue.documents)]
    return ordered, [_result(p, chance_of(odds[p]), True, catalogue) for p in silences]


def _result(place: int, chance: float, capped: bool, catalogue: Catalogue) -> Result:
    under = tuple(catalogue.passages[o] for o in catalogue.rests[place])
    return Result(catalogue.passages[place], catalogue.document(place), chance, under, capped)


def _later_editions_first(shown: Sequence[Result], documents: Mapping[str, Document]) -> list[Result]:
    """Return what is shown with each paragraph before the same one of an edition that its own replaced.

    It stands there with the chance of the better of the two, but where only the earlier edition may be called
    an answer, as when that is the one asked for.
    """
    waiting, ordered = list(shown), list[Result]()
    while waiting:
        earlier = waiting.pop(0)
        for edition in reversed([*editions_after(earlier.document.id, documents)]):
            same = [r for r in waiting if r.document.id == edition and _is_same(earlier, r)]
            for later in (r for r in same if earlier.capped or not r.capped):
                waiting.remove(later)
                ordered.append(replace(later, score=max(earlier.score, later.score)))
        ordered.append(earlier)
    return ordered


def editions_after(document_id: str, documents: Mapping[str, Document]) -> Iterator[str]:
    """Yield the ids of the editions that replaced a document, the next one first."""
    met = {document_id}
    while (
        (following := documents[document_id].superseded_by)
        and following not in met
        and following in documents
    ):
        yield following
        met.add(following)
        document_id = following


def _is_same(earlier: Result, later: Result) -> bool:
    """Whether a paragraph is, nearly word for word, the earlier one or one that an earlier note rests on."""
    words = _words(later.passage)
    before = [_words(p) for p in (earlier.passage, *earlier.originals)]
    return any(len(words & old) >= SAME_PARAGRAPH * max(len(words | old), 1) for old in before)


def _words(passage: Passage) -> set[str]:
    return set(re.findall(r"\w+", passage.text.lower()))
