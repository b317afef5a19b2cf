"""Audits of cases at the command line: a checklist, anonymous case numbers, the share as it grows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.commands.audit_output import say, tell, tell_checklist, tell_what_follows
from bot.channels.terminal.commands.command import NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.commands.learning_transitions import acts_as, person_of
from bot.core import formatting
from bot.errors import RefusedError
from bot.features.audits import messages as said
from bot.features.audits.csv_table import LARGEST, table_of
from bot.features.audits.formatting import audit_json, status_lines
from bot.features.audits.model import ANSWERS, Answer, AuditQuestion, answer_of, case_number
from bot.rendering.paper_file import write_paper

_council = click.option("--council", help="The council, if you lead in more than one.")
_number = click.option("--audit", "number", type=NUMBER, help="Another audit than the newest, by number.")
_points = click.option(
    "--point", "points", type=NUMBER, multiple=True, help="Ask of this learning point alone."
)
_no_points = click.option("--no-points", is_flag=True, help="Ask of no learning point.")
_list = click.option("--list", "name", help="A checklist of the library, by its name.")


@click.group("audit", epilog="Example: safeguarding-bot audit status --as 12")
def audit() -> None:
    """Audit cases against a checklist: anonymous numbers only, and the share with similar issues."""


def _sub(name: str, example: str) -> Callable[[Callable[..., Any]], click.Command]:
    return audit.command(name, epilog=f"Example: safeguarding-bot audit {example}")


@_sub("checklist", "checklist --as 12")
@acts_as
@_council
@_list
@_points
@_no_points
@as_json
@pass_assistant
def checklist(
    assistant: Assistant,
    person_id: int,
    council: str | None,
    name: str | None,
    points: tuple[int, ...],
    no_points: bool,
    as_json: bool,
) -> None:
    """Show the questions that an audit would ask, each with the passages it was drawn from."""
    desk, by = assistant.audits, person_of(assistant, person_id)
    held = desk.checklist(name)
    questions = desk.questions(desk.council(by, council), held, _chosen(points, no_points))
    if as_json:
        printed([question.as_json() for question in questions])
        return
    tell_checklist(assistant, held.title, questions, held.ordered, held.differ)


@_sub("start", "start --as 12 --cases 50")
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
    person_id: int,
    council: str | None,
    name: str | None,
    points: tuple[int, ...],
    no_points: bool,
    wanted: int | None,
    as_json: bool,
) -> None:
    """Begin an audit of a council; it keeps the checklist as it is now."""
    desk, by = assistant.audits, person_of(assistant, person_id)
    held = desk.checklist(name)
    now = assistant.clock()
    begun = desk.start(by, council, held, _chosen(points, no_points), wanted, now)
    if as_json:
        printed(audit_json(begun))
        return
    number = said.cases(begun.plan.wanted)
    council_name = formatting.in_words(begun.plan.authority)
    say([said.STARTED.format(number=begun.id, council=council_name, cases=number), ""])
    plan = begun.plan
    tell_checklist(assistant, plan.title, plan.questions, plan.ordered, plan.differ)


@_sub("case", "case A001 --as 12 --answer talked-at-the-outset=no --rest yes")
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
    person_id: int,
    council: str | None,
    given: tuple[str, ...],
    rest: str | None,
    as_json: bool,
) -> None:
    """Note a case. Without answers each question is asked; without a number it gets our next."""
    desk, by = assistant.audits, person_of(assistant, person_id)
    going_on = desk.open_audit(by, council)
    number = case_number(case) if case else None
    questions = going_on.plan.questions
    answers = _answers(questions, given, rest) if given or rest else _asked(questions)
    noted = desk.note(going_on, number, answers, assistant.clock())
    tell(
        assistant,
        going_on,
        desk.audit(by, council, going_on.id),
        said.NOTED.format(case=noted.number),
        as_json,
    )


@_sub("drop", "drop A001 --as 12")
@click.argument("case")
@acts_as
@_council
@as_json
@pass_assistant
def drop(assistant: Assistant, case: str, person_id: int, council: str | None, as_json: bool) -> None:
    """Take a case out, such as one that was noted wrongly."""
    desk, by = assistant.audits, person_of(assistant, person_id)
    going_on = desk.open_audit(by, council)
    dropped = desk.drop(going_on, case)
    tell(
        assistant, going_on, desk.audit(by, council, going_on.id), said.DROPPED.format(case=dropped), as_json
    )


@_sub("status", "status --as 12 --json")
@acts_as
@_council
@_number
@as_json
@pass_assistant
def status(
    assistant: Assistant, person_id: int, council: str | None, number: int | None, as_json: bool
) -> None:
    """Show the share with similar issues, how sure it is, and how each question was answered."""
    held = assistant.audits.audit(person_of(assistant, person_id), council, number)
    if as_json:
        printed(audit_json(held))
        return
    say(status_lines(held))
    tell_what_follows(assistant, held)


@_sub("csv", "csv cases.csv --as 12")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@acts_as
@_council
@_number
@pass_assistant
def csv_(assistant: Assistant, path: Path, person_id: int, council: str | None, number: int | None) -> None:
    """Write the cases as CSV; of an audit without cases, a form to fill in."""
    held = assistant.audits.audit(person_of(assistant, person_id), council, number)
    click.echo(write_paper(path, table_of(held).encode()))


@_sub("read", "read cases.csv --as 12")
@click.argument("path", type=click.Path(path_type=Path))
@acts_as
@_council
@as_json
@pass_assistant
def read(assistant: Assistant, path: Path, person_id: int, council: str | None, as_json: bool) -> None:
    """Take the cases of a CSV; of a file with a fault, nothing."""
    desk, by = assistant.audits, person_of(assistant, person_id)
    going_on = desk.open_audit(by, council)
    count = desk.read(going_on, _bytes_of(path), assistant.clock())
    tell(
        assistant,
        going_on,
        desk.audit(by, council, going_on.id),
        said.READ.format(cases=said.cases(count)),
        as_json,
    )


@_sub("end", "end --as 12")
@acts_as
@_council
@as_json
@pass_assistant
def end(assistant: Assistant, person_id: int, council: str | None, as_json: bool) -> None:
    """End the audit, also before it has all its cases; what it shows is then of those audited."""
    desk, by = assistant.audits, person_of(assistant, person_id)
    going_on = desk.open_audit(by, council)
    desk.end(going_on, assistant.clock())
    tell(
        assistant,
        going_on,
        desk.audit(by, council, going_on.id),
        said.ENDED.format(number=going_on.id),
        as_json,
    )


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
            raise RefusedError(said.WRITE_ANSWER.format(example=questions[0].id))
        answers[name.strip()] = answer_of(answer)
    return answers


def _asked(questions: tuple[AuditQuestion, ...]) -> dict[str, Answer]:
    """Ask each question; an answer is one of the four, and no other words are taken."""
    answers = {}
    click.echo(said.ANSWERS.format(answers=ANSWERS))
    for number, question in enumerate(questions, start=1):
        asks = said.ASK.format(number=number, count=len(questions), asks=question.asks)
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
        raise RefusedError(said.NOT_READ.format(path=path, reason=reason)) from None
