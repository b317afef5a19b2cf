"""Hearing somebody who writes that they are afraid of their own family or at home, or want to die.

It is often a child, who says it in few words and names no harm: "scared to go home". What a worker asks has
more in it: who leads, a procedure, whose words they are. Then it is no cry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise

from bot.screening.courtesy import ONESELF
from bot.screening.phrases import Hit, Phrasebook
from bot.screening.word_lists import phrases_of, read_yaml

#: What danger.yaml calls the ways to speak of procedure: beside them a fear is somebody's case.
OF_WORK = frozenset(
    {
        "teaching and telling of it",
        "said of work",
        "procedure named",
        "who is responsible",
        "somebody else's case",
        "office matters",
    }
)
#: So many words before a fear may say that it is somebody else's.
NEAR = 4
_BEGINNING = "^"

Words = Sequence[str]
#: Names the signals of danger.yaml in words.
Signals = Callable[[Words], Collection[str]]


class OwnFear:
    """The ways to write that one is afraid at home, read once."""

    def __init__(self, signals: Signals) -> None:
        data = read_yaml("own_fear")
        self._signals = signals
        self._reported = frozenset(data["reported"].split())
        self._book = Phrasebook(
            {kind: phrases_of(data[kind]) for kind in ("fear", "asks", "work")}, data["groups"]
        )

    def is_told_in(self, parts: Sequence[Words]) -> bool:
        """Whether the writer of a message's parts is afraid of their own people, and asks for no work."""
        opened = [[_BEGINNING, *words] for words in parts]
        hits = [list(self._book.find(words)) for words in opened]
        if any(hit.name == "work" for found in hits for hit in found):
            return False
        before: list[str] = []
        is_told = False
        for words, found in zip(opened, hits, strict=True):
            fears = [hit for hit in found if hit.name == "fear"]
            is_told |= any(self._is_own([*before, *words[1 : hit.start]]) for hit in fears)
            before += words[1:]
            if not OF_WORK.isdisjoint(self._signals(_without(words, found)[1:])):
                return False
        return is_told

    def _is_own(self, before: Words) -> bool:
        """Whether what stands before a fear does not make it the speech of somebody else."""
        near = ["", *before][-NEAR - 1 :]
        return not any(word in self._reported and by not in ONESELF for by, word in pairwise(near))


def _without(words: Words, hits: Sequence[Hit]) -> list[str]:
    covered = {at for hit in hits for at in range(max(1, hit.start), hit.end)}
    return [word for at, word in enumerate(words) if at not in covered]
