"""Blocks as messages in Telegram's HTML, within its limits; it needs nothing of the telegram library.

A block, or a group of them, is kept in one message where it fits in one. A quote is never cut unless it alone
is longer than a message; then each part is a quote of its own and says so.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from bot.rendering import messages as said
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
    Style,
    TableBlock,
    paragraph,
)

#: Telegram's: UTF-16 units of a message once its markup is read, and formatted stretches in it.
MOST_UNITS = 4096
MOST_ENTITIES = 100
#: Units of a line that is not sent alone after others.
SHORT_LINE = 120

#: Where a text may be cut, the best places first.
_BREAKS = (re.compile(r"\n+"), re.compile(r"(?<=[.?!;:])\s+"), re.compile(r"\s+"))
#: A cut nearer the front than this share of the room is passed over for one at a lesser place.
_TOO_SOON = 1 / 3
#: What Telegram would refuse (half a surrogate pair) or turn into a space (a control character).
_REPLACED = (
    dict.fromkeys(range(32), " ")
    | {9: "\t", 10: "\n", 13: "\n"}
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)
_TAG = re.compile(r"<[^>]+>")
#: Characters that show nothing; Telegram refuses a message of them alone.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_BLANK = "\u2800"


@dataclass(frozen=True)
class MessagePage:
    """One message: HTML, its length in UTF-16 units once read, and its formatted stretches."""

    html: str
    units: int
    entities: int


def pages_of(blocks: Iterable[Block]) -> tuple[MessagePage, ...]:
    """Return the messages that hold the blocks in order, each group whole where it fits in one."""
    pages = [_Filling()]
    for block in blocks:
        gap = "\n\n"
        for run in _runs(_lines(block)):
            if not pages[-1].takes(gap, run):
                pages.append(_Filling())
            pages[-1].add(gap, run)
            gap = "\n"
    return tuple(page.done() for page in _without_a_last_line(pages) if page.written)


def _without_a_last_line(pages: list[_Filling]) -> list[_Filling]:
    """Return pages of which the last is more than one short line: what stands before it goes with it."""
    if len(pages) < 2 or not pages[-1].is_one_line or len(pages[-2].runs) < 2:
        return pages
    *whole, before, line = pages
    last = _of_runs(before.runs[-1:])
    for gap, run in line.runs:
        if not last.takes(gap, run):
            return pages
        last.add(gap, run)
    return [*whole, _of_runs(before.runs[:-1]), last]


def _of_runs(runs: Sequence[tuple[str, Sequence[_Line]]]) -> _Filling:
    page = _Filling()
    for gap, run in runs:
        page.add(gap, run)
    return page


def paragraphs(texts: Iterable[str]) -> tuple[MessagePage, ...]:
    """Return texts as messages, a paragraph each."""
    return pages_of(map(paragraph, texts))


def page_of(blocks: Iterable[Block]) -> MessagePage:
    """Return blocks under each other as one message, however long."""
    page = _Filling()
    page.add("", [line for block in blocks for line in _lines(block)])
    return page.done()


def without_form(page: str) -> str:
    """Return the words of a page, all of them, without its form; a link's address is none of them."""
    return html.unescape(_TAG.sub("", page))


