"""The block model: what a card, a duty card or a paper is made of, whoever writes it and wherever it is read.

A feature's ``layout`` decides order and words once; ``text``, ``telegram_html``, ``html`` and ``pdf`` write
the same blocks. Nothing here knows of a terminal, a chat app or a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.rendering import messages as said


class Style(StrEnum):
    """How a span of text is meant."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Span:
    """Text in one style; any text, of which nothing is read as markup."""

    text: str
    style: Style = Style.PLAIN

    @property
    def words(self) -> str:
        """The text as it is read out: what went and what came is marked, where no style can show it."""
        return said.SPANS.get(self.style.value, "{text}").format(text=self.text)


Inline = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """The name of the group that it opens; ``number`` is its place among its like."""

    text: str
    number: int | None = None

    @property
    def words(self) -> str:
        """The heading as it is read out."""
        return self.text if self.number is None else f"{self.number}. {self.text}"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in our own words; a line end in it is kept."""

    spans: Inline


@dataclass(frozen=True)
class Alert:
    """What must be seen before anything else, such as 999."""

    words: str


@dataclass(frozen=True)
class Notice:
    """What must be read with the rest, such as the age of a document."""

    text: str

    @property
    def words(self) -> str:
        """The notice as it is read out."""
        return said.NOTICE.format(notice=self.text)


@dataclass(frozen=True)
class Citation:
    """Whose words something is, and where they are from: title, place, date and standing."""

    place: str
    whose: str = ""


@dataclass(frozen=True)
class Quote:
    """A passage word for word, never cut, with its citation.

    ``under`` marks one that bears out what stands before it, such as the paragraph under a note.
    """

    text: str
    source: Citation | None = None
    under: bool = False


@dataclass(frozen=True)
class Item:
    """An item of a list, and what stands under it. ``mark`` takes the place of its bullet.

    With a ``source`` it is what that source says to the question before the list.
    """

    spans: Inline
    blocks: tuple[Block, ...] = ()
    source: Citation | None = None
    mark: str = ""


@dataclass(frozen=True)
class Listing:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class TableBlock:
    """A table whose first row names its columns; each row is as long as the first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row of a table has a cell for each column")

    @property
    def words(self) -> tuple[str, ...]:
        """Each row as it is read out, for where no table can be set."""
        named = [f"{name} " if len(self.columns) > 2 else "" for name in self.columns]
        return tuple(
            f"{row[0]}: {', '.join(map(str.__add__, named[1:], row[1:]))}".removesuffix(": ")
            for row in self.rows
        )


@dataclass(frozen=True)
class Bar:
    """A bar of a chart: how long, what is written at its end, and how long the time before, if known."""

    label: str
    value: float
    told: str
    marked: bool = False
    before: float | None = None

    @property
    def words(self) -> str:
        """The bar as it is read out."""
        now = said.BAR.format(label=" ".join(self.label.split()), told=self.told)
        return now if self.before is None else said.BAR_BEFORE.format(now=now, before=f"{self.before:g}")


@dataclass(frozen=True)
class Chart:
    """A picture of counts or shares: level bars from the first at the top, those marked dark."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """All that the chart shows, for whoever does not see it."""
        return f"{self.title}. {'; '.join(bar.words for bar in self.bars)}"


@dataclass(frozen=True)
class Group:
    """Blocks that stay together where a page or a message ends.

    ``framed`` sets the group off, as what matters most.
    """

    blocks: tuple[Block, ...]
    framed: bool = False


Block = Heading | Paragraph | Alert | Notice | Quote | Citation | Listing | TableBlock | Chart | Group


def strong(text: str) -> Span:
    """Return words that stand out."""
    return Span(text, Style.STRONG)


def emphasis(text: str) -> Span:
    """Return words said in another tone, such as a part's name or small print."""
    return Span(text, Style.EMPHASIS)


def inline(*parts: str | Span) -> Inline:
    """Return the spans of a line; a text is a plain span."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts: str | Span) -> Paragraph:
    """Return a paragraph of plain texts and spans."""
    return Paragraph(inline(*parts))


def item(text: str, *blocks: Block, source: Citation | None = None, mark: str = "") -> Item:
    """Return an item of a list in plain words."""
    return Item(inline(text), blocks, source, mark)


def section(title: str, *blocks: Block, number: int | None = None) -> Group:
    """Return a group under a heading."""
    return Group((Heading(title, number), *blocks))
