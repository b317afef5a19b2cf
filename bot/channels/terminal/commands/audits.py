"""Audits of cases at the command line: a checklist, anonymous case numbers, the share as it grows."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import (
    NUMBER,
    acts_as,
    as_json,
    group,
    pass_assistant,
    printed,
    subcommand,
)
from bot.core import formatting
from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.audits import messages as audits_messages
from bot.features.audits.csv_table import LARGEST, table_of
from bot.features.audits.formatting import audit_json, checklist_lines, share_lines, status_lines, title_line
from bot.features.audits.model import ANSWERS, Answer, Audit, AuditQuestion, answer_of, case_number
from bot.features.audits.statistics import is_passed, standing
from bot.rendering.csv_table import csv_file
from bot.rendering.paper_file import write_paper
from bot.rendering.text import wrapped

_council = click.option("--council", help="The council, if you lead in more than one.")
_number = click.option("--audit", "number", type=NUMBER, help="Another audit than the newest, by number.")
_points = click.option(
    "--point", "points", type=NUMBER, multiple=True, help="Ask of this learning point alone."
)
_no_points = click.option("--no-points", is_flag=True, help="Ask of no learning point.")
_list = click.option("--list", "name", help="A checklist of the library, by its name.")


@group("audit", "status --as 12")
def audit() -> None:
    """Audit cases against a checklist: anonymous numbers only, and the share with similar issues."""


@subcommand(audit, "checklist", "--as 12")
@acts_as
@_council
@_list
@_points
@_no_points
@as_json
@pass_assistant
def checklist(
    assistant: Assistant,
    by: Person,
    council: str | None,
    name: str | None,
    points: tuple[int, ...],
    no_points: bool,
    as_json: bool,
) -> None:
    """Show the questions that an audit would ask, each with the passages it was drawn from."""
    service = assistant.audits
    held = service.checklist(name)
    questions = service.questions(service.council(by, council), held, _chosen(points, no_points))
    if as_json:
        printed([question.as_json() for question in questions])
        return
    _tell_checklist(assistant, held.title, questions, held.ordered, held.differ)


@subcommand(audit, "start", "--as 12 --cases 50")
@acts_as
@_council
@_list
@_points
@_no_points
@click.option("--cases", "wanted", type=NUMBER, help="How many cases; 50 if the checklist says no other.")
@as_json
@pass_assistant
def start(
    assistant: Assistant,
    by: Person,
    council: str | None,
    name: str | None,
    points: tuple[int, ...],
    no_points: bool,
    wanted: int | None,
    as_json: bool,
) -> None:
    """Begin an audit of a council; it keeps the checklist as it is now."""
    service = assistant.audits
    held = service.checklist(name)
    now = assistant.clock()
    begun = service.start(by, council, held, _chosen(points, no_points), wanted, now)
    if as_json:
        printed(audit_json(begun))
        return
    number = audits_messages.cases(begun.plan.wanted)
    council_name = formatting.in_words(begun.plan.authority)
    _say([audits_messages.STARTED.format(number=begun.id, council=council_name, cases=number), ""])
    plan = begun.plan
    _tell_checklist(assistant, plan.title, plan.questions, plan.ordered, plan.differ)


@subcommand(audit, "case", "A001 --as 12 --answer talked-at-the-outset=no --rest yes")
@click.argument("case", required=False)
@acts_as
@_council
@click.option("--answer", "given", multiple=True, help="One answer, as name=answer; may be repeated.")
@click.option("--rest", help="The answer to every question that is not named.")
@as_json
@pass_assistant
def case_(
    assistant: Assistant,
    case: str | None,
    by: Person,
    council: str | None,
    given: tuple[str, ...],
    rest: str | None,
    as_json: bool,
) -> None:
    """Note a case. Without answers each question is asked; without a number it gets our next."""
    service = assistant.audits
    going_on = service.open_audit(by, council)
    number = case_number(case) if case else None
    questions = going_on.plan.questions
    answers = _answers(questions, given, rest) if given or rest else _asked(questions)
    noted = service.note(going_on, number, answers, assistant.clock())
    _tell(assistant, by, going_on, audits_messages.NOTED.format(case=noted.number), as_json)


@subcommand(audit, "drop", "A001 --as 12")
@click.argument("case")
@acts_as
@_council
@as_json
@pass_assistant
def drop(assistant: Assistant, case: str, by: Person, council: str | None, as_json: bool) -> None:
    """Take a case out, such as one that was noted wrongly."""
    service = assistant.audits
    going_on = service.open_audit(by, council)
    dropped = service.drop(going_on, case)
    _tell(assistant, by, going_on, audits_messages.DROPPED.format(case=dropped), as_json)


@subcommand(audit, "status", "--as 12 --json")
@acts_as
@_council
@_number
@as_json
@pass_assistant
def status(assistant: Assistant, by: Person, council: str | None, number: int | None, as_json: bool) -> None:
    """Show the share with similar issues, how sure it is, and how each question was answered."""
    held = assistant.audits.audit(by, council, number)
    if as_json:
        printed(audit_json(held))
        return
    _say(status_lines(held))
    _tell_what_follows(assistant, held)


@subcommand(audit, "csv", "cases.csv --as 12")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@acts_as
@_council
@_number
@pass_assistant
def csv_(assistant: Assistant, path: Path, by: Person, council: str | None, number: int | None) -> None:
    """Write the cases as CSV; of an audit without cases, a form to fill in."""
    held = assistant.audits.audit(by, council, number)
    click.echo(write_paper(path, csv_file(table_of(held))))


@subcommand(audit, "read", "cases.csv --as 12")
@click.argument("path", type=click.Path(path_type=Path))
@acts_as
@_council
@as_json
@pass_assistant
def read(assistant: Assistant, path: Path, by: Person, council: str | None, as_json: bool) -> None:
    """Take the cases of a CSV; of a file with a fault, nothing."""
    service = assistant.audits
    going_on = service.open_audit(by, council)
    count = service.read(going_on, _bytes_of(path), assistant.clock())
    _tell(assistant, by, going_on, audits_messages.READ.format(cases=audits_messages.cases(count)), as_json)


@subcommand(audit, "end", "--as 12")
@acts_as
@_council
@as_json
@pass_assistant
def end(assistant: Assistant, by: Person, council: str | None, as_json: bool) -> None:
    """End the audit, also before it has all its cases; what it shows is then of those audited."""
    service = assistant.audits
    going_on = service.open_audit(by, council)
    service.end(going_on, assistant.clock())
    _tell(assistant, by, going_on, audits_messages.ENDED.format(number=going_on.id), as_json)


def _tell(assistant: Assistant, by: Person, was: Audit, done: str, as_json: bool) -> None:
    """Say what was done and how the audit stands; what was ordered too, where it has just become too many."""
    audit_now = assistant.audits.audit(by, was.plan.authority, was.id)
    if as_json:
        printed(audit_json(audit_now))
        return
    _say([done, title_line(audit_now), *share_lines(standing(audit_now))])
    if audit_now.ended or not is_passed(was):
        _tell_what_follows(assistant, audit_now)


def _tell_what_follows(assistant: Assistant, held: Audit) -> None:
    """Say what was ordered, where the share is passed."""
    if is_passed(held):
        _tell_ordered(assistant, audits_messages.ORDERED_NOW, held.plan.ordered, held.plan.differ)


def _tell_checklist(
    assistant: Assistant,
    title: str,
    questions: tuple[AuditQuestion, ...],
    ordered: tuple[str, ...],
    differ: tuple[str, ...],
) -> None:
    """Print a checklist with what was ordered, and what must be read with both."""
    _say(checklist_lines(title, questions))
    _tell_ordered(assistant, audits_messages.ORDERED, ordered, differ)
    if notices := assistant.audits.notices(questions, (*ordered, *differ)):
        _say(["", audits_messages.READ_WITH, *notices])


def _tell_ordered(
    assistant: Assistant, heading: str, ordered: tuple[str, ...], differ: tuple[str, ...]
) -> None:
    for title, ids in ((heading, ordered), (audits_messages.DIFFER, differ)):
        if notes := assistant.audits.notes(ids):
            _say(["", title, *notes])


def _say(lines: list[str]) -> None:
    """Print lines, each wrapped."""
    click.echo("\n".join(wrapped(line) for line in lines))


def _chosen(points: tuple[int, ...], no_points: bool) -> tuple[int, ...] | None:
    """The points named; none at all; or None for every released point of the council."""
    return () if no_points else points or None


def _answers(
    questions: tuple[AuditQuestion, ...], given: tuple[str, ...], rest: str | None
) -> dict[str, Answer]:
    answers = dict.fromkeys((q.id for q in questions), answer_of(rest)) if rest else {}
    for pair in given:
        name, equals, answer = pair.partition("=")
        if not equals:
            raise RefusedError(audits_messages.WRITE_ANSWER.format(example=questions[0].id))
        answers[name.strip()] = answer_of(answer)
    return answers


def _asked(questions: tuple[AuditQuestion, ...]) -> dict[str, Answer]:
    """Ask each question; an answer is one of the four, and no other words are taken."""
    answers = {}
    click.echo(audits_messages.ANSWERS.format(answers=ANSWERS))
    for number, question in enumerate(questions, start=1):
        asks = audits_messages.ASK.format(number=number, count=len(questions), asks=question.asks)
        answers[question.id] = click.prompt(asks, value_proc=_typed, prompt_suffix=" ")
    return answers


def _typed(typed: str) -> Answer:
    try:
        return answer_of(typed)
    except RefusedError as refused:
        raise click.UsageError(str(refused)) from None


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise RefusedError(audits_messages.NOT_READ.format(path=path, reason=reason)) from None
