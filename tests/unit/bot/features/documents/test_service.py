"""Documents in: named where they cannot be read, never replaced in silence, corrected, and read again."""

from __future__ import annotations

import datetime as dt
import errno
import io
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.fakes import HashEncoder
from support.paths import SHARED
from support.samples import LETTERS, LETTERS_ID, MANUAL, MANUAL_ID, write_bad_files, write_library
from support.sessions import enrolled
from support.site import HERE, Site, polite

from bot.app import Assistant
from bot.core.people import Role, Team
from bot.errors import ChangedError, NotHeldError, RefusedError, UnknownError
from bot.features.documents import formatting as document_formatting
from bot.features.documents import sources as sources_module
from bot.features.documents.acts import ActKind
from bot.features.documents.daily_refresh import DailyRefresh
from bot.features.documents.facts import date_of, facts_of, kind_of
from bot.features.documents.fetching import PoliteFetcher
from bot.features.documents.model import Outcome, Taken
from bot.features.documents.service import DocumentService
from bot.settings import Settings
from embeddings import index as module
from procedures.document import Kind, Standing
from procedures.originals import DocumentFacts
from procedures.reading import connection
from procedures.reading.address import fetch
from procedures.reading.errors import ReadingError

REPRO = SHARED / "repro" / "documents"


@pytest.fixture
def assistant(tmp_path: Path) -> Assistant:
    made = Assistant(Settings(data_dir=tmp_path / "data", library_dir=write_library(tmp_path / "library")))
    made.encoder = HashEncoder()
    return made


def taken_in(assistant: Assistant, *sources: str | Path, facts: DocumentFacts | None = None) -> list[Outcome]:
    service = assistant.documents
    found = service.sources([str(s) for s in sources], [], facts or DocumentFacts())
    return list(service.add(found, lambda done, total: None, lambda done, total: None))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def a_chapter(title: str, *paragraphs: str) -> str:
    return "\n\n".join([f"# {title}", *paragraphs]) + "\n"


def held_ids(assistant: Assistant) -> set[str]:
    return {original.document.id for original in assistant.index.originals()}


def test_a_page_under_the_title_of_a_known_document_does_not_take_its_place(
    assistant: Assistant, tmp_path: Path
) -> None:
    taken_in(assistant, written(tmp_path, "manual.txt", MANUAL))
    head, _, _ = MANUAL.partition("1.1")
    (forged,) = taken_in(assistant, written(tmp_path, "page.txt", f"{head}1.9 Nobody need ring at all.\n"))
    assert forged.taken is Taken.NEW
    assert len(held_ids(assistant)) == 2
    assert "Nobody need ring" not in str(assistant.documents.original(MANUAL_ID))
    copy = MANUAL.replace("the lantern", "a lantern")
    (whole,) = taken_in(assistant, written(tmp_path, "manual, second copy.txt", copy))
    assert whole.taken is Taken.REPLACED
    assert len(held_ids(assistant)) == 2


def test_what_was_found_is_said_for_a_person_and_for_a_program(assistant: Assistant, tmp_path: Path) -> None:
    (outcome,) = taken_in(assistant, written(tmp_path, "manual.txt", MANUAL))
    told = outcome.as_json()
    assert {name: told[name] for name in list(told)[:10]} == {
        "source": str(tmp_path / "manual.txt"),
        "id": MANUAL_ID,
        "kind": "local procedure",
        "title": "Exampleshire Crossing Procedure",
        "reference": None,
        "about": [],
        "outcome": None,
        "published": "2031-03-05",
        "passages": 3,
        "notes": [f"{MANUAL_ID}/who-convenes"],
    }
    assert (told["taken"], told["words_left_out"]) == ("new", 0)
    said = document_formatting.understood(outcome, assistant.library).split("\n")
    assert said[0] == f"{MANUAL_ID}: Exampleshire Crossing Procedure"
    rest = " ".join(said[1:])
    for found in ("local procedure", "5 March 2031", "passages: 3", f"1 (such as {MANUAL_ID}/who-convenes)"):
        assert found in rest


def test_each_bad_file_is_one_sentence_that_names_it_and_the_others_go_in(
    assistant: Assistant, tmp_path: Path
) -> None:
    bad = write_bad_files(tmp_path / "bad")
    good = [written(tmp_path, "manual.txt", MANUAL), written(tmp_path, "letters.txt", LETTERS)]
    outcomes = taken_in(assistant, good[0], *(tmp_path / "bad" / name for name in bad), good[1])
    first, *refused, last = outcomes
    assert (first.problem, last.problem) == (None, None)
    for (name, way_out), outcome in zip(bad.items(), refused, strict=True):
        assert outcome.original is None
        assert outcome.problem is not None
        assert outcome.problem.startswith(f"{name} ")
        assert way_out in outcome.problem
        assert "\n" not in outcome.problem
        assert outcome.as_json() == {"source": str(tmp_path / "bad" / name), "problem": outcome.problem}
    assert held_ids(assistant) == {first.as_json()["id"], last.as_json()["id"]}


