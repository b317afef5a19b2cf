"""Heads and feet of a PDF of a page or two, where nothing is repeated that would show what they are.

What they say and where they stand must show it together: a page's number, a date, a version, an address; at
the edge of the page, apart from the text or smaller. Where that is open, words are text of the document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from procedures.reading.marks import is_dated
from procedures.reading.pdf_lines import Line
from procedures.reading.publishers import is_name_of_body

#: A longer document shows by repetition what its heads and feet are.
MOST_PAGES = 2
#: In what share of the page, at its top and its foot, they may stand.
_TOP, _FOOT = 0.07, 0.9
#: Of the size of the body's letters: below which letters are small; how far apart lines stand.
_SMALL, _CLOSE = 0.95, 1.6
#: A longer line is prose.
_LONGEST = 160

#: Between the parts of a head or a foot: signs, or the words that another part begins with.
_PARTS = re.compile(
    r"\s*[|•·¦]\s*|\s+[–—-]\s+|;\s+|,?\s+(?=(?:version|page \d|v\d|issued?|(?:next |last )?review|approved"
    r"|printed|updated|tel|telephone|e-?mail|web(?:site)?|www|https?)\b|\S+@\S)|(?<=20\d\d)\s+(?=\d{1,3}$)",
    re.I,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?"
_FIGURES = r"\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d"
_DAY = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}\s+(?:19|20)\d\d|{_FIGURES})"
#: What only a page's head or foot says, each by itself.
_SAID = re.compile(
    r"^(?:(?:page|p\.)?\s*[-–]?\s*\d{1,3}\s*(?:(?:of|/)\s*\d{1,3})?\s*[-–]?"
    r"|(?:version|ver\.?|v|issue|edition|rev(?:ision)?|(?:doc(?:ument)?|form|policy) (?:ref\w*|no|number|id)"
    rf"|ref(?:erence)?)\b[.:\s]*(?=\S*\d)[\w./-]{{1,15}}(?:[,\s]+{_DAY})?"
    r"|(?:dated?|(?:date )?(?:of )?(?:issued?|published|publication|approved|approval|adopted|agreed|ratified"
    r"|effective|printed|created|(?:last )?(?:reviewed|updated))(?: by [^.:]{2,50}| on| from)?"
    rf"|(?:next |last )?review(?: date| due| by| on)?)\s*:?\s*{_DAY}"
    rf"|{_DAY}(?:,?\s+\d{{1,2}}:\d\d(?::\d\d)?(?:\s?[AP]M)?)?"
    r"|official(?:[ :–-]+sensitive)?|confidential|restricted|unclassified|not protectively marked|draft"
    r"|uncontrolled (?:when|if) printed\.?|(?:©|(?:crown )?copyright\b(?=\s*(?:©|\(c\)|[,:]|$)|.*\b20\d\d\b)"
    r"|\(c\)(?=\s*(?:crown|copyright|(?:19|20)\d\d)\b)).{0,80}"
    r"|all rights reserved\.?|(?:[A-Z]:)?[\\/][^?!]{3,140}\.\w{3,4}|[\w-]{3,80}\.(?:docx?|pdf|odt))$",
    re.I,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]?\s?\d[A-Z]{2}\b")
_REACHED = re.compile(
    r"^(?:(?:tel(?:ephone)?|phone|fax)\b[.:\s]*[\d+(][\d\s()+-]*"
    r"|(?:(?:e-?mail|web(?:site)?)[:\s]+)?(?:(?:(?:https?|file)://|www\.)\S+|\S+@\S+\.\w+))$",
    re.I,
)
#: A number to ring, which somebody may need, and what says by itself that a row is a page's foot.
_RUNG, _PAGED = (
    re.compile(r"\d[\d ()+-]{8,}"),
    re.compile(r"^(?:page|p\.)\s*\d|^\d{1,3}\s*(?:of|/)\s*\d", re.I),
)
_DATED = re.compile(rf"^{_DAY}", re.I)
#: How a line ends whose sentence goes on below it.
_UNFINISHED = re.compile(
    r"(?:,|\b(?:a|an|and|or|the|of|on|by|to|from|in|at|for|with|until|before|after|since|than|form|page"
    r"|version|is|was|are))$"
)
#: In points: within what two lines begin at one place.
_STRAIGHT = 3.0
#: Words that make of a line a sentence, or tell somebody to do something.
_TELLS = re.compile(
    r"\b(?:must|should|shall|may not|will|can|is|are|was|has|have|ring|call|phone us|contact|report|send"
    r"|write|tell|ask|email us|speak|never|not|if|when(?! printed)|unless)\b|[?!]|\.\s+[A-Z]",
    re.I,
)
_NUMBER_AT_END = re.compile(
    r"\s+(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|^(?:page\s*)?\d{1,3}\s+", re.I
)

Rows = Sequence[Sequence[Line]]


def lone_heads_and_feet(pages: Sequence[Rows], heights: Sequence[float], body: float) -> set[int]:
    """Return the ``id`` of each line of a short document whose place and words show that it is no text."""
    large = {
        _bare(line.text)
        for rows in pages
        for row in rows
        for line in row
        if line.size > body * 1.05 or line.bold
    }
    found: set[int] = set()
    for rows, height in zip(pages, heights, strict=True):
        kept = [row for row in rows if row]
        found |= {id(line) for row in _feet(kept, height, body, large) for line in row}
        found |= {id(line) for row in _heads(kept, height, body, large) for line in row}
    return found


def _heads(rows: Rows, height: float, body: float, large: Collection[str]) -> Iterator[Sequence[Line]]:
    """Yield the small rows at the very top that hold a date, a version or a number."""
    top = takewhile(lambda row: row[0].baseline < height * _TOP and _are_small(row, body), rows)
    yield from (row for row in top if _is_said(row, large))


def _feet(rows: Rows, height: float, body: float, large: Collection[str]) -> Iterator[Sequence[Line]]:
    """Yield the rows at the foot, from the lowest up to the first that may be text."""
    low = [row for row in rows if row[0].baseline > height * _FOOT]
    if not low or len(low) == len(rows):
        return
    above = rows[len(rows) - len(low) - 1]
    small = all(_are_small(row, body) for row in low)
    apart = low[0][0].baseline - above[0].baseline > _CLOSE * max(low[0][0].size, body * _SMALL)
    addressed = small and any(_POSTCODE.search(line.text) for row in low for line in row)
    told = small and any(_is_said(row, large) for row in low)
    feet: list[Sequence[Line]] = []
    for row in reversed(low):
        said = _is_said(row, large) or (addressed and _is_of_address(row)) or (told and _is_address(row))
        if not said or not (_are_small(row, body) or apart):
            break
        feet.append(row)
    parted = not feet or len(feet) == len(low) or _are_small(feet[-1], body)
    inward = rows[len(rows) - len(feet) - 1]
    listed = any(map(_are_listed, feet, [*feet[1:], inward]))
    goes_on = bool(_UNFINISHED.search(inward[-1].text))
    yield from feet if parted and not listed and not goes_on else ()


def _are_listed(row: Sequence[Line], above: Sequence[Line]) -> bool:
    """Whether two rows are those of a table or a list: set in the same columns, or each a day."""
    if any(_PAGED.match(part) for line in row for part in _parts(line)):
        return False
    columns = len(row) == len(above) and all(
        abs(line.left - other.left) < _STRAIGHT for line, other in zip(row, above, strict=True)
    )
    return columns and (len(row) > 1 or bool(_DATED.match(row[0].text) and _DATED.match(above[0].text)))


def _are_small(row: Sequence[Line], body: float) -> bool:
    return all(line.size < body * _SMALL for line in row)


def _is_said(row: Sequence[Line], large: Collection[str]) -> bool:
    """Whether a row has a page's number, a date, a version or the like, and names beside it alone."""
    parts = [part for line in row for part in _parts(line)]
    if sum(map(len, parts)) > _LONGEST or (
        any(map(_RUNG.search, parts)) and not any(map(_is_of_body, parts))
    ):
        return False
    said = [part for part in parts if _SAID.match(part) or is_dated(part) or _is_title(part, large)]
    beside = [part for part in parts if part not in said]
    if any(map(_TELLS.search, beside)):
        return False
    paged = any(map(_PAGED.match, said))
    return bool(said) and all(_is_name(part, large, sure=paged) for part in beside)


