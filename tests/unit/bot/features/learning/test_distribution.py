"""Who gets a released point and when: everyone of its audience once, in hours, no more than so many a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.leads import COURT, DUTY, MEDWAY, NOW, Office

from bot.core.calendar import Hours, day_of, is_working_day
from bot.core.people import Membership, Role, Team
from bot.features.learning.distribution import next_digest, release_plan
from bot.features.learning.model import Audience, LearningPoint, PointEvent, PointMove, PointState
from bot.store.store import Store

HOURS = Hours()
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_a_recall_reaches_a_group_that_gets_posts_no_more(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    office.store.receipts.post_in(-100, DUTY, NOW)
    point = office.released(proposer, releaser)
    assert -100 in office.delivered()
    office.store.receipts.post_in(-100, None, NOW)
    office.desk.end(releaser, point, PointMove.RECALL, NOW)
    assert len(office.delivered()[-100]) == 1


def test_who_went_to_another_council_is_not_sent_what_is_not_for_them(office: Office) -> None:
    proposer, releaser, stays, goes = office.lead(), office.lead(), office.worker(), office.worker()
    office.store.receipts.choose_digest(goes.id, NOW)
    point = office.released(proposer, releaser, audience=Audience(councils=("kent",)))
    office.released(proposer, releaser, "Write down who rang.")
    office.store.receipts.choose_digest(goes.id, None)
    third = office.released(proposer, releaser, "Ring twice.", Audience(councils=("kent",)))
    office.store.people.give_role(goes.id, Membership(MEDWAY, Role.PRACTITIONER))
    office.store.people.leave(goes.id, DUTY)
    monday = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    said: list[str] = []
    for later in range(3):
        moment = monday + dt.timedelta(minutes=5 * later)
        office.digest(moment)
        sent = office.delivered(moment)
        said += sent.get(goes.telegram_id or 0, [])
    assert len(said) == 1
    assert "Write down who rang." in said[0]
    assert point.wording.text not in said[0]
    held = [r for r in office.store.receipts.of_person(goes.id) if r.point_id in (point.id, third.id)]
    assert held == []
    assert office.store.receipts.of_person(stays.id)[0].sent is not None


def test_a_release_leaves_out_who_is_removed_at_that_moment(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    everybody = office.store.people.all()
    office.store.people.remove(worker.id)
    plan = release_plan(
        replace(point, release=1), ["words"], everybody, {}, frozenset(), Counter(), HOURS, NOW
    )
    event = PointEvent(NOW, releaser.id, PointMove.RELEASE, PointState.RELEASED)
    moved = office.store.points.move(point, event, {"release": 1, "released": NOW}, plan=plan)
    assert moved is not None
    told = {receipt.person_id for receipt in office.store.receipts.of_point(point.id)}
    assert told == {proposer.id, releaser.id}


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-11-24T05:30", "2026-11-24T08:00"),
        ("2026-11-24T18:00", "2026-11-25T08:00"),
        ("2026-11-27T19:00", "2026-11-30T08:00"),
        ("2026-12-24T20:00", "2026-12-29T08:00"),
        ("2026-07-01T06:30", "2026-07-01T07:00"),
    ],
)
def test_messages_go_in_london_hours_of_working_days(moment: str, goes: str) -> None:
    asked = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    assert HOURS.next_open(asked) == dt.datetime.fromisoformat(goes).replace(tzinfo=dt.UTC)


@given(st.integers(0, 700 * 24 * 60).map(lambda m: START + dt.timedelta(minutes=m)))
def test_what_is_open_is_never_before_and_always_in_hours(moment: dt.datetime) -> None:
    opens = HOURS.next_open(moment)
    there = opens.astimezone(ZoneInfo("Europe/London"))
    assert opens >= moment
    assert is_working_day(day_of(opens))
    assert 8 <= there.hour < 18
    assert HOURS.next_open(opens) == opens
    assert Hours(0, 0).next_open(moment) == moment


def test_a_person_gets_no_more_than_so_many_on_a_day(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    for number in range(5):
        office.released(proposer, releaser, f"Ring the host council, rule {number}.")
    due = Counter(
        day_of(receipt.due) for receipt in office.store.receipts.of_person(worker.id) if receipt.due
    )
    assert due == {dt.date(2026, 11, 24): 3, dt.date(2026, 11, 25): 2}


def test_only_the_audience_gets_it_and_who_cannot_be_reached_is_marked(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    worker, court, elsewhere = office.worker(), office.worker(COURT), office.worker(MEDWAY)
    blocked, stopped = office.worker(), office.worker()
    without = office.store.people.add(Membership(DUTY, Role.PRACTITIONER), "", NOW)
    office.store.people.mark_blocked(blocked.telegram_id or 0, NOW)
    office.store.people.mark_stopped(stopped.id, NOW)
    audience = Audience(councils=("kent",), roles=(Role.PRACTITIONER,))
    point = office.released(proposer, releaser, audience=audience)
    office.delivered()
    receipts = {r.person_id: r for r in office.store.receipts.of_point(point.id)}
    assert set(receipts) == {worker.id, court.id, blocked.id, stopped.id, without.id}
    assert elsewhere.id not in receipts
    unreached = [receipts[p.id].failed for p in (blocked, stopped, without, worker)]
    assert unreached == ["blocked", "stopped", "no account", None]
    assert [bool(receipts[p.id].sent) for p in (blocked, stopped, worker)] == [False, False, True]
    assert (receipts[worker.id].team, receipts[court.id].team) == (DUTY, COURT)


def test_who_is_in_two_teams_gets_it_once(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    both = office.enrolled((Role.PRACTITIONER, DUTY), (Role.PRACTITIONER, COURT))
    point = office.released(proposer, releaser, audience=Audience(teams=(COURT, DUTY)))
    assert len([r for r in office.store.receipts.of_point(point.id) if r.person_id == both.id]) == 1
    assert len(office.delivered()[both.telegram_id or 0]) == 1


def test_who_was_shown_a_point_before_is_still_sent_it(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    office.store.receipts.shown([(point.id, 1, worker.id, DUTY)], NOW)
    office.desk.release(releaser, point, NOW)
    office.delivered()
    (receipt,) = (r for r in office.store.receipts.of_point(point.id) if r.person_id == worker.id)
    assert receipt.shown == NOW
    assert receipt.sent is not None


def test_read_and_discussed_are_noted_once_by_those_who_were_sent_it(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    outside = office.worker(MEDWAY)
    point = office.released(proposer, releaser, audience=Audience(councils=("kent",)))
    later = NOW + dt.timedelta(hours=2)
    assert office.store.receipts.confirm(point.id, worker.id, "discussed", NOW)
    assert office.store.receipts.confirm(point.id, worker.id, "read", later)
    assert not office.store.receipts.confirm(point.id, outside.id, "read", NOW)
    (mine,) = office.store.receipts.of_person(worker.id)
    assert (mine.read, mine.discussed) == (NOW, NOW)


def test_who_leaves_stays_as_a_number_of_their_team(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point = office.released(proposer, releaser)
    office.delivered()
    office.store.receipts.confirm(point.id, worker.id, "read", NOW)
    office.store.people.remove(worker.id)
    left = [r for r in office.store.receipts.of_point(point.id) if r.read]
    assert [(r.person_id, r.team) for r in left] == [(None, DUTY)]


def test_groups_of_the_audience_get_a_post(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    office.store.receipts.post_in(-100, DUTY, NOW)
    office.store.receipts.post_in(-200, Team("medway", "duty"), NOW)
    office.released(proposer, releaser, audience=Audience(councils=("kent",)))
    said = office.delivered()
    assert -100 in said
    assert -200 not in said


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T07:00", False),
        ("2026-11-24T09:00", False),
        ("2026-08-31T09:00", False),
        ("2026-09-01T09:00", True),
    ],
)
def test_digests_go_on_monday_or_the_working_day_after(moment: str, goes: bool) -> None:
    assert next_digest(dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC), HOURS) == goes


def test_digests_keep_their_day_also_where_there_are_no_quiet_hours() -> None:
    monday = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)
    assert next_digest(monday, Hours(0, 0))
    assert not next_digest(monday + dt.timedelta(days=1), Hours(0, 0))


def test_a_plan_of_five_thousand_people_names_each_once(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point: LearningPoint = office.released(proposer, releaser)
    crowd = [replace(worker, id=n, telegram_id=10_000 + n) for n in range(1, 5001)]
    plan = release_plan(point, ["Words."], crowd, {}, frozenset(), Counter(), HOURS, NOW)
    assert len({m.once for m in plan.messages}) == len({r.person_id for r in plan.receipts}) == 5000
