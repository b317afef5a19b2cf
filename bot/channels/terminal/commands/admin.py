"""Looking after the assistant: what is held and how good it is, pauses, running it, and the sweep."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import (
    as_json,
    command,
    council_called,
    group,
    pass_assistant,
    printed,
    subcommand,
    tell,
    to_csv,
)
from bot.core import formatting
from bot.errors import RefusedError, StoreError
from bot.features.admin import messages as admin_messages
from bot.features.admin.formatting import subjects_csv, subjects_json, subjects_lines
from bot.features.admin.inventory import figures_table, problem_json
from bot.features.admin.retention import sweep as sweep_store
from bot.features.people import messages as people_messages
from bot.rendering.csv_table import csv_file
from bot.rendering.paper_file import write_paper

#: How long the link of the first administrator holds.
FIRST_HOLDS = dt.timedelta(days=1)


@command("check", "safeguarding-bot check")
@click.option("--unread", is_flag=True, help="List instead the notes that were not read a second time.")
@as_json
@pass_assistant
def check(assistant: Assistant, unread: bool, as_json: bool) -> int:
    """Check the library: every mistake with its file and line."""
    inventory = assistant.inventory
    problems = inventory.unread() if unread else inventory.problems()
    if as_json:
        printed([problem_json(problem) for problem in problems])
    elif problems:
        click.echo("\n".join(map(str, problems)))
    else:
        click.echo(inventory.all_read() if unread else inventory.sound())
    if not (unread or problems) and inventory.calibration_due():
        click.echo(admin_messages.CALIBRATION_DUE, err=True)
    if not unread and (told := inventory.copies()):
        click.echo(told, err=True)
    return 1 if problems else 0


@command("about", "safeguarding-bot about")
@as_json
@pass_assistant
def about(assistant: Assistant, as_json: bool) -> None:
    """Say what is held, how old it is, and how often the assistant is wrong."""
    facts = assistant.inventory.about()
    tell(as_json, facts, figures_table(facts))


@command("subjects", "safeguarding-bot subjects --council kent --csv subjects.csv")
@click.option("--council", help="One council, such as kent; without it all.")
@to_csv
@as_json
@pass_assistant
def subjects(assistant: Assistant, council: str | None, table: Path | None, as_json: bool) -> None:
    """Say how much was asked about what, by council and month; numbers under five are hidden."""
    slug = council_called(assistant, council) if council else None
    held = assistant.subject_counts.shown(None, slug)
    written = write_paper(table, csv_file(subjects_csv(held))) if table else ""
    tell(as_json, subjects_json(held), written or subjects_lines(held))


@command(
    "pause", 'safeguarding-bot pause "Our procedures changed today; the library is being brought up to date."'
)
@click.argument("reason")
@pass_assistant
def pause(assistant: Assistant, reason: str) -> None:
    """Answer every message with a reason and whom to ring, until resume."""
    approved = assistant.maintenance.pause(reason, assistant.screen)
    click.echo(admin_messages.NOW_PAUSED.format(reason=approved))


@command("resume", "safeguarding-bot resume")
@pass_assistant
def resume(assistant: Assistant) -> None:
    """Answer again after a pause."""
    click.echo(admin_messages.RESUMED if assistant.maintenance.resume() else admin_messages.NOT_PAUSED)


@command("run", "safeguarding-bot run")
@click.option(
    "--only",
    type=click.Choice(["web", "telegram", "answers", "jobs"]),
    multiple=True,
    help="Be one part of the service, or several by naming each: pages, the chat, more hands that answer "
    "what the chat fetched, or what is done every so often. Each part of the service over one database may "
    "be a process of its own.",
)
@click.option(
    "--first-administrator",
    "council",
    metavar="COUNCIL",
    help="Print a one-time link to the page for the first administrator; where there is none, for a new one "
    "of this council.",
)
@pass_assistant
def run(assistant: Assistant, only: tuple[str, ...], council: str | None) -> None:
    """Run the bot in Telegram, the page in a browser, or both, from settings alone, until told to stop."""
    from bot.channels.telegram.runtime.run import run as run_bot
    from bot.channels.web.app import ServedPages, pages_of
    from bot.logs import configure_logs
    from bot.runtime.parts import IN_CHAT, ServicePart, parts_of
    from bot.runtime.service import end_chat, run_without_chat

    settings = assistant.settings
    parts = parts_of(settings, only)
    _check_whole(assistant)
    authority = council_called(assistant, council) if council else ""

    def ready() -> None:
        click.echo(terminal_messages.RUNNING, err=True)
        if ServicePart.WEB in parts:
            click.echo(terminal_messages.PAGE_AT.format(address=settings.web_url), err=True)
            if settings.is_behind_unknown_proxy:
                click.echo(terminal_messages.NO_PROXY_TRUSTED, err=True)
        if authority:
            click.echo(_first_link(assistant, authority))
        configure_logs()

    # What is set for pages is read before anything begins.
    pages = pages_of(assistant) if ServicePart.WEB in parts else ServedPages()
    if not only and not settings.telegram_token:
        end_chat(assistant)
    run_parts = run_bot if parts & IN_CHAT else run_without_chat
    run_parts(assistant, parts, ready, pages.routes, pages.jobs)


def _check_whole(assistant: Assistant) -> None:
    """Raise RefusedError where a move into this database was cut off, or others there have another key.

    A database that is away is for later.
    """
    half = None
    with suppress(StoreError):
        half = assistant.store.state.get("moving")
        if half is None:
            assistant.store.check_key()
    if half is not None:
        raise RefusedError(admin_messages.MOVE_HALF)


def _first_link(assistant: Assistant, authority: str) -> str:
    """Return the line with which the first administrator signs in."""
    person = assistant.browsers.first_administrator(authority)
    made = assistant.browsers.code_for(person, FIRST_HOLDS)
    link = assistant.page_link(made.code)
    if link is None:
        raise RefusedError(people_messages.NO_PAGE)
    told = {"number": person.id, "expires": formatting.moment(made.expires), "link": link}
    return people_messages.FIRST_LINK.format(**told)


@group("key", "rotate")
def key() -> None:
    """Look after the key that seals what waits in the database."""


@subcommand(key, "rotate", "")
@pass_assistant
def rotate(assistant: Assistant) -> None:
    """Make a new key and seal what waits with it; the service may run meanwhile."""
    assistant.store.cipher.rotate()
    assistant.store.adopt_key()
    click.echo(admin_messages.KEY_ROTATED.format(count=assistant.store.inbox.seal_anew()))


@subcommand(key, "adopt", "")
@pass_assistant
def adopt(assistant: Assistant) -> None:
    """Let this machine's key be that of all, where theirs is lost; what waits under that is lost too."""
    assistant.store.adopt_key()
    click.echo(admin_messages.KEY_ADOPTED)


@command("sweep", "safeguarding-bot sweep")
@as_json
@pass_assistant
def sweep(assistant: Assistant, as_json: bool) -> None:
    """Drop what is older than the age limit; the running bot does this every hour."""
    dropped = sweep_store(assistant.store, assistant.clock(), assistant.settings.keep_days)
    tell(as_json, dropped, figures_table(dropped))
