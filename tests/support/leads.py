"""People, wordings and a desk for tests of learning points; everyone is invented."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from pathlib import Path

from bot.core.calendar import Hours
from bot.core.corpus import Corpus
from bot.core.people import Membership, Person, Role, Team
from bot.features.learning.confirmation import confirm
from bot.features.learning.distribution import compose_digests
from bot.features.learning.model import Audience, LearningPoint, Wording
from bot.features.learning.proposal import Composer
from bot.features.learning.scheduler import LearningScheduler
from bot.features.learning.service import LearningService
from bot.screening.screen import Screen
from bot.store.store import Store
from procedures.document import Original, text_digest
from procedures.library import SHIPPED, Library
from support.samples import a_document, a_paragraph
from support.shipped import shipped_library, shipped_screen

#: Noon of a Tuesday that is a working day.
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DUTY, COURT, MEDWAY = Team("kent", "duty"), Team("kent", "court"), Team("medway", "duty")
TEXT = "Ring the host council before the strategy discussion, and write down who agreed what."
QUESTIONS = ("Who rings the host council?", "Where is it written down?")

_ACCOUNTS = itertools.count(50_000)


def decisions_alone(folder: Path) -> Path:
    """Write a library of two shipped decisions with what was agreed in them, and no note to be encoded."""
    for name in ("authorities.yaml", "disagreements.yaml", "words.yaml"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / name, folder / name)
    for name in ("havering-19-011-816", "croydon-minutes"):
        (folder / "decisions").mkdir(exist_ok=True)
        head, _, _ = (SHIPPED / "decisions" / f"{name}.md").read_text(encoding="utf-8").partition("\n## ")
        (folder / "decisions" / f"{name}.md").write_text(head, encoding="utf-8")
        (folder / "actions").mkdir(exist_ok=True)
        shutil.copy(SHIPPED / "actions" / f"{name}.yaml", folder / "actions")
    return folder


def shipped() -> tuple[Library, Screen]:
    """The library of the project, and its screen."""
    return shipped_library(), shipped_screen()


class Held:
    """What is held: one paragraph of a manual, which tests change and withdraw."""

    def __init__(self) -> None:
        self.text: str | None = "3.2 The duty manager rings the host council on the same day."

    def __call__(self) -> Corpus:
        library, _ = shipped()
        passages = () if self.text is None else (a_paragraph("manual", self.text, "3.2"),)
        return Corpus.of(library, [Original(a_document("manual"), passages)], self.digest)

    @property
    def id(self) -> str:
        """The id of the paragraph."""
        return a_paragraph("manual", "", "3.2").id

    @property
    def digest(self) -> str:
        """The digest of the paragraph as it stands."""
        return text_digest(self.text or "")


class Office:
    """A store with people in it, and the desk over it."""

    def __init__(self, store: Store, hours: Hours | None = None) -> None:
        self.store = store
        self.held = Held()
        self.hours = hours or Hours()
        self.repositories = (store.points, store.receipts, store.people, store.delegations, store.outbox)
        self.desk = LearningService(*self.repositories, self.held, self.hours)
        self.watching = self.another_process()

    def another_process(self) -> LearningScheduler:
        """What looks after points, as another process would have it."""
        return LearningScheduler(*self.repositories, self.desk, self.hours, self.held)

    def digest(self, now: dt.datetime) -> int:
        """Put the digests of the day into the outbox."""
        return compose_digests(self.store.points, self.store.receipts, self.store.people, self.hours, now)

    def confirm(
        self, by: Person, point_id: int, release: int | None, what: str, now: dt.datetime, **more: bool
    ) -> str:
        """Note that somebody read or discussed a point."""
        return confirm(self.store.points, self.store.receipts, by, point_id, release, what, now, **more)

    def enrolled(self, *memberships: tuple[Role, Team]) -> Person:
        """Enrol somebody with an account in the chat app, with a role in each team."""
        account, person = next(_ACCOUNTS), None
        for role, team in memberships:
            code = f"code of {account} in {team}"
            until = NOW + dt.timedelta(minutes=1)
            self.store.invitations.add(code, Membership(team, role), "", 1, NOW, until)
            person = self.store.invitations.redeem(code, account, NOW)
        assert person is not None
        return person

    def lead(self, team: Team = DUTY) -> Person:
        """Enrol a lead."""
        return self.enrolled((Role.TEAM_LEAD, team))

    def worker(self, team: Team = DUTY) -> Person:
        """Enrol a practitioner."""
        return self.enrolled((Role.PRACTITIONER, team))

    def composer(self) -> Composer:
        """What makes wordings."""
        library, screen = shipped()
        return Composer(screen, library.authorities, self.held())

    def wording(
        self, text: str = TEXT, audience: Audience | None = None, *, grounded: bool = False
    ) -> Wording:
        """A wording on local practice, or on the paragraph."""
        passage_id = self.held.id if grounded else None
        return self.composer().compose(
            text, QUESTIONS, audience=audience, passage_id=passage_id, local=not grounded
        )

    def released(
        self,
        by: Person,
        releaser: Person,
        text: str = TEXT,
        audience: Audience | None = None,
        *,
        grounded: bool = False,
        now: dt.datetime = NOW,
    ) -> LearningPoint:
        """Propose a point and release it."""
        wording = self.wording(text, audience, grounded=grounded)
        point = self.desk.propose(by, wording, None, now)
        return self.desk.release(releaser, point, now)[0]

    def delivered(self, now: dt.datetime = NOW + dt.timedelta(days=30)) -> dict[int, list[str]]:
        """Send what is due; return what it said, by account."""
        said: dict[int, list[str]] = {}
        for message in self.store.outbox.claim(9999, now, dt.timedelta(minutes=1)):
            self.store.outbox.done(message, now)
            said.setdefault(message.chat_id, []).append("\n".join(message.body["paragraphs"]))
        return said
