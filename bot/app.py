"""Joins everything; the only module that builds the index and the store. Each is made on first use."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.card import Card, Shown
from bot.core.corpus import Grounds
from bot.core.people import Person
from bot.core.progress import make_findable
from bot.features.answers.batching import AnswerAll, Gathering
from bot.features.answers.conversation import Asker, Desk
from bot.features.answers.follow_up import Recent
from bot.features.answers.pipeline import Pipeline
from bot.features.answers.worker_process import Apart
from bot.features.boundary.service import DutyCards
from bot.features.citations.service import Answers, Codes
from bot.features.learning.search import LearningFinder
from bot.features.sessions.follow_up import Following
from bot.features.sessions.practice import Practising
from bot.features.sessions.service import Conductor
from bot.screening.screen import Screen
from bot.settings import Settings
from embeddings.encoder import Encoder
from embeddings.index import Index
from embeddings.search import Search
from embeddings.shelf import Shelf
from embeddings.weights import SHIPPED, Learned, load_learned
from procedures.library import Library, load_library

if TYPE_CHECKING:
    from bot.features.actions.reminders import Reminding
    from bot.features.actions.service import ActionDesk
    from bot.features.audits.service import AuditDesk
    from bot.features.gaps.lead_questions import LeadDesk
    from bot.features.gaps.service import GapDesk
    from bot.features.learning.distribution import Hours
    from bot.features.learning.evidence import EvidenceDesk
    from bot.features.learning.scheduler import Watching
    from bot.features.learning.service import LearningDesk
    from bot.features.learning.wizard import Proposing
    from bot.store.store import Store


class Assistant:
    """The parts of the assistant, each made on first use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def over(self, folder: Path, library: Library | None = None) -> Assistant:
        """Return an assistant over another data folder, with the same encoder and what was learned for it."""
        other = Assistant(self.settings.model_copy(update={"data_dir": folder}))
        other.library = library or self.library
        other.encoder, other.learned = self.encoder, self.learned
        return other

    @cached_property
    def library(self) -> Library:
        """The notes and the lists that go with them."""
        return load_library(self.settings.library_dir.expanduser())

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder in use; its model is loaded when first needed."""
        return Encoder(self.settings.encoder)

    @cached_property
    def index(self) -> Index:
        """The index in the data folder."""
        return Index(self.settings.index_dir, self.library, self.encoder)

    @cached_property
    def learned(self) -> Learned:
        """What was learned here for the encoder in use, else what came with the project."""
        own = self.settings.learned_path
        if own.exists() and (learned := load_learned(own)).encoder == self.encoder.digest:
            return learned
        return load_learned(SHIPPED)

    @cached_property
    def store(self) -> Store:
        """What must survive of people and what they do."""
        from bot.store.database import Database
        from bot.store.store import Store

        return Store(Database(self.settings.database_address))

    def deep_link(self, code: str) -> str | None:
        """Return the link that carries ``code`` to the bot, or None while its name is not known."""
        name = self.store.state.get("bot_username")
        return f"https://t.me/{name}?start={code}" if name else None

    @cached_property
    def search(self) -> Search:
        """Finds passages."""
        return Search(self.index, self.learned)

    @cached_property
    def pipeline(self) -> Pipeline:
        """Makes a card of a question."""
        return Pipeline(self.screen, self.search, self.library, self.local_learning)

    @cached_property
    def screen(self) -> Screen:
        """Looks for danger, personal details and what is outside the work."""
        return Screen(self.library.authorities.everyday_names())

    @cached_property
    def gap_desk(self) -> GapDesk:
        """Where questions go that the library could not answer."""
        from bot.features.gaps.service import GapDesk

        return GapDesk(self.store, self.screen, self.library)

    @cached_property
    def codes(self) -> Codes:
        """Keeps what citation codes stand for."""
        return Codes(lambda records: self.store.citations.keep(records, dt.datetime.now(dt.UTC).date()))

    @cached_property
    def duty_cards(self) -> DutyCards:
        """Makes the duty card of a case, with its citation code: what every channel asks."""
        return DutyCards(self.library, self.index, self.codes)

    @cached_property
    def answers(self) -> Answers:
        """Makes a card of a question, with its citation code: what every channel asks."""
        return Answers(self.pipeline, self.codes, self.paused, self.seen)

    def seen(self, shown: Sequence[tuple[Person, Sequence[Shown]]]) -> None:
        """Note who was shown local learning, so that a recall reaches them."""
        if shown:
            self.local_learning.seen(shown, dt.datetime.now(dt.UTC))

    @cached_property
    def local_learning(self) -> LearningFinder:
        """Looks for released learning points beside an answer."""
        shelf = cache(lambda: Shelf(self.settings.learning_dir, self.encoder))
        return LearningFinder(lambda: self.store, shelf, self._held, self.library.authorities)

    def _held(self) -> tuple[str, Callable[[], Grounds]]:
        catalogue = self.search.finder().catalogue

        def gathered() -> Grounds:
            return Grounds({p.id: p for p in catalogue.passages}, catalogue.documents())

        return self.index.manifest.corpus, gathered

    @cached_property
    def learning_desk(self) -> LearningDesk:
        """Where learning points are proposed, released and recalled."""
        from bot.features.learning.service import LearningDesk

        return LearningDesk(self.store, self.grounds, self._hours)

    @cached_property
    def watching(self) -> Watching:
        """Sees to what happens to learning points by itself."""
        from bot.features.learning.scheduler import Watching

        # What is held is read without the encoder, which the chat's process does not load.
        return Watching(self.store, self.learning_desk, self._hours, lambda: (self.index.held, self.grounds))

    @property
    def _hours(self) -> Hours:
        from bot.features.learning.distribution import Hours

        opens, closes = self.settings.briefings_between
        return Hours(opens, closes, self.settings.briefings_a_day)

    @cached_property
    def evidence_desk(self) -> EvidenceDesk:
        """Where it is counted how learning points were sent, read and discussed."""
        from bot.features.learning.evidence import EvidenceDesk

        return EvidenceDesk(self.store, self.library.authorities)

    def proposing(self) -> Proposing:
        """Return the steps to a learning point, over what is held now."""
        from bot.features.learning.composer import Composer
        from bot.features.learning.wizard import Proposing

        composer = Composer(self.screen, self.library.authorities, self.grounds())
        return Proposing(composer, self.store.people.all, self.store.citations.by_code)

    @cached_property
    def action_desk(self) -> ActionDesk:
        """Where actions are taken up and followed."""
        from bot.features.actions.service import ActionDesk

        return ActionDesk(self.store, self.screen, self.library)

    @cached_property
    def action_reminding(self) -> Reminding:
        """Reminds people of actions."""
        from bot.features.actions.reminders import Reminding

        return Reminding(self.store, self._hours)

    @cached_property
    def audit_desk(self) -> AuditDesk:
        """Where cases are audited."""
        from bot.features.audits.service import AuditDesk

        return AuditDesk(self.store, self.library)

    def paused(self) -> Card | None:
        """Return the card for every message while the assistant is paused, else None."""
        from bot.features.admin.maintenance_mode import paused, paused_card

        reason = paused(self.store)
        return paused_card(reason, self.settings.contact) if reason else None

    @cached_property
    def apart(self) -> Apart:
        """Answers in a process of its own, which is given no secret of the chat app."""
        secrets = {"telegram_token": None, "webhook_url": None, "webhook_secret": None}
        return Apart(partial(answering, self.settings.model_copy(update=secrets)))

    @cached_property
    def gathering(self) -> Gathering:
        """Answers together what is asked together."""
        return Gathering(self.apart.cards, abreast=2)

    @cached_property
    def desk(self) -> Desk:
        """Where channels ask for the people they know."""
        recent, offered, drafts = (Recent[Asker](self.library.authorities, time.monotonic) for _ in range(3))
        return Desk(self.gathering, recent, offered, drafts)

    @cached_property
    def lead_desk(self) -> LeadDesk:
        """Where a question goes to the asker's team leads."""
        from bot.features.gaps.lead_questions import LeadDesk

        return LeadDesk(self.store, self.screen)

    def grounds(self) -> Grounds:
        """Return what refresher questions rest on, as it is held now."""
        return Grounds.of(self.library, self.index.originals())

    @cached_property
    def conductor(self) -> Conductor:
        """Runs refresher sessions, for every channel."""
        store = self.store
        return Conductor(store.sessions, store.attending, store.drafts, self.library.sets, self.grounds)

    @cached_property
    def following(self) -> Following:
        """Takes what a session showed to leads and to whoever looks after gaps."""
        return Following(self.store.people, self.store.outbox, self.gap_desk)

    @cached_property
    def practising(self) -> Practising:
        """Chooses what people practise on their own."""
        store = self.store
        return Practising(store.practice, store.attending, store.sessions, self.conductor.sets)

    def close(self) -> None:
        """Let go of what was made: who answers, and the database's connections."""
        for made in ("gathering", "apart", "store"):
            if made in self.__dict__:
                self.__dict__[made].close()


def answering(settings: Settings) -> AnswerAll:
    """Return what answers in a process of its own, once the library is findable there."""
    from bot.logs import configure_logs

    assistant = Assistant(settings)
    make_findable(assistant.search)
    configure_logs()
    return assistant.answers.cards
