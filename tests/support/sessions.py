"""Questions, sets and grounds for tests of refresher sessions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from bot.core.corpus import Corpus
from bot.core.people import Membership, Person, Role, Team
from bot.features.gaps.service import GapService
from bot.features.sessions.follow_up import SessionFollowUp
from bot.features.sessions.service import SessionService
from bot.store.store import Store
from procedures.document import Document, Kind, Passage
from procedures.refresher import Scenario, ScenarioSet
from support.leads import shipped

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DUTY, NIGHT = Team("kent", "duty"), Team("kent", "night")
FERRY = Document("ferry", "The ferry manual", Kind.PROCEDURE, "The ferry office", about=("kent",))
PASSAGES = [Passage(f"ferry/{n}", "ferry", f"Rule {n} of the ferry.", str(n), note=True) for n in range(4)]


def question(number: int, right: int | None = 0) -> Scenario:
    """A question on one passage; without a right answer it is for discussion."""
    choices = () if right is None else ("The clerk", "The guard", "The cook")
    why = "" if right is None else "The rule says so."
    passage = PASSAGES[number % len(PASSAGES)]
    asks = f"Question {number}: who rings?"
    return Scenario(f"bell/q{number}", asks, choices, right, why, {passage.id: passage.digest})


BELL = ScenarioSet("bell", "The bell", "who rings", (question(0, 0), question(1, 1), question(2, None)))


@dataclass
class Shelf:
    """What is held, which a test may change in mid-session."""

    passages: list[Passage] = field(default_factory=lambda: list(PASSAGES))

    def grounds(self) -> Corpus:
        """What is held at this moment."""
        return Corpus({p.id: p for p in self.passages}, {FERRY.id: FERRY})

    def reword(self, number: int) -> None:
        """Change the text of a passage."""
        self.passages[number] = replace(self.passages[number], text="Another rule.")


def conductor(store: Store, shelf: Shelf | None = None, *sets: ScenarioSet) -> SessionService:
    """A conductor over a store, with the set of the bell unless others are given."""
    held = shelf or Shelf()
    library, screen = shipped()
    follow_up = SessionFollowUp(store.people, GapService(store.gaps, store.people, screen, library))
    return SessionService(
        store.sessions, store.attending, store.drafts, sets or (BELL,), held.grounds, follow_up
    )


def enrolled(store: Store, account: int, role: Role = Role.PRACTITIONER, team: Team = DUTY) -> Person:
    """Somebody with an account in the chat app."""
    code = f"CODE{account}{team.name}"
    expires = NOW + dt.timedelta(days=1)
    store.invitations.add(code, Membership(team, role), "", 1, NOW, expires)
    person = store.invitations.redeem(code, account, NOW)
    assert person is not None
    return person
