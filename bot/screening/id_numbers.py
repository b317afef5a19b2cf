"""Finding the numbers that services give to people: health, insurance, school, case, car."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screening.detail import FixedForm, PersonalDetail, matches

_FLAGS = re.IGNORECASE | re.VERBOSE

_TEN_DIGITS = re.compile(r"(?<![\d.]) \d{3}[ .-]?\d{3}[ .-]?\d{4} (?![\d.]?\d)", _FLAGS)
_NHS = re.compile(
    r"\b nhs \b [^\d\n]{0,20} (?P<detail> \d (?: [ -]?\d ){7,11} | \d{3}\.\d{3}\.\d{4} ) (?!\d)", _FLAGS
)
_NHS_AFTER = re.compile(r"\b (?P<detail> \d (?: [ -]?\d ){8,10} ) \W{1,3} (?: is\sthe\s )? nhs \b", _FLAGS)

_SIX_IN_PAIRS = r"[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}"
_INSURANCE = re.compile(rf"\b {_SIX_IN_PAIRS} [ -]?[a-d] \b", _FLAGS)
_INSURANCE_ANNOUNCED = re.compile(
    rf"""\b (?: nino | ni | national\sinsurance | nat\sins ) \b [^\d\n]{{0,16}}?
    (?P<detail> {_SIX_IN_PAIRS} [ -]?[a-z]? ) \b""",
    _FLAGS,
)

_PUPIL = re.compile(r"\b [a-z]\d{11}[a-z\d] \b", _FLAGS)
_PUPIL_ANNOUNCED = re.compile(
    r"""\b (?: upn | unique\spupil\s(?:number|no) | pupil\s(?:number|no|id|ref) ) \b [^\w\n]{0,3}
    (?: (?: is | no | number ) \W{1,3} )? (?P<detail> [a-z]?\d{4,13}[a-z\d]? ) \b""",
    _FLAGS,
)

_SYSTEMS = (
    "liquid ?logic|mosaic|lcs|ll|swift|capita|carenotes|systm ?one|ehcp|urn|our|her|his|their|"
    "icms|social care|frameworki?|care ?first|eclipse|azeus|ics|icms|system|case|client|person|"
    "staff|employee|payroll|hospital|patient|crime|police|incident|cad|urn|record|file|passport|licen[cs]e|crn|pnc|"
    "uasc|home office|court|cafcass"
)
_LABELS = r"id|i\.d|no|number|num|nr|ref|reference|record|file|case|person|client|\#"
_CASE = re.compile(
    rf"\b(?:{_SYSTEMS})\b[ -]{{0,2}}(?:(?:{_LABELS})\b[.:#]{{0,2}}[ -]{{0,2}}){{0,3}}(?:is |= ?|: ?|# ?)?"
    r"(?P<detail>[a-z]{0,4}[-/]?\d[\w/-]{3,15})\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:id|i\.d\.|ref|reference|case|client|person|staff|payroll|file|record|number|no)[.:#=]{0,2} ?"
    r"(?P<detail>\d{5,9})\b(?! ?\d)",
    re.IGNORECASE,
)
_DASHED = re.compile(
    r"\b(?:id|ref|reference|number|no|case|file|tracking|account|acc)[.:#=]{0,2} ?(?:is )?"
    r"(?P<detail>\d{3,6}(?:[-/]\d{2,6}){1,3})\b",
    re.IGNORECASE,
)
_SPACED = re.compile(
    rf"\b(?:{_SYSTEMS})\b[ -]{{0,2}}(?:(?:{_LABELS})\b[.:#]{{0,2}}[ -]{{0,2}}){{0,3}}(?:is |= ?|: ?|# ?)?"
    r"(?P<detail>\d{1,3}(?: \d{2,4}){1,3})\b(?! ?(?:days?|weeks?|months?|years?|hours?))",
    re.IGNORECASE,
)
_SHAPED = re.compile(
    r"""(?<![\w/-]) (?P<detail> [A-Z]{2,5}[/-]\d{2,4}[/-]\d{3,7} | [A-Z]{2}\d{2}[A-Z]\d{5} |
        \d{2}/\d{4,7}/\d{2}
    | \d{2}/[A-Z]{2}/\d{3,6}/\d{2} | [A-Z]{2,4}[-/]\d{5,8} | [A-Z]\d{7} (?: /\d+ )? ) (?![\w/-])""",
    re.VERBOSE,
)
_BARE = re.compile(
    r"""(?<![\w£$/.,:-]) (?P<detail> \d{7,12} | [1-9]\d{0,2} \s \d{3} \s \d{3,4} )
        (?![\w/,]|\s\d|\.\d|\s(?:children|people|pounds|families|cases))""",
    re.VERBOSE,
)
_DIGIT_BY_DIGIT = re.compile(r"(?<![\w.,/-])(?P<detail>\d(?:[ -]\d){5,14})(?![\w.,/-])(?! ?\d)")
_CLIENT = re.compile(r"\b(?:client|person|file)\b:? (?P<detail>\d{5,10})\b", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"^(?:UKSI|SI|UKPGA|EWHC|EWCA|EWFC|EWCOP|UKSC|UKHL|UKUT|ASP|WT|CO|HC|HL|CM|ISBN)[/-]|^CP[/-]\d+$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:client|person|pupil|our|her|his|their|mosaic|lcs|ll|liquid ?logic|id|reference no)\b"
    r"(?: (?:file|ref|id|no|number))?[.:#]? ?$",
    re.IGNORECASE,
)
"""Words before a number that make it one of a person, whatever its shape."""
_TOO_FEW_DIGITS = re.compile(r"^\D*(?:\d\D*){0,3}$")
_A_YEAR = re.compile(r"^(?:19|20)\d\d(?:[-/]\d{2,4})?$")
_A_DECISION = re.compile(r"^[012]\d ?0\d{2} ?\d{3}$")
"""The Ombudsman's own numbers: two digits of the year, then six more, the first of them none."""

