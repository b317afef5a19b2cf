"""What every reader makes of a file before its layout is understood: a flat list of blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

#: A marker as printed before a paragraph: "3.5", "4.1.1", "a)", "(b)", "12.", a bullet.
MARKER = re.compile(
    r"^(?P<marker>\d+(?:\.\d+)+\.?|\d{1,3}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\)|[•●▪◦§·*\-–])\s+(?=\S)", re.I
)


BULLETS = frozenset("•●▪◦§·*-–")


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list item, with its text on one line.

    ``marker`` is what was printed before it ("" when nothing was). ``depth`` is a heading's
    level, or an item's nesting: 0 for the outermost list of the document.
    """

    kind: Literal["heading", "paragraph", "item"]
    text: str
    marker: str = ""
    depth: int = 0


def split_marker(line: str) -> tuple[str, str]:
    """Return the marker printed before ``line`` and the rest; the marker is "" if there is none."""
    found = MARKER.match(line)
    return (found["marker"], line[found.end() :].strip()) if found else ("", line.strip())


def joined(block: Block, line: str) -> Block:
    """Return ``block`` with a wrapped line rejoined to its end."""
    return replace(block, text=f"{block.text} {line.strip()}".strip())
