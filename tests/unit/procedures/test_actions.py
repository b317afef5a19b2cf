"""Agreed actions as data: the shipped ones are whole and proved, and any mistake names its line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from procedures.actions import Period, PeriodUnit, load_actions, period_of
from procedures.document import Kind, Original, Voice
from procedures.library import SHIPPED, Library, load_library, resting, unproved

GOOD = """\
actions:
  ring-first:
    what: Ring the other council first.
    who: [kent]
    voice: agreed action
    by: 6 weeks
    from: decision
    rests_on: ["60"]
"""
#: In each source, how many things were agreed or recommended, counted by hand.
COUNTED = {
    "havering-19-011-816": 8,
    "kent-19-010-314": 2,
    "lambeth-21-005-087": 6,
    "kent-paper-2021-03-09": 7,
    "croydon-minutes": 9,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped library whose agreed actions are those a test writes."""
    copy = shutil.copytree(SHIPPED, tmp_path / "library")
    shutil.rmtree(copy / "actions")
    (copy / "actions").mkdir()
    return copy


def written(folder: Path, text: str, name: str = "havering-19-011-816") -> Path:
    path = folder / "actions" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@given(st.integers(1, 9999), st.sampled_from(PeriodUnit))
def test_a_period_is_read_as_it_is_written(count: int, unit: PeriodUnit) -> None:
    period = Period(count, unit)
    assert period_of(str(period)) == period
    assert period_of(f"  {str(period).upper()} ") == period


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("six weeks", "6 weeks"), ("Three months", "3 months"), ("twelve working days", "12 working days")],
)
def test_a_period_may_be_written_as_decisions_write_it(typed: str, meant: str) -> None:
    assert str(period_of(typed)) == meant


@pytest.mark.parametrize(
    "typed", ["", "sixty weeks", "no weeks", "0 weeks", "6", "weeks", "6 years", "6.5 weeks", "-1 days"]
)
def test_what_is_no_period_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="such as 6 weeks"):
        period_of(typed)


def test_every_source_has_its_agreed_actions(library: Library) -> None:
    held = {file.document_id: len(file.actions) for file in library.action_files}
    assert held == COUNTED
    agreed = [a for a in library.actions.values() if library.documents[a.document_id].kind is Kind.DECISION]
    assert {a.voice for a in agreed} == {Voice.AGREED}
    assert all(a.period and a.from_decision for a in agreed)


def test_a_time_that_a_source_does_not_say_is_not_made_up(library: Library) -> None:
    of_reports = [a for a in library.actions.values() if a.document_id in {"croydon-minutes"}]
    assert not any(a.from_decision for a in of_reports)
    assert [str(a.period) for a in of_reports if a.period] == ["3 months"]


def test_every_paragraph_that_notes_give_for_an_agreed_action_is_covered(library: Library) -> None:
    """A note on what a council agreed has an agreed action on the same paragraph."""
    covered = {
        (a.document_id, locator.split(" item")[0]) for a in library.actions.values() for locator in a.rests_on
    }
    for note in library.notes:
        if note.voice is Voice.AGREED:
            paragraphs = {(note.document_id, locator.split(" item")[0]) for locator in note.rests_on}
            assert paragraphs & covered, note.id


def test_every_agreed_action_rests_on_paragraphs_that_its_source_has(
    library: Library, originals: dict[str, Original]
) -> None:
    assert {a.document_id for a in library.actions.values()} <= originals.keys()
    assert unproved(library, originals.values()) == []
    paragraphs = {
        (a.document_id, passage.id)
        for a in library.actions.values()
        for locator in a.rests_on
        for passage in resting(originals[a.document_id].passages, locator)
    }
    for document_id, heading in (
        ("havering-19-011-816", "Agreed action"),
        ("lambeth-21-005-087", "Agreed action"),
    ):
        wanted = {
            (document_id, p.id) for p in originals[document_id].passages if p.heading.startswith(heading)
        }
        assert wanted
        assert wanted <= paragraphs


