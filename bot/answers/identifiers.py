"""Numbers and addresses that belong to one person: they can be told by their shape or the word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answers.details import Detail, matches

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_SPELLED_EMAIL = re.compile(
    r"(?<!\w)\w{1,40}(?:(?:[.-]|\s{0,2}[(\[]?\s?\bdot\b\s?[)\]]?\s{0,2})\w{1,40}){0,4}"
    r"(?:\s{0,2}@\s{0,2}|\s{0,2}[(\[]\s?at\s?[)\]]\s{0,2}|\s{1,2}at\s{1,2})"
    r"[\w-]{1,40}(?:(?:\s{0,2}\.\s{0,2}|\s{0,2}[(\[]?\s?\bdot\b\s?[)\]]?\s{0,2})\w{1,24}){1,4}",
    re.IGNORECASE,
)
_SPELLED_HINT = re.compile(r"@|\bdot\b|\bat\b[)\] ]{1,3}[\w-]{1,40}\.\w", re.IGNORECASE)

_POSTCODE = re.compile(r"\b(?P<out>[a-z]{1,2}\d[a-z\d]?)(?P<gap>\s?)\d(?P<unit>[a-z]{2})\b", re.IGNORECASE)
_HALF_POSTCODE = re.compile(
    r"\bpost ?code\b\W{0,3}(?:is|starts?|of|area|begins?|with|\W){0,3}\s?(?P<detail>[a-z]{1,2}\d[a-z\d]?)\b", re.IGNORECASE
)
_NOT_POSTCODE_UNITS = frozenset("st nd rd th am pm yo yr mo wk hr km cm mm kg ml mg gb mb".split())

_TEN_DIGITS = re.compile(r"(?<![\d.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.]?\d)")
_NHS_CUE = re.compile(r"\bnhs\b[^\d\n]{0,20}(?P<detail>\d(?:[ -]?\d){7,11})(?!\d)", re.IGNORECASE)
_NHS_CUE_AFTER = re.compile(r"(?P<detail>\b\d(?:[ -]?\d){8,10})\W{1,3}(?:is the |\()?nhs\b", re.IGNORECASE)

_NINO = re.compile(r"\b[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]\b", re.IGNORECASE)
_NINO_CUE = re.compile(
    r"\b(?:nino|ni|national insurance|nat ins)\b[^\d\n]{0,16}?(?P<detail>[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-z]?)\b",
    re.IGNORECASE,
)

_UPN = re.compile(r"\b[a-z]\d{11}[a-z\d]\b", re.IGNORECASE)
_UPN_CUE = re.compile(
    r"\b(?:upn|unique pupil (?:number|no)|pupil (?:number|no|id|ref))\b[^\w\n]{0,3}(?:(?:is|no|number)\W{1,3})?(?P<detail>[a-z]?\d{4,13}[a-z\d]?)\b",
    re.IGNORECASE,
)

_CASE_NUMBER = re.compile(
    r"\b(?P<cue>liquid ?logic|mosaic|lcs|frameworki?|care ?first|eclipse|azeus|ics|icms|system|case|client|person|staff|employee|payroll|"
    r"hospital|patient|crime|police|incident|cad|urn|record|file|passport|licen[cs]e|crn|pnc|uasc|home office|court|cafcass)\b"
    r"[ -]{0,2}(?:(?:id|i\.d|no|number|num|nr|ref|reference|record|file|case|person|client|#)\b[.:#]{0,2}[ -]{0,2}){0,3}(?:is |= ?|: ?|# ?)?"
    r"(?P<detail>[a-z]{0,4}[-/]?\d[\w/-]{3,15})\b",
    re.IGNORECASE,
)
_LABELLED_NUMBER = re.compile(
    r"\b(?:id|i\.d\.|ref|reference|case|client|person|staff|payroll|file|record) ?(?:id|no|number|num|ref)?[.:#=]{0,2} ?(?P<detail>\d{5,9})\b(?! ?\d)",
    re.IGNORECASE,
)
_CAR = re.compile(
    r"\b(?:reg|registration|number ?plate|plates?|vrm|vehicle|car|van)\b[^\n\d]{0,20}?"
    r"\b(?P<detail>[a-z]{2}\d{2} ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3}[a-z])\b",
    re.IGNORECASE,
)
_CAR_SHAPE = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b|\b[a-z]{2}\d{2} [a-z]{3}\b(?= (?:reg|plate))")

_PHONE = re.compile(r"(?<![\w.])(?:\+|\(?0|00)[\d\s()./-]{8,22}\d(?!\d)")
_CALLED_NUMBER = re.compile(
    r"\b(?:tel|telephone|phone|mob|mobile|landline|number is|(?:ring|call|text|phone|contact)(?:ing)? \w{1,12} on|whatsapp)\b"
    r"[^\d\n]{0,14}(?P<detail>\d(?:[ -]?\d){5,13})(?!\d)",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 10


def find_identifiers(text: str) -> Iterator[Detail]:
    """Yield every number or electronic address that belongs to a person."""
    yield from matches(_EMAIL, text, "an e-mail address")
    if _SPELLED_HINT.search(text):
        yield from matches(_SPELLED_EMAIL, text, "an e-mail address")
    yield from _postcodes(text)
    if not any(char.isdigit() for char in text):
        return
    yield from _nhs_numbers(text)
    yield from matches(_NINO, text, "a National Insurance number")
    yield from matches(_NINO_CUE, text, "a National Insurance number")
    yield from matches(_UPN, text, "a pupil number")
    yield from matches(_UPN_CUE, text, "a pupil number")
    yield from _case_numbers(text)
    yield from matches(_CAR, text, "a car registration")
    yield from matches(_CAR_SHAPE, text, "a car registration")
    yield from _phones(text)


def _postcodes(text: str) -> Iterator[Detail]:
    yield from matches(_HALF_POSTCODE, text, "a postcode")
    for match in _POSTCODE.finditer(text):
        # "s47 2nd" and "s20 4yr" have the shape of a postcode.
        looks_like_a_section = match["out"][0] in "sS" and match["out"][1].isdigit()
        if match["unit"].lower() in _NOT_POSTCODE_UNITS and (match["unit"].islower() or looks_like_a_section):
            continue
        yield Detail(match.start(), match.end(), "a postcode")


def _nhs_numbers(text: str) -> Iterator[Detail]:
    yield from matches(_NHS_CUE, text, "an NHS number")
    yield from matches(_NHS_CUE_AFTER, text, "an NHS number")
    for match in _TEN_DIGITS.finditer(text):
        if _nhs_check_digit_holds(match.group()):
            yield Detail(match.start(), match.end(), "an NHS number")


def _nhs_check_digit_holds(number: str) -> bool:
    from stdnum.gb import nhs

    return bool(nhs.is_valid(number))


def _case_numbers(text: str) -> Iterator[Detail]:
    for pattern in (_CASE_NUMBER, _LABELLED_NUMBER):
        for detail in matches(pattern, text, "a case or staff number"):
            if sum(char.isdigit() for char in text[detail.start : detail.end]) >= 4 and not _is_a_year(
                text[detail.start : detail.end]
            ):
                yield detail


def _is_a_year(written: str) -> bool:
    return len(written) == 4 and written[:2] in {"19", "20"}


def _phones(text: str) -> Iterator[Detail]:
    yield from matches(_CALLED_NUMBER, text, "a phone number")
    for match in _PHONE.finditer(text):
        if sum(char.isdigit() for char in match.group()) >= _FEWEST_DIGITS and _could_be_rung(match.group()):
            yield Detail(match.start(), match.end(), "a phone number")


def _could_be_rung(number: str) -> bool:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(parsed))
