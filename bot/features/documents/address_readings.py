"""Address readings: officers read again what documents came from, look at what changed, and take it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.background import BackgroundWork, Lane, Task
from bot.features.documents.office import DocumentOffice
from bot.features.documents.service import Refreshed


@dataclass(frozen=True)
class AddressReading:
    """What an address gave.

    ``is_decided`` says that the change was taken in, or ``waits`` for a second person.
    """

    found: Refreshed
    is_decided: bool = False
    waits: bool = False

    @property
    def is_change(self) -> bool:
        """Whether there is a change to be taken in."""
        return bool(self.found.original and self.found.comparison) and not (
            self.found.problem or self.is_decided
        )


class AddressReadings:
    """The service that reads addresses again for officers. Nothing is taken in before they say so."""

    def __init__(self, office: DocumentOffice, clock: Callable[[], dt.datetime]) -> None:
        self._office = office
        self._tasks = BackgroundWork[Task[AddressReading]](clock)
        self._asking = Lane("addresses")
        self._keeping = Lane("changes")

    def begin(self, person: Person, document_id: str = "") -> list[Task[AddressReading]]:
        """Begin to read the address of a document again, or of all that are somebody's to change.

        Of all, those that are being read already are left to that. Raises NotHeldError and RefusedError.
        """
        if document_id:
            opened = self._office.to_change(person, document_id)
            from_addresses = self._office.service_of(person).from_addresses()
            if document_id not in {original.document.id for original in from_addresses}:
                told = (
                    document_messages.NOT_FROM_ADDRESS
                    if opened.original
                    else document_messages.NOT_ADDED_HERE
                )
                raise RefusedError(told.format(id=document_id))
            return [self._begun(person, document_id)]
        wanted = [original.document.id for original in self._office.from_addresses(person)]
        if not wanted:
            raise RefusedError(document_messages.NO_ADDRESSES_HELD)
        busy, together = {task.key for task in self.of(person) if task.is_busy}, object()
        return [self._begun(person, each, together) for each in wanted if each not in busy]

    def of(self, person: Person) -> list[Task[AddressReading]]:
        """Return what somebody has read again."""
        return self._tasks.of(person)

    def reading(self, person: Person, document_id: str) -> Task[AddressReading]:
        """Return what came of reading an address again. Raises NotHeldError."""
        return self._tasks.task(person, document_id)

    def take_in(self, person: Person, document_id: str) -> Task[AddressReading]:
        """Begin to take in what an address gave, as it was seen. Raises NotHeldError and RefusedError."""
        task = self.reading(person, document_id)
        if task.made is None or not task.made.is_change:
            raise RefusedError(document_messages.NOTHING_TO_TAKE_IN)
        self._office.to_change(person, document_id)
        return self._tasks.begin(task, self._keeping, partial(self._taken_in, person, task.made))

    def leave(self, person: Person, document_id: str) -> None:
        """Leave a document as it is. Raises NotHeldError, and RefusedError while work on it goes on."""
        task = self.reading(person, document_id)
        if task.is_busy:
            raise RefusedError(document_messages.UNDER_WAY)
        self._tasks.forget(task)

    def sweep(self) -> None:
        """Let go of what nobody looked at in time."""
        self._tasks.sweep()

    def close(self) -> None:
        """Let go of what waits."""
        self._asking.close()
        self._keeping.close()

    def _begun(self, person: Person, document_id: str, together: object = None) -> Task[AddressReading]:
        task = Task[AddressReading](owner=person, key=document_id)
        work = partial(self._read, person, document_id)
        return self._tasks.begin(task, self._asking, work, together=together)

    def _read(self, person: Person, document_id: str) -> AddressReading:
        (found,) = self._office.service_of(person).refresh([document_id])
        return AddressReading(found)

    def _taken_in(self, person: Person, made: AddressReading) -> AddressReading:
        self._office.to_change(person, made.found.document.id)  # it may be somebody else's by now
        waits = not self._office.service_of(person).take_in(made.found)
        return replace(made, is_decided=True, waits=waits)
