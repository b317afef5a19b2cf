"""What can be chosen for a learning point: topics, and the councils, teams and roles that are known here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.core.corpus import Corpus
from bot.core.people import Person, Role, Team
from bot.features.learning import chat_messages as said
from bot.features.learning.model import Audience
from procedures.authorities import Authorities
from procedures.document import text_digest

#: A council by its slug, a team or a role.
Part = str | Team | Role

P = TypeVar("P")


def mark(name: str) -> str:
    """Return what a name is on a button: 10 characters, the same in every process."""
    return text_digest(name)[:10]


def topics_in(held: Corpus, passage_id: str | None) -> list[str]:
    """Return the topics of the library in small letters: those of a passage first, then the frequent ones."""
    counted = Counter(topic.lower() for passage in held.passages.values() for topic in passage.topics)
    ground = held.passages.get(passage_id or "")
    near = [topic.lower() for topic in ground.topics] if ground else []
    return list(dict.fromkeys([*near, *sorted(counted, key=lambda topic: (-counted[topic], topic))]))


def parts_of(people: Iterable[Person], authorities: Authorities) -> Mapping[str, tuple[str, Part]]:
    """Return the councils and teams in which people are enrolled, and every role: label and part by mark."""
    teams = sorted({team for person in people for team in person.teams})
    parts: list[tuple[str, Part]] = [
        (said.ROLE.format(role=role.value.replace("_", " ")), role) for role in Role
    ]
    parts += [
        (said.COUNCIL.format(council=authorities.name_of(slug)), slug)
        for slug in sorted({team.authority for team in teams})
    ]
    parts += [(said.TEAM.format(team=team), team) for team in teams]
    return {mark(label): (label, part) for label, part in parts}


def reaches_nobody(audience: Audience, people: Iterable[Person]) -> bool:
    """Whether nobody who is enrolled is of an audience, such as where a team's name was mistyped."""
    return not any(audience.includes(person) for person in people)


def holds(audience: Audience, part: Part) -> bool:
    """Whether a part is among those that were chosen."""
    return part in audience.teams or part in audience.roles or part in audience.councils


def with_or_without(audience: Audience, part: Part) -> Audience:
    """Return an audience with a part added, or taken out if it was there."""
    match part:
        case Role():
            return replace(audience, roles=_flipped(audience.roles, part))
        case Team():
            return replace(audience, teams=_flipped(audience.teams, part))
        case _:
            return replace(audience, councils=_flipped(audience.councils, part))


def _flipped(chosen: tuple[P, ...], part: P) -> tuple[P, ...]:
    return tuple(one for one in chosen if one != part) if part in chosen else (*chosen, part)
