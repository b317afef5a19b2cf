"""The law as plain text: its provisions set apart, though the copy has no blank line between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from procedures.reading.marks import HEADING

#: The title of an Act or of an instrument, alone on its line or with the section that was copied.
_TITLE = re.compile(
    r"^\W*(?:The )?[A-Z][^.;:]{2,80}\b(?:Act|Regulations|Rules|Order) (?:19|20)\d\d\b[^.;:]{0,40}$"
)
#: Lines at the head of a text among which its title stands.
_HEAD = 6
#: How a provision begins: "(10)", "(a)", "47(1)", "47.—(1)".
_PROVISION = re.compile(
    r"^\s*\[?(?:\d{1,3}[A-Z]{0,3}\.?\s?[—–-]?\s?)?\((?:\d{1,3}[A-Z]{0,3}|[a-z]{1,2}|[ivxl]{1,5})\)"
)
_FIRST = re.compile(r"^\s*\[?\(1\)")
#: The number and the title of a section, and that of a part.
_SECTION = re.compile(r"^\s*\[?(?:(?i:section)\s+\d{1,3}[A-Z]{0,3}\b|\d{1,3}[A-Z]{0,3}\.?\s+[A-Z])")
_DIVISION = re.compile(
    r"^\s*(?:(?i:part|chapter|schedule)\s+(?:\d{1,3}[A-Z]{0,2}|[IVX]{1,6})|(?:19|20)\d\d chapter \d+)\s*$",
    re.I,
)
#: Where a section applies, as a copy from a browser has it behind the title.
_EXTENT = re.compile(r"\s*(?:E\+W(?:\+S)?(?:\+N\.?I\.?)?|U\.K\.)\s*$")


def provisions_apart(lines: Sequence[str]) -> Iterator[str]:
    """Yield ``lines``; in a text of the law with a blank one before each provision and around each title."""
    told = [number for number, line in enumerate(lines) if line.strip()]
    if not any(len(lines[n]) <= HEADING and _TITLE.match(lines[n].strip("# *")) for n in told[:_HEAD]):
        yield from lines
        return
    following = {n: lines[after] for n, after in pairwise(told)}
    for number, line in enumerate(lines):
        is_title = bool(_SECTION.match(line)) and bool(_FIRST.match(following.get(number, "")))
        is_title = is_title or bool(_DIVISION.match(line))
        if is_title or _PROVISION.match(line):
            yield ""
        yield _EXTENT.sub("", line) if is_title else line
        if is_title:
            yield ""
