"""The text of a file of notes: one note is changed, and nothing else in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.library import SHIPPED
from procedures.note_text import FIELDS, NoteFileText, NoteTextError, cleaned
from procedures.notes import read_notes

TEXT = """---
id: crossing
title: Crossing  # a remark
---

## The lantern hangs at the ford {#lantern}

It hangs there
from dusk.

Rests on: 4
Voice: guidance
Topics: lanterns
Notice: One.
Notice: Two.
Asked as:
- where does the lantern hang
- lantern at the ford

<!-- kept -->
## The ferry waits {#ferry}

It waits for the bell.

Voice: guidance
Rests on: 5
Topics: ferries
Asked as:
- does the ferry wait
"""
LANTERN = {
    "heading": "The lantern hangs at the ford",
    "text": "It hangs there\nfrom dusk.",
    "rests_on": "4",
    "voice": "guidance",
    "topics": "lanterns",
    "notice": "One.\nTwo.",
    "asked_as": "where does the lantern hang\nlantern at the ford",
}


def text_of(text: str = TEXT.replace("<!-- kept -->\n", "")) -> NoteFileText:
    return NoteFileText.of(text.encode())


def test_every_shipped_note_is_put_back_as_it_was() -> None:
    count = 0
    for path in sorted(SHIPPED.glob("*/*.md")):
        text, (file, _) = NoteFileText.of(path.read_bytes()), read_notes(path)
        assert text.data == path.read_bytes()
        assert file is not None
        for note_id in (*(note.id for note in file.notes), *file.retired):
            slug = note_id.split("/")[1]
            fields = text.fields_of(slug)
            assert fields is not None
            assert {name: cleaned(name, words) for name, words in fields.items()} == fields
            made = text.changed(slug, fields).text
            assert made.replace(" \n", "\n") == text.text.replace(" \n", "\n"), note_id
            assert file.lines[note_id] in text.lines_of(slug)
            count += 1
    assert count > 300


def test_fields_are_taken_apart_as_they_stand() -> None:
    assert text_of().fields_of("lantern") == LANTERN
    assert text_of().fields_of("heron") is None
    assert text_of().digest_of("heron") == ""


@pytest.mark.parametrize(("begins", "ends"), [("", "\n"), ("\ufeff", "\n"), ("\ufeff", "\r\n")])
def test_a_change_touches_one_note_alone_and_keeps_the_order_of_its_fields(begins: str, ends: str) -> None:
    plain = begins + text_of().text.replace("\n", ends)
    held = NoteFileText.of(plain.encode())
    changed = held.changed(
        "lantern", {**LANTERN, "text": "It hangs there.", "notice": "Two.", "read_again": "not yet"}
    )
    wanted = plain.replace(f"It hangs there{ends}from dusk.", "It hangs there.").replace(
        f"Notice: One.{ends}Notice: Two.{ends}", f"Notice: Two.{ends}Read again: not yet{ends}"
    )
    assert changed.data == wanted.encode()
    assert changed.digest_of("ferry") == held.digest_of("ferry")
    assert changed.digest_of("lantern") != held.digest_of("lantern")


def test_the_last_note_may_end_without_an_end_of_line() -> None:
    held = text_of(text_of().text.rstrip("\n"))
    fields = held.fields_of("ferry")
    assert fields is not None
    changed = held.changed("ferry", {**fields, "topics": "boats"})
    assert changed.data == held.data.replace(b"Topics: ferries", b"Topics: boats") + b"\n"


@pytest.mark.parametrize("ends", ["", "\n", "\n\n", "\n\n\n"], ids=repr)
@pytest.mark.parametrize(("mark", "newline"), [("", "\n"), ("\ufeff", "\r\n")], ids=repr)
def test_a_note_is_added_at_the_end_and_nothing_before_it_changes(mark: str, newline: str, ends: str) -> None:
    plain = (mark + text_of().text.rstrip("\n") + ends).replace("\n", newline)
    made = NoteFileText.of(plain.encode()).added("heron", {**LANTERN, "read_again": "not yet"})
    assert made.data.startswith(plain.encode())
    assert made.fields_of("heron") == {**LANTERN, "read_again": "not yet"}
    assert made.data.endswith(f"- lantern at the ford{newline}".encode())
    assert made.digest_of("ferry") == text_of().digest_of("ferry")
    between = made.data[len(plain.encode()) :].decode().replace(newline, "\n")
    assert (ends + between).startswith("\n\n" if len(ends) < 2 else ends)
    with pytest.raises(NoteTextError):
        made.added("heron", LANTERN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"heading": ""},
        {"text": "## Another note {#other}"},
        {"text": "One.\nVoice: law"},
        {"text": "One.\n# Loud"},
        {"notice": "One.\n\n## Another {#other}"},
    ],
)
def test_what_would_be_read_as_something_else_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(NoteTextError):
        text_of().changed("lantern", {**LANTERN, **wrong})
    with pytest.raises(NoteTextError):
        text_of().added("heron", {**LANTERN, **wrong})


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"---\r\n---\n", b"---\r---\r"],
    ids=["no text", "ends of two kinds", "ends of an old kind"],
)
def test_a_file_that_would_not_be_written_as_it_was_is_refused(data: bytes) -> None:
    with pytest.raises(NoteTextError):
        NoteFileText.of(data)


def test_a_note_with_a_line_that_no_field_has_is_left_to_a_text_editor() -> None:
    with pytest.raises(NoteTextError):
        text_of(TEXT).fields_of("lantern")
    assert text_of(TEXT).fields_of("ferry") is not None


@settings(max_examples=examples(200))
@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60), min_size=1))
def test_whatever_is_typed_is_kept_as_it_reads_or_refused(typed: dict[str, str]) -> None:
    held = text_of()
    fields = LANTERN | {name: cleaned(name, words) for name, words in typed.items()}
    try:
        changed = held.changed("lantern", fields)
    except NoteTextError:
        return
    assert changed.fields_of("lantern") == {name: words for name, words in fields.items() if words}
    assert changed.digest_of("ferry") == held.digest_of("ferry")
    assert NoteFileText.of(changed.data) == changed
