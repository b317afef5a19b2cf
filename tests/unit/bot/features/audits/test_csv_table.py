"""Cases as CSV: what is written is read again, and a file with any fault is left whole."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.audits import QUESTIONS, a_case, an_audit, with_cases

from bot.errors import RefusedError
from bot.features.audits import messages as said
from bot.features.audits.csv_table import LARGEST, cases_of, table_of
from bot.features.audits.model import Answer, AuditedCase, answer_of, case_number

EMPTY = an_audit(0, 0)
HEADER = "case,talked,held,minutes\n"
SOMEBODY = "Marjorie Blenkinsop, born 3 May 2011"


@st.composite
def many_cases(draw: st.DrawFn) -> list[AuditedCase]:
    kinds = st.one_of(st.integers(1, 9999).map(str), st.integers(1, 9999).map(lambda n: f"A{n:03d}"))
    numbers = draw(st.lists(kinds, min_size=1, max_size=50, unique=True))
    answers = st.sampled_from(list(Answer))
    return [AuditedCase(number, {q.id: draw(answers) for q in QUESTIONS}) for number in numbers]


@given(many_cases())
def test_what_is_written_is_read_as_it_was(cases: list[AuditedCase]) -> None:
    assert list(cases_of(EMPTY, table_of(with_cases(cases)).encode())) == cases


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("", "has no cases"),
        (HEADER, "has no cases"),
        ("case,talked,held\n1,yes,yes\n", "The file has no column minutes"),
        ("case,talked,held,minutes,name\n1,yes,yes,yes,x\n", "Column 5 of the file is not a question"),
        ("case,talked,talked,minutes\n1,yes,yes,yes\n", "Columns 2 and 3 of the file have the same name"),
        (f"{HEADER}1,yes,yes\n", "Row 2 of the file has 3 columns, and 4 are wanted"),
        (f"{HEADER}1,yes,yes,yes\n2,yes,perhaps,yes\n", "Row 3, column held: an answer is one of: yes, no,"),
        (f"{HEADER}1,yes,yes,\n", "Row 2, column minutes"),
        (f"{HEADER}1,yes,yes,yes\n\n01,no,no,no\n", "Row 4, column case: row 2 has the same number"),
        (f'{HEADER}"{SOMEBODY}",yes,yes,yes\n', "Row 2, column case: a case number is up to four digits"),
        (f'{HEADER}1,yes,yes,"{SOMEBODY}"\n', "Row 2, column minutes: an answer is one of"),
        (f"{HEADER}9434765919,yes,yes,yes\n", "Row 2, column case"),
        (f'{HEADER}1,"yes,yes,yes\n', "is not CSV in UTF-8"),
        (HEADER + "x" * LARGEST, "larger than"),
        (
            HEADER + "".join(f"{n},yes,yes,yes\n" for n in range(1, 52)),
            "51 cases, and the audit has room for 50",
        ),
    ],
)
def test_a_fault_is_one_sentence_that_repeats_nothing_of_the_file(file: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why) as refused:
        cases_of(EMPTY, file.encode())
    assert "Blenkinsop" not in str(refused.value)
    assert "2011" not in str(refused.value)
    assert "aken" in str(refused.value)  # nothing of it was taken


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    for file in (data, HEADER.encode() + data):
        with suppress(RefusedError):  # and with nothing else
            assert cases_of(EMPTY, file)


def test_what_other_programs_write_is_read() -> None:
    """A byte order mark, other line ends, another order of columns, blank rows, other letters."""
    file = "\ufeffheld,CASE,minutes,talked\r\n,,,\r\nNo,a7,N/A,Not  seen\r\nnot applicable,0012,yes,yes\r\n"
    first, second = cases_of(EMPTY, file.encode())
    assert first == a_case("A007", "not seen", "no", "n/a")
    assert second == a_case("12", "yes", "n/a", "yes")


def test_empty_columns_past_the_end_are_passed_over() -> None:
    file = f"{HEADER.strip()},,\n1,yes,no,yes,,\n2,yes,no,yes, ,\n"
    assert [case.number for case in cases_of(EMPTY, file.encode())] == ["1", "2"]


def test_a_case_that_is_in_the_audit_already_is_named() -> None:
    with pytest.raises(RefusedError, match="Row 3, column case: that case is in the audit already"):
        cases_of(with_cases([a_case("7")]), f"{HEADER}6,yes,yes,yes\n7,yes,yes,yes\n".encode())


def test_no_cell_is_a_formula() -> None:
    cells = [c for line in table_of(an_audit(2, 2)).splitlines() for c in line.split(",")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


@pytest.mark.parametrize(
    ("typed", "number"), [("1", "1"), ("0042", "42"), ("9999", "9999"), ("a1", "A001"), (" A1234 ", "A1234")]
)
def test_a_number_in_one_form(typed: str, number: str) -> None:
    assert case_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "A000",
        "12345",
        "03052011",
        "9434765919",
        "JB",
        "Jo",
        "A001 Jo",
        "B001",
        "1a",
        "-1",
        "٣",
        "²",
        "1.5",
    ],
)
def test_what_could_be_somebodys_is_no_number(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        case_number(typed)
    assert str(refused.value) == said.BAD_NUMBER


@pytest.mark.parametrize("typed", ["", "maybe", "yes, but late", "0", "=yes"])
def test_no_other_words_are_an_answer(typed: str) -> None:
    with pytest.raises(RefusedError, match="No other words are taken"):
        answer_of(typed)
