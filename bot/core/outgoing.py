"""Messages that are sent unasked, such as closing notices and learning points. Each is sent once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.core.people import Person

#: What stands in the body of a message of which nothing is kept once it was sent, or could not be.
LEAVES_NOTHING = "leaves_nothing"


@dataclass(frozen=True)
class OutgoingMessage:
    """A message that waits to be sent. ``once`` names what may be sent only once, in at most 120 characters.

    What is ``urgent`` goes before everything else that waits.

    ``body`` is for the channel: ``{"paragraphs": [...]}`` in plain text, and what else it knows.
    """

    once: str
    chat_id: int
    body: Mapping[str, Any]
    not_before: dt.datetime
    person_id: int | None = None
    urgent: bool = False


Thing = TypeVar("Thing")
#: What is sent of a thing that is kept: it is given the thing as it then is, with its number, inside the
#: change that keeps it, so that thing and messages are there together or not at all. It reads nothing itself.
Messages = Callable[[Thing], Sequence[OutgoingMessage]]


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that is held for its sender until the lease ends. ``tries`` counts the claims of it."""

    id: int
    chat_id: int
    person_id: int | None
    body: Mapping[str, Any]
    tries: int


@dataclass(frozen=True)
class OutboxCounts:
    """How many messages wait (those that are held with them), were sent, and could not be sent."""

    waiting: int
    sent: int
    failed: int


def nobody(_item: object) -> Sequence[OutgoingMessage]:
    """Return no messages: what happens to an item is told to nobody."""
    return ()


def told(person: Person, once: str, paragraphs: list[str], not_before: dt.datetime) -> OutgoingMessage | None:
    """Return paragraphs as a message to a person, or None for somebody who cannot or will not be reached."""
    if person.telegram_id is None or not person.reachable:
        return None
    return OutgoingMessage(once, person.telegram_id, {"paragraphs": paragraphs}, not_before, person.id)
