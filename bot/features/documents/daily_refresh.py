"""Daily refresh: addresses are read again once a day, and administrators told what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.core.outgoing import told
from bot.core.people import Role
from bot.errors import RefusedError
from bot.features.documents import messages as document_messages
from bot.features.documents.formatting import counts_of
from bot.features.documents.service import DocumentService, Refreshed

if TYPE_CHECKING:
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository
    from bot.store.state import ServiceStateRepository

#: The name under which the day of the last round is kept.
LAST = "documents_refreshed"


class DailyRefresh:
    """Reads addresses again."""

    def __init__(
        self,
        documents: Callable[[], DocumentService],
        people: PersonRepository,
        outbox: Outbox,
        state: ServiceStateRepository,
        hour: int | None,
    ) -> None:
        """``hour`` is that of London from which a day's round is due; None for never."""
        self._documents = documents
        self._people = people
        self._outbox = outbox
        self._state = state
        self._hour = hour

    def round(self, now: dt.datetime) -> int:
        """Do the day's round where it is due; return how many documents changed.

        A round that is broken off is done again: each change is told once, however often it is found.
        """
        there = now.astimezone(ZoneInfo("Europe/London"))
        today = there.date().isoformat()
        if self._hour is None or there.hour < self._hour or self._state.get(LAST) == today:
            return 0
        changed = 0
        with suppress(RefusedError):  # no document came from an address
            for found in self._documents().refresh():
                if found.original:
                    self._tell(found, now)
                    changed += 1
        self._state.put(LAST, today)
        return changed

    def _tell(self, found: Refreshed, now: dt.datetime) -> None:
        """Tell each administrator of a change, once for each text that the address gave."""
        assert found.original is not None
        assert found.comparison is not None
        document = found.document
        known = {
            "title": document.title,
            "id": document.id,
            "address": found.original.place,
            "counts": counts_of(found.comparison),
        }
        words = [sentence.format(**known) for sentence in document_messages.TOLD]
        once = f"refresh {found.original.digest[:16]} for"
        administrators = [
            person
            for person in self._people.all()
            if any(membership.role is Role.ADMINISTRATOR for membership in person.memberships)
        ]
        messages = [told(person, f"{once} {person.id}", words, now) for person in administrators]
        self._outbox.put([message for message in messages if message])
