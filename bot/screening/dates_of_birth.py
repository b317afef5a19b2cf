"""Finding dates of birth, which other dates must not be taken for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.screening.detail import FixedForm, PersonalDetail

_FLAGS = re.IGNORECASE | re.VERBOSE

_MONTH = r"(?: jan | feb | mar | apr | may | jun | jul | aug | sep | oct | nov | dec ) [a-z]{0,6}"
_YEAR = r"(?: (?:19|20)\d{2} | \d{2} )"
_DAY = r"\d{1,2} (?: st | nd | rd | th )?"
_MONTH_AND_DAY = rf"(?: {_DAY} \s? (?: of\s )? {_MONTH} | {_MONTH} \s {_DAY} )"
_IN_FIGURES = rf"\d{{1,2}} \s?[./-]\s? \d{{1,2}} \s?[./-]\s? {_YEAR}"
_FULL_DATE = rf"""(?: {_IN_FIGURES} | (?:19|20)\d{{2}} [./-] \d{{1,2}} [./-] \d{{1,2}}
    | {_MONTH_AND_DAY} ,? \s? '? {_YEAR} | \d{{6,8}} )"""
_DATE_OR_YEAR = rf"(?: {_FULL_DATE} | \d{{1,2}} \s?[./-]\s? \d{{1,2}} | {_MONTH_AND_DAY} | (?:19|20)\d{{2}} )"
_BORN = r"""(?: \b d\.?\s?o\.?\s?b \b \.? | \b dofb \b | \b dates?\sof\sbirth \b | \b birth\s?dates? \b
    | (?<!un) \b born \b | \b birthday \b | \b b'?day \b | \b b\.(?=\s?\d) )"""
_RELATED = (
    r"(?: child | boy | girl | baby | son | daughter | male | female | yp | mum | dad | mother | father )"
)

_ANNOUNCED = re.compile(
    rf"{_BORN} (?! \s (?: after | before | since ) ) [^\d\n]{{0,24}}? (?P<detail> \b {_DATE_OR_YEAR} \b )",
    _FLAGS,
)
_EXPLAINED = re.compile(
    rf"(?P<detail> \b {_FULL_DATE} \b ) \W{{0,3}} (?: is\s | was\s )? (?: \w{{1,8}}\s )? {_BORN}", _FLAGS
)
_AFTER_RELATED = re.compile(rf"\b {_RELATED} \b [ ,(-]{{1,3}} (?P<detail> {_IN_FIGURES} ) \b", _FLAGS)
_ORDINAL = r"""(?: (?: twenty | thirty )[ -] )? (?: first | second | third | fourth | fifth | sixth |
        seventh | eighth
    | ninth | tenth | eleventh
    | twelfth | thirteenth | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth
        | twentieth | thirtieth )"""
_SPELT_YEAR = r"""(?: (?:19|20)\d{2} | (?: two\sthousand | twenty | nineteen ) (?: \s (?: and \s )?
        [a-z]+ (?: [ -]
    (?:one|two|three|four|five|six|seven|eight|nine) )? )? )"""
_SPELT = rf"(?: the \s )? {_ORDINAL} \s (?: of \s )? {_MONTH} (?: ,? \s {_SPELT_YEAR} )?"
_SPELT_ANNOUNCED = re.compile(rf"{_BORN} [^\d\n.?]{{0,24}}? (?P<detail> \b {_SPELT} \b )", _FLAGS)
_COMING_OF_AGE = re.compile(
    rf"""\b (?: turn(?:s|ed|ing)? | will \s be | becomes? | became | be ) \s (?: \d{{1,2}} | [a-z]+teen | ten
        | eleven | twelve | eighteen ) \s (?: on | this | next)
    \s (?: the \s )? (?P<detail> {_FULL_DATE} | {_MONTH_AND_DAY} | \d{{1,2}} (?: st | nd | rd | th )?
        \s of \s {_MONTH} (?: \s {_YEAR} )? | {_SPELT} ) \b""",
    _FLAGS,
)
_DATE = re.compile(rf"\b {_FULL_DATE} \b", _FLAGS)


_IN_WORDS = tuple(FixedForm("a date of birth", pattern) for pattern in (_SPELT_ANNOUNCED, _COMING_OF_AGE))
FIXED_FORMS = (
    *_IN_WORDS,
    *(FixedForm("a date of birth", pattern) for pattern in (_ANNOUNCED, _EXPLAINED, _AFTER_RELATED)),
)


def find_births(text: str, names: Sequence[PersonalDetail]) -> Iterator[PersonalDetail]:
    """Yield dates of birth: a date beside a word for birth, or straight after a name or a child."""
    has_figures = any(char.isdigit() for char in text)
    for form in FIXED_FORMS if has_figures else _IN_WORDS:
        yield from form.found_in(text)
    if not has_figures:
        return
    for name in names:
        match = _DATE.match(text, _past_punctuation(text, name.end))
        if match:
            yield PersonalDetail(match.start(), match.end(), "a date of birth")


def _past_punctuation(text: str, at: int) -> int:
    while at < len(text) and text[at] in " ,(-:":
        at += 1
    return at
