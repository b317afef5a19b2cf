"""From blocks to passages: which blocks make one paragraph, and what that paragraph is called.

A paragraph with a list is one passage while it is short. A longer one becomes a passage an item,
each with its lead-in, so that no item is ever read without the words that govern it. A table is one
passage while it is short, else a passage a row. Numbers are those that are printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from procedures.document import Passage, Voice
from procedures.reading.locators import Draft, locators_of, unused
from procedures.reading.outline import (
    CLAUSE,
    LABEL,
    NUMBER,
    Node,
    forest,
    opens_list,
    own_lines,
)
from procedures.reading.structure import Block
from procedures.reading.tables import Row, rows_of

#: Characters up to which a paragraph and its list, or a table, stay one passage.
LIST_WHOLE = 600
#: Characters up to which the paragraphs below a numbered one stay with it.
PARAGRAPHS_WHOLE = 1200
#: A footnote is shown with the paragraph that calls it where that is no longer.
_SHORT_CALLER = 300

_BRACKETED = re.compile(r"^\(\w{1,6}\)$")
_LETTERED = re.compile(r"^\(?([A-Za-z]{1,6})[).]$")
_SECTION = re.compile(r"^(\d{1,4}[A-Z]{0,3})\.?[\s—–-]+(?=\S)")
_COMPOUND = re.compile(r"^(\d{1,4}[A-Z]{0,3})\.?\s?[—–-]?\s?\((\d{1,4}[A-Z]{0,2})\)$")
_SCHEDULE = re.compile(r"^(schedule)\s*(\w{1,4})?\b", re.I)
#: The level of a heading whose level cannot be told.
_UNKNOWN = 7
#: More short lines below one another than this are text, not headings.
_MOST_TITLES = 2


def passages_of(
    document_id: str, blocks: Iterable[Block], *, through: bool = False, noun: str = "paragraph"
) -> tuple[Passage, ...]:
    """Return the passages of a document in order, with unique ids ``document#locator``.

    ``through`` numbers paragraphs 1, 2, 3 through the whole document, for decisions whose copy
    restarts at each heading. Without it printed numbers stand: clauses as "1.2", numbers after
    ``noun`` ("paragraph 3", "section 47(1)(b)"), and paragraphs without one are called by their
    heading and position. Numbers that start anew in each chapter are named with the chapter.
    """
    builder = _Builder(through=through, noun=noun)
    drafts = builder.drafts(list(_titled(_unnoted(tuple(blocks), builder.notes))))
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


def _unnoted(blocks: Sequence[Block], notes: dict[int, list[Block]]) -> list[Block]:
    """Take the notes out, and file each under the block that calls it (by identity)."""
    callers: dict[str, list[tuple[int, Block]]] = {}
    for place, block in enumerate(blocks):
        for inner in _within(block):
            for mark in inner.calls:
                callers.setdefault(mark, []).append((place, inner))
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        if block.kind != "note":
            kept.append(block)
            continue
        caller = _caller(callers.get(block.marker, []), place, block.page)
        if caller is None:
            kept.append(block)
        else:
            callers[block.marker].remove(caller)
            notes.setdefault(id(caller[1]), []).append(block)
    return kept


def _caller(callers: Sequence[tuple[int, Block]], place: int, page: int) -> tuple[int, Block] | None:
    """The block on the same page that calls a note, else the first above it, else the first below."""
    same_page = [caller for caller in callers if page and caller[1].page == page]
    above = [caller for caller in callers if caller[0] < place]
    return next(iter([*same_page, *above, *callers]), None)


def _within(block: Block) -> Iterator[Block]:
    yield block
    for inner in block.blocks:
        yield from _within(inner)
    for cell in {id(cell): cell for row in block.table.rows for cell in row}.values() if block.table else ():
        for inner in cell.blocks:
            yield from _within(inner)


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
    position: Counter[tuple[str, ...]] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)

    def drafts(self, blocks: Sequence[Block]) -> list[Draft]:
        """Return the drafts of a document."""
        return list(self._scope(blocks, _Place()))

    def _scope(self, blocks: Sequence[Block], place: _Place) -> Iterator[Draft]:
        """Yield the drafts of a document or a box: its headings hold until it ends."""
        waiting: list[Block] = []
        run: list[Block] = []
        opened = False
        for block in [*blocks, Block("heading", depth=1)]:
            if block.kind != "heading":
                waiting.append(block)
                continue
            if waiting:
                yield from self._section(waiting, place)
                waiting, run, opened = [], [], True
            elif run and not place.holds(block, run):
                place = place.without(run)
                if opened and not self.through:
                    yield from self._section([replace(h, kind="paragraph", depth=0) for h in run], place)
                run = []
            place = place.under(block, run)
            run.append(block)

    def _section(self, blocks: Sequence[Block], place: _Place) -> Iterator[Draft]:
        plain = [block for block in blocks if block.kind not in ("box", "note")]
        nodes = {id(node.block): node for node in forest(plain, through=self.through)}
        for block in blocks:
            if block.kind == "box":
                titled = place.under(Block("heading", block.text), ()) if block.text else place
                yield from self._scope(block.blocks, titled)
            elif block.kind == "note":
                yield self._note(block, place, None)
            elif id(block) in nodes:
                yield from self._root(nodes.pop(id(block)), place)

    def _root(self, node: Node, place: _Place) -> Iterator[Draft]:
        """Yield the drafts of an outermost node, then the footnotes it calls."""
        if node.block.kind == "table":
            named = f"{place.name}, {self._table(place.name)}"
            made = list(self._rows(node.block, named, [], place))
        else:
            named, style, node = self._named(node, place)
            made = list(self._cut(node, named, style, place))
        yield from made
        for block in node.blocks():
            for inner in _within(block):
                yield from (self._note(note, place, (named, inner)) for note in self.notes.get(id(inner), ()))

    def _named(self, node: Node, place: _Place) -> tuple[str, str, Node]:
        """Return an outermost node's locator, the style of it, and the node without what that says."""
        marker, block = node.marker, node.block
        unmarked = Node(replace(block, marker=""), node.children, node.closing)
        self._renote(block, unmarked.block)
        label = LABEL.match(block.text)
        if self.noun != "paragraph" and not self.through:
            locator = place.legal(marker, self.noun)
            if locator:
                return locator, "number", unmarked
        if self.through and NUMBER.match(marker):
            self.counted += 1
            return str(self.counted), "number", unmarked
        if CLAUSE.match(marker):
            return marker.rstrip(".)").lstrip("("), "clause", unmarked
        if NUMBER.match(marker) or (_BRACKETED.match(marker) and marker[1:-1].isdigit()):
            return f"paragraph {marker.strip('().')}", "number", unmarked
        if label:
            return label[1], "label", unmarked
        self.position[place.chain] += 1
        locator = f"{place.name}, paragraph {self.position[place.chain]}"
        kept = node if _LETTERED.match(marker) else unmarked
        return locator, "place", kept

    def _renote(self, block: Block, copy: Block) -> None:
        if id(block) in self.notes:
            self.notes[id(copy)] = self.notes[id(block)]

    def _cut(
        self, node: Node, locator: str, style: str, place: _Place, leads: Sequence[str] = ()
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
        self, node: Node, locator: str, style: str, place: _Place, leads: Sequence[str]
    ) -> Iterator[Draft]:
        own = list(own_lines(node.block))
        closing = [block.text for block in node.closing]
        told = not own
        if node.children[0].block.kind == "paragraph" and own and not opens_list(node.block.text):
            told = True
            yield Draft(locator, style, "\n".join([*leads, *own, *closing]), place.chain, node.block.page)
        for count, child in enumerate(node.children, start=1):
            listed = child.block.kind == "item" or opens_list(node.block.text)
            inner = [*leads, *own] if listed or not told else list(leads)
            told = True
            for draft in self._part(child, count, locator, style, place, inner):
                yield replace(draft, text="\n".join([draft.text, *closing])) if closing else draft

    def _part(
        self, child: Node, count: int, locator: str, style: str, place: _Place, leads: Sequence[str]
    ) -> Iterator[Draft]:
        if CLAUSE.match(child.marker):
            bare = Node(replace(child.block, marker=""), child.children, child.closing)
            self._renote(child.block, bare.block)
            yield from self._cut(bare, child.marker.rstrip(".)"), "clause", place, leads)
        elif child.block.kind == "table":
            yield from self._rows(child.block, f"{locator} {self._table(locator)}", leads, place)
        else:
            yield from self._cut(child, self._child_name(child, count, locator), style, place, leads)

    def _child_name(self, child: Node, count: int, locator: str) -> str:
        marker = child.marker
        if self.noun != "paragraph" and not self.through and _LETTERED.match(marker):
            return f"{locator}({marker.strip('().')})"
        if self.noun != "paragraph" and not self.through and _BRACKETED.match(marker):
            return f"{locator}{marker}"
        lettered = _LETTERED.match(marker)
        if lettered:
            return f"{locator} {lettered[1]})"
        if child.block.kind == "paragraph":
            return f"{locator} item {count}" if child.children else f"{locator} part {count + 1}"
        return f"{locator} item {count}"

    def _ranged(self, locator: str, node: Node) -> str:
        """A section that is kept whole with its items says which: "regulation 4(1)(a) to (c)"."""
        markers = [child.marker for child in node.children if child.block.kind == "item"]
        if self.noun == "paragraph" or self.through or not markers or not all(map(_LETTERED.match, markers)):
            return locator
        first, last = (f"({marker.strip('().')})" for marker in (markers[0], markers[-1]))
        return f"{locator}{first}" if first == last else f"{locator}{first} to {last}"

    def _table(self, under: str) -> str:
        self.tables[under] += 1
        return "table" if self.tables[under] == 1 else f"table {self.tables[under]}"

    def _rows(self, block: Block, locator: str, leads: Sequence[str], place: _Place) -> Iterator[Draft]:
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
        self, row: Row, locator: str, leads: Sequence[str], place: _Place, page: int
    ) -> Iterator[Draft]:
        """Yield a long row a cell at a time, each with the names of its row and column."""
        for count, cell in enumerate(row.cells, start=1):
            lines = [*leads, *([row.title] if row.title else []), cell.text]
            named = f"{locator}, {_short(cell.column) or f'column {count}'}"
            yield Draft(named, "table", "\n".join(lines), place.chain, page)

    def _note(self, note: Block, place: _Place, called: tuple[str, Block] | None) -> Draft:
        """A footnote, named by its mark and by what calls it."""
        name = f"footnote {note.marker}".strip()
        lines = [f"{name.capitalize()}: {note.text}", *(inner.text for inner in note.blocks)]
        if called:
            locator, caller = called
            name = f"{name} to {locator}"
            if caller.text and len(caller.text) <= _SHORT_CALLER:
                lines.insert(0, caller.text)
        return Draft(name, "note", "\n".join(lines), place.chain, note.page)


