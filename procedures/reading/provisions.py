"""The provisions of the law: what stands in which section and paragraph, and how each is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from procedures.reading.outline import COMPOUND, NUMBER, Node, opens_list
from procedures.reading.structure import Block

#: A quotation that is longer, in blocks, has no end: its closing mark was lost.
_LONGEST_QUOTATION = 80
_BRACKETED = re.compile(r"^\(\d{1,3}[A-Z]{0,3}\)$")
#: A rule of court is numbered within its part.
_RULE = re.compile(r"^\d{1,3}[A-Z]{0,2}\.\d{1,3}[A-Z]{0,2}\.?$")
_LETTERED = re.compile(r"^\(?([A-Za-z]{1,5})[.)]$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_OPENS = re.compile(r"^\[?\s?[“\"]")
_QUOTES = str.maketrans("", "", '“"[')
_DEFINES = re.compile(r"^\[?\s?[“\"]\s*([^”\"]{1,80}?)\s*[”\"]")
_LEADS = re.compile(r"(?:[—–:-]|\b(?:insert(?:ed)?|substitute[d]?|added?))$")


@dataclass
class Provision:
    """A section, a regulation or a paragraph of a schedule: its number, "" if it has none, and its parts."""

    number: str
    nodes: list[Node] = field(default_factory=list)


def quotations(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Return from where to where amendments quote what they put in, each below words that lead it in."""
    found: list[tuple[int, int]] = []
    at = 1
    above = Block("paragraph")
    while at < len(blocks):
        above = above if blocks[at - 1].kind == "note" else blocks[at - 1]
        end = _end_of_quotation(blocks, at) if _may_quote(above, blocks[at]) else at
        if end > at:
            found.append((at, end))
        at = max(end, at + 1)
    return found


def _may_quote(above: Block, block: Block) -> bool:
    quoted = _OPENS.match(_printed(block))
    return bool(quoted) and above.kind in ("item", "paragraph") and bool(_LEADS.search(above.text.rstrip()))


def _end_of_quotation(blocks: Sequence[Block], start: int) -> int:
    """The place after a quotation: where as many marks have closed as opened; ``start`` if none follows.

    A quotation of one block that only defines a word, “child” means, is none: it closes at once, inside.
    """
    balance = 0
    straight = _printed(blocks[start]).lstrip("[").startswith('"')
    for at in range(start, min(len(blocks), start + _LONGEST_QUOTATION)):
        text = _printed(blocks[at])
        if blocks[at].kind == "note":
            continue
        balance += text.count('"') % 2 if straight else text.count("“") - text.count("”")
        if straight and balance == 2:
            balance = 0
        if balance <= 0:
            ends = re.search(r"[”\"][;,.]?(?: and| or)?[\].]*$", text)
            return at + 1 if ends or at > start else start
    return start


def _printed(block: Block) -> str:
    return f"{block.marker} {block.text}".strip()


def provisions(blocks: Sequence[Block], number: str, *, numbered: bool) -> list[Provision]:
    """Return the provisions that blocks between two headings hold, in order.

    ``number`` is that of the section whose heading stands above, "" for none; ``numbered`` says that it is
    in a heading, so that no block begins another.
    """
    spans = dict(quotations(blocks))
    found = [Provision(number)]
    nesting = _Nesting(found[0])
    at = 0
    while at < len(blocks):
        block = blocks[at]
        begun = "" if numbered or block.kind != "item" else number_of(block.marker)
        if at in spans:
            nesting.quote(blocks[at : spans[at]])
        elif begun:
            found.append(Provision(begun))
            nesting = _Nesting(found[-1])
            nesting.begin(block)
        else:
            nesting.add(block)
        at = spans.get(at, at + 1)
    return [provision for provision in found if provision.nodes]


def number_of(marker: str) -> str:
    """Return the number of the provision that a marker begins: "3A" of "3A (1)" or "3A.", "12.3", else ""."""
    bare = marker.translate(_QUOTES).strip()
    compound = COMPOUND.match(bare)
    if compound:
        return compound[1]
    return bare.rstrip(".)") if NUMBER.match(bare) or _RULE.match(bare) else ""


def part_of(marker: str) -> str:
    """Return a marker as it is cited: "(1)" of "3 (1)", "(a)" of "a)", "" for a bullet."""
    bare = marker.translate(_QUOTES).strip()
    compound = COMPOUND.match(bare)
    if compound:
        return f"({compound[2]})"
    lettered = _LETTERED.match(bare)
    return f"({lettered[1]})" if lettered else bare if re.match(r"^\(\w{1,6}\)$", bare) else ""


def term_of(block: Block) -> str:
    """Return the word that a block defines, "" if it defines none."""
    found = _DEFINES.match(block.text) if block.kind == "paragraph" else None
    return found[1].strip() if found else ""


