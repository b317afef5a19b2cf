"""What of a web page is a footnote, a call of one, or a picture that says something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from procedures.reading.marks import mark_of, one_line
from procedures.reading.structure import Block

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOTES = re.compile(r"\b(foot-?notes?|end-?notes?)\b", re.I)
_NOTE_ID = re.compile(
    r"^_?(?:fn|ftn|edn|footnote|endnote|note|ref|commentary)[-_:.]?"
    r"(?:\d+|[a-z]+[-_:.]?\d+|key-[0-9a-f-]{8,40})$",
    re.I,
)
_NOTE_CALL = re.compile(r"#_?(?:fn|ftn|edn|footnote|endnote|note|commentary-)", re.I)
_ARROWS = r"[\s\u21a9\u2191\u21a5\u21e7\u2912\ufe0e\ufe0f^\[\]]*"
_BACK = re.compile(rf"^{_ARROWS}(?:back|return|jump up|top)?[\w ]{{0,30}}{_ARROWS}$", re.I)
#: A link that is nothing but an arrow leads back, whatever its address.
_ARROW = re.compile(r"^[\u21a9\u2191\u21a5\u21e7\u2912^][\ufe0e\ufe0f]?$")
_RETURNS = re.compile(r"#_?(?:fnref|ftnref|ftnt_ref|ednref|ref|footnote-?ref|cite_ref)", re.I)
#: A link within the page that says "back" leads back too.
_SAYS_BACK = re.compile(r"^\W*(?:back|return|jump up)\b", re.I)
#: A picture whose alternative text has fewer words shows a logo or an ornament.
_FEWEST_WORDS = 4
_ORNAMENT = re.compile(r"\b(logo|icon|photo(graph)?|banner|picture|crest|image of)\b", re.I)


def is_call(element: HtmlElement) -> bool:
    """Whether a link calls a footnote."""
    said = "noteref" in element.get("role", "") or "footnote-ref" in element.get("class", "")
    return said or bool(_NOTE_CALL.match(element.get("href", "")))


def picture(element: HtmlElement, depth: int) -> Iterator[Block]:
    """The alternative text of a picture that says something, such as a flow chart."""
    if element.tag == "svg":
        said = [one_line(part.text_content()) for part in element.iter("title", "desc", "text")]
        text = ". ".join(part.rstrip(".") for part in dict.fromkeys(said) if part)
        text = re.sub(r"(?<=[!?:])\. ", " ", text)
    else:
        text = one_line(element.get("alt", ""))
    if len(text.split()) >= _FEWEST_WORDS and not (_ORNAMENT.search(text) and len(text) < 60):
        yield Block("box", depth=depth, blocks=(Block("paragraph", text),))


def is_note(element: HtmlElement) -> bool:
    """Whether an element is one footnote, by its role, by its raised mark, or by its way back."""
    if element.tag not in ("li", "p", "div", "dd", "section"):
        return False
    if element.get("role") in ("doc-footnote", "doc-endnote"):
        return True
    if element.tag == "li":
        return _is_listed_note(element)
    if element.tag == "p" and len(element) and not (element.text or "").strip():
        first = element[0]
        raised = first if first.tag == "sup" else first.find("sup") if first.tag == "a" else None
        if raised is not None:
            return bool(mark_of(raised.text_content(), "", linked=True))
        if first.tag == "a" and _RETURNS.match(first.get("href", "")):
            return bool(mark_of(first.text_content(), "", linked=True))
    return bool(_NOTE_ID.match(element.get("id", ""))) and any(map(is_back, element.iter("a")))


def _is_listed_note(element: HtmlElement) -> bool:
    around = next(element.iterancestors("section", "div", "aside", "ol", "footer"), None)
    named = bool(_NOTE_ID.match(element.get("id", ""))) and element.find(".//a") is not None
    return named or (around is not None and _says_notes(around))


def _says_notes(element: HtmlElement) -> bool:
    said = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return bool(_NOTES.search(said.replace("_", " ")))


def is_back(link: HtmlElement) -> bool:
    """Whether a link leads back from a footnote to its call."""
    said = f"{link.get('class', '')}{link.get('role', '')}{link.get('href', '')}".replace("-", "")
    text = link.text_content()
    within = link.get("href", "").startswith("#") and _SAYS_BACK.match(text)
    backwards = (
        "backref" in said or _RETURNS.match(link.get("href", "")) or _ARROW.match(text.strip()) or within
    )
    return bool(backwards) and bool(_BACK.match(text)) and not text.strip().isdigit()
