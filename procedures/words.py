"""Abbreviations and everyday words, and the formal terms they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml


class Words:
    """Adds formal terms to a question in everyday words; takes nothing away.

    ``asking`` are words that carry the asking and not the subject ("reckon", "whats").
    """

    def __init__(self, formal: Mapping[str, tuple[str, ...]], asking: tuple[str, ...] = ()) -> None:
        self.asking = asking
        self.formal = {word.lower(): terms for word, terms in formal.items()}
        longest_first = sorted(self.formal, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<![\w&])({'|'.join(map(re.escape, longest_first))})(?![\w&])", re.I) if formal else None
        )

    def terms_for(self, text: str) -> tuple[str, ...]:
        """Return the formal terms for the everyday words in ``text``, each once."""
        if self._pattern is None:
            return ()
        found = (term for m in self._pattern.finditer(text) for term in self.formal[m[1].lower()])
        return tuple(dict.fromkeys(found))


def load_words(path: Path) -> Words:
    """Read ``words.yaml``; an absent file means no words.

    Raises ValueError naming the file if a word has no terms, yaml.YAMLError if it is not YAML.
    """
    if not path.exists():
        return Words({})
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    formal: dict[str, tuple[str, ...]] = {}
    for part in ("abbreviations", "everyday"):
        for word, terms in (content.get(part) or {}).items():
            listed = [terms] if isinstance(terms, str) else terms
            if not listed:
                raise ValueError(f"{path}: {word} stands for nothing")
            formal[str(word)] = tuple(str(t) for t in listed)
    return Words(formal, tuple(str(word) for word in content.get("asking") or ()))
