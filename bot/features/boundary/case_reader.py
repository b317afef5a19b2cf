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
from bot.features.boundary.case_cues import (
    asks_who_acts,
    concern_of,
    cues_of,
    in_danger,
    is_at_home,
    is_from_elsewhere,
    is_missing,
    is_placed,
    order_of,
    placed_in_care,
    reason_of,
    speaks_of,
    spelled_out,
    stay_of,
    tells_of_several,
    tie_said,
)
from bot.features.boundary.case_sides import (
    HARMS,
    Named,
    Sides,
    is_found_in,
    is_harmed_in,
    is_tied_by,
    sides_in,
)
from bot.features.boundary.case_standing import Told
from embeddings.encoder import Encoder
from embeddings.short_texts import Floats, ShortTextClassifier, features_of
from procedures.authorities import Authorities
from procedures.boundary.facts import (
    MOVES,
    NOT_SURE,
    Asking,
    ChildStatus,
    Concern,
    Danger,
    Facts,
    Now,
    Refused,
    Tie,
)
from procedures.boundary.wordings import VALUES, Asks, Wordings

#: How likely a value must be before it is taken, and a tie whose own words are there; else it is left open.
SURE, LIKELY = 0.5, 0.25
#: How likely a tie must be whose own words are not there, where those of another are.
BEYOND_DOUBT = 0.85
#: How much likelier a tie is for its own words, where two are nearly as likely.
NUDGE = 0.1
#: How likely it must be that who is to act is asked.
LEANING = 0.35
#: What was learned of the wordings that ship, by `bot.features.boundary.training`.
LEARNED = Path(__file__).parent / "learned"
#: Changes with how the wordings are learned from, so that what was kept before is learned anew.
LEARNED_AS = 9
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
#: What has rules of its own is for the passages, unless a discussion or harm to a child is asked about too.
_WORKER = r"(?:teach|staff|coach|work|carer|tutor|leader|driver|escort|volunteer|employ|head\b|ta\b)"
_OTHER_RULES = re.compile(
    rf"\blados?\b|\bdesignated officer|"
    rf"\ballegations? (?:against|about|of|over|made)\b[^.?]{{0,40}}\b{_WORKER}|"
    rf"\b{_WORKER}[a-z]* (?:is |was |has been |got )?accused|"
    r"\brhi\b|\breturn(?: home)? interview|\bfgm\b|\bgenital mutilation|\bforced marriage|"
    r"\b(?:to be|being|get(?:ting)?) (?:cut|circumcised)\b|\bprivate(?:ly)? foster|\bhomeless",
    re.I,
)
#: A carer whom a council of two chose is asked about as a carer, and which of them is to lead.
_PLACEMENT = re.compile(
    r"\b(?:placed|placement|fostered|foster|looked after|lac|cla)\b(?![^.;?]*\blados?\b)", re.I
)
_HARM = re.compile(
    r"\b(?:at risk|harm\w*|abus\w*|hurt\w*|bruis\w*|injur\w*|hit|hits|hitting|neglect\w*|danger|plan|"
    r"cpp?)\b",
    re.I,
)
_STRATEGY = re.compile(r"\b(?:strat\w*|s ?47|section 47)\b", re.I)
_MEETING = re.compile(rf"{_STRATEGY.pattern}|\bconven\w+", re.I)
#: Who leads one of these is no question of which council does, unless councils are named.
_OTHER_MEETING = re.compile(
    r"\b(?:(?:conference|[ir]?cpc|review|core group|panel)s?|marac|legal planning|court)\b", re.I
)
#: Which council, asked outright, says that there are two.
_WHICH_COUNCIL = re.compile(r"\bwhich (?:council|la|authority|borough|area|county)\b", re.I)
#: One of two councils, as a question.
_EITHER = re.compile(
    r"\b(?:place|us|ours) or (?:edt )?(?:place|us|them|theirs)\b[^.;?]{0,12}\?|"
    r"(?<!in )(?<!at )\bplace or place\W*$"
)
#: What tells of a child or a family, and what asks or names a subject instead.
_TELLING = re.compile(
    r"\b(?:child|children|kids?|boys?|girls?|lads?|lass|bab(?:y|ies)|toddler|teen\w*|twins|siblings|family|"
    r"mum|dad"
    r"|mother|father|parents?|she|he|they|yp)\b[^.;?]{0,60}\b(?:is|are|was|were|has|have|had|'s|moved|"
    r"being|"
    r"moving|lives?"
    r"|living|went|gone|took|taken|left|arrived|came|fled|staying|goes|stays|hit|hurt|says|told)\b|"
    r"\blives?\b",
    re.I,
)
_ASKED = re.compile(
    r"\?|\b(?:who|whose|whom|which|what|whats|how|when|where|why|whether|do|does|did|must|should|shall|can"
    r"|could|may|if|procedures?|policy|policies|guidance|protocol|rules?|law|template|example|letter|"
    r"explain"
    r"|tell me|need to|time ?scales?|deadline|duty|duties|responsib\w+|difference)\b"
    r"|\b(?:is|are) (?:it|we|there|this|that|they|he|she)\b|^(?:have|has|is|are|was|were|any)\b",
    re.I,
)
#: Ties that say less than another, where both are told: a child is harmed wherever the child is.
_OUTRANKED = frozenset({Tie.RISK, Tie.THERE_NOW})
_OUTRANKS: Mapping[str, frozenset[Tie]] = {
    Tie.PLACED: _OUTRANKED,
    Tie.THERE_NOW: frozenset({Tie.RISK}),
}
#: Where a child may be who is harmed at home.
_KEEPS_AWAY = (Tie.HOSPITAL, Tie.SCHOOL)
#: Ties to a place that stands beside the name of the other council, or is not there.
_HAS_A_PLACE = frozenset({Tie.SCHOOL, Tie.PLACED})
#: Ties that alone say that two areas are meant, and those that do beside the name of one.
_ACROSS_FROM_ONE = MOVES | {Tie.THERE_NOW, Tie.HOSPITAL, Tie.PLACED, Tie.SCHOOL}


