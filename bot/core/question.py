"""A question as it comes from a channel."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.core.people import Person, councils_of
from bot.screening.plain_text import plain
from procedures.boundary.facts import Facts

#: Characters of a question at most; what is longer is a document, and is refused.
LONGEST = 2000


#: How a question begins, and the least number of its words where no mark ends it.
_ASKS = re.compile(
    r"(?:who|whom|whose|what|when|where|why|how|which|can|could|should|must|may|does|do|is|are)\b", re.I
)
_FEWEST = 4


def reads_as_question(text: str) -> bool:
    """Return whether typed words ask something, where words of another kind are waited for."""
    plain = text.strip()
    if plain.endswith("?"):
        return True
    return not plain.endswith((".", "!")) and len(plain.split()) >= _FEWEST and bool(_ASKS.match(plain))


@dataclass(frozen=True)
class Question:
    """What a person typed, on one line. Never stored, never logged.

    ``authority`` is the council whose procedures come first for its asker. ``earlier`` is the
    question that this one follows up, as it was searched for, and ``case`` the case in hand then, if
    any. ``asker`` is who asks, where that is known, and ``overheard`` says that others read the card too.
    ``bare`` is searched for in place of the text where words in it stand for details that were taken out.
    ``calm`` says that by its asker's word nobody is in danger.
    """

    text: str
    authority: str | None = None
    earlier: str | None = None
    asker: Person | None = None
    case: Facts | None = None
    bare: str | None = None
    calm: bool = False
    overheard: bool = False

    @classmethod
    def of(
        cls,
        typed: str,
        authority: str | None = None,
        asker: Person | None = None,
        *,
        overheard: bool = False,
    ) -> Question:
        """Return ``typed`` in plain signs, with its white space and control characters as single spaces."""
        printable = "".join(c if c.isprintable() else " " for c in plain(typed))
        return cls(" ".join(printable.split()), authority, asker=asker, overheard=overheard)

    def following(self, earlier: str, case: Facts | None = None) -> Question:
        """Return this as a follow-up of ``earlier``, with the case in hand."""
        return replace(self, earlier=earlier, case=case)

    @property
    def reader(self) -> Person | None:
        """Whom the card is for: local learning is found only for those whom it is for.

        None where the asker is not known, or is not the only one who reads it.
        """
        return None if self.overheard else self.asker

    @property
    def councils(self) -> frozenset[str]:
        """The councils whose own documents are searched for it: those of whoever alone reads the card."""
        return councils_of(self.reader)

    @property
    def too_long(self) -> bool:
        """Whether it is longer than a question may be."""
        return len(self.text) > LONGEST

    @property
    def searched(self) -> str:
        """What is searched for: the question, after as much as there is room for of the one before it."""
        asked = (self.text if self.bare is None else self.bare)[:LONGEST]
        return f"{self.earlier[: LONGEST - len(asked)]} {asked}" if self.earlier else asked

    def __repr__(self) -> str:
        return f"Question({len(self.text)} characters)"
