"""How learning points reach people, at the command line: digests, groups, and what happens by itself."""

from __future__ import annotations

import datetime as dt

import click

from bot import overview
from bot import texts_learning as said
from bot.bootstrap import Assistant
from bot.commands.command import as_json, pass_assistant, printed
from bot.commands.learning_moves import acts_as, person_of
from bot.learning.desk import team_of
from bot.people import Team


@click.command("digest", epilog="Example: safeguarding-bot learning digest on --as 14")
@click.argument("wanted", type=click.Choice(["on", "off"]))
@click.option("--as", "person_id", type=int, required=True, help="Whose messages, by number.")
@pass_assistant
def digest(assistant: Assistant, wanted: str, person_id: int) -> None:
    """Get one message a week in place of one for each point."""
    person = person_of(assistant, person_id)
    on = wanted == "on"
    assistant.store.receipts.choose_digest(person.id, dt.datetime.now(dt.UTC) if on else None)
    click.echo((said.DIGEST_ON if on else said.DIGEST_OFF).format(number=person.id))


@click.command(
    "group",
    epilog="Example: safeguarding-bot learning group -1001234567890 --as 13",
    context_settings={"ignore_unknown_options": True},  # a group's number is below 0
)
@click.argument("chat_id", type=int)
@acts_as
@click.option("--team", help="The team whose group it is, such as kent/duty, if you lead more than one.")
@click.option("--off", is_flag=True, help="It gets no posts any more.")
@pass_assistant
def group(assistant: Assistant, chat_id: int, person_id: int, team: str | None, off: bool) -> None:
    """Let a group in Telegram get the points of your team as posts."""
    authority, _, name = (team or "").partition("/")
    by, receipts = person_of(assistant, person_id), assistant.store.receipts
    of = team_of(by, Team(authority, name.strip().lower()) if team else receipts.groups().get(chat_id))
    receipts.post_in(chat_id, None if off else of, dt.datetime.now(dt.UTC))
    click.echo((said.GROUP_OFF if off else said.GROUP_ON).format(chat=chat_id, team=of))


@click.command("groups", epilog="Example: safeguarding-bot learning groups --json")
@as_json
@pass_assistant
def groups(assistant: Assistant, as_json: bool) -> None:
    """List the groups that get posts."""
    held = assistant.store.receipts.groups()
    if as_json:
        printed([{"chat": chat, "authority": t.authority, "team": t.name} for chat, t in held.items()])
    else:
        lines = [said.GROUP_LINE.format(chat=chat, team=team) for chat, team in held.items()]
        click.echo("\n".join(lines) or said.NO_GROUPS)


@click.command("check", epilog="Example: safeguarding-bot learning check")
@as_json
@pass_assistant
def check(assistant: Assistant, as_json: bool) -> None:
    """Do now what the running bot does by itself: put points in review, remind leads, make digests."""
    done = assistant.watching.round(dt.datetime.now(dt.UTC))
    if as_json:
        printed(done)
    else:
        click.echo(overview.figures_table(done))


SENDING: tuple[click.Command, ...] = (digest, group, groups, check)
