"""From flat blocks to what stands in what: the lead-in of each item, however deep.

A reader says how deep a block stands where it can see that. Where it cannot, as in pasted text, the
markers tell: "(a)" after "(1)" is within it, and "(2)" after "(b)" is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from procedures.reading.marks import BULLETS, is_dated
from procedures.reading.structure import Block, lines_of
from procedures.reading.tables import rows_of

CLAUSE = re.compile(r"^\(?\d+[A-Za-z]{0,2}(?:\.\d+[A-Za-z]{0,2})+[.)]?$")
NUMBER = re.compile(r"^\d{1,4}[A-Z]{0,2}[.)]?$")
#: A regulation, or a rule of court, with its first paragraph: "4.—(1)", "12.3.—(1)".
COMPOUND = re.compile(r"^(\d{1,4}[A-Z]{0,3}(?:\.\d{1,3}[A-Z]{0,2})?)\.?\s?[—–-]?\s?\((\d{1,4}[A-Z]{0,2})\)$")
LABEL = re.compile(r"^(Summary)\b\s*:")

#: What sets an item in below another.
_INSET = "  "
#: A complete sentence that is longer opens no list below it.
_LONGEST_LEAD = 250
#: A longer paragraph without a marker that begins with a capital is none of a list.
_LONGEST_ENTRY = 120
_BRACKETED = re.compile(r"^\((\d{1,4}[A-Z]{0,2})\)$")
_LETTERED = re.compile(r"^\(?([A-Za-z]{1,6})[.)]$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_OPEN_ENDS = (":", "-", "–", "—")
_STOPS = re.compile(r"[.!?;,][\"'”’)\]]*$")


@dataclass
class Node:
    """A block with what stands below it. ``closing`` are words after its list that go on from it.

    ``quoted`` says that an amendment puts it into another law, below the provision of that number.
    """

    block: Block
    children: list[Node] = field(default_factory=list)
    closing: list[Block] = field(default_factory=list)
    quoted: str | None = None

    @property
    def marker(self) -> str:
        """What was printed before it."""
        return self.block.marker

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the node's own words, those below it, and its closing words, a line each.

        Items within items are set in, so that it can be seen which belongs to which.
        """
        inset = _INSET * max(depth - 1, 0)
        yield from (f"{inset}{line}" for line in own_lines(self.block))
        for child in self.children:
            yield from child.lines(depth + 1)
        for block in self.closing:
            yield f"{inset}{block.text}"

    def blocks(self) -> Iterator[Block]:
        """Yield the block and every block below it."""
        yield self.block
        for child in self.children:
            yield from child.blocks()
        yield from self.closing


def own_lines(block: Block) -> Iterator[str]:
    """Yield the lines of one block; those of a table have the names of their row and columns."""
    if block.table is None:
        yield from lines_of(block)
        return
    if block.text:
        yield block.text
    for row in rows_of(block.table):
        yield from row.text.split("\n")


def opens_list(text: str) -> bool:
    """Whether ``text`` waits for what comes below it."""
    return text.rstrip(" ").endswith(_OPEN_ENDS)


def is_unfinished(text: str) -> bool:
    """Whether ``text`` ends without a stop, as a lead-in without a colon does."""
    return bool(text) and not _STOPS.search(text) and not is_dated(text)


def forest(blocks: Sequence[Block], *, through: bool = False) -> list[Node]:
    """Return the outermost nodes of blocks between two headings, in order.

    ``through`` says that outermost numbers are a decision's paragraphs, never items.
    """
    roots = _by_depth(blocks)
    return _by_marker(roots, through=through, outermost=True)


def _by_depth(blocks: Sequence[Block]) -> list[Node]:
    """Nest as the reader saw it: a block stands in the last item that is less deep."""
    roots: list[Node] = []
    above: list[Node] = []
    for block in blocks:
        node = Node(block)
        while above and (above[-1].block.depth >= block.depth or _is_beside(above[-1].block, block)):
            above.pop()
        (above[-1].children if above else roots).append(node)
        if block.kind == "item":
            above.append(node)
    return roots


def _is_beside(above: Block, block: Block) -> bool:
    """A clause does not stand in another, however a file nests them, unless that opens a list."""
    return bool(CLAUSE.match(block.marker)) and not opens_list(above.text) and block.kind == "item"


