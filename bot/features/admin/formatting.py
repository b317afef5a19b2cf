"""Counts by subject as CSV, as lines for a person, and for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.core import formatting
from bot.features.admin import messages as said
from bot.features.admin.subject_counts import CouncilSubjects, SubjectMonth, SubjectRow
from bot.rendering.csv_table import csv_of

COLUMNS = ("council", "month", "subject", "answered", "nearest", "nothing", "all")


def month_named(month: SubjectMonth) -> str:
    """Return a month in words."""
    return formatting.date(f"{month.first:%Y-%m}")


def subjects_csv(councils: Sequence[CouncilSubjects]) -> str:
    """Return a line for each subject of each month, and one for all of them together."""
    return csv_of([COLUMNS, *(cells for council in councils for cells in _cells(council))])


def subjects_lines(councils: Sequence[CouncilSubjects]) -> str:
    """Return lines for a person at the command line."""
    lines = [line for council in councils for line in _lines(council)]
    return "\n".join([*lines, said.SUBJECTS_HIDDEN]) if lines else said.SUBJECTS_NO_COUNCIL


def subjects_json(councils: Sequence[CouncilSubjects]) -> list[dict[str, Any]]:
    """Return them for a program; a number that is hidden is given as the range that is shown."""
    return [
        {
            "council": council.authority,
            "too_few_people": council.too_few,
            "months": [
                {"month": f"{month.first:%Y-%m}", "subjects": list(map(_row_json, _rows(month)))}
                for month in council.months
            ],
        }
        for council in councils
    ]


def _rows(month: SubjectMonth) -> tuple[SubjectRow, ...]:
    return (*month.rows, month.total)


def _cells(council: CouncilSubjects) -> Iterator[list[object]]:
    for month in council.months:
        for row in _rows(month):
            yield [council.authority, f"{month.first:%Y-%m}", row.name, *map(str, row.figures)]


def _lines(council: CouncilSubjects) -> Iterator[str]:
    if council.too_few:
        yield f"{council.authority}: {said.SUBJECTS_TOO_FEW}"
    for month in council.months:
        yield f"{council.authority}, {month_named(month)}: {', '.join(said.SUBJECT_OUTCOMES).lower()}"
        yield from (f"  {row.name:50} {', '.join(map(str, row.figures))}" for row in _rows(month))


def _row_json(row: SubjectRow) -> dict[str, Any]:
    names = ("answered", "nearest", "nothing", "all")
    shown = {name: figure.as_json() for name, figure in zip(names, row.figures, strict=True)}
    return {"subject": row.name, **shown}
