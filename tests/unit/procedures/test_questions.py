"""The labelled questions over documents that no note is about: they load, and their evidence is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from support.shipped import shipped_library

from embeddings.calibration import load_labelled
from procedures.document import Passage
from procedures.library import SHIPPED, resting
from procedures.originals import original_of

QUESTIONS = SHIPPED / "questions"
MANUAL = sorted((QUESTIONS / "manual").glob("*.md"))
DOCUMENTS = Path(__file__).parents[4] / "shared" / "documents"
FILES = ("working-together-2023", "kcsie-2024", "manual")
#: A note repeats fewer words than these in a row of a source, but for names of laws and guidance.
RUN = 9
LAWS = ("of the Social Services and Well-being (Wales) Act 2014",)
GUARDS = {"", "place", "nation", "edition", "kind", "rare term", "story"}


@cache
def passages_of(*files: Path) -> dict[str, tuple[Passage, ...]]:
    library = shipped_library()
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
    notes = shipped_library().notes
    assert not {phrasing.casefold() for note in notes for phrasing in note.asked_as} & set(asked)


def test_the_evidence_in_the_manual_is_there() -> None:
    assert len(MANUAL) == 12
    assert unresolved("manual", passages_of(*MANUAL)) == []


def runs(text: str) -> set[tuple[str, ...]]:
    told = re.findall(r"[a-z0-9£]+", re.sub("[’']", "", text.lower()))
    return {tuple(told[n : n + RUN]) for n in range(len(told) - RUN + 1)}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES[:2])
def test_the_evidence_in_a_published_document_is_there(name: str) -> None:
    file = DOCUMENTS / f"{name}.pdf"
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the project")
    assert unresolved(name, passages_of(file)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES[:2])
def test_no_note_repeats_nine_words_running_from_a_published_document(name: str) -> None:
    file = DOCUMENTS / f"{name}.pdf"
    if not file.exists():
        pytest.skip(f"{file.name} is not beside the project")
    library = shipped_library()
    named = {run for title in (*LAWS, *(d.title for d in library.documents.values())) for run in runs(title)}
    held = {run for passage in passages_of(file)[name] for run in runs(passage.text)} - named
    assert len(held) > 10_000
    repeated = [
        (note.id, " ".join(run))
        for note in library.notes
        for text in (
            note.heading,
            note.text,
            *note.notices,
            *note.asked_as,
            *(p.says for p in note.positions),
        )
        for run in runs(text) & held
    ]
    assert repeated == []
