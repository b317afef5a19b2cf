"""Counts by subject on both kinds of database: what is counted, what is shown, and what a fault costs."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from support.samples import a_document, a_note

from bot.core.card import Card, ShownPassage, Status
from bot.core.disclosure_control import disclosed_size
from bot.core.people import Membership, Person, Role, Team
from bot.core.question import Question
from bot.errors import RefusedError, StoreError
from bot.features.admin import subject_counts
from bot.features.admin.formatting import subjects_csv, subjects_json, subjects_lines
from bot.features.admin.model import SubjectCount
from bot.features.admin.retention import sweep
from bot.features.admin.subject_counts import SubjectCounter, SubjectCounts, SubjectRow
from bot.store.store import Store
from procedures.library import SHIPPED, Library, load_library
from procedures.subjects import ACROSS, OTHER, Subjects

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)
DUTY, MEDWAY = Team("kent", "duty"), Team("medway", "duty")
SUBJECTS = Subjects({"ferries": "Ferries", "tides": "Tides"}, {"ferry": "ferries", "tide": "tides"})
SHIPPED_LIBRARY = load_library(SHIPPED)
LIBRARY = replace(SHIPPED_LIBRARY, subjects=SUBJECTS)


def somebody(*memberships: Membership, authority: str | None = None) -> Person:
    return Person(7, None, memberships, authority)


WORKER = somebody(Membership(DUTY, Role.PRACTITIONER))


def asked(text: str = "when does it sail", asker: Person | None = WORKER) -> Question:
    return Question.of(text, asker=asker)


def answer(topic: str = "ferry", status: Status = Status.ANSWERED) -> Card:
    note = replace(a_note(), topics=(topic,))
    return Card(status, passages=(ShownPassage(note, a_document()),))


def counted(store: Store, *pairs: tuple[Question, Card], library: Library = LIBRARY) -> list[SubjectCount]:
    counter = SubjectCounter(lambda: store.subject_counts, library, lambda: NOW)
    for question, card in pairs:
        counter.note(question, card)
    counter.close()
    return store.subject_counts.before(dt.date.max)


def shown(store: Store, now: dt.datetime = NOW) -> SubjectCounts:
    return SubjectCounts(store.subject_counts, store.people, SUBJECTS, lambda: now)


def enrolled(store: Store, team: Team = DUTY, many: int = 5) -> None:
    for _ in range(many):
        store.people.add(Membership(team, Role.PRACTITIONER), "", NOW)


def test_an_answer_counts_one_for_council_month_subject_and_what_became_of_it(store: Store) -> None:
    kept = counted(
        store,
        (asked(), answer()),
        (asked(), answer()),
        (asked(), answer(status=Status.CLOSEST)),
        (asked("when is high tide"), Card(Status.NOTHING)),
        (asked("who mends nets"), Card(Status.NOTHING)),
    )
    assert sorted(kept) == [
        SubjectCount("kent", NOVEMBER, "ferries", answered=2, closest=1),
        SubjectCount("kent", NOVEMBER, OTHER, not_found=1),
        SubjectCount("kent", NOVEMBER, "tides", not_found=1),
    ]


def test_where_nothing_is_found_everyday_words_stand_for_their_formal_terms(store: Store) -> None:
    (kept,) = counted(store, (asked("who chairs the strat"), Card(Status.NOTHING)), library=SHIPPED_LIBRARY)
    assert kept.subject == "strategy-discussion"


def test_who_is_to_act_between_two_councils_is_a_subject_of_its_own(store: Store) -> None:
    (kept,) = counted(store, (asked(), replace(answer(), open_case=True)))
    assert (kept.subject, kept.answered) == (ACROSS, 1)


@pytest.mark.parametrize("status", [Status.DANGER, Status.PERSONAL, Status.OUT_OF_SCOPE, Status.FAILED])
def test_emergencies_refused_details_and_what_is_no_answer_are_not_counted(
    store: Store, status: Status
) -> None:
    assert counted(store, (asked("tide"), Card(status))) == []


def test_who_is_not_known_or_in_no_team_is_not_counted(store: Store) -> None:
    assert counted(store, (asked(asker=None), answer()), (asked(asker=somebody()), answer())) == []


def test_a_question_counts_in_the_council_whose_procedures_come_first_if_its_asker_is_there(
    store: Store,
) -> None:
    both = (Membership(DUTY, Role.PRACTITIONER), Membership(MEDWAY, Role.TRAINER))
    first, elsewhere = somebody(*both, authority="medway"), somebody(*both, authority="havering")
    kept = counted(store, (asked(asker=first), answer()), (asked(asker=elsewhere), answer()))
    assert [(count.authority, count.answered) for count in sorted(kept)] == [("kent", 1), ("medway", 1)]


def test_a_fault_costs_the_count_alone_and_keeps_nobody_waiting() -> None:
    held, tried = threading.Event(), threading.Event()

    class Away:
        def add(self, counts: object) -> None:
            tried.set()
            held.wait()
            raise StoreError("away")

    counter = SubjectCounter(lambda: Away(), LIBRARY, lambda: NOW)  # type: ignore[arg-type, return-value]
    for _ in range(20_000):  # more than wait at most
        counter.note(asked(), answer())
    counter.note(None, answer())  # type: ignore[arg-type]
    tried.wait()
    held.set()
    counter.close()


class AwayAtFirst:
    """A repository whose database is away so many times; ``tried`` and ``kept`` are set as it goes."""

    def __init__(self, store: Store, times: int, error: Exception) -> None:
        self._store, self._times, self._error = store, times, error
        self.tried, self.kept = threading.Event(), threading.Event()

    def add(self, counts: Sequence[SubjectCount]) -> None:
        self.tried.set()
        if self._times:
            self._times -= 1
            raise self._error
        self._store.subject_counts.add(counts)
        self.kept.set()

    def counter(self) -> SubjectCounter:
        """A counter that writes to it."""
        return SubjectCounter(lambda: self, LIBRARY, lambda: NOW)  # type: ignore[arg-type, return-value]


def test_what_could_not_be_kept_is_kept_once_the_database_is_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject_counts, "AGAIN", 0.0)
    away = AwayAtFirst(store, 3, StoreError("away"))
    counter = away.counter()
    for _ in range(5):
        counter.note(asked(), answer())
    assert away.kept.wait(60)
    counter.close()
    (kept,) = store.subject_counts.before(dt.date.max)
    assert kept.answered == 5


def test_what_could_not_be_kept_is_tried_once_more_at_the_end(store: Store) -> None:
    away = AwayAtFirst(store, 1, StoreError("away"))
    counter = away.counter()
    counter.note(asked(), answer())
    assert away.tried.wait(60)
    counter.close()
    (kept,) = store.subject_counts.before(dt.date.max)
    assert kept.answered == 1


def test_no_more_wait_than_there_is_room_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject_counts, "MOST", 7)
    away = AwayAtFirst(store, 1, StoreError("away"))
    counter = away.counter()
    counter.note(asked(), answer())
    assert away.tried.wait(60)
    for _ in range(20):
        counter.note(asked(), answer())
    counter.close()
    (kept,) = store.subject_counts.before(dt.date.max)
    assert kept.answered == 7


def test_what_can_never_be_kept_costs_no_later_count(store: Store) -> None:
    broken = AwayAtFirst(store, 1, ValueError("no such column"))
    counter = broken.counter()
    counter.note(asked(), answer())
    assert broken.tried.wait(60)
    counter.note(asked(), answer())
    counter.close()
    (kept,) = store.subject_counts.before(dt.date.max)
    assert kept.answered == 1


def test_counts_of_several_processes_are_added_up(store: Store) -> None:
    for _ in range(3):
        counted(store, (asked(), answer()))
    (kept,) = store.subject_counts.before(dt.date.max)
    assert kept.answered == 3


def kept_in(store: Store, *counts: SubjectCount) -> None:
    store.subject_counts.add(counts)


def test_a_month_is_shown_once_it_is_over_with_its_small_numbers_as_ranges(store: Store) -> None:
    enrolled(store)
    kept_in(
        store,
        SubjectCount("kent", OCTOBER, "ferries", answered=9, closest=4),
        SubjectCount("kent", OCTOBER, "tides", answered=5, not_found=1),
        SubjectCount("kent", NOVEMBER, "tides", answered=50),
    )
    (kent,) = shown(store).shown(None)
    (month,) = kent.months
    assert month.first == OCTOBER
    assert [(row.name, *map(str, row.figures)) for row in (*month.rows, month.total)] == [
        ("Ferries", "9", "1 to 4", "0", "10 to 13"),
        ("Tides", "5", "0", "1 to 4", "6 to 9"),
        ("All subjects", "14", "1 to 4", "1 to 4", "16 to 22"),
    ]
    later = shown(store, now=dt.datetime(2026, 12, 1, tzinfo=dt.UTC)).shown(None)
    assert [month.first for month in later[0].months] == [NOVEMBER, OCTOBER]


def test_no_hidden_number_can_be_worked_out_from_what_is_shown() -> None:
    """Every number that is hidden could be any from 1 to 4, whatever the others of its row and column are."""
    for numbers in itertools.product((0, 1, 4, 5, 12), repeat=6):
        table = [SubjectRow("a", *map(disclosed_size, half)) for half in (numbers[:3], numbers[3:])]
        for row in table:
            hidden = [cell for cell in row.figures[:3] if not cell.whole]
            assert row.asked.high - row.asked.low == 3 * len(hidden)
        for column in range(3):
            total = table[0].figures[column] + table[1].figures[column]
            assert total.whole is all(row.figures[column].whole for row in table)


def test_the_order_of_rows_tells_nothing_of_hidden_numbers(store: Store) -> None:
    enrolled(store)
    kept_in(
        store,
        SubjectCount("kent", OCTOBER, "ferries", answered=1),
        SubjectCount("kent", OCTOBER, "tides", answered=4),
    )
    assert [row.name for row in shown(store).shown(None)[0].months[0].rows] == ["Ferries", "Tides"]


def test_of_a_council_with_fewer_than_five_people_no_number_is_shown(store: Store) -> None:
    enrolled(store, many=4)
    kept_in(store, SubjectCount("kent", OCTOBER, "ferries", answered=90))
    (kent,) = shown(store).shown(None)
    assert (kent.too_few, kent.months) == (True, ())
    assert "90" not in subjects_lines([kent]) + subjects_csv([kent]) + str(subjects_json([kent]))
    enrolled(store, many=1)
    assert shown(store).shown(None)[0].months


def test_an_administrator_sees_their_own_councils_alone(store: Store) -> None:
    enrolled(store)
    enrolled(store, MEDWAY)
    kept_in(
        store,
        SubjectCount("kent", OCTOBER, "ferries", answered=9),
        SubjectCount("medway", OCTOBER, "tides", answered=8),
    )
    theirs = somebody(Membership(MEDWAY, Role.ADMINISTRATOR), Membership(DUTY, Role.TEAM_LEAD))
    assert [council.authority for council in shown(store).shown(theirs)] == ["medway"]
    with pytest.raises(RefusedError):
        shown(store).shown(theirs, "kent")
    assert [council.authority for council in shown(store).shown(None, "kent")] == ["kent"]


@pytest.mark.parametrize(("days", "left"), [(30, ["kent"]), (29, [])])
def test_counts_go_as_long_after_the_end_of_their_month_as_the_setting_says(
    store: Store, days: int, left: list[str]
) -> None:
    kept_in(store, SubjectCount("kent", OCTOBER, "ferries", answered=9))
    sweep(store, dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC), days)
    assert [count.authority for count in store.subject_counts.before(dt.date.max)] == left


def test_the_table_is_safe_in_a_spreadsheet(store: Store) -> None:
    enrolled(store)
    kept_in(store, SubjectCount("kent", OCTOBER, "=cmd", answered=9))
    assert subjects_csv(shown(store).shown(None)).splitlines() == [
        "council,month,subject,answered,nearest,nothing,all",
        "kent,2026-10,'=cmd,9,0,0,9",
        "kent,2026-10,All subjects,9,0,0,9",
    ]
