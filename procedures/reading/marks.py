"""What is printed before a paragraph, brought to one form for every kind of file."""

from __future__ import annotations

import re

from procedures.reading.blocks import BULLETS, Block, split_marker
from procedures.reading.text import HEADING

BULLET = "•"

#: Bullets as Word and Symbol fonts write them, beside those that are letters of Unicode.
_GLYPHS = BULLETS | frozenset("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\u25cb\u25a0\u2013\u2023\u27a2\u2713o")
_STOPS = re.compile(r"[.;,…][\"'”’)\]]?$")
#: A capital letter, or a clause number and then a capital letter.
_OPENING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+)?[A-Z]")


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space, and soft hyphens gone."""
    return " ".join(text.replace("\u00ad", "").split())


def bullet_or(printed: str) -> str:
    """Return "•" for any bullet glyph, and any other marker as it is."""
    marker = printed.strip()
    return BULLET if marker in _GLYPHS else marker


def is_short(text: str) -> bool:
    """Whether ``text`` is short enough, and ends openly enough, to be a heading where it is styled as one."""
    return len(text) <= HEADING and not _STOPS.search(text)


def is_title(text: str) -> bool:
    """Whether a paragraph that is only set in bold reads as a heading."""
    return is_short(text) and bool(_OPENING.match(text))


def printed_block(text: str) -> Block:
    """Return an item if a marker is typed before ``text``, else a paragraph.

    Its depth is that of the plain-text reader: 0 for a number, 1 for a bullet or a letter.
    """
    marker, rest = split_marker(text)
    if not marker:
        return Block("paragraph", rest)
    lower = marker in BULLETS or marker[-2:-1].isalpha()
    return Block("item", rest, bullet_or(marker), depth=int(lower))
