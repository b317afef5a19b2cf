"""Changes that send messages, each of which is kept with its messages or not at all; and what is kept."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

from pydantic import SecretStr
from sqlalchemy import Engine, event

from bot.core.people import Person, Role, Team
from bot.features.actions.service import ActionService
from bot.features.gaps.service import GapService
from bot.features.learning.model import PointMove
from bot.features.people.account_providers import AccountProvider, GroupRole
from bot.features.people.administration import PeopleAdministration
from bot.features.people.browsers import BrowserService
from bot.features.people.council_accounts import CouncilAccountService
from bot.features.people.model import LONGEST, Account, RelyingParty
from bot.features.people.openid import ProvenAccount
from bot.features.people.passkeys import PasskeyService
from bot.features.people.service import expiry_notices
from bot.features.sessions.attendance import Given
from bot.features.sessions.model import Session, SessionMove
from bot.store.store import Store
from procedures.actions import period_of
from support.databases import store_at
from support.leads import DUTY, MEDWAY, NOW, Office, shipped
from support.passkeys import Device
from support.sessions import BELL, PASSAGES, Shelf, conductor

NIGHT = Team("medway", "night")
#: The accounts of a council, which make their people trainers by night, and by one group leads there.
PROVIDER = AccountProvider(
    "medway",
    "https://login.example.org",
    "us",
    SecretStr("hush"),
    {"leads": GroupRole("night", Role.TEAM_LEAD), "all": GroupRole("night", Role.TRAINER)},
    "Medway",
)
PARTY = RelyingParty("safeguarding.example.org", "https://safeguarding.example.org", "Safeguarding")
SOON = period_of("6 weeks")
#: The moments of a change: its messages are about to be written, or are written and not kept yet.
MOMENTS: tuple[Moment, ...] = ("before_cursor_execute", "after_cursor_execute")
Moment = Literal["before_cursor_execute", "after_cursor_execute"]


class Desks(Office):
    """An office with the desks for actions and gaps, and its people by what they are."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        library, screen = shipped()
        self.actions = ActionService(store.actions, store.people, screen, library)
        self.gaps = GapService(store.gaps, store.people, screen, library)
        self._conducts = conductor(store, Shelf([p for p in PASSAGES if p.id != "ferry/1"]))
        names, clock = library.authorities, lambda: NOW
        self._accounts = CouncilAccountService({"medway": PROVIDER}, store.council_accounts, names, clock)
        self._passkeys = PasskeyService(store.passkeys, screen, clock)
        self._people = PeopleAdministration(
            store.people,
            store.invitations,
            store.passkeys,
            BrowserService(store.browsers, store.people, clock),
            screen,
            names,
            clock,
        )

    def prepare(self) -> None:
        """Enrol people; make a point that was returned, one that is out, an action, a gap and a session.

        Of those in Medway one has an account of the council, and two passkeys.
        """
        lead, other, worker = self.lead(), self.lead(), self.worker()
        returned = self.desk.propose(lead, self.wording("Write it down."), None, NOW)
        self.desk.send_back(other, returned, PointMove.RETURN, "Say who.", NOW)
        self.released(lead, other)
        self.delivered()  # a recall goes to those who have it
        self.desk.propose(lead, self.wording("Ring back within the hour."), None, NOW)
        self.actions.add(lead, "Keep a list of who got the steps.", SOON, NOW)
        self.gaps.open(worker, "Who keeps the list of the steps?", NOW)
        mover = self.worker(MEDWAY)
        leaver = self.worker(MEDWAY)
        self.store.people.mark_stopped(leaver.id, NOW)  # nothing waits for them that would go with them
        self.enrolled((Role.ADMINISTRATOR, MEDWAY))
        self._accounts.link(mover, PROVIDER, _account("mover", "all"))
        for name in ("phone", "desk"):
            self._adds_passkey(mover, name)
        self._session(worker)

    def _adds_passkey(self, person: Person, name: str) -> None:
        device = Device(PARTY.origin, credential_id=name.encode())
        made = device.makes(self._passkeys.creation_options(person, name, PARTY, "a browser"))
        self._passkeys.add(person, name, made, PARTY, "a browser")

    def _session(self, worker: Person) -> None:
        """Bring a session to its end: one question was missed, and the passage of the next is gone."""
        trainer = self.enrolled((Role.TRAINER, DUTY))
        session = self._conducts.open(trainer, DUTY, BELL, NOW)
        self._conducts.join(session.code, worker, NOW)
        self._move(SessionMove.NEXT)
        self._conducts.answer_all([Given(session.id, 0, worker.id, 2)], NOW)
        self._move(SessionMove.CLOSE)
        self._move(SessionMove.REVEAL)
        self._move(SessionMove.NEXT)

    def _move(self, move: SessionMove) -> Session:
        session, trainer = self._conducts.held(1), self.store.people.all()[-1]
        return self._conducts.move(1, trainer, move, session.step, NOW)

    def make(self, name: str) -> None:
        """Make a change."""
        lead, other, worker, *of_medway, _trainer = self.store.people.all()
        changes = {**self._changes(lead, other, worker), **self._changes_of_people(worker, *of_medway)}
        changes[name]()

    def kept(self) -> tuple[object, int]:
        """Return all that changes are made to, and how many messages there are."""
        counts = self.store.outbox.counts()
        store = self.store
        session = store.sessions.by_id(1), store.attending.record(1)
        people = store.people.all()
        theirs = [replace(store.personal.beside(person), messages=0) for person in people]
        held = (store.points.all(), store.actions.all(), store.gaps.all(closed=True), session)
        rows = (*held, people, theirs)
        return rows, counts.waiting + counts.sent + counts.failed

    def _changes(self, lead: Any, other: Any, worker: Any) -> Mapping[str, Callable[[], object]]:
        points, action = [self.desk.point(number, None) for number in (1, 2, 3)], self.actions.action(1, None)
        return {
            "a point is proposed": lambda: self.desk.propose(lead, self.wording("Say who rings."), None, NOW),
            "a point waits again": lambda: self.desk.edit(lead, points[0], self.wording("Say it."), NOW),
            "a point is released": lambda: self.desk.release(other, points[2], NOW),
            "a point is recalled": lambda: self.desk.end(lead, points[1], PointMove.RECALL, NOW, "Wrong."),
            "an action is taken up": lambda: self.actions.add(
                lead, "Tell every team.", SOON, NOW, owner_id=worker.id
            ),
            "an action is given": lambda: self.actions.assign(lead, action, worker.id, NOW),
            "a gap is opened": lambda: self.gaps.open(worker, "Who tells the host council?", NOW),
            "a gap is given": lambda: self.gaps.assign(1, other.id, NOW, lead),
            "a gap is closed": lambda: self.gaps.close(1, "The duty manager keeps it.", NOW, lead),
            "a session ends": lambda: self._move(SessionMove.END),
        }

    def _changes_of_people(
        self, worker: Person, mover: Person, leaver: Person, administrator: Person
    ) -> Mapping[str, Callable[[], object]]:
        people, keys = self._people, self.store.passkeys
        accounts, trainer = self._accounts, Role.TRAINER.value
        return {
            "a role is given": lambda: people.give_role(administrator, mover.id, "medway", "duty", trainer),
            "a team is added": lambda: people.give_role(administrator, mover.id, "medway", "court", trainer),
            "somebody leaves a team": lambda: people.take_out(administrator, mover.id, "medway", "night"),
            "an account gives another role": lambda: accounts.sign_in(PROVIDER, _account("mover", "leads")),
            "roles from accounts end": lambda: self.store.council_accounts.sweep(
                NOW + LONGEST + dt.timedelta(days=1), expiry_notices(NOW)
            ),
            "an account is unlinked": lambda: accounts.unlink(mover, PROVIDER),
            "an account is linked": lambda: accounts.link(worker, PROVIDER, _account("worker", "all")),
            "a passkey is added": lambda: self._adds_passkey(mover, "spare"),
            "a passkey is removed": lambda: self._passkeys.remove(mover, keys.of_person(mover.id)[0].number),
            "an administrator makes a code to sign in with": lambda: people.sign_in_code(
                administrator, mover.id
            ),
            "an administrator removes a passkey": lambda: people.remove_passkey(
                administrator, mover.id, keys.of_person(mover.id)[0].number
            ),
            "somebody is removed": lambda: people.remove(administrator, leaver.id),
        }


