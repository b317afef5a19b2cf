"""From what was found to a card: passages, disagreements, notices, next steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot import texts
from bot.answers.beside import Beside, paired, with_learning
from bot.answers.card import SHOWN, Card, Shown, Status
from bot.answers.disagreement import disagreements_for
from bot.answers.notices import notices_for
from bot.answers.question import Question
from embeddings.confidence import Verdict
from embeddings.results import Result
from embeddings.search import Found
from procedures.document import LOCAL_KINDS, Document, Kind
from procedures.library import Library

#: Passages of the sources on a card.
PASSAGES = 5

_BOUNDARY = re.compile(
    r"\b(cross[- ]?(border|boundary)|boundar(y|ies)|boroughs?|other (council|la|area|authority)|next door"
    r"|(two|both) (councils|las|authorities)|lives? (in|with)|found|home authority|host|out of area)\b",
    re.I,
)
_MEETING = re.compile(r"\b(strat(egy|s)?|s(ection)? ?47|enquir(y|ies)|lead|hold|holds|convene|chair)\b", re.I)


def card_of(
    asked: Question, found: Found, library: Library, *, calibrated: bool, beside: Beside | None = None
) -> Card:
    """Return the card for a question that was searched for, with the local learning beside it."""
    question, beside = asked.searched, beside or Beside()
    if found.verdict is Verdict.NOTHING and beside.alone:
        return Card(
            Status.CLOSEST,
            passages=with_learning((), beside.alone, SHOWN),
            next_steps=(texts.ASK_LEAD,),
            boundary=asks_about_a_boundary(question),
        )
    if found.verdict is Verdict.NOTHING:
        return Card(
            Status.NOTHING,
            next_steps=(texts.REWORD, texts.ASK_LEAD),
            boundary=asks_about_a_boundary(question),
        )
    results = [found.silence, *found.results] if found.silence else list(found.results)
    is_own = _own_area(asked, library)
    listed = _own_first(results[:PASSAGES], is_own) if asked.authority else results[:PASSAGES]
    passages = tuple(paired(_shown(result), beside.bearing) for result in listed)
    boundary = asks_about_a_boundary(question)
    raised = passages[:SHOWN] if found.verdict is Verdict.ANSWERED or boundary else ()
    positions = [_shown(r) for r in found.results] + _positions(library)
    disagreements = disagreements_for(raised, positions, library.questions, is_own)
    sides = [side.shown for disagreement in disagreements for side in disagreement.sides]
    notices = notices_for([*passages[:SHOWN], *sides], library.documents)
    if asked.earlier:
        notices = (texts.FOLLOWED_UP, *notices)
    if not calibrated:
        notices = (texts.UNCALIBRATED, *notices)
    return Card(
        status=Status(found.verdict.value),
        headline=_headline(passages, found),
        passages=with_learning(passages, beside.near, SHOWN),
        disagreements=disagreements,
        notices=notices,
        next_steps=_next_steps(question, passages, found),
        boundary=boundary,
    )


def asks_about_a_boundary(question: str) -> bool:
    """Whether a question smells of who acts where two councils meet."""
    return bool(_BOUNDARY.search(question) and _MEETING.search(question))


def _shown(result: Result) -> Shown:
    return Shown(result.passage, result.document, result.score, result.originals)


def _positions(library: Library) -> list[Shown]:
    """Every note that takes a side on a question where sources differ."""
    documents = library.documents
    return [Shown(note, documents[note.document_id]) for note in library.notes if note.positions]


def _own_area(asked: Question, library: Library) -> Callable[[Document], bool]:
    """Return whether a document is the local procedure of an area that the question names.

    Where it names none, the area of the asker's own council counts.
    """
    authorities = library.authorities
    councils = authorities.named_in(asked.searched)
    local = authorities.documents_for(asked.searched, councils)
    if not councils and not local and asked.authority:
        councils, local = (asked.authority,), authorities.documents_of(asked.authority)
    return lambda document: (
        document.id in local
        or (document.kind in LOCAL_KINDS and not set(councils).isdisjoint(document.about))
    )


def _own_first(results: Sequence[Result], is_own: Callable[[Document], bool]) -> list[Result]:
    """Put the area's own procedures before other areas', in the places that procedures hold."""
    places = [n for n, r in enumerate(results) if r.document.kind in LOCAL_KINDS and not r.passage.silent]
    ordered = sorted(places, key=lambda n: not is_own(results[n].document))
    taken = dict(zip(places, ordered, strict=True))
    return [results[taken.get(n, n)] for n in range(len(results))]


def _headline(passages: tuple[Shown, ...], found: Found) -> str | None:
    """A note's own words, never composed: the first note's if it answers, or what is not said."""
    if found.silence:
        return found.silence.passage.text
    first = passages[0].passage
    return first.text if found.verdict is Verdict.ANSWERED and first.note else None


def _next_steps(question: str, passages: tuple[Shown, ...], found: Found) -> tuple[str, ...]:
    steps: list[str] = []
    if asks_about_a_boundary(question):
        steps += texts.BOUNDARY_STEPS
    if found.verdict is Verdict.CLOSEST:
        steps += [texts.REWORD, texts.ASK_LEAD]
    if any(s.document.kind in {Kind.PROCEDURE, Kind.DECISION, Kind.GUIDANCE} for s in passages):
        steps.append(texts.CHECK_MANUAL)
    if any(s.passage.note and not s.originals and not s.passage.silent for s in passages[:1]):
        steps.append(texts.ADD_ORIGINAL)
    return tuple(steps)
