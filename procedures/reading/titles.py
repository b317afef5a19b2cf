"""What a document is called: by its own title, not by a site's name, a logo or its contents page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath

from procedures.reading.marks import HEADING, one_line
from procedures.reading.publishers import is_name_of_body
from procedures.reading.structure import Block, Content

#: A line of an address, which stands below a name in the head of a letter.
_ADDRESS = re.compile(
    r"^(?:(?:County|Town|City|Shire|Civic|Council|Guild)\s?(?:Hall|Houses?|Offices?|Centre)|PO Box \d+"
    r"|\d+[A-Za-z]? [A-Z][\w ]{1,30}(?:Street|Road|Lane|Avenue|Way|Square|Place)|Dear\b.{0,40})\b,?"
    r"|\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}$"
)
#: A longer paragraph is never taken for a title.
LONGEST_TITLE = 160
#: Blocks at the head of a document among which a title may stand.
_HEAD = 15

#: What stands at the head of many documents and is the title of none.
_GENERIC = re.compile(
    r"^(?:(?:table of |page )?contents(?: list| page)?|scope|introduction|foreword|preface|summary"
    r"|executive summary|"
    r"purpose|overview|index|aims?(?: and objectives)?|background|all rights reserved.*|(?:©|\(c\)"
    r"|copyright).*|home|"
    r"menu|welcome.*|search|document (?:control|history|version control)|version(?: control| history)?"
    r"|logo|draft|"
    r"official(?:[ -:]+sensitive)?|unclassified|not protectively marked|classification.*|page \d+|untitled.*|"
    r"microsoft \w+.*|document ?\d*|doc ?\d*|slide ?\d+|amendments?|key points|definitions?|legislation|"
    r"(?:related|relevant) (?:chapters?|guidance|legislation|information).*|print(?: this page)?"
    r"|share.*|cookies.*|"
    r"skip to .*|on this page|in this (?:chapter|section|page)|chapter ?\d*|section ?\d*|part ?\d*"
    r"|appendix ?\w?|"
    r"annex ?\w?|confidential|policy|procedures?|guidance|report|manual|local procedures|front page"
    r"|template.*|"
    r"(?:last )?(?:updated|published|reviewed|approved|issued)\b.*|statutory guidance|the complaint|\W*"
    r"|\d+\.?)$",
    re.I,
)
_SITE_PART = re.compile(r"\s+[|»›·•:]\s+|\s+[–—-]\s+|\s*\|\s*")
_TELLS_OF = re.compile(
    r"\b(?:briefing|summary|slides|presentation|newsletter|consultation|response|easy read|at a glance"
    r"|training|inspection of)\b",
    re.I,
)
#: Titles that only say what sort of review it is, and the line below that says whose.
_REVIEW = re.compile(
    r"^(?:the )?(?:local )?(?:child safeguarding practice review|serious case review|rapid review"
    r"|safeguarding adults? review|domestic (?:homicide|abuse related death) review|learning review)"
    r"(?: report)?$",
    re.I,
)
_SUBJECT = re.compile(r"^(?:child(?:ren)?|baby|family|siblings?|adult|young person|case)\b.{1,50}$", re.I)
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_FILE_NAME = re.compile(r"\.\w{2,5}$")
_PARTS = re.compile(r"^(.+?):\s+(.+)$")


def is_generic(title: str) -> bool:
    """Whether ``title`` says nothing of what a document is about."""
    return bool(_GENERIC.match(one_line(title).strip(" .:*#"))) or bool(_FILE_NAME.search(title))


def title_of(content: Content, name: str) -> tuple[str, bool]:
    """Return a document's title, and whether that is doubtful.

    ``name`` is its file's name or address, which is all that is left where it has no title.
    """
    blocks = content.blocks
    stated = one_line(content.title)
    if content.titled and not is_generic(stated):
        return stated[:LONGEST_TITLE], False
    headings = [block for block in _opening(blocks) if block.kind == "heading"]
    first = list(_first_lines(blocks))
    known = [] if first and not any(block.depth for block in headings) else list(_largest(headings))
    for title in (*_stated_titles(stated, headings), *known, *first, *_largest(headings)):
        if title and not is_generic(title) and len(title) <= LONGEST_TITLE:
            return _whole(_below_name(title, blocks), headings), False
    if stated and not is_generic(stated):
        return stated[:LONGEST_TITLE], False
    path = re.split(r"[?#]", name)[0].rstrip("/") if "://" in name else name
    return re.sub(r"[_-]+", " ", PurePath(path).stem).strip() or "untitled", True


def _opening(blocks: Sequence[Block]) -> list[Block]:
    """The blocks among which a title may stand: the first page of a PDF, else the first few."""
    first_page = [block for block in blocks if block.page and block.page == blocks[0].page]
    return first_page[:40] or list(blocks[:_HEAD])


def _stated_titles(stated: str, headings: Sequence[Block]) -> Iterator[str]:
    """A title that the file states, as the heading that repeats it, or its part without a site's name."""
    if not stated:
        return
    parts = [part for part in _SITE_PART.split(stated) if part.strip()]
    by_words = {_words(block.text): block.text for block in reversed(headings)}
    for part in (stated, *parts):
        if _words(part) in by_words:
            yield by_words[_words(part)]
    for block in headings:
        if block.depth == 1 and any(
            _words(block.text) in _words(part) for part in parts if _words(block.text)
        ):
            yield block.text
    if not any(block.depth == 1 and not is_generic(block.text) for block in headings) and parts:
        yield next((part for part in parts if not is_generic(part)), "")


def _largest(headings: Sequence[Block]) -> Iterator[str]:
    """The headings of the highest level first; those whose level is not known last."""
    yield from (block.text.rstrip(":") for block in sorted(headings, key=lambda block: block.depth or 9))


def _below_name(title: str, blocks: Sequence[Block]) -> str:
    """Return the title that stands directly below the name of whose it is, where that stands above it."""
    for above, below in pairwise(_opening(blocks)):
        if one_line(above.text).rstrip(":") != title or not is_name_of_body(title):
            continue
        named = below.kind == "heading" or bool(list(_first_lines([below])))
        told = below.text.rstrip(":")
        named = named and not _ADDRESS.search(told)
        if named and len(told) <= LONGEST_TITLE and not is_generic(told) and not _TELLS_OF.search(told):
            return _below_name(told, blocks)
    return title


def _whole(title: str, headings: Sequence[Block]) -> str:
    """A title with the line below it, where that says that it is a briefing on what the title names.

    So also with the child or the family of a review that has no other name.
    """
    for above, below in pairwise(headings):
        if above.text.rstrip(":") == title and _REVIEW.match(title) and _SUBJECT.match(below.text):
            return f"{title}: {below.text}"
        if (
            above.text.rstrip(":") == title
            and _TELLS_OF.search(below.text)
            and not is_generic(_NUMBERED.sub("", below.text))
            and len(below.text) <= LONGEST_TITLE
        ):
            return f"{title}: {below.text}"
    return title


def _first_lines(blocks: Iterable[Block]) -> Iterator[str]:
    """Short lines that stand before the first heading."""
    for block in list(blocks)[:3]:
        line = block.text.split("\n")[0]
        if block.kind != "paragraph":
            return
        if line[:1].isupper() and len(line) <= HEADING and not re.search(r"[.!?;,:]$", line):
            yield line


def _words(text: str) -> str:
    return (
        re.sub(r"\W+", " ", re.sub(r"^(?:chapter\s+)?\d+(?:\.\d+)*[.):]?\s+", "", text, flags=re.I))
        .strip()
        .lower()
    )