def _by_marker(siblings: Sequence[Node], *, through: bool, outermost: bool) -> list[Node]:
    """Nest blocks of one depth by their markers and lead-ins."""
    kept: list[Node] = []
    chain: list[_Open] = []
    for node in siblings:
        node.children = _by_marker(node.children, through=through, outermost=False)
        node.closing += _closing(node.children)
        broken = _broken_off(node, kept)
        if broken:
            last = broken.children[-1]
            chain = [_Open(broken, ()), _Open(last, _readings(last.marker))]
        place = _place(node, chain, through=through and outermost)
        if place is None:
            next(opened.node for opened in chain if _has_items(opened.node)).closing.append(node.block)
            continue
        del chain[place:]
        (chain[-1].node.children if chain else kept).append(node)
        if node.block.kind in ("item", "paragraph"):
            chain.append(_Open(node, _readings(node.marker)))
    return kept


def _broken_off(node: Node, kept: Sequence[Node]) -> Node | None:
    """Return the lead-in whose list an item goes on with, though paragraphs stand between: "Never:", 1, 2, 3.

    Only in lower case: what begins with a capital may be the next numbered paragraph.
    """
    if node.block.kind != "item" or not node.block.text[:1].islower():
        return None
    lead = next(
        (above for above in reversed(kept) if above.block.kind != "paragraph" or above.children), None
    )
    if lead is None or lead is kept[-1] or not lead.children or not opens_list(lead.block.text):
        return None
    if opens_list(kept[-1].block.text):
        return None  # "Some are always so, which includes:" leads in what follows itself
    last, readings = lead.children[-1], _readings(node.marker)
    counted = not readings[0][0].startswith("bullet") and last.block.kind == "item"
    return (
        lead
        if counted and last.marker != node.marker and _follows(readings, _readings(last.marker))
        else None
    )


def _closing(children: list[Node]) -> list[Block]:
    """Take from below a list the words that go on from its lead-in: they hold for every item."""
    closing: list[Block] = []
    while len(children) > 1 and children[-1].block.kind == "paragraph":
        if children[-1].children or not children[-1].block.text[:1].islower():
            break
        closing.insert(0, children.pop().block)
    if closing and children[-1].block.kind != "item":
        children += [Node(block) for block in closing]
        return []
    return closing


@dataclass
class _Open:
    """A node that may still take others, and how its marker may be read: a style and a number each."""

    node: Node
    readings: tuple[tuple[str, int], ...]


def _place(node: Node, chain: Sequence[_Open], *, through: bool) -> int | None:
    """Return how deep in ``chain`` a node stands; None where it closes a list."""
    if not chain:
        return 0
    if node.block.kind == "item":
        return _place_of_item(node, chain, through=through)
    return _place_of_paragraph(node, chain)


def _place_of_paragraph(node: Node, chain: Sequence[_Open]) -> int | None:
    """A paragraph stays with the last numbered one; in lower case it closes the list before it."""
    text = node.block.text
    numbered = [n for n, opened in enumerate(chain) if _is_provision(opened.node, outermost=n == 0)]
    if node.block.kind == "table":
        return len(chain) if opens_list(chain[-1].node.block.text) else numbered[-1] + 1 if numbered else 0
    waiting = [n for n, opened in enumerate(chain) if _waits(opened.node)]
    if waiting and _is_entry(text, chain[waiting[-1]].node.children):
        return waiting[-1] + 1
    listed = [n for n, opened in enumerate(chain) if _has_items(opened.node)]
    if listed and text[:1].islower():
        return (
            listed[0] + 1 if opens_list(text) else None
        )  # "or where the parent:" leads in a list of its own
    return numbered[-1] + 1 if numbered and not LABEL.match(text) else 0


def _waits(node: Node) -> bool:
    """Whether a node opens a list of which nothing stands yet but paragraphs without markers."""
    text = node.block.text
    said = opens_list(text) and any(map(str.isalpha, text))
    return said and all(child.block.kind == "paragraph" for child in node.children)


def _is_entry(text: str, entries: Sequence[Node]) -> bool:
    """Whether a paragraph goes on with a list without markers: it begins in lower case, or is no sentence.

    "Never:" and "share a room" below it say the opposite of "share a room" alone.
    """
    if text[:1].islower():
        return True
    ended = bool(entries) and entries[-1].block.text.endswith(".")
    return len(text) <= _LONGEST_ENTRY and is_unfinished(text) and not opens_list(text) and not ended


def _has_items(node: Node) -> bool:
    last = node.children[-1].block if node.children else None
    return last is not None and last.kind == "item" and not CLAUSE.match(last.marker)


def _is_provision(node: Node, *, outermost: bool) -> bool:
    """Whether a node is a numbered paragraph of the document, and not an item of a list within one."""
    marker = node.marker
    numbered = NUMBER.match(marker) or _BRACKETED.match(marker)
    return bool(CLAUSE.match(marker) or (outermost and numbered))


