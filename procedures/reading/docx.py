"""A Word file into blocks, with the numbers that Word shows before its paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from procedures.reading.archive import check_word_archive, damaged
from procedures.reading.errors import ReadingError
from procedures.reading.marks import is_short, is_title, one_line, printed_block
from procedures.reading.numbering import Marker, markers_of
from procedures.reading.structure import Block, Cell, Content, Table
from procedures.reading.word_text import Said, Styles, prune, said_in

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P

#: The depth of a heading that is only set in bold.
_BOLD_DEPTH = 6
#: A cell is taken to cover no more columns than this, whatever it says.
MOST_COLUMNS = 100
#: More cells than this, merged ones counted where they stand, belong to no document.
_MOST_CELLS = 200_000

_CONTENTS = re.compile(r"^(toc \d|toc heading|table of figures)$", re.IGNORECASE)
_CONTINUES = re.compile(r"^list (continue|paragraph)", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|\(?[a-z]{1,4}[.)])$", re.IGNORECASE)


def content_of_docx(data: bytes, name: str) -> Content:
    """Return the blocks of a Word file in order; headers, footers and contents lists are left out.

    Raises ReadingError if the file is locked, damaged, of another kind, or unpacks to too much.
    """
    from docx import Document as OpenDocument

    check_word_archive(data, name)
    try:
        document = OpenDocument(io.BytesIO(data))
        blocks = list(_read(document))
        title = one_line(document.core_properties.title or "")
    except Exception as error:  # a malformed file fails in the library in many ways, none of them ours
        raise damaged(name) from error
    if not blocks:
        raise ReadingError(
            f"{name} holds no text; if its pages are pictures, run it through OCR and add the result."
        )
    return Content(tuple(blocks), title=title)


def blocks_of_docx(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a Word file alone; see ``content_of_docx``."""
    return list(content_of_docx(data, name).blocks)


def _read(document: Document) -> Iterator[Block]:
    styles = Styles(document)
    prune(document.element, styles)
    body = document.element.body
    notes = _notes_of(document, styles)
    walk = _Walk(markers_of(document), styles, _marks_of(body, notes), document.part.related_parts)
    yield from walk.blocks(body)
    for key, note in notes.items():
        if key in walk.marks:
            inner = [block for block in walk.blocks(note) if block.text or block.table]
            if inner:
                yield Block("note", inner[0].text, walk.marks[key], blocks=tuple(inner[1:]))


