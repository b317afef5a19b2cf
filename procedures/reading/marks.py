"""What is printed before a paragraph, brought to one form for every kind of file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from procedures.reading.structure import Block

#: A marker as printed before a paragraph: "3.5", "4.1.1", "a)", "(b)", "(1)", "12.", a bullet.
MARKER = re.compile(
    r"^(?P<marker>\d+[A-Z]{0,2}(?:\.\d+)+(?-i:(?!AM|PM)[A-Z]{0,2})\.?|\d{1,3}[A-Z]{0,2}[.)]|\(\d{1,3}[A-Z]{0,2}\)|\(?[a-z]\)|\([a-z]{2}\)"
    r"|\(?[ivxl]{1,5}\)|\d{1,4}[A-Z]{0,2}(?:\.\d{1,3}[A-Z]{0,2})?\.?\s?[—–-]\s?\(\d{1,3}[A-Z]{0,2}\)|[•●▪◦§·*‣➢+\-–])\s+(?=\S)",
    re.I,
)
BULLETS = frozenset("•●▪◦§·*+-–‣➢")
BULLET = "•"
#: A longer line is never a heading.
HEADING = 100

#: Bullets as Word and Symbol fonts write them, beside those that are letters of Unicode.
_GLYPHS = BULLETS | frozenset("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\u25cb\u25a0\u2013\u2023\u27a2\u2713o")
_DATED = re.compile(
    r"^(?:(?:last\s+|first\s+|next\s+)?(?:updated?|reviewed|revised|published|approved|issued|effective|adopted|valid|"
    r"review(?: date| due)?|version|date|dated|edition)\b[\s:]*(?:on|from|in|of|by)?[\s:]*)?"
    r"(?:v?\d+(?:\.\d+)*[,;:\s–-]*)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d\d\.?$",
    re.I,
)
#: A number with a stop or a bracket, and from how many digits on it may be a year.
_NUMBER, _PAST = re.compile(r"^(\d{1,6})([.)])\s+(?=\S)"), 4
_STOPS = re.compile(r"[.;,…][\"'”’)\]]?$")
#: A capital letter, or a clause number and then a capital letter.
_OPENING = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?\s+)?[A-Z]")


#: The beginning of a telephone number at the end of a line, and the figures that a line begins with.
_BEGUN = re.compile(r"(?<![\w.,/-])(?:\+44(?:\s?\(0\))?\s?\d*|\(?0\d{2,}\)?)(?:[ -]\d+)*-?$")
_REST = re.compile(r"\d+(?:[ -]\d+)*(?![\w/]|[.,:]\d)")
#: How many figures a number has; one that costs nothing to ring may have fewer.
_LENGTHS, _FREE, _SHORT = (10, 11), ("0800", "0845"), (8, 10, 11)
#: A number of a clause, of a house, of a day or the like, and the word that begins after it.
_COUNTS = re.compile(r"\d{1,3}\s+[A-Z]")


#: Characters that take no room: soft hyphens, zero-width spaces and joiners, direction marks, BOMs.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_RAISED, "0123456789")
#: Raised digits after a word or a figure; after a unit of length they are its square or cube.
_RAISED_MARK = re.compile(rf"(?<=[\w.,;:!?)\]’”\"'])(?<!\b[mk])(?<!\b[ckm]m)\s?([{_RAISED}]+)")
_MARK = re.compile(r"^[\[(]?(?:note\s*)?(\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,5})[\])]?$", re.I)
_UNIT = re.compile(r"\b(?:m|km|cm|mm|ft|10)$")
#: The mark of a note on what changed an Act; plain text has such words too.
_AMENDMENT = re.compile(r"^[FCIMPEX]\d{1,4}$")
#: The grades and findings of inspections.
GRADES = (
    r"outstanding|good|adequate|satisfactory|inadequate|requires? improvement(?: to be good)?"
    r"|(?:not )?(?:met|effective|judged|applicable|inspected)"
    r"|urgent improvement|strong standard|expected standard|needs attention|exceptional"
)


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space, and invisible characters gone."""
    return " ".join(_INVISIBLE.sub("", text).split())


