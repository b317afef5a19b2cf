"""The outbox on both kinds of database: each message once, whoever sends it and whenever they die."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.outgoing import LEAVES_NOTHING, ClaimedMessage, OutboxCounts, OutgoingMessage, told
from bot.core.people import Membership, Person, Role, Team
from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.store import Store

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def a_message(number: int, not_before: dt.datetime = NOW, person_id: int | None = None) -> OutgoingMessage:
    return OutgoingMessage(
        f"message {number}", 100 + number, {"paragraphs": [f"{number}"]}, not_before, person_id
    )


def a_person(store: Store, account: int | None = None) -> Person:
    member = Membership(Team("kent", "duty"), Role.PRACTITIONER)
    if account is None:
        return store.people.add(member, "", NOW)
    store.invitations.add(f"code {account}", member, "", 1, NOW, NOW + MINUTE)
    person = store.invitations.redeem(f"code {account}", account, NOW)
    assert person is not None
    return person


def chats(claimed: list[ClaimedMessage]) -> list[int]:
    return [message.chat_id for message in claimed]


def test_a_message_is_kept_once_by_its_name(store: Store) -> None:
    assert store.outbox.put([]) == 0
    assert store.outbox.put([a_message(1), a_message(2), a_message(1)]) == 2
    assert store.outbox.put([a_message(2), a_message(3)]) == 1
    claimed = store.outbox.claim(9, NOW, MINUTE)
    assert chats(claimed) == [101, 102, 103]
    assert claimed[0].body == {"paragraphs": ["1"]}
    for message in claimed:
        store.outbox.done(message, NOW)
    assert store.outbox.put([a_message(1)]) == 0
    assert store.outbox.claim(9, NOW, MINUTE) == []
    assert store.outbox.counts() == OutboxCounts(waiting=0, sent=3, failed=0)


def test_thousands_are_kept_together_or_not_at_all(store: Store) -> None:
    assert store.outbox.put([a_message(n) for n in range(5000)]) == 5000
    assert store.outbox.put([a_message(n) for n in range(4990, 5010)]) == 10
    assert store.outbox.counts().waiting == 5010
    broken = [a_message(6000), OutgoingMessage("message 6001", 1, {"paragraphs": [object()]}, NOW)]
    with pytest.raises(Exception, match="JSON"):
        store.outbox.put(broken)
    assert store.outbox.counts().waiting == 5010


def test_the_earliest_comes_first_and_nothing_before_its_time(store: Store) -> None:
    store.outbox.put([a_message(1, NOW + MINUTE), a_message(2, NOW - MINUTE), a_message(3)])
    assert chats(store.outbox.claim(1, NOW, 5 * MINUTE)) == [102]
    assert chats(store.outbox.claim(9, NOW, 9 * MINUTE)) == [103]
    (last,) = store.outbox.claim(9, NOW + MINUTE, 9 * MINUTE)
    assert last.chat_id == 101
    store.outbox.done(last, NOW)


def test_what_was_held_too_long_is_given_again(store: Store) -> None:
    store.outbox.put([a_message(1)])
    (first,) = store.outbox.claim(1, NOW, MINUTE)
    assert store.outbox.claim(1, NOW + MINUTE / 2, MINUTE) == []
    (second,) = store.outbox.claim(1, NOW + MINUTE, MINUTE)
    assert (first.tries, second.tries) == (1, 2)
    # The first sender has no say any more, but that it was sent is true whoever says so.
    store.outbox.give_back(first, NOW)
    store.outbox.failed(first, "blocked")
    assert store.outbox.claim(1, NOW + MINUTE, MINUTE) == []
    store.outbox.done(first, NOW + MINUTE)
    store.outbox.failed(second, "blocked")
    assert store.outbox.counts() == OutboxCounts(waiting=0, sent=1, failed=0)


def test_a_message_goes_once_though_another_sender_read_the_clock_before(store: Store) -> None:
    store.outbox.put([a_message(1, NOW - MINUTE)])
    assert chats(store.outbox.claim(1, NOW, MINUTE)) == [101]
    assert store.outbox.claim(1, NOW - MINUTE / 2, MINUTE) == []


def test_what_is_given_back_waits_and_what_failed_does_not(store: Store) -> None:
    store.outbox.put([a_message(1), a_message(2)])
    back, blocked = store.outbox.claim(2, NOW, MINUTE)
    store.outbox.give_back(back, NOW + 3 * MINUTE)
    store.outbox.failed(blocked, "blocked" * 20)
    assert store.outbox.counts() == OutboxCounts(waiting=1, sent=0, failed=1)
    assert store.outbox.claim(2, NOW + 2 * MINUTE, MINUTE) == []
    (again,) = store.outbox.claim(2, NOW + 3 * MINUTE, MINUTE)
    assert (again.id, again.tries, again.body) == (back.id, 2, back.body)


def test_what_was_sent_keeps_nothing_of_what_it_said(database_address: str, store: Store) -> None:
    store.outbox.put([OutgoingMessage("one", 1, {"paragraphs": ["lantern"]}, NOW)])
    (message,) = store.outbox.claim(1, NOW, MINUTE)
    store.outbox.done(message, NOW)
    database = Database(database_address)
    with database.read() as connection:
        assert "lantern" not in str(connection.exec_driver_sql("select * from outbox").all())
    database.close()


def test_of_a_fleeting_message_nothing_is_kept_once_it_was_sent_or_could_not_be(store: Store) -> None:
    body = {"paragraphs": ["lantern"], LEAVES_NOTHING: True}
    store.outbox.put([OutgoingMessage(f"message {n}", n, body, NOW) for n in (1, 2, 3)])
    sent, failed, back = store.outbox.claim(3, NOW, MINUTE)
    store.outbox.done(sent, NOW)
    store.outbox.failed(failed, "blocked")
    store.outbox.give_back(back, NOW)
    assert store.outbox.counts() == OutboxCounts(waiting=1, sent=0, failed=0)


def test_a_chat_that_is_to_be_left_alone_is_by_every_sender(store: Store) -> None:
    later = NOW + 5 * MINUTE
    store.outbox.put([a_message(1), a_message(2), replace(a_message(3), chat_id=101), a_message(4)])
    first, *_ = store.outbox.claim(1, NOW, MINUTE)
    store.outbox.give_back(first, later)
    store.outbox.leave_alone(first.chat_id, later)
    assert chats(store.outbox.claim(9, NOW, MINUTE)) == [102, 104]
    assert sorted(chats(store.outbox.claim(9, later, MINUTE))) == [101, 101, 102, 104]


def test_messages_go_with_their_person(store: Store) -> None:
    person = a_person(store)
    gone = person.id + 1
    messages = [a_message(n, person_id=number) for n, number in enumerate([person.id, gone, None])]
    assert store.outbox.put(messages) == 2
    store.people.remove(person.id)
    assert chats(store.outbox.claim(9, NOW, MINUTE)) == [102]


def test_what_is_old_is_swept_sent_or_not(store: Store) -> None:
    store.outbox.put([a_message(1), a_message(2), a_message(3, NOW + 9 * MINUTE)])
    sent, _ = store.outbox.claim(2, NOW, MINUTE)
    store.outbox.done(sent, NOW + 2 * MINUTE)
    assert store.outbox.sweep(NOW) == 0
    assert store.outbox.sweep(NOW + MINUTE) == 1
    assert store.outbox.counts() == OutboxCounts(waiting=1, sent=1, failed=0)
    assert store.outbox.sweep(NOW + 3 * MINUTE) == 1
    assert chats(store.outbox.claim(9, NOW + 9 * MINUTE, MINUTE)) == [103]


def test_only_who_can_be_reached_is_told(store: Store) -> None:
    person, at_the_desk, stopped = a_person(store, 42), a_person(store), a_person(store, 43)
    message = told(person, "one", ["a", "b"], NOW)
    assert message == OutgoingMessage("one", 42, {"paragraphs": ["a", "b"]}, NOW, person.id)
    store.people.mark_stopped(stopped.id, NOW)
    assert told(at_the_desk, "two", ["a"], NOW) is None
    assert told(store.people.by_id(stopped.id) or person, "three", ["a"], NOW) is None


def test_several_senders_at_once_send_each_message_once(database_address: str, store: Store) -> None:
    store.outbox.put([a_message(n) for n in range(200)])
    sent: Counter[int] = Counter()
    problems: list[Exception] = []
    turn = threading.Lock()

    def send() -> None:
        database = Database(database_address)
        outbox = Outbox(database)
        try:
            while claimed := outbox.claim(7, NOW, MINUTE):
                with turn:
                    sent.update(chats(claimed))
                for message in claimed:
                    outbox.done(message, NOW)
        except Exception as error:
            problems.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sent == Counter({100 + n: 1 for n in range(200)})
    assert store.outbox.counts() == OutboxCounts(waiting=0, sent=200, failed=0)


#: Claims and "sends" by writing to a file; each message needs a line of leave, so that it never ends first.
SENDER = """
    import datetime as dt
    import os
    import sys
    from bot.store.database import Database
    from bot.store.outbox import Outbox

    address, path, now = sys.argv[1], sys.argv[2], dt.datetime.fromisoformat(sys.argv[3])
    outbox = Outbox(Database(address))
    sent = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while claimed := outbox.claim(5, now, dt.timedelta(minutes=1)):
        for message in claimed:
            sys.stdin.readline()
            os.write(sent, b"%d\\n" % message.chat_id)
            outbox.done(message, now)
            print("sent", flush=True)
