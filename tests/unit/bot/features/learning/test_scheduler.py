"""What happens to learning points by itself, on both kinds of database: reviews, reminders, recalls."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from support.leads import COURT, DUTY, MEDWAY, NOW, Office

from bot.core.calendar import Hours
from bot.core.people import Person
from bot.errors import RefusedError
from bot.features.learning.model import Audience, LearningPoint, PointMove, PointState
from bot.store.store import Store

DAY, MINUTE, HOUR = dt.timedelta(days=1), dt.timedelta(minutes=1), dt.timedelta(hours=1)
CHANGED = "3.2 The duty manager rings the host council within the hour."


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def on(day: str, hour: int = 9) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=dt.UTC)


def state_of(office: Office, point: LearningPoint) -> LearningPoint:
    held = office.store.points.by_id(point.id)
    assert held is not None
    return held


def said_to(told: dict[int, list[str]], person: Person) -> str:
    return "\n\n".join(told.get(person.telegram_id or 0, ()))


@pytest.mark.parametrize(
    ("text", "why", "difference"),
    [
        (
            CHANGED,
            "the passage under it has changed",
            "host council [-on-] [+within+] the [-same day.-] [+hour.+]",
        ),
        (None, "the passage under it was withdrawn", "The passage was: 3.2 The duty manager rings"),
    ],
)
def test_a_point_whose_passage_is_not_as_it_was_goes_back_for_review(
    office: Office, text: str | None, why: str, difference: str
) -> None:
    proposer, releaser, worker, elsewhere = (
        office.lead(),
        office.lead(),
        office.worker(),
        office.worker(MEDWAY),
    )
    out = office.released(proposer, releaser, audience=Audience(councils=("kent",)), grounded=True)
    office.delivered(NOW + MINUTE)
    assert office.watching.round(NOW + HOUR)["put in review"] == 0
    office.held.text = text
    night = on("2026-11-28", 3)  # what is wrong is taken back at once, whatever the hour
    assert office.watching.round(night)["put in review"] == 1
    point = state_of(office, out)
    assert (point.state, point.waiting_since) == (PointState.IN_REVIEW, night)
    assert (point.history[-1].did, point.history[-1].person_id) == (PointMove.REVIEW, None)
    assert point.history[-1].reason == why
    told = office.delivered(night)
    for person in (worker, proposer, releaser):
        assert f"no longer stands: {why}" in said_to(told, person)
        assert difference in said_to(told, person)
    assert elsewhere.telegram_id not in told
    assert f"Your learning point {out.id} is in review" in said_to(told, proposer)
    assert "is not found any more. Release it again" in said_to(told, releaser)
    assert [p.id for p in office.desk.queue(releaser, night)] == [out.id]
    with pytest.raises(RefusedError, match="Edit the point first"):
        office.desk.release(releaser, point, night)
    office.watching.round(night + MINUTE)
    assert office.delivered(night + MINUTE) == {}


def test_what_waits_of_a_point_in_review_is_not_sent(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    evening = on("2026-11-24", 20)
    office.store.receipts.post_in(-100, DUTY, NOW)
    office.released(proposer, releaser, grounded=True, now=evening)
    office.held.text = None
    office.watching.round(evening + HOUR)
    told = office.delivered()
    assert worker.telegram_id not in told
    assert -100 not in told


def test_a_group_that_has_the_post_gets_the_recall(office: Office) -> None:
    office.store.receipts.post_in(-100, DUTY, NOW)
    office.store.receipts.post_in(-200, MEDWAY, NOW)
    audience = Audience(councils=("kent",))
    office.released(office.lead(), office.lead(), grounded=True, audience=audience)
    office.delivered(NOW)
    office.held.text = None
    office.watching.round(NOW + HOUR)
    told = office.delivered(NOW + HOUR)
    assert ["no longer stands" in said for said in told[-100]] == [True]
    assert -200 not in told


def test_processes_that_go_round_at_once_do_it_once(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    out = office.released(proposer, releaser, grounded=True)
    office.delivered(NOW + MINUTE)
    office.held.text = CHANGED
    start, done = threading.Barrier(4), []

    def go_round() -> None:
        watching = office.another_process()
        start.wait()
        done.append(watching.round(NOW + HOUR)["put in review"])

    threads = [threading.Thread(target=go_round) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 0, 0, 1]
    assert [e.did for e in state_of(office, out).history].count(PointMove.REVIEW) == 1
    assert len(office.delivered(NOW + HOUR)[worker.telegram_id or 0]) == 1


def test_whose_briefing_was_leaving_at_the_recall_is_told_too(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    late = office.worker(MEDWAY)
    out = office.released(proposer, releaser, audience=Audience(councils=("kent",)))
    leaving = office.store.outbox.claim(99, NOW, MINUTE)
    plan_before = office.store.receipts.had(out.id)
    office.desk.end(releaser, out, PointMove.RECALL, NOW)
    office.watching.round(NOW)
    for message in leaving:
        office.store.outbox.done(message, NOW)
    office.store.receipts.shown([(out.id, 1, late.id, DUTY)], NOW)  # an answer that was being made
    office.watching.round(NOW + MINUTE)
    assert worker.id in plan_before
    assert late.id not in plan_before
    told = office.delivered(NOW + MINUTE)
    for person in (worker, late):
        assert [s.split(".")[0] for s in told[person.telegram_id or 0]] == [
            f"Learning point {out.id} no longer stands: a lead recalled it"
        ]
    assert office.watching.round(NOW + 2 * MINUTE)["recalls that went after"] == 0


def test_a_briefing_whose_sender_was_killed_does_not_leave_after_a_recall(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    out = office.released(proposer, releaser)
    office.store.outbox.claim(99, NOW, MINUTE)
    office.desk.end(releaser, out, PointMove.RECALL, NOW)
    told = office.delivered(NOW + HOUR)
    assert "from duty (Kent)." not in said_to(told, worker)
    assert [r for r in office.store.receipts.of_point(out.id) if r.sent] == []


def test_leads_are_reminded_after_two_working_days_and_then_the_councils_other_leads(office: Office) -> None:
    proposer, releaser, court, medway = office.lead(), office.lead(), office.lead(COURT), office.lead(MEDWAY)
    begun = on("2026-12-23")  # then come Christmas Day, a weekend, and the day that stands in for Boxing Day
    point = office.desk.propose(proposer, office.wording(), None, begun)
    office.delivered(begun)
    for moment in (on("2026-12-24"), on("2026-12-28"), on("2026-12-29", 7)):
        office.watching.round(moment)
        assert office.delivered(moment) == {}, moment
    with pytest.raises(RefusedError):
        office.desk.release(court, point, on("2026-12-29"))
    assert office.watching.round(on("2026-12-29"))["points reminded of"] == 1
    told = office.delivered(on("2026-12-29"))
    assert set(told) == {releaser.telegram_id}
    assert "has waited for 6 days" in said_to(told, releaser)
    for moment in (on("2026-12-29", 15), on("2026-12-30")):
        assert office.watching.round(moment)["points reminded of"] == 0
    assert office.watching.round(on("2026-12-31"))["points reminded of"] == 1
    told = office.delivered(on("2026-12-31"))
    assert set(told) == {releaser.telegram_id, court.telegram_id}
    assert medway.telegram_id not in told
    assert "Every other lead of the council may release" in said_to(told, court)
    assert office.desk.release(court, state_of(office, point), on("2026-12-31", 10))[0].is_out


def test_a_clock_that_is_put_back_or_on_reminds_and_sends_nothing_twice(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    office.released(proposer, releaser)
    other = office.wording("Ring the clerk, and write that down.")
    waiting = office.desk.propose(proposer, other, None, NOW)
    due = NOW + 2 * DAY
    shown = [due, due - HOUR, due + DAY, due, due + DAY, due + HOUR]
    for moment in (NOW + HOUR, NOW, NOW + DAY, NOW, *shown):  # an hour back, a day on, back and on
        office.watching.round(moment)
    told = office.delivered(due + 8 * DAY)
    for person in (proposer, releaser, worker):
        assert len(told.get(person.telegram_id, [])) == len(set(told.get(person.telegram_id, [])))
    reminded = [text for text in told[releaser.telegram_id] if f"point {waiting.id} " in text]
    assert len([text for text in reminded if "has waited for" in text]) == 1
    assert len(told[worker.telegram_id]) == 1


def test_a_delegate_is_reminded_in_place_of_a_lead_who_is_away(office: Office) -> None:
    proposer, away, delegate = office.lead(), office.lead(), office.lead(COURT)
    office.desk.propose(proposer, office.wording(), None, NOW)
    office.delivered(NOW)
    office.desk.delegate(away, delegate.id, dt.date(2026, 12, 4), NOW)
    office.watching.round(NOW + 2 * DAY)
    assert set(office.delivered(NOW + 2 * DAY)) == {delegate.telegram_id}


def test_what_waits_for_a_lead_comes_in_one_reminder_a_day(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    for number in range(5):
        office.desk.propose(proposer, office.wording(f"Ring the host council, rule {number}."), None, NOW)
    office.delivered(NOW)
    office.watching.round(NOW + 2 * DAY)
    (said,) = office.delivered(NOW + 2 * DAY)[releaser.telegram_id or 0]
    assert [f"rule {number}." in said for number in range(5)] == [True] * 5
    assert office.another_process().round(NOW + 2 * DAY)["points reminded of"] == 0


def test_a_reminder_keeps_to_the_daily_cap(office: Office) -> None:
    office = Office(office.store, Hours(most=1))
    proposer, releaser = office.lead(), office.lead()
    office.desk.propose(proposer, office.wording(), None, NOW - 2 * DAY)
    office.released(proposer, releaser, "Ring the host council first.")
    office.watching.round(NOW)
    assert not any("has waited" in said for said in office.delivered(NOW)[releaser.telegram_id or 0])
    assert "has waited" in said_to(office.delivered(NOW + DAY), releaser)


def test_a_review_date_is_chased_every_five_working_days_until_somebody_confirms(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    point, _ = office.desk.release(releaser, point, NOW, dt.date(2027, 4, 3))  # a Saturday
    office.delivered()
    reminded = []
    for days in range(20):
        moment = on("2027-04-02") + days * DAY
        if office.watching.round(moment)["points reminded of"]:
            reminded.append(moment.date().isoformat())
            told = office.delivered(moment)
            assert set(told) == {proposer.telegram_id, releaser.telegram_id}
            assert "due for review since 3 April 2027" in said_to(told, releaser)
    assert reminded == ["2027-04-05", "2027-04-12", "2027-04-19"]
    point = state_of(office, point)
    assert point.is_out
    with pytest.raises(RefusedError, match="another lead releases it"):
        office.desk.confirm(proposer, point, moment)
    confirmed = office.desk.confirm(releaser, point, moment, dt.date(2027, 6, 1))
    assert (confirmed.state, confirmed.release, confirmed.review_by) == (
        PointState.RELEASED,
        1,
        dt.date(2027, 6, 1),
    )
    assert office.watching.round(on("2027-05-10"))["points reminded of"] == 0
    assert worker.telegram_id not in office.delivered(on("2027-05-10"))
