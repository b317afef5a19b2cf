"""The store: what must survive, by subject. Built by ``bootstrap.py`` alone."""

from __future__ import annotations

from functools import cached_property

from bot.errors import RefusedError
from bot.store.actions import ActionRepository
from bot.store.attendance import AttendanceRepository
from bot.store.audits import AuditRepository
from bot.store.browser_sessions import BrowserSessionRepository
from bot.store.buttons import ButtonRepository
from bot.store.citations import CitationRepository
from bot.store.council_accounts import CouncilAccountRepository
from bot.store.database import Database
from bot.store.delegations import DelegationRepository
from bot.store.dialogues import DialogueRepository
from bot.store.document_acts import DocumentActRepository
from bot.store.drafts import QuestionDraftRepository
from bot.store.failures import FailureRepository
from bot.store.feedback import FeedbackRepository
from bot.store.gaps import GapRepository
from bot.store.groups import GroupRepository
from bot.store.inbox import Inbox
from bot.store.invitations import InvitationRepository
from bot.store.leaderships import LeadershipRepository
from bot.store.learning_points import LearningPointRepository
from bot.store.outbox import Outbox
from bot.store.passkeys import PasskeyRepository
from bot.store.payload_cipher import PayloadCipher
from bot.store.people import PersonRepository
from bot.store.personal import PersonalDataRepository
from bot.store.practice import PracticeRepository
from bot.store.receipts import ReceiptRepository
from bot.store.replies import ReplyRepository
from bot.store.sessions import SessionRepository
from bot.store.state import ServiceStateRepository
from bot.store.subject_counts import SubjectCountRepository

#: The fact that says which key machines over one database seal with.
KEY = "key"
OTHER_KEY = (
    "This machine's key is not that of the others over this database. Set SAFEGUARDING_KEY to theirs; where "
    "it is lost, run safeguarding-bot key adopt; another installation needs its own database."
)


class Store:
    """Everything kept in one database."""

    def __init__(self, database: Database, cipher: PayloadCipher) -> None:
        """``cipher`` seals what people wrote and are answered, while it waits."""
        self._database = database
        self.cipher = cipher

    @cached_property
    def people(self) -> PersonRepository:
        """Those who were enrolled."""
        return PersonRepository(self._database)

    @cached_property
    def invitations(self) -> InvitationRepository:
        """Codes that enrol people."""
        return InvitationRepository(self._database)

    @cached_property
    def browsers(self) -> BrowserSessionRepository:
        """Browsers in which people are signed in."""
        return BrowserSessionRepository(self._database)

    @cached_property
    def council_accounts(self) -> CouncilAccountRepository:
        """Accounts that people have with their council."""
        return CouncilAccountRepository(self._database)

    @cached_property
    def passkeys(self) -> PasskeyRepository:
        """Passkeys with which people sign in with a browser."""
        return PasskeyRepository(self._database)

    @cached_property
    def leaderships(self) -> LeadershipRepository:
        """Who does what only one of several processes may do."""
        return LeadershipRepository(self._database)

    @cached_property
    def state(self) -> ServiceStateRepository:
        """Single facts about the running service."""
        return ServiceStateRepository(self._database)

    @cached_property
    def failures(self) -> FailureRepository:
        """What failed, by reference."""
        return FailureRepository(self._database)

    @cached_property
    def subject_counts(self) -> SubjectCountRepository:
        """How much was asked about which subject."""
        return SubjectCountRepository(self._database)

    @cached_property
    def inbox(self) -> Inbox:
        """Updates that came in."""
        return Inbox(self._database, self.cipher, self.replies)

    @cached_property
    def replies(self) -> ReplyRepository:
        """Replies that were not delivered yet."""
        return ReplyRepository(self._database, self.cipher)

    @cached_property
    def buttons(self) -> ButtonRepository:
        """What buttons mean."""
        return ButtonRepository(self._database)

    @cached_property
    def dialogues(self) -> DialogueRepository:
        """Where people stand in a conversation."""
        return DialogueRepository(self._database)

    @cached_property
    def citations(self) -> CitationRepository:
        """What citation codes stand for."""
        return CitationRepository(self._database)

    @cached_property
    def feedback(self) -> FeedbackRepository:
        """What readers said of answers."""
        return FeedbackRepository(self._database)

    @cached_property
    def gaps(self) -> GapRepository:
        """Questions that the library could not answer."""
        return GapRepository(self._database)

    @cached_property
    def outbox(self) -> Outbox:
        """Messages that wait to be sent."""
        return Outbox(self._database)

    @cached_property
    def sessions(self) -> SessionRepository:
        """Refresher sessions."""
        return SessionRepository(self._database)

    @cached_property
    def attending(self) -> AttendanceRepository:
        """Who is in a refresher session, and what was answered."""
        return AttendanceRepository(self._database, self.replies)

    @cached_property
    def practice(self) -> PracticeRepository:
        """What people practise on their own, and what they want kept."""
        return PracticeRepository(self._database)

    @cached_property
    def drafts(self) -> QuestionDraftRepository:
        """Questions that wait for a trainer's review."""
        return QuestionDraftRepository(self._database)

    @cached_property
    def points(self) -> LearningPointRepository:
        """Learning points."""
        return LearningPointRepository(self._database)

    @cached_property
    def receipts(self) -> ReceiptRepository:
        """Who was sent which learning point."""
        return ReceiptRepository(self._database)

    @cached_property
    def groups(self) -> GroupRepository:
        """Groups of the chat app, wherever one is known by its number."""
        return GroupRepository(self._database)

    @cached_property
    def audits(self) -> AuditRepository:
        """Audits of cases."""
        return AuditRepository(self._database)

    @cached_property
    def delegations(self) -> DelegationRepository:
        """Who stands in for a lead who is away."""
        return DelegationRepository(self._database)

    @cached_property
    def actions(self) -> ActionRepository:
        """Actions that councils took up."""
        return ActionRepository(self._database)

    @cached_property
    def personal(self) -> PersonalDataRepository:
        """What is kept of one person in the passing."""
        return PersonalDataRepository(self._database)

    @cached_property
    def document_acts(self) -> DocumentActRepository:
        """What was done with documents."""
        return DocumentActRepository(self._database)

    def check(self) -> None:
        """Raise StoreError where the database cannot be used at all."""
        with self._database.read():
            pass

    def check_key(self) -> None:
        """Raise RefusedError where another machine over this database seals with a key that is not here.

        The first that looks says which key that is; one that has it beside a newer one says the newer.
        """
        if not self._database.on_postgresql:  # the one file of it and the key are of one machine
            return
        marks = self.cipher.marks
        known = self.state.first(KEY, marks[0])
        if known not in marks:
            raise RefusedError(OTHER_KEY)
        if known != marks[0]:
            self.adopt_key()

    def adopt_key(self) -> None:
        """Let the key of this machine be that of all from now on."""
        self.state.put(KEY, self.cipher.marks[0])

    def settle(self) -> None:
        """Leave nothing of what was deleted on the disk."""
        self._database.settle()

    def reconnect(self) -> None:
        """Let every connection go; the next use opens new ones."""
        self._database.close()

    def close(self) -> None:
        """Let every connection go."""
        self._database.close()
