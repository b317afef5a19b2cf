"""The store: what must survive, by subject. Built by ``bootstrap.py`` alone."""

from __future__ import annotations

from functools import cached_property

from bot.store.actions import ActionRepository
from bot.store.attendance import Attending
from bot.store.audits import Audits
from bot.store.buttons import Buttons
from bot.store.citations import Citations
from bot.store.database import Database
from bot.store.delegations import Delegations
from bot.store.dialogues import Dialogues
from bot.store.drafts import Drafts
from bot.store.feedback import Feedback
from bot.store.gaps import GapRepository
from bot.store.inbox import Inbox
from bot.store.invitations import Invitations
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.personal import Personal
from bot.store.points import LearningPoints
from bot.store.practice import Practice
from bot.store.receipts import Receipts
from bot.store.sessions import Sessions
from bot.store.state import ServiceState


class Store:
    """Everything kept in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @cached_property
    def people(self) -> People:
        """Those who were enrolled."""
        return People(self._database)

    @cached_property
    def invitations(self) -> Invitations:
        """Codes that enrol people."""
        return Invitations(self._database)

    @cached_property
    def state(self) -> ServiceState:
        """Single facts about the running service."""
        return ServiceState(self._database)

    @cached_property
    def inbox(self) -> Inbox:
        """Updates that came in."""
        return Inbox(self._database)

    @cached_property
    def buttons(self) -> Buttons:
        """What buttons mean."""
        return Buttons(self._database)

    @cached_property
    def dialogues(self) -> Dialogues:
        """Where people stand in a conversation."""
        return Dialogues(self._database)

    @cached_property
    def citations(self) -> Citations:
        """What citation codes stand for."""
        return Citations(self._database)

    @cached_property
    def feedback(self) -> Feedback:
        """What readers said of answers."""
        return Feedback(self._database)

    @cached_property
    def gaps(self) -> GapRepository:
        """Questions that the library could not answer."""
        return GapRepository(self._database)

    @cached_property
    def outbox(self) -> Outbox:
        """Messages that wait to be sent."""
        return Outbox(self._database)

    @cached_property
    def sessions(self) -> Sessions:
        """Refresher sessions."""
        return Sessions(self._database)

    @cached_property
    def attending(self) -> Attending:
        """Who is in a refresher session, and what was answered."""
        return Attending(self._database)

    @cached_property
    def practice(self) -> Practice:
        """What people practise on their own, and what they want kept."""
        return Practice(self._database)

    @cached_property
    def drafts(self) -> Drafts:
        """Questions that wait for a trainer's review."""
        return Drafts(self._database)

    @cached_property
    def points(self) -> LearningPoints:
        """Learning points."""
        return LearningPoints(self._database)

    @cached_property
    def receipts(self) -> Receipts:
        """Who was sent which learning point."""
        return Receipts(self._database)

    @cached_property
    def audits(self) -> Audits:
        """Audits of cases."""
        return Audits(self._database)

    @cached_property
    def delegations(self) -> Delegations:
        """Who stands in for a lead who is away."""
        return Delegations(self._database)

    @cached_property
    def actions(self) -> ActionRepository:
        """Actions that councils took up."""
        return ActionRepository(self._database)

    @cached_property
    def personal(self) -> Personal:
        """What is kept of one person in the passing."""
        return Personal(self._database)

    def settle(self) -> None:
        """Leave nothing of what was deleted on the disk."""
        self._database.settle()

    def close(self) -> None:
        """Let every connection go."""
        self._database.close()