@dataclass(frozen=True)
class CaseRead:
    """A case as a question was read; ``unplaced`` are councils that it names on neither side.

    ``facts`` are None where it asks who is to act and says neither two councils nor a tie.
    """

    facts: Facts | None
    unplaced: tuple[str, ...] = ()


class CaseReader:
    """The reader of cases over one library.

    What it learned of other wordings than those that ship is kept in ``folder``.
    """

    def __init__(self, authorities: Authorities, wordings: Wordings, encoder: Encoder, folder: Path) -> None:
        self._authorities = authorities
        self._wordings = wordings
        self._encoder = encoder
        self._folder = folder

    def read(self, question: Question) -> CaseRead | None:
        """Return the case that a question asks about, or None where it asks about something else."""
        text = self._authorities.with_hospitals_told(spelled_out(question.searched))
        if _STORY.search(text):
            return None
        told = Told.of(text)
        named = Named.of(told, self._authorities)
        either = _EITHER.search(named.plain)
        before = sides_in(named, self._authorities, question.authority, NOT_SURE)
        asks_outright = asks_who_acts(text)
        other_rules = _has_other_rules(text) and not (
            asks_outright and before.two and _PLACEMENT.search(text)
        )
        if other_rules and not either:
            return None
        features, asked = self._features([named.plain_so, named.plain])
        tie, status = self._tie(told.so, features), self._status(told.so, features)
        if tie not in MOVES and _asks_of_another_meeting(text):
            return None
        across = _ACROSS_FROM_ONE if before.named or _WHICH_COUNCIL.search(text) else MOVES
        tied = (before.named and tie in MOVES) or (_WHICH_COUNCIL.search(text) and tie != NOT_SURE)
        outright = (before.two and either) or (asks_outright and (before.two or before.alone or tied))
        story = tie != NOT_SURE and _tells_of_two_councils(text, before)
        if not outright and not (story and not _ASKED.search(text)):
            likely = self._learned["asks"].likelihoods(asked)[Asks.WHO_ACTS]
            if likely < LEANING:
                return None
        if before.alone:
            return CaseRead(
                _facts(
                    told,
                    replace(before, home=before.alone, other=before.alone),
                    Tie(tie),
                    ChildStatus(status),
                )
            )
        if not (before.two or tie in across):
            is_open = asks_outright and not _OTHER_MEETING.search(text)
            return CaseRead(None) if is_open else None
        return self._between(named, question.authority, tie, status, several=before.named > 2)

    def _between(self, named: Named, own: str | None, tie: str, status: str, *, several: bool) -> CaseRead:
        """The case between two councils, or ``several`` that are named.

        Harm by somebody at home is no tie to the other area: the school there may have been told.
        """
        told = named.told
        if tie in HARMS and concern_of(told.so, Tie(tie)) is Concern.SOMEONE_AT_HOME:
            tie = next((t for t in _KEEPS_AWAY if t in cues_of("tie", told.so)), NOT_SURE)
        sides = sides_in(named, self._authorities, own, tie)
        harmed = tie in HARMS and _HARM.search(told.so)
        if tells_of_several(told.so) and not harmed:  # what is told of one child is not so of the other
            placed = (slug for slug in (sides.home, sides.other) if slug != NOT_SURE)
            unplaced = tuple(dict.fromkeys((*placed, *sides.unplaced)))
            return CaseRead(Facts(NOT_SURE, NOT_SURE), unplaced)
        elsewhere = several or (tie in _HAS_A_PLACE and tie != tie_said(told.so))
        astray = elsewhere and not is_tied_by(named, sides.other, tie)
        said_elsewhere = tie == Tie.SCHOOL or (tie not in HARMS and tie in cues_of("tie", told.so))
        at_home = tie in HARMS and is_harmed_in(named, sides.home)
        if astray or at_home or (sides.aside and not said_elsewhere):
            tie = NOT_SURE
        facts = _facts(told, sides, Tie(tie), ChildStatus(status))
        if len(sides.unplaced) == 1 and NOT_SURE not in {sides.home, sides.other}:
            (third,) = sides.unplaced
            if third in self._authorities.by_slug and not _is_short_for(third, (sides.home, sides.other)):
                now = Now.ELSEWHERE if is_found_in(named, third) else facts.now
                return CaseRead(replace(facts, third=third, now=now))
        return CaseRead(facts, sides.unplaced)

    def learn(self) -> None:
        """Learn what is not kept yet, rather than with the first question."""
        _ = self._learned

    def says(self, fact: str, wordings: Sequence[str]) -> list[str]:
        """Return for each wording the value of a fact that it says, or not sure."""
        texts = [self._named(wording) for wording in wordings]
        pairs = zip(texts, self._features([text.plain_so for text in texts]), strict=True)
        said = {"tie": self._tie, "status": self._status}.get(fact)
        return [said(text.told.so, told) if said else self._said(fact, told) for text, told in pairs]

    def _named(self, wording: str) -> Named:
        return Named.of(Told.of(spelled_out(wording)), self._authorities)

    def _features(self, texts: Sequence[str]) -> Floats:
        """The features of texts in which councils are mere places."""
        return features_of([" ".join(text.lower().split()) for text in texts], self._encoder)

    def _said(self, fact: str, told: Floats) -> str:
        label, likely = self._learned[fact].likeliest(told)
        return label if likely >= SURE else NOT_SURE

    def _tie(self, text: str, told: Floats) -> str:
        """The tie that the words say outright, or the one that was learned, where it is sure.

        Less is enough where its own words are there. Words alone are not: a school may only have rung.
        """
        if outright := tie_said(text):
            return outright
        learned = self._learned["tie"].likelihoods(told)
        possible = {tie: likely for tie, likely in learned.items() if speaks_of(tie, text)}
        cues = cues_of("tie", text)
        label = max(possible, key=lambda tie: possible[tie] + NUDGE * (tie in cues))
        likely = possible[label]
        if label in MOVES and len(told_of := MOVES.intersection(cues)) == 1:  # the words tell them apart
            (label,), likely = told_of, sum(possible.get(tie, 0) for tie in MOVES)
        if label in _OUTRANKED and is_placed(text):  # wherever the risk is, or the child was found
            label, likely = Tie.PLACED, likely + possible.get(Tie.PLACED, 0)
        rivals = set(cues) - {label} - _OUTRANKS.get(label, frozenset())
        enough = {(True, False): LIKELY, (False, True): BEYOND_DOUBT}.get((label in cues, bool(rivals)), SURE)
        return label if likely >= enough else NOT_SURE

    def _status(self, text: str, told: Floats) -> str:
        """What is open, as it was learned where that is sure, or the one status whose words are there.

        That the other side calls the case closed does not say that nothing is.
        """
        label, likely = self._learned["status"].likeliest(told)
        if likely < SURE or not speaks_of(label, text):
            label = NOT_SURE
        cues = cues_of("status", text)
        closed = ChildStatus.NONE in cues and label != ChildStatus.NONE
        values = [label] if label != NOT_SURE and not closed else cues
        if reason_of(text) is Refused.CASE_CLOSED:
            values = [value for value in values if value != ChildStatus.NONE]
        return values[0] if len(values) == 1 else NOT_SURE

    @cached_property
    def _learned(self) -> Mapping[str, ShortTextClassifier]:
        """What was learned of each fact: as it ships or was kept, else learned now, which takes a minute."""
        made_of = f"{LEARNED_AS}{self._encoder.digest}{self._wordings}"
        digest = hashlib.sha256(made_of.encode()).hexdigest()[:16]
        return {fact: self._kept(fact, self._folder / f"{fact}-{digest}.npz") for fact in VALUES}

    def _kept(self, fact: str, path: Path) -> ShortTextClassifier:
        learned = ShortTextClassifier.load(LEARNED / path.name) or ShortTextClassifier.load(path)
        if learned is None:
            ties = list(self._wordings.learned("tie"))
            beside = {"tie": _told_beside, "status": _beside, "asks": _asked_beside}[fact]
            other = "asks" if fact == "tie" else fact
            labelled = list(beside(ties, list(self._wordings.learned(other))))
            # A status is told better by wordings alone.
            whole = [] if fact == "status" else list(self._wordings.whole(fact))
            texts = [self._named(text).plain for text, _ in labelled]
            texts += [self._named(text).plain_so for text, _ in whole]
            values = [value for _, value in (*labelled, *whole)]
            learned = ShortTextClassifier.learn(self._features(texts), values)
            try:
                learned.save(path)
            except OSError:  # it is only learned again the next time
                return learned
        return learned


