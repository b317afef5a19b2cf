"""The labelled questions over documents that no note is about: they load, and their evidence is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.calibration import load_labelled
from procedures.document import Passage
from procedures.library import SHIPPED, load_library, resting
from procedures.originals import original_of

QUESTIONS = SHIPPED / "questions"
MANUAL = sorted((QUESTIONS / "manual").glob("*.md"))
DOCUMENTS = Path(__file__).parents[4] / "shared" / "documents"
FILES = ("working-together-2023", "kcsie-2024", "manual")
GUARDS = {"", "place", "nation", "edition", "kind", "rare term", "story"}


def passages_of(*files: Path) -> dict[str, tuple[Passage, ...]]:
    library = load_library(SHIPPED)
    originals = [original_of(file.read_bytes(), file.name, library) for file in files]
    return {original.document.id: tuple(original.passages) for original in originals}


def unresolved(name: str, held: dict[str, tuple[Passage, ...]]) -> list[str]:
    """The evidence of a file that names no passage of what is held."""
    return [
        f"{question.question}: {found.document}, {found.locator or found.note}"
        for question in load_labelled(QUESTIONS / f"{name}.yaml")
        for found in question.evidence
        if not resting(held.get(found.document, ()), found.locator)
    ]


@pytest.mark.parametrize("name", FILES)
def test_about_half_have_no_answer_and_only_the_answerable_have_evidence(name: str) -> None:
    labelled = load_labelled(QUESTIONS / f"{name}.yaml")
    assert {q.kind for q in labelled} <= {"answerable", "near_miss", "off_topic"}
    assert all(bool(q.evidence) == (q.kind == "answerable") for q in labelled)
    assert all(bool(q.why) == (q.kind == "near_miss") for q in labelled)
    assert all(not q.guard or q.kind == "near_miss" for q in labelled)
    assert {q.guard for q in labelled} == GUARDS
    assert 0.45 < sum(q.kind == "answerable" for q in labelled) / len(labelled) < 0.55


def test_no_question_stands_twice_or_is_a_phrasing_of_a_note() -> None:
    files = [SHIPPED / "calibration.yaml", *sorted(QUESTIONS.glob("*.yaml"))]
    asked = [q.question.casefold() for file in files for q in load_labelled(file)]
    assert len(set(asked)) == len(asked)
    notes = load_library(SHIPPED).notes
    assert not {phrasing.casefold() for note in notes for phrasing in note.asked_as} & set(asked)


def test_the_evidence_in_the_manual_is_there() -> None:
    assert len(MANUAL) == 12
    assert unresolved("manual", passages_of(*MANUAL)) == []


@pytest.mark.parametrize("name", FILES[:2])
def test_the_evidence_in_a_published_document_is_there(name: str) -> None:
    file = DOCUMENTS / f"{name}.pdf"
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the project")
    assert unresolved(name, passages_of(file)) == []
