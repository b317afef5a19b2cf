"""Checklists for audits of cases: questions in our own words, each on the notes that it was drawn from.

The form is described in ``procedures/library/README.md``. A question whose notes were reworded, retired or
are gone is left out, and ``check`` names it, until somebody has read both again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo

from procedures.document import Passage, outdated
from procedures.fields import STRICT, Slug, Text, must
from procedures.lists import YamlFile, load_folder
from procedures.problem import Problem

#: Characters of a question and of its name, and cases of an audit, at most.
LONGEST_ASKED, LONGEST_NAME, MOST_CASES = 300, 40, 1000


def _held(rests_on: object, info: ValidationInfo) -> tuple[str, ...]:
    """Return the ids of notes that are given each with its digest, where all are as they were."""
    if not isinstance(rests_on, dict) or not rests_on:
        raise ValueError(f"{info.field_name} needs the id of each note, with the digest of its text")
    beside: Any = info.context
    wrong = list(outdated(rests_on, *beside))
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple(rests_on)


_Notes = Annotated[tuple[str, ...], BeforeValidator(_held)]


@dataclass(frozen=True)
class CheckQuestion:
    """What to look for in a case. ``issue``: answered "no", it is a similar issue. ``rests_on``: note ids."""

    __pydantic_config__ = STRICT

    id: Annotated[Slug, Field(max_length=LONGEST_NAME)]
    asks: Annotated[Text, Field(max_length=LONGEST_ASKED)]
    issue: bool
    rests_on: _Notes


@dataclass(frozen=True)
class Checklist:
    """Questions on one theme. ``id`` is the file's name.

    ``over`` is the share, in hundredths, above which ``ordered`` asks for more; ``ordered`` are the notes
    that tell what was ordered, ``differ`` those that tell who sees it otherwise.
    """

    __pydantic_config__ = STRICT

    id: str
    title: Text
    cases: Annotated[int, must(range(1, MOST_CASES + 1).__contains__, f"be from 1 to {MOST_CASES}")]
    over: Annotated[int, must(range(1, 100).__contains__, "be a share in hundredths, from 1 to 99")]
    ordered: _Notes
    differ: Annotated[_Notes, Field(default=())]
    questions: tuple[CheckQuestion, ...]


def load_checklists(
    folder: Path, notes: Mapping[str, Passage], retired: Collection[str]
) -> tuple[tuple[Checklist, ...], list[Problem]]:
    """Return the checklists in a folder, with every mistake found; an absent folder holds none.

    A question with a mistake is left out. A checklist with one in its head is left out as a whole.
    """

    def make(file: YamlFile) -> Checklist | None:
        made = file.entries("questions", CheckQuestion, lambda slug: {"id": slug}, needed=True)
        questions = tuple(made.values())
        checklist = file.value(Checklist, file.content, id=file.path.stem, questions=questions)
        if not questions or any(question.issue for question in questions):
            return checklist if questions else None
        file.note_at(("questions",), "no question counts as a similar issue")
        return None

    return load_folder(folder, make, (notes, retired))
