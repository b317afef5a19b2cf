"""One list by chance, in which a note and the paragraphs it rests on are one thing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support.fakes import HashEncoder, a_library, an_original

from embeddings.catalogue import Catalogue
from embeddings.confidence import SIGNALS
from embeddings.index import Index
from embeddings.results import results_of
from embeddings.weighing import Weighed

HERON = "the heron is counted by the ferry clerk at dusk"
BELLS = "bells at the mill are rung twice before the tide"


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A note that rests on the first of two paragraphs."""
    library = a_library(tmp_path / "library", ford=["Herons are counted once a day, by the clerk."])
    index = Index(tmp_path / "index", library, HashEncoder())
    index.add(an_original("ford", HERON, BELLS))
    return Catalogue(index.segments(), index.encoder, library.words)


def weighed(*odds: float) -> Weighed:
    places = np.arange(len(odds))
    nothing = np.zeros(len(odds), np.bool_)
    signals = np.zeros((len(odds), len(SIGNALS)), np.float32)
    return Weighed("herons", places, places == 0, nothing, signals, np.array(odds, np.float32), nothing)


def test_a_paragraph_comes_before_a_note_that_is_less_likely_to_answer(catalogue: Catalogue) -> None:
    shown, _ = results_of(weighed(0.0, -3.0, 1.0), catalogue)
    assert [r.passage.text for r in shown] == [BELLS, catalogue.passages[0].text]
    assert [r.score for r in shown] == sorted((r.score for r in shown), reverse=True)


def test_a_note_brings_its_paragraph_at_the_chance_of_the_better(catalogue: Catalogue) -> None:
    shown, _ = results_of(weighed(0.5, 1.0, -1.0), catalogue)
    assert [r.passage.note for r in shown] == [True, False]
    assert [o.text for o in shown[0].originals] == [HERON]
    assert shown[0].score > 0.7


def test_a_paragraph_far_likelier_than_its_note_stands_alone(catalogue: Catalogue) -> None:
    shown, _ = results_of(weighed(-3.0, 3.0, -5.0), catalogue)
    assert [r.passage.text for r in shown] == [HERON, BELLS]


@pytest.mark.parametrize("odds", [0.5, -0.5])
def test_a_note_that_may_answer_brings_its_paragraph_however_likely_that_is(
    catalogue: Catalogue, odds: float
) -> None:
    shown, _ = results_of(weighed(odds, 6.0, -5.0), catalogue)
    assert [r.passage.note for r in shown] == [True, False]
    assert [o.text for o in shown[0].originals] == [HERON]


def test_what_is_asked_for_by_name_comes_first_and_is_certain(catalogue: Catalogue) -> None:
    shown, _ = results_of(weighed(2.0, 1.0, -9.0), catalogue, [2])
    assert (shown[0].passage.text, shown[0].score) == (BELLS, 1.0)
