"""Actions at the command line: what decisions offer, taken up and added, for somebody who leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.action_lines import action_json, offered_json, render_action, render_offered
from bot.channels.terminal.commands.action_transitions import MOVES
from bot.channels.terminal.commands.command import NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.commands.learning_transitions import acts_as, day_of_text, person_of
from bot.core.calendar import day_of
from bot.core.corpus import Corpus
from bot.core.people import Permission, Person, Team
from bot.errors import RefusedError
from bot.features.actions import messages as said
from bot.features.actions.due_dates import When
from bot.features.actions.formatting import line_of, taken
from bot.features.learning.composer import Composer
from procedures.actions import Period, period_of


def _timed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say by when, for whom and with whom."""
    options = (
        click.option("--due", help="The day by which it is to be done, such as 2027-03-31."),
        click.option("--within", help="A period instead, such as 6 weeks, 3 months or 20 working days."),
        click.option("--from", "start", help="The day from which the period runs; today if not given."),
        click.option(
            "--owner", "owner_id", type=NUMBER, help="Who sees to it, by number; you, if not given."
        ),
        click.option(
            "--team", help="The team that takes it up, such as kent/duty, if you lead more than one."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("actions", epilog="Example: safeguarding-bot actions list --overdue")
def actions() -> None:
    """Take up what decisions agreed, and follow it until it is done."""


@actions.command("list", epilog="Example: safeguarding-bot actions list --overdue --json")
@click.option("--overdue", is_flag=True, help="Only those that should have been done by now.")
@click.option("--all", "ended", is_flag=True, help="Also those that are done or dropped.")
@click.option("--as", "person_id", type=NUMBER, help="Only what this person may see.")
@as_json
@pass_assistant
def list_(assistant: Assistant, overdue: bool, ended: bool, person_id: int | None, as_json: bool) -> None:
    """List actions, overdue first."""
    now, person = assistant.clock(), _person(assistant, person_id)
    held = assistant.actions.listed(person, now, ended=ended, overdue=overdue)
    today = day_of(now)
    if as_json:
        printed([action_json(action, today) for action in held])
    else:
        leads = person is None or person.may(Permission.SHARE_LEARNING)
        none = (said.NONE_OVERDUE if overdue else said.NONE) if leads else said.NONE_OWNED
        click.echo("\n".join(line_of(action, today) for action in held) or none)


@actions.command("offered", epilog="Example: safeguarding-bot actions offered --decision havering-19-011-816")
@click.option("--decision", help="Only what this decision offers, by its id.")
@click.option("--as", "person_id", type=NUMBER, help="Say what this person's council took up.")
@as_json
@pass_assistant
def offered(assistant: Assistant, decision: str | None, person_id: int | None, as_json: bool) -> None:
    """List what decisions ordered or agreed: what, who, by when."""
    held = assistant.actions.offered(_person(assistant, person_id), decision)
    if as_json:
        printed([offered_json(each) for each in held])
    else:
        click.echo(render_offered(held, assistant.library))


@actions.command(
    "take", epilog="Example: safeguarding-bot actions take havering-19-011-816/joint-approach --as 12"
)
@click.argument("agreed_id")
@acts_as
@_timed
@as_json
@pass_assistant
def take(assistant: Assistant, /, agreed_id: str, person_id: int, as_json: bool, **chosen: Any) -> None:
    """Take up what a decision agreed; the due date is worked out from it."""
    person, now = person_of(assistant, person_id), assistant.clock()
    desk, team = assistant.actions, _team(assistant, chosen["team"])
    action = desk.take(person, agreed_id, _when(chosen), now, team=team, owner_id=chosen["owner_id"])
    if as_json:
        printed(action_json(action, day_of(now)))
    else:
        click.echo(" ".join(taken(action, day_of(now))))


@actions.command(
    "add", epilog='Example: safeguarding-bot actions add --as 12 --text "..." --within "3 months"'
)
@acts_as
@click.option("--text", required=True, help="What is to be done, in at most 600 characters.")
@_timed
@as_json
@pass_assistant
def add(assistant: Assistant, /, person_id: int, text: str, as_json: bool, **chosen: Any) -> None:
    """Add an action of the council's own."""
    person, now = person_of(assistant, person_id), assistant.clock()
    desk, team = assistant.actions, _team(assistant, chosen["team"])
    action = desk.add(person, text, _when(chosen), now, team=team, owner_id=chosen["owner_id"])
    if as_json:
        printed(action_json(action, day_of(now)))
    else:
        click.echo(" ".join(taken(action, day_of(now))))


@actions.command("show", epilog="Example: safeguarding-bot actions show 7")
@click.argument("action_id", type=NUMBER)
@click.option("--as", "person_id", type=NUMBER, help="As this person may see it.")
@as_json
@pass_assistant
def show(assistant: Assistant, action_id: int, person_id: int | None, as_json: bool) -> None:
    """Show an action with the paragraphs under it, its evidence and its history."""
    action = assistant.actions.action(action_id, _person(assistant, person_id))
    today = day_of(assistant.clock())
    if as_json:
        printed(action_json(action, today))
        return
    held, notices = assistant.actions.source(action, assistant.corpus)
    click.echo(render_action(action, held, notices, today))


for move in MOVES:
    actions.add_command(move)


def _person(assistant: Assistant, person_id: int | None) -> Person | None:
    return None if person_id is None else person_of(assistant, person_id)


def _team(assistant: Assistant, typed: str | None) -> Team | None:
    composer = Composer(assistant.screen, assistant.library.authorities, Corpus({}, {}))
    return composer.team(typed) if typed else None


def _when(chosen: dict[str, Any]) -> When:
    return When(day_of_text(chosen["due"]), _period(chosen["within"]), day_of_text(chosen["start"]))


def _period(typed: str | None) -> Period | None:
    try:
        return None if typed is None else period_of(typed)
    except ValueError:
        raise RefusedError(said.BAD_PERIOD.format(period=typed[:40] if typed else "")) from None
