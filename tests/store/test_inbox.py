"""The inbox and replies on both kinds of database: once, in a chat's order, never lost, never readable."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from support.databases import cipher

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.inbox import TOGETHER, HandledUpdate, ReceivedUpdate, WaitingUpdate
from bot.store.payload_cipher import PayloadCipher, UnreadableError
from bot.store.replies import Reply, ReplyDraft
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=20)
LATER = NOW + LEASE
SECRET = "a lantern that nobody may read"


@pytest.fixture
def another_process(store: Store, database_address: str) -> Iterator[Store]:
    """What another process, or the same one started anew, sees of the store."""
    made = Store(Database(database_address), store.cipher)
    yield made
    made.close()


def numbers(waiting: list[WaitingUpdate]) -> list[int]:
    return [one.update_id for one in waiting]


def put(store: Store, *updates: tuple[int, int], payload: str = SECRET, held: bool = False) -> set[int]:
    """Keep updates, each a number and a chat."""
    return store.inbox.put([ReceivedUpdate(n, chat, payload, held) for n, chat in updates], NOW, LATER)


def raw(address: str) -> str:
    """All that stands in the two tables, as the database has it."""
    database = Database(address)
    with database.read() as connection:
        found = [connection.execute(text(f"select * from {name}")).all() for name in ("inbox", "replies")]
    database.close()
    return str(found)


def test_an_update_is_kept_once(store: Store) -> None:
    assert put(store, (1, 7), (2, 7)) == {1, 2}
    assert put(store, (1, 7), (3, 7)) == {3}
    assert store.inbox.counts().waiting == 3
    assert store.inbox.counts().oldest == NOW


def test_of_a_chat_only_the_earliest_is_given(store: Store) -> None:
    put(store, (1, 7), (2, 7), (3, 8))
    assert numbers(store.inbox.claim(10, NOW, LEASE)) == [1, 3]
    assert store.inbox.claim(10, NOW, LEASE) == []
    store.inbox.finish([HandledUpdate(1, 7)], NOW, LATER)
    assert numbers(store.inbox.claim(10, NOW, LEASE)) == [2]


def test_what_a_killed_process_held_is_given_again_and_counted(store: Store) -> None:
    put(store, (1, 7))
    claimed = store.inbox.claim(10, NOW, LEASE)
    assert claimed == [WaitingUpdate(1, 7, SECRET, NOW, 0)]
    store.inbox.hold(claimed, LATER + dt.timedelta(seconds=5))
    assert store.inbox.claim(10, LATER, LEASE) == []
    again = LATER + dt.timedelta(seconds=5)
    claimed = store.inbox.claim(10, again, LEASE)
    assert claimed == [WaitingUpdate(1, 7, SECRET, NOW, 1)]
    store.inbox.give_back(claimed)
    assert store.inbox.claim(10, again, LEASE) == claimed


def died(store: Store, times: int, *claimed: int) -> dt.datetime:
    """Let processes that hold these end, one after another; return when the last one's lease ends."""
    for number in range(times):
        assert numbers(store.inbox.claim(10, NOW + number * LEASE, LEASE)) == list(claimed)
    return NOW + times * LEASE


def test_what_was_in_hand_at_several_ends_of_a_process_is_handled_alone(store: Store) -> None:
    put(store, (1, 7), (2, 8))
    then = died(store, TOGETHER, 1, 2)
    put(store, (3, 9))
    assert store.inbox.claim(10, then, LEASE, idle=False) == []  # whoever has something in hand ends that
    (first,) = store.inbox.claim(10, then, LEASE)
    (second,) = store.inbox.claim(10, then, LEASE)  # another process
    assert (first.update_id, first.is_alone, second.update_id) == (1, True, 2)
    assert numbers(store.inbox.claim(10, then, LEASE, idle=False)) == [3]


def test_what_was_in_hand_at_fewer_ends_is_no_suspect(store: Store) -> None:
    put(store, (1, 7), (2, 8))
    then = died(store, TOGETHER - 1, 1, 2)
    claimed = store.inbox.claim(10, then, LEASE, idle=False)
    assert [(one.update_id, one.is_alone) for one in claimed] == [(1, False), (2, False)]


