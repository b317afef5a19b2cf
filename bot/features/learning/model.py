"""Learning points: what one team learned, for others to know; each a small machine of states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.core.corpus import Corpus
from bot.core.history import Event
from bot.core.outgoing import OutgoingMessage
from bot.core.passage_ref import PassageRef, ResolvedPassage
from bot.core.people import Person, Role, Team
from bot.screening.user_text import LONGEST_TEXT, LONGEST_TO_DISCUSS

#: Characters of a point and of a question at most, and questions that go with a point.
LONGEST, LONGEST_QUESTION, QUESTIONS = LONGEST_TEXT, LONGEST_TO_DISCUSS, 2


class PointState(StrEnum):
    """Where a point stands. Only what is released is found and sent."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    IN_REVIEW = "in review"
    RECALLED = "recalled"
    RETIRED = "retired"


class PointMove(StrEnum):
    """What can be done with a point."""

    PROPOSE = "propose"
    EDIT = "edit"
    RELEASE = "release"
    RETURN = "return"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    CONFIRM = "confirm"
    RECALL = "recall"
    RETIRE = "retire"


#: From each state, what can be done, and where it leads; nothing is possible that is not written here.
MOVES: Mapping[PointState, Mapping[PointMove, PointState]] = {
    PointState.PROPOSED: {
        PointMove.EDIT: PointState.PROPOSED,
        PointMove.RELEASE: PointState.RELEASED,
        PointMove.RETURN: PointState.RETURNED,
        PointMove.DECLINE: PointState.DECLINED,
        PointMove.WITHDRAW: PointState.WITHDRAWN,
    },
    PointState.RETURNED: {PointMove.EDIT: PointState.PROPOSED, PointMove.WITHDRAW: PointState.WITHDRAWN},
    PointState.DECLINED: {},
    PointState.WITHDRAWN: {},
    PointState.RELEASED: {
        PointMove.CONFIRM: PointState.RELEASED,
        PointMove.REVIEW: PointState.IN_REVIEW,
        PointMove.RECALL: PointState.RECALLED,
        PointMove.RETIRE: PointState.RETIRED,
    },
    PointState.IN_REVIEW: {
        PointMove.EDIT: PointState.PROPOSED,
        PointMove.RELEASE: PointState.RELEASED,
        PointMove.RECALL: PointState.RECALLED,
        PointMove.RETIRE: PointState.RETIRED,
    },
    PointState.RECALLED: {PointMove.EDIT: PointState.PROPOSED, PointMove.RETIRE: PointState.RETIRED},
    PointState.RETIRED: {},
}

#: States in which a point waits for a lead who releases it.
WAITING = (PointState.PROPOSED, PointState.IN_REVIEW)


@dataclass(frozen=True)
class Audience:
    """For whom a point is. What is left empty limits nothing."""

    councils: tuple[str, ...] = ()
    teams: tuple[Team, ...] = ()
    roles: tuple[Role, ...] = ()

    @property
    def everybody(self) -> bool:
        """Whether it limits nothing."""
        return not (self.councils or self.teams or self.roles)

    def includes(self, person: Person | None) -> bool:
        """Return whether a point is for somebody; for whoever is not named, only what is for everybody."""
        if person is None:
            return self.everybody
        return any(
            (not self.councils or m.team.authority in self.councils)
            and (not self.teams or m.team in self.teams)
            and (not self.roles or m.role in self.roles)
            for m in person.memberships
        )

    def as_json(self) -> dict[str, Any]:
        """Return it for the store and for programs."""
        return {
            "councils": list(self.councils),
            "teams": [[team.authority, team.name] for team in self.teams],
            "roles": [role.value for role in self.roles],
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Audience:
        """Return what ``as_json`` made."""
        return cls(
            tuple(kept["councils"]),
            tuple(Team(*team) for team in kept["teams"]),
            tuple(Role(role) for role in kept["roles"]),
        )


@dataclass(frozen=True)
class Wording:
    """What a point says: the text, questions for discussion, topics, for whom, and what it rests on.

    ``ground`` is None for local practice.
    """

    text: str
    questions: tuple[str, ...]
    topics: tuple[str, ...] = ()
    audience: Audience = Audience()
    ground: PassageRef | None = None

    def as_row(self) -> dict[str, Any]:
        """Return it as the store keeps it."""
        return {
            "text": self.text,
            "questions": list(self.questions),
            "topics": list(self.topics),
            "audience": self.audience.as_json(),
            "ground": asdict(self.ground) if self.ground else None,
        }


#: One line of a point's history.
PointEvent = Event[PointMove, PointState]


@dataclass(frozen=True)
class LearningPoint:
    """A point. ``released_by`` says in words who released it; ``review_by`` is a day in London."""

    id: int
    version: int
    release: int
    state: PointState
    team: Team
    proposer_id: int | None
    wording: Wording
    proposed: dt.datetime
    waiting_since: dt.datetime | None = None
    reminded: dt.datetime | None = None
    released: dt.datetime | None = None
    released_by: str | None = None
    review_by: dt.date | None = None
    history: Sequence[PointEvent] = ()

    def after(self, move: PointMove) -> PointState | None:
        """Return where a move leads from here, or None where it is not possible."""
        return MOVES[self.state].get(move)

    def ground_now(self, held: Corpus) -> ResolvedPassage | None:
        """Return what became of the passage under it; None for local practice, which stands by itself."""
        return self.wording.ground.resolve(held) if self.wording.ground else None

    @property
    def is_out(self) -> bool:
        """Whether it may be found and sent."""
        return self.state is PointState.RELEASED


#: What the names of reminders begin with; they count among what a person gets on a day.
REMINDER = "learning reminder "
#: The name of a person's digest of a day, which they have once.
DIGEST = "learning digest to {person} on {day}"


@dataclass(frozen=True)
class Receipt:
    """What a release of a point is to somebody. ``person_id`` is None for a group, or who has left.

    ``once`` names the message in the outbox; it is None while a digest is to carry the point.
    """

    point_id: int
    release: int
    person_id: int | None
    team: Team
    once: str | None = None
    due: dt.datetime | None = None
    sent: dt.datetime | None = None
    failed: str | None = None
    shown: dt.datetime | None = None
    read: dt.datetime | None = None
    discussed: dt.datetime | None = None

    @property
    def waits_for_digest(self) -> bool:
        """Whether somebody's digest is to carry the point."""
        is_due = self.person_id is not None and self.due is not None
        return is_due and (self.once, self.sent, self.failed) == (None, None, None)


@dataclass(frozen=True)
class DeliveryPlan:
    """Receipts and messages that are kept together with a move.

    With ``drop_unsent`` what still waits of the point is dropped first.
    """

    receipts: Sequence[Receipt] = field(default=())
    messages: Sequence[OutgoingMessage] = field(default=())
    drop_unsent: bool = False


NOTHING = DeliveryPlan()
