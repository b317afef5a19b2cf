"""A case on one page: every fact as a list of choices, and what was chosen as facts. Nothing is typed.

The questions, their choices and what each says are those of the steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.core.formatting import in_words
from bot.features.boundary import messages as said
from bot.features.boundary.steps import CaseStep, StepChoice, Steps
from procedures.authorities import Authorities
from procedures.boundary.facts import NOT_SURE, Concern, Facts, Stay, Tie

#: The facts that a page asks for at once, and those that stand behind them, by name.
AT_ONCE = ("danger", "home", "other", "tie", "status", "now")
FURTHER = ("concern", "stay", "order", "asking", "refused", "third")
#: Those that nobody may leave out.
NEEDED = ("danger", "home", "other", "tie")
#: What was chosen when the page was made, so that a changed tie takes what hung on the old one with it.
WAS = "was"

_STEPS: Mapping[str, CaseStep] = {
    "danger": CaseStep.DANGER,
    "now": CaseStep.NOW,
    "home": CaseStep.HOME_REGION,
    "other": CaseStep.OTHER_REGION,
    "third": CaseStep.THIRD_REGION,
    "tie": CaseStep.TIE,
    "concern": CaseStep.CONCERN,
    "status": CaseStep.STATUS,
    "asking": CaseStep.ASKING,
    "order": CaseStep.ORDER,
    "stay": CaseStep.STAY,
    "refused": CaseStep.REFUSED,
}
_LISTS: Mapping[str, Mapping[str, str]] = {
    "danger": said.DANGER,
    "now": said.NOW,
    "tie": said.SITUATIONS,
    "concern": said.CONCERNS,
    "status": said.STATUSES,
    "asking": said.ASKING,
    "order": said.ORDERS,
    "stay": said.STAYS,
    "refused": said.REFUSED,
}
_COUNCILS = frozenset({"home", "other", "third"})


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices under a name, such as the councils of a region; without one where it is ""."""

    name: str
    choices: tuple[StepChoice, ...]


@dataclass(frozen=True)
class FormField:
    """A fact that is asked for, with its choices, that which is chosen, and what is wrong with it."""

    name: str
    question: str
    groups: tuple[ChoiceGroup, ...]
    chosen: str = ""
    problem: str = ""

    @property
    def is_further(self) -> bool:
        """Whether it stands behind what is asked at once."""
        return self.name in FURTHER


@dataclass(frozen=True)
class FilledForm:
    """What a page of choices came to: facts, or what is wrong by the name of each fact."""

    facts: Facts | None = None
    problems: Mapping[str, str] = field(default_factory=dict)


class CaseForm:
    """The page of choices over the councils of one library."""

    def __init__(self, authorities: Authorities) -> None:
        self._authorities = authorities
        self._steps = Steps(authorities)

    def fields(
        self, chosen: Mapping[str, str], own: str | None, problems: Mapping[str, str] | None = None
    ) -> tuple[FormField, ...]:
        """Return the facts to choose, the asker's own council first in its lists."""
        wrong = problems or {}
        return tuple(
            FormField(
                name,
                said.PAGE_QUESTIONS[name],
                tuple(self._groups(name, own)),
                chosen.get(name, ""),
                wrong.get(name, ""),
            )
            for name in (*AT_ONCE, *FURTHER)
        )

    def chosen_of(self, facts: Facts) -> dict[str, str]:
        """Return the choices that give these facts, for a page on which they can be corrected."""
        chosen = {name: facts.value(name) for name in _STEPS}
        return {**chosen, WAS: " ".join(chosen[name] for name in ("tie", "concern", "stay"))}

    def filled(self, given: Mapping[str, str], own: str | None) -> FilledForm:
        """Return the facts of what was chosen. What is not asked at once need not be chosen."""
        chosen = _without_what_hung_on_the_tie(
            {name: given.get(name, "") for name in _STEPS} | {WAS: given.get(WAS, "")}
        )
        problems = {name: said.PAGE_NEEDED[name] for name in NEEDED if not chosen[name]}
        problems |= {
            name: said.PAGE_NOT_OFFERED
            for name in _STEPS
            if chosen[name] and not self._offers(name, chosen[name])
        }
        if problems:
            return FilledForm(problems=problems)
        told = ",".join(f"{step}={chosen[name]}" for name, step in _STEPS.items() if chosen[name])
        walk = self._steps.read(f"{told};;{own or ''}")
        while self._steps.asked(walk) is not None:
            walk = self._steps.choose(walk, NOT_SURE)
        return FilledForm(self._steps.facts(walk))

    def _offers(self, name: str, value: str) -> bool:
        if name in _COUNCILS:
            return value in self._authorities.by_slug or value in said.SOMEWHERE or value == "england"
        return value in _LISTS[name] or (name == "tie" and value in list(Tie))

    def _groups(self, name: str, own: str | None) -> Iterator[ChoiceGroup]:
        if name not in _COUNCILS:
            yield ChoiceGroup("", tuple(StepChoice(v, label) for v, label in _LISTS[name].items()))
            return
        if own in self._authorities.by_slug and own:
            yield ChoiceGroup(said.PAGE_OWN, (self._council(own),))
        for region in sorted({a.region for a in self._authorities.all if a.region}):
            here = sorted(a.slug for a in self._authorities.all if a.region == region)
            yield ChoiceGroup(in_words(region), tuple(map(self._council, here)))
        yield ChoiceGroup(
            said.PAGE_ELSEWHERE,
            (
                *(StepChoice(value, label) for value, label in said.SOMEWHERE.items()),
                StepChoice("england", said.PAGE_ENGLAND),
            ),
        )

    def _council(self, slug: str) -> StepChoice:
        return StepChoice(slug, self._authorities.short_name_of(slug))


def _without_what_hung_on_the_tie(chosen: dict[str, str]) -> dict[str, str]:
    """Return choices in which a tie that was changed stands alone: what was said with the old one goes."""
    was = chosen.pop(WAS).split(" ")
    if len(was) == len(("tie", "concern", "stay")) and was[0] != chosen["tie"]:
        for name, before in (("concern", was[1]), ("stay", was[2])):
            if chosen[name] == before and before in (*Concern, *Stay):
                chosen[name] = ""
    return chosen
