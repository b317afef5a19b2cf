"""Cutting a message into words that remember where they stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
#: Vowel signs of Indic and other scripts, which stand in words and are no letters by themselves.
_VOWEL_SIGNS = r"\u0900-\u109f\u1780-\u17ff"
_LETTER = rf"(?:[^\W_]|[{_VOWEL_SIGNS}])"
_WORD = re.compile(rf"{_LETTER}+(?:[{APOSTROPHES}]{_LETTER}+)*")
_CURLED = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_UNDECOMPOSED = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ð": "d", "þ": "th"}
    | {"æ": "ae", "œ": "oe", "ə": "e", "ħ": "h", "ŋ": "ng"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a message: as typed, folded for look-up, and its place in the text."""

    raw: str
    word: str
    start: int
    end: int

    @property
    def titled(self) -> bool:
        """Whether the word was typed with a capital and is more than an initial."""
        return len(self.raw) > 1 and self.raw[0].isupper()


def fold(word: str) -> str:
    """Lower-case a word, without its accents and apostrophes."""
    lowered = straight(word.lower())
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.translate(_UNDECOMPOSED))
        lowered = "".join(char for char in decomposed if not unicodedata.combining(char))
    return lowered.replace("'", "")


def straight(word: str) -> str:
    """Return a word with its curled apostrophes straightened."""
    return word if word.isascii() else word.translate(_CURLED)


def tokenise(text: str) -> list[Token]:
    """Return the words of a message in order; a hyphen separates words."""
    return [
        Token(match.group(), fold(match.group()), match.start(), match.end())
        for match in _WORD.finditer(text)
    ]
