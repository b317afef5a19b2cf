"""How well documents are read: ``tests/benchmarks/reading.py``, part of ``make bench``.

Prints a line for each document of ``../shared/documents`` and for the invented manual; nothing is decided
by it. Each is read in a process of its own, which finds no program that reads pictures: pages that are
pictures are counted apart. Documents can be named as arguments instead.

* **pages**: of a PDF; of the manual, its chapters.
* **s/page**: seconds of processors, the process that opens PDFs and its start included.
* **peak**: MB of memory, the process itself and the one that opens PDFs together.
* **passages**: how many are made.
* **lost**: words of the body that stand in no passage, in percent, as ``show --against`` finds them.
* **cells**: cells of tables that stand in no passage with the names of their row and of their column, of all
  that a table with such names holds.
* **items**: list items whose lead-in stands in no passage with them, of all that have one. A lead-in is
  the text that an item stands below and that opens a list: it ends with a colon or a dash, or without a stop.
* **mid**: passages that begin or end in mid-sentence, in percent. One begins so where its first word is in
  lower case and no marker, address or lead-in stands before it. One ends so where its last line has no stop
  and breaks off with a word, a comma or a bracket that no sentence ends with; an item of a list may end with
  "and", "or" or a comma. A print that is itself so counts too.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from support.manual import write_manual

from procedures.document import Passage
from procedures.library import SHIPPED, load_library
from procedures.originals import Original, coverage, original_of
from procedures.reading.footnotes import within
from procedures.reading.formats import content_of
from procedures.reading.marks import BULLETS, one_line, split_marker
from procedures.reading.outline import is_unfinished, opens_list
from procedures.reading.process import shared
from procedures.reading.structure import Block, Table
from procedures.reading.tables import header_columns, header_rows

DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"

_STOP = re.compile(r"[.:;?!…](?:[\"'”’)\]]|\d{1,3}$)*$")
_BREAKS_OFF = re.compile(
    r"(?:\b(?:a|an|and|as|at|but|by|can|could|for|from|if|into|its|may|must|nor|of|on|or|our|should|than|that|"
    r"the|their|under|were|which|who|will|within|would|your)|[,(–-])$",
    re.I,
)
_JOINS_ITEMS = re.compile(r"(?:,|\b(?:and|or|and/or),?)$", re.I)
_ADDRESS = re.compile(r"^\S+[./@]\S")
_LETTERED = re.compile(r"^\s*\(?[A-Za-z]{1,5}[.)]\s")


def figures(paths: Sequence[Path]) -> dict[str, float]:
    """Read files and return their figures, summed up."""
    library = load_library(SHIPPED)
    files = [(path, path.read_bytes()) for path in paths]
    before = _seconds()
    read = [(data, original_of(data, path.name, library)) for path, data in files]
    shared.close()
    found: Counter[str] = Counter(seconds=_seconds() - before, peak=_peak())
    for (path, data), (_, original) in zip(files, read, strict=True):
        found.update(_counted(path, data, original))
    return dict(found)


def _seconds() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak() -> float:
    """Megabytes that this process and its largest child held at most."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in who) / 1000


def _counted(path: Path, data: bytes, original: Original) -> dict[str, float]:
    blocks = content_of(data, path.name).blocks
    shared.close()
    covered = coverage(original, data)
    shared.close()
    kept = _Kept(original.passages)
    cells = [kept.together(names) for block in blocks for names in _cells(block)]
    items = [kept.together(pair) for pair in _items(blocks)]
    pages = max((block.page for block in blocks), default=0)
    return {
        "pages": pages or 1,
        "pictures": len(original.unread),
        "passages": len(original.passages),
        "words": covered.words,
        "lost": covered.lost,
        "cells": len(cells),
        "unnamed": cells.count(False),
        "items": len(items),
        "unled": items.count(False),
        "mid": sum(map(is_in_mid_sentence, original.passages)),
    }


class _Kept:
    """The words of passages, to ask whether pieces stand in one together."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._texts = [one_line(" ".join([*p.above, p.heading, p.text])) for p in passages]
        self._having: dict[str, set[int]] = {}

    def together(self, pieces: Iterable[str]) -> bool:
        """Whether all ``pieces`` stand in one passage, or in its headings."""
        return bool(set.intersection(*(self._places(one_line(piece)) for piece in pieces)))

    def _places(self, piece: str) -> set[int]:
        if piece not in self._having:
            self._having[piece] = {n for n, text in enumerate(self._texts) if piece in text}
        return self._having[piece]


def _cells(block: Block) -> Iterator[tuple[str, ...]]:
    """Yield each cell of a table's body, by its lines, with the names of its row and column."""
    for inner in within(block):
        if inner.table:
            yield from _named(inner.table)


