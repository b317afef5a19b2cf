"""Actions at the command line: what decisions offer, taken up, added and followed, for somebody who leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from bot.app import Assistant
from bot.channels.terminal.action_json import action_json, offered_json
from bot.channels.terminal.commands.command import (
    NUMBER,
    acting_person,
    acts_as,
    as_json,
    day_typed,
    group,
    pass_assistant,
    subcommand,
    tell,
    transition,
)
from bot.core import formatting
from bot.core.calendar import day_of
from bot.core.corpus import Corpus
from bot.core.people import Permission, Person
from bot.errors import RefusedError
from bot.features.actions import messages as actions_messages
from bot.features.actions.due_dates import When
from bot.features.actions.formatting import line_of, taken
from bot.features.actions.layout import action_blocks, offered_blocks
from bot.features.actions.model import CouncilAction
from bot.features.actions.service import ActionService
from bot.features.learning.proposal import Composer
from bot.rendering.text import text_of
from procedures.actions import period_of


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


@group("actions", "list --overdue")
def actions() -> None:
    """Take up what decisions agreed, and follow it until it is done."""


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


@subcommand(actions, "take", "havering-19-011-816/joint-approach --as 12")
@click.argument("agreed_id")
@acts_as
@_timed
@as_json
@pass_assistant
def take(assistant: Assistant, /, agreed_id: str, by: Person, as_json: bool, **chosen: Any) -> None:
    """Take up what a decision agreed; the due date is worked out from it."""
    _add(assistant, assistant.actions.take, by, agreed_id, as_json, chosen)


@subcommand(actions, "add", '--as 12 --text "..." --within "3 months"')
@acts_as
@click.option("--text", required=True, help="What is to be done, in at most 600 characters.")
@_timed
@as_json
@pass_assistant
def add(assistant: Assistant, /, by: Person, text: str, as_json: bool, **chosen: Any) -> None:
    """Add an action of the council's own."""
    _add(assistant, assistant.actions.add, by, text, as_json, chosen)


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


@subcommand(actions, "assign", "7 14 --as 12")
@click.argument("action_id", type=NUMBER)
@click.argument("owner_id", type=NUMBER)
@acts_as
@as_json
@pass_assistant
def assign(assistant: Assistant, action_id: int, owner_id: int, by: Person, as_json: bool) -> None:
    """Give an action to somebody of the council, by number; they are told."""
    service, now = assistant.actions, assistant.clock()
    moved = service.assign(by, service.action(action_id, by), owner_id, now)
    owner = formatting.person(owner_id, assistant.store.people.names(None))
    sentence = actions_messages.ASSIGNED.format(number=moved.id, owner=owner)
    tell(as_json, action_json(moved, day_of(now)), sentence)


def _move(
    make: Callable[..., CouncilAction], sentence: str
) -> Callable[[Assistant, Person, int, str], tuple[Any, str]]:
    """Return what makes a move on an action, for a command."""

    def made(assistant: Assistant, by: Person, number: int, words: str) -> tuple[Any, str]:
        service, now = assistant.actions, assistant.clock()
        moved = make(service, by, service.action(number, by), words, now)
        return action_json(moved, day_of(now)), sentence.format(number=moved.id)

    return made


_text, _reason = click.argument("words", metavar="TEXT"), click.argument("words", metavar="REASON")
_if_any = click.argument("words", metavar="[TEXT]", required=False)
for name, example, about, make, sentence, words in (
    (
        "note",
        '7 "The list is filed." --as 12',
        "Note what shows that an action is being done, in at most 600 characters.",
        ActionService.note,
        actions_messages.NOTED,
        _text,
    ),
    (
        "done",
        '7 "All staff were trained." --as 12',
        "Say that an action is done; it needs an evidence note, here or before.",
        ActionService.done,
        actions_messages.DONE_NOW,
        _if_any,
    ),
    (
        "drop",
        '7 "Another council does it." --as 12',
        "Give an action up, with a reason.",
        ActionService.drop,
        actions_messages.DROPPED_NOW,
        _reason,
    ),
    (
        "reopen",
        '7 "Two teams were missed." --as 12',
        "Open an action again that was done or dropped, with a reason.",
        ActionService.reopen,
        actions_messages.REOPENED_NOW,
        _reason,
    ),
):
    transition(actions, name, example, about, _move(make, sentence), words)


def _add(
    assistant: Assistant,
    add: Callable[..., CouncilAction],
    by: Person,
    what: str,
    as_json: bool,
    chosen: dict[str, Any],
) -> None:
    composer = Composer(assistant.screen, assistant.library.authorities, Corpus({}, {}))
    team = composer.team(chosen["team"]) if chosen["team"] else None
    now = assistant.clock()
    action = add(by, what, _when(chosen), now, team=team, owner_id=chosen["owner_id"])
    today = day_of(now)
    sentences = taken(action, today, assistant.store.people.names(None))
    tell(as_json, action_json(action, today), " ".join(sentences))


def _when(chosen: dict[str, Any]) -> When:
    try:
        period = period_of(chosen["within"]) if chosen["within"] is not None else None
    except ValueError:
        sentence = actions_messages.BAD_PERIOD.format(period=chosen["within"][:40])
        raise RefusedError(sentence) from None
    return When(day_typed(chosen["due"]), period, day_typed(chosen["start"]))
