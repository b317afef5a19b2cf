"""Actions at the command line: what decisions offer, and what was taken up, listed and shown."""

from __future__ import annotations

import click

from bot.app import Assistant
from bot.channels.terminal.action_json import action_json, offered_json
from bot.channels.terminal.commands.command import (
    NUMBER,
    acting_person,
    as_json,
    group,
    pass_assistant,
    subcommand,
    tell,
)
from bot.core.calendar import day_of
from bot.core.people import Permission, Person
from bot.features.actions import messages as actions_messages
from bot.features.actions.formatting import line_of
from bot.features.actions.layout import action_blocks, offered_blocks
from bot.rendering.text import text_of


@group("actions", "list --overdue")
def actions() -> None:
    """List what decisions agreed, and what a council took up of it."""


@subcommand(actions, "list", "--overdue --json")
@click.option("--overdue", is_flag=True, help="Only those that should have been done by now.")
@click.option("--all", "ended", is_flag=True, help="Also those that are done or dropped.")
@acting_person("Only what this person may see.")
@as_json
@pass_assistant
def list_(assistant: Assistant, overdue: bool, ended: bool, by: Person | None, as_json: bool) -> None:
    """List actions, overdue first."""
    now = assistant.clock()
    held, today = assistant.actions.listed(by, now, ended=ended, overdue=overdue), day_of(now)
    none = actions_messages.NONE_OVERDUE if overdue else actions_messages.NONE
    if by is not None and not by.may(Permission.SHARE_LEARNING):
        none = actions_messages.NONE_OWNED
    names = assistant.store.people.names(None)
    lines = "\n".join(line_of(action, today, names) for action in held)
    tell(as_json, [action_json(action, today) for action in held], lines or none)


@subcommand(actions, "offered", "--decision havering-19-011-816")
@click.option("--decision", help="Only what this decision offers, by its id.")
@acting_person("Say what this person's council took up.")
@as_json
@pass_assistant
def offered(assistant: Assistant, decision: str | None, by: Person | None, as_json: bool) -> None:
    """List what decisions ordered or agreed: what, who, by when."""
    held = assistant.actions.offered(by, decision)
    tell(as_json, [offered_json(each) for each in held], text_of(offered_blocks(held, assistant.library)))


@subcommand(actions, "show", "7")
@click.argument("action_id", type=NUMBER)
@acting_person("As this person may see it.")
@as_json
@pass_assistant
def show(assistant: Assistant, action_id: int, by: Person | None, as_json: bool) -> None:
    """Show an action with the paragraphs under it, its evidence and its history."""
    action, today = assistant.actions.action(action_id, by), day_of(assistant.clock())
    held, notices = assistant.actions.source(action, assistant.corpus)
    names = assistant.store.people.names(None)
    shown = text_of(action_blocks(action, today, names, held, notices))
    tell(as_json, action_json(action, today), shown)
