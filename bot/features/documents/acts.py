"""Acts: taking a document in, replacing it and taking it out, each logged with who did it, and by two people.

An act is written down before it is done and marked once it stands, so that none goes unlogged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from bot.errors import ChangedError, RefusedError
from bot.features.documents import messages as document_messages
from embeddings.errors import StaleChange
from procedures.correction import corrected
from procedures.document import Original, as_held_back, claimed_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from embeddings.index import Index, Progress


class ActKind(StrEnum):
    """What was done with a document, or with a note."""

    TAKEN_IN = "taken in"
    REPLACED = "replaced"
    HELD_BACK = "held back"
    CORRECTED = "corrected"
    TAKEN_OUT = "taken out"
    PROPOSED = "proposed"
    PROPOSED_OUT = "taking out proposed"
    NOTE_WRITTEN = "note written"
    NOTE_CHANGED = "note changed"
    NOTE_READ = "note read again"


@dataclass(frozen=True)
class Act:
    """One act: ``digest`` is that of the text's file, ``done`` when it stood, None where it never did.

    Of a note ``document_id`` is its id, and ``digest`` that of its text. The head of a file of notes is one
    that has the document's id: an earlier version, after an upgrade was taken back, knows no other word.
    """

    did: ActKind
    document_id: str
    digest: str
    source: str
    actor: str
    at: dt.datetime
    done: dt.datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the act for a program."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "by": self.actor,
            "did": self.did.value,
            "id": self.document_id,
            "digest": self.digest,
            "source": self.source,
            "done": self.done is not None,
        }


class Journal(Protocol):
    """Where acts are kept."""

    def begin(self, acts: Sequence[Act]) -> list[int]:
        """Keep what is about to be done; return numbers for ``finish``."""

    def finish(self, numbers: Sequence[int], now: dt.datetime) -> None:
        """Note that something stands."""

    def all(self) -> list[Act]:
        """Return all acts, the oldest first."""


class LoggedIndex:
    """The index, changed by logged acts alone."""

    def __init__(
        self,
        index: Index,
        journal: Callable[[], Journal],
        clock: Callable[[], dt.datetime],
        actor: str,
        *,
        two_people: bool,
    ) -> None:
        """``actor`` is who acts; with ``two_people`` a second one confirms what changes what is shown."""
        self._index = index
        self._journal = journal
        self._clock = clock
        self._actor = actor
        self.two_people = two_people

    def acts(self) -> list[Act]:
        """Return all acts, the oldest first."""
        return self._journal().all()

    def take_in(
        self,
        originals: Sequence[tuple[ActKind, Original]],
        instead_of: Mapping[str, Original | None],
        progress: Progress | None = None,
    ) -> None:
        """Take originals in, all or none; ``instead_of`` is what stood under ids when that was decided.

        Raises ChangedError where something else stands by now, such as a correction that somebody made
        meanwhile. Raises as the index does, and StoreError for want of a log.
        """
        try:
            self._index.check_stands(instead_of)  # before it is logged; the index looks again as it changes
            with self._logged([(did, original) for did, original in originals]):
                self._index.add_all([original for _, original in originals], progress, instead_of)
        except StaleChange as error:
            raise ChangedError(document_messages.CHANGED_SINCE) from error

    def confirm(self, waiting: Original, stands: Original | None) -> Original:
        """Take in what somebody else proposed, under its own id; return it. Raises RefusedError.

        ``stands`` is what it replaces, if anything.
        """
        document_id = claimed_by(waiting.document.id)
        proposed = self._last(ActKind.PROPOSED, document_id)
        if proposed is None or proposed.digest != waiting.digest:
            raise RefusedError(document_messages.NOT_PROPOSED.format(id=waiting.document.id))
        self._check_is_second(proposed)
        original = corrected(waiting, replace(waiting.document, id=document_id))
        did = ActKind.REPLACED if stands else ActKind.TAKEN_IN
        self.take_in([(did, original)], {document_id: stands})
        self._index.remove(waiting.document.id)
        return original

    def take_out(self, original: Original | None, document_id: str) -> bool:
        """Take an original out; return False where that now waits for a second person.

        ``original`` is None where it is damaged. Raises RefusedError for the same person twice, StoreError.
        """
        if self.two_people and not claimed_by(document_id):
            proposed = self._last(ActKind.PROPOSED_OUT, document_id)
            if proposed is None:
                with self._logged([(ActKind.PROPOSED_OUT, original or document_id)]):
                    return False
            self._check_is_second(proposed)
        with self._logged([(ActKind.TAKEN_OUT, original or document_id)]):
            self._index.remove(document_id)
        return True

    def _last(self, did: ActKind, document_id: str) -> Act | None:
        """Return what was proposed of a document, unless something else was done with it since."""
        of_it = [act for act in self.acts() if act.document_id == document_id and act.done]
        return of_it[-1] if of_it and of_it[-1].did is did else None

    def _check_is_second(self, proposed: Act) -> None:
        if proposed.actor == self._actor:
            raise RefusedError(document_messages.SECOND_PERSON.format(id=proposed.document_id))

    @contextmanager
    def _logged(self, acts: Sequence[tuple[ActKind, Original | str]]) -> Iterator[None]:
        journal = self._journal()
        numbers = journal.begin([self._act(did, of) for did, of in acts])
        yield
        journal.finish(numbers, self._clock())

    def _act(self, did: ActKind, of: Original | str) -> Act:
        now = self._clock()
        if isinstance(of, str):
            return Act(did, of, "", "", self._actor, now)
        document_id = claimed_by(of.document.id) if did is ActKind.PROPOSED else of.document.id
        return Act(did, document_id, of.digest, of.source, self._actor, now)


def waiting(original: Original) -> Original:
    """Return an original as it waits for a second person: kept, and shown to nobody who asks."""
    return corrected(original, replace(original.document, id=as_held_back(original.document.id)))
