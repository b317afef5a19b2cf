"""The sentences of the assistant: plain, and complete for whatever a card may hold."""

from __future__ import annotations

import errno
import re
import string
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import ROOT
from support.samples import a_document, a_note, a_paragraph

from bot.core import formatting
from bot.core import messages as core_messages
from bot.core.card import Status
from bot.features.answers import messages as answer_messages
from procedures.document import Seen, Standing, Voice

#: Every module in which sentences stand, wherever in the house.
MODULES = [
    import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for path in sorted((ROOT / "bot").rglob("*messages.py"))
]
spoken = [pair for module in MODULES for pair in vars(module).items()]
SENTENCES = [
    sentence
    for name, values in spoken
    if name.isupper()
    for sentence in (
        [values]
        if isinstance(values, str)
        else values.values()
        if isinstance(values, dict)
        else values
        if isinstance(values, tuple)
        else ()
    )
    if isinstance(sentence, str)
]


def test_every_status_has_its_opening() -> None:
    assert answer_messages.LEADS.keys() == {status.value for status in Status}


def longest(sentence: str) -> int:
    """The words of the longest sentence of a text, without what is filled in."""
    plain = "".join(text for text, *_ in string.Formatter().parse(sentence))
    return max(len(part.split()) for part in re.split(r"[.?](?:\s|$)", plain))


def test_sentences_do_not_shout_apologise_or_use_pictures() -> None:
    assert len(SENTENCES) > 900
    assert [s for s in SENTENCES if re.search(r"!|\bsorry\b|\bapolog", s, re.I)] == []
    assert [s for s in SENTENCES if not s.removeprefix("• ").isascii()] == []


def test_a_sentence_is_short_enough_for_a_tired_reader() -> None:
    assert [s for s in SENTENCES if s.endswith(".") and longest(s) > 22] == []


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("2021-03-05", "5 March 2021"),
        ("2021-12", "December 2021"),
        ("2021", "2021"),
        (None, "undated"),
        ("", "undated"),
    ],
)
def test_dates_are_written_as_people_do(published: str | None, written: str) -> None:
    assert formatting.date(published) == written


@given(st.dates())
def test_any_day_is_written_without_leading_noughts(day: object) -> None:
    written = formatting.date(f"{day:%Y-%m-%d}" if day.year >= 1000 else "1000-01-01")  # type: ignore[attr-defined]
    assert re.fullmatch(r"[1-9]\d? [A-Z][a-z]+ \d{4}", written)


def test_a_citation_says_where_from_when_and_whether_it_stands() -> None:
    assert formatting.citation(a_paragraph(), a_document()) == (
        "The manual of Exampleshire, paragraph 1.1, 5 March 2031, current"
    )
    old = a_document(standing=Standing.SUPERSEDED, published=None)
    assert formatting.citation(a_paragraph(locator="Summary"), old) == (
        "The manual of Exampleshire, Summary, undated, superseded"
    )
    seen = a_document(seen=Seen.PUBLISHER, standing=Standing.UNKNOWN)
    assert formatting.citation(a_paragraph(), seen).endswith(", 1.1, 5 March 2031, standing not known")


@pytest.mark.parametrize("voice", Voice)
def test_a_note_is_marked_as_ours_and_every_voice_is_named(voice: Voice) -> None:
    document = a_document()
    note = formatting.whose_words(a_note(voice=voice), document)
    original = formatting.whose_words(a_paragraph().said_by(voice), document)
    if voice is Voice.LEARNING:  # a team's own words, whatever form they come in
        assert note == original == "Local learning, not a rule. Exampleshire Council."
        return
    assert note.startswith("Our note. ")
    assert original.endswith("Exampleshire Council.")
    assert "Our note" not in original
    assert voice.value.lower() in note.lower()
    assert voice.value.lower() in original.lower()


@pytest.mark.parametrize(
    ("parts", "written"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_lists_are_written_as_people_do(parts: tuple[str, ...], written: str) -> None:
    assert formatting.joined(parts) == written


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EFBIG, "The disk is full"),
        (errno.EACCES, "/data cannot be written to"),
        (errno.EROFS, "/data cannot be written to"),
        (errno.EIO, "The disk reported a fault: broken"),
    ],
)
def test_a_fault_of_the_disk_is_one_sentence_with_a_way_out(number: int, said: str) -> None:
    sentence = core_messages.disk_sentence(OSError(number, "broken", "/data"))
    assert sentence.startswith(said)
    assert sentence.endswith(".")
    assert "\n" not in sentence
