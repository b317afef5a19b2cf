"""Daily refresh: addresses are read again once a day, and administrators told what changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.features.documents import messages as document_messages
from bot.features.documents.administrators import tell_administrators
from bot.features.documents.formatting import counts_of
from bot.features.documents.service import DocumentService
from procedures.document import Document, Original

if TYPE_CHECKING:
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository
    from bot.store.state import ServiceStateRepository

#: The name under which the last round is kept.
LAST = "documents_refreshed"


#: How long after a round the addresses that gave nothing are asked again, on the same day.
AGAIN_AFTER = dt.timedelta(hours=1)


@dataclass(frozen=True)
class _Done:
    """A round: its day in London, when it ended, and the documents whose addresses gave nothing."""

    day: str
    at: dt.datetime
    failed: frozenset[str]


class DailyRefresh:
    """The job that reads addresses again."""

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

        The day is marked once all addresses were read, so a round that is cut short is done again; nobody
        is told twice. Addresses that gave nothing are asked again an hour later.
        """
        there = now.astimezone(ZoneInfo("Europe/London"))
        if self._hour is None or there.hour < self._hour:
            return 0
        documents, done = self._documents(), self._done()
        wanted = [original.document.id for original in documents.from_addresses()]
        if done and done.day == there.date().isoformat():
            if now < done.at + AGAIN_AFTER:
                return 0
            wanted = [each for each in wanted if each in done.failed]
        changed, failed = 0, []
        for found in documents.refresh(wanted) if wanted else ():
            if found.problem:
                failed.append(found.document.id)
            if found.original and found.comparison:
                counts = counts_of(found.comparison)
                self._tell(found.document, found.original, document_messages.TOLD, counts, now)
                changed += 1
            elif found.original:
                self._tell(found.document, found.original, document_messages.TOLD_HELD_BACK, "", now)
        self._state.put(LAST, json.dumps([there.date().isoformat(), now.isoformat(), failed]))
        return changed

    def _done(self) -> _Done | None:
        try:
            day, at, failed = json.loads(self._state.get(LAST) or "")
            return _Done(day, dt.datetime.fromisoformat(at), frozenset(failed))
        except (ValueError, TypeError):  # never done, or by an earlier version
            return None

    def _tell(
        self, document: Document, coming: Original, sentences: Sequence[str], counts: str, now: dt.datetime
    ) -> None:
        """Tell each administrator of a change, once for each text that the address gave."""
        known = {"title": document.title, "id": document.id, "address": coming.place, "counts": counts}
        words = [sentence.format(**known) for sentence in sentences]
        once = f"refresh {coming.digest[:16]}"
        tell_administrators(self._people, self._outbox, once, words, now, document.id)
