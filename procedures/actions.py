"""What decisions ordered or agreed, as data in our own words: what, who, by when, and on which paragraphs.

The form is described in ``procedures/library/README.md``. Where a source names no time, or no day from
which it runs, that is said and never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from procedures.document import Document, Voice
from procedures.lists import ListError, lines_by_path, load_list
from procedures.problem import Mistakes, Problem

#: Characters of an action's own text, and of what must be read with it.
LONGEST_WHAT, LONGEST_NOTICE = 300, 200
#: What a file writes where its source says no time, or no day to count from.
NOT_SAID = "not said"
#: What a file writes where the time runs from the date of the decision itself.
DECISION = "decision"
#: Whose words an action can carry.
VOICES = (Voice.AGREED, Voice.RECOMMENDATION, Voice.COMMITTEE)

_FIELDS = frozenset({"what", "who", "voice", "by", "from", "rests_on", "notice"})
#: Numbers as decisions write them.
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_PERIOD = re.compile(rf"(?P<count>[1-9]\d{{0,3}}|{'|'.join(_WORDS)}) (?P<unit>working day|day|week|month)s?")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unit(StrEnum):
    """In what a period is counted."""

    DAYS = "day"
    WORKING_DAYS = "working day"
    WEEKS = "week"
    MONTHS = "month"


@dataclass(frozen=True)
class Period:
    """A length of time as people agree it: 6 weeks, 3 months, 20 working days."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class AgreedAction:
    """One thing that a source ordered or agreed, in our own words.

    ``who`` holds slugs of ``authorities.yaml``. ``period`` is None where the source names no time;
    ``from_decision`` says that it runs from the date of the decision, else the source does not say from when.
    """

    id: str
    document_id: str
    what: str
    who: tuple[str, ...]
    voice: Voice
    period: Period | None
    from_decision: bool
    rests_on: tuple[str, ...]
    notice: str = ""


@dataclass(frozen=True)
class ActionFile:
    """The agreed actions of one document. ``lines`` says where each begins, by its id."""

    path: Path
    document_id: str
    actions: tuple[AgreedAction, ...]
    lines: Mapping[str, int] = field(default_factory=dict)


def period_of(text: str) -> Period:
    """Return a period that was written as ``6 weeks`` or ``six weeks``. Raises ValueError."""
    found = _PERIOD.fullmatch(" ".join(text.split()).lower())
    if found is None:
        raise ValueError("a period is a number of days, working days, weeks or months, such as 6 weeks")
    count = found["count"]
    return Period(_WORDS.index(count) + 1 if count in _WORDS else int(count), Unit(found["unit"]))


def load_actions(
    folder: Path, documents: Mapping[str, Document], authorities: Collection[str]
) -> tuple[tuple[ActionFile, ...], list[Problem]]:
    """Return the agreed actions in a folder, with every mistake found; an absent folder holds none.

    An action with a mistake is left out, and the others of its file stay.
    """
    files: list[ActionFile] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        mistakes = Mistakes(path)
        try:
            content = load_list(path)
        except ListError as mistake:
            problems.append(mistake.problem)
            continue
        lines = lines_by_path(path, mistakes, 3)
        document = documents.get(path.stem)
        if document is None:
            mistakes.note(1, f"the file is named after {path.stem}, which is not a document of the library")
        else:
            files.append(_file(path, content, document, lines, authorities, mistakes))
        problems += mistakes.found
    return tuple(files), problems


def _file(
    path: Path,
    content: Mapping[str, Any],
    document: Document,
    lines: Mapping[str, int],
    authorities: Collection[str],
    mistakes: Mistakes,
) -> ActionFile:
    for name in content.keys() - {"actions"}:
        mistakes.note(lines.get(name, 1), f"unknown field {name}")
    entries = content.get("actions")
    if not isinstance(entries, dict) or not entries:
        mistakes.note(lines.get("actions", 1), "a file needs actions, each under a name of its own")
        return ActionFile(path, document.id, ())
    made: list[AgreedAction] = []
    at: dict[str, int] = {}
    for slug, entry in entries.items():
        line = lines.get(f"actions/{slug}", 1)
        if not _SLUG.fullmatch(str(slug)):
            mistakes.note(line, f"{slug}: a name has lower case letters, digits and hyphens")
            continue
        found = list(_mistakes(entry, document, authorities))
        for field_name, message in found:
            mistakes.note(lines.get(f"actions/{slug}/{field_name}", line), f"{slug}: {message}")
        if not found:
            action = _action(f"{document.id}/{slug}", document, entry)
            made.append(action)
            at[action.id] = line
    return ActionFile(path, document.id, tuple(made), at)


def _action(action_id: str, document: Document, entry: Mapping[str, Any]) -> AgreedAction:
    return AgreedAction(
        id=action_id,
        document_id=document.id,
        what=_plain(entry["what"]),
        who=tuple(entry["who"]),
        voice=Voice(entry["voice"]),
        period=None if entry["by"] == NOT_SAID else period_of(entry["by"]),
        from_decision=entry.get("from") == DECISION,
        rests_on=tuple(entry["rests_on"]),
        notice=_plain(entry.get("notice")),
    )


def _mistakes(entry: Any, document: Document, authorities: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the name of a field and what is wrong with it."""
    if not isinstance(entry, dict):
        yield "", "the action holds no fields"
        return
    for name in sorted(entry.keys() - _FIELDS):
        yield name, f"unknown field {name}"
    yield from _mistakes_of_words(entry)
    if entry.get("voice") not in [voice.value for voice in VOICES]:
        yield "voice", f"voice is missing or not one of: {', '.join(voice.value for voice in VOICES)}"
    for name in ("who", "rests_on"):
        if not _list_of_words(entry.get(name)):
            yield name, f"{name} must be a list, such as [a, b]"
    for slug in entry["who"] if _list_of_words(entry.get("who")) else ():
        if slug not in authorities:
            yield "who", f"who names {slug}, which is not in authorities.yaml"
    yield from _mistakes_of_time(entry, document)


def _mistakes_of_words(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("what", "notice"):
        if not isinstance(entry.get(name, ""), str):
            yield name, f"{name} must be words"
    what, notice = _plain(entry.get("what")), _plain(entry.get("notice"))
    if not 0 < len(what) <= LONGEST_WHAT:
        yield "what", f"what has {len(what)} characters; 1 to {LONGEST_WHAT} are wanted"
    if len(notice) > LONGEST_NOTICE:
        yield "notice", f"notice has {len(notice)} characters; {LONGEST_NOTICE} is the most"


def _mistakes_of_time(entry: Mapping[str, Any], document: Document) -> Iterator[tuple[str, str]]:
    by, since = entry.get("by"), entry.get("from")
    if not isinstance(by, str) or not by:
        yield "by", f"by is missing: write a period, or {NOT_SAID}"
        return
    if by == NOT_SAID:
        if since is not None:
            yield "from", f"from has no place where by is {NOT_SAID}"
        return
    try:
        period_of(by)
    except ValueError as error:
        yield "by", f"by: {error}; or write {NOT_SAID}"
    if since not in [DECISION, NOT_SAID]:
        yield "from", f"from is missing: write {DECISION}, or {NOT_SAID}"
    elif since == DECISION and not _WHOLE_DAY.fullmatch(document.published or ""):
        yield "from", f"from is {DECISION}, but {document.id} is not dated to the day"


def _list_of_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v for v in value)


def _plain(text: Any) -> str:
    return " ".join(str(text or "").split())
