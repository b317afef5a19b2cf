"""Cards as messages in Telegram's HTML. Renders; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.telegram.html import Group, Page, TelegramBlock, bold, italic, packed, quote, words
from bot.core import formatting
from bot.core.card import Card, Disagreement, ShownPassage
from bot.features.answers import messages as answer_messages
from bot.features.answers.context_window import Excerpt
from bot.features.citations import messages as citations_messages
from procedures.document import Document, Passage


def render(card: Card) -> tuple[Page, ...]:
    """Return a card as one message or more, in the order in which they are to be sent."""
    return packed(_groups(card))


def render_excerpt(excerpt: Excerpt) -> tuple[Page, ...]:
    """Return passages of one document in its order; those it was opened for are marked."""
    return packed(list(_excerpt(s, s.passage.id in excerpt.wanted)) for s in excerpt.passages)


def _excerpt(shown: ShownPassage, wanted: bool) -> Iterator[TelegramBlock]:
    passage, document = shown.passage, shown.document
    if wanted:
        yield bold(answer_messages.THE_PASSAGE).as_head()
    yield italic(
        f"{formatting.whose_words(passage, document)}\n{formatting.citation(passage, document)}"
    ).as_head()
    yield quote(passage.text)


def _groups(card: Card) -> Iterator[Group]:
    lead = answer_messages.LEADS[card.status.value]
    yield [words(lead) if card.headline else bold(lead)]
    if card.headline:
        yield [bold(card.headline)]
    for number, shown in enumerate(card.in_view, start=1):
        yield list(_passage(number, shown, card.headline))
    for disagreement in card.disagreements:
        yield list(_disagreement(disagreement))
    yield [words(answer_messages.NOTICE.format(notice=notice)) for notice in card.notices]
    if card.cleaned:
        yield [words(answer_messages.PERSONAL_CLEANED.format(cleaned=card.cleaned))]
    if card.next_steps:
        steps = [words(answer_messages.ITEM.format(item=step)) for step in card.next_steps]
        yield [bold(answer_messages.NEXT_STEPS).as_head(), *steps]
    if card.code:
        yield [words(citations_messages.CODE.format(code=card.code))]


def _passage(number: int, shown: ShownPassage, headline: str | None) -> Iterator[TelegramBlock]:
    """Yield a passage: whose words and from where first, so that an argument is not read as a rule."""
    passage, document = shown.passage, shown.document
    repeated = passage.text == headline
    heading = passage.heading.strip() or document.title
    yield bold(f"{number}. {heading}").as_head()
    source = italic(f"{formatting.whose_words(passage, document)}\n{formatting.citation(passage, document)}")
    if repeated:
        yield source
    else:
        yield source.as_head()
        yield quote(passage.text)
    for original in shown.originals:
        yield from _original(original, document)
    if ground := shown.ground:
        yield words(answer_messages.GROUND).as_head()
        whose = formatting.whose_words(ground.passage, ground.document)
        yield italic(f"{whose}\n{formatting.citation(ground.passage, ground.document)}").as_head()
        yield quote(ground.passage.text)
    for point in shown.learning:
        yield words(answer_messages.bears_on_it(point.passage, point.document))


def _original(original: Passage, document: Document) -> Iterator[TelegramBlock]:
    yield words(answer_messages.PARAGRAPH_ITSELF).as_head()
    yield italic(formatting.citation(original, document)).as_head()
    yield quote(original.text)


def _disagreement(disagreement: Disagreement) -> Iterator[TelegramBlock]:
    yield (bold(answer_messages.SOURCES_DIFFER) + words(f" {disagreement.question}")).as_head()
    for side in disagreement.sides:
        passage, document = side.shown.passage, side.shown.document
        voice = passage.voice.value
        source = answer_messages.SIDE.format(
            voice=voice[0].upper() + voice[1:], source=formatting.citation(passage, document)
        )
        said = side.says[:1].upper() + side.says[1:]
        yield words(answer_messages.ITEM.format(item=said) + "\n") + italic(source)
