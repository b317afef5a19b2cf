"""Joins everything; the only module that builds the index and the store. Each is made on first use."""

from __future__ import annotations

import logging
import os
import pwd
import secrets
import time
from collections.abc import Collection, Iterator, Sequence
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import Clock, FollowingClock, system_clock
from bot.core.calendar import Hours, day_of
from bot.core.corpus import CurrentCorpus
from bot.core.progress import make_findable
from bot.features.admin.failures import FailureRegister
from bot.features.admin.maintenance_mode import MaintenanceMode
from bot.features.answers.batching import Batcher
from bot.features.answers.conversation import Conversation, RecentQuestions
from bot.features.answers.neighbours import AskNeighbours, NeighbourService
from bot.features.answers.service import AnswerService
from bot.features.answers.worker_process import Answering, WorkerProcess
from bot.features.boundary.case_reader import CaseReader
from bot.features.boundary.service import BoundaryService
from bot.features.citations.service import CitationService
from bot.features.citations.verification import Verification
from bot.features.documents.reading import DocumentReader
from bot.features.learning.group_posts import POSTS_LINK
from bot.features.learning.search import LearningSearch
from bot.features.sessions.follow_up import SessionFollowUp
from bot.features.sessions.own_questions import OwnQuestions
from bot.features.sessions.practice import PracticeService
from bot.features.sessions.service import SessionService
from bot.screening.held_terms import HeldTerms, Texts
from bot.screening.screen import Screen
from bot.settings import Settings
from embeddings.encoder import Encoder
from embeddings.index import Index
from embeddings.manifest import write_whole
from embeddings.passage_store import made_with
from embeddings.reranker import Reranker, reranker_named
from embeddings.search import Search
from embeddings.shared import SharedIndex
from embeddings.side_index import SideIndex
from embeddings.weights import SHIPPED, Learned, load_learned
from procedures.current_library import CurrentLibrary
from procedures.document import Original
from procedures.library import Library, is_shipped, load_library

if TYPE_CHECKING:
    from bot.features.actions.reminders import ActionReminderJob
    from bot.features.actions.service import ActionService
    from bot.features.admin.backup import Places
    from bot.features.admin.inventory import Inventory
    from bot.features.admin.move import Move
    from bot.features.admin.subject_counts import SubjectCounter, SubjectCounts
    from bot.features.audits.service import AuditService
    from bot.features.documents.address_readings import AddressReadings
    from bot.features.documents.against_files import AgainstFiles
    from bot.features.documents.comparison import Comparisons
    from bot.features.documents.daily_refresh import DailyRefresh
    from bot.features.documents.damage_watch import DamageWatch
    from bot.features.documents.fetching import PoliteFetcher
    from bot.features.documents.incoming import IncomingDocuments
    from bot.features.documents.note_office import NoteOffice
    from bot.features.documents.office import DocumentOffice
    from bot.features.documents.service import DocumentService
    from bot.features.gaps.lead_questions import LeadQuestions
    from bot.features.gaps.service import GapService
    from bot.features.learning.evidence import EvidenceService
    from bot.features.learning.scheduler import LearningScheduler
    from bot.features.learning.service import LearningService
    from bot.features.learning.wizard import ProposalWizard
    from bot.features.people.administration import PeopleAdministration
    from bot.features.people.browsers import BrowserService
    from bot.features.people.council_accounts import CouncilAccountService
    from bot.features.people.passkeys import PasskeyService
    from bot.store.database import Database
    from bot.store.passages import PassageRepository
    from bot.store.spool import Spool
    from bot.store.store import Store


log = logging.getLogger(__name__)


