"""The part of a web page that holds its text: encoding known, furniture gone."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import reduce

from lxml import etree
from lxml.html import Element, HtmlElement, HTMLParser, document_fromstring

from procedures.reading.errors import ReadingError
from procedures.reading.files import by_line
from procedures.reading.marks import HEADING, one_line
from procedures.reading.markup import rules_of, write_plainly
from procedures.reading.structure import Content

#: The part that is kept holds at least this share of the page's text outside links.
_MOST = 0.8

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_KILLED = (
    "nav",
    "footer",
    "dialog",
    "template",
    "noscript",
    "select",
    "textarea",
    "input",
    "del",
    "s",
    "strike",
)
_UNSEEN_STYLE = re.compile(r"(?:^|;|\{)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;}]*line-through", re.I)
_SELECTOR = re.compile(r"^[a-z0-9]*([.#])([\w-]+)$", re.I)
#: Words that are only read out, never shown.
_READ_OUT = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-?only|screen-?reader(?:-text)?)(?=$|[\s_-])", re.I
)
#: What names the panel that an element opens, and what such a panel is.
_OPENS = ("aria-controls", "data-target", "data-bs-target")
_PANELS = ("div", "section", "article", "p", "ul", "ol", "dd", "table")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"})
#: Narrow on purpose: a section on sharing information or on consent is not furniture.
_NAMES = re.compile(
    r"cookie|breadcrumb|skip-?(link|nav|to)|back-?to-?top|print-?(this|page|link|button)|pagination"
    r"|share-?(this|links|buttons|page)|social-?(share|sharing|links|icons)|site-?(header|footer|nav)"
    r"|privacy-?(settings|panel|banner)|leg-?annotations(group)?heading",
    re.IGNORECASE,
)
_DATED_BY = (
    "dcterms.modified",
    "dc.date.modified",
    "article:modified_time",
    "govuk:updated-at",
    "dcterms.issued",
    "dc.date",
    "article:published_time",
    "date",
)
_PUBLISHED_BY = ("dcterms.publisher", "dc.publisher", "publisher", "og:site_name", "author")
_NEVER_NAMED = frozenset({"html", "body", "main", "article", "form", "h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMES = frozenset({"html", "body", "main", "article", "section", "div", "form", "td"})
_TEXT_TAGS = ("p", "li", "td", "dd", "h1", "h2", "h3", "h4", "h5", "h6")
#: Characters that a parsed page cannot hold: moving a text that has one fails.
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def main_part(
    data: bytes | str, name: str, charset: str = ""
) -> tuple[HtmlElement, HtmlElement, tuple[str, ...]]:
    """Return a page, the element under which its text stands, and the short lines of its feet.

    What is not seen, and furniture, is removed.

    ``charset`` is what the server said, if it did. Raises ReadingError if this is no web page, or
    one whose end a parser cannot reach.
    """
    root = _parsed(_text(data, charset), name)
    _remove_unseen(root)
    write_plainly(root)
    feet = (one_line(part.text_content()) for foot in root.iter("footer") for part in foot.iter())
    around = tuple(line for line in feet if 0 < len(line) <= HEADING)
    _remove_furniture(root)
    marked = root.xpath("//main | //*[@role='main']")
    starts = marked if len(marked) == 1 else [*_found_by_trafilatura(root), *root.xpath("//h1")[:1]]
    return root, _outside_lists(_holding_most(_common(starts, root), root)), around


def properties_of(root: HtmlElement) -> Content:
    """Return what a page says of itself in its head; its blocks are not read here."""
    named = {
        (meta.get("name") or meta.get("property") or "").lower(): one_line(meta.get("content", ""))
        for meta in root.iter("meta")
    }
    links = {link.get("rel", "").lower(): link.get("href", "") for link in root.iter("link")}
    titles = [one_line(title.text_content()) for title in root.xpath("/html/head/title | /html/title")]
    published = next((named[key] for key in _DATED_BY if named.get(key)), "")
    return Content(
        (),
        title=titles[0] if titles else named.get("og:title", ""),
        publisher=next((named[key] for key in _PUBLISHED_BY if named.get(key)), ""),
        published=published[:10],
        url=links.get("canonical", "") or named.get("og:url", ""),
    )


def _remove_unseen(root: HtmlElement) -> None:
    """Drop what a browser does not show: hidden, read out only, or struck out."""
    rules = _unseen_selectors(root)
    opened = _opened_by_press(root)
    for element in list(root.iter(etree.Element)):
        if (
            element.getparent() is not None
            and element.tag not in ("html", "body")
            and element not in opened
            and _is_unseen(element, rules)
        ):
            element.drop_tree()


def _opened_by_press(root: HtmlElement) -> set[HtmlElement]:
    """The panels that a reader opens, each put under the words that open it.

    A button or a link names its panel, or the panel stands right after it. A menu is none: it holds links.
    """
    by_id = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
    panels_of_tabs = root.xpath("//*[@role='tabpanel']")
    found: set[HtmlElement] = set(panels_of_tabs)
    named_by = {panel.get("aria-labelledby"): panel for panel in panels_of_tabs}
    for opener in root.xpath("//button | //a | //*[@role='button' or @role='tab']"):
        if next(opener.iterancestors(), None) is None or _is_within_tab(opener):
            continue
        heading = next(opener.iterancestors(*_HEADINGS), None)
        after = (opener if heading is None else heading).getnext() if opener.tag == "button" else None
        panels = [by_id.get(name) for name in _opens(opener)] + [named_by.get(opener.get("id", "-")), after]
        kept = [p for p in panels if p is not None and p.tag in _PANELS and _text_outside_links(p)]
        found |= set(kept)
        if kept and heading is None and _stands_alone(opener):
            _put_under(opener, kept[0])
    return found


def _put_under(opener: HtmlElement, panel: HtmlElement) -> None:
    """Make of a panel and of what opens it one part of the page, with a title."""
    if opener in panel.iterancestors() or panel in opener.iterancestors() or panel.getparent() is None:
        return
    first = next(panel.iter(*_HEADINGS), None)
    if first is not None and one_line(first.text_content()) == one_line(opener.text_content()):
        opener.drop_tree()  # the panel says itself what opens it
        return
    part, title = Element("details"), Element("summary")
    title.text = one_line(opener.text_content())
    panel.addprevious(part)
    part.tail, panel.tail = panel.tail, None
    part.extend([title, panel])
    opener.drop_tree()


def _opens(opener: HtmlElement) -> Iterator[str]:
    """Yield the ids that a button, or a link that acts as one, says it opens."""
    yield from (opener.get(key, "").strip().removeprefix("#") for key in _OPENS)
    if opener.get("data-toggle") or opener.get("data-bs-toggle"):
        yield opener.get("href", "").removeprefix("#")
    if opener.get("role") == "tab":
        yield from (link.get("href", "").removeprefix("#") for link in opener.iter("a"))


def _is_within_tab(opener: HtmlElement) -> bool:
    return any(above.get("role") == "tab" for above in opener.iterancestors())


def _stands_alone(opener: HtmlElement) -> bool:
    """Whether nothing else is said on its line."""
    above = opener.getparent()
    if above is None or above.tag == "p":
        return False
    around = [opener.tail, *([above.text] if opener.getprevious() is None else [])]
    return not any(text and text.strip() for text in around)


def _is_unseen(element: HtmlElement, rules: frozenset[str]) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden", "").strip().lower() == "true":
        return element.get("hidden", "").lower() != "until-found"
    style = element.get("style", "")
    if style and (_UNSEEN_STYLE.search(style) or _STRUCK_STYLE.search(style)):
        return True
    classes = element.get("class", "")
    if classes and _READ_OUT.search(classes):
        return True
    named = {f".{name}" for name in classes.split()} | {f"#{element.get('id', '')}"}
    return not named.isdisjoint(rules)


def _unseen_selectors(root: HtmlElement) -> frozenset[str]:
    """The classes and ids that the page's own style sheets hide or strike out, where that is said simply."""
    found: set[str] = set()
    for selectors, rule in rules_of(root):
        if _UNSEEN_STYLE.search(rule) or _STRUCK_STYLE.search(rule):
            matches = (_SELECTOR.match(selector) for selector in selectors)
            found |= {f"{match[1]}{match[2]}" for match in matches if match}
    return frozenset(found)


