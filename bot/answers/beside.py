"""Local learning on a card: beside what the sources say, never in its place and never before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.answers.card import Shown
from bot.answers.question import Question
from embeddings.search import Found
from procedures.document import Kind, Voice

#: Learning points on one card.
MOST = 2
#: Whose words say what must be done; no learning point stands above them.
_BINDING = frozenset({Voice.LAW, Voice.GUIDANCE, Voice.PROCEDURE})
_BINDING_KINDS = frozenset({Kind.STATUTE, Kind.REGULATIONS, Kind.GUIDANCE, Kind.PROCEDURE})


@dataclass(frozen=True)
class Beside:
    """Learning points for one question: those near it, and those that bear on a passage, by its id.

    ``alone`` are those so near that they are shown where nothing else was found.
    """

    near: tuple[Shown, ...] = ()
    bearing: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    alone: tuple[Shown, ...] = ()


class Looks(Protocol):
    """Looks for learning points that are for whoever asks."""

    def beside(self, question: Question, found: Found) -> Beside:
        """Return what is there beside what was found. Never raises."""


class NothingBeside:
    """Where there is no local learning."""

    def beside(self, question: Question, found: Found) -> Beside:  # noqa: ARG002 (as those that look)
        """Return nothing."""
        return Beside()


def paired(shown: Shown, bearing: Mapping[str, tuple[Shown, ...]]) -> Shown:
    """Return a passage with the learning points that bear on it, or on a paragraph under it."""
    if not bearing:
        return shown
    ids = (shown.passage.id, *(original.id for original in shown.originals))
    points = {point.passage.id: point for i in ids for point in bearing.get(i, ())}
    return replace(shown, learning=tuple(points.values()))


def with_learning(passages: Sequence[Shown], near: Iterable[Shown], in_view: int) -> tuple[Shown, ...]:
    """Return passages with the learning points near the question, and those that bear on what is in view.

    A point stands after the first passage, and after every one that says what must be done.
    """
    bearing = (point for shown in passages[:in_view] for point in shown.learning)
    points = list({point.passage.id: point for point in (*near, *bearing)}.values())[:MOST]
    if not points:
        return tuple(passages)
    binding = [
        n
        for n, shown in enumerate(passages)
        if shown.passage.voice in _BINDING or shown.document.kind in _BINDING_KINDS
    ]
    first = max([0, *binding]) + 1 if passages else 0
    return (*passages[:first], *points, *passages[first:])
