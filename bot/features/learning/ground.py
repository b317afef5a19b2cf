"""What a learning point rests on: the passage as it was when the point was made, and as it stands today."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum

from bot.core import formatting
from bot.core.corpus import Corpus
from bot.features.learning.model import Ground, LearningPoint
from procedures.document import Document, Passage


class GroundState(StrEnum):
    """What became of the passage under a point."""

    AS_IT_WAS = "as it was"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class GroundToday:
    """The passage under a point as it stands today; ``passage`` is None where it is no longer held."""

    standing: GroundState
    passage: Passage | None = None
    document: Document | None = None

    @property
    def stands(self) -> bool:
        """Whether a point on it may stand as it is."""
        return self.standing is GroundState.AS_IT_WAS


def ground_of(passage_id: str, held: Corpus) -> Ground | None:
    """Return a passage as the ground of a point, or None where it is not held."""
    passage = held.passages.get(passage_id)
    if passage is None:
        return None
    document = held.documents[passage.document_id]
    said = f"{formatting.whose_words(passage, document)} {formatting.citation(passage, document)}"
    return Ground(passage.id, passage.digest, passage.text, said)


def today(point: LearningPoint, held: Corpus) -> GroundToday:
    """Return what became of the passage under a point; local practice stands by itself."""
    ground = point.wording.ground
    if ground is None:
        return GroundToday(GroundState.AS_IT_WAS)
    found = held.passages.get(ground.passage_id)
    if found is None or found.digest != ground.digest:  # its words may stand under another number
        same = (p for p in held.passages.values() if p.digest == ground.digest)
        found = next((p for p in same if p.document_id == ground.document_id), found)
    if found is None:
        return GroundToday(GroundState.WITHDRAWN)
    standing = GroundState.AS_IT_WAS if found.digest == ground.digest else GroundState.CHANGED
    return GroundToday(standing, found, held.documents[found.document_id])


def passage_today(ground: Ground, now: GroundToday) -> str:
    """Return the id under which a ground is held now, or its own where it is not."""
    return now.passage.id if now.passage else ground.passage_id


def difference(before: str, after: str) -> str:
    """Return one text in which what went is in [- -] and what came in [+ +], word by word."""
    old, new = before.split(), after.split()
    made: list[str] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made += old[a:b]
            continue
        if b > a:
            made.append(f"[-{' '.join(old[a:b])}-]")
        if d > c:
            made.append(f"[+{' '.join(new[c:d])}+]")
    return " ".join(made)
