"""Plain text and light Markdown into blocks: wrapped lines rejoined, markers kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from procedures.reading.contents import listed_in
from procedures.reading.hyphens import whole_words, with_line
from procedures.reading.marks import (
    HEADING,
    Count,
    is_broken_number,
    is_dated,
    one_line,
    split_marker,
    without_raised,
)
from procedures.reading.publishers import is_name_of_body
from procedures.reading.structure import Block
from procedures.reading.text_law import provisions_apart
from procedures.reading.text_tables import tables_in

#: From this width on, a line is taken to be a whole paragraph, not a wrapped piece of one.
WHOLE_PARAGRAPH = 200
#: Of the widest line of a text, the share from which a line may have been wrapped.
_FULL = 0.75
#: An item stands in another that is indented at least so much less.
_STEP = 2
#: Nobody wraps lines by hand at fewer characters.
NARROWEST = 40

_TAG = re.compile(r"</?(?:sup|sub|b|i|u|em|strong|br|ins|mark|span|p|div)(?:\s[^<>]{0,200})?/?>", re.I)
#: The mark that calls a footnote, "[^1]" or a raised figure.
_CALL = re.compile(r"\s?\[\^([^\]\s]{1,20})\]|<sup>\s*\[?(\d{1,3}|[*†‡])\]?\s*</sup>", re.I)
_NOTE = re.compile(r"^\[\^([^\]\s]{1,20})\]:\s*(.*)$")
_STRUCK = re.compile(r"~~[^~\n]{1,1000}~~|<(del|s|strike)>[^<]{0,2000}</\1>", re.I)
_COMMENT = re.compile(r"<!--.{0,5000}?-->", re.DOTALL)
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{3,})\s*$")
_BREAK = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:_\s*){3,}|-{3,}|(?:- ){3,})\s*$")
_FENCE = re.compile(r"^\s*(?:```|~~~)\w*\s*$")
_QUOTED = re.compile(r"^\s{0,3}>+\s?")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
# Each looks only so far for its end, so that no line, however made, takes long to read.
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^)]{0,1000}\)")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_STRONG = re.compile(r"(\*\*|(?<!\w)__(?=\S))(.{1,1000}?)\1(?!\w)|\*\*(.{1,1000}?)\*\*")
_SLANTED = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_]{0,1000}[^\s*_])\1(?![\w*_])")
_HASHES = re.compile(r"^(#{1,6})\s+(.*)$")
#: How a sentence or a part of one ends, with the marks of footnotes that stand after it.
_END = re.compile(r"[.:;!?,…][\"'”’)\]]?(?:\[\^[^\]\s]{1,20}\]|[⁰¹²³⁴-⁹])*$")
_BOLD = re.compile(r"^\*\*[^*]+\*\*$")
_FIELD = re.compile(r"^[A-Z][\w ]{1,30}\s?:\s+\S")
_DOUBLE = re.compile(r"^[-*•]\s+(?=(?:\d+(?:\.\d+)+\.?|\(?[a-z]\))\s)")
#: Of the longest line: lines together that are all shorter were not wrapped, as those of a title page.
_NARROW = 0.75
#: Lines at the head of a text among which the name of whose it is may stand.
_TITLE_PAGE = 4
_PAGE_NUMBER = re.compile(r"^\s*page \d{1,4}(?: ?(?:of|/) ?\d{1,4})?\s*$", re.I)


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of ``text`` in order.

    A line joins the one above it when it is a wrapped piece of the same paragraph, also across
    the blank lines of a page break. Tables stay tables, and footnotes of Markdown are set apart.
    """
    lines = _lines(text)
    widest = max((len(line) for line in lines if len(line) <= WHOLE_PARAGRAPH), default=0)
    notes = list(_notes(lines))
    blocks: list[Block] = []
    done = 0
    for table in tables_in(lines, lambda cell: _called(_plain(cell))[0]):
        blocks += _blocks_of_lines(lines[done : table.start], widest)
        blocks += table.blocks
        done = table.end
    return [*blocks, *_blocks_of_lines(lines[done:], widest), *notes]