def mark_of(raised: str, before: str, *, linked: bool = False) -> str:
    """Return the note's mark that a raised text is, or "" where it belongs to the words before it.

    "1st" and "m2" keep what is raised; "15" with a raised 1 does not become 151.
    """
    if linked and _AMENDMENT.match(one_line(raised)):
        return one_line(raised)
    found = _MARK.match(one_line(raised))
    if found is None or (_UNIT.search(before) and not linked):
        return ""
    lettered = found[1].isalpha()
    return "" if lettered and not linked and not before[-1:].isalnum() else found[1]


def raised(digits: str) -> str:
    """Return ``digits`` as raised digits of Unicode: the square of a measure stays one."""
    return digits.translate(str.maketrans("0123456789", _RAISED))


def without_raised(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without the raised digits of Unicode that mark notes, and those marks."""
    marks = tuple(found[1].translate(_DIGITS) for found in _RAISED_MARK.finditer(text))
    return (_RAISED_MARK.sub("", text), marks) if marks else (text, ())


def bullet_or(printed: str) -> str:
    """Return "•" for any bullet glyph, and any other marker as it is."""
    marker = printed.strip()
    return BULLET if marker in _GLYPHS else marker


def split_marker(line: str) -> tuple[str, str]:
    """Return the marker printed before ``line`` and the rest; the marker is "" if there is none."""
    found = MARKER.match(line)
    return (found["marker"], line[found.end() :].strip()) if found else ("", line.strip())


def is_dated(text: str) -> bool:
    """Whether a line only says when a document was made: "Updated December 2024", "March 2021"."""
    return bool(_DATED.match(text))


def is_short(text: str, longest: int = HEADING) -> bool:
    """Whether ``text`` is short enough, and ends openly enough, to be a heading where it is styled as one."""
    return len(text) <= longest and not _STOPS.search(text)


def is_title(text: str, longest: int = HEADING) -> bool:
    """Whether a paragraph that is only set in bold reads as a heading."""
    return is_short(text, longest) and bool(_OPENING.match(text))


def is_broken_number(above: str, below: str) -> bool:
    """Whether the figures that ``below`` begins make whole a telephone number that ends ``above``."""
    begun, rest = _BEGUN.search(above.rstrip()), _REST.match(below.lstrip())
    if begun is None or rest is None or _COUNTS.match(below.lstrip()):
        return False
    first, last = (re.sub(r"\D", "", part) for part in (begun[0].replace("(0)", ""), rest[0]))
    if first.startswith("44"):
        first = f"0{first[2:]}"
    lengths = _SHORT if first.startswith(_FREE) else _LENGTHS
    return first.startswith("0") and len(first) not in lengths and len(first + last) in lengths


def printed_block(text: str, depth: int = 0, calls: tuple[str, ...] = ()) -> Block:
    """Return an item if a marker is typed before ``text``, else a paragraph."""
    text, raised = without_raised(text)
    marker, rest = split_marker(text)
    if not marker:
        return Block("paragraph", rest, depth=depth, calls=(*calls, *raised))
    return Block("item", rest, bullet_or(marker), depth=depth, calls=(*calls, *raised))


class Count:
    """The last number that was printed before a paragraph, to tell one past 999 from a year.

    "1907. The panel ..." is a numbered paragraph where 1,906 stands before it, and else begins with a year.
    """

    def __init__(self) -> None:
        self._last = ("", 0)

    def goes_on(self, line: str) -> re.Match[str] | None:
        """Return the number of four digits or more before ``line`` if it is the next."""
        found = _NUMBER.match(line)
        if found is None:
            return None
        counted = (found[2], int(found[1]))
        is_next = counted == (self._last[0], self._last[1] + 1)
        if is_next or len(found[1]) < _PAST:
            self._last = counted
        return found if is_next and len(found[1]) >= _PAST else None


def counted_on(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield ``blocks``, with the paragraphs whose printed numbers go on past 999 as items."""
    count = Count()
    for block in blocks:
        found = count.goes_on(f"{block.marker} {block.text}".lstrip())
        if found and block.kind == "paragraph":
            yield replace(block, kind="item", marker=found[1] + found[2], text=block.text[found.end() :])
        else:
            yield block
