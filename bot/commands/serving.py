"""Running the chat service."""

from __future__ import annotations

import asyncio

import click

from bot import texts
from bot.bootstrap import Assistant
from bot.commands.command import command, pass_assistant, prepare


@command("run", "SAFEGUARDING_TELEGRAM_TOKEN=... safeguarding-bot run")
@pass_assistant
def run(assistant: Assistant) -> None:
    """Run the bot in Telegram, from settings alone, until it is told to stop."""
    from bot.channels.telegram.running import run as run_bot
    from bot.logs import configure_logs

    if assistant.settings.telegram_token:
        prepare(assistant)
        click.echo(texts.RUNNING, err=True)
    configure_logs()
    asyncio.run(run_bot(assistant))
