"""Invented documents as trees, written as a web page, a Word file and Markdown, for tests of the readers."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx import Document as NewDocument
from docx.enum.numbering import WD_NUMBER_FORMAT
from hypothesis import strategies as st

if TYPE_CHECKING:
    from docx.document import Document


@dataclass
class Item:
    """An item of a list, with a list of its own below it if it has ``items``."""

    text: str
    items: list[Item] = field(default_factory=list)


@dataclass
class Heading:
    """A heading."""

    text: str
    level: int


@dataclass
class Paragraph:
    """A paragraph, and the list that it leads in if it has ``items``; ``styles`` are those of its levels."""

    text: str
    items: list[Item] = field(default_factory=list)
    styles: tuple[str, ...] = ()


@dataclass
class Grid:
    """A table with a row and a column of names; an empty string is an empty cell."""

    rows: list[list[str]]


Part = Heading | Paragraph | Grid

_WORDS = (
    "council",
    "worker",
    "visit",
    "family",
    "record",
    "manager",
    "meeting",
    "referral",
    "plan",
    "review",
)


class _Namer:
    """Gives out words that stand nowhere else, so that a lost one is missed."""

    def __init__(self) -> None:
        self.count = 0

    def words(self, how_many: int, first: str) -> str:
        """Return so many words, the first as given."""
        said = []
        for _ in range(how_many):
            self.count += 1
            said.append(f"{_WORDS[self.count % len(_WORDS)]}q{self.count}")
        return f"{first} {' '.join(said)}"


@st.composite
def documents(draw: st.DrawFn, *, letters: bool = True) -> list[Part]:
    """Draw a document: a title, then headings, paragraphs with lists or without, and tables."""
    namer = _Namer()
    parts: list[Part] = [Heading(namer.words(2, "Title"), 1)]
    kinds = draw(
        st.lists(st.sampled_from(["heading", "paragraph", "list", "list", "table"]), min_size=1, max_size=8)
    )
    for kind in kinds:
        if kind == "heading":
            parts.append(Heading(namer.words(draw(st.integers(1, 3)), "About"), draw(st.integers(2, 3))))
        elif kind == "paragraph":
            parts.append(Paragraph(namer.words(draw(st.integers(3, 30)), "The") + "."))
        elif kind == "list":
            styles = draw(st.permutations(["bullet", "number", "letter" if letters else "bullet"]))
            items = _items(draw, namer, draw(st.integers(0, 2)))
            parts.append(Paragraph(namer.words(3, "The") + ":", items, tuple(styles)))
        else:
            parts.append(_grid(draw, namer))
    return [*parts, Paragraph(namer.words(4, "Last") + ".")]


def _items(draw: st.DrawFn, namer: _Namer, depth: int) -> list[Item]:
    made = []
    for _ in range(draw(st.integers(1, 4))):
        inner = _items(draw, namer, depth - 1) if depth and draw(st.booleans()) else []
        first = draw(st.sampled_from(["the", "Every"]))
        made.append(Item(namer.words(draw(st.integers(2, 12)), first) + (":" if inner else ";"), inner))
    return made


def _grid(draw: st.DrawFn, namer: _Namer) -> Grid:
    width = draw(st.integers(3, 4))
    rows = [["Sign", *(namer.words(1, "Level") for _ in range(width - 1))]]
    for _ in range(draw(st.integers(1, 4))):
        cells = [
            draw(st.sampled_from(["", namer.words(draw(st.integers(1, 12)), "Has")]))
            for _ in range(width - 1)
        ]
        rows.append([namer.words(1, "Row"), *cells])
    return Grid(rows)


def words_of(parts: Sequence[Part]) -> Iterator[str]:
    """Yield every word that stands nowhere else."""
    for part in parts:
        if isinstance(part, Grid):
            yield from (word for row in part.rows for cell in row for word in cell.split() if "q" in word)
        else:
            texts = [part.text, *_texts(getattr(part, "items", []))]
            yield from (word.strip(".:;") for text in texts for word in text.split() if "q" in word)


def _texts(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        yield item.text
        yield from _texts(item.items)


def as_page(parts: Sequence[Part]) -> bytes:
    """Return a document as a web page."""
    return f"<!doctype html><html><body><main>{''.join(map(_tagged, parts))}</main></body></html>".encode()


def _tagged(part: Part) -> str:
    if isinstance(part, Heading):
        return f"<h{part.level}>{html.escape(part.text)}</h{part.level}>"
    if isinstance(part, Grid):
        head, *rows = (("th" if n == 0 else "td", row) for n, row in enumerate(part.rows))
        return f"<table>{''.join(_row(tag, row) for tag, row in [head, *rows])}</table>"
    return f"<p>{html.escape(part.text)}</p>{_listed(part.items, part.styles)}"


def _row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{html.escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _listed(items: Sequence[Item], styles: Sequence[str]) -> str:
    if not items:
        return ""
    opened = {"bullet": "<ul>", "number": "<ol>", "letter": "<ol type='a'>"}[styles[0]]
    inner = "".join(f"<li>{html.escape(item.text)}{_listed(item.items, styles[1:])}</li>" for item in items)
    return f"{opened}{inner}</{opened[1:3]}>"


def as_word(parts: Sequence[Part]) -> bytes:
    """Return a document as a Word file."""
    document = NewDocument()
    for part in parts:
        if isinstance(part, Heading):
            document.add_heading(part.text, part.level)
        elif isinstance(part, Grid):
            table = document.add_table(len(part.rows), len(part.rows[0]))
            for row, cells in enumerate(part.rows):
                for column, text in enumerate(cells):
                    table.cell(row, column).text = text
        else:
            document.add_paragraph(part.text)
            if part.items:
                _add_items(document, part.items, _definition(document, part.styles), 0)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _definition(document: Document, styles: Sequence[str]) -> int:
    formats: dict[str, dict[str, Any]] = {
        "bullet": {"number_format": WD_NUMBER_FORMAT.BULLET, "level_text": "\uf0b7"},
        "number": {"number_format": WD_NUMBER_FORMAT.DECIMAL},
        "letter": {"number_format": WD_NUMBER_FORMAT.LOWER_LETTER},
    }
    levels: list[dict[str, Any]] = [
        {"level_text": f"%{n}.", **formats[style]} for n, style in enumerate(styles, 1)
    ]
    return int(document.numbering.add_definition(levels, multi_level_type="multilevel").num_id)


def _add_items(document: Document, items: Sequence[Item], number: int, level: int) -> None:
    for item in items:
        document.add_paragraph(item.text).set_numbering(number, level=level)
        _add_items(document, item.items, number, level + 1)


def as_markdown(parts: Sequence[Part]) -> bytes:
    """Return a document as Markdown."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Heading):
            lines += [f"{'#' * part.level} {part.text}", ""]
        elif isinstance(part, Grid):
            rows = [f"| {' | '.join(row)} |" for row in part.rows]
            lines += [rows[0], f"|{'---|' * len(part.rows[0])}", *rows[1:], ""]
        else:
            lines += [part.text, "", *_marked(part.items, part.styles, ""), ""]
    return "\n".join(lines).encode()


def _marked(items: Sequence[Item], styles: Sequence[str], indent: str) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        yield f"{indent}{'-' if styles[0] == 'bullet' else f'{number}.'} {item.text}"
        yield from _marked(item.items, styles[1:], f"{indent}    ")
