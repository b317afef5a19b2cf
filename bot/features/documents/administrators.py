"""Telling administrators in the chat what befell the documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.outgoing import told
from bot.core.people import Role
from procedures.document import is_for

if TYPE_CHECKING:
    from bot.store.outbox import Outbox
    from bot.store.people import PersonRepository


def tell_administrators(
    people: PersonRepository,
    outbox: Outbox,
    once: str,
    words: Sequence[str],
    now: dt.datetime,
    document_id: str,
) -> None:
    """Put a message to each administrator into the outbox; ``once`` names what each is told only once.

    It is about a document, and goes to nobody to whom that may not be shown.
    """
    administrators = [
        person
        for person in people.all()
        if any(membership.role is Role.ADMINISTRATOR for membership in person.memberships)
        and is_for(document_id, person.councils)
    ]
    messages = [told(person, f"{once} for {person.id}", list(words), now) for person in administrators]
    outbox.put([message for message in messages if message])
