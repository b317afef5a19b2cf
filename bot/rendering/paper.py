"""A paper as data, and its printing as tagged PDF (PDF/UA-1), which a screen reader can read aloud.

All words reach the typesetter as data and none as markup, so no text can change a paper's form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.errors import RefusedError
from bot.rendering import messages as said
from bot.rendering.lettering import in_words, printable

_TEMPLATE = Path(__file__).parent / "paper.typ"
#: How typst names a text that no font can show, and a character in it that it cannot show itself.
_NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Characters below this one are in every font here, also where a mark on them is not.
_EVERY_FONT_HAS = "\u0180"


@dataclass(frozen=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or an item of a list; its first words may be set bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Quote:
    """Another's words, and where they are from."""

    text: str
    citation: str


@dataclass(frozen=True)
class Listing:
    """A list, with numbers or without."""

    items: tuple[Paragraph, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first row names its columns; each row is as long as the first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row of a table has a cell for each column")


@dataclass(frozen=True)
class Picture:
    """A picture as PNG, and what it shows in words."""

    png: bytes
    alt: str


Block = Heading | Paragraph | Quote | Listing | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading, and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Shape:
    """How a paper is set: type in points, margins in centimetres, space between lines in ems."""

    size: float = 11
    margin: float = 2.2
    leading: float = 0.7
    columns: int = 1
    numbered: bool = True


@dataclass(frozen=True)
class Paper:
    """A4 pages: a title, a warning, lines, sections in a frame, other sections, and small print."""

    title: str
    lines: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    small_print: tuple[str, ...] = ()
    opening: tuple[Section, ...] = ()
    warning: str = ""
    shape: Shape = Shape()


def pdf_of(paper: Paper) -> bytes:
    """Return the paper, which has a title, as tagged PDF in British English. The same is the same bytes.

    Characters that cannot be set, such as pictures in a name, are put in words, in square brackets.
    Raises RefusedError where a part cannot be set, such as a picture that is no PNG or has no words.
    """
    import typst

    data = _each(_as_data(paper), printable)
    while True:
        try:
            return _compiled(data)
        except typst.TypstError as error:
            spelled = _each(data, partial(in_words, missing=_without_glyph(error.diagnostic)))
            if spelled == data:
                raise RefusedError(said.NOT_PRINTED.format(reason=error.message)) from None
            data = spelled


def _as_data(paper: Paper) -> dict[str, Any]:
    """The paper as the template reads it."""
    made = asdict(paper)
    for part in ("opening", "sections"):
        made[part] = [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in getattr(paper, part)
        ]
    return made


def _block(block: Block) -> dict[str, Any]:
    made = {"kind": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Picture):
        made["png"] = list(block.png)  # as numbers: typst takes no other bytes from memory
    return made


def _compiled(data: dict[str, Any]) -> bytes:
    """Set the paper in memory; nothing of it is written to disk."""
    import typst

    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"paper": json.dumps(data)},
        ignore_system_fonts=True,
    )


def _without_glyph(diagnostic: str) -> set[str]:
    """The characters that typst had no glyph for."""
    texts = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) for text in _NO_GLYPH.findall(diagnostic))
    return {character for text in texts for character in text if character >= _EVERY_FONT_HAS}


def _each(data: Any, change: Callable[[str], str]) -> Any:
    """Return the data with each of its texts changed."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _each(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_each(value, change) for value in data]
    return data
