"""Pausing the assistant, and letting it answer again."""

from __future__ import annotations

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import command, pass_assistant
from bot.features.admin import maintenance_messages as maintenance_messages


@command(
    "pause", 'safeguarding-bot pause "Our procedures changed today; the library is being brought up to date."'
)
@click.argument("reason")
@pass_assistant
def pause(assistant: Assistant, reason: str) -> None:
    """Answer every message with a reason and whom to ring, until resume."""
    from bot.features.admin.maintenance_mode import pause as pause_for

    click.echo(
        maintenance_messages.NOW_PAUSED.format(reason=pause_for(assistant.store, assistant.screen, reason))
    )


@command("resume", "safeguarding-bot resume")
@pass_assistant
def resume(assistant: Assistant) -> None:
    """Answer again after a pause."""
    from bot.features.admin.maintenance_mode import resume as answer_again

    click.echo(
        maintenance_messages.RESUMED if answer_again(assistant.store) else maintenance_messages.NOT_PAUSED
    )
