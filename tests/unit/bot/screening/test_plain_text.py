"""Plain text: what looks the same becomes the same, and what is plain stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.plain_text import plain


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("kn\u200bife", "knife"),
        ("\u0430bc", "abc"),
        ("\uff13\uff14", "34"),
        ("\u0663\u0664", "34"),
        ("a\u2014b", "a-b"),
        ("he\u2019s", "he's"),
        ("Si\u00f4n", "Si\u00f4n"),
        ("n\u0336o\u0336", "no"),
        ("\u041c\u0430\u0440\u0438\u044f", "\u041c\u0430\u0440\u0438\u044f"),
    ],
)
def test_look_alikes_are_undone(typed: str, read: str) -> None:
    assert plain(typed) == read


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_plain_letters_come_back_as_they_were(text: str) -> None:
    assert plain(text) == text


@given(st.text(max_size=200))
def test_plain_text_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)
