"""A Word file into blocks, with the numbers that Word shows before its paragraphs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procedures.reading.archive import check_word_archive, damaged
from procedures.reading.blocks import Block
from procedures.reading.errors import ReadingError
from procedures.reading.marks import is_short, is_title, one_line, printed_block
from procedures.reading.numbering import Marker, markers_of

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P
    from docx.styles.style import BaseStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

#: How far a style is followed to the ones it is based on; some files go in a circle.
_MOST_STYLES = 10
#: The depth of a heading that is only set in bold.
_BOLD_DEPTH = 6

_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(toc \d|toc heading|table of figures)$", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*\.?|\(?[a-z]{1,4}[.)])$", re.IGNORECASE)


def blocks_of_docx(data: bytes, name: str) -> list[Block]:
    """Return the blocks of a Word file in order; headers, footers and contents lists are left out.

    Raises ReadingError if the file is locked, damaged, of another kind, or unpacks to too much.
    """
    from docx import Document as OpenDocument

    check_word_archive(data, name)
    try:
        document = OpenDocument(io.BytesIO(data))
        blocks = list(_Walk(markers_of(document)).blocks(document))
    except Exception as error:  # a malformed file fails in the library in many ways, none of them ours
        raise damaged(name) from error
    if not blocks:
        raise ReadingError(
            f"{name} holds no text; if its pages are pictures, run it through OCR and add the result."
        )
    return blocks


@dataclass(frozen=True)
class _Walk:
    """One pass over a Word file; ``markers`` are those that Word counts."""

    markers: dict[CT_P, Marker]

    def blocks(self, container: Document | BlockItemContainer) -> Iterator[Block]:
        """Yield the blocks of a document or a cell."""
        from docx.table import Table

        for content in container.iter_inner_content():
            if isinstance(content, Table):
                yield from self._table(content)
            else:
                yield from self._paragraph(content)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Block]:
        text = one_line(paragraph.text)
        names = list(_style_names(paragraph))
        if not text or any(_CONTENTS.match(name) for name in names):
            return
        marker = self.markers.get(paragraph._p)
        depth = _heading_depth(names) if is_short(text) else 0
        if not depth and is_title(text) and _is_bold(paragraph) and _may_head(marker):
            depth = _BOLD_DEPTH
        if depth:
            yield Block("heading", f"{marker.printed} {text}" if marker else text, depth=depth)
        elif marker:
            yield Block("item", text, marker.printed, marker.depth)
        else:
            yield printed_block(text)

    def _table(self, table: Table) -> Iterator[Block]:
        one_column = len(table.columns) == 1
        for cells in _rows(table):
            if one_column:
                for cell in cells:
                    yield from self.blocks(cell)
                continue
            texts = [text for text in map(self._cell_text, cells) if text]
            if len(texts) > 1 and _LONE_NUMBER.match(texts[0]):
                yield Block("item", " | ".join(texts[1:]), texts[0])
            elif texts:
                yield Block("paragraph", " | ".join(texts))

    def _cell_text(self, cell: _Cell) -> str:
        """The text of a cell; a paragraph with nothing but a counted number gives that number."""
        from docx.table import Table

        parts = []
        for content in cell.iter_inner_content():
            if isinstance(content, Table):
                parts += [f"{block.marker} {block.text}".strip() for block in self._table(content)]
            else:
                marker = self.markers.get(content._p)
                parts.append(one_line(f"{marker.printed if marker else ''} {content.text}"))
        return " ".join(part for part in parts if part)


def _rows(table: Table) -> Iterator[list[_Cell]]:
    """Yield the cells of each row; a merged cell stands once, where it begins."""
    seen = set()
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                cells.append(cell)
        yield cells


def _style_names(paragraph: Paragraph) -> Iterator[str]:
    style: BaseStyle | None = paragraph.style
    for _ in range(_MOST_STYLES):
        if style is None:
            return
        yield style.name or ""
        style = getattr(style, "base_style", None)


def _heading_depth(names: list[str]) -> int:
    """The level of a heading style, 1 for a title, 0 for any other style."""
    for name in names:
        found = _HEADING.match(name)
        if found:
            return int(found[1])
        if name.lower() == "title":
            return 1
    return 0


def _is_bold(paragraph: Paragraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _may_head(marker: Marker | None) -> bool:
    """A bold line in a list of bullets or letters is an item; under a number it is a heading."""
    return marker is None or marker.printed[:1].isdigit()
