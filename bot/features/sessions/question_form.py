"""The form of a question of one's own, for channels with pages: what was filled in and what is amiss.

What was refused is shown again, unless it may hold what may not be kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.question import Question
from bot.features.sessions import messages as said
from bot.features.sessions.model import Shown
from bot.features.sessions.own_questions import MOST_FOUND, OwnQuestions
from bot.screening.user_text import LONGEST_SHOWN_AGAIN
from procedures.document import Passage
from procedures.refresher import (
    FEWEST_CHOICES,
    LONGEST_ASKED,
    LONGEST_CHOICE,
    LONGEST_WHY,
    MOST_CHOICES,
    Fault,
    Scenario,
    faults,
)

ASKS, WHY, RIGHT, FIND, SURE, YES = "asks", "why", "right", "find", "sure", "yes"
#: Each passage that was ticked, as its digest and id; and what is said of them together.
GROUND, GROUNDS = "ground-", "grounds"
CHOICES = tuple(f"choice-{number}" for number in range(1, MOST_CHOICES + 1))
#: What is right of a question to be talked about.
TALK = "talk"
#: Fields that are typed and kept.
TYPED = (ASKS, *CHOICES, WHY)
#: Characters of words to look for at most.
_LONGEST_SOUGHT = 200
#: Passages that a form takes at most: those that were chosen and those that were found.
_MOST_GROUNDS = 3 * MOST_FOUND
_NEW = "drafted/new"


@dataclass(frozen=True)
class FilledQuestion:
    """A form as it was filled in: what may be shown of it again, what is amiss by field, and the question.

    ``chosen`` and ``found`` are passages; ``more`` is how many were found beside them. ``asks_sure`` is set
    where somebody has to say that it tells nobody who it is about.
    """

    values: Mapping[str, str]
    problems: Mapping[str, str]
    chosen: Shown
    found: Shown = ()
    more: int = 0
    scenario: Scenario | None = None
    asks_sure: bool = False


class QuestionForm:
    """The form to a question: makes one of what a trainer filled in."""

    def __init__(self, questions: OwnQuestions, held: Scenario | None = None) -> None:
        """``held`` is the question that is changed."""
        self._questions = questions
        self._was = values_of(held) if held else {}
        self._held = held

    def blank(self, passage_id: str = "") -> FilledQuestion:
        """Return the form as it is opened: as the question stands, or on a passage that was picked."""
        picked = tuple(self._held.rests_on) if self._held else (passage_id,)
        return FilledQuestion(self._was, {}, self._questions.grounds_of(picked))

    def searched(self, given: Mapping[str, str]) -> FilledQuestion:
        """Return the form with the passages that hold the words looked for, to be chosen.

        Nothing is amiss yet but what cannot be shown again: it is said where that was typed.
        """
        filled, words = self.filled(given), _plain(given.get(FIND, ""))
        held = {passage.id for passage, _ in filled.chosen}
        sought = words if len(words) <= _LONGEST_SOUGHT else ""
        all_found = [passage for passage in self._questions.found(sought) if passage.id not in held]
        room = min(MOST_FOUND, _MOST_GROUNDS - len(held))
        found = self._questions.grounds_of([passage.id for passage in all_found[:room]])
        problems = {
            name: told for name, told in filled.problems.items() if self._is_lost(name, filled, given)
        }
        if not words:
            problems[FIND] = said.NOTHING_SOUGHT
        elif not found:
            problems[FIND] = said.NOTHING_FOUND if room else said.GROUNDS_FULL.format(most=_MOST_GROUNDS)
        more = len(all_found) - len(found)
        return replace(filled, problems=problems, found=found, more=more, scenario=None)

    def filled(self, given: Mapping[str, str]) -> FilledQuestion:
        """Return what a form that was filled in makes: a question where nothing is amiss."""
        typed = {name: self._as_typed(name, given.get(name, "")) for name in TYPED}
        named = {name for name, words in typed.items() if self._names_somebody(name, words)}
        right = given.get(RIGHT, "")
        chosen, is_changed = self._chosen(given)
        scenario, places = _scenario(typed, right, [passage for passage, _ in chosen])
        problems = {GROUNDS: said.GROUND_CHANGED} if is_changed else {}
        for fault in faults(scenario):
            name, sentence = _amiss(fault, scenario, places)
            problems.setdefault(name, sentence)
        if scenario.discussion and scenario.choices:
            problems[RIGHT] = said.TALK_HAS_CHOICES
        problems |= dict.fromkeys(named, said.PERSONAL_IN_QUESTION)
        asks_sure, sure = self._questions.could_identify(scenario), given.get(SURE) == YES
        if asks_sure and not sure:
            problems.setdefault(ASKS, said.QUESTION_IDENTIFIES)
        values = {
            **{name: self._shown_again(name, words, named) for name, words in typed.items()},
            RIGHT: right if right in {*map(str, range(1, MOST_CHOICES + 1)), TALK} else "",
            FIND: self._shown_again(FIND, _plain(given.get(FIND, "")), named),
            SURE: YES if sure else "",
        }
        return FilledQuestion(
            values, problems, chosen, scenario=None if problems else scenario, asks_sure=asks_sure
        )

    def _is_lost(self, name: str, filled: FilledQuestion, given: Mapping[str, str]) -> bool:
        """Whether what was typed into a field is not shown there again."""
        return name in TYPED and filled.values[name] != self._as_typed(name, given.get(name, ""))

    def _as_typed(self, name: str, typed: str) -> str:
        """What was typed, on one line; a field that was left as it was keeps its signs."""
        was = self._was.get(name, "")
        return was if _plain(was) == _plain(typed) else _plain(typed)

    def _names_somebody(self, name: str, words: str) -> bool:
        is_new = bool(words) and words != self._was.get(name, "")
        return is_new and len(words) <= LONGEST_SHOWN_AGAIN and self._questions.names_somebody(words)

    def _shown_again(self, name: str, words: str, named: set[str]) -> str:
        if len(words) > LONGEST_SHOWN_AGAIN or name in named:
            return self._was.get(name, "")
        return "" if name == FIND and self._names_somebody(name, words) else words

    def _chosen(self, given: Mapping[str, str]) -> tuple[Shown, bool]:
        """Return the passages that were chosen, and whether one of them is not as it was then."""
        sent = (given.get(f"{GROUND}{number}", "") for number in range(_MOST_GROUNDS))
        seen = {passage_id: digest for digest, _, passage_id in (one.partition(" ") for one in sent if one)}
        chosen = self._questions.grounds_of(list(seen))
        as_seen = {passage.id: passage.digest for passage, _ in chosen}
        return chosen, as_seen != seen


def values_of(scenario: Scenario) -> dict[str, str]:
    """Return the fields that a question fills in."""
    right = TALK if scenario.right is None else str(scenario.right + 1)
    choices = dict(zip(CHOICES, scenario.choices, strict=False))
    return {ASKS: scenario.asks, **choices, RIGHT: right, WHY: scenario.why}


def _plain(typed: str) -> str:
    return Question.of(typed).text


def _scenario(
    typed: Mapping[str, str], right: str, chosen: Sequence[Passage]
) -> tuple[Scenario, tuple[str, ...]]:
    """Return what was filled in as a question, and the fields of its choices: those left empty are none."""
    places = tuple(name for name in CHOICES if typed[name])
    at = places.index(f"choice-{right}") if f"choice-{right}" in places else -1
    return Scenario(
        _NEW,
        typed[ASKS],
        tuple(typed[name] for name in places),
        None if right == TALK else at,
        typed[WHY],
        {passage.id: passage.digest for passage in chosen},
    ), places


def _amiss(fault: Fault, scenario: Scenario, places: Sequence[str]) -> tuple[str, str]:
    """Return the field that a fault is in, and what is said there."""
    match fault.part:
        case "asks":
            return ASKS, said.ASKS_AMISS.format(longest=LONGEST_ASKED, length=len(scenario.asks))
        case "choices":
            return CHOICES[0], said.CHOICES_AMISS.format(fewest=FEWEST_CHOICES, most=MOST_CHOICES)
        case "choice":
            length = len(scenario.choices[fault.choice])
            return places[fault.choice], said.CHOICE_AMISS.format(longest=LONGEST_CHOICE, length=length)
        case "right":
            return RIGHT, said.RIGHT_AMISS
        case "why":
            return WHY, said.WHY_AMISS.format(longest=LONGEST_WHY, length=len(scenario.why))
        case _:
            return GROUNDS, said.GROUNDS_AMISS
