"""Asking: one question, one a line, or a conversation in the terminal."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands.command import acting_person, as_json, command, pass_assistant
from bot.core.card import Card
from bot.core.people import Person
from bot.core.progress import make_findable
from bot.core.question import Question
from bot.features.answers.conversation import RecentQuestions
from bot.features.answers.layout import brief_blocks, brief_of, card_blocks, passage_blocks
from bot.features.answers.small_talk import in_terms_of_channel
from bot.features.boundary import messages as boundary_messages
from bot.features.boundary.facts import flags_of
from bot.rendering.text import text_of

#: Whoever sits at the terminal.
_HERE = (0, 0)


@command("ask", 'safeguarding-bot ask "how soon must strategy minutes go round?"')
@click.argument("question", nargs=-1, required=True)
@acting_person(
    "Ask as this person, with the local learning and the council's own documents that are for them."
)
@click.option("--full", is_flag=True, help="Print all of the card, not its first screen alone.")
@as_json
@pass_assistant
def ask(
    assistant: Assistant, question: tuple[str, ...], full: bool, by: Person | None, as_json: bool
) -> None:
    """Ask one question and get one card; - reads one question a line."""
    make_findable(assistant.search)
    lines = _lines() if question == ("-",) else [" ".join(question)]
    if not any(line.strip() for line in lines):
        raise click.UsageError(terminal_messages.NO_QUESTION)
    authority = by.authority if by else None
    for card in _cards(assistant, [Question.of(line, authority, by) for line in lines]):
        if as_json:
            click.echo(json.dumps({"brief": brief_of(card), **card.as_json()}, ensure_ascii=False))
        else:
            click.echo(_printed(card, full=full))


@command("chat", "safeguarding-bot chat")
@pass_assistant
def chat(assistant: Assistant) -> None:
    """Ask one question after another; an empty line ends."""
    make_findable(assistant.search)
    click.echo(terminal_messages.CHAT_OPENING)
    recent = RecentQuestions(assistant.library.authorities, time.monotonic)
    while True:
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            break
        if not line.strip():
            break
        question = recent.understood(_HERE, Question.of(line))
        (card,) = _cards(assistant, [question])
        recent.after(_HERE, question, card)
        click.echo(_printed(card, full=False))
    click.echo(terminal_messages.CHAT_CLOSING)


def _printed(card: Card, *, full: bool) -> str:
    """A card as text: its first screen, or all of it. Under a duty card stand the flags that correct it."""
    if not card.case:
        made = text_of((card_blocks if full else brief_blocks)(card))
        return f"{made}\n{boundary_messages.CASE_IN_TERMINAL}\n" if card.open_case else made
    again = boundary_messages.CORRECT.format(flags=flags_of(card.case.facts))
    behind = text_of(passage_blocks(card)) if full else f"{boundary_messages.PASSAGES_IN_TERMINAL}\n"
    return f"{text_of(card_blocks(card))}\n{again}\n{behind}"


def _cards(assistant: Assistant, questions: Sequence[Question]) -> list[Card]:
    """Return a card for each question; while the assistant is paused, the same one."""
    paused = assistant.maintenance.card()
    cards = [paused for _ in questions] if paused else assistant.answers.cards(questions)
    return [in_terms_of_channel(card, terminal_messages.USE) for card in cards]


def _lines() -> list[str]:
    """One question a line from standard input; a blank line among others gets its card too."""
    read = sys.stdin.buffer.read().decode("utf-8", errors="replace")
    return read.removesuffix("\n").split("\n")
