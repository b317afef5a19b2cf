"""The layouts of a council's own papers: committee reports with clauses, and minutes without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from procedures.document import Kind
from procedures.reading.blocks import Block
from procedures.reading.recognised import Recognised, first_date

_FIELD = re.compile(r"^(?P<name>From|To|Subject|Classification|Past Pathway[^:]*|Future Pathway[^:]*|Electoral Division|Report title|Date of meeting)\s?:\s*(?P<value>.*)$", re.I)
_EMPTY = re.compile(r"^(classification|past pathway|future pathway|electoral division|supporting documents)\b", re.I)
_CONTENT = re.compile(r"^(summary|recommendation)", re.I)
_MINUTES = re.compile(r"^(minutes|agenda item)\b", re.I)
_COUNCIL = re.compile(
    r"\b(?!The |Both |Each |Full |That )[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:County |City |Borough |District )?Council\b"
    r"|\bLondon Borough of [A-Z][a-z]+"
)
_CLAUSE = re.compile(r"^\d+(\.\d+)+")


def recognise_paper(blocks: Sequence[Block]) -> Recognised | None:
    """Return what the head of a committee paper says, or None if ``blocks`` are not one."""
    fields = {f["name"].lower(): f["value"].strip() for b in blocks[:25] if (f := _FIELD.match(b.text))}
    if "subject" not in fields or "to" not in fields:
        return None
    body = tuple(_front_page(blocks))
    councils = _councils(blocks)
    return Recognised(
        kind=Kind.PAPER,
        title=fields["subject"],
        body=body,
        publisher=councils[0] if councils else "",
        councils=councils,
        published=first_date(" ".join(fields.values())),
    )


def recognise_minutes(blocks: Sequence[Block]) -> Recognised | None:
    """Return what minutes say of themselves, or None if ``blocks`` are not minutes."""
    heads = [b for b in blocks[:12] if _MINUTES.match(b.text)]
    if not heads:
        return None
    titles = [b.text for b in blocks[:12] if b.kind == "heading" and not _MINUTES.match(b.text)]
    councils = _councils(blocks)
    return Recognised(
        kind=Kind.MINUTES,
        title=titles[0] if titles else "Minutes",
        body=tuple(b for b in blocks if not _EMPTY.match(b.text)),
        publisher=councils[0] if councils else "",
        councils=councils,
    )


def _front_page(blocks: Sequence[Block]) -> list[Block]:
    """Gather who wrote to whom into one paragraph; drop the fields that were left empty."""
    first = next((n for n, b in enumerate(blocks) if _numbered(b)), len(blocks))
    written = [b for b in blocks[:first] if not _EMPTY.match(b.text)]
    labelled = next((n for n, b in enumerate(written) if _CONTENT.match(b.text)), len(written))
    who = Block("paragraph", "\n".join(b.text for b in written[:labelled]))
    return [Block("heading", "Front page"), who, *written[labelled:], *blocks[first:]]


def _numbered(block: Block) -> bool:
    return bool(_CLAUSE.match(block.marker)) or (block.kind == "heading" and block.text[:1].isdigit())


def _councils(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Names of councils in the text, the most often named first, at most three."""
    counts = Counter(" ".join(name.split()) for b in blocks for name in _COUNCIL.findall(b.text))
    return tuple(name for name, _ in counts.most_common(3))