def test_a_claim_while_its_holder_lives_counts_for_nothing(store: Store, another_process: Store) -> None:
    put(store, (1, 7))
    held = store.inbox.claim(10, NOW, LEASE)
    then = NOW
    for _ in range(TOGETHER + 1):  # the database was away for longer than a lease
        then += 2 * LEASE
        assert [one.tries for one in another_process.inbox.claim(10, then, LEASE)] == [1]
        store.inbox.hold(held, then + LEASE)
    assert [one.tries for one in another_process.inbox.claim(10, then + LEASE, LEASE)] == [1]


def test_what_was_held_before_the_clock_was_put_back_is_given_again(store: Store) -> None:
    put(store, (1, 7))
    store.inbox.claim(10, NOW + dt.timedelta(hours=1), LEASE)
    assert numbers(store.inbox.claim(10, NOW, LEASE)) == [1]


def test_who_read_the_clock_before_another_held_it_does_not_get_it_too(store: Store) -> None:
    put(store, (1, 7))
    read_early = NOW - dt.timedelta(seconds=15)  # and waited since for the database's one writer
    assert numbers(store.inbox.claim(10, NOW, LEASE)) == [1]
    assert store.inbox.claim(10, read_early, LEASE) == []


def test_what_its_keeper_holds_is_given_to_nobody_and_nothing_behind_it(store: Store) -> None:
    put(store, (1, 7), held=True)
    put(store, (2, 7))
    assert store.inbox.claim(10, NOW, LEASE) == []
    assert numbers(store.inbox.claim(10, LATER, LEASE)) == [1]


def test_what_is_handled_is_known_and_says_nothing_any_more(store: Store) -> None:
    put(store, (1, 7))
    store.inbox.finish([HandledUpdate(1, 7)], NOW, LATER)
    assert put(store, (1, 7)) == set()
    assert store.inbox.counts().waiting == 0
    assert store.inbox.sweep(NOW + dt.timedelta(seconds=1)) == 1
    assert put(store, (1, 7)) == {1}


