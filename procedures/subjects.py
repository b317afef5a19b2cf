"""The subjects by which questions are counted, and the words by which a text is of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from procedures.document import Passage
from procedures.fields import Slug, Text, Texts
from procedures.lists import read_yaml

#: The subject of a case between two councils, and of what is of no subject that is listed.
ACROSS, OTHER = "across-councils", "other"
_NAMES = {ACROSS: "Two councils", OTHER: "Other"}


@dataclass(frozen=True)
class Subjects:
    """Subjects by id: how each is called, and the words that tell it, in lower case."""

    listed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def name(self, subject: str) -> str:
        """Return what a subject is called; one that is not listed any more goes by its id."""
        return (_NAMES | dict(self.listed)).get(subject) or subject.replace("-", " ").capitalize()

    def of_passage(self, passage: Passage, title: str) -> str:
        """Return the subject of a passage: by its topics, else its headings, else its document's title."""
        return self.of_texts([*passage.topics, passage.heading, *reversed(passage.above), title])

    def of_texts(self, texts: Iterable[str]) -> str:
        """Return the subject of the first text that names one; of several in it, that of the longest word."""
        for text in texts:
            found = self._pattern.findall(_plain(text)) if self.words else ()
            if found:
                return self.words[max(found, key=len)]
        return OTHER

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<!\S)({'|'.join(map(re.escape, longest_first))})(?:s|es)?(?!\S)")


class _Subject(NamedTuple):
    """An entry of ``subjects.yaml``."""

    name: Text
    words: Texts


class _Named(NamedTuple):
    """The name of an entry."""

    id: Slug


def load_subjects(path: Path) -> Subjects:
    """Read ``subjects.yaml``; an absent file lists none. Raises ListError, naming file and line."""
    file = read_yaml(path)
    held = file.entries(None, _Subject)
    words: dict[str, str] = {}
    for subject, entry in held.items():
        file.value(_Named, {"id": subject}, (subject,))
        for word in map(_plain, entry.words):
            if words.setdefault(word, subject) != subject:
                file.note_at((subject,), f"{subject}: {word} is a word of {words[word]} already")
    return file.sound(Subjects({subject: entry.name for subject, entry in held.items()}, words))


def _plain(text: str) -> str:
    """A text as its words alone, in lower case, with one space between them."""
    return " ".join(re.findall(r"\w+(?:['’]\w+)?", text.casefold())).replace("’", "'")
