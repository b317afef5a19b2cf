"""Blocks as HTML for a page, every word of them escaped: no text of a block becomes markup.

Headings begin at a level that the page gives, so that its outline holds. Nothing here has a style or a
script of its own; the page's stylesheet knows the names of the classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from markupsafe import Markup, escape

from bot.rendering import messages as said
from bot.rendering.blocks import (
    Alert,
    Bar,
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
)

#: The level of a heading where a page does not say, and the deepest there is.
LEVEL, DEEPEST = 3, 6
#: Columns of a table that a phone shows without scrolling it sideways.
NARROW = 4
#: What no page may hold: control characters become spaces, halves of a surrogate pair a mark.
_REPLACED = (
    dict.fromkeys(range(32), " ")
    | dict.fromkeys(range(127, 160), " ")
    | {9: "\t", 10: "\n"}
    | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)
_TAGS = {Style.STRONG: "strong", Style.EMPHASIS: "em", Style.GONE: "del", Style.NEW: "ins"}


def html_of(blocks: Iterable[Block], level: int = LEVEL) -> Markup:
    """Return blocks as HTML; ``level`` is that of their headings."""
    return Markup("\n").join(part for block in blocks for part in _of(block, level))


def shown(text: str) -> str:
    """Return a text as a page can hold it: the same but for characters that no page may hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_REPLACED)


def _of(block: Block, level: int) -> Iterator[Markup]:
    match block:
        case Heading():
            yield _element(f"h{min(level, DEEPEST)}", _text(block.words))
        case Paragraph() | Alert() | Notice() | Citation():
            yield _line(block)
        case Quote():
            yield _quote(block)
        case Listing(items):
            yield _element("ul", Markup().join(_item(each, level) for each in items), "list")
        case TableBlock():
            yield _table(block)
        case Chart():
            yield _chart(block)
        case Group():
            yield from _group(block, level)


def _line(block: Paragraph | Alert | Notice | Citation) -> Markup:
    match block:
        case Paragraph(spans):
            return _element("p", _inline(spans), "words")
        case Alert(words):
            return _element("p", _element("strong", _text(words)), "alert")
        case Notice():
            return _element("p", _text(block.words), "notice")
        case Citation():
            return _element("p", _cited(block), "source")


def _group(group: Group, level: int) -> Iterator[Markup]:
    """What stands under a heading is a level below it."""
    below = level + isinstance(next(iter(group.blocks), None), Heading)
    made = chain.from_iterable(
        _of(block, below if isinstance(block, Group) else level) for block in group.blocks
    )
    yield _element("div", Markup("\n").join(made), "group framed" if group.framed else "group")


def _quote(quote: Quote) -> Markup:
    words = _element("p", _text(quote.text), "words")
    cited = _element("p", _cited(quote.source), "source") if quote.source else Markup()
    return _element("blockquote", words + cited, "passage under" if quote.under else "passage")


def _cited(source: Citation) -> Markup:
    return Markup(" ").join(_text(part) for part in (source.whose, source.place) if part)


def _item(item: Item, level: int) -> Markup:
    mark = _element("span", _text(item.mark), "mark") + " " if item.mark else Markup()
    made = [_element("p", mark + _inline(item.spans), "words")]
    if item.source:
        whose = item.source.whose[:1].upper() + item.source.whose[1:]
        made.append(_element("p", _text(f"{whose}. {item.source.place}"), "source"))
    made += chain.from_iterable(_of(block, level + 1) for block in item.blocks)
    return _element("li", Markup("\n").join(made), "marked" if item.mark else "", direction=False)


def _table(table: TableBlock) -> Markup:
    head = Markup().join(
        Markup('<th scope="col" dir="auto">{}</th>').format(_text(name)) for name in table.columns
    )
    rows = [
        _element(
            "tr",
            Markup('<th scope="row" dir="auto">{}</th>').format(_text(row[0]))
            + Markup().join(_element("td", _text(cell)) for cell in row[1:]),
        )
        for row in table.rows
        if row
    ]
    made = _element("thead", _element("tr", head)) + _element("tbody", Markup().join(rows))
    made = _element("table", made)
    if len(table.columns) <= NARROW:
        return made
    return Markup('<div class="scrolled" role="group" tabindex="0" aria-label="{}">{}</div>').format(
        _text(said.TABLE_OF.format(column=table.columns[0])), made
    )


def _chart(chart: Chart) -> Markup:
    """A chart: its words, and under the words of each bar the bar, which says nothing more."""
    most = max((bar.value for bar in chart.bars), default=0)
    bars = Markup().join(_element("li", _text(bar.words) + _drawn(bar, most)) for bar in chart.bars)
    return _element("figure", _element("figcaption", _text(chart.title)) + _element("ul", bars, "bars"))


def _drawn(bar: Bar, most: float) -> Markup:
    if bar.value <= 0:
        return Markup()
    long = f"{100 * bar.value / most:.1f}%"
    return Markup('<svg class="{}" aria-hidden="true"><rect width="{}" height="100%"></rect></svg>').format(
        "bar marked" if bar.marked else "bar", long
    )


def _inline(spans: Inline) -> Markup:
    return Markup().join(
        _element(tag, _text(span.text), direction=False)
        if (tag := _TAGS.get(span.style))
        else _text(span.text)
        for span in spans
    )


def _text(text: str) -> Markup:
    return escape(shown(text))


#: Elements that hold words: each is set in the direction of the script that it begins with.
_WORDED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "figcaption"})


def _element(tag: str, inside: Markup, name: str = "", *, direction: bool = True) -> Markup:
    """Return an element; ``tag`` and ``name`` are ours, ``inside`` is escaped already."""
    named = Markup(' class="{}"').format(name) if name else Markup()
    turned = Markup(' dir="auto"') if direction and tag in _WORDED else Markup()
    opening = Markup("<") + tag + named + turned + Markup(">")
    return opening + inside + Markup("</") + tag + Markup(">")