def _named(table: Table) -> Iterator[tuple[str, ...]]:
    heads = header_rows(table)
    across = header_columns(table, heads)
    for row in table.rows[heads:]:
        for place, cell in enumerate(row[across:], start=across):
            if not cell.text or all(other is row[0] for other in row):
                continue
            columns = [
                above[place].text
                for above in table.rows[:heads]
                if above[place] is not above[0] or place == 0
            ]
            names = [name.rstrip(":") for name in (*columns, *(c.text for c in row[:across])) if name]
            if names:
                yield (*(line for name in names for line in name.split("\n")), *cell.text.split("\n"))


def _items(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield each list item with the text that leads it in."""
    above: list[Block] = []
    for block in blocks:
        if block.kind == "box":
            yield from _items(block.blocks)
        if block.kind in ("heading", "box", "table"):
            above = []
        if block.kind not in ("item", "paragraph"):
            continue
        lead = next((b for b in reversed(above) if _may_lead(b, block)), None)
        listed = block.kind == "item" and _style(block.marker) != "number"
        if listed and lead and (opens_list(lead.text) or (is_unfinished(lead.text) and not lead.marker)):
            yield lead.text, block.text
        above.append(block)


def _may_lead(above: Block, item: Block) -> bool:
    """Whether an item stands below a block: that opens a list, is less deep, or no item of the same list.

    The text that an amendment inserts (“(a) he has …) leads nothing in of the act that inserts it.
    """
    if above.text.startswith("“(") and not item.text.startswith("“"):
        return False
    if above.kind == "paragraph" and opens_list(above.text):
        return True
    if above.depth != item.depth:
        return above.depth < item.depth
    return _style(above.marker) != _style(item.marker)


def _style(marker: str) -> str:
    if marker in BULLETS:
        return "bullet"
    return "number" if marker.lstrip("([")[:1].isdigit() else "letter" if marker else ""


def is_in_mid_sentence(passage: Passage) -> bool:
    """Whether a passage begins or ends in the midst of a sentence."""
    lines = passage.text.split("\n")
    first, last = lines[0], lines[-1]
    begins = first[:1].islower() and not _marked(first) and not _ADDRESS.match(first)
    ends = not _STOP.search(last) and bool(_BREAKS_OFF.search(last))
    listed = _marked(last) or "item" in passage.locator
    return begins or (ends and not (listed and _JOINS_ITEMS.search(last)))


def _marked(line: str) -> bool:
    return bool(split_marker(line.strip())[0] or _LETTERED.match(line))


def _line(name: str, found: dict[str, float]) -> str:
    lost, mid = 100 * found["lost"] / found["words"], 100 * found["mid"] / found["passages"]
    return (
        f"{name:<28}{found['pages']:>6.0f}{found['pictures']:>9.0f}{found['seconds'] / found['pages']:>8.3f}"
        f"{found['peak']:>6.0f}{found['passages']:>9.0f}{lost:>8.3f}{_of(found, 'unnamed', 'cells')}"
        f"{_of(found, 'unled', 'items')}{mid:>7.2f}"
    )


def _of(found: dict[str, float], wrong: str, of_all: str) -> str:
    return f"{found[wrong]:.0f} of {found[of_all]:.0f}".rjust(12)


def _in_a_process(paths: Sequence[Path]) -> dict[str, float]:
    """Return the figures of files that are read by a process of their own."""
    environment = {**os.environ, "PATH": ""}
    command = [sys.executable, __file__, "--read", *map(str, paths)]
    made = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(made.stdout)
    return found


def main(arguments: Sequence[str]) -> None:
    """Print the figures of documents, and of the invented manual where none is named."""
    print(
        f"{'document':<28}{'pages':>6}{'pictures':>9}{'s/page':>8}{'peak':>6}{'passages':>9}{'lost %':>8}"
        f"{'cells':>12}{'items':>12}{'mid %':>7}"
    )
    for path in [*map(Path, arguments)] or sorted(DOCUMENTS.glob("*.pdf")):
        print(_line(path.name, _in_a_process([path])), flush=True)
    if not arguments:
        with tempfile.TemporaryDirectory() as folder:
            print(_line("the invented manual", _in_a_process(write_manual(Path(folder)))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        json.dump(figures([Path(each) for each in sys.argv[2:]]), sys.stdout)
    else:
        main(sys.argv[1:])
