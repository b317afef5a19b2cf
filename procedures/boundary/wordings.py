"""How people type the facts of a case, and what they ask of it: labelled wordings, and whole questions.

Half of the wordings are to learn from, half are held out to measure by. The questions are all to learn from:
cases, of which it is asked which council is to act, and others of two councils that ask something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from procedures.boundary.facts import CHOICES, ChildStatus, Tie
from procedures.fields import STRICT, OptionalTexts, Text, optional
from procedures.lists import read_yaml
from procedures.problem import Problem

#: The files in a library's folder of cross-border rules.
FILE, CASES, OTHERS = "wordings.yaml", "cases.yaml", "other_questions.yaml"


class Asks(StrEnum):
    """What a question across a boundary asks: who is to act, or something else."""

    WHO_ACTS = "who_acts"
    SOMETHING_ELSE = "something_else"


#: What there are wordings for, each with its values.
VALUES: Mapping[str, type[StrEnum]] = {"tie": CHOICES["tie"], "status": CHOICES["status"], "asks": Asks}


def _lower(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text.lower() for text in texts)


@dataclass(frozen=True)
class Halves:
    """The wordings of one value of a fact."""

    __pydantic_config__ = STRICT

    learn: Annotated[OptionalTexts, AfterValidator(_lower)] = ()
    held_out: Annotated[OptionalTexts, AfterValidator(_lower)] = ()


@dataclass(frozen=True)
class TypedCase:
    """A case as somebody typed it, who asks which council is to act, with what a careful reader makes of it.

    ``home`` and ``other`` are the councils of the child's home and of the other side, ``own`` that of who
    asks, where they say "we". ``tie_may`` are ties that are a fair reading too.
    """

    __pydantic_config__ = STRICT

    asks: Text
    home: Text
    other: Text
    tie: Tie
    status: ChildStatus
    own: Text | None = None
    tie_may: Annotated[tuple[Tie, ...], optional(tuple)] = ()

    def says(self, fact: str) -> str:
        """Return what it says of a fact that wordings are learned for."""
        return str({"tie": self.tie, "status": self.status, "asks": Asks.WHO_ACTS}[fact])


@dataclass(frozen=True)
class Wordings:
    """Wordings by fact and value, whole cases, and other questions that name councils or tell of a case."""

    by_fact: Mapping[str, Mapping[str, Halves]] = field(default_factory=dict)
    cases: tuple[TypedCase, ...] = ()
    others: tuple[str, ...] = ()

    def learned(self, fact: str) -> Iterator[tuple[str, str]]:
        """Yield each wording to learn from, with the value that it says."""
        return ((text, value) for value, halves in self._of(fact) for text in halves.learn)

    def held_out(self, fact: str) -> Iterator[tuple[str, str]]:
        """Yield each wording that is held out, with the value that it says."""
        return ((text, value) for value, halves in self._of(fact) for text in halves.held_out)

    def whole(self, fact: str) -> Iterator[tuple[str, str]]:
        """Yield each whole question to learn a fact from, with what it says of it."""
        yield from ((case.asks, case.says(fact)) for case in self.cases)
        if fact == "asks":
            yield from ((text, Asks.SOMETHING_ELSE) for text in self.others)

    def _of(self, fact: str) -> Iterator[tuple[str, Halves]]:
        yield from self.by_fact.get(fact, {}).items()


def load_wordings(folder: Path) -> tuple[Wordings, list[Problem]]:
    """Return what the files in ``folder`` hold and every mistake in them; an absent file holds none."""
    file = read_yaml(folder / FILE)
    by_fact: dict[str, Mapping[str, Halves]] = {}
    for fact, values in VALUES.items() if file.content else ():
        by_fact[fact] = file.entries(fact, Halves)
        for value in by_fact[fact]:
            if value not in list(values):
                file.note_at((fact, value), f"{value} is no {fact}; it is one of {', '.join(values)}")
        both = {t for h in by_fact[fact].values() for t in h.learn} & {
            t for h in by_fact[fact].values() for t in h.held_out
        }
        for text in sorted(both):
            file.note_at((fact,), f"{text} is both learned from and held out")
    file.nothing_else()
    cases = read_yaml(folder / CASES, list)
    typed = [cases.value(TypedCase, entry, (place,)) for place, entry in enumerate(cases.content or ())]
    others = read_yaml(folder / OTHERS, list)
    asked = tuple(text for text in others.content or () if isinstance(text, str))
    for place, entry in enumerate(others.content or ()):
        if not isinstance(entry, str):
            others.note_at((place,), "a question must be a line of text")
    return (
        Wordings(by_fact, tuple(case for case in typed if case), asked),
        [*file.found, *cases.found, *others.found],
    )
