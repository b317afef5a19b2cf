"""The words of the house as types: documents, passages, notes and citations.

A document is a source. A passage is the smallest thing that is shown and cited: one numbered
paragraph of an original, or one note of the library. All types here are immutable values.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What sort of source a document is."""

    STATUTE = "statute"
    GUIDANCE = "statutory guidance"
    ADVICE = "advice"
    PROCEDURE = "local procedure"
    JUDGMENT = "judgment"
    DECISION = "Ombudsman decision"
    REPORT = "public report"
    PAPER = "council paper"
    MINUTES = "minutes"
    LEARNING = "local learning"


class Voice(StrEnum):
    """Whose words a passage carries, so that an argument is never shown as a rule."""

    LAW = "law"
    GUIDANCE = "guidance"
    PROCEDURE = "local procedure"
    COURT = "court"
    FINDING = "Ombudsman's finding"
    RECOMMENDATION = "Ombudsman's recommendation"
    AGREED = "agreed action"
    INVESTIGATION = "finding of the council's own complaint investigation"
    COMPLAINT = "what the complainant said"
    COUNCIL = "the council's own position"
    COMMITTEE = "said in a council committee"
    ACCOUNT = "what happened, as the source tells it"
    SILENCE = "what the source does not say"
    LEARNING = "local learning, not a rule"


class Standing(StrEnum):
    """Whether a document still holds."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Seen(StrEnum):
    """How the project came to know a document's text."""

    ORIGINAL = "original"
    PUBLISHER = "publisher"
    REPORTED = "reported"


@dataclass(frozen=True)
class Document:
    """A source, with what is known about it.

    ``about`` holds slugs of ``authorities.yaml``; ``published`` may be a year, a month or a day.
    """

    id: str
    title: str
    kind: Kind
    publisher: str
    about: tuple[str, ...] = ()
    reference: str | None = None
    outcome: str | None = None
    published: str | None = None
    standing: Standing = Standing.UNKNOWN
    superseded_by: str | None = None
    seen: Seen = Seen.ORIGINAL
    reported_by: str | None = None
    captured: str | None = None
    url: str | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """One paragraph of an original, or one note; ``text`` is shown whole, never cut.

    ``lead_in`` is already part of ``text`` for a list item. ``asked_as`` and ``topics``
    are a note's; an original has none. ``rests_on`` holds locators in the same document.
    """

    id: str
    document_id: str
    text: str
    locator: str
    heading: str = ""
    voice: Voice = Voice.ACCOUNT
    note: bool = False
    rests_on: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    law_then: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the text as shown, first 16 hexadecimal digits."""
        return text_digest(self.text)

    def said_by(self, voice: Voice) -> Passage:
        """Return this passage as the words of ``voice``."""
        return replace(self, voice=voice)

    @property
    def silent(self) -> bool:
        """Whether this is a note of what its document does not say."""
        return self.voice is Voice.SILENCE


@dataclass(frozen=True)
class Position:
    """A side that a note takes on a question where sources disagree."""

    question: str
    says: str


@dataclass(frozen=True)
class Original:
    """A document that was taken in from a file or an address, with its passages in order."""

    document: Document
    passages: tuple[Passage, ...]
    source: str = ""
    digest: str = ""
    #: When it was taken in, as ISO 8601.
    added: str = ""


def text_digest(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def slug(text: str) -> str:
    """Return ``text`` in lower case with every run of other characters as one hyphen."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")
