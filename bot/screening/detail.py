"""A personal detail found in a message: what kind it is and where it stands, never what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "a name",
    "a date of birth",
    "an address",
    "a postcode",
    "a phone number",
    "an e-mail address",
    "an NHS number",
    "a National Insurance number",
    "a pupil number",
    "a case or staff number",
    "a car registration",
    "a school",
    "an online name",
    "bank details",
    "a licence, passport or permit number",
    "a prison number",
]


_GUESSED = ("a phone number", "a case or staff number")
"""Kinds told by the words around them, which give way to a kind that the number itself tells."""


@dataclass(frozen=True, slots=True, order=True)
class PersonalDetail:
    """One detail by its place in the text, end excluded."""

    start: int
    end: int
    kind: Kind


def matches(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[PersonalDetail]:
    """Yield a detail for each match: its group named `detail`, or all of it."""
    group: str | int = "detail" if "detail" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield PersonalDetail(match.start(group), match.end(group), kind)


def without_overlaps(details: Iterable[PersonalDetail]) -> list[PersonalDetail]:
    """Return details in order, joining those that overlap under the kind of the longer or the plainer one."""
    joined: list[PersonalDetail] = []
    for detail in sorted(details):
        if joined and detail.start < joined[-1].end:
            joined[-1] = _join(joined[-1], detail)
        else:
            joined.append(detail)
    return joined


def _join(one: PersonalDetail, other: PersonalDetail) -> PersonalDetail:
    kept = max(one, other, key=lambda detail: (detail.end - detail.start, detail.kind not in _GUESSED))
    return PersonalDetail(min(one.start, other.start), max(one.end, other.end), kept.kind)
