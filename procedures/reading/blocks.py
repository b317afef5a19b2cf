"""The markers that are printed before paragraphs; the model itself is in ``structure``."""

from __future__ import annotations

import re

from procedures.reading.structure import Block, joined

__all__ = ["BULLETS", "MARKER", "Block", "joined", "split_marker"]

#: A marker as printed before a paragraph: "3.5", "4.1.1", "a)", "(b)", "12.", a bullet.
MARKER = re.compile(
    r"^(?P<marker>\d+(?:\.\d+)+\.?|\d{1,3}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}\)|[•●▪◦§·*\-–])\s+(?=\S)", re.I
)


BULLETS = frozenset("•●▪◦§·*-–")


def split_marker(line: str) -> tuple[str, str]:
    """Return the marker printed before ``line`` and the rest; the marker is "" if there is none."""
    found = MARKER.match(line)
    return (found["marker"], line[found.end() :].strip()) if found else ("", line.strip())
