"""Short texts: their features are those of scikit-learn, which is not imported for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer
from support.fakes import HashEncoder

from embeddings.short_texts import features_of

PIECES = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2048)
WORDS = HashingVectorizer(ngram_range=(1, 2), n_features=2048, token_pattern=r"\b\w+\b")

typed = st.text(st.characters(codec="utf-8"), max_size=80) | st.text("abcs.4' \n", max_size=80)


@given(st.lists(typed, min_size=1, max_size=4))
def test_parts_of_texts_count_where_scikit_learn_counts_them(texts: list[str]) -> None:
    encoder = HashEncoder()
    wanted = [encoder.encode(texts).vectors, *(made.transform(texts).toarray() for made in (PIECES, WORDS))]
    assert np.allclose(features_of(texts, encoder), np.hstack(wanted))


@pytest.mark.parametrize("text", ["", "a", "who holds the strat?", "zoë’s “s.47” — 5 March 🙂"])
def test_other_words_are_other_features(text: str) -> None:
    told, other = features_of([text, f"{text} dad"], HashEncoder())
    assert not np.allclose(told, other)