def test_a_folder_with_one_bad_file_takes_in_the_others(assistant: Assistant, tmp_path: Path) -> None:
    folder = tmp_path / "manual"
    written(folder, "2-letters.txt", LETTERS)
    written(folder, "deep/er/1-manual.txt", MANUAL)
    written(folder, ".hidden", "not this")
    (folder / "3-broken.pdf").write_bytes(b"%PDF-1.4 broken")
    outcomes = taken_in(assistant, folder)
    assert [o.taken for o in outcomes].count(Taken.REFUSED) == 1
    assert len(held_ids(assistant)) == 2
    report = document_formatting.report(outcomes)
    assert "3 documents: 2 new and 1 refused." in report
    assert "3-broken.pdf" in report


def test_a_full_disk_is_raised_and_leaves_the_old_state(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(assistant, written(tmp_path, "manual.txt", MANUAL))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "write_segment", full)
    with pytest.raises(OSError, match="No space left"):
        taken_in(assistant, written(tmp_path, "letters.txt", LETTERS))
    assert held_ids(assistant) == {MANUAL_ID}
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"ferry office" not in kept


def test_the_same_file_again_takes_the_place_of_the_first_and_it_is_said(
    assistant: Assistant, tmp_path: Path
) -> None:
    path = written(tmp_path, "manual.txt", MANUAL)
    taken_in(assistant, path)
    written(tmp_path, "manual.txt", MANUAL.replace("Marigold", "Saffron"))
    outcomes = taken_in(assistant, path)
    (held,) = assistant.index.originals()
    assert "Saffron" in held.passages[-1].text
    assert "Marigold" not in str(held)
    assert "Replaced:" in document_formatting.report(outcomes)
    assert [o.taken for o in taken_in(assistant, path)] == [Taken.UNCHANGED]


def test_two_files_with_one_title_are_two_documents(assistant: Assistant, tmp_path: Path) -> None:
    one = written(tmp_path, "a/policy.md", a_chapter("Visits", "The herons are counted at dawn each day."))
    two = written(
        tmp_path, "b/policy.md", a_chapter("Visits", "Lanterns are lit at nine in the ferry office.")
    )
    assert [o.taken for o in taken_in(assistant, one)] == [Taken.NEW]
    assert [o.taken for o in taken_in(assistant, two)] == [Taken.NEW]
    before = held_ids(assistant)
    assert len(before) == 2
    written(tmp_path, "b/policy.md", a_chapter("Visits", "Lanterns are lit at ten in the ferry office."))
    (outcome,) = taken_in(assistant, two)
    assert outcome.taken is Taken.REPLACED
    assert held_ids(assistant) == before
    assert len({p.id for o in assistant.index.originals() for p in o.passages}) == 2


def test_one_text_in_two_formats_is_held_once(assistant: Assistant, tmp_path: Path) -> None:
    text = "The herons are counted at dawn each day by the clerk."
    written(tmp_path, "visits.md", a_chapter("Visits", text))
    written(tmp_path, "visits.html", f"<html><body><h1>Visits</h1><p>{text}</p></body></html>")
    outcomes = taken_in(assistant, tmp_path / "visits.md", tmp_path / "visits.html")
    assert [o.taken for o in outcomes] == [Taken.NEW, Taken.SAME_TEXT]
    assert len(held_ids(assistant)) == 1
    assert "The same text twice" in document_formatting.report(outcomes)


@pytest.mark.skipif(not REPRO.is_dir(), reason="the small inputs are not beside the project")
def test_chapters_whose_first_heading_is_the_same_are_two_documents(assistant: Assistant) -> None:
    taken_in(assistant, REPRO / "collision")
    assert len(held_ids(assistant)) == 2


def test_a_file_that_changes_while_it_is_read_is_named(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "manual.txt", MANUAL)
    really, reads = sources_module.read_bytes, iter(range(100))

    def growing(at: Path) -> bytes:
        data = really(at)
        at.write_text(MANUAL + "x" * next(reads), encoding="utf-8")
        return data

    monkeypatch.setattr(sources_module, "read_bytes", growing)
    (outcome,) = taken_in(assistant, path)
    assert outcome.problem is not None
    assert "changed while it was read" in outcome.problem


