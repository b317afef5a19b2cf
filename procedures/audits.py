"""Checklists for audits of cases: questions in our own words, each on the notes that it was drawn from.

The form is described in ``procedures/library/README.md``. A question whose notes were reworded, retired or
are gone is left out, and ``check`` names it, until somebody has read both again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from procedures.document import Passage
from procedures.lists import ListError, lines_by_path, load_list
from procedures.problem import Mistakes, Problem

#: Characters of a question, and cases of an audit, at most.
LONGEST_ASKED, MOST_CASES = 300, 1000

_OF_A_LIST = frozenset({"title", "cases", "over", "ordered", "differ", "questions"})
_OF_A_QUESTION = frozenset({"asks", "issue", "rests_on"})
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True)
class CheckQuestion:
    """What to look for in a case. ``issue``: answered "no", it is a similar issue. ``rests_on``: note ids."""

    id: str
    asks: str
    issue: bool
    rests_on: tuple[str, ...]


@dataclass(frozen=True)
class Checklist:
    """Questions on one theme. ``id`` is the file's name.

    ``over`` is the share, in hundredths, above which ``ordered`` asks for more; ``ordered`` are the notes
    that tell what was ordered, ``differ`` those that tell who sees it otherwise.
    """

    id: str
    title: str
    cases: int
    over: int
    ordered: tuple[str, ...]
    differ: tuple[str, ...]
    questions: tuple[CheckQuestion, ...]


@dataclass(frozen=True)
class _Held:
    """What a checklist may rest on."""

    notes: Mapping[str, Passage]
    retired: Collection[str]
    lines: Mapping[str, int] = field(default_factory=dict)

    def amiss(self, rests_on: Any) -> Iterator[str]:
        """Yield what is wrong with what something rests on."""
        if not isinstance(rests_on, dict) or not rests_on:
            yield "it rests on no note; write the id of each, and the digest of its text"
            return
        for note_id, digest in rests_on.items():
            note = self.notes.get(note_id)
            if note_id in self.retired:
                yield f"it rests on {note_id}, which is retired"
            elif note is None:
                yield f"it rests on {note_id}, which is not held"
            elif note.digest != digest:
                yield f"it rests on {note_id}, which has changed; read both, then write {note.digest}"


def load_checklists(
    folder: Path, notes: Mapping[str, Passage], retired: Collection[str]
) -> tuple[tuple[Checklist, ...], list[Problem]]:
    """Return the checklists in a folder, with every mistake found; an absent folder holds none."""
    made: list[Checklist] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        mistakes = Mistakes(path)
        try:
            content = load_list(path)
        except ListError as mistake:
            problems.append(mistake.problem)
            continue
        held = _Held(notes, retired, lines_by_path(path, mistakes, 3))
        checklist = _checklist(path, content, mistakes, held)
        made += [checklist] if checklist else []
        problems += mistakes.found
    return tuple(made), problems


def _checklist(path: Path, content: Mapping[str, Any], mistakes: Mistakes, held: _Held) -> Checklist | None:
    wrong = [(name, f"unknown field {name}") for name in sorted(content.keys() - _OF_A_LIST)]
    if not _plain(content.get("title")):
        wrong.append(("title", "a checklist needs a title"))
    if not _number(content.get("cases"), MOST_CASES):
        wrong.append(("cases", f"cases is a number from 1 to {MOST_CASES}"))
    if not _number(content.get("over"), 99):
        wrong.append(("over", "over is a share in hundredths, from 1 to 99"))
    for name in ("ordered", "differ"):
        if name == "ordered" or name in content:
            wrong += [(name, f"{name}: {message}") for message in held.amiss(content.get(name))]
    if not isinstance(content.get("questions"), dict) or not content["questions"]:
        wrong.append(("questions", "a checklist needs questions, each under a name of its own"))
    for name, message in wrong:
        mistakes.note(held.lines.get(name, 1), message)
    if wrong:
        return None
    questions = tuple(_questions(content["questions"], mistakes, held))
    if not any(question.issue for question in questions):
        mistakes.note(held.lines.get("questions", 1), "no question counts as a similar issue")
        return None
    return Checklist(
        id=path.stem,
        title=_plain(content["title"]),
        cases=int(content["cases"]),
        over=int(content["over"]),
        ordered=tuple(content["ordered"]),
        differ=tuple(content.get("differ") or ()),
        questions=questions,
    )


def _questions(entries: Mapping[str, Any], mistakes: Mistakes, held: _Held) -> Iterator[CheckQuestion]:
    """Yield the questions that can be used."""
    for slug, entry in entries.items():
        found = list(_wrong_question(slug, entry, held))
        for name, message in found:
            at = held.lines.get(f"questions/{slug}/{name}", held.lines.get(f"questions/{slug}", 1))
            mistakes.note(at, f"{slug}: {message}")
        if not found:
            asks, issue = _plain(entry["asks"]), entry["issue"] == "yes"
            yield CheckQuestion(slug, asks, issue, tuple(entry["rests_on"]))


def _wrong_question(slug: str, entry: Any, held: _Held) -> Iterator[tuple[str, str]]:
    """Yield the name of a field and what is wrong with it."""
    if not _SLUG.fullmatch(str(slug)):
        yield "", "a name has at most 40 lower case letters, digits and hyphens"
    if not isinstance(entry, dict):
        yield "", "the question holds no fields"
        return
    for name in sorted(entry.keys() - _OF_A_QUESTION):
        yield name, f"unknown field {name}"
    asks = _plain(entry.get("asks"))
    if not 0 < len(asks) <= LONGEST_ASKED:
        yield "asks", f"asks has {len(asks)} characters; 1 to {LONGEST_ASKED} are wanted"
    if entry.get("issue") not in {"yes", "no"}:
        yield "issue", 'issue says whether "no" is a similar issue: write "yes" or "no"'
    yield from (("rests_on", message) for message in held.amiss(entry.get("rests_on")))


def _number(value: Any, most: int) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit() and 1 <= int(value) <= most


def _plain(text: Any) -> str:
    return " ".join(str(text or "").split())
