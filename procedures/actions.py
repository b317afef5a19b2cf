"""What decisions ordered or agreed, as data in our own words: what, who, by when, and on which paragraphs.

The form is described in ``procedures/library/README.md``. Where a source names no time, or no day from
which it runs, that is said and never filled in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from procedures.document import Document, Voice
from procedures.fields import STRICT, Slug, Text, Texts, Words, among
from procedures.lists import YamlFile, load_folder
from procedures.problem import Problem

#: Characters of an action's own text, and of what must be read with it.
LONGEST_WHAT, LONGEST_NOTICE = 300, 200
#: What a file writes where its source says no time, or no day to count from.
NOT_SAID = "not said"
#: What a file writes where the time runs from the date of the decision itself.
DECISION = "decision"
#: Whose words an action can carry.
VOICES = (Voice.AGREED, Voice.RECOMMENDATION, Voice.COMMITTEE)

#: Numbers as decisions write them.
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_PERIOD = re.compile(rf"(?P<count>[1-9]\d{{0,3}}|{'|'.join(_WORDS)}) (?P<unit>working day|day|week|month)s?")
_WHOLE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class PeriodUnit(StrEnum):
    """In what a period is counted."""

    DAYS = "day"
    WORKING_DAYS = "working day"
    WEEKS = "week"
    MONTHS = "month"


@dataclass(frozen=True)
class Period:
    """A length of time as people agree it: 6 weeks, 3 months, 20 working days."""

    count: int
    unit: PeriodUnit

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}{'' if self.count == 1 else 's'}"


def period_of(text: str) -> Period:
    """Return a period that was written as ``6 weeks`` or ``six weeks``. Raises ValueError."""
    found = _PERIOD.fullmatch(" ".join(text.split()).lower())
    if found is None:
        raise ValueError("a period is a number of days, working days, weeks or months, such as 6 weeks")
    count = found["count"]
    return Period(_WORDS.index(count) + 1 if count in _WORDS else int(count), PeriodUnit(found["unit"]))


def _by(value: object) -> Period | None:
    if not value:
        raise ValueError(f"by is missing: write a period, or {NOT_SAID}")
    try:
        return None if value == NOT_SAID else period_of(str(value))
    except ValueError as error:
        raise ValueError(f"by: {error}; or write {NOT_SAID}") from error


def _from(value: object, info: ValidationInfo) -> bool:
    document, _ = cast(tuple[Document, Collection[str]], info.context)
    period = info.data.get("period")
    if value and not period and "period" in info.data:
        raise ValueError(f"from has no place where by is {NOT_SAID}")
    if period and value not in [DECISION, NOT_SAID]:
        raise ValueError(f"from is missing: write {DECISION}, or {NOT_SAID}")
    if value == DECISION and not _WHOLE_DAY.fullmatch(document.published or ""):
        raise ValueError(f"from is {DECISION}, but {document.id} is not dated to the day")
    return value == DECISION


def _listed(who: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    _, authorities = cast(tuple[Document, Collection[str]], info.context)
    strange = [slug for slug in who if slug not in authorities]
    if strange:
        raise ValueError(f"who names {', '.join(strange)}, which is not in authorities.yaml")
    return who


@dataclass(frozen=True)
class AgreedAction:
    """One thing that a source ordered or agreed, in our own words.

    ``who`` holds slugs of ``authorities.yaml``. ``period`` is None where the source names no time;
    ``from_decision`` says that it runs from the date of the decision, else the source does not say from when.
    """

    __pydantic_config__ = STRICT

    id: Slug
    document_id: str
    what: Annotated[Text, Field(max_length=LONGEST_WHAT)]
    who: Annotated[Texts, AfterValidator(_listed)]
    voice: Annotated[Voice, among(VOICES)]
    period: Annotated[
        Period | None, BeforeValidator(_by), Field(alias="by", default="", validate_default=True)
    ]
    from_decision: Annotated[
        bool, BeforeValidator(_from), Field(alias="from", default="", validate_default=True)
    ]
    rests_on: Texts
    notice: Annotated[Words, Field(max_length=LONGEST_NOTICE)] = ""


@dataclass(frozen=True)
class ActionFile:
    """The agreed actions of one document. ``lines`` says where each begins, by its id."""

    path: Path
    document_id: str
    actions: tuple[AgreedAction, ...]
    lines: Mapping[str, int] = field(default_factory=dict)


def load_actions(
    folder: Path, documents: Mapping[str, Document], authorities: Collection[str]
) -> tuple[tuple[ActionFile, ...], list[Problem]]:
    """Return the agreed actions in a folder, with every mistake found; an absent folder holds none.

    An action with a mistake is left out, and the others of its file stay.
    """

    def make(file: YamlFile) -> ActionFile | None:
        document = documents.get(file.path.stem)
        if document is None:
            file.note(1, f"the file is named after {file.path.stem}, which is not a document of the library")
            return None
        file.beside = (document, authorities)
        made = file.entries(
            "actions",
            AgreedAction,
            lambda slug: {"id": f"{document.id}/{slug}", "document_id": document.id},
            needed=True,
        )
        file.nothing_else()
        lines = {action.id: file.lines["actions", slug] for slug, action in made.items()}
        return ActionFile(file.path, document.id, tuple(made.values()), lines)

    return load_folder(folder, make)
