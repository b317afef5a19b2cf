"""Evidence on both kinds of database: what is counted, for whom, and what a paper of it holds."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.leads import COURT, DUTY, MEDWAY, NOW, TEXT, Office, shipped

from bot.core.calendar import DayPeriod, named, period_of
from bot.core.people import Membership, Person, Role
from bot.errors import RefusedError, UnknownError
from bot.features.learning import evidence_messages as said
from bot.features.learning.evidence import Evidence, EvidenceService
from bot.features.learning.evidence_formatting import as_csv, as_json
from bot.features.learning.evidence_layout import evidence_paper
from bot.features.learning.model import Audience, LearningPoint, PointMove
from bot.rendering.csv_table import csv_of, unguarded
from bot.rendering.pdf import pdf_of
from bot.rendering.text import text_of
from bot.store.store import Store

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 12, 31)
NOVEMBER = DayPeriod(dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def evidence_of(
    office: Office, by: Person | None = None, period: DayPeriod = NOVEMBER, council: str | None = None
) -> Evidence:
    desk = EvidenceService(office.store, shipped()[0].authorities)
    return desk.evidence(by, period, council, NOW + 40 * DAY)


def confirmed(office: Office, point: LearningPoint, people: Sequence[Person], what: str) -> None:
    for person in people:
        assert office.store.receipts.confirm(point.id, person.id, what, NOW + DAY)


def as_text(made: Evidence) -> str:
    """The evidence as a terminal shows it, on one line."""
    return " ".join(text_of(evidence_paper(made, charts=False).read_out).split())


def test_who_released_it_when_it_was_sent_and_how_many_read_it_by_team(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead(COURT)
    duty, court = [office.worker() for _ in range(11)], [office.worker(COURT) for _ in range(3)]
    point = office.released(proposer, releaser)
    office.delivered(NOW + DAY)
    confirmed(office, point, duty[:6], "read")
    confirmed(office, point, court, "discussed")
    made = evidence_of(office)
    (released,) = made.released
    assert (released.proposed_by, released.released_by) == ("a lead of duty (Kent)", "a lead of court (Kent)")
    assert released.text == TEXT
    assert released.first is not None
    # Four people of court are fewer than five, so the smallest other team stands with them.
    (row,) = released.rows
    assert row.teams == (COURT, DUTY)
    assert [str(shown) for shown in vars(row.figures).values()] == ["16", "16", "0", "9", "1 to 4"]
    assert str(made.total.due) == "16"


def test_who_has_no_account_is_not_said_to_have_blocked_messages(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    for _ in range(12):
        office.store.people.add(Membership(DUTY, Role.PRACTITIONER), "", NOW)
    office.released(proposer, releaser)
    assert "10 to 13 could not be: the person had no account in the chat app, or had blocked" in (
        as_text(evidence_of(office))
    )


def test_each_team_by_itself_where_it_is_large_enough(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    workers = [office.worker() for _ in range(10)] + [office.worker(COURT) for _ in range(10)]
    point = office.released(proposer, releaser)
    office.store.people.mark_blocked(workers[0].telegram_id or 0, NOW)
    office.delivered(NOW + DAY)
    confirmed(office, point, workers[3:9] + workers[15:], "read")
    (released,) = evidence_of(office).released
    shown = [(row.label, str(row.figures.due), str(row.figures.read)) for row in released.rows]
    assert shown == [("court (Kent)", "10", "5"), ("duty (Kent)", "12", "6")]
    assert str(released.total.read) == "11"
    text = as_text(evidence_of(office))
    assert "court (Kent): For 10, Sent 10, Not reached 0, Read 5, Discussed 0, First sent" in text
    assert said.SECOND_PERSON in text


def test_a_lead_sees_the_people_of_their_own_council_alone(office: Office) -> None:
    proposer, releaser, elsewhere = office.lead(), office.lead(), office.lead(MEDWAY)
    for team in (DUTY, MEDWAY):
        for _ in range(8):
            office.worker(team)
    office.released(proposer, releaser)
    office.released(proposer, releaser, f"{TEXT} Twice.", Audience(councils=("kent",)))
    assert [len(evidence_of(office, by).released) for by in (None, proposer, elsewhere)] == [2, 2, 1]
    (released,) = evidence_of(office, elsewhere).released
    assert [row.teams for row in released.rows] == [(MEDWAY,)]
    assert [row.teams for row in evidence_of(office, proposer).released[0].rows] == [(DUTY,)]
    assert evidence_of(office, council="medway").released[0].rows == released.rows
    with pytest.raises(RefusedError, match="You lead no team of medway"):
        evidence_of(office, proposer, council="medway")
    with pytest.raises(UnknownError, match="kentt is not a council"):
        evidence_of(office, proposer, council="kentt")
    with pytest.raises(RefusedError, match="Only team leads see the evidence"):
        evidence_of(office, office.worker())


def test_what_happened_after_the_time_does_not_count(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    workers = [office.worker() for _ in range(10)]
    early = office.released(proposer, releaser)
    office.delivered(NOW + DAY)
    confirmed(office, early, workers[:6], "read")
    same_day = DayPeriod(NOW.date(), NOW.date())
    assert [str(r.total.read) for r in evidence_of(office, period=same_day).released] == ["0"]
    assert [str(r.total.read) for r in evidence_of(office).released] == ["6"]
    before = DayPeriod(NOW.date() - DAY, NOW.date() - DAY)
    assert evidence_of(office, period=before).released == ()
    assert said.NOTHING in as_text(evidence_of(office, period=before))


def test_a_recall_and_a_second_release_are_told(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    for _ in range(10):
        office.worker()
    point = office.released(proposer, releaser)
    office.delivered(NOW + DAY)
    recalled = office.desk.end(proposer, office.desk.point(point.id, proposer), PointMove.RECALL, NOW + DAY)
    changed = office.desk.edit(proposer, recalled, office.wording(f"{TEXT} Again."), NOW + DAY)
    office.desk.release(releaser, changed, NOW + 2 * DAY)
    made = evidence_of(office)
    first, second = made.released
    assert [event.did for event in first.ended] == [PointMove.RECALL]
    assert (first.text, second.text) == (TEXT, f"{TEXT} Again.")
    assert (first.title, second.title) == ("Learning point 1", "Learning point 1, release 2")
    assert (second.ended, made.ended) == ((), 1)
    assert (first.ground, second.ground) == (said.GROUND_NOT_KEPT, said.LOCAL_PRACTICE)
    assert "Recalled, 25 November 2026" in as_text(made)


def test_who_has_left_still_counts_and_is_named_nowhere(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead(COURT)
    workers = [office.worker() for _ in range(10)]
    point = office.released(proposer, releaser)
    office.delivered(NOW + DAY)
    confirmed(office, point, workers[:6], "read")
    for person in (releaser, *workers[:2]):
        office.store.people.remove(person.id)
    (released,) = evidence_of(office).released
    assert (str(released.total.due), str(released.total.read)) == ("12", "6")
    assert released.released_by == "a lead of kent"


def test_the_csv_has_a_line_a_team_and_one_for_all(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    for team in (DUTY, COURT):
        for _ in range(8):
            office.worker(team)
    office.released(proposer, releaser, "=1+1 is what the manual says, so ring the host council first.")
    rows = list(csv.DictReader(io.StringIO(as_csv(evidence_of(office)))))
    assert [(row["team"], row["due"]) for row in rows] == [
        ("court (Kent)", "8"),
        ("duty (Kent)", "10"),
        (said.ALL_TEAMS, "18"),
    ]
    assert rows[0]["text"].startswith("'=1+1")
    assert rows[0]["released"] == "2026-11-24 12:00"
    told = as_json(evidence_of(office))
    assert told["points"][0]["total"]["due"] == {"low": 18, "high": 18}
    assert told["points"][0]["first_sent"] is None


def test_the_pdf_is_tagged_says_the_short_of_it_first_and_its_charts_are_in_words(office: Office) -> None:
    proposer, releaser = office.lead(), office.lead()
    workers = [office.worker() for _ in range(10)]
    point = office.released(proposer, releaser)
    office.delivered(NOW + DAY)
    confirmed(office, point, workers[:6], "read")
    pdf = pdf_of(evidence_paper(evidence_of(office)))
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid:part" in pdf
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    places = [text.index(words) for words in (said.SUMMARY, said.BY_POINT, said.BY_TEAM, said.EVERY_POINT)]
    assert places == sorted(places)
    assert "a lead of duty (Kent)" in text
    assert f"/Alt({said.CHART_TEAMS}. duty (Kent): 6 of 12)".encode() in pdf
    empty = pdf_of(
        evidence_paper(evidence_of(office, period=DayPeriod(dt.date(2026, 1, 1), dt.date(2026, 1, 1))))
    )
    assert b"/StructTreeRoot" in empty


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("2026-02-30", "2026-03-01", "2026-02-30 is not a day"),
        ("yesterday", "2026-03-01", "yesterday is not a day"),
        ("2026-01-01", "", "is not a day"),
        ("2026-03-02", "2026-03-01", "2026-03-01 is before 2026-03-02"),
        ("2026-03-02", "2027-01-01", "2027-01-01 has not come yet"),
    ],
)
def test_a_time_that_is_none_is_one_sentence(first: str, last: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        period_of(first, last, TODAY)


def test_days_are_those_of_london_and_both_ends_count() -> None:
    june = period_of("2026-06-01", "2026-06-30", TODAY)
    assert june.holds(dt.datetime(2026, 5, 31, 23, 30, tzinfo=dt.UTC))
    assert not june.holds(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC))
    assert june.until == dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)


def test_named_times_are_whole_months() -> None:
    today = dt.date(2027, 2, 14)
    assert named("month", today) == DayPeriod(dt.date(2027, 1, 1), dt.date(2027, 1, 31))
    assert named("quarter", today) == DayPeriod(dt.date(2026, 11, 1), dt.date(2027, 1, 31))
    assert named("this_month", today) == DayPeriod(dt.date(2027, 2, 1), today)
    assert named("year_to_today", today) == DayPeriod(dt.date(2026, 2, 1), today)
    assert named("year", today) == DayPeriod(dt.date(2026, 2, 1), dt.date(2027, 1, 31))


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
)
def test_no_cell_is_a_formula_and_each_is_read_as_it_was(rows: list[list[str]]) -> None:
    written = csv_of(rows)
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert [[unguarded(cell) for cell in row] for row in read] == rows
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in read for cell in row)
