"""Questions drafted by rule from passages: a value is taken out of a sentence, and is to be put back.

Four kinds of value: by when, must or should, who acts, which council. Wrong choices are values that
stand in other passages. A draft is asked only after a trainer has accepted it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.features.sessions import messages as said
from procedures.authorities import Authorities
from procedures.document import Document, Passage
from procedures.refresher import LONGEST_ASKED, LONGEST_CHOICE, LONGEST_WHY, Scenario

#: Choices of a draft, and drafts from one document.
CHOICES, MOST = 4, 40

_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty"
_DEADLINE = re.compile(
    rf"\b(?:{_NUMBER}) (?:(?:working|school|calendar) )?(?:hour|day|week|month|year)s?\b", re.I
)
_DUTY = re.compile(r"(?<=\w )(?:must|should|may|will)(?= \w)")
_ACTOR = re.compile(
    r"\bthe (?:(?:home|host|placing|old|new|other|receiving) (?:council|authority)|social worker|"
    r"lead practitioner|team manager|conference chair|review conference chair|police|LADO|"
    r"health professional|head teacher|referrer|investigating officer|independent person|"
    r"principal social worker|nursery|school|hospital)\b",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"'])")

Values = Callable[[str], Iterable[tuple[int, int]]]


@dataclass(frozen=True)
class _Found:
    """A value in a sentence of a passage."""

    passage: Passage
    sentence: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The value as a choice: without the capital that it has at the beginning of a sentence."""
        held = self.sentence[self.start : self.end]
        return held[0].lower() + held[1:] if held.lower().startswith("the ") else held

    @property
    def gapped(self) -> str:
        return self.sentence[: self.start] + said.GAP + self.sentence[self.end :]


def draft(
    document: Document,
    passages: Sequence[Passage],
    others: Iterable[Passage],
    authorities: Authorities,
) -> list[Scenario]:
    """Return drafts from a document's passages, in their order; wrong choices come from ``others`` too."""
    elsewhere = list(others)
    made: list[Scenario] = []
    for asks, values in _kinds(authorities).items():
        found = [value for passage in passages for value in _found(passage, values)]
        pool = _pool([*found, *(v for passage in elsewhere for v in _found(passage, values))])
        for one in found:
            scenario = _scenario(asks, document, one, pool)
            if scenario and scenario.asks not in {known.asks for known in made}:
                made.append(scenario)
    return made[:MOST]


def _kinds(authorities: Authorities) -> Mapping[str, Values]:
    # The short names alone: a council's full name beside its short one would be right twice.
    listed = "|".join(sorted((re.escape(_short(a.slug)) for a in authorities.all), key=len, reverse=True))
    councils = re.compile(rf"\b(?:{listed or '(?!)'})\b(?! (?:County|City|Borough|Council)|['’])")

    def spans(pattern: re.Pattern[str]) -> Values:
        return lambda text: (match.span() for match in pattern.finditer(text))

    return {
        said.DRAFT_WITHIN: spans(_DEADLINE),
        said.DRAFT_MUST: spans(_DUTY),
        said.DRAFT_WHO: spans(_ACTOR),
        said.DRAFT_COUNCIL: spans(councils),
    }


def _short(slug: str) -> str:
    """A council as sentences name it: Kensington and Chelsea."""
    small = {"and", "of", "upon", "on", "with", "the"}
    return " ".join(word if word in small else word.capitalize() for word in slug.split("_"))


def _found(passage: Passage, values: Values) -> Iterator[_Found]:
    """Yield the value of each sentence that holds one alone: of two, the gap would not say which."""
    for sentence in _SENTENCE.split(" ".join(passage.text.split())):
        spans = list(values(sentence))
        if len(spans) == 1:
            yield _Found(passage, sentence, *spans[0])


def _pool(found: Iterable[_Found]) -> dict[str, str]:
    """Return the values by how they read in lower case, each once, in the order in which they came."""
    pool: dict[str, str] = {}
    for one in found:
        pool.setdefault(one.value.lower(), one.value)
    return pool


def _scenario(asks: str, document: Document, one: _Found, pool: Mapping[str, str]) -> Scenario | None:
    """Return the draft of a value, or None where it is too long or too few other values are held."""
    asked = asks.format(source=f"{document.title}, {one.passage.locator}", sentence=one.gapped)
    why = said.DRAFT_WHY.format(value=one.value)
    wrong = [value for key, value in pool.items() if key != one.value.lower()]
    if len(asked) > LONGEST_ASKED or len(why) > LONGEST_WHY or len(one.value) > LONGEST_CHOICE:
        return None
    chance = random.Random(f"{one.passage.id}{one.sentence}")  # noqa: S311 - the same draft each time
    told_by_title = one.value.lower() in document.title.lower()
    if len(wrong) < CHOICES - 2 or told_by_title:
        return None
    choices = [one.value, *chance.sample(wrong, min(CHOICES - 1, len(wrong)))]
    chance.shuffle(choices)
    return Scenario(
        id="drafted/new",
        asks=asked,
        choices=tuple(choices),
        right=choices.index(one.value),
        why=why,
        rests_on={one.passage.id: one.passage.digest},
    )
