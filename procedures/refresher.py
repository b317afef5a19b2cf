"""Sets of scenario questions for refresher sessions: read, checked, and held against their notes.

The form is described in ``procedures/library/README.md``. A question names the notes it rests on,
each with the digest that the note's text had when the question was written. A note that is gone,
retired or reworded withdraws its questions until somebody has read both again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from procedures.document import Passage, outdated
from procedures.fields import STRICT, Slug, Text, Words, optional
from procedures.lists import YamlFile, load_folder
from procedures.problem import Problem

#: Characters that a poll of the chat app takes.
LONGEST_ASKED, LONGEST_CHOICE, LONGEST_WHY = 300, 100, 200
FEWEST_CHOICES, MOST_CHOICES = 3, 5


def _from_one(number: object) -> int | None:
    """Return the place, counted from 0, of a choice that a file counts from 1; a discussion has none."""
    if number is None:
        return None
    return int(number) - 1 if isinstance(number, str) and number.isdecimal() else -1


@dataclass(frozen=True)
class Scenario:
    """A question of a set. ``right`` counts from 0; a discussion has neither choices nor a right one.

    ``rests_on`` gives, by a passage's id, the digest of the text on which the question was written.
    """

    __pydantic_config__ = STRICT

    id: Slug
    asks: Words
    choices: Annotated[tuple[Words, ...], optional(tuple)] = ()
    right: Annotated[int | None, BeforeValidator(_from_one)] = None
    why: Words = ""
    rests_on: Annotated[Mapping[str, str], optional(dict)] = field(default_factory=dict)

    @property
    def discussion(self) -> bool:
        """Whether this is to be talked about and has no right answer."""
        return self.right is None

    def as_json(self) -> dict[str, Any]:
        """Return what a store or a program keeps of it."""
        return {
            "id": self.id,
            "asks": self.asks,
            "choices": list(self.choices),
            "right": self.right,
            "why": self.why,
            "rests_on": dict(self.rests_on),
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Scenario:
        """Return a question from what was kept of it."""
        return cls(**{**kept, "choices": tuple(kept["choices"])})


@dataclass(frozen=True)
class _Written(Scenario):
    """A question as a file writes it: with its right choice, or as a discussion."""

    talk: Annotated[str | None, Field(alias="discussion")] = None

    @property
    def scenario(self) -> Scenario:
        """The question as it is used."""
        right = None if self.talk is not None else -1 if self.right is None else self.right
        return Scenario(self.id, self.asks, self.choices, right, self.why, self.rests_on)

    def unsound(self) -> Iterator[str]:
        """Yield what is wrong with it."""
        if self.talk is not None and (self.choices or self.right is not None):
            yield "a discussion has neither choices nor a right answer"
        yield from unsound(self.scenario)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a part of a question; of a "choice", with which, counted from 0."""

    part: str
    message: str
    choice: int = 0


@dataclass(frozen=True)
class Withdrawn:
    """A question that is not used, and the sentence that says why."""

    scenario: Scenario
    why: str


@dataclass(frozen=True)
class ScenarioSet:
    """Questions on one theme. ``id`` is the file's name; ``withdrawn`` are those whose notes changed."""

    __pydantic_config__ = STRICT

    id: str
    title: Text
    about: Text
    scenarios: tuple[Scenario, ...]
    withdrawn: tuple[Withdrawn, ...] = ()


def load_sets(
    folder: Path, notes: Mapping[str, Passage], retired: Collection[str]
) -> tuple[tuple[ScenarioSet, ...], list[Problem]]:
    """Return the sets in a folder, with every mistake found; an absent folder holds none.

    A question with a mistake is left out, and the others of its set stay.
    """

    def make(file: YamlFile) -> ScenarioSet | None:
        standing, withdrawn = [], []
        written = file.entries(
            "questions", _Written, lambda slug: {"id": f"{file.path.stem}/{slug}"}, needed=True
        )
        for slug, question in written.items():
            scenario, wrong = question.scenario, [*question.unsound()]
            why = None if wrong else withdrawal(scenario, notes, retired)
            if why:
                withdrawn.append(Withdrawn(scenario, why))
            elif not wrong:
                standing.append(scenario)
            for message in [why] if why else wrong:
                file.note_at(("questions", slug), f"{slug}: {message}")
        return file.value(
            ScenarioSet,
            file.content,
            lenient=True,
            id=file.path.stem,
            scenarios=tuple(standing),
            withdrawn=tuple(withdrawn),
        )

    return load_folder(folder, make)


def unsound(scenario: Scenario) -> Iterator[str]:
    """Yield what is wrong with a question's own words and numbers."""
    return (fault.message for fault in faults(scenario))


def faults(scenario: Scenario) -> Iterator[Fault]:
    """Yield what is wrong with a question's own words and numbers, each with the part that it is in."""
    if not scenario.asks:
        yield Fault("asks", "the question asks nothing")
    if len(scenario.asks) > LONGEST_ASKED:
        yield Fault("asks", f"the question has {len(scenario.asks)} characters; {LONGEST_ASKED} is the most")
    if not scenario.rests_on:
        yield Fault("rests_on", "the question rests on no passage")
    if scenario.discussion:
        if len(scenario.why) > LONGEST_WHY:
            yield Fault("why", f"why has {len(scenario.why)} characters; {LONGEST_WHY} is the most")
    else:
        yield from _faults_of_choices(scenario)


def withdrawal(
    scenario: Scenario, passages: Mapping[str, Passage], retired: Collection[str] = ()
) -> str | None:
    """Return why a question is not to be used over these passages, or None where it stands."""
    return next(outdated(scenario.rests_on, passages, retired), None)


def _faults_of_choices(scenario: Scenario) -> Iterator[Fault]:
    count, right = len(scenario.choices), scenario.right
    if not FEWEST_CHOICES <= count <= MOST_CHOICES:
        wanted = f"{FEWEST_CHOICES} to {MOST_CHOICES} are wanted"
        yield Fault("choices", f"the question has {count} choices; {wanted}")
    if len({choice.lower() for choice in scenario.choices}) != count:
        yield Fault("choices", "two choices are the same")
    for number, choice in enumerate(scenario.choices):
        if not 0 < len(choice) <= LONGEST_CHOICE:
            message = f"a choice has {len(choice)} characters; 1 to {LONGEST_CHOICE} are wanted"
            yield Fault("choice", message, number)
    if right is None or not 0 <= right < count:
        message = "the question has no right answer: write right: and the number of a choice"
        yield Fault("right", message)
    if not 0 < len(scenario.why) <= LONGEST_WHY:
        yield Fault("why", f"why has {len(scenario.why)} characters; 1 to {LONGEST_WHY} are wanted")
