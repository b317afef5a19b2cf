"""A reply. Every reply is a card, also a refusal and a failure; channels only render it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, Protocol

from bot.core.passage_ref import PassageRef
from bot.core.question import Question
from procedures.boundary.facts import Facts
from procedures.document import Document, Kind, Passage, owner_of
from procedures.library import resting

#: Passages of the sources that a channel shows before it is asked for more.
SHOWN = 3


class Status(StrEnum):
    """What a card is."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOTHING = "nothing_found"
    OUT_OF_SCOPE = "out_of_scope"
    DANGER = "danger"
    PERSONAL = "personal_details"
    FAILED = "failed"


@dataclass(frozen=True)
class ShownPassage:
    """A passage on a card, with its document and, for a note, the originals it rests on.

    ``learning`` are the learning points that bear on it; ``ground`` is, for a learning point, the
    passage under it as it stands today. ``part`` are the places of the sentences that a first screen shows
    of a long passage; None where it is too long and no part of it may stand alone, empty where it is short.
    ``mark`` is what its standing needs said of it at once.
    """

    passage: Passage
    document: Document
    score: float = 0.0
    originals: tuple[Passage, ...] = ()
    learning: tuple[ShownPassage, ...] = ()
    ground: ShownPassage | None = None
    part: tuple[int, ...] | None = ()
    mark: str = ""

    @property
    def is_learning(self) -> bool:
        """Whether this is local learning, which is never a rule."""
        return self.document.kind is Kind.LEARNING

    @property
    def is_for_some(self) -> bool:
        """Whether it is for some people alone, and not passed on: local learning, and a council's own."""
        return self.is_learning or bool(owner_of(self.document.id))

    @property
    def unread(self) -> tuple[str, ...]:
        """The paragraphs under a note that its writer did not read and that nobody has added since."""
        return tuple(where for where in self.passage.not_read if not resting(self.originals, where))

    @cached_property
    def refs(self) -> tuple[PassageRef, ...]:
        """References to the passage and to the originals under it."""
        return tuple(PassageRef.of(each, self.document) for each in (self.passage, *self.originals))

    def as_json(self) -> dict[str, Any]:
        """Return the passage in the form that ``ask --json`` prints.

        ``learning`` and ``ground`` are there only where local learning is.
        """
        made: dict[str, Any] = {
            "id": self.passage.id,
            "kind": "note" if self.passage.note else "original",
            "text": self.passage.text,
            "heading": self.passage.heading,
            "locator": self.passage.locator,
            "voice": self.passage.voice.value,
            "score": round(self.score, 4),
            "digest": self.passage.digest,
            "document": _document_json(self.document),
            "originals": [_original_json(original) for original in self.originals],
        }
        if self.learning:
            made["learning"] = [point.passage.id for point in self.learning]
        if self.ground:
            made["ground"] = self.ground.as_json()
        return made


@dataclass(frozen=True)
class Side:
    """What one source says to a question on which sources differ."""

    says: str
    shown: ShownPassage


@dataclass(frozen=True)
class Disagreement:
    """A question on which sources differ, with two sides or more."""

    question: str
    sides: tuple[Side, ...]


class CaseReply(Protocol):
    """The duty card of a case that a question asks about: it stands above the passages."""

    @property
    def facts(self) -> Facts:
        """The case as the question was read."""

    @property
    def brief(self) -> str:
        """The first page as plain text."""

    @property
    def shown(self) -> tuple[ShownPassage, ...]:
        """Every note on it."""

    def as_json(self) -> dict[str, Any]:
        """Return it in the form that ``case --json`` prints."""


class OpenCase(Enum):
    """What stands for a case of which neither councils nor a tie were said: a question asks who is to act."""

    ASKED = "asked"


@dataclass(frozen=True)
class Card:
    """Status, headline, passages, disagreements, notices, next steps.

    ``offered`` is what can be asked instead, at its asker's word: the question with the details taken out,
    or the question as no emergency. It is never part of the JSON form. ``case`` is the duty card, where the
    question asks who is to act across a boundary; the passages then stand behind it. ``code`` is the
    citation code of a card whose passages are kept under it. ``now`` is what is to be done at once, where
    there is something. ``open_case`` says that the question asks who is to act, and names no two councils.
    ``courtesy`` says that nothing was asked, as by a greeting: the next steps are then all that is said.
    """

    status: Status
    headline: str | None = None
    passages: tuple[ShownPassage, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    notices: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    offered: Question | None = None
    case: CaseReply | None = None
    code: str | None = None
    now: str | None = None
    open_case: bool = False
    courtesy: bool = False

    @property
    def cleaned(self) -> str | None:
        """The question without the details for which it was refused, where it can be asked so."""
        return self.offered.text if self.offered and self.status is Status.PERSONAL else None

    @property
    def in_view(self) -> tuple[ShownPassage, ...]:
        """The passages that a channel shows: the first of the sources, and every learning point."""
        held: list[ShownPassage] = []
        sources = 0
        for shown in self.passages:
            sources += not shown.is_learning
            if shown.is_learning or sources <= SHOWN:
                held.append(shown)
        return tuple(held)

    def as_json(self) -> dict[str, Any]:
        """Return the card in the form that ``ask --json`` prints."""
        made: dict[str, Any] = {
            "status": self.status.value,
            "headline": self.headline,
            "passages": [shown.as_json() for shown in self.passages],
            "disagreements": [
                {
                    "question": d.question,
                    "sides": [{"says": s.says, "passage": s.shown.as_json()} for s in d.sides],
                }
                for d in self.disagreements
            ],
            "notices": list(self.notices),
            "next_steps": list(self.next_steps),
            "code": self.code,
        }
        if self.case:
            made |= {"case": self.case.as_json(), "brief": self.case.brief}
        return made


def _document_json(document: Document) -> dict[str, Any]:
    kept = ("id", "title", "kind", "publisher", "about", "reference", "published", "standing", "url")
    fields = asdict(document)
    return {name: list(fields[name]) if name == "about" else fields[name] for name in kept}


def _original_json(original: Passage) -> dict[str, Any]:
    return {
        "id": original.id,
        "text": original.text,
        "heading": original.heading,
        "locator": original.locator,
        "digest": original.digest,
    }
