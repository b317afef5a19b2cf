"""An audit of cases: questions, and for each anonymous case its answers. No words about a case are taken."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.errors import RefusedError
from bot.features.audits import messages as said

#: A number of up to four digits is no one's: numbers of people, phones and dates of birth are longer.
_DIGITS, _OURS = re.compile(r"[0-9]{1,4}"), re.compile(r"[Aa]([0-9]{1,4})")


class Answer(StrEnum):
    """What was seen in a case."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "n/a"
    NOT_SEEN = "not seen"


#: The answers, as they are told to people.
ANSWERS = ", ".join(answer.value for answer in Answer)


@dataclass(frozen=True)
class AuditQuestion:
    """A question as it was when the audit began. ``issue``: answered "no", it is a similar issue.

    ``rests_on`` are ids of notes; a question on a learning point has none, and cites the point.
    """

    id: str
    asks: str
    issue: bool
    citations: tuple[str, ...]
    rests_on: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it for the store and for programs."""
        return {**asdict(self), "citations": list(self.citations), "rests_on": list(self.rests_on)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> AuditQuestion:
        """Return what ``as_json`` made."""
        return cls(**{**kept, **{name: tuple(kept[name]) for name in ("citations", "rests_on")}})


@dataclass(frozen=True)
class AuditedCase:
    """A case by a number that is nobody's, with an answer to each question."""

    number: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class AuditPlan:
    """What an audit asks, of how many cases, and above which share (in hundredths) more was ordered.

    ``ordered`` and ``differ`` are ids of the notes that tell so, and of those who see it otherwise.
    """

    authority: str
    title: str
    questions: tuple[AuditQuestion, ...]
    wanted: int
    over: int
    ordered: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """An audit as it stands."""

    id: int
    plan: AuditPlan
    made: dt.datetime
    ended: dt.datetime | None = None
    cases: tuple[AuditedCase, ...] = ()

    def similar(self, case: AuditedCase) -> bool:
        """Whether a case has similar issues: a question that counts was answered "no"."""
        return any(case.answers[q.id] is Answer.NO for q in self.plan.questions if q.issue)

    def unseen(self, case: AuditedCase) -> bool:
        """Whether no question that counts could be answered with yes or no."""
        settled = {Answer.YES, Answer.NO}
        return not any(case.answers[q.id] in settled for q in self.plan.questions if q.issue)

    def missing(self, answers: Mapping[str, Answer]) -> list[str]:
        """Return the questions, by id, that have no answer."""
        return [question.id for question in self.plan.questions if question.id not in answers]

    @property
    def next_number(self) -> str:
        """The next of our own numbers."""
        ours = [int(found[1]) for case in self.cases if (found := _OURS.fullmatch(case.number))]
        return f"A{max(ours, default=0) + 1:03d}"


def case_number(typed: str) -> str:
    """Return a case's number in one form. Raises RefusedError for all that could be somebody's."""
    plain = typed.strip()
    if _DIGITS.fullmatch(plain) and int(plain):
        return str(int(plain))
    if (found := _OURS.fullmatch(plain)) and int(found[1]):
        return f"A{int(found[1]):03d}"
    raise RefusedError(said.BAD_NUMBER)


def answer_of(typed: str) -> Answer:
    """Return an answer as it was typed. Raises RefusedError."""
    plain = " ".join(typed.split()).lower()
    if plain in {"na", "not applicable"}:
        return Answer.NOT_APPLICABLE
    try:
        return Answer(plain)
    except ValueError:
        raise RefusedError(said.ANSWERS.format(answers=ANSWERS)) from None
