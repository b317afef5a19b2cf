"""What sort of source a document is, by its publisher and its layout; "other" where that is not sure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from procedures.document import Kind, Voice
from procedures.reading.publishers import (
    GOVERNMENT,
    INSPECTORATES,
    host_of,
    inspectorate_in,
    is_partnership,
    is_school,
)

#: Whose words a document of each kind carries; a decision's are told by its headings.
VOICES = {
    Kind.STATUTE: Voice.LAW,
    Kind.REGULATIONS: Voice.LAW,
    Kind.GUIDANCE: Voice.GUIDANCE,
    Kind.ADVICE: Voice.ADVICE,
    Kind.PROCEDURE: Voice.PROCEDURE,
    Kind.POLICY: Voice.POLICY,
    Kind.JUDGMENT: Voice.COURT,
    Kind.INSPECTION: Voice.INSPECTOR,
    Kind.REVIEW: Voice.REVIEW,
    Kind.PAPER: Voice.COUNCIL,
    Kind.MINUTES: Voice.COMMITTEE,
    Kind.OTHER: Voice.DOCUMENT,
}
_STATUTE = re.compile(r"\b(?:Act|ACT) (?:19|20)\d\d\b")
_REGULATIONS = re.compile(r"\b(Regulations|Rules|Order|REGULATIONS|RULES|ORDER) (?:19|20)\d\d\b")
#: What a provision is called in each sort of instrument that is made under an Act.
_INSTRUMENTS = {"Regulations": "regulation", "Rules": "rule", "Order": "article"}
_ENACTED = re.compile(
    r"\bAn Act to\b|be it (?:therefore )?enacted|\b(?:19|20)\d\d (?:c\.|chapter) ?\d+|royal assent"
    r"|\bCHAPTER \d+\b",
    re.I,
)
_MADE = re.compile(r"\bstatutory instruments?\b|\bS\.I\. (?:19|20)\d\d|citation and commencement"
                   r"|laid before parliament"
                   r"|coming into force", re.I)  # fmt: skip
#: How drafters number a provision that has subsections: "4.—(1)".
_ENACTED_NUMBER = re.compile(r"\d+(?:\.\d+)?[A-Z]{0,2}\.?\s?[-–—]\s?\(1\)")
_CITATION = re.compile(r"\[(?:19|20)\d\d\]\s*(?:EWCA|EWHC|EWFC|UKSC|UKHL|EWCOP|UKUT|UKPC)\b")
_JUDGMENT = re.compile(
    r"\b(?:approved judgment|in the (?:high|family|supreme) court|court of appeal)\b", re.I
)
_INSPECTION = re.compile(
    r"\binspection (?:of|report|dates?)\b|\boverall effectiveness\b|\bILACS\b"
    r"|joint targeted area inspection|\binspected\b"
    r"|focused visit|monitoring visit|inspection of (?:local authority )?children", re.I)  # fmt: skip
_REVIEW = re.compile(
    r"\b(?:child safeguarding practice review|serious case review|practice learning review"
    r"|learning review|LCSPR|"
    r"domestic (?:homicide|abuse related death) review|safeguarding adults? review|rapid review"
    r"|thematic review)\b",
    re.I,
)
#: Who inspected, in a report that does not name the inspectorate in letters.
_INSPECTOR = re.compile(r"^(?:(?:lead )?inspectors?|inspection team)\s*:", re.I | re.M)
_STATUTORY = re.compile(r"(?<!non-)(?<!non )\bstatutory guidance\b", re.I)
_IS_STATUTORY = re.compile(r"\bthis (?:document )?is statutory guidance\b", re.I)
_KNOWN_GUIDANCE = ("working together to safeguard children", "keeping children safe in education")
_NON_STATUTORY = re.compile(r"\bnon[- ]statutory\b|\bdepartmental advice\b|\badvice (?:for|to)\b", re.I)
_ABOUT_ANOTHER = re.compile(
    r"\b(?:briefing|summary|slides?|presentation|newsletter|consultation|response to|easy read"
    r"|at a glance|training)\b",
    re.I,
)
_POLICY = re.compile(r"\b(?:policy|policies|code of conduct|handbook|statement)\b", re.I)
_PROVIDER = re.compile(
    r"\b(?:school|academy|college|nursery|pre-?school|children.s home|pupils|headteacher|head teacher"
    r"|governing body|"
    r"governors|provider|trust|foster(?:ing)? agency|club|charity)\b",
    re.I,
)
_PAPER = re.compile(
    r"^(?:report (?:title|of|by|author|to)|from|to|subject|meeting(?: date)?|date of meeting"
    r"|wards? affected|cabinet member|"
    r"decision type|key decision|agenda item(?: no\.?)?|classification|committee)\s*:", re.I)  # fmt: skip
_SUBJECT = re.compile(
    r"^(?:report title|title of report|subject)\s*:\s*(\S.{3,200}?)"
    r"(?:\s+(?:classification|from|to|date|wards? affected|report (?:of|by|author)|key decision)\s*:.*)?$",
    re.I,
)
_PUBLIC_REPORT = re.compile(
    r"\b(?:public (?:interest )?report|report of the (?:independent )?inquiry|independent (?:inquiry|review)|"
    r"annual report|commissioner.s report|thematic inspection)\b",
    re.I,
)
_PROCEDURE = re.compile(
    r"\b(?:procedures?|protocols?|manual|handbook|thresholds?|pathways?|practice guid(?:ance|e)"
    r"|levels? of need|"
    r"continuum of need|escalation|multi-agency|standards?|toolkit|guidelines?|practice standards?)\b",
    re.I,
)
#: Titles that say by themselves what a document is.
_SAYS_SO = re.compile(r"\b(?:procedures?|protocols?|procedures? manual|practice guidance)\b", re.I)
_PROCEDURE_HOSTS = re.compile(
    r"trix|proceduresonline|procedures\.|safeguarding\w*(?:partnership|children|board)|scp\.|scb\.|lscp|lscb|"
    r"safeguardingchildren|childcare\.",
)
#: How sites of procedures are called, behind or before the title of a chapter.
_PROCEDURE_SITE = re.compile(
    r"(?:^|[|»›·•–—:-])[^|»›·•–—]{0,80}\b"
    r"(?:procedures? (?:manual|online)|(?:children.s?|safeguarding) procedures|tri\.?x)\b",
    re.I,
)
_LOCAL_HOST = re.compile(r"^(?!assets\.|www\.|legislation\.)(?!publishing\.)[\w-]+\.gov\.uk$")


@dataclass(frozen=True)
class Signs:
    """What tells a kind: a document's title, its first lines, whose it is, how it is numbered.

    ``site`` is the title that a web page states, which mostly ends in the name of its site.
    """

    title: str
    opening: str
    publisher: str
    address: str = ""
    markers: frozenset[str] = frozenset()
    site: str = ""


def kind_of(signs: Signs) -> Kind:
    """Return the kind of a document that is no decision, committee paper or minutes of a known layout."""
    made = (_law, _court, _review, _inspection, _national, _paper, _policy, _report, _local)
    return next((kind for of in made if (kind := of(signs)) is not None), Kind.OTHER)


def noun_of(kind: Kind, title: str) -> str:
    """Return what the numbered provisions of a document are called where they are cited.

    An Act has sections; regulations, rules and orders are told by their title; all else has paragraphs.
    """
    if kind is Kind.STATUTE:
        return "section"
    if kind is not Kind.REGULATIONS:
        return "paragraph"
    named = _REGULATIONS.findall(title)
    return _INSTRUMENTS[named[-1].capitalize()] if named else "regulation"


def _law(signs: Signs) -> Kind | None:
    drafted = any(map(_ENACTED_NUMBER.fullmatch, signs.markers)) and not _about_another(signs)
    is_source = signs.publisher == "UK Parliament" or drafted
    if _STATUTE.search(signs.title) and (is_source or _ENACTED.search(signs.opening)):
        return Kind.STATUTE
    if _REGULATIONS.search(signs.title) and (is_source or _MADE.search(signs.opening)):
        return Kind.REGULATIONS
    return None


def _court(signs: Signs) -> Kind | None:
    head = f"{signs.title}\n{signs.opening}"
    told = _CITATION.search(signs.title) or (_CITATION.search(head) and _JUDGMENT.search(head))
    return Kind.JUDGMENT if told else None


def _review(signs: Signs) -> Kind | None:
    about = _REVIEW.search(signs.title)
    return Kind.REVIEW if about and not _PROCEDURE.search(signs.title) and not _about_another(signs) else None


def _inspection(signs: Signs) -> Kind | None:
    if signs.publisher in INSPECTORATES and _INSPECTION.search(f"{signs.title}\n{signs.opening}"):
        return Kind.INSPECTION
    called = "\n".join([signs.title, *signs.opening.split("\n")[:3]])
    by_name = _INSPECTOR.search(signs.opening) and not _PROCEDURE.search(signs.title)
    inspected = inspectorate_in(signs.opening) or (by_name and not _about_another(signs))
    return Kind.INSPECTION if inspected and _INSPECTION.search(called) else None


def _national(signs: Signs) -> Kind | None:
    if signs.publisher not in GOVERNMENT or _about_another(signs):
        return None
    head = "\n".join([signs.title, *signs.opening.split("\n")[:4]])
    if _NON_STATUTORY.search(head):
        return Kind.ADVICE
    told = _STATUTORY.search(head) or _IS_STATUTORY.search(signs.opening)
    return Kind.GUIDANCE if told or signs.title.lower().startswith(_KNOWN_GUIDANCE) else Kind.ADVICE


def _paper(signs: Signs) -> Kind | None:
    fields = [line for line in signs.opening.split("\n") if _PAPER.match(line)]
    return Kind.PAPER if len(fields) >= 2 else None


def subject_of(opening: str) -> str:
    """Return what a council's paper says that it is about, or "" where it does not say."""
    found = (_SUBJECT.match(line) for line in opening.split("\n"))
    return next((match[1].strip() for match in found if match), "")