@dataclass
class _Open:
    """A node that may still take others, and how its marker is read: a style and a number in it."""

    node: Node
    style: str
    number: int

    @property
    def opens(self) -> bool:
        """Whether its words wait for what comes below them."""
        return opens_list(self.node.block.text) and not self.node.children


@dataclass
class _Nesting:
    """One provision while it is put together; ``chain`` are the nodes still open, the outermost first."""

    provision: Provision
    chain: list[_Open] = field(default_factory=list)

    def begin(self, block: Block) -> None:
        """Put the block that begins the provision: "3" or "3 (1)"."""
        self._put(0, block, "bracketed" if COMPOUND.match(block.marker.translate(_QUOTES)) else "whole", 0)

    def add(self, block: Block) -> None:
        """Put a block where its marker, or its first word, says that it stands."""
        if block.kind == "item" and _BRACKETED.match(block.marker.translate(_QUOTES)):
            self._put(0, block, "bracketed", 0)
        elif block.kind == "item" and block.marker and self.chain:
            self._put_item(block)
        elif self.chain:
            self._put_words(block)
        else:
            self._put(0, block, "words", 0)

    def quote(self, blocks: Sequence[Block]) -> None:
        """Put what an amendment quotes below the words that lead it in, numbered as it will be."""
        for made in provisions(blocks, "", numbered=False):
            for node in made.nodes:
                node.quoted = made.number
                (self.chain[-1].node.children if self.chain else self.provision.nodes).append(node)

    def _put(self, place: int, block: Block, style: str, number: int) -> None:
        del self.chain[place:]
        node = Node(block)
        (self.chain[-1].node.children if self.chain else self.provision.nodes).append(node)
        self.chain.append(_Open(node, style, number))

    def _put_item(self, block: Block) -> None:
        readings = _readings(block.marker.translate(_QUOTES))
        place = self._place(readings)
        above = self.chain[place] if place < len(self.chain) else None
        style = above.style if above and above.style in readings else next(iter(readings))
        if above is None:
            style = next((name for name, number in readings.items() if number <= 1), style)
        self._put(place, block, style, readings[style])

    def _place(self, readings: dict[str, int]) -> int:
        """How deep an item stands: first below words that wait for it, then where it goes on."""
        begins = any(number <= 1 for number in readings.values())
        if begins and self.chain[-1].opens:
            return len(self.chain)
        for step in (1, 999):
            for place in range(len(self.chain) - 1, -1, -1):
                number = readings.get(self.chain[place].style)
                if number is not None and 0 <= number - self.chain[place].number <= step:
                    return place
        return len(self.chain) if begins else min(1, len(self.chain))

    def _put_words(self, block: Block) -> None:
        """Words without a number: a definition, what a list goes on to say, or a paragraph more."""
        defined = next((n for n, held in enumerate(self.chain) if held.style == "term"), None)
        if block.kind == "table":
            self._put(len(self.chain) if self.chain[-1].opens else 1, block, "table", 0)
        elif term_of(block):
            place = defined if defined is not None else len(self.chain) if self.chain[-1].opens else 1
            self._put(place, block, "term", 0)
        elif self.chain[-1].opens:
            self._put(len(self.chain), block, "words", 0)
        elif (closed := self._closed_by(block)) is not None:
            self.chain[closed].node.closing.append(block)
            del self.chain[closed + 1 :]
        else:
            self._put(1 if self.provision.number else 0, block, "words", 0)

    def _closed_by(self, block: Block) -> int | None:
        """The node whose list a block in lower case ends: the one it is set in as deep as."""
        if not block.text.lstrip("[")[:1].islower():
            return None
        listed = [n for n, held in enumerate(self.chain) if held.node.children]
        beside = [n for n in listed if self.chain[n].node.block.depth + 1 == block.depth]
        if beside or not listed:
            return beside[-1] if beside else None
        seen = any(held.node.block.depth for held in self.chain)
        return listed[0] if seen else listed[-1]


def _readings(marker: str) -> dict[str, int]:
    """How a lettered marker may be read: "(i)" is the ninth letter and the first in Roman.

    "(ca)" was put in after "(c)", and "(za)" before "(a)".
    """
    found = _LETTERED.match(marker)
    if found is None:
        return {f"bullet {marker}": 0}
    letters, case = found[1], "lower" if found[1].islower() else "upper"
    low = letters.lower()
    readings = {f"letter {case}": 0 if low[0] == "z" and len(low) > 1 else ord(low[0]) - 96}
    if set(low) <= _ROMAN.keys():
        readings[f"roman {case}"] = _roman(low)
    elif len(low) > 2 and set(low[:-1]) <= _ROMAN.keys():
        readings[f"roman {case}"] = _roman(low[:-1])
    if len(low) == 2 and low[0] == low[1]:
        readings[f"double {case}"] = ord(low[0]) - 96
    return readings


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-v if any(v < later for later in values[n + 1 :]) else v for n, v in enumerate(values))