_CAR = re.compile(
    r"""\b (?: reg | registration | number\s?plate | plates? | vrm | vehicle | car | van ) \b [^\n\d]{0,20}?
    \b (?P<detail> [a-z]{2}\d{2}\ ?[a-z]{3} | [a-z]\d{1,3}\ ?[a-z]{3} | [a-z]{3}\ ?\d{1,3}[a-z] ) \b""",
    _FLAGS,
)
_CAR_IN_CAPITALS = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")


_CASES = (_CASE, _LABELLED, _DASHED, _SPACED, _SHAPED, _BARE, _DIGIT_BY_DIGIT, _CLIENT)
_NO_CASE = (_TOO_FEW_DIGITS, _A_YEAR)
_OF_A_PUBLICATION = (_A_DECISION, _PUBLISHED)
FIXED_FORMS = (
    FixedForm("an NHS number", _NHS),
    FixedForm("an NHS number", _NHS_AFTER),
    FixedForm("an NHS number", _TEN_DIGITS, is_nhs_number=True),
    FixedForm("a National Insurance number", _INSURANCE),
    FixedForm("a National Insurance number", _INSURANCE_ANNOUNCED),
    FixedForm("a pupil number", _PUPIL),
    FixedForm("a pupil number", _PUPIL_ANNOUNCED),
    *(FixedForm("a case or staff number", p, unless=(*_NO_CASE, *_OF_A_PUBLICATION)) for p in _CASES),
    FixedForm("a car registration", _CAR),
    FixedForm("a car registration", _CAR_IN_CAPITALS),
)


def find_numbers(text: str) -> Iterator[PersonalDetail]:
    """Yield every number that stands for a person, and car registrations."""
    if not any(char.isdigit() for char in text):
        return
    for form in FIXED_FORMS:
        yield from form.found_in(text)
    for pattern in _CASES:
        yield from _own_numbers(pattern, text)


def _own_numbers(pattern: re.Pattern[str], text: str) -> Iterator[PersonalDetail]:
    """Yield numbers written as a publication's are, where the words before say that they are a case's."""
    for detail in matches(pattern, text, "a case or staff number"):
        written = text[detail.start : detail.end]
        published = any(p.search(written) for p in _OF_A_PUBLICATION)
        if published and not any(p.search(written) for p in _NO_CASE) and _OWN.search(text, 0, detail.start):
            yield detail
