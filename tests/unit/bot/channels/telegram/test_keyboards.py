"""Labels fit a phone: cut after a word where they must be, never so that two read alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.keyboards import WIDEST, fitted, in_full, keyboard, press

COMMITTEE = "Children's Service Complaint Report: committee minutes"


def labels(*made: str, width: int = 1) -> list[str]:
    buttons = [press(label, "code", number) for number, label in enumerate(made)]
    under = keyboard([buttons[at : at + width] for at in range(0, len(buttons), width)])
    assert under is not None
    return [button.text for row in under.inline_keyboard for button in row]


def test_a_long_label_is_cut_after_a_word() -> None:
    assert labels(COMMITTEE, "Cancel") == ["Children's Service...", "Cancel"]


def test_what_stands_after_a_title_is_never_cut() -> None:
    assert fitted(COMMITTEE, " (12)") == "Children's Service... (12)"
    assert fitted("Kent", " (12)") == "Kent (12)"


def test_two_that_would_read_alike_stay_whole() -> None:
    teams = ["assessment and intervention north (Kent)", "assessment and intervention north (Medway)"]
    assert labels(*teams, COMMITTEE) == [*teams, "Children's Service..."]


def test_the_whole_of_what_is_cut_stands_in_the_message() -> None:
    assert in_full("From which decision?", ["Kent (2)", COMMITTEE]) == f"From which decision?\n{COMMITTEE}"


def test_a_link_stays_a_link() -> None:
    from telegram import InlineKeyboardButton

    under = keyboard([[InlineKeyboardButton(COMMITTEE, url="https://example.org/minutes")]])
    assert under is not None
    (button,) = under.inline_keyboard[0]
    assert (button.text, button.url) == ("Children's Service...", "https://example.org/minutes")


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80), min_size=1, max_size=8))
def test_every_label_fits_or_is_whole_and_none_becomes_another(made: list[str]) -> None:
    shown = labels(*made)
    for label, before in zip(shown, made, strict=True):
        assert label == before or (len(label) <= WIDEST and label.endswith("..."))
    assert len(set(shown)) == len(set(made))


@pytest.mark.parametrize("width", [2, 3])
def test_labels_beside_one_another_stay_as_they_are(width: int) -> None:
    assert labels(COMMITTEE, "Cancel", "Back", width=width) == [COMMITTEE, "Cancel", "Back"]
