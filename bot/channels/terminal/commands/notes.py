"""Notes: a library of one's own to write them in."""

from __future__ import annotations

from pathlib import Path

import click

from bot.channels.terminal.commands.command import group, subcommand
from bot.features.documents import messages as document_messages


@group("notes", "copy notes")
def notes() -> None:
    """Look after the notes of the library."""


@subcommand(notes, "copy", "notes")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def copy(folder: Path) -> None:
    """Copy the library that comes with the assistant into a new folder, to be changed there."""
    from bot.features.documents.note_office import copy_notes

    count = copy_notes(folder := folder.expanduser().absolute())
    click.echo(document_messages.NOTES_COPIED.format(count=count, folder=folder))
