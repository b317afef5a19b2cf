"""A personal detail found in a message: what kind it is and where it stands, never what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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


@dataclass(frozen=True)
class FixedForm:
    """A kind of detail that a pattern alone tells: a browser may look for it before anything is sent.

    What ``unless`` finds in a match is none, and where there is an ``only`` it must be found there. With
    ``figures`` letters that stand for figures are read as such. A match that ``is_nhs_number`` must end in
    the check digit of one.
    """

    kind: Kind
    pattern: re.Pattern[str]
    unless: tuple[re.Pattern[str], ...] = ()
    only: re.Pattern[str] | None = None
    figures: bool = False
    is_nhs_number: bool = False

    def found_in(self, text: str) -> Iterator[PersonalDetail]:
        """Yield every detail of this form."""
        text = with_figures(text) if self.figures else text
        for detail in matches(self.pattern, text, self.kind):
            written = text[detail.start : detail.end]
            if any(pattern.search(written) for pattern in self.unless):
                continue
            if self.only and not self.only.search(written):
                continue
            if not self.is_nhs_number or _check_digit_holds(written):
                yield detail


#: What reads as a number in which letters stand for figures: "o77oo".
FIGURED = re.compile(r"(?<!\w)(?=[\doOlI]*\d)[\doOlI]{2,}(?!\w)")
#: Those letters, and the figures that they stand for.
AS_FIGURES: Mapping[str, str] = {"o": "0", "O": "0", "l": "1", "I": "1"}


def with_figures(text: str) -> str:
    """Return a text with the letters that stand for figures in numbers as figures, of the same length."""
    figures = str.maketrans(dict(AS_FIGURES))
    return FIGURED.sub(lambda match: match.group().translate(figures), text)


def _check_digit_holds(number: str) -> bool:
    from stdnum.gb import nhs

    return bool(nhs.is_valid(number.replace(".", "")))


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
