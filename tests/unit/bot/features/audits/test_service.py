"""Audits on both kinds of database: who may, what is drawn up, and what is never kept."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from support.audits import a_case
from support.leads import COURT, DUTY, MEDWAY, NOW, TEXT, Office, shipped

from bot.core.people import Person, Role
from bot.errors import NotHeldError, RefusedError, UnknownError
from bot.features.admin.retention import sweep
from bot.features.audits import messages as said
from bot.features.audits.model import Answer, Audit, AuditedCase
from bot.features.audits.service import MOST_QUESTIONS, AuditService
from bot.features.learning.model import PointMove
from bot.store.store import Store

DAY = dt.timedelta(days=1)


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


@pytest.fixture
def desk(store: Store) -> AuditService:
    return AuditService(store, shipped()[0])


def begun(desk: AuditService, by: Person, wanted: int | None = None) -> Audit:
    return desk.start(by, None, desk.checklist(), None, wanted, NOW)


def all_yes(audit: Audit) -> dict[str, Answer]:
    return dict.fromkeys((q.id for q in audit.plan.questions), Answer.YES)


def test_an_audit_asks_what_the_library_and_the_learning_points_teach(
    office: Office, desk: AuditService
) -> None:
    lead, other, elsewhere = office.lead(), office.lead(), office.lead(MEDWAY)
    third = office.lead(MEDWAY)
    point = office.released(lead, other)
    office.released(elsewhere, third, f"{TEXT} Elsewhere.")
    waiting = office.desk.propose(lead, office.wording(f"{TEXT} Waiting."), None, NOW)
    audit = begun(desk, lead)
    assert (audit.plan.wanted, audit.plan.over) == (50, 25)
    *drawn, last = audit.plan.questions
    assert [q.id for q in drawn] == [q.id for q in desk.checklist().questions]
    assert all(q.citations and q.rests_on for q in drawn)
    assert (last.id, last.asks, last.issue) == (f"point-{point.id}", f"Was this followed? {TEXT}", True)
    assert last.citations[0].startswith(
        f"learning point {point.id}, released by lead {other.id} of duty (Kent)"
    )
    # The checklist stays as it was, also when a point is recalled.
    office.desk.end(other, point, PointMove.RECALL, NOW)
    assert desk.audit(lead, None).plan == audit.plan
    assert [q.id for q in desk.questions("kent", desk.checklist(), None)] == [q.id for q in drawn]
    with pytest.raises(NotHeldError, match=f"Learning point {waiting.id} is not a released one"):
        desk.questions("kent", desk.checklist(), [waiting.id])


def test_a_checklist_has_a_length_that_people_answer(office: Office, desk: AuditService) -> None:
    lead, other = office.lead(), office.lead()
    points = [office.released(lead, other, f"{TEXT} Lesson {n}.") for n in range(MOST_QUESTIONS)]
    with pytest.raises(RefusedError, match="choose fewer learning points"):
        begun(desk, lead)
    two = desk.start(lead, None, desk.checklist(), [points[3].id, points[7].id], 10, NOW)
    assert [q.id for q in two.plan.questions[-2:]] == [f"point-{points[3].id}", f"point-{points[7].id}"]


def test_only_leads_and_only_of_their_council(office: Office, desk: AuditService) -> None:
    lead, same, elsewhere, worker = office.lead(), office.lead(COURT), office.lead(MEDWAY), office.worker()
    both = office.enrolled((Role.TEAM_LEAD, DUTY), (Role.TEAM_LEAD, MEDWAY))
    audit = begun(desk, lead)
    assert desk.open_audit(same, None).id == audit.id
    with pytest.raises(NotHeldError, match="No audit of medway is open"):
        desk.open_audit(elsewhere, None)
    with pytest.raises(RefusedError, match="You lead no team of kent"):
        desk.audit(elsewhere, "kent")
    with pytest.raises(RefusedError, match="Only team leads audit"):
        begun(desk, worker)
    with pytest.raises(RefusedError, match="say for which this is"):
        begun(desk, both)
    assert desk.audit(both, "kent").id == audit.id
    with pytest.raises(RefusedError, match=f"Audit {audit.id} of kent has not ended"):
        begun(desk, same)
    with pytest.raises(UnknownError, match="no checklist called lanterns"):
        desk.checklist("lanterns")
    for wanted in (0, -1, 1001):
        with pytest.raises(RefusedError, match="1 to 1000 cases"):
            begun(desk, elsewhere, wanted)


def test_cases_are_noted_whole_once_and_never_too_many(office: Office, desk: AuditService) -> None:
    lead = office.lead()
    audit = begun(desk, lead, 3)
    assert desk.note(audit, None, all_yes(audit), NOW).number == "A001"
    with pytest.raises(RefusedError, match="missing: talked-at-the-outset"):
        desk.note(audit, "2", {}, NOW)
    with pytest.raises(RefusedError) as refused:
        desk.note(audit, "2", {**all_yes(audit), "Marjorie": Answer.YES}, NOW)
    assert str(refused.value) == said.UNKNOWN_QUESTION
    with pytest.raises(RefusedError, match="Case A001 is in the audit already"):
        desk.note(audit, "a1", all_yes(audit), NOW)
    audit = desk.open_audit(lead, None)
    assert desk.note(audit, None, all_yes(audit), NOW).number == "A002"
    assert desk.note(audit, "7", all_yes(audit), NOW).number == "7"
    with pytest.raises(RefusedError, match="The audit has its 3 cases"):
        desk.note(audit, "8", all_yes(audit), NOW)
    assert [case.number for case in desk.audit(lead, None).cases] == ["A001", "A002", "7"]
    assert desk.drop(audit, "a2") == "A002"
    with pytest.raises(NotHeldError, match="Case A002 is not in the audit"):
        desk.drop(audit, "A002")
    assert desk.note(desk.open_audit(lead, None), None, all_yes(audit), NOW).number == "A002"


def test_a_file_is_taken_whole_or_not_at_all(office: Office, desk: AuditService) -> None:
    lead = office.lead()
    audit = begun(desk, lead, 4)
    header = ",".join(["case", *(q.id for q in audit.plan.questions)])
    row = ",".join(["yes"] * len(audit.plan.questions))
    good = f"{header}\n1,{row}\n2,{row}\n".encode()
    with pytest.raises(RefusedError, match="Row 4"):
        desk.read(audit, good + b"3,perhaps\n", NOW)
    assert desk.audit(lead, None).cases == ()
    assert desk.read(audit, good, NOW) == 2
    with pytest.raises(RefusedError, match="Case 1 is in the audit already"):
        desk.read(audit, good, NOW)  # as the audit was seen before it held them
    assert len(desk.audit(lead, None).cases) == 2


def test_of_many_at_once_no_more_get_in_than_there_is_room(office: Office, desk: AuditService) -> None:
    lead = office.lead()
    audit = begun(desk, lead, 5)
    store, refused = office.store, []

    def add(number: int) -> None:
        case = AuditedCase(str(number), all_yes(audit))
        try:
            store.audits.add_cases(audit.id, [case], NOW)
        except RefusedError as full:
            refused.append(str(full))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.audit(lead, None).cases) == 5
    assert refused == [said.FULL.format(count=5)] * 3


def test_an_audit_ends_once_and_goes_at_its_age(office: Office, desk: AuditService) -> None:
    lead = office.lead()
    audit = begun(desk, lead)
    desk.note(audit, "1", all_yes(audit), NOW)
    desk.end(audit, NOW)
    for again in (
        lambda: desk.end(audit, NOW),
        lambda: desk.note(audit, "2", all_yes(audit), NOW),
        lambda: desk.drop(audit, "1"),
    ):
        with pytest.raises(RefusedError, match="has ended, so nothing in it can be changed"):
            again()
    second = begun(desk, lead)
    assert sweep(office.store, NOW + 30 * DAY, 30)["audits that ended"] == 0
    assert sweep(office.store, NOW + 31 * DAY, 30)["audits that ended"] == 1
    assert [held.id for held in office.store.audits.of_council("kent")] == [second.id]
    with pytest.raises(NotHeldError, match=f"no audit {audit.id} of kent"):
        desk.audit(lead, None, audit.id)


def test_what_was_ordered_is_told_with_whose_words_it_is_and_who_differs(desk: AuditService) -> None:
    checklist = desk.checklist()
    ordered, differ = desk.notes(checklist.ordered), desk.notes(checklist.differ)
    assert ordered[0].startswith("Our note. Ombudsman's recommendation. ")
    assert all("more than 25%" in note or "over 25%" in note for note in ordered[:2])
    assert all(note.startswith("Our note. The council's own position. ") for note in differ)
    questions = desk.questions("kent", checklist, ())
    assert any("Working Together to Safeguard Children 2018" in n for n in desk.notices(questions, ()))
    assert desk.notes(["gone/from-the-library"]) == []


def test_a_case_of_a_test_is_as_the_store_keeps_it(office: Office) -> None:
    from support.audits import a_plan

    audit = office.store.audits.open(a_plan(), NOW)
    case = a_case("A001", "n/a", "not seen", "no")
    office.store.audits.add_cases(audit.id, [case], NOW)
    (held,) = office.store.audits.of_council("kent")
    assert (held.cases, held.plan, held.ended) == ((case,), a_plan(), None)