def _blocks_of_lines(tabbed: list[str], widest: int) -> list[Block]:
    lines = [line.expandtabs(4) for line in tabbed]
    long_lines = sum(len(line) > WHOLE_PARAGRAPH for line in lines) > 2
    broken = _broken_numbers(lines)
    pieces = {**_pieces(lines, hard_wrapped=not long_lines), **broken}
    leads = _leads(lines)
    known_words = whole_words(line.rstrip() for line in lines if line.strip())
    blocks: list[Block] = []
    nesting = _Nesting()
    ended = ""
    after_blank = True
    for number, raw in enumerate(lines):
        indent = len(raw) - len(raw.lstrip())
        line = _plain(raw)
        if not line:
            after_blank = after_blank or not raw.strip()
            continue
        known = number in pieces or number in leads
        block = _piece(line, goes_on=pieces.get(number, False)) if known else _read(line, raw)
        parted = after_blank and blocks and blocks[-1].kind == "item" and not _filled(ended, line, widest)
        closes = bool(nesting.indents) and indent < nesting.indents[-1] and not _filled(ended, line, widest)
        parted = parted or (closes and bool(blocks) and blocks[-1].kind == "item")
        if blocks and (
            broken.get(number)
            or (not parted and _continues(blocks[-1], block, indent, after_blank, long_lines))
        ):
            soft = ended.rstrip()[-1:] == "\u00ad"
            above = blocks[-1].text + "\u00ad" * soft
            blocks[-1] = replace(blocks[-1], text=with_line(above, line, known_words))
        else:
            blocks.append(nesting.placed(block, indent, after_blank=after_blank))
        after_blank, ended = False, raw
    return [_with_calls(block) for block in blocks]


@dataclass
class _Nesting:
    """The indents of the items that are open, the outermost first."""

    indents: list[int] = field(default_factory=list)

    def placed(self, block: Block, indent: int, *, after_blank: bool) -> Block:
        """Return ``block`` with the number of items that it stands in."""
        if block.kind == "heading":
            self.indents.clear()
            return block
        while self.indents and indent < self.indents[-1] + _STEP:
            if block.kind == "paragraph" and indent > self.indents[-1]:
                break
            self.indents.pop()
        depth = len(self.indents)
        if block.kind == "item":
            self.indents.append(indent)
        elif not after_blank:
            self.indents.clear()
            depth = 0
        return replace(block, depth=depth)


def _lines(text: str) -> list[str]:
    """Part ``text`` at line and page ends, without rules and the page numbers that stand alone."""
    text = _STRUCK.sub("", _COMMENT.sub("", text.replace("\u00a0", " ")))
    lines = re.sub(r"\r\n?|\f", "\n", text).split("\n")
    for number, line in enumerate(lines):
        level = _underlined(lines[number - 1].strip(), line) if number else 0
        if level:
            lines[number - 1] = f"{'#' * level} {lines[number - 1].strip().lstrip('# ')}"
        if level or _PAGE_NUMBER.match(line) or _FENCE.match(line) or _BREAK.match(line):
            lines[number] = ""
        elif _QUOTED.match(line):
            lines[number] = _QUOTED.sub("", line)
    for number in listed_in(lines):
        lines[number] = ""
    return list(_apart(_named_apart(list(provisions_apart(lines)))))


def _named_apart(lines: list[str]) -> list[str]:
    """Return ``lines`` with the name of whose document it is apart from the title below it."""
    told = [number for number, line in enumerate(lines) if line.strip()][:_TITLE_PAGE]
    for at, number in enumerate(told):
        for last in told[at : at + 2]:
            name = " ".join(line.strip() for line in lines[number : last + 1])
            if "\t" in name:
                continue  # the row of a table
            if last - number < 2 and len(name) <= HEADING and is_name_of_body(_plain(name).lstrip("# ")):
                lines[number : last + 1] = [name, "", *[""] * (last - number)]
                return lines
    return lines


def _apart(lines: list[str]) -> Iterator[str]:
    """Yield ``lines``, with a blank one before each whose number goes on past 999."""
    count = Count()
    for line in lines:
        if count.goes_on(line):
            yield ""
        yield line


def _underlined(above: str, line: str) -> int:
    """The level of a heading that is underlined: 1 by equals signs, 2 by hyphens, 0 for no heading."""
    under = _UNDERLINE.match(line)
    if under is None or not 0 < len(above) <= HEADING or split_marker(above)[0]:
        return 0
    return (1 if under[1][0] == "=" else 2) if len(under[1]) * 2 >= len(above) else 0


def _notes(lines: list[str]) -> Iterator[Block]:
    """Take the footnotes of Markdown out of ``lines`` and yield them."""
    mark, words = "", ""
    for number, line in enumerate(lines):
        found = _NOTE.match(line)
        goes_on = bool(mark) and not found and line.startswith(("    ", "\t"))
        if (found or not goes_on) and mark and line.strip():
            yield Block("note", _plain(words), mark)
            mark = ""
        if found:
            mark, words = found[1], found[2]
        elif goes_on:
            words = f"{words} {line.strip()}"
        if found or goes_on:
            lines[number] = ""
    if mark:
        yield Block("note", _plain(words), mark)


