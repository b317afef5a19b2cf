"""The steps of a case, apart from any channel: what is asked next, its choices, back, change, start again.

Only what bears on the case is asked: five or six presses for most. Every other fact can be changed once the
card is there. A walk is a value: choosing gives a new one. It holds only choices, and fits in a line of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core import messages as core_messages
from bot.core.formatting import in_words
from bot.features.boundary import formatting as wording
from bot.features.boundary import messages as boundary_messages
from procedures.authorities import Authorities
from procedures.boundary.facts import (
    CHOICES,
    NOT_SURE,
    Asking,
    ChildStatus,
    Concern,
    Danger,
    Facts,
    Now,
    Order,
    Refused,
    Somewhere,
    Stay,
    Tie,
)


class CaseStep(StrEnum):
    """A question of the guide, in the order in which they are asked."""

    DANGER = "danger"
    NOW = "now"
    HOME_REGION = "home_region"
    HOME = "home"
    OTHER_REGION = "other_region"
    OTHER = "other"
    TIE = "tie"
    CONCERN = "concern"
    STATUS = "status"
    ASKING = "asking"
    ORDER = "order"
    STAY = "stay"
    REFUSED = "refused"
    THIRD_REGION = "third_region"
    THIRD = "third"


@dataclass(frozen=True)
class StepChoice:
    """A choice. ``value`` is short enough for a button, and ``label`` for a phone."""

    value: str
    label: str


@dataclass(frozen=True)
class StepQuestion:
    """A question with its choices. One can go back from all but the first.

    ``warning`` is to be shown before anything else: what to do where someone is in danger now.
    """

    step: CaseStep
    question: str
    choices: tuple[StepChoice, ...]
    can_go_back: bool
    warning: str = ""


@dataclass(frozen=True)
class Walk:
    """A walk: the choice made at each step so far, in order. ``named`` councils come first in a list.

    ``own`` is the council of whoever asks, and ``changing`` a step that is asked again.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    own: str = ""
    changing: str = ""

    def back(self) -> Walk:
        """Return the walk without its last choice, or as it was before a fact was to be changed."""
        if self.changing:
            return replace(self, changing="")
        return replace(self, chosen=dict(list(self.chosen.items())[:-1]))

    def again(self) -> Walk:
        """Return the walk without any choice."""
        return replace(self, chosen={}, changing="")

    def change(self, step: str) -> Walk:
        """Return the walk with one step to be asked again."""
        return replace(self, changing=step)

    def as_text(self) -> str:
        """Return the walk as one line, for ``Steps.read``."""
        chosen = ",".join(f"{step}={value}" for step, value in self.chosen.items())
        return ";".join((chosen, ",".join(self.named), self.own, self.changing))


#: The steps that have the same choices for everyone.
_FIXED: Mapping[CaseStep, Mapping[str, str]] = {
    CaseStep.DANGER: boundary_messages.DANGER,
    CaseStep.NOW: boundary_messages.NOW,
    CaseStep.TIE: boundary_messages.SITUATIONS,
    CaseStep.CONCERN: boundary_messages.CONCERNS,
    CaseStep.STATUS: boundary_messages.SHORT_STATUSES,
    CaseStep.ASKING: boundary_messages.SHORT_ASKING,
    CaseStep.ORDER: boundary_messages.ORDERS,
    CaseStep.STAY: boundary_messages.STAYS,
    CaseStep.REFUSED: boundary_messages.SHORT_REFUSED,
}
#: A council is chosen after its region, unless the region step already says which or where it is.
_COUNCIL_AFTER = {
    CaseStep.HOME_REGION: CaseStep.HOME,
    CaseStep.OTHER_REGION: CaseStep.OTHER,
    CaseStep.THIRD_REGION: CaseStep.THIRD,
}
_REGION_OF = {council: region for region, council in _COUNCIL_AFTER.items()}
#: What a situation says besides the tie.
_SITUATIONS: Mapping[str, Mapping[str, str]] = {
    "risk_there": {"concern": Concern.SOMEONE_THERE},
    "new_household": {"tie": Tie.SUSPECT, "concern": Concern.NEW_HOUSEHOLD},
    "moved_there": {"stay": Stay.FOR_GOOD},
    "housed_for_now": {"tie": Tie.MOVED, "stay": Stay.FOR_NOW},
    "refuge": {"tie": Tie.MOVED, "stay": Stay.REFUGE},
    "online": {"tie": Tie.NOT_SURE, "concern": Concern.ONLINE},
    "unborn": {"tie": Tie.NOT_SURE, "concern": Concern.UNBORN},
}
#: Situations after which what is open decides most, and those after which the concern does.
_STATUS_AFTER = frozenset(
    {
        "risk_there",
        "is_there_now",
        "in_hospital_there",
        "moved_there",
        "housed_for_now",
        "refuge",
        "moving_there",
    }
)
_CONCERN_AFTER = frozenset({Tie.PLACED, Tie.SCHOOL})
#: What can be changed under a card, in the order of its list.
CHANGEABLE = (
    CaseStep.HOME_REGION,
    CaseStep.OTHER_REGION,
    CaseStep.TIE,
    CaseStep.NOW,
    CaseStep.DANGER,
    CaseStep.CONCERN,
    CaseStep.STATUS,
    CaseStep.STAY,
    CaseStep.ORDER,
    CaseStep.ASKING,
    CaseStep.THIRD_REGION,
)
#: What is said at the first step, and what it comes to.
_AT_FIRST: Mapping[str, Mapping[str, str]] = {
    NOT_SURE: {"danger": Danger.YES},
    Order.POLICE_PROTECTION: {"danger": Danger.NO, "order": Order.POLICE_PROTECTION},
    Order.EMERGENCY_ORDER: {"danger": Danger.NO, "order": Order.EMERGENCY_ORDER},
}


