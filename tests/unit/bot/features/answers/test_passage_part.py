"""The part of a long passage on a first screen: what it hangs on is with it, and no exception is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.features.answers.passage_part import (
    GAP,
    MOST,
    is_exception,
    joined,
    keyword_scores,
    part_of,
    sentences_of,
)

SENTENCES = st.sampled_from(
    [
        "The ferry office keeps the register of herons.",
        "The duty manager rings the other town on the same day.",
        "This is done by telephone.",
        "They write down what was agreed.",
        "Nobody need ring unless the lantern is lit.",
        "However, a heron on the roof is told to the harbour.",
        "The register may be closed only if the harbour agrees.",
        "Mr. Reed counts lanterns on p. 4 of the register.",
        "The town must:\n- light the lantern;\n- ring the bell, except on Sundays; and\n- close the ford.",
        "A letter follows in nine days (see 4.2).",
    ]
)
TEXTS = st.lists(SENTENCES, min_size=1, max_size=14).flatmap(
    lambda parts: st.sampled_from([" ", "\n"]).map(lambda between: between.join(parts))
)


@given(TEXTS)
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert " ".join(sentences_of(text)).split() == text.split()


@given(TEXTS, st.data())
def test_an_exception_is_in_the_part_or_there_is_no_part(text: str, data: st.DataObject) -> None:
    sentences = sentences_of(text)
    scores = data.draw(st.lists(st.floats(-1, 1), min_size=len(sentences), max_size=len(sentences)))
    part = part_of(text, scores)
    if part is None:
        return
    shown = joined(text, part)
    assert all(sentence in shown for sentence in sentences if is_exception(sentence))
    assert scores.index(max(scores)) in part
    assert len(shown.split()) <= MOST
    for piece in shown.split(GAP):
        assert piece in " ".join(sentences)


@given(TEXTS, st.data())
def test_what_points_back_has_the_sentence_before_it(text: str, data: st.DataObject) -> None:
    sentences = sentences_of(text)
    scores = data.draw(st.lists(st.floats(-1, 1), min_size=len(sentences), max_size=len(sentences)))
    for place in part_of(text, scores) or ():
        if place and sentences[place].startswith(("This", "They", "However")):
            assert place - 1 in (part_of(text, scores) or ())


def test_an_item_has_the_lead_in_of_its_list_and_the_items_beside_it() -> None:
    text = (
        "The harbour is open. The town must:\n(a) light the lantern;\n(b) ring the bell.\nThe ford is shut."
    )
    part = part_of(text, [0, 0, 0, 1, 0]) or ()
    assert joined(text, part) == "The town must: (a) light the lantern; (b) ring the bell."


def test_a_lead_in_has_all_its_items() -> None:
    text = "The harbour is open. The town must:\n(a) light the lantern;\n(b) ring the bell."
    assert part_of(text, [0, 1, 0, 0]) == (1, 2, 3)


def test_an_exception_in_an_item_brings_its_lead_in() -> None:
    text = "Ring. The town must:\n- light it;\n- ring it, except on Sundays.\nThe ford is shut. Herons nest."
    assert joined(text, part_of(text, [1, 0, 0, 0, 0, 0]) or ()) == (
        "Ring. The town must: - light it; - ring it, except on Sundays."
    )


def test_by_keywords_the_sentence_with_the_words_of_the_question_is_nearest() -> None:
    scores = keyword_scores("who rings the harbour", ["The ford is shut.", "The manager rings the harbour."])
    assert scores[1] > scores[0]
