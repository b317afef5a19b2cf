"""Acts and regulations: their parts, schedules and numbered provisions, brought to one form for every format.

Print tells a schedule from a section by its look alone, and each format shows that in its own way. What the
law is numbered by is the same in all: "PART 2", "SCHEDULE 1", "16B Functions of the Panel", "3 (1)", "(2A)",
"(a)". So the numbers decide, and the look only where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from procedures.reading.marks import HEADING
from procedures.reading.outline import COMPOUND, NUMBER
from procedures.reading.provisions import quotations
from procedures.reading.structure import Block

#: The levels of headings in an Act or in regulations, the largest first; headings between parts and sections
#: keep their own order below ``CROSS_HEADING``.
_TITLE, _SCHEDULES, _PART, _PART_TITLE, _INNER_PART, _INNER_TITLE = range(1, 7)
_CHAPTER, _CHAPTER_TITLE, _CROSS_HEADING = 8, 9, 10
#: The level of a section's own heading, its number and its title.
SECTION = 60

#: A section, or a rule of court, which is numbered within its part.
_NUMBER = r"\d{1,3}[A-Z]{0,3}(?:\.\d{1,3}[A-Z]{0,2})?"
_SCHEDULES_HEADING = re.compile(r"^(?:the )?schedules$", re.I)
_DIVISION = re.compile(
    r"^\[?(part|chapter|schedule)\b\.?\s*(\d{1,3}[A-Z]{0,3}|[A-Z]{1,2}|[IVX]{1,6})?(?!\w)\s*", re.I
)
_AFTER_NUMBER = re.compile(r"^(?:[—–:\-.]\s*|\[|$)|^(?=[A-Z“])")
#: The provision that brings a schedule in, printed beside its number.
_BROUGHT_IN = re.compile(
    r"^\(?(?:sections?|regulations?|articles?|rules?|paragraphs?)\s+\d[\w(),.\s–-]*\)?$", re.I
)
_SECTION = re.compile(
    rf"^(?=(?i:section)\s|{_NUMBER}\.?\s+[A-Z“‘\[])(?i:section\s+)?({_NUMBER})"
    r"(?:\.?\s+(?=[A-Z“‘\[])|\s*[:–—]\s*(?=\S)|$)"
)
_NUMBERED = re.compile(rf"^(\[?)({_NUMBER})\.?\s+(?=\S)")
# A copy from a browser has no space between a number and its words.
_COMPOUND = re.compile(rf"^(\[?)({_NUMBER}\.?\s?[—–-]?\s?\(\d{{1,3}}[A-Z]{{0,3}}\))\s*(?=[^\s(])")
_INSERTED = re.compile(r"^(\[?)(\(\w{1,5}\))(\]?)\s*(?=\S)")
_QUOTED_NUMBER = re.compile(
    r"^([“\"]\[?(?:\d{1,3}[A-Z]{0,3}\.?\s?[—–-]?\s?\(\d{1,3}[A-Z]{0,2}\)|\d{1,3}[A-Z]{0,3}\.?|\(\w{1,5}\)))\s+(?=\S)"
)
_BARE_NUMBER = re.compile(rf"^({_NUMBER})\.?$")
#: So many sections may have been repealed without a trace between two that stand.
_MOST_REPEALED = 30
#: How words end that wait for a list below them, so that they are no heading.
_WAITS = re.compile(r"[:—–-]$")
_SPREAD = re.compile(r"^(?:\w ){3,}\w$")
_STOPS = re.compile(r"[.;:,—–-]$")
#: Dots where words were repealed, and words that wait for the number of what they cite.
_REPEALED = re.compile(r"^[.\s…\[\]]+$")
_CITES = re.compile(
    r"\b(?:sections?|subsections?|paragraphs?|regulations?|articles?|rules?|schedules?)[.\s]*$", re.I
)
_OPENING_BRACKET = re.compile(r"^\[+")


def arranged(blocks: Sequence[Block], noun: str) -> list[Block]:
    """Return the blocks of an Act or of regulations with levels by its parts, and numbers as markers.

    ``noun`` is what its provisions are called: only "section" has its title beside its number in plain words.
    What an amendment quotes has no headings. Notes that are printed again on a later page stand once.
    """
    blocks = _rejoined(_unboxed(blocks))
    quoted = {at for start, end in quotations(blocks) for at in range(start, end)}
    order = _Order(noun == "section")
    made: list[Block] = []
    for at, block in enumerate(_once(blocks)):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if block is None:
            continue
        if at in quoted:
            made.append(_quoted(block))
        else:
            made += order.placed(block, after)
    return _with_references(made)


def _unboxed(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks without frames: in an Act a frame only says that what is in it is not yet in force."""
    for block in blocks:
        if block.kind != "box":
            yield block
            continue
        if block.text:
            yield Block("paragraph", block.text, page=block.page)
        yield from _unboxed(block.blocks)


