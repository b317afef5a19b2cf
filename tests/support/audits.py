"""Audits for tests, on a small checklist; everything is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.features.audits.model import Answer, Audit, AuditedCase, AuditPlan, AuditQuestion

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
QUESTIONS = (
    AuditQuestion("talked", "Did both councils talk at the outset?", True, ("The ferry manual, 1.1",)),
    AuditQuestion("held", "Was a discussion held?", True, ("The ferry manual, 1.2",)),
    AuditQuestion("minutes", "Did the minutes go out in time?", False, ("The ferry manual, 1.3",)),
)


def a_plan(wanted: int = 50) -> AuditPlan:
    """What an audit asks, of so many cases."""
    return AuditPlan("kent", "Lanterns at the ford", QUESTIONS, wanted, 25)


def a_case(number: str, *answers: str) -> AuditedCase:
    """A case; questions without an answer are answered yes."""
    given = [*map(Answer, answers), *[Answer.YES] * (len(QUESTIONS) - len(answers))]
    return AuditedCase(number, dict(zip((q.id for q in QUESTIONS), given, strict=True)))


def an_audit(similar: int, clean: int, wanted: int = 50, ended: dt.datetime | None = None) -> Audit:
    """An audit with so many cases with similar issues, and so many without."""
    answers = ["no"] * similar + ["yes"] * clean
    return with_cases((a_case(str(n), answer) for n, answer in enumerate(answers, start=1)), wanted, ended)


def with_cases(cases: Iterable[AuditedCase], wanted: int = 50, ended: dt.datetime | None = None) -> Audit:
    """An audit with these cases."""
    return Audit(1, a_plan(wanted), NOW, ended, tuple(cases))
