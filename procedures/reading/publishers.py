"""Whose a document is: by its address, what its file says, and its first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from procedures.reading.marks import HEADING
from procedures.reading.structure import Block, Content

#: Blocks at the head of a document that may name whose it is, and at its foot.
_HEAD, _FOOT = 15, 30

_NATIONAL = (
    (
        r"Local Government (?:and|&) Social Care Ombudsman|\bLGSCO\b",
        "Local Government and Social Care Ombudsman",
    ),
    (r"\bOfsted\b", "Ofsted"),
    (r"Care Quality Commission|\bCQC\b", "Care Quality Commission"),
    (r"HM Government|Her Majesty.s Government|His Majesty.s Government", "HM Government"),
    (r"Department (?:for|of) Education|\bDfE\b", "Department for Education"),
    (r"Department of Health(?: (?:and|&) Social Care)?|\bDHSC\b", "Department of Health and Social Care"),
    (r"Home Office", "Home Office"),
    (r"Ministry of Justice", "Ministry of Justice"),
    (r"Information Commissioner.s Office|\bICO\b", "Information Commissioner's Office"),
    (r"NHS England", "NHS England"),
    (r"Child Safeguarding Practice Review Panel", "Child Safeguarding Practice Review Panel"),
    (r"Children.s Commissioner(?: for England)?", "Children's Commissioner"),
    (r"College of Policing", "College of Policing"),
)
#: Bodies that make law or guidance for the whole of England.
GOVERNMENT = frozenset(
    {"HM Government", "Department for Education", "Department of Health and Social Care", "Home Office",
     "Ministry of Justice", "UK Parliament", "NHS England"}
)  # fmt: skip
INSPECTORATES = frozenset({"Ofsted", "Care Quality Commission"})
_HOSTS = (
    ("legislation.gov.uk", "UK Parliament"),
    ("lgo.org.uk", "Local Government and Social Care Ombudsman"),
    ("ofsted.gov.uk", "Ofsted"),
    ("cqc.org.uk", "Care Quality Commission"),
    ("ico.org.uk", "Information Commissioner's Office"),
)
_NAME = r"[A-Z][\w’']+(?:(?: (?:and|&|upon|of|with|the|in) | |-)[A-Z][\w’']+){0,6}"
_COUNCIL = re.compile(
    r"\b(?!The |Both |Each |Full |That |This |Your |Our )[A-Z][a-z]+(?: (?:and )?(?!Council)[A-Z][a-z]+){0,4}"
    r" (?:(?:County|City|Borough|District|Metropolitan|Unitary) )*Council\b"
    r"|\b(?:London|Royal) Borough of [A-Z][a-z]+(?: (?:and |upon )?[A-Z][a-z]+){0,4}"
)
_PARTNERSHIP = re.compile(
    rf"\b{_NAME}(?: Local)? Safeguarding (?:Children(?:’s|'s)?|Child|Adults|and Promoting Welfare)?\s?"
    rf"(?:and (?:Adults|Families) )?(?:Multi-Agency )?(?:Partnerships?|Boards?|Procedures)\b"
    rf"|\b{_NAME} (?:LSCP|SCP|LSCB|SCB)\b"
)
_MADE_BY = re.compile(
    r"^(?:prepared|produced|written|issued|published|compiled"
    r"|developed) by:? (?:the )?([A-Z][^.,;]{3,100})",
    re.I,
)
_EDUCATION = re.compile(r"education\.gov\.uk|contact-dfe|educationgovuk", re.I)
#: Between a page's own title and the names of the site that holds it.
_SITE_PART = re.compile(r"\s+[|»›·•–—-]\s+")
#: What stands before or after the name of a body on a line of its own.
_AROUND_NAME = re.compile(
    r"^The |[.:]$|[,:–-]? (?:Children|Adults?|People|Education|Families)(?:[’']s)?(?: and [A-Z]\w+)*"
    r" (?:Services?|Directorate|Department|Social Care)$"
)
_SMALL_WORDS = re.compile(r"(?<= )(?:Of|And|The|Upon|In|With|For)\b|(?<=\w)[’']S\b")
_CROWN = re.compile(r"\bcrown copyright\b", re.I)
_SCHOOL = re.compile(
    rf"\b{_NAME} (?:Primary |Junior |Infants? |Secondary |High |Grammar |Church of England |Catholic "
    rf"|CE |RC |Special )*"
    rf"(?:School|Academy Trust|Academies Trust|Academy|College|Nursery|Pre-?school|Kindergarten"
    rf"|Children.s Home)\b"
)


def inspectorate_in(text: str) -> str:
    """Return the inspectorate that a text names, or ""."""
    return next((body for body in sorted(INSPECTORATES) if body.lower() in text.lower()), "")


def publisher_of(content: Content, name: str) -> str:
    """Return whose a document is, or "" where it does not say; ``name`` is its file's name or address."""
    host = host_of(content.url or name)
    by_host = next((named for end, named in _HOSTS if host == end or host.endswith(f".{end}")), "")
    if by_host:
        return by_host
    lines = [content.publisher, *opening_lines(content.blocks)]
    for line in lines:
        local = local_body_in(line)
        national = national_body_in(line)
        if local or national:
            return local or national
    by_site = next(filter(None, map(local_body_in, _SITE_PART.split(content.title)[1:])), "")
    if by_site:
        return by_site
    if content.publisher and len(content.publisher) <= HEADING:
        return content.publisher
    around = next(filter(None, map(local_body_in, content.around)), "")
    return _maker_in(lines) or _crown(content.blocks) or around


