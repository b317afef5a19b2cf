"""A file's bytes in; what it is, and the blocks that are its text, out."""

from __future__ import annotations

import re
from dataclasses import replace

from procedures.document import Kind, Passage, Voice
from procedures.reading.council import is_message, recognise_minutes, recognise_paper
from procedures.reading.dates import said_date, stated_date
from procedures.reading.decision import recognise_decision, voices_in_order
from procedures.reading.errors import ReadingError
from procedures.reading.formats import content_of
from procedures.reading.kinds import VOICES, Signs, kind_of, noun_of, subject_of
from procedures.reading.layout import passages_of
from procedures.reading.marks import is_dated
from procedures.reading.publishers import inspectorate_in, opening_lines, publisher_of
from procedures.reading.recognised import Recognised
from procedures.reading.structure import Block, Content
from procedures.reading.titles import title_of

#: Blocks whose words show which document it is.
_HEAD = 40
#: A longer text, with the lead-in of each item, is no document.
_MOST_CHARACTERS = 10_000_000


#: Between the parts of a running head or foot.
_PARTED = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+")
#: What becomes of a mark or an accented letter of UTF-8 that is read as Windows-1252; so many in a text are
#: no chance.
_MISTAKEN = re.compile(
    "\u00e2\u20ac[\u2122\u0153\u009d\u201c\u201d\u00a6\u02dc]|\u00c3[\u0080-\u00bf\u0192]"
    "|\u00c2[\u00a3\u00a0\u00a7]"
)
_MISTAKES = 2
#: The doubt about a document whose letters are mistaken.
MISTAKEN_LETTERS = (
    "Letters in it are mistaken at {count} places, such as {sign}: it was saved in one encoding and read in "
    "another. Save it again from where it was written, as UTF-8."
)
#: The doubt about a document whose encoding nobody states.
GUESSED_ENCODING = (
    "It does not say in which encoding it was saved, and was read as {encoding}. Look at its marks, such as "
    "quotes and pound signs, or save it again as UTF-8."
)
#: The doubt about a document that is called by its file's name.
NO_TITLE = "{name} states no title; it is called by its file's name."


def recognise(data: bytes, name: str, content_type: str = "") -> Recognised:
    """Read a file and say what it is.

    ``name`` is the file's name or its address, used for its suffix and in messages. Raises
    ReadingError with one sentence naming the file and the way out.
    """
    content = content_of(data, name, content_type)
    blocks = content.blocks
    found = recognise_decision(blocks) or recognise_paper(blocks) or recognise_minutes(blocks)
    found = found or _by_its_head(content, name)
    return replace(
        found,
        url=content.url or (name if "://" in name else None),
        site=content.title,
        opening="\n".join(opening_lines(blocks)),
        head=tuple(block.text for block in found.body[:_HEAD]),
        unread=content.unread,
        by_machine=content.by_machine,
        doubts=(*found.doubts, *_unread(content), *_guessed(content), *_mistaken(content)),
    )


def passages(document_id: str, recognised: Recognised, kind: Kind, name: str) -> tuple[Passage, ...]:
    """Return the passages of a recognised document, each with whose words it carries.

    Raises ReadingError if the text holds no paragraph.
    """
    noun = noun_of(kind, recognised.title)
    made = passages_of(document_id, recognised.body, through=recognised.through, noun=noun)
    if not made:
        raise ReadingError(
            f"{name} holds no paragraph of text that could be read; add a copy with text in it."
        )
    if sum(len(passage.text) for passage in made) > _MOST_CHARACTERS:
        raise ReadingError(f"{name} holds too much text for one document; split it and add the parts.")
    if kind is Kind.DECISION:
        voices = voices_in_order([p.heading for p in made])
    else:
        voices = [VOICES.get(kind, Voice.ACCOUNT)] * len(made)
    return tuple(p.said_by(voice) for p, voice in zip(made, voices, strict=True))


def _by_its_head(content: Content, name: str) -> Recognised:
    """A document of no layout of its own: what its title, its first lines and its publisher say."""
    title, doubtful = title_of(content, name)
    publisher = publisher_of(content, name)
    opening = "\n".join(opening_lines(content.blocks))
    markers = frozenset(block.marker for block in content.blocks)
    kind = kind_of(Signs(title, opening, publisher, content.url or name, markers, content.title))
    message = is_message(content.blocks)
    kind = Kind.OTHER if message else kind
    title = (subject_of(opening) if message or kind is Kind.PAPER else "") or title
    if kind in (Kind.STATUTE, Kind.REGULATIONS):
        publisher = "UK Parliament"
    elif kind is Kind.INSPECTION:
        publisher = inspectorate_in(opening) or publisher
    stated = stated_date(content.blocks, title) or said_date(content.around)
    around = [part for line in content.around for part in _PARTED.split(line) if is_dated(part)]
    stated = stated or stated_date([Block("paragraph", part) for part in around])
    doubts = [NO_TITLE.format(name=name)] if doubtful else []
    return Recognised(
        kind=kind,
        title=title,
        body=content.blocks,
        publisher=publisher,
        published=_sound_date(content.published) or stated,
        doubts=tuple(doubts),
    )


def _sound_date(date: str | None) -> str | None:
    """A date that a file states of itself, if it is one: "2024-12-05", or as written by hand."""
    from procedures.document import is_date
    from procedures.reading.dates import dates_in

    if not date:
        return None
    iso = date[:10]
    return iso if is_date(iso) else next(dates_in(date), None)


def _mistaken(content: Content) -> list[str]:
    """Say that the letters of a text were read in another encoding than its own before it came here."""
    found = [sign[0] for block in content.blocks for sign in _MISTAKEN.finditer(block.text)]
    if len(found) < _MISTAKES:
        return []
    return [MISTAKEN_LETTERS.format(sign=found[0], count=len(found))]


def _guessed(content: Content) -> list[str]:
    """Say that the encoding of a text was guessed from its marks."""
    return [GUESSED_ENCODING.format(encoding=content.guessed)] if content.guessed else []


def _unread(content: Content) -> list[str]:
    if not content.unread:
        return []
    pages = ", ".join(map(str, content.unread))
    return [f"Pages that hold no text that could be read: {pages}."]
