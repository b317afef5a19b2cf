"""Mistakes in cross-border rules: each is named with its file and its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.samples import MANUAL_ID, write_library

from procedures.boundary.loading import FOLDER, load_rules
from procedures.boundary.rules import Part, Where
from procedures.library import SHIPPED, Library, load_library
from procedures.problem import Problem

NOTE = f"{MANUAL_ID}/who-convenes"
RULES = "ford-rules-2020/left-to-the-ferry"
SOUND = f"""# A comment.
tell:
  when: {{tie: [risk_there, moved_there], danger: no}}
  where: {{either: london, pair: [london, kent_medway]}}
  unless: {{both: london}}
  same: any
  what: Ring the ferry
  who: host
  by: at once
  strength: should
  notes: {NOTE}
  own: [{RULES}]
"""


def written(folder: Path, part: str, text: str) -> Path:
    path = folder / FOLDER / f"{part}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, part: str, text: str) -> list[Problem]:
    """The mistakes of one rule file in a small library; its other parts have no rules."""
    written(write_library(tmp_path), part, text)
    found = load_library(tmp_path).problems
    assert all(problem.path.name == f"{part}.yaml" for problem in found)
    return list(found)


def test_a_rule_is_read_with_everything_it_says(tmp_path: Path) -> None:
    path = written(tmp_path, "do", SOUND)
    rules, mistakes = load_rules(tmp_path / FOLDER)
    assert mistakes == []
    (rule,) = rules.all
    assert rules.of(Part.DO) == (rule,)
    assert rules.of(Part.HOLDS) == ()
    assert (rule.id, rule.path, rule.line, rule.same) == ("tell", path, 2, "any")
    assert rule.when == {"tie": {"risk_there", "moved_there"}, "danger": {"no"}}
    assert rule.where == Where(either=frozenset({"london"}), pair=("london", "kent_medway"))
    assert rule.unless == (Where(both=frozenset({"london"})),)
    assert rule.gives == {"what": "Ring the ferry", "who": "host", "by": "at once", "strength": "should"}
    assert (rule.notes, rule.own, rule.also) == ((NOTE,), (RULES,), ())


def test_a_library_without_rules_has_none_and_no_mistake(tmp_path: Path) -> None:
    library = load_library(write_library(tmp_path))
    assert library.rules.all == ()
    assert library.problems == ()


DO = f"  what: Ring\n  who: both\n  strength: should\n  notes: {NOTE}\n"


@pytest.mark.parametrize(
    ("part", "text", "line", "message"),
    [
        ("do", "a: {}\nb: {c: d}}\n", 2, "is not YAML"),
        ("do", "a: yes\n", 1, "a: a rule holds lines of the form name: value"),
        ("do", f"\na:\n{DO}  whom: home\n", 7, "a: unknown field whom"),
        ("do", f"a:\n{DO}  when: {{weather: wet}}\n", 6, "a: when must be one of danger, tie"),
        ("do", f"a:\n{DO}  when: {{tie: nowhere}}\n", 6, "a: tie is never nowhere; it is one of risk_there"),
        ("do", f"a:\n{DO}  when: tie\n", 6, "a: when must hold lines"),
        ("do", f"a:\n{DO}  where: london\n", 6, "a: where must hold lines"),
        ("do", f"a:\n{DO}  where: {{side: london}}\n", 6, "a: where names side; it may hold home"),
        ("do", f"a:\n{DO}  unless: {{pair: london}}\n", 6, "a: pair must be two names"),
        ("do", f"a:\n{DO}  where: {{home: lundon}}\n", 1, "a: names lundon, which is neither procedures"),
        ("do", f"a:\n{DO}  same: maybe\n", 6, "a: same must be one of no, yes, any, not maybe"),
        ("do", f"a:\n{DO}  also: [x/y]\n", 1, "a: rests on x/y, which is no note of this library"),
        ("do", DO.join(["a:\n", ""]).replace("who: both", "who: nobody"), 3, "a: who must be one of asker"),
        ("do", DO.join(["a:\n", ""]).replace("  what: Ring\n", ""), 1, "a: what is missing"),
        ("do", DO.join(["a:\n", ""]).replace("Ring", "[Ring]"), 2, "a: what must be one line of text"),
        ("do", DO.join(["a:\n", ""]).replace("should", "must"), 1, "a: only the law says must"),
        ("do", "a:\n  what: Ring\n  who: both\n  strength: should\n", 1, "a: rests on no note"),
        ("do", f"a:\n{DO}  own: [{NOTE}]\n", 1, f"a: {NOTE} can be no council's own"),
        ("do", f"a:\n{DO}  where: {{home: tees, host: england}}\n  unless: {{home: tees}}\n", 1, "a: no two"),
        (
            "disagreements",
            f"a:\n  question: who-convenes\n  notes: [{NOTE}]\n",
            1,
            "a: a disagreement needs two sides",
        ),
        (
            "disagreements",
            f"a:\n  question: who-convenes\n  notes: [{NOTE}, ford-rules-2030/bicycles]\n",
            1,
            "a: ford-rules-2030/bicycles takes no side on who-convenes",
        ),
        ("disagreements", f"a:\n  question: what\n  notes: [{NOTE}, {RULES}]\n", 1, "a: question names what"),
        ("not-a-reason", f"a:\n  reason: none\n  notes: {NOTE}\n", 2, "a: reason must be one of case_closed"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, part: str, text: str, line: int, message: str
) -> None:
    found = problems(tmp_path, part, text)
    assert any(p.line == line and p.message.startswith(message) for p in found), found


HOLDS = f"  default: both\n  settled: no\n  notes: {NOTE}\n"


def test_a_rule_that_another_always_comes_before_is_named(tmp_path: Path) -> None:
    text = f"all:\n{HOLDS}  same: any\nnever:\n{HOLDS}  when: {{tie: risk_there}}\n"
    (problem,) = problems(tmp_path, "holds", text)
    assert (problem.line, problem.message) == (6, "never: an earlier rule always comes before it")


def test_a_rule_hidden_by_several_together_is_named(tmp_path: Path) -> None:
    text = (
        f"danger:\n{HOLDS}  when: {{danger: yes}}\n  same: any\n"
        f"calm:\n{HOLDS}  when: {{danger: no}}\n  same: any\n"
        f"never:\n{HOLDS}  where: {{home: london}}\n"
    )
    (problem,) = problems(tmp_path, "holds", text)
    assert problem.message.startswith("never: ")


def test_a_case_that_no_rule_decides_is_named(tmp_path: Path) -> None:
    text = f"two:\n{HOLDS}one:\n{HOLDS}  same: yes\n  when: {{tie: [risk_there, moved_there]}}\n"
    (problem,) = problems(tmp_path, "holds", text)
    assert problem.line == 1
    assert problem.message.startswith("no rule decides home=")
    assert "tie=past_offence_there" in problem.message


def test_a_sound_rule_is_kept_beside_one_that_cannot_be_read(tmp_path: Path) -> None:
    written(tmp_path, "do", f"bad:\n  who: nobody\n{SOUND}")
    rules, mistakes = load_rules(tmp_path / FOLDER)
    assert [rule.id for rule in rules.all] == ["tell"]
    assert mistakes


# The shipped rules


def test_the_shipped_rules_are_sound_and_cover_every_part(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []
    assert {part for part in Part if library.rules.of(part)} == set(Part)


def test_a_note_that_is_retired_is_missed_by_every_rule_that_rests_on_it(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "library")
    file = folder / "decisions" / "croydon-minutes.md"
    text = file.read_text("utf-8")
    at = text.index("{#an-hours-notice}")
    voice = text.index("Voice:", at)
    file.write_text(f"{text[:voice]}Retired: 2026-05-01, a test\n{text[voice:]}", "utf-8")
    problems = load_library(folder).problems  # a refresher question that cites the note misses it too
    (problem,) = [p for p in problems if p.path.parent.name == "boundary"]
    assert problem.path.name == "not-a-reason.yaml"
    lines = problem.path.read_text("utf-8").split("\n")
    assert lines[problem.line - 1] == "short-notice:"
    assert "croydon-minutes/an-hours-notice" in problem.message


def test_only_named_rows_of_shipped_rules_rest_on_an_argument(library: Library) -> None:
    """Kent's own claim is a side of a disagreement, and nowhere what a card tells anyone to do."""
    claims = {
        "kent-paper-2021-03-09/offence-area-leads",
        "kent-paper-2021-03-09/working-together-gap",
    }
    resting = {rule.part for rule in library.rules.all if claims & set(rule.cited)}
    assert resting == {Part.DISAGREEMENTS}


def test_a_bidding_is_one_short_sentence(library: Library) -> None:
    for rule in library.rules.of(Part.DO):
        what = rule.gives["what"]
        assert len(what.split()) <= 22
        assert what[0].isupper()
        assert not what.endswith(".")
        assert "must" not in what.split()
        assert "!" not in what
