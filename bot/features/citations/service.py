"""Citation codes: what a card showed is kept under a short code, without the question and its asker."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.card import Card, ShownPassage, Status
from bot.core.passage_ref import PassageRef
from bot.core.people import Person
from bot.core.question import Question
from bot.features.answers.pipeline import Pipeline
from bot.features.citations import messages as citations_messages
from bot.features.citations.codes import code_of

log = logging.getLogger(__name__)

#: Kinds of card that have a code.
ANSWER, DUTY = "answer", "duty"

_CITED = frozenset({Status.ANSWERED, Status.CLOSEST})


@dataclass(frozen=True)
class CitationRecord:
    """What a code stands for. ``facts`` is what the card said of itself, such as its status.

    ``shown`` is the day on which the card was last shown, None until it was kept.
    """

    code: str
    kind: str
    facts: Mapping[str, str]
    passages: tuple[PassageRef, ...]
    shown: dt.date | None = None


#: Keeps records all together or not at all; returns the codes that stand for what was given.
Keep = Callable[[Sequence[CitationRecord]], frozenset[str]]


#: Notes who was shown which passages of local learning; never raises.
Seen = Callable[[Sequence[tuple[Person, Sequence[ShownPassage]]]], None]

#: Returns the card for every message while the assistant is paused, else None.
Paused = Callable[[], Card | None]


class Codes:
    """Keeps what codes stand for; a fault of the store costs the code and never the card."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep

    def kept(self, records: Sequence[CitationRecord]) -> frozenset[str]:
        """Keep records; return the codes under which they can now be looked up. Never raises."""
        if not records:
            return frozenset()
        try:
            return self._keep(records)
        except Exception as error:
            log.error("citation codes not kept: error=%s", type(error).__name__)
            return frozenset()


class Answers:
    """The pipeline's cards with their codes: the one way of a question for every channel."""

    def __init__(
        self,
        pipeline: Pipeline,
        codes: Codes,
        paused: Paused = lambda: None,
        seen: Seen = lambda _: None,
    ) -> None:
        self._pipeline = pipeline
        self._codes = codes
        self._paused = paused
        self._seen = seen

    def answer(self, typed: str) -> Card:
        """Return the card for one question."""
        return self.answer_all([typed])[0]

    def answer_all(self, typed: Sequence[str]) -> list[Card]:
        """Return the cards for several questions, in order; what they showed is kept in one go."""
        return self.cards([Question.of(text) for text in typed])

    def cards(self, questions: Sequence[Question]) -> list[Card]:
        """Return the cards for several questions; while the assistant is paused, the same one for each."""
        if closed := self._closed():
            return [closed for _ in questions]
        cards = self._pipeline.cards(questions)
        self._seen(
            [
                (q.asker, local)
                for q, c in zip(questions, cards, strict=True)
                if q.asker and (local := _local(c))
            ]
        )
        return self.coded(cards)

    def coded(self, cards: Sequence[Card]) -> list[Card]:
        """Return cards with the codes of those that show passages."""
        records = [_record_of(card) for card in cards]
        held = self._codes.kept([record for record in records if record])
        return [_with_code(card, record, held) for card, record in zip(cards, records, strict=True)]

    def _closed(self) -> Card | None:
        try:
            return self._paused()
        except Exception as error:  # a fault of the store costs nobody the answer
            log.error("whether paused not known: error=%s", type(error).__name__)
            return None


def cited(shown: Iterable[ShownPassage]) -> tuple[PassageRef, ...]:
    """Return each passage once, in order, every note followed by the originals under it."""
    found: dict[str, PassageRef] = {}
    for one in shown:
        for passage in (one.passage, *one.originals):
            found.setdefault(passage.id, PassageRef.of(passage, one.document))
    return tuple(found.values())


def _local(card: Card) -> list[ShownPassage]:
    return [shown for shown in card.passages if shown.is_learning]


def _record_of(card: Card) -> CitationRecord | None:
    if card.status not in _CITED or not card.passages:
        return None
    sides = (side.shown for disagreement in card.disagreements for side in disagreement.sides)
    passages = cited([*card.passages, *sides])
    # The same words under another date or standing are another card.
    said = "\n".join([card.status.value, *sorted(p.citation for p in passages)])
    code = code_of(((p.passage_id, p.digest) for p in passages), said)
    return CitationRecord(code, ANSWER, {"status": card.status.value}, passages)


def _with_code(card: Card, record: CitationRecord | None, held: frozenset[str]) -> Card:
    if record is None:
        return card
    if record.code in held:
        return replace(card, code=record.code)
    return replace(card, notices=(*card.notices, citations_messages.NOT_KEPT))