"""


def test_senders_killed_at_any_moment_lose_nothing(
    database_address: str, store: Store, tmp_path: Path
) -> None:
    """A message is written twice only where the kill fell between writing and noting it."""
    messages, kills = 150, 4
    store.outbox.put([a_message(n) for n in range(messages)])
    path = tmp_path / "sent"
    chance = random.Random(5)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    arguments = [sys.executable, "-c", textwrap.dedent(SENDER), database_address, str(path)]
    for number in range(kills + 1):
        now = NOW + number * MINUTE  # by then the lease of the one before has ended
        with subprocess.Popen(
            [*arguments, now.isoformat()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            if number < kills:
                leave = chance.randrange(2, messages // kills)
                process.stdin.write(b"\n" * leave)
                process.stdin.flush()
                for _ in range(chance.randrange(leave)):
                    process.stdout.readline()
                process.send_signal(signal.SIGKILL)
            process.stdin.close()
            process.stdout.read()
        assert process.returncode == (-signal.SIGKILL if number < kills else 0)
    written = Counter(int(line) for line in path.read_text().split())
    assert written.keys() == {100 + n for n in range(messages)}
    assert sum(written.values()) - messages <= kills
    assert store.outbox.counts() == OutboxCounts(waiting=0, sent=messages, failed=0)
