"""Practice on one's own: five questions a day at most, by spaced repetition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.core.outgoing import OutgoingMessage
from bot.features.sessions import messages as said
from bot.features.sessions.practice_progress import Practised, Progress
from procedures.refresher import Scenario, ScenarioSet

if TYPE_CHECKING:
    from fsrs import Scheduler

    from bot.store.attendance import AttendanceRepository
    from bot.store.practice import PracticeRepository
    from bot.store.sessions import SessionRepository

#: Questions a day.
A_DAY = 5

_LONDON = ZoneInfo("Europe/London")


def to_practise(message: OutgoingMessage) -> OutgoingMessage:
    """Return a reminder with the button that brings the next question."""
    meaning = {"kind": "practice", "person": message.person_id, "scenario": ""}
    buttons = {"meaning": meaning, "rows": [[[said.PRACTISE_NOW, "next"]]]}
    return replace(message, body={**message.body, "buttons": buttons})


class PracticeService:
    """Chooses what a person practises next, and keeps how it went; nobody else sees it."""

    def __init__(
        self,
        practice: PracticeRepository,
        attending: AttendanceRepository,
        sessions: SessionRepository,
        sets: Callable[[], Sequence[ScenarioSet]],
    ) -> None:
        """``sets`` gives what can be asked at the moment of asking."""
        self._practice = practice
        self._attending = attending
        self._sessions = sessions
        self._sets = sets

    def next(self, person_id: int, now: dt.datetime) -> Scenario | None:
        """Return the next question, or None when today's are done or nothing is left.

        What is due comes first, then what was missed in a session, then what was never seen.
        """
        held = self._practice.of(person_id)
        if _today(held, now) >= A_DAY:
            return None
        askable = self._askable()
        tried = {practised.scenario for practised in held}
        due = (p.scenario for p in held if p.due <= now and p.last < _morning(now))
        missed = (scenario for scenario in self._missed(person_id) if scenario not in tried)
        unseen = (scenario for scenario in askable if scenario not in tried)
        for candidates in (due, missed, unseen):
            for scenario_id in candidates:
                if scenario_id in askable:
                    return askable[scenario_id]
        return None

    def scenario(self, scenario_id: str) -> Scenario | None:
        """Return a question that can be asked, by its id."""
        return self._askable().get(scenario_id)

    def answer(self, person_id: int, scenario: Scenario, choice: int, now: dt.datetime) -> bool | None:
        """Keep how a try went; return whether it was right, or None if it was tried today already."""
        from fsrs import Card, Rating

        known = {p.scenario: p for p in self._practice.of(person_id)}.get(scenario.id)
        if known and known.last >= _morning(now):
            return None
        right = choice == scenario.right
        card = Card.from_dict(known.card) if known else Card(due=now)  # type: ignore[arg-type]
        card, _ = self._scheduler.review_card(card, Rating.Good if right else Rating.Again, now)
        tries, so_far = (known.tries, known.right) if known else (0, 0)
        self._practice.keep(
            person_id,
            Practised(scenario.id, dict(card.to_dict()), card.due, now, tries + 1, so_far + right),
        )
        return right

    def progress(self, person_id: int, now: dt.datetime) -> Progress:
        """Return a person's own progress."""
        held = self._practice.of(person_id)
        due = sum(p.due <= now and p.last < _morning(now) for p in held)
        tries, right = sum(p.tries for p in held), sum(p.right for p in held)
        return Progress(len(held), tries, right, due, max(0, A_DAY - _today(held, now)))

    def wipe(self, person_id: int) -> None:
        """Drop all that is kept of a person's practice, and their own answers of sessions that ended."""
        self._practice.wipe(person_id)
        self._attending.wipe(person_id)

    @cached_property
    def _scheduler(self) -> Scheduler:
        from fsrs import Scheduler

        # A question comes again on another day, never within minutes; and when is no matter of chance.
        return Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)

    def _askable(self) -> dict[str, Scenario]:
        return {s.id: s for made in self._sets() for s in made.scenarios if not s.discussion}

    def _missed(self, person_id: int) -> Iterator[str]:
        """Yield the questions that a person got wrong in sessions, where they had their answers kept."""
        for session_id, question, choice in self._attending.kept_of(person_id):
            session = self._sessions.by_id(session_id)
            if session and choice != session.plan.scenarios[question].right:
                yield session.plan.scenarios[question].id


def _morning(now: dt.datetime) -> dt.datetime:
    """The beginning of today in London."""
    return now.astimezone(_LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def _today(held: Sequence[Practised], now: dt.datetime) -> int:
    return sum(practised.last >= _morning(now) for practised in held)
