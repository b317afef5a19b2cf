"""What passages are called: locators that are unique in their document, and their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, count

from procedures.document import slug

_CHAPTER = re.compile(r"^(chapter|part|section|annex|appendix|schedule)\s+([A-Z]|\d{1,3}|[IVX]{1,5})\b", re.I)
#: Of the numbers, the share that must go on from one another for a count through the document, and how
#: many numbers may be left out of it at a place.
_THROUGH, _GAP = 0.6, 3
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

    Where numbers start anew in each chapter, all of them are named with their chapter. Where they go
    through the document, only those beside that count are, such as the steps in a box.
    """
    names = [draft.locator for draft in drafts]
    numbered = [n for n, draft in enumerate(drafts) if draft.style == "number"]
    if len({names[n] for n in numbered}) < len(numbered):
        counted = _counted(numbered, names)
        through = len(counted) > len(numbered) * _THROUGH
        for group in _groups(numbered, names) if through else [numbered]:
            beside = [n for n in group if n not in counted] if through else group
            if through and len(beside) < len(group):
                for place in beside:
                    names[place] = ", ".join([*drafts[place].headings[-1:], names[place]])
            else:
                _qualify(beside, drafts, names)
    for same in _groups(range(len(drafts)), names):
        _qualify(same, drafts, names)
    for same in _groups(range(len(drafts)), names):
        for time, place in enumerate(same[1:], start=2):
            names[place] = f"{names[place]} (copy {time})"
    return names


def _counted(numbered: Sequence[int], names: Sequence[str]) -> set[int]:
    """The places of numbers that go on from one another, from the first to the last."""
    counted: set[int] = set()
    last = 0
    for place in numbered:
        found = re.search(r"\d+", names[place])
        number = int(found[0]) if found else 0
        part_of_last = number == last and not re.search(r"\d[.)]?$", names[place])
        if (last < number <= last + _GAP) or (part_of_last and last):
            counted.add(place)
            last = number
    return counted


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
