"""Cases across a council boundary: facts, the councils that rules can tell apart, and a guide over them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

from procedures.boundary.facts import CHOICES, Asking, Danger, Facts, Refused, Somewhere, place_of
from procedures.library import Library


def facts(home: str = "havering", other: str = "kent", **given: str) -> Facts:
    """A case by the values of its flags; what is not given is as no danger, nothing open, home asking."""
    plain = {"tie": "risk_there", "status": "none", "danger": "no", "asking": "home", "refused": "none"}
    chosen: dict[str, Any] = {name: CHOICES[name](value) for name, value in {**plain, **given}.items()}
    return Facts(home, other, **chosen)


def kinds_of_places(library: Library) -> list[list[str]]:
    """Slugs by the sort of place that the rules, or the notes that are a council's own, can tell apart."""
    rules = library.rules.all
    spoken = {name for rule in rules for where in (rule.where, rule.unless) if where for name in where.names}
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
    """Every pair with every tie, status and danger; who asks and what was said by turns.

    For a few pairs every combination of all facts.
    """
    turns = cycle(product(Asking, Refused))
    pairs = list(every_pair(library))
    for (home, other), tie, status, danger in product(pairs, CHOICES["tie"], CHOICES["status"], Danger):
        asking, refused = next(turns)
        yield facts(home, other, tie=tie, status=status, danger=danger, asking=asking, refused=refused)
    few = [("havering", "kent"), ("barnet", "camden"), ("surrey", "sefton"), ("kent", "kent")]
    for (home, other), *values in product(few, *CHOICES.values()):
        yield facts(home, other, **dict(zip(CHOICES, values, strict=True)))
