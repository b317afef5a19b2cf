"""Finding e-mail addresses, postcodes and phone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screening.detail import FixedForm, PersonalDetail, matches, with_figures

_FLAGS = re.IGNORECASE | re.VERBOSE

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_DOT = r"(?: \s{0,2}\.\s{0,2} | \s{0,2}[(\[]?\s?\bdot\b\s?[)\]]?\s{0,2} )"
_AT = r"(?: \s{0,2}@\s{0,2} | \s{0,2}[(\[]\s?at\s?[)\]]\s{0,2} | \s{1,2}at\s{1,2} )"
_SPELLED_EMAIL = re.compile(
    rf"""(?<!\w) \w{{1,40}} (?: (?: - | {_DOT} | \s (?: underscore | dash | hyphen ) \s ) \w{{1,40}} ){{0,4}}
    {_AT} [\w-]{{1,40}} (?: {_DOT} [a-z]\w{{0,23}} ){{1,4}}""",
    _FLAGS,
)
_SPELLED_HINT = re.compile(r"@ | \bdot\b | \bat\b[)\] ]{1,3}[\w-]{1,40}\.[a-z]", _FLAGS)

_POSTCODE = re.compile(r"\b [a-z]{1,2}\d[a-z\d]? [\s-]? \d [a-z]{2} \b", _FLAGS)
_HALF_POSTCODE = re.compile(
    r"""\b post\s?code \b \W{0,3} (?: (?: is | starts? | of | area | begins? | with ) \W{1,3} ){0,3}
    (?P<detail> [a-z]{1,2}\d[a-z\d]? ) \b""",
    _FLAGS,
)
_UNITS_AND_ORDINALS = "(?:st|nd|rd|th|am|pm|yo|yr|mo|wk|hr|km|cm|mm|kg|ml|mg)$"
#: "s47 2nd" and "s20 4yr" have the shape of a postcode.
_NO_POSTCODE = (re.compile(_UNITS_AND_ORDINALS), re.compile(rf"^s\d.*{_UNITS_AND_ORDINALS}", re.IGNORECASE))

_PHONE = re.compile(r"(?<![\w.]) (?: \+ | \(?0 | 00 | 447 ) [\d\s()./-]{8,22} \d (?!\d)", _FLAGS)
_ANNOUNCED_PHONE = re.compile(
    r"""\b (?: tel | telephone | phone | mob | mobile | landline | whatsapp | number\sis
        | (?: ring | call | text | phone | contact | reach ) (?:ing)? \s \w{1,12} \s on ) \b
    [^\d\n]{0,14} (?P<detail> \d (?: [ -]?\d ){5,13} ) (?!\d)""",
    _FLAGS,
)
_FEWEST_DIGITS = 10
#: A number of this country and nothing after it.
_WHOLE_NUMBER = re.compile(r"^(?:\+44 ?(?:\(0\) ?)?|\(?0)[1-9](?:[ ()./-]?\d){9}$")
_SAID = r"""(?: (?: double | treble | triple ) [\s-] )? (?: oh? | zero | nought | one | two | three | four
    | five | six | seven | eight | nine ) (?: \s hundred )?"""
#: "oh double seven, seven hundred", and "07 seven hundred 900 one": words, or figures among words.
_SPOKEN_PHONE = re.compile(
    rf"""\b (?: (?: oh? | zero | nought ) | 0\d{{1,4}} [ -,] \s? {_SAID} )
    (?: [ -,] \s? (?: {_SAID} | \d{{1,4}} ) ){{4,}} \b""",
    _FLAGS,
)
_MOBILE_HEAD = re.compile(r"(?<![\w.]) 07\d{3} (?!\w)", _FLAGS)


FIXED_FORMS = (
    FixedForm("an e-mail address", _EMAIL),
    FixedForm("a postcode", _POSTCODE, unless=_NO_POSTCODE),
    FixedForm("a postcode", _HALF_POSTCODE),
    FixedForm("a phone number", _PHONE, only=_WHOLE_NUMBER, figures=True),
    FixedForm("a phone number", _MOBILE_HEAD, figures=True),
    FixedForm("a phone number", _ANNOUNCED_PHONE, figures=True),
    FixedForm("a phone number", _SPOKEN_PHONE, figures=True),
)


def find_identifiers(text: str) -> Iterator[PersonalDetail]:
    """Yield every e-mail address, postcode and phone number."""
    for form in FIXED_FORMS:
        yield from form.found_in(text)
    if _SPELLED_HINT.search(text):
        yield from matches(_SPELLED_EMAIL, text, "an e-mail address")
    yield from _phones(with_figures(text))


def _phones(text: str) -> Iterator[PersonalDetail]:
    """Yield the numbers that could be rung, also from abroad and with other figures after them."""
    for match in _PHONE.finditer(text):
        number = _longest_number(match.group())
        if number:
            yield PersonalDetail(match.start(), match.start() + len(number), "a phone number")


def _longest_number(digits: str) -> str | None:
    """Return the longest beginning that could be rung: other figures may follow a number."""
    parts = digits.split(" ")
    for end in range(len(parts), 0, -1):
        number = " ".join(parts[:end])
        if sum(char.isdigit() for char in number) < _FEWEST_DIGITS:
            return None
        if _could_be_rung(number):
            return number
    return None


def _could_be_rung(number: str) -> bool:
    """Whether a number has a length that is rung; drama numbers (07700 900xxx) are no valid ones."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(parsed))
