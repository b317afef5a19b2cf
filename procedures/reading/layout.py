"""From blocks to passages: which blocks make one paragraph, and what that paragraph is called.

A paragraph with a list is one passage while it is short. A longer one becomes a passage an item,
each with its lead-in, so that no item is ever read without the words that govern it. A table is one
passage while it is short, else a passage a row. Numbers are those that are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from procedures.document import Passage, Voice
from procedures.reading.footnotes import set_apart, within
from procedures.reading.locators import Draft, locators_of, unused
from procedures.reading.marks import is_short
from procedures.reading.outline import (
    CLAUSE,
    COMPOUND,
    LABEL,
    NUMBER,
    Node,
    forest,
    opens_list,
    own_lines,
)
from procedures.reading.places import BRACKETED, LETTERED, Place
from procedures.reading.provisions import part_of, provisions, term_of
from procedures.reading.statute import arranged
from procedures.reading.structure import Block
from procedures.reading.tables import NamedRow, rows_of

#: Characters up to which a paragraph and its list, or a table, stay one passage.
LIST_WHOLE = 600
#: Characters up to which the paragraphs below a numbered one stay with it.
PARAGRAPHS_WHOLE = 1200
#: A footnote is shown with the paragraph that calls it where that is no longer.
_SHORT_CALLER = 300


def passages_of(
    document_id: str, blocks: Iterable[Block], *, through: bool = False, noun: str = "paragraph"
) -> tuple[Passage, ...]:
    """Return the passages of a document in order, with unique ids ``document#locator``.

    ``through`` numbers paragraphs 1, 2, 3 through the whole document, for decisions whose copy
    restarts at each heading. Without it printed numbers stand: clauses as "1.2", numbers after
    ``noun`` ("paragraph 3", "section 47(1)(b)"), and paragraphs without one are called by their
    heading and position. Numbers that start anew in each chapter are named with the chapter.
    """
    held = tuple(
        arranged(tuple(blocks), noun) if noun != "paragraph" else blocks
    )  # kept while the notes are filed by the identity of its blocks
    builder = _Builder(through=through, noun=noun)
    drafts = builder.drafts(list(_titled(set_apart(held, builder.notes))))
    used: set[str] = set()
    return tuple(
        Passage(
            id=f"{document_id}#{unused(locator, used)}",
            document_id=document_id,
            text=draft.text,
            locator=locator,
            heading=draft.headings[-1] if draft.headings else "",
            above=draft.headings[:-1],
            voice=Voice.ACCOUNT,
            page=draft.page,
        )
        for draft, locator in zip(drafts, locators_of(drafts), strict=True)
    )


def _titled(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make a heading of a section's title: "1. Introduction" where clause 1.1 follows it."""
    for block, after in zip_longest(blocks, blocks[1:]):
        number = block.marker.rstrip(".")
        opens = after is not None and number.isdigit() and after.marker.startswith(f"{number}.1")
        if block.kind == "item" and opens and not block.text.endswith((".", ";", ":")):
            yield replace(block, kind="heading", text=f"{block.marker} {block.text}", marker="", depth=0)
        else:
            yield block