def _policy(signs: Signs) -> Kind | None:
    if is_school(signs.publisher):
        return Kind.POLICY
    named = _POLICY.search(signs.title) and _PROVIDER.search(
        f"{signs.title}\n{signs.publisher}\n{signs.opening}"
    )
    return Kind.POLICY if named and not _is_local_body(signs) else None


def _report(signs: Signs) -> Kind | None:
    return Kind.REPORT if _PUBLIC_REPORT.search(signs.title) and not _PROCEDURE.search(signs.title) else None


def _local(signs: Signs) -> Kind | None:
    """A council's or a partnership's own rules: their site, or their name and a word for such rules."""
    if _about_another(signs):
        return None
    host = host_of(signs.address)
    if (host and _PROCEDURE_HOSTS.search(host)) or _PROCEDURE_SITE.search(signs.site):
        return Kind.PROCEDURE
    named = _is_local_body(signs) or bool(_LOCAL_HOST.match(host))
    worded = (
        _PROCEDURE.search(signs.title)
        or _POLICY.search(signs.title)
        or _PROCEDURE.search(signs.opening[:600])
    )
    return Kind.PROCEDURE if worded and (named or _SAYS_SO.search(signs.title)) else None


def _is_local_body(signs: Signs) -> bool:
    return is_partnership(signs.publisher) or "Council" in signs.publisher or "Borough of" in signs.publisher


def _about_another(signs: Signs) -> bool:
    """Whether a document only tells of another: a briefing, slides, an answer to a consultation."""
    lines = [line for line in signs.opening.split("\n")[:4] if " " in line]
    return bool(_ABOUT_ANOTHER.search(" ".join([signs.title, *lines])))


def is_about_another(title: str, opening: str) -> bool:
    """Whether a document's head says that it is a briefing on another, or a summary of it."""
    return _about_another(Signs(title, opening, ""))