def test_a_file_that_is_emptied_while_it_is_read_has_changed_and_is_not_called_empty(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, "manual.txt", MANUAL)
    really = sources_module.read_bytes

    def emptied(at: Path) -> bytes:
        at.write_bytes(b"")
        try:
            return really(at)
        finally:
            at.write_text(MANUAL, encoding="utf-8")

    monkeypatch.setattr(sources_module, "read_bytes", emptied)
    (outcome,) = taken_in(assistant, path)
    assert outcome.problem is not None
    assert "changed while it was read" in outcome.problem


def test_an_archive_is_added_and_what_must_not_be_unpacked_is_named(
    assistant: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "manual.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chapters/letters.txt", LETTERS)
        archive.writestr("../../escape.txt", "This leads out.")
        archive.writestr("bomb.txt", bytes(40 * 1024 * 1024))
        inner = io.BytesIO()
        zipfile.ZipFile(inner, "w").close()
        archive.writestr("inner.zip", inner.getvalue())
    outcomes = {o.source.removeprefix(f"{path}/"): o for o in taken_in(assistant, path)}
    assert outcomes["chapters/letters.txt"].taken is Taken.NEW
    problems = {name: o.problem or "" for name, o in outcomes.items() if o.taken is Taken.REFUSED}
    assert "leads out" in problems["../../escape.txt"]
    assert "far more" in problems["bomb.txt"]
    assert "archive in an archive" in problems["inner.zip"]
    path.write_bytes(b"PK\x03\x04 no archive")
    (outcome,) = taken_in(assistant, path)
    assert outcome.problem == "manual.zip is damaged or no zip archive; pack it again."


