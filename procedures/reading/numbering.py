"""The markers that Word counts and never writes into a paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procedures.reading.marks import BULLET, bullet_or

if TYPE_CHECKING:
    from docx.document import Document
    from docx.numbering import NumberingDefinition
    from docx.oxml.text.paragraph import CT_P


#: Levels that Word gives a list.
_MOST_LEVELS = 9


@dataclass(frozen=True)
class Marker:
    """A marker as Word shows it, "1.1.1", "(a)" or "•", and how deep its item is nested."""

    printed: str
    depth: int


def markers_of(document: Document) -> dict[CT_P, Marker]:
    """Return the marker of each automatically numbered paragraph, tables included.

    Changes the list numbers of ``document`` in memory, so that lists which Word counts as one
    are one.
    """
    _join_lists(document)
    _uncount_deleted(document)
    found: dict[CT_P, Marker] = {}
    for paragraph, number in document.list_numbers:
        numbering = paragraph.numbering
        level = numbering.level_definition if numbering else None
        definition = numbering.definition if numbering else None
        if numbering is None or level is None or definition is None:
            continue
        printed = BULLET if level.is_bullet else bullet_or(number)
        if printed:
            clauses = _clause_levels(definition)
            depth = max(0, numbering.level - clauses + 1) if clauses else numbering.level
            found[paragraph._p] = Marker(printed, depth)
    return found


def _uncount_deleted(document: Document) -> None:
    """Take paragraphs whose end was deleted or moved away out of their lists: Word counts them no more."""
    from docx.oxml.ns import qn

    for paragraph in document.element.iter(qn("w:p")):
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
        if mark is not None and any(mark.find(qn(name)) is not None for name in ("w:del", "w:moveFrom")):
            paragraph.pPr.get_or_add_numPr().get_or_add_numId().val = 0


def _clause_levels(definition: NumberingDefinition) -> int:
    """How many of the outermost levels are a document's clauses, 1, 1.1, 1.1.1: none stands in another."""
    for count in range(_MOST_LEVELS):
        level = definition.level(count)
        if level.is_bullet or not level.format_number(1).isdigit():
            return count
        if count and "%1" not in level.level_text:
            return count
    return _MOST_LEVELS


def _join_lists(document: Document) -> None:
    """Give lists that share a definition, and restart nothing, one number.

    Word counts them through; the library counts each by itself, so that a clause whose section
    heading stands in the other list would be numbered under the wrong section.
    """
    from docx.oxml.ns import qn

    if not document.part.has_numbering_part:
        return
    first: dict[int, int] = {}
    same: dict[str, str] = {}
    for definition in document.numbering:
        shared = definition.abstract_num_id
        if shared is not None and not definition._num.lvlOverride_lst:
            same[str(definition.num_id)] = str(first.setdefault(shared, definition.num_id))
    for root in (document.element, document.styles.element):
        for reference in root.iter(qn("w:numId")):
            value = reference.get(qn("w:val"))
            reference.set(qn("w:val"), same.get(value, value))
