"""Plain text and light Markdown into blocks: wrapped lines rejoined, markers kept."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise

from procedures.reading.blocks import BULLETS, Block, joined, split_marker

#: From this width on, a line is taken to be a whole paragraph, not a wrapped piece of one.
WHOLE_PARAGRAPH = 200
#: A longer line is never a heading.
HEADING = 100
#: Nobody wraps lines by hand at fewer characters.
NARROWEST = 40

_TAG = re.compile(r"</?(?:sup|sub|b|i|u|em|strong|br)\s*/?>", re.I)
# Each looks only so far for its end, so that no line, however made, takes long to read.
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^)]{0,1000}\)")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_STRONG = re.compile(r"(\*\*|(?<!\w)__(?=\S))(.{1,1000}?)\1(?!\w)|\*\*(.{1,1000}?)\*\*")
_SLANTED = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]{0,1000}[^\s*_])\1(?![\w*_])")
_HASHES = re.compile(r"^(#{1,6})\s+(.*)$")
_END = re.compile(r"[.:;!?,…][\"'”’)\]]?$")
_BOLD = re.compile(r"^\*\*[^*]+\*\*$")
_FIELD = re.compile(r"^[A-Z][\w ]{1,30}\s?:\s+\S")
_DOUBLE = re.compile(r"^[-*•]\s+(?=(?:\d+(?:\.\d+)+\.?|\(?[a-z]\))\s)")
_PAGE_NUMBER = re.compile(r"^\s*page \d{1,4}(?: ?(?:of|/) ?\d{1,4})?\s*$", re.I)


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of ``text`` in order.

    A line joins the one above it when it is a wrapped piece of the same paragraph, also across
    the blank lines of a page break.
    """
    lines = _lines(text)
    long_lines = sum(len(line) > WHOLE_PARAGRAPH for line in lines) > 2
    pieces = _pieces(lines, hard_wrapped=not long_lines)
    blocks: list[Block] = []
    outermost: int | None = None
    after_blank = True
    for number, raw in enumerate(lines):
        indent = len(raw) - len(raw.lstrip())
        line = _plain(raw)
        if not line:
            after_blank = after_blank or not raw.strip()
            continue
        block = _piece(line, goes_on=pieces[number]) if number in pieces else _read(line, raw)
        if block.kind == "item" and block.marker[0].isdigit():
            outermost = indent if outermost is None else outermost
            block = replace(block, depth=int(indent > outermost + 1))
        if blocks and _continues(blocks[-1], block, indent, after_blank, long_lines):
            blocks[-1] = joined(blocks[-1], line)
        else:
            blocks.append(block)
        after_blank = False
    return blocks


def _lines(text: str) -> list[str]:
    """Part ``text`` at line and page ends, without the page numbers that stand alone."""
    text = re.sub(r"\r\n?|\f", "\n", text).replace("\u00a0", " ").expandtabs(4)
    return ["" if _PAGE_NUMBER.match(line) else line for line in text.split("\n")]


def _pieces(lines: list[str], *, hard_wrapped: bool) -> dict[int, bool]:
    """Return the places of lines that are pieces of a longer paragraph, so that none is a heading.

    The value says whether the line goes on from the one above it: where the next word would not
    have fitted there, or where the line starts in lower case.
    """
    widths = _widths(lines)
    pieces: dict[int, bool] = {}
    for above, below in pairwise(n for n, line in enumerate(lines) if line.strip()):
        upper, lower = lines[above].strip(), lines[below].strip()
        if _END.search(upper) or _HASHES.match(upper) or _BOLD.match(upper) or _starts_anew(lower, upper):
            continue
        filled = len(lines[above].rstrip()) + 1 + len(lower.split()[0]) > widths[above]
        wrapped = hard_wrapped and below == above + 1 and widths[above] >= NARROWEST and filled
        if wrapped or lower[0].islower():
            pieces.setdefault(above, False)
            pieces[below] = True
    return pieces


def _widths(lines: list[str]) -> list[int]:
    """For each line, the longest line of those that stand together with it."""
    widths: list[int] = []
    for line in lines:
        together = bool(line.strip()) and bool(widths) and widths[-1] > 0
        widths.append(max(len(line.rstrip()), widths[-1]) if together else len(line.strip()))
    for place in range(len(widths) - 2, -1, -1):
        if widths[place] and widths[place + 1]:
            widths[place] = max(widths[place], widths[place + 1])
    return widths


def _starts_anew(line: str, above: str) -> bool:
    """Whether ``line`` is a heading, a field, or an item, as "3.5 of the report" is not below plain text."""
    marker, rest = split_marker(line)
    if marker[:1].isdigit() and rest[:1].islower() and not split_marker(above)[0]:
        return False
    return bool(marker or _HASHES.match(line) or _BOLD.match(line) or _FIELD.match(line))


def _plain(raw: str) -> str:
    line = _DOUBLE.sub("", raw.strip())
    line = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", _TAG.sub("", line)))
    line = _STRONG.sub(lambda found: found[2] or found[3], line)
    return html.unescape(_SLANTED.sub(r"\2", line)).strip()


def _piece(line: str, *, goes_on: bool) -> Block:
    """Read a line that is no heading: the start of an item, or words of a paragraph."""
    marker, rest = split_marker(line)
    return _item(marker, rest) if marker and not goes_on else Block("paragraph", line)


def _read(line: str, raw: str) -> Block:
    hashes = _HASHES.match(line)
    if hashes:
        return Block("heading", hashes[2].strip(), depth=len(hashes[1]))
    marker, rest = split_marker(line)
    if _looks_like_heading(rest, raw) and (not marker or _BOLD.match(raw.strip())):
        return Block("heading", line)
    return _item(marker, rest) if marker else Block("paragraph", line)


def _item(marker: str, rest: str) -> Block:
    return Block("item", rest, marker, depth=int(marker in BULLETS or marker[-2:-1].isalpha()))


def _looks_like_heading(line: str, raw: str) -> bool:
    """Whether ``line`` is short, starts with a capital and has no stop, or is a question or label."""
    if len(line) > HEADING or not line[:1].isupper() or raw.startswith(" ") or _FIELD.match(line):
        return False
    return not _END.search(line) or line.endswith((":", "?"))


def _continues(above: Block, block: Block, indent: int, after_blank: bool, long_lines: bool) -> bool:
    if _FIELD.match(block.text):
        return False
    if block.kind == "item" or above.kind == "heading":
        return above.kind == "heading" and above.text[-1:] in ",-" and block.kind == "paragraph"
    if above.text.endswith(",") and not after_blank:
        return True
    unfinished = not _END.search(above.text)
    if block.text[0].islower() and unfinished:
        return True
    if after_blank:
        return False
    if long_lines:
        return indent > 2
    return block.kind == "paragraph" or unfinished
