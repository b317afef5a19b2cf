"""The layout of an Ombudsman decision: what stands at its head, and what is not part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from procedures.document import Kind, Voice
from procedures.reading.marks import is_dated
from procedures.reading.recognised import Recognised, first_date
from procedures.reading.structure import Block

#: The heading of what a decision says of itself: its category, its outcome and its date.
HEAD = "Head of the decision"
_TITLE = re.compile(r"^(?P<body>.+?)\s*\((?P<reference>\d{2}[ -]?\d{3}[ -]?\d{3})\)")
_FIELD = re.compile(r"^(?P<name>Category|Decision|Decision date)\s*:\s*(?P<value>.+)$", re.I)
#: What an outcome and a date look like where they were copied without the names of their fields.
_OUTCOME = re.compile(
    r"^(?:(?:statement|report)\s+)?(not upheld|upheld|closed after initial enquiries)\b[^.]{0,60}$", re.I
)
_FURNITURE = re.compile(
    r"^(back to top|print this page|lgo logogram|review your privacy settings|privacy settings"
    r"|share this( page)?|skip to .*content|download( this)? decision.*|view \w+ cookies)$",
    re.I,
)
_COMPLETE = frozenset({"decision", "decision date"})
#: Headings that an Ombudsman's decision has, and how many of them make one.
_ITS_OWN = re.compile(
    r"^(the complaint|the ombudsman.s (final decision|role and powers)|how (i|we) considered this complaint|"
    r"what (i|we) found|my (findings|assessment)|agreed actions?|final decision|my decision)\s*:?$",
    re.I,
)
_ENOUGH = 2
#: How many of them make one that lacks its first line, if one of them or the last line says whose it is.
_SURELY = 3
_OMBUDSMANS = re.compile(
    r"^(the ombudsman.s (final decision|role and powers)"
    r"|investigator.s (final )?decision on behalf of the ombudsman)\W*$",
    re.I,
)
_UNTITLED = "Ombudsman decision, copied without its title"
#: Blocks among which a decision says its outcome and its date.
_HEAD = 8
_LONG = 60
_END = re.compile(
    r"^(investigator.s (final )?decision on behalf of the ombudsman"
    r"|review your privacy settings|required cookies|cookies)\b",
    re.I,
)
_COUNCIL = re.compile(
    r"\b(?:London Borough of|Royal Borough of|City of)\s+[A-Z]\w+(?: (?:and |upon )?[A-Z]\w+){0,4}"
    r"|\b(?:(?!Council)[A-Z]\w+ (?:and )?){1,4}(?:County|City|Borough) Council"
)

#: Whose words the paragraphs under a heading are; an unlisted heading keeps those of the one before.
_VOICES: tuple[tuple[str, Voice], ...] = (
    (r"^the complaint$", Voice.COMPLAINT),
    (r"^agreed actions?", Voice.AGREED),
    (r"^recommended actions?", Voice.RECOMMENDATION),
    (
        r"^my findings|^final decision|^the ombudsman.s final decision|^(the )?injustice|^analysis",
        Voice.FINDING,
    ),
    (r"act \d{4}$|^legislation|^legal background|^(relevant )?law\b", Voice.LAW),
    (r"working together|statutory guidance", Voice.GUIDANCE),
    (r"procedures$|^circulation of minutes", Voice.PROCEDURE),
    (
        r"role and powers|how (i|we) considered|^what |^background|^chronology|complaint$|investigation$",
        Voice.ACCOUNT,
    ),
)
#: Headings whose sub-headings ("Kent") say nothing without them.
_GROUPS = re.compile(r"^(my findings|agreed actions?|recommended actions?|what should have happened)\b", re.I)


def recognise_decision(blocks: Sequence[Block]) -> Recognised | None:
    """Return what the head of an Ombudsman decision says, or None if ``blocks`` are not one."""
    fields: dict[str, str] = {}
    title: re.Match[str] | None = None
    start = 0
    for place, block in enumerate(blocks[:60]):
        title = title or _TITLE.match(block.text)
        field = _FIELD.match(block.text)
        if field:
            fields[field["name"].lower()] = field["value"].strip()
            start = place + 1
    if title is None:
        return _without_title(blocks, fields)
    if not fields.keys() >= _COMPLETE and not _has_its_headings(blocks):
        return None
    fields = dict(_without_names(blocks[:_HEAD])) | fields
    complete = fields.keys() >= _COMPLETE
    head = [b for b in blocks[:start] if _FIELD.match(b.text)]
    start = start or next(n for n, block in enumerate(blocks) if _TITLE.match(block.text)) + 1
    body = (*(_head(head) if head else ()), *_body(blocks[start:]))
    return Recognised(
        kind=Kind.DECISION,
        title=f"{title['body']} ({title['reference']})",
        body=body,
        publisher="Local Government and Social Care Ombudsman",
        councils=_councils(title["body"], body),
        reference=title["reference"],
        category=fields.get("category"),
        outcome=fields.get("decision"),
        published=first_date(fields.get("decision date", "")),
        through=any(b.kind == "item" and re.fullmatch(r"\d{1,3}[.)]", b.marker) for b in body),
        doubts=() if complete else (f"{title['reference']} was copied without its outcome and date.",),
    )


def _without_names(opening: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield the outcome and the date of a decision that was copied without the names of its fields."""
    for block in opening:
        outcome, date = _OUTCOME.match(block.text), block.text.replace("-", " ")
        if outcome:
            yield "decision", outcome[1].capitalize()
        elif is_dated(date):
            yield "decision date", date


