"""A web page into blocks: what a reader of the page sees, nested and numbered as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from procedures.reading.errors import ReadingError
from procedures.reading.html_notes import is_back, is_call, is_note, picture
from procedures.reading.listing import ListCounter, level_of
from procedures.reading.marks import (
    BULLET,
    BULLETS,
    GRADES,
    is_title,
    mark_of,
    one_line,
    printed_block,
    raised,
    split_marker,
)
from procedures.reading.outline import opens_list
from procedures.reading.structure import Block, Content, deeper, lines_of
from procedures.reading.text import blocks_of_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCK_TAGS = (
    *_HEADINGS,
    *("p", "div", "ul", "ol", "menu", "li", "dl", "dt", "dd", "pre", "blockquote", "hr", "address", "center"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "form", "fieldset", "legend", "body"),
    *("section", "article", "main", "aside", "header", "figure", "figcaption", "details", "summary"),
    *("img", "svg"),
)
_FURNITURE = re.compile(
    r"^[↑▲^]?\s*((?:back|return|go|jump|up) to (?:the )?(?:top|start|contents)(?: page| of (?:the )?page)?"
    r"|top of page|top|print( this)?( page)?|share( this)?( page)?"
    r"|skip to (main )?content|(previous|next) (page|chapter|section))\s*[↑▲^]?$",
    re.IGNORECASE,
)
_WRAPPING = re.compile(r"[ \t\r\n\f\u00a0]+")
_NUMBER = re.compile(
    r"^\[?(?:(?:part|chapter|schedule|section) \w{1,4}|\(\w{1,5}\)"
    r"|\d{1,4}[A-Z]{0,3}\.?\s?[—–-]?\s?(?:\(\w{1,4}\))?)$",
    re.I,
)
#: A number that is all there is of a line so far, in a few pieces, and how a title begins beside it.
_FEW_PIECES = 4
_LONE_NUMBER, _TITLED = re.compile(r"^\s*\[?\d{1,3}[A-Z]{0,3}$"), re.compile(r"[A-Z][a-z]")
#: The ending of an ordinal number, "1st", is no longer; the words after a number are.
_SHORTEST = 3
#: So many lines of a paragraph, each with a marker, are a list that was typed.
_FEWEST_ITEMS = 2
#: A line that says what it is of, and its grade; fewer such lines are no list of them.
_GRADED = re.compile(rf"^[A-Z][^.!?]{{2,90}}?[\s:–-](?:{GRADES})$", re.I)
_FEWEST_GRADED = 3
#: What a page may set beside one another without a space: a name and its value.
_PIECES = frozenset({"span", "strong", "b", "em", "i", "label", "small"})
#: A field for a password; what a page to sign in at says among its first words, and how many it may have.
_PASSWORD = re.compile(r"<input[^>]{0,500}\btype\s*=\s*[\"']?password\b", re.I)
_SIGNS_IN = re.compile(
    r"\b(?:(?:sign|log|logged)[ -]?(?:in|on)\b|log ?in|password|user ?name|your account|authenticat)", re.I
)
_SHORT_PAGE, _FIRST_WORDS = 120, 25
_LINE_END = "\u2028"
_BLANK_LINE = re.compile(rf"{_LINE_END}\s*{_LINE_END}")


def is_furniture(text: str) -> bool:
    """Whether words only lead about the site: "Back to top", "Print this page"."""
    return bool(_FURNITURE.match(one_line(text)))


def content_of_html(data: bytes | str, name: str = "The page", charset: str = "") -> Content:
    """Return the blocks of a web page in order, with what the page says of itself.

    ``name`` stands in messages; ``charset`` is what the server said, if it did. Raises ReadingError
    if the page holds no readable text.
    """
    from procedures.reading.webpage import main_part, properties_of

    try:
        root, part, around = main_part(data, name, charset)
        blocks = list(_Walk(_holders(part)).blocks(part))
    except RecursionError as error:
        raise ReadingError(
            f"{name} is too deeply nested to read; save the page as PDF or text and add that."
        ) from error
    body = root.find("body")
    unwritten = body is not None and not one_line(body.text_content()) and len(blocks) < 2
    if not blocks or unwritten:  # a script would write the text
        raise ReadingError(f"{name} holds no readable text; save the page as PDF or text and add that.")
    if _asks_for_password(data) and _is_for_signing_in(blocks):
        raise ReadingError(
            f"{name} is a page to sign in at; sign in with a browser, save the document and add the file."
        )
    return replace(properties_of(root), blocks=tuple(blocks), around=around)


def _asks_for_password(data: bytes | str) -> bool:
    return bool(_PASSWORD.search(data if isinstance(data, str) else data.decode("latin-1")))


def _is_for_signing_in(blocks: Sequence[Block]) -> bool:
    """Whether the text of a page only leads to its password: a short page may have a form beside its text."""
    first = next((n for n, block in enumerate(blocks) if block.kind == "heading"), 0)
    lines = [line for block in blocks for line in lines_of(block)]
    told = [word for block in blocks[first:] for line in lines_of(block) for word in line.split()]
    opening = " ".join(told[:_FIRST_WORDS])
    speaks = any(line.endswith(".") for line in lines)
    return sum(len(line.split()) for line in lines) < _SHORT_PAGE and (
        not speaks or bool(_SIGNS_IN.search(opening))
    )


def blocks_of_html(data: bytes | str, name: str = "The page", charset: str = "") -> list[Block]:
    """Return the blocks of a web page alone; see ``content_of_html``."""
    return list(content_of_html(data, name, charset).blocks)


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


def _typed_items(paragraph: str) -> Iterator[str]:
    """Part a paragraph at its line breaks where a list is typed in it: markers, or grades, a line each."""
    lines = [line for line in paragraph.split(_LINE_END) if line.strip()]
    if len(lines) >= _FEWEST_GRADED and all(_GRADED.match(one_line(line)) for line in lines):
        yield from lines
        return
    marked = [bool(split_marker(one_line(line))[0]) for line in lines]
    if sum(marked[1:]) < _FEWEST_ITEMS:
        yield paragraph
        return
    held = ""
    for line, begins in zip(lines, marked, strict=True):
        if begins and held:
            yield held
            held = ""
        held = f"{held} {line}"
    yield held


@dataclass
class _Run:
    """Text between two blocks, with the marks of notes that are called in it."""

    parts: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)

    def inline(self, element: HtmlElement) -> None:
        """Add the text of an element without blocks inside; a line break stays one."""
        if element.tag == "br":
            self.parts.append(_LINE_END)
            return
        mark = self._mark(element)
        if mark:
            self.calls.append(mark)
            return
        if element.tag == "sup" and one_line(element.text_content()).isdecimal():
            self.add(raised(one_line(element.text_content())))
            return
        alone = _stands_alone(element)
        if self._is_set_apart(element):
            self.add(" ")
        self.add(element.text)
        for child in element:
            self.inline(child)
            self.add(child.tail)
        self.add(" " if alone else "")

    def _is_set_apart(self, element: HtmlElement) -> bool:
        """Whether a page of the law sets a title, or where it extends to, beside a number without a space."""
        if element.get("class", "").startswith("LegExtent"):
            return True
        so_far = "".join(self.parts) if len(self.parts) <= _FEW_PIECES else ""
        return bool(_LONE_NUMBER.match(so_far) and _TITLED.match(element.text_content()))

    def _mark(self, element: HtmlElement) -> str:
        text = one_line(element.text_content())
        if element.tag == "sup":
            above = element.getparent()
            linked = (above is not None and above.tag == "a") or element.find(".//a") is not None
            return mark_of(text, "".join(self.parts).rstrip(), linked=linked)
        if element.tag == "a" and (is_call(element)):
            return mark_of(text, "", linked=True)
        return ""

    def blocks(self, depth: int) -> Iterator[Block]:
        """Yield the paragraphs of the run; two line breaks end one."""
        calls = tuple(self.calls)
        for paragraph in _BLANK_LINE.split(_WRAPPING.sub(" ", "".join(self.parts))):
            for text in map(one_line, _typed_items(paragraph)):
                if text and not is_furniture(text):
                    yield printed_block(text, depth, calls)
                    calls = ()


@dataclass(frozen=True)
class _Walk:
    """One pass over a page; ``holders`` are the elements that break the line."""

    holders: set[HtmlElement]

    def blocks(self, element: HtmlElement, depth: int = 0) -> Iterator[Block]:
        """Yield the blocks under ``element``, which stands in ``depth`` items."""
        run = _Run()
        run.add(element.text)
        for child in element:
            if child in self.holders:
                yield from run.blocks(depth)
                yield from self._block(child, depth)
                run = _Run()
            else:
                run.inline(child)
            run.add(child.tail)
        yield from run.blocks(depth)

    def _block(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        tag = str(element.tag)
        if tag in _HEADINGS:
            yield from self._heading(element, int(tag[1]))
        elif is_note(element):
            yield from self._note(element)
        elif tag in ("ol", "ul", "menu"):
            yield from self._list(element, depth)
        elif tag == "table":
            yield from self._table(element, depth)
        elif tag == "dl":
            yield from self._definitions(element, depth)
        elif tag == "pre":
            yield from deeper(blocks_of_text(element.text_content()), depth)
        elif tag in ("img", "svg"):
            yield from picture(element, depth)
        elif tag in ("aside", "details"):
            yield from self._box(element, depth)
        elif tag == "p":
            yield from self._paragraph(element, depth)
        else:
            yield from self.blocks(element, depth)

    def _paragraph(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A paragraph, or what is only written as one: a heading in bold, a title or an item of Word's."""
        kind = element.get("class", "")
        if kind.startswith("MsoTitle"):
            yield from self._heading(element, 1)
        elif kind.startswith("MsoListParagraph"):
            yield from self._word_item(element, depth)
        elif _is_bold(element) and is_title(one_line(element.text_content())):
            yield from self._heading(element, 6)
        else:
            yield from self.blocks(element, depth)

    def _heading(self, element: HtmlElement, level: int) -> Iterator[Block]:
        pictures = [block for image in element.iter("img") for block in picture(image, 0)]
        run = _Run()
        run.inline(element)
        text = one_line("".join(run.parts).replace(_LINE_END, " "))
        if text:
            yield Block("heading", text, depth=level, calls=tuple(run.calls))
        yield from pictures

    def _list(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        if _is_contents(element):
            return
        listing = ListCounter.of(element)
        depth += level_of(element)
        for child in element:
            if child.tag == "li" and is_note(child):
                yield from self._note(child, listing.next_marker(child))
            elif child.tag == "li":
                yield from self._item(child, listing, depth)
            else:
                yield from self._block(child, depth + int(child.tag in ("ol", "ul")))

    def _item(self, element: HtmlElement, listing: ListCounter, depth: int) -> Iterator[Block]:
        """The first paragraph of an item carries its marker; what follows stands in it."""
        marker = listing.next_marker(element)
        inner = list(self.blocks(element, depth + 1))
        if not inner:
            return
        first, rest = inner[0], inner[1:]
        if first.kind == "heading":
            yield replace(first, text=f"{marker} {first.text}".removeprefix("• "))
            yield from (
                block if block.kind == "heading" else replace(block, depth=block.depth - 1) for block in rest
            )
            return
        if first.kind == "item" and split_marker(one_line(element.text_content()))[0]:
            printed = marker if first.marker in BULLETS else first.marker
            yield replace(first, depth=depth, marker=printed)
        elif first.kind == "paragraph":
            yield replace(first, kind="item", marker=marker, depth=depth)
        else:
            yield Block("item", "", marker, depth)
            rest = inner
        yield from rest

    def _word_item(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """An item of a list as Word writes it into a page: a paragraph, its bullet as a letter."""
        for block in self.blocks(element, depth):
            if block.kind == "paragraph" and block.text.startswith("o "):
                block = replace(block, kind="item", marker=BULLET, text=block.text[2:])
            yield replace(block, depth=block.depth + level_of(element)) if block.kind == "item" else block

    def _note(self, element: HtmlElement, marker: str = "") -> Iterator[Block]:
        """A footnote: its own mark, typed or counted, and its words without the way back."""
        for back in [link for link in element.iter("a") if is_back(link)]:
            marker = marker or mark_of(back.text_content(), "", linked=True)
            back.drop_tree()
        inner = [block for block in self.blocks(element) if block.text or block.table]
        if not inner:
            return
        first = inner[0]
        typed = first.calls[0] if first.calls and not marker else first.marker.strip(".)([]")
        mark = typed or marker.rstrip(".")
        yield Block("note", first.text, mark, blocks=tuple(inner[1:]))

    def _box(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        titles = [child for child in element if child.tag == "summary"]
        title = one_line(titles[0].text_content()) if titles else ""
        for child in titles[:1]:
            element.remove(child)
        inner = tuple(self.blocks(element))
        if inner or title:
            yield Block("box", title, blocks=inner, depth=depth)

    def _table(self, table: HtmlElement, depth: int) -> Iterator[Block]:
        from procedures.reading.grid import caption_of, is_layout, table_of

        if is_layout(table):
            yield from self.blocks(table, depth)
            return
        for row in table.xpath("./caption[count(.//p|.//div|.//ul)>1]"):
            yield from self.blocks(row, depth)
        grid = table_of(table, lambda cell: tuple(self.blocks(cell)) or _signs(cell))
        run = _Run()
        caption = caption_of(table)
        if caption is not None:
            run.inline(caption)
        text = one_line("".join(run.parts).replace(_LINE_END, " "))
        if any(cell.blocks for row in grid.rows for cell in row):
            yield Block("table", text, depth=depth, calls=tuple(run.calls), table=grid)
        elif text:
            yield Block("paragraph", text, depth=depth)

    def _definitions(self, element: HtmlElement, depth: int) -> Iterator[Block]:
        """A term with one paragraph is a label before it; with more, the lead-in of what it holds."""
        before = element.getprevious()
        listed = before is not None and opens_list(one_line(before.text_content()))
        for terms, told in _defined(element):
            term = ", ".join(term for term in map(one_line, terms) if term).rstrip(":")
            inner = [block for each in told for block in self.blocks(each, depth)]
            if not told:
                yield from (Block("paragraph", term, depth=depth) for term in map(one_line, terms) if term)
            elif len(inner) == 1 and inner[0].kind in ("paragraph", "item"):
                made = replace(inner[0], text=f"{term}: {inner[0].text}" if term else inner[0].text)
                plain = listed and made.kind == "paragraph"
                yield replace(made, kind="item", marker=BULLET) if plain else made
            else:
                yield from [Block("item", f"{term}:", depth=depth)] if term else []
                yield from deeper(inner, int(bool(term)))


def _stands_alone(element: HtmlElement) -> bool:
    """Whether a page sets a number, or a name, beside what follows it, without a space between."""
    after = element.getnext()
    if after is not None and not element.tail and {element.tag, after.tag} <= _PIECES:
        name, value = one_line(element.text_content()), one_line(after.text_content())
        if name[-3:].islower() and name[-3:].isalpha() and re.match(r"[A-Z][a-z]{2}", value):
            return True
    if element.tag != "span" or element.tail or after is None or after.tag != "span":
        return False
    if len(one_line(after.text_content())) < _SHORTEST:
        return False
    return bool(_NUMBER.match(one_line(element.text_content())))


def _signs(cell: HtmlElement) -> tuple[Block, ...]:
    """What the pictures of a cell say that holds nothing else: a tick is its answer."""
    said = " ".join(one_line(image.get("alt", "")) for image in cell.iter("img"))
    return (Block("paragraph", said.strip()),) if said.strip() else ()


def _defined(element: HtmlElement) -> Iterator[tuple[list[str], list[HtmlElement]]]:
    """Yield the terms of a list that stand together, with all that is said of them."""
    terms: list[str] = []
    told: list[HtmlElement] = []
    for child in _terms(element):
        if child.tag == "dt" and told:
            yield terms, told
            terms, told = [], []
        if child.tag == "dt":
            terms.append(child.text_content())
        else:
            told.append(child)
    if terms or told:
        yield terms, told


def _terms(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the terms and definitions of a list, also from the groups that they may stand in."""
    for child in element:
        if child.tag in ("dt", "dd"):
            yield child
        else:
            yield from _terms(child)


def _is_bold(element: HtmlElement) -> bool:
    bold = "".join("".join(part.itertext()) for part in element if part.tag in ("strong", "b"))
    return one_line(bold) == one_line(element.text_content())


def _is_contents(element: HtmlElement) -> bool:
    """Whether a list is a table of contents: links within the page and nothing else."""
    links = [link for link in element.iter("a") if link.get("href", "").startswith("#")]
    linked = one_line(" ".join(link.text_content() for link in links))
    return len(links) > 1 and linked.replace(" ", "") == "".join(element.text_content().split())
