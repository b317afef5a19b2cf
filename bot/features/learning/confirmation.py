"""Saying that one read a learning point, or discussed it: for oneself alone, at any time, once or often."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.learning import chat_messages as said
from bot.features.learning.distribution import team_in
from bot.features.learning.messages import NOT_SENT_TO_YOU, THANKS_DISCUSSED, THANKS_READ

if TYPE_CHECKING:
    from bot.store.learning_points import LearningPointRepository
    from bot.store.receipts import ReceiptRepository

#: What can be said of a point; who discussed it has read it.
READ, DISCUSSED = "read", "discussed"
_THANKS = {READ: THANKS_READ, DISCUSSED: THANKS_DISCUSSED}


def confirm(
    points: LearningPointRepository,
    receipts: ReceiptRepository,
    by: Person,
    point_id: int,
    release: int | None,
    what: str,
    now: dt.datetime,
    *,
    in_group: bool = False,
) -> str:
    """Note that somebody ``read`` or ``discussed`` a point; return what they are told.

    ``release`` is of the message that was pressed, None where that is not known. ``in_group`` is for a
    post: whoever is of the audience counts, also who joined the team since. Raises RefusedError where
    the point does not stand, or was not sent to them.
    """
    point = points.by_id(point_id)
    if point is None or not point.is_out:
        raise RefusedError(said.STANDS_NO_MORE.format(number=point_id))
    if release is not None and release != point.release:
        raise RefusedError(said.NEWER_RELEASE.format(number=point_id))
    if in_group and (team := team_in(point, by)):
        receipts.shown([(point.id, point.release, by.id, team)], now)
    if what not in _THANKS or not receipts.confirm(point_id, by.id, what, now):
        raise RefusedError(NOT_SENT_TO_YOU)
    return _THANKS[what]
