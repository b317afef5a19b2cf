"""What a duty card and a comparison of two councils are, in blocks, for every channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.card import ShownPassage
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as said
from bot.features.boundary.comparison import StepComparison
from bot.features.boundary.duty_card import CardLine, Differs, DutyCard
from bot.rendering.blocks import (
    Alert,
    Block,
    Group,
    Item,
    Listing,
    Quote,
    Span,
    emphasis,
    inline,
    item,
    paragraph,
    section,
    strong,
)
from bot.rendering.passages import originals_of, position_of, quote_of
from procedures.authorities import Authorities


class CardPart(StrEnum):
    """A part of a duty card that stands behind its first page."""

    WHY = "why"
    DIFFER = "differ"
    STEPS = "steps"
    RECORD = "record"


def first_page_blocks(card: DutyCard) -> Iterator[Block]:
    """Yield the first page of a duty card: danger first, the code last."""
    page = card.page
    if page.alert:
        yield Alert(page.alert)
    if page.answer:
        yield paragraph(strong("\n".join(page.answer)))
    yield paragraph(*_labelled(page.lines))
    if page.do:
        numbered = "\n".join(f"{number}. {line}" for number, line in enumerate(page.do, 1))
        yield paragraph(strong(f"{said.PAGE['do']}:"), f"\n{numbered}")
    yield paragraph(*_labelled(page.closing))
    if page.read:
        yield paragraph(emphasis(page.read))
    yield paragraph(core_messages.CODE.format(code=card.code))


def opened_blocks(card: DutyCard, authorities: Authorities, part: CardPart) -> Iterator[Block]:
    """Yield a part of a duty card. Notes are numbered as the whole card first cites them."""
    named = wording.sides(card.facts, authorities)
    match part:
        case CardPart.WHY:
            yield from _why(card, named)
        case CardPart.DIFFER:
            yield from _differences(card)
        case CardPart.STEPS:
            yield from _steps(card, named)
        case CardPart.RECORD:
            yield from _part("record", map(item, card.record))


def duty_card_blocks(card: DutyCard, authorities: Authorities) -> Iterator[Block]:
    """Yield all of a duty card: its first page, the facts chosen, and every part behind it."""
    yield from first_page_blocks(card)
    named = wording.sides(card.facts, authorities)
    chosen = "\n".join(wording.chosen(card.facts, named))
    yield section(said.HEADINGS["card"].format(code=card.code), paragraph(chosen))
    yield from _decided(card, named)
    yield from _steps(card, named)
    if card.disagreements:
        yield from _differences(card)
    yield from _part("record", map(item, card.record))
    yield from _sources(card)


def record_copy(card: DutyCard, authorities: Authorities, now: dt.datetime) -> str:
    """Return a card as plain text for the case record: facts, verdict, what to do, citations, code, time.

    It names no person, for a card knows of none. ``now`` has a zone.
    """
    named = wording.sides(card.facts, authorities)
    places = [wording.cited_place(card, shown) for shown in card.verdict_shown]
    return "\n".join(
        (
            said.COPY_TITLE.format(code=card.code),
            said.SLIP_MADE_PLAIN.format(when=formatting.moment(now)),
            "",
            said.COPY_FACTS,
            *wording.chosen(card.facts, named),
            "",
            card.brief,
            "",
            said.COPY_CITES,
            *places,
            "",
            said.NOTICES["decides-nothing"],
        )
    )


def _labelled(lines: Iterable[tuple[str, str]]) -> Iterator[str | Span]:
    for number, (label, text) in enumerate(lines):
        begins = "\n" if number else ""
        if label:
            yield strong(f"{begins}{label}:")
            yield f" {text}"
        else:
            yield f"{begins}{text}"


def _why(card: DutyCard, named: Mapping[str, str]) -> Iterator[Block]:
    yield from _decided(card, named)
    yield from _sources(card)


def _decided(card: DutyCard, named: Mapping[str, str]) -> Iterator[Block]:
    yield from _part("acts_first", [_says(card, wording.first(card, named), card.acts_first)])
    yield from _part("holds", [_says(card, wording.holding(card, named), card.holds)])
    if kept := card.keeps:
        yield from _part("keeps", [_says(card, f"{named[kept.who]} {kept.what}.", kept)])
    yield from _part("enquires", [_says(card, wording.enquiring(card, named), card.enquires)])
    yield from _part("attends", [_says(card, wording.attending(a, named), a) for a in card.attends])


def _steps(card: DutyCard, named: Mapping[str, str]) -> Iterator[Block]:
    yield from _part("do", [_marked(card, wording.bidding(d, named), d) for d in card.do])
    yield from _part("not_a_reason", [_says(card, said.REFUSED[n.reason], n) for n in card.not_a_reason])
    yield from _part("if_they_refuse", [_says(card, step.step, step) for step in card.if_they_refuse])


def _differences(card: DutyCard) -> Iterator[Block]:
    differ: list[Block] = [_differs(card, d) for d in card.disagreements]
    yield section(said.HEADINGS["disagreements"], *(differ or [paragraph(said.NO_DIFFERENCE)]))


def _sources(card: DutyCard) -> Iterator[Block]:
    yield from _part("notices", [item(n.text) for n in card.notices if not n.of_document])
    yield from _part("sources", [_source(card, shown) for shown in card.shown])
    yield from _part("documents", [item(n.text) for n in card.notices if n.of_document])


def comparison_blocks(
    steps: Iterable[StepComparison], card: DutyCard, authorities: Authorities
) -> Iterator[Block]:
    """Yield each council's procedures with the national text, step by step: a list a side."""
    named = wording.sides(card.facts, authorities)
    yield paragraph(strong(said.HEADINGS["beside"]))
    for step in steps:
        yield section(
            step.title,
            _column(named["home"], step.home),
            _column(said.HEADINGS["national"], step.national),
            _column(named["host"], step.host),
            *(() if step.third is None else (_column(named["third"], step.third),)),
        )


def _column(title: str, passages: tuple[ShownPassage, ...]) -> Group:
    shown = [Group((quote_of(s.passage, s.document), *originals_of(s))) for s in passages]
    return section(title, *(shown or [Group((paragraph(said.NOT_HERE),))]))


def _part(name: str, items: Iterable[Item]) -> Iterator[Group]:
    """A part of the card, where anything stands in it."""
    if held := tuple(items):
        yield section(said.HEADINGS[name], Listing(held))


def _says(card: DutyCard, label: str, line: CardLine) -> Item:
    return _marked(card, label, line, Quote(line.says))


def _marked(card: DutyCard, label: str, line: CardLine, *blocks: Block) -> Item:
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
