"""Background work: what officers begin on documents, done beside the pages, and seen by them alone.

What came of it is held in memory for an hour at most.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.core.people import Person
from bot.errors import BotError, NotHeldError, RefusedError
from bot.features.documents import messages as document_messages
from embeddings.errors import EmbeddingError
from procedures.reading.errors import ReadingError

log = logging.getLogger(__name__)

#: How long something waits for whoever began it.
WAITS = dt.timedelta(hours=1)

Made = TypeVar("Made")


@dataclass
class Task(Generic[Made]):
    """A piece of work on a document; ``made`` is what came of it, ``problem`` says what went wrong."""

    owner_id: int
    document_id: str
    begun: dt.datetime
    made: Made | None = None
    problem: str = ""
    work: Future[None] | None = None
    is_busy: bool = True


class BackgroundWork(Generic[Made]):
    """The tasks of officers: one at a time for a person and a document."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        self._clock = clock
        self._tasks: dict[tuple[int, str], Task[Made]] = {}

    def begin(
        self,
        person: Person,
        document_id: str,
        work: Callable[[], Made],
        lane: Executor,
        before: Made | None = None,
    ) -> Task[Made]:
        """Begin a task in a lane; ``before`` is what stands where it fails.

        Raises RefusedError while another on that document is under way.
        """
        self.sweep()
        known = self.task(person, document_id)
        if known is not None and known.is_busy:
            raise RefusedError(document_messages.UNDER_WAY)
        task = Task(person.id, document_id, self._clock(), before)
        self._tasks[person.id, document_id] = task
        task.work = lane.submit(self._do, task, work)
        return task

    def of(self, person: Person) -> list[Task[Made]]:
        """Return somebody's tasks, in the order in which they were begun."""
        self.sweep()
        return [task for task in list(self._tasks.values()) if task.owner_id == person.id]

    def task(self, person: Person, document_id: str) -> Task[Made] | None:
        """Return somebody's task on a document, if there is one."""
        self.sweep()
        return self._tasks.get((person.id, document_id))

    def forget(self, task: Task[Made]) -> None:
        """Let go of a task."""
        self._tasks.pop((task.owner_id, task.document_id), None)

    def sweep(self) -> None:
        """Let go of what nobody looked at in time."""
        before = self._clock() - WAITS
        for task in list(self._tasks.values()):
            if task.begun < before and not task.is_busy:
                self.forget(task)

    def _do(self, task: Task[Made], work: Callable[[], Made]) -> None:
        try:
            task.made = work()
        except Exception as fault:
            task.problem = sentence_of(fault)
        finally:
            task.is_busy = False


def sentence_of(fault: Exception) -> str:
    """Return what is said of a fault in work on a document; one that says nothing itself is logged."""
    if isinstance(fault, NotHeldError):  # its own sentence names a command
        return document_messages.NOT_HERE
    if isinstance(fault, (BotError, EmbeddingError, ReadingError)):
        return str(fault)
    log.error("work on a document failed: error=%s", type(fault).__name__)
    return document_messages.NO_ROOM if isinstance(fault, OSError) else document_messages.FAILED