def test_two_files_of_one_name_in_an_archive_are_named_and_neither_is_taken(
    assistant: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "manual.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("visits.md", a_chapter("Visits", "Within five days."))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("visits.md", a_chapter("Visits", "Within fifteen days."))
        archive.writestr("old\\letters.md", a_chapter("Letters", "By post."))
        archive.writestr("old/letters.md", a_chapter("Letters", "By hand."))
        archive.writestr("doors.md", a_chapter("Doors", "Knock twice."))
    outcomes = taken_in(assistant, path)
    assert {o.problem.split(" stands more than once")[0] for o in outcomes if o.problem} == {
        "visits.md",
        "old/letters.md",
    }
    assert [o.original.document.title for o in outcomes if o.original] == ["Doors"]


def test_a_link_in_a_folder_that_leads_out_of_it_is_named_and_not_read(
    assistant: Assistant, tmp_path: Path
) -> None:
    outside = written(tmp_path, "private.md", a_chapter("Private", "Nobody meant to add this."))
    manual = tmp_path / "manual"
    inside = written(manual, "visits.md", a_chapter("Visits", "Within five days."))
    (manual / "linked.md").symlink_to(outside)
    (manual / "again").symlink_to(tmp_path, target_is_directory=True)
    (manual / "itself.md").symlink_to("itself.md")
    (manual / "second.md").symlink_to(inside.name)
    outcomes = taken_in(assistant, manual)
    assert sorted(o.problem.split(" is a link ")[0] for o in outcomes if o.problem) == [
        "again",
        "itself.md",
        "linked.md",
    ]
    assert {o.original.document.title for o in outcomes if o.original} == {"Visits"}


def test_no_name_of_a_file_writes_lines_of_its_own_into_the_report(
    assistant: Assistant, tmp_path: Path
) -> None:
    manual = tmp_path / "manual"
    written(manual, "a\nRefused:\x1b[31m b.md", a_chapter("Visits", "Within five days."))
    written(manual, "c\r\nd.exe", "no document")
    for outcome in taken_in(assistant, manual):
        told = (
            f"{outcome.source}{outcome.problem}{outcome.original.document.title if outcome.original else ''}"
        )
        assert told.isprintable()


def test_an_archive_in_a_folder_is_taken_in_with_the_folder(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "manual").mkdir()
    written(
        tmp_path / "manual", "ferries.txt", a_chapter("Ferries", "A ferry is met at the quay by two people.")
    )
    with zipfile.ZipFile(tmp_path / "manual" / "old.zip", "w") as archive:
        archive.writestr("letters.txt", LETTERS)
        archive.writestr("documents.csv", "file,date\nletters.txt,2031-03\n")
    outcomes = taken_in(assistant, tmp_path / "manual")
    assert [outcome.taken for outcome in outcomes] == [Taken.NEW, Taken.NEW]
    letters = outcomes[-1].original
    assert letters is not None
    assert (letters.source, letters.document.published) == ("old.zip/letters.txt", "2031-03")


@pytest.mark.parametrize("name", ["documents.csv", "documents.yaml"])
def test_a_table_beside_the_files_says_what_they_are(assistant: Assistant, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "manual"
    written(folder, "one.md", a_chapter("Visits", "The herons are counted at dawn each day."))
    written(folder, "in/two.md", a_chapter("Letters", "Lanterns are lit at nine in the ferry office."))
    written(folder, "three.md", a_chapter("Boats", "Boats are tied up by the third evening."))
    rows = [
        ("one.md", "school or provider policy", "Visits to herons", "March 2024", "Exampleshire Trust"),
        ("in/two.md", "statutary guidance", "", "", ""),
        ("for.md", "", "", "", ""),
        ("three.md", "", "", "2024-13-01", ""),
    ]
    columns = ("file", "kind", "title", "date", "publisher")
    if name.endswith("csv"):
        text = "\n".join(",".join(row) for row in (columns, *rows))
    else:
        listed = (dict(zip(columns, row, strict=True)) for row in rows)
        text = "\n".join("- " + "\n  ".join(f"{k}: {v}" for k, v in row.items()) for row in listed)
    written(folder, name, text)
    outcomes = taken_in(assistant, folder)
    (kept,) = assistant.index.originals()
    assert kept.document.kind is Kind.POLICY
    assert (kept.document.title, kept.document.published) == ("Visits to herons", "2024-03")
    problems = " ".join(o.problem or "" for o in outcomes)
    assert "statutary guidance is no kind of document; the nearest are statutory guidance" in problems
    assert "no file is called for.md; the nearest is" in problems
    assert "2024-13-01 is no date" in problems
    assert problems.count(f"{name}, row ") == 3


def test_facts_that_do_not_exist_are_named_with_the_nearest(assistant: Assistant) -> None:
    authorities = assistant.library.authorities
    assert kind_of("Non-Statutory-Advice") is Kind.ADVICE
    assert date_of("5 March 2021") == "2021-03-05"
    for said, expected in (
        ({"kind": "local procedur"}, "local procedure"),
        ({"council": "haverin"}, "havering"),
        ({"date": "2021-02-30"}, "is no date"),
        ({"url": "example.org"}, "is no web address"),
    ):
        with pytest.raises(UnknownError, match=expected):
            facts_of(said, authorities)


def test_a_title_is_of_one_document(assistant: Assistant, tmp_path: Path) -> None:
    files = (written(tmp_path, "manual.txt", MANUAL), written(tmp_path, "letters.txt", LETTERS))
    with pytest.raises(RefusedError, match="of one document"):
        taken_in(assistant, *files, facts=DocumentFacts(title="Both"))


def test_a_chapter_of_5000_paragraphs_goes_in(assistant: Assistant, tmp_path: Path) -> None:
    text = a_chapter("Long", *(f"{n}. The heron of day {n} is counted by the clerk." for n in range(1, 5001)))
    (outcome,) = taken_in(assistant, written(tmp_path, "long.md", text))
    assert outcome.original is not None
    assert len(outcome.original.passages) == 5000


def test_a_correction_reads_and_encodes_nothing_and_outlives_a_new_text(
    assistant: Assistant, tmp_path: Path
) -> None:
    path = written(tmp_path, "letters.txt", LETTERS)
    taken_in(assistant, path)
    path.rename(tmp_path / "elsewhere.txt")
    encoder = assistant.encoder
    assert isinstance(encoder, HashEncoder)
    texts = encoder.texts
    service = assistant.documents
    changes = service.correct(
        LETTERS_ID, {"date": "2030-01", "council": "kent", "kind": "minutes"}, "current", ""
    )
    assert "date undated becomes January 2030" in changes
    assert encoder.texts == texts
    document = service.original(LETTERS_ID).document
    assert (document.about, document.standing, document.kind) == (("kent",), Standing.CURRENT, Kind.MINUTES)
    assert service.correct(LETTERS_ID, {"date": "2030-01"}, "", "") == []
    written(tmp_path, "letters.txt", LETTERS.replace("nine working", "ten working"))
    (outcome,) = taken_in(assistant, path)
    assert outcome.taken is Taken.REPLACED
    document = service.original(LETTERS_ID).document
    assert (document.about, document.standing, document.published) == (("kent",), Standing.CURRENT, "2030-01")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"date": "2033-04"}, "the date stays 5 March 2031, not April 2033"),
        ({"council": "kent"}, "the council stays none, not Kent"),
        ({"kind": "statutory guidance", "date": "2031"}, "the kind stays local procedure, not statutory"),
        ({"url": "https://example.org/x"}, "the address stays none, not https://example.org/x"),
    ],
)
@pytest.mark.parametrize("in_table", [False, True])
def test_what_is_said_against_the_library_is_told_with_the_way_out(
    assistant: Assistant, tmp_path: Path, said: dict[str, str], told: str, in_table: bool
) -> None:
    dated = MANUAL.replace("Lantern meetings", "Published: 5 March 2031\n\nLantern meetings")
    path = written(tmp_path, "manual/manual.txt", dated)
    facts = facts_of(said, assistant.library.authorities)
    if in_table:
        columns, values = ",".join(said), ",".join(said.values())
        written(tmp_path, "manual/documents.csv", f"file,{columns}\nmanual.txt,{values}\n")
    (outcome,) = taken_in(assistant, path.parent if in_table else path, facts=None if in_table else facts)
    assert outcome.as_json()["id"] == MANUAL_ID
    (sentence,) = [line for line in document_formatting.report([outcome]).split("\n") if told in line]
    assert f"correct it in {tmp_path}" in sentence
    assert document_formatting.needs_report([outcome])
    assert assistant.documents.original(MANUAL_ID).document.published == "2031-03-05"


