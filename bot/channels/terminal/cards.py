"""Cards as plain text for a terminal. Renders; decides nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from bot.core import formatting
from bot.core.card import Card, Disagreement, ShownPassage
from bot.features.answers import messages as answer_messages
from bot.features.citations import messages as citations_messages

WIDTH = 88


def render(card: Card) -> str:
    """Return a card as lines of at most WIDTH characters, ending with a line break."""
    blocks = [wrapped(answer_messages.LEADS[card.status.value])]
    if card.headline:
        blocks.append(wrapped(card.headline))
    blocks += [_passage(number, shown, card.headline) for number, shown in enumerate(card.in_view, start=1)]
    blocks += [_disagreement(d) for d in card.disagreements]
    blocks += [wrapped(notice, first="Note: ", rest="      ") for notice in card.notices]
    if card.cleaned:
        blocks.append(wrapped(answer_messages.PERSONAL_CLEANED.format(cleaned=card.cleaned)))
    if card.next_steps:
        blocks.append(
            "\n".join(["What to do next", *(wrapped(s, first="  - ", rest="    ") for s in card.next_steps)])
        )
    if card.code:
        blocks.append(citations_messages.CODE.format(code=card.code))
    return "\n\n".join(blocks) + "\n"


def _passage(number: int, shown: ShownPassage, headline: str | None) -> str:
    lines = [wrapped(f"{number}. {shown.passage.heading or shown.document.title}", rest="   ")]
    if shown.passage.text != headline:
        lines += [wrapped(line, first="   ", rest="   ") for line in shown.passage.text.split("\n")]
    lines.append(wrapped(formatting.whose_words(shown.passage, shown.document), first="   ", rest="   "))
    lines.append(wrapped(f"[{formatting.citation(shown.passage, shown.document)}]", first="   ", rest="    "))
    for original in shown.originals:
        lines.append("   The paragraph itself:")
        lines += [wrapped(line, first="   | ", rest="   | ") for line in original.text.split("\n")]
        cited = formatting.citation(original, shown.document)
        lines.append(wrapped(f"[{cited}]", first="   | ", rest="   |  "))
    if ground := shown.ground:
        lines.append(wrapped(answer_messages.GROUND, first="   ", rest="   "))
        whose = formatting.whose_words(ground.passage, ground.document)
        lines.append(wrapped(whose, first="   | ", rest="   | "))
        lines += [wrapped(line, first="   | ", rest="   | ") for line in ground.passage.text.split("\n")]
        cited = formatting.citation(ground.passage, ground.document)
        lines.append(wrapped(f"[{cited}]", first="   | ", rest="   |  "))
    lines += [
        wrapped(answer_messages.bears_on_it(point.passage, point.document), first="   ", rest="   ")
        for point in shown.learning
    ]
    return "\n".join(lines)


def _disagreement(disagreement: Disagreement) -> str:
    return "\n".join(
        [
            wrapped(f"Sources differ. {disagreement.question}"),
            *(line for s in _sides(disagreement) for line in s),
        ]
    )


def _sides(disagreement: Disagreement) -> Iterator[list[str]]:
    for side in disagreement.sides:
        said = side.says[:1].upper() + side.says[1:]
        source = formatting.citation(side.shown.passage, side.shown.document)
        whose = f"[{side.shown.passage.voice.value}; {source}]"
        yield [wrapped(said, first="  * ", rest="    "), wrapped(whose, first="    ", rest="     ")]


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """Return text as lines of at most WIDTH characters; ``first`` and ``rest`` begin them."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