def test_no_agreed_action_repeats_nine_words_running_from_a_source(library: Library, seeds: Path) -> None:
    sources = {run for path in seeds.glob("0*.txt") for run in runs(path.read_text(encoding="utf-8"))}
    repeated = [
        (action.id, " ".join(run))
        for action in library.actions.values()
        for text in (action.what, action.notice)
        for run in runs(text)
        if run in sources
    ]
    assert repeated == []


def test_a_paragraph_that_the_original_lacks_is_said_with_its_line(
    folder: Path, originals: dict[str, Original]
) -> None:
    path = written(folder, GOOD.replace('"60"', '"60", "999"'))
    library = load_library(folder)
    assert library.problems == ()
    (problem,) = unproved(library, originals.values())
    assert (problem.path, problem.line) == (path, 2)
    assert problem.message == "ring-first rests on 999, which the original does not hold"
    assert unproved(library, []) == []


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("what: Ring the other council first.", "what:", 3, "what is empty"),
        ("Ring the other", "x" * 301, 3, "what has 316 characters; 300 is the most"),
        ("who: [kent]", "who: [atlantis]", 4, "who names atlantis"),
        ("who: [kent]", "who: [[kent]]", 4, "each of who must be one line of text"),
        ("from: decision", "from: [decision]", 7, "from is missing"),
        ("Ring the other council first.", "{ring: first}", 3, "what must be one line of text"),
        ("who: [kent]", "who: kent", 4, "who must be a list"),
        ("voice: agreed action", "voice: law", 5, "voice must be one of agreed action"),
        ("by: 6 weeks", "by: soon", 6, "by: a period is a number"),
        ("    by: 6 weeks\n", "", 2, "by is missing"),
        ("by: 6 weeks", "by: not said", 7, "from has no place"),
        ("    from: decision\n", "", 2, "from is missing"),
        ("from: decision", "from: Tuesday", 7, "from is missing"),
        ('rests_on: ["60"]', "rests_on: []", 8, "rests_on must be a list"),
        ('rests_on: ["60"]', 'rests_on: ["60"]\n    when: now', 9, "unknown field when"),
        ("ring-first:", "Ring first:", 2, "a name must have lower case"),
        ("actions:", "acts:", 1, "a file needs actions"),
    ],
)
def test_a_mistake_names_its_file_and_line(folder: Path, was: str, now: str, line: int, said: str) -> None:
    path = written(folder, GOOD.replace(was, now, 1))
    found = load_library(folder).problems
    assert any((p.path, p.line) == (path, line) and said in p.message for p in found), [*map(str, found)]


def test_a_name_used_twice_and_a_file_of_no_document_are_said(folder: Path) -> None:
    path = written(folder, GOOD + GOOD.removeprefix("actions:\n"))
    stray = written(folder, GOOD, "nowhere")
    problems = {(p.path, p.line, p.message) for p in load_library(folder).problems}
    assert (path, 9, "ring-first is used twice") in problems
    assert (stray, 1, "the file is named after nowhere, which is not a document of the library") in problems


def test_a_time_from_the_decision_needs_its_day(folder: Path) -> None:
    path = written(folder, GOOD, "croydon-minutes")
    (problem,) = load_library(folder).problems
    assert (problem.path, problem.line) == (path, 7)
    assert "croydon-minutes is not dated to the day" in problem.message


@given(
    st.dictionaries(
        st.sampled_from(["what", "who", "voice", "by", "from", "rests_on", "notice", "why"]),
        st.recursive(
            st.sampled_from(["kent", "6 weeks", "decision", "not said", "agreed action", "60", ""]),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("a"), inner, max_size=1),
            max_leaves=3,
        ),
    )
)
def test_whatever_an_entry_holds_it_is_an_action_or_a_mistake_with_its_line(
    tmp_path_factory: pytest.TempPathFactory, library: Library, entry: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = folder / "havering-19-011-816.yaml"
    path.write_text(yaml.safe_dump({"actions": {"ring-first": entry}}), encoding="utf-8")
    (file,), problems = load_actions(folder, library.documents, library.authorities.by_slug)
    assert bool(file.actions) != bool(problems)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert all(p.path == path and 1 <= p.line <= lines for p in problems)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    told = re.findall(r"[a-z0-9£]+", re.sub("[’']", "", text.lower()))
    return zip(*(told[at:] for at in range(9)), strict=False)