def _filled(above: str, line: str, widest: int) -> bool:
    """Whether a line was so full that the first word of the next may have had no room on it."""
    return len(above.rstrip()) + 1 + len(line.split()[0]) > widest * _FULL


def _leads(lines: list[str]) -> set[int]:
    """Return the places of short lines that lead in the list below them, and so are no headings."""
    told = [number for number, line in enumerate(lines) if line.strip()]
    return {
        above
        for above, below in pairwise(told)
        if _leads_in(lines[above].strip(), lines[below].strip(), close=below - above <= 2)
    }


def _leads_in(upper: str, lower: str, *, close: bool) -> bool:
    marker, rest = split_marker(lower)
    if upper.rstrip("*_ ").endswith(":") and lower[:1].islower() and not _HASHES.match(upper):
        return close
    clause = marker[:1].isdigit() and "." in marker.rstrip(".")
    if not marker or clause or _HASHES.match(upper) or _FIELD.match(upper) or _BOLD.match(upper):
        return False
    if upper.rstrip("*_ ").endswith(":"):
        return not marker[:1].isdigit() or (marker.strip("().") == "1" and close)
    return rest[:1].islower() and not _END.search(upper)


def _with_calls(block: Block) -> Block:
    if block.kind == "table":
        return block
    text, calls = _called(block.text)
    text, raised = without_raised(text)
    return replace(block, text=text, calls=(*calls, *raised)) if calls or raised else block


def _called(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without the marks that call footnotes, and those marks."""
    calls = tuple(found[1] or found[2] for found in _CALL.finditer(text))
    return (one_line(_CALL.sub("", text)) if calls else text), calls


def _pieces(lines: list[str], *, hard_wrapped: bool) -> dict[int, bool]:
    """Return the places of lines that are pieces of a longer paragraph, so that none is a heading.

    The value says whether the line goes on from the one above it: where the next word would not
    have fitted there, or where the line starts in lower case.
    """
    widths = _widths(lines)
    narrow = _NARROW * max((len(line.rstrip()) for line in lines if len(line) <= WHOLE_PARAGRAPH), default=0)
    pieces: dict[int, bool] = {}
    for above, below in pairwise(n for n, line in enumerate(lines) if line.strip()):
        upper, lower = lines[above].strip(), lines[below].strip()
        if _END.search(upper) or _HASHES.match(upper) or _BOLD.match(upper) or _starts_anew(lower, upper):
            continue
        filled = len(lines[above].rstrip()) + 1 + len(lower.split()[0]) > widths[above]
        wrapped = hard_wrapped and below == above + 1 and widths[above] >= max(NARROWEST, narrow) and filled
        if wrapped or lower[0].islower():
            pieces.setdefault(above, False)
            pieces[below] = True
    return pieces


def _broken_numbers(lines: list[str]) -> dict[int, bool]:
    """Return the places of lines between which a telephone number was broken, as ``_pieces`` does."""
    found: dict[int, bool] = {}
    for above, below in pairwise(n for n, line in enumerate(lines) if line.strip()):
        if below - above <= 2 and is_broken_number(lines[above], lines[below]):
            found.setdefault(above, False)
            found[below] = True
    return found


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
    line = _CALL.sub(lambda found: f"[^{found[1] or found[2]}]", line)
    line = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", _TAG.sub("", line)))
    line = _STRONG.sub(lambda found: found[2] or found[3], line)
    line = html.unescape(_SLANTED.sub(r"\2", line))
    return one_line(_ESCAPED.sub(r"\1", line)) if "\\" in line else one_line(line)


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
    return Block("item", rest, marker)


def _looks_like_heading(line: str, raw: str) -> bool:
    """Whether ``line`` is short, starts with a capital and has no stop, or is a question or label."""
    if (
        len(line) > HEADING
        or not line[:1].isupper()
        or raw.startswith(" ")
        or _FIELD.match(line)
        or is_dated(line)
    ):
        return False
    return not _END.search(line) or _CALL.sub("", line).endswith((":", "?"))


def _continues(above: Block, block: Block, indent: int, after_blank: bool, long_lines: bool) -> bool:
    if _FIELD.match(block.text) or above.kind == "table":
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
