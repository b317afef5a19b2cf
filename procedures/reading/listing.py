"""The markers of an HTML list, as a browser would count them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procedures.reading.marks import BULLET

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?\b(decimal|lower-alpha|lower-latin|lower-roman|upper-alpha|upper-roman)"
)
_STYLES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
#: How deep a list stands that is written as one of its own: by its class, its level, or how far it is set in.
_CLASS_LEVEL = re.compile(r"\blst-\w+-(\d)\b")
_WORD_LEVEL = re.compile(r"mso-list\s*:[^;]*\blevel(\d)")
_MARGIN = re.compile(r"margin-left\s*:\s*(\d{1,4}(?:\.\d{0,4})?)(pt|cm|in)")
_STEPS = {"pt": 36.0, "cm": 1.27, "in": 0.5}
#: Beyond this, browsers count in figures too.
_GREATEST_NUMERAL = 4000


@dataclass
class ListCounter:
    """A list while its items are counted; ``style`` is "1", "a", "A", "i", "I", or "" for bullets."""

    style: str
    number: int
    step: int

    @classmethod
    def of(cls, element: HtmlElement) -> ListCounter:
        """Return the listing of an ``ol`` or ``ul``."""
        style = _style(element) if element.tag == "ol" else ""
        backwards = element.tag == "ol" and element.get("reversed") is not None
        first = len(element.findall("li")) if backwards else 1
        return cls(style, _whole(element.get("start"), first), -1 if backwards else 1)

    def next_marker(self, item: HtmlElement) -> str:
        """Count ``item`` and return its marker: "4.", "b.", "iv." or "•"."""
        value = _whole(item.get("value"), self.number)
        self.number = value + self.step
        return f"{_numeral(value, self.style)}." if self.style else BULLET


def level_of(element: HtmlElement) -> int:
    """Return how many items a list, or an item, of an office program stands in, though none holds it."""
    by_class = _CLASS_LEVEL.search(element.get("class", ""))
    if by_class or element.tag in ("ol", "ul", "menu"):
        return int(by_class[1]) if by_class else 0
    style = element.get("style", "").lower()
    by_word, margin = _WORD_LEVEL.search(style), _MARGIN.search(style)
    if by_word:
        return max(int(by_word[1]) - 1, 0)
    return max(round(float(margin[1]) / _STEPS[margin[2]]) - 1, 0) if margin else 0


def _style(element: HtmlElement) -> str:
    named = _STYLE.search(element.get("style", "").lower())
    if named:
        return _STYLES[named[1]]
    printed = element.get("type", "1").strip()
    return printed if printed in ("a", "A", "i", "I") else "1"


def _whole(printed: str | None, otherwise: int) -> int:
    try:
        return int(printed[:9]) if printed else otherwise
    except ValueError:
        return otherwise


def _numeral(value: int, style: str) -> str:
    if style == "1" or not 0 < value < _GREATEST_NUMERAL:
        return str(value)
    numeral = _letters(value) if style.lower() == "a" else roman(value)
    return numeral if style.islower() else numeral.upper()


def _letters(value: int) -> str:
    letters = ""
    while value:
        value, place = divmod(value - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def roman(value: int) -> str:
    numeral = ""
    for amount, sign in _ROMAN:
        times, value = divmod(value, amount)
        numeral += sign * times
    return numeral
