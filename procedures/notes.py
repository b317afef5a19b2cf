"""One Markdown file of the library: what is known of a document, then one note a heading.

The form is described for council officers in ``procedures/library/README.md``. Every mistake
becomes a Problem that names its line, so that one run of ``check`` shows them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated

from pydantic import Field

from procedures.document import (
    Document,
    Kind,
    OptionalDate,
    Passage,
    Position,
    Seen,
    Standing,
    Voice,
    is_date,
)
from procedures.fields import OptionalTexts
from procedures.lists import YamlFile
from procedures.problem import Problem

__all__ = ["NoteFile", "Problem", "WrittenNote", "read_notes", "written_notes"]

#: Characters of a note's own text, and of phrasings for it.
LONGEST_NOTE = 350
FEWEST_PHRASINGS, MOST_PHRASINGS = 4, 12

#: What a note says of itself that changed since its file was read a second time.
NOT_YET = "not yet"

_HEADING = re.compile(r"^## +(?P<text>.+?) *\{#(?P<slug>[a-z0-9][a-z0-9.-]*)\} *$")
_FRONT = re.compile(r"---[ ]*\n(?P<fields>.*?)\n---[ ]*(?:\n|\Z)", re.DOTALL)
_ANY_HEADING = re.compile(r"^#{1,6}(?!#)")
_REPEATED = frozenset({"Position", "Law then", "Notice"})
_ONCE = frozenset({"Voice", "Rests on", "Not read", "Topics", "Asked as", "Retired", "Read again"})
_FIELD = re.compile(rf"^(?P<name>{'|'.join(sorted(_ONCE | _REPEATED))}):\s*(?P<value>.*)$")


@dataclass(frozen=True)
class NoteFile:
    """A document of the library with its notes.

    ``recognise`` are words of the original's title and head, ``publishers`` other names under which
    its publisher appears on it. ``lines`` says where each note begins, by its id; ``fields`` where each
    field of the head stands. ``unread`` are the ids of the notes that nobody has read a second time.
    """

    path: Path
    document: Document
    notes: tuple[Passage, ...]
    recognise: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Head(Document):
    """A head: a document, the words that mark its original, and its publisher's other names.

    ``read_again`` is the day on which the notes were read a second time, against their paragraphs.
    """

    standing: Annotated[Standing, Field(default=...)] = Standing.UNKNOWN
    seen: Annotated[Seen, Field(default=...)] = Seen.ORIGINAL
    recognise: OptionalTexts = ()
    publishers: OptionalTexts = ()
    read_again: OptionalDate = None


@dataclass
class WrittenNote:
    """A note as it stands in the file, before it is understood; ``fields`` are by their names there."""

    line: int
    heading: str
    slug: str
    text: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def values(self, name: str) -> tuple[str, ...]:
        """Return what stands in a field, as often as it is given."""
        return tuple(value for value in self.fields.get(name, ()) if value)


def read_notes(path: Path, instead: str | None = None) -> tuple[NoteFile | None, list[Problem]]:
    """Return the file's document and notes, with every mistake found.

    The first value is None where the front matter cannot be used at all. ``instead`` is read in place of
    what the file holds.
    """
    mistakes = YamlFile(path)
    text = mistakes.text() if instead is None else instead
    front = _FRONT.match(text or "")
    head = _head(front["fields"], mistakes) if front else None
    if text is not None and front is None:
        mistakes.note(1, "does not start with front matter between two lines of ---")
    if text is None or front is None or head is None:
        return None, mistakes.found
    document = Document(**{each.name: getattr(head, each.name) for each in fields(Document)})
    notes: list[Passage] = []
    retired: list[str] = []
    unread: list[str] = []
    lines: dict[str, int] = {}
    for written in written_notes(text[front.end() :].split("\n"), front[0].count("\n") + 1, mistakes):
        note = _note(written, document, mistakes)
        if note.id in lines:
            mistakes.note(written.line, f"the slug {written.slug} is used twice in this file")
            continue
        lines[note.id] = written.line
        if "Retired" in written.fields:
            retired.append(note.id)
        else:
            notes.append(note)
            unread += [] if _is_read_again(written, head) else [note.id]
    named = {str(at[0]): line for at, line in mistakes.lines.items() if len(at) == 1}
    file = NoteFile(
        path,
        document,
        tuple(notes),
        head.recognise,
        head.publishers,
        tuple(retired),
        lines,
        named,
        tuple(unread),
    )
    return file, mistakes.found


def _head(text: str, file: YamlFile) -> _Head | None:
    """Return what a head says, or None where a field that it needs cannot be used."""
    file.parse(text, first=2)
    head = file.value(_Head, file.content, lenient=True)
    for name, message in _document_mistakes(head) if head else ():
        file.note_at((name,), message)
    return head


def _document_mistakes(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the name of a field and what is wrong with it."""
    if document.kind is Kind.LEARNING:
        yield "kind", "local learning is proposed and released, not written as a note"
    if document.kind is Kind.DECISION and not document.outcome:
        yield "kind", "a decision needs its outcome"
    if (document.standing is Standing.SUPERSEDED) != bool(document.superseded_by):
        yield "standing", "superseded_by goes with standing: superseded, and only with it"
    if (document.seen is Seen.REPORTED) != bool(document.reported_by):
        yield "seen", "reported_by goes with seen: reported, and only with it"


