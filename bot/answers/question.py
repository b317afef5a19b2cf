"""A question as it comes from a channel."""

from __future__ import annotations

from dataclasses import dataclass

#: Characters that are read; what is longer is a document, not a question.
LONGEST = 2000


@dataclass(frozen=True)
class Question:
    """What a person typed, on one line. Never stored, never logged."""

    text: str

    @classmethod
    def of(cls, typed: str) -> Question:
        """Return ``typed`` with its white space and control characters as single spaces."""
        plain = "".join(c if c.isprintable() else " " for c in typed)
        return cls(" ".join(plain.split()))

    @property
    def searched(self) -> str:
        """The part that is searched for."""
        return self.text[:LONGEST]

    def __repr__(self) -> str:
        return f"Question({len(self.text)} characters)"
