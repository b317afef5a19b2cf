"""The words of the house as types: documents, passages, notes and citations.

A document is a source. A passage is the smallest thing that is shown and cited: one numbered
paragraph of an original, or one note of the library. All types here are immutable values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from procedures.fields import STRICT, OptionalText, OptionalTexts, Text, must, optional

_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
#: What the ids of texts begin with that are kept but held back from everybody who asks.
HELD_BACK = "held-back."
#: What the ids of documents begin with that are one council's alone, before that council: held back from
#: everybody but its people. A version of the program that does not know this holds them back from all.
OWN = f"{HELD_BACK}only-for."
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


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

#: Kinds of documents that tell what was found or said on a day, and are not replaced by a later one.
OF_ITS_DAY = frozenset(
    {Kind.DECISION, Kind.JUDGMENT, Kind.INSPECTION, Kind.REVIEW, Kind.REPORT, Kind.PAPER, Kind.MINUTES}
)


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


#: The voices of a rule, whoever tells it.
RULES = frozenset({Voice.LAW, Voice.GUIDANCE, Voice.ADVICE, Voice.PROCEDURE})


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


def is_date(text: str) -> bool:
    """Whether ``text`` is a year, a year and month, or a day that the calendar has."""
    try:
        return bool(_DATE.fullmatch(text) and dt.date.fromisoformat(f"{text}-01-01"[:10]))
    except ValueError:
        return False


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an address that can be opened from a message: http or https, with a host's name."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = "." in host.strip(".") and " " not in text
    return parts.scheme in {"http", "https"} and named and text.isprintable()


#: A date as a file of the library writes it, or none.
OptionalDate = Annotated[
    Annotated[str, must(is_date, "be a year, year-month or date")] | None, optional(lambda: None)
]


@dataclass(frozen=True)
class Document:
    """A source, with what is known about it.

    ``about`` holds slugs of ``authorities.yaml``; ``published`` may be a year, a month or a day.
    ``superseded_by`` and ``supersedes`` are ids of the editions after and before it.
    """

    __pydantic_config__ = STRICT

    id: Annotated[Text, must(_ID.fullmatch, "be lower case letters, digits and hyphens")]
    title: Text
    kind: Kind
    publisher: Text
    about: OptionalTexts = ()
    reference: OptionalText = None
    outcome: OptionalText = None
    published: OptionalDate = None
    standing: Standing = Standing.UNKNOWN
    superseded_by: OptionalText = None
    supersedes: OptionalText = None
    seen: Seen = Seen.ORIGINAL
    reported_by: OptionalText = None
    captured: OptionalDate = None
    url: OptionalText = None
    notices: OptionalTexts = ()


@dataclass(frozen=True)
class Passage:
    """One paragraph of an original, or one note; ``text`` is shown whole, never cut.

    The lead-in of a list item is already part of ``text``. ``asked_as`` and ``topics`` are a
    note's; an original has none. ``rests_on`` holds locators in the same document, and ``not_read`` those
    of them whose text the note's writer did not see. ``above``
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
    not_read: tuple[str, ...] = ()
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
    ``place`` is the whole path or address it was read from, ``given`` what a person said of it, as names
    and values. ``etag`` and ``modified`` are what its address said of the text, for asking again.
    """

    document: Document
    passages: tuple[Passage, ...]
    source: str = ""
    digest: str = ""
    words: str = ""
    doubts: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
    by_machine: tuple[int, ...] = ()
    #: When it was taken in, as ISO 8601.
    added: str = ""
    place: str = ""
    given: tuple[tuple[str, str], ...] = ()
    etag: str = ""
    modified: str = ""


def as_held_back(document_id: str) -> str:
    """Return the id under which a text waits that would be the document of an id."""
    return f"{HELD_BACK}{document_id}"


def is_held_back(document_id: str) -> bool:
    """Whether an id is of a text that is held back from everybody."""
    return document_id.startswith(HELD_BACK) and not document_id.startswith(OWN)


def claimed_by(document_id: str) -> str:
    """Return the id that a text which is held back would have; "" for one that is not."""
    return document_id.removeprefix(HELD_BACK) if is_held_back(document_id) else ""


def as_own(document_id: str, council: str) -> str:
    """Return the id under which a document is held that is for the people of one council alone."""
    return f"{OWN}{council.replace('_', '-')}.{document_id}"


def owner_of(document_id: str) -> str:
    """Return the council, by its slug, whose people alone may see a document; "" where all may."""
    held = claimed_by(document_id) or document_id
    return held.removeprefix(OWN).split(".")[0].replace("-", "_") if held.startswith(OWN) else ""


def is_for(document_id: str, councils: Collection[str] | None) -> bool:
    """Whether a document may be shown to people of some councils; None is whoever runs the service."""
    owner = owner_of(document_id)
    return not owner or councils is None or owner in councils


def as_read(document: Document) -> Document:
    """Return a document of the library now that its own text is here, whatever it was known by before."""
    if document.seen is Seen.ORIGINAL:
        return document
    told = () if document.seen is Seen.REPORTED else document.notices  # those of a report say how it was seen
    return replace(document, seen=Seen.ORIGINAL, reported_by=None, notices=told)


def outdated(
    rests_on: Mapping[str, str], passages: Mapping[str, Passage], retired: Collection[str] = ()
) -> Iterator[str]:
    """Yield why each passage that something rests on, by its id and digest, is not the one it was."""
    for passage_id, digest in rests_on.items():
        passage = passages.get(passage_id)
        if passage_id in retired:
            yield f"it rests on {passage_id}, which is retired"
        elif passage is None:
            yield f"it rests on {passage_id}, which is not held"
        elif passage.digest != digest:
            yield f"it rests on {passage_id}, which has changed; read both, then write {passage.digest}"


def text_digest(text: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def words_digest(texts: Iterable[str]) -> str:
    """Return a digest of the words of ``texts`` alone: marks, case, spaces and line ends do not count."""
    return text_digest(" ".join(re.findall(r"\w+", " ".join(texts).lower())))


def slug(text: str) -> str:
    """Return ``text`` in lower case with every run of other characters as one hyphen."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")


def document_id_of(passage_id: str) -> str:
    """Return the id of the document that a passage is of."""
    return re.split(r"[#/]", passage_id, maxsplit=1)[0]