@dataclass
class _Builder:
    """One pass over a document. ``notes`` are footnotes by the identity of the block that calls them."""

    through: bool
    noun: str
    notes: dict[int, list[Block]] = field(default_factory=dict)
    counted: int = 0
    numbers: dict[int, str] = field(default_factory=dict)
    position: Counter[tuple[str, ...]] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)

    def drafts(self, blocks: Sequence[Block]) -> list[Draft]:
        """Return the drafts of a document."""
        return list(self._scope(blocks, Place()))

    def _scope(self, blocks: Sequence[Block], place: Place) -> Iterator[Draft]:
        """Yield the drafts of a document or a box: its headings hold until it ends."""
        waiting: list[Block] = []
        run: list[Block] = []
        for block in [*blocks, Block("heading", depth=1)]:
            if block.kind != "heading":
                waiting.append(block)
                continue
            if waiting:
                yield from self._section(waiting, place)
                waiting, run = [], []
            elif run and not place.holds(block, run):
                gone = place.ended(block, run)
                place, run = place.without(gone), run[: len(run) - len(gone)]
                told = [heading for heading in gone if heading is not blocks[0]]
                if told and not self.through:
                    yield from self._section([replace(h, kind="paragraph", depth=0) for h in told], place)
            place = place.under(block, run)
            run.append(block)

    def _section(self, blocks: Sequence[Block], place: Place) -> Iterator[Draft]:
        blocks = [*self._led_in_by(place, blocks), *blocks]
        plain = [block for block in blocks if block.kind not in ("box", "note")]
        made = self._provisions(plain, place) if self._legal else self._trees(blocks)
        nodes = {id(node.block): node for node in made}
        for block in blocks:
            if block.kind == "box" and _is_drawing(block):
                yield self._labels(block, place)
            elif block.kind == "box":
                titled = place.under(Block("heading", block.text), ()) if block.text else place
                yield from self._scope(block.blocks, titled)
            elif block.kind == "note":
                yield self._note(block, place, None)
            elif id(block) in nodes:
                yield from self._root(nodes.pop(id(block)), place)

    def _trees(self, blocks: Sequence[Block]) -> Iterator[Node]:
        """Yield the outermost nodes of a section; nothing goes on beyond a box with a title."""
        run: list[Block] = []
        for block in blocks:
            if block.kind == "box" and block.text:
                yield from forest(run, through=self.through)
                run = []
            elif block.kind not in ("box", "note"):
                run.append(block)
        yield from forest(run, through=self.through)

    def _labels(self, block: Block, place: Place) -> Draft:
        """The labels of a drawing, a line each: by themselves they say nothing."""
        self.position[place.chain] += 1
        locator = f"{self._called(place)}, paragraph {self.position[place.chain]}"
        return Draft(locator, "place", "\n".join(b.text for b in block.blocks), place.chain, block.page)

    @property
    def _legal(self) -> bool:
        return self.noun != "paragraph" and not self.through

    def _called(self, place: Place) -> str:
        return place.division if self._legal else place.name

    def _provisions(self, blocks: Sequence[Block], place: Place) -> Iterator[Node]:
        """Yield the outermost nodes of provisions, whose numbers are kept for their names."""
        section = place.section
        for provision in provisions(blocks, section, numbered=bool(section)):
            for node in provision.nodes:
                self.numbers[id(node.block)] = provision.number
                yield node

    def _led_in_by(self, place: Place, blocks: Sequence[Block]) -> list[Block]:
        """The heading as a lead-in, where a list in lower case stands directly below it."""
        first = next((block for block in blocks if block.kind != "note"), blocks[0])
        numbered = NUMBER.match(first.marker) or CLAUSE.match(first.marker)
        if (
            self.noun != "paragraph"
            or self.through
            or first.kind != "item"
            or numbered
            or not first.text[:1].islower()
        ):
            return []
        return [replace(place.headings[-1][1], kind="paragraph", depth=0)] if place.headings else []

    def _root(self, node: Node, place: Place) -> Iterator[Draft]:
        """Yield the drafts of an outermost node, then the footnotes it calls."""
        if node.block.kind == "table":
            number = self.numbers.get(id(node.block))
            under = place.cited(self.noun, number, "") if number else self._called(place)
            named = f"{under}, {self._table(under)}"
            made = list(self._rows(node.block, named, [], place))
        else:
            named, style, unmarked = self._named(node, place)
            made = list(self._cut(unmarked, named, style, place))
        yield from made
        for block in node.blocks():
            for inner in within(block):
                yield from (self._note(note, place, (named, inner)) for note in self.notes.get(id(inner), ()))

    def _named(self, node: Node, place: Place) -> tuple[str, str, Node]:
        """Return an outermost node's locator, the style of it, and the node without what that says."""
        marker, block = node.marker, node.block
        unmarked = Node(replace(block, marker=""), node.children, node.closing)
        label = LABEL.match(block.text)
        if self._legal and self.numbers.get(id(block)):
            return place.cited(self.noun, self.numbers[id(block)], part_of(marker)), "provision", unmarked
        if self.through and NUMBER.match(marker):
            self.counted += 1
            return str(self.counted), "number", unmarked
        if CLAUSE.match(marker):
            return marker.rstrip(".)").lstrip("("), "clause", unmarked
        if NUMBER.match(marker) or (BRACKETED.match(marker) and marker[1:-1].isdigit()):
            return f"paragraph {marker.strip('().')}", "number", unmarked
        if label:
            return label[1], "label", unmarked
        self.position[place.chain] += 1
        locator = f"{self._called(place)}, paragraph {self.position[place.chain]}"
        kept = node if LETTERED.match(marker) or COMPOUND.match(marker) else unmarked
        return locator, "place", kept

    def _cut(
        self, node: Node, locator: str, style: str, place: Place, leads: Sequence[str] = ()
    ) -> Iterator[Draft]:
        """Yield a node whole while it is short, else each part with its lead-ins."""
        whole = "\n".join([*leads, *node.lines()])
        split = any(CLAUSE.match(child.marker) for child in node.children)
        if not node.children or (len(whole) <= self._most(node) and not split):
            yield Draft(self._ranged(locator, node), style, whole, place.chain, node.block.page)
            return
        yield from self._parts(node, locator, style, place, leads)

    def _most(self, node: Node) -> int:
        listed = any(child.block.kind != "paragraph" or child.children for child in node.children)
        return LIST_WHOLE if listed else PARAGRAPHS_WHOLE

    def _parts(
        self, node: Node, locator: str, style: str, place: Place, leads: Sequence[str]
    ) -> Iterator[Draft]:
        own = list(own_lines(node.block))
        closing = [block.text for block in node.closing]
        told = not own
        headed: list[str] = []
        if node.children[0].block.kind == "paragraph" and own and not opens_list(node.block.text):
            told = True
            yield Draft(locator, style, "\n".join([*leads, *own, *closing]), place.chain, node.block.page)
        for count, child in enumerate(node.children, start=1):
            if _is_quoted_heading(child) and count < len(node.children):
                headed.append(child.block.text)
                continue
            listed = child.block.kind == "item" or opens_list(node.block.text)
            inner = [*leads, *own, *headed] if listed or not told else [*leads, *headed]
            told = True
            for draft in self._part(child, count, locator, style, place, inner):
                yield replace(draft, text="\n".join([draft.text, *closing])) if closing else draft

    def _part(
        self, child: Node, count: int, locator: str, style: str, place: Place, leads: Sequence[str]
    ) -> Iterator[Draft]:
        if CLAUSE.match(child.marker):
            bare = Node(replace(child.block, marker=""), child.children, child.closing)
            yield from self._cut(bare, child.marker.rstrip(".)"), "clause", place, leads)
        elif child.block.kind == "table":
            yield from self._rows(child.block, f"{locator} {self._table(locator)}", leads, place)
        else:
            yield from self._cut(child, self._child_name(child, count, locator), style, place, leads)

    def _child_name(self, child: Node, count: int, locator: str) -> str:
        marker = child.marker
        if self._legal and (cited := _cited_within(child)):
            return f"{locator}{cited}"
        lettered = LETTERED.match(marker)
        if lettered:
            return f"{locator} {lettered[1]})"
        if self._legal and child.block.kind == "paragraph":
            return f"{locator} (continued)"
        if child.block.kind == "paragraph":
            return f"{locator} item {count}" if child.children else f"{locator} part {count + 1}"
        return f"{locator} item {count}"

    def _ranged(self, locator: str, node: Node) -> str:
        """A section that is kept whole with its items says which: "regulation 4(1)(a) to (c)"."""
        markers = [child.marker for child in node.children if child.block.kind == "item"]
        if self.noun == "paragraph" or self.through or not markers or not all(map(LETTERED.match, markers)):
            return locator
        first, last = (f"({marker.strip('().')})" for marker in (markers[0], markers[-1]))
        return f"{locator}{first}" if first == last else f"{locator}{first} to {last}"

    def _table(self, under: str) -> str:
        self.tables[under] += 1
        return "table" if self.tables[under] == 1 else f"table {self.tables[under]}"

    def _rows(self, block: Block, locator: str, leads: Sequence[str], place: Place) -> Iterator[Draft]:
        if block.table is None:
            return
        captioned = [*leads, *([block.text] if block.text else [])]
        whole = "\n".join([*leads, *own_lines(block)])
        if len(whole) <= LIST_WHOLE:
            yield Draft(locator, "table", whole, place.chain, block.page)
            return
        for count, row in enumerate(rows_of(block.table), start=1):
            named = f"{locator}, {_short(row.title) or f'row {count}'}"
            text = "\n".join([*captioned, row.text])
            if len(text) <= PARAGRAPHS_WHOLE or len(row.cells) < 2:
                yield Draft(named, "table", text, place.chain, block.page)
            else:
                yield from self._cells(row, named, captioned, place, block.page)

    def _cells(
        self, row: NamedRow, locator: str, leads: Sequence[str], place: Place, page: int
    ) -> Iterator[Draft]:
        """Yield a long row a cell at a time, each with the names of its row and column."""
        for count, cell in enumerate(row.cells, start=1):
            lines = [*leads, *([row.title] if row.title else []), cell.text]
            named = f"{locator}, {_short(cell.column) or f'column {count}'}"
            yield Draft(named, "table", "\n".join(lines), place.chain, page)

    def _note(self, note: Block, place: Place, called: tuple[str, Block] | None) -> Draft:
        """A footnote, named by its mark and by what calls it."""
        name = f"footnote {note.marker}".strip()
        lines = [f"F{name[1:]}: {note.text}", *(inner.text for inner in note.blocks)]
        if called:
            locator, caller = called
            name = f"{name} to {locator}"
            if caller.text[:1].isupper() and len(caller.text) <= _SHORT_CALLER:
                lines.insert(0, caller.text)
        return Draft(name, "note", "\n".join(lines), place.chain, note.page)


def _cited_within(child: Node) -> str:
    """What is added to a provision's name for a part of it: "(a)", a word it defines, a new provision."""
    part, term = part_of(child.marker), term_of(child.block)
    if child.quoted is None:
        return part or (f", “{term}”" if term else "")
    bare = part if child.quoted in ("", part) else f"{child.quoted}{part}"
    return f", new {bare}" if bare else f", new “{term}”" if term else ""


def _is_drawing(box: Block) -> bool:
    """Whether a box holds nothing but a few labels: short pieces that are no sentences."""
    texts = [block.text for block in box.blocks]
    plain = all(block.kind == "paragraph" and not block.blocks for block in box.blocks)
    few = not box.text and len(texts) > 1 and sum(map(len, texts)) <= LIST_WHOLE
    return plain and few and all(is_short(text) for text in texts)


def _is_quoted_heading(node: Node) -> bool:
    """Whether an amendment quotes it as the heading of what it puts in."""
    plain = node.quoted is not None and node.block.kind == "paragraph" and not node.children
    return plain and not _cited_within(node) and not node.block.text.rstrip('”"').endswith((".", ";", ","))


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:77].rstrip()}..."
