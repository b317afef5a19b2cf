"""The service of citations: what a card showed is kept under a short code, and looked at again later.

Neither the question nor its asker is kept.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.core import messages as core_messages
from bot.core.card import Card, ShownPassage, Status
from bot.core.passage_ref import PassageRef
from bot.core.typed_code import plain_code
from bot.features.citations import messages as citations_messages
from bot.features.citations.model import CitationRecord, FeedbackVerdict

log = logging.getLogger(__name__)

#: Kinds of card that have a code.
ANSWER, DUTY = "answer", "duty"

_CITED = frozenset({Status.ANSWERED, Status.CLOSEST})

#: Digits, and capitals that spell nothing and are not mistaken for one another: no vowel, no L.
ALPHABET = "0123456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 8

#: A code as a card names it.
_NAMED = re.compile(core_messages.CODE.format(code=r"(\S{4}-\S{4})"))
#: Letters that people write for a digit.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})

#: Each verdict as it stands in a sentence.
SAID: dict[FeedbackVerdict, str] = {
    FeedbackVerdict.RIGHT: "right",
    FeedbackVerdict.WRONG: "the wrong passage",
    FeedbackVerdict.OUTDATED: "out of date",
    FeedbackVerdict.INCOMPLETE: "incomplete",
}

#: Keeps records all together or not at all; returns the codes that stand for what was given.
Keep = Callable[[Sequence[CitationRecord]], frozenset[str]]


class CitationService:
    """The service that keeps what codes stand for; a fault of the store costs the code and never the card."""

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

    def coded(self, cards: Sequence[Card]) -> list[Card]:
        """Return cards with the codes of those that show passages. Never raises."""
        records = [_record_of(card) for card in cards]
        held = self.kept([record for record in records if record])
        return [_with_code(card, record, held) for card, record in zip(cards, records, strict=True)]


def cited(shown: Iterable[ShownPassage]) -> tuple[PassageRef, ...]:
    """Return each passage once, in order, every note followed by the originals under it."""
    found: dict[str, PassageRef] = {}
    for one in shown:
        for ref in one.refs:
            found.setdefault(ref.passage_id, ref)
    return tuple(found.values())


def code_of(shown: Iterable[tuple[str, str]], facts: str = "") -> str:
    """Return the code of a card, such as K7F3-9QTX, whatever the order of what it showed.

    ``shown`` holds the id and the digest of each passage; ``facts`` is what was chosen or asked for.
    """
    lines = sorted({f"{passage}\t{digest}" for passage, digest in shown})
    number = int.from_bytes(hashlib.sha256("\n".join([facts, *lines]).encode()).digest(), "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return grouped("".join(letters))


def as_typed(text: str) -> str | None:
    """Return the code that a person typed, in its own form, or None if it is no code."""
    plain = plain_code(text).translate(_MISREAD)
    return grouped(plain) if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None


def code_in(text: str) -> str | None:
    """Return the code that a card's own text names, else the one that a person typed, or None."""
    named = _NAMED.search(text)
    return as_typed(named[1] if named else text)


def grouped(letters: str) -> str:
    """Return the letters of a code in groups of four."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def shares(counts: Mapping[FeedbackVerdict, int]) -> dict[str, float]:
    """Return each verdict's share of all, by its words; empty where nobody judged anything."""
    total = sum(counts.values())
    if not total:
        return {}
    return {said: round(counts.get(verdict, 0) / total, 3) for verdict, said in SAID.items()}


def _record_of(card: Card) -> CitationRecord | None:
    if card.status not in _CITED or not card.passages:
        return None
    sides = (side.shown for disagreement in card.disagreements for side in disagreement.sides)
    passages = cited([*card.in_view, *sides])  # no more than can be opened
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
