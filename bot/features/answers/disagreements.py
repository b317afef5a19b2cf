"""Where sources differ, all sides: the assistant picks no winner that the sources do not pick."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.core.card import Disagreement, ShownPassage, Side
from procedures.document import Document, Kind

#: Questions shown on one card, and sides to each.
MOST_QUESTIONS = 2
MOST_SIDES = 4

#: Sources that bind more widely come first.
_WEIGHT = [
    Kind.STATUTE,
    Kind.REGULATIONS,
    Kind.GUIDANCE,
    Kind.JUDGMENT,
    Kind.DECISION,
    Kind.REPORT,
    Kind.PROCEDURE,
]


def disagreements_for(
    passages: Sequence[ShownPassage],
    positions: Sequence[ShownPassage],
    questions: Mapping[str, str],
    its_own: Callable[[Document], bool] = lambda _: False,
) -> tuple[Disagreement, ...]:
    """Return the questions on which a passage of the card takes a side, each with other sides too.

    ``positions`` are all notes of the library that take a side, the nearest to the question first.
    Sides of documents that are ``its_own``, of a council that the question names, come before others.
    """
    raised = dict.fromkeys(p.question for shown in passages for p in shown.passage.positions)
    ranked = sorted(positions, key=lambda shown: _rank(shown, its_own))
    made = (
        _disagreement(question, passages, ranked, questions) for question in raised if question in questions
    )
    return tuple(d for d in made if d)[:MOST_QUESTIONS]


def _disagreement(
    question: str,
    passages: Sequence[ShownPassage],
    positions: Sequence[ShownPassage],
    questions: Mapping[str, str],
) -> Disagreement | None:
    own = [side for shown in passages for side in _sides(shown, question)]
    others = [side for shown in positions for side in _sides(shown, question)]
    # One side a document; one that speaks alone, as the minutes of a meeting do, may say different things.
    kept: list[Side] = []
    for mark in (_document, _speaker, _said):
        kept = kept if len(kept) > 1 else _first_of_each([*own, *others], mark)
    return Disagreement(questions[question], tuple(kept[:MOST_SIDES])) if len(kept) > 1 else None


def _first_of_each(sides: Sequence[Side], mark: Callable[[Side], object]) -> list[Side]:
    """Return the first side with each mark, none that says what one before it says."""
    said: dict[str, Side] = {}
    for side in sides:
        said.setdefault(_said(side), side)
    marked: dict[object, Side] = {}
    for side in said.values():
        marked.setdefault(mark(side), side)
    return list(marked.values())


def _document(side: Side) -> object:
    return side.shown.document.id


def _speaker(side: Side) -> object:
    return side.shown.document.id, side.shown.passage.voice


def _said(side: Side) -> str:
    return side.says.lower()


def _sides(shown: ShownPassage, question: str) -> list[Side]:
    return [Side(p.says, shown) for p in shown.passage.positions if p.question == question]


def _rank(shown: ShownPassage, its_own: Callable[[Document], bool]) -> tuple[bool, int]:
    kind = shown.document.kind
    return not its_own(shown.document), _WEIGHT.index(kind) if kind in _WEIGHT else len(_WEIGHT)
