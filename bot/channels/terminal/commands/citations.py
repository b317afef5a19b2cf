"""Looking at a card again by its citation code."""

from __future__ import annotations

import json

import click

from bot.app import Assistant
from bot.channels.terminal.commands.command import acting_person, as_json, command, pass_assistant
from bot.core.people import Person
from bot.features.citations.layout import verified_blocks
from bot.rendering.text import text_of


@command("verify", "safeguarding-bot verify K7F3-9QTX")
@click.argument("code", nargs=-1, required=True)
@acting_person("Look as this person, with what is for them alone.")
@as_json
@pass_assistant
def verify(assistant: Assistant, code: tuple[str, ...], by: Person | None, as_json: bool) -> None:
    """Say whether each passage of a card is as it was, changed or withdrawn."""
    found = assistant.verification.verify("".join(code), by)
    click.echo(
        json.dumps(found.as_json(), ensure_ascii=False) if as_json else text_of(verified_blocks(found))
    )
