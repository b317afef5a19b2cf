"""From questions to what was found, over what stands on disk at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.fakes import HashEncoder, a_library, an_original, no_library

from embeddings.confidence import OneScale, Verdict
from embeddings.encoder import Floats
from embeddings.errors import RerankerError
from embeddings.index import Index
from embeddings.reranker import Pair
from embeddings.search import Search
from embeddings.weights import SHIPPED, Learned, load_learned, nothing_learned
from procedures.authorities import Authorities, Authority
from procedures.document import Kind, Seen
from procedures.library import Library
from procedures.words import Words

HERON = "the heron is counted by the ferry clerk at dusk"
BELLS = "bells at the mill are rung twice before the tide"


@pytest.fixture
def learned() -> Learned:
    """What came with the project, as if learned for the encoder of the tests."""
    return replace(load_learned(SHIPPED), encoder=HashEncoder().digest, reranker="")


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


@pytest.mark.parametrize("date", ["March 2025", "Updated 3 March 2025", "Version 2.1, March 2025"])
def test_a_date_that_stands_alone_answers_nothing(tmp_path: Path, learned: Learned, date: str) -> None:
    search = a_search(tmp_path, a_library(tmp_path / "library"), learned)
    rule = "The ferry rules of March 2025 hold until the mill is built."
    search.index.add(an_original("ford", date, rule))
    assert found_texts(search, "March 2025") == [rule]


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
    alike = OneScale(*[learned.scales.before.original] * 2)  # whatever was learned of notes without phrasings
    weighed = replace(learned, scales=replace(learned.scales, before=alike))
    search = a_search(tmp_path / "index", library, weighed)
    search.index.add(an_original("ford", HERON, BELLS))
    (found,) = search.find(["Herons once a day"])
    assert found.results[0].passage.note
    assert [original.text for original in found.results[0].originals] == [HERON]
    assert HERON not in [result.passage.text for result in found.results]


def test_nothing_is_called_an_answer_by_an_encoder_that_was_not_calibrated(
    tmp_path: Path, learned: Learned
) -> None:
    question = "the heron is counted by the ferry clerk at dusk"
    certain = replace(learned, scales=replace(learned.scales, answers=0.0, nearest=0.0))
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


class BrokenReranker:
    """A reranker whose model is missing."""

    digest = "broken"

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        raise RerankerError("The packaged reranker is not installed; run make setup.")


class WordReranker:
    """A reranker that counts the words that question and passage share."""

    digest = "words"

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        shared = [len(set(question.split()) & set(text.split())) for question, text in pairs]
        return np.array(shared, np.float32)


def test_without_its_reranker_nothing_is_called_an_answer_and_the_search_says_why(
    tmp_path: Path, learned: Learned
) -> None:
    certain = replace(learned, scales=replace(learned.scales, answers=0.0, nearest=0.0))
    for reranker, verdict in ((WordReranker(), Verdict.ANSWERED), (BrokenReranker(), Verdict.CLOSEST)):
        known = replace(certain, reranker=reranker.digest)
        index = Index(tmp_path / reranker.digest, no_library(), HashEncoder())
        search = Search(index, known, reranker)
        index.add(an_original("ford", HERON, BELLS))
        (found,) = search.find(["who counts the heron at dusk"])
        assert found.verdict is verdict
        assert found.results[0].passage.text == HERON
        assert bool(search.fault) is (verdict is Verdict.CLOSEST)


def test_another_reranker_than_the_calibrated_one_answers_nothing(tmp_path: Path, learned: Learned) -> None:
    search = Search(Index(tmp_path, no_library(), HashEncoder()), learned, WordReranker())
    assert not search.calibrated


def test_a_note_that_is_merely_near_does_not_stand_before_the_paragraph_that_holds_the_words(
    tmp_path: Path, learned: Learned
) -> None:
    near = [f"The ferry clerk keeps list {number} of the birds." for number in range(30)]
    library = a_library(tmp_path / "library", lists=near)
    search = a_search(tmp_path / "index", library, learned)
    search.index.add(an_original("ford", HERON, BELLS))
    assert HERON in found_texts(search, HERON)[:1]


@pytest.mark.parametrize("question", ['show me "rung twice before the tide"', BELLS])
def test_the_very_words_of_a_paragraph_find_it_and_answer(
    question: str, tmp_path: Path, learned: Learned
) -> None:
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", HERON, BELLS))
    (found,) = search.find([question])
    assert (found.verdict, found.results[0].passage.text) == (Verdict.ANSWERED, BELLS)


@pytest.mark.parametrize("count", [1, 300, pytest.param(100_000, marks=pytest.mark.slow)])
def test_one_text_many_times_is_said_once(count: int, tmp_path: Path, learned: Learned) -> None:
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", *[HERON] * count))
    assert found_texts(search, "who counts the heron") == [HERON]


def test_a_document_under_two_ids_is_shown_once(tmp_path: Path, learned: Learned) -> None:
    search = a_search(tmp_path, no_library(), learned)
    for document_id in ("ford", "ford-again"):
        search.index.add(an_original(document_id, HERON, BELLS))
    assert sorted(found_texts(search, "who counts the heron at dusk")) == sorted([HERON, BELLS])


def test_a_question_that_is_a_whole_paragraph_finds_what_it_is_about(
    tmp_path: Path, learned: Learned
) -> None:
    story = "Yesterday we walked to the river with the children and ate by the water. " * 12
    search = a_search(tmp_path, no_library(), learned)
    search.index.add(an_original("ford", HERON, BELLS, "the ferry is painted in spring"))
    assert found_texts(search, f"{story}Who counts the heron at dusk? {story}")[0] == HERON


def test_notes_without_originals_and_originals_without_notes_are_both_found(
    tmp_path: Path, learned: Learned
) -> None:
    library = a_library(tmp_path / "library", mill=["Bells are rung twice before the tide."])
    search = a_search(tmp_path / "index", library, learned)
    search.index.add(an_original("ford", HERON))
    assert HERON in found_texts(search, "who counts the heron at dusk")
    assert library.notes[0].text in found_texts(search, "bells are rung twice before the tide")


def test_where_nothing_is_calibrated_nothing_is_called_an_answer(tmp_path: Path) -> None:
    search = a_search(tmp_path, no_library(), nothing_learned())
    search.index.add(an_original("ford", HERON, BELLS))
    (found,) = search.find(["who counts the heron at dusk"])
    assert found.verdict is Verdict.CLOSEST
    assert {r.passage.text for r in found.results} == {HERON, BELLS}


@pytest.mark.parametrize(("home", "first"), [("northborough", "north"), ("southborough", "south")])
def test_among_equals_the_askers_own_council_comes_first(
    home: str, first: str, tmp_path: Path, learned: Learned
) -> None:
    search = a_search(tmp_path, no_library(), learned)
    for council, text in (("north", f"{HERON} by one"), ("south", f"{HERON} by two")):
        original = an_original(council, text)
        document = replace(original.document, about=(f"{council}borough",))
        search.index.add(replace(original, document=document))
    (found,) = search.find(["who counts the heron at dusk"], [home])
    assert found.results[0].document.id == first


def test_a_national_rule_stands_before_the_like_procedure_of_an_area_that_nobody_asked_about(
    tmp_path: Path, learned: Learned
) -> None:
    search = a_search(tmp_path, no_library(), learned)
    area = {"kind": Kind.PROCEDURE, "seen": Seen.PUBLISHER, "about": ("northborough",)}
    for slug, text, facts in (("nation", f"{HERON} by one", {"kind": Kind.GUIDANCE}), ("north", HERON, area)):
        original = an_original(slug, text)
        search.index.add(replace(original, document=replace(original.document, **facts)))
    question = "who counts the heron at dusk"
    for home, first in ((None, "nation"), ("southborough", "nation"), ("northborough", "north")):
        (found,) = search.find([question], [home])
        assert found.results[0].document.id == first


@pytest.mark.parametrize("kind", [Kind.DECISION, Kind.PAPER, Kind.MINUTES, Kind.REVIEW])
def test_a_rule_stands_before_what_was_told_of_a_day_unless_that_is_asked_for(
    kind: Kind, tmp_path: Path, learned: Learned
) -> None:
    search = a_search(tmp_path, no_library(), learned)
    day = {"kind": kind, "about": ("northborough",)}
    for slug, text, facts in (("nation", f"{HERON} by one", {"kind": Kind.GUIDANCE}), ("told", HERON, day)):
        original = an_original(slug, text)
        search.index.add(replace(original, document=replace(original.document, **facts)))
    for home in (None, "northborough"):
        (found,) = search.find(["who counts the heron at dusk"], [home])
        assert found.results[0].document.id == "nation"
    (asked,) = search.find(["who was found at fault, who counts the heron at dusk"])
    assert asked.results[0].document.id == "told"


class AskedReranker(WordReranker):
    """A reranker that remembers which wordings it read, and makes nothing of slang."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        self.asked += dict.fromkeys(question for question, _ in pairs)
        return np.array([3.0 if "heron" in question else -9.0 for question, _ in pairs], np.float32)


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("who counts the birdie", ["who counts the birdie", "who counts the birdie ; heron"]),
        ("who counts the birdie, a heron", ["who counts the birdie, a heron"]),
        ("who rings the bells", ["who rings the bells"]),
    ],
)
def test_slang_is_read_once_more_in_formal_terms_only_where_it_means_nothing_to_the_reranker(
    question: str, read: list[str], tmp_path: Path, learned: Learned
) -> None:
    library = replace(no_library(), words=Words({"birdie": ("heron",)}))
    reranker = AskedReranker()
    search = Search(Index(tmp_path, library, HashEncoder()), learned, reranker)
    search.index.add(an_original("ford", HERON, BELLS))
    search.find([question])
    assert reranker.asked == read


