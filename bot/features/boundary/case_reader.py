"""From a typed question to the facts of a case, where the duty card answers better than passages.

Only facts are read, and nothing is guessed: what the words do not say stays not sure, and the card says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.core.question import Question
from bot.features.boundary.case_sides import Sides, sides_in, without_places
from embeddings.encoder import Encoder
from embeddings.short_texts import Floats, ShortTextClassifier, features_of
from procedures.authorities import Authorities
from procedures.boundary.facts import (
    NOT_SURE,
    Asking,
    ChildStatus,
    Concern,
    Facts,
    Now,
    Order,
    Refused,
    Stay,
    Tie,
)
from procedures.boundary.wordings import VALUES, Asks, Wordings

#: How likely a tie or a status must be before it is taken; what is less likely is left open.
SURE = 0.5
#: A case in which a status is told is learned beside this many wordings of a tie.
_BESIDE = 3
#: Words of a question at most that is learned beside the story of a case.
_SHORT = 10
#: A wording of a tie that also asks something.
_ASKING = re.compile(r"\b(?:who|whose|which|do we|does|must|is it|are we|can we|should)\b", re.I)

#: A question about a case that was decided, or about what a text says, is for the passages.
_STORY = re.compile(
    r"\b(?:ombudsman|lgsco|decision|was (?:at )?fault|at fault|found fault|complain\w*|mrs? [a-z]\b|"
    r"remed(?:y|ies)|"
    r"committee|cabinet|audit\w*|paragraph|what happened)\b",
    re.I,
)
#: Whose designated officer leads is for the passages, unless the discussion is asked about too.
_WHOSE_LADO = re.compile(r"\b(?:which|whose|what)\b[^.?]{0,20}\blado\b", re.I)
_MEETING = re.compile(r"\b(?:strat\w*|s ?47|section 47)\b", re.I)
#: Ties that alone say that two areas are meant, and those that do beside the name of one.
_ACROSS = frozenset({Tie.MOVED, Tie.MOVING})
_ACROSS_FROM_ONE = _ACROSS | {Tie.THERE_NOW, Tie.HOSPITAL, Tie.PLACED, Tie.SCHOOL}

#: Words that tell a tie where what was learned leaves it open, if those of one tie alone are there.
_CUES: Mapping[Tie, re.Pattern[str]] = {
    Tie.MOVED: re.compile(r"\b(?:moved|refuge|(?:re)?housed|temp\\w* accommodation|hotel|b ?& ?b)\b", re.I),
    Tie.MOVING: re.compile(r"\b(?:is|are|about to) mov(?:e|ing)\b|\bmoving (?:to|from)\b", re.I),
    Tie.PLACED: re.compile(
        r"\b(?:placed|placement|foster\w*|carers?|care order|semi[- ]independent)\b", re.I
    ),
    Tie.HOSPITAL: re.compile(r"\b(?:hospital|ward|a ?& ?e|admitted)\b", re.I),
    Tie.SCHOOL: re.compile(r"\b(?:school|nursery|college|boards|boarder)\b", re.I),
    Tie.THERE_NOW: re.compile(
        r"\b(?:visiting|staying|on holiday|found|turned up|picked up|arrested)\b", re.I
    ),
    Tie.SUSPECT: re.compile(r"\b(?:suspect|offender|perp\w*|abuser)\b", re.I),
    Tie.RISK: re.compile(r"\b(?:contact|weekends?|risk is)\b", re.I),
}
_CONCERNS: Mapping[Concern, re.Pattern[str]] = {
    Concern.UNBORN: re.compile(r"\b(?:unborn|pregnan\w+|expect(?:ing|ant)|pre-?birth)\b", re.I),
    Concern.ONLINE: re.compile(r"\b(?:online|internet|snapchat|instagram|discord|sextort\w+|gaming)\b", re.I),
    Concern.NEW_HOUSEHOLD: re.compile(
        r"\b(?:new (?:family|household|partner with)|other kids there)\b", re.I
    ),
}
_CARER = re.compile(r"\b(?:carers?|foster (?:dad|mum|father|mother)|staff|childrens home)\b", re.I)
_SCHOOL = re.compile(
    r"\b(?:teacher|staff|coach|boarder|(?:harm|incident|assault\w*)[^,.;]{0,14}school)\b", re.I
)
_STAYS: Mapping[Stay, re.Pattern[str]] = {
    Stay.REFUGE: re.compile(r"\brefuge\b", re.I),
    Stay.FOR_NOW: re.compile(r"\b(?:temp\w*|b ?& ?b|bed and breakfast|hotel|for now)\b", re.I),
    Stay.FOR_GOOD: re.compile(r"\b(?:for good|permanent\w*)\b", re.I),
}
_ORDERS: Mapping[Order, re.Pattern[str]] = {
    Order.POLICE_PROTECTION: re.compile(r"\b(?:police protection|in pp|under pp|s46)\b", re.I),
    Order.EMERGENCY_ORDER: re.compile(r"\b(?:epo|emergency protection order)\b", re.I),
}
_MISSING = re.compile(r"\b(?:missing|ran away|run away|absconded)\b", re.I)
_REFUSES = re.compile(
    r"\b(?:refus\w+|won'?t|will not|wouldn'?t|says?|saying|said|reckons?|argu\w+|not our case|clos\w+)\b",
    re.I,
)
_REASONS: Mapping[Refused, re.Pattern[str]] = {
    Refused.NO_DISCLOSURE: re.compile(r"\b(?:no|not|hasn'?t|without) (?:a |made a )?disclos\w+", re.I),
    Refused.POLICE: re.compile(r"\bpolice (?:are |have |is )?(?:deal\w*|investigat\w*|got|it)\b", re.I),
    Refused.LIVES_ELSEWHERE: re.compile(
        r"\b(?:not (?:ordinarily )?(?:our )?resident|ordinar\w+ resid\w+|lives? elsewhere|doesn'?t live)\b",
        re.I,
    ),
    Refused.OFFENCE_ELSEWHERE: re.compile(r"\b(?:happened elsewhere|didn'?t happen (?:here|there))\b", re.I),
    Refused.CASE_CLOSED: re.compile(
        r"\b(?:case (?:is |was )?closed|closed (?:the )?case|says? (?:it'?s )?closed)\b", re.I
    ),
    Refused.SHORT_NOTICE: re.compile(r"\bshort notice\b", re.I),
}


@dataclass(frozen=True)
class CaseRead:
    """A case as a question was read; ``unplaced`` are councils that it names on neither side.

    ``facts`` are None where it asks who is to act and says neither two councils nor a tie.
    """

    facts: Facts | None
    unplaced: tuple[str, ...] = ()


class CaseReader:
    """The reader of cases over one library. What it learned of the wordings is kept in ``folder``."""

    def __init__(self, authorities: Authorities, wordings: Wordings, encoder: Encoder, folder: Path) -> None:
        self._authorities = authorities
        self._wordings = wordings
        self._encoder = encoder
        self._folder = folder

    def read(self, question: Question) -> CaseRead | None:
        """Return the case that a question asks about, or None where it asks about something else."""
        text = question.searched.lower().replace("’", "'")
        if _STORY.search(text) or (_WHOSE_LADO.search(text) and not _MEETING.search(text)):
            return None
        told = self._features([text])[0]
        tie, status, asks = self._tie(text, told), self._said("status", told), self._said("asks", told)
        before = sides_in(text, self._authorities, question.authority, NOT_SURE)
        across = _ACROSS_FROM_ONE if before.named else _ACROSS
        if asks != Asks.WHO_ACTS:
            return None
        if not (before.two or tie in across):
            return CaseRead(None)
        concern = next((c for c, words in _CONCERNS.items() if words.search(text)), Concern.NOT_SURE)
        sides = sides_in(text, self._authorities, question.authority, tie)
        facts = _facts(text, sides, Tie(tie), ChildStatus(status), concern)
        if len(sides.unplaced) == 1 and NOT_SURE not in {sides.home, sides.other}:
            (third,) = sides.unplaced
            if third in self._authorities.by_slug:
                return CaseRead(replace(facts, third=third))
        return CaseRead(facts, sides.unplaced)

    def says(self, fact: str, wordings: Sequence[str]) -> list[str]:
        """Return for each wording the value of a fact that it says, or not sure."""
        pairs = list(zip(wordings, self._features(wordings)))
        if fact == "tie":
            return [self._tie(text, told) for text, told in pairs]
        return [self._said(fact, told) for _, told in pairs]

    def _features(self, texts: Sequence[str]) -> Floats:
        return features_of([without_places(text, self._authorities) for text in texts], self._encoder)

    def _said(self, fact: str, told: Floats) -> str:
        label, likely = self._learned[fact].likeliest(told)
        return label if likely >= SURE else NOT_SURE

    def _tie(self, text: str, told: Floats) -> str:
        """The tie as it was learned, else the one whose words alone are there."""
        if _STAYS[Stay.REFUGE].search(text):  # its address is secret, whatever else is said
            return Tie.MOVED
        learned = self._said("tie", told)
        if learned != NOT_SURE:
            return learned
        by_words = [tie for tie, words in _CUES.items() if words.search(text)]
        return by_words[0] if len(by_words) == 1 else NOT_SURE

    @cached_property
    def _learned(self) -> Mapping[str, ShortTextClassifier]:
        """What was learned of each fact: read where it was kept, else learned now."""
        digest = hashlib.sha256(f"{self._encoder.digest}{self._wordings}".encode()).hexdigest()[:16]
        return {fact: self._kept(fact, self._folder / f"{fact}-{digest}.npz") for fact in VALUES}

    def _kept(self, fact: str, path: Path) -> ShortTextClassifier:
        learned = ShortTextClassifier.load(path)
        if learned is None:
            labelled = list(self._wordings.learned("tie"))
            if fact != "tie":
                beside = {"status": _beside, "asks": _asked_beside}[fact]
                labelled = list(beside(labelled, list(self._wordings.learned(fact))))
            features = self._features([text for text, _ in labelled])
            learned = ShortTextClassifier.learn(features, [value for _, value in labelled])
            try:
                learned.save(path)
            except OSError:  # it is only learned again the next time
                return learned
        return learned


def _beside(ties: list[tuple[str, str]], statuses: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Wordings of a status alone, and beside wordings of a tie; those of a tie alone say none."""
    known = re.compile(
        r"plan|cpp|\blac\b|looked after|in care|\bcin\b|in need|s17|clos|open|known|ongoing|"
        r"(?:mid|middle of|during)[^,.]*(?:s47|section 47|enquir|assess)|care order",
        re.I,
    )
    plain = [text for text, _ in ties if not known.search(text)]
    made = [(text, NOT_SURE) for text in plain]
    for number, (text, value) in enumerate(statuses):
        made.append((text, value))
        for turn in range(_BESIDE):
            tie = plain[(number * _BESIDE + turn) % len(plain)]
            made.append((f"{tie} {text}" if turn % 2 else f"{text} {tie}", value))
    return made


