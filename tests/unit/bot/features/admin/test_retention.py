"""What is kept on both kinds of database: the sweep by age, a person's own view of it, and forgetting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect
from support.databases import store_at
from support.samples import a_document, a_note

from bot.core.card import ShownPassage
from bot.core.failure import FailedPart
from bot.core.outgoing import OutgoingMessage, nobody
from bot.core.people import Membership, Person, Role, Team
from bot.errors import RetentionError, StoreError
from bot.features.admin.retention import CODES, everything_of, forget, sweep
from bot.features.citations.model import CitationRecord, FeedbackVerdict
from bot.features.citations.service import cited
from bot.features.gaps.model import NewGap
from bot.features.learning.model import DeliveryPlan, PointEvent, PointMove, PointState, Receipt, Wording
from bot.features.learning.policy import Delegation
from bot.store.database import Database
from bot.store.inbox import HandledUpdate, ReceivedUpdate
from bot.store.replies import ReplyDraft
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
DUTY = Team("kent", "duty")
CODE = "K7F3-9QTX"
#: An account's number has more digits than fit an integer of PostgreSQL.
ACCOUNT, COLLEAGUE, GROUP = 7_123_456_789, 7_123_456_790, -1_001_234_567_890
KEEP = 30


def enrolled(store: Store, account: int, role: Role = Role.PRACTITIONER) -> Person:
    store.invitations.add(f"code {account}", Membership(DUTY, role), "", 1, NOW, NOW + 7 * DAY)
    person = store.invitations.redeem(f"code {account}", account, NOW)
    assert person is not None
    return person


def filled(store: Store) -> tuple[Person, Person]:
    """Two people of whom everything is kept that can be, all of this moment."""
    store.citations.keep(
        [CitationRecord(CODE, "answer", {}, cited([ShownPassage(a_note(), a_document())]))], NOW.date()
    )
    people = enrolled(store, ACCOUNT, Role.TEAM_LEAD), enrolled(store, COLLEAGUE)
    messages = []
    for number, person in enumerate(people):
        account, other = person.telegram_id or 0, people[1 - number].telegram_id or 0
        store.feedback.give(CODE, person.id, FeedbackVerdict.RIGHT, NOW)
        store.gaps.open(NewGap("Who chairs?", "", DUTY, person.id, people[0].id, NOW, NOW.date()))
        store.buttons.put(account, {"kind": "card", "person": person.id}, NOW)
        store.buttons.put(GROUP, {"kind": "card", "person": person.id}, NOW)
        store.dialogues.put(account, person.id, "send", {}, NOW)
        received = [ReceivedUpdate(n + number, account, "{}") for n in (10, 20)]
        store.inbox.put(received, NOW, NOW)
        replied = [ReplyDraft(account, {"html": "a"})]
        store.inbox.finish([HandledUpdate(10 + number, account, replied)], NOW, NOW)
        messages += [
            OutgoingMessage(f"to {account}", account, {"paragraphs": ["a"]}, NOW, person.id),
            OutgoingMessage(f"to chat {account}", account, {"paragraphs": ["a"]}, NOW),
            OutgoingMessage(f"about {account}", other, {"paragraphs": ["a"], "account": account}, NOW),
        ]
    store.outbox.put(messages)
    learned(store, people)
    return people


def learned(store: Store, people: tuple[Person, Person]) -> None:
    """A learning point that reached both and ended, and one that was declined."""
    lead, colleague = people
    wording = Wording("Ring first.", ("Who?", "When?"))
    points = [store.points.add(DUTY, lead.id, wording, NOW) for _ in range(2)]
    receipts = [Receipt(points[0].id, 1, p.id, DUTY, f"learning 1.1 to {p.id}", NOW) for p in people]
    released = PointEvent(NOW, lead.id, PointMove.RELEASE, PointState.RELEASED)
    out = store.points.move(points[0], released, {"release": 1, "released": NOW}, plan=DeliveryPlan(receipts))
    assert out is not None
    for person in people:
        store.receipts.confirm(1, person.id, "read", NOW)
    store.points.move(
        out, PointEvent(NOW, lead.id, PointMove.RETIRE, PointState.RETIRED), {"waiting_since": NOW}
    )
    store.points.move(
        points[1], PointEvent(NOW, lead.id, PointMove.DECLINE, PointState.DECLINED), {"waiting_since": None}
    )
    store.receipts.choose_digest(colleague.id, NOW)
    store.delegations.put(Delegation(lead.id, colleague.id, NOW.date()))


def rows(database_address: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    database = Database(database_address)
    with database.read() as connection:
        names = inspect(connection).get_table_names()
        found = {n: [str(row) for row in connection.exec_driver_sql(f"select * from {n}")] for n in names}
    database.close()
    return found


def test_a_person_sees_what_is_kept_of_them(store: Store) -> None:
    lead, _ = filled(store)
    assert everything_of(lead, store) == [
        "Verdicts on answers: 1.",
        "What you sent on: Who chairs?.",
        "Open questions that you look after: 1.",
        "Conversations that wait for you: 1.",
        "What buttons under messages to you mean: 2.",
        "Messages to you that were sent unasked, or wait to be, without their words once sent: 4.",
        "Invitation codes tried: 1.",
        "Numbers of messages from you, so that none is handled twice: 2.",
        "Learning points that reached you, with when you read and discussed them: 1.",
        "Things you did with learning points as a lead, in their history: 5.",
        "Leads for whom you stand in, or who stand in for you: 1.",
    ]
    desk = store.people.add(Membership(DUTY, Role.TRAINER), "", NOW)
    assert everything_of(desk, store) == ["Nothing else is kept."]


def test_a_person_who_is_forgotten_is_in_no_row_and_others_lose_nothing(
    database_address: str, store: Store
) -> None:
    lead, colleague = filled(store)
    forget(lead, store)
    store.inbox.finish([HandledUpdate(20, 0)], NOW, NOW)  # what was in hand
    left = rows(database_address)
    accounts = {name: [row for row in found if str(ACCOUNT) in row] for name, found in left.items()}
    assert {name for name, found in accounts.items() if found} == {"inbox"}
    assert [row for row in left["inbox"] if str(ACCOUNT) in row and "(20, " not in row] == []
    assert store.people.all() == [colleague]
    assert store.feedback.of_person(lead.id) == {}
    assert store.feedback.of_person(colleague.id) == {CODE: FeedbackVerdict.RIGHT}
    (gap,) = store.gaps.all()
    assert (gap.owner_id, gap.askers) == (None, (colleague.id,))
    tables = ("buttons", "dialogues", "enrolment_tries", "inbox", "replies")
    assert [len(left[name]) for name in tables] == [2, 1, 1, 4, 1]
    waiting = [message.body for message in store.outbox.claim(9, NOW, MINUTE)]
    assert waiting == [{"paragraphs": ["a"]}, {"paragraphs": ["a"]}]
    assert store.inbox.put([ReceivedUpdate(n, 1, "{}") for n in (10, 11)], NOW, NOW) == set()
    (mine, theirs) = store.receipts.of_point(1)
    assert (mine.person_id, mine.once, mine.team, mine.read) == (None, None, DUTY, NOW)
    assert (theirs.person_id, theirs.once) == (colleague.id, f"learning 1.1 to {colleague.id}")
    # A code tells nothing of a person, so it stays.
    assert store.citations.by_code(CODE) is not None


def test_somebody_without_an_account_can_be_forgotten_beside_others(store: Store) -> None:
    filled(store)
    desk = store.people.add(Membership(DUTY, Role.TRAINER), "", NOW)
    waiting = store.outbox.counts()
    forget(desk, store)
    assert len(store.people.all()) == 2
    assert store.outbox.counts() == waiting
    assert not store.people.remove(desk.id)


def test_what_was_forgotten_is_in_no_byte_of_the_file(tmp_path: Path) -> None:
    store = store_at(f"sqlite:///{tmp_path / 'store.db'}")
    person = store.people.add(Membership(DUTY, Role.TRAINER), "staff number 4711-marjoram", NOW)
    message = OutgoingMessage("once", 1, {"paragraphs": ["words of parsley"]}, NOW, person.id)
    store.outbox.put([message])
    forget(person, store)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"marjoram" not in held
    assert b"parsley" not in held
    store.close()


AFTER_TWO_DAYS = {"dialogues", "numbers of updates", "updates never handled", "replies never delivered"}


@pytest.mark.parametrize(
    ("after", "dropped"),
    [
        (dt.timedelta(minutes=59), set()),
        (dt.timedelta(minutes=61), {"dialogues"}),
        (2 * DAY + MINUTE, AFTER_TWO_DAYS),
        (KEEP * DAY - MINUTE, AFTER_TWO_DAYS),
        (
            KEEP * DAY + MINUTE,
            {
                *AFTER_TWO_DAYS,
                "meanings of buttons",
                "verdicts",
                "closed gaps",
                "messages sent",
                "invitations and tries",
                "names under learning points that ended",
                "learning points that came to nothing",
            },
        ),
        (
            CODES + DAY,
            {
                *AFTER_TWO_DAYS,
                "meanings of buttons",
                "verdicts",
                "closed gaps",
                "messages sent",
                "invitations and tries",
                "names under learning points that ended",
                "learning points that came to nothing",
                "citation codes",
            },
        ),
    ],
)
def test_each_thing_goes_at_its_age_and_not_before(
    store: Store, after: dt.timedelta, dropped: set[str]
) -> None:
    lead, _ = filled(store)
    store.gaps.close(1, "Done.", NOW, nobody)
    store.gaps.open(NewGap("Who takes minutes?", "", DUTY, lead.id, None, NOW, NOW.date()))
    counts = sweep(store, NOW + after, KEEP)
    assert {name for name, count in counts.items() if count} == dropped
    assert set(sweep(store, NOW + after, KEEP).values()) == {0}
    # Enrolment and what is still open have no age limit.
    assert len(store.people.all()) == 2
    assert [gap.wording for gap in store.gaps.all()] == ["Who takes minutes?"]
    for_now = store.gaps.all(closed=True)
    assert (len(for_now) == 1) is ("closed gaps" in dropped)
    # What evidence needs stays without names.
    assert [r.read for r in store.receipts.of_point(1)] == [NOW, NOW]
    assert len(store.points.all()) == (1 if "learning points that came to nothing" in dropped else 2)


def test_a_rule_that_fails_costs_itself_alone_and_is_named_at_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    filled(store)
    later = NOW + KEEP * DAY + MINUTE

    def broken(_before: dt.datetime) -> int:
        raise ValueError("Marjorie Blenkinsop")

    with monkeypatch.context() as fault:
        for repository in (store.inbox, store.feedback):  # the first, and one in the middle
            fault.setattr(repository, "sweep", broken)
        with pytest.raises(RetentionError) as raised:
            sweep(store, later, KEEP)
    failed = store.failures.newest(9)
    assert {(failure.part, failure.kind) for failure in failed} == {(FailedPart.RETENTION, "ValueError")}
    references = {failure.reference for failure in failed}
    assert len(references) == 2
    for words in (str(raised.value), caplog.text):
        assert all(named in words for named in ("numbers of updates", "verdicts", *references))
        assert "Blenkinsop" not in words
    left = sweep(store, later, KEEP)
    assert {name for name, count in left.items() if count} == {"numbers of updates", "verdicts"}


def test_where_the_database_is_away_the_sweep_says_that_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store.people.all()

    @contextmanager
    def away(_database: Database) -> Iterator[Connection]:
        raise StoreError("away")
        yield

    for name in ("read", "write"):
        monkeypatch.setattr(Database, name, away)
    with pytest.raises(StoreError, match="away"):
        sweep(store, NOW, KEEP)
    assert caplog.text == ""


def test_a_table_that_nothing_empties_is_noticed(database_address: str, store: Store) -> None:
    """Whoever adds a table has to say here what drops its rows."""
    store.people.all()
    by_age = {
        "audit_cases",
        "audits",
        "browser_sessions",
        "buttons",
        "citations",
        "cited",
        "council_action_history",
        "council_action_reminders",
        "council_actions",
        "dialogues",
        "dialogues_before",
        "document_acts",
        "enrolment_tries",
        "failures",
        "feedback",
        "gap_askers",
        "gaps",
        "inbox",
        "invitations",
        "learning_history",
        "learning_points",
        "learning_receipts",
        "outbox",
        "passkey_challenges",
        "refresher_answers",
        "refresher_attendance",
        "refresher_guest_answers",
        "refresher_guests",
        "refresher_polls",
        "refresher_sessions",
        "refresher_tallies",
        "replies",
        "sign_in_codes",
        "subject_counts",
    }
    with_their_person = {
        "council_accounts",
        "learning_delegates",
        "learning_digests",
        "memberships",
        "passkeys",
        "people",
        "refresher_practice",
        "refresher_wishes",
    }
    of_the_library = {
        "alembic_version",
        "leaderships",
        "learning_groups",
        "refresher_draft_history",
        "refresher_drafts",
        "shared_index",
        "shared_originals",
        "shared_segments",
        "state",
    }
    with_their_document = {"held_passages", "held_words", "searched_counts", "searched_documents"}
    if not database_address.startswith("postgresql"):  # on SQLite nothing is searched in a database
        with_their_document = set()
    expected = by_age | with_their_person | of_the_library | with_their_document
    assert set(rows(database_address)) == expected
