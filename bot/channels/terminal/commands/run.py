"""Running the chat service."""

from __future__ import annotations

import asyncio

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import as_json, command, pass_assistant, printed
from bot.features.admin import inventory as overview
from bot.features.admin import retention as keeping


@command("run", "safeguarding-bot run")
@pass_assistant
def run(assistant: Assistant) -> None:
    """Run the bot in Telegram, from settings alone, until it is told to stop."""
    from bot.channels.telegram.runtime.run import run as run_bot
    from bot.logs import configure_logs

    if assistant.settings.telegram_token:
        assistant.worker.begin()
        click.echo(terminal_messages.RUNNING, err=True)
    configure_logs()
    asyncio.run(run_bot(assistant))


@command("sweep", "safeguarding-bot sweep")
@as_json
@pass_assistant
def sweep(assistant: Assistant, as_json: bool) -> None:
    """Drop what is older than the age limit; the running bot does this every hour."""
    dropped = keeping.sweep(assistant.store, assistant.clock(), assistant.settings.keep_days)
    if as_json:
        printed(dropped)
    else:
        click.echo(overview.figures_table(dropped))
