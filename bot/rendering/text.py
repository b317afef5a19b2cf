"""Blocks as plain text for a terminal: lines of at most WIDTH characters, an empty line between groups."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain

from bot.rendering.blocks import (
    Alert,
    Block,
    Chart,
    Citation,
    Group,
    Heading,
    Inline,
    Item,
    Listing,
    Notice,
    Paragraph,
    Quote,
    TableBlock,
    paragraph,
)

WIDTH = 88


def text_of(blocks: Iterable[Block]) -> str:
    """Return blocks as lines, ending with a line end."""
    return "\n\n".join("\n".join(_lines(block, "")) for block in blocks) + "\n"


def paragraphs(texts: Iterable[str]) -> str:
    """Return texts as lines, an empty line between them and none at the end."""
    return text_of(map(paragraph, texts)).removesuffix("\n")


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


def _lines(block: Block, indent: str) -> Iterator[str]:
    match block:
        case Paragraph(spans):
            yield from _split(_plain(spans), indent)
        case Citation():
            yield from _cited(block, indent)
        case Quote():
            bar = f"{indent}| " if block.under else indent
            yield from _split(block.text, bar)
            if block.source:
                yield from _cited(block.source, bar)
        case Listing(items):
            yield from chain.from_iterable(_item(each, indent) for each in items)
        case TableBlock():
            yield from (wrapped(row, indent, f"{indent}  ") for row in block.words)
        case Group():
            yield from _group(block, indent)
        case _:
            yield wrapped(block.words, indent, indent + " " * _inset(block))


def _group(group: Group, indent: str) -> Iterator[str]:
    """What stands under a numbered heading is set in; a group in a group is too."""
    inset = ""
    for block in group.blocks:
        yield from _lines(block, indent + ("  " if isinstance(block, Group) else inset))
        if isinstance(block, Heading):
            inset = " " * _inset(block)


def _item(item: Item, indent: str) -> Iterator[str]:
    mark = item.mark or ("*" if item.source else "-")
    first, rest = f"{indent}  {mark} ", indent + " " * (len(mark) + 3)
    yield wrapped(_plain(item.spans), first, rest)
    if item.source:
        yield wrapped(f"[{item.source.whose}; {item.source.place}]", rest, f"{rest} ")
    for block in item.blocks:
        yield from _lines(block, rest)


def _cited(source: Citation, indent: str) -> Iterator[str]:
    if source.whose:
        yield wrapped(source.whose, indent, indent)
    yield wrapped(f"[{source.place}]", indent, f"{indent} ")


def _split(text: str, indent: str) -> Iterator[str]:
    yield from (wrapped(line, indent, indent) for line in text.split("\n"))


def _plain(spans: Inline) -> str:
    return "".join(span.words for span in spans)


def _inset(block: Heading | Alert | Notice | Chart) -> int:
    """How far the words begin behind a heading's number, or behind what a notice is called."""
    match block:
        case Notice(text):
            return len(block.words) - len(text)
        case Heading(text, number) if number is not None:
            return len(block.words) - len(text)
    return 0
