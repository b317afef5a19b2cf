"""Late interaction agrees with its definition, written slowly here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import HashEncoder

from embeddings.encoder import Encoded, Floats, Numbers
from embeddings.late import (
    ASKING,
    BLOCK,
    Rarity,
    Texts,
    Tokens,
    late_scores,
    mutual_scores,
    spans,
    texts_holding,
)

seeds = st.integers(0, 2**32 - 1)
#: How many tokens a text has before its body, and in it.
shapes = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 9)), min_size=1, max_size=8)


def a_store(random: np.random.Generator, tokens: int, dimensions: int) -> Encoded:
    vectors = random.standard_normal((tokens, dimensions)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scales = np.abs(vectors).max(axis=1) / 127
    return Encoded(
        vectors=vectors[:0],
        tokens=np.rint(vectors / scales[:, None]).astype(np.int8),
        scales=scales.astype(np.float32),
        ids=np.zeros(tokens, np.int32),
        offsets=np.array([0, tokens], np.int32),
    )


def rarity_of(texts: Sequence[Numbers], size: int, asking: Iterable[int]) -> Rarity:
    return Rarity(texts_holding(texts, size), len(texts), asking)


def slowly(question: Floats, weights: Floats, text: Tokens) -> tuple[float, float]:
    """For each word of the question its best match, by weight: in the whole text and in the body."""
    rows = [
        text.encoded.tokens[r].astype(float) * float(text.encoded.scales[r])
        for r in range(text.start, text.end)
    ]
    whole = body = 0.0
    for word, weight in zip(question.astype(float), weights.astype(float), strict=True):
        whole += weight * max(float(word @ row) for row in rows)
        body += weight * max(float(word @ row) for row in rows[text.body - text.start :])
    return whole, body


@given(seeds, shapes, st.integers(1, 7), st.integers(1, 12))
def test_scores_agree_with_the_definition(
    seed: int, lengths: list[tuple[int, int]], words: int, dimensions: int
) -> None:
    random = np.random.default_rng(seed)
    stores = [a_store(random, sum(p + b for p, b in lengths) + 3, dimensions) for _ in range(2)]
    texts, at = [], 1
    for prefix, body in lengths:
        texts.append(Tokens(stores[random.integers(2)], at, at + prefix, at + prefix + body))
        at += prefix + body
    random.shuffle(texts)
    question = random.standard_normal((words, dimensions)).astype(np.float32)
    question /= np.linalg.norm(question, axis=1, keepdims=True)
    weights = random.random(words).astype(np.float32)
    weights /= weights.sum()
    rows = random.integers(len(texts), size=random.integers(1, 2 * len(texts)))
    scores = late_scores(question, weights, Texts(texts), rows)
    assert scores.shape == (len(rows), 2)
    assert np.allclose(scores, [slowly(question, weights, texts[row]) for row in rows], atol=1e-4)
    assert (scores[:, 0] >= scores[:, 1] - 1e-6).all()
    assert scores.max() <= 1.01


def test_texts_longer_than_a_block_are_compared_whole() -> None:
    random = np.random.default_rng(2)
    lengths = [BLOCK - 1, 1, 2, 3 * BLOCK, 5, BLOCK, 7]
    store = a_store(random, sum(lengths), 4)
    ends = np.cumsum(lengths).tolist()
    texts = [Tokens(store, end - n, end - n // 2 - 1, end) for n, end in zip(lengths, ends, strict=True)]
    question = random.standard_normal((3, 4)).astype(np.float32)
    weights = np.full(3, 1 / 3, np.float32)
    scores = late_scores(question, weights, Texts(texts), np.arange(len(texts)))
    assert np.allclose(scores, [slowly(question, weights, text) for text in texts], atol=1e-4)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=9))
def test_spans_are_every_number_of_every_range(ranges: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in ranges], np.int64)
    ends = np.array([start + size for start, size in ranges], np.int64)
    wanted = [n for start, size in ranges for n in range(start, start + size)]
    assert spans(starts, ends).tolist() == wanted


def test_no_question_and_no_texts_score_nothing() -> None:
    store = a_store(np.random.default_rng(1), 4, 3)
    texts = Texts([Tokens(store, 0, 1, 4)])
    one, none = np.ones((1, 3), np.float32), np.zeros((0, 3), np.float32)
    assert late_scores(one, np.ones(1, np.float32), texts, np.zeros(0, np.int64)).shape == (0, 2)
    assert late_scores(none, np.zeros(0, np.float32), texts, np.zeros(1, np.int64)).tolist() == [[0, 0]]


def test_a_text_that_holds_every_word_of_the_question_scores_one() -> None:
    encoded = HashEncoder().encode(
        ["visit the child", "Title. the social worker must visit the child", "nothing alike"]
    )
    offsets = encoded.offsets
    texts = [Tokens(encoded, int(offsets[1]), int(offsets[1]) + 2, int(offsets[2]))]
    texts.append(Tokens(encoded, int(offsets[2]), int(offsets[2]), int(offsets[3])))
    weights = rarity_of([encoded.ids], HashEncoder().vocabulary, []).of(encoded.ids[: offsets[1]])
    held, not_held = late_scores(encoded.token_vectors(0), weights, Texts(texts), np.arange(2))
    assert np.allclose(held, 1, atol=0.02)
    assert (not_held < 0.9).all()


numbers = st.lists(st.integers(0, 29), min_size=1, max_size=12).map(lambda ids: np.array(ids, np.int32))


@given(st.lists(numbers, max_size=9), st.sets(st.integers(0, 29)), numbers)
def test_weights_add_up_to_one_and_are_never_negative(
    texts: list[np.ndarray[tuple[int], np.dtype[np.int32]]],
    asking: set[int],
    question: np.ndarray[tuple[int], np.dtype[np.int32]],
) -> None:
    weights = rarity_of(texts, 30, asking).of(question)
    assert weights.shape == question.shape
    assert (weights >= 0).all()
    if texts:
        assert np.isclose(weights.sum(), 1, atol=1e-5)


def test_a_rare_word_weighs_more_than_a_common_one_and_an_asking_word_less() -> None:
    texts = [np.array(ids, np.int32) for ids in ([0, 1], [0, 2], [0, 3], [0, 0, 4])]
    question = np.array([0, 1, 9], np.int32)
    common, rare, unseen = rarity_of(texts, 10, []).of(question)
    assert common < rare < unseen
    plain = rarity_of(texts, 10, []).of(np.array([1, 2], np.int32))
    asked = rarity_of(texts, 10, [1]).of(np.array([1, 2], np.int32))
    assert np.isclose(plain[0], plain[1])
    assert np.isclose(asked[0] / asked[1], ASKING)
    assert asked[0] < plain[0]


def test_a_question_without_words_has_no_weights() -> None:
    assert rarity_of([np.array([1], np.int32)], 3, []).of(np.zeros(0, np.int32)).shape == (0,)


def test_a_text_without_tokens_scores_nothing_and_disturbs_none() -> None:
    store = a_store(np.random.default_rng(5), 6, 8)
    full, empty = Tokens(store, 0, 2, 6), Tokens(store, 3, 2, 3)
    question = store.token_vectors(0)[:2] if len(store.offsets) > 1 else store.tokens[:2].astype(np.float32)
    weights = np.array([0.5, 0.5], np.float32)
    one, both = np.zeros(1, np.int64), np.array([0, 1])
    alone = late_scores(question, weights, Texts([full]), one)
    assert np.allclose(late_scores(question, weights, Texts([full, empty]), both), [alone[0], [0, 0]])
    assert np.allclose(late_scores(question, weights, Texts([empty]), one), [[0, 0]])
    rarity = rarity_of([store.ids], int(store.ids.max()) + 1, [])
    mutual = mutual_scores(question, weights, Texts([empty, full]), both, rarity)
    assert np.allclose(mutual[0], [0, 0])
    assert np.allclose(mutual[1], mutual_scores(question, weights, Texts([full]), one, rarity)[0])