def is_in_stated_encoding(data: bytes, charset: str) -> bool:
    """Whether a page can be read in Unicode, or in the encoding that it or its server states."""
    return _as_stated(data, charset) is not None


def _text(data: bytes | str, charset: str) -> str:
    if isinstance(data, str):
        return data
    stated = _as_stated(data, charset)
    return by_line(data, "replace") if stated is None else stated


def _as_stated(data: bytes, charset: str) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _CHARSET.search(data[:4096])
    for encoding in (charset, declared[1].decode("ascii", "replace") if declared else "", "utf-8-sig"):
        try:
            return data.decode(_as_browsers_read(encoding))
        except (LookupError, UnicodeError, ValueError):
            continue
    return None


def _as_browsers_read(encoding: str) -> str:
    """Pages that declare Latin-1 or ASCII are written in Windows-1252; nobody writes UTF-16 in a tag."""
    label = codecs.lookup(encoding or "utf-8-sig").name
    if label.startswith(("utf-16", "utf-8")):
        return "utf-8-sig"
    return "cp1252" if label in {"iso8859-1", "ascii"} else label


def _parsed(text: str, name: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError(
            f"{name} holds no readable text; save the page as PDF or text and add that."
        ) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ReadingError(
            f"{name} is too deeply nested to read whole; save the page as PDF or text and add that."
        )
    for element in root.iter(etree.Element):
        _remove_controls(element)
    return root


def _remove_controls(element: HtmlElement) -> None:
    """Put a space for each character that the parser lets through, and that no text may be set to."""
    if element.text and _NOT_IN_XML.search(element.text):
        element.text = _NOT_IN_XML.sub(" ", element.text)
    if element.tail and _NOT_IN_XML.search(element.tail):
        element.tail = _NOT_IN_XML.sub(" ", element.tail)
    for name, value in element.attrib.items():
        if _NOT_IN_XML.search(value):
            element.set(name, _NOT_IN_XML.sub(" ", value))


def _remove_furniture(root: HtmlElement) -> None:
    from lxml_html_clean import Cleaner

    cleaner = Cleaner(
        style=True,
        inline_style=False,
        links=False,
        forms=False,
        page_structure=False,
        safe_attrs_only=False,
        remove_unknown_tags=False,
        kill_tags=_KILLED,
    )
    cleaner(root)
    for element in list(root.iter(etree.Element)):
        if element.getparent() is not None and _is_furniture(element):
            element.drop_tree()


def _is_furniture(element: HtmlElement) -> bool:
    if element.get("role", "").lower() in _ROLES:
        return True
    if element.tag == "header":
        return element.find(".//h1") is None
    if element.tag == "button":
        return next(element.iterancestors(*_HEADINGS), None) is None
    if element.tag in _NEVER_NAMED:
        return False
    return bool(_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _found_by_trafilatura(root: HtmlElement) -> list[HtmlElement]:
    """The elements whose text trafilatura takes for the page's own."""
    from trafilatura import bare_extraction

    # It warns of each page that it gives up, which is no loss here.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(deepcopy(root), favor_recall=True, include_comments=False)
    except Exception:  # Its failures are of many kinds, and the whole page can be read without it
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    kept = {one_line("".join(part.itertext())) for part in body.iter("p", "head", "item", "cell")} - {""}
    return [element for element in root.iter(*_TEXT_TAGS) if one_line(element.text_content()) in kept]


def _common(elements: Iterable[HtmlElement], root: HtmlElement) -> HtmlElement:
    """The lowest element that holds all of ``elements``; the root if there are none."""
    paths = [[*reversed(list(element.iterancestors())), element] for element in elements]
    if not paths:
        return root
    shared = reduce(lambda one, two: [a for a, b in zip(one, two, strict=False) if a is b], paths)
    return shared[-1] if shared else root


def _holding_most(element: HtmlElement, root: HtmlElement) -> HtmlElement:
    """Climb from ``element`` until little of the page's text is left outside."""
    whole = root.find("body")
    wanted = _text_outside_links(root if whole is None else whole) * _MOST
    while _text_outside_links(element) < wanted:
        above = element.getparent()
        if above is None:
            break
        element = above
    return element


def _outside_lists(element: HtmlElement) -> HtmlElement:
    """Climb until no list is cut from its numbers, nor a paragraph or a row from its frame."""
    for above in [element, *element.iterancestors()]:
        if above.tag in ("ol", "ul", "dl"):
            element = above
    frames = (above for above in [element, *element.iterancestors()] if above.tag in _FRAMES)
    return next(frames, element)


def _text_outside_links(element: HtmlElement) -> int:
    return int(element.xpath("string-length(normalize-space(.))")) - sum(
        int(link.xpath("string-length(normalize-space(.))")) for link in element.iter("a")
    )
