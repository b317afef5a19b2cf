"""Citation codes: the same for the same card, and understood however they are typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.citations.service import ALPHABET, as_typed, code_of

codes = st.text(ALPHABET, min_size=8, max_size=8).map(lambda letters: f"{letters[:4]}-{letters[4:]}")
shown = st.lists(st.tuples(st.text(max_size=20), st.text("0123456789abcdef", min_size=16, max_size=16)))


@given(shown, st.text(max_size=30), st.randoms())
def test_a_code_is_made_of_what_was_shown_in_any_order(
    passages: list[tuple[str, str]], facts: str, chance: object
) -> None:
    code = code_of(passages, facts)
    assert re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
    mixed = list(passages)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert code_of(mixed, facts) == code
    assert code_of([*passages, ("another", "0" * 16)], facts) != code
    assert code_of(passages, f"{facts}.") != code


@given(codes, st.sampled_from(["", " ", "-", " - "]), st.booleans(), st.booleans())
def test_a_code_is_known_however_it_is_typed(code: str, between: str, lower: bool, misread: bool) -> None:
    typed = f"  {code.replace('-', between)} "
    if misread:
        typed = typed.replace("0", "O").replace("1", "l")
    assert as_typed(typed.lower() if lower else typed) == code


@pytest.mark.parametrize("typed", ["", "K7F3-9QT", "K7F3-9QTXX", "K7F3-9QTA", "K7F3_9QTX", "Ⅶ7F3-9QTX"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert as_typed(typed) is None


def test_a_code_stands_for_ever() -> None:
    """A code that was written down must be made the same way by every later version."""
    assert code_of([("manual/who-rings", "0123456789abcdef")], "danger=no") == "0D8C-8HMG"
