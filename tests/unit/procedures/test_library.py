"""The library as a whole: the shipped one keeps its own rules, and any one names its mistakes."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from procedures.document import Document, Kind, Original, Passage, Seen, Standing, is_date
from procedures.library import SHIPPED, Library, load_library, resting, unproved
from procedures.problem import Problem

RUN = 9
GUARDS = {"place", "nation", "edition", "kind", "rare term", "story"}


def note(slug: str, *lines: str) -> str:
    fields = ("Voice: local procedure", "Rests on: 3.5, 4.1", "Topics: referral", *lines)
    asked = "\n".join(f"- {slug} asked {way}" for way in ("one", "two", "three", "four"))
    return f"\n## A heading {{#{slug}}}\n\nNorthborough asks first.\n\n" + "\n".join(
        (*fields, "Asked as:", asked)
    )


def write(folder: Path, name: str, text: str = "", **front: str) -> Path:
    """Write one note file of a small library, with the lists that its fields need."""
    fields = {"id": name, "title": name, "kind": "local procedure", "publisher": "Northborough Council"}
    fields |= {"about": "[northborough]", "standing": "current", "seen": "original"} | front
    path = folder / "local" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "\n".join(f"{key}: {value}" for key, value in fields.items())
    path.write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")
    (folder / "authorities.yaml").write_text(
        "authorities:\n  northborough: {name: Northborough Council}\n", encoding="utf-8"
    )
    (folder / "disagreements.yaml").write_text("who-asks:\n  question: Who asks?\n", encoding="utf-8")
    return path


def line_of(path: Path, words: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if words in line)


def only(problems: tuple[Problem, ...], path: Path, line: int) -> str:
    assert [(p.path, p.line) for p in problems] == [(path, line)], [str(p) for p in problems]
    return problems[0].message


# Small libraries, with mistakes


def test_a_small_library_without_mistakes(tmp_path: Path) -> None:
    write(tmp_path, "north", note("first", "Position: who-asks = Northborough", "Law then: south"))
    write(tmp_path, "south", note("second"))
    made = load_library(tmp_path)
    assert made.problems == ()
    assert [n.id for n in made.notes] == ["north/first", "south/second"]
    assert list(made.documents) == ["north", "south"]
    assert made.questions == {"who-asks": "Who asks?"}


def test_an_absent_library_is_an_empty_one_that_still_knows_the_councils(tmp_path: Path) -> None:
    made = load_library(tmp_path / "nowhere")
    assert (made.notes, made.documents, made.problems, made.questions) == ((), {}, (), {})
    assert made.authorities.named_in("havering") == ("havering",)
    assert made.words.terms_for("strat") != ()


def test_two_files_with_one_id(tmp_path: Path) -> None:
    write(tmp_path, "north")
    second = write(tmp_path, "other", id="north")
    assert "already that of north.md" in only(load_library(tmp_path).problems, second, 2)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ({"standing": "superseded", "superseded_by": "gone"}, "superseded_by names gone"),
        ({"about": "[exampleshire]"}, "about names exampleshire"),
    ],
)
def test_a_front_field_that_names_nothing(tmp_path: Path, front: dict[str, str], message: str) -> None:
    path = write(tmp_path, "north", note("first"), **front)
    line = line_of(path, f"{message.split()[0]}:")
    assert message in only(load_library(tmp_path).problems, path, line)


@pytest.mark.parametrize("line", ["Position: who-knows = nobody", "Law then: gone"])
def test_a_note_that_names_what_is_not_there(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, "north", note("first") + note("second", line))
    assert "second" in only(load_library(tmp_path).problems, path, line_of(path, "{#second}"))


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("authorities.yaml", "authorities:\n  northborough: {name: N}\n  shire: {}\n", 3),
        ("words.yaml", "abbreviations:\n  strat: []\n", 2),
        ("disagreements.yaml", "who-asks:\n  question: Who?\nwho-acts: {}\n", 3),
        ("disagreements.yaml", "- who\n", 1),
        ("disagreements.yaml", "who-asks: {question: Who?}\nwho-asks: {question: Who asks?}\n", 2),
        ("authorities.yaml", "authorities:\n  northborough: {name: N, phone: 0}\n", 2),
        ("authorities.yaml", "councils: {}\nauthorities:\n  northborough: {name: N}\n", 1),
        ("words.yaml", "abbreviations:\n\tstrat: x\n", 2),
    ],
)
def test_a_mistake_in_a_list_names_it_and_spoils_no_other(
    tmp_path: Path, name: str, text: str, line: int
) -> None:
    write(tmp_path, "north", note("first"), about="[]")
    (tmp_path / name).write_text(text, encoding="utf-8")
    made = load_library(tmp_path)
    only(made.problems, tmp_path / name, line)
    assert len(made.notes) == 1
    assert bool(made.questions) == (text != "- who\n")
    assert bool(made.words.formal) == (name != "words.yaml")
    assert "northborough" in made.authorities.by_slug


def test_a_file_that_cannot_be_used_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    write(tmp_path, "north", note("first"))
    bad = write(tmp_path, "south", kind="rumour")
    made = load_library(tmp_path)
    only(made.problems, bad, line_of(bad, "kind:"))
    assert list(made.documents) == ["north"]


def test_a_retired_note_is_not_found_and_changes_the_digest(tmp_path: Path) -> None:
    write(tmp_path, "north", note("first") + note("second"))
    before = load_library(tmp_path)
    write(tmp_path, "north", note("first") + note("second", "Retired: 2026-05-01, the form is gone"))
    after = load_library(tmp_path)
    assert after.problems == ()
    assert [n.id for n in after.notes] == ["north/first"]
    assert after.files[0].retired == ("north/second",)
    assert after.digest != before.digest


# What notes rest on


def original(*locators: str) -> Original:
    passages = tuple(Passage(f"north#{n}", "north", "Text.", locator) for n, locator in enumerate(locators))
    return Original(Document("north", "north", Kind.PROCEDURE, "Northborough Council"), passages)


def test_a_note_that_rests_on_no_paragraph_of_its_original_is_unproved(tmp_path: Path) -> None:
    path = write(tmp_path, "north", note("first"))
    library = load_library(tmp_path)
    assert unproved(library, []) == []
    assert unproved(library, [original("3.5", "4.1 a)", "4.1 b)")]) == []
    (problem,) = unproved(library, [original("3.5", "4.10")])
    assert (problem.path, problem.line) == (path, line_of(path, "{#first}"))
    assert "first rests on 4.1," in problem.message


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        ("4.1", ["4.1 a)", "4.1 b)"]),
        ("4.1 b)", ["4.1 b)"]),
        ("3.5 c)", ["3.5"]),
        ("mr x’s complaint,  PARAGRAPH 2", ["Mr X's complaint, paragraph 2"]),
        ("3", []),
        ("3.51", []),
        ("", []),
    ],
)
def test_a_paragraph_names_its_items_and_an_item_its_whole_paragraph(locator: str, found: list[str]) -> None:
    held = original("3.5", "4.1 a)", "4.1 b)", "4.10", "Mr X's complaint, paragraph 2").passages
    assert [p.locator for p in resting(held, locator)] == found


# The shipped library


def test_the_shipped_library_has_no_mistake_and_enough_notes(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []
    assert len(library.notes) >= 120
    assert len({n.id for n in library.notes}) == len(library.notes)
    assert len(library.questions) > 10


def test_every_document_has_a_standing_and_dates_in_the_right_form(library: Library) -> None:
    for document in library.documents.values():
        assert document.standing in Standing
        assert all(is_date(date) for date in (document.published, document.captured) if date), document.id
        assert document.seen is not Seen.REPORTED or document.reported_by, document.id
        assert document.kind is not Kind.DECISION or (document.outcome and document.reference), document.id


def test_each_edition_of_working_together_points_to_the_next(library: Library) -> None:
    editions = [library.documents[f"working-together-{year}"] for year in (2018, 2023, 2026)]
    assert [(e.standing, e.superseded_by) for e in editions] == [
        (Standing.SUPERSEDED, "working-together-2023"),
        (Standing.SUPERSEDED, "working-together-2026"),
        (Standing.CURRENT, None),
    ]


def test_every_superseded_document_leads_to_one_that_is_not(library: Library) -> None:
    for document in library.documents.values():
        passed: set[str] = set()
        while document.superseded_by:
            assert document.id not in passed, document.id
            passed.add(document.id)
            document = library.documents[document.superseded_by]
        assert document.standing is not Standing.SUPERSEDED


def test_a_question_of_disagreements_has_at_least_two_sides(library: Library) -> None:
    sides = Counter(
        question for question, _ in {(p.question, p.says) for n in library.notes for p in n.positions}
    )
    assert {question for question in library.questions if sides[question] < 2} == set()


def phrasings(library: Library) -> list[str]:
    return [" ".join(words(asked)) for n in library.notes for asked in n.asked_as]


def test_no_two_notes_share_a_phrasing(library: Library) -> None:
    assert [asked for asked, times in Counter(phrasings(library)).items() if times > 1] == []


def test_no_calibration_question_is_a_phrasing(library: Library) -> None:
    questions = {" ".join(words(entry["question"])) for entry in every_question()}
    assert len(questions) > 50
    assert questions & set(phrasings(library)) == set()


def test_no_labelled_question_stands_twice() -> None:
    asked = Counter(" ".join(words(entry["question"])) for entry in every_question())
    assert [question for question, times in asked.items() if times > 1] == []


def test_a_labelled_question_that_is_answered_by_a_note_names_one_that_answers(library: Library) -> None:
    named = [
        f"{e['document']}/{e['note']}"
        for entry in [*labelled("calibration.yaml"), *labelled("questions/library.yaml")]
        for e in entry.get("evidence", ())
        if "note" in e
    ]
    assert len(named) > 150
    assert [name for name in named if name not in library.by_id or library.by_id[name].silent] == []


def test_each_guard_has_questions_with_and_without_an_answer() -> None:
    guards = Counter((e["kind"], e["guard"]) for e in labelled("questions/library.yaml") if "guard" in e)
    assert {guard for _, guard in guards} == GUARDS
    assert all(guards["near_miss", guard] >= 60 and guards["answerable", guard] >= 30 for guard in GUARDS)
    assert all(e["kind"] == "answerable" or e["why"] for e in labelled("questions/library.yaml"))


def test_a_mistake_put_into_the_shipped_library_is_said(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "library")
    path = folder / "decisions" / "lambeth-21-005-087.md"
    text = path.read_text(encoding="utf-8").replace("Voice: Ombudsman's finding", "Voice: hearsay", 1)
    path.write_text(text, encoding="utf-8")
    line = line_of(path, "Voice: hearsay")
    (problem,) = load_library(folder).problems
    assert problem.path == path
    assert line - 6 < problem.line < line


# The shipped library beside the source documents


def test_every_note_on_a_source_document_rests_on_paragraphs_it_has(
    library: Library, originals: dict[str, Original]
) -> None:
    assert len(originals) == 5
    assert originals.keys() <= library.documents.keys()
    assert [str(problem) for problem in unproved(library, originals.values())] == []


def test_every_piece_of_calibration_evidence_is_there(
    library: Library, originals: dict[str, Original]
) -> None:
    entries = labelled("calibration.yaml")
    pieces = [e for entry in entries for e in entry.get("evidence", ())]
    evidence = [(e["document"], e["locator"]) for e in pieces if "locator" in e]
    assert len(evidence) > 50
    assert {document for document, _ in evidence} <= library.documents.keys()
    in_sources = [(d, locator) for d, locator in evidence if d in originals]
    assert len(in_sources) > 50
    assert [(d, where) for d, where in in_sources if not resting(originals[d].passages, where)] == []


def test_no_note_repeats_nine_words_running_from_a_source(library: Library, seeds: Path) -> None:
    titles = {run for d in library.documents.values() for run in runs(d.title)}
    texts = [path.read_text(encoding="utf-8") for path in seeds.glob("0*.txt")]
    sources = {run for text in texts for run in runs(text)} - titles
    assert len(sources) > 10_000
    repeated = [
        (n.id, " ".join(run))
        for n in library.notes
        for text in (n.heading, n.text, *n.notices, *n.topics, *n.asked_as, *(p.says for p in n.positions))
        for run in runs(text)
        if run in sources
    ]
    assert repeated == []


@cache
def labelled(name: str) -> list[dict[str, Any]]:
    entries = yaml.load((SHIPPED / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(entries, list)
    return entries


def every_question() -> list[dict[str, Any]]:
    """The questions of every file that teaches, whoever wrote them."""
    files = ("calibration.yaml", *(f"questions/{path.name}" for path in SHIPPED.glob("questions/*.yaml")))
    return [entry for name in files for entry in labelled(name)]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9£]+", re.sub("[’']", "", text.lower()))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    told = words(text)
    return (tuple(told[n : n + RUN]) for n in range(len(told) - RUN + 1))
