"""What a reader could tell of a document from its own pages."""

from __future__ import annotations

from dataclasses import dataclass

from procedures.document import Kind
from procedures.reading.dates import first_date
from procedures.reading.structure import Block

__all__ = ["Recognised", "first_date"]


@dataclass(frozen=True)
class Recognised:
    """Kind and particulars, with the blocks that remain to be read as paragraphs.

    ``councils`` are names as printed. ``published`` is an ISO date or the part of one that is known.
    ``through`` says that paragraphs are numbered through the whole document. ``doubts`` are sentences
    on what could not be told; ``opening`` holds the first short lines, a line each, and ``head`` the text of
    the first blocks; ``site`` is the title that the file states, which mostly names a page's site.
    """

    kind: Kind
    title: str
    body: tuple[Block, ...]
    publisher: str = ""
    councils: tuple[str, ...] = ()
    reference: str | None = None
    category: str | None = None
    outcome: str | None = None
    published: str | None = None
    through: bool = False
    url: str | None = None
    doubts: tuple[str, ...] = ()
    site: str = ""
    opening: str = ""
    head: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
    by_machine: tuple[int, ...] = ()
