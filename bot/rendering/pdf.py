"""Blocks as a paper: tagged PDF (PDF/UA-1), which a screen reader can read aloud; and a chart as a picture.

All words reach the typesetter as data and none as markup, so no text can change a paper's form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from bot.errors import RefusedError
from bot.rendering import messages as said
from bot.rendering.blocks import Block, Chart, Heading, Notice
from bot.rendering.lettering import in_words, printable

_TEMPLATE = Path(__file__).parent / "paper.typ"
#: How typst names a text that no font can show, and a character in it that it cannot show itself.
_NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Characters below this one are in every font here, also where a mark on them is not.
_EVERY_FONT_HAS = "\u0180"


@dataclass(frozen=True)
class PageSetup:
    """How a page is set: type in points, lengths in centimetres, space between lines in ems.

    A page of no height is as high as what stands on it.
    """

    size: float = 11
    margin: float = 2.2
    leading: float = 0.7
    columns: int = 1
    numbered: bool = True
    width: float = 21
    height: float = 29.7


@dataclass(frozen=True)
class Paper:
    """A title, what stands under it over the whole width, and what stands in columns."""

    title: str
    blocks: tuple[Block, ...] = ()
    head: tuple[Block, ...] = ()
    shape: PageSetup = PageSetup()

    @property
    def read_out(self) -> tuple[Block, ...]:
        """All of it in order, for where there are no pages."""
        return (Heading(self.title), *self.head, *self.blocks)


#: A chart as it is sent alone.
_PICTURE = PageSetup(size=10, margin=0.35, numbered=False, width=13, height=0)
_DOTS_AN_INCH = 150


def pdf_of(paper: Paper) -> bytes:
    """Return the paper, which has a title, as tagged PDF in British English. The same is the same bytes.

    Characters that cannot be set, such as pictures in a name, are put in words, in square brackets.
    Raises RefusedError where a part cannot be set.
    """
    return _set(paper)[1]


def png_of(chart: Chart) -> bytes:
    """Return a chart as a picture. The same is the same bytes."""
    return _compiled(_set(Paper(chart.words, (chart,), shape=_PICTURE))[0], "png")


def _set(paper: Paper) -> tuple[Any, bytes]:
    """The paper as data in characters that the fonts have, and its PDF."""
    import typst

    data = _each(_as_data(paper), printable)
    while True:
        try:
            return data, _compiled(data, "pdf")
        except typst.TypstError as error:
            spelled = _each(data, partial(in_words, missing=_without_glyph(error.diagnostic)))
            if spelled == data:
                raise RefusedError(said.NOT_PRINTED.format(reason=error.message)) from None
            data = spelled


def _compiled(data: Any, form: Literal["pdf", "png"]) -> bytes:
    """Set the paper in memory; nothing of it is written to disk."""
    import typst

    return typst.compile(
        _TEMPLATE.read_bytes(),
        format=form,
        ppi=_DOTS_AN_INCH,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
    )


def _as_data(part: Any) -> Any:
    """A paper or a part of it as the template reads it: each part with its kind, a chart with its words."""
    if isinstance(part, tuple):
        return [_as_data(each) for each in part]
    if not is_dataclass(part):
        return part
    made = {field.name: _as_data(getattr(part, field.name)) for field in fields(part)}
    words = {"words": part.words} if isinstance(part, Notice | Chart) else {}
    return {"kind": type(part).__name__.lower(), **made, **words}


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
    if isinstance(data, list):
        return [_each(value, change) for value in data]
    return data
