"""A question as it comes from a channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.people import Person
from bot.screening.plain_text import plain
from procedures.boundary.facts import Facts

#: Characters that are read; what is longer is a document, not a question.
LONGEST = 2000


@dataclass(frozen=True)
class Question:
    """What a person typed, on one line. Never stored, never logged.

    ``authority`` is the council whose procedures come first for its asker. ``earlier`` is the
    question that this one follows up, as it was searched for, and ``case`` the case in hand then, if
    any. ``asker`` is who asks, where that is known: local learning is found only by those it is for.
    """

    text: str
    authority: str | None = None
    earlier: str | None = None
    asker: Person | None = None
    case: Facts | None = None

    @classmethod
    def of(cls, typed: str, authority: str | None = None, asker: Person | None = None) -> Question:
        """Return ``typed`` in plain signs, with its white space and control characters as single spaces."""
        printable = "".join(c if c.isprintable() else " " for c in plain(typed))
        return cls(" ".join(printable.split()), authority, asker=asker)

    def following(self, earlier: str, case: Facts | None = None) -> Question:
        """Return this as a follow-up of ``earlier``, with the case in hand."""
        return replace(self, earlier=earlier, case=case)

    @property
    def searched(self) -> str:
        """What is searched for: the text, after the question that it follows up."""
        return f"{self.earlier} {self.text}"[:LONGEST] if self.earlier else self.text[:LONGEST]

    def __repr__(self) -> str:
        return f"Question({len(self.text)} characters)"
