"""The one way to audits for every channel: begun, filled and ended by the leads of a council."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.core import formatting
from bot.core.card import ShownPassage
from bot.core.notices import notices_for
from bot.core.people import Permission, Person
from bot.errors import NotHeldError, RefusedError, UnknownError
from bot.features.audits import messages as said
from bot.features.audits.csv_table import cases_of
from bot.features.audits.model import Answer, Audit, AuditedCase, AuditPlan, AuditQuestion, case_number
from bot.features.learning.model import LearningPoint, PointState
from procedures.audits import MOST_CASES, Checklist
from procedures.library import Library

if TYPE_CHECKING:
    from bot.store.store import Store

#: Questions of an audit at most.
MOST_QUESTIONS = 40


class AuditService:
    """Audits of a council. Every way in asks anew whether somebody leads there."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._library = library

    def council(self, by: Person, council: str | None) -> str:
        """Return the council for which somebody acts. Raises RefusedError."""
        led = self.councils(by)
        if council is None and len(led) > 1:
            raise RefusedError(said.WHICH_COUNCIL)
        if council is not None and council not in led:
            raise RefusedError(said.NOT_YOUR_COUNCIL.format(council=council[:64]))
        return council or led[0]

    def checklist(self, name: str | None = None) -> Checklist:
        """Return a checklist of the library, the first where none is named. Raises UnknownError."""
        held = {checklist.id: checklist for checklist in self._library.checklists}
        if not held:
            raise NotHeldError(said.NO_CHECKLISTS)
        if name is not None and name not in held:
            names = formatting.joined(tuple(held))
            raise UnknownError(said.NO_CHECKLIST.format(name=name[:40], names=names))
        return held[name] if name else next(iter(held.values()))

    def questions(
        self, council: str, checklist: Checklist, points: Sequence[int] | None
    ) -> tuple[AuditQuestion, ...]:
        """Return the questions of an audit: the checklist's, then one for each released learning point.

        The points are those of the council's teams, all or those named. Raises NotHeldError, RefusedError.
        """
        released = {point.id: point for point in self.released_points(council)}
        for number in points or ():
            if number not in released:
                raise NotHeldError(said.UNKNOWN_POINT.format(number=number, council=council))
        chosen = [p for p in released.values() if points is None or p.id in points]
        drawn = [
            AuditQuestion(q.id, q.asks, q.issue, self._citations(q.rests_on), q.rests_on)
            for q in checklist.questions
        ]
        made = (*drawn, *map(_of_point, chosen))
        if len(made) > MOST_QUESTIONS:
            raise RefusedError(said.TOO_MANY_QUESTIONS.format(count=len(made), most=MOST_QUESTIONS))
        return made

    def released_points(self, council: str) -> list[LearningPoint]:
        """Return the released learning points of a council's teams, of which an audit can ask."""
        return [p for p in self._store.points.all([PointState.RELEASED]) if p.team.authority == council]

    def start(
        self,
        by: Person,
        council: str | None,
        checklist: Checklist,
        points: Sequence[int] | None,
        wanted: int | None,
        now: dt.datetime,
    ) -> Audit:
        """Begin an audit; a council has one open. Raises RefusedError, NotHeldError."""
        authority = self.council(by, council)
        count = checklist.cases if wanted is None else wanted
        if not 1 <= count <= MOST_CASES:
            raise RefusedError(said.CASES.format(most=MOST_CASES))
        asked = self.questions(authority, checklist, points)
        plan = AuditPlan(
            authority, checklist.title, asked, count, checklist.over, checklist.ordered, checklist.differ
        )
        return self._store.audits.open(plan, now)

    def councils(self, by: Person) -> list[str]:
        """Return the councils for which somebody audits. Raises RefusedError where that is none."""
        led = sorted({team.authority for team in by.teams_where(Permission.SHARE_LEARNING)})
        if not led:
            raise RefusedError(said.NOT_A_LEAD)
        return led

    def checklists(self) -> list[Checklist]:
        """Return the checklists of the library."""
        return list(self._library.checklists)

    def audits(self, by: Person, council: str | None) -> list[Audit]:
        """Return the audits of a council with their cases, the newest first. Raises RefusedError."""
        return self._store.audits.of_council(self.council(by, council))

    def audit(self, by: Person, council: str | None, number: int | None = None) -> Audit:
        """Return the audit of a council by its number, or its newest. Raises NotHeldError."""
        authority, held = self.council(by, council), self.audits(by, council)
        if number is not None:
            held = [audit for audit in held if audit.id == number]
        if not held:
            none = said.NONE if number is None else said.UNKNOWN
            raise NotHeldError(none.format(number=number, council=authority))
        return held[0]

    def open_audit(self, by: Person, council: str | None) -> Audit:
        """Return the audit of a council that has not ended. Raises NotHeldError."""
        held = self.audits(by, council)
        if found := open_among(held):
            return found
        raise NotHeldError(said.NONE_OPEN.format(council=self.council(by, council)))

    def note(
        self, audit: Audit, number: str | None, answers: Mapping[str, Answer], now: dt.datetime
    ) -> AuditedCase:
        """Note a case, with an answer to every question; without a number it gets our next.

        Raises RefusedError.
        """
        asked = [question.id for question in audit.plan.questions]
        if any(name not in asked for name in answers):
            raise RefusedError(said.UNKNOWN_QUESTION)
        if missing := audit.missing(answers):
            raise RefusedError(said.MISSING.format(names=formatting.joined(tuple(missing))))
        case = AuditedCase(case_number(number) if number else audit.next_number, answers)
        self._store.audits.add_cases(audit.id, [case], now)
        return case

    def read(self, audit: Audit, data: bytes, now: dt.datetime) -> int:
        """Take every case of a file, or none; return how many. Raises RefusedError."""
        cases = cases_of(audit, data)
        self._store.audits.add_cases(audit.id, cases, now)
        return len(cases)

    def drop(self, audit: Audit, number: str) -> str:
        """Take a case out; return its number. Raises RefusedError, NotHeldError."""
        case = case_number(number)
        if not self._store.audits.drop(audit.id, case):
            raise NotHeldError(said.NO_CASE.format(case=case))
        return case

    def end(self, audit: Audit, now: dt.datetime) -> None:
        """End an audit, also before it has all its cases."""
        self._store.audits.end(audit.id, now)

    def notes(self, ids: Sequence[str]) -> list[str]:
        """Return notes with whose words they are and where from, those that are still held."""
        return [
            said.NOTE.format(
                whose=formatting.whose_words(shown.passage, shown.document),
                text=shown.passage.text,
                citation=formatting.citation(shown.passage, shown.document),
            )
            for shown in self._shown(ids)
        ]

    def notices(self, questions: Sequence[AuditQuestion], ids: Sequence[str]) -> tuple[str, ...]:
        """Return what must be read with the notes of questions, and with others."""
        every = dict.fromkeys([*(i for question in questions for i in question.rests_on), *ids])
        return notices_for(self._shown(tuple(every)), self._library.documents)

    def _citations(self, ids: Sequence[str]) -> tuple[str, ...]:
        cited = (formatting.citation(shown.passage, shown.document) for shown in self._shown(ids))
        return tuple(dict.fromkeys(cited))

    def _shown(self, ids: Sequence[str]) -> list[ShownPassage]:
        self._library.follow()
        held = [self._library.by_id[note_id] for note_id in ids if note_id in self._library.by_id]
        return [ShownPassage(note, self._library.documents[note.document_id]) for note in held]


def open_among(audits: Sequence[Audit]) -> Audit | None:
    """Return the audit that has not ended, of those of a council."""
    return next((audit for audit in audits if audit.ended is None), None)


def _of_point(point: LearningPoint) -> AuditQuestion:
    released = formatting.moment(point.released)
    cited = [said.FROM_POINT.format(number=point.id, by=point.released_by, when=released)]
    if point.wording.ground:
        cited.append(point.wording.ground.citation)
    asks = said.FOLLOWED.format(text=point.wording.text)
    return AuditQuestion(f"point-{point.id}", asks, True, tuple(cited))
