"""The report as text, CSV, picture and tagged PDF; the certificate; the code for a camera."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace

import pypdfium2
from support.sessions import BELL, DUTY, NOW, question

from bot.features.sessions import messages as said
from bot.features.sessions.attendance import Attendance, AttendanceRecord
from bot.features.sessions.model import Phase, Session, SessionPlan
from bot.features.sessions.papers import certificate_paper, report_paper
from bot.features.sessions.pictures import spread_chart
from bot.features.sessions.report import Report, report_of
from bot.rendering.pdf import pdf_of, png_of
from bot.rendering.qr_code import qr_png
from bot.rendering.text import text_of
from procedures.refresher import Scenario

PNG = b"\x89PNG"
PLAN = SessionPlan(DUTY, 1, "bell", "The bell", BELL.scenarios)
ENDED = Session(2, "ABC234", PLAN, NOW, 2, Phase.ENDED, asked=frozenset({0, 1, 2}))


def report(
    record: AttendanceRecord, session: Session = ENDED, before: AttendanceRecord | None = None
) -> Report:
    earlier = replace(ENDED, id=1) if before else None
    return report_of(session, record, earlier, before, lambda scenario: ("The ferry manual, 1",))


def in_words(made: Report) -> str:
    return text_of(report_paper(made, charts=False).read_out)


def rows_of(made: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.as_csv())))


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_the_report_in_words() -> None:
    made = report(
        AttendanceRecord(Attendance(24, 18, 6), {0: {0: 5, 2: 13}, 1: {1: 18}}),
        before=AttendanceRecord(spreads={0: {0: 20}}),
    )
    text = in_words(made)
    assert "24 joined, 18 answered at least one question, 6 left early." in text
    assert "5 of 18 chose the right answer." in text
    assert "On 24 November 2026 it was 20 of 20." in text
    assert said.TALKED_ABOUT in text
    assert text.index(said.MOST_MISSED) < text.index("The ferry manual, 1") < text.index(said.QUESTIONS)
    assert "Most missed" not in in_words(report(AttendanceRecord(Attendance(), {})))
    assert said.NOBODY_ANSWERED in in_words(report(AttendanceRecord()))


def test_small_numbers_are_hidden_as_evidence_hides_them() -> None:
    few = report(
        AttendanceRecord(Attendance(4, 4, 1), {0: {0: 1, 2: 3}}),
        before=AttendanceRecord(spreads={0: {0: 1, 1: 2}}),
    )
    text = in_words(few)
    assert "1 to 4 joined, 0 to 4 answered at least one question, 0 to 4 left early." in text
    assert said.FEW_ANSWERED in text
    assert "On 24 November 2026 fewer than five answered." in text
    assert (few.missed, few.questions[0].shown) == ((), ())
    assert {row["chose"] + row["before"] for row in rows_of(few) if row["question"] == "1"} == {""}
    assert few.as_json()["questions"][0]["spread"] == []
    assert few.as_json()["joined"] == {"low": 1, "high": 4}
    # One who chose otherwise than nineteen others is not told from the rest.
    alone = report(AttendanceRecord(Attendance(20, 20), {0: {0: 19, 1: 1}}))
    assert "16 to 19 of 20 chose the right answer." in in_words(alone)
    assert said.SPREAD_HIDDEN in in_words(alone)
    assert "How many chose each answer." not in str(report_paper(alone))
    assert {row["chose"] for row in rows_of(alone) if row["question"] == "1"} == {""}


def test_the_most_missed_are_three_at_most_the_worst_first() -> None:
    plan = replace(PLAN, scenarios=tuple(question(n, 0) for n in range(5)))
    session = replace(ENDED, plan=plan, asked=frozenset(range(5)), dropped=frozenset({4}))
    spreads = {n: {0: n, 1: 14 - n} for n in range(4)} | {4: {1: 9}}
    made = report(AttendanceRecord(Attendance(14, 14), spreads), session)
    assert [asked.number for asked in made.missed] == [1, 2, 3]
    assert made.questions[4].state == "left out"


def test_the_csv_has_a_line_a_choice() -> None:
    made = report(
        AttendanceRecord(Attendance(14, 14), {0: {0: 6, 2: 8}}),
        before=AttendanceRecord(spreads={0: {0: 7}}),
    )
    rows = list(csv.DictReader(io.StringIO(made.as_csv())))
    assert [(r["answer"], r["right"], r["chose"], r["before"]) for r in rows[:3]] == [
        ("The clerk", "yes", "6", "7"),
        ("The guard", "no", "0", "0"),
        ("The cook", "no", "8", "0"),
    ]
    assert rows[-1]["state"] == "discussed"
    assert len(rows) == 7


def test_pictures_are_png_of_any_spread() -> None:
    long = Scenario("x/y", "?", tuple("word " * 19 + str(n) for n in range(5)), 4, "w", {})
    assert png_of(spread_chart(long, [0, 0, 0, 0, 0])).startswith(PNG)
    assert png_of(spread_chart(question(0), [300, 2, 0], [1, 2, 3])).startswith(PNG)
    assert qr_png("https://t.me/some_bot?start=join-ABC234").startswith(PNG)


def test_the_pdf_is_tagged_and_says_what_the_report_says() -> None:
    made = report(AttendanceRecord(Attendance(24, 18, 6), {0: {0: 5, 2: 13}, 1: {1: 18}}))
    pdf = pdf_of(report_paper(made))
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid:part" in pdf
    text = words_of(pdf)
    for part in (said.REPORT_TITLE.format(title="The bell"), "5 of 18 chose", "The cook", said.MOST_MISSED):
        assert part in text
    alt = "How many chose each answer. A The clerk: 5 (right); B The guard: 0; C The cook: 13"
    assert f"/Alt({alt})".encode() in pdf


def test_the_certificate_says_who_was_there_and_nothing_of_answers() -> None:
    pdf = pdf_of(certificate_paper(ENDED, "Someone #set text(red) Else"))
    text = words_of(pdf)
    assert b"/StructTreeRoot" in pdf
    assert "Someone #set text(red) Else took part in the refresher session: The bell." in text


def test_the_report_of_a_large_session_is_made_in_time() -> None:
    """How long it takes is measured, and told by the benchmark; here every question has its picture."""
    plan = replace(PLAN, scenarios=tuple(question(n, n % 3) for n in range(12)))
    session = replace(ENDED, plan=plan, asked=frozenset(range(12)))
    record = AttendanceRecord(Attendance(300, 300), {n: {0: 100, 1: 120, 2: 80} for n in range(12)})
    begun = time.perf_counter()
    pdf = pdf_of(report_paper(report(record, session)))
    print(f"report of 300 people and 12 questions: {time.perf_counter() - begun:.2f} s")
    assert pdf.count(b"/Alt(How many chose each answer.") == 12
