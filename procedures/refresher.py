"""Sets of scenario questions for refresher sessions: read, checked, and held against their notes.

The form is described in ``procedures/library/README.md``. A question names the notes it rests on,
each with the digest that the note's text had when the question was written. A note that is gone,
retired or reworded withdraws its questions until somebody has read both again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from procedures.document import Passage
from procedures.lists import ListError, lines_by_path, load_list
from procedures.problem import Mistakes, Problem

#: Characters that a poll of the chat app takes.
LONGEST_ASKED, LONGEST_CHOICE, LONGEST_WHY = 300, 100, 200
FEWEST_CHOICES, MOST_CHOICES = 3, 5

_OF_A_SET = frozenset({"title", "about", "questions"})
_OF_A_QUESTION = frozenset({"asks", "choices", "right", "why", "rests_on", "discussion"})


@dataclass(frozen=True)
class Scenario:
    """A question of a set. ``right`` counts from 0; a discussion has neither choices nor a right one.

    ``rests_on`` gives, by a passage's id, the digest of the text on which the question was written.
    """

    id: str
    asks: str
    choices: tuple[str, ...] = ()
    right: int | None = None
    why: str = ""
    rests_on: Mapping[str, str] = field(default_factory=dict)

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
class Withdrawn:
    """A question that is not used, and the sentence that says why."""

    scenario: Scenario
    why: str


@dataclass(frozen=True)
class ScenarioSet:
    """Questions on one theme. ``id`` is the file's name; ``withdrawn`` are those whose notes changed."""

    id: str
    title: str
    about: str
    scenarios: tuple[Scenario, ...]
    withdrawn: tuple[Withdrawn, ...] = ()


def load_sets(
    folder: Path, notes: Mapping[str, Passage], retired: Collection[str]
) -> tuple[tuple[ScenarioSet, ...], list[Problem]]:
    """Return the sets in a folder, with every mistake found; an absent folder holds none.

    A question with a mistake is left out, and the others of its set stay.
    """
    sets: list[ScenarioSet] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        mistakes = Mistakes(path)
        try:
            found = _set_of(path, load_list(path), mistakes, notes, retired)
        except ListError as mistake:
            problems.append(mistake.problem)
            continue
        problems += mistakes.found
        sets += [found] if found else []
    return tuple(sets), problems


def unsound(scenario: Scenario) -> Iterator[str]:
    """Yield what is wrong with a question's own words and numbers."""
    if not scenario.asks:
        yield "the question asks nothing"
    if len(scenario.asks) > LONGEST_ASKED:
        yield f"the question has {len(scenario.asks)} characters; {LONGEST_ASKED} is the most"
    if not scenario.rests_on:
        yield "the question rests on no passage"
    if not scenario.discussion:
        yield from _unsound_choices(scenario)


def withdrawal(
    scenario: Scenario, passages: Mapping[str, Passage], retired: Collection[str] = ()
) -> str | None:
    """Return why a question is not to be used over these passages, or None where it stands."""
    for passage_id, digest in scenario.rests_on.items():
        passage = passages.get(passage_id)
        if passage_id in retired:
            return f"it rests on {passage_id}, which is retired"
        if passage is None:
            return f"it rests on {passage_id}, which is not held"
        if passage.digest != digest:
            return f"it rests on {passage_id}, which has changed; read both, then write {passage.digest}"
    return None


def _unsound_choices(scenario: Scenario) -> Iterator[str]:
    count, right = len(scenario.choices), scenario.right
    if not FEWEST_CHOICES <= count <= MOST_CHOICES:
        yield f"the question has {count} choices; {FEWEST_CHOICES} to {MOST_CHOICES} are wanted"
    if len({choice.lower() for choice in scenario.choices}) != count:
        yield "two choices are the same"
    for choice in scenario.choices:
        if not 0 < len(choice) <= LONGEST_CHOICE:
            yield f"a choice has {len(choice)} characters; 1 to {LONGEST_CHOICE} are wanted"
    if right is None or not 0 <= right < count:
        yield "the question has no right answer: write right: and the number of a choice"
    if not 0 < len(scenario.why) <= LONGEST_WHY:
        yield f"why has {len(scenario.why)} characters; 1 to {LONGEST_WHY} are wanted"


def _set_of(
    path: Path,
    content: Mapping[str, Any],
    mistakes: Mistakes,
    notes: Mapping[str, Passage],
    retired: Collection[str],
) -> ScenarioSet | None:
    lines = lines_by_path(path, mistakes, 3)
    for name in content.keys() - _OF_A_SET:
        mistakes.note(lines.get(name, 1), f"unknown field {name}")
    asked = content.get("questions")
    if not content.get("title") or not content.get("about"):
        mistakes.note(1, "a set needs a title, and about: what it is about")
    if not isinstance(asked, dict) or not asked:
        mistakes.note(lines.get("questions", 1), "a set needs questions, each under a name of its own")
        return None
    standing, withdrawn = [], []
    for slug, entry in asked.items():
        line = lines.get(f"questions/{slug}", 1)
        scenario = _scenario(f"{path.stem}/{slug}", entry, line, mistakes)
        if scenario is None:
            continue
        why = withdrawal(scenario, notes, retired)
        if why:
            mistakes.note(line, f"{slug}: {why}")
            withdrawn.append(Withdrawn(scenario, why))
        else:
            standing.append(scenario)
    title, about = str(content.get("title", path.stem)), str(content.get("about", ""))
    return ScenarioSet(path.stem, title, about, tuple(standing), tuple(withdrawn))


def _scenario(scenario_id: str, entry: Any, line: int, mistakes: Mistakes) -> Scenario | None:
    slug = scenario_id.split("/")[1]
    if not isinstance(entry, dict):
        mistakes.note(line, f"{slug}: the question holds no fields")
        return None
    found = [f"unknown field {name}" for name in sorted(entry.keys() - _OF_A_QUESTION)]
    choices, rests_on = entry.get("choices") or [], entry.get("rests_on") or {}
    if not isinstance(choices, list) or not isinstance(rests_on, dict):
        mistakes.note(line, f"{slug}: choices must be a list, and rests_on lines of the form id: digest")
        return None
    talked_about = "discussion" in entry
    given = str(entry.get("right", ""))
    right = int(given) - 1 if given.isdecimal() else -1
    if talked_about and (choices or given):
        found.append("a discussion has neither choices nor a right answer")
    scenario = Scenario(
        id=scenario_id,
        asks=_plain(entry.get("asks")),
        choices=tuple(_plain(choice) for choice in choices),
        right=None if talked_about else right,
        why=_plain(entry.get("why")),
        rests_on={str(passage_id): str(digest) for passage_id, digest in rests_on.items()},
    )
    found += unsound(scenario)
    for message in found:
        mistakes.note(line, f"{slug}: {message}")
    return None if found else scenario


def _plain(text: Any) -> str:
    return " ".join(str(text or "").split())