def _tells_of_two_councils(text: str, sides: Sides) -> bool:
    """Whether a text tells of a child between two councils."""
    two = sides.named > 1 or bool(sides.named and sides.ours)
    return two and bool(_TELLING.search(text))


def _is_short_for(council: str, placed: tuple[str, str]) -> bool:
    """Whether a council may be another one, named in short: "Leics" said of Leicester."""
    return any(council.startswith(other) or other.startswith(council) for other in placed)


def _has_other_rules(text: str) -> bool:
    """Whether a question is about what has rules of its own, and not about enquiries or harm to a child."""
    return bool(_OTHER_RULES.search(text)) and not (_MEETING.search(text) or _HARM.search(text))


def _asks_of_another_meeting(text: str) -> bool:
    """Whether a text asks about a conference or a review, and tells of no strategy discussion or enquiry."""
    asked = (sentence for sentence in re.split(r"[.;,]", text) if _ASKED.search(sentence))
    return not _STRATEGY.search(text) and any(_OTHER_MEETING.search(sentence) for sentence in asked)


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


def _told_beside(ties: list[tuple[str, str]], asked: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield wordings of a tie, alone and, where they ask nothing, beside a short question that says none."""
    short = [text for text, value in asked if value == Asks.WHO_ACTS and len(text.split()) <= _SHORT]
    yield from ((text, NOT_SURE) for text in short)
    for number, (text, value) in enumerate(ties):
        yield text, value
        if short and value != NOT_SURE and not _ASKING.search(text):
            yield f"{text}. {short[number * 7 % len(short)]}", value


def _asked_beside(ties: list[tuple[str, str]], asked: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what is asked, as it is and, where it is short, beside the story of a tie that asks nothing.

    Stories that ask it outright are learned from too.
    """
    yield from ((text, Asks.WHO_ACTS) for text, _ in ties if asks_who_acts(text))
    stories = [text for text, _ in ties if not _ASKING.search(text)]
    for number, (text, value) in enumerate(asked):
        yield text, value
        if stories and len(text.split()) <= _SHORT:
            yield f"{stories[number % len(stories)]}. {text}", value


def _facts(told: Told, sides: Sides, tie: Tie, status: ChildStatus) -> Facts:
    """The facts as they are told; a reason to refuse counts though it is only supposed, as does who asks."""
    text = told.so
    more: dict[str, Any] = {
        "concern": concern_of(text, tie),
        "order": order_of(text),
        "refused": reason_of(told.text),
    }
    if tie is Tie.PLACED and status is ChildStatus.NOT_SURE and placed_in_care(text):
        status = ChildStatus.LOOKED_AFTER
    if more["concern"] is Concern.UNBORN and status is ChildStatus.LOOKED_AFTER:
        status = ChildStatus.NOT_SURE  # it is the mother who is
    if tie is Tie.MOVED:
        more["stay"] = stay_of(text)
    if in_danger(text):
        more["danger"] = Danger.YES
        if is_at_home(text):
            more["now"] = Now.AT_HOME
    if is_missing(text):
        more["now"] = Now.MISSING
    ours = "" if is_from_elsewhere(told.text) else sides.ours
    asking = {"home": Asking.HOME, "host": Asking.OTHER}.get(ours, Asking.THIRD)
    return replace(Facts(home=sides.home, other=sides.other, tie=tie, status=status, asking=asking), **more)