def _maker_in(lines: Sequence[str]) -> str:
    """Who a document says prepared it."""
    found = (_MADE_BY.match(line) for line in lines)
    return next((match[1].strip() for match in found if match and len(match[1]) <= HEADING), "")


def _crown(blocks: Sequence[Block]) -> str:
    """The government, where the last page says that the copyright is the Crown's."""
    foot = "\n".join(block.text for block in blocks[-_FOOT:])
    if not _CROWN.search(foot):
        return ""
    named = {named for pattern, named in _NATIONAL if named in GOVERNMENT and re.search(pattern, foot)}
    if len(named) == 1:
        return named.pop()
    return "Department for Education" if _EDUCATION.search(foot) else "HM Government"


def national_body_in(text: str) -> str:
    """Return the first national body that ``text`` names, or ""."""
    found = [(match.start(), named) for pattern, named in _NATIONAL if (match := re.search(pattern, text))]
    return min(found)[1] if found else ""


def local_body_in(text: str) -> str:
    """Return the council, partnership or school that ``text`` names first, or ""."""
    text = _in_small_letters(text)
    found = [match for pattern in (_PARTNERSHIP, _COUNCIL, _SCHOOL) if (match := pattern.search(text))]
    return " ".join(min(found, key=lambda match: match.start())[0].split()) if found else ""


def is_name_of_body(line: str) -> bool:
    """Whether a line is the name of a council, a partnership, a school or a national body, and no more."""
    name = _AROUND_NAME.sub("", _in_small_letters(line.strip()))
    return bool(name) and name in (local_body_in(name), *(said[0] for said in _national(name)))


def _national(text: str) -> Iterator[re.Match[str]]:
    return (found for pattern, _ in _NATIONAL if (found := re.search(pattern, text)))


def _in_small_letters(text: str) -> str:
    """Return a line that is all in capitals as names are written."""
    if not text.isupper():
        return text
    return _SMALL_WORDS.sub(lambda found: found[0].lower(), text.title())


def is_school(publisher: str) -> bool:
    """Whether a publisher is a school, a nursery, a college or a home."""
    return bool(_SCHOOL.search(publisher))


def is_partnership(publisher: str) -> bool:
    """Whether a publisher is a safeguarding partnership or board."""
    return bool(_PARTNERSHIP.search(publisher))


def host_of(address: str) -> str:
    """Return the host of an address, in lower case and without "www."; "" for a file's name."""
    host = urlsplit(address).hostname if "://" in address else ""
    return (host or "").lower().removeprefix("www.")


def opening_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the titles, short lines and labelled fields at the head of a document."""
    for block in blocks[:_HEAD]:
        for line in block.text.split("\n"):
            if 0 < len(line) <= HEADING * 2 and not (len(line) > HEADING and block.kind != "heading"):
                yield line
        if block.kind == "box":
            yield from opening_lines(block.blocks)