def _rejoined(blocks: Iterator[Block]) -> list[Block]:
    """Return blocks without the dots of what was repealed, and with the number after "section" beside it."""
    kept: list[Block] = []
    for block in blocks:
        if block.kind == "paragraph" and _REPEALED.match(block.text):
            continue
        goes_on = block.kind == "paragraph" and block.text[:1].isdigit() and not _COMPOUND.match(block.text)
        if kept and goes_on and _CITES.search(kept[-1].text):
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {block.text}")
        else:
            kept.append(block)
    return kept


def _once(blocks: Sequence[Block]) -> Iterator[Block | None]:
    """Yield blocks, and None for notes without words and for those that an earlier page has."""
    seen: set[tuple[str, str]] = set()
    for block in blocks:
        said = (block.marker, block.text)
        again = block.kind == "note" and (not block.text or (block.marker and said in seen))
        seen |= {said} if block.kind == "note" else set()
        yield None if again else block


def _quoted(block: Block) -> Block:
    """A block of a quotation: its number apart from its words, with the quotation mark that opens it."""
    if block.kind == "heading":
        block = replace(block, kind="paragraph", depth=0)
    found = _QUOTED_NUMBER.match(block.text) if block.kind == "paragraph" else None
    if found is None:
        return _numbered(block)
    return replace(block, kind="item", marker=found[1].rstrip(), text=block.text[found.end() :])


def _numbered(block: Block) -> Block:
    """What stands as words before a block, "3 (1)" or "(2A)", as its marker; brackets of amendments stay."""
    if block.kind == "item" and NUMBER.match(block.marker):
        inner = _INSERTED.match(block.text)
        if inner and inner[2][1:-1].isdigit():
            marker = f"{block.marker.rstrip('.)')} {inner[2]}"
            return replace(block, marker=marker, text=inner[1] + block.text[inner.end() :])
    if block.kind != "paragraph":
        return block
    found = _COMPOUND.match(block.text) or _INSERTED.match(block.text)
    if found is None:
        return block
    bracket = found[1] + (found[3] if found.re is _INSERTED else "")
    return replace(block, kind="item", marker=found[2], text=f"{bracket}{block.text[found.end() :]}")


@dataclass
class _Order:
    """Where in an Act a block stands: in a schedule or not, and what number came last."""

    titles_beside: bool
    in_schedule: bool = False
    begun: bool = False
    titled: int = 0
    last: str = ""

    def placed(self, block: Block, after: Block | None) -> Iterator[Block]:
        """Yield ``block`` as what it is in an Act."""
        text = _unspread(block.text) if block.kind in ("heading", "paragraph") else block.text
        block = replace(block, text=text) if text != block.text else block
        division = self._division(block)
        if division is not None:
            yield division
        elif self.titled and (reference := _BROUGHT_IN.match(text)) and block.kind != "item":
            yield replace(block, kind="paragraph", text=reference[0], depth=0)
        elif self.titled and _is_title(block, self.in_schedule):
            yield replace(block, kind="heading", depth=self.titled)
            self.titled = 0
        else:
            self.titled = self.titled if block.kind == "note" else 0
            yield from self._below(block, after)

    def _division(self, block: Block) -> Block | None:
        if block.kind not in ("heading", "paragraph") or len(block.text) > 2 * HEADING:
            return None
        if _SCHEDULES_HEADING.match(block.text):
            self.begun, self.in_schedule = True, True
            return replace(block, kind="heading", depth=_SCHEDULES)
        found = _DIVISION.match(block.text)
        if found is None or not (found[2] or found[1].isupper()):
            return None
        rest = block.text[found.end() :]
        bare = not rest or rest.startswith(("(", "["))
        if not bare and (block.kind != "heading" or not _AFTER_NUMBER.match(rest)):
            return None
        if block.kind == "paragraph" and _STOPS.search(block.text):
            return None
        return self._named(block, found[1].lower(), bare=bare)

    def _named(self, block: Block, name: str, *, bare: bool) -> Block:
        self.begun = True
        if name == "schedule":
            self.in_schedule, self.last = True, ""
            level, title = _PART, _PART_TITLE
        elif name == "part":
            level, title = (_INNER_PART, _INNER_TITLE) if self.in_schedule else (_PART, _PART_TITLE)
        else:
            level, title = _CHAPTER, _CHAPTER_TITLE
        self.titled = title if bare else 0
        return replace(block, kind="heading", depth=level)

    def _below(self, block: Block, after: Block | None) -> Iterator[Block]:
        beside = self.titles_beside or block.kind == "heading"
        if beside and not self.in_schedule and _is_section(block, after, self.last):
            text = f"{block.marker} {block.text}".strip()
            found = _SECTION.match(_OPENING_BRACKET.sub("", text))
            self.begun, self.last = True, found[1].upper() if found else ""
            yield replace(
                block, kind="heading", text=_OPENING_BRACKET.sub("", text), marker="", depth=SECTION
            )
        elif block.kind == "heading" and not _WAITS.search(block.text):
            yield replace(block, depth=_CROSS_HEADING + block.depth if self.begun else _TITLE)
        else:
            heading = block.kind == "heading"
            yield from self._provision(replace(block, kind="paragraph", depth=0) if heading else block)

    def _provision(self, block: Block) -> Iterator[Block]:
        found = _NUMBERED.match(block.text) if block.kind == "paragraph" else None
        if found and not _COMPOUND.match(block.text) and _is_next(found[2], self.last):
            block = replace(block, kind="item", marker=found[2], text=found[1] + block.text[found.end() :])
        block = _numbered(block)
        number = COMPOUND.match(block.marker) or _BARE_NUMBER.match(block.marker)
        self.last = number[1] if number and block.kind == "item" else self.last
        yield block


