"""The short code of a card, made of what it showed: with it one can look later whether that still stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

#: Digits, and capitals that spell nothing and are not mistaken for one another: no vowel, no L.
ALPHABET = "0123456789BCDFGHJKMNPQRSTVWXYZ"
LENGTH = 8

#: Letters that people write for a digit.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_of(shown: Iterable[tuple[str, str]], facts: str = "") -> str:
    """Return the code of a card, such as K7F3-9QTX, whatever the order of what it showed.

    ``shown`` holds the id and the digest of each passage; ``facts`` is what was chosen or asked for.
    """
    lines = sorted({f"{passage}\t{digest}" for passage, digest in shown})
    number = int.from_bytes(hashlib.sha256("\n".join([facts, *lines]).encode()).digest(), "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return grouped("".join(letters))


def as_typed(text: str) -> str | None:
    """Return the code that a person typed, in its own form, or None if it is no code."""
    plain = re.sub(r"[\s\u2013-]", "", text).upper().translate(_MISREAD)
    return grouped(plain) if len(plain) == LENGTH and set(plain) <= set(ALPHABET) else None


def grouped(letters: str) -> str:
    """Return the letters of a code in groups of four."""
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
