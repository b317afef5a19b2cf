"""One list by chance, in which a note and the paragraphs it rests on are one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.fakes import HashEncoder, a_library, an_original

from embeddings.catalogue import Catalogue
from embeddings.confidence import AT, SIGNALS
from embeddings.index import Index
from embeddings.results import results_of
from embeddings.segment import Segment
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


def weighed(*odds: float, capped: Sequence[int] = ()) -> Weighed:
    places = np.arange(len(odds))
    nothing = np.zeros(len(odds), np.bool_)
    signals = np.zeros((len(odds), len(SIGNALS)), np.float32)
    signals[:, AT["covered"]] = 1.0
    signals[list(capped), AT["another edition"]] = 1.0
    return Weighed(
        "herons", "herons", places, places == 0, nothing, signals, np.array(odds, np.float32), nothing
    )


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


AGAIN = "the heron is counted by the ferry clerk at dusk, and twice"
OTHER = "the heron is fed by whoever is near"


@pytest.fixture
def editions(tmp_path: Path) -> Catalogue:
    """Three editions of one procedure, the first with a note, and each replaced by the next but the last."""
    library = a_library(tmp_path / "library", ford=["Herons are counted once a day, by the clerk."])
    index = Index(tmp_path / "index", library, HashEncoder())
    for name, after, texts in (
        ("weir", "mill", (HERON, BELLS)),
        ("mill", "lock", (OTHER,)),
        ("lock", None, (AGAIN,)),
    ):
        made = an_original(name, *texts)
        index.add(replace(made, document=replace(made.document, superseded_by=after)))
    return Catalogue(index.segments(), index.encoder, library.words)


def order(
    editions: Catalogue, odds: dict[str, float], asked_for: Sequence[int] = (), cap: str = ""
) -> list[str]:
    """The places of paragraphs, by their document and number, as they are shown."""
    given = [odds.get(p.id, -9.0) for p in editions.passages]
    capped = [editions.place[cap]] if cap else []
    shown, _ = results_of(weighed(*given, capped=capped), editions, asked_for)
    return [r.passage.id for r in shown if r.passage.id in odds]


def test_a_paragraph_comes_before_itself_in_an_edition_that_was_replaced(editions: Catalogue) -> None:
    odds = {"weir/1": 3.0, "weir/2": 1.0, "lock/1": -1.0}
    assert order(editions, odds) == ["lock/1", "weir/1", "weir/2"]
    shown, _ = results_of(weighed(*(odds.get(p.id, -9.0) for p in editions.passages)), editions)
    assert shown[0].score == shown[1].score > 0.9


def test_a_paragraph_that_says_something_else_stays_where_it_is(editions: Catalogue) -> None:
    assert order(editions, {"weir/1": 3.0, "mill/1": 1.0}) == ["weir/1", "mill/1"]


def test_the_earlier_edition_comes_first_where_it_is_the_one_asked_for(editions: Catalogue) -> None:
    odds = {"weir/1": 3.0, "lock/1": 1.0}
    assert order(editions, odds, [editions.place["weir/1"]]) == ["weir/1", "lock/1"]
    assert order(editions, odds, cap="lock/1") == ["weir/1", "lock/1"]


def _replaced(segment: Segment) -> Segment:
    """What is held of the ford, as of a document that the lock's replaced; anything else as it is."""
    after = "lock" if segment.document.id == "ford" else None
    return replace(segment, document=replace(segment.document, superseded_by=after))


def test_a_paragraph_comes_before_a_note_on_the_edition_that_it_replaced(tmp_path: Path) -> None:
    library = a_library(tmp_path / "library", ford=["Herons are counted once a day, by the clerk."])
    index = Index(tmp_path / "index", library, HashEncoder())
    earlier = an_original("ford", HERON, BELLS)
    index.add(replace(earlier, document=replace(earlier.document, superseded_by="lock")))
    index.add(an_original("lock", AGAIN))
    held = Catalogue(index.segments(), index.encoder, library.words)
    after = Catalogue([_replaced(s) for s in index.segments()], index.encoder, library.words)
    odds = {"ford/note-1": 3.0, "ford/1": 0.0, "lock/1": 1.0}
    given = weighed(*(odds.get(p.id, -9.0) for p in held.passages))
    assert [r.passage.note for r in results_of(given, held)[0]][:2] == [True, False]
    assert [r.passage.note for r in results_of(given, after)[0]][:2] == [False, True]
