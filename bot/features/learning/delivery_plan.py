"""What a release, or a recall, sends to whom: planned whole, then kept in one change with the move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.outgoing import OutgoingMessage
from bot.core.people import Team

#: What the names of reminders begin with; they count among what a person gets on a day.
REMINDER = "learning reminder "
#: The name of a person's digest of a day, which they have once.
DIGEST = "learning digest to {person} on {day}"


@dataclass(frozen=True)
class Receipt:
    """What a release of a point is to somebody. ``person_id`` is None for a group, or who has left.

    ``once`` names the message in the outbox; it is None while a digest is to carry the point.
    """

    point_id: int
    release: int
    person_id: int | None
    team: Team
    once: str | None = None
    due: dt.datetime | None = None
    sent: dt.datetime | None = None
    failed: str | None = None
    shown: dt.datetime | None = None
    read: dt.datetime | None = None
    discussed: dt.datetime | None = None


@dataclass(frozen=True)
class DeliveryPlan:
    """Receipts and messages that are kept together with a move.

    With ``drop_unsent`` what still waits of the point is dropped first.
    """

    receipts: Sequence[Receipt] = field(default=())
    messages: Sequence[OutgoingMessage] = field(default=())
    drop_unsent: bool = False


NOTHING = DeliveryPlan()
