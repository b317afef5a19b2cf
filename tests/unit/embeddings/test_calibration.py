"""Learning from labelled questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.fakes import HashEncoder, an_original, no_library

from embeddings.calibration import Labelled, learn_judges, load_labelled
from embeddings.calibration import _conditional_logit as conditional_logit
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
        learn_judges(
            finder, finder, [Labelled("who counts the heron", "answerable", (("ford", "paragraph 1"),))]
        )


def test_the_shipped_questions_are_of_three_kinds_and_only_the_answerable_have_evidence() -> None:
    labelled = load_labelled(LIBRARY / "calibration.yaml")
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
