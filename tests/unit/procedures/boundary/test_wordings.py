"""Wordings of a case: read by fact and value, and every mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from procedures.boundary.wordings import load_wordings

SOUND = """tie:
  moved_there: {learn: [They moved to kent], held_out: [gone to kent]}
status:
  none: {learn: [nothing open]}
"""


def test_wordings_are_read_in_lower_case_by_fact_and_value(tmp_path: Path) -> None:
    (tmp_path / "wordings.yaml").write_text(SOUND, encoding="utf-8")
    wordings, problems = load_wordings(tmp_path)
    assert problems == []
    assert list(wordings.learned("tie")) == [("they moved to kent", "moved_there")]
    assert list(wordings.held_out("tie")) == [("gone to kent", "moved_there")]
    assert list(wordings.held_out("status")) == []


def test_an_absent_file_holds_none(tmp_path: Path) -> None:
    wordings, problems = load_wordings(tmp_path)
    assert (list(wordings.learned("tie")), problems) == ([], [])


def test_mistakes_are_named_with_their_line(tmp_path: Path) -> None:
    broken = SOUND.replace("moved_there", "flown_there").replace("gone to kent", "they moved to kent")
    (tmp_path / "wordings.yaml").write_text(broken + "weather: {fine: {}}\n", encoding="utf-8")
    _, problems = load_wordings(tmp_path)
    told = "\n".join(map(str, problems))
    assert "flown_there is no tie" in told
    assert "both learned from and held out" in told
    assert "unknown field weather" in told


CASE = "- {asks: whose is it, own: kent, home: kent, other: medway, tie: moved_there, status: none}\n"


def test_cases_are_read_with_what_they_say_of_each_fact(tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_text(CASE, encoding="utf-8")
    wordings, problems = load_wordings(tmp_path)
    (case,) = wordings.cases
    assert problems == []
    assert [case.says(fact) for fact in ("tie", "status", "asks")] == ["moved_there", "none", "who_acts"]


@pytest.mark.parametrize("wrong", ["tie: flown_there", "tie: moved_there, tie_may: [flown_there]"])
def test_a_case_with_a_mistake_is_named_and_left_out(tmp_path: Path, wrong: str) -> None:
    broken = CASE.replace("tie: moved_there", wrong)
    (tmp_path / "cases.yaml").write_text(CASE + broken, encoding="utf-8")
    wordings, problems = load_wordings(tmp_path)
    assert len(wordings.cases) == 1
    (problem,) = problems
    assert (problem.path.name, problem.line) == ("cases.yaml", 2)
    assert "flown_there" in problem.message


def test_other_questions_are_read_and_one_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "other_questions.yaml").write_text(
        "- is kent in the east\n- {asks: which}\n", encoding="utf-8"
    )
    wordings, problems = load_wordings(tmp_path)
    assert wordings.others == ("is kent in the east",)
    (problem,) = problems
    assert (problem.path.name, problem.line) == ("other_questions.yaml", 2)