def written_notes(body: list[str], start: int, mistakes: YamlFile) -> list[WrittenNote]:
    """Return the notes in the lines of a file, the first of which is ``start``; mistakes are noted."""
    notes: list[WrittenNote] = []
    current: WrittenNote | None = None
    under_a_heading = False
    for number, line in enumerate(body, start):
        if _ANY_HEADING.match(line):
            current, under_a_heading = _begun(number, line, mistakes), True
            notes += [current] if current else []
        elif current:
            _take(current, number, line, mistakes)
        elif line.strip() and not under_a_heading:
            mistakes.note(number, f"not under a note's heading: {line.strip()[:40]}")
            under_a_heading = True
    return notes


def _begun(number: int, line: str, mistakes: YamlFile) -> WrittenNote | None:
    heading = _HEADING.match(line)
    if heading is None:
        mistakes.note(number, "a note's heading ends with its slug: ## Heading {#slug}")
        return None
    return WrittenNote(number, heading["text"], heading["slug"])


def _take(written: WrittenNote, number: int, line: str, mistakes: YamlFile) -> None:
    """Add one line to the note it stands in."""
    found = _FIELD.match(line)
    if found:
        if found["name"] in _ONCE & written.fields.keys():
            mistakes.note(number, f"{written.slug}: {found['name']} is given twice")
        written.fields.setdefault(found["name"], []).append(found["value"].strip())
    elif line.startswith("- ") and "Asked as" in written.fields:
        written.asked.append(line[2:].strip())
    elif line.strip() and written.fields:
        mistakes.note(number, f"not a field of a note: {line.strip()[:40]}")
    elif line.strip():
        written.text.append(line.strip())


def _note(written: WrittenNote, document: Document, mistakes: YamlFile) -> Passage:
    rests_on = _locators(written, "Rests on")
    note = Passage(
        id=f"{document.id}/{written.slug}",
        document_id=document.id,
        text=" ".join(written.text),
        locator="; ".join(rests_on) or "the whole document",
        heading=written.heading,
        voice=_voice(written, mistakes),
        note=True,
        rests_on=rests_on,
        not_read=_locators(written, "Not read"),
        topics=tuple(t for value in written.values("Topics") for t in re.split(r"\s*,\s*", value) if t),
        asked_as=tuple(written.asked),
        positions=tuple(_positions(written, mistakes)),
        law_then=written.values("Law then"),
        notices=written.values("Notice"),
    )
    for message in (*_text_mistakes(note, document), *_field_mistakes(note, written)):
        mistakes.note(written.line, f"{written.slug}: {message}")
    return note


def _voice(written: WrittenNote, mistakes: YamlFile) -> Voice:
    listed = {
        voice.value: voice for voice in Voice if voice is not Voice.LEARNING
    }  # only a release gives that
    voice = listed.get("".join(written.values("Voice")[:1]))
    if voice is None:
        mistakes.note(written.line, f"{written.slug}: Voice is missing or not one of the listed voices")
    return voice or Voice.ACCOUNT


def _locators(written: WrittenNote, name: str) -> tuple[str, ...]:
    """Locators part at semicolons, or at commas where no locator holds one."""
    found: list[str] = []
    for value in written.values(name):
        at = ";" if ";" in value or "paragraph" in value else ","
        found += [locator.strip() for locator in value.split(at)]
    return tuple(locator for locator in found if locator)


def _positions(written: WrittenNote, mistakes: YamlFile) -> Iterator[Position]:
    for value in written.fields.get("Position", ()):
        question, _, says = (part.strip() for part in value.partition("="))
        if question and says:
            yield Position(question, says)
        else:
            mistakes.note(written.line, f"{written.slug}: write Position: question = what it says")


def _is_read_again(written: WrittenNote, head: _Head) -> bool:
    """Whether a note was read a second time: what it says itself counts before what its file says."""
    said = "".join(written.values("Read again")) or head.read_again
    return bool(said) and said != NOT_YET


def _text_mistakes(note: Passage, document: Document) -> Iterator[str]:
    if not note.text:
        yield "the note has no text"
    if len(note.text) > LONGEST_NOTE:
        yield f"the note has {len(note.text)} characters; {LONGEST_NOTE} is the most"
    if document.seen is Seen.REPORTED and "reported by" not in note.text and not note.silent:
        yield 'the document was only reported, so the note must say "reported by" and whose report'
    if document.kind is Kind.STATUTE and any(at.startswith("regulation ") for at in note.rests_on):
        yield "it rests on a regulation, and its document is a statute; write kind: regulations in the head"


def _field_mistakes(note: Passage, written: WrittenNote) -> Iterator[str]:
    if not note.topics:
        yield "the note has no topics"
    if not note.silent and not note.rests_on:
        yield "the note does not say what it rests on"
    if unknown := set(note.not_read).difference(note.rests_on):
        yield f"Not read names {min(unknown)}, on which the note does not rest"
    fewest = 1 if note.silent else FEWEST_PHRASINGS
    if not fewest <= len(note.asked_as) <= MOST_PHRASINGS:
        yield f"the note has {len(note.asked_as)} phrasings; {fewest} to {MOST_PHRASINGS} are wanted"
    for value in written.fields.get("Read again", ()):
        if value != NOT_YET and not is_date(value):
            yield f"write Read again: the date, or {NOT_YET}"
    for value in written.fields.get("Retired", ()):
        day, _, why = (part.strip() for part in value.partition(","))
        if not is_date(day) or not why:
            yield "write Retired: the date, a comma, and why"