def _short(title: str) -> str:
    return title if len(title) <= 80 else f"{title[:77].rstrip()}..."


@dataclass(frozen=True)
class _Place:
    """Where in the document a block stands: the headings above it, with their levels."""

    headings: tuple[tuple[int, Block], ...] = ()

    @property
    def chain(self) -> tuple[str, ...]:
        """The headings above, the largest first."""
        return tuple(block.text.rstrip(":") for _, block in self.headings)

    @property
    def name(self) -> str:
        """What a paragraph without a number is called by."""
        return self.chain[-1] if self.headings else "opening"

    def holds(self, heading: Block, run: Sequence[Block]) -> bool:
        """Whether ``heading`` stands below ``run``, the headings directly above it with no text between."""
        level = heading.depth or _UNKNOWN
        if level == _UNKNOWN and all(not above.depth for above in run):
            return len(run) < _MOST_TITLES
        return level > self.headings[-1][0]

    def under(self, heading: Block, run: Sequence[Block]) -> _Place:
        """Return the place below ``heading``, which ends headings of its level and below."""
        level = heading.depth or _UNKNOWN
        held = self.headings if level == _UNKNOWN and run else self._above(level)
        return _Place((*held, (level, heading)))

    def without(self, run: Sequence[Block]) -> _Place:
        """Return the place in which the last headings stand."""
        return _Place(self.headings[: len(self.headings) - len(run)])

    def _above(self, level: int) -> tuple[tuple[int, Block], ...]:
        ends = next((n for n, (held, _) in enumerate(self.headings) if held >= level), len(self.headings))
        return self.headings[:ends]

    def legal(self, marker: str, noun: str) -> str:
        """Return the locator of a provision: "section 47(1)", "Schedule 2 paragraph 3(1)", or ""."""
        schedule = next((found for text in reversed(self.chain) if (found := _SCHEDULE.match(text))), None)
        named = f"Schedule {schedule[2] or ''}".strip() + " paragraph" if schedule else noun
        section = next((found[1] for text in reversed(self.chain) if (found := _SECTION.match(text))), "")
        compound = _COMPOUND.match(marker)
        if compound:
            return f"{named} {compound[1]}({compound[2]})"
        if NUMBER.match(marker):
            return f"{named} {marker.rstrip('.)')}"
        if section:
            bracketed = f"({marker.strip('().')})" if _LETTERED.match(marker) else marker
            return f"{named} {section}{bracketed if _BRACKETED.match(bracketed) else ''}"
        return ""
