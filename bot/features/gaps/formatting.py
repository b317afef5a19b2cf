"""Whom a gap is with and who asked, in words; every channel says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.core import formatting
from bot.core.calendar import day_of
from bot.features.gaps import messages as said
from bot.features.gaps.model import Gap


def owner(gap: Gap, names: Mapping[int, str]) -> str:
    """Return who owns a gap: by the name they chose, else by number; or that it is for a team's leads."""
    if gap.for_leads:
        return said.WITH_LEADS
    if gap.owner_id is None:
        return said.NO_OWNER
    return said.OWNER.format(owner=names.get(gap.owner_id) or gap.owner_id)


def askers(gap: Gap, names: Mapping[int, str]) -> str:
    """Return how many asked, with those by name who chose one."""
    count = said.people(len(gap.askers))
    return (
        said.WITH_NAMES.format(askers=count, names="; ".join(named))
        if (named := _named(gap, names))
        else count
    )


def when(gap: Gap, today: dt.date) -> str:
    """Return by when a gap is to be seen to, or when it was closed."""
    if gap.closed:
        return said.CLOSED.format(when=formatting.moment(gap.closed))
    if gap.overdue(today):
        return said.OVERDUE.format(days=said.days((today - gap.due).days))
    if gap.due == today:
        return said.DUE_TODAY
    return said.DUE.format(when=formatting.date(gap.due.isoformat()))


def age(gap: Gap, today: dt.date) -> int:
    """Return how many days ago a gap was made."""
    return (today - day_of(gap.made)).days


def about(gap: Gap, today: dt.date, names: Mapping[int, str]) -> list[str]:
    """Return of a gap whose it is, by when, and who asked."""
    asked = said.ASKED_BY.format(askers=askers(gap, names), age=said.days(age(gap, today)))
    return [when(gap, today), str(gap.team), owner(gap, names), asked, *on_document(gap)]


def on_document(gap: Gap) -> list[str]:
    """Return which document is said to be wrong, of a gap that is no question."""
    return [said.ON_DOCUMENT.format(document=gap.document_id)] if gap.document_id else []


def told_to_asker(gap: Gap, today: dt.date) -> list[str]:
    """Return of a gap what its asker sees: by when, and that it is with their leads, or on a document."""
    return [when(gap, today), *([said.WITH_LEADS] if gap.for_leads else []), *on_document(gap)]


def line(gap: Gap, names: Mapping[int, str]) -> str:
    """Return a gap as a line of a list in the chat; people stand in it only by names that they chose."""
    parts = [str(gap.team), said.DUE.format(when=formatting.date(gap.due.isoformat()))]
    if gap.owner_id in names or gap.for_leads:
        parts.append(owner(gap, names))
    if named := _named(gap, names):
        parts.append(said.ASKED_BY_NAMED.format(names=formatting.joined(tuple(named))))
    parts += on_document(gap)
    return said.LINE.format(number=gap.id, wording=gap.wording, about="; ".join(parts))


def _named(gap: Gap, names: Mapping[int, str]) -> list[str]:
    return [names[number] for number in gap.askers if number in names]
