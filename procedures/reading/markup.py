"""What a page shows by its style sheets and roles, written as the tags that say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: More of a page's style sheets is not read, and no more rules than these are followed.
_MOST_STYLE, _MOST_RULES = 200_000, 200
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
#: One step of a selector: its tag, its classes and ids; no other selector is followed.
_STEP = re.compile(r"(?P<child>\s*>)?\s*(?P<tag>[a-z][a-z0-9]*)?(?P<names>(?:[.#][\w-]+)*)", re.I)
#: The item of a list, and the number that a page itself puts before it.
_ITEM = re.compile(r"(?<=\S)(?:\s*>\s*|\s+)li(?:::?(?:before|marker))?$", re.I)
_NUMERALS = re.compile(
    r"(?:list-style(?:-type)?\s*:[^;]*?|counter\([^),]*,\s*)\b"
    r"(decimal|lower-alpha|lower-latin|lower-roman|upper-alpha|upper-latin|upper-roman)\b",
    re.I,
)
_TYPES = {
    "decimal": "1",
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_RAISED = re.compile(r"vertical-align\s*:\s*super\b", re.I)
_INLINE = frozenset({"span", "a", "font", "small", "em", "i", "b", "strong"})
_ROLES = {
    "table": "table",
    "grid": "table",
    "rowgroup": "tbody",
    "row": "tr",
    "columnheader": "th",
    "rowheader": "th",
    "cell": "td",
    "gridcell": "td",
}


def rules_of(root: HtmlElement) -> Iterator[tuple[list[str], str]]:
    """Yield the selectors and the declarations of each rule of a page's own sheets, but for print."""
    for style in root.iter("style"):
        if "print" not in style.get("media", ""):
            for selectors, rule in _RULE.findall(_MEDIA.sub("", (style.text or "")[:_MOST_STYLE])):
                yield [selector.strip() for selector in selectors.split(",")], rule


def write_plainly(root: HtmlElement) -> None:
    """Give lists the numerals that style sheets set, and tags to raised words and to tables made of roles."""
    told = [(s, rule) for s, rule in rules_of(root) if _NUMERALS.search(rule) or _RAISED.search(rule)]
    for selectors, rule in told[:_MOST_RULES]:
        numerals = _NUMERALS.search(rule)
        for selector in selectors:
            for element in _selected(root, _ITEM.sub("", selector) if numerals else selector):
                if numerals and element.tag == "ol":
                    element.set("type", _TYPES[numerals[1].lower()])
                elif _RAISED.search(rule):
                    _raise(element)
    for element in list(root.iter("*")):
        if _RAISED.search(element.get("style", "")):
            _raise(element)
        if element.tag in ("div", "span", "ul", "li") and element.get("role") in _ROLES:
            element.tag = _ROLES[element.get("role", "")]


def _raise(element: HtmlElement) -> None:
    if element.tag in _INLINE and not len(element):
        element.tag = "sup"


def _selected(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a plain selector names; none for any other."""
    path, at = "", 0
    while at < len(selector):
        step = _STEP.match(selector, at)
        if step is None or not (step["tag"] or step["names"]):
            return []
        at = step.end()
        path += f"{'/' if step['child'] else '//'}{(step['tag'] or '*').lower()}"
        for sign, name in re.findall(r"([.#])([\w-]+)", step["names"]):
            classes = f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
            path += f"[@id='{name}']" if sign == "#" else f"[{classes}]"
    return list(root.xpath(path)) if path else []
