"""What a lead is asked on the way to a learning point, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

from bot.features.learning import chat_messages as said
from bot.features.learning.prompts import Prompt
from bot.rendering.blocks import Block, paragraph, section
from bot.rendering.passages import quote_of


def prompt_blocks(asks: Prompt) -> Iterator[Block]:
    """Yield what is said, and the passages to choose from, each under the words of its button."""
    yield from map(paragraph, asks.said)
    for number, passage, document in asks.passages:
        yield section(said.TAKE.format(number=number), quote_of(passage, document))
