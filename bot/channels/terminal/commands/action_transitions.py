"""What is done with an action at the command line: given away, noted on, done, dropped, opened again."""

from __future__ import annotations

import datetime as dt

import click

from bot.app import Assistant
from bot.channels.terminal.action_lines import action_json
from bot.channels.terminal.commands.command import NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.commands.learning_transitions import acts_as, person_of
from bot.core.calendar import day_of
from bot.core.people import Person
from bot.features.actions import messages as said
from bot.features.actions.model import CouncilAction


@click.command("assign", epilog="Example: safeguarding-bot actions assign 7 14 --as 12")
@click.argument("action_id", type=NUMBER)
@click.argument("owner_id", type=NUMBER)
@acts_as
@as_json
@pass_assistant
def assign(assistant: Assistant, action_id: int, owner_id: int, person_id: int, as_json: bool) -> None:
    """Give an action to somebody of the council, by number; they are told."""
    person, action, now = _acting(assistant, person_id, action_id)
    moved = assistant.actions.assign(person, action, owner_id, now)
    _told(moved, said.ASSIGNED.format(number=moved.id, owner=owner_id), now, as_json)


@click.command("note", epilog='Example: safeguarding-bot actions note 7 "The list is filed." --as 12')
@click.argument("action_id", type=NUMBER)
@click.argument("text")
@acts_as
@as_json
@pass_assistant
def note(assistant: Assistant, action_id: int, text: str, person_id: int, as_json: bool) -> None:
    """Note what shows that an action is being done, in at most 600 characters."""
    person, action, now = _acting(assistant, person_id, action_id)
    moved = assistant.actions.note(person, action, text, now)
    _told(moved, said.NOTED.format(number=moved.id), now, as_json)


@click.command("done", epilog='Example: safeguarding-bot actions done 7 "All staff were trained." --as 12')
@click.argument("action_id", type=NUMBER)
@click.argument("text", required=False)
@acts_as
@as_json
@pass_assistant
def done(assistant: Assistant, action_id: int, text: str | None, person_id: int, as_json: bool) -> None:
    """Say that an action is done; it needs an evidence note, here or before."""
    person, action, now = _acting(assistant, person_id, action_id)
    moved = assistant.actions.done(person, action, text, now)
    _told(moved, said.DONE_NOW.format(number=moved.id), now, as_json)


@click.command("drop", epilog='Example: safeguarding-bot actions drop 7 "Another council does it." --as 12')
@click.argument("action_id", type=NUMBER)
@click.argument("reason")
@acts_as
@as_json
@pass_assistant
def drop(assistant: Assistant, action_id: int, reason: str, person_id: int, as_json: bool) -> None:
    """Give an action up, with a reason."""
    person, action, now = _acting(assistant, person_id, action_id)
    moved = assistant.actions.drop(person, action, reason, now)
    _told(moved, said.DROPPED_NOW.format(number=moved.id), now, as_json)


@click.command("reopen", epilog='Example: safeguarding-bot actions reopen 7 "Two teams were missed." --as 12')
@click.argument("action_id", type=NUMBER)
@click.argument("reason")
@acts_as
@as_json
@pass_assistant
def reopen(assistant: Assistant, action_id: int, reason: str, person_id: int, as_json: bool) -> None:
    """Open an action again that was done or dropped, with a reason."""
    person, action, now = _acting(assistant, person_id, action_id)
    moved = assistant.actions.reopen(person, action, reason, now)
    _told(moved, said.REOPENED_NOW.format(number=moved.id), now, as_json)


MOVES: tuple[click.Command, ...] = (assign, note, done, drop, reopen)


def _acting(
    assistant: Assistant, person_id: int, action_id: int
) -> tuple[Person, CouncilAction, dt.datetime]:
    person = person_of(assistant, person_id)
    return person, assistant.actions.action(action_id, person), assistant.clock()


def _told(action: CouncilAction, sentence: str, now: dt.datetime, as_json: bool) -> None:
    if as_json:
        printed(action_json(action, day_of(now)))
    else:
        click.echo(sentence)
