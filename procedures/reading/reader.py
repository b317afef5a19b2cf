"""A file's bytes in; what it is, and the blocks that are its text, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from procedures.document import Kind, Passage, Voice
from procedures.reading.council import recognise_minutes, recognise_paper
from procedures.reading.decision import recognise_decision, voices_in_order
from procedures.reading.errors import ReadingError
from procedures.reading.formats import blocks_of
from procedures.reading.layout import passages_of
from procedures.reading.marks import HEADING
from procedures.reading.recognised import Recognised, first_date
from procedures.reading.structure import Block

#: A date by itself, or one that is said to be the document's.
_DATED = re.compile(
    r"^(?:\w+day,? )?\d{1,2}(?:st|nd|rd|th)? [a-z]+\.?,? \d{4}$"
    r"|\b(?:published|updated|reviewed|revised|approved|issued|effective|version|edition|date|dated)\b",
    re.I,
)
_VOICES = {
    Kind.PAPER: Voice.COUNCIL,
    Kind.MINUTES: Voice.COMMITTEE,
    Kind.STATUTE: Voice.LAW,
    Kind.GUIDANCE: Voice.GUIDANCE,
    Kind.PROCEDURE: Voice.PROCEDURE,
}


def recognise(data: bytes, name: str, content_type: str = "") -> Recognised:
    """Read a file and say what it is.

    ``name`` is the file's name or its address, used for its suffix and in messages. Raises
    ReadingError with one sentence naming the file and the way out.
    """
    blocks = blocks_of(data, name, content_type)
    found = recognise_decision(blocks) or recognise_paper(blocks) or recognise_minutes(blocks)
    return found or _unrecognised(blocks, name)


def passages(document_id: str, recognised: Recognised, kind: Kind, name: str) -> tuple[Passage, ...]:
    """Return the passages of a recognised document, each with whose words it carries.

    Raises ReadingError if the text holds no paragraph.
    """
    made = passages_of(document_id, recognised.body, through=recognised.through)
    if not made:
        raise ReadingError(
            f"{name} holds no paragraph of text that could be read; add a copy with text in it."
        )
    if kind is Kind.DECISION:
        voices = voices_in_order([p.heading for p in made])
    else:
        voices = [_VOICES.get(kind, Voice.ACCOUNT)] * len(made)
    return tuple(p.said_by(voice) for p, voice in zip(made, voices, strict=True))


def _unrecognised(blocks: Sequence[Block], name: str) -> Recognised:
    """A document of no known layout: a local procedure until its council says otherwise."""
    headings = [b.text for b in blocks if b.kind == "heading"]
    return Recognised(
        kind=Kind.PROCEDURE,
        title=headings[0] if headings else PurePath(name).stem.replace("_", " "),
        body=tuple(blocks),
        published=_stated_date(blocks[:12]),
    )


def _stated_date(opening: Sequence[Block]) -> str | None:
    """The date on which a document says it was made; a date in a sentence is of something else."""
    lines = (b.text for b in opening if len(b.text) <= HEADING and _DATED.search(b.text))
    return next(filter(None, map(first_date, lines)), None)