def test_what_agrees_with_the_library_or_is_taken_over_is_not_told(
    assistant: Assistant, tmp_path: Path
) -> None:
    manual, letters = written(tmp_path, "manual.txt", MANUAL), written(tmp_path, "letters.txt", LETTERS)
    (one,) = taken_in(assistant, manual, facts=DocumentFacts(date="2031-03-05", kind=Kind.PROCEDURE))
    (other,) = taken_in(
        assistant, letters, facts=DocumentFacts(date="2030", council=("kent",), edition="2nd edition")
    )
    assert (one.overruled, other.overruled) == (None, None)
    (again,) = taken_in(assistant, letters)
    assert (again.taken, again.overruled) == (Taken.UNCHANGED, None)


def test_what_is_said_of_a_text_that_is_held_already_is_told_with_the_way_out(
    assistant: Assistant, tmp_path: Path
) -> None:
    taken_in(assistant, written(tmp_path, "letters.txt", LETTERS))
    copy = written(tmp_path, "copy.txt", LETTERS)
    (outcome,) = taken_in(assistant, copy, facts=DocumentFacts(date="2030-01"))
    assert outcome.taken is Taken.SAME_TEXT
    assert outcome.as_json()["overruled"] == {"date": "undated"}
    assert f"documents set {LETTERS_ID}" in document_formatting.report([outcome])


def test_a_document_that_is_kept_apart_from_its_notes_by_what_was_said_of_it_says_so(
    assistant: Assistant, tmp_path: Path
) -> None:
    path = written(tmp_path, "manual.txt", MANUAL)
    (outcome,) = taken_in(assistant, path, facts=DocumentFacts(title="Our own rules"))
    assert outcome.original is not None
    assert outcome.original.document.id != MANUAL_ID
    assert any("kept apart from its notes" in doubt for doubt in outcome.original.doubts)


@pytest.mark.parametrize("title", ["Exampleshire Crossing Procedure", "# Exampleshire Crossing Procedure"])
def test_a_page_that_has_only_the_title_of_a_known_document_is_a_document_of_its_own(
    assistant: Assistant, tmp_path: Path, title: str
) -> None:
    (outcome,) = taken_in(assistant, written(tmp_path, "page.md", f"{title}\n\nNobody need ring at all.\n"))
    assert outcome.original is not None
    assert outcome.original.document.id != MANUAL_ID
    assert outcome.original.document.standing is Standing.UNKNOWN


def test_a_known_document_in_which_no_paragraph_of_a_note_stands_says_so(
    assistant: Assistant, tmp_path: Path
) -> None:
    head, _, _ = MANUAL.partition("1.1")
    text = f"{head}Published: 5 March 2031\n\n7.1 Nobody need ring at all.\n"
    (outcome,) = taken_in(assistant, written(tmp_path, "page.txt", text))
    assert outcome.original is not None
    assert outcome.original.document.id == MANUAL_ID
    assert any("no paragraph that a note rests on" in doubt for doubt in outcome.original.doubts)


@pytest.mark.parametrize("value", ["policy", "procedure", "review", "minute"])
def test_the_nearest_kind_is_one_that_has_the_word(value: str) -> None:
    with pytest.raises(UnknownError, match=rf"the nearest are [\w ]*{value}"):
        kind_of(value)


def test_a_doubt_goes_once_a_person_has_said_it(assistant: Assistant, tmp_path: Path) -> None:
    path = written(tmp_path, "1.txt", "the herons are counted at dawn.\n")
    (outcome,) = taken_in(assistant, path)
    assert outcome.original is not None
    document_id = outcome.original.document.id
    assert len(outcome.original.doubts) == 4
    said = {"title": "Herons", "date": "2024", "council": "kent", "kind": "other"}
    assistant.documents.correct(document_id, said, "", "")
    assert assistant.documents.original(document_id).doubts == ()
    copy = written(tmp_path, "in/2.txt", "the otters are counted at noon.\n")
    (outcome,) = taken_in(assistant, copy, facts=facts_of(said, assistant.library.authorities))
    assert outcome.original is not None
    assert outcome.original.doubts == ()


