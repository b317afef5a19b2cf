"""Learning points at the command line: listed, shown and counted; they are moved in browser and chat."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import (
    NUMBER,
    acting_person,
    as_json,
    group,
    pass_assistant,
    printed,
    subcommand,
    tell,
    to_csv,
    to_pdf,
)
from bot.channels.terminal.learning_json import point_json
from bot.core import formatting
from bot.core.calendar import day_of, period_of
from bot.core.people import Person
from bot.features.admin.inventory import figures_table
from bot.features.learning import messages as learning_messages
from bot.features.learning.evidence_formatting import as_csv
from bot.features.learning.evidence_formatting import as_json as evidence_json
from bot.features.learning.evidence_layout import evidence_paper
from bot.features.learning.formatting import line_of, whole
from bot.features.learning.model import LearningPoint, PointState
from bot.rendering.csv_table import csv_file
from bot.rendering.paper_file import write_paper
from bot.rendering.pdf import pdf_of
from bot.rendering.text import paragraphs, text_of


@group("learning", "queue --as 12")
def learning() -> None:
    """List and show learning points, whom they reached, and do at once what is due."""


@subcommand(learning, "queue", "--as 12")
@acting_person("Only what this person may release.")
@as_json
@pass_assistant
def queue(assistant: Assistant, by: Person | None, as_json: bool) -> None:
    """List the points that wait for release, those that wait longest first."""
    waiting = assistant.learning.queue(by, assistant.clock())
    _list(assistant, waiting, as_json, learning_messages.NONE_WAITING)


@subcommand(learning, "list", "--state released --json")
@acting_person("Only what this person may see.")
@click.option("--state", type=click.Choice([state.value for state in PointState]))
@as_json
@pass_assistant
def list_(assistant: Assistant, by: Person | None, state: str | None, as_json: bool) -> None:
    """List learning points."""
    held = assistant.learning.listed(by, [PointState(state)] if state else None)
    _list(assistant, held, as_json, learning_messages.NONE)


@subcommand(learning, "show", "7")
@click.argument("point_id", type=NUMBER)
@acting_person("As this person may see it.")
@as_json
@pass_assistant
def show(assistant: Assistant, point_id: int, by: Person | None, as_json: bool) -> None:
    """Show a point with its passage as it stands today, and its history."""
    _show(assistant, assistant.learning.point(point_id, by), as_json)


@subcommand(learning, "unread", "--as 14")
@acting_person("Whose, by number.", required=True)
@as_json
@pass_assistant
def unread(assistant: Assistant, by: Person, as_json: bool) -> None:
    """List the points that are out for somebody and that they have not read."""
    left = assistant.learning.unread(by)
    _list(assistant, left, as_json, learning_messages.NOTHING_NEW.format(who=formatting.called(by, None)))


@subcommand(learning, "groups", "--json")
@as_json
@pass_assistant
def groups(assistant: Assistant, as_json: bool) -> None:
    """List the groups that get posts."""
    held = assistant.store.receipts.groups()
    lines = [learning_messages.GROUP_LINE.format(chat=chat, team=team) for chat, team in held.items()]
    rows = [{"chat": chat, "authority": team.authority, "team": team.name} for chat, team in held.items()]
    tell(as_json, rows, "\n".join(lines) or learning_messages.NO_GROUPS)


@subcommand(learning, "check", "")
@as_json
@pass_assistant
def check(assistant: Assistant, as_json: bool) -> None:
    """Do now what the running bot does by itself: put points in review, remind leads, make digests."""
    done = assistant.learning_scheduler.round(assistant.clock())
    tell(as_json, done, figures_table(done))


@subcommand(learning, "evidence", "--from 2026-01-01 --to 2026-06-30 --pdf a.pdf")
@click.option("--from", "first", required=True, help="The first day, such as 2026-01-01.")
@click.option("--to", "last", required=True, help="The last day, which counts too.")
@click.option("--council", help="Only people of this council.")
@acting_person("Only what this lead may see: their own council.")
@to_pdf
@to_csv
@as_json
@pass_assistant
def evidence(
    assistant: Assistant,
    first: str,
    last: str,
    council: str | None,
    by: Person | None,
    pdf: Path | None,
    table: Path | None,
    as_json: bool,
) -> None:
    """Show who proposed and released each point, and how many were sent it, read it and discussed it."""
    now = assistant.clock()
    made = assistant.evidence.evidence(by, period_of(first, last, day_of(now)), council, now)
    written = [write_paper(pdf, pdf_of(evidence_paper(made)))] if pdf else []
    if table:
        written.append(write_paper(table, csv_file(as_csv(made))))
    tell(
        as_json,
        evidence_json(made),
        "\n".join(written) if written else text_of(evidence_paper(made, charts=False).read_out),
    )


def _list(assistant: Assistant, points: list[LearningPoint], as_json: bool, none: str) -> None:
    if as_json:
        printed([point_json(point) for point in points])
    else:
        now = assistant.clock()
        click.echo("\n".join(line_of(point, now) for point in points) or none)


def _show(assistant: Assistant, point: LearningPoint, as_json: bool) -> None:
    standing, names = point.ground_now(assistant.corpus()), assistant.library.authorities
    called = assistant.store.people.names(None)
    shown = paragraphs(whole(point, standing, names, called, assistant.clock()))
    tell(as_json, point_json(point, standing), shown)
