"""A learning point in the making: what was chosen and typed so far, each part screened before it is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.core.passage_ref import ResolvedPassage
from bot.core.people import Team
from bot.features.learning.model import Audience, LearningPoint


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
