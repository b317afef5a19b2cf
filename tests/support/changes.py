"""Changes that send messages, each of which is kept with its messages or not at all; and what is kept."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from sqlalchemy import Engine, event

from bot.core.people import Person, Role
from bot.features.actions.due_dates import When
from bot.features.actions.service import ActionService
from bot.features.gaps.service import GapService
from bot.features.learning.model import PointMove
from bot.features.sessions.attendance import Given
from bot.features.sessions.model import Session, SessionMove
from bot.store.store import Store
from procedures.actions import period_of
from support.databases import store_at
from support.leads import DUTY, NOW, Office, shipped
from support.sessions import BELL, PASSAGES, Shelf, conductor

SOON = When(period=period_of("6 weeks"))
#: The moments of a change: its messages are about to be written, or are written and not kept yet.
MOMENTS: tuple[Moment, ...] = ("before_cursor_execute", "after_cursor_execute")
Moment = Literal["before_cursor_execute", "after_cursor_execute"]


class Desks(Office):
    """An office with the desks for actions and gaps, and its people by what they are."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        library, screen = shipped()
        self.actions = ActionService(store.actions, store.people, screen, library)
        self.gaps = GapService(store.gaps, store.people, screen, library)
        self._conducts = conductor(store, Shelf([p for p in PASSAGES if p.id != "ferry/1"]))

    def prepare(self) -> None:
        """Enrol people; make a point that was returned, one that is out, an action, a gap and a session."""
        lead, other, worker = self.lead(), self.lead(), self.worker()
        returned = self.desk.propose(lead, self.wording("Write it down."), None, NOW)
        self.desk.send_back(other, returned, PointMove.RETURN, "Say who.", NOW)
        self.released(lead, other)
        self.delivered()  # a recall goes to those who have it
        self.desk.propose(lead, self.wording("Ring back within the hour."), None, NOW)
        self.actions.add(lead, "Keep a list of who got the steps.", SOON, NOW)
        self.gaps.open(worker, "Who keeps the list of the steps?", NOW)
        self._session(worker)

    def _session(self, worker: Person) -> None:
        """Bring a session to its end: one question was missed, and the passage of the next is gone."""
        trainer = self.enrolled((Role.TRAINER, DUTY))
        session = self._conducts.open(trainer, DUTY, BELL, NOW)
        self._conducts.join(session.code, worker, NOW)
        self._move(SessionMove.NEXT)
        self._conducts.answer_all([Given(session.id, 0, worker.id, 2)], NOW)
        self._move(SessionMove.CLOSE)
        self._move(SessionMove.REVEAL)
        self._move(SessionMove.NEXT)

    def _move(self, move: SessionMove) -> Session:
        session, trainer = self._conducts.held(1), self.store.people.all()[-1]
        return self._conducts.move(1, trainer, move, session.step, NOW)

    def make(self, name: str) -> None:
        """Make a change."""
        lead, other, worker, _trainer = self.store.people.all()
        self._changes(lead, other, worker)[name]()

    def kept(self) -> tuple[object, int]:
        """Return all that changes are made to, and how many messages there are."""
        counts = self.store.outbox.counts()
        store = self.store
        session = store.sessions.by_id(1), store.attending.record(1)
        rows = (store.points.all(), store.actions.all(), store.gaps.all(closed=True), session)
        return rows, counts.waiting + counts.sent + counts.failed

    def _changes(self, lead: Any, other: Any, worker: Any) -> Mapping[str, Callable[[], object]]:
        points, action = [self.desk.point(number, None) for number in (1, 2, 3)], self.actions.action(1, None)
        return {
            "a point is proposed": lambda: self.desk.propose(lead, self.wording("Say who rings."), None, NOW),
            "a point waits again": lambda: self.desk.edit(lead, points[0], self.wording("Say it."), NOW),
            "a point is released": lambda: self.desk.release(other, points[2], NOW),
            "a point is recalled": lambda: self.desk.end(lead, points[1], PointMove.RECALL, NOW, "Wrong."),
            "an action is taken up": lambda: self.actions.add(
                lead, "Tell every team.", SOON, NOW, owner_id=worker.id
            ),
            "an action is given": lambda: self.actions.assign(lead, action, worker.id, NOW),
            "a gap is opened": lambda: self.gaps.open(worker, "Who tells the host council?", NOW),
            "a gap is given": lambda: self.gaps.assign(1, other.id, NOW, None),
            "a gap is closed": lambda: self.gaps.close(1, "The duty manager keeps it.", NOW, None),
            "a session ends": lambda: self._move(SessionMove.END),
        }


CHANGES = (
    *("a point is proposed", "a point waits again", "a point is released", "a point is recalled"),
    *("an action is taken up", "an action is given"),
    *("a gap is opened", "a gap is given", "a gap is closed"),
    "a session ends",
)


@contextmanager
def at_the_messages(moment: Moment, then: Callable[[], object]) -> Iterator[None]:
    """Do something whenever messages are written, at a moment of that."""

    def written(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lower().startswith("insert into outbox"):
            then()

    event.listen(Engine, moment, written)
    try:
        yield
    finally:
        event.remove(Engine, moment, written)


def make_and_be_killed(address: str, name: str, moment: Moment | None) -> None:
    """Make a change in this process, which is killed at a moment of it, or else once it is made."""

    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    office = Desks(store_at(address))
    if moment is None:
        office.make(name)
        killed()
    else:
        with at_the_messages(moment, killed):
            office.make(name)
