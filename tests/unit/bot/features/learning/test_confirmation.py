"""Who may say that they read or discussed a point, on both kinds of database."""

from __future__ import annotations

import datetime as dt

import pytest
from support.leads import COURT, DUTY, NOW, Office

from bot.core.people import Membership, Person, Role, Team
from bot.errors import RefusedError
from bot.features.learning.distribution import for_group
from bot.features.learning.group_posts import post_in
from bot.features.learning.model import Audience, LearningPoint, PointMove, Receipt
from bot.store.store import Store

LATER = NOW + dt.timedelta(days=90)


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def receipt(office: Office, point: LearningPoint, person: Person) -> Receipt:
    (found,) = (r for r in office.store.receipts.of_person(person.id) if r.point_id == point.id)
    return found


def test_it_is_noted_once_for_whoever_presses_at_any_time(office: Office) -> None:
    worker, other = office.worker(), office.worker()
    point = office.released(office.lead(), office.lead())
    assert office.confirm(worker, point.id, 1, "read", NOW) == "Noted: you have read it."
    told = office.confirm(worker, point.id, 1, "discussed", LATER)
    assert told == "Noted: you have discussed it."
    office.confirm(worker, point.id, 1, "read", LATER)
    mine = receipt(office, point, worker)
    assert (mine.read, mine.discussed) == (NOW, LATER)
    assert receipt(office, point, other).read is None


def test_after_a_recall_nothing_is_noted_and_an_older_release_counts_no_more(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point = office.released(proposer, releaser)
    office.delivered()
    back = office.desk.end(releaser, point, PointMove.RECALL, NOW)
    with pytest.raises(RefusedError, match="does not stand at present"):
        office.confirm(worker, point.id, 1, "read", NOW)
    edited = office.desk.edit(proposer, back, office.wording("Write down who agreed what."), NOW)
    office.desk.release(releaser, edited, NOW)
    with pytest.raises(RefusedError, match="released again since"):
        office.confirm(worker, point.id, 1, "read", NOW)
    assert [r.read for r in office.store.receipts.of_person(worker.id)] == [None, None]
    office.confirm(worker, point.id, 2, "read", NOW)


def test_only_the_audience_confirms_also_where_it_was_posted_in_a_group(office: Office) -> None:
    elsewhere = office.worker(COURT)
    point = office.released(office.lead(), office.lead(), audience=Audience(teams=(DUTY,)))
    newcomer = office.worker()
    for person, in_group in ((elsewhere, False), (elsewhere, True), (newcomer, False)):
        with pytest.raises(RefusedError, match="was not sent to you"):
            office.confirm(person, point.id, 1, "discussed", NOW, in_group=in_group)
    office.confirm(newcomer, point.id, 1, "discussed", NOW, in_group=True)
    assert receipt(office, point, newcomer).discussed == NOW
    with pytest.raises(RefusedError):
        office.confirm(newcomer, point.id, 1, "liked", NOW, in_group=True)


def test_who_was_sent_it_confirms_also_after_leaving_the_team(office: Office) -> None:
    worker = office.worker()
    point = office.released(office.lead(), office.lead(), audience=Audience(teams=(DUTY,)))
    office.store.people.give_role(worker.id, Membership(COURT, Role.PRACTITIONER))
    office.store.people.leave(worker.id, DUTY)
    moved = office.store.people.by_id(worker.id)
    assert moved is not None
    office.confirm(moved, point.id, 1, "read", NOW)
    assert receipt(office, point, moved).read == NOW


def test_only_a_lead_of_the_team_begins_and_ends_posts_in_a_group(office: Office) -> None:
    lead, court, worker = office.lead(), office.lead(COURT), office.worker()
    two = office.enrolled((Role.TEAM_LEAD, COURT), (Role.TEAM_LEAD, DUTY))
    mixed = office.enrolled((Role.TEAM_LEAD, COURT), (Role.PRACTITIONER, DUTY))
    for by in (court, worker, mixed):
        with pytest.raises(RefusedError, match="do not lead duty"):
            post_in(office.store.receipts, by, -100, DUTY, NOW)
    post_in(office.store.receipts, lead, -100, DUTY, NOW)
    for by, team in ((court, COURT), (court, None), (worker, None), (mixed, COURT)):
        with pytest.raises(RefusedError, match="gets the posts of duty"):
            post_in(office.store.receipts, by, -100, team, NOW)
    assert office.store.receipts.groups() == {-100: DUTY}
    post_in(office.store.receipts, two, -100, COURT, NOW)
    assert office.store.receipts.groups() == {-100: COURT}
    post_in(office.store.receipts, court, -100, None, NOW)
    assert office.store.receipts.groups() == {}
    with pytest.raises(RefusedError, match="100 is not the number of a group"):
        post_in(office.store.receipts, lead, 100, DUTY, NOW)


@pytest.mark.parametrize(
    ("audience", "posted"),
    [
        (Audience(), True),
        (Audience(councils=("kent",)), True),
        (Audience(teams=(DUTY,)), True),
        (Audience(teams=(COURT,)), False),
        (Audience(councils=("medway",)), False),
        (Audience(councils=("kent",), roles=(Role.TEAM_LEAD,)), False),
    ],
)
def test_a_group_gets_what_all_of_its_team_get(office: Office, audience: Audience, posted: bool) -> None:
    office.store.receipts.post_in(-100, DUTY, NOW)
    office.store.receipts.post_in(-200, Team("essex", "duty"), NOW)
    office.store.receipts.post_in(-200, None, NOW)
    point = office.released(office.lead(), office.lead(), audience=audience)
    assert for_group(point, DUTY) is posted
    messages = office.store.outbox.claim(99, LATER, dt.timedelta(minutes=1))
    posts = [m for m in messages if m.chat_id == -100]
    assert [m.body["buttons"]["rows"] for m in posts] == [[[["We discussed it", "discussed"]]]] * posted
    for message in messages:
        office.store.outbox.done(message, LATER)
    office.desk.end(office.lead(), point, PointMove.RECALL, NOW)
    told = [m.chat_id for m in office.store.outbox.claim(99, LATER, dt.timedelta(minutes=1))]
    assert (-100 in told) is posted
    assert -200 not in told
