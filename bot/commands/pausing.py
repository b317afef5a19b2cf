"""Pausing the assistant, and letting it answer again."""

from __future__ import annotations

import click

from bot import texts_pausing as texts
from bot.bootstrap import Assistant
from bot.commands.command import command, pass_assistant


@command(
    "pause", 'safeguarding-bot pause "Our procedures changed today; the library is being brought up to date."'
)
@click.argument("reason")
@pass_assistant
def pause(assistant: Assistant, reason: str) -> None:
    """Answer every message with a reason and whom to ring, until resume."""
    from bot.pausing import pause as pause_for

    click.echo(texts.NOW_PAUSED.format(reason=pause_for(assistant.store, assistant.screen, reason)))


@command("resume", "safeguarding-bot resume")
@pass_assistant
def resume(assistant: Assistant) -> None:
    """Answer again after a pause."""
    from bot.pausing import resume as answer_again

    click.echo(texts.RESUMED if answer_again(assistant.store) else texts.NOT_PAUSED)
