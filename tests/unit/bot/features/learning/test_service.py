"""Learning points on both kinds of database: who may do what, from which state, and two at once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from support.leads import COURT, DUTY, MEDWAY, NOW, QUESTIONS, TEXT, Office

from bot.core.people import Role
from bot.errors import NotHeldError, RefusedError
from bot.features.learning import messages as said
from bot.features.learning.distribution import Reach
from bot.features.learning.formatting import briefing, history_lines
from bot.features.learning.model import MOVES, Audience, LearningPoint, PointMove, PointState
from bot.store.store import Store

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def test_a_point_is_proposed_released_and_its_history_kept(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    assert (point.state, point.team, point.release) == (PointState.PROPOSED, DUTY, 0)
    assert office.store.points.stamp() == ()
    told = office.delivered()
    assert set(told) == {releaser.telegram_id}
    assert TEXT in told[releaser.telegram_id][0]
    released, reach = office.desk.release(releaser, point, LATER)
    assert (released.state, released.release, reach) == (PointState.RELEASED, 1, Reach(people=3))
    assert released.released_by == f"lead {releaser.id} of duty (Kent)"
    assert released.review_by == dt.date(2027, 5, 23)
    assert [(e.did, e.person_id) for e in released.history] == [
        (PointMove.PROPOSE, proposer.id),
        (PointMove.RELEASE, releaser.id),
    ]
    told = office.delivered()
    assert TEXT in told[worker.telegram_id or 0][0]
    assert all(question in told[worker.telegram_id or 0][0] for question in QUESTIONS)


def test_never_its_proposer_and_never_a_lead_of_another_council(office: Office) -> None:
    proposer, other, elsewhere = office.lead(), office.lead(), office.lead(MEDWAY)
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    with pytest.raises(RefusedError, match="another lead releases it"):
        office.desk.release(proposer, point, NOW)
    with pytest.raises(RefusedError, match="for another lead of duty"):
        office.desk.release(elsewhere, point, NOW)
    assert [p.id for p in office.desk.queue(other, NOW)] == [point.id]
    assert office.desk.queue(proposer, NOW) == office.desk.queue(elsewhere, NOW) == []
    with pytest.raises(NotHeldError):
        office.desk.point(point.id, elsewhere)


def test_what_was_said_before_its_release_is_for_leads_of_its_council_alone(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    court, elsewhere = office.lead(COURT), office.lead(MEDWAY)
    point = office.desk.propose(proposer, office.wording("Ring as was done on Monday."), None, NOW)
    point = office.desk.send_back(releaser, point, PointMove.RETURN, "Leave Monday out.", NOW)
    point = office.desk.edit(proposer, point, office.wording(), NOW)
    office.desk.release(releaser, point, NOW)
    for person, sees in ((worker, False), (elsewhere, False), (proposer, True), (court, True)):
        seen = [office.desk.point(point.id, person), *office.desk.listed(person)]
        assert len(seen) == 2
        told = ["\n".join(history_lines(p, {})) for p in seen]
        assert ["Monday" in history for history in told] == [sees] * 2
        assert all("Released by person" in history for history in told)


def test_who_edits_words_does_not_release_them_and_the_proposer_sees_the_difference(office: Office) -> None:
    proposer, editor, third, worker = office.lead(), office.lead(), office.lead(), office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    office.delivered()
    edited = office.desk.edit(editor, point, office.wording(TEXT.replace("Ring", "Phone")), NOW)
    told = office.delivered()
    assert set(told) == {proposer.telegram_id}
    assert "[-Ring-] [+Phone+]" in told[proposer.telegram_id or 0][0]
    with pytest.raises(RefusedError, match="are yours"):
        office.desk.release(editor, edited, NOW)
    with pytest.raises(RefusedError):
        office.desk.send_back(proposer, edited, PointMove.RETURN, "No.", NOW)
    assert {lead.id for lead in office.desk.releasers(edited, NOW)} == {proposer.id, third.id}
    assert office.desk.release(proposer, edited, NOW)[0].is_out
    assert worker.telegram_id in office.delivered()


def test_a_recall_carries_its_reason_and_goes_before_what_waits(office: Office) -> None:
    proposer, releaser, worker = office.lead(), office.lead(), office.worker()
    first = office.released(proposer, releaser)
    office.delivered()
    office.released(proposer, releaser, TEXT.replace("Ring", "Phone"))
    office.desk.end(proposer, first, PointMove.RECALL, LATER, "The ferry moved.")
    waiting = office.store.outbox.claim(99, LATER, dt.timedelta(minutes=1))
    assert [message.person_id for message in waiting[:3]] == [proposer.id, releaser.id, worker.id]
    for message in waiting[:3]:
        assert "Reason: The ferry moved." in message.body["paragraphs"]


def test_nobody_is_told_after_a_recall_that_the_point_is_released_or_waits(office: Office) -> None:
    proposer, releaser, _ = office.lead(), office.lead(), office.lead()
    out = office.released(proposer, releaser)
    point = office.desk.end(releaser, out, PointMove.RECALL, NOW, "The ferry moved.")
    told = [message for messages in office.delivered().values() for message in messages]
    assert not any(said.IS_RELEASED.format(number=point.id) in message for message in told)
    assert not any(said.WHERE in message for message in told)


def test_nobody_is_called_to_release_what_one_of_them_has_dealt_with(office: Office) -> None:
    proposer, releaser, third = office.lead(), office.lead(), office.lead()
    first = office.desk.propose(proposer, office.wording(), None, NOW)
    second = office.desk.propose(proposer, office.wording("Phone twice."), None, NOW)
    office.desk.edit(releaser, second, office.wording("Phone three times."), NOW)
    office.desk.release(releaser, first, NOW)
    told = office.delivered()[third.telegram_id or 0]
    waits = [point.id for point in (first, second) if any(_waits(point.id) in said_to for said_to in told)]
    assert waits == [second.id]


def _waits(number: int) -> str:
    return said.WAITS.format(number=number, team=DUTY)


def test_who_releases_their_own_words_again_is_not_told_so_by_a_message(office: Office) -> None:
    proposer, editor = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    edited = office.desk.edit(editor, point, office.wording("Phone twice."), NOW)
    office.desk.release(proposer, edited, NOW)
    told = office.delivered()[proposer.telegram_id or 0]
    assert not any(said.IS_RELEASED.format(number=point.id) in message for message in told)


def test_a_point_that_one_changed_oneself_was_not_changed_by_somebody_else(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    office.desk.release(releaser, point, NOW)
    with pytest.raises(RefusedError, match="You changed"):
        office.desk.release(releaser, point, NOW)
    with pytest.raises(RefusedError, match="Somebody else changed"):
        office.desk.withdraw(proposer, point, NOW)


def test_words_that_wait_after_an_edit_are_not_said_to_be_released(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    out = office.released(proposer, releaser)
    assert any("Released by lead" in line for line in briefing(out))
    point = office.desk.end(releaser, out, PointMove.RECALL, NOW)
    point = office.desk.edit(proposer, point, office.wording("Ring twice."), NOW)
    assert not any("Released by lead" in line for line in briefing(point))


def test_a_queue_reads_everybody_once_however_much_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposer, other = office.lead(), office.lead()
    for n in range(4):
        office.desk.propose(proposer, office.wording(f"Ring the host council, rule {n}."), None, NOW)
    everybody, read = office.store.people.all, []
    monkeypatch.setattr(office.store.people, "all", lambda: read.append(1) or everybody())
    assert len(office.desk.queue(other, NOW)) == 4
    assert len(read) == 1


def test_where_a_team_has_one_lead_another_lead_of_the_council_releases(office: Office) -> None:
    proposer, court, worker = office.lead(), office.lead(COURT), office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    with pytest.raises(RefusedError):
        office.desk.release(worker, point, NOW)
    assert office.desk.release(court, point, NOW)[0].is_out


def test_who_leads_one_team_and_works_in_another_shares_for_the_first_alone(office: Office) -> None:
    both = office.enrolled((Role.TEAM_LEAD, COURT), (Role.PRACTITIONER, DUTY))
    lead = office.lead()
    office.lead()
    with pytest.raises(RefusedError, match="do not lead duty"):
        office.desk.propose(both, office.wording(), DUTY, NOW)
    assert office.desk.propose(both, office.wording(), None, NOW).team == COURT
    of_duty = office.desk.propose(lead, office.wording(), DUTY, NOW)
    with pytest.raises(RefusedError, match="for another lead of duty"):
        office.desk.release(both, of_duty, NOW)
    two = office.enrolled((Role.TEAM_LEAD, COURT), (Role.TEAM_LEAD, DUTY))
    with pytest.raises(RefusedError, match="with --team"):
        office.desk.propose(two, office.wording(), None, NOW)
    assert office.desk.release(two, of_duty, NOW)[0].is_out


def test_only_leads_propose(office: Office) -> None:
    trainer = office.enrolled((Role.TRAINER, DUTY))
    for person in (office.worker(), trainer):
        with pytest.raises(RefusedError, match="Only team leads"):
            office.desk.propose(person, office.wording(), None, NOW)


def test_a_returned_point_comes_back_edited_with_the_difference(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    returned = office.desk.send_back(releaser, point, PointMove.RETURN, "Name the team.", NOW)
    office.delivered()
    with pytest.raises(RefusedError, match="is returned, so it cannot be released"):
        office.desk.release(releaser, returned, NOW)
    with pytest.raises(RefusedError, match="Nothing in it was changed"):
        office.desk.edit(proposer, returned, returned.wording, LATER)
    edited = office.desk.edit(proposer, returned, office.wording(f"{TEXT} Duty does it."), LATER)
    assert (edited.state, edited.waiting_since) == (PointState.PROPOSED, LATER)
    assert "waits for you" in office.delivered()[releaser.telegram_id or 0][0]
    assert [event.reason for event in edited.history] == [None, "Name the team.", None]


def test_a_release_after_an_edit_says_what_changed_since_the_last_release(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    out = office.released(proposer, releaser)
    office.delivered()
    back = office.desk.end(releaser, out, PointMove.RECALL, NOW)
    office.delivered()
    edited = office.desk.edit(proposer, back, office.wording(TEXT.replace("Ring", "Phone")), NOW)
    again, _ = office.desk.release(releaser, edited, LATER)
    assert again.release == 2
    said = "\n".join(office.delivered()[releaser.telegram_id or 0])
    assert "[-Ring-] [+Phone+] the host council" in said


def test_everyone_who_was_sent_or_shown_a_recalled_point_is_told_and_what_waits_is_dropped(
    office: Office,
) -> None:
    proposer, releaser, sent, shown, neither = (
        office.lead(), office.lead(), office.worker(), office.worker(), office.worker(MEDWAY),
    )  # fmt: skip
    out = office.released(proposer, releaser, audience=Audience(councils=("kent",)))
    first, *_ = (
        m
        for m in office.store.outbox.claim(99, LATER, dt.timedelta(hours=2))
        if m.chat_id == sent.telegram_id
    )
    office.store.outbox.done(first, LATER)
    office.store.receipts.shown([(out.id, 1, shown.id, DUTY)], LATER)
    office.desk.end(releaser, out, PointMove.RETIRE, LATER)
    told = office.delivered()
    assert set(told) >= {sent.telegram_id, shown.telegram_id}
    assert neither.telegram_id not in told
    assert all("no longer stands" in message for message in told[sent.telegram_id or 0])
    assert not any("from duty" in message for messages in told.values() for message in messages)


def test_what_was_withdrawn_meanwhile_is_not_released(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    office.desk.withdraw(proposer, point, NOW)
    with pytest.raises(RefusedError, match=r"Somebody else changed learning point .* withdrawn now"):
        office.desk.release(releaser, point, NOW)
    fresh = office.desk.point(point.id, releaser)
    with pytest.raises(RefusedError, match="is withdrawn, so it cannot be released"):
        office.desk.release(releaser, fresh, NOW)


def test_two_leads_who_release_at_once_release_once(office: Office) -> None:
    proposer, leads, worker = office.lead(), [office.lead() for _ in range(4)], office.worker()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    office.delivered()
    start, refused = threading.Barrier(4), []

    def release(lead_at: int) -> None:
        start.wait()
        try:
            office.desk.release(leads[lead_at], point, NOW)
        except RefusedError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=release, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert all("Somebody else changed" in sentence for sentence in refused)
    held = office.store.points.by_id(point.id)
    assert held is not None
    assert (held.release, sum(e.did is PointMove.RELEASE for e in held.history)) == (1, 1)
    assert len(office.delivered()[worker.telegram_id or 0]) == 1


def test_a_delegate_releases_while_a_lead_is_away_and_not_after(office: Office) -> None:
    proposer, away, delegate = office.lead(), office.lead(), office.lead(COURT)
    office.desk.delegate(away, delegate.id, dt.date(2026, 11, 25), NOW)
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    assert set(office.delivered()) == {delegate.telegram_id}
    with pytest.raises(RefusedError):
        office.desk.release(delegate, point, NOW + dt.timedelta(days=2))
    assert office.desk.release(delegate, point, NOW)[0].is_out


@pytest.mark.parametrize(
    ("delegate", "until", "says"),
    [("worker", "2026-12-01", "leads no team"), ("itself", "2026-12-01", "stands in for themselves"),
     ("lead", "2026-11-23", "has passed")],
)  # fmt: skip
def test_who_cannot_stand_in(office: Office, delegate: str, until: str, says: str) -> None:
    away = office.lead()
    chosen = {"worker": office.worker, "itself": lambda: away, "lead": office.lead}[delegate]()
    with pytest.raises(RefusedError, match=says):
        office.desk.delegate(away, chosen.id, dt.date.fromisoformat(until), NOW)


def test_a_review_day_in_the_past_is_refused(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    with pytest.raises(RefusedError, match="2026-11-24 has passed"):
        office.desk.release(releaser, point, NOW, dt.date(2026, 11, 24))
    assert office.desk.point(point.id, releaser) == point


def test_a_point_whose_passage_changed_is_not_released(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(grounded=True), None, NOW)
    office.held.text = "3.2 Another text."
    with pytest.raises(RefusedError, match=r"was changed\. Edit the point first"):
        office.desk.release(releaser, point, NOW)
    edited = office.desk.edit(proposer, point, office.wording(grounded=True), NOW)
    assert office.desk.release(releaser, edited, NOW)[0].is_out


def test_nothing_leads_out_of_an_end_and_nothing_is_out_that_was_not_released() -> None:
    ends = {PointState.DECLINED, PointState.WITHDRAWN, PointState.RETIRED}
    assert {state for state, moves in MOVES.items() if not moves} == ends
    ways = [
        (state, move)
        for state, moves in MOVES.items()
        for move, to in moves.items()
        if to is PointState.RELEASED
    ]
    assert set(ways) == {
        (PointState.PROPOSED, PointMove.RELEASE),
        (PointState.IN_REVIEW, PointMove.RELEASE),
        (PointState.RELEASED, PointMove.CONFIRM),
    }


@pytest.mark.parametrize("move", [PointMove.RETURN, PointMove.DECLINE])
def test_who_proposed_is_told_why(office: Office, move: PointMove) -> None:
    proposer, releaser = office.lead(), office.lead()
    point = office.desk.propose(proposer, office.wording(), None, NOW)
    office.delivered()
    moved: LearningPoint = office.desk.send_back(releaser, point, move, "It is known already.", NOW)
    assert moved.state.value == {PointMove.RETURN: "returned", PointMove.DECLINE: "declined"}[move]
    assert "It is known already." in office.delivered()[proposer.telegram_id or 0][0]
