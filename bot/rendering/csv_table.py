"""Tables as CSV that no spreadsheet takes for formulas, and whose letters every one of them reads."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence

#: What a spreadsheet may take for the beginning of a formula, and what is put before it.
_FORMULA, GUARD = tuple("=+-@\t\r\n＝＋－＠"), "'"


def csv_of(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV; a text that could be taken for a formula gets an apostrophe before it."""
    written = io.StringIO()
    csv.writer(written).writerows([_plain(cell) for cell in row] for row in rows)
    return written.getvalue()


def csv_file(text: str) -> bytes:
    """Return CSV as a file, with the mark by which Excel reads its letters as they are."""
    return codecs.BOM_UTF8 + text.encode()


def unguarded(cell: str) -> str:
    """Return a cell as it was before ``csv_of`` wrote it."""
    return cell[1:] if cell[:1] == GUARD and cell[1:2] in {*_FORMULA, GUARD} else cell


def _plain(cell: object) -> object:
    return f"{GUARD}{cell}" if isinstance(cell, str) and cell.startswith((*_FORMULA, GUARD)) else cell