CHANGES = (
    *("a point is proposed", "a point waits again", "a point is released", "a point is recalled"),
    *("an action is taken up", "an action is given"),
    *("a gap is opened", "a gap is given", "a gap is closed"),
    "a session ends",
    *("a role is given", "a team is added", "somebody leaves a team"),
    *("an account gives another role", "roles from accounts end"),
    *("an account is unlinked", "an account is linked"),
    *("a passkey is added", "a passkey is removed", "an administrator removes a passkey"),
    "an administrator makes a code to sign in with",
    "somebody is removed",
)


def _account(subject: str, group: str) -> ProvenAccount:
    return ProvenAccount(Account(PROVIDER.issuer, subject), frozenset({group}))


@contextmanager
def at_the_messages(moment: Moment, then: Callable[[], object]) -> Iterator[None]:
    """Do something whenever messages are written, at a moment of that."""

    def written(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lower().startswith("insert into outbox"):
            then()

    event.listen(Engine, moment, written)
    try:
        yield
    finally:
        event.remove(Engine, moment, written)


def make_and_be_killed(address: str, name: str, moment: Moment | None) -> None:
    """Make a change in this process, which is killed at a moment of it, or else once it is made."""

    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    office = Desks(store_at(address))
    if moment is None:
        office.make(name)
        killed()
    else:
        with at_the_messages(moment, killed):
            office.make(name)
