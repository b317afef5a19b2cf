"""The first note on a document that has none: checked, kept by one, read by another, in use at once."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import httpx
import pytest
from support.samples import LETTERS_ID, write_library
from support.web import Site, a_site, read, said_on, token_on
from support.web_office import Officer, own_notes

from bot.channels.web import messages as said
from bot.features.documents import messages as document_messages
from procedures.document import HELD_BACK
from procedures.notes import read_notes
from procedures.originals import DocumentFacts, original_of

NEW = f"/office/new-note/{LETTERS_ID}"
NOTE = {
    "heading": "The clerk answers letters",
    "text": "Exampleshire: the clerk of the ferry office answers a letter within nine working days.",
    "voice": "local procedure",
    "rests_on": "2.1",
    "topics": "letters, time limits",
    "asked_as": "how soon is a letter answered\nwho answers letters\nletter to the ferry\nreply by when",
}
SLUG = "the-clerk-answers-letters"
ASKED = "how soon is a letter answered"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The pages over the small library, which is the installation's own."""
    with a_site(tmp_path, library=write_library(tmp_path / "library")) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the notes on the guide to letters are to stand."""
    return tmp_path / "library" / "local" / f"{LETTERS_ID}.md"


def writes(officer: Officer, move: str, address: str = NEW, **fields: str) -> httpx.Response:
    """Send the form of a first note as it stands on its page, but for what is typed."""
    page = officer.browser.get(address)
    assert page.status_code == 200, said_on(page)
    return sends(officer, move, page, address, **fields)


def sends(
    officer: Officer, move: str, page: httpx.Response, address: str = NEW, **fields: str
) -> httpx.Response:
    held = {name: value for name, value in read(page).filled.items() if name not in {"form_token", "do"}}
    answer = officer.browser.post(address, **{**held, **fields}, do=move, form_token=token_on(page))
    return officer.browser.followed(answer)


def test_the_first_note_is_checked_kept_answered_with_and_read_again(
    site: Site, officer: Officer, file: Path
) -> None:
    assert NEW in officer.browser.get(f"/office/documents/{LETTERS_ID}").text
    assert NEW in "".join(page.text for page in officer.browser.pages_of("/office/notes"))
    assert said.NOTE_FIRST in said_on(officer.browser.get(NEW))
    wrong = writes(officer, "look", **{**NOTE, "rests_on": "9.9", "asked_as": "bikes"})
    assert "9.9" in said_on(wrong)
    assert "the note has 1 phrasings" in said_on(wrong)
    assert said.NOTE_KEEP not in said_on(wrong)
    still = sends(officer, "keep", wrong)
    assert (still.status_code, said.NOTE_TO_MEND in said_on(still), file.exists()) == (400, True, False)
    right = sends(officer, "look", wrong, **NOTE)
    assert (said.NOTE_FINE in said_on(right), said.NOTE_ELSEWHERE in said_on(right)) == (True, False)
    assert not file.exists()
    assert NOTE["text"] not in said_on(officer.browser.asks(ASKED))
    kept = sends(officer, "keep", right)
    assert said.NOTE_KEPT in said_on(kept)
    assert NOTE["text"] in said_on(officer.browser.asks(ASKED))
    assert NOTE["text"] in said_on(officer.browser.get(f"/documents/{LETTERS_ID}"))

    notes, mistakes = read_notes(file)
    assert notes is not None
    assert (mistakes, [note.id for note in notes.notes]) == ([], [f"{LETTERS_ID}/{SLUG}"])
    held = next(o.document for o in site.assistant.index.originals() if o.document.id == LETTERS_ID)
    assert notes.document == held
    assert site.assistant.inventory.notes_now().problems == ()
    assert file.stat().st_mode & 0o777 == file.parent.stat().st_mode & 0o666

    address, second = f"/office/notes/{LETTERS_ID}/{SLUG}", Officer.of(site)
    assert said.NOTE_READ_BUTTON not in said_on(officer.browser.get(address))
    opened = second.browser.get(address)
    assert said.NOTE_READ_NOW in said_on(sends(second, "read", opened, address))
    assert said.NOTE_FIRST not in said_on(officer.browser.get(NEW))
    assert NEW not in officer.browser.get(f"/office/documents/{LETTERS_ID}").text
    acts = [act for act in site.assistant.documents.acts() if act.document_id.endswith(SLUG)]
    assert [(act.actor, act.did.value) for act in acts] == [
        (officer.person.actor, "note written"),
        (second.person.actor, "note read again"),
    ]


def test_two_who_write_the_first_note_together_both_keep_theirs(
    site: Site, officer: Officer, file: Path
) -> None:
    other = Officer.of(site)
    first = writes(officer, "look", **NOTE)
    second = writes(other, "look", **{**NOTE, "heading": "Letters and the clerk"})
    for who, page in ((officer, first), (other, second)):
        assert said.NOTE_KEPT in said_on(sends(who, "keep", page))
    notes, mistakes = read_notes(file)
    assert notes is not None
    assert (mistakes, len(notes.notes)) == ([], 2)


def test_what_cannot_be_written_leaves_no_file_and_the_form_as_it_was(officer: Officer, file: Path) -> None:
    checked = writes(officer, "look", **NOTE)
    with mock.patch("embeddings.manifest.os.fsync", side_effect=OSError(errno.ENOSPC, "full")):
        refused = sends(officer, "keep", checked)
    assert (refused.status_code, document_messages.NOTES_NOT_WRITABLE in said_on(refused)) == (400, True)
    assert read(refused).filled["heading"] == NOTE["heading"]
    assert list(file.parent.glob(f"{LETTERS_ID}*")) == []
    file.write_text("not a file of notes", "utf-8")  # somebody else's: it is not written over
    assert officer.browser.get(NEW).status_code == 400
    assert file.read_text("utf-8") == "not a file of notes"


@pytest.mark.usefixtures("as_it_was")
def test_what_its_document_is_called_stands_in_the_head_as_it_is(
    site: Site, officer: Officer, tmp_path: Path
) -> None:
    title = "Würde: *the* \"Ford\" & 'Bell' - 2031, no 4 #1"
    facts = DocumentFacts(title=title, council=("kent", "havering"), date="2031-05")
    made = original_of(
        b"Rules\n\n1. Bells\n\n1.1 The bell is rung twice.\n", "it.txt", site.assistant.library, "", facts
    )
    site.assistant.index.add(made)
    address = f"/office/new-note/{made.document.id}"
    checked = writes(officer, "look", address, **{**NOTE, "rests_on": "1.1"})
    assert said.NOTE_KEPT in said_on(sends(officer, "keep", checked, address))
    (path,) = (tmp_path / "library").glob(f"*/{made.document.id}.md")
    notes, _ = read_notes(path)
    assert notes is not None
    assert (notes.document.title, notes.document) == (title, made.document)


@pytest.mark.usefixtures("as_it_was")
def test_who_may_not_and_what_is_not_there_to_be_written_on(site: Site, officer: Officer) -> None:
    facts = DocumentFacts(title="Bell rules", council=("rutland",))
    made = original_of(b"Bell rules\n\n1.1 The bell is rung.\n", "it.txt", site.assistant.library, "", facts)
    hidden = replace(made.document, id=f"{HELD_BACK}bell", title="Hidden rules")
    site.assistant.index.add(made)
    site.assistant.index.add(
        replace(
            made,
            document=hidden,
            passages=tuple(
                replace(p, document_id=hidden.id, id=f"{hidden.id}#{p.locator}") for p in made.passages
            ),
        )
    )
    theirs = f"/office/new-note/{made.document.id}"
    refused = officer.browser.get(theirs)
    assert (refused.status_code, document_messages.NOTES_ANOTHERS in said_on(refused)) == (400, True)
    assert (
        writes(Officer.of(site, "rutland"), "look", theirs, **{**NOTE, "rests_on": "1.1"}).status_code == 200
    )
    listed = "".join(page.text for page in officer.browser.pages_of("/office/notes"))
    assert (theirs in listed, hidden.id in listed, NEW in listed) == (False, False, True)
    for path in (
        f"/office/new-note/{hidden.id}",
        "/office/new-note/nothing",
        "/office/new-note/..%2f..%2fetc",
    ):
        assert officer.browser.get(path).status_code == 404
        assert officer.browser.fills("/office", path, do="keep", **NOTE).status_code == 404


def test_with_the_shipped_notes_nobody_writes_the_first(tmp_path: Path) -> None:
    with a_site(tmp_path) as site:
        officer = Officer.of(site)
        assert "/office/new-note/" not in officer.browser.get(f"/office/documents/{LETTERS_ID}").text
        refused = officer.browser.get(NEW)
        assert (refused.status_code, document_messages.NOTES_ARE_SHIPPED in said_on(refused)) == (400, True)
        with own_notes(site, tmp_path):
            assert officer.browser.get("/office/notes").status_code == 200
