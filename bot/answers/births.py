"""Finding dates of birth, which other dates must not be taken for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answers.details import Detail, matches

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
_YEAR = r"(?:(?:19|20)\d{2}|\d{2})"
_FULL_DATE = (
    rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?{_YEAR}|(?:19|20)\d{{2}}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH},?\s?'?{_YEAR}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR}|\d{{6,8}})"
)
_SHORT_DATE = rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?)"
_BORN = (
    r"(?:\bd\.? ?o\.? ?b\b\.?|\bdofb\b|\bdates? of birth\b|\bbirth ?dates?\b|(?<!un)\bborn\b|\bbirthday\b|\bb\'?day\b|\bbday\b|\bborned\b)"
)
_BIRTH = re.compile(
    rf"{_BORN}(?!\s(?:after|before|since))[^\d\n]{{0,24}}?(?P<detail>\b(?:{_FULL_DATE}|{_SHORT_DATE}|(?:19|20)\d{{2}})\b)", re.IGNORECASE
)
_BIRTH_AFTER = re.compile(rf"(?P<detail>\b{_FULL_DATE}\b)\W{{0,3}}(?:is |was |\()?(?:\w{{1,8}} )?{_BORN}", re.IGNORECASE)
_DATE = re.compile(rf"\b{_FULL_DATE}\b", re.IGNORECASE)
_CHILD_THEN_DATE = re.compile(
    rf"\b(?:child|boy|girl|baby|son|daughter|male|female|yp|mum|dad|mother|father|twins?)\b[ ,(-]{{1,3}}(?P<detail>\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR})\b",
    re.IGNORECASE,
)


def find_births(text: str, names: Sequence[Detail]) -> Iterator[Detail]:
    """Yield dates of birth: a date beside a word for birth, or straight after a name or a child."""
    for pattern in (_BIRTH, _BIRTH_AFTER, _CHILD_THEN_DATE):
        yield from matches(pattern, text, "a date of birth")
    for name in names:
        match = _DATE.match(text, _past_punctuation(text, name.end))
        if match:
            yield Detail(match.start(), match.end(), "a date of birth")


def _past_punctuation(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,(-–:":
        at += 1
    return at
