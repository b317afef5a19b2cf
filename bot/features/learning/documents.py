"""A released learning point as a document of one passage, so that it is shown and cited like any other."""

from __future__ import annotations

from bot.core.calendar import day_of
from bot.features.learning import messages as said
from bot.features.learning.model import LearningPoint
from procedures.authorities import Authorities
from procedures.document import Document, Kind, Original, Passage, Seen, Standing, Voice

#: What the ids of such documents begin with.
PREFIX = "learning-"


def document_of(point: LearningPoint, authorities: Authorities) -> Document:
    """Return the document of a point that is out."""
    assert point.released is not None
    return Document(
        id=f"{PREFIX}{point.id}",
        title=said.TITLE.format(number=point.id),
        kind=Kind.LEARNING,
        publisher=authorities.name_of(point.team.authority),
        about=point.wording.audience.councils,
        published=day_of(point.released).isoformat(),
        standing=Standing.CURRENT,
        seen=Seen.ORIGINAL,
    )


def passage_of(point: LearningPoint) -> Passage:
    """Return the passage of a point that is out; its place in the document says who released it."""
    document_id = f"{PREFIX}{point.id}"
    return Passage(
        id=f"{document_id}/{point.release}",
        document_id=document_id,
        text=point.wording.text,
        locator=said.PLACE.format(by=point.released_by),
        voice=Voice.LEARNING,
        note=True,
        topics=point.wording.topics,
    )


def original_of(point: LearningPoint, authorities: Authorities) -> Original:
    """Return a point that is out as it is verified: a document and what it holds."""
    return Original(document_of(point, authorities), (passage_of(point),))


def number_of(passage_id: str) -> int | None:
    """Return the number of the point that a passage is, or None for any other passage."""
    number = passage_id.removeprefix(PREFIX).split("/")[0]
    return int(number) if passage_id.startswith(PREFIX) and number.isdigit() else None
