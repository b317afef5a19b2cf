"""What an answer's card is, in blocks, for every channel: order and words, and nothing of how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.card import Card, Disagreement, ShownPassage, Side, Status
from bot.core.question import Question
from bot.features.answers import messages as said
from bot.features.answers.context_window import Excerpt
from bot.features.answers.passage_part import joined
from bot.features.boundary.service import page_blocks
from bot.rendering.blocks import (
    Alert,
    Block,
    Citation,
    Group,
    Heading,
    Item,
    Listing,
    Notice,
    Quote,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.passages import citation_of, originals_of, position_of, quote_of
from bot.rendering.text import text_of

#: The length of a first screen: what a phone shows at once.
MOST_CHARACTERS, MOST_WORDS = 900, 150
#: Characters of a long question without its details that the first screen shows.
MOST_CLEANED = 300


def card_blocks(card: Card) -> Iterator[Block]:
    """Yield a card: the duty card where the question asks for one, or what the sources say."""
    if card.case:
        yield from page_blocks(card.case)
        return
    yield from passage_blocks(card)


def passage_blocks(card: Card) -> Iterator[Block]:
    """Yield a card as it is without a duty card above it."""
    if card.courtesy:
        yield from map(Alert, filter(None, [card.now]))
        yield from map(paragraph, card.next_steps)
        return
    lead = said.LEADS[card.status.value]
    at_once = card.now if card.status is Status.FAILED else None
    if at_once:  # what to do now says more than that there is no answer
        yield Alert(at_once)
    elif card.status is Status.DANGER:
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
    if steps := [step for step in card.next_steps if step != at_once]:
        yield section(said.NEXT_STEPS, Listing(tuple(map(item, steps))))
    if card.code:
        yield paragraph(core_messages.CODE.format(code=card.code))


def brief_blocks(card: Card) -> Iterator[Block]:
    """Yield the first screen of a card: what stands before anything is opened, within its length.

    What is lesser is left out first. Words of a source are never cut to fit.
    """
    if card.case:
        yield from page_blocks(card.case)
        return
    yield from next(made for made in _first_screens(card) if _fits(made))


def brief_of(card: Card) -> str:
    """Return the first screen of a card as plain text."""
    return text_of(brief_blocks(card)).removesuffix("\n")


def whole_blocks(card: Card) -> Iterator[Block]:
    """Yield the passages of a card whole, with the paragraphs under them."""
    yield from passages_blocks(card.in_view)


def differing_blocks(card: Card) -> Iterator[Block]:
    """Yield where sources differ, all sides."""
    yield from map(_disagreement, card.disagreements)


def caution_blocks(card: Card) -> Iterator[Block]:
    """Yield what must be read with a card, each once, and what to do next."""
    if card.notices:
        yield section(said.CAUTIONS, Listing(tuple(map(item, dict.fromkeys(card.notices)))))
    if card.next_steps:
        yield section(said.NEXT_STEPS, Listing(tuple(map(item, card.next_steps))))


def neighbour_blocks(shown: ShownPassage) -> Iterator[Block]:
    """Yield a passage of another document whole, with one line of whose words it is and where from."""
    yield Quote(shown.passage.text)
    yield from _cited_in_short(shown)


def _first_screens(card: Card) -> Iterator[tuple[Block, ...]]:
    """Yield first screens of a card, the fullest first."""
    if not card.passages:
        yield from (tuple(card_blocks(card)), (*card_blocks(replace(card, next_steps=card.next_steps[:2])),))
        if card.cleaned:  # the asker's own words, which they have before them
            shortened = Question.of(formatting.in_short(card.cleaned, MOST_CLEANED))
            yield tuple(card_blocks(replace(card, offered=shortened)))
    for others, sides in ((2, 2), (1, 2), (0, 2), (0, 0)):
        yield tuple(_first_screen(card, others, sides))
    unopened = replace(card.passages[0], part=None) if card.passages else None
    yield tuple(_first_screen(replace(card, passages=(unopened,) if unopened else ()), 0, 0))
    yield (paragraph(strong(said.LEADS[card.status.value])), *_code(card))


def _first_screen(card: Card, others: int, sides: int) -> Iterator[Block]:
    yield paragraph(strong(said.LEADS[card.status.value]))
    yield from (paragraph(notice) for notice in card.notices if notice in said.AT_ONCE)
    if card.now:
        yield paragraph(card.now)
    for shown in card.passages[:1]:
        yield Group(tuple(_best(shown)))
    for disagreement in card.disagreements:
        if any(side.shown.passage.id == card.passages[0].passage.id for side in disagreement.sides):
            yield _differing_in_short(disagreement, sides)
            break
    # A learning point is named before the lesser of the sources.
    lesser = sorted(card.in_view[1:], key=lambda shown: not shown.is_learning)
    if others and lesser:
        yield Group((paragraph(said.ALSO), Listing(tuple(map(_in_a_line, lesser[:others])))))
    yield from _code(card)


def _code(card: Card) -> Iterator[Block]:
    if card.code:
        yield paragraph(core_messages.CODE.format(code=card.code))


def _best(shown: ShownPassage) -> Iterator[Block]:
    """Yield the best passage, whole or in part, and one line of whose words and where from."""
    passage, document = shown.passage, shown.document
    place = formatting.in_short(formatting.place(passage, document), 40)
    if shown.part is None:
        yield paragraph(said.TOO_LONG.format(place=place[:1].upper() + place[1:]))
    elif shown.part:
        yield paragraph(said.PART_OF.format(place=place))
        yield Quote(joined(passage.text, shown.part))
    else:
        yield Quote(passage.text)
    yield from _cited_in_short(shown)


def _cited_in_short(shown: ShownPassage) -> Iterator[Block]:
    """Yield one line of whose words a passage is and where from, with its mark."""
    passage, document = shown.passage, shown.document
    own_line = shown.mark.endswith(".")
    source = formatting.short_citation(passage, document)
    if shown.mark and not own_line:
        source += f"; {shown.mark}"
    yield Citation(f"{formatting.in_short(formatting.whose_words(passage, document), 70)} {source}")
    if own_line:
        yield paragraph(shown.mark)


def _in_a_line(shown: ShownPassage) -> Item:
    heading = formatting.in_short(shown.passage.heading.strip() or shown.document.title, 75)
    if shown.is_learning:
        return item(said.LEARNING_TOO.format(heading=heading))
    mark = shown.mark.rstrip(".")
    source = formatting.in_short(shown.document.title, 40) + (f"; {mark}" if mark else "")
    return item(said.ALSO_LINE.format(heading=heading, source=source))


def _differing_in_short(disagreement: Disagreement, most: int) -> Block:
    """Return a side a line, or where there is no room for them, that sources differ."""
    if not most:
        return paragraph(said.SIDES_BEHIND)
    lines = [side.says[:1].upper() + side.says[1:] for side in disagreement.sides[:most]]
    sides = [item(_side_in_a_line(line, side)) for line, side in zip(lines, disagreement.sides, strict=False)]
    if more := len(disagreement.sides) - most:
        sides += [item(said.MORE_SIDES.format(count=more))] if more > 0 else []
    return Group((paragraph(strong(said.SOURCES_DIFFER)), Listing(tuple(sides))))


def _side_in_a_line(line: str, side: Side) -> str:
    """Return what a side says and, where its words do not end with the name of its document, that."""
    says, title = line.rstrip("."), side.shown.document.title
    named = says.endswith(")") and set(says[says.rfind("(") + 1 : -1].split()) <= set(title.split())
    return says if named else f"{says} ({formatting.in_short(title, 40)})"


def _fits(blocks: tuple[Block, ...]) -> bool:
    text = text_of(blocks)
    return len(text) <= MOST_CHARACTERS and len(text.split()) <= MOST_WORDS


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