def test_a_document_that_has_notes_alone_is_told_from_one_that_is_not_known(assistant: Assistant) -> None:
    with pytest.raises(NotHeldError, match="has notes, but its own text was not added"):
        assistant.documents.original("ford-rules-2020")
    with pytest.raises(NotHeldError, match="No original is held as ford"):
        assistant.documents.original("ford")


def test_editions_know_each_other(assistant: Assistant, tmp_path: Path) -> None:
    chapter = a_chapter("Heron guide", "Published by Exampleshire Council", "The herons are counted at dawn.")
    old = written(tmp_path, "2020.md", chapter)
    new = written(tmp_path, "2024.md", chapter.replace("dawn", "noon on the last day"))
    (one,) = taken_in(assistant, old, facts=DocumentFacts(date="2020"))
    (two,) = taken_in(assistant, new, facts=DocumentFacts(date="2024"))
    old_id, new_id = one.as_json()["id"], two.as_json()["id"]
    assert f"documents set {old_id} --superseded-by {new_id}" in document_formatting.report([two])
    service = assistant.documents
    service.correct(old_id, {}, "", new_id)
    assert service.original(old_id).document.superseded_by == new_id
    assert service.original(new_id).document.supersedes == old_id
    with pytest.raises(RefusedError, match="by itself"):
        service.correct(new_id, {}, "", old_id)
    with pytest.raises(NotHeldError):
        service.correct(new_id, {}, "", "nothing")
    taken_in(assistant, written(tmp_path, "manual.txt", MANUAL))
    with pytest.raises(RefusedError, match="stands in the library"):
        service.correct(MANUAL_ID, {"date": "2020"}, "", "")


@pytest.mark.parametrize(
    ("held", "coming", "told"),
    [
        ("2024-05", "2020", "--superseded-by heron-guide"),  # the earlier one came last
        ("2024-05", "2024-05", "do not say which is the later"),
        ("2024", "2024-05", "do not say which is the later"),
        ("2024-05", "", "do not say which is the later"),
        ("", "", "do not say which is the later"),
    ],
)
def test_two_documents_of_one_title_are_named_whatever_their_dates(
    assistant: Assistant, tmp_path: Path, held: str, coming: str, told: str
) -> None:
    chapter = a_chapter("Heron guide", "The herons are counted at dawn by whoever wakes first.")
    (one,) = taken_in(assistant, written(tmp_path, "a/herons.md", chapter), facts=DocumentFacts(date=held))
    other = a_chapter("Heron guide", "A heron that limps is brought to the harbour master.")
    outcomes = taken_in(assistant, written(tmp_path, "b/herons.md", other), facts=DocumentFacts(date=coming))
    report = document_formatting.report(outcomes)
    assert "Perhaps another edition:" in report
    assert told in report
    (two,) = outcomes
    if coming == "2020":
        assert f"set {two.as_json()['id']} --superseded-by {one.as_json()['id']}" in report


def test_minutes_of_the_next_meeting_are_no_edition_of_the_last(assistant: Assistant, tmp_path: Path) -> None:
    kind = DocumentFacts(kind=Kind.MINUTES, title="Minutes of the heron board")
    for day in (1, 2):
        path = written(tmp_path, f"{day}.md", a_chapter("Minutes", f"{day}. The board counted {day} herons."))
        outcomes = taken_in(assistant, path, facts=kind)
    assert "another edition" not in document_formatting.report(outcomes)


