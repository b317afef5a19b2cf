"""What passages are called: locators that are unique in their document, and their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count

from procedures.document import slug

_CHAPTER = re.compile(r"^(chapter|part|section|annex|appendix|schedule)\s+([A-Z]|\d{1,3}|[IVX]{1,5})\b", re.I)
_LOWERED = frozenset({"chapter", "part", "section"})


@dataclass(frozen=True)
class Draft:
    """A passage before its name is final: ``style`` says how ``locator`` came about."""

    locator: str
    style: str
    text: str
    headings: tuple[str, ...]
    page: int = 0


def locators_of(drafts: Sequence[Draft]) -> list[str]:
    """Return a locator for each draft, unique in the document.

    Where numbers start anew in each chapter, all of them are named with their chapter.
    """
    names = [draft.locator for draft in drafts]
    numbered = [n for n, draft in enumerate(drafts) if draft.style == "number"]
    if len({names[n] for n in numbered}) < len(numbered):
        _qualify(numbered, drafts, names)
    for same in _groups(range(len(drafts)), names):
        _qualify(same, drafts, names)
    for same in _groups(range(len(drafts)), names):
        for time, place in enumerate(same[1:], start=2):
            names[place] = f"{names[place]} (copy {time})"
    return names


def unused(locator: str, used: set[str]) -> str:
    """Return a slug of ``locator``, with the first number that is free if it is taken, and mark it used."""
    name = slug(locator)
    names = chain([name], (f"{name}-{n}" for n in count(2)))
    free = next(candidate for candidate in names if candidate not in used)
    used.add(free)
    return free


def _groups(places: Iterable[int], names: Sequence[str]) -> list[list[int]]:
    """Return the places of those that share a name."""
    by_name: dict[str, list[int]] = {}
    for place in places:
        by_name.setdefault(names[place], []).append(place)
    return [group for group in by_name.values() if len(group) > 1]


def _qualify(places: Sequence[int], drafts: Sequence[Draft], names: list[str]) -> None:
    """Put before each name the largest heading by which they differ, and the next where some still agree."""
    plain = {place: names[place] for place in places}
    for level in range(max((len(drafts[place].headings) for place in places), default=0)):
        at_level = [_heading_at(drafts[place], level) for place in places]
        if len(set(at_level)) < 2:
            continue
        for place, heading in zip(places, at_level, strict=True):
            if heading and not plain[place].startswith(f"{heading}, "):
                names[place] = _before(heading, names[place], plain[place])
        if not _groups(places, names):
            return


def _heading_at(draft: Draft, level: int) -> str:
    return draft.headings[level] if level < len(draft.headings) else ""


def _before(heading: str, name: str, plain: str) -> str:
    chapter = _CHAPTER.match(heading)
    if chapter:
        word = chapter[1].lower() if chapter[1].lower() in _LOWERED else chapter[1].capitalize()
        heading = f"{word} {chapter[2]}"
    above = name.removesuffix(plain)
    return f"{above}{heading}, {plain}"
