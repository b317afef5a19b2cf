"""Evidence that learning was shared: who proposed and released each point, and whom it reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.calendar import DayPeriod, day_of
from bot.core.disclosure_control import NONE, DisclosedCount, disclosed, disclosed_size, pooled
from bot.core.people import Permission, Person, Team
from bot.errors import NotHeldError, RefusedError, UnknownError
from bot.features.learning import evidence_messages as said
from bot.features.learning.model import LearningPoint, PointEvent, PointMove
from procedures.authorities import Authorities

if TYPE_CHECKING:
    from bot.store.store import Store

#: Moves after which a release no longer stands.
ENDS = (PointMove.REVIEW, PointMove.RECALL, PointMove.RETIRE)


@dataclass(frozen=True)
class PeopleCounts:
    """People whom a point was for, of some team: sent it, not reached, read it, discussed it."""

    due: int = 0
    sent: int = 0
    failed: int = 0
    read: int = 0
    discussed: int = 0

    def __add__(self, other: PeopleCounts) -> PeopleCounts:
        return PeopleCounts(
            *(ours + theirs for ours, theirs in zip(astuple(self), astuple(other), strict=True))
        )


@dataclass(frozen=True)
class Figures:
    """What is shown of people: of how many, and how many of them were sent it, not reached, and so on."""

    due: DisclosedCount = NONE
    sent: DisclosedCount = NONE
    failed: DisclosedCount = NONE
    read: DisclosedCount = NONE
    discussed: DisclosedCount = NONE

    @classmethod
    def of(cls, counts: PeopleCounts) -> Figures:
        """Return what is shown of one row."""
        due, *measures = astuple(counts)
        return cls(disclosed_size(due), *(disclosed(count, due) for count in measures))

    def __add__(self, other: Figures) -> Figures:
        mine, theirs = vars(self), vars(other)
        return Figures(**{name: mine[name] + theirs[name] for name in mine})

    def as_json(self) -> dict[str, Any]:
        """Return them for a program."""
        return {name: shown.as_json() for name, shown in vars(self).items()}


@dataclass(frozen=True)
class Reached:
    """One release of a point in one team: how many, and when the first of them was sent it."""

    point_id: int
    release: int
    team: Team
    counts: PeopleCounts
    first: dt.datetime | None


@dataclass(frozen=True)
class TeamRow:
    """What is shown of a team, or of the smaller teams together."""

    teams: tuple[Team, ...]
    figures: Figures
    first: dt.datetime | None

    @property
    def label(self) -> str:
        """The row's name."""
        return str(self.teams[0]) if len(self.teams) == 1 else said.SMALL_TEAMS


@dataclass(frozen=True)
class Released:
    """One release: its words, who proposed and released it, what became of it, whom it reached."""

    point: LearningPoint
    release: int
    text: str
    at: dt.datetime
    released_by: str
    ended: tuple[PointEvent, ...]
    edited: bool
    rows: tuple[TeamRow, ...]

    @cached_property
    def total(self) -> Figures:
        """All its teams together; it follows from what is shown of each."""
        return sum((row.figures for row in self.rows), Figures())

    @property
    def title(self) -> str:
        """Its name, with the number of the release where there was more than one."""
        form = said.POINT if self.release == 1 else said.POINT_AGAIN
        return form.format(number=self.point.id, release=self.release)

    @property
    def ground(self) -> str:
        """What it rests on; of a release whose point was edited since, that is not kept."""
        if self.edited:
            return said.GROUND_NOT_KEPT
        ground = self.point.wording.ground
        return said.RESTS_ON.format(citation=ground.citation) if ground else said.LOCAL_PRACTICE

    @property
    def proposed_by(self) -> str:
        """Who proposed it, as a lead of the team it is from."""
        return said.A_LEAD.format(team=self.point.team)

    @property
    def first(self) -> dt.datetime | None:
        """When it was first sent."""
        return min((row.first for row in self.rows if row.first), default=None)


@dataclass(frozen=True)
class Evidence:
    """What was released in a time, for people of some councils, or of all where none is named."""

    period: DayPeriod
    councils: tuple[str, ...]
    made: dt.datetime
    released: tuple[Released, ...]

    @cached_property
    def total(self) -> Figures:
        """Everything together; it follows from what is shown of each release."""
        return sum((released.total for released in self.released), Figures())

    @cached_property
    def by_team(self) -> tuple[tuple[str, Figures], ...]:
        """Each team with all points together; it follows from what is shown of each point."""
        added: dict[str, Figures] = {}
        for row in (row for released in self.released for row in released.rows):
            added[row.label] = added.get(row.label, Figures()) + row.figures
        return tuple(sorted(added.items(), key=lambda named: (named[0] == said.SMALL_TEAMS, named[0])))

    @property
    def ended(self) -> int:
        """How many no longer stood at the end of the time."""
        return sum(bool(released.ended) for released in self.released)