def test_of_two_corrections_at_one_moment_the_first_stays(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(assistant, written(tmp_path, "letters.txt", LETTERS))
    add_all, service = assistant.index.add_all, assistant.documents

    def after_another(*change: Any) -> None:
        monkeypatch.setattr(assistant.index, "add_all", add_all)
        service.correct(LETTERS_ID, {"title": "Letters by the Clerk"}, "", "")
        add_all(*change)

    monkeypatch.setattr(assistant.index, "add_all", after_another)
    with pytest.raises(ChangedError, match="has changed since you looked at it"):
        service.correct(LETTERS_ID, {"date": "2031"}, "", "")
    document = service.original(LETTERS_ID).document
    assert (document.title, document.published) == ("Letters by the Clerk", None)
    assert [act.did for act in service.acts() if act.done] == [ActKind.TAKEN_IN, ActKind.CORRECTED]
    service.correct(LETTERS_ID, {"date": "2031"}, "", "")
    document = service.original(LETTERS_ID).document
    assert (document.title, document.published) == ("Letters by the Clerk", "2031")


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


def test_an_address_is_read_again_politely_and_told_paragraph_by_paragraph(
    assistant: Assistant, site: Site
) -> None:
    waits: list[float] = []
    service = assistant.documents
    service.fetcher = polite(waits)
    (outcome,) = taken_in(assistant, site.address)
    assert outcome.taken is Taken.NEW
    document_id = outcome.as_json()["id"]
    (same,) = service.refresh()
    assert (same.original, same.problem) == (None, "")
    assert (site.asked, site.given) == (2, 1)
    assert waits
    assert all(0 < wait <= 1 for wait in waits)
    site.text = LETTERS.replace("nine working", "ten working").replace("Letters Guide", "Guide to Letters")
    (changed,) = service.refresh([document_id])
    assert changed.comparison is not None
    assert changed.comparison.counts == {"changed": 1}
    assert "[-nine-] {+ten+}" in document_formatting.comparison(changed.comparison)
    assert "nine working" in service.original(document_id).passages[0].text
    service.take_in(changed)
    assert held_ids(assistant) == {document_id}
    assert "ten working" in service.original(document_id).passages[0].text


def test_robots_are_respected(assistant: Assistant, site: Site) -> None:
    service = assistant.documents
    service.fetcher = polite([])
    taken_in(assistant, site.address)
    site.robots = "User-agent: *\nDisallow: /\n"
    (found,) = service.refresh()
    assert "robots.txt" in found.problem
    assert site.asked == 1


@pytest.fixture
def daily(assistant: Assistant, site: Site) -> Iterator[DailyRefresh]:
    """The daily job over a document from the site, with one administrator who can be reached."""
    service, store = assistant.documents, assistant.store
    service.fetcher = polite([])
    taken_in(assistant, site.address)
    enrolled(store, 1, Role.ADMINISTRATOR, Team("kent", "duty"))
    yield DailyRefresh(lambda: service, store.people, store.outbox, store.state, 5)
    assistant.close()


DAY = dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)


def outgoing(assistant: Assistant) -> list[str]:
    waiting = assistant.store.outbox.claim(100, DAY + dt.timedelta(days=30), dt.timedelta(0))
    return ["\n".join(message.body["paragraphs"]) for message in waiting]


def test_administrators_are_told_once_a_day_and_nothing_is_taken_in(
    assistant: Assistant, site: Site, daily: DailyRefresh
) -> None:
    site.text = LETTERS.replace("nine working", "ten working")
    assert daily.round(DAY.replace(hour=3)) == 0
    assert daily.round(DAY) == 1
    assert daily.round(DAY.replace(hour=9)) == 0
    assert site.asked == 2
    (told,) = outgoing(assistant)
    assert "1 changed" in told
    assert "safeguarding-bot refresh" in told
    assert "nine working" in str(assistant.index.originals())
    assert daily.round(DAY + dt.timedelta(days=1)) == 1  # it still waits for a person; nobody is told twice
    assert len(outgoing(assistant)) == 1


