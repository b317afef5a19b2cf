"""A web page into blocks: headings, paragraphs, and lists with the numbers a browser would show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from procedures.reading.blocks import BULLETS, Block, split_marker
from procedures.reading.errors import ReadingError
from procedures.reading.listing import Listing
from procedures.reading.marks import is_title, one_line, printed_block
from procedures.reading.text import blocks_of_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_TAGS = (
    *_HEADINGS,
    *(
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "blockquote",
        "section",
    ),
    *(
        "article",
        "main",
        "aside",
        "header",
        "figure",
        "figcaption",
        "details",
        "summary",
        "hr",
        "address",
        "center",
    ),
    *("form", "fieldset", "legend", "caption", "thead", "tbody", "tfoot", "body", "menu"),
)
_FURNITURE = re.compile(
    r"^(back to (the )?top|top of page|print( this)?( page)?|share( this)?( page)?|skip to (main )?content)$",
    re.IGNORECASE,
)
_WRAPPING = re.compile(r"[ \t\r\n\f\u00a0]+")
_LINE_END = "\u2028"
_BLANK_LINE = re.compile(rf"{_LINE_END}\s*{_LINE_END}")


def blocks_of_html(data: bytes | str, name: str = "The page", charset: str = "") -> list[Block]:
    """Return the blocks of a web page in order.

    ``name`` stands in messages; ``charset`` is what the server said, if it did. Raises ReadingError
    if the page holds no readable text.
    """
    from procedures.reading.webpage import main_part

    try:
        part = main_part(data, name, charset)
        blocks = list(_Walk(_holders(part)).blocks(part))
    except RecursionError as error:
        raise ReadingError(
            f"{name} is too deeply nested to read; save the page as PDF or text and add that."
        ) from error
    if not blocks:
        raise ReadingError(f"{name} holds no readable text; save the page as PDF or text and add that.")
    return blocks


def _holders(part: HtmlElement) -> set[HtmlElement]:
    """Every element that is a block of its own, or has one inside."""
    found: set[HtmlElement] = set()
    for element in part.iter(*_BLOCK_TAGS):
        found.add(element)
        for above in element.iterancestors():
            if above in found:
                break
            found.add(above)
    return found


@dataclass(frozen=True)
class _Walk:
    """One pass over a page; ``holders`` are the elements that break the line."""

    holders: set[HtmlElement]

    def blocks(self, element: HtmlElement, listing: Listing | None = None) -> Iterator[Block]:
        """Yield the blocks under ``element``, which stands in ``listing`` if in any."""
        run = [element.text or ""]
        for child in element:
            if child in self.holders:
                yield from _paragraphs(run)
                yield from self._block(child, listing)
                run = []
            else:
                run.append(_inline(child))
            run.append(child.tail or "")
        yield from _paragraphs(run)

    def _block(self, element: HtmlElement, listing: Listing | None) -> Iterator[Block]:
        tag = str(element.tag)
        if tag in _HEADINGS:
            text = one_line(element.text_content())
            yield from [Block("heading", text, depth=int(tag[1]))] if text else []
        elif tag in ("ol", "ul", "menu"):
            yield from self._list(element, Listing.of(element, listing))
        elif tag == "table":
            yield from self._table(element)
        elif tag == "dl":
            yield from self._definitions(element)
        elif tag == "pre":
            yield from blocks_of_text(element.text_content())
        elif tag == "p" and _is_bold(element) and is_title(one_line(element.text_content())):
            yield Block("heading", one_line(element.text_content()), depth=6)
        else:
            yield from self.blocks(element, listing)

    def _list(self, element: HtmlElement, listing: Listing) -> Iterator[Block]:
        if _is_contents(element):
            return
        for child in element:
            if child.tag == "li":
                yield from self._item(child, listing)
            else:
                yield from self._block(child, listing)

    def _item(self, element: HtmlElement, listing: Listing) -> Iterator[Block]:
        """The first paragraph of an item carries its marker; what follows stays as it is."""
        marker = listing.next_marker(element)
        typed = split_marker(one_line(element.text_content()))[0]
        waiting = True
        for block in self.blocks(element, listing):
            if waiting and block.kind != "heading":
                waiting = False
                if block.kind == "paragraph" or typed in BULLETS:
                    block = Block("item", block.text, marker, listing.depth)
                elif typed == block.marker:
                    block = replace(block, depth=listing.depth)
            yield block

    def _table(self, table: HtmlElement) -> Iterator[Block]:
        if table.find(".//table") is not None or table.xpath(
            ".//td[ol or ul or h1 or h2 or h3 or h4 or count(p)>1]"
        ):
            yield from self.blocks(table)
            return
        for caption in table.iter("caption"):
            yield from _paragraphs([_inline(caption)])
        for row in table.iter("tr"):
            cells = [one_line(_spaced(cell)) for cell in row if cell.tag in ("td", "th")]
            yield from _paragraphs([" | ".join(cell for cell in cells if cell)])

    def _definitions(self, element: HtmlElement) -> Iterator[Block]:
        """Put each term before the first paragraph of its definition, as a label."""
        term = ""
        for child in element.iter("dt", "dd"):
            if child.tag == "dt":
                term = one_line(child.text_content())
                continue
            for block in self.blocks(child):
                label = f"{term} " if term.endswith(":") else f"{term}: " if term else ""
                yield replace(block, text=f"{label}{block.text}")
                term = ""


def _inline(element: HtmlElement) -> str:
    """The text of an element without blocks inside; a line break stays one."""
    if element.tag == "br":
        return _LINE_END
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _spaced(element: HtmlElement) -> str:
    """The text of a cell, with a space wherever the line breaks."""
    return " ".join(part for part in element.itertext())


def _paragraphs(run: list[str]) -> Iterator[Block]:
    """Yield the paragraphs of a run of text; two line breaks end one."""
    for text in _BLANK_LINE.split(_WRAPPING.sub(" ", "".join(run))):
        text = one_line(text)
        if text and not _FURNITURE.match(text):
            yield printed_block(text)


def _is_bold(element: HtmlElement) -> bool:
    bold = "".join("".join(part.itertext()) for part in element if part.tag in ("strong", "b"))
    return one_line(bold) == one_line(element.text_content())


def _is_contents(element: HtmlElement) -> bool:
    """Whether a list is a table of contents: links within the page and nothing else."""
    links = [link for link in element.iter("a") if link.get("href", "").startswith("#")]
    linked = one_line(" ".join(link.text_content() for link in links))
    return len(links) > 1 and linked.replace(" ", "") == "".join(element.text_content().split())