class EvidenceService:
    """The one way to evidence, for every channel. Where ``by`` is None, whoever runs the service looks."""

    def __init__(self, store: Store, authorities: Authorities) -> None:
        self._store = store
        self._authorities = authorities

    def councils(self, by: Person) -> tuple[str, ...]:
        """Return the councils whose evidence a lead may see. Raises RefusedError where that is none."""
        led = by.teams_where(Permission.SHARE_LEARNING)
        if not led:
            raise RefusedError(said.NOT_A_LEAD)
        return tuple(sorted({team.authority for team in led}))

    def evidence(
        self, by: Person | None, period: DayPeriod, council: str | None, now: dt.datetime
    ) -> Evidence:
        """Return the evidence of a time, for one council or for all that somebody may see.

        Raises UnknownError for what is no council, and RefusedError for what is not theirs.
        """
        if council is not None:
            near = formatting.joined(self._authorities.near(council))
            unknown = core_messages.UNKNOWN_AUTHORITY.format(slug=council[:64], near=near)
            council = self._authorities.called(council)
            if council is None:
                raise UnknownError(unknown)
        councils = self.councils(by) if by is not None else ()
        if council is not None:
            if councils and council not in councils:
                raise RefusedError(said.NOT_YOUR_COUNCIL.format(council=council))
            councils = (council,)
        reached = self._reached(councils, period)
        people = {person.id: person for person in self._store.people.all()}
        found = [
            released
            for point in self._store.points.all()
            for released in _releases(point, people, reached, period)
            if released.rows or not councils or point.team.authority in councils
        ]
        return Evidence(period, councils, now, tuple(sorted(found, key=lambda r: (r.at, r.point.id))))

    def of_point(self, by: Person | None, point_id: int, now: dt.datetime) -> Evidence:
        """Return the evidence of one point, from its first release to today.

        Raises NotHeldError for a point that was not released, or not to anybody whom ``by`` may count.
        """
        point = self._store.points.by_id(point_id)
        first = next((e.at for e in point.history if e.did is PointMove.RELEASE), None) if point else None
        if first is None:
            raise NotHeldError(said.NOT_RELEASED.format(number=point_id))
        whole = self.evidence(by, DayPeriod(day_of(first), day_of(now)), None, now)
        released = tuple(r for r in whole.released if r.point.id == point_id)
        if not released:
            raise NotHeldError(said.NOT_RELEASED.format(number=point_id))
        return replace(whole, released=released)

    def _reached(self, councils: Sequence[str], period: DayPeriod) -> Mapping[tuple[int, int], list[Reached]]:
        found: dict[tuple[int, int], list[Reached]] = {}
        for row in self._store.receipts.tallies(period.until):
            if not councils or row.authority in councils:
                counts = PeopleCounts(row.due, row.sent, row.failed, row.read, row.discussed)
                reached = Reached(row.point_id, row.release, Team(row.authority, row.team), counts, row.first)
                found.setdefault((row.point_id, row.release), []).append(reached)
        return found


def rows_of(reached: Iterable[Reached]) -> tuple[TeamRow, ...]:
    """Return what is shown of a release: a row a team, and one for the smaller teams together."""
    by_team = {one.team: one for one in reached}
    rows = []
    for teams in pooled({team: one.counts.due for team, one in by_team.items()}):
        counts = sum((by_team[team].counts for team in teams), PeopleCounts())
        first = min((sent for team in teams if (sent := by_team[team].first)), default=None)
        rows.append(TeamRow(teams, Figures.of(counts), first))
    return tuple(rows)


def _releases(
    point: LearningPoint,
    people: Mapping[int, Person],
    reached: Mapping[tuple[int, int], list[Reached]],
    period: DayPeriod,
) -> Iterable[Released]:
    """Yield the releases of a point in a time, each with its words at that moment."""
    text, number = point.wording.text, 0
    for at, event in enumerate(point.history):
        text = event.text or text
        if event.did is not PointMove.RELEASE:
            continue
        number += 1
        if not period.holds(event.at):
            continue
        since = takewhile(lambda e: e.did is not PointMove.RELEASE, point.history[at + 1 :])
        ended = tuple(e for e in since if e.did in ENDS and e.at < period.until)
        edited = any(e.did is PointMove.EDIT for e in point.history[at + 1 :])
        rows = rows_of(reached.get((point.id, number), ()))
        by = _releaser(event.person_id, point, people)
        yield Released(point, number, text, event.at, by, ended, edited, rows)


def _releaser(person_id: int | None, point: LearningPoint, people: Mapping[int, Person]) -> str:
    """Who it was, by a team they lead and never by name; who has left is a lead of the council."""
    person = people.get(person_id or 0)
    led = (
        [t for t in person.teams_where(Permission.SHARE_LEARNING) if t.authority == point.team.authority]
        if person
        else []
    )
    near = point.team if point.team in led or not led else led[0]
    return said.A_LEAD.format(team=near if led else point.team.authority)
