"""The words of the house as values: digests, names and what a passage may become."""

from __future__ import annotations

import dataclasses
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.document import Passage, Voice, slug, text_digest

PASSAGE = Passage("d#1", "d", "Tell the other council today.", "1")


def test_a_digest_is_of_the_text_shown() -> None:
    expected = hashlib.sha256(b"Tell the other council today.").hexdigest()[:16]
    assert PASSAGE.digest == text_digest(PASSAGE.text) == expected
    assert dataclasses.replace(PASSAGE, text="Tell the other council today!").digest != expected
    assert dataclasses.replace(PASSAGE, heading="Elsewhere").digest == expected


def test_a_passage_takes_a_voice_and_nothing_else_changes() -> None:
    found = PASSAGE.said_by(Voice.FINDING)
    assert found.voice is Voice.FINDING
    assert found == dataclasses.replace(PASSAGE, voice=Voice.FINDING)
    assert PASSAGE.voice is Voice.ACCOUNT


@pytest.mark.parametrize("voice", Voice)
def test_only_what_a_source_does_not_say_is_silent(voice: Voice) -> None:
    assert PASSAGE.said_by(voice).silent == (voice is Voice.SILENCE)


def test_a_passage_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        PASSAGE.text = "Tell nobody."  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Exampleshire County Council", "exampleshire-county-council"),
        ("4.1.2 b)", "4.1.2-b"),
        ("  (19 000 000). ", "19-000-000"),
        ("Children’s — papers", "children-s-papers"),
    ],
)
def test_a_slug(text: str, made: str) -> None:
    assert slug(text) == made


@given(st.text())
def test_a_slug_is_safe_in_an_id_and_stable(text: str) -> None:
    made = slug(text)
    assert re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?", made)
    assert slug(made) == made
