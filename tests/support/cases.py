"""Cases across a council boundary: facts, the councils that rules can tell apart, and a guide over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, product
from typing import Any

from procedures.boundary.facts import CHOICES, Danger, Facts, Somewhere, place_of
from procedures.library import Library


def facts(home: str = "havering", other: str = "kent", **given: str) -> Facts:
    """A case by the values of its flags; what is not given is as no danger, nothing open, home asking."""
    plain = {"tie": "risk_there", "status": "none", "danger": "no", "asking": "home", "refused": "none"}
    chosen: dict[str, Any] = {name: CHOICES[name](value) for name, value in {**plain, **given}.items()}
    return Facts(home, other, **chosen)


def kinds_of_places(library: Library) -> list[list[str]]:
    """Slugs by the sort of place that the rules, or the notes that are a council's own, can tell apart."""
    rules = library.rules.all
    spoken = {name for rule in rules for where in (rule.where, *rule.unless) for name in where.names}
    spoken |= {name for rule in rules for name in rule.local}
    spoken |= {note.partition("/")[0] for rule in rules for note in (*rule.own, *rule.also)}
    kinds: dict[frozenset[str], list[str]] = {}
    for slug in [*library.authorities.by_slug, *map(str, Somewhere)]:
        names = place_of(slug, library.authorities, library.documents).names & spoken
        kinds.setdefault(names, []).append(slug)
    return list(kinds.values())


def every_pair(library: Library) -> Iterator[tuple[str, str]]:
    """Two of any two kinds of places, two of one kind where there are two, one council beside itself."""
    kinds = kinds_of_places(library)
    yield from ((one[0], two[0]) for one in kinds for two in kinds)
    yield from ((kind[0], kind[1]) for kind in kinds if len(kind) > 1)


def every_case(library: Library) -> Iterator[Facts]:
    """Every pair with every tie and danger, and for a few pairs every combination that rules ask for.

    All other facts by turns.
    """
    turns = {
        name: cycle(CHOICES[name])
        for name in ("status", "asking", "refused", "now", "concern", "order", "stay")
    }
    third = cycle(("", "norfolk", ""))

    def case(home: str, other: str, **given: str) -> Facts:
        rest = {name: next(values) for name, values in turns.items() if name not in given}
        return replace(facts(home, other, **rest, **given), third=next(third))

    for (home, other), tie, danger in product(list(every_pair(library)), CHOICES["tie"], Danger):
        yield case(home, other, tie=tie, danger=danger)
    few = [
        ("havering", "kent"),
        ("barnet", "camden"),
        ("surrey", "sefton"),
        ("wales", "kent"),
        ("kent", "kent"),
    ]
    for names in (
        ("danger", "tie", "status", "asking", "refused"),
        ("danger", "tie", "status", "now", "concern"),
    ):
        for (home, other), *values in product(few, *(CHOICES[name] for name in names)):
            yield case(home, other, **dict(zip(names, values, strict=True)))
    for (home, other), tie, status, order, stay in product(
        few, CHOICES["tie"], CHOICES["status"], CHOICES["order"], CHOICES["stay"]
    ):
        yield case(home, other, tie=tie, status=status, order=order, stay=stay)
