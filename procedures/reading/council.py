"""The layouts of a council's own papers: committee reports with clauses, and minutes without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from procedures.document import Kind
from procedures.reading.dates import is_of_another_meeting, meeting_date
from procedures.reading.marks import HEADING
from procedures.reading.publishers import local_body_in, opening_lines
from procedures.reading.recognised import Recognised, first_date
from procedures.reading.structure import Block

_FIELD = re.compile(
    r"^(?P<name>From|To|Subject|Classification|Past Pathway[^:]*|Future Pathway[^:]*|Electoral Division"
    r"|Report title|Date of meeting)\s?:\s*(?P<value>.*)$",
    re.I,
)
_EMPTY = re.compile(
    r"^(past pathway( of report)?|future pathway( of report)?|electoral divisions?|supporting documents)"
    r"\s*:?\s*(none\.?)?$",
    re.I,
)
_CONTENT = re.compile(r"^(summary|recommendation)", re.I)
_MINUTES = re.compile(r"^(minutes|agenda item)\b", re.I)
#: A heading that names the meeting whose minutes these are.
_MINUTES_OF = re.compile(r"^minutes of (?:the |a )?(?!meeting)\w", re.I)
#: A line that says when the meeting was.
_HELD = re.compile(r"^(?:date(?: of (?:the )?meeting)?|meeting(?: date)?|held)\s*:|^minutes of\b", re.I)
_COUNCIL = re.compile(
    r"\b(?!The |Both |Each |Full |That )[A-Z][a-z]+(?: (?:and )?(?!Council)[A-Z][a-z]+){0,4}"
    r" (?:County |City |Borough |District )?Council\b"
    r"|\b(?:London|Royal) Borough of [A-Z][a-z]+(?: (?:and |upon )?[A-Z][a-z]+){0,4}"
)
#: What an e-mail says at its head and no paper does.
_MESSAGE = re.compile(r"^(?:from|to|cc)\s*:.*\S@\S|^sent\s*:|^(?:dear|hi|hello)\b.{0,40},?$", re.I)
#: Blocks at the head of a text, and how long a line of a front page may be.
_HEAD, _LONGEST = 12, 300
_CLAUSE = re.compile(r"^\d+(\.\d+)+")


def recognise_paper(blocks: Sequence[Block]) -> Recognised | None:
    """Return what the head of a committee paper says, or None if ``blocks`` are not one."""
    fields = {f["name"].lower(): f["value"].strip() for b in blocks[:25] if (f := _FIELD.match(b.text))}
    if "subject" not in fields or "to" not in fields or is_message(blocks):
        return None
    body = tuple(_front_page(blocks))
    councils = _councils(blocks)
    return Recognised(
        kind=Kind.PAPER,
        title=fields["subject"],
        body=body,
        publisher=_publisher(blocks),
        councils=councils,
        published=first_date(" ".join(fields.values())),
    )


def is_message(blocks: Sequence[Block]) -> bool:
    """Whether a text is an e-mail, whose fields are named as those of a paper."""
    lines = [line for block in blocks[:_HEAD] for line in block.text.split("\n")]
    begins = any(re.match(r"from\s*:", line, re.I) for line in lines[:3])
    return begins and any(map(_MESSAGE.match, lines))


def recognise_minutes(blocks: Sequence[Block]) -> Recognised | None:
    """Return what minutes say of themselves, or None if ``blocks`` are not minutes."""
    heads = [
        b for b in blocks[:12] if _MINUTES.match(b.text) and (b.kind == "heading" or len(b.text) <= HEADING)
    ]
    heads = [b for b in heads if not b.text.endswith(".")]
    if not heads:
        return None
    titles = [b for b in blocks[:12] if b.kind == "heading" and not _MINUTES.match(b.text)]
    named = next((b for b in heads if b.kind == "heading" and _MINUTES_OF.match(b.text)), None)
    if named and (not titles or blocks.index(named) < blocks.index(titles[0])):
        titles = [named]
    heads_nothing = (b for b, after in pairwise(blocks) if b is titles[0] and after.kind == "heading")
    alone = next(heads_nothing, None) if titles else None
    councils = _councils(blocks)
    return Recognised(
        kind=Kind.MINUTES,
        title=titles[0].text if titles else "Minutes",
        body=tuple(b for b in blocks if not _EMPTY.match(b.text) and b is not alone),
        publisher=_publisher(blocks),
        councils=councils,
        published=_meeting_date(blocks[:12]),
    )


def _meeting_date(opening: Sequence[Block]) -> str | None:
    """The date in a heading or a field of the opening, or of a line that says where and when they met.

    A date in a sentence is of something else.
    """
    fields = (b.text for b in opening if b.kind == "heading" or _FIELD.match(b.text) or _HELD.match(b.text))
    own = (field for field in fields if not is_of_another_meeting(field))
    return first_date(" ; ".join(own)) or meeting_date(opening)


def _front_page(blocks: Sequence[Block]) -> list[Block]:
    """Gather who wrote to whom into one paragraph; drop the fields that were left empty."""
    first = next((n for n, b in enumerate(blocks) if _numbered(b)), len(blocks))
    written = [b for b in blocks[:first] if not _EMPTY.match(b.text)]
    labelled = next((n for n, b in enumerate(written) if _CONTENT.match(b.text)), len(written))
    plain = (
        n for n, b in enumerate(written) if b.kind not in ("paragraph", "heading") or len(b.text) > _LONGEST
    )
    labelled = min(labelled, next(plain, labelled))
    who = Block("paragraph", "\n".join(b.text for b in written[:labelled]))
    return [Block("heading", "Front page"), who, *written[labelled:], *blocks[first:]]


def _numbered(block: Block) -> bool:
    return bool(_CLAUSE.match(block.marker)) or (block.kind == "heading" and block.text[:1].isdigit())


def _councils(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Names of councils in the text, the most often named first, at most three."""
    return tuple(name for name, _ in _named(blocks).most_common(3))


def _publisher(blocks: Sequence[Block]) -> str:
    """The council named more often than any other, or "" where no one council stands out.

    Where no council is named, it is the partnership or the school that the first lines name.
    """
    if not _named(blocks):
        return next(filter(None, map(local_body_in, opening_lines(blocks))), "")
    first, second = (*_named(blocks).most_common(2), ("", 0), ("", 0))[:2]
    return first[0] if first[1] > second[1] else ""


def _named(blocks: Sequence[Block]) -> Counter[str]:
    return Counter(" ".join(name.split()) for b in blocks for name in _COUNCIL.findall(b.text))
