"""Abbreviations and everyday words, and the formal terms they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from procedures.lists import ListError, line_of, load_list, part


class Words:
    """Adds formal terms to a question in everyday words; takes nothing away.

    ``asking`` are words that carry the asking and not the subject ("reckon", "whats").
    """

    def __init__(self, formal: Mapping[str, tuple[str, ...]], asking: tuple[str, ...] = ()) -> None:
        self.asking = asking
        self.formal = {word.lower(): terms for word, terms in formal.items()}
        longest_first = sorted(self.formal, key=len, reverse=True)
        self._pattern = (
            re.compile(rf"(?<![\w&])({'|'.join(map(re.escape, longest_first))})(?![\w&])", re.I)
            if formal
            else None
        )

    def terms_for(self, text: str) -> tuple[str, ...]:
        """Return the formal terms for the everyday words in ``text``, each once."""
        if self._pattern is None:
            return ()
        # A letter such as "ſ" matches "s" without being it: such a word stands for nothing.
        found = (term for m in self._pattern.finditer(text) for term in self.formal.get(m[1].lower(), ()))
        return tuple(dict.fromkeys(found))


def load_words(path: Path) -> Words:
    """Read ``words.yaml``; an absent file means no words.

    Raises ListError, naming file and line, if it is not YAML or a word has no terms.
    """
    content = load_list(path)
    formal: dict[str, tuple[str, ...]] = {}
    for name in ("abbreviations", "everyday"):
        for word, terms in part(path, content, name).items():
            listed = [terms] if isinstance(terms, str) else terms
            if not listed or not isinstance(listed, list) or not all(listed):
                raise ListError(path, line_of(path, word), f"{word} stands for nothing")
            formal[word] = tuple(str(term) for term in listed)
    return Words(formal, tuple(str(word) for word in content.get("asking") or ()))
