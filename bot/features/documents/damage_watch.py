"""Damage watch: administrators are told of originals whose stored text is damaged, each once until mended."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

from bot.features.documents import messages as document_messages
from bot.features.documents.administrators import tell_administrators

if TYPE_CHECKING:
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository
    from bot.store.state import ServiceStateRepository
    from embeddings.index import Index

#: The name under which is kept of which documents administrators were told.
TOLD = "damaged_documents_told"


class DamageWatch:
    """The watch over the stored texts of originals."""

    def __init__(
        self, index: Index, people: PersonRepository, outbox: Outbox, state: ServiceStateRepository
    ) -> None:
        self._index = index
        self._people = people
        self._outbox = outbox
        self._state = state

    def round(self, now: dt.datetime) -> int:
        """Tell of what is damaged and was not; return how many documents that are.

        A text that this process read whole is not read again: later damage is seen at the next start.
        """
        self._index.originals()
        damaged, known = self._index.damaged, set(json.loads(self._state.get(TOLD) or "[]"))
        new = sorted(damaged.keys() - known)
        for document_id in new:
            mark = hashlib.sha256(document_id.encode()).hexdigest()[:16]
            words = [damaged[document_id], document_messages.DAMAGED_TOLD]
            once = f"damaged {mark} {now:%Y-%m-%d}"
            tell_administrators(self._people, self._outbox, once, words, now, document_id)
        if known != damaged.keys():
            self._state.put(TOLD, json.dumps(sorted(damaged)))
        return len(new)
