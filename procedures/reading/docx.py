"""A Word file into blocks, with the numbers that Word shows before its paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from procedures.reading.archive import check_word_archive, damaged
from procedures.reading.errors import ReadingError
from procedures.reading.marks import BULLET, is_short, is_title, one_line, printed_block
from procedures.reading.numbering import Marker, markers_of
from procedures.reading.structure import Block, Content
from procedures.reading.tables import header_rows
from procedures.reading.word_styles import Styles, prune
from procedures.reading.word_tables import LONE_NUMBER, cells_of, clause_of, grid_of, number_in, rows_of
from procedures.reading.word_tabs import Ruler, TypedRows
from procedures.reading.word_text import Said, is_run_on, said_in

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P

#: The depth of a heading that is only set in bold.
_BOLD_DEPTH = 6
_CONTENTS = re.compile(r"^(toc \d|table of figures)$", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"^toc heading$", re.IGNORECASE)
_LISTED = re.compile(r"^list (?:bullet|number) ([2-5])$", re.IGNORECASE)
_CONTINUES = re.compile(r"^list (continue|paragraph)", re.IGNORECASE)


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
        foot = tuple(_around(document))
    except Exception as error:  # a malformed file fails in the library in many ways, none of them ours
        raise damaged(name) from error
    if _holds_another(document):
        raise ReadingError(
            f"{name} holds another file that Word puts in its place when it opens it; open it in Word, "
            "save it and add that."
        )
    if not blocks:
        raise ReadingError(
            f"{name} holds no text; if its pages are pictures, run it through OCR and add the result."
        )
    return Content(tuple(blocks), title=title, around=foot)


def blocks_of_docx(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a Word file alone; see ``content_of_docx``."""
    return list(content_of_docx(data, name).blocks)


def texts_of_docx(data: bytes, name: str) -> list[str]:
    """Return the text of every paragraph of a Word file and its notes that is seen, raised figures left out.

    It is taken straight from the file, for measuring what the blocks hold. Raises ReadingError.
    """
    from docx import Document as OpenDocument
    from docx.oxml.ns import qn

    check_word_archive(data, name)
    try:
        document = OpenDocument(io.BytesIO(data))
        styles = Styles(document)
        prune(document.element, styles)
        roots = [document.element.body, *_notes_of(document, styles).values()]
        paragraphs = [p for root in roots for p in root.iter(qn("w:p")) if not _listed(styles.names(p))]
        return ["".join(_seen_texts(p, styles)) for p in paragraphs]
    except Exception as error:
        raise damaged(name) from error


