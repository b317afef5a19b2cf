"""Plain text and light Markdown into blocks: wrapped lines rejoined, markers kept."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from procedures.reading.blocks import BULLETS, Block, joined, split_marker

#: From this width on, a line is taken to be a whole paragraph, not a wrapped piece of one.
WHOLE_PARAGRAPH = 200
#: A longer line is never a heading.
HEADING = 100

_TAG = re.compile(r"</?(?:sup|sub|b|i|u|em|strong|br)\s*/?>", re.I)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*")
_HASHES = re.compile(r"^(#{1,6})\s+(.*)$")
_END = re.compile(r"[.:;!?,…][\"'”’)\]]?$")
_BOLD = re.compile(r"^\*\*[^*]+\*\*$")
_FIELD = re.compile(r"^[A-Z][\w ]{1,30}\s?:\s+\S")
_DOUBLE = re.compile(r"^[-*•]\s+(?=(?:\d+(?:\.\d+)+\.?|\(?[a-z]\))\s)")


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of ``text`` in order.

    A line joins the one above it when it is a wrapped piece of the same paragraph, also across
    the blank lines of a page break.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").expandtabs(4).split("\n")
    long_lines = sum(len(line) > WHOLE_PARAGRAPH for line in lines) > 2
    blocks: list[Block] = []
    outermost: int | None = None
    after_blank = True
    for raw in lines:
        indent = len(raw) - len(raw.lstrip())
        line = _plain(raw)
        if not line:
            after_blank = after_blank or not raw.strip()
            continue
        block = _read(line, raw)
        if block.kind == "item" and block.marker[0].isdigit():
            outermost = indent if outermost is None else outermost
            block = replace(block, depth=int(indent > outermost + 2))
        if blocks and _continues(blocks[-1], block, indent, after_blank, long_lines):
            blocks[-1] = joined(blocks[-1], line)
        else:
            blocks.append(block)
        after_blank = False
    return blocks


def _plain(raw: str) -> str:
    line = _DOUBLE.sub("", raw.strip())
    line = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", _TAG.sub("", line)))
    return html.unescape(_EMPHASIS.sub(r"\1", line)).strip()


def _read(line: str, raw: str) -> Block:
    hashes = _HASHES.match(line)
    if hashes:
        return Block("heading", hashes[2].strip(), depth=len(hashes[1]))
    marker, rest = split_marker(line)
    if _looks_like_heading(rest, raw) and (not marker or _BOLD.match(raw.strip())):
        return Block("heading", line)
    if marker:
        return Block("item", rest, marker, depth=int(marker in BULLETS or marker[-2:-1].isalpha()))
    return Block("paragraph", line)


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
