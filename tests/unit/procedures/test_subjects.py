"""Subjects: by which words a note, a paragraph or a question is of one, and what a council may list."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import a_document, a_note

from procedures.document import Passage
from procedures.library import SHIPPED, Library, load_library
from procedures.lists import ListError
from procedures.subjects import ACROSS, OTHER, load_subjects

SUBJECTS = load_subjects(SHIPPED / "subjects.yaml")


def test_nearly_every_note_that_ships_is_of_a_subject_and_every_subject_has_some(library: Library) -> None:
    titles = {document.id: document.title for document in library.documents.values()}
    found = [SUBJECTS.of_passage(note, titles[note.document_id]) for note in library.notes]
    assert found.count(OTHER) < len(found) / 100
    assert set(found) - {OTHER} == set(SUBJECTS.listed)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("who holds the Strategy Discussion", "strategy-discussion"),
        ("16-and-17 year olds", "homeless"),
        ("emergency protection orders", "emergency"),
        ("the child’s voice", "seeing-the-child"),
        ("a lacquered mastrad", OTHER),
        ("", OTHER),
    ],
)
def test_words_tell_the_subject_of_a_text(text: str, subject: str) -> None:
    assert SUBJECTS.of_texts([text]) == subject


def test_the_first_text_with_a_word_counts_and_in_it_the_longest_word() -> None:
    assert SUBJECTS.of_texts(["nothing here", "school and child protection plan", "police"]) == (
        "plan-and-conference"
    )


def test_a_note_goes_by_its_topics_and_a_paragraph_by_its_headings_from_the_nearest() -> None:
    note = Passage("a/1", "a", "Text.", "1", heading="Missing", topics=("FGM", "school"), note=True)
    assert SUBJECTS.of_passage(note, "") == "fgm-and-forced-marriage"
    paragraph = Passage("a#1", "a", "About a school.", "1", heading="General", above=("Schools", "Missing"))
    assert SUBJECTS.of_passage(paragraph, "") == "missing"
    bare = Passage("a#2", "a", "Text.", "2")
    assert SUBJECTS.of_passage(bare, "Private fostering in Exampleshire") == "private-fostering"
    assert SUBJECTS.of_passage(a_note(), a_document().title) in {*SUBJECTS.listed, OTHER}


def test_a_subject_that_is_listed_no_more_goes_by_its_id(tmp_path: Path) -> None:
    assert SUBJECTS.name("harbour-watch") == "Harbour watch"
    none = load_subjects(tmp_path / "subjects.yaml")
    assert (none.name(ACROSS), none.name(OTHER)) == ("Two councils", "Other")
    assert none.of_texts(["strategy discussion"]) == OTHER


def test_a_council_lists_its_own_and_mistakes_name_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "subjects.yaml"
    own.write_text("ferries:\n  name: Ferries\n  words: [ferry, landing stage]\n", encoding="utf-8")
    assert load_library(tmp_path).subjects.of_texts(["the Landing-Stage"]) == "ferries"
    own.write_text(
        "ferries:\n  name: Ferries\n  words: [ferry]\nBoats:\n  name: Boats\n  words: [Ferry]\n"
        "tides:\n  words: [tide]\n",
        encoding="utf-8",
    )
    with pytest.raises(ListError) as mistakes:
        load_subjects(own)
    told = sorted(map(str, mistakes.value.problems))
    assert len(told) == 3
    assert told[0].startswith(f"{own}:4: ")
    assert "lower case letters" in " ".join(told)
    assert "Boats: ferry is a word of ferries already" in " ".join(told)
    assert "name is missing" in told[-1]
    assert [str(problem) for problem in load_library(tmp_path).problems] == list(
        map(str, mistakes.value.problems)
    )
