"""Gaps on both kinds of database: made, owned, seen and closed by those who may, and told to who asked."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from support.databases import store_at
from support.shipped import shipped_library, shipped_screen

from bot.core.people import Membership, Person, Role, Team
from bot.errors import NotHeldError, RefusedError
from bot.features.gaps.model import Gap, in_order, may_handle
from bot.features.gaps.service import GapService
from bot.screening.user_text import LONGEST_QUESTION
from bot.store.store import Store
from procedures.document import Document, Kind, as_own

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DUTY, OTHER, MEDWAY = Team("kent", "duty"), Team("kent", "court"), Team("medway", "duty")
ASKED = "Who chairs the strategy discussion for a child in hospital?"

Enrolling = Callable[..., Person]


def a_desk(store: Store) -> GapService:
    return GapService(store.gaps, store.people, shipped_screen(), shipped_library())


@pytest.fixture
def desk(store: Store) -> GapService:
    return a_desk(store)


@pytest.fixture
def enrolled(store: Store) -> Enrolling:
    """Enrols somebody with an account in the chat app, with a role in each team."""
    accounts = iter(range(1000, 2000))

    def enrol(*held: tuple[Role, Team]) -> Person:
        account = next(accounts)
        person = None
        for role, team in held:
            code = f"code of {account} {team}"
            store.invitations.add(code, Membership(team, role), "", 1, NOW, NOW + MINUTE)
            person = store.invitations.redeem(code, account, NOW)
        assert person is not None
        return person

    return enrol


def waiting(store: Store) -> dict[int, list[str]]:
    """Send what waits; return what it said, by account."""
    messages = store.outbox.claim(99, NOW + MINUTE, MINUTE)
    for message in messages:
        store.outbox.done(message, NOW)
    return {message.chat_id: message.body["paragraphs"] for message in messages}


def test_a_gap_has_topic_owner_and_due_day_and_its_owner_is_told(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    asker = enrolled((Role.PRACTITIONER, DUTY))
    gap = desk.open(asker, f"  {ASKED} ", NOW)
    assert gap == Gap(
        id=gap.id,
        wording=ASKED,
        topic="strategy discussion",
        team=DUTY,
        owner_id=lead.id,
        made=NOW,
        due=dt.date(2026, 12, 8),
        closed=None,
        closing=None,
        askers=(asker.id,),
    )
    assert waiting(store) == {
        lead.telegram_id: [
            "A question came in that the library could not answer. "
            f"It is yours to look after, as gap {gap.id}:",
            ASKED,
            "It is due 8 December 2026. /gaps lists what is yours.",
        ]
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("mum is Marjorie Blenkinsop, who chairs the strategy discussion", "it holds "),
        ("a child is being strangled right now help", "Ring 999"),
        ("write me a letter to the landlord", "outside what I am for"),
        (" ?! ", "nothing to send"),
        ("who chairs the strategy discussion " * 20, f"{LONGEST_QUESTION} characters"),
    ],
)
def test_what_must_not_be_sent_on_is_refused_and_not_kept(
    store: Store, desk: GapService, enrolled: Enrolling, typed: str, said: str
) -> None:
    enrolled((Role.TEAM_LEAD, DUTY))
    with pytest.raises(RefusedError, match=said) as refused:
        desk.open(enrolled((Role.PRACTITIONER, DUTY)), typed, NOW)
    assert "Blenkinsop" not in str(refused.value)
    assert store.gaps.all(closed=True) == []
    assert waiting(store) == {}


def test_the_same_wording_of_another_joins_and_only_while_the_gap_is_open(
    desk: GapService, enrolled: Enrolling
) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    first, second = enrolled((Role.PRACTITIONER, DUTY)), enrolled((Role.PRACTITIONER, DUTY))
    gap = desk.open(first, ASKED, NOW)
    assert desk.open(first, ASKED, NOW).askers == (first.id,)
    again = desk.open(second, "who chairs the strategy discussion, for a child in hospital", NOW + MINUTE)
    assert (again.id, again.made, again.askers) == (gap.id, NOW, (first.id, second.id))
    elsewhere = desk.open(enrolled((Role.PRACTITIONER, MEDWAY)), ASKED, NOW)
    other_words = desk.open(second, "who chairs the strategy discussion for a child at school", NOW)
    assert len({gap.id, elsewhere.id, other_words.id}) == 3
    desk.close(gap.id, "A note was added.", NOW, lead)
    assert desk.open(second, ASKED, NOW).id not in {gap.id, elsewhere.id, other_words.id}


def test_two_who_ask_the_same_at_once_make_one_gap(
    database_address: str, store: Store, enrolled: Enrolling
) -> None:
    askers = [enrolled((Role.PRACTITIONER, DUTY)) for _ in range(4)]
    ready = threading.Barrier(len(askers))

    def ask(asker: Person) -> None:
        own = store_at(database_address)
        desk = a_desk(own)
        ready.wait()
        desk.open(asker, ASKED, NOW)
        own.close()

    threads = [threading.Thread(target=ask, args=(asker,)) for asker in askers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (gap,) = store.gaps.all()
    assert gap.askers == tuple(asker.id for asker in askers)


def test_a_gap_goes_to_the_nearest_who_may(store: Store, desk: GapService, enrolled: Enrolling) -> None:
    asker = enrolled((Role.PRACTITIONER, DUTY))
    enrolled((Role.TRAINER, DUTY))
    enrolled((Role.TEAM_LEAD, MEDWAY))
    owners = []
    for number, held in enumerate(
        [None, (Role.ADMINISTRATOR, MEDWAY), (Role.TEAM_LEAD, OTHER), (Role.TEAM_LEAD, DUTY)]
    ):
        person = enrolled(held) if held else None
        gap = desk.open(asker, f"{ASKED} {number}", NOW)
        owners.append((gap.owner_id, person.id if person else None))
    assert all(owner == expected for owner, expected in owners)


def test_another_than_the_asker_owns_it_where_there_is_one(desk: GapService, enrolled: Enrolling) -> None:
    asker = enrolled((Role.TEAM_LEAD, DUTY))
    assert desk.open(asker, ASKED, NOW).owner_id == asker.id
    other = enrolled((Role.TEAM_LEAD, DUTY))
    assert desk.open(asker, f"{ASKED} again", NOW).owner_id == other.id


def test_the_team_is_that_of_the_council_that_comes_first(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    both = enrolled((Role.PRACTITIONER, DUTY), (Role.PRACTITIONER, MEDWAY))
    assert desk.open(both, ASKED, NOW).team == DUTY
    assert desk.open(both, ASKED, NOW, MEDWAY).team == MEDWAY
    with pytest.raises(RefusedError, match="not in that team"):
        desk.open(both, ASKED, NOW, OTHER)
    store.people.prefer(both.id, "medway")
    moved = store.people.by_id(both.id)
    assert moved is not None
    assert desk.open(moved, f"{ASKED} again", NOW).team == MEDWAY
    for team in (DUTY, MEDWAY):
        store.people.leave(both.id, team)
    left = store.people.by_id(both.id)
    assert left is not None
    with pytest.raises(RefusedError, match="no team"):
        desk.open(left, ASKED, NOW)


def test_only_who_may_in_the_team_sees_and_closes(desk: GapService, enrolled: Enrolling) -> None:
    in_kent = desk.open(enrolled((Role.PRACTITIONER, DUTY)), ASKED, NOW)
    in_medway = desk.open(enrolled((Role.PRACTITIONER, MEDWAY)), ASKED, NOW)
    seen = {
        (Role.TEAM_LEAD, DUTY): [in_kent],
        (Role.ADMINISTRATOR, DUTY): [in_kent],
        (Role.TEAM_LEAD, MEDWAY): [in_medway],
        (Role.TEAM_LEAD, OTHER): [],
        (Role.PRACTITIONER, DUTY): [],
        (Role.TRAINER, MEDWAY): [],
    }
    for held, gaps in seen.items():
        person = enrolled(held)
        assert desk.listed(person) == gaps, held
        for gap in (in_kent, in_medway):
            if gap not in gaps:
                with pytest.raises(NotHeldError, match=f"No open gap of yours has the number {gap.id}"):
                    desk.close(gap.id, "Done.", NOW, person)
                with pytest.raises(NotHeldError, match="of yours"):
                    desk.assign(gap.id, person.id, NOW, person)
    assert desk.listed(None) == [in_kent, in_medway]


def test_somebody_in_two_teams_handles_only_where_their_role_allows(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    both = enrolled((Role.TEAM_LEAD, DUTY), (Role.PRACTITIONER, MEDWAY))
    in_kent = desk.open(enrolled((Role.PRACTITIONER, DUTY)), ASKED, NOW)
    in_medway = desk.open(enrolled((Role.PRACTITIONER, MEDWAY)), ASKED, NOW)
    assert desk.listed(both) == [in_kent]
    with pytest.raises(NotHeldError):
        desk.close(in_medway.id, "Done.", NOW, both)
    changed = store.people.give_role(both.id, Membership(MEDWAY, Role.TEAM_LEAD))
    assert changed is not None
    assert desk.listed(changed) == [in_kent, in_medway]


def test_an_owner_from_outside_the_team_handles_that_gap_alone_and_only_while_they_may(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    owner = enrolled((Role.TEAM_LEAD, OTHER))
    asker = enrolled((Role.PRACTITIONER, DUTY))
    mine = desk.open(asker, ASKED, NOW)
    assert mine.owner_id == owner.id
    enrolled((Role.TEAM_LEAD, DUTY))
    desk.open(asker, f"{ASKED} again", NOW)
    assert desk.listed(owner) == [mine]
    demoted = store.people.give_role(owner.id, Membership(OTHER, Role.PRACTITIONER))
    assert demoted is not None
    assert not may_handle(demoted, mine)
    assert desk.listed(demoted) == []


def test_closing_tells_each_who_asked_once(store: Store, desk: GapService, enrolled: Enrolling) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    askers = [enrolled((Role.PRACTITIONER, DUTY)) for _ in range(4)]
    for asker in askers:
        gap = desk.open(asker, ASKED, NOW)
    waiting(store)
    reached, stopped, blocked, gone = askers
    store.people.mark_stopped(stopped.id, NOW)
    store.people.mark_blocked(blocked.telegram_id or 0, NOW)
    store.people.remove(gone.id)
    closed, told = desk.close(gap.id, "A note on this was added today.", NOW + MINUTE, lead)
    assert told == 1
    assert (closed.closed, closed.closing) == (NOW + MINUTE, "A note on this was added today.")
    assert waiting(store) == {
        reached.telegram_id: [
            "You sent on a question that the library could not answer:",
            ASKED,
            "What was done:",
            "A note on this was added today.",
        ]
    }
    with pytest.raises(NotHeldError, match="closed already"):
        desk.close(gap.id, "Again.", NOW, lead)
    with pytest.raises(NotHeldError, match="closed already"):
        desk.assign(gap.id, lead.id, NOW, lead)
    assert desk.listed(lead) == []
    assert desk.listed(lead, closed=True) == [closed]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("We asked Marjorie Blenkinsop, dob 03/04/1987, and she is fine.", "it holds "),
        ("a child is being strangled right now help", "reads like an emergency"),
        ("", "nothing to send"),
    ],
)
def test_a_closing_notice_is_screened_too(
    store: Store, desk: GapService, enrolled: Enrolling, typed: str, said: str
) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    gap = desk.open(enrolled((Role.PRACTITIONER, DUTY)), ASKED, NOW)
    waiting(store)
    with pytest.raises(RefusedError, match=said):
        desk.close(gap.id, typed, NOW, lead)
    assert desk.listed(lead) == [gap]
    assert waiting(store) == {}


def test_a_gap_is_given_only_to_who_may_own_it(store: Store, desk: GapService, enrolled: Enrolling) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    gap = desk.open(enrolled((Role.PRACTITIONER, DUTY)), ASKED, NOW)
    waiting(store)
    for held in [(Role.PRACTITIONER, DUTY), (Role.TEAM_LEAD, MEDWAY), (Role.TRAINER, DUTY)]:
        with pytest.raises(RefusedError, match="may not look after"):
            desk.assign(gap.id, enrolled(held).id, NOW, lead)
    with pytest.raises(RefusedError, match="Person 9999 may not look after"):
        desk.assign(gap.id, 9999, NOW, lead)
    colleague = enrolled((Role.TEAM_LEAD, OTHER))
    assert desk.assign(gap.id, colleague.id, NOW, lead).owner_id == colleague.id
    assert list(waiting(store)) == [colleague.telegram_id]
    store.people.remove(colleague.id)
    assert desk.listed(lead)[0].owner_id is None


def test_gaps_are_in_the_order_in_which_they_are_due(desk: GapService, enrolled: Enrolling) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    asker = enrolled((Role.PRACTITIONER, DUTY))
    days = (3, 0, 7)
    later, first, last = (desk.open(asker, f"{ASKED} {d}", NOW + dt.timedelta(days=d)) for d in days)
    assert desk.listed(lead) == [first, later, last]
    closed, _ = desk.close(first.id, "Done.", NOW, lead)
    assert in_order([closed, last, later]) == [later, last, closed]
    assert later.overdue(later.due + dt.timedelta(days=1))
    assert not later.overdue(later.due)
    assert not closed.overdue(closed.due + dt.timedelta(days=1))


def test_what_was_closed_long_ago_is_swept(store: Store, desk: GapService, enrolled: Enrolling) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    asker = enrolled((Role.PRACTITIONER, DUTY))
    first, second = desk.open(asker, ASKED, NOW), desk.open(asker, f"{ASKED} again", NOW)
    desk.close(first.id, "Done.", NOW, lead)
    assert store.gaps.sweep(NOW) == 0
    assert store.gaps.sweep(NOW + MINUTE) == 1
    assert [gap.id for gap in store.gaps.of_asker(asker.id)] == [second.id]


WRONG = "Paragraph 4 names a form that is not used any more."


def a_document(kind: Kind, *about: str) -> Document:
    return Document("the-manual", "The manual", kind, "A publisher", about=about)


def test_what_is_wrong_with_a_document_goes_to_an_officer_and_what_was_done_to_its_reader(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    lead = enrolled((Role.TEAM_LEAD, DUTY))
    officer = enrolled((Role.ADMINISTRATOR, OTHER))
    asker = enrolled((Role.PRACTITIONER, DUTY))
    gap = desk.say_wrong(asker, a_document(Kind.GUIDANCE), WRONG, NOW)
    assert (gap.document_id, gap.owner_id, gap.topic) == ("the-manual", officer.id, "")
    assert waiting(store) == {
        officer.telegram_id: [
            "Somebody says that a document itself is wrong: The manual. "
            f"It is yours to look after, as gap {gap.id}:",
            WRONG,
            "It is due 8 December 2026. /gaps lists what is yours.",
        ]
    }
    second = enrolled((Role.ADMINISTRATOR, OTHER))
    for each in (officer, second, lead):
        assert desk.about_document(each, "the-manual") == [gap]
    assert desk.about_document(asker, "the-manual") == []
    desk.assign(gap.id, second.id, NOW, second)
    assert waiting(store) == {}  # nobody is told what they did themselves
    closed, told = desk.close(gap.id, "The new edition was taken in.", NOW, second)
    assert (closed.owner_id, told) == (second.id, 1)
    assert waiting(store)[asker.telegram_id or 0] == [
        "You said that a document itself is wrong:",
        WRONG,
        "What was done:",
        "The new edition was taken in.",
    ]


def test_a_councils_own_document_goes_to_its_own_officer(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    ours, theirs = enrolled((Role.ADMINISTRATOR, DUTY)), enrolled((Role.ADMINISTRATOR, MEDWAY))
    asker = enrolled((Role.PRACTITIONER, DUTY))
    own = desk.say_wrong(asker, a_document(Kind.PROCEDURE, "medway"), WRONG, NOW)
    assert own.owner_id == theirs.id
    assert desk.about_document(theirs, "the-manual") == [own]
    national = desk.say_wrong(asker, a_document(Kind.STATUTE, "medway"), f"{WRONG} So does 5.", NOW)
    assert national.owner_id == ours.id
    assert desk.about_document(theirs, "the-manual") == [own]


def test_what_is_said_of_one_councils_own_document_is_for_nobody_who_left_it(
    store: Store, desk: GapService, enrolled: Enrolling
) -> None:
    owner = enrolled((Role.ADMINISTRATOR, DUTY), (Role.ADMINISTRATOR, MEDWAY))
    asker = enrolled((Role.PRACTITIONER, DUTY), (Role.PRACTITIONER, MEDWAY))
    document = replace(a_document(Kind.PROCEDURE, "kent"), id=as_own("the-manual", "kent"))
    gap = desk.say_wrong(asker, document, WRONG, NOW)
    assert gap.owner_id == owner.id
    assert (desk.listed(owner), desk.sent_by(asker)) == ([gap], [gap])
    waiting(store)
    for person in (owner, asker):
        store.people.leave(person.id, DUTY)
    owner, asker = (store.people.by_id(person.id) for person in (owner, asker))
    assert owner is not None
    assert asker is not None
    assert (desk.listed(owner), desk.sent_by(asker)) == ([], [])
    assert desk.about_document(owner, document.id) == []
    with pytest.raises(NotHeldError):
        desk.close(gap.id, "Done.", NOW, owner)
    successor = enrolled((Role.ADMINISTRATOR, DUTY))
    assert desk.close(gap.id, "The new edition was taken in.", NOW, successor)[1] == 0
    assert waiting(store) == {}


def test_words_on_a_document_and_as_a_question_are_two_gaps(desk: GapService, enrolled: Enrolling) -> None:
    asker = enrolled((Role.PRACTITIONER, DUTY))
    first = desk.open(asker, ASKED, NOW)
    about = desk.say_wrong(asker, a_document(Kind.GUIDANCE), ASKED, NOW)
    assert first.id != about.id
    assert about.owner_id is None  # nobody looks after documents
    assert desk.say_wrong(asker, a_document(Kind.GUIDANCE), ASKED, NOW).id == about.id
    with pytest.raises(RefusedError, match="it holds "):
        desk.say_wrong(asker, a_document(Kind.GUIDANCE), "It is about Marjorie Blenkinsop", NOW)