def test_a_daily_round_that_is_cut_short_is_done_again(
    assistant: Assistant, site: Site, daily: DailyRefresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.text = LETTERS.replace("nine working", "ten working")
    with monkeypatch.context() as patched:
        patched.setattr(DailyRefresh, "_tell", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            daily.round(DAY)
    assert outgoing(assistant) == []
    assert daily.round(DAY.replace(minute=5)) == 1
    assert len(outgoing(assistant)) == 1


def test_an_address_that_gives_nothing_is_asked_again_an_hour_later(
    assistant: Assistant, site: Site, daily: DailyRefresh
) -> None:
    site.text, site.status = LETTERS.replace("nine working", "ten working"), 503
    assert daily.round(DAY) == 0
    site.status = 200
    assert daily.round(DAY.replace(minute=50)) == 0
    assert site.asked == 2
    assert daily.round(DAY.replace(hour=7)) == 1
    assert daily.round(DAY.replace(hour=9)) == 0
    assert site.asked == 3
    assert len(outgoing(assistant)) == 1


def test_a_robots_txt_is_read_again_a_day_later_and_sooner_where_it_gave_nothing(site: Site) -> None:
    clock = [0.0]
    fetcher = PoliteFetcher(
        partial(fetch, permitted=lambda address: address == HERE), lambda seconds: None, lambda: clock[0]
    )
    site.robots_status = 503
    with pytest.raises(ReadingError, match=r"robots\.txt could not be"):
        fetcher.again(site.address, "", "")
    site.robots_status, clock[0] = 404, 3600.0
    assert fetcher.again(site.address, "", "").data
    site.robots, site.robots_status = "User-agent: *\nDisallow: /\n", 200
    assert fetcher.again(site.address, "", "").data
    clock[0] += 25 * 3600
    with pytest.raises(ReadingError, match="asks programs not to read it"):
        fetcher.again(site.address, "", "")


@pytest.fixture
def elsewhere() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.mark.parametrize(
    ("robots", "status", "told"),
    [
        ("User-agent: *\nDisallow: /kept/\n", 200, "asks programs not to read it"),
        ("User-agent: safeguarding-bot\nDisallow: /\n", 200, "asks programs not to read it"),
        ("", 503, "robots.txt could not be"),
        ("User-agent: *\nDisallow: //[x\n", 200, "robots.txt could not be"),
    ],
)
def test_the_site_that_an_address_leads_to_is_asked_first_too(
    site: Site, elsewhere: Site, robots: str, status: int, told: str
) -> None:
    elsewhere.robots, elsewhere.robots_status = robots, status
    site.moved["/letters.txt"] = f"{elsewhere.root}/kept/letters.txt"
    with pytest.raises(ReadingError, match=told):
        polite([]).again(site.address, "", "")
    assert elsewhere.asked == 0
    assert polite([]).fetch(site.address).data  # a person named it, as in a browser


def test_the_page_that_an_address_leads_to_on_its_own_site_is_asked_for_too(site: Site) -> None:
    site.robots = "User-agent: *\nDisallow: /kept/\n"
    site.moved["/letters.txt"] = "/kept/letters.txt"
    with pytest.raises(ReadingError, match="asks programs not to read it"):
        polite([]).again(site.address, "", "")
    assert site.asked == 1
    site.moved["/letters.txt"] = "/open/letters.txt"
    assert polite([]).again(site.address, "", "").data


def test_a_pause_that_the_next_site_asks_for_uses_up_no_time_of_the_fetch(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused = [0.0]
    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + paused[0])
    monkeypatch.setattr(connection, "time", clock)
    site.moved["/letters.txt"] = "/open/letters.txt"

    def pauses(_: str) -> None:
        paused[0] += 120.0

    found = fetch(site.address, permitted=lambda address: address == HERE, seconds=60.0, onward=pauses)
    assert found.data


def test_two_requests_to_a_site_are_as_far_apart_as_it_asks(site: Site) -> None:
    waits: list[float] = []
    fetcher = PoliteFetcher(
        partial(fetch, permitted=lambda address: address == HERE), waits.append, lambda: 5.0
    )
    site.robots, site.robots_status = "User-agent: *\nCrawl-delay: 7\n", 200
    fetcher.again(site.address, "", "")
    fetcher.again(site.address, "", "")
    assert waits == [7.0, 7.0]


def test_a_document_from_a_file_has_no_address(assistant: Assistant, tmp_path: Path) -> None:
    service: DocumentService = assistant.documents
    with pytest.raises(RefusedError, match="No document that is held"):
        service.refresh()
    taken_in(assistant, written(tmp_path, "letters.txt", LETTERS))
    with pytest.raises(RefusedError, match="came from a file"):
        service.refresh([LETTERS_ID])


def test_documents_are_those_with_notes_and_those_added(assistant: Assistant, tmp_path: Path) -> None:
    taken_in(assistant, written(tmp_path, "manual.txt", MANUAL), written(tmp_path, "letters.txt", LETTERS))
    held = {entry["id"]: entry for entry in assistant.documents.documents()}
    assert {i: (e["notes"], e["passages"], e["source"]) for i, e in held.items()} == {
        MANUAL_ID: (1, 3, "manual.txt"),
        LETTERS_ID: (0, 2, "letters.txt"),
        "ford-rules-2020": (1, 0, None),
        "ford-rules-2030": (1, 0, None),
    }
    assert held["ford-rules-2020"]["standing"] == "superseded"
    table = document_formatting.documents_table(list(held.values())).split("\n")
    assert [line.split()[0] for line in table[1:]] == [
        MANUAL_ID,
        LETTERS_ID,
        "ford-rules-2020",
        "ford-rules-2030",
    ]
    assert "5 March 2031" in table[1]
    assert "in doubt" in table[2]
    assert "not added" in table[3]


def test_what_was_left_out_of_a_file_is_listed(assistant: Assistant, tmp_path: Path) -> None:
    path = written(tmp_path, "letters.txt", LETTERS)
    taken_in(assistant, path)
    assert assistant.documents.against(LETTERS_ID, path).lost == 0
    longer = written(tmp_path, "longer.txt", LETTERS + "\n\n2.3 Swans are weighed on the quay at noon.\n")
    covered = assistant.documents.against(LETTERS_ID, longer)
    assert "swans are weighed" in document_formatting.missing(LETTERS_ID, "longer.txt", covered)
    assert covered.share > 0.005
