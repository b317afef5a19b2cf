"""The steps to a learning point, for channels with buttons: what an answer makes of a draft.

Decides alone; a channel hands over what was pressed or typed, and shows what is asked next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.core.corpus import Corpus
from bot.core.people import Permission, Person
from bot.errors import NotHeldError, RefusedError
from bot.features.citations.model import CitationRecord
from bot.features.citations.service import code_in
from bot.features.learning import chat_messages as sharing_messages
from bot.features.learning import messages as learning_messages
from bot.features.learning.model import Audience, Wording
from bot.features.learning.proposal import (
    Composer,
    DraftStep,
    PointDraft,
    mark,
    parts_of,
    topics_in,
    with_or_without,
)
from bot.features.learning.search import number_of
from bot.screening.user_text import approved_text, approved_to_discuss, could_identify

Found = TypeVar("Found")

#: A card's line with its code.


@dataclass(frozen=True)
class ProposalWizard:
    """The wizard to a point: takes a draft on, step by step.

    ``people`` are those enrolled; ``cited`` is what a code stands for.
    """

    composer: Composer
    people: Callable[[], list[Person]]
    cited: Callable[[str], CitationRecord | None]

    @property
    def held(self) -> Corpus:
        """What points can rest on."""
        return self.composer.grounds

    def begin(self, by: Person) -> PointDraft:
        """Return an empty draft of a lead. Raises RefusedError for who leads no team."""
        led = by.teams_where(Permission.SHARE_LEARNING)
        if not led:
            raise RefusedError(learning_messages.NOT_A_LEAD)
        return PointDraft(team=led[0] if len(led) == 1 else None)

    def step(self, draft: PointDraft) -> DraftStep:
        """Return what is asked for: what is being changed, else the first part that is missing."""
        if draft.at is not None:
            return draft.at
        said = " ".join([draft.text, *draft.questions])
        missing = (
            (draft.team is None, DraftStep.TEAM),
            (not draft.grounded, DraftStep.GROUND),
            (not draft.text, DraftStep.TEXT),
            (not draft.sure and could_identify(said, self.composer.authorities), DraftStep.SURE),
            (not draft.questions, DraftStep.FIRST),
            (len(draft.questions) == 1, DraftStep.SECOND),
            (draft.topics is None, DraftStep.TOPICS),
            (draft.audience is None, DraftStep.AUDIENCE),
        )
        return next((step for lacks, step in missing if lacks), DraftStep.PREVIEW)

    def on_card(self, draft: PointDraft, text: str) -> PointDraft | None:
        """Return a draft that offers the passages of a card, if a text is its code or shows it, else None.

        Raises NotHeldError where nothing of that card is held now.
        """
        code = code_in(text)
        if code is None:
            return None
        record = self.cited(code)
        return self.offering(draft, [passage.passage_id for passage in record.passages] if record else ())

    def offering(self, draft: PointDraft, passage_ids: Iterable[str]) -> PointDraft:
        """Return a draft that offers passages of the sources. Raises NotHeldError if none is held."""
        held = dict.fromkeys(i for i in passage_ids if i in self.held.passages and number_of(i) is None)
        if not held:
            raise NotHeldError(sharing_messages.NOTHING_TO_REST_ON)
        return replace(draft, found=tuple(held), page=0)

    def typed(self, draft: PointDraft, words: str) -> PointDraft:
        """Take typed words, but for a search. Raises RefusedError saying why they may not be kept."""
        screen, step = self.composer.screen, self.step(draft)
        if step is DraftStep.SURE:
            step = (DraftStep.TEXT, DraftStep.FIRST, DraftStep.SECOND)[len(draft.questions)]
        match step:
            case DraftStep.TEXT:
                return draft.now(text=approved_text(words, screen), sure=False)
            case DraftStep.FIRST:
                return draft.now(questions=(approved_to_discuss(words, screen), *draft.questions[1:]))
            case DraftStep.SECOND:
                return draft.now(questions=(*draft.questions[:1], approved_to_discuss(words, screen)))
            case DraftStep.TOPICS:
                topics = self.composer.topics([*(draft.topics or ()), words])
                return replace(draft, topics=topics, at=DraftStep.TOPICS)
        raise RefusedError(sharing_messages.NOT_THERE)

    def pressed(self, draft: PointDraft, by: Person, words: tuple[str, ...]) -> PointDraft:
        """Take a press. Raises RefusedError or NotHeldError where what was chosen is not there any more."""
        match words:
            case ("page", number):
                return replace(draft, page=int(number))
            case ("change",):
                return replace(draft, at=DraftStep.CHANGE, page=0)
            case ("change", step):
                return replace(draft, at=DraftStep(step), page=0)
            case ("leave",):
                return draft.now(found=())
            case ("done",):
                return draft.now(topics=draft.topics or ())
            case ("sure",):
                return draft.now(sure=True)
            case ("team" | "local" | "take", *_):
                return self._based(draft, by, words)
            case ("topic", chosen):
                offered = {mark(topic): topic for topic in self.topics(draft)}
                topics = self._flipped(draft, _there(offered.get(chosen)))
                return replace(draft, topics=topics, at=DraftStep.TOPICS)
        return self._addressed(draft, words)

    def _based(self, draft: PointDraft, by: Person, words: tuple[str, ...]) -> PointDraft:
        match words:
            case ("team", chosen):
                led = {mark(str(team)): team for team in by.teams_where(Permission.SHARE_LEARNING)}
                return draft.now(team=_there(led.get(chosen)))
            case ("take", number) if int(number) < len(draft.found):
                ground = self.composer.ground(draft.found[int(number)])
                return draft.now(local=False, passage_id=ground.passage_id, digest=ground.digest, found=())
            case ("local",):
                return draft.now(local=True, passage_id=None, digest="", found=())
        raise RefusedError(sharing_messages.NOT_THERE)

    def _addressed(self, draft: PointDraft, words: tuple[str, ...]) -> PointDraft:
        match words:
            case ("part", chosen):
                parts = parts_of(self.people(), self.composer.authorities, draft.council)
                part = _there(parts.get(chosen))[1]
                audience = with_or_without(draft.audience or Audience(), part)
                return replace(draft, audience=audience, at=DraftStep.AUDIENCE)
            case ("everybody",):
                return draft.now(audience=Audience())
            case ("council",) if draft.team:
                return draft.now(audience=Audience(councils=(draft.team.authority,)))
            case ("choose",):
                return replace(draft, audience=Audience(), at=DraftStep.AUDIENCE, page=0)
        raise RefusedError(sharing_messages.NOT_THERE)

    def topics(self, draft: PointDraft) -> list[str]:
        """Return the topics that can be chosen, those that were chosen first."""
        return list(dict.fromkeys([*(draft.topics or ()), *topics_in(self.held, draft.passage_id)]))

    def wording(self, draft: PointDraft) -> Wording:
        """Return the whole as a wording. Raises RefusedError or NotHeldError saying what is amiss."""
        if draft.passage_id and draft.passage_id not in self.held.passages:
            raise NotHeldError(sharing_messages.GROUND_LOST)
        wording = self.composer.compose(
            draft.text,
            draft.questions,
            topics=draft.topics or (),
            audience=draft.audience,
            passage_id=draft.passage_id,
            local=draft.local,
            sure=draft.sure,
        )
        if draft.digest and wording.ground and wording.ground.digest != draft.digest:
            raise RefusedError(sharing_messages.GROUND_MOVED)
        return wording

    def _flipped(self, draft: PointDraft, topic: str) -> tuple[str, ...]:
        chosen = draft.topics or ()
        if topic in chosen:
            return tuple(one for one in chosen if one != topic)
        return self.composer.topics([*chosen, topic])


def _there(found: Found | None) -> Found:
    """Raises RefusedError where what was chosen is not there any more."""
    if found is None:
        raise RefusedError(sharing_messages.NOT_THERE)
    return found
