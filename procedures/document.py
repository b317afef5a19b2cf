"""The words of the house as types: documents, passages, notes and citations.

A document is a source. A passage is the smallest thing that is shown and cited: one numbered
paragraph of an original, or one note of the library. All types here are immutable values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What sort of source a document is."""

    STATUTE = "statute"
    REGULATIONS = "regulations"
    GUIDANCE = "statutory guidance"
    ADVICE = "non-statutory advice"
    PROCEDURE = "local procedure"
    POLICY = "school or provider policy"
    JUDGMENT = "judgment"
    DECISION = "Ombudsman decision"
    INSPECTION = "inspection report"
    REVIEW = "practice review"
    REPORT = "public report"
    PAPER = "council paper"
    MINUTES = "minutes"
    OTHER = "other"
    LEARNING = "local learning"


#: Kinds of documents that a council, a school or a provider writes for its own people.
LOCAL_KINDS = frozenset({Kind.PROCEDURE, Kind.POLICY, Kind.OTHER})


class Voice(StrEnum):
    """Whose words a passage carries, so that an argument is never shown as a rule."""

    LAW = "law"
    GUIDANCE = "guidance"
    ADVICE = "advice, not statutory"
    PROCEDURE = "local procedure"
    POLICY = "the school's or provider's own policy"
    COURT = "court"
    FINDING = "Ombudsman's finding"
    RECOMMENDATION = "Ombudsman's recommendation"
    AGREED = "agreed action"
    INVESTIGATION = "finding of the council's own complaint investigation"
    COMPLAINT = "what the complainant said"
    COUNCIL = "the council's own position"
    COMMITTEE = "said in a council committee"
    INSPECTOR = "what the inspectors found"
    REVIEW = "what the practice review says"
    DOCUMENT = "as the document says"
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
    ``superseded_by`` and ``supersedes`` are ids of the editions after and before it.
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
    supersedes: str | None = None
    seen: Seen = Seen.ORIGINAL
    reported_by: str | None = None
    captured: str | None = None
    url: str | None = None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """One paragraph of an original, or one note; ``text`` is shown whole, never cut.

    The lead-in of a list item is already part of ``text``. ``asked_as`` and ``topics`` are a
    note's; an original has none. ``rests_on`` holds locators in the same document. ``above``
    holds the headings over ``heading``, the largest first; ``page`` is that of a PDF, counted
    from 1, and 0 elsewhere.
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
    above: tuple[str, ...] = ()
    page: int = 0

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
    """A document that was taken in from a file or an address, with its passages in order.

    ``digest`` is of the file's bytes; ``words`` is of its words alone, so that one text in two formats
    has one. ``doubts`` are sentences for whoever adds it: what could not be told, or was not read.
    ``unread`` are pages without a word that could be read, ``by_machine`` those read from a picture.
    """

    document: Document
    passages: tuple[Passage, ...]
    source: str = ""
    digest: str = ""
    words: str = ""
    doubts: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
    by_machine: tuple[int, ...] = ()
    added: str = field(default_factory=lambda: dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))


def text_digest(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def words_digest(texts: Iterable[str]) -> str:
    """Return a digest of the words of ``texts`` alone: marks, case, spaces and line ends do not count."""
    return text_digest(" ".join(re.findall(r"\w+", " ".join(texts).lower())))


def slug(text: str) -> str:
    """Return ``text`` in lower case with every run of other characters as one hyphen."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")