class Steps:
    """The steps that walk a person through a case, over the councils of one library."""

    def __init__(self, authorities: Authorities) -> None:
        self._authorities = authorities
        self._regions = tuple(sorted({a.region for a in authorities.all if a.region}))

    def begin(self, named: Sequence[str] = (), own: str | None = None) -> Walk:
        """Return an empty walk that offers first what a question named, and the asker's own council."""
        known = tuple(slug for slug in dict.fromkeys(named) if slug in self._authorities.by_slug)
        return Walk(named=known, own=own if own in self._authorities.by_slug and own else "")

    def of(self, facts: Facts, own: str | None = None) -> Walk:
        """Return the complete walk to a case."""
        third = facts.third or (NOT_SURE if facts.now is Now.ELSEWHERE else "")
        chosen = {
            CaseStep.DANGER.value: facts.danger.value,
            CaseStep.NOW.value: facts.now.value,
            CaseStep.HOME_REGION.value: facts.home,
            CaseStep.OTHER_REGION.value: facts.other,
            CaseStep.TIE.value: facts.tie.value,
            CaseStep.CONCERN.value: facts.concern.value,
            CaseStep.STATUS.value: facts.status.value,
            CaseStep.ASKING.value: facts.asking.value,
            CaseStep.ORDER.value: facts.order.value,
            CaseStep.STAY.value: facts.stay.value,
            CaseStep.REFUSED.value: facts.refused.value,
            **({CaseStep.THIRD_REGION.value: third} if third else {}),
        }
        return replace(self.begin(own=own), chosen=chosen)

    def read(self, text: str) -> Walk:
        """Return the walk that ``Walk.as_text`` wrote; what no step offers any more is left out."""
        chosen, named, own, changing, *_ = (*text.split(";"), "", "", "")
        walk = self.begin([slug for slug in named.split(",") if slug], own)
        pairs = (pair.partition("=") for pair in chosen.split(",") if pair)
        kept = {step: value for step, _, value in pairs if self._offers(step, value)}
        known = changing if changing in list(CaseStep) else ""
        return replace(walk, chosen=kept, changing=known)

    def asked(self, walk: Walk) -> StepQuestion | None:
        """Return the next question, or None when the case is complete."""
        step = self._next(walk)
        if step is None:
            return None
        danger = walk.chosen.get(CaseStep.DANGER) in {Danger.YES, NOT_SURE}
        return StepQuestion(
            step=step,
            question=boundary_messages.QUESTIONS[step],
            choices=tuple(self._choices(step, walk)),
            can_go_back=bool(walk.chosen),
            warning=core_messages.DANGER if danger else "",
        )

    def choose(self, walk: Walk, value: str) -> Walk:
        """Return the walk with one more choice; what the step does not offer changes nothing."""
        asked = self.asked(walk)
        if asked is None or value not in {choice.value for choice in asked.choices}:
            return walk
        chosen = {**walk.chosen, asked.step.value: value}
        if asked.step in _COUNCIL_AFTER:
            chosen.pop(_COUNCIL_AFTER[asked.step], None)
        gone = ("concern", "stay") if asked.step is CaseStep.TIE else self._said_by(asked.step, value)
        for fact in gone:  # what the choice says, or leaves open, stands over an older choice
            if fact != asked.step:
                chosen.pop(fact, None)
        further = asked.step in _COUNCIL_AFTER and value in self._regions
        changing = _COUNCIL_AFTER[asked.step].value if walk.changing and further else ""
        return replace(walk, chosen=chosen, changing=changing)

    def facts(self, walk: Walk) -> Facts:
        """Return the facts of a complete case. Raises ValueError while a step is open."""
        if self.asked(walk) is not None:
            raise ValueError("the case is not complete")
        told: dict[str, str] = {}
        for step, value in walk.chosen.items():
            said = self._said_by(CaseStep(step), value)
            told |= said or {step: value}
        home, other, third = (
            self._place(walk.chosen, region)
            for region in (CaseStep.HOME_REGION, CaseStep.OTHER_REGION, CaseStep.THIRD_REGION)
        )
        asking = told.get("asking") or self._asking(walk.own, home, other)
        refused = told.get("refused", Refused.NONE)
        return Facts(
            home=home or NOT_SURE,
            other=other or NOT_SURE,
            tie=Tie(told["tie"]),
            status=ChildStatus(told.get("status", NOT_SURE)),
            danger=Danger(told["danger"]),
            asking=Asking(asking if asking != NOT_SURE else Asking.THIRD),
            refused=Refused(refused if refused != NOT_SURE else Refused.NONE),  # no reason of the list
            now=Now(told.get("now", NOT_SURE)),
            concern=Concern(told.get("concern", NOT_SURE)),
            order=Order(told.get("order", Order.NONE)),
            stay=Stay(told.get("stay", NOT_SURE)),
            third=third if third in self._authorities.by_slug else "",
        )

    def changes(self, walk: Walk) -> Iterator[StepChoice]:
        """Yield the facts that can be changed, each with what it is now."""
        facts = self.facts(walk)
        names = wording.short_places(facts, self._authorities)
        now = {
            CaseStep.HOME_REGION: names["home"],
            CaseStep.OTHER_REGION: names["host"],
            CaseStep.THIRD_REGION: names["third"] if facts.third else boundary_messages.NO_THIRD,
        }
        for step in CHANGEABLE:
            told = now.get(step) or boundary_messages.TOLD[step][facts.value(step.value)]
            yield StepChoice(step.value, boundary_messages.CHANGES[step].format(told=told))

    def _next(self, walk: Walk) -> CaseStep | None:
        if walk.changing:
            return CaseStep(walk.changing)
        return next((step for step in self._needed(walk) if step not in walk.chosen), None)

    def _needed(self, walk: Walk) -> Iterator[CaseStep]:
        """The steps of a walk, as far as its choices let them be known."""
        chosen = walk.chosen
        yield CaseStep.DANGER
        danger = chosen.get(CaseStep.DANGER) in {Danger.YES, NOT_SURE}
        if danger:
            yield CaseStep.NOW
        for region in (CaseStep.HOME_REGION, CaseStep.OTHER_REGION):
            yield region
            if chosen.get(region) in self._regions:
                yield _COUNCIL_AFTER[region]
        if chosen.get(CaseStep.NOW) == Now.ELSEWHERE:
            yield CaseStep.THIRD_REGION
            if chosen.get(CaseStep.THIRD_REGION) in self._regions:
                yield CaseStep.THIRD
        yield CaseStep.TIE
        tie = chosen.get(CaseStep.TIE, "")
        if tie in _CONCERN_AFTER and not danger:
            yield CaseStep.CONCERN
        if tie in _STATUS_AFTER and not danger:
            yield CaseStep.STATUS
        if not walk.own:
            yield CaseStep.ASKING

    def _offers(self, step: str, value: str) -> bool:
        """Whether a step may hold a value."""
        if step not in list(CaseStep):
            return False
        if step in _FIXED:
            return value in _FIXED[CaseStep(step)] or (step in CHOICES and value in list(CHOICES[step]))
        return value in self._authorities.by_slug or value in self._regions or value in list(Somewhere)

    def _said_by(self, step: CaseStep, value: str) -> Mapping[str, str]:
        """What a choice says, where that is more than itself."""
        if step is CaseStep.DANGER:
            return _AT_FIRST.get(value, {})
        if step is CaseStep.TIE and value in _SITUATIONS:
            return {"tie": value, **_SITUATIONS[value]}
        return {}

    def _choices(self, step: CaseStep, walk: Walk) -> Iterator[StepChoice]:
        if step in _COUNCIL_AFTER:
            yield from self._regions_and_named(step, walk)
        elif step in _REGION_OF:
            region = walk.chosen[_REGION_OF[step]]
            councils = sorted((a for a in self._authorities.all if a.region == region), key=lambda a: a.slug)
            sides = frozenset(walk.chosen.values()) if step is CaseStep.THIRD else frozenset[str]()
            yield from (StepChoice(c.slug, c.short_name) for c in councils if c.slug not in sides)
            yield StepChoice(NOT_SURE, boundary_messages.NOT_SURE)
        else:
            yield from (StepChoice(value, label) for value, label in _FIXED[step].items())

    def _regions_and_named(self, step: CaseStep, walk: Walk) -> Iterator[StepChoice]:
        other_side = {walk.chosen.get(region) for region in _COUNCIL_AFTER if region is not step}
        for slug in dict.fromkeys((*([walk.own] if walk.own else []), *walk.named)):
            if slug not in other_side:
                yield StepChoice(slug, self._authorities.short_name_of(slug))
        yield from (StepChoice(region, in_words(region)) for region in self._regions)
        yield from (StepChoice(value, label) for value, label in boundary_messages.SOMEWHERE.items())

    def _asking(self, own: str, home: str, other: str) -> str:
        """Who asks, where the asker's own council is known."""
        if own and own in {home, other}:
            return Asking.HOME if own == home else Asking.OTHER
        return Asking.THIRD

    def _place(self, chosen: Mapping[str, str], region: CaseStep) -> str:
        """A council's slug; one that is not sure within a region is somewhere in England."""
        value = chosen.get(region, "")
        if value not in self._regions:
            return value
        council = chosen.get(_COUNCIL_AFTER[region], NOT_SURE)
        return Somewhere.ENGLAND.value if council == NOT_SURE else council
