"""Everyday words and their formal terms, the shipped ones and those of a council."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from procedures.library import SHIPPED
from procedures.lists import ListError
from procedures.words import Words, load_words

SHIPPED_WORDS = load_words(SHIPPED / "words.yaml")


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("who holds the strat", "strategy discussion"),
        ("s47 or S.47?", "section 47 enquiries"),
        ("is the LADO told", "local authority designated officer"),
        ("c&f due when", "child and family assessment"),
    ],
)
def test_shipped_words_bring_their_formal_terms(question: str, term: str) -> None:
    assert any(term in found for found in SHIPPED_WORDS.terms_for(question))


@pytest.mark.parametrize(
    "question", ["went to spain", "FLOWN TO THE PHILIPPINES", "family from sri lanka", "in Poland"]
)
def test_a_place_abroad_is_abroad(question: str) -> None:
    assert SHIPPED_WORDS.terms_for(question) == ("abroad",)


@pytest.mark.parametrize(
    "question", ["to northern ireland", "in jersey", "from jordan", "in georgia's care", "polish"]
)
def test_these_islands_and_what_may_be_a_name_are_not_abroad(question: str) -> None:
    assert "abroad" not in SHIPPED_WORDS.terms_for(question)


@pytest.mark.parametrize("question", ["a stratified sample", "is47b", "the c&fx form", "lacquer"])
def test_a_word_within_another_brings_nothing(question: str) -> None:
    assert SHIPPED_WORDS.terms_for(question) == ()


def test_the_longest_word_wins_and_each_term_comes_once() -> None:
    words = Words({"strat": ("strategy",), "strat mins": ("strategy minutes",), "mins": ("minutes",)})
    assert words.terms_for("strat mins") == ("strategy minutes",)
    assert words.terms_for("strat, STRAT and mins") == ("strategy", "minutes")


def test_each_everyday_word_is_told_with_its_own_terms() -> None:
    words = Words({"strat": ("strategy",), "mins": ("minutes",)})
    told = [*words.terms_in("Strat mins, family in spain")]
    assert told == [("Strat", ("strategy",)), ("mins", ("minutes",)), ("spain", ("abroad",))]


@given(st.text(alphabet="ſıİK strat47lacoimnsu.&", max_size=40))
@example("ſ47 and ıcpc")
def test_no_letter_that_only_resembles_another_stops_a_question(text: str) -> None:
    known = {term for terms in SHIPPED_WORDS.formal.values() for term in terms}
    assert set(SHIPPED_WORDS.terms_for(text)) <= known


def test_no_shipped_word_is_given_twice() -> None:
    tree = yaml.compose((SHIPPED / "words.yaml").read_text(encoding="utf-8"))
    parts = {key.value: value for key, value in tree.value}
    keys = Counter(key.value for name in ("abbreviations", "everyday") for key, _ in parts[name].value)
    assert [word for word, times in keys.items() if times > 1] == []
    assert set(keys) == set(SHIPPED_WORDS.formal)


def test_an_absent_file_means_no_words(tmp_path: Path) -> None:
    words = load_words(tmp_path / "words.yaml")
    assert words.terms_for("strat") == ()
    assert words.asking == ()


def test_words_that_yaml_would_read_as_something_else_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("abbreviations:\n  no: number\n  16: [sixteen]\nasking: [yes]\n", encoding="utf-8")
    words = load_words(path)
    assert words.terms_for("no 16") == ("number", "sixteen")
    assert words.asking == ("yes",)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("abbreviations:\n  strat: [strategy]\n  lado:\n", 3, "lado is empty"),
        ("everyday:\n  mum: []\n", 2, "mum is empty"),
        ("abbreviations:\n  strat: {a: b}\n", 2, "strat must be a list, such as [a, b]"),
        ("\neveryday: [mum]\n", 2, "must hold lines"),
    ],
)
def test_a_mistake_names_its_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = tmp_path / "words.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ListError) as caught:
        load_words(path)
    assert (caught.value.problems[0].path, caught.value.problems[0].line) == (path, line)
    assert message in str(caught.value)
