"""One message a week for who chose it, on both kinds of database: each point once, whatever is killed."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import event
from support.leads import NOW, Office

from bot.core.calendar import Hours
from bot.core.outgoing import ClaimedMessage
from bot.core.people import Person
from bot.features.learning.distribution import MOST
from bot.features.learning.model import LearningPoint, PointMove
from bot.store.store import Store

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
#: The Monday after NOW, in hours.
MONDAY = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def points_of(office: Office, count: int) -> tuple[Person, list[LearningPoint], Person]:
    """Points that wait for a worker's digest, with who released them and the worker."""
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    office.store.receipts.choose_digest(worker.id, NOW)
    out = [office.released(proposer, releaser, f"Ring the host council, rule {n}.") for n in range(count)]
    return releaser, out, worker


def sent_to(office: Office, person: Person, moment: dt.datetime) -> list[ClaimedMessage]:
    claimed = office.store.outbox.claim(999, moment, MINUTE)
    for message in claimed:
        office.store.outbox.done(message, moment)
    return [message for message in claimed if message.person_id == person.id]


def test_a_digest_has_every_point_since_and_a_row_of_buttons_for_each(office: Office) -> None:
    _, out, worker = points_of(office, 4)
    assert sent_to(office, worker, NOW + DAY) == []
    assert office.digest(NOW + DAY) == 0
    assert office.digest(MONDAY) == 1
    (message,) = sent_to(office, worker, MONDAY)
    said = "\n".join(message.body["paragraphs"])
    assert said.startswith("Learning points since the last digest: 4.")
    assert [point.wording.text in said for point in out] == [True] * 4
    assert message.body["buttons"]["rows"][0] == [["1: read", "read:1:1"], ["1: discussed", "discussed:1:1"]]
    assert len(message.body["buttons"]["rows"]) == 4
    receipts = office.store.receipts.of_person(worker.id)
    assert [(r.sent, r.failed) for r in receipts] == [(MONDAY, None)] * 4
    for later in (MONDAY + MINUTE, MONDAY + 7 * DAY):
        assert office.digest(later) == 0


def test_a_point_after_the_digest_goes_with_the_next(office: Office) -> None:
    releaser, _, worker = points_of(office, 1)
    office.digest(MONDAY)
    office.released(office.lead(), releaser, "Write down who agreed.", now=MONDAY + MINUTE)
    assert office.digest(MONDAY + 2 * MINUTE) == 0
    assert len(sent_to(office, worker, MONDAY + 6 * DAY)) == 1
    assert office.digest(MONDAY + 7 * DAY) == 1
    (message,) = sent_to(office, worker, MONDAY + 7 * DAY)
    assert message.body["points"] == [[2, 1]]


def test_many_processes_make_one_digest(office: Office) -> None:
    _, _, worker = points_of(office, 3)
    start = threading.Barrier(4)

    def go() -> None:
        start.wait()
        office.digest(MONDAY)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (message,) = sent_to(office, worker, MONDAY)
    assert len(message.body["points"]) == 3


def test_killed_while_it_is_made_a_digest_is_whole_or_not_there(office: Office) -> None:
    """Whatever statement is the last, the points are in no digest or in the one that is there."""
    _, _, worker = points_of(office, 3)
    engine = office.store._database._ready
    for last in range(1, 9):
        seen = 0

        def kill(*_: object, at: int = last) -> None:
            nonlocal seen
            seen += 1
            if seen == at:
                raise KeyboardInterrupt

        event.listen(engine, "before_cursor_execute", kill)
        try:
            office.digest(MONDAY)
        except KeyboardInterrupt:
            pass
        finally:
            event.remove(engine, "before_cursor_execute", kill)
        waiting = [r for r in office.store.receipts.of_person(worker.id) if r.once is None]
        assert len(waiting) in {0, 3}
    office.digest(MONDAY)
    (message,) = sent_to(office, worker, MONDAY)
    assert len(message.body["points"]) == 3


def test_a_digest_without_what_was_recalled_before_it_went(office: Office) -> None:
    releaser, out, worker = points_of(office, 3)
    office.digest(MONDAY)
    office.desk.end(releaser, out[0], PointMove.RECALL, MONDAY)
    assert sent_to(office, worker, MONDAY) == []
    assert office.digest(MONDAY + MINUTE) == 1
    (message,) = sent_to(office, worker, MONDAY + MINUTE)
    assert message.body["points"] == [[2, 1], [3, 1]]


def test_a_held_digest_is_not_sent_again_with_what_was_recalled_meanwhile(office: Office) -> None:
    releaser, out, worker = points_of(office, 3)
    office.digest(MONDAY)
    assert office.store.outbox.claim(9, MONDAY, MINUTE)  # by a process that is killed
    office.desk.end(releaser, out[0], PointMove.RECALL, MONDAY)
    later = MONDAY + 2 * MINUTE
    assert all("digest" not in message.body["paragraphs"][0] for message in sent_to(office, worker, later))
    assert office.digest(later) == 1
    (message,) = sent_to(office, worker, later)
    assert message.body["points"] == [[2, 1], [3, 1]]


def test_a_digest_counts_as_one_of_the_day(office: Office) -> None:
    office = Office(office.store, Hours(most=1))
    releaser, _, worker = points_of(office, 5)
    office.digest(MONDAY)
    assert office.store.receipts.planned(MONDAY - DAY)[(worker.id, MONDAY.date())] == 1
    assert len(sent_to(office, worker, MONDAY)) == 1
    assert releaser.id != worker.id


def test_who_cannot_be_reached_is_marked(office: Office) -> None:
    _, _, worker = points_of(office, 2)
    office.store.people.mark_blocked(worker.telegram_id or 0, NOW)
    assert office.digest(MONDAY) == 0
    assert {r.failed for r in office.store.receipts.of_person(worker.id)} == {"blocked"}


def test_a_digest_holds_no_more_than_a_message_has_buttons_for(office: Office) -> None:
    _, _, worker = points_of(office, MOST + 2)
    office.digest(MONDAY)
    (message,) = sent_to(office, worker, MONDAY)
    assert len(message.body["points"]) == MOST
    assert office.digest(MONDAY + 7 * DAY) == 1
