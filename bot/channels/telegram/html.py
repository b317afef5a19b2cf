"""Text as Telegram takes it: blocks of words and quotes, packed into messages within its limits.

A card of any kind is given as groups of blocks. A group is kept in one message where it fits in one. A quote
is never cut unless it alone is longer than a message; then each part is a quote of its own and says so.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.features.answers import messages as answer_messages

#: Telegram's: UTF-16 units of a message once its markup is read, and formatted stretches in it.
MOST_UNITS = 4096
MOST_ENTITIES = 100

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
#: Characters that show nothing; Telegram refuses a message of them alone.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_BLANK = "\u2800"


class Style(StrEnum):
    """How a span of text looks."""

    WORDS = ""
    BOLD = "b"
    ITALIC = "i"
    QUOTE = "blockquote"


@dataclass(frozen=True)
class Span:
    """Text in one style."""

    text: str
    style: Style = Style.WORDS

    @property
    def html(self) -> str:
        written = html.escape(self.text, quote=False)
        if not self.style or not self.text:
            return written
        opening = "blockquote expandable" if self.style is Style.QUOTE else self.style.value
        return f"<{opening}>{written}</{self.style.value}>"

    @property
    def units(self) -> int:
        return utf16_units(self.text)

    @property
    def entities(self) -> int:
        return int(bool(self.style and self.text))


@dataclass(frozen=True)
class TelegramBlock:
    """Spans that stand together; ``heads`` marks a block that belongs to the one after it."""

    spans: tuple[Span, ...]
    heads: bool = False

    def __add__(self, other: TelegramBlock) -> TelegramBlock:
        return TelegramBlock(self.spans + other.spans, self.heads or other.heads)

    @property
    def html(self) -> str:
        return "".join(span.html for span in self.spans)

    @property
    def units(self) -> int:
        return sum(span.units for span in self.spans)

    @property
    def entities(self) -> int:
        return sum(span.entities for span in self.spans)

    @property
    def quote(self) -> bool:
        """Whether this is a quote, whole or a part."""
        return any(span.style is Style.QUOTE for span in self.spans)

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return not any(seen(span.text) for span in self.spans)

    @property
    def fits(self) -> bool:
        return self.units <= MOST_UNITS and self.entities <= MOST_ENTITIES

    def as_head(self) -> TelegramBlock:
        """Return this block as one that belongs to the one after it."""
        return replace(self, heads=True)


#: Blocks under each other, kept in one message where they fit.
Group = Sequence[TelegramBlock]


@dataclass(frozen=True)
class Page:
    """One message: HTML, its length in UTF-16 units once read, and its formatted stretches."""

    html: str
    units: int
    entities: int


def words(text: str) -> TelegramBlock:
    """Return a block of plain words; any text, escaped when it is written."""
    return _styled(text, Style.WORDS)


def bold(text: str) -> TelegramBlock:
    """Return a block of bold words."""
    return _styled(text, Style.BOLD)


def italic(text: str) -> TelegramBlock:
    """Return a block of slanted words."""
    return _styled(text, Style.ITALIC)


def quote(text: str) -> TelegramBlock:
    """Return a source's own words, which open when they are tapped."""
    return _styled(text, Style.QUOTE)


def packed(groups: Iterable[Group]) -> tuple[Page, ...]:
    """Return the messages that hold the groups in order, each group whole where it fits in one."""
    pages = [_Filling()]
    for group in groups:
        for gap, run in zip(_gaps(), _runs(group)):
            if not pages[-1].takes(gap, run):
                pages.append(_Filling())
            pages[-1].add(gap, run)
    return tuple(page.done() for page in pages if page.blocks)


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


class _Filling:
    """A message that is being filled."""

    def __init__(self) -> None:
        self.blocks: list[tuple[str, TelegramBlock]] = []
        self._units = self._entities = 0

    def takes(self, gap: str, run: Group) -> bool:
        gaps = len(run) - 1 + (len(gap) if self.blocks else 0)
        units = self._units + gaps + sum(block.units for block in run)
        return units <= MOST_UNITS and self._entities + sum(b.entities for b in run) <= MOST_ENTITIES

    def add(self, gap: str, run: Group) -> None:
        for block in run:
            before = gap if self.blocks else ""
            self.blocks.append((before, block))
            self._units += len(before) + block.units
            self._entities += block.entities
            gap = "\n"

    def done(self) -> Page:
        written = "".join(before + block.html for before, block in self.blocks)
        return Page(written, self._units, self._entities)


def _styled(text: str, style: Style) -> TelegramBlock:
    return TelegramBlock((Span(text.replace("\r\n", "\n").translate(_REPLACED), style),))


def _gaps() -> Iterator[str]:
    """Yield what stands before each run of a group: an empty line, then the ends of lines."""
    yield "\n\n"
    while True:
        yield "\n"


def _runs(group: Group) -> Iterator[Group]:
    """Yield a group whole where it fits in a message; else its blocks, each with those that head it."""
    group = [block for block in group if not block.blank]
    if not group or _Filling().takes("", group):
        yield from [group] if group else []
        return
    waiting: list[TelegramBlock] = []
    for block in (part for whole in group for part in _parts(whole)):
        if waiting and not _Filling().takes("", [*waiting, block]):
            yield waiting
            waiting = []
        waiting.append(block)
        if not block.heads:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _parts(block: TelegramBlock) -> Iterator[TelegramBlock]:
    """Yield a block, or several that each fit in a message and together hold all of it."""
    if block.fits:
        yield block
    elif block.quote:
        yield from _quote_parts(block)
    else:
        for span in block.spans:
            parts = (
                TelegramBlock((Span(part, span.style),), block.heads) for part in cut(span.text, MOST_UNITS)
            )
            yield from (part for part in parts if not part.blank)


def _quote_parts(block: TelegramBlock) -> Iterator[TelegramBlock]:
    text = "".join(span.text for span in block.spans)
    room = MOST_UNITS - utf16_units(answer_messages.PART) - 10
    parts = [part.strip("\n") for part in cut(text, room) if seen(part)]
    for number, part in enumerate(parts, start=1):
        said = italic(answer_messages.PART.format(number=number, count=len(parts)) + "\n")
        yield said + quote(part)


def _last_break(front: str) -> int:
    """Return where to cut, at best at a place after which a reader can pause."""
    for places in _BREAKS:
        ends = [found.end() for found in places.finditer(front)]
        if ends and ends[-1] >= len(front) * _TOO_SOON:
            return ends[-1]
    return len(front)
