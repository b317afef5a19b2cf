"""Hearing danger that is told outright, and telling a harm that is denied or a way of speaking from one.

Told outright is a cry in another language, a life that whoever writes is not sure of, a harm that leaves no
doubt, and "he's coming back" by itself: short messages with little to weigh. What denies a harm ("not going
to hurt herself") and what is said of work ("duty is on fire") is taken out before a message is weighed, so
that it counts neither way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from bot.screening.courtesy import is_courtesy
from bot.screening.phrases import Phrasebook
from bot.screening.word_lists import phrases_of, read_yaml

#: What danger.yaml calls the ways to say that nothing happens now.
NOT_NOW = frozenset({"teaching and telling of it", "supposing", "somebody else's case"})
_PAST = NOT_NOW | {"past"}
_ASKED = _PAST | {"procedure named", "asked about rules", "who is responsible"}
#: The kinds of danger told outright in English.
OUTRIGHT = ("certain", "unsure", "cries")
_DENIED, _FIGURE, _WANT, _SMALL = "denied", "figures", "want", "small_hurts"
#: Stands in a phrase for the end of what is said: "a child hanging", and no child hanging about.
_END = "$"
_MY_OWN = frozenset({"i", "we"})

Words = Sequence[str]
#: Names the signals of danger.yaml in words.
Signals = Callable[[Words], Collection[str]]


class Outright:
    """The cries, doubts, denials and figures of speech, read once."""

    def __init__(self, signals: Signals) -> None:
        data = read_yaml("outright")
        self._signals = signals
        self._threat = frozenset(data["threat"].split())
        self._tongues = Phrasebook({name: phrases_of(text) for name, text in data["tongues"].items()})
        self._not_walking = frozenset(data["not_walking"].split())
        kinds = (*OUTRIGHT, _DENIED, _FIGURE, _WANT, _SMALL)
        self._books = {kind: Phrasebook({kind: phrases_of(data[kind])}, data["groups"]) for kind in kinds}

    def is_told_in(self, typed: Words, parts: Sequence[Words]) -> bool:
        """Whether a message, as typed and as its parts in plain words, tells danger outright."""
        if any(self._tongues.find(typed)):
            return all(_PAST.isdisjoint(self._signals(words)) for words in parts)
        if any(self._is_left_when_taken("unsure", words, NOT_NOW) for words in parts):
            return True
        return self._is_certain(parts) or self._is_cry(parts)

    def without_harmless(self, words: Words) -> list[str]:
        """Return the words of a sentence without harm denied or small, want, and figures of speech."""
        covered: set[int] = set()
        walking = self._not_walking.isdisjoint(words)
        for kind in (_FIGURE, _WANT, *([_SMALL] if walking else [])):
            for hit in self._books[kind].find([*words, _END]):
                covered.update(range(hit.start, hit.end))
        for hit in self._books[_DENIED].find(words):
            threatens = self._threat.intersection(words[hit.end : hit.end + 1])
            if not threatens and _MY_OWN.isdisjoint(words[max(0, hit.start - 1) : hit.start + 1]):
                covered.update(range(hit.start, hit.end))
        return [word for at, word in enumerate(words) if at not in covered]

    def _is_certain(self, parts: Sequence[Words]) -> bool:
        """Whether a part tells a harm without doubt, and none asks of procedure or says that it is over."""
        certain = any(self._is_left_when_taken("certain", words, _ASKED) for words in parts)
        return certain and all(_ASKED.isdisjoint(self._signals(words)) for words in parts)

    def _is_left_when_taken(self, kind: str, words: Words, frames: Collection[str]) -> bool:
        """Whether a part has such a phrase, and what is left of it has none of the frames."""
        hits = list(self._books[kind].find([*words, _END]))
        covered = {at for hit in hits for at in range(hit.start, hit.end)}
        rest = [word for at, word in enumerate(words) if at not in covered]
        return bool(hits) and set(frames).isdisjoint(self._signals(rest))

    def _is_cry(self, parts: Sequence[Words]) -> bool:
        """Whether cries are all that a message says, but for courtesies."""
        said = [words for words in parts if not is_courtesy(words)]
        return bool(said) and all(
            any(hit.start == 0 and hit.end == len(words) for hit in self._books["cries"].find(words))
            for words in said
        )
