"""What a duty card and a comparison of two councils are, in blocks, for every channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core import messages as core_messages
from bot.core.card import ShownPassage
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as said
from bot.features.boundary.comparison import Comparison
from bot.features.boundary.duty_card import Differs, DutyCard, Line
from bot.rendering.blocks import (
    Alert,
    Block,
    Group,
    Item,
    Listing,
    Quote,
    emphasis,
    inline,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.passages import originals_of, position_of, quote_of
from procedures.authorities import Authorities


def duty_card_blocks(card: DutyCard, authorities: Authorities) -> Iterator[Block]:
    """Yield a duty card, danger first. Notes are numbered as they are first cited."""
    named = wording.sides(card.facts, authorities)
    if card.danger:
        yield Alert(core_messages.DANGER)
    chosen = "\n".join(wording.chosen(card.facts, named))
    yield section(said.HEADINGS["card"].format(code=card.code), paragraph(chosen))
    yield from _part("acts_first", [_says(card, wording.first(card, named), card.acts_first)])
    yield from _part("holds", [_says(card, wording.holding(card, named), card.holds)])
    yield from _part("attends", [_says(card, wording.attending(a.who, named), a) for a in card.attends])
    yield from _part("do", [_marked(card, wording.bidding(d, named[d.who]), d) for d in card.do])
    yield from _part("not_a_reason", [_says(card, said.REFUSED[n.reason], n) for n in card.not_a_reason])
    if card.disagreements:
        yield section(said.HEADINGS["disagreements"], *(_differs(card, d) for d in card.disagreements))
    yield from _part("if_they_refuse", [_says(card, step.step, step) for step in card.if_they_refuse])
    yield from _part("record", map(item, card.record))
    yield from _part("notices", [item(n.text) for n in card.notices if not n.of_document])
    yield from _part("sources", [_source(card, shown) for shown in card.shown])
    yield from _part("documents", [item(n.text) for n in card.notices if n.of_document])


def comparison_blocks(
    steps: Iterable[Comparison], card: DutyCard, authorities: Authorities
) -> Iterator[Block]:
    """Yield the home council's procedures, the national text and the other council's, step by step."""
    named = wording.sides(card.facts, authorities)
    yield paragraph(strong(said.HEADINGS["beside"]))
    for step in steps:
        yield section(
            step.title,
            _column(named["home"], step.home),
            _column(said.HEADINGS["national"], step.national),
            _column(named["host"], step.host),
        )


def _column(title: str, passages: tuple[ShownPassage, ...]) -> Group:
    shown = [Group((quote_of(s.passage, s.document), *originals_of(s))) for s in passages]
    return section(title, *(shown or [Group((paragraph(said.NOT_HERE),))]))


def _part(name: str, items: Iterable[Item]) -> Iterator[Group]:
    """A part of the card, where anything stands in it."""
    if held := tuple(items):
        yield section(said.HEADINGS[name], Listing(held))


def _says(card: DutyCard, label: str, line: Line) -> Item:
    return _marked(card, label, line, Quote(line.says))


def _marked(card: DutyCard, label: str, line: Line, *blocks: Block) -> Item:
    return item(f"{label} {wording.marks(card, line.shown)}", *blocks)


def _differs(card: DutyCard, differs: Differs) -> Group:
    sides = (
        item(f"{side.passage.text} {wording.marks(card, (side,))}", source=position_of(side))
        for side in differs.sides
    )
    return section(differs.question, Listing(tuple(sides)))


def _source(card: DutyCard, shown: ShownPassage) -> Item:
    """A note by its number, with its words unless they stand further up, and the paragraphs it rests on."""
    said_above = shown.passage.id in card.worded_above
    words = () if said_above else (Quote(shown.passage.text),)
    mark = f"[{card.numbers[shown.passage.id]}]"
    return Item(inline(emphasis(wording.whose(shown))), (*words, *originals_of(shown)), mark=mark)
