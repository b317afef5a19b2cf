"""An action whole, and what decisions offer, in blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from bot.core import formatting
from bot.core import messages as core_messages
from bot.features.actions import messages as said
from bot.features.actions.formatting import history_lines, offered_line, paragraphs
from bot.features.actions.model import CouncilAction
from bot.features.actions.offers import Offered, notices_of
from bot.rendering.blocks import Block, Citation, Group, Listing, Notice, Quote, item, paragraph, section
from procedures.document import Document, Passage
from procedures.library import Library


def action_blocks(
    action: CouncilAction,
    today: dt.date,
    names: Mapping[int, str],
    held: Sequence[tuple[Passage, Document]],
    notices: Sequence[str],
) -> Iterator[Block]:
    """Yield an action whole: where it comes from, evidence, the paragraphs under it and its history."""
    yield from standing_blocks(action, today, names, held, notices)
    yield Group(tuple(map(paragraph, history_lines(action, names))))


def standing_blocks(
    action: CouncilAction,
    today: dt.date,
    names: Mapping[int, str],
    held: Sequence[tuple[Passage, Document]],
    notices: Sequence[str],
) -> Iterator[Block]:
    """Yield an action as it stands, without its history."""
    yield from map(paragraph, paragraphs(action, today, names, notices))
    if held:
        yield paragraph(said.PARAGRAPHS)
        yield from (Quote(p.text, Citation(formatting.citation(p, of))) for p, of in held)
    elif action.origin.agreed:
        yield paragraph(core_messages.ADD_ORIGINAL)


def offered_blocks(offers: Iterable[Offered], library: Library) -> Iterator[Block]:
    """Yield what decisions offer, decision by decision, each with what must be read with it."""
    blocks = [_of_decision(document, list(group), library) for document, group in groupby(offers, _document)]
    yield paragraph(said.OFFERED_OPENING if blocks else said.NOTHING_OFFERED)
    yield from blocks


def decision_head(document: Document) -> str:
    """Return the line over what a decision offers."""
    date, standing = formatting.date(document.published), formatting.standing(document)
    return said.OFFERED_HEAD.format(title=document.title, date=date, standing=standing)


def _of_decision(document: Document, shown: list[Offered], library: Library) -> Group:
    lines = tuple(item(offered_line(offered, library.authorities)) for offered in shown)
    return section(decision_head(document), Listing(lines), *map(Notice, notices_of(shown, library)))


def _document(offered: Offered) -> Document:
    return offered.document
