"""From flags to facts. What is no choice is named, with the choices that come near it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from bot.errors import UnknownError
from bot.features.boundary import messages as boundary_messages
from procedures.authorities import Authorities
from procedures.boundary.facts import CHOICES, NATIONS, Facts, Somewhere

#: The flags of facts that came later; none of them need be given.
MORE_FLAGS = ("now", "concern", "third", "order", "stay")


def facts_of(flags: Mapping[str, str | None], authorities: Authorities) -> Facts:
    """Return the facts that ``flags`` give by name; what is not given is not sure, or not so.

    Spaces and hyphens may stand for the underscores of a slug, and a council of another nation for it.
    Raises UnknownError, naming the flag.
    """
    chosen: dict[str, Any] = {name: _place(name, flags.get(name), authorities) for name in ("home", "other")}
    if flags.get("third") is not None:
        chosen["third"] = _place("third", flags["third"], authorities)
    for name, choices in CHOICES.items():
        given = flags.get(name)
        if given is not None:
            value = _as_slug(given)
            if value not in list(choices):
                raise UnknownError(boundary_messages.not_a_choice(name, given, tuple(choices)))
            chosen[name] = choices(value)
    return Facts(**chosen)


def flags_of(facts: Facts) -> str:
    """Return the flags of ``case`` that give these facts; without those that say nothing."""
    plain = Facts("", "")
    told = (
        (name, facts.value(name))
        for name in ("home", "other", *CHOICES, "third")
        if facts.value(name) != plain.value(name)
    )
    return " ".join(f"--{name} {value}" for name, value in told)


def _place(name: str, given: str | None, authorities: Authorities) -> str:
    value = Somewhere.NOT_SURE.value if given is None else _as_slug(given)
    if value in list(Somewhere):
        return value
    if given is not None and (called := authorities.called(given)):
        return called
    if nation := _nation(value.replace("_", " "), authorities):
        return nation
    near = (*get_close_matches(value, [place.value for place in Somewhere]), *authorities.near(value))
    raise UnknownError(boundary_messages.no_such_council(name, given or "", near))


def _nation(given: str, authorities: Authorities) -> str | None:
    """The nation with a council or a town of that very name."""
    return next(
        (
            nation
            for nation in sorted(NATIONS)
            for mention in authorities.mentions_of_area(nation, given)
            if mention.end - mention.start == len(given)
        ),
        None,
    )


def _as_slug(given: str) -> str:
    return "_".join(given.lower().replace("-", " ").split())
