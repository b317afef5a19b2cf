"""The words of a Word paragraph as a reader of the page sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from procedures.reading.marks import mark_of, one_line
from procedures.reading.marks import raised as raised_digits
from procedures.reading.symbols import symbol
from procedures.reading.word_styles import Styles

#: A picture whose alternative text has fewer words shows a logo or an ornament.
_FEWEST_WORDS = 4

_ORNAMENT = re.compile(r"\b(logo|icon|photo(graph)?|banner|crest|picture|description automatically)\b", re.I)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass
class Said:
    """What a paragraph says: its text with tabs and line ends, the notes it calls, and what is drawn in it.

    ``runs_on`` says that its end was deleted, so that the next paragraph goes on from it.
    """

    text: str = ""
    calls: tuple[str, ...] = ()
    bold: bool = False
    boxes: list[Any] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    runs_on: bool = False
    counted_alone: bool = False


def said_in(paragraph: Any, styles: Styles, marks: dict[tuple[str, str], str], parts: Any) -> Said:
    """Return what ``paragraph`` says; ``marks`` are those of notes, ``parts`` the file's other parts."""
    from docx.oxml.ns import qn

    speaker = _Speaker(styles, marks, parts)
    speaker.take(paragraph)
    said = speaker.said
    said.text = "".join(speaker.words)
    said.calls = tuple(speaker.calls)
    said.bold = styles.is_bold(paragraph)
    said.runs_on = is_run_on(paragraph)
    said.counted_alone = next(paragraph.iterancestors(qn("w:tc")), None) is not None
    return said


def is_run_on(paragraph: Any) -> bool:
    """Whether the end of a paragraph was deleted, so that the next one goes on from it."""
    from docx.oxml.ns import qn

    return paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None


@dataclass
class _Speaker:
    """Gathers the words of one paragraph."""

    styles: Styles
    marks: dict[tuple[str, str], str]
    parts: Any
    words: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    said: Said = field(default_factory=Said)

    def take(self, element: Any) -> None:
        """Add what stands in ``element``, in order."""
        for child in element:
            tag = str(child.tag)
            name = tag.rsplit("}", 1)[-1]
            if tag == f"{_MATH}oMath":
                self.words.append(f" {one_line(formula(child))} ")
            elif name in ("drawing", "pict", "object"):
                self._drawn(child)
            elif name == "r":
                self._run(child)
            elif name not in ("pPr", "rPr", "sdtPr", "txbxContent", "p", "tbl"):
                self.take(child)

    def _run(self, run: Any) -> None:
        raised = self.styles.is_raised(run)
        before = "".join(self.words).rstrip() if raised else ""
        start = len(self.words)
        custom = False
        for child in run:
            custom = self._piece(child) or custom
        said = "".join(self.words[start:])
        if custom:
            del self.words[start:]
        elif raised and said.strip() and (mark := mark_of(said, before)):
            del self.words[start:]
            self.calls.append(mark)
        elif raised and said.strip().isdecimal():
            self.words[start:] = [raised_digits(said)]

    def _piece(self, child: Any) -> bool:
        """Add one piece of a run; return whether the rest of the run is a note's own mark."""
        from docx.oxml.ns import qn

        name = str(child.tag).rsplit("}", 1)[-1]
        plain = {"tab": "\t", "br": "\n", "cr": "\n", "ptab": " ", "noBreakHyphen": "-"}
        if name == "t":
            self.words.append(child.text or "")
        elif name in plain:
            self.words.append(plain[name])
        elif name == "sym":
            self.words.append(_symbol(child.get(qn("w:font"), ""), child.get(qn("w:char"), "")))
        elif name in ("footnoteReference", "endnoteReference"):
            mark = self.marks.get((name.removesuffix("Reference"), child.get(qn("w:id"), "")))
            self.calls += [mark] if mark else []
            return child.get(qn("w:customMarkFollows")) in ("1", "true", "on")
        elif name in ("drawing", "pict", "object"):
            self._drawn(child)
        elif name in ("AlternateContent", "Choice", "Fallback", "ruby", "rubyBase"):
            for inner in child:
                self._piece(inner)
        elif name == "r":
            self._run(child)
        return False

    def _drawn(self, drawing: Any) -> None:
        """Text boxes, the words of a diagram, or else a picture's alternative text."""
        from docx.oxml.ns import qn

        boxes = [box for box in drawing.iter(qn("w:txbxContent")) if _outermost(box, drawing)]
        self.said.boxes += boxes
        told = [one_line(text) for text in self._diagram(drawing)]
        self.said.pictures += [text for text in told if text]
        if boxes or told:
            return
        for properties in drawing.iter():
            if str(properties.tag).endswith(("}docPr", "}shape")):
                text = one_line(properties.get("descr", "") or properties.get("alt", ""))
                if len(text.split()) >= _FEWEST_WORDS and not (_ORNAMENT.search(text) and len(text) < 60):
                    self.said.pictures.append(text)
                    return

    def _diagram(self, drawing: Any) -> Iterator[str]:
        """Yield the paragraphs of SmartArt, which stand in a part of their own."""
        from lxml import etree

        for relation in drawing.iter(f"{_DIAGRAM}relIds"):
            part = self.parts.get(relation.get(f"{_RELATION}dm", ""))
            if part is not None:
                root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
                for paragraph in root.iter(f"{_A}p"):
                    yield "".join(text.text or "" for text in paragraph.iter(f"{_A}t"))


def _outermost(box: Any, drawing: Any) -> bool:
    """Whether a box stands in no other box of the same drawing."""
    for above in box.iterancestors():
        if above is drawing:
            return True
        if above.tag == box.tag:
            return False
    return True


def _symbol(font: str, code: str) -> str:
    try:
        place = int(code, 16)
    except ValueError:
        return ""
    known = symbol(font, place)
    if known:
        return known
    low = place - 0xF000 if 0xF000 <= place <= 0xF0FF else place
    return "•" if 0xE000 <= place <= 0xF8FF and font.lower() != "symbol" else chr(low)


def formula(element: Any) -> str:
    """Return a formula in one line: fractions with a stroke, powers with a caret."""
    name = str(element.tag).rsplit("}", 1)[-1]
    parts = {
        str(child.tag).rsplit("}", 1)[-1]: formula(child)
        for child in element
        if name in ("f", "sSup", "sSub")
    }
    if name == "t":
        return element.text or ""
    if name == "f":
        return f"({parts.get('num', '')})/({parts.get('den', '')})"
    if name == "sSup":
        return f"{parts.get('e', '')}^{parts.get('sup', '')}"
    if name == "sSub":
        return f"{parts.get('e', '')}_{parts.get('sub', '')}"
    return "".join(formula(child) for child in element)