def _is_title(block: Block, in_schedule: bool) -> bool:
    """Whether a block is the title of the part or the schedule whose number stands above it."""
    if block.kind == "heading":
        return in_schedule or not _SECTION.match(_OPENING_BRACKET.sub("", block.text))
    capitals = block.kind == "paragraph" and block.text.isupper() and len(block.text) <= 2 * HEADING
    return capitals and not _STOPS.search(block.text)


def _is_section(block: Block, after: Block | None, last: str) -> bool:
    """Whether a block is the number and the title of a section: "16B Functions of the Panel"."""
    text = _OPENING_BRACKET.sub("", f"{block.marker} {block.text}".strip())
    found = _SECTION.match(text)
    if found is None or len(text) > 2 * HEADING or re.match(r"^\d{1,4}\s+(?:chapter|no\b)", text, re.I):
        return False
    if block.kind == "heading":
        return True
    opens = after is not None and (after.kind in ("item", "paragraph") or bool(_WAITS.search(after.text)))
    plain = block.kind == "paragraph" or (block.kind == "item" and block.depth == 0)
    follows = not last or 0 <= _digits(found[1]) - _digits(last) <= _MOST_REPEALED
    ends = not _STOPS.search(text) or (text.endswith(".") and after is not None and _begins(after))
    return plain and opens and follows and ends and found[1].upper() != last


def _begins(block: Block) -> bool:
    """Whether a block is the first subsection of a section, so that what stands above it is the title."""
    return f"{block.marker} {block.text}".lstrip(" [").startswith("(1)")


def _is_next(number: str, last: str) -> bool:
    """Whether a number comes next: 4 or 3A after 3, 16ZA after 16, 12.1 after 11.9, 1 after none."""
    if number.endswith(".1") and number.split(".")[0] != last.split(".")[0]:
        return True
    digits, before = _digits(number), _digits(last)
    return digits == before + 1 or (digits == before and number != last and not number.isdigit())


def _digits(number: str) -> int:
    return int(re.sub(r"\D", "", number.split(".")[-1]) or 0)


def _unspread(text: str) -> str:
    """Words that print spreads letter by letter, "S C H E D U L E S"."""
    return text.replace(" ", "") if _SPREAD.match(text) else text


def _with_references(blocks: Sequence[Block]) -> list[Block]:
    """Put "Section 18", printed beside the number of a schedule, into that heading."""
    kept: list[Block] = []
    for block in blocks:
        above = kept[-1] if kept else None
        heads = above is not None and above.kind == "heading" and _DIVISION.match(above.text)
        if above is not None and heads and block.kind == "paragraph" and _BROUGHT_IN.match(block.text):
            kept[-1] = replace(above, text=f"{above.text} ({block.text.strip('()')})")
        else:
            kept.append(block)
    return kept
