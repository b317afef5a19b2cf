"""Files against documents: which words of a file stand nowhere in a document, told to an officer once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.background import BackgroundWork, Lane, Task
from bot.features.documents.incoming import file_name
from bot.features.documents.office import DocumentOffice
from procedures.reading.coverage import Coverage
from procedures.reading.errors import ReadingError
from procedures.reading.files import LARGEST, checked


@dataclass(frozen=True)
class AgainstFile:
    """What of a file stands nowhere in a document."""

    name: str
    covered: Coverage


class AgainstFiles:
    """The service that holds files against documents. Nothing of a file is kept once that was told."""

    def __init__(self, office: DocumentOffice, clock: Callable[[], dt.datetime]) -> None:
        self._office = office
        self._tasks = BackgroundWork[Task[AgainstFile]](clock)
        self._reading = Lane("against")

    def begin(self, person: Person, document_id: str, name: str, file: IO[bytes]) -> Task[AgainstFile]:
        """Begin to hold a file against a document. Raises NotHeldError, and RefusedError for no such file."""
        service = self._office.service_of(person)
        service.original(document_id)
        if any(task.is_busy for task in self._tasks.of(person)):
            raise RefusedError(document_messages.ONE_FILE_AT_ONCE)
        name = file_name(name)
        try:
            data = checked(file.read(LARGEST + 1), name)
        except ReadingError as error:
            raise RefusedError(str(error)) from error

        def work() -> AgainstFile:
            return AgainstFile(name, service.against_data(document_id, data, name))

        task = Task[AgainstFile](owner=person, key=document_id)
        return self._tasks.begin(task, self._reading, work)

    def task(self, person: Person, document_id: str) -> Task[AgainstFile]:
        """Return what goes on, or what came of it: that is told once. Raises NotHeldError."""
        return self._tasks.task(person, document_id)

    def told(self, task: Task[AgainstFile]) -> None:
        """Let go of what was told."""
        self._tasks.forget(task)

    def sweep(self) -> None:
        """Let go of what nobody looked at in time."""
        self._tasks.sweep()

    def close(self) -> None:
        """Let go of what waits."""
        self._reading.close()
