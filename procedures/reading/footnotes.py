"""Footnotes and endnotes: which block calls which note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from procedures.reading.structure import Block


def set_apart(blocks: Sequence[Block], notes: dict[int, list[Block]]) -> list[Block]:
    """Take the notes out, and file each under the block that calls it (by identity).

    One that a heading calls comes directly below it.
    """
    callers: dict[str, list[tuple[int, Block]]] = {}
    for place, block in enumerate(blocks):
        for inner in within(block):
            for mark in inner.calls:
                callers.setdefault(mark, []).append((place, inner))
    kept: list[list[Block]] = [[] if block.kind == "note" else [block] for block in blocks]
    for place, block in enumerate(blocks):
        if block.kind != "note":
            continue
        caller = _caller(callers.get(block.marker, []), place, block.page)
        if caller is None:
            kept[place].append(block)
            continue
        callers[block.marker].remove(caller)
        if caller[1].kind == "heading":
            kept[caller[0]].append(block)
        else:
            notes.setdefault(id(caller[1]), []).append(block)
    return [block for each in kept for block in each]


def _caller(callers: Sequence[tuple[int, Block]], place: int, page: int) -> tuple[int, Block] | None:
    """The block on the same page that calls a note, else the first above it, else the first below."""
    same_page = [caller for caller in callers if page and caller[1].page == page]
    above = [caller for caller in callers if caller[0] < place]
    return next(iter([*same_page, *above, *callers]), None)


def within(block: Block) -> Iterator[Block]:
    yield block
    for inner in block.blocks:
        yield from within(inner)
    for cell in {id(cell): cell for row in block.table.rows for cell in row}.values() if block.table else ():
        for inner in cell.blocks:
            yield from within(inner)
