"""Counts by subject: how much is asked about what, by council and month. No question, and nobody, is in them.

A month is shown once it is over, for one that runs could be looked at before and after a question. Fewer than
five stand as a range, and what is added up is added up from what is shown; of a council in which fewer than
five people are enrolled nothing is shown.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.core.calendar import day_of
from bot.core.card import Card, Status
from bot.core.disclosure_control import LEAST, NONE, DisclosedCount, disclosed_size
from bot.core.people import Permission, Person
from bot.core.question import Question
from bot.errors import RefusedError, StoreError
from bot.features.admin import messages as said
from bot.features.admin.model import SubjectCount
from procedures.library import Library
from procedures.subjects import ACROSS, Subjects

if TYPE_CHECKING:
    from bot.store.people import PersonRepository
    from bot.store.subject_counts import SubjectCountRepository

log = logging.getLogger(__name__)

#: What became of a question that is counted. Emergencies and what is refused are not.
COUNTED = frozenset({Status.ANSWERED, Status.CLOSEST, Status.NOTHING})
#: Counts that wait to be kept at most; where the database is away for long, later ones are lost.
MOST = 10_000
#: Seconds after which counts are written again that could not be kept.
AGAIN = 10.0


@dataclass(frozen=True)
class SubjectRow:
    """What is shown of a subject in a month."""

    name: str
    answered: DisclosedCount = NONE
    closest: DisclosedCount = NONE
    not_found: DisclosedCount = NONE

    @property
    def asked(self) -> DisclosedCount:
        """All of its questions, added up from what is shown of them."""
        return self.answered + self.closest + self.not_found

    @property
    def figures(self) -> tuple[DisclosedCount, ...]:
        """Every number of the row, the sum last."""
        return self.answered, self.closest, self.not_found, self.asked


@dataclass(frozen=True)
class SubjectMonth:
    """What was asked about in a month, by its first day: what was asked about most comes first."""

    first: dt.date
    rows: tuple[SubjectRow, ...]

    @cached_property
    def total(self) -> SubjectRow:
        """All subjects, added up from what is shown of each."""
        named = (sum((getattr(row, name) for row in self.rows), NONE) for name in _OUTCOMES.values())
        return SubjectRow(said.ALL_SUBJECTS, *named)


@dataclass(frozen=True)
class CouncilSubjects:
    """What was asked about in a council, the newest month first; ``too_few`` where too few are enrolled."""

    authority: str
    months: tuple[SubjectMonth, ...]
    too_few: bool = False


#: The column of what became of a question.
_OUTCOMES = {Status.ANSWERED: "answered", Status.CLOSEST: "closest", Status.NOTHING: "not_found"}


class SubjectCounter:
    """The counter of what is asked about. It writes in a thread of its own, so that no answer waits."""

    def __init__(self, counts: Callable[[], SubjectCountRepository], library: Library, clock: Clock) -> None:
        self._counts = counts
        self._library = library
        self._clock = clock
        self._waiting: list[SubjectCount] = []
        self._turn = threading.Condition()
        self._is_closing = False
        self._writer = threading.Thread(target=self._write, name="subject counts", daemon=True)
        self._writer.start()

    def note(self, question: Question, card: Card) -> None:
        """Count a question that was answered, by its subject. Never raises, and never waits."""
        try:
            council = _council_of(question.asker)
            if council is not None and card.status in COUNTED and not card.courtesy:
                month = day_of(self._clock()).replace(day=1)
                subject = subject_of(question, card, self._library)
                self._put([SubjectCount(council, month, subject, **{_OUTCOMES[card.status]: 1})])
        except Exception as error:
            log.warning("a question was not counted: error=%s", type(error).__name__)

    def close(self) -> None:
        """Keep what was counted, then stop."""
        with self._turn:
            self._is_closing = True
            self._turn.notify()
        self._writer.join()

    def _put(self, counts: Sequence[SubjectCount]) -> None:
        """Let counts wait to be kept, as many as there is room for."""
        with self._turn:
            room = MOST - len(self._waiting)
            self._waiting += counts[:room]
            self._turn.notify()
        if len(counts) > room:
            log.warning("counts by subject were lost, for too many wait: count=%s", len(counts) - room)

    def _write(self) -> None:
        """Write what waits, until all is kept that was counted before the end."""
        is_last = False
        while not is_last:
            with self._turn:
                self._turn.wait_for(lambda: self._waiting or self._is_closing)
                batch, self._waiting, is_last = self._waiting, [], self._is_closing
            try:
                self._counts().add(batch)
            except StoreError as error:  # it may be back soon
                log.warning(
                    "counts by subject were not kept: count=%s error=%s", len(batch), type(error).__name__
                )
                self._put(batch)
                with self._turn:
                    self._turn.wait_for(lambda: self._is_closing, AGAIN)
            except Exception as error:  # as it would be once more
                log.warning(
                    "counts by subject were lost: count=%s error=%s", len(batch), type(error).__name__
                )


class SubjectCounts:
    """The one way to counts by subject. Where ``by`` is None, whoever runs the service looks."""

    def __init__(
        self, counts: SubjectCountRepository, people: PersonRepository, subjects: Subjects, clock: Clock
    ) -> None:
        self._counts = counts
        self._people = people
        self._subjects = subjects
        self._clock = clock

    def shown(self, by: Person | None, council: str | None = None) -> tuple[CouncilSubjects, ...]:
        """Return what was asked about in somebody's councils, or in one of them.

        Raises RefusedError for a council that is not theirs to look after.
        """
        this_month = day_of(self._clock()).replace(day=1)
        held = self._counts.before(this_month)
        mine = {team.authority for team in by.teams_where(Permission.MANAGE_PEOPLE)} if by else None
        if council is not None and mine is not None and council not in mine:
            raise RefusedError(said.NOT_YOUR_COUNCIL)
        councils = {council} if council is not None else mine
        if councils is None:
            councils = {count.authority for count in held}
        people = self._people.all()
        return tuple(
            self._of_council(one, held, sum(any(t.authority == one for t in p.teams) for p in people))
            for one in sorted(councils)
        )

    def _of_council(self, council: str, held: Sequence[SubjectCount], people: int) -> CouncilSubjects:
        if people < LEAST:
            return CouncilSubjects(council, (), too_few=True)
        by_month: dict[dt.date, list[SubjectRow]] = {}
        for count in held:
            if count.authority == council:
                by_month.setdefault(count.month, []).append(self._row(count))
        return CouncilSubjects(
            council,
            tuple(
                SubjectMonth(month, tuple(sorted(rows, key=_order)))
                for month, rows in sorted(by_month.items(), reverse=True)
            ),
        )

    def _row(self, count: SubjectCount) -> SubjectRow:
        shown = map(disclosed_size, (count.answered, count.closest, count.not_found))
        return SubjectRow(self._subjects.name(count.subject), *shown)


def subject_of(question: Question, card: Card, library: Library) -> str:
    """Return the subject of a question: that of the passage that is shown first, else of its own words."""
    if card.case or card.open_case:
        return ACROSS
    if card.passages:
        best = card.passages[0]
        return library.subjects.of_passage(best.passage, best.document.title)
    return library.subjects.of_texts([question.searched, *library.words.terms_for(question.searched)])


def _council_of(asker: Person | None) -> str | None:
    """The council that a question counts for: that which comes first for its asker, if they are in it."""
    councils = [membership.team.authority for membership in asker.memberships] if asker else []
    if asker and asker.authority in councils:
        return asker.authority
    return councils[0] if councils else None


def _order(row: SubjectRow) -> tuple[int, str]:
    """By what is shown alone: in the order of the numbers themselves a hidden one could be told."""
    return -row.asked.low, row.name
