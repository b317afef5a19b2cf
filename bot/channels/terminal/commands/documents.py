"""What is held: originals in and out, the list of documents, and the library's mistakes."""

from __future__ import annotations

import json

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import as_json, command, pass_assistant, printed
from bot.core import formatting
from bot.core.progress import counting
from bot.errors import NotHeldError, StoreError
from bot.features.admin import ingest as adding
from bot.features.admin import inventory as overview
from bot.features.learning import messages as learning_messages


@command("add", "safeguarding-bot add decisions/*.txt manual.pdf https://www.example.org/procedure")
@click.argument("sources", nargs=-1, required=True)
@as_json
@pass_assistant
def add(assistant: Assistant, sources: tuple[str, ...], as_json: bool) -> int:
    """Take originals in, from files or http(s) addresses."""
    refused = 0
    for outcome in adding.add_all(assistant, sources, counting("Reading and encoding")):
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
        click.echo(f"{gone} is removed and can no longer be found.")
    assistant.store.citations.forget(ids)
    _look_after_learning(assistant)
    if missing:
        raise NotHeldError(
            f"No original is held as {formatting.joined(tuple(missing))}; "
            "safeguarding-bot documents lists them."
        )


@command("documents", "safeguarding-bot documents --json")
@as_json
@pass_assistant
def documents(assistant: Assistant, as_json: bool) -> None:
    """List the documents, and which originals were added."""
    held = overview.documents(assistant)
    if as_json:
        printed(held)
    else:
        click.echo(overview.documents_table(held))


@command("check", "safeguarding-bot check")
@as_json
@pass_assistant
def check(assistant: Assistant, as_json: bool) -> int:
    """Check the library: every mistake with its file and line."""
    problems = overview.problems(assistant)
    if as_json:
        printed([overview.problem_json(p) for p in problems])
    else:
        click.echo("\n".join(map(str, problems)) if problems else overview.sound(assistant))
    return 1 if problems else 0


def _look_after_learning(assistant: Assistant) -> None:
    """Put learning points in review whose passages are not as they were."""
    try:
        count = assistant.learning_scheduler.look(assistant.clock())
    except StoreError:
        click.echo(learning_messages.NOT_LOOKED_AFTER, err=True)
        return
    if count:
        click.echo(learning_messages.CHECKED.format(count=learning_messages.points(count)), err=True)
