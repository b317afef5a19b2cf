"""From questions to what was found, over what stands on disk at that moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import HashEncoder, a_library, an_original, no_library

from embeddings.confidence import Verdict
from embeddings.index import Index
from embeddings.search import Search
from embeddings.weights import SHIPPED, Learned, load_learned
from procedures.library import Library

HERON = "the heron is counted by the ferry clerk at dusk"
BELLS = "bells at the mill are rung twice before the tide"


@pytest.fixture
def learned() -> Learned:
    """What came with the project, as if learned for the encoder of the tests."""
    return replace(load_learned(SHIPPED), encoder=HashEncoder().digest)


def a_search(folder: Path, library: Library, learned: Learned) -> Search:
    return Search(Index(folder, library, HashEncoder()), learned)


def found_texts(search: Search, question: str) -> list[str]:
    (found,) = search.find([question])
    return [result.passage.text for result in found.results]


def test_the_passage_that_holds_the_words_comes_first(tmp_path: Path, learned: Learned) -> None:
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", HERON, BELLS))
    assert found_texts(search, "who counts the heron at dusk")[0] == HERON
    assert found_texts(search, "how often are bells rung before the tide")[0] == BELLS


def test_another_process_finds_what_was_added_and_no_longer_what_was_removed(
    tmp_path: Path, learned: Learned
) -> None:
    ours, theirs = (a_search(tmp_path, no_library(), learned) for _ in range(2))
    ours.index.add(an_original("ford", HERON))
    assert found_texts(theirs, "heron at dusk") == [HERON]
    ours.index.remove("ford")
    assert found_texts(theirs, "heron at dusk") == []
    assert theirs.find(["heron at dusk"])[0].verdict is Verdict.NOTHING


def test_replaced_text_is_not_found(tmp_path: Path, learned: Learned) -> None:
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", HERON))
    assert found_texts(search, "heron") == [HERON]
    search.index.add(an_original("ford", BELLS))
    assert HERON not in found_texts(search, "heron")


def test_a_note_brings_the_paragraph_it_rests_on_and_that_is_not_shown_again(
    tmp_path: Path, learned: Learned
) -> None:
    library = a_library(tmp_path / "library", ford=["Herons are counted once a day, by the clerk."])
    search = a_search(tmp_path / "index", library, learned)
    search.index.add(an_original("ford", HERON, BELLS))
    (found,) = search.find(["herons are counted once a day by the clerk"])
    assert found.results[0].passage.note
    assert [original.text for original in found.results[0].originals] == [HERON]
    assert HERON not in [result.passage.text for result in found.results]


def test_nothing_is_called_an_answer_by_an_encoder_that_was_not_calibrated(
    tmp_path: Path, learned: Learned
) -> None:
    question = "the heron is counted by the ferry clerk at dusk"
    sure = replace(learned.judges.original, answers=0.0, nearest=0.0)
    certain = replace(learned, judges=replace(learned.judges, original=sure))
    search = a_search(tmp_path, no_library(), certain)
    search.index.add(an_original("ford", HERON))
    assert search.find([question])[0].verdict is Verdict.ANSWERED
    foreign = a_search(tmp_path, no_library(), replace(certain, encoder="another"))
    assert not foreign.calibrated
    assert foreign.find([question])[0].verdict is Verdict.CLOSEST


def test_questions_are_answered_in_order_and_encoded_in_one_batch(tmp_path: Path, learned: Learned) -> None:
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", HERON, BELLS))
    search.finder()
    encoder = search.index.encoder
    assert isinstance(encoder, HashEncoder)
    before = encoder.texts
    found = search.find(["bells before the tide", "heron at dusk"])
    assert [f.results[0].passage.text for f in found] == [BELLS, HERON]
    assert encoder.texts - before == 2


@pytest.mark.parametrize("question", ["🙂", "?", "a", '"heron" OR NEAR(', "<b>heron</b>", "heron " * 10_000])
def test_odd_questions_are_searched_for_without_a_fault(
    question: str, tmp_path: Path, learned: Learned
) -> None:
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", HERON, BELLS))
    (found,) = search.find([question])
    assert 0 <= found.chance <= 1


def test_an_empty_index_has_nothing(tmp_path: Path, learned: Learned) -> None:
    (found,) = a_search(tmp_path, no_library(), learned).find(["who counts the heron"])
    assert (found.verdict, found.results, found.silence) == (Verdict.NOTHING, (), None)
