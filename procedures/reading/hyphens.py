"""Lines put together again where a word was parted at the end of one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

#: Words before a hyphen that keep it at the end of a line too, before so many letters.
_PREFIXES, _LEAST_AFTER = frozenset({"multi", "non", "self", "cross", "well"}), 5
#: A compound that has a hyphen before the one at the end of the line: "face-to-".
_COMPOUND = re.compile(r"[^\W\d_]-[^\W\d_]+-$")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def whole_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the words that stand whole in lines: neither before a hyphen at the end of one nor after it."""
    words: set[str] = set()
    broken = False
    for line in lines:
        found = _WORD.findall(line)
        found = found[1:] if broken else found
        broken = line.endswith(("-", "\u00ad"))
        words.update(word.casefold() for word in (found[:-1] if broken else found))
    return frozenset(words)


def with_line(text: str, line: str, known: Collection[str]) -> str:
    """Return ``text`` with the next line; the hyphen of a word that was parted between them goes.

    ``known`` are words that stand whole elsewhere, by which parted ones are told from compounds.
    """
    if text.endswith("\u00ad"):
        return text[:-1] + line
    before, after = re.search(r"([^\W\d_]+)-$", text), re.match(r"[^\W\d_]+", line)
    if not before or not after:
        return text + line if text.endswith("-") and not text.endswith(" -") else f"{text} {line}"
    whole, second = (before[1] + after[0]).casefold(), after[0].casefold()
    if whole in known:
        return text[:-1] + line
    compound = f"{before[1]}-{after[0]}".casefold() in known or not after[0].islower()
    if _COMPOUND.search(text) or (before[1].casefold() in _PREFIXES and len(second) >= _LEAST_AFTER):
        return text + line
    if compound or second in known or before[1].casefold() in known:
        return text + line
    return text[:-1] + line
