"""Learning from labelled questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import HashEncoder, a_library, an_original, no_library

from embeddings.calibration import LabelledQuestion, RelevantPassage, evidence_places, learn, load_labelled
from embeddings.calibration import _conditional_logit as conditional_logit
from embeddings.calibration import _folds as folds_of
from embeddings.calibration import _logistic as logistic
from embeddings.confidence import AT, LOWERS, SIGNALS
from embeddings.fusion import BOUNDS, COLUMN, FEATURES
from embeddings.index import Index
from embeddings.search import Search
from embeddings.weights import SHIPPED, load_learned
from procedures.library import SHIPPED as LIBRARY


def test_the_feature_that_marks_the_right_candidate_gets_the_weight() -> None:
    random = np.random.default_rng(3)
    questions = []
    for _ in range(60):
        rows = random.standard_normal((8, 3))
        right = np.zeros(8, np.bool_)
        right[int(np.argmax(rows[:, 1]))] = True
        questions.append((rows, right))
    weights = conditional_logit(questions, 1e-3)
    assert weights[1] > 2
    assert abs(weights[[0, 2]]).max() < weights[1] / 4


def test_too_few_questions_teach_nothing(tmp_path: Path) -> None:
    search = Search(Index(tmp_path, no_library(), HashEncoder()), load_learned(SHIPPED))
    search.index.add(an_original("ford", "the heron is counted at dusk"))
    finder = search.finder()
    with pytest.raises(ValueError, match="at least 20 questions with an answer and 20 without"):
        learn(
            finder,
            [
                LabelledQuestion(
                    "who counts the heron", "answerable", (RelevantPassage("ford", "paragraph 1"),)
                )
            ],
            None,
            lambda _: None,
        )


def test_a_paragraph_is_right_with_its_notes_and_a_note_with_its_paragraphs(tmp_path: Path) -> None:
    library = a_library(tmp_path / "library", ford=["the heron is counted", "the otter is counted"])
    search = Search(Index(tmp_path, library, HashEncoder()), load_learned(SHIPPED))

    def right(*evidence: RelevantPassage) -> set[str]:
        finder = search.finder()
        places = evidence_places(finder, LabelledQuestion("who counts", "answerable", evidence))
        return {finder.catalogue.passages[place].id for place in places}

    assert right(RelevantPassage("ford", note="note-1")) == {"ford/note-1"}
    assert right(RelevantPassage("ford", "paragraph 1"), RelevantPassage("ford", note="gone")) == set()
    search.index.add(an_original("ford", "the heron at dusk", "the otter at dawn"))
    assert right(RelevantPassage("ford", note="note-1")) == {"ford/note-1", "ford/1"}
    assert right(RelevantPassage("ford", "paragraph 2")) == {"ford/note-2", "ford/2"}


@pytest.mark.parametrize("evidence", ["{document: ford}", "{document: ford, locator: '1', note: note-1}"])
def test_evidence_names_a_paragraph_or_a_note(evidence: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(f"- question: who\n  kind: answerable\n  evidence: [{evidence}]\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"questions\.yaml:3: .*name a locator or a note"):
        load_labelled(path)


@pytest.mark.parametrize("name", ["calibration.yaml", "questions/library.yaml"])
def test_the_shipped_questions_are_of_three_kinds_and_only_the_answerable_have_evidence(name: str) -> None:
    labelled = load_labelled(LIBRARY / name)
    assert {q.kind for q in labelled} == {"answerable", "near_miss", "off_topic"}
    assert all(bool(q.evidence) == (q.kind == "answerable") for q in labelled)
    assert len({q.question for q in labelled}) == len(labelled)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- question: who counts the heron\n", ":1: kind is missing"),
        ("question: who\n", ":1: must hold a list"),
    ],
)
def test_a_mistake_names_the_file(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "calibration.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"calibration\.yaml{message}"):
        load_labelled(path)


def _taught(document: str | None) -> LabelledQuestion:
    evidence = (RelevantPassage(document, "1"),) if document else ()
    return LabelledQuestion("who", "answerable" if document else "near_miss", evidence)


def test_what_is_measured_on_a_document_was_not_learned_from_it() -> None:
    labelled = [
        _taught(document) for document in ["ford", "mill", None, "quay", "ford", "ferry", None, "mill"]
    ]
    folds = folds_of(labelled)
    by_document = {q.evidence[0].document: fold for q, fold in zip(labelled, folds) if q.evidence}
    assert all(by_document[q.evidence[0].document] == fold for q, fold in zip(labelled, folds) if q.evidence)
    assert len(set(by_document.values())) == 4


@given(st.integers(0, 2**32 - 1))
def test_what_may_only_lower_gets_no_weight_above_zero_whatever_the_questions_say(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = random.standard_normal((60, len(SIGNALS)))
    scale = logistic(rows, rows.sum(axis=1) > 0)
    assert [name for name in LOWERS if scale.weights[AT[name]] > 0] == []


@given(st.integers(0, 2**32 - 1))
def test_nearness_never_speaks_against_a_passage_whatever_the_questions_say(seed: int) -> None:
    random = np.random.default_rng(seed)
    questions = []
    for _ in range(20):
        rows = random.standard_normal((6, len(FEATURES)))
        right = np.zeros(6, np.bool_)
        right[int(np.argmin(rows[:, COLUMN["dense"]]))] = True
        questions.append((rows, right))
    weights = conditional_logit(questions, 1e-3, BOUNDS)
    assert weights[COLUMN["dense"]] == 0
    assert weights[COLUMN["another council"]] <= 0
    shipped = load_learned(SHIPPED).weights
    near = [name for name in FEATURES if name not in {"length", "another council", "narrative"}]
    for learned in (shipped.original, shipped.note):
        assert [name for name in near if learned[COLUMN[name]] < 0] == []