def _around(document: Document) -> Iterator[str]:
    """Yield what stands in the heads and feet of pages, which is no text of the document."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import parse_xml

    for part in document.part.related_parts.values():
        if re.search(r"/(?:header|footer)\d*\.xml$", str(part.partname)):
            for paragraph in parse_xml(part.blob).iter(qn("w:p")):
                yield one_line(" ".join(text.text or "" for text in paragraph.iter(qn("w:t"))))


def _holds_another(document: Document) -> bool:
    """Whether a part of the text is another file, which only Word can put in: it would be lost in silence."""
    from docx.oxml.ns import qn

    return document.element.find(f".//{qn('w:altChunk')}") is not None


def _listed(names: Iterable[str]) -> bool:
    return any(_CONTENTS.match(name) or _CONTENTS_TITLE.match(name) for name in names)


def _seen_texts(paragraph: Any, styles: Styles) -> Iterator[str]:
    from docx.oxml.ns import qn

    for text in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if next(text.iterancestors(qn("w:p")), None) is not paragraph:
            continue
        run = next(text.iterancestors(qn("w:r")), None)
        is_raised = run is not None and styles.is_raised(run)
        said = text.text or "" if text.tag == qn("w:t") else "\t" if text.tag == qn("w:tab") else " "
        yield "" if is_raised and not said.strip().isalpha() else said


def _read(document: Document) -> Iterator[Block]:
    styles = Styles(document)
    prune(document.element, styles)
    body = document.element.body
    notes = _notes_of(document, styles)
    parts = document.part.related_parts
    walk = _Walk(markers_of(document), styles, _marks_of(body, notes), parts, Ruler(document, styles))
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
    ruler: Ruler
    carried: str = ""
    last_item: int | None = field(default=None)

    def blocks(self, container: Any) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a text box or a note."""
        from docx.oxml.ns import qn

        typed = self._typed(container)
        for element in container:
            if element in typed:
                yield from typed[element]
            elif element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif element.tag == qn("w:sdt"):
                content = element.find(qn("w:sdtContent"))
                if content is not None and not _is_contents(element):
                    yield from self.blocks(content)
            elif element.tag in (qn("w:customXml"), qn("w:smartTag"), qn("w:ins"), qn("w:moveTo")):
                yield from self.blocks(element)

    def _typed(self, container: Any) -> dict[Any, list[Block]]:
        """Return what the paragraphs of tables typed with tabs become: the first of each its table."""
        from docx.oxml.ns import qn

        tabs = f"{qn('w:r')}/{qn('w:tab')}"
        if container.find(f".//{tabs}") is None:
            return {}
        rows = TypedRows()
        runs_on = False
        for element in container:
            if element.tag != qn("w:p"):
                rows.end()
                continue
            names = self.styles.names(element)
            level = self.styles.heading_level(element, names)
            if not rows.is_open and element.find(f".//{tabs}") is None:
                rows.end(anew=bool(level))
                runs_on = is_run_on(element)
                continue
            said = said_in(element, self.styles, self.marks, self.parts)
            plain = element not in self.markers and not (
                said.boxes or said.pictures or said.runs_on or runs_on
            )
            text = one_line(said.text)
            listed = any(_CONTENTS.match(name) for name in names)
            runs_on = said.runs_on
            if not plain or level or listed:
                rows.end(anew=bool(level))
            elif text:
                rows.take(element, self.ruler.lines(element, said.text, said.calls, bold=said.bold))
            else:
                rows.blank()
        rows.end()
        return rows.made

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        said = said_in(paragraph, self.styles, self.marks, self.parts)
        text = one_line(f"{self.carried} {said.text}" if self.carried else said.text)
        self.carried = text if said.runs_on else ""
        names = self.styles.names(paragraph)
        if any(_CONTENTS_TITLE.match(name) for name in names):
            if text and not self._is_made_by_word(paragraph):
                yield Block("heading", "Contents", depth=1)
        elif not said.runs_on and not any(_CONTENTS.match(name) for name in names):
            yield from self._said(paragraph, text, said, names)
        for box in said.boxes:
            inner = tuple(self.blocks(box))
            if inner:
                yield Block("box", blocks=inner)
        if said.pictures:
            yield Block("box", blocks=tuple(Block("paragraph", picture) for picture in said.pictures))

    def _is_made_by_word(self, title: Any) -> bool:
        """Whether the contents list below its title has Word's own style, or there is none."""
        from docx.oxml.ns import qn

        below = (p for p in title.itersiblings(qn("w:p")) if "".join(p.itertext()).strip())
        first = next(below, None)
        return first is None or _listed(self.styles.names(first))

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
            self.last_item = max(marker.depth, _styled_depth(names))
            yield replace(
                printed_block(text),
                kind="item",
                text=text,
                marker=marker.printed,
                depth=self.last_item,
                calls=said.calls,
            )
        else:
            inside = self.last_item is not None and any(_CONTINUES.match(name) for name in names)
            depth = self.last_item + 1 if inside and self.last_item is not None else 0
            self.last_item = self.last_item if inside else None
            block = printed_block(text, depth, said.calls)
            tabs = len(said.text) - len(said.text.lstrip("\t"))
            yield replace(block, depth=depth + tabs) if tabs and block.marker == BULLET else block

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [list(cells_of(row)) for row in rows_of(table)]
        width = max((len(row) for row in rows), default=0)
        if width < 2:
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
            return
        grid = grid_of(table, self.styles, self._cell)
        across = len(grid.rows[0]) if grid.rows else 0
        numbered = [row for row in grid.rows if LONE_NUMBER.match(number_in(row[0]))] if across == 2 else []
        if numbered and len(numbered) * 2 > len(grid.rows) and not header_rows(grid):
            for cells in grid.rows:
                yield from clause_of(cells)
        elif any(cell.blocks for row in grid.rows for cell in row):
            yield Block("table", table=grid)

    def _cell(self, element: Any) -> Iterator[Block]:
        last, self.last_item = self.last_item, None
        for block in self.blocks(element):
            yield replace(block, kind="paragraph", depth=0) if block.kind == "heading" else block
        self.last_item = last


def _is_contents(control: Any) -> bool:
    from docx.oxml.ns import qn

    galleries: Iterable[Any] = control.iter(qn("w:docPartGallery"))
    return any("table of contents" in gallery.get(qn("w:val"), "").lower() for gallery in galleries)


def _styled_depth(names: Iterable[str]) -> int:
    """How deep a style such as "List Bullet 2" sets an item, whose list is one of its own."""
    return next((int(found[1]) - 1 for name in names if (found := _LISTED.match(name))), 0)


def _may_head(marker: Marker | None) -> bool:
    """A bold line in a list of bullets or letters is an item; under a number it is a heading."""
    return marker is None or marker.printed[:1].isdigit()
