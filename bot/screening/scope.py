"""Telling a question about procedure from a request for something else.

The phrases are in `data/scope.yaml`, filed under the reason they give. A mention of procedure keeps a
question in, unless the request is one that procedure cannot answer: a thing to write, a decision about a
child, or who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screening.phrases import Phrasebook
from bot.screening.word_lists import read_yaml

_INSIDE = "inside"
_BEGINNING = "^"
_NOTHING_ASKED = "asks nothing"
_LETTERS = " ".join("abcdefghijklmnopqrstuvwxyz")


class Scope:
    """What the assistant is for, read once."""

    def __init__(self) -> None:
        data: dict[str, Any] = read_yaml("scope")
        outside: Mapping[str, Sequence[str]] = data["outside"]
        self._always = frozenset(data["always"])
        self._only = frozenset(data["only"].split())
        self._book = Phrasebook({**outside, _INSIDE: data["inside"]}, {**data["groups"], "letter": _LETTERS})

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words the phrases are written in, for mending misspelt ones."""
        return self._book.vocabulary

    def reason_outside(self, words: Sequence[str]) -> str:
        """Say why a message is outside the assistant's work, or nothing when it is inside."""
        if self._only.issuperset(words):
            return _NOTHING_ASKED
        found = {hit.name for hit in self._book.find([_BEGINNING, *words])}
        procedural = _INSIDE in found
        for reason in sorted(found - {_INSIDE}):
            if reason in self._always or not procedural:
                return reason
        return ""
