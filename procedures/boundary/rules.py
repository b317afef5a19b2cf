"""The cross-border rules as values: when one applies, where, what it gives, and the notes it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from procedures.boundary.facts import CHOICES, NOT_SURE, CaseSide, Facts
from procedures.fields import STRICT, among, must


class Part(StrEnum):
    """The parts of a duty card, each with its own file of rules."""

    ACTS_FIRST = "acts-first"
    HOLDS = "holds"
    KEEPS = "keeps"
    ENQUIRES = "enquires"
    ATTENDS = "attends"
    DO = "do"
    NOT_A_REASON = "not-a-reason"
    DISAGREEMENTS = "disagreements"
    IF_THEY_REFUSE = "if-they-refuse"
    RECORD = "record"
    NOTICES = "notices"
    SIDE_BY_SIDE = "side-by-side"


#: Of these the first rule that applies decides, and one always must.
DECIDING = (Part.ACTS_FIRST, Part.HOLDS, Part.ENQUIRES)
#: Of these the first that applies decides too. Of all others every rule that applies gives a line.
FIRST_DECIDES = frozenset({*DECIDING, Part.KEEPS})
#: Facts of which not being sure is any value in a list; of the others it is a value of its own.
WIDENING = frozenset({"tie", "status"})
#: What a card decides, by the names under which a rule may ask for it, and what each can be.
DECIDED: Mapping[str, frozenset[str]] = {
    "first": frozenset({"home", "host", "both", "third"}),
    "holder": frozenset({"home", "host", "both", "unclear"}),
    "enquirer": frozenset({"home", "host", "both", "unclear"}),
    "settled": frozenset({"yes", "locally", "no"}),
    "parts": frozenset({"yes", "no"}),
}


def _listed(value: object) -> object:
    """A list of words, where one word may stand without brackets."""
    return [value] if value and isinstance(value, str) else value or []


def _of_facts(when: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Refuse a value that a fact never has."""
    for fact, values in when.items():
        strange = ", ".join(sorted(values.difference(CHOICES[fact])))
        if strange:
            raise ValueError(f"{fact} is never {strange}; it is one of {', '.join(CHOICES[fact])}")
    return when