def _is_title(part: str, large: Collection[str]) -> bool:
    """Whether a part is the title that stands in large letters, with a page's number."""
    return bool(_NUMBER_AT_END.search(part)) and _bare(part) in large


def _is_name(part: str, large: Collection[str], *, sure: bool) -> bool:
    """Whether a part may stand beside what a foot says: a name, a title, an address; no sentence.

    Where only a date or a bare figure stands beside it, it must be written as a name is, if not ``sure``.
    """
    if part.endswith((".", ";", ":")):
        return False
    if _REACHED.match(part) or part.isdigit() or _is_of_body(part) or _bare(part) in large:
        return True
    small = [word for word in re.findall(r"[^\W\d_]{4,}", part) if word[0].islower()]
    return part[:1].isupper() and (sure or not (small or ":" in part))


def _is_of_body(part: str) -> bool:
    """Whether a part is the name of a council or the like, or says where it is."""
    return is_name_of_body(part) or bool(_POSTCODE.search(part))


def _is_address(row: Sequence[Line]) -> bool:
    """Whether a row names whose document it is, or where they are."""
    return any(_is_of_body(part) for line in row for part in _parts(line)) and not any(
        _TELLS.search(line.text) for line in row
    )


def _is_of_address(row: Sequence[Line]) -> bool:
    """Whether a row is an address, or says how to reach the one that is at it."""
    return _is_address(row) or all(_REACHED.match(part) for line in row for part in _parts(line))


def _parts(line: Line) -> list[str]:
    """The parts of a line; one that says the whole is one."""
    if _SAID.match(line.text):
        return [line.text]
    parts = [part.strip() for part in _PARTS.split(line.text.strip(" -–|"))]
    return [part for part in parts if part]


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", re.sub(r"\bpage\b|\bof\b", " ", text.casefold())))
