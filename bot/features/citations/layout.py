"""What became of a card's passages, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.passage_ref import PassageState, ResolvedPassage
from bot.features.citations import messages as said
from bot.features.citations.verification import Verified
from bot.rendering.blocks import Block, Citation, Group, Heading, Quote, paragraph, strong


def verified_blocks(found: Verified) -> Iterator[Block]:
    """Yield the outcome, what card it was, and each passage as it was shown and as it stands now."""
    yield Group((paragraph(strong(found.outcome)), *map(paragraph, found.particulars)))
    for number, checked in enumerate(found.passages, start=1):
        yield Group(tuple(_checked(number, checked)))


def _checked(number: int, checked: ResolvedPassage) -> Iterator[Block]:
    state = checked.state
    anew = state is PassageState.AS_IT_WAS and checked.cited_anew
    yield Heading(said.NEW_CITATION if anew else said.STATES[state.value], number)
    now = checked.now if state is PassageState.CHANGED or checked.cited_anew else None
    if now:
        yield paragraph(said.THEN)
    yield Quote(checked.text or said.NO_WORDS, Citation(checked.was.citation), under=True)
    if now:
        yield paragraph(said.NOW)
        source = Citation(now.citation)
        yield Quote(now.text, source, under=True) if state is PassageState.CHANGED else source
