"""Telling a question about procedure from a request for something else.

The phrases are in `data/scope.yaml`, filed under the reason they give. A mention of procedure keeps a
question in, unless the request is one that procedure cannot answer: a thing to write, a decision about a
child, or who somebody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.screening.linear import LinearModel
from bot.screening.phrases import Phrasebook
from bot.screening.word_lists import read_words, read_yaml

_INSIDE = "inside"
_BEGINNING = "^"
_NOTHING_ASKED = "asks nothing"
_OTHER_WORK = "is about other work than procedure for children"
LIKELY = 0.95
"""From this likelihood on a message is outside, also where no phrase says so."""
HARDLY_TELLING = 0.99
"""The same where a message has a word at most that tells what it is about."""
_BARE = 3
"""So few words name a topic, which a council's own document may hold: only a phrase says it is outside."""
DOUBTFUL = 0.3
"""Below this likelihood a phrase is not believed."""
_NOWHERE = ("places", "settlements")
"""Places may be asked about in any matter."""
MOST_WORDS = 4.0
"""As many words as count towards what a message speaks of."""
_LETTERS = " ".join("abcdefghijklmnopqrstuvwxyz")


class Scope:
    """What the assistant is for, read once."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        data: dict[str, Any] = read_yaml("scope")
        self._learnt: LinearModel | None = None
        outside: Mapping[str, Sequence[str]] = data["outside"]
        self._always = frozenset(data["always"])
        self._only = frozenset(data["only"].split())
        self._subjects: Mapping[str, Sequence[str]] = data["subjects"]
        self._children = frozenset(str(data["children"]).split())
        self._everyday = frozenset(str(data["everyday"]).split()).union(*map(read_words, _NOWHERE))
        self._everyday |= {word for place in places for word in place.lower().split()}
        self._procedure = read_words("procedure_words") | read_words("work_words")
        self._book = Phrasebook(
            {**outside, **self._subjects, _INSIDE: data["inside"]}, {**data["groups"], "letter": _LETTERS}
        )

    @property
    def _model(self) -> LinearModel:
        if self._learnt is None:  # training makes it, and needs the phrases before
            self._learnt = LinearModel("scope_model")
        return self._learnt

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words the phrases are written in, for mending misspelt ones."""
        return self._book.vocabulary

    def measures(self, sentences: Sequence[Sequence[str]]) -> list[float]:
        """Return what the phrases say of a message, as numbers for the learnt model.

        Whether it asks for what is outside in any case, for what is outside unless it is about procedure,
        whether it is about procedure, whether it is about other services' subjects alone, and about children;
        how many of its words the library's questions speak in, how many they do not, and whether none.
        """
        found = self._found([word for sentence in sentences for word in sentence])
        outside = found - {_INSIDE}
        subjects = outside & self._subjects.keys()
        words = {word for sentence in sentences for word in sentence}
        children = not self._children.isdisjoint(words)
        telling = self._telling(words)
        known = len(telling & self._procedure)
        return [
            float(bool(outside & self._always)),
            float(bool(outside - self._always - subjects)),
            float(_INSIDE in found),
            float(bool(subjects) and not children),
            float(children),
            min(MOST_WORDS, float(known)),
            min(MOST_WORDS, float(len(telling) - known)),
            float(bool(telling) and not known),
        ]

    def reason_outside(self, sentences: Sequence[Sequence[str]], typed: int) -> str:
        """Say why a message of so many words is outside the assistant's work, or nothing when it is inside.

        ``sentences`` are what it asks.
        """
        words = [word for sentence in sentences for word in sentence]
        if self._only.issuperset(words):
            return _NOTHING_ASKED
        likelihood = self._model.likelihood(sentences, self.measures(sentences))
        found = self._found(words)
        procedural = _INSIDE in found
        if not self._children.isdisjoint(words):
            found -= self._subjects.keys()
        for reason in sorted(found - {_INSIDE}):
            if (
                reason in self._always or reason in self._subjects or not procedural
            ) and likelihood >= DOUBTFUL:
                return reason
        if typed <= _BARE:
            return ""
        hardly = len(self._telling(set(words))) <= 1
        return _OTHER_WORK if likelihood >= (HARDLY_TELLING if hardly else LIKELY) else ""

    def _telling(self, words: set[str]) -> set[str]:
        """Return the words that tell what a message is about: no grammar, no figure and no place."""
        return {word for word in words - self._everyday if word.isalpha()}

    def _found(self, words: Sequence[str]) -> set[str]:
        return {hit.name for hit in self._book.find([_BEGINNING, *words])}