class Assistant:
    """The composition root: the parts of the assistant, each made on first use."""

    def __init__(self, settings: Settings, clock: Clock = system_clock) -> None:
        self.settings = settings
        #: Goes by the database's clock while the service runs and machines share that.
        self.clock = FollowingClock(clock)

    def over(self, folder: Path, library: Library | None = None) -> Assistant:
        """Return an assistant over another data folder, with the same encoder and what was learned for it.

        It shares its documents with nobody.
        """
        other = Assistant(self.settings.model_copy(update={"data_dir": folder}), self.clock)
        other.shared_index = None
        other.library = library or self.library
        other.encoder, other.reranker, other.learned = self.encoder, self.reranker, self.learned
        return other

    @cached_property
    def library(self) -> Library:
        """The library: the notes and the lists that go with them; of an own one the notes as they stand."""
        folder = self.settings.library_dir.expanduser()
        return load_library(folder) if is_shipped(folder) else CurrentLibrary(folder)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder in use; its model is loaded when first needed."""
        return Encoder(self.settings.encoder)

    @cached_property
    def reranker(self) -> Reranker | None:
        """The reranker in use; its model is loaded when first needed."""
        return reranker_named(self.settings.reranker)

    @cached_property
    def index(self) -> Index:
        """The index in the data folder, a copy of what machines share where they do."""
        return Index(self.settings.index_dir, self.library, self.encoder, self.shared_index)

    @cached_property
    def shared_index(self) -> SharedIndex | None:
        """Where machines share documents: in PostgreSQL, where that is the database."""
        if self.settings.database_url is None or not self.database.on_postgresql:
            return None
        from bot.store.shared_index import SharedIndexRepository

        return SharedIndexRepository(self.database, self.passages)

    @cached_property
    def passages(self) -> PassageRepository | None:
        """Where PostgreSQL searches passages, where it may; whether it can, it says itself."""
        if (
            self.settings.search_copies
            or self.settings.database_url is None
            or not self.database.on_postgresql
        ):
            return None
        from bot.store.passages import PassageRepository

        encoder = self.encoder
        return PassageRepository(self.database, lambda: made_with(encoder), lambda: encoder.dimensions)

    @cached_property
    def corpus(self) -> CurrentCorpus:
        """Gives the one snapshot of what is held, without loading the encoder."""
        return CurrentCorpus(lambda: self.library, lambda: self.index)

    @cached_property
    def learned(self) -> Learned:
        """What was learned here for the encoder in use, else what came with the project."""
        own = self.settings.learned_path
        if own.exists() and (learned := load_learned(own)).encoder == self.encoder.digest:
            return learned
        return load_learned(SHIPPED)

    @cached_property
    def spool(self) -> Spool:
        """What came in while the database was away."""
        from bot.store.spool import Spool

        return Spool(self.settings.spool_dir, self.store.cipher)

    @cached_property
    def database(self) -> Database:
        """The database of what must survive of people and what they do."""
        from bot.store.database import Database

        return Database(self.settings.database_address)

    @property
    def backed_up(self) -> Places:
        """Where what is backed up stands, beside the database."""
        from bot.features.admin.backup import Places

        settings = self.settings
        return Places(settings.index_dir, {"key": settings.key_path, "weights.yaml": settings.learned_path})

    def move_to(self, place: str) -> Move:
        """Return the move of this installation to an address of PostgreSQL, or into a data folder.

        Raises UnknownError for another address.
        """
        from bot.features.admin.move import From, Move, To, place_of
        from bot.store.database import HEAD, Database
        from bot.store.shared_index import SharedIndexRepository
        from bot.store.transfer import Transfer

        address, folder = place_of(place)
        target = Database(address)
        shared = SharedIndexRepository(target) if target.on_postgresql else None
        places = self.backed_up
        source = From(
            self.database.place,
            places.folder,
            self.database.file,
            places.files,
            lambda: self.index.originals_digest,
        )
        transfer = Transfer(self.database, target)
        return Move(source, To(target.place, shared, folder, HEAD), transfer, self.clock)

    @cached_property
    def store(self) -> Store:
        """The store of what must survive of people and what they do."""
        from bot.store.payload_cipher import PayloadCipher
        from bot.store.store import Store

        key = self.settings.key
        cipher = PayloadCipher(self.settings.key_path, key.get_secret_value() if key else None)
        return Store(self.database, cipher)

    @cached_property
    def machine(self) -> str:
        """The name of this machine among those over one database, made of chance at its first start."""
        if not self.database.on_postgresql:
            return "the one"
        path = self.settings.machine_path
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, secrets.token_hex(16).encode())
        return path.read_text(encoding="utf-8").strip()[:32]

    def has_chat(self) -> bool:
        """Return whether there is a chat app: this process has its token, or another has begun it."""
        return bool(self.settings.telegram_token or self.store.state.bot())

    def deep_link(self, code: str) -> str | None:
        """Return the link that carries ``code`` to the bot, or None while its name is not known."""
        name = self.store.state.bot()
        return f"https://t.me/{name}?start={code}" if name else None

    def posts_link(self) -> str | None:
        """Return the link with which a group for posts is chosen in the chat app, or None without one."""
        name = self.store.state.bot()
        return f"https://t.me/{name}?startgroup={POSTS_LINK}" if name else None

    def page_link(self, code: str) -> str | None:
        """Return the link with which ``code`` signs in with a browser, or None where no page is served."""
        address = self.settings.web_url
        return f"{address.rstrip('/')}/sign-in/{code}" if address else None

    def join_link(self, code: str) -> str | None:
        """Return the link that joins a session in a browser by its code, or None where no page is served."""
        address = self.settings.web_url
        return f"{address.rstrip('/')}/join/{code}" if address else None

    @cached_property
    def browsers(self) -> BrowserService:
        """The service that lets people in with a browser."""
        from bot.features.people.browsers import BrowserService

        return BrowserService(self.store.browsers, self.store.people, self.clock)

    @cached_property
    def council_accounts(self) -> CouncilAccountService:
        """The service that lets people in by their council's own account."""
        from bot.features.people.account_providers import load_providers
        from bot.features.people.council_accounts import CouncilAccountService

        store, names, file = self.store, self.library.authorities, self.settings.openid
        providers = load_providers(file.expanduser(), names) if file else {}
        return CouncilAccountService(providers, store.council_accounts, names, self.clock)

    @cached_property
    def passkeys(self) -> PasskeyService:
        """The service of passkeys, with which people sign in with a browser."""
        from bot.features.people.passkeys import PasskeyService

        return PasskeyService(self.store.passkeys, self.screen, self.clock)

    @cached_property
    def administration(self) -> PeopleAdministration:
        """The service with which administrators look after people."""
        from bot.features.people.administration import PeopleAdministration

        store, names = self.store, self.library.authorities
        return PeopleAdministration(
            store.people,
            store.invitations,
            store.passkeys,
            self.browsers,
            self.screen,
            names,
            self.clock,
        )

    @cached_property
    def reader(self) -> DocumentReader:
        """The service that opens documents to be read."""
        return DocumentReader(self.library, self.corpus, self.comparisons)

    @cached_property
    def comparisons(self) -> Comparisons:
        """The comparisons of documents that were made, for readers and officers."""
        from bot.features.documents.comparison import Comparisons

        return Comparisons()

    @cached_property
    def search(self) -> Search:
        """The search, which finds passages."""
        return Search(self.index, self.learned, self.reranker)

    @cached_property
    def screen(self) -> Screen:
        """The screen, which looks for danger, personal details and what is outside the work."""
        authorities = self.library.authorities
        screen = Screen(authorities.everyday_names(), authorities.hospitals())
        return screen.holding(HeldTerms(self._held_texts))

    def _held_texts(self) -> tuple[object, Texts]:
        """The texts of the originals that are held, and what changes with them; none where damaged."""
        try:
            return self.corpus.digest, self._each_text()
        except Exception as error:  # what is held then opens no name
            log.error("held terms not read: error=%s", type(error).__name__)
            return None, ()

    def _each_text(self) -> Iterator[Sequence[str]]:
        """Yield the paragraphs of each original, one at a time; what cannot be read opens no name."""
        try:
            for held in self.index.each_original():
                yield [passage.text for passage in held.passages]
        except Exception as error:
            log.error("held terms not all read: error=%s", type(error).__name__)

    @cached_property
    def gaps(self) -> GapService:
        """The service of gaps: where questions go that the library could not answer."""
        from bot.features.gaps.service import GapService

        return GapService(self.store.gaps, self.store.people, self.screen, self.library)

    @cached_property
    def citations(self) -> CitationService:
        """The service that keeps what citation codes stand for."""
        return CitationService(lambda records: self.store.citations.keep(records, day_of(self.clock())))

    @cached_property
    def verification(self) -> Verification:
        """The service that looks again at what a card showed."""
        learning = self.learning_search
        return Verification(self.store.citations.by_code, self.library, self._standing, learning.is_for)

    def _standing(self, councils: Collection[str]) -> list[Original]:
        from bot.features.learning.search import original_of

        names, points = self.library.authorities, self.learning_search.standing()
        originals = self.index.originals(councils=councils)
        return [*originals, *(original_of(point, names) for point in points)]

    @cached_property
    def boundary(self) -> BoundaryService:
        """The service of the cross-border guide: the duty card of a case, with its citation code."""
        under_notes = CurrentCorpus(lambda: self.library, lambda: self.index, lambda: self.library.documents)
        return BoundaryService(self.library, under_notes, self.citations, self.case_reader)

    @cached_property
    def case_reader(self) -> CaseReader:
        """The reader of the case that a typed question asks about."""
        folder = self.settings.wordings_dir
        return CaseReader(self.library.authorities, self.library.wordings, self.encoder, folder)

    @cached_property
    def answers(self) -> AnswerService:
        """The service that makes a card of a question, with its citation code."""
        return AnswerService(
            self.screen,
            self.search,
            self.library,
            find_learning=self.learning_search.beside,
            coded=self.citations.coded,
            seen=lambda shown: self.learning_search.seen(shown, self.clock()),
            case_of=lambda question: self.boundary.card_for(question),
            failed=self.failures.of_answer,
            duty_desk=self.settings.duty_desk,
        )

    @cached_property
    def neighbour_service(self) -> NeighbourService:
        """The service that finds what other documents say near to a passage."""
        return NeighbourService(self.search, self.library)

    @cached_property
    def learning_search(self) -> LearningSearch:
        """The search for released learning points beside an answer."""
        side_index = cache(lambda: SideIndex(self.settings.learning_dir, self.encoder))
        return LearningSearch(lambda: self.store, side_index, self.corpus, self.library.authorities)

    @cached_property
    def learning(self) -> LearningService:
        """The service of learning points: where they are proposed, released and recalled."""
        from bot.features.learning.service import LearningService

        store = self.store
        return LearningService(
            store.points,
            store.receipts,
            store.people,
            store.delegations,
            store.outbox,
            self.corpus,
            self._hours,
        )

    @cached_property
    def learning_scheduler(self) -> LearningScheduler:
        """The scheduler of what happens to learning points by itself."""
        from bot.features.learning.scheduler import LearningScheduler

        store = self.store
        return LearningScheduler(
            store.points,
            store.receipts,
            store.people,
            store.delegations,
            store.outbox,
            self.learning,
            self._hours,
            self.corpus,
        )

    @property
    def _hours(self) -> Hours:
        opens, closes = self.settings.briefings_between
        return Hours(opens, closes, self.settings.briefings_a_day)

    @cached_property
    def evidence(self) -> EvidenceService:
        """The service of evidence: where it is counted how learning points were sent, read and discussed."""
        from bot.features.learning.evidence import EvidenceService

        return EvidenceService(self.store, self.library.authorities)

    def proposal_wizard(self) -> ProposalWizard:
        """Return the wizard to a learning point, over what is held now."""
        from bot.features.learning.proposal import Composer
        from bot.features.learning.wizard import ProposalWizard

        composer = Composer(self.screen, self.library.authorities, self.corpus())
        return ProposalWizard(composer, self.store.people.all, self.store.citations.by_code)

    @cached_property
    def actions(self) -> ActionService:
        """The service of actions: where they are taken up and followed."""
        from bot.features.actions.service import ActionService

        return ActionService(self.store.actions, self.store.people, self.screen, self.library)

    @cached_property
    def action_reminders(self) -> ActionReminderJob:
        """The job that reminds people of actions."""
        from bot.features.actions.reminders import ActionReminderJob

        store = self.store
        return ActionReminderJob(store.actions, store.people, store.delegations, self._hours)

    @cached_property
    def audits(self) -> AuditService:
        """The service of audits of cases."""
        from bot.features.audits.service import AuditService

        return AuditService(self.store, self.library)

    @cached_property
    def maintenance(self) -> MaintenanceMode:
        """The switch that pauses the assistant."""
        return MaintenanceMode(lambda: self.store.state, self.settings.contact)

    @cached_property
    def failures(self) -> FailureRegister:
        """The register of what failed, by reference."""
        return FailureRegister(lambda: self.store.failures, self.clock)

    @cached_property
    def inventory(self) -> Inventory:
        """The inventory of what is held."""
        from bot.features.admin.inventory import Inventory

        return Inventory(
            self.library,
            self.settings.library_dir.expanduser(),
            partial(self.corpus, None),
            search=lambda: self.search,
            learned=lambda: self.learned,
            verdicts=lambda: self.store.feedback.counts(),
            held_back=lambda: self.documents.held_back(),
            not_searched_there=self._not_searched_there,
        )

    def _not_searched_there(self) -> str | None:
        """Why the database that machines share does not search; "" where it does, None where none is."""
        if self.shared_index is None:
            return None
        from bot.features.admin import messages as admin_messages

        return self.passages.why_not() if self.passages else admin_messages.SEARCHED_AS_SET

    @cached_property
    def documents(self) -> DocumentService:
        """The service of documents: originals in, corrected, shown, compared and read again."""
        return self._documents_by(self.operator, None)

    @cached_property
    def fetcher(self) -> PoliteFetcher:
        """What fetches addresses for everybody, so that a site is asked no more often than it bears."""
        from bot.features.documents.fetching import PoliteFetcher

        return PoliteFetcher()

    def _documents_by(self, actor: str, councils: Collection[str] | None) -> DocumentService:
        """Return the service of documents with which somebody acts, under the name that is logged.

        They see what is for people of ``councils``; None is whoever runs the service, who sees all.
        """
        from bot.features.documents.acts import LoggedIndex
        from bot.features.documents.service import DocumentService

        acts, two = (lambda: self.store.document_acts), self.settings.two_people
        logged = LoggedIndex(self.index, acts, self.clock, actor, two_people=two)
        return DocumentService(
            self.library,
            self.index,
            self.corpus,
            self.clock,
            logged,
            self._forget_words,
            self.fetcher,
            self.comparisons,
            councils,
        )

    def _forget_words(self, document_ids: Sequence[str]) -> None:
        """Drop the words of originals that were taken out from all that the store made of them."""
        self.store.drafts.forget(document_ids)
        self.store.citations.forget(document_ids)

    @cached_property
    def document_office(self) -> DocumentOffice:
        """The service with which officers look after what is held."""
        from bot.features.documents.office import DocumentOffice

        return DocumentOffice(
            self._documents_by,
            self.library,
            self.screen,
            grounds=lambda: [
                point.wording.ground.passage_id
                for point in self.store.points.all()
                if point.is_out and point.wording.ground
            ],
            codes=lambda document_id: self.store.citations.count_of(document_id),
            cards=lambda: self.store.citations.counts(),
        )

    @cached_property
    def note_office(self) -> NoteOffice:
        """The service with which officers change the notes of a library of their own."""
        from bot.features.documents.note_office import NoteOffice

        return NoteOffice(
            self.library,
            self.settings.library_dir.expanduser(),
            self.document_office,
            self.screen,
            check=lambda instead: self.inventory.problems_with(instead),
            journal=lambda: self.store.document_acts,
            clock=self.clock,
        )

    @cached_property
    def incoming_documents(self) -> IncomingDocuments:
        """The service that lets officers look at documents before they are kept."""
        from bot.features.documents.incoming import IncomingDocuments

        folder = self.settings.data_dir.expanduser() / "incoming"
        return IncomingDocuments(folder, self.document_office, self.library.authorities, self.clock)

    @cached_property
    def address_readings(self) -> AddressReadings:
        """The service with which officers read again the addresses that documents came from."""
        from bot.features.documents.address_readings import AddressReadings

        return AddressReadings(self.document_office, self.clock)

    @cached_property
    def against_files(self) -> AgainstFiles:
        """The service that says what of an officer's file stands nowhere in a document."""
        from bot.features.documents.against_files import AgainstFiles

        return AgainstFiles(self.document_office, self.clock)

    @cached_property
    def operator(self) -> str:
        """Who runs this process: the operating system's user, by name or number."""
        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return f"user {os.getuid()}"

    @cached_property
    def daily_refresh(self) -> DailyRefresh:
        """The job that reads addresses again every day and tells administrators what changed."""
        from bot.features.documents.daily_refresh import DailyRefresh

        store, hour = self.store, self.settings.refresh_hour
        return DailyRefresh(lambda: self.documents, store.people, store.outbox, store.state, hour)

    @cached_property
    def damage_watch(self) -> DamageWatch:
        """The job that tells administrators of originals whose stored text is damaged."""
        from bot.features.documents.damage_watch import DamageWatch

        store = self.store
        return DamageWatch(self.index, store.people, store.outbox, store.state)

    @cached_property
    def worker(self) -> WorkerProcess:
        """The worker process, which answers; it is given no secret of the chat app."""
        secrets = {"telegram_token": None, "webhook_url": None, "webhook_secret": None, "key": None}
        return WorkerProcess(partial(answering, self.settings.model_copy(update=secrets)))

    @cached_property
    def batcher(self) -> Batcher:
        """The batcher that answers together what is asked together."""
        return Batcher(self.worker.cards, abreast=2)

    @cached_property
    def neighbours(self) -> AskNeighbours:
        """Asks whoever answers what other documents say near to a passage."""
        return self.worker.neighbours

    @cached_property
    def conversation(self) -> Conversation:
        """The conversations with the people whom channels know."""
        recent = RecentQuestions(self.library.authorities, time.monotonic)
        return Conversation(self.batcher, recent, time.monotonic, self.subject_counter.note)

    @cached_property
    def subject_counter(self) -> SubjectCounter:
        """The counter of what is asked about."""
        from bot.features.admin.subject_counts import SubjectCounter

        return SubjectCounter(lambda: self.store.subject_counts, self.library, self.clock)

    @cached_property
    def subject_counts(self) -> SubjectCounts:
        """The service of counts by subject."""
        from bot.features.admin.subject_counts import SubjectCounts

        store, subjects = self.store, self.library.subjects
        return SubjectCounts(store.subject_counts, store.people, subjects, self.clock)

    @cached_property
    def lead_questions(self) -> LeadQuestions:
        """The service that takes a question to the asker's team leads."""
        from bot.features.gaps.lead_questions import LeadQuestions

        store, has_pages = self.store, bool(self.settings.web_url)
        return LeadQuestions(self.gaps, store.gaps, store.people, has_pages=has_pages)

    @cached_property
    def sessions(self) -> SessionService:
        """The service of refresher sessions, for every channel."""
        store = self.store
        follow_up = SessionFollowUp(store.people, self.gaps)
        sets = self.library.sets
        return SessionService(store.sessions, store.attending, store.drafts, sets, self.corpus, follow_up)

    @cached_property
    def own_questions(self) -> OwnQuestions:
        """The service of the questions that are drafted, written and reviewed here."""
        return OwnQuestions(self.store.drafts, self.corpus, self.library.authorities, self.screen, self.clock)

    @cached_property
    def practice(self) -> PracticeService:
        """The service of practice, which chooses what people practise on their own."""
        store = self.store
        return PracticeService(store.practice, store.attending, store.sessions, self.sessions.sets)

    def close(self) -> None:
        """Let go of what was made: who answers, and the database's connections."""
        officers = ("incoming_documents", "address_readings", "against_files")
        for made in (*officers, "batcher", "worker", "subject_counter", "store", "database"):
            if made in self.__dict__:
                self.__dict__[made].close()


def answering(settings: Settings) -> Answering:
    """Return what answers in a process of its own, once the library is findable there."""
    from bot.logs import configure_logs

    assistant = Assistant(settings)
    make_findable(assistant.search)
    configure_logs()
    return Answering(assistant.answers.cards, assistant.neighbour_service.near)
