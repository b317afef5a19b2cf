"""From what was found to a card: passages, disagreements, notices, next steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.core import messages as core_messages
from bot.core.card import SHOWN, Card, ShownPassage, Status
from bot.core.notices import notices_for
from bot.core.question import Question
from bot.features.answers import messages as answer_messages
from bot.features.answers.disagreements import disagreements_for
from bot.features.answers.model import LocalLearning
from bot.features.answers.passage_part import WHOLE, keyword_scores, part_of, sentences_of
from bot.features.answers.standing_mark import mark_of, mark_of_best
from embeddings.confidence import Verdict
from embeddings.results import Result
from embeddings.search import Found
from procedures.document import LOCAL_KINDS, Document, Kind, Voice
from procedures.library import Library

#: Returns how near each sentence is to a question.
Score = Callable[[str, Sequence[str]], Sequence[float]]
#: Passages of the sources on a card.
PASSAGES = 5
#: Learning points on one card.
MOST = 2
#: Whose words say what must be done; no learning point stands above them.
_BINDING = frozenset({Voice.LAW, Voice.GUIDANCE, Voice.PROCEDURE})
_BINDING_KINDS = frozenset({Kind.STATUTE, Kind.REGULATIONS, Kind.GUIDANCE, Kind.PROCEDURE})

_BOUNDARY = re.compile(
    r"\b(cross[- ]?(border|boundary)|boundar(y|ies)|boroughs?|other (council|la|area|authority)|next door"
    r"|(two|both) (councils|las|authorities)|lives? (in|with)|found|home authority|host|out of area)\b",
    re.I,
)
_MEETING = re.compile(r"\b(strat(egy|s)?|s(ection)? ?47|enquir(y|ies)|lead|hold|holds|convene|chair)\b", re.I)


def card_of(
    asked: Question,
    found: Found,
    library: Library,
    *,
    unsure: str = "",
    learning: LocalLearning | None = None,
    score: Score = keyword_scores,
) -> Card:
    """Return the card for a question that was searched for, with the local learning beside it.

    ``unsure`` says why nothing is called an answer at the moment.
    By ``score`` the sentence of a long passage is chosen that a first screen shows.
    """
    question, learning = asked.searched, learning or LocalLearning()
    pointers = _pointers(question, library)
    if found.verdict is Verdict.NOTHING and pointers:
        found = replace(found, verdict=Verdict.CLOSEST, results=(), silence=None)
    elif found.verdict is Verdict.NOTHING and learning.alone:
        return Card(
            Status.CLOSEST,
            passages=with_learning((), learning.alone, SHOWN),
            next_steps=(answer_messages.ASK_LEAD,),
        )
    elif found.verdict is Verdict.NOTHING:
        return Card(
            Status.NOTHING,
            next_steps=(answer_messages.REWORD, answer_messages.ASK_LEAD),
        )
    results = [found.silence, *found.results] if found.silence else list(found.results)
    results = _pointed(results, pointers, found)
    is_own = own_area(asked, library)
    listed = _own_first(results[:PASSAGES], is_own) if asked.authority else results[:PASSAGES]
    documents = {**library.documents, **found.documents}
    passages = tuple(paired(_shown(result), learning.bearing) for result in listed)
    passages = tuple(replace(s, mark=mark_of(s, documents, asked, library, is_own)) for s in passages)
    best = replace(passages[0], mark=mark_of_best(passages[0].mark, passages[0].document, documents))
    passages = (_in_part(best, question, score), *passages[1:])
    raised = passages[:SHOWN] if found.verdict is Verdict.ANSWERED or asks_about_a_boundary(question) else ()
    positions = [_shown(r) for r in found.results] + _positions(library)
    disagreements = disagreements_for(raised, positions, library.questions, is_own)
    sides = [side.shown for disagreement in disagreements for side in disagreement.sides]
    notices = notices_for([*passages[:SHOWN], *sides], documents)
    if asked.earlier:
        notices = (answer_messages.FOLLOWED_UP, *notices)
    if unsure:
        notices = (unsure, *notices)
    return Card(
        status=Status(found.verdict.value),
        headline=_headline(passages, found),
        passages=with_learning(passages, learning.near, SHOWN),
        disagreements=disagreements,
        notices=notices,
        next_steps=_next_steps(question, passages, found),
        now=answer_messages.BOUNDARY_STEPS[0] if asks_about_a_boundary(question) else None,
    )


def asks_about_a_boundary(question: str) -> bool:
    """Whether a question smells of who acts where two councils meet."""
    return bool(_BOUNDARY.search(question) and _MEETING.search(question))


def _pointers(question: str, library: Library) -> list[Result]:
    """The note on whose law and procedures, and whom to ring, of each other nation that a question names."""
    wanted = {manual.pointer for manual in library.authorities.nations_in(question)}
    return [
        Result(note, library.documents[note.document_id], 0.0) for note in library.notes if note.id in wanted
    ]


def _pointed(results: list[Result], pointers: Sequence[Result], found: Found) -> list[Result]:
    """Return results with each pointer in view.

    It comes first where the first result does not answer and is not of that nation either.
    """
    for pointer in pointers:
        ours = {other.document.id for other in pointers}
        first = (
            found.silence
            or found.verdict is Verdict.ANSWERED
            or any(result.document.id in ours for result in results[:1])
        )
        if first and any(result.passage.id == pointer.passage.id for result in results[:SHOWN]):
            continue
        results = [result for result in results if result.passage.id != pointer.passage.id]
        results.insert(1 if first else 0, pointer)
    return results


def _shown(result: Result) -> ShownPassage:
    return ShownPassage(result.passage, result.document, result.score, result.originals)


def _in_part(shown: ShownPassage, question: str, score: Score) -> ShownPassage:
    """Return the best passage with the part of it that a first screen shows, where it is long."""
    text = shown.passage.text
    if len(text.split()) <= WHOLE:
        return shown
    return replace(shown, part=part_of(text, score(question, sentences_of(text))))


def _positions(library: Library) -> list[ShownPassage]:
    """Every note that takes a side on a question where sources differ."""
    documents = library.documents
    return [ShownPassage(note, documents[note.document_id]) for note in library.notes if note.positions]


def own_area(asked: Question, library: Library) -> Callable[[Document], bool]:
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


def _headline(passages: tuple[ShownPassage, ...], found: Found) -> str | None:
    """A note's own words, never composed: the first note's if it answers, or what is not said."""
    if found.silence:
        return found.silence.passage.text
    first = passages[0].passage
    return first.text if found.verdict is Verdict.ANSWERED and first.note else None


def _next_steps(question: str, passages: tuple[ShownPassage, ...], found: Found) -> tuple[str, ...]:
    steps: list[str] = []
    if asks_about_a_boundary(question):
        steps += answer_messages.BOUNDARY_STEPS
    if found.verdict is Verdict.CLOSEST:
        steps += [answer_messages.REWORD, answer_messages.ASK_LEAD]
    if any(s.document.kind in {Kind.PROCEDURE, Kind.DECISION, Kind.GUIDANCE} for s in passages):
        steps.append(answer_messages.CHECK_MANUAL)
    if any(s.passage.note and not s.originals and not s.passage.silent for s in passages[:1]):
        steps.append(core_messages.ADD_ORIGINAL)
    return tuple(steps)


def paired(shown: ShownPassage, bearing: Mapping[str, tuple[ShownPassage, ...]]) -> ShownPassage:
    """Return a passage with the learning points that bear on it, or on a paragraph under it."""
    if not bearing:
        return shown
    ids = (shown.passage.id, *(original.id for original in shown.originals))
    points = {point.passage.id: point for i in ids for point in bearing.get(i, ())}
    return replace(shown, learning=tuple(points.values()))


def with_learning(
    passages: Sequence[ShownPassage], near: Iterable[ShownPassage], in_view: int
) -> tuple[ShownPassage, ...]:
    """Return passages with the learning points near the question, and those that bear on what is in view.

    A point stands after the first passage, and after every one that says what must be done.
    """
    bearing = (point for shown in passages[:in_view] for point in shown.learning)
    points = list({point.passage.id: point for point in (*near, *bearing)}.values())[:MOST]
    if not points:
        return tuple(passages)
    binding = [
        n
        for n, shown in enumerate(passages)
        if shown.passage.voice in _BINDING or shown.document.kind in _BINDING_KINDS
    ]
    first = max([0, *binding]) + 1 if passages else 0
    return (*passages[:first], *points, *passages[first:])