def _asked_beside(ties: list[tuple[str, str]], asked: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what is asked, as it is and, where it is short, beside the story of a tie that asks nothing."""
    stories = [text for text, _ in ties if not _ASKING.search(text)]
    for number, (text, value) in enumerate(asked):
        yield text, value
        if stories and len(text.split()) <= _SHORT:
            yield f"{stories[number % len(stories)]}. {text}", value


def _facts(text: str, sides: Sides, tie: Tie, status: ChildStatus, concern: Concern) -> Facts:
    more: dict[str, Any] = {"order": Order.NONE}
    if tie is Tie.PLACED and _CARER.search(text):
        concern = Concern.CARER
    if tie is Tie.SCHOOL and _SCHOOL.search(text):
        concern = Concern.SCHOOL
    if tie in {Tie.MOVED, Tie.THERE_NOW}:
        more["stay"] = next((stay for stay, words in _STAYS.items() if words.search(text)), Stay.NOT_SURE)
    more["order"] = next((order for order, words in _ORDERS.items() if words.search(text)), Order.NONE)
    if _REFUSES.search(text):
        more["refused"] = next((r for r, words in _REASONS.items() if words.search(text)), Refused.NONE)
    if _MISSING.search(text):
        more["now"] = Now.MISSING
    asking = {"home": Asking.HOME, "host": Asking.OTHER}.get(sides.ours, Asking.THIRD)
    return replace(
        Facts(home=sides.home, other=sides.other, tie=tie, status=status, asking=asking, concern=concern),
        **more,
    )
