"""Proposal of a learning point: the draft in the making, what can be chosen for it, and its wording.

Each part of a draft is screened before it is in it; a wording is checked part by part before any is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from bot.core import formatting
from bot.core.corpus import Corpus
from bot.core.passage_ref import PassageRef, ResolvedPassage
from bot.core.people import Person, Role, Team
from bot.errors import NotHeldError, RefusedError, UnknownError
from bot.features.learning import chat_messages
from bot.features.learning import messages as said
from bot.features.learning.model import QUESTIONS, Audience, LearningPoint, Wording
from bot.screening.screen import Screen
from bot.screening.user_text import approved_text, approved_to_discuss, could_identify
from procedures.authorities import Authorities
from procedures.document import text_digest


class DraftStep(StrEnum):
    """What is asked for."""

    TEAM = "team"
    GROUND = "ground"
    TEXT = "text"
    SURE = "sure"
    FIRST = "first"
    SECOND = "second"
    TOPICS = "topics"
    AUDIENCE = "audience"
    PREVIEW = "preview"
    CHANGE = "change"


#: Steps that take typed words.
TYPED = frozenset(
    {DraftStep.GROUND, DraftStep.TEXT, DraftStep.SURE, DraftStep.FIRST, DraftStep.SECOND, DraftStep.TOPICS}
)


@dataclass(frozen=True)
class PointDraft:
    """A proposal, or an edit of a point, half made.

    ``at`` is what is asked for out of turn; ``found`` are the passages that are offered, by id; ``page`` is
    of what is listed. ``point`` and ``version`` are of the point that is edited. ``digest`` is of the
    passage as it was chosen.
    """

    team: Team | None = None
    passage_id: str | None = None
    digest: str = ""
    local: bool = False
    text: str = ""
    questions: tuple[str, ...] = ()
    topics: tuple[str, ...] | None = None
    audience: Audience | None = None
    sure: bool = False
    at: DraftStep | None = None
    found: tuple[str, ...] = ()
    page: int = 0
    point: int | None = None
    version: int = 0

    @property
    def council(self) -> str | None:
        """The council of the team that proposes, once that is known."""
        return self.team.authority if self.team else None

    @classmethod
    def of_point(cls, point: LearningPoint, ground: ResolvedPassage | None) -> PointDraft:
        """Return what an edit of a point starts from: all of it, asking for other words.

        ``ground`` says where the passage under it stands now, which may be under another number.
        """
        wording = point.wording
        return cls(
            team=point.team,
            passage_id=ground.id_now if ground else None,
            local=ground is None,
            text=wording.text,
            questions=wording.questions,
            topics=wording.topics,
            audience=wording.audience,
            at=DraftStep.TEXT,
            point=point.id,
            version=point.version,
        )

    @property
    def grounded(self) -> bool:
        """Whether it was said what it rests on."""
        return self.local or self.passage_id is not None

    def now(self, **changed: Any) -> PointDraft:
        """Return the draft with what was taken; what comes next is asked for."""
        return replace(self, **{"at": None, "page": 0, **changed})

    def as_json(self) -> dict[str, Any]:
        """Return it for the store."""
        return {
            **vars(self),
            "team": [self.team.authority, self.team.name] if self.team else None,
            "audience": self.audience.as_json() if self.audience else None,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> PointDraft:
        """Return what ``as_json`` made."""
        topics, at, audience = kept["topics"], kept["at"], kept["audience"]
        return cls(
            **{
                **kept,
                "team": Team(*kept["team"]) if kept["team"] else None,
                "questions": tuple(kept["questions"]),
                "topics": None if topics is None else tuple(topics),
                "audience": Audience.of_json(audience) if audience else None,
                "at": DraftStep(at) if at else None,
                "found": tuple(kept["found"]),
            }
        )


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


def parts_of(
    people: Iterable[Person], authorities: Authorities, own: str | None
) -> Mapping[str, tuple[str, Part]]:
    """Return the councils and teams in which people are enrolled, and every role: label and part by mark.

    The ``own`` council and its teams come first, then roles, then others.
    """
    teams = sorted({team for person in people for team in person.teams})
    councils = [
        (chat_messages.COUNCIL.format(council=authorities.short_name_of(slug)), slug)
        for slug in sorted({team.authority for team in teams})
    ]
    of_teams = [(chat_messages.TEAM.format(team=team), team) for team in teams]
    parts: list[tuple[str, Part]] = [
        *((label, slug) for label, slug in councils if slug == own),
        *((label, team) for label, team in of_teams if team.authority == own),
        *((chat_messages.ROLE.format(role=role.value.replace("_", " ")), role) for role in Role),
        *((label, slug) for label, slug in councils if slug != own),
        *((label, team) for label, team in of_teams if team.authority != own),
    ]
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


#: Topics of a point at most, and characters of one.
TOPICS, LONGEST_TOPIC = 8, 60


@dataclass(frozen=True)
class Composer:
    """The composer of a point: makes its wording."""

    screen: Screen
    authorities: Authorities
    grounds: Corpus

    def compose(
        self,
        text: str,
        questions: Sequence[str],
        *,
        topics: Sequence[str] = (),
        audience: Audience | None = None,
        passage_id: str | None = None,
        local: bool = False,
        sure: bool = False,
    ) -> Wording:
        """Return a wording. Raises RefusedError, NotHeldError or UnknownError saying what is amiss.

        ``sure`` is a lead's word that age, place and event together tell nobody who it was about.
        """
        if passage_id and local:
            raise RefusedError(said.TWO_GROUNDS)
        if not passage_id and not local:
            raise RefusedError(said.NO_GROUND)
        approved = approved_text(text, self.screen)
        asked = _questions(questions, self.screen)
        if not sure and could_identify(" ".join([approved, *asked]), self.authorities):
            raise RefusedError(said.COULD_IDENTIFY)
        ground = self.ground(passage_id) if passage_id else None
        return Wording(approved, asked, self.topics(topics), audience or Audience(), ground)

    def ground(self, passage_id: str) -> PassageRef:
        """Return a passage as a ground. Raises NotHeldError."""
        passage = self.grounds.passages.get(passage_id)
        if passage is None:
            raise NotHeldError(said.UNKNOWN_PASSAGE.format(passage=passage_id[:80]))
        return PassageRef.of(passage, self.grounds.documents[passage.document_id])

    def audience(self, councils: Sequence[str], teams: Sequence[str], roles: Sequence[str]) -> Audience:
        """Return for whom a point is; a team is written council/team. Raises UnknownError."""
        slugs = tuple(map(self._council, councils))
        return Audience(slugs, tuple(map(self.team, teams)), tuple(Role(role) for role in roles))

    def team(self, typed: str) -> Team:
        """Return the team that was typed as council/team. Raises UnknownError."""
        authority, _, name = typed.partition("/")
        if not name.strip():
            raise UnknownError(said.UNKNOWN_TEAM.format(team=typed[:80]))
        return Team(self._council(authority), " ".join(name.split()).lower())

    def _council(self, typed: str) -> str:
        slug = self.authorities.called(typed)
        if slug is None:
            near = formatting.joined(self.authorities.near(typed))
            raise UnknownError(said.UNKNOWN_AUTHORITY.format(slug=typed[:64], near=near))
        return slug

    def topics(self, typed: Sequence[str]) -> tuple[str, ...]:
        """Return topics as they are kept, each once. Raises RefusedError."""
        topics = tuple(dict.fromkeys(" ".join(topic.split()).lower() for topic in typed if topic.strip()))
        if len(topics) > TOPICS or any(len(topic) > LONGEST_TOPIC for topic in topics):
            raise RefusedError(said.TOPICS_LONG.format(most=TOPICS, longest=LONGEST_TOPIC))
        return tuple(approved_text(topic, self.screen) for topic in topics)


def _questions(typed: Sequence[str], screen: Screen) -> tuple[str, ...]:
    """Return the questions for discussion, two of them. Raises RefusedError."""
    if len(typed) != QUESTIONS:
        raise RefusedError(said.TWO_QUESTIONS)
    return tuple(approved_to_discuss(q, screen) for q in typed)
