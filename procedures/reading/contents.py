"""The contents page of a document: a list of its own headings, which is no text of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from procedures.reading.structure import Block

_CONTENTS = re.compile(
    r"^(table of )?contents( page| list)?:?$|^(on|in) this (page|chapter|section):?$", re.I
)
_PAGE = re.compile(r"(?:\s*\.{2,}|\s*(?:\. ){2,}|\s*…+|\s{2,}|\t|\s)\s*(?:page\s*)?\d{1,4}$", re.I)
_NUMBER = re.compile(
    r"^(?:chapter|section|part|annex|appendix)?\s*[\dA-Z]{0,3}(?:\.\d+)*[.):]?\s+(?=\S)", re.I
)
#: How the entry of a contents page ends: in dots and a number.
_LEADERS = re.compile(r"\.{4,}\s*\d{1,4}$|(?:\. ){4,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$")


def is_contents(text: str) -> bool:
    """Whether words are the title of a contents page."""
    return bool(_CONTENTS.match(text.strip()))


def listed_in(texts: Iterable[str]) -> list[int]:
    """Return the places of texts that end in dots and a number; one alone is no list."""
    places = [place for place, text in enumerate(texts) if _LEADERS.search(text)]
    return places if len(places) > 1 else []


def without_contents(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield ``blocks`` without the lists of the document's own headings, with page numbers or without."""
    titles = Counter(_key(block.text) for block in blocks if block.kind == "heading" and _key(block.text))
    dropped = {id(blocks[place]) for place in listed_in(block.text for block in blocks)}
    for place, block in enumerate(blocks):
        if is_contents(block.text):
            listed = list(_listed(blocks[place + 1 :], titles, dropped))
            after = blocks[place + 1 + len(listed)] if place + 1 + len(listed) < len(blocks) else None
            if listed or after is None or after.kind == "heading":
                dropped |= {id(block), *map(id, listed)}
    yield from (block for block in blocks if id(block) not in dropped)


def _listed(blocks: Iterable[Block], titles: Counter[str], dropped: set[int]) -> Iterator[Block]:
    """Yield the blocks from the first on that only repeat headings which stand further on."""
    seen: set[str] = set()
    for block in blocks:
        key = _key(_PAGE.sub("", block.text))
        plain = _key(block.text)
        known = id(block) in dropped or key in titles or plain in titles or _all_titles(block, titles)
        if block.kind not in ("paragraph", "item", "table", "heading") or not known or key in seen:
            return
        if block.kind == "heading" and not _PAGE.search(block.text) and titles[plain] < 2:
            return
        seen.add(key)
        yield block


def _all_titles(block: Block, titles: Counter[str]) -> bool:
    """Whether a table holds nothing but titles and page numbers."""
    if block.table is None:
        return False
    texts = [cell.text for row in block.table.rows for cell in row if cell.text]
    return bool(texts) and all(
        text.strip().isdigit() or _key(_PAGE.sub("", text)) in titles for text in texts
    )


def _key(text: str) -> str:
    """A title as it is compared: without its number, in lower case."""
    return re.sub(r"\W+", " ", _NUMBER.sub("", text.strip())).strip().lower()
