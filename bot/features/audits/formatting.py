"""An audit as lines for a person and as JSON for a program."""

from __future__ import annotations

from typing import Any

from bot.core import formatting
from bot.features.audits import messages as said
from bot.features.audits.model import ANSWERS, Answer, Audit, AuditQuestion
from bot.features.audits.statistics import AuditResult, Trigger, by_question, standing


def title_line(audit: Audit) -> str:
    """Return which audit it is."""
    council = formatting.in_words(audit.plan.authority)
    return said.TITLE.format(number=audit.id, council=council, title=audit.plan.title)


def checklist_lines(title: str, questions: tuple[AuditQuestion, ...]) -> list[str]:
    """Return the questions, each with the passages it was drawn from."""
    lines = [said.CHECKLIST.format(title=title, count=len(questions)), said.HOW.format(answers=ANSWERS)]
    lines.append(said.OURS)
    for number, question in enumerate(questions, start=1):
        lines += ["", said.QUESTION.format(number=number, asks=question.asks, name=question.id)]
        lines.append(said.COUNTS if question.issue else said.COUNTS_NOT)
        lines.append(said.DRAWN_FROM.format(citations="; ".join(question.citations)))
    return lines


def share_lines(now: AuditResult) -> list[str]:
    """Return the share with similar issues, how sure it is, and whether it is too many."""
    early = (
        [said.ENDED_EARLY.format(begun=said.cases(now.done + now.left), left=now.left)] if now.left else []
    )
    if now.share is None or now.interval is None:
        return [said.NO_CASE_AT_ALL if now.final else said.NO_CASE_YET.format(wanted=now.wanted), *early]
    low, high = now.interval
    shown = {
        name: said.percent(value) for name, value in (("share", now.share), ("low", low), ("high", high))
    }
    line = said.SHARE.format(done=now.done, wanted=said.cases(now.wanted), similar=now.similar, **shown)
    lines = [line, *early, _trigger(now)]
    if now.unseen:
        lines.append(said.UNSEEN.format(cases=said.cases(now.unseen)))
    return lines


def status_lines(audit: Audit) -> list[str]:
    """Return how an audit stands, with each question's answers."""
    lines = [title_line(audit)]
    if audit.ended:
        lines.append(said.ENDED_ON.format(when=formatting.moment(audit.ended)))
    lines += share_lines(standing(audit))
    if not audit.cases:
        return lines
    return [*lines, said.INTERVAL, said.OURS, "", *question_lines(audit)]


def question_lines(audit: Audit) -> list[str]:
    """Return each question with how often it was answered how."""
    counted = by_question(audit)
    return [
        said.QUESTION_COUNT.format(
            asks=question.asks,
            yes=counted[question.id][Answer.YES],
            no=counted[question.id][Answer.NO],
            na=counted[question.id][Answer.NOT_APPLICABLE],
            unseen=counted[question.id][Answer.NOT_SEEN],
        )
        for question in audit.plan.questions
    ]


def audit_json(audit: Audit) -> dict[str, Any]:
    """Return an audit for a program: what it asks, how it stands, and every case."""
    counted = by_question(audit)
    return {
        "audit": audit.id,
        "council": audit.plan.authority,
        "title": audit.plan.title,
        "begun": audit.made.isoformat(timespec="seconds"),
        "ended": audit.ended.isoformat(timespec="seconds") if audit.ended else None,
        "standing": standing(audit).as_json(),
        "questions": [
            {**q.as_json(), "answers": {answer.value: counted[q.id][answer] for answer in Answer}}
            for q in audit.plan.questions
        ],
        "cases": [
            {"case": case.number, "similar_issues": audit.similar(case), "answers": dict(case.answers)}
            for case in audit.cases
        ],
        "ordered": list(audit.plan.ordered),
        "differ": list(audit.plan.differ),
    }


def _trigger(now: AuditResult) -> str:
    left = said.cases(now.wanted - now.done)
    match now.trigger:
        case Trigger.PASSED:
            sentence = said.PASSED_AT_END if now.final else said.PASSED
        case Trigger.NOT_PASSED:
            sentence = said.NOT_PASSED_AT_END if now.final or now.done == now.wanted else said.NOT_PASSED
        case Trigger.OPEN:
            sentence = said.OPEN_ABOVE if now.above_now else said.OPEN_BELOW
    return sentence.format(over=now.over, count=now.wanted, left=left)
