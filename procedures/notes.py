"""One Markdown file of the library: what is known of a document, then one note a heading.

The form is described for council officers in ``procedures/library/README.md``. Every mistake
becomes a Problem that names its line, so that one run of ``check`` shows them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from procedures.document import Document, Kind, Passage, Position, Seen, Standing, Voice

#: Characters of a note's own text, and of phrasings for it.
LONGEST_NOTE = 350
FEWEST_PHRASINGS, MOST_PHRASINGS = 4, 8

_HEADING = re.compile(r"^## +(?P<text>.+?) *\{#(?P<slug>[a-z0-9][a-z0-9.-]*)\} *$")
_FIELD = re.compile(r"^(?P<name>Voice|Rests on|Topics|Position|Law then|Notice|Asked as|Retired):\s*(?P<value>.*)$")
_KNOWN = {f for f in Document.__dataclass_fields__} | {"recognise"}
_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True)
class Problem:
    """A mistake in the library, with the file and line to mend."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class NoteFile:
    """A document of the library with its notes; ``lines`` says where each note begins."""

    path: Path
    document: Document
    notes: tuple[Passage, ...]
    recognise: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)


def read_notes(path: Path) -> tuple[NoteFile | None, list[Problem]]:
    """Return the file's document and notes, with every mistake found.

    The first value is None where the front matter cannot be used at all.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Problem(path, 1, f"cannot be read as UTF-8 text ({error.__class__.__name__})")]
    front, body, start, problems = _front_matter(path, text)
    document, found = _document(path, front)
    problems += found
    if document is None:
        return None, problems
    notes, retired, lines = [], [], {}
    for line, heading, slug, rest in _sections(path, body, start, problems):
        note, gone = _note(path, line, document, (heading, slug), rest, problems)
        if note.id in lines:
            problems.append(Problem(path, line, f"the slug {slug} is used twice in this file"))
            continue
        lines[note.id] = line
        (retired if gone else notes).append(note)
    recognise = tuple(str(words) for words in front.get("recognise") or ())
    made = NoteFile(path, document, tuple(notes), recognise, tuple(n.id for n in retired), lines)
    return made, problems


def _front_matter(path: Path, text: str) -> tuple[dict[str, Any], str, int, list[Problem]]:
    parts = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if parts is None:
        return {}, "", 1, [Problem(path, 1, "does not start with front matter between two lines of ---")]
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        return {}, "", 1, [Problem(path, line, f"front matter is not YAML: {getattr(error, 'problem', error)}")]
    if not isinstance(front, dict):
        return {}, "", 1, [Problem(path, 2, "front matter holds no fields")]
    problems = [Problem(path, _line_of(text, key), f"unknown field {key}") for key in front if key not in _KNOWN]
    return front, text[parts.end() :], text[: parts.end()].count("\n") + 1, problems


def _line_of(text: str, key: object) -> int:
    return next((n for n, line in enumerate(text.split("\n"), 1) if line.startswith(f"{key}:")), 1)


def _document(path: Path, front: dict[str, Any]) -> tuple[Document | None, list[Problem]]:
    if not front:
        return None, []
    missing = [key for key in ("id", "title", "kind", "publisher", "standing", "seen") if not front.get(key)]
    if missing:
        return None, [Problem(path, 1, f"front matter lacks {', '.join(missing)}")]
    try:
        kind, standing, seen = Kind(front["kind"]), Standing(front["standing"]), Seen(front["seen"])
    except ValueError as error:
        return None, [Problem(path, 1, f"front matter: {error}")]
    text = {k: str(front[k]) for k in ("id", "title", "publisher")}
    optional = {
        k: str(front[k])
        for k in ("reference", "outcome", "published", "superseded_by", "reported_by", "captured", "url")
        if front.get(k)
    }
    about, notices = tuple(front.get("about") or ()), tuple(front.get("notices") or ())
    document = Document(**text, kind=kind, standing=standing, seen=seen, about=about, notices=notices, **optional)
    return document, [Problem(path, 1, message) for message in _document_mistakes(document)]


def _document_mistakes(document: Document) -> Iterator[str]:
    if document.published and not _DATE.match(document.published):
        yield f"published must be a year, year-month or date, not {document.published}"
    if document.kind is Kind.DECISION and not document.outcome:
        yield "a decision needs its outcome"
    if (document.standing is Standing.SUPERSEDED) != bool(document.superseded_by):
        yield "superseded_by goes with standing: superseded, and only with it"
    if (document.seen is Seen.REPORTED) != bool(document.reported_by):
        yield "reported_by goes with seen: reported, and only with it"


def _sections(
    path: Path, body: str, start: int, problems: list[Problem]
) -> Iterator[tuple[int, str, str, list[tuple[int, str]]]]:
    """Yield (line, heading, slug, numbered lines) for each note."""
    current: tuple[int, str, str] | None = None
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(body.split("\n"), start):
        if not line.startswith("## "):
            lines.append((number, line))
            continue
        if current:
            yield (*current, lines)
        lines, heading = [], _HEADING.match(line)
        if heading is None:
            problems.append(Problem(path, number, "a note's heading ends with its slug: ## Heading {#slug}"))
        current = (number, heading["text"], heading["slug"]) if heading else None
    if current:
        yield (*current, lines)


def _note(
    path: Path,
    line: int,
    document: Document,
    name: tuple[str, str],
    lines: list[tuple[int, str]],
    problems: list[Problem],
) -> tuple[Passage, bool]:
    text, fields, asked = _parts(path, lines, problems)
    heading, slug = name
    voice = Voice.ACCOUNT
    try:
        voice = Voice(fields.get("Voice", [""])[0])
    except ValueError:
        problems.append(Problem(path, line, f"{slug}: Voice is missing or not one of the listed voices"))
    note = Passage(
        id=f"{document.id}/{slug}",
        document_id=document.id,
        text=text,
        locator="; ".join(_list(fields, "Rests on")) or "the whole document",
        heading=heading,
        voice=voice,
        note=True,
        rests_on=_list(fields, "Rests on"),
        topics=tuple(t for value in fields.get("Topics", []) for t in re.split(r"\s*,\s*", value) if t),
        asked_as=asked,
        positions=tuple(_positions(path, line, slug, fields.get("Position", []), problems)),
        law_then=tuple(fields.get("Law then", [])),
        notices=tuple(fields.get("Notice", [])),
    )
    problems += [Problem(path, line, f"{slug}: {message}") for message in _note_mistakes(note, document)]
    return note, "Retired" in fields


def _parts(
    path: Path, lines: list[tuple[int, str]], problems: list[Problem]
) -> tuple[str, dict[str, list[str]], tuple[str, ...]]:
    text: list[str] = []
    fields: dict[str, list[str]] = {}
    asked: list[str] = []
    for number, line in lines:
        found = _FIELD.match(line)
        if found:
            fields.setdefault(found["name"], []).append(found["value"].strip())
        elif line.startswith("- ") and "Asked as" in fields:
            asked.append(line[2:].strip())
        elif line.strip() and fields:
            problems.append(Problem(path, number, f"not a field of a note: {line.strip()[:40]}"))
        elif line.strip():
            text.append(line.strip())
    return " ".join(text), fields, tuple(asked)


def _list(fields: dict[str, list[str]], name: str) -> tuple[str, ...]:
    """Locators part at semicolons, or at commas where no locator holds one."""
    values = fields.get(name, [])
    parts = [p for v in values for p in re.split(r"\s*;\s*" if ";" in v or "paragraph" in v else r"\s*,\s*", v)]
    return tuple(p for p in parts if p)


def _positions(path: Path, line: int, slug: str, values: list[str], problems: list[Problem]) -> Iterator[Position]:
    for value in values:
        question, equals, says = value.partition("=")
        if not equals or not says.strip():
            problems.append(Problem(path, line, f"{slug}: write Position: question = what it says"))
            continue
        yield Position(question.strip(), says.strip())


def _note_mistakes(note: Passage, document: Document) -> Iterator[str]:
    if not note.text:
        yield "the note has no text"
    if len(note.text) > LONGEST_NOTE:
        yield f"the note has {len(note.text)} characters; {LONGEST_NOTE} is the most"
    if not note.topics:
        yield "the note has no topics"
    if not note.silent and not note.rests_on:
        yield "the note does not say what it rests on"
    fewest = 1 if note.silent else FEWEST_PHRASINGS
    if not fewest <= len(note.asked_as) <= MOST_PHRASINGS:
        yield f"the note has {len(note.asked_as)} phrasings; {fewest} to {MOST_PHRASINGS} are wanted"
    if document.seen is Seen.REPORTED and "reported by" not in note.text and not note.silent:
        yield 'the document was only reported, so the note must say "reported by" and whose report'
