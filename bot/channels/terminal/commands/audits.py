"""Audits of cases at the command line: the checklist, the share as it stands, the cases as a table."""

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
from bot.core.people import Person
from bot.features.audits import messages as audits_messages
from bot.features.audits.csv_table import table_of
from bot.features.audits.formatting import audit_json, checklist_lines, status_lines
from bot.features.audits.statistics import is_passed
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
    """Show the checklist of an audit of cases, and how one stands."""


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
    questions = service.questions(service.council(by, council), held, () if no_points else points or None)
    if as_json:
        printed([question.as_json() for question in questions])
        return
    _say(checklist_lines(held.title, questions))
    _tell_ordered(assistant, audits_messages.ORDERED, held.ordered, held.differ)
    if notices := assistant.audits.notices(questions, (*held.ordered, *held.differ)):
        _say(["", audits_messages.READ_WITH, *notices])


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
    if is_passed(held):
        _tell_ordered(assistant, audits_messages.ORDERED_NOW, held.plan.ordered, held.plan.differ)


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


def _tell_ordered(
    assistant: Assistant, heading: str, ordered: tuple[str, ...], differ: tuple[str, ...]
) -> None:
    for title, ids in ((heading, ordered), (audits_messages.DIFFER, differ)):
        if notes := assistant.audits.notes(ids):
            _say(["", title, *notes])


def _say(lines: list[str]) -> None:
    """Print lines, each wrapped."""
    click.echo("\n".join(wrapped(line) for line in lines))
