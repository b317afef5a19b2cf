"""The form of a learning point, for channels with pages: what was filled in, what is amiss, its draft.

What was refused is not shown again, unless nothing that may not be kept was found in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.core.passage_ref import PassageRef
from bot.core.people import Permission, Person, Team
from bot.errors import BotError, NotHeldError, RefusedError
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.model import Audience, LearningPoint
from bot.features.learning.proposal import (
    TOPICS,
    Part,
    PointDraft,
    holds,
    mark,
    parts_of,
    topics_in,
    with_or_without,
)
from bot.features.learning.wizard import ProposalWizard
from bot.screening.user_text import (
    approved_text,
    approved_to_discuss,
    could_identify,
    may_be_shown_again,
)
from procedures.document import Document, Passage

Made = TypeVar("Made")

#: Fields that are typed; ``sure``, ``local`` and the parts of an audience are "yes" where they are chosen.
TEXT, FIRST, SECOND, TOPIC = "text", "first", "second", "topics"
TYPED = (TEXT, FIRST, SECOND, TOPIC)
TEAM, PASSAGE, DIGEST, LOCAL, AUDIENCE, PART, SURE = (
    "team", "passage", "digest", "local", "audience", "part-", "sure",
)  # fmt: skip
COUNCIL, EVERYBODY, CHOSEN, YES = "council", "everybody", "chosen", "yes"


@dataclass(frozen=True)
class FilledPoint:
    """A form as it was filled in: what may be shown of it again, what is amiss by field, and its draft.

    ``asks_sure`` is set where its lead has to say that it tells nobody who it was about.
    """

    values: Mapping[str, str]
    problems: Mapping[str, str]
    draft: PointDraft | None = None
    asks_sure: bool = False


class PointForm:
    """The form to a point: makes a draft of what a lead filled in."""

    def __init__(self, wizard: ProposalWizard) -> None:
        self._wizard = wizard

    def blank(self, passage_id: str) -> FilledPoint:
        """Return a form on a passage, or on local practice where none is named. Raises NotHeldError."""
        if not passage_id:
            return FilledPoint({LOCAL: YES, AUDIENCE: COUNCIL}, {})
        ground = self._wizard.composer.ground(passage_id)
        return FilledPoint({PASSAGE: passage_id, DIGEST: ground.digest, AUDIENCE: COUNCIL}, {})

    def of_draft(self, draft: PointDraft) -> FilledPoint:
        """Return the form that a draft fills in, such as that of a point which is edited."""
        questions = dict(zip((FIRST, SECOND), draft.questions, strict=False))
        chosen = draft.audience or Audience()
        kind = EVERYBODY if chosen.everybody else CHOSEN
        if draft.team and chosen == Audience(councils=(draft.team.authority,)):
            kind = COUNCIL
        parts = self.parts() if kind == CHOSEN else {}
        values = {
            TEAM: mark(str(draft.team)),
            LOCAL: YES if draft.local else "",
            PASSAGE: draft.passage_id or "",
            DIGEST: draft.digest or self._digest(draft.passage_id),
            TEXT: draft.text,
            **questions,
            TOPIC: ", ".join(draft.topics or ()),
            AUDIENCE: kind,
            **{f"{PART}{m}": YES for m, (_, part) in parts.items() if holds(chosen, part)},
        }
        lost = draft.passage_id is not None and self.ground(draft.passage_id) is None
        return FilledPoint(values, {PASSAGE: learning_messages.GROUND_LOST} if lost else {})

    def filled(
        self, given: Mapping[str, str], by: Person, edited: LearningPoint | None = None, version: int = 0
    ) -> FilledPoint:
        """Return what a form that was filled in makes; a draft where nothing is amiss.

        ``edited`` is the point that it changes, and ``version`` that as which its lead saw it.
        """
        reading = _Reading(given)
        team = edited.team if edited else reading.take(TEAM, lambda: self._team(given, by))
        local = given.get(LOCAL) == YES
        passage_id = None if local else given.get(PASSAGE)
        if not local:
            reading.take(PASSAGE, lambda: self._ground(passage_id or "", given.get(DIGEST, "")))
        screen = self._wizard.composer.screen
        text = reading.take(TEXT, lambda: approved_text(given.get(TEXT, ""), screen))
        first = reading.take(FIRST, lambda: approved_to_discuss(given.get(FIRST, ""), screen))
        second = reading.take(SECOND, lambda: approved_to_discuss(given.get(SECOND, ""), screen))
        topics = reading.take(TOPIC, lambda: self._wizard.composer.topics(given.get(TOPIC, "").split(",")))
        audience = reading.take(AUDIENCE, lambda: self._audience(given, team))
        said = " ".join(words for words in (text, first, second) if words)
        asks_sure = could_identify(said, self._wizard.composer.authorities)
        sure = given.get(SURE) == YES
        if asks_sure and not sure:
            reading.problems.setdefault(TEXT, learning_messages.COULD_IDENTIFY)
        values = {name: value for name, value in given.items() if self._may_be_shown(name, value, reading)}
        values[DIGEST] = self._digest(passage_id)  # of the passage as the form shows it next
        if reading.problems:
            return FilledPoint(values, reading.problems, None, asks_sure)
        assert text is not None
        assert first is not None
        assert second is not None
        draft = PointDraft(
            team=team,
            passage_id=passage_id,
            digest="" if local else given.get(DIGEST, ""),
            local=local,
            text=text,
            questions=(first, second),
            topics=topics,
            audience=audience,
            sure=sure,
            point=edited.id if edited else None,
            version=version,
        )
        try:
            self._wizard.wording(draft)
        except BotError as refused:  # such as a passage that changed since it was chosen
            return FilledPoint(values, {PASSAGE: str(refused)}, None, asks_sure)
        return FilledPoint(values, {}, draft, asks_sure)

    def teams(self, by: Person) -> list[tuple[str, str]]:
        """Return the teams for which somebody can propose, each with the word that stands for it."""
        return [(mark(str(team)), str(team)) for team in by.teams_where(Permission.SHARE_LEARNING)]

    def parts(self, own: str | None = None) -> Mapping[str, tuple[str, Part]]:
        """Return the councils, teams and roles that can be chosen, each by the word that stands for it.

        The ``own`` council comes first, with its teams.
        """
        return parts_of(self._wizard.people(), self._wizard.composer.authorities, own)

    def topics(self, passage_id: str) -> list[str]:
        """Return topics that a point on a passage could have, the nearest first."""
        return topics_in(self._wizard.held, passage_id or None)[:TOPICS]

    def ground(self, passage_id: str) -> tuple[Passage, Document] | None:
        """Return the passage that a form names, or None where it is not held."""
        passage = self._wizard.held.passages.get(passage_id)
        return (passage, self._wizard.held.documents[passage.document_id]) if passage else None

    def _team(self, given: Mapping[str, str], by: Person) -> Team:
        led = {mark(str(team)): team for team in by.teams_where(Permission.SHARE_LEARNING)}
        if len(led) == 1:
            return next(iter(led.values()))
        team = led.get(given.get(TEAM, ""))
        if team is None:
            raise RefusedError(sharing_messages.WHICH_TEAM if led else learning_messages.NOT_A_LEAD)
        return team

    def _ground(self, passage_id: str, digest: str) -> PassageRef:
        if self.ground(passage_id) is None:
            raise NotHeldError(learning_messages.GROUND_LOST)
        ground = self._wizard.composer.ground(passage_id)
        if digest and ground.digest != digest:
            raise RefusedError(learning_messages.GROUND_MOVED)
        return ground

    def _audience(self, given: Mapping[str, str], team: Team | None) -> Audience | None:
        match given.get(AUDIENCE):
            case "council" if team:
                return Audience(councils=(team.authority,))
            case "everybody":
                return Audience()
            case "chosen":
                return self._chosen(given)
        if team is None:  # which is said already
            return None
        raise RefusedError(sharing_messages.FOR_WHOM)

    def _chosen(self, given: Mapping[str, str]) -> Audience:
        audience, parts = Audience(), self.parts()
        for name in (n.removeprefix(PART) for n, value in given.items() if n.startswith(PART) and value):
            if name not in parts:
                raise RefusedError(sharing_messages.NOT_THERE)
            audience = with_or_without(audience, parts[name][1])
        if audience.everybody:
            raise RefusedError(sharing_messages.FOR_WHOM)
        return audience

    def _digest(self, passage_id: str | None) -> str:
        passage = self._wizard.held.passages.get(passage_id or "")
        return passage.digest if passage else ""

    def _may_be_shown(self, name: str, value: str, reading: _Reading) -> bool:
        """Whether a field may stand on the next page; of fields that are not ours, nothing."""
        if name in TYPED:
            return name not in reading.problems or may_be_shown_again(value, self._wizard.composer.screen)
        return name in {TEAM, PASSAGE, DIGEST, LOCAL, AUDIENCE, SURE} or name.startswith(PART)


class _Reading:
    """The reading of a form: takes field after field, and notes what is amiss with each."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self.problems: dict[str, str] = {}

    def take(self, name: str, make: Callable[[], Made]) -> Made | None:
        """Return what is made of a field, or None where it is refused."""
        try:
            return make()
        except (RefusedError, NotHeldError) as refused:
            self.problems[name] = str(refused)
            return None