def utf16_units(text: str) -> int:
    """Return a text's length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def seen(text: str) -> bool:
    """Whether a text has a character that shows."""
    return any(c not in _BLANK and unicodedata.category(c) not in _UNSEEN for c in text)


def cut(text: str, room: int) -> tuple[str, ...]:
    """Return a text in parts of at most ``room`` UTF-16 units, which joined are the text again.

    Cut after a line, else a sentence, else a word, else anywhere but inside a character.
    """
    parts: list[str] = []
    while utf16_units(text) > room:
        front = text[:room].encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
        at = _last_break(front)
        parts.append(text[:at])
        text = text[at:]
    return (*parts, text)


class _Tag(StrEnum):
    """How Telegram shows a stretch of text."""

    PLAIN = ""
    BOLD = "b"
    ITALIC = "i"
    STRUCK = "s"
    UNDERLINED = "u"
    QUOTE = "blockquote"


_TAGS = {
    Style.PLAIN: _Tag.PLAIN,
    Style.STRONG: _Tag.BOLD,
    Style.EMPHASIS: _Tag.ITALIC,
    Style.GONE: _Tag.STRUCK,
    Style.NEW: _Tag.UNDERLINED,
}


@dataclass(frozen=True)
class _Stretch:
    """Text in one tag."""

    text: str
    tag: _Tag = _Tag.PLAIN

    @property
    def html(self) -> str:
        written = html.escape(self.text, quote=False)
        if not self.tag or not self.text:
            return written
        opening = "blockquote expandable" if self.tag is _Tag.QUOTE else self.tag.value
        return f"<{opening}>{written}</{self.tag.value}>"


@dataclass(frozen=True)
class _Line:
    """Stretches that stand together; one that ``heads`` belongs to the line after it."""

    stretches: tuple[_Stretch, ...]
    heads: bool = False

    @property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)

    @property
    def html(self) -> str:
        return "".join(stretch.html for stretch in self.stretches)

    @property
    def units(self) -> int:
        return utf16_units(self.text)

    @property
    def entities(self) -> int:
        return sum(bool(stretch.tag and stretch.text) for stretch in self.stretches)

    @property
    def is_quote(self) -> bool:
        return any(stretch.tag is _Tag.QUOTE for stretch in self.stretches)


class _Filling:
    """A message that is being filled."""

    def __init__(self) -> None:
        self.written = ""
        self.runs: list[tuple[str, Sequence[_Line]]] = []
        self._units = self._entities = 0

    def takes(self, gap: str, run: Sequence[_Line]) -> bool:
        gaps = len(run) - 1 + (len(gap) if self.written else 0)
        units = self._units + gaps + sum(line.units for line in run)
        return units <= MOST_UNITS and self._entities + sum(line.entities for line in run) <= MOST_ENTITIES

    @property
    def is_one_line(self) -> bool:
        """Whether one short line is all that stands here."""
        lines = [line for _, run in self.runs for line in run]
        return len(lines) == 1 and lines[0].units <= SHORT_LINE

    def add(self, gap: str, run: Sequence[_Line]) -> None:
        self.runs.append((gap, run))
        for line in run:
            before = gap if self.written else ""
            self.written += before + line.html
            self._units += len(before) + line.units
            self._entities += line.entities
            gap = "\n"

    def done(self) -> MessagePage:
        return MessagePage(self.written, self._units, self._entities)


def _lines(block: Block) -> list[_Line]:
    """The lines of a block that show; what stands just before a quote belongs to it."""
    lines = [line for line in _of(block) if seen(line.text)]
    return [
        replace(line, heads=line.heads or any(following.is_quote for following in lines[n : n + 1]))
        for n, line in enumerate(lines, start=1)
    ]


def _of(block: Block) -> Iterator[_Line]:
    match block:
        case Quote():
            if block.source:
                yield replace(_one(block.source), heads=True)
            yield _line(block.text, _Tag.QUOTE)
        case Listing(items):
            yield from chain.from_iterable(map(_item, items))
        case TableBlock():
            yield from map(_line, block.words)
        case Group(blocks):
            yield from chain.from_iterable(map(_of, blocks))
        case _:
            yield _one(block)


def _one(block: Heading | Alert | Notice | Paragraph | Citation | Chart) -> _Line:
    match block:
        case Heading():
            return _line(block.words, _Tag.BOLD, heads=True)
        case Alert(text):
            return _line(text, _Tag.BOLD)
        case Paragraph(spans):
            return _inline(spans)
        case Citation():
            return _line("\n".join(filter(None, (block.whose, block.place))), _Tag.ITALIC)
        case Notice() | Chart():
            return _line(block.words)


def _item(item: Item) -> Iterator[_Line]:
    line = _inline(item.spans, f"{item.mark} " if item.mark else said.BULLET)
    if item.source:
        whose = item.source.whose[:1].upper() + item.source.whose[1:]
        said_by = _line(f"{whose}. {item.source.place}", _Tag.ITALIC)
        line = _Line((*line.stretches, _Stretch("\n"), *said_by.stretches))
    yield replace(line, heads=bool(item.blocks))
    yield from chain.from_iterable(map(_of, item.blocks))


def _inline(spans: Inline, before: str = "") -> _Line:
    stretches = (_Stretch(_plain(span.text), _TAGS[span.style]) for span in spans)
    return _Line((*([_Stretch(before)] if before else []), *stretches))


def _line(text: str, tag: _Tag = _Tag.PLAIN, *, heads: bool = False) -> _Line:
    return _Line((_Stretch(_plain(text), tag),), heads)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").translate(_REPLACED)


def _runs(group: list[_Line]) -> Iterator[list[_Line]]:
    """Yield a group whole where it fits in a message; else its lines, each with those that head it."""
    if _Filling().takes("", group):
        yield from [group] if group else []
        return
    waiting: list[_Line] = []
    for line in (part for whole in group for part in _parts(whole)):
        if waiting and not _Filling().takes("", [*waiting, line]):
            yield waiting
            waiting = []
        waiting.append(line)
        if not line.heads:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _parts(line: _Line) -> Iterator[_Line]:
    """Yield a line, or several that each fit in a message and together hold all of it."""
    if _Filling().takes("", [line]):
        yield line
    elif line.is_quote:
        room = MOST_UNITS - utf16_units(said.PART) - 10
        parts = [part.strip("\n") for part in cut(line.text, room) if seen(part)]
        for number, part in enumerate(parts, start=1):
            told = said.PART.format(number=number, count=len(parts)) + "\n"
            yield _Line((_Stretch(told, _Tag.ITALIC), _Stretch(part, _Tag.QUOTE)))
    else:
        for stretch in line.stretches:
            for part in filter(seen, cut(stretch.text, MOST_UNITS)):
                yield _Line((_Stretch(part, stretch.tag),), line.heads)


def _last_break(front: str) -> int:
    """Return where to cut, at best at a place after which a reader can pause."""
    for places in _BREAKS:
        ends = [found.end() for found in places.finditer(front)]
        if ends and ends[-1] >= len(front) * _TOO_SOON:
            return ends[-1]
    return len(front)
