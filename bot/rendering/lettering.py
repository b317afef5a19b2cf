"""Which characters can be printed, and words for those that cannot. The rest of a text stays as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

#: Format characters that letters and pictures need; the others can reorder a line, and are left out.
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """Return a text without characters that control rather than show; line ends become spaces."""
    return "".join(_printable(text))


def in_words(text: str, missing: Collection[str]) -> str:
    """Return a text whose ``missing`` characters stand as their Unicode names, in square brackets."""
    return "".join(_name(character) if character in missing else character for character in text)


def _printable(text: str) -> Iterator[str]:
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character in "\t\n\r" or category in ("Zl", "Zp"):
            yield " "
        elif category[0] != "C" or character in _JOINERS:
            yield character


def _name(character: str) -> str:
    """A joiner joins nothing where pictures are in words, and says nothing."""
    if character in _JOINERS:
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
