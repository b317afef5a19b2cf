"""How learning points reach people, at the command line: read, discussed, digests, groups, reminders."""

from __future__ import annotations

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import CHAT, NUMBER, as_json, pass_assistant, printed
from bot.channels.terminal.commands.learning_transitions import acting, acts_as, person_of
from bot.channels.terminal.learning_lines import point_json, render_briefing
from bot.core.people import Team
from bot.features.admin import inventory as overview
from bot.features.learning import messages as said
from bot.features.learning.confirmation import DISCUSSED, READ, confirm
from bot.features.learning.detail_view import line_of
from bot.features.learning.group_posts import post_in
from bot.features.learning.model import PointState
from bot.features.learning.service import team_of


@click.command("read", epilog="Example: safeguarding-bot learning read 7 --as 14")
@click.argument("point_id", type=NUMBER)
@click.option("--as", "person_id", type=NUMBER, required=True, help="Who read it, by number.")
@pass_assistant
def read(assistant: Assistant, point_id: int, person_id: int) -> None:
    """Show somebody a point that is out for them, and note that they read it."""
    _noted(assistant, point_id, person_id, READ)


@click.command("discussed", epilog="Example: safeguarding-bot learning discussed 7 --as 14")
@click.argument("point_id", type=NUMBER)
@click.option("--as", "person_id", type=NUMBER, required=True, help="Who discussed it, by number.")
@pass_assistant
def discussed(assistant: Assistant, point_id: int, person_id: int) -> None:
    """Note that somebody discussed a point with their team."""
    _noted(assistant, point_id, person_id, DISCUSSED)


@click.command("unread", epilog="Example: safeguarding-bot learning unread --as 14")
@click.option("--as", "person_id", type=NUMBER, required=True, help="Whose, by number.")
@as_json
@pass_assistant
def unread(assistant: Assistant, person_id: int, as_json: bool) -> None:
    """List the points that are out for somebody and that they have not read."""
    person, now = person_of(assistant, person_id), assistant.clock()
    done = {(r.point_id, r.release) for r in assistant.store.receipts.of_person(person.id) if r.read}
    held = assistant.learning.listed(person, [PointState.RELEASED])
    left = [p for p in held if p.wording.audience.includes(person) and (p.id, p.release) not in done]
    if as_json:
        printed([point_json(point) for point in left])
    else:
        click.echo("\n".join(line_of(p, now) for p in left) or said.NOTHING_NEW.format(number=person.id))


@click.command("digest", epilog="Example: safeguarding-bot learning digest on --as 14")
@click.argument("wanted", type=click.Choice(["on", "off"]))
@click.option("--as", "person_id", type=NUMBER, required=True, help="Whose messages, by number.")
@pass_assistant
def digest(assistant: Assistant, wanted: str, person_id: int) -> None:
    """Get one message a week in place of one for each point."""
    person = person_of(assistant, person_id)
    on = wanted == "on"
    assistant.store.receipts.choose_digest(person.id, assistant.clock() if on else None)
    click.echo((said.DIGEST_ON if on else said.DIGEST_OFF).format(number=person.id))


@click.command(
    "group",
    epilog="Example: safeguarding-bot learning group -1001234567890 --as 13",
    context_settings={"ignore_unknown_options": True},  # a group's number is below 0
)
@click.argument("chat_id", type=CHAT)
@acts_as
@click.option("--team", help="The team whose group it is, such as kent/duty, if you lead more than one.")
@click.option("--off", is_flag=True, help="It gets no posts any more.")
@pass_assistant
def group(assistant: Assistant, chat_id: int, person_id: int, team: str | None, off: bool) -> None:
    """Let a group in Telegram get the points of your team as posts."""
    authority, _, name = (team or "").partition("/")
    by, receipts = person_of(assistant, person_id), assistant.store.receipts
    of = team_of(by, Team(authority, name.strip().lower()) if team else receipts.groups().get(chat_id))
    post_in(receipts, by, chat_id, None if off else of, assistant.clock())
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
    done = assistant.learning_scheduler.round(assistant.clock())
    if as_json:
        printed(done)
    else:
        click.echo(overview.figures_table(done))


SENDING: tuple[click.Command, ...] = (read, discussed, unread, digest, group, groups, check)


def _noted(assistant: Assistant, point_id: int, person_id: int, what: str) -> None:
    person, point = acting(assistant, person_id, point_id)
    # Whoever is of the audience counts, also who has no account in the chat app to be sent it.
    store, now = assistant.store, assistant.clock()
    done = confirm(store.points, store.receipts, person, point.id, None, what, now, in_group=True)
    click.echo(f"{render_briefing(point)}\n\n{done}" if what == READ else done)
