"""Asking: one question, one a line, or a conversation in the terminal."""

from __future__ import annotations

import json
import sys

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import NUMBER, as_json, command, pass_assistant
from bot.core import messages as core_messages
from bot.core.card import Card
from bot.core.progress import make_findable
from bot.core.question import Question
from bot.errors import NotHeldError
from bot.features.answers.layout import card_blocks
from bot.rendering.text import text_of


@command("ask", 'safeguarding-bot ask "how soon must strategy minutes go round?"')
@click.argument("question", nargs=-1, required=True)
@click.option("--as", "person_id", type=NUMBER, help="Ask as this person, whose local learning is found too.")
@as_json
@pass_assistant
def ask(assistant: Assistant, question: tuple[str, ...], person_id: int | None, as_json: bool) -> None:
    """Ask one question and get one card; - reads one question a line."""
    make_findable(assistant.search)
    lines = _lines() if question == ("-",) else [" ".join(question)]
    asker = assistant.store.people.by_id(person_id) if person_id is not None else None
    if person_id is not None and asker is None:
        raise NotHeldError(core_messages.UNKNOWN_PERSON.format(number=person_id))
    authority = asker.authority if asker else None
    for card in assistant.answers.cards([Question.of(line, authority, asker) for line in lines]):
        _show(card, as_json)


@command("chat", "safeguarding-bot chat")
@pass_assistant
def chat(assistant: Assistant) -> None:
    """Ask one question after another; an empty line ends."""
    make_findable(assistant.search)
    click.echo(terminal_messages.CHAT_OPENING)
    while True:
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            break
        if not line.strip():
            break
        click.echo(text_of(card_blocks(assistant.answers.answer(line))))
    click.echo(terminal_messages.CHAT_CLOSING)


def _lines() -> list[str]:
    """One question a line from standard input; a blank line is a question too, and gets its card."""
    read = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    lines = read.removesuffix("\n").split("\n") if read else []
    if not lines:
        raise click.UsageError("No question came in. Type one after ask, or one a line with -.")
    return lines


def _show(card: Card, as_json: bool) -> None:
    click.echo(json.dumps(card.as_json(), ensure_ascii=False) if as_json else text_of(card_blocks(card)))
