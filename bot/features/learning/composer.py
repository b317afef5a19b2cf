"""From what a lead typed and chose to the wording of a point, checked part by part before any is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import formatting
from bot.core.corpus import Corpus
from bot.core.passage_ref import PassageRef
from bot.core.people import Role, Team
from bot.errors import NotHeldError, RefusedError, UnknownError
from bot.features.learning import messages as said
from bot.features.learning.model import QUESTIONS, Audience, Wording
from bot.screening.screen import Screen
from bot.screening.user_text import approved_text, approved_to_discuss, could_identify
from procedures.authorities import Authorities

#: Topics of a point at most, and characters of one.
TOPICS, LONGEST_TOPIC = 8, 60


@dataclass(frozen=True)
class Composer:
    """Makes the wording of a point."""

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
        for slug in councils:
            self._council(slug)
        return Audience(tuple(councils), tuple(map(self.team, teams)), tuple(Role(role) for role in roles))

    def team(self, typed: str) -> Team:
        """Return the team that was typed as council/team. Raises UnknownError."""
        authority, _, name = typed.partition("/")
        if not name.strip():
            raise UnknownError(said.UNKNOWN_TEAM.format(team=typed[:80]))
        self._council(authority)
        return Team(authority, " ".join(name.split()).lower())

    def _council(self, slug: str) -> None:
        if slug not in self.authorities.by_slug:
            near = formatting.joined(self.authorities.near(slug))
            raise UnknownError(said.UNKNOWN_AUTHORITY.format(slug=slug[:64], near=near))

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
