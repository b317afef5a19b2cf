"""The facts of a case across a council boundary: only choices from lists, nothing about a child in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from procedures.authorities import Authorities
from procedures.document import Document


class Tie(StrEnum):
    """What ties the child to the other council: "there" is that council's area."""

    RISK = "risk_there"
    PAST_OFFENCE = "past_offence_there"
    SUSPECT = "suspect_there"
    THERE_NOW = "is_there_now"
    HOSPITAL = "in_hospital_there"
    PLACED = "placed_there"
    SCHOOL = "at_school_there"
    MOVED = "moved_there"
    MOVING = "moving_there"
    NOT_SURE = "not_sure"


#: The ties by which the child leaves one area for the other.
MOVES = frozenset({Tie.MOVED, Tie.MOVING})


class ChildStatus(StrEnum):
    """What the home council has open for the child."""

    NONE = "none"
    IN_NEED = "child_in_need"
    ENQUIRY = "enquiry_open"
    PLAN = "protection_plan"
    LOOKED_AFTER = "looked_after"
    NOT_SURE = "not_sure"


class Asking(StrEnum):
    """Who asks."""

    HOME = "home"
    OTHER = "other"
    THIRD = "third"


class Refused(StrEnum):
    """The reason the other side gave for not acting."""

    NONE = "none"
    NO_DISCLOSURE = "no_disclosure"
    CASE_CLOSED = "case_closed"
    POLICE = "police_investigating"
    OFFENCE_ELSEWHERE = "offence_elsewhere"
    LIVES_ELSEWHERE = "lives_elsewhere"
    SHORT_NOTICE = "short_notice"


class Danger(StrEnum):
    """Whether anyone is in danger now."""

    YES = "yes"
    NO = "no"


class Now(StrEnum):
    """Where the child is at this moment."""

    AT_HOME = "at_home"
    THERE = "there"
    ELSEWHERE = "elsewhere"
    MISSING = "missing"
    NOT_SURE = "not_sure"


class Concern(StrEnum):
    """What the concern is about."""

    SOMEONE_AT_HOME = "someone_at_home"
    SOMEONE_THERE = "someone_there"
    CARER = "carer"
    SCHOOL = "school"
    ONLINE = "online"
    PAST_OFFENCE = "past_offence"
    NEW_HOUSEHOLD = "new_household"
    UNBORN = "unborn"
    NOT_SURE = "not_sure"


class Order(StrEnum):
    """What holds the child by law at this moment."""

    NONE = "none"
    POLICE_PROTECTION = "police_protection"
    EMERGENCY_ORDER = "emergency_order"
    NOT_SURE = "not_sure"


class Stay(StrEnum):
    """How a family that is in the other area is housed there."""

    FOR_GOOD = "for_good"
    FOR_NOW = "for_now"
    REFUGE = "refuge"
    NOT_SURE = "not_sure"


class Somewhere(StrEnum):
    """What may stand in place of a council's slug."""

    ENGLAND = "england"
    OUTSIDE = "outside_england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"
    ISLE_OF_MAN = "isle_of_man"
    JERSEY = "jersey"
    GUERNSEY = "guernsey"
    NOT_SURE = "not_sure"


#: Nations and islands whose law is their own; whatever holds outside England holds for each.
NATIONS = frozenset(
    {
        Somewhere.WALES,
        Somewhere.SCOTLAND,
        Somewhere.NORTHERN_IRELAND,
        Somewhere.ISLE_OF_MAN,
        Somewhere.JERSEY,
        Somewhere.GUERNSEY,
    }
)


#: What rules call a country that is none of them: abroad, where no council and no trust can be rung.
ABROAD = "abroad"


#: What a person may not know. A rule of a list takes it for any value; a rule that decides does not.
NOT_SURE = "not_sure"

#: The facts that are chosen from a list of a few, by the name that rules and flags use.
CHOICES: Mapping[str, type[StrEnum]] = {
    "danger": Danger,
    "tie": Tie,
    "status": ChildStatus,
    "asking": Asking,
    "refused": Refused,
    "now": Now,
    "concern": Concern,
    "order": Order,
    "stay": Stay,
}


#: The facts that every case has had since the first.
_FIRST = ("home", "other", "tie", "status", "danger", "asking", "refused")


@dataclass(frozen=True)
class Facts:
    """A case. ``home`` and ``other`` are slugs of ``authorities.yaml`` or a ``Somewhere``.

    ``other`` is the host: the council on the other side of the tie. ``third`` is a third council, if any.
    """

    home: str
    other: str
    tie: Tie = Tie.NOT_SURE
    status: ChildStatus = ChildStatus.NOT_SURE
    danger: Danger = Danger.NO
    asking: Asking = Asking.THIRD
    refused: Refused = Refused.NONE
    now: Now = Now.NOT_SURE
    concern: Concern = Concern.NOT_SURE
    order: Order = Order.NONE
    stay: Stay = Stay.NOT_SURE
    third: str = ""

    @property
    def same(self) -> bool:
        """Whether both sides are one council, so that there is no boundary."""
        return self.home == self.other and self.home not in list(Somewhere)

    @property
    def abroad(self) -> bool:
        """Whether a side is a country where no council can be rung."""
        return Somewhere.OUTSIDE in {self.home, self.other}

    @property
    def outside(self) -> bool:
        """Whether a side is outside England."""
        return not {*NATIONS, Somewhere.OUTSIDE}.isdisjoint({self.home, self.other})

    @property
    def three(self) -> bool:
        """Whether a third council is concerned: one that is named, or the one where the child is now."""
        return bool(self.third) or self.now is Now.ELSEWHERE

    def value(self, name: str) -> str:
        """Return the fact that rules call ``name``."""
        return str(getattr(self, name))

    def line(self) -> str:
        """Return every fact as one line, the same for the same case; what was never asked is left out."""
        plain = Facts("", "")
        told = [f for f in fields(self) if f.name in _FIRST or self.value(f.name) != plain.value(f.name)]
        return " ".join(f"{field.name}={self.value(field.name)}" for field in told)


@dataclass(frozen=True)
class CaseSide:
    """One side of a case: the council, and all that rules may call it by.

    ``names`` holds the procedures it follows and the ids of the documents about it, or a ``Somewhere``
    and what else rules call it.
    """

    slug: str
    names: frozenset[str]

    def is_one_of(self, wanted: Iterable[str]) -> bool:
        """Whether any of ``wanted`` names this place."""
        return not self.names.isdisjoint(wanted)


def place_of(slug: str, authorities: Authorities, documents: Mapping[str, Document]) -> CaseSide:
    """Return the place that ``slug`` names; one that no list knows goes by its slug alone."""
    authority = authorities.by_slug.get(slug)
    if authority is None:
        outside = {Somewhere.OUTSIDE.value} if slug in NATIONS else set[str]()
        abroad = {ABROAD} if slug == Somewhere.OUTSIDE else set[str]()
        return CaseSide(slug, frozenset({slug} | outside | abroad))
    followed = {authority.procedures} if authority.procedures else set[str]()
    return CaseSide(slug, frozenset(followed | {d.id for d in documents.values() if slug in d.about}))
