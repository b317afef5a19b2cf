"""Telling whether someone is in danger now from a question about what danger calls for.

The signals in `data/danger.yaml` are of three kinds. **Harm** says what is wrong, **now** says that it is
going on, and **frame** is the way procedure is asked about: "if a child", "which council", "last year".
Harm and now add up, frames take away, and enough of the rest is danger. The bare name of a harm is a
topic, not danger: something must say that it is now, or the whole message must read as an account.
That sum is one measure of many: a learnt model weighs all of them with the words, and its likelihood decides.
Which council is to act, and a part that is told plainly beside a question, are settled by the signals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.screening.courtesy import is_courtesy, is_request_for_help, without_request
from bot.screening.linear import LinearModel
from bot.screening.phrases import Phrasebook
from bot.screening.word_lists import phrases_of, read_yaml

KINDS = ("harm", "now", "frame")
FLAGS = ("whose", "safe", "in hospital", "own", "peril", "gone", "back")
"""What else is listed in danger.yaml that the model weighs, whether it is said or not."""
ENOUGH = 3.5
MOST_HARM = 4.5
MOST_NOW = 4.0
MOST_BESIDE = -2.5
"""The most that the frame of the other sentences takes away."""
TOLD_PLAINLY = 1.5
"""Added to an account: a message with nothing of a question about procedure."""
FEWEST_TELLING = 5
"""An account has at least this many words."""

LIKELY = 0.35
"""From this likelihood on a message is answered as danger. `bot.screening.measuring` shows what it costs."""
PLAIN = 0.9
"""From this likelihood on a part of a message is danger whatever stands beside it, and so are a few words."""
HARDLY = 0.05
"""Below this likelihood of the whole no part of it is danger, unless the rules say that it is."""
FEW = 6
"""So few words, where the rules know no harm in them, must be told as plainly: a strange word is no cry."""
FEWEST_OF_CLAUSE = 4
"""A part between commas has at least so many words."""
GRAVE = 3.0
"""So much harm needs no sign that it is now."""
PRESENT, LIFE = 2.0, 3.0
"""Where it is asked which council is to act, so much of now is danger, or a sign of harm as grave as this."""
ABSENCE, GOING_ON = frozenset({"missing and in distress", "worrying word"}), frozenset({"going on"})
"""What is said of a child who is gone, and the sign of the present in "has gone"."""
GRAVE_SIGNS = frozenset({"not breathing", "cannot be woken", "bleeding", "overdose", "suicide", "weapon"})
"""Signs of harm that are danger where a child is gone, though it is asked which council leads."""
NOT_NOW = frozenset({"teaching and telling of it", "supposing", "somebody else's case", "past"})
"""The frames that say that nobody is gone now."""
MOST_SIGNS = 3.0
"""As many signs of work, habit or what is over as count."""

_HARM, _NOW = 0, 1
"""The places of the most harm and the most now among the measures of a message."""
_BEGINNING = "^"
_CLAUSE_END = re.compile(r",|;|\s-+\s|\n")
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Weight:
    """What a sentence weighs: the harm in it, the signs that it is now, and the frame against."""

    harm: float
    now: float
    frame: float

    def says_danger(self, beside: float) -> bool:
        """Whether this is danger now, given what the rest of the message adds or takes away."""
        return (
            self.harm > 0
            and self.now + max(0.0, beside) > 0
            and self.harm + self.now + self.frame + beside >= ENOUGH
        )


class DangerSigns:
    """The weighed signals of danger, read once."""

    def __init__(self) -> None:
        data = read_yaml("danger")
        self._learnt: LinearModel | None = None
        self._telling = frozenset(data["telling"].split())
        self._weights = {kind: _weights(data[kind]) for kind in KINDS}
        self._worked = Phrasebook(
            {
                "work": phrases_of(data["work"]["paper and meetings"]),
                "habit": phrases_of(data["habit"]),
                "settled": phrases_of(data["settled"]),
                "whose": phrases_of(data["whose"]),
                "safe": phrases_of(data["safe"]),
                "in hospital": phrases_of(data["in hospital"]),
                "own": phrases_of(data["own"]),
                "peril": phrases_of(data["peril"]),
                "gone": phrases_of(data["gone"]),
                "back": phrases_of(data["back"]),
                "addressed": phrases_of(data["addressed"]),
            },
            data["groups"],
        )
        self._book = Phrasebook(
            {name: phrases_of(signal["phrases"]) for kind in KINDS for name, signal in data[kind].items()},
            data["groups"],
        )

    @property
    def _model(self) -> LinearModel:
        if self._learnt is None:  # training makes it, and needs the rules before
            self._learnt = LinearModel("danger_model")
        return self._learnt

    @property
    def vocabulary(self) -> frozenset[str]:
        """The words the signals are written in, for mending misspelt ones."""
        return self._book.vocabulary

    def measures(self, sentences: Sequence[Sequence[str]]) -> list[float]:
        """Return what the signals say of a message, as numbers for the learnt model.

        The most harm, the most now, all frame, the strongest sentence, what the rules say, how many signs
        there are of the day's work, of what comes and goes and of what is over, and which of `FLAGS` is said.
        """
        weights = [self.weigh(sentence) for sentence in sentences]
        found = [hit.name for sentence in sentences for hit in self._worked.find(sentence)]
        return [
            max((weight.harm for weight in weights), default=0.0),
            max((weight.now for weight in weights), default=0.0),
            sum(weight.frame for weight in weights),
            max((weight.harm + weight.now + weight.frame for weight in weights), default=0.0),
            float(self.are_in(sentences)),
            *(min(MOST_SIGNS, float(found.count(kind))) for kind in ("work", "habit", "settled")),
            *(float(kind in found) for kind in FLAGS),
        ]

    def is_told_in(self, sentences: Sequence[Sequence[str]]) -> bool:
        """Whether a message says that someone is in danger now, as likely as is to be told of 999."""
        if not any(sentences):
            return False
        if self._is_missing_in_peril(sentences):
            return True
        measures = self.measures(sentences)
        says_little = measures[_HARM] <= 0 and sum(map(len, sentences)) <= FEW
        is_likely = self._model.likelihood(sentences, measures) >= (PLAIN if says_little else LIKELY)
        return is_likely and (not self._asks_whose(sentences) or self._is_present(sentences))

    def is_told_plainly_in(self, part: Sequence[Sequence[str]], whole: Sequence[Sequence[str]]) -> bool:
        """Whether a part of a message says so by itself, though what stands beside it is a question.

        The rules must know harm in it: a part is too short to be judged by its other words alone.
        """
        measures = self.measures(part)
        is_now = measures[_NOW] > 0 or measures[_HARM] >= GRAVE
        knows_harm = measures[_HARM] > 0 and is_now
        if not knows_harm or self._model.likelihood(part, measures) < PLAIN:
            return False
        if self._model.likelihood(whole, self.measures(whole)) < HARDLY and not self.are_in(whole):
            return False
        return not self._asks_whose(whole) or self._is_present(part, whole)

    def is_told_of_oneself_in(self, parts: Sequence[Sequence[str]]) -> bool:
        """Whether somebody who asks for help, or tells of their own family, names a harm and asks no more.

        It may be a child, who tells of it in few words: the rules alone settle it.
        """
        asks = any(map(is_request_for_help, parts))
        if not (asks or self._says("own", parts)):
            return False
        told = [self._without_opening(words) for words in parts if not is_courtesy(words)]
        weighed = list(map(self.weigh, told))
        return any(w.harm > 0 and w.now > 0 for w in weighed) and not any(w.frame for w in weighed)

    def _asks_whose(self, sentences: Sequence[Sequence[str]]) -> bool:
        """Whether a message asks which council is to act: a harm may then only be what that is about."""
        return self._says("whose", sentences)

    def _says(self, name: str, sentences: Sequence[Sequence[str]]) -> bool:
        """Whether words say something that is listed under a name."""
        return any(hit.name == name for words in sentences for hit in self._worked.find(words))

    def _is_present(self, sentences: Sequence[Sequence[str]], whole: Sequence[Sequence[str]] = ()) -> bool:
        """Whether words of a message say themselves that a harm is now, or that a life is at stake.

        That somebody "has" gone says no more than that they are missing, which the question is about. A life
        is at stake no more where a hospital has them already.
        """
        signals = [self.signals(words) for words in sentences]
        found = set().union(*signals)
        harm = self._weights["harm"]
        is_missing_alone = ABSENCE.issuperset(found & harm.keys())
        now = max(self._total(of - GOING_ON if is_missing_alone else of, "now") for of in signals)
        if now >= PRESENT and not self._says("safe", sentences):
            return True
        at_stake = any(harm.get(name, 0.0) >= LIFE for name in found)
        return at_stake and not self._says("in hospital", whole or sentences)

    def _is_missing_in_peril(self, sentences: Sequence[Sequence[str]]) -> bool:
        """Whether it is asked which council leads, and somebody gone is in more danger than of that."""
        worked = {hit.name for words in sentences for hit in self._worked.find(words)}
        if "gone" not in worked or "back" in worked:  # as in nearly all messages, whose signals cost more
            return False
        signals = set().union(*map(self.signals, sentences))
        asks = "whose" in worked or "who is responsible" in signals
        in_peril = "peril" in worked or not GRAVE_SIGNS.isdisjoint(signals)
        return asks and in_peril and NOT_NOW.isdisjoint(signals)

    def _without_opening(self, words: Sequence[str]) -> Sequence[str]:
        """Return words without a request for help, or what is asked of the assistant itself, in front."""
        asked = without_request(words)
        ends = (hit.end for hit in self._worked.find(asked) if hit.name == "addressed" and hit.start == 0)
        return asked[max(ends, default=0) :]

    def are_in(self, sentences: Sequence[Sequence[str]]) -> bool:
        """Whether any sentence says that someone is in danger now.

        A sentence is weighed with half the frame of all the others, so that "The child is in A&E after an
        overdose. Which council convenes?" reads as the question it is. Where no sentence has a frame, each
        is told plainly, and that adds to it.
        """
        weights = [self.weigh(sentence) for sentence in sentences]
        frame = sum(weight.frame for weight in weights)
        for words, weight in zip(sentences, weights, strict=True):
            plainness = TOLD_PLAINLY if not frame and self._tells(words) else 0.0
            beside = max(MOST_BESIDE, (frame - weight.frame) / 2)
            if weight.says_danger(plainness + beside):
                return True
        return False

    def weigh(self, words: Sequence[str]) -> Weight:
        """Add up what the words say."""
        found = self.signals(words)
        return Weight(
            harm=min(MOST_HARM, self._total(found, "harm")),
            now=min(MOST_NOW, self._total(found, "now")),
            frame=self._total(found, "frame"),
        )

    def _tells(self, words: Sequence[str]) -> bool:
        """Whether words tell of something, where a bare heading does not."""
        return len(words) >= FEWEST_TELLING and not self._telling.isdisjoint(words)

    def signals(self, words: Sequence[str]) -> set[str]:
        """Name the signals found, each once."""
        return {hit.name for hit in self._book.find([_BEGINNING, *words])}

    def _total(self, found: Iterable[str], kind: str) -> float:
        weights = self._weights[kind]
        return sum(weights[name] for name in found if name in weights)


def _weights(signals: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(signal["weight"]) for name, signal in signals.items()}


def clauses_of(text: str) -> list[str]:
    """Split a message at its commas and dashes; none where it has one part, and none of a few words."""
    parts = clauses_in(text)
    return [part for part in parts if len(part.split()) >= FEWEST_OF_CLAUSE] if len(parts) > 1 else []


def clauses_in(text: str) -> list[str]:
    """Cut a text at its commas and dashes."""
    return [part for part in _CLAUSE_END.split(text) if part.strip()]


def parts_of(text: str) -> list[str]:
    """Cut a message where a sentence or a part of one ends."""
    return [part for sentence in sentences_of(text) for part in clauses_in(sentence)]


def sentences_of(text: str) -> list[str]:
    """Cut a message where a sentence ends."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]
