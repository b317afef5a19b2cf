"""An audit's cases as CSV, out and in: a column for the case, one a question, and nothing else.

A file with any fault is left whole. What a fault says names row and column and repeats nothing of a cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from bot.errors import RefusedError
from bot.features.audits import messages as said
from bot.features.audits.model import ANSWERS, Answer, Audit, AuditedCase, answer_of, case_number
from bot.rendering.csv_table import csv_of, unguarded

#: The column of the case, and the most bytes of a file.
CASE, LARGEST = "case", 1_000_000


def table_of(audit: Audit) -> str:
    """Return the cases as CSV; of an audit without cases, a form to fill in."""
    ids = [question.id for question in audit.plan.questions]
    rows = [[case.number, *(case.answers[name].value for name in ids)] for case in audit.cases]
    return csv_of([[CASE, *ids], *rows])


def cases_of(audit: Audit, data: bytes) -> tuple[AuditedCase, ...]:
    """Return the cases of a file, in its order. Raises RefusedError for the first fault."""
    header, *rows = _rows(data)
    columns = _columns(audit, (header[0], _without_empty_end(header[1])))
    cases: dict[str, AuditedCase] = {}
    lines: dict[str, int] = {}
    held = {case.number for case in audit.cases}
    for line, cells_of_row in rows:
        row = _without_empty_end(cells_of_row, len(columns))
        if len(row) != len(columns):
            raise RefusedError(said.ROW_LENGTH.format(row=line, count=len(row), wanted=len(columns)))
        cells = dict(zip(columns, map(unguarded, row), strict=True))
        number = _number(cells.pop(CASE), line)
        if number in lines:
            raise RefusedError(said.ROW_TWICE.format(row=line, first=lines[number]))
        if number in held:
            raise RefusedError(said.ROW_HELD.format(row=line))
        answers = {name: _answer(cell, line, name) for name, cell in cells.items()}
        cases[number], lines[number] = AuditedCase(number, answers), line
    room = audit.plan.wanted - len(audit.cases)
    if len(cases) > room:
        raise RefusedError(said.ROWS_MANY.format(count=len(cases), room=room))
    if not cases:
        raise RefusedError(said.EMPTY_FILE)
    return tuple(cases.values())


def _rows(data: bytes) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, numbered as a spreadsheet does; the first is the header."""
    if len(data) > LARGEST:
        raise RefusedError(said.LARGE.format(most=LARGEST))
    try:
        text = data.decode("utf-8-sig")
        read = list(enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1))
    except (UnicodeDecodeError, csv.Error):
        raise RefusedError(said.NOT_TEXT) from None
    rows = [(line, row) for line, row in read if any(cell.strip() for cell in row)]
    if not rows:
        raise RefusedError(said.EMPTY_FILE)
    return rows


def _without_empty_end(row: Sequence[str], least: int = 0) -> list[str]:
    """Return a row without the empty cells past its end that a spreadsheet may write; ``least`` stay."""
    kept = list(row)
    while len(kept) > least and not kept[-1].strip():
        kept.pop()
    return kept


def _columns(audit: Audit, header: tuple[int, Sequence[str]]) -> list[str]:
    wanted = [CASE, *(question.id for question in audit.plan.questions)]
    columns = [unguarded(cell).strip().lower() for cell in header[1]]
    for number, name in enumerate(columns, start=1):
        if name not in wanted:
            raise RefusedError(said.COLUMN_UNKNOWN.format(column=number))
        if columns.index(name) != number - 1:
            raise RefusedError(said.COLUMN_TWICE.format(first=columns.index(name) + 1, column=number))
    for name in _missing(wanted, columns):
        raise RefusedError(said.COLUMN_MISSING.format(column=name))
    return columns


def _missing(wanted: Sequence[str], there: Sequence[str]) -> Iterator[str]:
    yield from (name for name in wanted if name not in there)


def _number(cell: str, line: int) -> str:
    try:
        return case_number(cell)
    except RefusedError:
        raise RefusedError(said.ROW_NUMBER.format(row=line)) from None


def _answer(cell: str, line: int, column: str) -> Answer:
    try:
        return answer_of(cell)
    except RefusedError:
        raise RefusedError(said.ROW_ANSWER.format(row=line, column=column, answers=ANSWERS)) from None
