"""The steps of a case, apart from any channel: what is asked next, its choices, back, and start again.

A walk is a value: choosing gives a new one. It holds only choices, and fits in a short line of text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core import messages as core_messages
from bot.core.formatting import in_words
from bot.features.boundary import messages as boundary_messages
from procedures.authorities import Authorities
from procedures.boundary.facts import NOT_SURE, Asking, ChildStatus, Danger, Facts, Refused, Somewhere, Tie


class CaseStep(StrEnum):
    """A question of the guide, in the order in which they are asked."""

    DANGER = "danger"
    HOME_REGION = "home_region"
    HOME = "home"
    OTHER_REGION = "other_region"
    OTHER = "other"
    TIE = "tie"
    STATUS = "status"
    ASKING = "asking"
    REFUSED = "refused"


@dataclass(frozen=True)
class StepChoice:
    """A choice. ``value`` is short enough for a button."""

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
    """A walk: the choices made so far. ``named`` councils and the ``tie`` come first, to be confirmed."""

    answers: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    tie: str = ""

    def back(self) -> Walk:
        """Return the walk without its last answer."""
        return replace(self, answers=self.answers[:-1])

    def again(self) -> Walk:
        """Return the walk without any answer."""
        return replace(self, answers=())

    def as_text(self) -> str:
        """Return the walk as one line, for ``Steps.read``."""
        return ";".join((",".join(self.answers), ",".join(self.named), self.tie))


#: The steps that have the same choices for everyone.
_FIXED: Mapping[CaseStep, Mapping[str, str]] = {
    CaseStep.DANGER: boundary_messages.DANGER,
    CaseStep.TIE: boundary_messages.TIES,
    CaseStep.STATUS: boundary_messages.STATUSES,
    CaseStep.ASKING: boundary_messages.ASKING,
    CaseStep.REFUSED: boundary_messages.REFUSED,
}
#: A council is chosen after its region, unless the region step already says which or where it is.
_COUNCIL_AFTER = {CaseStep.HOME_REGION: CaseStep.HOME, CaseStep.OTHER_REGION: CaseStep.OTHER}
#: What not being sure comes to, where a fact has no such value.
_WIDER: Mapping[CaseStep, str] = {
    CaseStep.DANGER: Danger.YES,
    CaseStep.ASKING: Asking.THIRD,
    CaseStep.REFUSED: Refused.NONE,
}


class Steps:
    """The steps that walk a person through a case, over the councils of one library."""

    def __init__(self, authorities: Authorities) -> None:
        self._authorities = authorities
        self._regions = tuple(sorted({a.region for a in authorities.all if a.region}))

    def begin(self, named: Sequence[str] = (), tie: str = "") -> Walk:
        """Return an empty walk that offers first what a question named; what is not known is dropped."""
        known = tuple(slug for slug in dict.fromkeys(named) if slug in self._authorities.by_slug)
        return Walk(named=known, tie=tie if tie in list(Tie) else "")

    def read(self, text: str) -> Walk:
        """Return the walk that ``Walk.as_text`` wrote, up to the first answer that is no longer offered."""
        answers, named, tie, *_ = (*text.split(";"), "", "")
        walk = self.begin([slug for slug in named.split(",") if slug], tie)
        for value in answers.split(","):
            further = self.choose(walk, value)
            if further == walk:
                break
            walk = further
        return walk

    def asked(self, walk: Walk) -> StepQuestion | None:
        """Return the next question, or None when the case is complete."""
        steps = self._steps(walk.answers)
        if len(walk.answers) == len(steps):
            return None
        step = steps[len(walk.answers)]
        danger = walk.answers[:1] in {(Danger.YES,), (NOT_SURE,)}
        return StepQuestion(
            step=step,
            question=boundary_messages.QUESTIONS[step],
            choices=tuple(self._choices(step, walk)),
            can_go_back=bool(walk.answers),
            warning=core_messages.DANGER if danger else "",
        )

    def choose(self, walk: Walk, value: str) -> Walk:
        """Return the walk with one more answer; what the step does not offer changes nothing."""
        asked = self.asked(walk)
        if asked is None or value not in {choice.value for choice in asked.choices}:
            return walk
        return replace(walk, answers=(*walk.answers, value))

    def facts(self, walk: Walk) -> Facts:
        """Return the facts of a complete case. Raises ValueError while a step is open."""
        given = dict(zip(self._steps(walk.answers), walk.answers, strict=True))
        for step, wider in _WIDER.items():
            given[step] = wider if given[step] == NOT_SURE else given[step]
        return Facts(
            home=self._place(given, CaseStep.HOME_REGION),
            other=self._place(given, CaseStep.OTHER_REGION),
            tie=Tie(given[CaseStep.TIE]),
            status=ChildStatus(given[CaseStep.STATUS]),
            danger=Danger(given[CaseStep.DANGER]),
            asking=Asking(given[CaseStep.ASKING]),
            refused=Refused(given[CaseStep.REFUSED]),
        )

    def _steps(self, answers: Sequence[str]) -> list[CaseStep]:
        """The steps of a walk with these answers."""
        steps: list[CaseStep] = []
        for step in CaseStep:
            if step in _COUNCIL_AFTER.values():
                continue
            steps.append(step)
            at = len(steps) - 1
            if step in _COUNCIL_AFTER and at < len(answers) and answers[at] in self._regions:
                steps.append(_COUNCIL_AFTER[step])
        return steps

    def _choices(self, step: CaseStep, walk: Walk) -> Iterator[StepChoice]:
        if step in _COUNCIL_AFTER:
            yield from self._regions_and_named(walk)
        elif step in _COUNCIL_AFTER.values():
            region = walk.answers[-1]
            councils = sorted((a for a in self._authorities.all if a.region == region), key=lambda a: a.slug)
            yield from (StepChoice(council.slug, council.name) for council in councils)
            yield StepChoice(NOT_SURE, boundary_messages.NOT_SURE)
        else:
            fixed = _FIXED[step]
            first = [walk.tie] if step is CaseStep.TIE and walk.tie else []
            yield from (StepChoice(value, fixed[value]) for value in dict.fromkeys((*first, *fixed)))

    def _regions_and_named(self, walk: Walk) -> Iterator[StepChoice]:
        for slug in walk.named:
            yield StepChoice(slug, boundary_messages.NAMED.format(name=self._authorities.name_of(slug)))
        yield from (StepChoice(region, in_words(region)) for region in self._regions)
        yield from (StepChoice(value, label) for value, label in boundary_messages.SOMEWHERE.items())

    def _place(self, given: Mapping[CaseStep, str], region: CaseStep) -> str:
        """A council's slug; one that is not sure within a region is somewhere in England."""
        if given[region] not in self._regions:
            return given[region]
        council = given[_COUNCIL_AFTER[region]]
        return Somewhere.ENGLAND.value if council == NOT_SURE else council
