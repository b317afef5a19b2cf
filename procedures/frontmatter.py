"""The head of a library file: what is known of a document, between two lines of three hyphens."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from procedures.document import Document, Kind, Seen, Standing
from procedures.lists import PlainLoader, where_and_why
from procedures.problem import Mistakes

_NEEDED = ("id", "title", "kind", "publisher", "standing", "seen")
_OPTIONAL = ("reference", "outcome", "published", "superseded_by", "reported_by", "captured", "url")
_LISTS = ("about", "notices", "recognise", "publishers")
_FORM = re.compile(r"---[ ]*\n(?P<fields>.*?)\n---[ ]*(?:\n|\Z)", re.DOTALL)
_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class Front:
    """A head's fields, and the line on which each stands; ``body`` follows it, from ``body_line``."""

    fields: Mapping[str, Any]
    body: str
    body_line: int
    lines: Mapping[str, int]

    def listed(self, name: str) -> tuple[str, ...]:
        """Return a field that holds a list; an absent field is an empty one."""
        value = self.fields.get(name)
        return tuple(str(entry) for entry in value) if isinstance(value, list) else ()


def is_date(text: str) -> bool:
    """Whether ``text`` is a year, a year and month, or a day that the calendar has."""
    parts = _DATE.fullmatch(text)
    if parts is None:
        return False
    try:
        dt.date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        return False
    return True


def front_of(text: str, mistakes: Mistakes) -> Front | None:
    """Return the head of a file and what follows it, or None where it cannot be read."""
    parts = _FORM.match(text)
    if parts is None:
        mistakes.note(1, "does not start with front matter between two lines of ---")
        return None
    try:
        # Dates stay as they are written: "2019-13-01" is a mistake to name, not one to stop at.
        fields = yaml.load(parts["fields"], Loader=PlainLoader)  # noqa: S506 - makes only strings
    except yaml.YAMLError as error:
        line, message = where_and_why(error)
        mistakes.note(line + 1, f"front matter {message}")
        return None
    if not isinstance(fields, dict):
        mistakes.note(2, "front matter holds no fields")
        return None
    head = parts[0].split("\n")
    lines = {key: _line_of(head, key) for key in fields if isinstance(key, str)}
    return Front(fields, text[parts.end() :], parts[0].count("\n") + 1, lines)


def document_of(front: Front, mistakes: Mistakes) -> Document | None:
    """Return the document that a head describes, or None where a field it needs cannot be used."""
    _check_fields(front, mistakes)
    missing = [name for name in _NEEDED if not front.fields.get(name)]
    if missing:
        mistakes.note(1, f"front matter lacks {', '.join(missing)}")
        return None
    kind = _one_of(Kind, "kind", front, mistakes)
    standing = _one_of(Standing, "standing", front, mistakes)
    seen = _one_of(Seen, "seen", front, mistakes)
    if kind is None or standing is None or seen is None:
        return None
    optional = {name: str(front.fields[name]) for name in _OPTIONAL if front.fields.get(name)}
    document = Document(
        id=str(front.fields["id"]),
        title=str(front.fields["title"]),
        kind=kind,
        publisher=str(front.fields["publisher"]),
        about=front.listed("about"),
        standing=standing,
        seen=seen,
        notices=front.listed("notices"),
        **optional,
    )
    for name, message in _document_mistakes(document):
        mistakes.note(front.lines.get(name, 1), message)
    return document


def _line_of(head: list[str], key: str) -> int:
    return next((n for n, line in enumerate(head, 1) if re.match(rf"{re.escape(key)}\s*:", line)), 1)


def _check_fields(front: Front, mistakes: Mistakes) -> None:
    for name, value in front.fields.items():
        line = front.lines.get(name, 1)
        if name not in {*_NEEDED, *_OPTIONAL, *_LISTS}:
            mistakes.note(line, f"unknown field {name}")
        elif name in _LISTS and value and not isinstance(value, list):
            mistakes.note(line, f"{name} must be a list, such as [{value}]")
        elif name not in _LISTS and not isinstance(value, str):
            mistakes.note(line, f"{name} must be one line of text")


def _one_of(choices: type[Choice], name: str, front: Front, mistakes: Mistakes) -> Choice | None:
    try:
        return choices(front.fields[name])
    except ValueError:
        listed = ", ".join(choices)
        mistakes.note(front.lines[name], f"{name} must be one of {listed}, not {front.fields[name]}")
        return None


def _document_mistakes(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the name of a field and what is wrong with it."""
    if not _ID.fullmatch(document.id):
        yield "id", f"id must be lower case letters, digits and hyphens, not {document.id}"
    for name in ("published", "captured"):
        value = getattr(document, name)
        if value and not is_date(value):
            yield name, f"{name} must be a year, year-month or date, not {value}"
    if document.kind is Kind.LEARNING:
        yield "kind", "local learning is proposed and released, not written as a note"
    if document.kind is Kind.DECISION and not document.outcome:
        yield "kind", "a decision needs its outcome"
    if (document.standing is Standing.SUPERSEDED) != bool(document.superseded_by):
        yield "standing", "superseded_by goes with standing: superseded, and only with it"
    if (document.seen is Seen.REPORTED) != bool(document.reported_by):
        yield "seen", "reported_by goes with seen: reported, and only with it"