def _notes_of(document: Document, styles: Styles) -> dict[tuple[str, str], Any]:
    """Footnotes and endnotes by kind and id, what is deleted or hidden in them gone."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    found: dict[tuple[str, str], Any] = {}
    for part in document.part.related_parts.values():
        for kind in ("footnote", "endnote"):
            if part.partname.endswith(f"/{kind}s.xml"):
                root = parse_xml(part.blob)
                prune(root, styles)
                for note in root.iter(qn(f"w:{kind}")):
                    if note.get(qn("w:type"), "normal") == "normal":
                        found[kind, note.get(qn("w:id"), "")] = note
    return found


def _marks_of(body: Any, notes: dict[tuple[str, str], Any]) -> dict[tuple[str, str], str]:
    """Return the mark of each note in the order in which they are called: 1, 2; i, ii."""
    from docx.oxml.ns import qn

    from procedures.reading.listing import roman

    marks: dict[tuple[str, str], str] = {}
    counted = {"footnote": 0, "endnote": 0}
    formats = {
        kind: next(
            (f.get(qn("w:val")) for p in body.iter(qn(f"w:{kind}Pr")) for f in p.iter(qn("w:numFmt"))), ""
        )
        for kind in counted
    }
    for element in body.iter(qn("w:footnoteReference"), qn("w:endnoteReference")):
        kind = "footnote" if element.tag == qn("w:footnoteReference") else "endnote"
        key = (kind, element.get(qn("w:id"), ""))
        if key not in notes or key in marks:
            continue
        counted[kind] += 1
        if element.get(qn("w:customMarkFollows")) in ("1", "true", "on"):
            text = "".join(t.text or "" for t in element.getparent().iter(qn("w:t")))
            marks[key] = one_line(text) or "*"
            continue
        in_roman = formats[kind] == "lowerRoman" or (kind == "endnote" and not formats[kind])
        marks[key] = roman(counted[kind]) if in_roman else str(counted[kind])
    return marks


@dataclass
class _Walk:
    """One pass over a Word file; ``markers`` are those that Word counts."""

    markers: dict[CT_P, Marker]
    styles: Styles
    marks: dict[tuple[str, str], str]
    parts: Any
    carried: str = ""
    last_item: int | None = field(default=None)

    def blocks(self, container: Any) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a text box or a note."""
        from docx.oxml.ns import qn

        for element in container:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                if content is not None and not _is_contents(element):
                    yield from self.blocks(content)
            elif element.tag in (qn("w:customXml"), qn("w:smartTag"), qn("w:ins"), qn("w:moveTo")):
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        said = said_in(paragraph, self.styles, self.marks, self.parts)
        text = one_line(f"{self.carried} {said.text}" if self.carried else said.text)
        self.carried = text if said.runs_on else ""
        names = self.styles.names(paragraph)
        if not said.runs_on and not any(_CONTENTS.match(name) for name in names):
            yield from self._said(paragraph, text, said, names)
        for box in said.boxes:
            inner = tuple(self.blocks(box))
            if inner:
                yield Block("box", blocks=inner)
        if said.pictures:
            yield Block("box", blocks=tuple(Block("paragraph", picture) for picture in said.pictures))

    def _said(self, paragraph: Any, text: str, said: Said, names: list[str]) -> Iterator[Block]:
        marker = self.markers.get(paragraph)
        if not text:
            if marker and said.counted_alone:
                yield Block("item", "", marker.printed, marker.depth)
            return
        level = self.styles.heading_level(paragraph, names) if is_short(text) else 0
        if not level and is_title(text) and said.bold and _may_head(marker):
            level = _BOLD_DEPTH
        if level:
            self.last_item = None
            heading = f"{marker.printed} {text}" if marker else text
            yield Block("heading", heading, depth=level, calls=said.calls)
        elif marker:
            self.last_item = marker.depth
            yield replace(
                printed_block(text),
                kind="item",
                text=text,
                marker=marker.printed,
                depth=marker.depth,
                calls=said.calls,
            )
        else:
            inside = self.last_item is not None and any(_CONTINUES.match(name) for name in names)
            depth = self.last_item + 1 if inside and self.last_item is not None else 0
            self.last_item = self.last_item if inside else None
            yield printed_block(text, depth, said.calls)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [list(_cells_of(row)) for row in _rows_of(table)]
        width = max((len(row) for row in rows), default=0)
        if width < 2:
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
            return
        grid = self._grid(table, rows)
        across = len(grid.rows[0]) if grid.rows else 0
        numbered = [row for row in grid.rows if _LONE_NUMBER.match(_number_in(row[0]))] if across == 2 else []
        if numbered and len(numbered) * 2 > len(grid.rows):
            for row in grid.rows:
                yield from _clause_of(row)
        elif any(cell.blocks for row in grid.rows for cell in row):
            yield Block("table", table=grid)

    def _grid(self, table: Any, rows: list[list[Any]]) -> Table:
        from docx.oxml.ns import qn

        grid: list[list[Cell]] = []
        bold: list[list[bool]] = []
        held: dict[int, Cell] = {}
        count = 0
        for row, elements in zip(_rows_of(table), rows, strict=True):
            cells = [Cell() for _ in range(_whole(row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}"), 0))]
            heavy = [True for _ in cells]
            for element in elements:
                width = _whole(element.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"), 1)
                merged = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
                above = held.get(len(cells)) if goes_on else None
                cell = above if above is not None else Cell(tuple(self._cell(element)))
                count += width
                width = width if count < _MOST_CELLS else 1
                for place in range(len(cells), len(cells) + width):
                    held[place] = cell
                cells += [cell] * width
                heavy += [_is_bold_cell(element, self.styles) or not cell.blocks] * width
            grid.append(cells)
            bold.append(heavy)
        return _squared(grid, bold, _named_rows(table))

    def _cell(self, element: Any) -> Iterator[Block]:
        last, self.last_item = self.last_item, None
        for block in self.blocks(element):
            yield replace(block, kind="paragraph", depth=0) if block.kind == "heading" else block
        self.last_item = last


def _squared(grid: list[list[Cell]], bold: list[list[bool]], named: int) -> Table:
    """Give every row as many cells as the widest, and drop columns that only repeat the one before."""
    width = max(len(row) for row in grid)
    full = [[*row, *(Cell() for _ in range(width - len(row)))] for row in grid]
    used = [
        n
        for n in range(width)
        if n == 0 or any(row[n] is not row[n - 1] and (row[n].blocks or row[n - 1].blocks) for row in full)
    ]
    rows = tuple(tuple(row[n] for n in used) for row in full)
    heads = named or (1 if len(rows) > 1 and all(bold[0]) and any(c.blocks for c in rows[0][1:]) else None)
    if heads == 1 and not named and all(all(row) for row in bold):
        heads = None
    body = bold[heads or 1 :]
    across = 1 if body and all(row and row[0] and not all(row) for row in body) else None
    return Table(rows, heads, across)


def _rows_of(table: Any) -> list[Any]:
    """The rows of a table, also from content controls."""
    return list(_unwrapped(table, "w:tr"))


def _cells_of(row: Any) -> list[Any]:
    return list(_unwrapped(row, "w:tc"))


def _unwrapped(container: Any, tag: str) -> Iterator[Any]:
    from docx.oxml.ns import qn

    for element in container:
        if element.tag == qn(tag):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _unwrapped(element, tag)


def _whole(element: Any, otherwise: int) -> int:
    from docx.oxml.ns import qn

    printed = (element.get(qn("w:val"), "") if element is not None else "").strip()
    if not printed.isdecimal():
        return otherwise
    return max(otherwise, min(int(printed[:6]), MOST_COLUMNS))


def _named_rows(table: Any) -> int:
    """How many rows at the top are repeated on each page: they name the columns."""
    from docx.oxml.ns import qn

    count = 0
    for row in _rows_of(table):
        flag = row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}")
        if flag is None or flag.get(qn("w:val"), "true") in ("0", "false", "off"):
            break
        count += 1
    return count


def _is_bold_cell(element: Any, styles: Styles) -> bool:
    from docx.oxml.ns import qn

    paragraphs = list(element.iter(qn("w:p")))
    return bool(paragraphs) and all(
        styles.is_bold(p) or not "".join(p.itertext()).strip() for p in paragraphs
    )


def _number_in(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _clause_of(row: tuple[Cell, ...]) -> Iterator[Block]:
    """A row whose first cell is a number alone is a numbered paragraph."""
    number = _number_in(row[0])
    blocks = row[1].blocks
    if (
        _LONE_NUMBER.match(number)
        and blocks
        and blocks[0].kind in ("paragraph", "item")
        and not blocks[0].marker
    ):
        yield replace(blocks[0], kind="item", marker=number, depth=0)
        yield from (replace(block, depth=block.depth + 1) for block in blocks[1:])
    else:
        for cell in row:
            yield from cell.blocks


def _is_contents(control: Any) -> bool:
    from docx.oxml.ns import qn

    galleries: Iterable[Any] = control.iter(qn("w:docPartGallery"))
    return any("table of contents" in gallery.get(qn("w:val"), "").lower() for gallery in galleries)


def _may_head(marker: Marker | None) -> bool:
    """A bold line in a list of bullets or letters is an item; under a number it is a heading."""
    return marker is None or marker.printed[:1].isdigit()
