"""Background work: what officers begin on documents, done beside the pages, and seen by them alone.

What came of it is held for an hour at most from when work on it last started, and while whoever began it is
in every council that they were in then, and looks after its documents as they did.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from bot.core.people import Permission, Person
from bot.errors import BotError, NotHeldError, RefusedError
from bot.features.documents import messages as document_messages
from embeddings.errors import EmbeddingError
from procedures.reading.errors import ReadingError

log = logging.getLogger(__name__)

#: How long something waits for whoever began it.
WAITS = dt.timedelta(hours=1)

Made = TypeVar("Made")


@dataclass(kw_only=True, eq=False)
class Task(Generic[Made]):
    """Work of one person on one thing, by its ``key``, such as a document's id.

    ``owner`` is that person as they were when it was begun: what was made may show what they saw then.
    ``made`` is what came of it so far, ``fault`` says what went wrong with what was tried last. ``started``
    is when that began in earnest, None while it is only queued.
    """

    owner: Person
    key: str
    made: Made | None = None
    fault: str = ""
    started: dt.datetime | None = None
    work: Future[None] | None = None
    is_busy: bool = False

    def is_for(self, person: Person) -> bool:
        """Whether somebody is who began it."""
        return self.owner.id == person.id

    def may_be_seen_by(self, person: Person) -> bool:
        """Whether somebody began it, and may see and do now what they could then."""
        return self.is_for(person) and _reach(self.owner) <= _reach(person)


def _reach(person: Person) -> frozenset[tuple[str, str]]:
    """Return the councils whose documents somebody may see, and those whose documents they look after."""
    managed = {team.authority for team in person.teams_where(Permission.MANAGE_DOCUMENTS)}
    return frozenset(
        {*((council, "sees") for council in person.councils), *((council, "manages") for council in managed)}
    )


AnyTask = TypeVar("AnyTask", bound=Task[Any])


class Lane:
    """A thread for work of one sort, piece by piece.

    What was begun together takes turns with all else, so that one press waits behind no list of hundreds.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._turn = threading.Lock()
        self._waiting: dict[object, deque[Callable[[], None]]] = {}

    def put(self, work: Callable[[], None], together: object) -> None:
        """Queue a piece of work; pieces with one ``together`` are those that were begun at once."""
        with self._turn:
            self._waiting.setdefault(together, deque()).append(work)
        self._thread.submit(self._next)

    def close(self) -> None:
        """Let go of what is queued, and wait for what is under way."""
        self._thread.shutdown(cancel_futures=True)

    def _next(self) -> None:
        with self._turn:
            together, pieces = next(iter(self._waiting.items()))
            work = pieces.popleft()
        try:
            work()
        finally:
            with self._turn:
                del self._waiting[together]
                if pieces:  # behind whatever came meanwhile
                    self._waiting[together] = pieces


#: A piece of work, and the lane in which it is done.
Step = tuple[Lane, Callable[[], Any]]


class BackgroundWork(Generic[AnyTask]):
    """The tasks of officers: one thing at a time is done with each."""

    def __init__(
        self, clock: Callable[[], dt.datetime], let_go: Callable[[AnyTask], None] = lambda _: None
    ) -> None:
        """``let_go`` is told of each task that is forgotten."""
        self._clock = clock
        self._let_go = let_go
        self._tasks: dict[tuple[int, str], AnyTask] = {}
        self._beginning = threading.Lock()

    def begin(
        self,
        task: AnyTask,
        lane: Lane,
        work: Callable[[], Any],
        *,
        first: Step | None = None,
        together: object = None,
    ) -> AnyTask:
        """Begin work on a task, which makes what it is to hold; where that fails, it holds what it held.

        ``first`` is what has to be done before, in a lane of its own. ``together`` is what all have that are
        begun at once. Raises RefusedError while something is under way already.
        """
        with self._beginning:
            known = self._tasks.get((task.owner.id, task.key))
            if known is not None and known.is_busy:
                raise RefusedError(document_messages.UNDER_WAY)
            self._tasks[task.owner.id, task.key] = task
            task.is_busy, task.fault, task.started = True, "", None
            task.work = Future()
        task.work.set_running_or_notify_cancel()  # a page that stops waiting for it does not end it
        self._put(task, [*([first] if first else ()), (lane, work)], together or task.work)
        return task

    def of(self, person: Person) -> list[AnyTask]:
        """Return somebody's tasks, in the order in which they were begun."""
        self._sweep_for(person)
        return [task for task in self.all() if task.may_be_seen_by(person)]

    def all(self) -> list[AnyTask]:
        """Return everybody's tasks."""
        return list(self._tasks.values())

    def task(self, person: Person, key: str) -> AnyTask:
        """Return one of somebody's tasks. Raises NotHeldError, also for those of others."""
        self._sweep_for(person)
        task = self._tasks.get((person.id, key))
        if task is None or not task.may_be_seen_by(person):
            raise NotHeldError(document_messages.NOT_WAITING)
        return task

    def forget(self, *tasks: AnyTask) -> None:
        """Let go of tasks, all of them before any of what each had."""
        for task in [t for t in tasks if self._tasks.pop((t.owner.id, t.key), None) is not None]:
            self._let_go(task)

    def sweep(self) -> None:
        """Let go of what nobody looked at in time."""
        before = self._clock() - WAITS
        self.forget(
            *(t for t in self.all() if not t.is_busy and t.started is not None and t.started < before)
        )

    def _sweep_for(self, person: Person) -> None:
        """Let go of what nobody looked at in time, and of what somebody began in a role that they lost."""
        self.sweep()
        mine = [task for task in self.all() if task.is_for(person) and not task.is_busy]
        self.forget(*(task for task in mine if not task.may_be_seen_by(person)))

    def _put(self, task: AnyTask, steps: Sequence[Step], together: object) -> None:
        steps[0][0].put(partial(self._do, task, steps, together), together)

    def _do(self, task: AnyTask, steps: Sequence[Step], together: object) -> None:
        """Do the first of some steps and queue the others; what the last makes is what the task holds."""
        (_, work), *later = steps
        task.started = task.started or self._clock()
        try:
            made = work()
            if later:
                self._put(task, later, together)
                return
            task.made = made
        except Exception as fault:
            task.fault = sentence_of(fault)
        task.is_busy = False
        assert task.work is not None
        task.work.set_result(None)


def sentence_of(fault: Exception) -> str:
    """Return what is said of a fault in work on a document; one that says nothing itself is logged."""
    if isinstance(fault, NotHeldError):  # its own sentence names a command
        return document_messages.NOT_HERE
    if isinstance(fault, (BotError, EmbeddingError, ReadingError)):
        return str(fault)
    log.error("work on a document failed: error=%s", type(fault).__name__)
    return document_messages.NO_ROOM if isinstance(fault, OSError) else document_messages.FAILED