def test_a_formal_term_in_a_passage_covers_the_everyday_word(tmp_path: Path, learned: Learned) -> None:
    chances = []
    for words in ({}, {"birdie": ("heron",)}):
        library = replace(no_library(), words=Words(words))
        search = a_search(tmp_path / str(len(words)), library, learned)
        search.index.add(an_original("ford", HERON, BELLS))
        catalogue = search.finder().catalogue
        chances.append(catalogue.meant("who counts the birdie"))
    assert chances == [{}, {"birdi": [frozenset({"heron"})]}]


@pytest.mark.parametrize(
    ("about", "asked"),
    [((), ["who counts the heron"]), (("northborough",), []), (("southborough",), ["who counts the heron"])],
)
def test_the_name_of_a_council_of_which_nothing_is_held_is_left_out_of_a_second_reading(
    about: tuple[str, ...], asked: list[str], tmp_path: Path, learned: Learned
) -> None:
    council = Authority(slug="northborough", name="Northborough Council", region="east")
    library = replace(no_library(), authorities=Authorities((council,)))
    reranker = AskedReranker()
    search = Search(Index(tmp_path, library, HashEncoder()), learned, reranker)
    original = an_original("ford", HERON, BELLS)
    search.index.add(replace(original, document=replace(original.document, about=about)))
    search.find(["northborough who counts the heron"])
    assert reranker.asked == ["northborough who counts the heron", *asked]
