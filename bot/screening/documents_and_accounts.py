"""Finding the numbers on papers and accounts: bank, licence, passport, permit and prison numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.screening.detail import FixedForm, PersonalDetail

_FLAGS = re.IGNORECASE | re.VERBOSE

_SORT_CODE = r"\d{2}[ -]?\d{2}[ -]?\d{2}"
_BANK = (
    re.compile(rf"\b (?: sort \s? code s? | s/c ) \b [^\d\n]{{0,8}} (?P<detail> {_SORT_CODE} ) \b", _FLAGS),
    re.compile(
        r"(?<![\d-]) (?P<detail> \d{2}-\d{2}-\d{2} \W{1,3} (?: a \w+ \W{1,3} )? \d{7,8} ) \b",
        _FLAGS,
    ),
    re.compile(
        r"""\b (?: account | acct | a/c | bank ) \b [\s.:#]{0,3} (?: (?: no | number | num | account | is )
            \b [\s.:#]{0,3} ){0,3}
        (?P<detail> \d{4} \s? \d{2,4} (?:\s?\d{2})? ) \b""",
        _FLAGS,
    ),
    re.compile(r"(?<![\d.-]) (?P<detail> (?: \d{4} [ -]? ){3} \d{4} ) (?![\d-])", _FLAGS),
    re.compile(r"\b (?P<detail> [a-z]{2}\d{2} \s? [a-z]{4} (?: \s? \d ){10,18} ) \b", _FLAGS),
)
_DRIVER = r"(?=[a-z9]*[a-z]) [a-z]{1,5}9{0,4} \s? \d{6} \s? [a-z]{1,2}9? \s? \d? [a-z]{2,3}"
_PAPERS = (
    re.compile(rf"\b (?P<detail> {_DRIVER} ) \b", _FLAGS),
    re.compile(
        r"""\b (?: passports? | visa | vignette | brp | permits? | arc | asc | licen[cs]es? | home \s office
            | ho | gbr | share \s code | gwf | uan)
        \b [^\d\n?]{0,24}? \b (?P<detail> (?: [a-z]{1,3} [/-]? )? \d{6,10} (?: /\d{1,3} )? |
        [a-z]{2}\d{7} ) \b""",
        _FLAGS,
    ),
    re.compile(
        r"""\b (?: home \s office | ho | share \s code ) \b [^\n?]{0,20}? (?P<detail> (?: [\dA-Z]{3,4}[ -]
            ){2,3} [\dA-Z]{3,4} ) \b""",
        re.VERBOSE,
    ),
    re.compile(
        r"\b (?P<detail> ASC/\d{5,}(?:/\d+)? | [RZ][A-Z]X?\d{7} | (?: GWF | UAN ) \d{9} ) \b", re.VERBOSE
    ),
)
_PRISON = (
    re.compile(r"\b (?P<detail> [A-Z]\d{4}[A-Z]{2} ) \b", re.VERBOSE),
    re.compile(
        r"""\b (?: prison | prisoner | noms | offender | inmate | hmp ) \b [^\d\n?]{0,16}? \b (?P<detail>
            [a-z]\d{4}[a-z]{2} ) \b""",
        _FLAGS,
    ),
)


FIXED_FORMS = (
    *(FixedForm("bank details", pattern) for pattern in _BANK),
    *(FixedForm("a licence, passport or permit number", pattern) for pattern in _PAPERS),
    *(FixedForm("a prison number", pattern) for pattern in _PRISON),
)


def find_papers_and_accounts(text: str) -> Iterator[PersonalDetail]:
    """Yield every bank, licence, passport, permit and prison number."""
    if not any(char.isdigit() for char in text):
        return
    for form in FIXED_FORMS:
        yield from form.found_in(text)
