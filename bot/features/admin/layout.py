"""How often the assistant is wrong, as blocks: its answers, then what screening sees and stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.features.admin import messages as said
from bot.rendering.blocks import Block, Listing, TableBlock, item, paragraph, section
from bot.screening.rates import STOPS, Rate


def rate_blocks(answers: Sequence[str], screening: Sequence[Rate]) -> Iterator[Block]:
    """Yield the rates of answers, each a sentence, and those of screening, a table for each set."""
    yield section(said.RATES_OF_ANSWERS, Listing(tuple(map(item, answers))))
    yield section(
        said.RATES_OF_SCREENING,
        paragraph(said.RATES_ABOUT),
        *(_table(name, screening) for name in dict.fromkeys(rate.set for rate in screening)),
    )


def _table(name: str, screening: Sequence[Rate]) -> TableBlock:
    rows = [
        (rate.part, f"{rate.of:,}", said.PERCENT.format(share=rate.percent))
        for rate in screening
        if rate.set == name
    ]
    return TableBlock((name, said.MESSAGES, said.STOPPED if name in STOPS else said.SEEN), tuple(rows))
