"""From blocks to passages: which blocks make one paragraph, and what that paragraph is called.

A paragraph with a list is one passage while it is short. A longer one becomes a passage an
item, each with its lead-in, so that no item is ever read without the words that govern it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, zip_longest

from procedures.document import Passage, Voice, slug
from procedures.reading.blocks import BULLETS, Block

#: Characters up to which a paragraph and its list stay one passage.
LIST_WHOLE = 600

_CLAUSE = re.compile(r"^\d+(?:\.\d+)+\.?$")
_NUMBER = re.compile(r"^\d{1,3}[.)]$")
_LABEL = re.compile(r"^(Summary)\b\s*:")


@dataclass
class Paragraph:
    """A numbered paragraph while it is gathered: its lead, what follows, and its list items."""

    locator: str
    heading: str
    lead: str
    marker: str = ""
    items: list[Block] = field(default_factory=list)


def passages_of(document_id: str, blocks: Iterable[Block], *, through: bool = False) -> tuple[Passage, ...]:
    """Return the passages of a document in order, with unique ids ``document#locator``.

    ``through`` numbers paragraphs 1, 2, 3 through the whole document, for decisions whose copy
    restarts at each heading; without it, printed clause numbers stand, and paragraphs without
    one are called by their heading and position.
    """
    used: set[str] = set()
    made = []
    for paragraph in _paragraphs(_nested(_titled(tuple(blocks))), through=through):
        for locator, text in _cut(paragraph):
            name = _unused(slug(locator), used)
            made.append(
                Passage(
                    id=f"{document_id}#{name}",
                    document_id=document_id,
                    text=text,
                    locator=locator,
                    heading=paragraph.heading,
                    voice=Voice.ACCOUNT,
                )
            )
    return tuple(made)


def _unused(name: str, used: set[str]) -> str:
    """Return ``name``, or the first of ``name-2``, ``name-3`` that is not used yet, and mark it used."""
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    free = next(candidate for candidate in names if candidate not in used)
    used.add(free)
    return free


def _titled(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make a heading of a section's title: "1. Introduction" where clause 1.1 follows it."""
    for block, after in zip_longest(blocks, blocks[1:]):
        number = block.marker.rstrip(".")
        opens = after is not None and number.isdigit() and after.marker.startswith(f"{number}.1")
        if block.kind == "item" and opens and not block.text.endswith((".", ";", ":")):
            yield Block("heading", f"{block.marker} {block.text}")
        else:
            yield block


def _nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give a flattened list its depth back: items in lower case after a colon are a list."""
    inside = False
    for block in blocks:
        if block.kind == "item" and not _CLAUSE.match(block.marker) and not _NUMBER.match(block.marker):
            inside = inside and block.text[:1].islower()
            yield Block("item", block.text, block.marker, depth=2 if inside else block.depth)
            inside = inside or _opens_list(block.text)
        else:
            inside = _opens_list(block.text)
            yield block


def _paragraphs(blocks: Iterable[Block], *, through: bool) -> Iterator[Paragraph]:
    counted = 0
    position: Counter[str] = Counter()
    heading = ""
    clause = ""
    current: Paragraph | None = None
    for block in blocks:
        if block.kind == "heading":
            if current:
                yield current
            current, heading, clause = None, block.text.rstrip(":"), ""
            continue
        label = _LABEL.match(block.text)
        numbered = block.kind == "item" and bool(_CLAUSE.match(block.marker))
        counts = through and block.kind == "item" and block.depth == 0 and bool(_NUMBER.match(block.marker))
        if current and block.kind == "item" and not numbered and not counts and _is_listed(block, current):
            current.items.append(block)
            continue
        if current and block.kind == "paragraph" and clause and not label:
            _follow(current, block)
            continue
        if current:
            yield current
        clause = ""
        if numbered or counts:
            counted += int(counts)
            clause = str(counted) if counts else block.marker.rstrip(".")
            current = Paragraph(clause, heading, block.text, block.marker)
        elif label:
            current = Paragraph(label[1], heading, block.text)
        else:
            position[heading] += 1
            place = heading or "opening"
            current = Paragraph(f"{place}, paragraph {position[heading]}", heading, block.text, block.marker)
    if current:
        yield current


def _opens_list(text: str) -> bool:
    return text.rstrip("- ").endswith(":")


def _is_listed(block: Block, current: Paragraph) -> bool:
    """An item belongs to the paragraph above when that opened a list, or the list goes on."""
    if block.depth == 0 or (block.marker == current.marker and block.marker in BULLETS and block.depth < 2):
        return False
    return block.depth >= 2 or bool(current.items) or _opens_list(current.lead)


def _follow(current: Paragraph, block: Block) -> None:
    if current.items:
        current.items.append(block)
    else:
        current.lead = f"{current.lead}\n{block.text}"


def _cut(paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """Yield (locator, text): the paragraph whole, or each item with its lead-in."""
    lines = [f"{item.marker} {item.text}".strip() for item in paragraph.items]
    whole = "\n".join([paragraph.lead, *lines])
    if not lines or len(whole) <= LIST_WHOLE:
        yield paragraph.locator, whole
        return
    for place, (item, line) in enumerate(zip(paragraph.items, lines, strict=True), start=1):
        lettered = re.fullmatch(r"\(?([a-z]+)[).]", item.marker)
        name = f"{lettered[1]})" if lettered else f"item {place}"
        yield f"{paragraph.locator} {name}", f"{paragraph.lead}\n{line}"
