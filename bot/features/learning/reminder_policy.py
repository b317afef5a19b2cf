"""When leads are reminded: of a point that waits for release, and of one whose review is due."""

from __future__ import annotations

import datetime as dt

from bot.core.calendar import after, day_of, is_working_day
from bot.features.learning.model import WAITING, LearningPoint

#: Working days until those are reminded for whom a point waits, and from then until every other lead of
#: the council is told, who may release it from that day on.
REMIND, ESCALATE = 2, 2
#: Working days between two reminders after that, and of a review that is due.
AGAIN = 5


def waited(point: LearningPoint, today: dt.date) -> tuple[int, dt.date] | None:
    """Return how many reminders of a waiting point are due by now, and since which day the last is.

    None where it does not wait, or not long enough. The second is the escalation.
    """
    if point.state not in WAITING or point.waiting_since is None:
        return None
    return _steps(after(day_of(point.waiting_since), REMIND), ESCALATE, today)


def escalated(point: LearningPoint, today: dt.date) -> bool:
    """Whether a point has waited so long that every lead of its council may release it."""
    due = waited(point, today)
    return due is not None and due[0] > 1


def review_due(point: LearningPoint, today: dt.date) -> dt.date | None:
    """Return since which day the newest reminder of a point's review is due, or None where none is."""
    if not point.is_out or point.review_by is None:
        return None
    day = point.review_by
    due = _steps(day if is_working_day(day) else after(day, 1), AGAIN, today)
    return due[1] if due else None


def not_reminded_since(point: LearningPoint, due: dt.date) -> bool:
    """Whether nobody was reminded of a point on the day on which it was due, or later."""
    return point.reminded is None or day_of(point.reminded) < due


def _steps(first: dt.date, then: int, today: dt.date) -> tuple[int, dt.date] | None:
    if today < first:
        return None
    count, due = 1, first
    while (following := after(due, then if count == 1 else AGAIN)) <= today:
        count, due = count + 1, following
    return count, due