def _without_title(blocks: Sequence[Block], fields: dict[str, str]) -> Recognised | None:
    """Return a decision that was copied without its first line, where its headings leave no doubt of it."""
    if not (_has_its_headings(blocks, _SURELY) and any(_OMBUDSMANS.match(b.text) for b in blocks)):
        return None
    body = tuple(_body(blocks))
    return Recognised(
        kind=Kind.DECISION,
        title=_UNTITLED,
        body=body,
        publisher="Local Government and Social Care Ombudsman",
        councils=_councils("", body),
        category=fields.get("category"),
        outcome=fields.get("decision"),
        published=first_date(fields.get("decision date", "")),
        through=any(b.kind == "item" and re.fullmatch(r"\d{1,3}[.)]", b.marker) for b in body),
        doubts=("A decision was copied without its title and reference; give it a title with --title.",),
    )


def _has_its_headings(blocks: Sequence[Block], enough: int = _ENOUGH) -> bool:
    """Whether a copy without its first lines has the headings that decisions have."""
    return sum(bool(_ITS_OWN.match(block.text)) for block in blocks if len(block.text) < _LONG) >= enough


def voices_in_order(headings: Sequence[str]) -> list[Voice]:
    """Return whose words stand under each of ``headings``, given in the order of the decision."""
    voice, voices = Voice.ACCOUNT, []
    for heading in headings:
        voice = next((v for pattern, v in _VOICES if re.search(pattern, heading, re.I)), voice)
        voices.append(voice)
    return voices


def _head(fields: Sequence[Block]) -> tuple[Block, Block]:
    """The category, outcome and date as one paragraph, so that they too can be found and cited."""
    return Block("heading", HEAD), Block("paragraph", "\n".join(b.text for b in fields))


def _body(blocks: Iterable[Block]) -> Iterable[Block]:
    group = ""
    for block in blocks:
        if _END.match(block.text):
            return
        if _FURNITURE.match(block.text):
            continue
        if block.kind == "heading":
            listed = any(re.search(pattern, block.text, re.I) for pattern, _ in _VOICES)
            group = block.text if _GROUPS.match(block.text) else "" if listed else group
            if group and group != block.text:
                block = replace(block, text=f"{group.rstrip('?:')}: {block.text}")
        yield block


def _councils(named: str, body: Iterable[Block]) -> tuple[str, ...]:
    """The council the decision is about, then others that its complaint section calls councils."""
    found = [named] if named else []
    for block in list(body)[:10]:
        found += [name for name in _COUNCIL.findall(block.text) if name not in found]
    return tuple(found)