def _place_of_item(node: Node, chain: Sequence[_Open], *, through: bool) -> int:
    marker = node.marker
    if CLAUSE.match(marker):
        return _place_of_clause(marker, chain)
    if through and NUMBER.match(marker):
        return 0
    readings = _readings(marker)
    bullet = readings[0][0].startswith("bullet")
    alike = [n for n, opened in enumerate(chain) if _follows(readings, opened.readings)]
    if alike and bullet:
        return _place_of_bullet(node, chain, alike)
    if alike:
        return alike[-1]
    same = [n for n, opened in enumerate(chain) if _same_style(readings, opened.readings)]
    if same and not any(number == 1 for _, number in readings):
        return same[-1]
    return _below(node, chain, same)


def _place_of_clause(marker: str, chain: Sequence[_Open]) -> int:
    """A clause stands below the clause whose number begins its own, where that opens a list."""
    for place in range(len(chain) - 1, -1, -1):
        opened = chain[place].node
        above = opened.marker.rstrip(".)")
        if above and marker.startswith(f"{above}.") and opens_list(opened.block.text):
            return place + 1
    return 0


def _place_of_bullet(node: Node, chain: Sequence[_Open], alike: Sequence[int]) -> int:
    """Bullets that were flattened: below one that opens a list, those in lower case are the list."""
    last = chain[-1].node
    lower = node.block.text[:1].islower()
    if lower and alike[-1] == len(chain) - 1 and opens_list(last.block.text) and not last.children:
        return len(chain)
    if len(alike) > 1 and not lower:
        return alike[0]
    return alike[-1]


def _below(node: Node, chain: Sequence[_Open], same: Sequence[int]) -> int:
    """A list begins: below the last block that can lead it in, else where it stands."""
    last = chain[-1].node
    text = last.block.text
    if last.block.kind == "paragraph" and LABEL.match(text):
        return same[-1] if same else len(chain) - 1
    sub = bool(_BRACKETED.match(node.marker)) or _LETTERED.match(node.marker) is not None
    lower = node.block.text[:1].islower()
    if opens_list(text) or (is_unfinished(text) and (lower or not NUMBER.match(node.marker))):
        return len(chain)
    if last.block.kind == "item" and node.marker in BULLETS and last.marker in BULLETS:
        return len(chain) if lower else same[-1] if same else len(chain) - 1
    if node.marker in BULLETS and any(_is_provision(o.node, outermost=not n) for n, o in enumerate(chain)):
        return len(chain)  # below a numbered paragraph, however long, bullets keep its number and its words
    if NUMBER.match(node.marker) or (len(text) > _LONGEST_LEAD and not sub):
        return same[-1] if same else 0
    if sub and last.block.kind == "paragraph" and len(text) > _LONGEST_LEAD:
        return 0
    return len(chain)


def _readings(marker: str) -> tuple[tuple[str, int], ...]:
    """Return how a marker may be read: "(i)" is the first in Roman and the ninth in letters."""
    if CLAUSE.match(marker):
        return (("clause", 0),)
    for style, pattern in (("number", NUMBER), ("bracketed", _BRACKETED)):
        if pattern.match(marker):
            return ((style, int(re.sub(r"\D", "", marker))),)
    compound = COMPOUND.match(marker)
    if compound:
        return (("bracketed", int(re.sub(r"\D", "", compound[2]))),)
    lettered = _LETTERED.match(marker)
    if lettered is None:
        return ((f"bullet {marker}", 0),)
    letters = lettered[1]
    case = "lower" if letters.islower() else "upper"
    found = []
    repeated = len(set(letters.lower())) == 1 and letters[0].lower() not in "ixc"
    if repeated or len(letters) == 1:
        found.append((f"letter {case}", ord(letters[0].lower()) - 96 + 26 * (len(letters) - 1)))
    elif len(letters) == 2 and not set(letters.lower()) <= _ROMAN.keys():
        found.append((f"letter {case}", ord(letters[0].lower()) - 96))  # "(fa)" was put in after "(f)"
    if set(letters.lower()) <= _ROMAN.keys():
        found.append((f"roman {case}", _roman(letters.lower())))
    return tuple(reversed(found)) or ((f"bullet {marker}", 0),)


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-v if any(v < later for later in values[n + 1 :]) else v for n, v in enumerate(values))


def _follows(readings: Sequence[tuple[str, int]], before: Sequence[tuple[str, int]]) -> bool:
    """Whether a marker is the next after another, or the same bullet, or a letter that was inserted."""
    return any(
        style == other and (style.startswith("bullet") or number in (last, last + 1))
        for style, number in readings
        for other, last in before
    )


def _same_style(readings: Sequence[tuple[str, int]], before: Sequence[tuple[str, int]]) -> bool:
    return any(style == other for style, _ in readings for other, _ in before)
