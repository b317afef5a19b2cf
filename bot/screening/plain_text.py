"""The plain form of a typed message: what every rule reads, and all that is ever kept of it.

Look-alikes are undone here once, so that no rule has to know them: letters of full width, in circles or
of other scripts that are drawn like ours, marks and joiners that nobody sees, other digits, other dashes,
other apostrophes and blanks.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = (
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
)
_APOSTROPHES = (
    "\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
    "\N{PRIME}\N{ACUTE ACCENT}\N{GRAVE ACCENT}\N{SINGLE HIGH-REVERSED-9 QUOTATION MARK}"
)
#: Dashes, apostrophes and quotation marks that phones and offices write, and the plain signs for them.
ONE_SIGN = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"), '"'),
}
_KEPT_CONTROLS = "\n\t\r"
#: Cyrillic, Greek and Armenian letters that are drawn as Latin ones, and the letters they are drawn as.
_DRAWN_LIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝьАВЕКМНОРСТУХІЈЅԌԚԜαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսհոցՕՍ",
    "aeopcyxijshdqwbABEKMHOPCTYXIJSGQWabeikvoptuxABEZHIKMNOPTYXouhnqOU",
)
_WORD = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """Return a message in plain signs; what is plain already comes back as it was."""
    if text.isascii():
        return text
    straight = text.translate(ONE_SIGN)  # an acute accent alone would become a blank and a mark
    composed = unicodedata.normalize("NFKC", straight).translate(ONE_SIGN)
    seen = "".join(_one(sign) for sign in composed)
    return _WORD.sub(_in_one_script, seen)


def _one(sign: str) -> str:
    """Return a sign that can be seen: a mark or a joiner is dropped, a digit or a blank made plain."""
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind in {"Cf", "Mn", "Me", "Cc"} and sign not in _KEPT_CONTROLS:
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if kind == "Pd":
        return "-"
    return " " if kind == "Zs" else sign


def _in_one_script(match: re.Match[str]) -> str:
    """Return a word whose foreign letters stand for Latin ones in Latin letters."""
    word = match.group()
    if word.isascii():
        return word
    read = word.translate(_DRAWN_LIKE)
    mixed = any(letter.isascii() for letter in word)
    return read if mixed or read.isascii() else word
