"""From a period and a day to a due date. Days are days in London."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.core.calendar import after, months_after
from bot.errors import RefusedError
from bot.features.actions import messages as said
from procedures.actions import AgreedAction, Period, PeriodUnit, period_of

#: The last year that a due date may fall in; far enough for any action, near enough for every calendar.
LAST_YEAR = 2100


#: What a lead said of the time: a day, a period that runs from now, or nothing beside what the source says.
When = dt.date | Period | None


@dataclass(frozen=True)
class Worked:
    """A due date, and how it was worked out where it was not simply given."""

    due: dt.date
    period: Period | None = None
    start: dt.date | None = None


def worked_out(
    when: When, today: dt.date, agreed: AgreedAction | None = None, *, council: str, decided: dt.date | None
) -> Worked:
    """Return by when a council is to do something, from what a lead said and what the decision says.

    For a council that the decision names, the time runs from the decision (``decided``) and may be over
    already. Any other council sets its own time, from today. Raises RefusedError where no time can be worked
    out, and for a day that has passed.
    """
    if isinstance(when, dt.date):
        if when < today or when.year > LAST_YEAR:
            sentence = said.PAST_DATE if when < today else said.TOO_FAR
            raise RefusedError(sentence.format(day=said.day(when), year=LAST_YEAR))
        return Worked(when)
    period = when or (agreed.period if agreed else None)
    if period is None:
        raise RefusedError(said.NO_TIME_SAID if agreed else said.NO_TIME)
    start: dt.date | None = today
    if when is None and agreed and council in agreed.who:
        start = decided if agreed.from_decision else None
    if start is None:
        raise RefusedError(said.NO_START_SAID.format(period=period))
    return Worked(due_on(period, start), period, start)


def when_chosen(kind: str, within: str, day: str) -> When:
    """Return the time of a form: a day as 2027-03-31, one of the periods that are offered, or the source's.

    Raises RefusedError for what is none of these.
    """
    if kind == "source":
        return None
    if kind == "within" and within in said.PERIODS:
        return period_of(within)
    try:
        return dt.date.fromisoformat(day if kind == "day" else "")
    except ValueError:
        raise RefusedError(said.NO_TIME) from None


def time_missing(agreed: AgreedAction, council: str) -> str | None:
    """Return what a source leaves open of a time, for a council; None where a due date can be worked out."""
    if agreed.period is None:
        return said.NO_TIME_HERE
    if council in agreed.who and not agreed.from_decision:
        return said.NO_START_HERE.format(period=agreed.period)
    return None


def due_on(period: Period, start: dt.date) -> dt.date:
    """Return the last day of a period that begins to run after ``start``.

    A month ends on the day with the number of ``start``, or on its last day where it has none such. A due
    date may be no working day; only a period of working days ends on one. Raises RefusedError where it
    would end after the year 2100.
    """
    try:
        due = _due(period, start)
    except OverflowError:
        due = dt.date.max
    if due.year > LAST_YEAR:
        raise RefusedError(said.TOO_LONG.format(period=period, year=LAST_YEAR))
    return due


def _due(period: Period, start: dt.date) -> dt.date:
    match period.unit:
        case PeriodUnit.DAYS:
            return start + dt.timedelta(days=period.count)
        case PeriodUnit.WEEKS:
            return start + dt.timedelta(weeks=period.count)
        case PeriodUnit.WORKING_DAYS:
            return after(start, period.count)
        case PeriodUnit.MONTHS:
            return months_after(start, period.count)
