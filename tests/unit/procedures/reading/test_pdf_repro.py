"""The small PDFs that once went wrong, where they lie beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.paths import SHARED

from procedures.reading.layout import passages_of
from procedures.reading.pdf import content_of_pdf
from procedures.reading.structure import Block, Content

REPRO = SHARED / "repro"

pytestmark = pytest.mark.skipif(not REPRO.exists(), reason="the small inputs are not beside the project")


def read(path: str) -> Content:
    return content_of_pdf((REPRO / path).read_bytes(), path)


def grid(block: Block) -> list[list[str]]:
    assert block.table is not None
    return [[" ".join(cell.text.split()) for cell in row] for row in block.table.rows]


def test_a_footnote_is_apart_and_the_sentence_over_the_page_whole() -> None:
    _, _, sentence, note = read("documents/pdf/footnote-swallows.pdf").blocks
    assert "when they are at risk of harm" in sentence.text
    assert (note.kind, note.marker) == ("note", "9")


def test_each_grade_stands_in_its_own_row() -> None:
    table = next(block for block in read("documents/pdf/grades.pdf").blocks if block.kind == "table")
    assert grid(table)[0] == ["Judgement", "Grade"]
    assert [row[1] for row in grid(table)[1:]] == ["Good", "Outstanding", "Requires improvement"]


def test_pages_without_text_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read("documents/pdf/half-scanned.pdf").unread == (4, 5, 6)


def test_each_sign_stands_under_its_own_level() -> None:
    table = read("documents/pdf/levels-matrix.pdf").blocks[-1]
    assert grid(table)[0] == ["", "Level 1", "Level 2", "Level 3"]
    assert [row[0] for row in grid(table)[1:]] == ["Teeth", "Sleep"]
    assert all(all(row) for row in grid(table)[1:])


def test_a_regulation_is_cited_as_people_cite_it() -> None:
    made = passages_of("r", read("documents/pdf/regulation.pdf").blocks, noun="regulation")
    assert made[0].locator == "regulation 4(1)(a) to (c)"
    assert made[0].text.count("\n") == 3


def test_a_paragraph_of_two_measures_is_one() -> None:
    last = read("documents/pdf/two-measures.pdf").blocks[-1]
    assert last.marker == "14."
    assert last.text.endswith("Night Manager of the week.")


def test_fifteen_days_stay_fifteen() -> None:
    _, clause, note = read("reading/superscript.pdf").blocks
    assert "within 15 working days" in clause.text
    assert clause.calls == (note.marker,) == ("1",)


def test_a_table_in_prose_renames_nothing() -> None:
    blocks = read("reading/table_in_prose.pdf").blocks
    assert [block.marker for block in blocks if block.kind == "item"] == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert [len(row) for block in blocks if block.table for row in block.table.rows] == [3] * 4
