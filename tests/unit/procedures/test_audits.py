"""Checklists as data: the shipped one is whole, and any mistake names its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import a_note

from procedures.audits import load_checklists
from procedures.library import Library

NOTE = a_note()
ON = f'{{{NOTE.id}: "{NOTE.digest}"}}'
GOOD = f"""\
title: Lanterns
cases: "50"
over: "25"
ordered: {ON}
questions:
  talked:
    asks: Did they talk?
    issue: "yes"
    rests_on: {ON}
  minutes:
    asks: Did the minutes go out?
    issue: "no"
    rests_on: {ON}
  held:
    asks: Was there a meeting?
    issue: "yes"
    rests_on: {ON}
"""
#: What ``talked`` rests on, as it stands above.
RESTS = f'yes"\n    rests_on: {ON}'


def on(note_id: str) -> str:
    """The same, on another note, or on one with another text."""
    return f'yes"\n    rests_on: {{{note_id}: "0"}}'


def loaded(tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    """The names of the questions, and every mistake by its line."""
    (tmp_path / "lanterns.yaml").write_text(text, encoding="utf-8")
    made, problems = load_checklists(tmp_path, {NOTE.id: NOTE}, {"old/gone"})
    return [q.id for checklist in made for q in checklist.questions], [
        f"{p.line}: {p.message}" for p in problems
    ]


def test_the_shipped_checklist_is_whole_and_drawn_from_decisions(library: Library) -> None:
    (checklist,) = library.checklists
    assert (checklist.cases, checklist.over) == (50, 25)
    assert len(checklist.questions) == 17
    for question in checklist.questions:
        assert question.asks.endswith("?")
        assert all(note_id in library.by_id for note_id in question.rests_on)
    assert {note_id.split("/")[0] for note_id in checklist.ordered} == {
        "kent-paper-2021-03-09",
        "croydon-minutes",
    }


def test_what_is_well_written_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD) == (["talked", "minutes", "held"], [])


@pytest.mark.parametrize(
    ("was", "wrong", "left", "mistake"),
    [
        (
            "Did they talk?",
            "''",
            ["minutes", "held"],
            "7: talked: asks is empty",
        ),
        (
            "Did they talk?",
            "x" * 301,
            ["minutes", "held"],
            "7: talked: asks has 301 characters; 300 is the most",
        ),
        (
            'issue: "no"',
            "issue: perhaps",
            ["talked", "held"],
            "12: minutes: issue must be yes or no, not perhaps",
        ),
        (
            "  minutes:",
            "  Minutes!:",
            ["talked", "held"],
            "10: Minutes!: a name must have lower case letters",
        ),
        ('issue: "no"', 'issue: "no"\n    by: me', ["talked", "held"], "13: minutes: unknown field by"),
        (RESTS, 'yes"', ["minutes", "held"], "6: talked: rests_on is missing"),
        (RESTS, on("old/gone"), ["minutes", "held"], "9: talked: it rests on old/gone, which is retired"),
        (RESTS, on("a/b"), ["minutes", "held"], "9: talked: it rests on a/b, which is not held"),
        (RESTS, on(NOTE.id), ["minutes", "held"], f"has changed; read both, then write {NOTE.digest}"),
        ('"50"', '"0"', [], "2: cases must be from 1 to 1000, not 0"),
        ('"25"', "a quarter", [], "3: over must be a whole number, not a quarter"),
        ("title: Lanterns", "title:", [], "1: title is empty"),
        (f"ordered: {ON}\n", "", [], "1: ordered is missing"),
        ("title:", "name: x\ntitle:", [], "1: unknown field name"),
        ("questions:", "questions: []\nothers:", [], "unknown field others"),
        ("title: Lanterns", "title: [", [], "is not YAML"),
        (
            f"ordered: {ON}",
            "ordered: {}",
            [],
            "4: ordered needs the id of each note, with the digest of its text",
        ),
        ('"25"', "100", [], "3: over must be a share in hundredths, from 1 to 99, not 100"),
        (
            "  minutes:",
            f"  {'m' * 41}:",
            ["talked", "held"],
            "10: " + "m" * 41 + ": id has 41 characters; 40 is the most",
        ),
    ],
)
def test_a_mistake_names_its_line_and_leaves_the_others(
    tmp_path: Path, was: str, wrong: str, left: list[str], mistake: str
) -> None:
    assert was in GOOD
    questions, found = loaded(tmp_path, GOOD.replace(was, wrong, 1))
    assert questions == left
    assert any(mistake in line for line in found), found


def test_a_checklist_in_which_nothing_counts_is_none(tmp_path: Path) -> None:
    questions, found = loaded(tmp_path, GOOD.replace('"yes"', '"no"'))
    assert (questions, found) == ([], ["5: no question counts as a similar issue"])
