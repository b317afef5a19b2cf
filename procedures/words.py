"""Abbreviations and everyday words, and the formal terms they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field

from procedures.countries import places_abroad_in
from procedures.fields import OptionalTexts, Text, optional
from procedures.lists import read_yaml

#: What stands for a place abroad, of which there are too many to be listed.
_ABROAD = ("abroad",)


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
        """Return the formal terms for the everyday words and the places abroad in ``text``, each once."""
        return tuple(dict.fromkeys(term for _, terms in self.terms_in(text) for term in terms))

    def terms_in(self, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each everyday word and each place abroad in ``text``, with the formal terms for it."""
        # A letter such as "ſ" matches "s" without being it: such a word stands for nothing.
        for found in self._pattern.finditer(text) if self._pattern else ():
            if terms := self.formal.get(found[1].lower()):
                yield found[1], terms
        for place in places_abroad_in(text):
            yield place, _ABROAD


def _terms(value: object) -> object:
    return [value] if value and isinstance(value, str) else value or []


_Formal = dict[Text, Annotated[tuple[Text, ...], BeforeValidator(_terms), Field(min_length=1)]]


class _WordsFile(NamedTuple):
    """What ``words.yaml`` holds."""

    abbreviations: Annotated[_Formal, optional(dict), Field(default_factory=dict)]
    everyday: Annotated[_Formal, optional(dict), Field(default_factory=dict)]
    asking: OptionalTexts = ()


def load_words(path: Path) -> Words:
    """Read ``words.yaml``; an absent file means no words.

    Raises ListError, naming file and line of each mistake, if it is not YAML or a word has no terms.
    """
    file = read_yaml(path)
    held = file.value(_WordsFile, file.content, lenient=True)
    return file.sound(Words(held.abbreviations | held.everyday, held.asking) if held else None)
