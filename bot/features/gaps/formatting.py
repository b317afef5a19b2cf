"""Whom a gap is with and who asked, in words; every channel says the same."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core import formatting
from bot.features.gaps import messages as said
from bot.features.gaps.model import Gap


def owner(gap: Gap, names: Mapping[int, str]) -> str:
    """Return who owns a gap: by the name they chose, else by number."""
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


def line(gap: Gap, names: Mapping[int, str]) -> str:
    """Return a gap as a line of a list in the chat; people stand in it only by names that they chose."""
    parts = [str(gap.team), said.DUE.format(when=formatting.date(gap.due.isoformat()))]
    if gap.owner_id in names:
        parts.append(owner(gap, names))
    if named := _named(gap, names):
        parts.append(said.ASKED_BY_NAMED.format(names=formatting.joined(tuple(named))))
    return said.LINE.format(number=gap.id, wording=gap.wording, about="; ".join(parts))


def _named(gap: Gap, names: Mapping[int, str]) -> list[str]:
    return [names[number] for number in gap.askers if number in names]
