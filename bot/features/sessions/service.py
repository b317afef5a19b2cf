"""The one place from which every channel runs refresher sessions: rights, moves, joining, answers."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.corpus import Corpus
from bot.core.disclosure_control import may_be_spread
from bot.core.people import Permission, Person, Team
from bot.core.typed_code import plain_code
from bot.errors import NotHeldError, RefusedError
from bot.features.people.service import ALPHABET
from bot.features.sessions import messages as said
from bot.features.sessions.attendance import (
    AnswerTaken,
    AttendanceRecord,
    Attendee,
    Given,
    Joined,
    Participation,
    SessionNumbers,
)
from bot.features.sessions.draft_review import Review
from bot.features.sessions.follow_up import FollowUp, SessionFollowUp
from bot.features.sessions.model import Phase, RevealedAnswer, Session, SessionMove, SessionPlan
from bot.features.sessions.report import Report, report_of
from procedures.refresher import Scenario, ScenarioSet

if TYPE_CHECKING:
    from bot.store.attendance import AttendanceRepository
    from bot.store.drafts import QuestionDraftRepository
    from bot.store.sessions import SessionRepository

#: Letters of a session's code: it is read out in a room, and lets in only people who are enrolled.
CODE = 6
#: Minutes that a question takes with its reveal and the talk about it.
MINUTES = 3
#: The set of questions that were drafted from passages and accepted.
OWN = "own"
#: The id of a set that a trainer built.
BUILT = "built"
#: Of how many questions, and of how many minutes, a trainer builds one.
COUNTS, LENGTHS = (5, 8, 12), (15, 30, 45)


class SessionService:
    """Sessions as trainers run them and people take part in them."""

    def __init__(
        self,
        sessions: SessionRepository,
        attending: AttendanceRepository,
        drafts: QuestionDraftRepository,
        sets: Sequence[ScenarioSet],
        grounds: Callable[[], Corpus],
        follow_up: SessionFollowUp,
    ) -> None:
        """``grounds`` gives the passages as they are held at the moment of asking."""
        self._sessions = sessions
        self._attending = attending
        self._drafts = drafts
        self._sets = sets
        self._grounds = grounds
        self._follow_up = follow_up

    def sets(self) -> list[ScenarioSet]:
        """Return the sets that can be asked, each without the questions whose passages changed."""
        accepted = tuple(draft.scenario for draft in self._drafts.all([Review.ACCEPTED]))
        own = [ScenarioSet(OWN, said.ACCEPTED_TITLE, said.ACCEPTED_ABOUT, accepted)] if accepted else []
        grounds = self._grounds()
        return [grounds.checked(made) for made in (*self._sets, *own)]

    def set_of(self, set_id: str) -> ScenarioSet:
        """Return a set by its id. Raises NotHeldError."""
        for made in self.sets():
            if made.id == set_id:
                return made
        raise NotHeldError(said.NO_SET.format(name=set_id))

    def build(
        self, set_ids: Collection[str], councils: Collection[str], count: int, minutes: int
    ) -> tuple[Scenario, ...]:
        """Choose questions from some sets, or all if none is named, at most ``count`` and no more than
        ``minutes`` leave room for; with councils, those that rest on a document about one of them.

        Raises RefusedError if no question is left.
        """
        grounds = self._grounds()
        pool = [s for made in self.sets() if not set_ids or made.id in set_ids for s in made.scenarios]
        pool = [s for s in pool if not councils or grounds.about(s) & set(councils)]
        most = max(1, min(count, minutes // MINUTES, len(pool)))
        if not pool:
            raise RefusedError(said.NOTHING_TO_ASK)
        chosen = set(random.sample(range(len(pool)), most))
        return tuple(s for n, s in enumerate(pool) if n in chosen)

    def built(self, theme: ScenarioSet | None, council: str | None, count: int, minutes: int) -> ScenarioSet:
        """Build a set as ``build`` does, of one theme or of all, about one council's documents or any's."""
        themes, councils = [theme.id] if theme else [], [council] if council else []
        scenarios = self.build(themes, councils, count, minutes)
        name = theme.title if theme else said.ANY_THEME
        title = said.BUILT_TITLE.format(count=len(scenarios), theme=name)
        return ScenarioSet(BUILT, title, name, scenarios)

    def open(
        self,
        person: Person,
        team: Team,
        made: ScenarioSet,
        now: dt.datetime,
        *,
        group: int | None = None,
        named: bool = False,
        topic: int | None = None,
        guests: bool = False,
    ) -> Session:
        """Set a session up. Raises RefusedError for nobody's trainer, a second session or an empty set."""
        if not person.may(Permission.RUN_SESSIONS, team):
            raise RefusedError(said.NOT_A_TRAINER.format(team=team))
        if not made.scenarios:
            raise RefusedError(said.NOTHING_TO_ASK)
        plan = SessionPlan(team, person.id, made.id, made.title, made.scenarios, group, named, topic, guests)
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE))
        return self._sessions.open(plan, code, now)

    def held(self, session_id: int) -> Session:
        """Return a session by its number. Raises NotHeldError."""
        session = self._sessions.by_id(session_id)
        if session is None:
            raise NotHeldError(said.NO_SESSION_NUMBER.format(number=session_id))
        return session

    def held_for(self, session_id: int, person: Person) -> Session:
        """Return a session that a trainer may run. Raises NotHeldError, also where it is another team's."""
        session = self.held(session_id)
        if not person.may(Permission.RUN_SESSIONS, session.plan.team):
            raise NotHeldError(said.NO_SESSION_HERE)
        return session

    def running(self, person: Person) -> list[Session]:
        """Return the sessions of a trainer's teams that have not ended."""
        teams = person.teams_where(Permission.RUN_SESSIONS)
        return [session for session in self._sessions.live() if session.plan.team in teams]

    def run_by(self, person: Person) -> Session | None:
        """Return the session that a trainer runs now."""
        return self._sessions.live_of(person.id)

    def attended_by(self, person: Person) -> list[Session]:
        """Return the sessions that somebody is in and that have not ended."""
        return [self.held(session_id) for session_id in self._attending.sessions_with(person.id)]

    def numbers(self, session: Session) -> SessionNumbers:
        """Return how many are in a session, and how many answered its question; never who."""
        attending = self._attending
        answered = attending.answered(session.id, session.at)
        return SessionNumbers(attending.here(session.id), answered, attending.unreachable(session.id))

    def revealed(self, session: Session) -> RevealedAnswer:
        """Return what is shown with the answer to the question at which a session stands."""
        scenario = session.scenario
        if scenario is None:
            return RevealedAnswer(())
        shown = self._grounds().shown(scenario)
        spread = self._attending.record(session.id).spread(session.at, len(scenario.choices))
        return RevealedAnswer(shown, spread if any(spread) and may_be_spread(spread) else ())

    def participation_of(self, session: Session, who: Attendee) -> Participation:
        """Return where somebody stands in a session. Raises NotHeldError for who was never in it."""
        place = self._attending.participation_of(session.id, session.at, who)
        if place is None:
            raise NotHeldError(said.NO_SESSION_HERE)
        return place

    def participations(self, session: Session, only: Attendee | None = None) -> dict[Attendee, Participation]:
        """Return where everybody stands who ever joined a session, or ``only`` one of them."""
        return self._attending.participations(session.id, session.at, only)

    def move(
        self, session_id: int, person: Person, move: SessionMove, step: int, now: dt.datetime
    ) -> Session:
        """Move a session on from the step that the trainer saw; with its end its numbers are final.

        What the end is followed by is kept with it, or neither is.

        Raises RefusedError if it is not theirs to run, cannot be moved so, or was moved meanwhile.
        """
        session = self.held(session_id)
        self._may_run(person, session)
        if session.step != step:
            raise RefusedError(said.MOVED_ON)
        moved = session.moved(move, self._grounds().withdrawal, now)
        kept = self._end(moved, person, now) if moved.phase is Phase.ENDED else self._sessions.keep(moved)
        if not kept:
            raise RefusedError(said.MOVED_ON)
        return moved

    def take_over(self, code: str, person: Person) -> Session:
        """Make a trainer the one who runs a session of their team. Raises NotHeldError, RefusedError."""
        session = self._sessions.by_code(plain_code(code))
        if session is None:
            raise NotHeldError(said.NO_SESSION.format(code=plain_code(code)[:12]))
        self._may_run(person, session)
        if session.phase is Phase.ENDED:
            raise RefusedError(said.ENDED)
        self._sessions.hand_over(session.id, person.id)
        return replace(session, plan=replace(session.plan, trainer_id=person.id))

    def join(self, code: str, person: Person, now: dt.datetime) -> tuple[Joined, Session | None, str]:
        """Let a person in by a code as they typed it; return what became of it and the sentence for it."""
        joined, session_id = self._attending.join(plain_code(code), person.id, now)
        session = self.held(session_id) if session_id else None
        if session is None:
            return joined, None, said.NO_SESSION.format(code=plain_code(code)[:12])
        return joined, session, told_of_joining(joined, session)

    def join_guest(self, code: str, token: str, now: dt.datetime) -> tuple[Joined, Session | None, str]:
        """Let a guest in by a code as they typed it; ``token`` is what their browser shows from then on.

        Of a session that takes no guests they learn no more than of one that there is not.
        """
        joined, session_id = self._attending.join_guest(plain_code(code), token, now)
        session = self.held(session_id) if session_id else None
        if session is None:
            return joined, None, said.NO_GUESTS
        return joined, session, told_of_joining(joined, session)

    def guest_of(self, token: str) -> tuple[Session, Attendee] | None:
        """Return the session of a guest and the guest, None where it has ended or nobody shows this."""
        found = self._attending.guest_of(token) if token else None
        return (self.held(found[0]), Attendee(found[1], is_guest=True)) if found else None

    def leave(self, session_id: int, who: Attendee, now: dt.datetime) -> bool:
        """Let somebody out of a session; return whether they were there."""
        return self._attending.leave(session_id, who, now)

    def answer_all(self, given: Sequence[Given], now: dt.datetime) -> list[AnswerTaken]:
        """Count answers, each once; return what became of each, in order."""
        return self._attending.answer_all(given, now)

    def report(self, session_id: int) -> Report:
        """Return the report of a session that has ended. Raises NotHeldError, RefusedError."""
        session = self.held(session_id)
        if session.phase is not Phase.ENDED:
            raise RefusedError(said.NOT_ENDED)
        return self._report(session, self._attending.record(session.id))

    def sessions(self, person: Person | None = None) -> list[tuple[Session, int]]:
        """Return sessions and how many came, the newest first; a person sees those of teams they train."""
        teams = None if person is None else frozenset(person.teams_where(Permission.RUN_SESSIONS))
        found = self._sessions.of_teams(teams)
        return [(session, self._attending.record(session.id).attendance.joined) for session in found]

    def _end(self, session: Session, person: Person, now: dt.datetime) -> bool:
        def followed_by(record: AttendanceRecord) -> FollowUp:
            return self._follow_up.of(self._report(session, record), person, now)

        return self._sessions.end(session, followed_by)

    def _report(self, session: Session, record: AttendanceRecord) -> Report:
        earlier = self._sessions.earlier(session)
        before = self._attending.record(earlier.id) if earlier else None
        return report_of(session, record, earlier, before, self._grounds().citations)

    def _may_run(self, person: Person, session: Session) -> None:
        if not person.may(Permission.RUN_SESSIONS, session.plan.team):
            raise RefusedError(said.NOT_A_TRAINER.format(team=session.plan.team))


def told_of_joining(joined: Joined, session: Session) -> str:
    """Return what somebody is told who joined a session, or tried to."""
    sentences = {
        Joined.JOINED: said.JOINED,
        Joined.LATE: said.JOINED_LATE,
        Joined.AGAIN: said.JOINED_AGAIN,
        Joined.ENDED: said.JOIN_ENDED,
    }
    return sentences[joined].format(title=session.plan.title, number=session.at + 1)
