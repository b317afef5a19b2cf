"""Note files: what a good one becomes, and where each kind of mistake is said to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.examples import examples

from procedures.document import Kind, Position, Seen, Standing, Voice
from procedures.notes import NoteFile, read_notes
from procedures.problem import Problem

HEAD = """---
id: exampleshire-2019-04-02
title: Exampleshire Council (19 000 000)
kind: Ombudsman decision
publisher: Local Government and Social Care Ombudsman
about: [exampleshire, northborough]
reference: 19 000 000
outcome: Upheld
published: 2019-04-02
standing: current
seen: original
recognise:
  - Exampleshire Council (19 000 000)
notices:
  - An old copy.
---
"""
NOTE = """
## Tell the other council on the day {#tell-the-other-council}

The Ombudsman found Exampleshire at fault for waiting nine days
before it told Northborough.

Voice: Ombudsman's finding
Rests on: 31, 33 item 2
Topics: information sharing, delay
Position: who-tells-first = the council that hears first
Law then: working-together-2018
Notice: The council has since changed its form.
Notice: So has its neighbour.
Asked as:
- how quick do we tell next door council
- referral for another la, when do they need to know
- is a week too slow to pass on info
- other council says we sat on it. fault?
"""
GOOD = HEAD + NOTE
NOTE_LINE = 18
LONG = "The Ombudsman found fault. " * 14


def read(folder: Path, text: str) -> tuple[NoteFile | None, list[Problem]]:
    path = folder / "exampleshire.md"
    path.write_text(text, encoding="utf-8")
    return read_notes(path)


def test_a_note_file_becomes_a_document_and_its_notes(tmp_path: Path) -> None:
    file, problems = read(tmp_path, GOOD)
    assert problems == []
    assert file is not None
    document, (note,) = file.document, file.notes
    assert (document.kind, document.standing, document.seen) == (
        Kind.DECISION,
        Standing.CURRENT,
        Seen.ORIGINAL,
    )
    assert (document.published, document.outcome, document.reference) == (
        "2019-04-02",
        "Upheld",
        "19 000 000",
    )
    assert document.about == ("exampleshire", "northborough")
    assert document.notices == ("An old copy.",)
    assert file.recognise == ("Exampleshire Council (19 000 000)",)
    assert note.id == "exampleshire-2019-04-02/tell-the-other-council"
    assert note.heading == "Tell the other council on the day"
    assert note.text == (
        "The Ombudsman found Exampleshire at fault for waiting nine days before it told Northborough."
    )
    assert note.note
    assert note.voice is Voice.FINDING
    assert (note.rests_on, note.locator) == (("31", "33 item 2"), "31; 33 item 2")
    assert note.topics == ("information sharing", "delay")
    assert note.positions == (Position("who-tells-first", "the council that hears first"),)
    assert note.law_then == ("working-together-2018",)
    assert note.notices == ("The council has since changed its form.", "So has its neighbour.")
    assert note.asked_as[3] == "other council says we sat on it. fault?"
    assert len(note.asked_as) == 4
    assert file.lines == {note.id: NOTE_LINE}


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_a_file_saved_on_windows_reads_the_same(tmp_path: Path, change: object) -> None:
    plain, _ = read(tmp_path, GOOD)
    (tmp_path / "exampleshire.md").write_bytes(change(GOOD).encode())  # type: ignore[operator]
    assert read_notes(tmp_path / "exampleshire.md") == (plain, [])


@pytest.mark.parametrize(
    ("written", "locators"),
    [
        ("31", ("31",)),
        ("4.1.2 b), 5.1", ("4.1.2 b)", "5.1")),
        ("My findings, paragraph 3", ("My findings, paragraph 3",)),
        ("My findings, paragraph 3; Summary", ("My findings, paragraph 3", "Summary")),
        ("31 ; ; 32,", ("31", "32,")),
    ],
)
def test_locators_part_at_commas_unless_one_holds_a_comma(
    tmp_path: Path, written: str, locators: tuple[str, ...]
) -> None:
    file, problems = read(tmp_path, GOOD.replace("31, 33 item 2", written))
    assert problems == []
    assert file is not None
    assert file.notes[0].rests_on == locators


def test_what_the_document_does_not_say_needs_no_paragraph_and_one_phrasing(tmp_path: Path) -> None:
    text = HEAD + (
        "## No age is given {#no-age}\n\nIt gives no age.\n\n"
        "Voice: what the source does not say\nTopics: the child\nAsked as:\n- how old was the kid\n"
    )
    file, problems = read(tmp_path, text)
    assert problems == []
    assert file is not None
    assert file.notes[0].silent
    assert (file.notes[0].rests_on, file.notes[0].locator) == ((), "the whole document")


def test_a_retired_note_is_kept_by_name_and_is_not_among_the_notes(tmp_path: Path) -> None:
    file, problems = read(
        tmp_path, GOOD.replace("Asked as:", "Retired: 2026-05-01, the form is gone\nAsked as:")
    )
    assert problems == []
    assert file is not None
    assert file.notes == ()
    assert file.retired == ("exampleshire-2019-04-02/tell-the-other-council",)
    assert file.lines[file.retired[0]] == NOTE_LINE


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("---\nid", "id", 1, "does not start with front matter"),
        ("title: Exampleshire Council", "title: 'Exampleshire Council", 3, "not YAML"),
        (HEAD, "---\njust words\n---\n", 2, "must hold lines"),
        ("publisher: Local Government and Social Care Ombudsman\n", "", 2, "publisher is missing"),
        ("kind: Ombudsman decision", "kind: rumour", 4, "kind must be one of"),
        ("kind: Ombudsman decision", "kind: [minutes]", 4, "kind must be one of"),
        ("standing: current", "standing: fine", 10, "standing must be one of"),
        ("seen: original", "seen: once", 11, "seen must be one of"),
        ("outcome: Upheld", "result: Upheld", 8, "unknown field result"),
        ("outcome: Upheld\n", "", 4, "a decision needs its outcome"),
        ("id: exampleshire-2019-04-02", "id: Exampleshire 2019", 2, "id must be lower case"),
        ("published: 2019-04-02", "published: 2 April 2019", 9, "not 2 April 2019"),
        ("published: 2019-04-02", "published: 2019-13", 9, "not 2019-13"),
        ("published: 2019-04-02", "published: 2019-02-30", 9, "not 2019-02-30"),
        ("published: 2019-04-02", "captured: spring", 9, "captured must be a year"),
        ("standing: current", "standing: superseded", 10, "superseded_by goes with"),
        ("seen: original", "seen: original\nreported_by: A Partnership", 11, "reported_by goes with"),
        ("about: [exampleshire, northborough]", "about: exampleshire", 6, "about must be a list"),
        ("  - An old copy.", "  An old copy.", 14, "notices must be a list"),
        (HEAD, HEAD + "A word before any note.\n", 17, "not under a note's heading"),
        ("{#tell-the-other-council}", "", 18, "ends with its slug"),
        ("## Tell", "##Tell", 18, "ends with its slug"),
        ("## Tell", "### Tell", 18, "ends with its slug"),
        ("Voice: Ombudsman's finding\n", "", 18, "Voice is missing"),
        ("Topics: ", "Not read: 34\nTopics: ", 18, "Not read names 34, on which the note does not rest"),
        ("Voice: Ombudsman's finding", "Voice: gossip", 18, "not one of the listed voices"),
        ("Voice: Ombudsman's finding", f"Voice: {Voice.LEARNING.value}", 18, "not one of the listed voices"),
        ("kind: Ombudsman decision", f"kind: {Kind.LEARNING.value}", 4, "is proposed and released"),
        ("Topics: information", "Voice: law\nTopics: information", 25, "Voice is given twice"),
        ("Rests on: 31, 33 item 2\n", "", 18, "what it rests on"),
        ("Rests on: 31, 33 item 2", "Rests on:", 18, "what it rests on"),
        ("Topics: information sharing, delay\n", "", 18, "no topics"),
        ("Topics: ", "Subject: ", 25, "not a field of a note: Subject"),
        ("Position: who-tells-first = ", "Position: who-tells-first: ", 18, "write Position"),
        ("- is a week too slow to pass on info\n", "", 18, "3 phrasings"),
        ("- is a", "- x\n" * 9 + "- is a", 18, "13 phrasings"),
        ("Asked as:", "Retired: last spring\nAsked as:", 18, "write Retired"),
        ("The Ombudsman found", LONG + "The Ombudsman found", 18, "350 is the most"),
    ],
)
def test_every_mistake_names_its_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in GOOD
    _, problems = read(tmp_path, GOOD.replace(old, new, 1))
    said = [p for p in problems if message in p.message]
    assert [(p.path, p.line) for p in said] == [(tmp_path / "exampleshire.md", line)], problems
    assert str(said[0]) == f"{tmp_path / 'exampleshire.md'}:{line}: {said[0].message}"


def test_a_note_without_text(tmp_path: Path) -> None:
    start, end = GOOD.index("The Ombudsman found"), GOOD.index("Voice:")
    _, problems = read(tmp_path, GOOD[:start] + GOOD[end:])
    assert [(p.line, p.message) for p in problems] == [
        (NOTE_LINE, "tell-the-other-council: the note has no text")
    ]


def test_a_slug_used_twice_is_said_at_the_second(tmp_path: Path) -> None:
    file, problems = read(tmp_path, GOOD + NOTE)
    assert [p.line for p in problems] == [NOTE_LINE + NOTE.count("\n")]
    assert "used twice" in problems[0].message
    assert file is not None
    assert len(file.notes) == 1


def test_a_reported_document_is_said_to_be_reported_in_every_note(tmp_path: Path) -> None:
    reported = GOOD.replace("seen: original", "seen: reported\nreported_by: A Partnership")
    _, problems = read(tmp_path, reported)
    assert [p.line for p in problems] == [NOTE_LINE + 1]
    assert '"reported by"' in problems[0].message
    named = reported.replace("found Exampleshire", "(reported by A Partnership) found Exampleshire")
    assert read(tmp_path, named)[1] == []


def test_what_rests_on_regulations_is_no_statute(tmp_path: Path) -> None:
    """Else "section 31" would find what rests on regulation 31."""
    statute = GOOD.replace("kind: Ombudsman decision", "kind: statute").replace("outcome: Upheld\n", "")
    statute = statute.replace("Rests on: 31", "Rests on: regulation 31")
    (problem,) = read(tmp_path, statute)[1]
    assert "write kind: regulations in the head" in problem.message
    assert read(tmp_path, statute.replace("kind: statute", "kind: regulations"))[1] == []


def test_several_mistakes_are_all_said_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("published: 2019-04-02", "published: soon").replace("Voice:", "Voices:")
    assert {p.line for p in read(tmp_path, text)[1]} == {9, 18}


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\n\xff\xfe\n---\n")
    file, (problem,) = read_notes(tmp_path / "a.md")
    assert file is None
    assert (problem.path, problem.line) == (tmp_path / "a.md", 1)
    assert "UTF-8" in problem.message


LINES = st.sampled_from(
    [*GOOD.split("\n"), "", "---", "## A {#a}", "Rests on:", "Position: =", "- ", "about: {a: [}", "x: \x07"]
)


@settings(max_examples=examples(200))
@given(st.lists(LINES, max_size=40), st.booleans())
def test_no_file_stops_the_check_and_each_mistake_is_on_a_line_of_it(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], headed: bool
) -> None:
    text = (HEAD if headed else "") + "\n".join(lines)
    _, problems = read(tmp_path_factory.getbasetemp(), text)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


@pytest.mark.parametrize(
    ("head", "note", "unread"),
    [
        ("", "", True),
        ("read_again: 2030-05-01\n", "", False),
        ("", "Read again: 2030-05-01\n", False),
        ("read_again: 2030-05-01\n", "Read again: not yet\n", True),
        ("read_again: 2030-05-01\n", "Read again: 2030-06-01\n", False),
    ],
)
def test_a_note_is_read_again_as_it_says_itself_else_as_its_file_says(
    tmp_path: Path, head: str, note: str, unread: bool
) -> None:
    text = GOOD.replace("seen: original\n", f"seen: original\n{head}")
    file, problems = read(tmp_path, text.replace("Law then:", f"{note}Law then:"))
    assert problems == []
    assert file is not None
    assert bool(file.unread) is unread


def test_a_retired_note_need_not_be_read_again(tmp_path: Path) -> None:
    file, _ = read(
        tmp_path, GOOD.replace("Law then:", "Retired: 2030-05-01, the form has changed\nLaw then:")
    )
    assert file is not None
    assert file.unread == ()


@pytest.mark.parametrize("value", ["soon", "", "2030-13-01", "yes"])
def test_a_second_reading_is_a_date_or_not_yet(tmp_path: Path, value: str) -> None:
    _, (problem,) = read(tmp_path, GOOD.replace("Law then:", f"Read again: {value}\nLaw then:"))
    assert (problem.line, problem.message) == (
        NOTE_LINE,
        "tell-the-other-council: write Read again: the date, or not yet",
    )