def test_two_processes_never_get_the_same(store: Store) -> None:
    put(store, *((number, number) for number in range(40)))
    given: list[int] = []
    threads = [
        threading.Thread(target=lambda: given.extend(numbers(store.inbox.claim(15, NOW, LEASE))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(set(given))


def test_replies_are_kept_with_what_they_answer_and_once(store: Store) -> None:
    put(store, (1, 7))
    drafts = [ReplyDraft(7, {"html": "one"}), ReplyDraft(7, {"html": "two"}, NOW - LEASE)]
    kept = store.inbox.finish([HandledUpdate(1, 7, drafts)], NOW, LATER)
    assert [(r.chat_id, r.body, r.asked) for r in kept[1]] == [
        (7, {"html": "one"}, NOW),
        (7, {"html": "two"}, NOW - LEASE),
    ]
    # Somebody else, whose hold of it had ended, handled it too: nothing more is said.
    assert store.inbox.finish([HandledUpdate(1, 7, drafts)], NOW, LATER) == {}
    assert store.replies.waiting() == 2
    assert store.replies.claim(9, NOW, LEASE) == []
    assert store.replies.claim(9, LATER, LEASE) == kept[1]
    store.replies.done([reply.id for reply in kept[1]])
    assert store.replies.waiting() == 0


def test_a_reply_goes_once_though_another_read_the_clock_before_it_was_kept(store: Store) -> None:
    replied(store, 1, 7, "one", NOW + LEASE)
    assert store.replies.claim(9, NOW - dt.timedelta(seconds=15), LEASE) == []


def test_replies_behind_one_that_another_process_has_wait_for_it(store: Store) -> None:
    put(store, (1, 7), (2, 7), (3, 8))
    first = store.inbox.finish([HandledUpdate(1, 7, [ReplyDraft(7, {})])], NOW, LATER + LEASE)
    store.inbox.finish([HandledUpdate(n, c, [ReplyDraft(c, {})]) for n, c in ((2, 7), (3, 8))], NOW, LATER)
    assert [reply.chat_id for reply in store.replies.claim(9, LATER, LEASE)] == [8]
    store.replies.done([first[1][0].id])
    assert [reply.chat_id for reply in store.replies.claim(9, LATER, LEASE)] == [7]


def test_nobody_reads_in_the_database_what_waits(store: Store, database_address: str) -> None:
    put(store, (1, 7), (2, 8))
    store.inbox.finish([HandledUpdate(1, 7, [ReplyDraft(7, {"html": SECRET})])], NOW, LATER)
    assert SECRET not in raw(database_address)
    assert store.replies.claim(9, LATER, LEASE)[0].body == {"html": SECRET}


def test_nothing_of_what_was_handled_is_left_on_the_disk(tmp_path: Path) -> None:
    store = Store(Database(f"sqlite:///{tmp_path / 'store.db'}"), cipher())
    put(store, (1, 7))
    sealed = next(w for w in raw(f"sqlite:///{tmp_path / 'store.db'}").split("'") if w.startswith("gAAAA"))

    def on_disk() -> bool:
        return any(sealed.encode() in path.read_bytes() for path in tmp_path.iterdir())

    assert on_disk()
    store.inbox.finish([HandledUpdate(1, 7)], NOW, LATER)
    store.settle()
    assert not on_disk()
    store.close()


def test_a_key_is_made_once_kept_to_its_owner_and_changed_under_a_running_process(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    first, second = PayloadCipher(path), PayloadCipher(path)
    sealed = first.seal(SECRET)
    assert path.stat().st_mode & 0o777 == 0o600
    assert second.open(sealed) == SECRET
    second.rotate()
    assert first.open(sealed) == SECRET
    anew = first.seal_anew(sealed)
    second.rotate()
    with pytest.raises(UnreadableError):
        first.open(sealed)
    assert first.open(anew) == SECRET


def test_a_key_that_others_can_read_or_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "key"
    PayloadCipher(path).prepare()
    path.chmod(0o644)
    with pytest.raises(StoreError, match="chmod 600"):
        PayloadCipher(path).prepare()
    path.chmod(0o600)
    path.write_text("no key\n")
    with pytest.raises(StoreError, match="holds no key"):
        PayloadCipher(path).prepare()
    with pytest.raises(StoreError, match="SAFEGUARDING_KEY holds no key"):
        PayloadCipher(path, "no key")


def test_what_waits_is_sealed_anew_with_a_new_key(store: Store, database_address: str) -> None:
    put(store, (1, 7), (2, 8))
    store.inbox.finish([HandledUpdate(2, 8, [ReplyDraft(8, {"html": SECRET})])], NOW, LATER)
    before = raw(database_address)
    assert store.inbox.seal_anew() == 2
    assert not {word for word in before.split("'") if word.startswith("gAAAA")} & set(
        raw(database_address).split("'")
    )
    assert store.inbox.claim(1, NOW, LEASE)[0].payload == SECRET


def test_what_no_key_opens_is_given_as_unreadable(database_address: str) -> None:
    one, other = (Store(Database(database_address), cipher()) for _ in range(2))
    put(one, (1, 7))
    assert other.inbox.claim(1, NOW, LEASE) == [WaitingUpdate(1, 7, None, NOW, 0)]
    one.close()
    other.close()


def test_buttons_mean_something_in_their_own_chat_alone(store: Store) -> None:
    code = store.buttons.put(7, {"kind": "card", "passages": ["a/1"]}, NOW)
    assert len(code) <= 16
    assert store.buttons.meaning(code, 7) == {"kind": "card", "passages": ["a/1"]}
    assert store.buttons.meaning(code, 8) is None
    assert store.buttons.sweep(NOW) == 0
    assert store.buttons.sweep(LATER) == 1
    assert store.buttons.meaning(code, 7) is None


def test_buttons_of_a_briefing_are_held_for_a_year_longer(store: Store) -> None:
    code = store.buttons.put(7, {"kind": "briefing", "point": 3}, NOW)
    assert store.buttons.sweep(NOW + dt.timedelta(days=365)) == 0
    assert store.buttons.meaning(code, 7) is not None
    assert store.buttons.sweep(NOW + dt.timedelta(days=366)) == 1


def test_a_person_has_one_conversation_in_a_chat(store: Store) -> None:
    from bot.core.people import Membership, Role, Team

    person = store.people.add(Membership(Team("kent", "duty"), Role.PRACTITIONER), "", NOW)
    store.dialogues.put(7, person.id, "wording", {"purpose": "gap"}, NOW)
    store.dialogues.put(7, person.id, "closing", {"gap": 3}, LATER)
    held = store.dialogues.get(7, person.id, NOW)
    assert held is not None
    assert (held.kind, dict(held.state), held.changed) == ("closing", {"gap": 3}, LATER)
    assert store.dialogues.get(7, person.id, LATER + dt.timedelta(seconds=1)) is None
    store.dialogues.end(7, person.id, LATER)
    assert store.dialogues.get(7, person.id, NOW) is None


def test_an_update_handled_again_finds_the_conversation_as_it_stood_before_it(store: Store) -> None:
    from bot.core.people import Membership, Role, Team

    person = store.people.add(Membership(Team("kent", "duty"), Role.PRACTITIONER), "", NOW)
    here = (7, person.id)
    store.dialogues.put(*here, "share", {"asks": "words"}, NOW, 100)

    def stands(update_id: int) -> dict[str, str] | None:
        held = store.dialogues.get(*here, NOW, update_id)
        return dict(held.state) if held else None

    assert (stands(100), stands(101)) == (None, {"asks": "words"})
    for _again in range(2):
        store.dialogues.put(*here, "share", {"asks": "question"}, NOW, 101)
        assert (stands(101), stands(102)) == ({"asks": "words"}, {"asks": "question"})
    store.inbox.finish([HandledUpdate(101, 7)], NOW, LATER)
    assert stands(101) == {"asks": "question"}
    store.dialogues.end(*here, NOW, 102)
    assert (stands(102), stands(103)) == ({"asks": "question"}, None)
    assert store.dialogues.sweep(LATER) == 0
    assert stands(102) is None


def texts(replies: Sequence[Reply]) -> list[str]:
    return [str(reply.body["html"]) for reply in replies]


def replied(store: Store, number: int, chat_id: int, html: str, until: dt.datetime = LATER) -> list[Reply]:
    """Handle an update with a reply; return what the process that did it delivers itself."""
    put(store, (number, chat_id))
    draft = ReplyDraft(chat_id, {"html": html})
    return store.inbox.finish([HandledUpdate(number, chat_id, [draft])], NOW, until).get(number, [])


def test_a_later_reply_never_passes_one_that_a_dead_process_still_holds(
    store: Store, another_process: Store
) -> None:
    assert texts(replied(store, 1, 7, "one")) == ["one"]  # and then it is killed
    assert replied(another_process, 2, 7, "two") == []
    assert replied(another_process, 3, 7, "three") == []
    assert texts(replied(another_process, 4, 8, "elsewhere")) == ["elsewhere"]
    assert another_process.replies.claim(9, NOW, LEASE) == []
    claimed = another_process.replies.claim(9, LATER, LEASE)
    assert texts(claimed) == ["one", "two", "three", "elsewhere"]
    assert texts(replied(another_process, 5, 7, "four", LATER + LEASE)) == ["four"]


def test_replies_wait_behind_those_that_nobody_has_claimed_yet(store: Store, another_process: Store) -> None:
    (held,) = replied(store, 1, 7, "one")
    store.replies.hold([held.id], NOW)  # it stopped, and let go of what it had
    assert replied(another_process, 2, 7, "two") == []
    assert texts(another_process.replies.claim(9, NOW, LEASE)) == ["one", "two"]


def test_once_the_other_delivered_its_own_the_rest_is_anybodys(store: Store, another_process: Store) -> None:
    (first,) = replied(store, 1, 7, "one")
    assert texts(replied(store, 2, 7, "two")) == ["two"]  # behind its own it goes on by itself
    assert replied(another_process, 3, 7, "three") == []
    store.replies.done([first.id])
    assert another_process.replies.claim(9, NOW, LEASE) == []
    store.replies.done([first.id + 1])
    assert texts(store.replies.claim(9, NOW, LEASE)) == ["three"]


def test_a_session_tells_nobody_before_what_a_dead_process_left_for_them(
    store: Store, another_process: Store, database_address: str
) -> None:
    replied(store, 1, 7, "one")
    database = Database(database_address)
    drafts = [ReplyDraft(7, {"html": "question"}), ReplyDraft(8, {"html": "question"})]
    with database.write() as connection:  # as when they are noted as told
        kept = another_process.replies.keep(connection, drafts, NOW, LATER)
    database.close()
    assert [reply.chat_id for reply in kept] == [8]


def test_of_several_that_claim_at_once_none_has_a_later_reply_alone(
    store: Store, another_process: Store
) -> None:
    for number in range(60):
        replied(store, number, number % 3, str(number), NOW)
    taken: list[list[Reply]] = []
    workers = [
        threading.Thread(target=lambda one=one: taken.append(one.replies.claim(15, NOW, LEASE)))
        for one in (store, another_process)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    by_chat: dict[int, set[int]] = {}
    for number, some in enumerate(taken):
        for reply in some:
            by_chat.setdefault(reply.chat_id, set()).add(number)
    assert all(len(whose) == 1 for whose in by_chat.values())
