"""Understanding a follow-up, such as "and in london?", against the question before it.

What was asked is held in memory alone, for ten minutes.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from bot.core.question import Question
from procedures.authorities import Authorities

#: How long, in seconds, a question may be followed up, and how many are held.
WITHIN, MOST = 600.0, 10_000
#: A follow-up is short; what is longer stands on its own.
LONGEST = 8

_OPENS = re.compile(
    r"^\s*(?:and|but|or|so|ok(?:ay)?|also|what about|how about|what if|same (?:for|in|with)|then|"
    r"(?:in|for|from|with|if|unless) )\b",
    re.I,
)
_POINTS_BACK = re.compile(r"\b(?:that|this|those|these|it|they|them|there|then|same|one)\b", re.I)
#: A short question with one of these stands on its own, unless it opens or points back.
_ASKS = re.compile(r"\b(?:who|what|when|where|why|how|which|can|must|should|does|do|is|are)\b", re.I)

Asker = TypeVar("Asker")


class RecentQuestions(Generic[Asker]):
    """The last question of each asker."""

    def __init__(self, authorities: Authorities, clock: Callable[[], float]) -> None:
        self._authorities = authorities
        self._clock = clock
        self._held: OrderedDict[Asker, tuple[float, Question]] = OrderedDict()
        self._turn = threading.Lock()

    def understood(self, asker: Asker, question: Question) -> Question:
        """Return the question, joined with the asker's last one where it follows that up."""
        last = self.last(asker)
        if last is None or not follows_up(question.text):
            return question
        return question.following(self._without_places(last.searched, question.text))

    def last(self, asker: Asker) -> Question | None:
        """Return the asker's last question, if it was asked within ten minutes."""
        with self._turn:
            when, question = self._held.get(asker, (0.0, None))
            if question is None or self._clock() - when > WITHIN:
                self._held.pop(asker, None)
                return None
            return question

    def remember(self, asker: Asker, question: Question) -> None:
        """Hold a question that passed screening as the asker's last one."""
        with self._turn:
            self._held.pop(asker, None)
            self._held[asker] = (self._clock(), question)
            while len(self._held) > MOST:
                self._held.popitem(last=False)

    def forget(self, asker: Asker) -> None:
        """Let the asker's last question go."""
        with self._turn:
            self._held.pop(asker, None)

    def _without_places(self, earlier: str, text: str) -> str:
        """A follow-up that names an area takes the place of the areas named before."""
        if not self._authorities.areas_named_in(text):
            return earlier
        return self._authorities.without_areas(earlier)


def follows_up(text: str) -> bool:
    """Whether a text makes sense only after another one."""
    words = text.split()
    if not words or len(words) > LONGEST:
        return False
    if _OPENS.match(text):
        return True
    if _ASKS.search(text):
        return bool(_POINTS_BACK.search(text)) and len(words) <= 6
    return len(words) <= 3 and text.rstrip().endswith("?")
