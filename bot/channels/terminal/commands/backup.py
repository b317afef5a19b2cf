"""Backups, moves and the tables of the database: copied, put back, carried, changed to another version."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import command, pass_assistant
from bot.core.progress import counting
from bot.features.admin import backup as backups
from bot.features.admin import messages as admin_messages

_folder = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))


@command("backup", "safeguarding-bot backup /srv/backups/2026-11-28")
@_folder
@pass_assistant
def backup(assistant: Assistant, folder: Path) -> None:
    """Copy the data folder as it is at one moment into a new folder; the service may run."""
    count, whole = backups.back_up(assistant.backed_up, lambda: assistant.database, folder, assistant.clock())
    told = admin_messages.BACKED_UP if whole else admin_messages.BACKED_UP_WITHOUT
    click.echo(told.format(count=count, folder=folder))


@command("restore", "safeguarding-bot restore /srv/backups/2026-11-28")
@_folder
@pass_assistant
def restore(assistant: Assistant, folder: Path) -> None:
    """Put a backup back, into a data folder that is empty."""
    places = assistant.backed_up
    count, whole = backups.restore(places, assistant.database.file, folder)
    told = admin_messages.RESTORED if whole else admin_messages.RESTORED_WITHOUT
    click.echo(told.format(count=count, folder=places.folder))


@command("migrate", "safeguarding-bot migrate --down")
@click.option("--down", is_flag=True, help="Undo the last change, for the version before this one.")
@pass_assistant
def migrate(assistant: Assistant, down: bool) -> None:
    """Bring the tables of the database up to date, or back by one version. Make a backup first."""
    database = assistant.database
    if down:
        database.migrate_down()
    else:
        database.migrate()
    told = admin_messages.MIGRATED_DOWN if down else admin_messages.MIGRATED
    click.echo(told.format(revision=database.revision or "none"))


@command("move", "safeguarding-bot move --to postgresql://safeguarding@db.example.org/safeguarding")
@click.option("--to", "place", required=True, help="An empty PostgreSQL database, or a new data folder.")
@pass_assistant
def move(assistant: Assistant, place: str) -> None:
    """Carry the whole installation into another database or folder, checked; stop the service first.

    What stood before is read and not written. A move that was killed is taken up by the same command.
    """
    with counting(terminal_messages.DOCUMENTS, terminal_messages.ROWS) as bars:
        moving = assistant.move_to(place)
        moved = moving.run(*bars.told)
    click.echo(admin_messages.MOVED.format(**vars(moved)))
    folder = moving.folder
    to_folder = admin_messages.MOVED_TO_FOLDER.format(folder=folder)
    click.echo(admin_messages.MOVED_TO_DATABASE if folder is None else to_folder)
    click.echo(admin_messages.MOVED_STANDS)
