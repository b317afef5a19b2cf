"""What an answer's card is, in blocks, for every channel: order and words, and nothing of how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core import messages as core_messages
from bot.core.card import Card, Disagreement, ShownPassage, Status
from bot.features.answers import messages as said
from bot.features.answers.context_window import Excerpt
from bot.features.boundary.service import page_blocks
from bot.rendering.blocks import (
    Alert,
    Block,
    Group,
    Heading,
    Listing,
    Notice,
    Quote,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.passages import citation_of, originals_of, position_of, quote_of


def card_blocks(card: Card) -> Iterator[Block]:
    """Yield a card: the duty card where the question asks for one, or what the sources say."""
    if card.case:
        yield from page_blocks(card.case)
        return
    yield from passage_blocks(card)


def passage_blocks(card: Card) -> Iterator[Block]:
    """Yield a card as it is without a duty card above it."""
    lead = said.LEADS[card.status.value]
    if card.status is Status.DANGER:
        yield Alert(lead)
    else:
        yield paragraph(lead if card.headline else strong(lead))
    if card.headline:
        yield paragraph(strong(card.headline))
    for number, shown in enumerate(card.in_view, start=1):
        yield Group(tuple(_passage(number, shown, card.headline)))
    yield from map(_disagreement, card.disagreements)
    yield from map(Notice, card.notices)
    if card.cleaned:
        yield paragraph(said.PERSONAL_CLEANED.format(cleaned=card.cleaned))
    if card.next_steps:
        yield section(said.NEXT_STEPS, Listing(tuple(map(item, card.next_steps))))
    if card.code:
        yield paragraph(core_messages.CODE.format(code=card.code))


def passages_blocks(shown: Iterable[ShownPassage]) -> Iterator[Block]:
    """Yield passages, each under its heading and with whose words it is."""
    for number, each in enumerate(shown, start=1):
        yield Group(tuple(_passage(number, each, None)))


def excerpt_blocks(excerpt: Excerpt) -> Iterator[Block]:
    """Yield passages of one document in its order; those it was opened for are marked."""
    for shown in excerpt.passages:
        wanted = shown.passage.id in excerpt.wanted
        opened = (Heading(said.THE_PASSAGE),) if wanted else ()
        yield Group((*opened, quote_of(shown.passage, shown.document)))


def _passage(number: int, shown: ShownPassage, headline: str | None) -> Iterator[Block]:
    """Yield a passage under its heading; where its words are the card's headline, whose they are alone."""
    passage, document = shown.passage, shown.document
    yield Heading(passage.heading.strip() or document.title, number)
    yield citation_of(passage, document) if passage.text == headline else quote_of(passage, document)
    for original in originals_of(shown):
        yield paragraph(said.PARAGRAPH_ITSELF)
        yield original
    if ground := shown.ground:
        yield paragraph(said.GROUND)
        yield Quote(ground.passage.text, citation_of(ground.passage, ground.document), under=True)
    for point in shown.learning:
        yield paragraph(said.bears_on_it(point.passage, point.document))


def _disagreement(disagreement: Disagreement) -> Group:
    sides = (
        item(side.says[:1].upper() + side.says[1:], source=position_of(side.shown))
        for side in disagreement.sides
    )
    question = paragraph(strong(said.SOURCES_DIFFER), f" {disagreement.question}")
    return Group((question, Listing(tuple(sides))))
