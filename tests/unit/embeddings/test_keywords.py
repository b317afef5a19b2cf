"""Keyword search: whatever is typed gives finite scores, and shared words count."""

from __future__ import annotations

from collections import Counter

import bm25s
import numpy as np
import pytest
import Stemmer
from hypothesis import example, given
from hypothesis import strategies as st

from embeddings.keywords import DrawnKeywords, Keywords, WordCounts, stems_of, words_of

TEXTS = [
    "The host authority must convene the strategy discussion.",
    "The home authority attends the conference.",
    "Visits are made every ten working days.",
    "",
    "🙂",
]
KEYWORDS = Keywords(TEXTS)

HOSTILE = [
    "",
    " ",
    "\n\t\r",
    "?",
    "the of and",
    'strategy" OR 1=1 --',
    '"strategy discussion" NEAR/2 (host OR home) AND NOT visit*',
    "text:strategy ^2 {a b} + - * ( ) : ~",
    "'; DROP TABLE passages; --",
    "<script>alert('visits')</script> &amp; &#128512; <b>host</b>",
    "🙂☎️👩‍👧",
    "ﬁ ß İ ſtrategy Ω",
    "\x00\u200b\u202e",
    "\ud800 host",
    "a" * 100_000,
    " ".join(["visits", "host", "unheard", "of"] * 2500),
    " ".join(f"word{n}" for n in range(10_000)),
]


@pytest.mark.parametrize("question", HOSTILE)
def test_whatever_is_typed_gives_finite_scores(question: str) -> None:
    scores = KEYWORDS.scores(question)
    assert scores.shape == (len(TEXTS),)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert all(0 <= KEYWORDS.count(stem) <= len(TEXTS) for stem in stems_of(question))


@given(st.text(), st.text())
def test_any_text_gives_finite_scores(question: str, text: str) -> None:
    assert np.isfinite(KEYWORDS.scores(question)).all()
    assert np.isfinite(Keywords([text]).scores(question)).all()
    assert all(Keywords([text, text]).count(stem) == 2 for stem in stems_of(text))


words = st.sampled_from(
    ["strategy", "discussion", "host", "home", "visit", "child", "council", "boundary", "police"]
)
texts = st.lists(words, min_size=1, max_size=8)


@given(st.lists(texts, min_size=1, max_size=8), texts)
def test_a_text_that_shares_a_word_scores_above_none(held: list[list[str]], question: list[str]) -> None:
    scores = Keywords([" ".join(text) for text in held]).scores(" ".join(question))
    for text, score in zip(held, scores, strict=True):
        assert (score > 0) == bool(set(text) & set(question))


@pytest.mark.parametrize("question", ["Who CONVENES it?", "convened", "<b>convene</b>", '"convening"'])
def test_a_word_is_found_in_its_other_forms(question: str) -> None:
    scores = KEYWORDS.scores(question)
    assert scores[0] > 0
    assert not scores[1:].any()


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    scores = Keywords(["visit child", "visit council", "visit boundary", "visit police"]).scores(
        "visit boundary"
    )
    assert scores.argmax() == 2
    assert scores[0] > 0


@pytest.mark.parametrize("none", [[], [""], ["", " "], ["the", "of"], ["🙂"]])
def test_texts_without_words_score_nothing(none: list[str]) -> None:
    assert Keywords(none).scores("visits").tolist() == [0] * len(none)


@given(st.text())
@example("The host’s visits (s.47) are MADE at 10am; zoë_b's ſtrategy")
def test_a_question_is_cut_into_words_as_the_texts_are(text: str) -> None:
    (cut,) = bm25s.tokenize(
        [text], stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
    )
    assert stems_of(text) == cut


@given(st.lists(texts, min_size=1, max_size=12), texts, st.data())
def test_some_of_many_texts_score_as_among_all_of_them(
    held: list[list[str]], question: list[str], data: st.DataObject
) -> None:
    every = [" ".join(text) for text in held]
    drawn = data.draw(st.lists(st.integers(0, len(every) - 1), unique=True))
    stems = [stems_of(text) for text in every]
    counts = Counter(stem for text in stems for stem in set(text))
    known = WordCounts(len(every), sum(map(len, stems)) / len(every), counts)
    some = DrawnKeywords([every[n] for n in drawn], known)
    asked = " ".join(question)
    assert np.allclose(some.scores(asked), Keywords(every).scores(asked)[drawn], rtol=1e-5)
    assert [some.count(stem) for stem in counts] == [Keywords(every).count(stem) for stem in counts]


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("who attends a strategy discussion", "Who attends the strategy discussions?", True),
        ("strategy discussion, who attends", "who attends a strategy discussion", True),
        ("child seen at home", "child not seen at home", False),
        ("seen with parents", "seen without parents", False),
        ("who attends", "when attends", False),
        ("who attends a strategy discussion", "who attends a strategy discussion in hospital", False),
    ],
)
def test_short_texts_say_the_same_whatever_the_order_and_the_forms_of_their_words(
    text: str, other: str, same: bool
) -> None:
    assert (words_of(text) == words_of(other)) is same
