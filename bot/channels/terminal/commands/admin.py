"""Looking after the assistant: originals in and out, what is held, pauses, running it, and the sweep."""

from __future__ import annotations

import asyncio
import json

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import as_json, command, pass_assistant, printed, tell
from bot.core import formatting
from bot.core.progress import counting
from bot.errors import NotHeldError, StoreError
from bot.features.admin import messages as admin_messages
from bot.features.admin.ingest import add_all
from bot.features.admin.inventory import documents_table, figures_table, problem_json
from bot.features.admin.retention import sweep as sweep_store
from bot.features.learning import messages as learning_messages


@command("add", "safeguarding-bot add decisions/*.txt manual.pdf https://www.example.org/procedure")
@click.argument("sources", nargs=-1, required=True)
@as_json
@pass_assistant
def add(assistant: Assistant, sources: tuple[str, ...], as_json: bool) -> int:
    """Take originals in, from files or http(s) addresses."""
    refused = 0
    bar = counting(terminal_messages.READING)
    for outcome in add_all(sources, assistant.library, assistant.index, assistant.clock, bar):
        refused += outcome.problem is not None
        if outcome.problem:
            click.echo(outcome.problem, err=True)
        if as_json:
            click.echo(json.dumps(outcome.as_json(), ensure_ascii=False))
        elif not outcome.problem:
            click.echo(outcome.report(assistant.library))
    _look_after_learning(assistant)
    return 1 if refused else 0


@command("remove", "safeguarding-bot remove havering-19-011-816")
@click.argument("ids", nargs=-1, required=True)
@pass_assistant
def remove(assistant: Assistant, ids: tuple[str, ...]) -> None:
    """Take originals out, by the id that documents shows. Notes about them stay."""
    missing = [i for i in dict.fromkeys(ids) if not assistant.index.remove(i)]
    for gone in sorted(set(ids) - set(missing)):
        click.echo(admin_messages.REMOVED.format(id=gone))
    assistant.store.citations.forget(ids)
    _look_after_learning(assistant)
    if missing:
        raise NotHeldError(admin_messages.NOT_HELD.format(ids=formatting.joined(tuple(missing))))


@command("documents", "safeguarding-bot documents --json")
@as_json
@pass_assistant
def documents(assistant: Assistant, as_json: bool) -> None:
    """List the documents, and which originals were added."""
    held = assistant.inventory.documents()
    tell(as_json, held, documents_table(held))


@command("check", "safeguarding-bot check")
@as_json
@pass_assistant
def check(assistant: Assistant, as_json: bool) -> int:
    """Check the library: every mistake with its file and line."""
    problems = assistant.inventory.problems()
    if as_json:
        printed([problem_json(problem) for problem in problems])
    else:
        click.echo("\n".join(map(str, problems)) if problems else assistant.inventory.sound())
    return 1 if problems else 0


@command("about", "safeguarding-bot about")
@as_json
@pass_assistant
def about(assistant: Assistant, as_json: bool) -> None:
    """Say what is held, how old it is, and how often the assistant is wrong."""
    facts = assistant.inventory.about()
    tell(as_json, facts, figures_table(facts))


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
    dropped = sweep_store(assistant.store, assistant.clock(), assistant.settings.keep_days)
    tell(as_json, dropped, figures_table(dropped))


def _look_after_learning(assistant: Assistant) -> None:
    """Put learning points in review whose passages are not as they were."""
    try:
        count = assistant.learning_scheduler.look(assistant.clock())
    except StoreError:
        click.echo(learning_messages.NOT_LOOKED_AFTER, err=True)
        return
    if count:
        click.echo(learning_messages.CHECKED.format(count=learning_messages.points(count)), err=True)
