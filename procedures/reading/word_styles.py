"""The styles of a Word file, and what they hide: what nobody sees on its pages is dropped before reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

#: How far a style is followed to the ones it is based on; some files go in a circle.
_MOST_STYLES = 10

_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = ("0", "false", "off", "none")


class Styles:
    """What the styles of a document say of a paragraph or a run, followed to those they are based on."""

    def __init__(self, document: Document) -> None:
        from docx.oxml.ns import qn

        self._by_id = {
            style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))
        }
        default = (
            s
            for s in self._by_id.values()
            if s.get(qn("w:default")) == "1" and s.get(qn("w:type")) == "paragraph"
        )
        self._default = next(default, None)
        self._flags: dict[tuple[str, str], str | None] = {}

    def names(self, paragraph: Any) -> list[str]:
        """Return the names of a paragraph's style and of those it is based on."""
        from docx.oxml.ns import qn

        return [
            name.get(qn("w:val"), "")
            for style in self._chain(self._style_id(paragraph))
            if (name := style.find(qn("w:name"))) is not None
        ]

    def heading_level(self, paragraph: Any, names: list[str]) -> int:
        """Return the level of a heading style or outline level, 1 for a title, 0 for anything else."""
        from docx.oxml.ns import qn

        for name in names:
            found = _HEADING.match(name)
            if found:
                return int(found[1])
            if name.lower() == "title":
                return 1
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        for style in self._chain(self._style_id(paragraph)):
            outline = outline if outline is not None else style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        level = outline.get(qn("w:val"), "9") if outline is not None else "9"
        return int(level) + 1 if level.isdecimal() and int(level) < 9 else 0

    def all_say(self, paragraph: Any, tag: str) -> Iterator[Any]:
        """Yield a paragraph's property as it, its style and those that style is based on give it."""
        from docx.oxml.ns import qn

        for holder in (paragraph, *self._chain(self._style_id(paragraph))):
            said = holder.find(f"{qn('w:pPr')}/{qn(tag)}")
            if said is not None:
                yield said

    def paragraph_says(self, paragraph: Any, tag: str) -> Any:
        """Return a paragraph's property, from itself or else its style; None where neither gives it."""
        return next(self.all_say(paragraph, tag), None)

    def run_says(self, run: Any, tag: str) -> str | None:
        """Return the value of a run's property, from itself, its style or its paragraph's style."""
        from docx.oxml.ns import qn

        own = run.find(f"{qn('w:rPr')}/{qn(tag)}")
        if own is not None:
            return str(own.get(qn("w:val"), "true"))
        named = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        if named is not None and (said := self._style_says(named.get(qn("w:val"), ""), tag)) is not None:
            return said
        paragraph = next(run.iterancestors(qn("w:p")), None)
        return self._style_says(self._style_id(paragraph), tag) if paragraph is not None else None

    def is_on(self, run: Any, tag: str) -> bool:
        """Whether a property that is on or off is on."""
        said = self.run_says(run, tag)
        return said is not None and said not in _OFF

    def is_raised(self, run: Any) -> bool:
        """Whether a run stands above the line, as a superscript or by its position."""
        position = self.run_says(run, "w:position") or ""
        return self.run_says(run, "w:vertAlign") == "superscript" or (
            position.isdecimal() and position != "0"
        )

    def is_bold(self, paragraph: Any) -> bool:
        """Whether every word of a paragraph is set in bold."""
        from docx.oxml.ns import qn

        runs = [
            r for r in paragraph.iter(qn("w:r")) if "".join(t.text or "" for t in r.iter(qn("w:t"))).strip()
        ]
        return bool(runs) and all(self.is_on(run, "w:b") for run in runs)

    def _style_id(self, paragraph: Any) -> str:
        from docx.oxml.ns import qn

        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if named is not None:
            return str(named.get(qn("w:val"), ""))
        return str(self._default.get(qn("w:styleId"))) if self._default is not None else ""

    def _chain(self, style_id: str) -> Iterator[Any]:
        from docx.oxml.ns import qn

        for _ in range(_MOST_STYLES):
            style = self._by_id.get(style_id)
            if style is None:
                return
            yield style
            based = style.find(qn("w:basedOn"))
            style_id = based.get(qn("w:val"), "") if based is not None else ""

    def _style_says(self, style_id: str, tag: str) -> str | None:
        from docx.oxml.ns import qn

        if (style_id, tag) not in self._flags:
            path = f"{qn('w:rPr')}/{qn(tag)}"
            said = (style.find(path) for style in self._chain(style_id))
            found = next((element for element in said if element is not None), None)
            self._flags[style_id, tag] = None if found is None else str(found.get(qn("w:val"), "true"))
        return self._flags[style_id, tag]


def prune(root: Any, styles: Styles) -> None:
    """Drop from a document what nobody sees on its pages: deleted, moved away, hidden, struck out."""
    from docx.oxml.ns import qn

    gone = [
        qn(tag)
        for tag in ("w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:tblPrChange", "w:instrText")
    ]
    marks = (qn("w:rPr"), qn("w:trPr"))
    for element in list(root.iter(*gone)):
        if element.getparent() is not None and element.getparent().tag not in marks:
            element.getparent().remove(element)
    for element in list(root.iter(f"{_MC}AlternateContent")):
        _choose(element)
    for run in list(root.iter(qn("w:r"))):
        unseen = any(styles.is_on(run, tag) for tag in ("w:vanish", "w:strike", "w:dstrike"))
        if unseen and run.getparent() is not None:
            run.getparent().remove(run)
    for change in list(root.iter(qn("w:del"), qn("w:cellDel"))):
        row = next(change.iterancestors(qn("w:tr"), qn("w:tc"), qn("w:p")), None)
        if row is not None and row.tag != qn("w:p") and row.getparent() is not None:
            row.getparent().remove(row)
    for control in list(root.iter(qn("w:sdt"))):
        if (
            control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
            and control.getparent() is not None
        ):
            control.getparent().remove(control)


def _choose(alternatives: Any) -> None:
    """Keep one of two drawings of the same thing."""
    choices = [child for child in alternatives if child.tag == f"{_MC}Choice" and len(child)]
    others = [child for child in alternatives if child not in choices[:1]]
    if choices:
        for other in others:
            alternatives.remove(other)