def _of_decided(decided: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Refuse what a card never decides."""
    for name, values in decided.items():
        if values.difference(DECIDED[name]):
            raise ValueError(f"{name} is one of {', '.join(sorted(DECIDED[name]))}")
    return decided


def _of_sides(where: object, info: ValidationInfo) -> object:
    """Refuse a side that there is not."""
    sides = [side.name for side in fields(Where)]
    strange = [side for side in where if side not in sides] if isinstance(where, dict) else []
    if strange:
        raise ValueError(f"{info.field_name} names {', '.join(strange)}; it may hold {', '.join(sides)}")
    return where


def _of_several(where: object, info: ValidationInfo) -> object:
    """Take one for a list of one; refuse a side that there is not."""
    return tuple(_of_sides(one, info) for one in (where if isinstance(where, list) else [where]))


_Fact = Annotated[str, among(CHOICES)]
_Decided = Annotated[str, among(DECIDED)]
_Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
_NameSet = Annotated[frozenset[str], BeforeValidator(_listed)]


@dataclass(frozen=True)
class Where:
    """What must be true of the two councils. Each value names procedures, a document about a council,
    or something that stands in place of a council, such as ``outside_england``.

    ``both`` wants one name shared, ``each`` one of the names on either side, ``pair`` one name a side.
    """

    __pydantic_config__ = STRICT

    home: _NameSet = frozenset()
    host: _NameSet = frozenset()
    either: _NameSet = frozenset()
    both: _NameSet = frozenset()
    each: _NameSet = frozenset()
    pair: Annotated[_Names, must(lambda names: len(names) == 2, "be two names")] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every name that is spoken of."""
        return self.home | self.host | self.either | self.both | self.each | frozenset(self.pair)

    def holds(self, home: CaseSide, host: CaseSide) -> bool:
        """Whether all of it is true of the two."""
        return (
            (not self.home or home.is_one_of(self.home))
            and (not self.host or host.is_one_of(self.host))
            and (not self.either or home.is_one_of(self.either) or host.is_one_of(self.either))
            and (not self.both or not self.both.isdisjoint(home.names & host.names))
            and (not self.each or (home.is_one_of(self.each) and host.is_one_of(self.each)))
            and (not self.pair or self._paired(home, host) or self._paired(host, home))
        )

    def _paired(self, one: CaseSide, two: CaseSide) -> bool:
        first, second = self.pair
        return first in one.names and second in two.names


@dataclass(frozen=True)
class Rule:
    """One rule. ``gives`` holds the fields of its part, such as who and by when.

    ``notes`` are cited in their order. Those of ``own`` come before them, and those of ``also`` after
    them, where their document is about one of the two councils. The first note cited is what the card says.
    ``same`` says whether it is for one council alone ("yes"), for two ("no"), or for either ("any").
    ``decided`` says what the card must have decided before. ``local`` names the procedures, or the
    document, of the councils alone on which the line is laid, where they may hold the discussion.
    It holds where ``where`` is true of the two and nothing of ``unless`` is.
    """

    __pydantic_config__ = STRICT

    id: str
    part: Part
    when: Annotated[Mapping[_Fact, _NameSet], AfterValidator(_of_facts)] = field(default_factory=dict)
    where: Annotated[Where, BeforeValidator(_of_sides)] = Where()
    unless: Annotated[tuple[Where, ...], BeforeValidator(_of_several)] = ()
    same: Annotated[str, among(["no", "yes", "any"])] = "no"
    decided: Annotated[Mapping[_Decided, _NameSet], AfterValidator(_of_decided)] = field(default_factory=dict)
    local: _NameSet = frozenset()
    gives: Mapping[str, str] = field(default_factory=dict)
    notes: _Names = ()
    own: _Names = ()
    also: _Names = ()
    path: Path = Path()
    line: int = 1

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of all notes that it may cite."""
        return (*self.own, *self.notes, *self.also)

    def fits(self, facts: Facts) -> bool:
        """Whether the facts other than the councils are those of the rule.

        Not being sure of the tie or the status counts as any value where rules give lines, and as itself
        alone where one decides.
        """
        for name, wanted in self.when.items():
            value = facts.value(name)
            widens = value == NOT_SURE and name in WIDENING and self.part not in FIRST_DECIDES
            if value not in wanted and not widens:
                return False
        return True

    def widened_by(self, facts: Facts, *names: str) -> bool:
        """Whether the rule fits these facts only because one of them, or one of ``names``, is not sure."""
        asked = {name: self.when[name] for name in names or self.when if name in self.when}
        return self.fits(facts) and any(facts.value(name) not in wanted for name, wanted in asked.items())

    def follows(self, decided: Mapping[str, str]) -> bool:
        """Whether the card decided what the rule asks for."""
        return all(decided[name] in wanted for name, wanted in self.decided.items())

    def fits_places(self, home: CaseSide, host: CaseSide, *, same: bool) -> bool:
        """Whether the rule is for these two councils."""
        if self.same != "any" and same != (self.same == "yes"):
            return False
        if self.local and not (home.is_one_of(self.local) or host.is_one_of(self.local)):
            return False
        return self.where.holds(home, host) and not any(one.holds(home, host) for one in self.unless)


@dataclass(frozen=True)
class Rules:
    """All rules by their part, in the order of their file."""

    by_part: Mapping[Part, tuple[Rule, ...]] = field(default_factory=dict)

    def of(self, part: Part) -> tuple[Rule, ...]:
        """Return the rules of one part."""
        return self.by_part.get(part, ())

    @property
    def all(self) -> tuple[Rule, ...]:
        """Every rule."""
        return tuple(rule for rules in self.by_part.values() for rule in rules)
